// SPDX-License-Identifier: MIT
#pragma once

#include <type_traits>

namespace archetype::detail {

/// Whether a part of a training lets this process write files: the result of its `writes()`, if it has one. If several
/// processes train together, the parts that know of them (`Loader`, `Synchronized`, `JointLoss`) let only the first
/// write. A part that wraps another forwards its answer.
bool writes(const auto& part) {
  if constexpr (requires { part.writes(); }) return part.writes();
  else return true;
}

/// A callback that writes or prints something that would be the same in all processes of a training, so only the
/// process that writes files calls it. It declares `static constexpr bool once_per_training = true`.
template <class T>
concept OncePerTraining = requires { requires std::remove_cvref_t<T>::once_per_training; };

}  // namespace archetype::detail
