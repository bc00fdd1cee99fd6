// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/compiled.hpp>
#include <archetype/model/make.hpp>
#include <archetype/zoo/registry.hpp>

#include <string_view>

namespace archetype::zoo {

ARCHETYPE_INLINE AnyModel make(std::string_view name, const Request& request) {
  const Entry& entry = find(name);
  AnyModel model{entry.emit, request};
  archetype::detail::set_preset(*model, entry);
  return model;
}

ARCHETYPE_INLINE AnyModel make(std::string_view name, const Request& request, const Initialization& initialization) {
  const Entry& entry = find(name);
  AnyModel model{entry.emit, request, initialization};
  archetype::detail::set_preset(*model, entry);
  return model;
}

}  // namespace archetype::zoo
