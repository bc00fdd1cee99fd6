// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/graph/tensors.hpp>
#include <archetype/weights/names/key_map.hpp>
#include <archetype/weights/state/element_type.hpp>

#include <span>
#include <string>
#include <vector>

namespace archetype::detail {

/// A tensor of a network, to be looked for in a file.
struct OwnTensor {
  std::string path;
  std::string theirs;  ///< in the file, but for what stands before all names
  std::vector<long long> extents;
  bool counts = false;  ///< the number of batches that a batch norm has seen
  bool in_head = false;
  bool reads_images = false;  ///< a weight that images of other channels need otherwise
};

/// The tensors of a network with their names in a file.
inline std::vector<OwnTensor> own_tensors(const GraphView& graph, const KeyMap& keys) {
  std::vector<OwnTensor> tensors;
  for (const GraphTensor& tensor : tensors_of(graph)) {
    const std::span<const int> extents = tensor.extents.view();
    const KeyMap::Pair& pair = keys.pair_of(tensor.path());
    tensors.push_back({.path = pair.ours,
                       .theirs = pair.theirs,
                       .extents = {extents.begin(), extents.end()},
                       .counts = tensor.role == StateRole::counter,
                       .in_head = tensor.node->in_head,
                       .reads_images = tensor.reads_images()});
  }
  return tensors;
}

/// Whether shapes are one but for axes of extent 1, as those of a linear layer and a 1×1 convolution are.
inline bool same_but_for_ones(std::vector<long long> a, std::vector<long long> b) {
  std::erase(a, 1);
  std::erase(b, 1);
  return a == b;
}

inline bool is_floating(ElementType type) {
  return type == ElementType::float16 || type == ElementType::bfloat16 || type == ElementType::float32 ||
         type == ElementType::float64;
}

inline bool is_integer(ElementType type) {
  return type == ElementType::uint8 || type == ElementType::int8 || type == ElementType::int16 ||
         type == ElementType::int32 || type == ElementType::int64;
}

}  // namespace archetype::detail
