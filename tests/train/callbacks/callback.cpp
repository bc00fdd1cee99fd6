// SPDX-License-Identifier: MIT
#include <archetype/train/callbacks/callback.hpp>
#include <archetype/train/callbacks/checkpoint.hpp>
#include <archetype/train/callbacks/csv_log.hpp>
#include <archetype/train/callbacks/early_stopping.hpp>
#include <archetype/train/callbacks/terminate_on_nan.hpp>
#include <archetype/train/losses/loss.hpp>
#include <archetype/train/losses/mixup.hpp>

#include <torch/types.h>

using namespace archetype;

namespace {

struct Sound {
  void before_fit(const Progress&) {}
  void after_epoch(const auto& trainer) { trainer.progress(); }
  bool stops(const Progress&) const { return false; }
};
struct WithoutParameter {
  void after_epoch() {}
};
struct OneGoodOneMistyped {
  void before_fit(const Progress&) {}
  void after_epoch(int) {}
};
struct StopsWithoutConst {
  void after_epoch(const Progress&) {}
  bool stops(const Progress&) { return true; }
};
struct StopsAtStepWithoutParameter {
  void after_epoch(const Progress&) {}
  bool stops_at_step() const { return true; }
};
struct AsElsewhere {
  void after_epoch(const Progress&) {}
  void after_batch(const Progress&) {}
};

struct Swapped {
  torch::Tensor operator()(const torch::Tensor& output, const torch::Tensor&) const { return output.sum(); }
  torch::Tensor in_training(const Batch&, const auto&) const { return {}; }
};

template <class T>
concept IsRefused = archetype::detail::HasMistypedHook<T> || archetype::detail::HasForeignHook<T>;

}  // namespace

// A member that looks like a hook and would never be called is refused.
static_assert(!IsRefused<Sound> && !IsRefused<EarlyStopping> && !IsRefused<CsvLog> && !IsRefused<Checkpoint>);
static_assert(!IsRefused<TerminateOnNaN> && Callback<TerminateOnNaN>);
static_assert(IsRefused<WithoutParameter>);
static_assert(IsRefused<OneGoodOneMistyped> && Callback<OneGoodOneMistyped>);
static_assert(IsRefused<StopsWithoutConst> && Callback<StopsWithoutConst>);
static_assert(IsRefused<StopsAtStepWithoutParameter> && Callback<StopsAtStepWithoutParameter>);
static_assert(IsRefused<AsElsewhere> && Callback<AsElsewhere>);

static_assert(TrainingLoss<Mixup<>> && !TrainingLoss<CrossEntropy> &&
              !archetype::detail::NamesTrainingLoss<CrossEntropy>);
static_assert(Loss<Swapped> && !TrainingLoss<Swapped> && archetype::detail::NamesTrainingLoss<Swapped>);
