// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/graph/shape.hpp>
#include <archetype/text/number.hpp>
#include <archetype/text/quoted.hpp>
#include <archetype/weights/formats/json.hpp>
#include <archetype/weights/state/state_dict.hpp>
#include <archetype/weights/state/uniform.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <functional>
#include <optional>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace archetype {

/// Stores a test vector in the file, so that `Verify` can tell whether another machine computes the same result.
struct WithTestVector {
  std::string seed = "archetype";
};

/// Recomputes the test vector that a file contains. Throws `BadWeights` if it contains none, or if an element of the
/// result differs by more than `tolerance` times the largest element.
struct Verify {
  double tolerance = 1e-5;
};

/// The expected result of a network for a reproducible input: one image of `uniform_numbers(seed, …)`.
struct TestVector {
  /// The number of elements of the result that are kept, from the first on.
  static constexpr std::size_t most = 1024;

  std::string seed;
  Shape input{};
  std::vector<float> result;

  /// The elements of the image that the seed generates: channels × height × width in row-major order.
  std::vector<float> image() const { return uniform_numbers(seed, static_cast<std::size_t>(input.elements())); }

  /// The text form stored in the metadata of weight files.
  std::string text() const;

  /// The test vector stored in a state dict's metadata, if any. Throws `BadWeights` if it is malformed.
  static std::optional<TestVector> stored_in(const StateDict& state);

  static constexpr const char* key = "archetype.test_vector";
};

namespace detail {

/// Parses a test vector.
class TestVectorText : private JsonEvents {
 public:
  /// Throws `BadWeights` if the text is not a test vector.
  explicit TestVectorText(std::string_view text) {
    if (const std::size_t fault = JsonReader{text, *this}.fault(); fault != 0)
      refuse("they are not JSON from byte " + std::to_string(fault) + " on");
    for (const std::string_view member : {"seed", "input", "result"})
      if (!has_.contains(member)) refuse("they have no \"" + std::string{member} + '"');
    if (input_.size() < 3) refuse("their \"input\" has fewer than three extents");
  }

  TestVector read() && { return {std::move(seed_), Shape{input_[0], input_[1], input_[2]}, std::move(result_)}; }

 private:
  [[noreturn]] static void refuse(const std::string& why) {
    throw BadWeights("its metadata under \"" + std::string{TestVector::key} + "\" are not a test vector: " + why);
  }
  [[noreturn]] void misplaced() const { refuse("a value is out of place in " + in_quotes(member_)); }

  template <class Number>
  static void append(std::vector<Number>& numbers, std::string_view digits) {
    const auto number = number_from<Number>(digits);
    if (!number) refuse(std::string{digits.substr(0, 80)} + " is no such number");
    numbers.push_back(*number);
  }

  void begin_object() override {
    if (std::exchange(in_object_, true)) misplaced();
  }
  void end_object() override {}
  void key(std::string_view name) override {
    member_ = name;
    has_.insert(member_);
  }
  void begin_list() override {
    if (std::exchange(in_list_, true) || (member_ != "input" && member_ != "result")) misplaced();
  }
  void end_list() override { in_list_ = false; }
  void text(std::string_view content) override {
    if (member_ != "seed" || in_list_) misplaced();
    seed_ = content;
  }
  void number(std::string_view digits) override {
    if (!in_list_) misplaced();
    if (member_ == "input") append(input_, digits);
    else append(result_, digits);
  }
  void boolean(bool) override { misplaced(); }
  void null() override { misplaced(); }

  std::string seed_;
  std::vector<int> input_;
  std::vector<float> result_;
  std::string member_;
  std::set<std::string, std::less<>> has_;
  bool in_object_ = false;
  bool in_list_ = false;
};

}  // namespace detail

inline std::string TestVector::text() const {
  const std::array extents{input.channels, input.height, input.width};
  return "{\"seed\":" + detail::json_text(seed) +
         ",\"input\":" + detail::json_list(extents, [](int extent) { return std::to_string(extent); }) +
         ",\"result\":" + detail::json_list(result, detail::json_number<float>) + '}';
}

inline std::optional<TestVector> TestVector::stored_in(const StateDict& state) {
  const auto found = state.metadata().find(key);
  if (found == state.metadata().end()) return {};
  return detail::TestVectorText{found->second}.read();
}

/// Throws `BadWeights` if there is no test vector to check.
inline const TestVector& require_test_vector(const std::optional<TestVector>& stored) {
  if (!stored) throw BadWeights("it carries no test vector; save with WithTestVector{} to have one");
  return *stored;
}

/// Throws `BadWeights`, naming both numbers, if a result differs from the stored one by more than `tolerance` times the
/// stored result's largest absolute value.
inline void check_test_vector(const TestVector& stored, const std::vector<float>& result, double tolerance) {
  if (result.size() != stored.result.size())
    throw BadWeights("its test vector has a result of " + std::to_string(stored.result.size()) +
                     " numbers, and the network gives " + std::to_string(result.size()));
  float largest = 0;
  for (const float number : stored.result) largest = std::max(largest, std::abs(number));
  for (std::size_t i = 0; i < result.size(); ++i) {
    // Negated, so that NaN fails too.
    if (std::abs(result[i] - stored.result[i]) <= tolerance * largest) continue;
    std::ostringstream why;
    why << "for its test vector the network gives " << result[i] << " as number " << i << " of the result, not "
        << stored.result[i] << ", as where the file was written";
    throw BadWeights(why.str());
  }
}

}  // namespace archetype
