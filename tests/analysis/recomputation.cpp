// SPDX-License-Identifier: MIT
#include <archetype/analysis/recomputation.hpp>
#include <archetype/blocks/compose/network.hpp>
#include <archetype/blocks/compose/residual.hpp>
#include <archetype/graph/totals.hpp>
#include <archetype/layers/all.hpp>
#include <archetype/lowering/constant_graph.hpp>
#include <archetype/zoo/registry.hpp>

#include <algorithm>
#include <climits>
#include <cstddef>
#include <optional>
#include <vector>

#include <catch2/catch.hpp>

using namespace archetype;

namespace {

/// Pieces of unequal memory and work; some keep their result, and some do not.
struct Chain : Network<Input<3, 16, 16>, Conv<8, Kernel<3>>, BatchNorm, ReLU,
                       Residual<Sequence<Conv<4, Kernel<3>>, BatchNorm, Swish, Conv<8>, BatchNorm>>, Conv<9>, Sigmoid,
                       Conv<7, Kernel<3>>, BatchNorm, Swish, MaxPool<Kernel<2>>, Conv<24>, BatchNorm, ReLU6, Conv<20>,
                       GELU, GlobalAveragePool, Flatten, Linear<5>> {};

constexpr long long images = 4;

struct Found {
  long long bytes = 0;
  long long work = LLONG_MAX;
};

/// All ways to divide a chain, tried one by one.
class Exhaustive {
 public:
  explicit Exhaustive(const GraphView& graph) : graph_(graph), cuts_(cuts_of(graph)) {
    SegmentMemories memories{graph};
    for (const int input : cuts_) {
      auto& from = memories_.emplace_back();
      for (const int last : cuts_) from.push_back(input < last ? memories.of({input, last}) : SegmentMemory{});
    }
    fixed_ = training_memory_of(graph).bytes(0) + images * detail::memory_of_loss(graph);
    for (const int cut : cuts_) {
      restored_.push_back(memories.restores(cut));
      restored_with_.push_back(memories.restored_with(cut));
    }
    go_on(0, 0, true, false, 0, 0);
  }

  std::optional<long long> least_work(long long budget) const {
    long long least = LLONG_MAX;
    for (const Found& way : ways_)
      if (way.bytes <= budget) least = std::min(least, way.work);
    return least == LLONG_MAX ? std::nullopt : std::optional{least};
  }

  long long smallest() const { return std::ranges::min_element(ways_, {}, &Found::bytes)->bytes; }

 private:
  void go_on(std::size_t cut, long long kept, bool keeps_own, bool again, long long peak, long long work) {
    if (cut + 1 == cuts_.size()) {
      ways_.push_back({fixed_ + images * peak, work});
      return;
    }
    const long long own = bytes_of(graph_[cuts_[cut]].shape);
    const SegmentMemory& piece = memories_[cut][cut + 1];
    const bool restored = restored_[cut] && !again;
    const long long backward = piece.backward + (restored ? restored_with_[cut] : 0);
    go_on(cut + 1, kept + piece.kept + (!restored && (keeps_own || piece.keeps_input) ? own : 0), piece.keeps_result,
          false, std::max(peak, kept + std::max(piece.forward, backward)), work);
    long long more = 0;
    for (std::size_t end = cut + 1; end < cuts_.size(); ++end) {
      for (int i = cuts_[end - 1] + 1; i <= cuts_[end]; ++i)
        more += graph_[i].multiply_adds + graph_[i].shape.elements();
      const SegmentMemory& all = memories_[cut][end];
      go_on(end, kept + own, false, true, std::max(peak, kept + std::max(all.alone, all.again)), work + more);
    }
  }

  GraphView graph_;
  std::vector<int> cuts_;
  std::vector<std::vector<SegmentMemory>> memories_;  // of the segments between any two cuts
  std::vector<bool> restored_;
  std::vector<long long> restored_with_;
  long long fixed_ = 0;
  std::vector<Found> ways_;
};

long long work_of(const GraphView& graph, const std::vector<Segment>& segments) {
  long long work = 0;
  for (const Segment& segment : segments)
    for (int i = segment.input + 1; i <= segment.last; ++i) work += graph[i].multiply_adds + graph[i].shape.elements();
  return work;
}

}  // namespace

TEST_CASE("The plan for any budget is the best that an exhaustive search finds") {
  constexpr GraphView net = graph<Chain>;
  const Exhaustive all{net};
  const RecomputationPlanner planner{net, images};
  CHECK(planner.smallest_budget() == all.smallest());
  CHECK_FALSE(planner.plan(planner.smallest_budget() - 1));
  const long long steps = 200, span = planner.full_budget() - planner.smallest_budget();
  long long before = LLONG_MAX;
  int different = 0;
  for (long long i = 0; i < steps; ++i) {
    const long long budget = planner.smallest_budget() + span * i / steps;
    INFO(budget);
    const auto plan = planner.plan(budget);
    REQUIRE(plan);
    CHECK(plan->work == all.least_work(budget));
    CHECK(plan->work == work_of(net, plan->segments));
    CHECK(plan->bytes <= budget);
    different += plan->work < before ? 1 : 0;
    before = plan->work;
  }
  CHECK(different > 5);
  CHECK(planner.plan(planner.full_budget())->segments.empty());
}

TEST_CASE("Half of the memory that activations need without fusion costs a small part of the work") {
  for (const char* const name : {"torchvision/resnet50", "torchvision/efficientnet_b0", "timm/convnext_tiny"}) {
    INFO(name);
    const OwningGraph net = zoo::lower(name);
    const RecomputationPlanner planner{net, 32, 1};
    const TrainingMemory plain = training_memory_of(net, false);
    const long long budget = (plain.bytes(32, 1) + plain.bytes(0, 1)) / 2;
    const auto plan = planner.plan(budget);
    REQUIRE(plan);
    CHECK(plan->bytes <= budget);
    CHECK(plan->segments.empty() == (planner.full_budget() <= budget));
    CHECK(plan->work < count_multiply_adds(net) / 3);
  }
}
