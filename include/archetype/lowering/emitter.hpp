// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/graph/node.hpp>

namespace archetype {

class Builder;

/// What a part of an architecture does to a value, as a constant.
///
/// A type that composes parts is a constant that points to theirs, and not a function that calls theirs, since a
/// function of its own costs the compiler ten times as much. There are a dozen classes of steps, however many networks.
class Emitter {
 public:
  /// Pushes operations on `x` and returns the last one's result.
  virtual constexpr Value emit(Builder& builder, Value x) const = 0;

  /// The same under a name: of the operation if there is but one, else of a module around them.
  virtual constexpr Value emit_named(Builder& builder, Value x, const Label& name) const = 0;

 protected:
  constexpr ~Emitter() = default;
};

}  // namespace archetype
