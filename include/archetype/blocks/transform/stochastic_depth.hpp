// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/blocks/transform/rules.hpp>
#include <archetype/layers/drop_path.hpp>

namespace archetype {

namespace detail {

/// Ends every residual body in a `DropPath` whose rate grows from block to block.
class DropPaths final : public ResidualBodyRule {
 public:
  constexpr DropPaths(Ratio rate, RateSchedule schedule) : ResidualBodyRule("StochasticDepth") {
    attributes_.rate = rate;
    attributes_.schedule = schedule;
  }

 private:
  constexpr Value extend(Builder& builder, Value body) const override {
    return builder.push(operations::path_dropping, {body}, attributes_);
  }

  Attributes attributes_;
};

template <Ratio Rate, RateSchedule Schedule>
inline constexpr DropPaths drop_paths{Rate, Schedule};

}  // namespace detail

/// Stochastic depth with linearly growing rates (Huang et al. 2016): block i of n, counted from 0, is dropped at the
/// rate `Rate` · i / n, as in EfficientNet; or at `Rate` · i / (n − 1), so that the last block has the full rate, as in
/// ConvNeXt: `StochasticDepth<0.1_r, RateSchedule::reaching_last>`. Place it after the network's input.
template <Ratio Rate, RateSchedule Schedule = RateSchedule::below_last>
using StochasticDepth = RewriteFollowing<detail::drop_paths<Rate, Schedule>>;

/// The network with stochastic depth: `WithStochasticDepth<ConvNeXtTiny, 0.1_r, RateSchedule::reaching_last>`.
template <class Net, Ratio Rate, RateSchedule Schedule = RateSchedule::below_last>
using WithStochasticDepth = typename detail::WithRule<Net, detail::drop_paths<Rate, Schedule>>::type;

}  // namespace archetype
