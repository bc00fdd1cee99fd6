// SPDX-License-Identifier: MIT
// test: plan_memory
// says: the same losses
//
// Trains two epochs on random images without a budget of memory, and within one.
//
//     $ ./dev run plan_memory
#include <archetype/archetype.hpp>

#include <cstdint>
#include <cstdio>
#include <exception>
#include <utility>
#include <vector>

using namespace archetype;

// [constants]
constexpr TrainingMemory memory = training_memory<ResNet50>;
static_assert(memory.bytes(64, /*moments=*/1) < 4'000'000'000);  // a batch of 64, with SGD
static_assert(largest_batch<ResNet50>(4'000'000'000, /*moments=*/1) == 66);
// [constants]

struct SmallNet : Network<Input<3, 32, 32>, Stem<16>, Stage<3, BasicBlock<16>>, Stage<3, BasicBlock<32>, Stride<2>>,
                          Classifier<10>> {};

/// Batches of 64 random images.
struct RandomImages {
  Batch batch{torch::randn({64, 3, 32, 32}), torch::randint(10, {64}, torch::kInt64)};

  std::vector<Batch> training(std::uint64_t) const { return {batch, batch}; }
  std::vector<Batch> validation() const { return {}; }
  std::int64_t batches() const { return 2; }
};

Model<SmallNet> fresh_model() {
  torch::manual_seed(1);
  return Model<SmallNet>{};
}

double loss_of(auto trainer) {
  trainer.fit(2);
  return trainer.progress().loss;
}

int main() try {
  const RandomImages data;
  const double without = loss_of(Trainer{fresh_model(), data, SGD{}, Constant{.lr = 0.1}});

  const Model<SmallNet> model = fresh_model();
  // [recomputed]
  constexpr Memory budget{.bytes = training_memory<SmallNet>.bytes(48, /*moments=*/1), .moments = 1};
  Trainer trainer{Recomputed{model, budget}, data, SGD{}, Constant{.lr = 0.1}};  // on batches of 64
  // [recomputed]
  const double within = loss_of(std::move(trainer));
  std::printf("%s losses: %.6f\n", within == without ? "the same" : "different", within);
  return within == without ? 0 : 1;
} catch (const std::exception& error) {
  std::fprintf(stderr, "plan_memory: %s\n", error.what());
  return 1;
}
