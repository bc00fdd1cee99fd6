// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/layers/option_set.hpp>
#include <archetype/layers/options.hpp>
#include <archetype/layers/part.hpp>
#include <archetype/lowering/builder.hpp>

namespace archetype {

namespace detail {

/// The number of groups nearest to the declared one, or the larger of two, that divides both widths. A scaled ResNeXt
/// thereby has more paths instead of wider ones.
constexpr int groups_that_divide(int declared, int in, int out) {
  if (declared < 2 || declared > Limits::width || in < 1 || out < 1) return declared;
  for (int distance = 0; distance < declared; ++distance)
    for (const int groups : {declared + distance, declared - distance})
      if (in % groups == 0 && out % groups == 0) return groups;
  return declared;
}

/// Rejects invalid options of a layer, and returns whether it did.
constexpr bool reject_options(Builder& builder, const Operation& operation, const OptionSet<Attributes>& set,
                              const Label& name) {
  if (set.refuse == nullptr) return false;
  Fault fault;
  set.refuse(fault);
  builder.reject(fault.sentence(), operation, name);
  return true;
}

/// Pushes one operation with one input.
class LayerEmitter final : public Emitter {
 public:
  constexpr LayerEmitter(const Operation& operation, const OptionSet<Attributes>& options, int width)
      : operation_(&operation), options_(&options), width_(width) {}

  constexpr Value emit(Builder& builder, Value x) const override { return emit_named(builder, x, {}); }
  constexpr Value emit_named(Builder& builder, Value x, const Label& name) const override {
    if (reject_options(builder, *operation_, *options_, name)) return {};
    if (width_ == implied || !builder.scale().widens())
      return builder.push(*operation_, x, options_->values, width_, name);
    Attributes scaled = options_->values;
    const int width = builder.scale().widened(width_);
    scaled.groups = groups_that_divide(scaled.groups, x.shape.channels, width);
    return builder.push(*operation_, x, scaled, width, name);
  }

 private:
  const Operation* operation_;
  const OptionSet<Attributes>* options_;
  int width_;
};

}  // namespace detail

/// A layer: one use of an operation with one input. Layer types derive from it. `Width` is the number of output
/// channels.
///
///     inline constexpr Mish mish_operation{};              // an object of a class derived from Operation
///     struct MishLayer : Layer<mish_operation> {};
template <const auto& OperationObject, int Width, class... Options>
struct SizedLayer {
  static constexpr detail::LayerEmitter emitter{OperationObject, detail::option_set<OperationObject, Options...>,
                                                Width};

  static constexpr const Operation& operation() { return OperationObject; }
};

/// A layer whose operation keeps the number of channels.
template <const auto& OperationObject, class... Options>
using Layer = SizedLayer<OperationObject, implied, Options...>;

}  // namespace archetype
