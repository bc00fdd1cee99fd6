// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/image/preprocess.hpp>
#include <archetype/image/preset.hpp>
#include <archetype/image/read_image.hpp>
#include <archetype/model/first_parameter.hpp>
#include <archetype/model/flips.hpp>
#include <archetype/model/mode_guard.hpp>
#include <archetype/model/model.hpp>
#include <archetype/zoo/predictions.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <torch/types.h>

namespace archetype {

namespace detail {

/// A batch of `count` images, of which `image_at(i)` returns the i-th, preprocessed, in the precision and on the device
/// of the network.
template <class Images>
torch::Tensor to_batch(const NetworkModule& network, std::size_t count, const Images& image_at, const Preset& preset) {
  const std::int64_t side = std::max(0, preset.size);  // `preprocess` refuses others with a sentence
  torch::Tensor batch = torch::empty({static_cast<std::int64_t>(count), 3, side, side});
  const std::size_t numbers = static_cast<std::size_t>(batch.numel()) / std::max<std::size_t>(count, 1);
  for (std::size_t i = 0; i < count; ++i)
    preprocess(image_at(i), preset, {batch.data_ptr<float>() + i * numbers, numbers});
  return as_parameters(batch, network);
}

/// The `count` most probable classes of each image of a batch, or all if there are fewer.
template <class Images>
std::vector<std::vector<Prediction>> classify(NetworkModule& network, std::size_t images, const Images& image_at,
                                              std::size_t count, const Preset& preset, Flips flips = Flips::none) {
  if (images == 0) return {};
  const torch::NoGradGuard no_gradient;
  const ModeGuard evaluating{network, ModeGuard::Mode::evaluation};
  const Preset resolved = preset.resolved(network.graph().input_shape().height);
  const torch::Tensor logits = mean_over_flips([&](const torch::Tensor& batch) { return network.forward(batch); },
                                               to_batch(network, images, image_at, resolved), flips)
                                   .to(torch::kCPU, torch::kFloat32);
  if (logits.dim() != 2)
    throw std::invalid_argument("classify: the network ends in a map, not in numbers of classes; give it a head");
  const std::vector<std::string> names = network.classes(resolved.labels);
  const torch::Tensor in_order = logits.contiguous();
  const std::span numbers{in_order.data_ptr<float>(), static_cast<std::size_t>(in_order.numel())};
  const std::size_t classes = numbers.size() / images;
  std::vector<std::vector<Prediction>> predictions;
  for (std::size_t i = 0; i < images; ++i)
    predictions.push_back(most_likely(numbers.subspan(i * classes, classes), count, names));
  return predictions;
}

}  // namespace detail

/// The `count` most probable classes of an image, or all classes if the network has fewer. The network runs in
/// evaluation mode, and afterwards is in its former mode again; the logits are those of the original in Python. The
/// image is preprocessed as the model's preset says, `model->preset`, and the classes are named as in
/// `model->classes()`. With `flips`, the logits are the mean over flips of the preprocessed image. Throws
/// std::invalid_argument if the network returns no logits, and for an invalid preset.
inline std::vector<Prediction> classify(const AnyModel& model, const Image& image, std::size_t count,
                                        const Preset& preset, Flips flips = Flips::none) {
  const auto image_at = [&](std::size_t) -> const Image& { return image; };
  return detail::classify(*model.ptr(), 1, image_at, count, preset, flips)[0];
}
inline std::vector<Prediction> classify(const AnyModel& model, const Image& image, std::size_t count) {
  return classify(model, image, count, model->preset);
}

/// The same as an array, for a count that is a constant. Throws std::invalid_argument if the network has fewer classes.
template <std::size_t Count>
Predictions<Count> classify(const AnyModel& model, const Image& image) {
  return classify<Count>(model, image, model->preset);
}

/// The same, with another preset; a preset without a size uses the network's declared image size.
template <std::size_t Count>
Predictions<Count> classify(const AnyModel& model, const Image& image, const Preset& preset,
                            Flips flips = Flips::none) {
  return detail::to_array<Count>(classify(model, image, Count, preset, flips));
}

/// The same for the image in a file. Throws what `read_image` throws, too.
inline std::vector<Prediction> classify(const AnyModel& model, const std::filesystem::path& file, std::size_t count) {
  return classify(model, read_image(file), count);
}
template <std::size_t Count>
Predictions<Count> classify(const AnyModel& model, const std::filesystem::path& file) {
  return classify<Count>(model, read_image(file), model->preset);
}
template <std::size_t Count>
Predictions<Count> classify(const AnyModel& model, const std::filesystem::path& file, const Preset& preset,
                            Flips flips = Flips::none) {
  return classify<Count>(model, read_image(file), preset, flips);
}

/// The same for the images in several files, which form one batch.
template <std::size_t Count>
std::vector<Predictions<Count>> classify(const AnyModel& model, const std::vector<std::filesystem::path>& files,
                                         const Preset& preset, Flips flips = Flips::none) {
  const auto image_at = [&](std::size_t i) { return read_image(files[i]); };
  std::vector<Predictions<Count>> predictions;
  for (auto& each : detail::classify(*model.ptr(), files.size(), image_at, Count, preset, flips))
    predictions.push_back(detail::to_array<Count>(std::move(each)));
  return predictions;
}
template <std::size_t Count>
std::vector<Predictions<Count>> classify(const AnyModel& model, const std::vector<std::filesystem::path>& files) {
  return classify<Count>(model, files, model->preset);
}

}  // namespace archetype
