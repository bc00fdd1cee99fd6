// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/graph/constexpr_vector.hpp>
#include <archetype/graph/fused_groups.hpp>
#include <archetype/graph/lifetimes.hpp>
#include <archetype/graph/restored_results.hpp>
#include <archetype/graph/segment.hpp>
#include <archetype/graph/view.hpp>

#include <cstddef>
#include <span>

namespace archetype {

/// What a segment of a graph needs in memory during a training step, in bytes of float32 activations for one image. The
/// peaks include its input, which is there all the time.
struct SegmentMemory {
  long long kept = 0;        ///< what its operations keep until their gradients are computed, without input and result
  bool keeps_input = false;  ///< whether they keep its input
  bool keeps_result = false;
  long long alone = 0;     ///< the peak while it is computed and nothing is kept
  long long forward = 0;   ///< the peak while it is computed and kept
  long long backward = 0;  ///< the peak while its gradients are computed
  long long again = 0;     ///< the peak while it is computed again, and then its gradients
};

/// Finds what segments of a graph need in memory, by going through the steps of a forward and a backward pass: as
/// LibTorch takes them, where each batch norm and gate is computed at once with what follows it, and their results are
/// restored, if `fused`.
class SegmentMemories {
 public:
  constexpr explicit SegmentMemories(const GraphView& graph, bool fused = true)
      : graph_(graph),
        lifetimes_(graph),
        groups_(graph),
        restored_(graph, groups_),
        fused_(fused),
        needs_(graph.nodes.size()),
        owner_(graph.nodes.size()),
        last_(graph.nodes.size()),
        keeper_(graph.nodes.size()),
        gradient_(graph.nodes.size()),
        users_(graph.nodes.size()),
        present_(graph.nodes.size()) {
    for (int i = 1; i < graph_.size(); ++i) needs_[static_cast<std::size_t>(i)] = gradient_memory(i);
  }

  constexpr SegmentMemory of(const Segment& segment) {
    SegmentMemory memory;
    trace(segment, memory);
    memory.alone = forward_peak(segment, false);
    memory.forward = forward_peak(segment, true);
    const long long result = bytes(segment.last);
    const long long kept = bytes(segment.input) + memory.kept;
    memory.backward = backward_peak(segment, kept + (memory.keeps_result ? result : 0), false);
    // What is computed again ends in a result that nobody reads, and the gradient of the first one waits for its end.
    memory.again = memory.forward + result;
    const long long backward = backward_peak(segment, kept + result, true);
    if (backward > memory.again) memory.again = backward;
    return memory;
  }

  /// Whether the result of a node is restored where it is neither read nor returned by a segment of its own.
  constexpr bool restores(int node) const { return fused_ && restored_.contains(node); }

  /// What is restored, as well, to restore the result of a node, in bytes; 0 if that is not restored.
  constexpr long long restored_with(int node) const {
    long long sum = 0;
    if (restores(node))
      RestoredResults::for_each_input(graph_, *group(node), [&](int input) {
        if (restores(input)) sum += bytes(input) + restored_with(input);
      });
    return sum;
  }

 private:
  template <class T>
  static constexpr T& at(detail::ConstexprVector<T>& values, int node) {
    return values[static_cast<std::size_t>(node)];
  }
  template <class T>
  static constexpr const T& at(const detail::ConstexprVector<T>& values, int node) {
    return values[static_cast<std::size_t>(node)];
  }

  constexpr long long bytes(int node) const { return bytes_of(graph_[node].shape); }
  constexpr const Traits& traits(int node) const { return graph_[node].operation->traits(); }
  constexpr const FusedGroup* group(int node) const { return fused_ ? groups_.of(node) : nullptr; }
  constexpr bool hidden(int node) const {
    const FusedGroup* const found = group(node);
    return found != nullptr && found->hides(node);
  }

  /// Whether the result of a node is restored while gradients of the segment are computed.
  constexpr bool restored(int node, const Segment& segment) const {
    return node > segment.input && node < segment.last && restores(node);
  }

  /// Whether a step has its input restored for its gradient.
  constexpr bool restores_input(int node, const Segment& segment) const {
    return traits(node).restores_input && restored(graph_.sources(graph_[node])[0], segment);
  }

  /// What a step needs in memory if its input is not restored.
  constexpr GradientMemory gradient_memory(int node) const {
    const FusedGroup* const found = group(node);
    // The head keeps its inputs. Of an activation of a sum, the result tells the gradient.
    if (found == nullptr) return graph_[node].operation->gradient_memory(graph_[node], graph_.inputs(graph_[node]));
    return {found->sum != 0 && !found->activation.empty() ? Keeps::result : Keeps::nothing};
  }

