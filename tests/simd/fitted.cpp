// SPDX-License-Identifier: MIT
#include <archetype/simd/fitted.hpp>
#include <archetype/simd/lanes.hpp>

#include <cstddef>

#include <catch2/catch.hpp>

using namespace archetype;

namespace {

void doubled(const int* from, int* to) {
  simd::Lanes<int> numbers = simd::load(from);
  for (int& number : numbers) number *= 2;
  simd::store(numbers, to);
}

}  // namespace

TEST_CASE("A function fitted to the processor computes what the function computes") {
  simd::Lanes<int> numbers{}, results{};
  for (std::size_t i = 0; i < simd::lanes; ++i) numbers[i] = static_cast<int>(i);
  simd::fitted<doubled>()(numbers.data(), results.data());
  for (std::size_t i = 0; i < simd::lanes; ++i) CHECK(results[i] == 2 * static_cast<int>(i));
}
