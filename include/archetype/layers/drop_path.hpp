// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/layers/layer.hpp>
#include <archetype/layers/rate.hpp>

namespace archetype {

namespace operations {

/// In training, sets random images of a batch to zero and scales the others (stochastic depth, Huang et al. 2016). At
/// the end of a residual body it skips the block for those images.
class PathDropping : public Operation {
 public:
  constexpr PathDropping()
      : Operation({"DropPath", "drop_path", false, "Rate"}, {.keeps = Keeps::nothing, .passes_on = true}) {}

  constexpr Shape infer(Attributes& attributes, const Inputs& inputs, Fault& fault) const override {
    detail::check_rate(kind(), attributes.rate, fault);
    return inputs[0];
  }
};

inline constexpr PathDropping path_dropping{};

}  // namespace operations

/// `DropPath<0.2_r>` drops a fifth of the images, in training mode.
template <Ratio Rate>
struct DropPath : Layer<operations::path_dropping, detail::Rate<Rate>> {};

}  // namespace archetype