  /// What a step needs in memory. A restored input is padded for each of its passes, and otherwise its padded copy kept.
  constexpr GradientMemory needs(int node, const Segment& segment) const {
    const GradientMemory& usual = at(needs_, node);
    if (!restores_input(node, segment)) return usual;
    return {.forward = usual.forward + usual.kept, .backward = usual.backward};
  }

  /// Calls `visit(source, passes)` for each result that a step reads, where `passes` says whether its gradient is that
  /// of the step's result, in the same memory.
  constexpr void for_each_source(int node, const auto& visit) const {
    if (const FusedGroup* const found = group(node)) {
      for (const int source : graph_.sources(graph_[found->head])) visit(source, false);
      if (found->sum != 0) visit(found->other, found->activation.empty());
      return;
    }
    for (const int source : graph_.sources(graph_[node])) visit(source, traits(node).passes_gradient);
  }

  /// Calls `visit(result)` for each result that the gradient of a step needs.
  constexpr void for_each_kept(int node, const Segment& segment, const auto& visit) const {
    const Keeps keeps = needs(node, segment).keeps;
    if (const FusedGroup* const found = group(node))
      for (const int source : graph_.sources(graph_[found->head])) visit(source);
    else if (keeps == Keeps::inputs) for_each_source(node, [&](int source, bool) { visit(source); });
    if (keeps == Keeps::result) visit(node);
  }

  /// Whether a step computes its result in the memory of its first input.
  constexpr bool overwrites(int node, const Segment& segment) const {
    if (group(node) != nullptr || !traits(node).overwrites_spare) return false;
    const int first = graph_.sources(graph_[node])[0];
    return first != segment.input && lifetimes_.readers(first) == 1 && traits(first).result_is_spare;
  }

  /// Finds in whose memory each result lies, when that was read last, and by which step it is kept longest.
  constexpr void trace(const Segment& segment, SegmentMemory& memory) {
    const auto keep = [&](int result, int node) {
      int& keeper = at(keeper_, at(owner_, result));
      if (keeper == 0) keeper = node;
    };
    at(owner_, segment.input) = segment.input;
    at(keeper_, segment.input) = 0;
    for (int i = segment.input + 1; i <= segment.last; ++i) {
      if (hidden(i)) continue;
      at(keeper_, i) = 0;
      const std::span<const int> sources = graph_.sources(graph_[i]);
      if (group(i) == nullptr && traits(i).returns_view) at(owner_, i) = at(owner_, sources.back());
      else at(owner_, i) = overwrites(i, segment) ? at(owner_, sources[0]) : i;
      at(last_, at(owner_, i)) = i;
      for_each_source(i, [&](int source, bool) { at(last_, at(owner_, source)) = i; });
      for_each_kept(i, segment, [&](int result) { keep(result, i); });
      if (restores(i))  // from what it reads, as far as that is not restored itself
        RestoredResults::for_each_input(graph_, *group(i), [&](int input) {
          if (!restored(input, segment)) keep(input, i);
        });
    }
    const int result = at(owner_, segment.last);
    at(last_, result) = segment.last + 1;
    memory.keeps_input = at(keeper_, segment.input) != 0;
    memory.keeps_result = result != segment.input && at(keeper_, result) != 0;
    for (int i = segment.input + 1; i <= segment.last; ++i) {
      if (hidden(i)) continue;
      memory.kept += needs(i, segment).kept;
      if (at(owner_, i) == i && at(keeper_, i) != 0 && i != result && !restored(i, segment)) memory.kept += bytes(i);
    }
  }

  constexpr long long forward_peak(const Segment& segment, bool keeps) {
    long long alive = bytes(segment.input);
    long long peak = alive;
    for (int i = segment.input + 1; i <= segment.last; ++i) {
      if (hidden(i)) continue;
      const GradientMemory own = needs(i, segment);
      if (at(owner_, i) == i) alive += bytes(i);
      if (alive + own.kept + own.forward > peak) peak = alive + own.kept + own.forward;
      if (keeps) alive += own.kept;
      int freed = segment.input;
      for_each_source(i, [&](int source, bool) {
        const int owner = at(owner_, source);
        if (owner == segment.input || owner == freed || at(last_, owner) != i) return;
        if (!keeps || at(keeper_, owner) == 0 || restored(owner, segment)) alive -= bytes(owner);
        freed = owner;
      });
    }
    return peak;
  }

