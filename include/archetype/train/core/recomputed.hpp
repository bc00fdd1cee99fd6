// SPDX-License-Identifier: MIT
#pragma once

#include <archetype/analysis/recomputation.hpp>
#include <archetype/data/option.hpp>
#include <archetype/data/settings.hpp>
#include <archetype/graph/to_text.hpp>
#include <archetype/model/network.hpp>
#include <archetype/train/core/model_hooks.hpp>
#include <archetype/train/core/model_wrapper.hpp>
#include <archetype/train/core/trainable.hpp>

#include <concepts>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>

#include <torch/types.h>

namespace archetype {

/// The memory that a training step may take.
struct Memory {
  long long bytes = 0;
  int moments = 2;  ///< how many numbers the optimizer remembers of each parameter: 2 as Adam, 1 as SGD with momentum
};

/// A model whose training steps stay within a budget of memory: `Trainer{Recomputed{model, Memory{6'000'000'000}}, …}`.
/// Before the first step, and before one with more or larger images than any until then, it chooses which segments of
/// the network keep only their input and are computed again in the backward pass, at the least work. Losses, gradients
/// and running statistics are the same, and so are checkpoints.
///
/// The budget is for parameters, gradients, the optimizer's memory and activations, as `training_memory` counts them. A
/// forward pass in training throws std::invalid_argument, naming the smallest budget that suffices, if this one does
/// not.
template <Trainable ModelPolicy>
class Recomputed : public detail::ModelWrapper<Recomputed<ModelPolicy>, ModelPolicy> {
  using detail::ModelWrapper<Recomputed<ModelPolicy>, ModelPolicy>::model_;
  static_assert(!detail::FollowsSteps<ModelPolicy>,
                "Recomputed would not tell the model that it is given of a training's steps; write "
                "Averaged{Recomputed{model, memory}}");
  static_assert(
      requires(ModelPolicy& model) {
        { *model } -> std::convertible_to<NetworkModule&>;
      }, "Recomputed needs a network with a graph, such as a Model");

 public:
  /// Throws std::invalid_argument for a budget or a number of moments below 0.
  Recomputed(ModelPolicy model, Memory memory) : Recomputed::ModelWrapper(std::move(model)), memory_(memory) {
    detail::expect_option(memory.bytes >= 0, "Memory: bytes", static_cast<double>(memory.bytes), "at least 0");
    detail::expect_option(memory.moments >= 0, "Memory: moments", memory.moments, "at least 0");
  }

  Settings settings() const { return settings_of(model_); }

  torch::Tensor forward(const torch::Tensor& images) {
    const NetworkModule& network = *model_;
    if (network.is_training() && torch::GradMode::is_enabled() && images.dim() == 4) plan_for(images);
    return model_->forward(images);
  }

 private:
  void plan_for(const torch::Tensor& images) {
    NetworkModule& network = *model_;
    const Shape shape{static_cast<int>(images.size(1)), static_cast<int>(images.size(2)),
                      static_cast<int>(images.size(3))};
    const bool fused = network.fuses() && images.is_cpu() && images.is_floating_point();
    if (shape == shape_ && images.size(0) <= images_ && fused == fused_) return;
    const OwningGraph graph = network.graph_for(shape);
    const RecomputationPlanner planner{graph, images.size(0), memory_.moments, fused};
    const std::int64_t size = images.element_size();
    const auto plan = planner.plan(memory_.bytes / size * bytes_of_number);
    if (!plan)
      throw std::invalid_argument(
          "Recomputed: a training step of " + std::to_string(images.size(0)) + " images of " + detail::to_text(shape) +
          " takes at least " + std::to_string(planner.smallest_budget() / bytes_of_number * size) +
          " bytes, and its Memory is " + std::to_string(memory_.bytes) + "; give it more, or use a smaller batch");
    network.recompute(plan->segments);
    shape_ = shape;
    images_ = images.size(0);
    fused_ = fused;
  }

  Memory memory_;
  Shape shape_{};  // of the images that were planned for
  std::int64_t images_ = 0;
  bool fused_ = true;
};

}  // namespace archetype
