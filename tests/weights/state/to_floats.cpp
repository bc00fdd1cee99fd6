// SPDX-License-Identifier: MIT
#include <archetype/weights/state/to_floats.hpp>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <vector>

#include <catch2/catch.hpp>

using namespace archetype;

namespace {

/// The floats of a tensor with these elements.
template <class Element>
std::vector<float> floats_of(ElementType type, const std::vector<Element>& elements) {
  std::vector<std::byte> bytes(elements.size() * sizeof(Element) + 1);
  std::byte* const unaligned = bytes.data() + 1;
  std::memcpy(unaligned, elements.data(), elements.size() * sizeof(Element));
  return to_floats({.name = "fc.weight",
                    .type = type,
                    .extents = {static_cast<long long>(elements.size())},
                    .bytes = {unaligned, elements.size() * sizeof(Element)}});
}

}  // namespace

TEST_CASE("Floating-point elements of any width become floats") {
  CHECK(floats_of<float>(ElementType::float32, {1.5F, -2}) == std::vector{1.5F, -2.0F});
  CHECK(floats_of<double>(ElementType::float64, {0.1, -1e300}) == std::vector{0.1F, -HUGE_VALF});
  CHECK(floats_of<std::uint16_t>(ElementType::bfloat16, {0x3F80, 0xC000, 0x3EAB}) ==
        std::vector{1.0F, -2.0F, 0.333984375F});
}

TEST_CASE("Half-precision elements are exact, from subnormal ones to infinity") {
  // The bits of 1, -2, the largest finite one, the smallest normal one, the smallest and the largest subnormal one.
  CHECK(floats_of<std::uint16_t>(ElementType::float16, {0x3C00, 0xC000, 0x7BFF, 0x0400, 0x0001, 0x03FF, 0x8000}) ==
        std::vector{1.0F, -2.0F, 65504.0F, 0x1p-14F, 0x1p-24F, 1023 * 0x1p-24F, -0.0F});
  CHECK(floats_of<std::uint16_t>(ElementType::float16, {0x7C00, 0xFC00}) == std::vector{HUGE_VALF, -HUGE_VALF});
  CHECK(std::isnan(floats_of<std::uint16_t>(ElementType::float16, {0x7E00})[0]));
}

TEST_CASE("Elements that are not floating-point numbers are refused by the tensor's name") {
  CHECK_THROWS_WITH(floats_of<std::int64_t>(ElementType::int64, {1}),
                    "fc.weight: its elements are int64, not floating-point numbers");
}
