// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/graph/shape.hpp>
#include <archetype/weights/state_dict.hpp>
#include <archetype/weights/uniform.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

namespace archetype {

/// What a network gives for an input that can be made anew: one image of `uniform_numbers(seed, …)`.
struct TestVector {
  /// So many numbers of a result are kept, the first.
  static constexpr std::size_t most = 1024;

  std::string seed;
  Shape input{};
  std::vector<float> result;

  /// The numbers of the image that its seed stands for: channels × height × width, row by row.
  std::vector<float> image() const { return uniform_numbers(seed, static_cast<std::size_t>(input.elements())); }

  /// As the text that stands in the metadata of weight files.
  std::string text() const {
    return nlohmann::ordered_json{
        {"seed", seed}, {"input", {input.channels, input.height, input.width}}, {"result", result}}
        .dump();
  }

  /// What is stored in a state dict's metadata, if anything. Throws `BadWeights` for what is no test vector.
  static std::optional<TestVector> stored_in(const StateDict& state) {
    const auto found = state.metadata().find(key);
    if (found == state.metadata().end()) return {};
    try {
      const auto json = nlohmann::json::parse(found->second);
      const auto extents = json.at("input").get<std::vector<int>>();
      return TestVector{json.at("seed").get<std::string>(), Shape{extents.at(0), extents.at(1), extents.at(2)},
                        json.at("result").get<std::vector<float>>()};
    } catch (const std::exception& error) {
      throw BadWeights("its metadata under \"" + std::string{key} + "\" are not a test vector: " + error.what());
    }
  }

  static constexpr const char* key = "archetype.test_vector";
};

/// Throws `BadWeights`, telling both numbers, where a result differs from the stored one by more than `tolerance` of
/// its largest number.
inline void check_result(const TestVector& stored, const std::vector<float>& result, double tolerance) {
  if (result.size() != stored.result.size())
    throw BadWeights("its test vector has a result of " + std::to_string(stored.result.size()) +
                     " numbers, and the network gives " + std::to_string(result.size()));
  float largest = 0;
  for (const float number : stored.result) largest = std::max(largest, std::abs(number));
  for (std::size_t i = 0; i < result.size(); ++i) {
    // Written so that a number that is none fails too.
    if (std::abs(result[i] - stored.result[i]) <= tolerance * largest) continue;
    std::ostringstream why;
    why << "for its test vector the network gives " << result[i] << " as number " << i << " of the result, not "
        << stored.result[i] << ", as where the file was written";
    throw BadWeights(why.str());
  }
}

}  // namespace archetype
