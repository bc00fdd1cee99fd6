// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/compiled.hpp>
#include <archetype/inference/cache/cache_file.hpp>
#include <archetype/inference/cache/key.hpp>
#include <archetype/inference/candidate.hpp>
#include <archetype/inference/kernel.hpp>
#include <archetype/inference/make_schedule.hpp>
#include <archetype/inference/onednn/packed_weights.hpp>
#include <archetype/inference/onednn/threads.hpp>
#include <archetype/inference/plan/make_plan.hpp>
#include <archetype/inference/plan/plan.hpp>
#include <archetype/inference/program.hpp>
#include <archetype/weights/match/float_state.hpp>
#include <archetype/weights/match/match.hpp>

#include <algorithm>
#include <cstddef>
#include <exception>
#include <filesystem>
#include <functional>
#include <memory>
#include <span>
#include <stdexcept>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#ifdef __GLIBC__
#include <malloc.h>
#endif

namespace archetype::inference {

/// Frees the numbers that oneDNN has in another order.
inline void release_packed(Plan& plan, std::span<const InferenceKernel> kernels) {
  for (Step& step : plan.steps) {
    const bool packed = step.kind == "Conv" || step.kind == "Linear";
    if (!packed || detail::find_kernel(kernels, step.kind) != nullptr) continue;
    for (Tensor& tensor : step.tensors) tensor.numbers = {};
  }
}

/// Returns to the system what was freed of the heap, such as the weights in the layout that was not chosen: as much as
/// the network needs itself.
inline void trim_heap() {
#ifdef __GLIBC__
  malloc_trim(0);
#endif
}

ARCHETYPE_INLINE Program::Program(const GraphView& graph, const StateDict& state, const std::string& name,
                                  const InferenceOptions& options)
    : threads_(options.threads), batches_(options.batches) {
  if (threads_ < 1)
    throw std::invalid_argument("inference by " + std::to_string(threads_) + " threads; give 1 or more");
  std::sort(batches_.begin(), batches_.end(), std::greater<>{});
  batches_.erase(std::unique(batches_.begin(), batches_.end()), batches_.end());
  if (batches_.empty() || batches_.back() < 1)
    throw std::invalid_argument("inference needs numbers of images to prepare for, each 1 or more");

  const onednn::Threads threads{threads_};
  std::string key;
  if (!options.cache.empty()) {
    key = cache_key(graph, state, options, batches_);
    cache_.file = options.cache / (hexadecimal(digest_of(key)) + ".network");
    restore(key, options);
  }
  if (cache_.found) return;
  compile(make_plan(graph, float_state(graph, state, WeightMatch{graph, state, options.adapt}, name),
                    kinds_of(options.kernels)),
          options, key);
}

/// Schedules a plan in the fastest layout, and keeps the network under a key, unless that is empty.
ARCHETYPE_INLINE void Program::compile(Plan&& all, const InferenceOptions& options, const std::string& key) {
  const auto plan = std::make_shared<Plan>(std::move(all));
  Candidate best = fastest(plan, batches_.front(), options, engine_);
  use(plan, best.layout, best.weights, options, std::move(best.schedule));
  release_packed(*plan, options.kernels);
  trim_heap();
  if (!key.empty()) store(key, {best.layout, plan, best.weights.tensors()});
}

/// Takes the network from its cache file, if that is there and good.
ARCHETYPE_INLINE void Program::restore(const std::string& key, const InferenceOptions& options) {
  std::error_code ignored;
  if (!std::filesystem::exists(cache_.file, ignored)) return;
  try {
    CachedNetwork cached = read_cache(cache_.file, key);
    onednn::PackedWeights weights{engine_, std::move(cached.tensors)};
    use(cached.plan, cached.layout, weights, options);
    memory_ = std::move(cached.memory);
    cache_.found = true;
  } catch (const std::exception& bad) {
    cache_.fault = cache_.file.string() + " was not used: " + bad.what();
  }
}

/// Keeps the network in its cache file.
ARCHETYPE_INLINE void Program::store(const std::string& key, const CachedNetwork& network) {
  try {
    std::filesystem::create_directories(cache_.file.parent_path());
    write_cache(cache_.file, key, network);
  } catch (const std::exception& error) {
    cache_.fault = cache_.file.string() + " was not written: " + error.what();
  }
}

/// Makes the schedules, except for the one that is there.
ARCHETYPE_INLINE void Program::use(const std::shared_ptr<const Plan>& plan, Layout layout,
                                   onednn::PackedWeights& weights, const InferenceOptions& options, Schedule ready) {
  std::vector<Schedule> schedules;
  schedules.reserve(batches_.size());
  for (const int images : batches_)
    schedules.push_back(images == ready.images
                            ? std::exchange(ready, {})
                            : make_schedule(plan, images, layout, engine_, weights, options.kernels));
  schedules_ = std::move(schedules);
  input_ = plan->values.at(0);
  results_.clear();
  for (const int result : plan->results) results_.push_back(plan->values.at(static_cast<std::size_t>(result)));
  weight_bytes_ = weights.bytes();
}

}  // namespace archetype::inference
