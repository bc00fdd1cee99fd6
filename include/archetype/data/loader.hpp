// SPDX-License-Identifier: MIT
#pragma once

#include <torch/types.h>

#include <cstdint>
#include <memory>
#include <numeric>
#include <stdexcept>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include <range/v3/view/chunk.hpp>
#include <range/v3/view/iota.hpp>
#include <range/v3/view/transform.hpp>

#include <archetype/data/dataset.hpp>
#include <archetype/data/prefetch.hpp>
#include <archetype/data/random.hpp>
#include <archetype/data/transform.hpp>

namespace archetype {

/// Some samples as a network takes them.
struct Batch {
  torch::Tensor images;  ///< N×C×H×W of float.
  torch::Tensor labels;  ///< N of 64-bit integers.

  std::int64_t size() const { return labels.size(0); }
};

/// How samples come in batches.
struct Loading {
  std::int64_t batch = 64;
  std::uint64_t seed = 0;   ///< Of the order and of the augmentations in training.
  std::size_t workers = 1;  ///< Threads that prepare batches; the batches do not depend on their number.
  std::size_t ahead = 4;    ///< Batches that may wait for the network.
};

/// Gives the samples of a split in batches that threads prepare ahead: for training in another order each epoch and
/// without an incomplete last batch, for validation in the order they have, all of them. Pixels come in [0, 1] to the
/// augmentations (training only) and transforms, which apply in the order given.
template <Preparation... Steps>
class Loader {
 public:
  /// Throws std::invalid_argument if a batch has no image or is larger than what there is to train.
  // NOLINTNEXTLINE(google-explicit-constructor): a split loads by itself
  Loader(Split split, Loading loading = {}, Steps... steps)
      : split_(std::move(split)), loading_(loading), steps_(std::move(steps)...) {
    if (loading.batch < 1 || loading.batch > split_.train.size()) {
      throw std::invalid_argument("Loader: batch is " + std::to_string(loading.batch) + ", expected 1 to the " +
                                  std::to_string(split_.train.size()) + " images to train");
    }
  }

  /// Batches of an epoch of training.
  std::int64_t batches() const { return split_.train.size() / loading_.batch; }

  /// The training batches of one epoch, counted from 0; always the same for a seed.
  auto training(std::uint64_t epoch) const {
    std::vector<std::int64_t> order = random_order(split_.train.size(), Random{loading_.seed, epoch});
    order.resize(static_cast<std::size_t>(batches() * loading_.batch));
    return batched(split_.train, std::move(order),
                   [steps = steps_, seed = loading_.seed, epoch](auto image, auto index) {
                     Random random{seed, epoch, static_cast<std::uint64_t>(index)};
                     const auto change = [&](const auto& step) {
                       if constexpr (Augmentation<std::decay_t<decltype(step)>>) {
                         image = step(image, random);
                       } else {
                         image = step(image);
                       }
                     };
                     std::apply([&](const auto&... step) { (change(step), ...); }, steps);
                     return image;
                   });
  }

  /// The batches to validate with.
  auto validation() const { return batches_of(split_.validation); }

  /// All samples of a dataset in their order, prepared as in validation.
  auto batches_of(const Dataset& data) const {
    std::vector<std::int64_t> order(static_cast<std::size_t>(data.size()));
    std::iota(order.begin(), order.end(), std::int64_t{0});
    return batched(data, std::move(order), [steps = steps_](auto image, auto) {
      const auto change = [&](const auto& step) {
        if constexpr (Transform<std::decay_t<decltype(step)>>) image = step(image);
      };
      std::apply([&](const auto&... step) { (change(step), ...); }, steps);
      return image;
    });
  }

  const Split& split() const { return split_; }

 private:
  auto batched(const Dataset& data, std::vector<std::int64_t> order, auto prepare) const {
    const auto count = static_cast<std::int64_t>(order.size());
    const auto shared_order = std::make_shared<const std::vector<std::int64_t>>(std::move(order));
    const auto load = [data, shared_order, prepare](auto&& positions) {
      const torch::NoGradGuard no_gradient;
      std::vector<torch::Tensor> images, labels;
      for (const std::int64_t position : positions) {
        const std::int64_t index = (*shared_order)[static_cast<std::size_t>(position)];
        // Image by image, since operations on small tensors stay on this thread and leave the others to the network.
        images.push_back(prepare(data.images()[index].to(torch::kFloat).div_(255), index));
        labels.push_back(data.labels()[index]);
      }
      return Batch{torch::stack(images), torch::stack(labels)};
    };
    namespace views = ranges::views;
    return Prefetch(views::iota(std::int64_t{0}, count) | views::chunk(loading_.batch) | views::transform(load),
                    loading_.workers, loading_.ahead);
  }

  Split split_;
  Loading loading_;
  std::tuple<Steps...> steps_;
};

}  // namespace archetype
