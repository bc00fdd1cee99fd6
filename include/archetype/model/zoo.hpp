// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/model/model.hpp>
#include <archetype/zoo/zoo.hpp>

#include <string_view>

namespace archetype::zoo {

/// The network of this name, expanded with fresh weights that start as its library's:
/// `zoo::make("resnet50", {.classes = 37})`. Throws `UnknownNetwork`, which names the nearest ones, and what `lower`
/// throws for the request.
inline AnyModel make(std::string_view name, const Request& request = {}) { return AnyModel(find(name).emit, request); }

/// The same with fresh weights that start otherwise.
inline AnyModel make(std::string_view name, const Request& request, const Initialization& initialization) {
  return AnyModel(find(name).emit, request, initialization);
}

}  // namespace archetype::zoo
