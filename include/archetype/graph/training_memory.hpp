// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/graph/segment_memory.hpp>
#include <archetype/graph/shape.hpp>
#include <archetype/graph/state_list.hpp>
#include <archetype/graph/totals.hpp>
#include <archetype/graph/view.hpp>

namespace archetype {

/// What a training step needs in memory, in bytes of float32.
struct TrainingMemory {
  long long parameters = 0;   ///< with buffers, such as running statistics
  long long gradients = 0;    ///< of the parameters
  long long workspace = 0;    ///< a copy of a convolution's weight, the largest, in another order
  long long activations = 0;  ///< for each image, at the peak: with the image, gradients of maps, and those of a loss

  /// The peak in a step on a batch. `moments` is how many numbers the optimizer remembers of each parameter: 2 for
  /// Adam, 1 for SGD with momentum.
  constexpr long long bytes(long long images, int moments = 2) const {
    return parameters + gradients + moments * gradients + workspace + images * activations;
  }

  /// The largest batch whose step stays within some bytes; 0 if that of one image does not.
  constexpr long long largest_batch(long long bytes_in_all, int moments = 2) const {
    const long long left = bytes_in_all - bytes(0, moments);
    return left < 0 ? 0 : left / activations;
  }
};

namespace detail {

/// Counts the numbers of layers' states.
class StateCount : public StateVisitor {
 public:
  constexpr long long count() const { return count_; }
  constexpr long long largest() const { return largest_; }  ///< of the weights of convolutions

 private:
  constexpr void visit(const char*, const TensorShape& extents, StateRole) override {
    const long long elements = extents.elements();
    count_ += elements;
    if (extents.rank == 4 && elements > largest_) largest_ = elements;
  }

  long long count_ = 0;
  long long largest_ = 0;
};

/// What a loss and the caller's hold on the result need beside the gradient of the result.
constexpr long long memory_of_loss(const GraphView& graph) { return 2 * bytes_of(graph.output_shape()); }

/// What a training step needs whatever the number of images.
constexpr TrainingMemory memory_of_state(const GraphView& graph) {
  StateCount state;
  for (const Node& node : graph.nodes) node.operation->state(node, graph.inputs(node), state);
  return {.parameters = bytes_of_number * state.count(),
          .gradients = bytes_of_number * count_parameters(graph),
          .workspace = bytes_of_number * state.largest()};
}

}  // namespace detail

/// What a training step needs in memory: with batch norms fused, as networks compute on the CPU, or one operation after
/// another.
constexpr TrainingMemory training_memory_of(const GraphView& graph, bool fused = true) {
  TrainingMemory memory = detail::memory_of_state(graph);
  SegmentMemories memories{graph, fused};
  const SegmentMemory all = memories.of({0, graph.size() - 1});
  memory.activations = (all.forward > all.backward ? all.forward : all.backward) + detail::memory_of_loss(graph);
  return memory;
}

}  // namespace archetype
