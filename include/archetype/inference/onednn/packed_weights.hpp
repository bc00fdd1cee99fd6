// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/inference/onednn/api.hpp>

#include <algorithm>
#include <cstddef>
#include <span>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <oneapi/dnnl/dnnl.hpp>

namespace archetype::inference::onednn {

/// A tensor as a primitive wants it.
struct PackedTensor {
  std::string key;
  Arrangement arrangement{};
  std::span<const std::byte> bytes{};
};

/// The weights of a network in the orders that its primitives want. Primitives for several batch sizes and contexts
/// share what they want in the same order.
class PackedWeights {
 public:
  /// `prepared` are tensors that were packed before, in memory that outlives the primitives.
  explicit PackedWeights(dnnl::engine engine, std::vector<PackedTensor> prepared = {})
      : engine_(std::move(engine)), prepared_(std::move(prepared)) {}

  /// The numbers of the tensor with this key, which are described by `given`, in the order `wanted`. Throws
  /// std::runtime_error if there are no numbers, and the tensor was not prepared in this order.
  dnnl::memory pack(const std::string& key, const std::vector<float>& numbers, const dnnl::memory::desc& given,
                    const dnnl::memory::desc& wanted) {
    const auto found = std::find_if(entries_.begin(), entries_.end(), [&](const Entry& entry) {
      return entry.key == key && entry.memory.get_desc() == wanted;
    });
    if (found != entries_.end()) return found->memory;
    dnnl::memory memory = numbers.empty() ? prepared(key, wanted) : reordered(numbers, given, wanted);
    bytes_ += wanted.get_size();
    entries_.push_back({key, memory});
    return memory;
  }

  std::size_t bytes() const { return bytes_; }

  /// All tensors. Their memory is that of this object, or that of those prepared.
  std::vector<PackedTensor> tensors() const {
    std::vector<PackedTensor> all;
    for (const auto& [key, memory] : entries_) {
      const dnnl::memory::desc description = memory.get_desc();
      all.push_back({key,
                     arrangement_of(description),
                     {static_cast<const std::byte*>(memory.get_data_handle()), description.get_size()}});
    }
    return all;
  }

 private:
  struct Entry {
    std::string key;
    dnnl::memory memory;
  };

  dnnl::memory prepared(const std::string& key, const dnnl::memory::desc& wanted) const {
    const Arrangement arrangement = arrangement_of(wanted);
    const auto found = std::find_if(prepared_.begin(), prepared_.end(), [&](const PackedTensor& tensor) {
      return tensor.key == key && tensor.arrangement == arrangement && tensor.bytes.size() == wanted.get_size();
    });
    if (found == prepared_.end() || arrangement.empty())
      throw std::runtime_error(key + " is not there in the order that oneDNN wants");
    // Primitives only read it.
    return {wanted, engine_, const_cast<std::byte*>(found->bytes.data())};
  }

  dnnl::memory reordered(const std::vector<float>& numbers, const dnnl::memory::desc& given,
                         const dnnl::memory::desc& wanted) const {
    // Packing only reads them.
    const dnnl::memory from{given, engine_, const_cast<float*>(numbers.data())};
    dnnl::memory to{wanted, engine_};
    dnnl::stream stream{engine_};
    dnnl::reorder{from, to}.execute(stream, const_cast<dnnl::memory&>(from), to);
    stream.wait();
    return to;
  }

  dnnl::engine engine_;
  std::vector<PackedTensor> prepared_;
  std::vector<Entry> entries_;
  std::size_t bytes_ = 0;
};

}  // namespace archetype::inference::onednn
