// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/graph/shape.hpp>
#include <archetype/graph/view.hpp>
#include <archetype/inference/cache/cache_use.hpp>
#include <archetype/inference/layout.hpp>
#include <archetype/inference/options.hpp>
#include <archetype/inference/task.hpp>
#include <archetype/weights/state/state_dict.hpp>

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include <oneapi/dnnl/dnnl.hpp>

namespace archetype::inference {

struct CachedNetwork;
struct Plan;
namespace onednn {
class PackedWeights;
}

/// A network that is ready to run: its weights as oneDNN wants them, and a schedule for each number of images. It never
/// changes, so that any number of contexts can use it at once.
class Program {
 public:
  /// Throws what `float_state` and `make_plan` throw, and std::invalid_argument for senseless options.
  Program(const GraphView& graph, const StateDict& state, const std::string& name, const InferenceOptions& options);

  const Shape& input() const { return input_; }
  const std::vector<Shape>& results() const& { return results_; }
  std::span<const Schedule> schedules() const& { return schedules_; }  ///< for most images first
  const dnnl::engine& engine() const& { return engine_; }
  int threads() const { return threads_; }
  std::size_t weight_bytes() const { return weight_bytes_; }
  const CacheUse& cache() const& { return cache_; }

 private:
  void compile(Plan&& all, const InferenceOptions& options, const std::string& key);
  void restore(const std::string& key, const InferenceOptions& options);
  void store(const std::string& key, const CachedNetwork& network);
  void use(const std::shared_ptr<const Plan>& plan, Layout layout, onednn::PackedWeights& weights,
           const InferenceOptions& options, Schedule ready = {});

  dnnl::engine engine_{dnnl::engine::kind::cpu, 0};
  int threads_;
  std::vector<int> batches_;
  std::shared_ptr<const void> memory_;  // of weights from a cache
  Shape input_{};
  std::vector<Shape> results_;
  std::vector<Schedule> schedules_;
  std::size_t weight_bytes_ = 0;
  CacheUse cache_;
};

}  // namespace archetype::inference

#ifndef ARCHETYPE_COMPILED
#include <archetype/inference/program_definitions.hpp>
#endif
