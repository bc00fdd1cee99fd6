// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/blocks/rules.hpp>
#include <archetype/layers/drop_path.hpp>
#include <archetype/layers/join.hpp>

namespace archetype {

namespace detail {

/// Ends every residual body in a `DropPath` whose rate grows from block to block.
template <Ratio Rate, RateSchedule Schedule>
class DropPaths : public Rule {
 public:
  constexpr bool attach(Builder& builder, const Primitive& primitive, Value& body) const override {
    if (!is_kind(primitive, addition)) return false;
    Attributes attributes;
    attributes.rate = Rate;
    attributes.schedule = Schedule;
    body = builder.push(path_dropping, {body}, attributes);
    return true;
  }
  constexpr void describe_miss(Sentence& out) const override {
    out << "StochasticDepth found no residual block; name a network that has one";
  }
};

template <Ratio Rate, RateSchedule Schedule>
inline constexpr DropPaths<Rate, Schedule> drop_paths{};

}  // namespace detail

/// Stochastic depth with a linear rule (Huang et al. 2016): block i of n is skipped at the rate `Rate` · i / n, counted
/// from 0, as in EfficientNet; or at `Rate` · i / (n − 1), so that the last block has the whole rate, as in ConvNeXt:
/// `StochasticDepth<0.1_r, RateSchedule::reaching_last>`. A part that stands behind the network's input.
template <Ratio Rate, RateSchedule Schedule = RateSchedule::below_last>
using StochasticDepth = Enforced<detail::drop_paths<Rate, Schedule>>;

/// The network with stochastic depth: `WithStochasticDepth<ConvNeXtTiny, 0.1_r, RateSchedule::reaching_last>`.
template <detail::PartList Net, Ratio Rate, RateSchedule Schedule = RateSchedule::below_last>
using WithStochasticDepth = typename detail::WithRule<Net, detail::drop_paths<Rate, Schedule>>::type;

}  // namespace archetype
