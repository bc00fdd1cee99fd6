// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/lowering/builder.hpp>
#include <archetype/lowering/emitter.hpp>

namespace archetype {

namespace detail {

/// The emitter of several operations, which a name encloses in a module.
class BlockEmitter : public Emitter {
 public:
  constexpr Value emit_named(Builder& builder, Value x, const Label& name) const final {
    const Builder::Frame outer = builder.enter(name);
    x = emit(builder, x);
    builder.leave(outer);
    return x;
  }

 protected:
  constexpr ~BlockEmitter() = default;
};

/// The emitter of a block that is written as a function.
class FunctionEmitter final : public BlockEmitter {
 public:
  using Function = Value (*)(Builder&, Value);
  constexpr explicit FunctionEmitter(Function function) : function_(function) {}
  constexpr Value emit(Builder& builder, Value x) const override { return function_(builder, x); }

 private:
  Function function_;
};

template <class Part>
inline constexpr FunctionEmitter function_emitter{&Part::emit};

/// The emitter of a part: its own `emitter`, or its function `emit`.
template <class Part>
constexpr const Emitter* emitter_of() {
  if constexpr (requires { Part::emitter; }) return &Part::emitter;
  else return &function_emitter<Part>;
}

}  // namespace detail

/// Applies a part to `x` and returns its result.
///
/// Parts are usually written as types composed of other parts, such as `Sequence` or `Residual`. A part that depends on
/// its input, such as on its number of channels, is written as a function instead, which applies others as a forward
/// pass calls modules:
///
///     struct Halved {
///       static constexpr Value emit(Builder& builder, Value x) {
///         const Value y = builder.push(operations::convolution, {x}, {.width = x.shape.channels / 2});
///         return apply<BatchNorm>(builder, y);
///       }
///     };
template <class Part>
constexpr Value apply(Builder& builder, const Value& x) {
  return detail::emitter_of<Part>()->emit(builder, x);
}

}  // namespace archetype