  /// The peak from when `alive` bytes are kept, and the gradient of the segment's result comes in. That gradient stays
  /// to the end if `waits`.
  constexpr long long backward_peak(const Segment& segment, long long alive, bool waits) {
    for (int i = segment.input; i <= segment.last; ++i) {
      at(gradient_, i) = none;
      at(present_, i) = !restored(i, segment);
    }
    at(gradient_, segment.last) = segment.last;
    at(users_, segment.last) = waits ? 2 : 1;
    alive += bytes(segment.last);
    long long peak = alive;
    const auto release = [&](int gradient) {
      if (--at(users_, gradient) == 0) alive -= bytes(gradient);
    };
    for (int i = segment.last; i > segment.input; --i) {
      if (hidden(i) || at(gradient_, i) == none) continue;
      const int own = at(gradient_, i);
      const GradientMemory own_needs = needs(i, segment);
      for_each_kept(i, segment, [&](int result) { restore(result, alive, peak); });
      long long fresh = 0;
      for_each_source(i, [&](int source, bool passes) { fresh += source == 0 || passes ? 0 : bytes(source); });
      alive += fresh;
      // A restored input that only the weight's gradient still needs is gone when the input's gradient comes.
      const int source = graph_.sources(graph_[i])[0];
      const bool gone = restores_input(i, segment) && at(keeper_, source) == i;
      const long long due = alive - (gone ? bytes(source) : 0) + own_needs.backward;
      if (due > peak) peak = due;
      alive -= own_needs.kept + kept_until(i, segment);
      for_each_source(i, [&](int source, bool passes) {
        if (source == 0) return;
        int& gradient = at(gradient_, source);
        const bool shared = gradient != none && at(users_, gradient) > 1;
        if (gradient == none && passes) {
          gradient = own;
          ++at(users_, own);
        } else if (gradient == none || shared) {  // a sum in memory of its own, if it cannot be added in place
          if (shared && passes) alive += bytes(source);
          if (shared) release(gradient);
          gradient = source;
          at(users_, source) = 1;
        } else if (!passes) {
          alive -= bytes(source);
        }
      });
      release(own);
    }
    return peak;
  }

  /// Restores a result unless it is there, and with it those that it is computed from. Of these, the ones that no
  /// gradient needs are gone then.
  constexpr void restore(int result, long long& alive, long long& peak) {
    const int owner = at(owner_, result);
    if (at(present_, owner)) return;
    at(present_, owner) = true;
    RestoredResults::for_each_input(graph_, *group(owner), [&](int input) { restore(input, alive, peak); });
    alive += bytes(owner);
    if (alive > peak) peak = alive;
    RestoredResults::for_each_input(graph_, *group(owner), [&](int input) {
      if (at(keeper_, at(owner_, input)) != 0 || !at(present_, at(owner_, input))) return;
      at(present_, at(owner_, input)) = false;
      alive -= bytes(input);
    });
  }

  /// What is freed after the gradient of a step is computed, of results inside the segment.
  constexpr long long kept_until(int node, const Segment& segment) const {
    long long sum = 0;
    int counted = segment.input;
    const auto count = [&](int result) {
      const int owner = at(owner_, result);
      if (owner == segment.input || owner == counted || at(keeper_, owner) != node || !at(present_, owner)) return;
      if (owner != at(owner_, segment.last)) sum += bytes(owner);
      counted = owner;
    };
    for_each_source(node, [&](int source, bool) { count(source); });
    if (at(owner_, node) == node) count(node);
    return sum;
  }

  static constexpr int none = -1;

  GraphView graph_;
  Lifetimes lifetimes_;
  FusedGroups groups_;
  RestoredResults restored_;
  bool fused_;
  detail::ConstexprVector<GradientMemory> needs_;  // of each step
  detail::ConstexprVector<int> owner_;             // the node whose result's memory holds that of each node
  detail::ConstexprVector<int> last_;              // the step that reads a result last
  detail::ConstexprVector<int> keeper_;            // the first step that keeps a result, whose gradient is the last
  detail::ConstexprVector<int> gradient_;          // in whose memory the gradient of each result lies
  detail::ConstexprVector<int> users_;             // how many results share the memory of a gradient
  detail::ConstexprVector<bool> present_;          // whether a result is there in the backward pass, kept or restored
};

}  // namespace archetype
