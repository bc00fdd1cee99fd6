// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/weights/names/archetype.hpp>
#include <archetype/weights/names/dialect.hpp>
#include <archetype/weights/names/fastai.hpp>
#include <archetype/weights/names/geffnet.hpp>
#include <archetype/weights/names/lukemelas.hpp>
#include <archetype/weights/names/pytorchcv.hpp>
#include <archetype/weights/names/timm.hpp>
#include <archetype/weights/names/torchvision.hpp>
#include <archetype/weights/names/transformers.hpp>

#include <optional>
#include <string_view>

namespace archetype {

namespace dialects {

/// Every dialect, in the order in which a file is compared with them. Our own names come last, since they fit any
/// network. To add a dialect, write its file with its tables and its constant, include it above and list it here.
inline constexpr Dialect all[]{torchvision, timm, geffnet, pytorchcv, fastai, lukemelas, transformers, archetype};

}  // namespace dialects

/// The dialect of a name, if there is one.
constexpr std::optional<Dialect> dialect_named(std::string_view name) {
  for (const Dialect& dialect : dialects::all)
    if (dialect.name == name) return dialect;
  return {};
}

}  // namespace archetype
