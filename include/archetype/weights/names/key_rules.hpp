// SPDX-License-Identifier: MIT
#pragma once
#include <span>
#include <string_view>

namespace archetype {

/// The shape in which a library stores a tensor; its numbers are the same.
enum class StoredForm : unsigned char {
  as_declared,
  linear,         ///< the weight of a 1×1 convolution as that of a linear layer, without its axes of extent 1
  per_map,        ///< one number per channel, followed by two axes of extent 1
  channels_last,  ///< one number per channel, after three axes of extent 1
};

/// A row of a table of key rules: one of our keys, and the key of the same tensor in a library's state dict.
///
/// `*` stands for any text, the same on both sides. `{s}` on our side stands for a number, and on the other side for
/// the same number, which may be multiplied and shifted there: `{s+1}`, `{2s-1}`. The other side may also refer to the
/// position of the layer: `{unit}` is the number of convolutions and modules before its own in its block, without the
/// shortcut; `{block}` is the number of blocks before its own in the network; `{stage}` is the number of its stage.
/// After the blocks, the latter two are those of the last block.
struct KeyRule {
  std::string_view ours;
  std::string_view theirs;
  StoredForm form = StoredForm::as_declared;
};

/// The names that a library gives the tensors of a family of networks: the first row that matches a key applies.
using KeyRules = std::span<const KeyRule>;

}  // namespace archetype
