// SPDX-License-Identifier: MIT
// How `Builder` rejects a network with a sentence.
#pragma once
#include <archetype/lowering/builder.hpp>

namespace archetype {

constexpr void Builder::reject(const Sentence& why) {
  if (faulted()) return;
  fault_.of_scope() << why.view();
  locate({});
}

constexpr void Builder::reject(const Sentence& why, const Operation& operation, const Label& label) {
  if (faulted()) return;
  fault_ << why.view();
  locate(label.empty() ? names_.next(operation.naming()) : label);
}

constexpr void Builder::reject_name(const Label& label) {
  Sentence why;
  reject(why << "two parts are named " << label << "; give one of them another name with Named");
}

constexpr void Builder::reject_size() {
  Sentence why;
  reject(why << "the network has more than " << Limits::nodes << " operations; describe a smaller one");
}

/// Prepends the path of the fault's layer, or of the current scope, to its sentence, once.
constexpr Value Builder::locate(const Label& label) {
  if (fault_.located()) return {};
  Sentence path;
  for (const Label& scope : path_.view()) append_name(path, scope);
  if (!fault_.is_of_scope()) append_name(path, label);
  fault_.locate(path.empty() ? "network" : path.view());
  return {};
}

}  // namespace archetype
