// SPDX-License-Identifier: MIT
#pragma once

#include <archetype/data/checksum.hpp>
#include <archetype/data/loading/prefetch.hpp>
#include <archetype/data/loading/weighted_order.hpp>
#include <archetype/data/random.hpp>
#include <archetype/data/settings.hpp>
#include <archetype/data/sources/identity.hpp>
#include <archetype/data/sources/image_source.hpp>
#include <archetype/data/sources/labels.hpp>
#include <archetype/data/sources/split.hpp>
#include <archetype/data/transforms/pipeline.hpp>
#include <archetype/data/transforms/transform.hpp>
#include <archetype/text/type_name.hpp>

#include <cstdint>
#include <memory>
#include <mutex>
#include <numeric>
#include <sstream>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <range/v3/range/primitives.hpp>
#include <range/v3/view/chunk.hpp>
#include <range/v3/view/iota.hpp>
#include <range/v3/view/transform.hpp>
#include <torch/cuda.h>
#include <torch/types.h>

namespace archetype {

/// Samples as a network takes them.
struct Batch {
  torch::Tensor images;  ///< N×C×H×W of float
  torch::Tensor labels;  ///< N 64-bit integers, masks of N×H×W 64-bit integers, or float N×…

  std::int64_t size() const { return labels.size(0); }
};

/// How a loader makes batches.
struct LoaderOptions {
  std::int64_t batch = 64;
  std::uint64_t seed = 0;    ///< seeds the order and the augmentations in training
  std::size_t workers = 1;   ///< number of threads that prepare batches; does not affect the batches
  std::size_t prefetch = 4;  ///< number of batches prepared ahead of the network
  std::int64_t shard = 0;    ///< which part of each training batch this loader returns …
  std::int64_t shards = 1;   ///< … of this many equal parts, which together are the batch
  bool pin_memory = false;   ///< makes batches in page-locked memory, from which copies to a CUDA device do not block;
                             ///< without such a device, it has no effect
  std::vector<double> weights{};  ///< one per training image: an epoch then draws as many images as there are, with
                                  ///< replacement and in proportion to these, as PyTorch's WeightedRandomSampler does
};

/// Loads the samples of a split in batches, which threads prepare ahead: for training, shuffled each epoch and without
/// an incomplete last batch; for validation, all of them in order. Images pass through the transforms in the given
/// order, as in a `Pipeline`; pixels of tensors are in [0, 1] before. The transforms do not see the labels: if these
/// are masks, a transform that may move pixels is rejected; a transform of your own declares that it moves none by
/// `static constexpr bool moves_pixels = false`.
template <ImageSource Source, Preparation... Steps>
class Loader {
 public:
  /// Throws std::invalid_argument if the batch size is less than 1 or exceeds the number of training images; if `shard`
  /// and `shards` do not name an equal part of a batch; if `weights` are not one per training image, each at least 0
  /// and one of them above; if labels are masks and a transform may move pixels; or if the classes of training and
  /// validation differ.
  // NOLINTNEXTLINE(google-explicit-constructor): a split loads by itself
  Loader(Split<Source> split, const LoaderOptions& options = {}, Steps... steps)
      : split_(std::move(split)), options_(options), pipeline_(std::move(steps)...) {
    if (options.batch < 1 || options.batch > split_.train.size()) {
      throw std::invalid_argument("Loader: batch is " + std::to_string(options.batch) + ", expected 1 to the " +
                                  std::to_string(split_.train.size()) + " images to train");
    }
    if (options.shards < 1 || options.batch % options.shards != 0 || options.shard < 0 ||
        options.shard >= options.shards) {
      throw std::invalid_argument("Loader: shard is " + std::to_string(options.shard) + " of " +
                                  std::to_string(options.shards) + ", expected one of as many as divide the batch of " +
                                  std::to_string(options.batch));
    }
    if (!options.weights.empty()) detail::check_image_weights(options.weights, split_.train.size());
    if (kind_of_labels(split_.train.labels()) == LabelKind::masks ||
        kind_of_labels(split_.validation.labels()) == LabelKind::masks)
      (require_still<Steps>(), ...);
    if (split_.train.classes() != split_.validation.classes())
      throw std::invalid_argument("Loader: the classes to train are '" + classes_of(split_.train) +
                                  "', and those to validate '" + classes_of(split_.validation) + "'");
  }

  /// The number of batches in a training epoch.
  std::int64_t batches() const { return split_.train.size() / options_.batch; }

  /// The training batches of one epoch, counted from 0; deterministic for a seed.
  auto training(std::uint64_t epoch) const {
    const Random random{options_.seed, epoch};
    std::vector<std::int64_t> order = options_.weights.empty() ? random_order(split_.train.size(), random)
                                                               : detail::weighted_order(options_.weights, random);
    order.resize(static_cast<std::size_t>(batches() * options_.batch));
    return batched(split_.train, own_part(order), options_.batch / options_.shards,
                   [pipeline = pipeline_, seed = options_.seed, epoch](auto image, std::int64_t drawn) {
                     return pipeline.training(std::move(image), Random{seed, epoch, static_cast<std::uint64_t>(drawn)});
                   });
  }

