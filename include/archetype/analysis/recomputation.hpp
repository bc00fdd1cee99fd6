// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/graph/cuts.hpp>
#include <archetype/graph/segment.hpp>
#include <archetype/graph/segment_memory.hpp>
#include <archetype/graph/training_memory.hpp>
#include <archetype/graph/view.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <vector>

namespace archetype {

/// Segments of a network to compute again in the backward pass.
struct RecomputationPlan {
  std::vector<Segment> segments{};
  long long bytes = 0;  ///< the peak of a training step
  long long work = 0;   ///< for one image: multiply-adds of the segments, and one for each number of their results
};

/// Plans which segments of a network to compute again, so that a training step stays within a budget at the least work.
///
/// The cuts of a graph divide it into a chain of pieces. Each piece is kept as usual, or belongs to a segment of
/// consecutive pieces that keeps its input only. When the gradients of a piece or segment are due, those after it are
/// done and have freed what they kept; what those before it keep is there. So its peak is a sum: what is kept before,
/// and what it needs itself, which `SegmentMemories` finds. The forward pass needs no more than such a sum, either. The
/// result of a cut between two kept pieces may be one that is restored, with those that it is restored from.
///
/// Dynamic programming goes along the cuts. To each it finds the ways to get there, by what is kept and the work so
/// far, of which none is better in both. This is exact, as a way that keeps less may go on as any that keeps more.
/// With c cuts and f ways to each, it takes c² · f steps. In networks of equal blocks f is small; in others it might
/// double with each piece, so more than `most_ways` are thinned to those that differ in the first digits of what they
/// keep. The plan is then the best for a budget smaller by at most c / `most_ways`, and the way that keeps least is
/// never dropped, so no budget is refused that suffices.
class RecomputationPlanner {
 public:
  /// For batches of so many images, and an optimizer that remembers so many numbers of each parameter.
  explicit RecomputationPlanner(const GraphView& graph, long long images, int moments = 2, bool fused = true)
      : images_(images), cuts_(cuts_of(graph)) {
    TrainingMemory memory = training_memory_of(graph, fused);
    without_ = memory.bytes(images, moments);
    memory.activations = detail::memory_of_loss(graph);
    fixed_ = memory.bytes(images, moments);
    SegmentMemories memories{graph, fused};
    std::vector<long long> work(graph.nodes.size());
    for (std::size_t i = 1; i < work.size(); ++i)
      work[i] = work[i - 1] + graph.nodes[i].multiply_adds + graph.nodes[i].shape.elements();
    for (std::size_t i = 0; i + 1 < cuts_.size(); ++i) {
      inputs_.push_back(bytes_of(graph[cuts_[i]].shape));
      restored_.push_back(memories.restores(cuts_[i]));
      restored_with_.push_back(memories.restored_with(cuts_[i]));
      auto& from = costs_.emplace_back();
      for (std::size_t j = i + 1; j < cuts_.size(); ++j)
        from.push_back({memories.of({cuts_[i], cuts_[j]}),
                        work[static_cast<std::size_t>(cuts_[j])] - work[static_cast<std::size_t>(cuts_[i])]});
    }
  }

  /// What a step needs if nothing is computed again.
  long long full_budget() const { return without_; }

  /// The smallest budget that can be met.
  long long smallest_budget() const {
    long long low = 0, high = (without_ - fixed_) / images_;  // of activations, for one image
    while (low < high) {
      const long long middle = low + (high - low) / 2;
      if (ways_within(middle, 1)[cuts_.size() - 1].empty()) low = middle + 1;
      else high = middle;
    }
    return fixed_ + images_ * low;
  }

  /// The plan of least work within a budget of bytes, or none if the budget is too small.
  std::optional<RecomputationPlan> plan(long long budget) const {
    if (budget >= without_) return RecomputationPlan{.bytes = without_};
    if (budget < fixed_) return {};
    const std::vector<std::vector<Way>> ways = ways_within((budget - fixed_) / images_, most_ways);
    if (ways.back().empty()) return {};
    const Way* way = &*std::ranges::min_element(ways.back(), {}, &Way::work);
    RecomputationPlan plan{.bytes = fixed_ + images_ * way->peak, .work = way->work};
    for (std::size_t end = cuts_.size() - 1; end > 0;) {
      if (way->again) plan.segments.push_back({cuts_[way->from], cuts_[end]});
      end = way->from;
      way = &ways[end][way->from_way];
    }
    std::ranges::reverse(plan.segments);
    return plan;
  }

