// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/io/zip_archive.hpp>
#include <archetype/text/quoted.hpp>
#include <archetype/weights/formats/pytorch/pickle.hpp>
#include <archetype/weights/formats/pytorch/pickled_state.hpp>
#include <archetype/weights/state/memory_budget.hpp>
#include <archetype/weights/state/state_dict.hpp>

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace archetype {

namespace detail {

/// The entries of an archive that `torch.save` wrote, all in one folder: `data.pkl`, and `data/K` for the storage with
/// key K.
class PyTorchArchive {
 public:
  /// Throws `BadWeights` if it is another kind of archive.
  PyTorchArchive(std::span<const std::byte> file, MemoryBudget& budget)
      : archive_(checked(file, budget)), budget_(budget) {
    for (std::uint64_t i = 0; i < archive_.entries(); ++i) {
      io::ZipArchive::Entry entry = archive_.entry(i);
      const std::string name = entry.name;
      budget_.take(sizeof entry + 2 * name.size() + 64, "its list of entries");
      if (!entries_.emplace(name, std::move(entry)).second)
        throw BadWeights("its entry " + in_quotes(name) + " occurs twice");
      if (!name.ends_with("/data.pkl") || name.find('/') + 9 != name.size()) continue;
      if (!folder_.empty())
        throw BadWeights("it has two pickles, in " + in_quotes(folder_) + " and " + in_quotes(name));
      folder_ = name.substr(0, name.size() - 8);
    }
    if (folder_.empty()) throw BadWeights("it is a zip archive without a data.pkl, so torch.save did not write it");
    const auto order = entries_.find(folder_ + "byteorder");
    if (order != entries_.end()) {
      const std::string_view said = as_text(bytes(order->second));
      if (said != "little")
        throw BadWeights("its byte order is " + in_quotes(said) + ", and only \"little\" can be read");
    }
  }

  /// The pickle, verified by its checksum.
  std::span<const std::byte> pickle() & { return unpack(entries_.find(folder_ + "data.pkl")->second); }

  /// A whole storage; in the file if it is not compressed.
  std::span<const std::byte> storage(std::string_view key) & {
    const std::string name = folder_ + "data/" + std::string{key};
    if (const auto known = storages_.find(name); known != storages_.end()) return known->second;
    const auto entry = entries_.find(name);
    if (entry == entries_.end()) throw BadWeights("its storage " + in_quotes(key) + " is not in the file");
    budget_.take(name.size() + 96, "its list of storages");
    return storages_[name] = bytes(entry->second);
  }

  /// Decompressed entries, kept alive.
  std::vector<std::shared_ptr<const void>>& unpacked() & { return unpacked_; }

 private:
  static std::span<const std::byte> checked(std::span<const std::byte> file, MemoryBudget& budget) {
    budget.take(io::ZipLists{file}.memory(), "its list of entries");
    return file;
  }
  std::span<const std::byte> bytes(const io::ZipArchive::Entry& entry) {
    const auto stored = archive_.stored_bytes(entry);
    return stored ? *stored : unpack(entry);
  }
  std::span<const std::byte> unpack(const io::ZipArchive::Entry& entry) {
    budget_.take(entry.size, "its entry " + in_quotes(entry.name) + ", unpacked,");
    auto owned = std::make_shared<const std::vector<std::byte>>(archive_.unpack(entry));
    unpacked_.push_back(owned);
    return *owned;
  }

  io::ZipArchive archive_;
  MemoryBudget& budget_;
  std::map<std::string, io::ZipArchive::Entry> entries_;
  std::map<std::string, std::span<const std::byte>> storages_;
  std::string folder_;
  std::vector<std::shared_ptr<const void>> unpacked_;
};

/// Parses the content of a PyTorch zip file, which uncompressed tensors refer to.
inline StateDict parse_pytorch_zip(std::span<const std::byte> content, std::string_view wanted) {
  MemoryBudget budget{content.size()};
  try {
    PyTorchArchive archive{content, budget};
    const auto pickle = archive.pickle();
    PickleArena arena{budget};
    PickleInput input{as_text(pickle)};
    const ValueIndex root = Unpickler{input, arena}.read();
    StateDict state = make_state_dict(arena, root, wanted, budget,
                                      [&](const PickledStorage& storage) { return archive.storage(storage.key); });
    for (auto& memory : archive.unpacked()) state.keep(std::move(memory));
    return state;
  } catch (const io::BadArchive& bad) {
    throw BadWeights(bad.what());
  }
}

}  // namespace detail

}  // namespace archetype
