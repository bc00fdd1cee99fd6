// SPDX-License-Identifier: MIT
#include <archetype/describe.hpp>
#include <archetype/image/image.hpp>
#include <archetype/model/classify.hpp>
#include <archetype/model/flips.hpp>
#include <archetype/model/model.hpp>
#include <archetype/train/core/averaged.hpp>
#include <archetype/train/core/evaluation.hpp>
#include <archetype/train/core/flipped.hpp>
#include <archetype/train/optimizers/adam.hpp>
#include <archetype/train/trainer.hpp>

#include <catch2/catch.hpp>
#include <torch/types.h>
#include <torch/utils.h>

#include "../../image/pictures.hpp"
#include "../small_network.hpp"

using namespace archetype;

namespace {

struct OneConv : Network<Input<3, 8, 8>, Conv<4, Kernel<3>>, ReLU, Head<Flatten, Logits<5>>> {};

}  // namespace

TEST_CASE("Outputs are averaged over flips, and maps are flipped back") {
  const torch::Tensor images = torch::randn({2, 3, 4, 5});
  const auto maps = [](const torch::Tensor& view) { return view * 2; };
  CHECK(mean_over_flips(maps, images, Flips::both).allclose(images * 2));
  const auto corner = [](const torch::Tensor& view) { return view.select(3, 0).select(2, 0); };
  CHECK(mean_over_flips(corner, images, Flips::none).equal(corner(images)));
  const auto at = [&](int row, int column) { return images.select(3, column).select(2, row); };
  CHECK(mean_over_flips(corner, images, Flips::horizontal).allclose((at(0, 0) + at(0, 4)) / 2));
  CHECK(mean_over_flips(corner, images, Flips::both).allclose((at(0, 0) + at(0, 4) + at(3, 0) + at(3, 4)) / 4));
}

TEST_CASE("A flipped model trains as it is, and validates the mean of the logits") {
  const auto trained = [](auto model) {
    Trainer trainer{model, Loader{small_data(), {.batch = 16}}, Adam{}, OneCycle{.lr = 0.05}};
    trainer.fit(1);
    return trainer.progress().history.back();
  };
  const auto fresh = [] {
    torch::manual_seed(3);
    return SmallNetwork{};
  };
  const SmallNetwork network = fresh();
  const auto flipped = trained(Averaged{Flipped{network}, {.decay = 0}}), plain = trained(fresh());
  CHECK(flipped.train_loss == plain.train_loss);
  CHECK(flipped.valid_loss != Approx(plain.valid_loss));
  const Loader data{small_data(), {.batch = 16}};
  CHECK(evaluate(Flipped{network}, data.validation()).loss() == Approx(flipped.valid_loss));
  CHECK(evaluate(network, data.validation()).loss() == Approx(plain.valid_loss));
}

TEST_CASE("An image is classified by the mean of the logits over flips") {
  torch::manual_seed(3);
  const Model<OneConv> model;
  const Image image = hard_edges(8, 8);
  Image mirrored = image;
  Random random{1};
  mirrored = RandomHorizontalFlip{1}(mirrored, random);
  const Preset preset{.size = 8, .resize = 8, .labels = LabelSet::none};
  const auto logit_of = [](const Predictions<5>& predictions, int label) {
    for (const Prediction& each : predictions)
      if (each.label == label) return each.logit;
    return 0.F;
  };
  const auto one = classify<5>(model, image, preset), other = classify<5>(model, mirrored, preset);
  const auto both = classify<5>(model, image, preset, Flips::horizontal);
  for (int label = 0; label < 5; ++label) {
    CHECK(logit_of(both, label) == Approx((logit_of(one, label) + logit_of(other, label)) / 2).margin(1e-6));
    CHECK(logit_of(one, label) != Approx(logit_of(other, label)));
  }
}
