// SPDX-License-Identifier: MIT
#pragma once
#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include <oneapi/dnnl/dnnl.hpp>

namespace archetype::inference::onednn {

/// The weights of a network in the orders that its primitives want. Primitives for several batch sizes and contexts
/// share what they want in the same order.
class PackedWeights {
 public:
  explicit PackedWeights(dnnl::engine engine) : engine_(std::move(engine)) {}

  /// The numbers of the tensor with this key, which are described by `given`, in the order `wanted`.
  dnnl::memory pack(const std::string& key, const std::vector<float>& numbers, const dnnl::memory::desc& given,
                    const dnnl::memory::desc& wanted) {
    const auto found = std::find_if(entries_.begin(), entries_.end(), [&](const Entry& entry) {
      return entry.key == key && entry.memory.get_desc() == wanted;
    });
    if (found != entries_.end()) return found->memory;
    // Packing only reads them.
    const dnnl::memory from{given, engine_, const_cast<float*>(numbers.data())};
    dnnl::memory to{wanted, engine_};
    dnnl::stream stream{engine_};
    dnnl::reorder{from, to}.execute(stream, const_cast<dnnl::memory&>(from), to);
    stream.wait();
    bytes_ += wanted.get_size();
    entries_.push_back({key, to});
    return to;
  }

  std::size_t bytes() const { return bytes_; }

 private:
  struct Entry {
    std::string key;
    dnnl::memory memory;
  };

  dnnl::engine engine_;
  std::vector<Entry> entries_;
  std::size_t bytes_ = 0;
};

}  // namespace archetype::inference::onednn
