// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/graph/shape.hpp>
#include <archetype/inference/layout.hpp>
#include <archetype/inference/onednn/api.hpp>
#include <archetype/inference/onednn/descriptions.hpp>

#include <optional>

#include <oneapi/dnnl/dnnl.hpp>

namespace archetype::inference::onednn {

/// The blocked layout with the larger blocks for which oneDNN has more than a reference implementation of usual
/// convolutions on this processor, if there is one. What oneDNN itself prefers may be channels last.
inline std::optional<Layout> usable_block(const dnnl::engine& engine) {
  for (const Layout layout : {Layout::blocked16, Layout::blocked8}) {
    const dnnl::memory::desc map = describe_map(Shape{64, 14, 14}, 1, layout);
    const ConvolutionPrimitive description = describe(engine,
                                                      ConvolutionShape{.source = map,
                                                                       .weight = describe_packed({64, 64, 3, 3}),
                                                                       .result = map,
                                                                       .strides = {1, 1},
                                                                       .dilations = {0, 0},
                                                                       .before = {1, 1},
                                                                       .after = {1, 1}},
                                                      {});
    if (description && !is_reference(description.impl_info_str())) return layout;
  }
  return {};
}

}  // namespace archetype::inference::onednn
