// SPDX-License-Identifier: MIT
#pragma once
#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

namespace archetype {

/// Whose names the tensors of a state dict bear.
enum class Dialect : unsigned char {
  archetype,  ///< our own, of any network
  torchvision,
  timm,
  geffnet,
  pytorchcv,
  fastai,
  lukemelas  ///< efficientnet_pytorch, by its author's name
};

namespace detail {

inline constexpr std::array<std::string_view, 7> dialect_names{"archetype", "torchvision", "timm",     "geffnet",
                                                               "pytorchcv", "fastai",      "lukemelas"};

}  // namespace detail

constexpr std::string_view name_of(Dialect dialect) { return detail::dialect_names[static_cast<std::size_t>(dialect)]; }

/// The dialect of a name, if there is one.
constexpr std::optional<Dialect> dialect_named(std::string_view name) {
  for (std::size_t i = 0; i < detail::dialect_names.size(); ++i)
    if (detail::dialect_names[i] == name) return static_cast<Dialect>(i);
  return {};
}

/// The shape in which a library stores a tensor; the numbers are the same.
enum class StoredForm : unsigned char {
  as_declared,
  linear,   ///< the weight of a 1×1 convolution as that of a linear layer, without its axes of extent 1
  per_map,  ///< a number a channel with two axes of extent 1 behind
};

/// A row of a key map: a key of ours, and the same in a library's state dict.
///
/// `*` stands for any text, the same on both sides. `{s}` on our side stands for a number, and on the other side for
/// the same one; there it may be shifted and multiplied: `{s+1}`, `{2s-1}`. The other side may also name what follows
/// from the place of the layer: `{unit}`, how many convolutions and modules stand before its own in its block, but for
/// its shortcut; `{block}`, how many blocks stand before its own in the network; and `{stage}`, the number of its
/// stage. Behind the blocks the latter two are those of the last block.
struct KeyRule {
  std::string_view ours;
  std::string_view theirs;
  StoredForm form = StoredForm::as_declared;
};

/// The names that a library gives the tensors of a family of networks: the first row that fits a key holds.
using KeyRules = std::span<const KeyRule>;

}  // namespace archetype
