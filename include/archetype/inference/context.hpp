// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/inference/arena.hpp>
#include <archetype/inference/layout.hpp>
#include <archetype/inference/task.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <functional>
#include <memory>
#include <new>
#include <span>
#include <vector>

#include <oneapi/dnnl/dnnl.hpp>

namespace archetype::inference {

/// Aligned memory, filled with zeros.
class Buffer {
 public:
  explicit Buffer(std::size_t bytes)
      : data_(static_cast<float*>(std::aligned_alloc(page, (bytes / page + 1) * page)), &std::free) {
    if (data_ == nullptr) throw std::bad_alloc{};
    std::fill_n(data_.get(), (bytes / page + 1) * page / sizeof(float), 0.0F);
  }

  float* data() const { return data_.get(); }

 private:
  static constexpr std::size_t page = 4096;

  std::unique_ptr<float, void (*)(void*)> data_;
};

/// What one caller needs to run schedules: memory for activations, and the schedules' tasks with this memory as their
/// arguments. The schedules run one at a time, so they share the memory.
class Context {
 public:
  Context(std::span<const Schedule> schedules, const dnnl::engine& engine)
      : arena_(most(schedules, [](const Schedule& schedule) { return schedule.arena.bytes; })),
        scratch_(most(schedules, [](const Schedule& schedule) { return schedule.scratch; })),
        stream_(engine),
        bound_(schedules.size()) {
    for (std::size_t i = 0; i < schedules.size(); ++i) {
      const Schedule& schedule = schedules[i];
      Bound& bound = bound_[i];
      for (const Slot& slot : schedule.slots)
        bound.slots.push_back(slot.piece == Slot::image
                                  ? nullptr
                                  : arena_.data() +
                                        (schedule.arena.offsets[static_cast<std::size_t>(slot.piece)] + slot.begin) /
                                            sizeof(float));
      for (const Task& task : schedule.tasks) bound.tasks.push_back(task.bind({bound.slots, scratch_.data(), stream_}));
    }
  }

  /// Runs the tasks of one schedule; `around` is called with each task, to run it and perhaps to measure it.
  void run(std::size_t schedule, const float* images, auto around) {
    Bound& bound = bound_[schedule];
    bound.slots[0] = const_cast<float*>(images);  // tasks only read them
    for (std::size_t i = 0; i < bound.tasks.size(); ++i) around(i, bound.tasks[i]);
    stream_.wait();
  }
  void run(std::size_t schedule, const float* images) {
    run(schedule, images, [](std::size_t, const std::function<void()>& task) { task(); });
  }

  /// What a slot has, after a run.
  const float* slot(std::size_t schedule, int slot) const {
    return bound_[schedule].slots[static_cast<std::size_t>(slot)];
  }

 private:
  struct Bound {
    std::vector<float*> slots;
    std::vector<std::function<void()>> tasks;
  };

  static std::size_t most(std::span<const Schedule> schedules, auto bytes_of) {
    std::size_t bytes = 0;
    for (const Schedule& schedule : schedules) bytes = std::max(bytes, bytes_of(schedule));
    return bytes;
  }

  Buffer arena_;
  Buffer scratch_;
  dnnl::stream stream_;
  std::vector<Bound> bound_;
};

}  // namespace archetype::inference
