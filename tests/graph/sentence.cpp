// SPDX-License-Identifier: MIT
#include <archetype/graph/sentence.hpp>

#include <limits>

using namespace archetype;

namespace {

template <class Word>
constexpr bool reads(const Word& word, std::string_view text) {
  return (Sentence{} << word) == text;
}

constexpr Sentence overlong() {
  Sentence sentence;
  for (int i = 0; i < 1000; ++i) sentence << "word ";
  return sentence;
}

}  // namespace

static_assert(Sentence{}.empty());
static_assert(reads("", ""));
static_assert(reads(0, "0"));
static_assert(reads(-17, "-17"));
static_assert(reads(std::numeric_limits<int>::min(), "-2147483648"));
static_assert(reads(std::numeric_limits<long long>::min(), "-9223372036854775808"));
static_assert(reads(std::numeric_limits<long long>::max(), "9223372036854775807"));
static_assert(reads(Shape{64, 56, 28}, "64x56x28"));
static_assert(reads(Shape{1000}, "1000"));  // flat
static_assert(reads(Extent{1, 7}, "1x7"));
constexpr Sentence cut = overlong();  // not overrun
static_assert(cut.view().size() == Sentence::capacity - 1);
static_assert(cut.c_str()[Sentence::capacity - 1] == '\0');
