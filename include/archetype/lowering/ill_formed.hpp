// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/lowering/architecture.hpp>
#include <archetype/text/fixed_string.hpp>

#include <cstddef>
#include <string_view>
#include <utility>

namespace archetype {

/// Never defined for a sentence: using its size stops compilation, and the compiler prints the sentence.
///
/// C++26 has computed messages for `static_assert`, which are used if the compiler supports them. Otherwise GCC prints
/// the sentence as a whole; Clang truncates strings of more than 32 characters, so there it is split into pieces.
template <auto... Sentence>
struct ill_formed_architecture;

/// The verdict on an architecture that can be built.
template <>
struct ill_formed_architecture<> {};

namespace detail {

/// The result of a survey: the length of the fault's sentence, the size of the graph, and the shape of its result.
struct Survey {
  std::size_t fault;
  Counts counts;
  Shape output;
};

constexpr Survey survey_of(void (*emit)(Builder&)) {
  Builder builder;
  emit(builder);
  return {builder.fault().view().size(), builder.counts(), builder.last_shape()};
}

template <Architecture Net>
inline constexpr Survey survey = survey_of(&Net::emit);

template <std::size_t Size>
constexpr FixedString<Size + 1> sentence_of(void (*emit)(Builder&)) {
  Builder builder;
  emit(builder);
  FixedString<Size + 1> text;
  builder.fault().view().copy(text.characters, Size);
  return text;
}

template <Architecture Net>
inline constexpr auto sentence = sentence_of<survey<Net>.fault>(&Net::emit);

#ifdef __clang__
inline constexpr std::size_t longest_piece = 30;
#else
inline constexpr std::size_t longest_piece = 1000;
#endif

/// The end of the piece of a sentence that starts at `first`: after a space, if one is near enough.
constexpr std::size_t piece_end(std::string_view sentence, std::size_t first) {
  if (sentence.size() - first <= longest_piece) return sentence.size();
  std::size_t end = first + longest_piece;
  while (end > first && sentence[end - 1] != ' ') --end;
  return end > first ? end : first + longest_piece;
}

constexpr std::size_t piece_start(std::string_view sentence, std::size_t index) {
  std::size_t first = 0;
  for (std::size_t i = 0; i < index; ++i) first = piece_end(sentence, first);
  return first;
}

constexpr std::size_t count_pieces(std::string_view sentence) {
  std::size_t count = 0;
  for (std::size_t first = 0; first < sentence.size(); first = piece_end(sentence, first)) ++count;
  return count;
}

template <std::size_t Size>
consteval FixedString<Size + 1> cut(std::string_view sentence, std::size_t first) {
  FixedString<Size + 1> text;
  sentence.copy(text.characters, Size, first);
  text.characters[Size] = '\0';  // Clang prints an array of 8 or 16 characters and an implicit zero as numbers
  return text;
}

template <class Net, std::size_t Index>
consteval auto piece() {
  constexpr std::string_view whole = sentence<Net>.view();
  constexpr std::size_t first = piece_start(whole, Index);
  return cut<piece_end(whole, first) - first>(whole, first);
}

template <class Net, std::size_t... Index>
consteval auto judge(std::index_sequence<Index...>) {
  return static_cast<ill_formed_architecture<piece<Net, Index>()...>*>(nullptr);
}

template <Architecture Net>
consteval auto judge() {
// GCC prints a computed message only after several lines of the network's type, and Clang 21 warns of them before
// C++26.
#if defined(__clang__) && __cplusplus > 202302L && defined(__cpp_static_assert) && __cpp_static_assert >= 202306L
  // Named, so that the compiler does not print the network.
  constexpr bool architecture_can_be_built = survey<Net>.fault == 0;
  static_assert(architecture_can_be_built, sentence<Net>.view());
  return static_cast<ill_formed_architecture<>*>(nullptr);
#else
  if constexpr (survey<Net>.fault == 0) return static_cast<ill_formed_architecture<>*>(nullptr);
  else return judge<Net>(std::make_index_sequence<count_pieces(sentence<Net>.view())>{});
#endif
}

}  // namespace detail

/// Points to `ill_formed_architecture<>` if the network can be built, otherwise to its specialization for the fault's
/// sentence.
///
/// Everything that uses a network has `sizeof(*verdict<Net>)` in a default template argument: the sentence is then in
/// the first line that GCC prints, and no type of the network is.
template <Architecture Net>
inline constexpr auto verdict = detail::judge<Net>();

}  // namespace archetype
