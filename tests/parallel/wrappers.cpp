// SPDX-License-Identifier: MIT
#include <archetype/data/settings.hpp>
#include <archetype/parallel/joint_loss.hpp>
#include <archetype/parallel/synchronized.hpp>
#include <archetype/train/losses/mixup.hpp>
#include <archetype/train/optimizers/accumulated.hpp>
#include <archetype/train/optimizers/adam.hpp>
#include <archetype/train/optimizers/clipped.hpp>
#include <archetype/train/optimizers/loss_scaled.hpp>

#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>
#include <torch/types.h>

using namespace archetype;

namespace {

/// An optimizer of a user's that tells no settings and lets nobody write.
struct Quiet {
  bool writes() const { return false; }
  auto attach(std::vector<ParameterGroup> groups) const { return Adam{}.attach(std::move(groups)); }
};

/// A loss of the same kind.
struct QuietLoss {
  bool writes() const { return false; }
  torch::Tensor operator()(const torch::Tensor& output, const torch::Tensor& labels) const {
    return each(output, labels).mean();
  }
  torch::Tensor each(const torch::Tensor& output, const torch::Tensor&) const { return output.flatten(1).mean(1); }
};

const Processes alone{Rendezvous{0, 1, "127.0.0.1", 0, std::chrono::seconds(1)}};

/// What a trainer would note of a policy: its settings, or the name of its type.
std::string noted(const std::string& role, const auto& policy) { return lines_of(settings_or_type_of(role, policy)); }

template <class OptimizerPolicy>
using StepperOf = decltype(std::declval<const OptimizerPolicy&>().attach({}));

// A scaled loss is scaled in all processes, and its gradients are divided by the scale after they are averaged.
static_assert(archetype::detail::ScalesLoss<StepperOf<Synchronized<LossScaled<Adam>>>>);
static_assert(archetype::detail::combines_gradients<StepperOf<Synchronized<Adam>>>);

}  // namespace

TEST_CASE("A wrapped optimizer or loss without settings is still told from another by its type") {
  for (const std::string& wrapped :
       {noted("optimizer", Clipped{Quiet{}, 1.0}), noted("optimizer", Accumulated{Quiet{}, 2}),
        noted("optimizer", LossScaled{Quiet{}}), noted("optimizer", Synchronized{Quiet{}, alone})})
    CHECK_THAT(wrapped, Catch::StartsWith(noted("optimizer", Quiet{})));
  for (const std::string& wrapped : {noted("loss", Mixup<QuietLoss>{}), noted("loss", JointLoss{QuietLoss{}, alone})})
    CHECK_THAT(wrapped, Catch::StartsWith(noted("loss", QuietLoss{})));
}

TEST_CASE("A wrapper lets nobody write where what it wraps does not") {
  CHECK_FALSE(Clipped{Quiet{}, 1.0}.writes());
  CHECK_FALSE(Accumulated{Quiet{}, 2}.writes());
  CHECK_FALSE(LossScaled{Quiet{}}.writes());
  CHECK_FALSE(Synchronized{Quiet{}, alone}.writes());
  CHECK_FALSE(Mixup<QuietLoss>{}.writes());
  CHECK_FALSE(JointLoss{QuietLoss{}, alone}.writes());
  CHECK(Synchronized{Adam{}, alone}.writes());
}
