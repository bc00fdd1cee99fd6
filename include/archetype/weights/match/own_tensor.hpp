// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/graph/tensors.hpp>
#include <archetype/weights/names/key_map.hpp>
#include <archetype/weights/state/element_type.hpp>

#include <span>
#include <string>
#include <vector>

namespace archetype::detail {

/// A tensor of a network, to be found in a file.
struct OwnTensor {
  std::string path;
  std::string theirs;  ///< name in the file, without the common prefix
  std::vector<long long> extents;
  bool counts = false;  ///< whether it is `num_batches_tracked` of a batch norm
  bool in_head = false;
  bool reads_images = false;  ///< whether its shape depends on the image's channels
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

/// Whether shapes are equal except for dimensions of size 1, as those of a linear layer and a 1×1 convolution are.
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
