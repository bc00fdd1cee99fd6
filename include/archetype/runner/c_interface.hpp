// SPDX-License-Identifier: MIT
// The definitions of <archetype/runner/deployed.h>: exactly one source of a program includes them.
#pragma once
#include <archetype/image/image.hpp>
#include <archetype/image/read_image.hpp>
#include <archetype/runner/deployed.h>
#include <archetype/runner/deployed.hpp>
#include <archetype/runner/program.hpp>
#include <archetype/weights/state/test_vector.hpp>
#include <archetype/zoo/class_names.hpp>
#include <archetype/zoo/predictions.hpp>

#include <algorithm>
#include <climits>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <filesystem>
#include <memory>
#include <span>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

struct archetype_network {
  archetype::Deployed deployed;
  std::shared_ptr<const std::vector<std::string>> names;  // of all classes, which copies share
};

namespace archetype::detail::c_interface {

inline thread_local std::string last_error;

/// What `body` returns, or `failed` if it throws.
template <class Result>
Result guarded(Result failed, const auto& body) noexcept {
  try {
    return body();
  } catch (const std::exception& error) {
    try {
      last_error = error.what();
    } catch (...) {  // no memory for the sentence
      last_error.clear();
    }
  } catch (...) {
    last_error.clear();
  }
  return failed;
}

/// Throws std::invalid_argument, naming the argument, if it is null.
template <class T>
T& required(T* argument, const char* name) {
  if (argument == nullptr) throw std::invalid_argument(std::string{name} + " is null");
  return *argument;
}

inline InferenceOptions inference_options(const archetype_options* given) {
  InferenceOptions options;
  if (given != nullptr && given->threads != 0) options.threads = given->threads;
  if (given != nullptr && given->cache != nullptr) options.cache = given->cache;
  return options;
}

inline archetype_network* opened(Deployed deployed) {
  const Shape& result = deployed.network.result_shapes().back();
  std::vector<std::string> names;
  for (int i = 0; result.flat() && i < result.channels; ++i)
    names.push_back(class_name(deployed.classes, static_cast<std::size_t>(i)));
  auto shared = std::make_shared<const std::vector<std::string>>(std::move(names));
  return std::make_unique<archetype_network>(archetype_network{std::move(deployed), std::move(shared)}).release();
}

inline int store(const Shape& stored, int shape[3]) {
  required(shape, "shape");
  shape[0] = stored.channels;
  shape[1] = stored.height;
  shape[2] = stored.width;
  return 0;
}

inline std::span<const float> images_of(const InferenceNetwork& network, const float* images, std::size_t count) {
  const auto elements = static_cast<std::size_t>(network.input_shape().elements());
  if (count > SIZE_MAX / sizeof(float) / elements) throw std::invalid_argument("there are too many images");
  return {&required(images, "images"), count * elements};
}

inline std::span<float> result_of(const InferenceNetwork& network, std::size_t which, std::size_t count,
                                  float* result) {
  return {result, count * static_cast<std::size_t>(network.result_shapes()[which].elements())};
}

inline int store(archetype_network& network, const Image& image, archetype_prediction* predictions, std::size_t count) {
  count = std::min<std::size_t>(count, INT_MAX);
  if (count > 0) required(predictions, "predictions");
  const std::vector<Prediction> found = classify(network.deployed, image, count);
  std::transform(found.begin(), found.end(), predictions, [&](const Prediction& each) {
    const std::string& name = (*network.names)[static_cast<std::size_t>(each.label)];
    return archetype_prediction{each.label, name.c_str(), each.probability, each.logit};
  });
  return static_cast<int>(found.size());
}

inline std::span<const std::byte> bytes(const void* content, std::size_t size) {
  return {static_cast<const std::byte*>(&required(static_cast<const std::byte*>(content), "content")), size};
}

}  // namespace archetype::detail::c_interface

