// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/blocks/compose/sequence.hpp>
#include <archetype/layers/activation.hpp>
#include <archetype/layers/conv.hpp>
#include <archetype/layers/join.hpp>
#include <archetype/layers/pool.hpp>

namespace archetype {

namespace detail {

class GatedEmitter final : public BlockEmitter {
 public:
  constexpr explicit GatedEmitter(const Emitter* gate) : gate_(gate) {}

  constexpr Value emit(Builder& builder, Value x) const override {
    return builder.push(operations::gating, {x, gate_->emit(builder, x)});
  }

 private:
  const Emitter* gate_;
};

}  // namespace detail

/// x · Gate(x), where the gate returns one number per channel.
template <class Gate>
struct Gated {
  static constexpr detail::GatedEmitter emitter{detail::emitter_of<Gate>()};
};

/// Squeeze-and-excitation (Hu et al. 2018) of `Channels` channels through a fixed width of `Squeezed`.
template <int Channels, int Squeezed, class Activation = ReLU, class Gate = Sigmoid>
using SqueezeExcite = Gated<Named<"se", Sequence<GlobalAveragePool, Named<"fc1", Conv<Squeezed, Bias>>, Activation,
                                                 Named<"fc2", Conv<Channels, Bias>>, Gate>>>;

/// Squeeze-and-excitation that squeezes to `Channels / Reduction`.
template <int Channels, int Reduction = 16>
using SEBlock = SqueezeExcite<Channels, Channels / Reduction>;

namespace detail {

/// Emits squeeze-and-excitation of a feature map whose channels are known only while lowering.
constexpr Value emit_squeeze_excite(Builder& builder, Value x, int squeezed, const Operation& activation,
                                    const Operation& gate) {
  const Builder::Frame outer = builder.enter({"se"});
  Value y = builder.push(operations::global_average_pooling, {x});
  y = builder.push(operations::convolution, {y}, {.width = squeezed, .bias = true}, {"fc1"});
  y = builder.push(activation, {y});
  y = builder.push(operations::convolution, {y}, {.width = x.shape.channels, .bias = true}, {"fc2"});
  y = builder.push(gate, {y});
  builder.leave(outer);
  return builder.push(operations::gating, {x, y});
}

}  // namespace detail

}  // namespace archetype
