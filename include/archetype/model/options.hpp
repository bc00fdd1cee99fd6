// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/initialization.hpp>
#include <archetype/lowering/request.hpp>
#include <archetype/model/expansion.hpp>

#include <optional>
#include <vector>

namespace archetype {

/// How a network becomes a model.
struct ModelOptions {
  Request request{};                               ///< what differs from the declared network, such as the class count
  std::optional<Initialization> initialization{};  ///< how fresh weights are drawn; empty: as the type says
  std::vector<OperationModule> modules{};  ///< for operations of your own; those of the library can be replaced, too
};

}  // namespace archetype
