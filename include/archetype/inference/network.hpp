// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/graph/shape.hpp>
#include <archetype/graph/to_text.hpp>
#include <archetype/graph/view.hpp>
#include <archetype/inference/cache/cache_use.hpp>
#include <archetype/inference/context.hpp>
#include <archetype/inference/onednn/threads.hpp>
#include <archetype/inference/options.hpp>
#include <archetype/inference/profile.hpp>
#include <archetype/inference/program.hpp>
#include <archetype/weights/state/state_dict.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <memory>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

namespace archetype {

/// A network with its weights, compiled for inference: `compile_for_inference` makes it.
///
/// A copy shares the weights, and has memory for activations of its own. Several threads can run copies at once; each
/// object is for one thread at a time.
class InferenceNetwork {
 public:
  explicit InferenceNetwork(std::shared_ptr<const inference::Program> program)
      : program_(std::move(program)), context_(program_->schedules(), program_->engine()) {}

  InferenceNetwork(const InferenceNetwork& other) : InferenceNetwork(other.program_) {}
  InferenceNetwork(InferenceNetwork&&) = default;
  InferenceNetwork& operator=(InferenceNetwork other) {
    program_ = std::move(other.program_);
    context_ = std::move(other.context_);
    return *this;
  }
  ~InferenceNetwork() = default;

  /// The shape of one image.
  const Shape& input_shape() const { return program_->input(); }

  /// The shape of each result for one image; one, unless the network has `Features`.
  const std::vector<Shape>& result_shapes() const& { return program_->results(); }

  /// Maps images, each channels × height × width, to the network's result: for each image its logits, or its map as
  /// channels × height × width. Of `Features`, it returns the last. Throws std::invalid_argument if these are not whole
  /// images, or if their number is not a sum of the numbers that were prepared for.
  std::vector<float> operator()(std::span<const float> images) { return std::move(features(images).back()); }

  /// All results, in the order of the names of `Features`.
  std::vector<std::vector<float>> features(std::span<const float> images) {
    const std::size_t count = count_of(images);
    std::vector<std::vector<float>> results;
    for (const Shape& shape : result_shapes()) results.emplace_back(count * elements_of(shape));
    std::vector<std::span<float>> views(results.begin(), results.end());
    run(images, views);
    return results;
  }

  /// The same into memory of yours, one for each result, without allocating any.
  void run(std::span<const float> images, std::span<const std::span<float>> results) {
    const std::size_t count = count_of(images);
    check_results(count, results);
    const inference::onednn::Threads threads{program_->threads()};
    const std::span<const inference::Schedule> schedules = program_->schedules();
    std::size_t done = 0;
    for (std::size_t i = 0; i < schedules.size(); ++i) {
      const auto batch = static_cast<std::size_t>(schedules[i].images);
      for (; count - done >= batch; done += batch) {
        context_.run(i, images.data() + done * elements_of(input_shape()));
        copy_results(i, done, results);
      }
    }
  }
  void run(std::span<const float> images, std::span<float> result) { run(images, std::array{result}); }

  /// Bytes of the weights, which copies share.
  std::size_t weight_bytes() const { return program_->weight_bytes(); }

  /// Bytes for activations, which each copy has of its own.
  std::size_t activation_bytes() const {
    std::size_t bytes = 0;
    for (const inference::Schedule& schedule : program_->schedules()) bytes = std::max(bytes, schedule.arena.bytes);
    return bytes;
  }

  /// What the cache of `InferenceOptions` did for this network.
  const inference::CacheUse& cache() const& { return program_->cache(); }

  /// Runs images of one prepared number several times, and says what each step did and how long it took.
  inference::Profile profile(std::span<const float> images, int runs = 10) {
    const std::size_t count = count_of(images);
    const std::span<const inference::Schedule> schedules = program_->schedules();
    for (std::size_t i = 0; i < schedules.size(); ++i)
      if (static_cast<std::size_t>(schedules[i].images) == count) {
        const inference::onednn::Threads threads{program_->threads()};
        return inference::profile(schedules[i], context_, i, images.data(), runs);
      }
    throw std::invalid_argument("a profile of " + std::to_string(count) + " images, which was not prepared for");
  }

 private:
  static std::size_t elements_of(const Shape& shape) { return static_cast<std::size_t>(shape.elements()); }

  /// The number of images, which must be a sum of those prepared for.
  std::size_t count_of(std::span<const float> images) const {
    const std::size_t one = elements_of(input_shape());
    if (images.empty() || images.size() % one != 0)
      throw std::invalid_argument("input: " + std::to_string(images.size()) + " numbers are no images of " +
                                  detail::to_text(input_shape()) + ", which have " + std::to_string(one) + " each");
    std::size_t rest = images.size() / one;
    for (const inference::Schedule& schedule : program_->schedules()) rest %= static_cast<std::size_t>(schedule.images);
    if (rest == 0) return images.size() / one;
    std::string prepared;
    for (const inference::Schedule& schedule : program_->schedules())
      prepared += (prepared.empty() ? "" : " or ") + std::to_string(schedule.images);
    throw std::invalid_argument("input: " + std::to_string(images.size() / one) +
                                " images cannot be divided into batches of " + prepared + "; prepare for 1, too");
  }

  void check_results(std::size_t count, std::span<const std::span<float>> results) const {
    if (results.size() != result_shapes().size())
      throw std::invalid_argument("memory for " + std::to_string(results.size()) + " results, and the network has " +
                                  std::to_string(result_shapes().size()));
    for (std::size_t i = 0; i < results.size(); ++i)
      if (const std::size_t wanted = count * elements_of(result_shapes()[i]); results[i].size() != wanted)
        throw std::invalid_argument("result " + std::to_string(i) + ": memory for " +
                                    std::to_string(results[i].size()) + " numbers, and there are " +
                                    std::to_string(wanted) + ", " + detail::to_text(result_shapes()[i]) +
                                    " for each image");
  }

  void copy_results(std::size_t schedule, std::size_t first, std::span<const std::span<float>> results) const {
    const inference::Schedule& ran = program_->schedules()[schedule];
    for (std::size_t i = 0; i < results.size(); ++i) {
      const std::size_t each = elements_of(result_shapes()[i]);
      std::copy_n(context_.slot(schedule, ran.results[i]), each * static_cast<std::size_t>(ran.images),
                  results[i].data() + first * each);
    }
  }

  std::shared_ptr<const inference::Program> program_;
  inference::Context context_;
};

}  // namespace archetype
