// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/model/model.hpp>
#include <archetype/zoo/registry.hpp>

#include <string_view>

namespace archetype::zoo {

/// The network of this name, expanded with fresh weights that start as its library's:
/// `zoo::make("resnet50", {.classes = 37})`. Throws `UnknownNetwork`, which names the nearest ones, and what `lower`
/// throws for the request. Its preset is the entry's, for images of the requested size, and its classes bear
/// ImageNet's names if it tells those.
inline AnyModel make(std::string_view name, const Request& request = {}) {
  const Entry& entry = find(name);
  AnyModel model{entry.emit, request};
  model->preset = entry.preset(model->graph().input_shape().height);
  return model;
}

/// The same with fresh weights that start otherwise.
inline AnyModel make(std::string_view name, const Request& request, const Initialization& initialization) {
  const Entry& entry = find(name);
  AnyModel model{entry.emit, request, initialization};
  model->preset = entry.preset(model->graph().input_shape().height);
  return model;
}

}  // namespace archetype::zoo
