// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/inference/context.hpp>
#include <archetype/inference/layout.hpp>
#include <archetype/inference/make_schedule.hpp>
#include <archetype/inference/onednn/packed_weights.hpp>
#include <archetype/inference/onednn/usable_block.hpp>
#include <archetype/inference/options.hpp>
#include <archetype/inference/plan/plan.hpp>
#include <archetype/inference/task.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include <oneapi/dnnl/dnnl.hpp>

namespace archetype::inference {

/// A schedule in one of the layouts that may be fastest.
struct Candidate {
  Layout layout;
  onednn::PackedWeights weights;
  Schedule schedule;
};

namespace detail {

inline std::vector<Layout> layouts_to_try(MapLayout asked, const dnnl::engine& engine) {
  const std::optional<Layout> block = onednn::usable_block(engine);
  if (asked == MapLayout::channels_last || !block) return {Layout::channels_last};
  if (asked == MapLayout::blocked) return {*block};
  return {*block, Layout::channels_last};
}

/// The least of the times of some runs, at least two and about a fifth of a second, after one that is not measured.
inline double time_of(const Schedule& schedule, const dnnl::engine& engine) {
  Context context{std::span{&schedule, 1}, engine};
  const auto elements = static_cast<std::size_t>(schedule.slots.front().shape.elements());
  const std::vector<float> images(static_cast<std::size_t>(schedule.images) * elements);
  context.run(0, images.data());
  double least = std::numeric_limits<double>::infinity();
  double sum = 0;
  for (int run = 0; run < 2 || (run < 10 && sum < 0.2); ++run) {
    const auto begin = std::chrono::steady_clock::now();
    context.run(0, images.data());
    const std::chrono::duration<double> time = std::chrono::steady_clock::now() - begin;
    sum += time.count();
    least = std::min(least, time.count());
  }
  return least;
}

}  // namespace detail

/// The candidate whose schedule runs in the least time; one that is the only one need not run.
inline Candidate fastest(const std::shared_ptr<const Plan>& plan, int images, const InferenceOptions& options,
                         const dnnl::engine& engine) {
  const std::vector<Layout> layouts = detail::layouts_to_try(options.layout, engine);
  std::optional<Candidate> best;
  double least = std::numeric_limits<double>::infinity();
  for (const Layout layout : layouts) {
    onednn::PackedWeights weights{engine};
    Schedule schedule = make_schedule(plan, images, layout, engine, weights, options.kernels);
    const double time = layouts.size() == 1 ? 0 : detail::time_of(schedule, engine);
    if (time >= least) continue;
    least = time;
    best.emplace(Candidate{layout, std::move(weights), std::move(schedule)});
  }
  return *std::move(best);
}

}  // namespace archetype::inference
