// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/inference/layout.hpp>
#include <archetype/inference/onednn/api.hpp>
#include <archetype/inference/onednn/descriptions.hpp>

#include <optional>

#include <oneapi/dnnl/dnnl.hpp>

namespace archetype::inference::onednn {

/// The blocked layout that oneDNN prefers for usual convolutions on this processor, if it prefers one.
inline std::optional<Layout> preferred_block(const dnnl::engine& engine) {
  const Shape shape{64, 14, 14};
  const dnnl::memory::desc any = describe_packed({1, 64, 14, 14});
  const ConvolutionPrimitive description = describe(engine,
                                                    ConvolutionShape{.source = any,
                                                                     .weight = describe_packed({64, 64, 3, 3}),
                                                                     .result = any,
                                                                     .strides = {1, 1},
                                                                     .dilations = {0, 0},
                                                                     .before = {1, 1},
                                                                     .after = {1, 1}},
                                                    {});
  if (!description) return {};
  for (const Layout layout : {Layout::blocked16, Layout::blocked8})
    if (description.dst_desc() == describe_map(shape, 1, layout)) return layout;
  return {};
}

}  // namespace archetype::inference::onednn
