// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/image/preprocess.hpp>
#include <archetype/image/preset.hpp>
#include <archetype/image/read_image.hpp>
#include <archetype/model/first_parameter.hpp>
#include <archetype/model/mode_guard.hpp>
#include <archetype/model/model.hpp>
#include <archetype/zoo/class_names.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <vector>

#include <torch/types.h>

namespace archetype {

/// One of the classes that a network takes a picture for.
struct Prediction {
  int label = 0;          ///< index of the class
  std::string name;       ///< of the class: "tabby", or "class 7" where the classes have no names
  float probability = 0;  ///< of all classes: softmax of the logits
  float logit = 0;
};

/// The likeliest first.
template <std::size_t Count>
using Predictions = std::array<Prediction, Count>;

namespace detail {

/// So many pictures, each given by its index, as a network wants them: a batch in its precision and on its device.
template <class Pictures>
torch::Tensor to_batch(const NetworkModule& network, std::size_t count, const Pictures& picture, const Preset& preset) {
  const std::int64_t side = std::max(0, preset.size);  // `preprocess` refuses others with a sentence
  torch::Tensor batch = torch::empty({static_cast<std::int64_t>(count), 3, side, side});
  const std::size_t numbers = static_cast<std::size_t>(batch.numel()) / std::max<std::size_t>(count, 1);
  for (std::size_t i = 0; i < count; ++i)
    preprocess(picture(i), preset, {batch.data_ptr<float>() + i * numbers, numbers});
  return as_parameters(batch, network);
}

/// The most likely classes by the logits of one picture.
template <std::size_t Count>
Predictions<Count> most_likely(const torch::Tensor& logits, const std::vector<std::string>& names) {
  const torch::Tensor probabilities = logits.softmax(0);
  const torch::Tensor order = logits.argsort(/*stable=*/true, /*dim=*/0, /*descending=*/true);
  Predictions<Count> predictions;
  for (std::size_t i = 0; i < Count; ++i) {
    const auto label = order[static_cast<std::int64_t>(i)].item<std::int64_t>();
    predictions[i] = {static_cast<int>(label), class_name(names, static_cast<std::size_t>(label)),
                      probabilities[label].item<float>(), logits[label].item<float>()};
  }
  return predictions;
}

template <std::size_t Count, class Pictures>
std::vector<Predictions<Count>> classify(NetworkModule& network, std::size_t count, const Pictures& picture,
                                         const Preset& preset) {
  if (count == 0) return {};
  const torch::NoGradGuard no_gradient;
  const ModeGuard evaluating{network, ModeGuard::Mode::evaluation};
  const Preset resolved = preset.resolved(network.graph().input_shape().height);
  const torch::Tensor logits =
      network.forward(to_batch(network, count, picture, resolved)).to(torch::kCPU, torch::kFloat32);
  if (logits.dim() != 2)
    throw std::invalid_argument("classify: the network ends in a map, not in numbers of classes; give it a head");
  if (logits.size(1) < static_cast<std::int64_t>(Count))
    throw std::invalid_argument("classify: the network tells " + std::to_string(logits.size(1)) + " classes, and " +
                                std::to_string(Count) + " are asked for");
  const std::vector<std::string> names = network.classes(resolved.labels);
  std::vector<Predictions<Count>> predictions;
  for (std::size_t i = 0; i < count; ++i)
    predictions.push_back(most_likely<Count>(logits[static_cast<std::int64_t>(i)], names));
  return predictions;
}

}  // namespace detail

/// The `Count` most likely classes of a picture by a network in evaluation mode, afterwards in the mode that it was in;
/// its logits are those that Python gets. The picture is made what the model's preset says, `model->preset`, and the
/// classes bear the names that the model has for them, `model->classes()`. Throws std::invalid_argument where the
/// network gives no logits or fewer classes, and for a senseless preset.
template <std::size_t Count>
Predictions<Count> classify(const AnyModel& model, const Image& image) {
  return classify<Count>(model, image, model->preset);
}

/// The same by another preset; one without a size has that of the network's declared image.
template <std::size_t Count>
Predictions<Count> classify(const AnyModel& model, const Image& image, const Preset& preset) {
  const auto picture = [&](std::size_t) -> const Image& { return image; };
  return detail::classify<Count>(*model.ptr(), 1, picture, preset)[0];
}

/// The same of the picture in a file. Throws what `read_image` does, too.
template <std::size_t Count>
Predictions<Count> classify(const AnyModel& model, const std::filesystem::path& photo) {
  return classify<Count>(model, read_image(photo), model->preset);
}
template <std::size_t Count>
Predictions<Count> classify(const AnyModel& model, const std::filesystem::path& photo, const Preset& preset) {
  return classify<Count>(model, read_image(photo), preset);
}

/// The same of the pictures in several files, which the network is shown in one batch.
template <std::size_t Count>
std::vector<Predictions<Count>> classify(const AnyModel& model, const std::vector<std::filesystem::path>& photos,
                                         const Preset& preset) {
  return detail::classify<Count>(
      *model.ptr(), photos.size(), [&](std::size_t i) { return read_image(photos[i]); }, preset);
}
template <std::size_t Count>
std::vector<Predictions<Count>> classify(const AnyModel& model, const std::vector<std::filesystem::path>& photos) {
  return classify<Count>(model, photos, model->preset);
}

}  // namespace archetype
