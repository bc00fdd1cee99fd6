// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/model/model.hpp>
#include <archetype/zoo/registry.hpp>

#include <string_view>

namespace archetype::zoo {

/// The network with this name, expanded with fresh weights as its library draws them: `zoo::make("resnet50", {.classes
/// = 37})`. Its preset is that of its zoo entry, for images of the requested size; it has ImageNet's class names if it
/// has ImageNet's classes. Throws `UnknownNetwork`, whose message names the nearest names, and what `lower` throws for
/// the request.
inline AnyModel make(std::string_view name, const Request& request = {}) {
  const Entry& entry = find(name);
  AnyModel model{entry.emit, request};
  archetype::detail::set_preset(*model, entry);
  return model;
}

/// The same, with fresh weights by another scheme.
inline AnyModel make(std::string_view name, const Request& request, const Initialization& initialization) {
  const Entry& entry = find(name);
  AnyModel model{entry.emit, request, initialization};
  archetype::detail::set_preset(*model, entry);
  return model;
}

}  // namespace archetype::zoo