  /// The validation batches.
  auto validation() const { return batches_of(split_.validation); }

  /// All samples of a source in order, prepared as in validation.
  auto batches_of(const ImageSource auto& source) const {
    std::vector<std::int64_t> order(static_cast<std::size_t>(source.size()));
    std::iota(order.begin(), order.end(), std::int64_t{0});
    return batched(source, std::move(order), options_.batch,
                   [pipeline = pipeline_](auto image, std::int64_t) { return pipeline.validation(std::move(image)); });
  }

  const Split<Source>& split() const& { return split_; }
  const Split<Source>& split() const&& = delete;

  /// Whether this process writes the files of a training: true for the first shard.
  bool writes() const { return options_.shard == 0; }

  /// The settings that a training depends on: the identity of the images (see `identity_of`), the class names, and how
  /// batches are made. Computes the identity once, on the first call.
  Settings settings() const {
    std::call_once(identities_->told, [this] {
      identities_->train = identity_of(split_.train);
      identities_->validation = identity_of(split_.validation);
    });
    Settings all{{"images to train", identities_->train},
                 {"images to validate", identities_->validation},
                 {"classes", classes_of(split_.train)},
                 {"batch", std::to_string(options_.batch)},
                 {"seed of the data", std::to_string(options_.seed)},
                 {"preparation", pipeline_.text()}};
    if (options_.weights.empty()) return all;
    Checksum checksum;
    checksum.add(options_.weights.data(), options_.weights.size() * sizeof(double));
    return combined(std::move(all), {{"weights of the images", "of checksum " + checksum.text()}});
  }

 private:
  static std::string classes_of(const Source& source) {
    std::string classes;
    for (const std::string& name : source.classes()) classes += (classes.empty() ? "" : ", ") + name;
    return classes;
  }

  template <class Step>
  static void require_still() {
    if constexpr (detail::moves_pixels<Step>)
      throw std::invalid_argument("Loader: the labels are masks, and " + std::string{detail::type_name<Step>()} +
                                  " may move pixels of the images, which would leave their masks behind");
  }

  /// The identities of the training and validation images.
  struct Identities {
    std::once_flag told;
    std::string train;
    std::string validation;
  };

  /// This loader's part of each batch of an order.
  std::vector<std::int64_t> own_part(const std::vector<std::int64_t>& order) const {
    const std::int64_t size = options_.batch / options_.shards;
    std::vector<std::int64_t> part;
    for (std::size_t i = 0; i < order.size(); ++i)
      if (static_cast<std::int64_t>(i) % options_.batch / size == options_.shard) part.push_back(order[i]);
    return part;
  }

  auto batched(const ImageSource auto& source, std::vector<std::int64_t> order, std::int64_t size, auto prepare) const {
    const auto total = static_cast<std::int64_t>(order.size());
    const auto shared_order = std::make_shared<const std::vector<std::int64_t>>(std::move(order));
    const bool pins = options_.pin_memory && torch::cuda::is_available();
    const auto load = [source, shared_order, prepare, pins](auto&& positions) {
      const torch::NoGradGuard no_gradient;
      const auto count = static_cast<std::int64_t>(ranges::size(positions));
      Batch batch;
      std::vector<std::int64_t> indices;
      for (const std::int64_t position : positions) {
        const std::int64_t drawn = (*shared_order)[static_cast<std::size_t>(position)];
        const std::int64_t index = drawn % source.size();  // drawn again, an image is augmented anew
        // Image by image, since operations on small tensors run on this thread and leave the others to the network.
        const torch::Tensor image = prepare(source.image(index), drawn);
        const auto filled = static_cast<std::int64_t>(indices.size());
        if (filled == 0)
          batch.images =
              torch::empty(with_count(count, image.sizes()), image.options().pinned_memory(pins && image.is_cpu()));
        require_same_size(image.sizes(), batch.images.sizes().slice(1));
        batch.images[filled].copy_(image);
        indices.push_back(index);
      }
      batch.labels = detail::labels_at(source.labels(), indices);
      if (pins && batch.labels.is_cpu()) batch.labels = batch.labels.pin_memory();
      return batch;
    };
    namespace views = ranges::views;
    return Prefetch(views::iota(std::int64_t{0}, total) | views::chunk(size) | views::transform(load), options_.workers,
                    options_.prefetch);
  }

  static std::vector<std::int64_t> with_count(std::int64_t count, torch::IntArrayRef image) {
    std::vector<std::int64_t> extents{count};
    extents.insert(extents.end(), image.begin(), image.end());
    return extents;
  }

  static void require_same_size(torch::IntArrayRef image, torch::IntArrayRef others) {
    if (image == others) return;
    std::ostringstream text;
    text << "Loader: images of a batch are " << others << " and " << image
         << "; a step such as Resize makes them of one size";
    throw std::invalid_argument(text.str());
  }

  Split<Source> split_;
  LoaderOptions options_;
  Pipeline<Steps...> pipeline_;
  std::shared_ptr<Identities> identities_ = std::make_shared<Identities>();
};

}  // namespace archetype
