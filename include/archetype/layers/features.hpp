// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/graph/operation.hpp>

namespace archetype {

namespace operations {

/// Ends a network that returns several results: reads all of them and passes on the last.
class FeatureJoining : public Operation {
 public:
  constexpr FeatureJoining()
      : Operation({"Features", "features"}, {.returns_view = true,
                                             .passes_gradient = true,
                                             .keeps = Keeps::nothing,
                                             .joins_results = true,
                                             .inputs = Traits::one_or_more}) {}

  constexpr Shape infer(Attributes&, const Inputs& inputs, Fault& fault) const override {
    for (int i = 0; i < inputs.count() && !fault; ++i)
      if (inputs[i].flat())
        fault.of_scope() << "Features names a layer that makes " << inputs[i]
                         << " features, not a map; name one in front of it";
    return inputs[inputs.count() - 1];
  }
};

inline constexpr FeatureJoining feature_joining{};

}  // namespace operations

}  // namespace archetype
