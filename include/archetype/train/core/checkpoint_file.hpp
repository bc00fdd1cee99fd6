// SPDX-License-Identifier: MIT
#pragma once

#include <archetype/data/checksum.hpp>
#include <archetype/io/write_file.hpp>
#include <archetype/train/core/state.hpp>

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <stdexcept>
#include <string>

#include <torch/serialize/input-archive.h>
#include <torch/serialize/output-archive.h>
#include <torch/types.h>

namespace archetype {

namespace detail {

/// LibTorch's archives do not detect a changed byte in a tensor, so a checkpoint carries a checksum of all its tensors.
inline std::int64_t checksum(const State& state) {
  Checksum sum;
  for (const auto& [name, tensor] : state) {
    const torch::Tensor values = tensor.cpu().contiguous();
    const std::string header = name + " " + described(state, name);
    sum.add(header.data(), header.size());
    if (values.numel() > 0) sum.add(values.data_ptr(), values.nbytes());
  }
  return sum.value();
}

}  // namespace detail

/// Writes named tensors to a file in LibTorch's format, which depends neither on their device nor on their order
/// in memory; the file is replaced atomically, as `write_file` does.
inline void write_checkpoint(const std::filesystem::path& file, const State& state) {
  c10::Dict<std::string, torch::Tensor> entries;
  for (const auto& [name, tensor] : state) entries.insert(name, tensor.cpu().contiguous());
  torch::serialize::OutputArchive archive;
  archive.write("state", c10::IValue(entries));
  archive.write("checksum", c10::IValue(detail::checksum(state)));
  std::string content;
  archive.save_to([&](const void* bytes, std::size_t count) {
    content.append(static_cast<const char*>(bytes), count);
    return count;
  });
  io::write_file(file, content);
}

/// Reads a file that `write_checkpoint` wrote; the tensors are then on the CPU. Throws std::runtime_error, naming the
/// file, if it is missing, damaged or not a checkpoint.
inline State read_checkpoint(const std::filesystem::path& file) {
  errno = 0;
  std::ifstream source(file, std::ios::binary);
  std::stringstream content;
  if (!source || !(content << source.rdbuf())) {
    throw std::runtime_error(file.string() +
                             ": cannot be read: " + (errno != 0 ? std::strerror(errno) : "it is empty"));
  }
  c10::IValue entries, sum;
  torch::serialize::InputArchive archive;
  try {
    archive.load_from(content, torch::Device{torch::kCPU});
    if (!archive.try_read("state", entries) || !archive.try_read("checksum", sum)) {
      throw std::runtime_error(file.string() + ": is not a checkpoint: it has no state and checksum");
    }
    State state;
    for (const auto& entry : entries.to<c10::Dict<std::string, torch::Tensor>>())
      state.emplace(entry.key(), entry.value());
    const std::int64_t found = detail::checksum(state);
    if (found != sum.toInt()) {
      throw std::runtime_error(file.string() + ": is damaged: checksum is " + std::to_string(found) + ", expected " +
                               std::to_string(sum.toInt()));
    }
    return state;
  } catch (const c10::Error& error) {
    throw std::runtime_error(file.string() + ": is damaged or no checkpoint: " + error.what_without_backtrace());
  }
}

}  // namespace archetype
