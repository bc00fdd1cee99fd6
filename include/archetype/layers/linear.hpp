// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/layers/layer.hpp>

#include <string_view>

namespace archetype {

namespace operations {

/// Flattens a feature map into channels × height × width features.
class Flattening : public Operation {
 public:
  constexpr Flattening()
      : Operation({"Flatten", "flatten"}, {.returns_view = true, .passes_gradient = true, .keeps = Keeps::nothing}) {}

  constexpr Shape infer(Attributes&, const Inputs& inputs, Fault& fault) const override {
    if (inputs[0].elements() > Limits::width * 1024LL)
      fault << "Flatten makes " << inputs[0].elements() << " features of " << inputs[0] << "; give it at most "
            << Limits::width * 1024LL;
    return {fault ? 1 : static_cast<int>(inputs[0].elements())};
  }
};

/// A linear layer with a bias, PyTorch's `Linear`.
class LinearMap : public Operation {
 public:
  constexpr LinearMap()
      : Operation({"Linear", "fc", false, "NoBias"}, {.begins_unit = true, .result_is_spare = true}) {}

  constexpr Attributes defaults() const override {
    Attributes attributes;
    attributes.bias = true;
    return attributes;
  }

  constexpr Shape infer(Attributes& attributes, const Inputs& inputs, Fault& fault) const override {
    if (!inputs[0].flat()) fault << "Linear needs a flat input, not " << inputs[0] << "; put Flatten before it";
    if (attributes.width == implied) attributes.width = inputs[0].channels;
    const long long elements = static_cast<long long>(attributes.width) * inputs[0].channels;
    if (!fault && elements > Limits::elements)
      fault << "Linear has a weight of " << elements << " elements; give it at most " << Limits::elements;
    return {attributes.width};
  }

  constexpr void state(const Node& node, const Inputs& inputs, StateVisitor& list) const override {
    list.matrix("weight", {node.attributes.width, inputs[0].channels});
    if (node.attributes.bias) list.parameter("bias", {node.attributes.width});
  }

  constexpr long long multiply_adds(const Node& node, const Inputs& inputs) const override {
    return static_cast<long long>(node.attributes.width) * inputs[0].channels;
  }
};

inline constexpr Flattening flattening{};
inline constexpr LinearMap linear_map{};

}  // namespace operations

struct Flatten : Layer<operations::flattening> {};

/// A linear layer to `Width` features, with a bias unless `NoBias` is given.
template <int Width, class... Options>
struct Linear : SizedLayer<operations::linear_map, Width, Options...> {};

namespace detail {

class LogitsEmitter final : public Emitter {
 public:
  constexpr LogitsEmitter(const OptionSet<Attributes>& options, int classes) : options_(&options), classes_(classes) {}

  constexpr Value emit(Builder& builder, Value x) const override { return emit_named(builder, x, {}); }
  constexpr Value emit_named(Builder& builder, Value x, const Label& name) const override {
    if (reject_options(builder, operations::linear_map, *options_, name)) return {};
    const int width = builder.request().classes != 0 ? builder.request().classes : classes_;
    if (width != 0) return builder.push(operations::linear_map, x, options_->values, width, name);
    Sentence why;
    why << "Linear has a class count that is left to run time; give its Classifier one, or lower the network with one";
    builder.reject(why, operations::linear_map, name);
    return {};
  }

 private:
  const OptionSet<Attributes>* options_;
  int classes_;
};

}  // namespace detail

/// The linear layer that returns one number per class, with a bias unless `NoBias` is given. A lowering can set another
/// number of classes than `Classes`, and must if that is 0.
template <int Classes, class... Options>
struct Logits {
  static constexpr detail::LogitsEmitter emitter{detail::option_set<operations::linear_map, Options...>, Classes};

  static constexpr const Operation& operation() { return operations::linear_map; }
};

}  // namespace archetype