extern "C" {

const char* archetype_last_error(void) { return archetype::detail::c_interface::last_error.c_str(); }

archetype_network* archetype_open(const char* file, const archetype_options* options) {
  using namespace archetype::detail::c_interface;
  return guarded<archetype_network*>(nullptr, [&] {
    return opened(archetype::open_deployed(std::filesystem::path{&required(file, "file")}, inference_options(options)));
  });
}

archetype_network* archetype_open_memory(const void* content, size_t size, const archetype_options* options) {
  using namespace archetype::detail::c_interface;
  return guarded<archetype_network*>(
      nullptr, [&] { return opened(archetype::open_deployed(bytes(content, size), inference_options(options))); });
}

archetype_network* archetype_copy(const archetype_network* network) {
  using namespace archetype::detail::c_interface;
  return guarded<archetype_network*>(
      nullptr, [&] { return std::make_unique<archetype_network>(required(network, "network")).release(); });
}

void archetype_close(archetype_network* network) { delete network; }

int archetype_image_shape(const archetype_network* network, int shape[3]) {
  using namespace archetype::detail::c_interface;
  return guarded(-1, [&] { return store(required(network, "network").deployed.network.input_shape(), shape); });
}

int archetype_result_count(const archetype_network* network) {
  using namespace archetype::detail::c_interface;
  return guarded(
      -1, [&] { return static_cast<int>(required(network, "network").deployed.network.result_shapes().size()); });
}

int archetype_result_shape(const archetype_network* network, int result, int shape[3]) {
  using namespace archetype::detail::c_interface;
  return guarded(-1, [&] {
    const std::vector<archetype::Shape>& shapes = required(network, "network").deployed.network.result_shapes();
    if (result < 0 || static_cast<std::size_t>(result) >= shapes.size())
      throw std::invalid_argument("there is no result " + std::to_string(result) + "; the last is " +
                                  std::to_string(shapes.size() - 1));
    return store(shapes[static_cast<std::size_t>(result)], shape);
  });
}

long long archetype_result_size(const archetype_network* network) {
  using namespace archetype::detail::c_interface;
  return guarded(-1LL, [&] { return required(network, "network").deployed.network.result_shapes().back().elements(); });
}

int archetype_run(archetype_network* network, const float* images, size_t count, float* results) {
  using namespace archetype::detail::c_interface;
  return guarded(-1, [&] {
    archetype::InferenceNetwork& runs = required(network, "network").deployed.network;
    const std::span<const float> input = images_of(runs, images, count);
    required(results, "results");
    if (runs.result_shapes().size() == 1) {
      runs.run(input, result_of(runs, 0, count, results));
    } else {
      const std::vector<float> numbers = runs(input);
      std::copy(numbers.begin(), numbers.end(), results);
    }
    return 0;
  });
}

int archetype_run_all(archetype_network* network, const float* images, size_t count, float* const* results) {
  using namespace archetype::detail::c_interface;
  return guarded(-1, [&] {
    archetype::InferenceNetwork& runs = required(network, "network").deployed.network;
    const std::span<const float> input = images_of(runs, images, count);
    required(results, "results");
    std::vector<std::span<float>> views;
    for (std::size_t i = 0; i < runs.result_shapes().size(); ++i)
      views.push_back(result_of(runs, i, count, &required(results[i], "results")));
    runs.run(input, views);
    return 0;
  });
}

int archetype_classify_file(archetype_network* network, const char* photo, archetype_prediction* predictions,
                            size_t count) {
  using namespace archetype::detail::c_interface;
  return guarded(-1, [&] {
    archetype_network& runs = required(network, "network");
    return store(runs, archetype::read_image(&required(photo, "photo")), predictions, count);
  });
}

int archetype_classify_memory(archetype_network* network, const void* content, size_t size,
                              archetype_prediction* predictions, size_t count) {
  using namespace archetype::detail::c_interface;
  return guarded(-1, [&] {
    archetype_network& runs = required(network, "network");
    return store(runs, archetype::decode_image(bytes(content, size)), predictions, count);
  });
}

int archetype_classify_pixels(archetype_network* network, const unsigned char* pixels, int height, int width,
                              archetype_prediction* predictions, size_t count) {
  using namespace archetype::detail::c_interface;
  return guarded(-1, [&] {
    archetype_network& runs = required(network, "network");
    required(pixels, "pixels");
    archetype::Image image{height, width};
    std::copy_n(pixels, image.bytes().size(), image.bytes().data());
    return store(runs, image, predictions, count);
  });
}

int archetype_verify(archetype_network* network, double tolerance) {
  using namespace archetype::detail::c_interface;
  return guarded(-1, [&] {
    archetype::verify(required(network, "network").deployed, archetype::Verify{tolerance});
    return 0;
  });
}

int archetype_program(int argument_count, char** arguments, const void* content, size_t size) {
  using namespace archetype::detail::c_interface;
  return guarded(1, [&] { return archetype::run_program(argument_count, arguments, bytes(content, size)); });
}

}  // extern "C"
