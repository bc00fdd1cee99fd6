// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/graph/attributes.hpp>
#include <archetype/inference/plan/plan.hpp>

#include <cstddef>
#include <string>

namespace archetype::inference {

/// What a step does, with its first `post` post operations: "Conv 3x3 /2 + Add + ReLU".
inline std::string text_of(const Step& step, std::size_t post) {
  std::string text = step.kind;
  const Window& window = step.attributes.window;
  const auto extent = [](Extent each) { return std::to_string(each.height) + "x" + std::to_string(each.width); };
  if (step.kind == "Conv" || step.kind == "MaxPool" || step.kind == "AveragePool" || step.kind == "BlurPool") {
    text += " " + extent(window.kernel);
    if (window.stride != Extent{}) text += " /" + std::to_string(window.stride.height);
    if (step.attributes.groups > 1) text += " in " + std::to_string(step.attributes.groups) + " groups";
  }
  for (std::size_t i = 0; i < post; ++i) text += " + " + step.post[i].kind;
  return text;
}

/// The same with all post operations.
inline std::string text_of(const Step& step) { return text_of(step, step.post.size()); }

}  // namespace archetype::inference
