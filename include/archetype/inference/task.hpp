// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/graph/shape.hpp>
#include <archetype/inference/arena.hpp>
#include <archetype/inference/layout.hpp>

#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include <oneapi/dnnl/dnnl.hpp>

namespace archetype::inference {

/// A batch of maps that tasks read and write. A value of a plan has a slot for each layout that it is needed in.
struct Slot {
  static constexpr int image = -1;  ///< instead of a piece: the images that a call is given

  Shape shape{};
  Layout layout{};
  int piece = image;      ///< the piece of the arena that it lies in; results of tasks in place share one
  std::size_t begin = 0;  ///< bytes before it in the piece, which may hold a larger map
};

/// Where the slots of a schedule lie during a call, and memory that each task may use.
struct Binding {
  std::span<float* const> slots{};  ///< that of the images changes from call to call
  float* scratch = nullptr;
  dnnl::stream stream{};
};

/// One task of a schedule: a primitive of oneDNN or a kernel of ours.
struct Task {
  std::string kind;            ///< what it does, with post operations: "Conv 3x3 + ReLU"
  std::string path;            ///< of the step in the network
  std::string implementation;  ///< as oneDNN names it; "own" for a kernel of ours
  std::vector<int> reads{};    ///< slots
  int writes = 0;              ///< slot
  std::size_t scratch = 0;     ///< bytes that it needs in addition
  double multiply_adds = 0;    ///< of the whole batch

  /// Returns the task, ready to run for one context. Running it allocates nothing.
  std::function<std::function<void()>(const Binding&)> bind{};
};

/// How a plan is executed for a number of images: tasks in order, and the memory that they need.
struct Schedule {
  int images = 0;
  Layout layout{};  ///< of most maps
  std::vector<Slot> slots{};
  std::vector<Task> tasks{};
  std::vector<int> results{};  ///< slots, in plain layout
  Arena arena{};
  std::size_t scratch = 0;  ///< bytes
};

}  // namespace archetype::inference
