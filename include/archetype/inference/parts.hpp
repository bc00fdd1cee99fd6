// SPDX-License-Identifier: MIT
// Maps that lie in larger ones: slices, and the operands of concatenations.
#pragma once
#include <archetype/graph/shape.hpp>
#include <archetype/inference/layout.hpp>
#include <archetype/inference/plan/plan.hpp>

#include <cstddef>
#include <vector>

namespace archetype::inference {

/// Whether some channels of a map are a map of their own in memory: whole blocks of one image. Where images or
/// positions lie apart, oneDNN has only reference implementations.
inline bool is_part(const Shape& whole, int first, int count, int images, Layout layout) {
  if (images != 1 || whole.area() == 1 || (layout != Layout::blocked8 && layout != Layout::blocked16)) return false;
  const int block = block_of(layout, whole.channels);
  return first % block == 0 && (count % block == 0 || first + count == whole.channels);
}

/// The bytes of a map before a channel with which a block begins.
inline std::size_t bytes_before(const Shape& whole, int first) {
  return static_cast<std::size_t>(first) * static_cast<std::size_t>(whole.area()) * sizeof(float);
}

/// Where a value lies in another.
struct Place {
  int around = no_value;
  std::size_t begin = 0;  ///< bytes before it
};

/// The place of each value that can be computed where it is to be concatenated, since nothing else reads it.
inline std::vector<Place> places_in_concatenations(const Plan& plan, int images, Layout layout) {
  std::vector<int> readers(plan.values.size());
  const auto index = [](int value) { return static_cast<std::size_t>(value); };
  for (const int result : plan.results) ++readers[index(result)];
  for (const Step& step : plan.steps) {
    for (const int input : step.inputs) ++readers[index(input)];
    for (const PostOperation& post : step.post)
      if (post.operand != no_value) ++readers[index(post.operand)];
  }
  std::vector<Place> places(plan.values.size());
  for (const Step& step : plan.steps) {
    if (step.kind != "Concatenate") continue;
    const Shape& whole = plan.values[index(step.result)];
    int first = 0;
    for (const int input : step.inputs) {
      const int count = plan.values[index(input)].channels;
      if (readers[index(input)] == 1 && is_part(whole, first, count, images, layout))
        places[index(input)] = {step.result, bytes_before(whole, first)};
      first += count;
    }
  }
  return places;
}

}  // namespace archetype::inference
