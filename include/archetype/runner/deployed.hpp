// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/deploy/deployed_file.hpp>
#include <archetype/graph/operation.hpp>
#include <archetype/graph/to_text.hpp>
#include <archetype/image/image.hpp>
#include <archetype/image/preprocess.hpp>
#include <archetype/image/preset.hpp>
#include <archetype/image/read_image.hpp>
#include <archetype/inference/compile.hpp>
#include <archetype/inference/network.hpp>
#include <archetype/inference/options.hpp>
#include <archetype/weights/state/state_dict.hpp>
#include <archetype/weights/state/test_vector.hpp>
#include <archetype/zoo/predictions.hpp>

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace archetype {

/// A network that was opened from a deployed file. As with `InferenceNetwork`, a copy for another thread shares the
/// weights.
struct Deployed {
  InferenceNetwork network;
  std::string name;  ///< may be empty
  Preset preset;
  std::vector<std::string> classes;  ///< empty if they have no names
  std::optional<TestVector> test_vector;
};

namespace detail {

inline Deployed compile_deployed(DeployedFile file, const InferenceOptions& options, const std::string& name) {
  return {compile_for_inference(file.graph.view(), file.weights, options, name), std::move(file.network),
          file.use.preset, std::move(file.use.classes), std::move(file.test_vector)};
}

/// The first elements of the network's result for the image of a test vector.
inline std::vector<float> result_for(Deployed& deployed, const TestVector& vector) {
  std::vector<float> result = deployed.network(vector.image());
  result.resize(std::min(result.size(), TestVector::most));
  return result;
}

}  // namespace detail

/// Opens a file that `deploy` wrote. Of the options, those apply that do not change the network: `batches`, `threads`,
/// `layout`, `cache` and `kernels`. `operations` are those of your own that the network has.
///
/// Throws `BadWeights`, which names the file and the node or tensor, if it is not such a file, or damaged;
/// std::system_error if it cannot be read; and std::invalid_argument, naming kind and path, for an operation of your
/// own without a kernel in `options.kernels`.
inline Deployed open_deployed(const std::filesystem::path& file, const InferenceOptions& options = {},
                              std::span<const Operation* const> operations = {}) {
  return detail::compile_deployed(read_deployed(file, operations), options, file.string());
}

/// The same for the content of such a file, which `name` names in messages.
inline Deployed open_deployed(std::span<const std::byte> content, const InferenceOptions& options = {},
                              std::span<const Operation* const> operations = {},
                              const std::string& name = "the deployed network") {
  const auto parsed = [&] {
    try {
      return parse_deployed(content, operations);
    } catch (const BadWeights& bad) {
      throw BadWeights(name + ": " + bad.what());
    }
  };
  return detail::compile_deployed(parsed(), options, name);
}

/// Prepares an image as the preset says, and writes it as the network's input. Throws std::invalid_argument if the
/// network takes no images of that size, and what `preprocess` throws.
inline void prepare(const Deployed& deployed, const Image& image, std::span<float> input) {
  const Shape taken = deployed.network.input_shape();
  if (const Shape prepared{3, deployed.preset.size, deployed.preset.size}; prepared != taken)
    throw std::invalid_argument("classify: the preset makes images of " + detail::to_text(prepared) +
                                ", and the network takes " + detail::to_text(taken));
  preprocess(image, deployed.preset, input);
}

/// The `count` most probable classes of an image, or all if the network tells fewer. It is prepared as the preset says.
/// Throws std::invalid_argument if the network does not classify images of three colors.
inline std::vector<Prediction> classify(Deployed& deployed, const Image& image, std::size_t count) {
  if (!deployed.network.result_shapes().back().flat())
    throw std::invalid_argument(
        "classify: the network ends in a map, not in numbers of classes; deploy it with a head");
  std::vector<float> input(static_cast<std::size_t>(deployed.network.input_shape().elements()));
  prepare(deployed, image, input);
  return most_likely(deployed.network(input), count, deployed.classes);
}

/// The same for the image in a file. Throws what `read_image` throws, too.
inline std::vector<Prediction> classify(Deployed& deployed, const std::filesystem::path& photo, std::size_t count) {
  return classify(deployed, read_image(photo), count);
}

/// The same as an array, for a count that is a constant. Throws std::invalid_argument if the network has fewer classes.
template <std::size_t Count>
Predictions<Count> classify(Deployed& deployed, const auto& image_or_photo) {
  return detail::to_array<Count>(classify(deployed, image_or_photo, Count));
}

/// Recomputes the test vector that the file contains, as `Verify` says.
inline void verify(Deployed& deployed, const Verify& option = {}) {
  const TestVector& stored = require_test_vector(deployed.test_vector);
  check_test_vector(stored, detail::result_for(deployed, stored), option.tolerance);
}

}  // namespace archetype
