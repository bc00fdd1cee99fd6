// SPDX-License-Identifier: MIT
#pragma once
#include <span>
#include <string_view>

namespace archetype {

/// A row of a key map: a key of ours, and the same in a library's state dict.
///
/// `*` stands for any text, the same on both sides. `{s}` on our side stands for a number, and on the other side for the
/// same one; there it may be shifted and multiplied: `{s+1}`, `{2s-1}`. The other side may also name what follows from
/// the place of the layer: `{unit}`, how many convolutions and modules stand before its own in its block, but for its
/// shortcut; `{block}`, how many blocks stand before its own in the network; and `{stage}`, the number of its stage.
/// Behind the blocks the latter two are those of the last block.
struct KeyRule {
  std::string_view ours;
  std::string_view theirs;
};

/// The names that a library gives the tensors of a family of networks: the first row that fits a key holds.
using Dialect = std::span<const KeyRule>;

}  // namespace archetype