  static constexpr std::size_t most_ways = 4096;

 private:
  struct Cost {
    SegmentMemory memory;
    long long work;
  };

  /// How to get to a cut.
  struct Way {
    long long kept = 0;     ///< before the cut, without its own result
    bool keeps_own = true;  ///< whether its own result is kept, too; the images are
    long long work = 0;
    long long peak = 0;
    std::size_t from = 0;  ///< the cut before, and the way to it
    std::size_t from_way = 0;
    bool again = false;  ///< whether what is between is computed again
  };

  /// The ways to each cut whose peaks are within some bytes of activations for one image.
  std::vector<std::vector<Way>> ways_within(long long bytes, std::size_t most) const {
    std::vector<std::vector<Way>> ways(cuts_.size());
    ways[0] = {Way{}};
    for (std::size_t i = 0; i + 1 < cuts_.size(); ++i) {
      thin(ways[i], bytes, most);
      for (std::size_t w = 0; w < ways[i].size(); ++w) {
        const Way way = ways[i][w];
        for (std::size_t j = i + 1; j < cuts_.size(); ++j) {
          const Cost& cost = costs_[i][j - i - 1];
          const SegmentMemory& memory = cost.memory;
          const long long again = way.kept + std::max(memory.alone, memory.again);
          if (again <= bytes)
            ways[j].push_back({.kept = way.kept + inputs_[i],
                               .keeps_own = false,
                               .work = way.work + cost.work,
                               .peak = std::max(way.peak, again),
                               .from = i,
                               .from_way = w,
                               .again = true});
          const bool restored = restored_[i] && !way.again;
          const long long backward = memory.backward + (restored ? restored_with_[i] : 0);
          const long long once = way.kept + std::max(memory.forward, backward);
          const bool keeps_input = !restored && (way.keeps_own || memory.keeps_input);
          if (j == i + 1 && once <= bytes)
            ways[j].push_back({.kept = way.kept + memory.kept + (keeps_input ? inputs_[i] : 0),
                               .keeps_own = memory.keeps_result,
                               .work = way.work,
                               .peak = std::max(way.peak, once),
                               .from = i,
                               .from_way = w});
        }
      }
    }
    return ways;
  }

  /// Leaves the ways of which none is better than another in both what it keeps and its work: at most `most` and the
  /// one that keeps least, for each of the cases in which the cut's own result is kept or not, or computed again.
  static void thin(std::vector<Way>& ways, long long bytes, std::size_t most) {
    std::ranges::sort(
        ways, [](const Way& a, const Way& b) { return std::array{a.kept, a.work} < std::array{b.kept, b.work}; });
    std::array<std::vector<Way>, 3> best;
    for (const Way& way : ways) {
      std::vector<Way>& others = best[way.again ? 2 : way.keeps_own];
      if (others.empty() || way.work < others.back().work) others.push_back(way);
    }
    ways.clear();
    for (const std::vector<Way>& all : best) {
      const long long digit = all.size() <= most ? 1 : bytes / static_cast<long long>(most) + 1;
      for (std::size_t i = 0; i < all.size(); ++i)
        if (i == 0 || i + 1 == all.size() || all[i].kept / digit != all[i + 1].kept / digit) ways.push_back(all[i]);
    }
  }

  long long images_;
  long long without_ = 0;
  long long fixed_ = 0;
  std::vector<int> cuts_;
  std::vector<long long> inputs_;         // bytes of the result of each cut
  std::vector<bool> restored_;            // whether it is restored between kept pieces
  std::vector<long long> restored_with_;  // bytes of what it is restored from, and is restored itself
  std::vector<std::vector<Cost>> costs_;  // of the segments from each cut to each later one
};

}  // namespace archetype
