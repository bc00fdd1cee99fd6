// SPDX-License-Identifier: MIT
#pragma once
#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

namespace archetype {

/// The library whose names the tensors of a state dict have.
enum class Dialect : unsigned char {
  archetype,  ///< our own names, for any network
  torchvision,
  timm,
  geffnet,
  pytorchcv,
  fastai,
  lukemelas  ///< efficientnet_pytorch, named after its author
};

namespace detail {

inline constexpr std::array<std::string_view, 7> dialect_names{"archetype", "torchvision", "timm",     "geffnet",
                                                               "pytorchcv", "fastai",      "lukemelas"};

}  // namespace detail

constexpr std::string_view name_of(Dialect dialect) { return detail::dialect_names[static_cast<std::size_t>(dialect)]; }

/// The dialect with this name, if there is one.
constexpr std::optional<Dialect> dialect_named(std::string_view name) {
  for (std::size_t i = 0; i < detail::dialect_names.size(); ++i)
    if (detail::dialect_names[i] == name) return static_cast<Dialect>(i);
  return {};
}

/// The shape in which a library stores a tensor; the elements are the same.
enum class StoredForm : unsigned char {
  as_declared,
  linear,   ///< the weight of a 1×1 convolution stored as that of a linear layer, without dimensions of size 1
  per_map,  ///< one number per channel, followed by two dimensions of size 1
};

/// One row of a key map: one of our keys, and the corresponding key of a library.
///
/// `*` stands for any text, the same on both sides. `{s}` on our side stands for a number, and on the other side for
/// the same number, which may be shifted and multiplied: `{s+1}`, `{2s-1}`. The other side may also use the position of
/// the layer: `{unit}`, the number of convolutions and modules before it in its block, not counting the shortcut;
/// `{block}`, the number of blocks before its own in the network; and `{stage}`, the number of its stage. After the
/// last block, the latter two are those of the last block.
struct KeyRule {
  std::string_view ours;
  std::string_view theirs;
  StoredForm form = StoredForm::as_declared;
};

/// The names that a library gives the tensors of a family of networks: the first row that matches a key applies.
using KeyRules = std::span<const KeyRule>;

}  // namespace archetype
