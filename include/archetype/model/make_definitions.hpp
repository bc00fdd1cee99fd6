// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/compiled.hpp>
#include <archetype/model/make.hpp>
#include <archetype/zoo/registry.hpp>

#include <string_view>

namespace archetype::zoo {

ARCHETYPE_INLINE AnyModel make(std::string_view name, const Request& request) {
  return make(name, ModelOptions{request});
}

ARCHETYPE_INLINE AnyModel make(std::string_view name, const ModelOptions& options) {
  const Entry& entry = find(name);
  AnyModel model{entry.emit, options};
  archetype::detail::set_preset(*model, entry);
  return model;
}

}  // namespace archetype::zoo
