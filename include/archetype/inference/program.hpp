// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/graph/shape.hpp>
#include <archetype/graph/to_text.hpp>
#include <archetype/graph/view.hpp>
#include <archetype/inference/context.hpp>
#include <archetype/inference/make_schedule.hpp>
#include <archetype/inference/onednn/packed_weights.hpp>
#include <archetype/inference/onednn/threads.hpp>
#include <archetype/inference/onednn/usable_block.hpp>
#include <archetype/inference/options.hpp>
#include <archetype/inference/plan/make_plan.hpp>
#include <archetype/inference/plan/plan.hpp>
#include <archetype/inference/task.hpp>
#include <archetype/weights/match/float_state.hpp>
#include <archetype/weights/match/match.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <oneapi/dnnl/dnnl.hpp>
#ifdef __GLIBC__
#include <malloc.h>
#endif

namespace archetype::inference {

/// A network that is ready to run: its weights as oneDNN wants them, and a schedule for each number of images. It never
/// changes, so that any number of contexts can use it at once.
class Program {
 public:
  /// Throws what `float_state` and `make_plan` throw, and std::invalid_argument for senseless options.
  Program(const GraphView& graph, const StateDict& state, const std::string& name, const InferenceOptions& options)
      : threads_(options.threads) {
    if (threads_ < 1)
      throw std::invalid_argument("inference by " + std::to_string(threads_) + " threads; give 1 or more");
    std::vector<int> batches = options.batches;
    std::sort(batches.begin(), batches.end(), std::greater<>{});
    batches.erase(std::unique(batches.begin(), batches.end()), batches.end());
    if (batches.empty() || batches.back() < 1)
      throw std::invalid_argument("inference needs numbers of images to prepare for, each 1 or more");

    const auto plan = std::make_shared<Plan>(plan_of(graph, state, name, options));
    input_ = plan->values[0];
    for (const int result : plan->results) results_.push_back(plan->values[static_cast<std::size_t>(result)]);
    const onednn::Threads threads{threads_};
    Candidate best = fastest(plan, options.batches.front(), options);
    for (const int images : batches)
      schedules_.push_back(images == best.schedule.images
                               ? std::move(best.schedule)
                               : make_schedule(plan, images, best.layout, engine_, best.weights, options.kernels));
    weight_bytes_ = best.weights.bytes();
    release_packed(*plan, options.kernels);
    trim_heap();
  }

  const Shape& input() const { return input_; }
  const std::vector<Shape>& results() const& { return results_; }
  std::span<const Schedule> schedules() const& { return schedules_; }  ///< for most images first
  const dnnl::engine& engine() const& { return engine_; }
  int threads() const { return threads_; }
  std::size_t weight_bytes() const { return weight_bytes_; }

 private:
  /// A schedule in one of the layouts that may be fastest.
  struct Candidate {
    Layout layout;
    onednn::PackedWeights weights;
    Schedule schedule;
  };

  static Plan plan_of(const GraphView& graph, const StateDict& state, const std::string& name,
                      const InferenceOptions& options) {
    std::vector<std::string_view> kinds;
    for (const InferenceKernel& kernel : options.kernels) kinds.push_back(kernel.kind);
    return make_plan(graph, float_state(graph, state, WeightMatch{graph, state, options.adapt}, name), kinds);
  }

  std::vector<Layout> layouts_to_try(MapLayout asked) const {
    const std::optional<Layout> block = onednn::usable_block(engine_);
    if (asked == MapLayout::channels_last || !block) return {Layout::channels_last};
    if (asked == MapLayout::blocked) return {*block};
    return {*block, Layout::channels_last};
  }

  /// The candidate whose schedule runs in the least time; one that is the only one need not run.
  Candidate fastest(const std::shared_ptr<const Plan>& plan, int images, const InferenceOptions& options) const {
    const std::vector<Layout> layouts = layouts_to_try(options.layout);
    std::optional<Candidate> best;
    double least = std::numeric_limits<double>::infinity();
    for (const Layout layout : layouts) {
      onednn::PackedWeights weights{engine_};
      Schedule schedule = make_schedule(plan, images, layout, engine_, weights, options.kernels);
      const double time = layouts.size() == 1 ? 0 : time_of(schedule);
      if (time >= least) continue;
      least = time;
      best.emplace(Candidate{layout, std::move(weights), std::move(schedule)});
    }
    return *std::move(best);
  }

  /// The least of the times of some runs, at least two and about a fifth of a second, after one that is not measured.
  double time_of(const Schedule& schedule) const {
    Context context{std::span{&schedule, 1}, engine_};
    const std::vector<float> images(static_cast<std::size_t>(schedule.images) *
                                    static_cast<std::size_t>(input_.elements()));
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

  /// Returns to the system what was freed of the heap, such as the weights in the layout that was not chosen: as much as
  /// the network needs itself.
  static void trim_heap() {
#ifdef __GLIBC__
    malloc_trim(0);
#endif
  }

  /// Frees the tensors that oneDNN has in another order.
  static void release_packed(Plan& plan, std::span<const InferenceKernel> kernels) {
    for (Step& step : plan.steps) {
      const bool packed = step.kind == "Conv" || step.kind == "Linear";
      if (packed && detail::find_kernel(kernels, step.kind) == nullptr) step.tensors = {};
    }
  }

  dnnl::engine engine_{dnnl::engine::kind::cpu, 0};
  int threads_;
  Shape input_{};
  std::vector<Shape> results_;
  std::vector<Schedule> schedules_;
  std::size_t weight_bytes_ = 0;
};

}  // namespace archetype::inference
