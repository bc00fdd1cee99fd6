// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/graph/node.hpp>

namespace archetype {

class Builder;

/// Emits the operations of a part of an architecture; a constant.
///
/// A composed part holds pointers to the emitters of its parts instead of calling functions of theirs, since
/// instantiating a function per type costs the compiler ten times as much. There are a dozen emitter classes, however
/// many networks.
class Emitter {
 public:
  /// Applies operations to `x` and returns the result of the last one.
  virtual constexpr Value emit(Builder& builder, Value x) const = 0;

  /// The same under a name: that of the operation if there is only one, otherwise of a module around them.
  virtual constexpr Value emit_named(Builder& builder, Value x, const Label& name) const = 0;

 protected:
  constexpr ~Emitter() = default;
};

}  // namespace archetype
