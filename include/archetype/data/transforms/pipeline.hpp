// SPDX-License-Identifier: MIT
#pragma once

#include <archetype/data/random.hpp>
#include <archetype/data/sources/image_source.hpp>
#include <archetype/data/transforms/transform.hpp>
#include <archetype/text/type_name.hpp>

#include <cstddef>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>

#include <torch/types.h>

namespace archetype {

/// Prepares an image for a network: applies transforms in the given order, those that take an `Image` first.
template <Preparation... Steps>
class Pipeline {
 public:
  explicit Pipeline(Steps... steps) : steps_(std::move(steps)...) {}

  /// Prepares an image for training: C×H×W of float, augmented with random numbers from the stream.
  torch::Tensor training(auto image, Random random) const {
    return from<0>(start(std::move(image)), [&]<class Step, class Sample>(const Step& step, Sample sample) {
      if constexpr (detail::AugmentationOf<Step, Sample>) return step(std::move(sample), random);
      else return step(std::move(sample));
    });
  }

  /// Prepares an image for validation: C×H×W of float, deterministic.
  torch::Tensor validation(auto image) const {
    return from<0>(start(std::move(image)), []<class Step, class Sample>(const Step& step, Sample sample) {
      if constexpr (detail::TransformOf<Step, Sample>) return step(std::move(sample));
      else return sample;
    });
  }

  /// The transforms with their settings, on one line.
  std::string text() const {
    std::string line;
    const auto add = [&]<class Step>(const Step& step) {
      line += line.empty() ? "" : ", ";
      if constexpr (requires { step.text(); }) line += step.text();
      else line += detail::type_name<Step>();
    };
    std::apply([&](const auto&... step) { (add(step), ...); }, steps_);
    return line;
  }

 private:
  static Image start(Image image) { return image; }
  static torch::Tensor start(const torch::Tensor& image) { return to_tensor(image); }

  /// Applies the transforms from index `At` on; an image becomes a tensor before the first transform that takes a
  /// tensor.
  template <std::size_t At, class Sample>
  torch::Tensor from(Sample sample, const auto& apply) const {
    if constexpr (At == sizeof...(Steps)) {
      return to_tensor(sample);
    } else {
      using Step = std::tuple_element_t<At, std::tuple<Steps...>>;
      if constexpr (detail::Takes<Step, Sample>) {
        return from<At + 1>(apply(std::get<At>(steps_), std::move(sample)), apply);
      } else {
        static_assert(std::is_same_v<Sample, Image>,
                      "a step that takes an Image must come before all that take a tensor; images of a Dataset are "
                      "tensors from the start");
        return from<At>(to_tensor(sample), apply);
      }
    }
  }

  std::tuple<Steps...> steps_;
};

}  // namespace archetype
