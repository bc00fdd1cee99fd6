// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/image/preprocess.hpp>
#include <archetype/image/read_image.hpp>
#include <archetype/model/evaluation_mode.hpp>
#include <archetype/model/first_parameter.hpp>
#include <archetype/model/model.hpp>
#include <archetype/zoo/labels/imagenet.hpp>

#include <torch/types.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace archetype {

/// One of the classes that a network takes a picture for.
struct Guess {
  int label = 0;     ///< index of the class
  std::string name;  ///< "tabby", or "class 7" where the classes have no names
  float share = 0;   ///< of all classes: softmax of the logits
  float logit = 0;
};

namespace detail {

inline std::string name_of_class(LabelSet labels, std::int64_t classes, std::int64_t label) {
  if (labels == LabelSet::imagenet && classes == static_cast<std::int64_t>(imagenet_labels.size()))
    return std::string{imagenet_labels[static_cast<std::size_t>(label)]};
  return "class " + std::to_string(label);
}

}  // namespace detail

/// A picture as a network wants it, in its precision and on its device: a batch of one.
inline torch::Tensor to_batch(const NetworkModule& network, const Image& image, const Preset& preset) {
  torch::Tensor batch = torch::empty({1, 3, preset.size, preset.size});
  preprocess(image, preset, {batch.data_ptr<float>(), static_cast<std::size_t>(batch.numel())});
  const torch::Tensor parameter = first_parameter(network);
  return parameter.defined() ? batch.to(parameter.options()) : batch;
}

/// The `Count` most likely classes of a picture, the likeliest first, by a network in evaluation mode: its logits are
/// those that Python gets from the file. Without a preset, the picture is made what ImageNet's networks are shown, of
/// the size that this one declares; one of the zoo has another perhaps, `zoo::find(name).preset()`. Throws `BadImage` for
/// a file that cannot be read, and std::invalid_argument where the network gives no logits or fewer classes.
template <std::size_t Count>
std::array<Guess, Count> top(AnyModel& model, const std::filesystem::path& photo, const Preset& preset = {}) {
  const torch::NoGradGuard no_gradient;
  const detail::EvaluationMode evaluating{*model};
  const Preset resolved = preset.resolved(model->graph().input_shape().height);
  const torch::Tensor logits =
      model->forward(to_batch(*model, read_image(photo), resolved)).to(torch::kCPU, torch::kFloat32);
  if (logits.dim() != 2 || logits.size(1) < static_cast<std::int64_t>(Count))
    throw std::invalid_argument("top: the network gives " + std::to_string(logits.numel()) +
                                " numbers for a picture, and " + std::to_string(Count) + " classes are asked for");
  const torch::Tensor shares = logits[0].softmax(0);
  const torch::Tensor order = logits[0].argsort(/*stable=*/true, /*dim=*/0, /*descending=*/true);
  std::array<Guess, Count> guesses;
  for (std::size_t i = 0; i < Count; ++i) {
    const auto label = order[static_cast<std::int64_t>(i)].item<std::int64_t>();
    guesses[i] = {static_cast<int>(label), detail::name_of_class(resolved.labels, logits.size(1), label),
                  shares[label].item<float>(), logits[0][label].item<float>()};
  }
  return guesses;
}

}  // namespace archetype
