// SPDX-License-Identifier: MIT
#pragma once

#include <type_traits>

namespace archetype::detail {

/// Whether a part of a training lets this process write files: what its `writes()` returns, if it has one. In a
/// training of several processes, a part that knows them (`Loader`, `Synchronized`, `JointLoss`) lets only the first
/// write. A part that wraps another passes on what that says.
bool writes(const auto& part) {
  if constexpr (requires { part.writes(); }) return part.writes();
  else return true;
}

/// A callback that writes or prints what all processes of a training would write alike; only the process that writes
/// files calls it. It says so by `static constexpr bool once_per_training = true`.
template <class T>
concept OncePerTraining = requires {
  requires std::remove_cvref_t<T>::once_per_training;
};

}  // namespace archetype::detail
