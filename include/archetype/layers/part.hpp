// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/graph/builder.hpp>
#include <archetype/graph/step.hpp>

#include <type_traits>

namespace archetype {

/// Marks parts that push one operation and so can be given its label: `emit(Builder&, Value, Label)`.
struct LayerPart {};

template <class Part>
inline constexpr bool is_layer = std::is_base_of_v<LayerPart, Part>;

namespace detail {

/// A step of several operations, which a name puts into a module.
class BlockStep : public Step {
 public:
  constexpr Value emit_named(Builder& builder, Value x, const Label& name) const final {
    const Builder::Frame outer = builder.enter(name);
    x = emit(builder, x);
    builder.leave(outer);
    return x;
  }

 protected:
  constexpr ~BlockStep() = default;
};

/// The step of a block that is written as a function, `static constexpr Value emit(Builder&, Value)`.
class FunctionStep final : public BlockStep {
 public:
  using Function = Value (*)(Builder&, Value);
  constexpr explicit FunctionStep(Function function) : function_(function) {}
  constexpr Value emit(Builder& builder, Value x) const override { return function_(builder, x); }

 private:
  Function function_;
};

/// The step of a layer that is written as a function, `static constexpr Value emit(Builder&, Value, Label)`.
class LayerFunctionStep final : public Step {
 public:
  using Function = Value (*)(Builder&, Value, Label);
  constexpr explicit LayerFunctionStep(Function function) : function_(function) {}
  constexpr Value emit(Builder& builder, Value x) const override { return function_(builder, x, {}); }
  constexpr Value emit_named(Builder& builder, Value x, const Label& name) const override {
    return function_(builder, x, name);
  }

 private:
  Function function_;
};

template <class Part>
inline constexpr FunctionStep function_step{&Part::emit};
template <class Part>
requires is_layer<Part>
inline constexpr LayerFunctionStep function_step<Part>{&Part::emit};

/// The step of a part: its own `step`, or its `emit` as one.
template <class Part>
constexpr const Step* step_of() {
  if constexpr (requires { Part::step; }) return &Part::step;
  else return &function_step<Part>;
}

}  // namespace detail
}  // namespace archetype
