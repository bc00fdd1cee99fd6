// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/inference/arena.hpp>
#include <archetype/inference/cache/digest.hpp>
#include <archetype/inference/cache/record.hpp>
#include <archetype/inference/layout.hpp>
#include <archetype/inference/onednn/packed_weights.hpp>
#include <archetype/inference/plan/plan.hpp>
#include <archetype/io/mapped_file.hpp>
#include <archetype/io/unfinished_file.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <memory>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

namespace archetype::inference {

/// A compiled network as a cache keeps it: its plan without the numbers that are packed, its layout, and these numbers
/// as primitives want them.
struct CachedNetwork {
  Layout layout{};
  std::shared_ptr<const Plan> plan{};
  std::vector<onednn::PackedTensor> tensors{};
  std::shared_ptr<const void> memory{};  ///< that of the tensors
};

namespace detail {

/// What a cache file begins with; then follow a record of everything but tensors' bytes, and these bytes, each tensor's
/// aligned.
struct CacheHeader {
  static constexpr std::array<char, 16> mark{'a', 'r', 'c', 'h', 'e', 't', 'y', 'p', 'e', ' ', 'c', 'a', 'c', 'h', 'e'};

  std::array<char, 16> begin = mark;
  std::uint64_t record_bytes = 0;
  std::uint64_t record_digest = 0;
};

/// Where the bytes of a tensor lie after the record, and their digest.
struct TensorPlace {
  std::uint64_t begin = 0;
  std::uint64_t bytes = 0;
  std::uint64_t digest = 0;
};

inline auto fields_of(Same<TensorPlace> auto& place) {
  auto& [begin, bytes, digest] = place;
  return std::tie(begin, bytes, digest);
}

}  // namespace detail

/// Writes a cache file. At any moment, there is the complete old or the complete new one, except after a power failure,
/// after which the digests tell. Throws std::system_error or std::filesystem::filesystem_error if it cannot be written,
/// and std::runtime_error for a tensor in an order that oneDNN keeps to itself.
inline void write_cache(const std::filesystem::path& file, std::string_view key, const CachedNetwork& network) {
  RecordWriter record;
  record.write(key);
  record.write(network.layout);
  record.write(*network.plan);
  record.write(std::uint64_t{network.tensors.size()});
  detail::TensorPlace place;
  for (const onednn::PackedTensor& tensor : network.tensors) {
    if (tensor.arrangement.empty())
      throw std::runtime_error("oneDNN does not say in which order it wants " + tensor.key);
    place = {Arena::aligned(place.begin + place.bytes), tensor.bytes.size(), digest_of(tensor.bytes)};
    record.write(tensor.key);
    record.write(tensor.arrangement);
    record.write(place);
  }
  const detail::CacheHeader header{.record_bytes = record.bytes().size(), .record_digest = digest_of(record.bytes())};

  io::remove_abandoned(file);
  io::UnfinishedFile unfinished(file);
  std::uint64_t done = 0;
  const auto write = [&](std::string_view bytes) {
    unfinished.file().write(bytes);
    done += bytes.size();
    const std::string padding(Arena::aligned(done) - done, '\0');
    unfinished.file().write(padding);
    done += padding.size();
  };
  write(std::string{reinterpret_cast<const char*>(&header), sizeof(header)} + record.bytes());
  for (const onednn::PackedTensor& tensor : network.tensors)
    write({reinterpret_cast<const char*>(tensor.bytes.data()), tensor.bytes.size()});
  unfinished.replace_target();
}

/// Maps a cache file, and verifies all of it that is used. Throws std::runtime_error, with what is wrong with it,
/// unless it is complete and has this key; and what `io::MappedFile` throws if it cannot be read.
inline CachedNetwork read_cache(const std::filesystem::path& path, std::string_view key) {
  const auto file = std::make_shared<const io::MappedFile>(path);
  const std::span<const std::byte> bytes = file->bytes();
  detail::CacheHeader header;
  if (bytes.size() < sizeof(header)) throw std::runtime_error("it ends too early");
  std::memcpy(&header, bytes.data(), sizeof(header));
  if (header.begin != detail::CacheHeader::mark) throw std::runtime_error("it is no cache of a network");
  const std::span<const std::byte> rest = bytes.subspan(sizeof(header));
  if (header.record_bytes > rest.size()) throw std::runtime_error("it ends too early");
  const std::span<const std::byte> recorded = rest.first(static_cast<std::size_t>(header.record_bytes));
  if (digest_of(recorded) != header.record_digest) throw std::runtime_error("its record is damaged");

  RecordReader record{recorded};
  if (record.next<std::string>() != key) throw std::runtime_error("it is of another network, machine or version");
  CachedNetwork network{.memory = file};
  record.read(network.layout);
  network.plan = std::make_shared<const Plan>(record.next<Plan>());
  const auto tensors = record.next<std::uint64_t>();
  const std::uint64_t first = Arena::aligned(sizeof(header) + header.record_bytes);
  std::uint64_t end = first;
  for (std::uint64_t i = 0; i < tensors; ++i) {
    onednn::PackedTensor tensor;
    record.read(tensor.key);
    record.read(tensor.arrangement);
    const auto place = record.next<detail::TensorPlace>();
    if (first > bytes.size() || place.begin > bytes.size() - first || place.bytes > bytes.size() - first - place.begin)
      throw std::runtime_error("it ends too early");
    tensor.bytes = bytes.subspan(static_cast<std::size_t>(first + place.begin), static_cast<std::size_t>(place.bytes));
    if (digest_of(tensor.bytes) != place.digest) throw std::runtime_error(tensor.key + " in it is damaged");
    network.tensors.push_back(std::move(tensor));
    end = Arena::aligned(static_cast<std::size_t>(first + place.begin + place.bytes));
  }
  if (bytes.size() != end) throw std::runtime_error("it does not end with the last tensor");
  return network;
}

}  // namespace archetype::inference
