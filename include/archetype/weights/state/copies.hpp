// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/text/quoted.hpp>

#include <algorithm>
#include <array>
#include <cctype>
#include <cstddef>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace archetype::detail {

/// The words of a name in lower case: "module.encoder_q" has module, encoder and q.
inline std::set<std::string> words_of(std::string_view name) {
  std::set<std::string> words;
  std::string word;
  for (const char character : name) {
    if (std::isalnum(static_cast<unsigned char>(character)) != 0) {
      word += static_cast<char>(std::tolower(static_cast<unsigned char>(character)));
      continue;
    }
    if (!word.empty()) words.insert(word);
    word.clear();
  }
  if (!word.empty()) words.insert(word);
  return words;
}

/// The meaning of a word in the name of one of several copies of a network, by convention of training scripts.
struct CopyConvention {
  std::string_view word;
  std::string_view beside;  ///< a word in the name of another copy; empty if none is required
  std::string_view meaning;
};

inline constexpr std::string_view trained_copy = "the one that was trained";
inline constexpr std::string_view average_copy = "a moving average of the weights of the one that was trained";

inline constexpr std::array copy_conventions{
    CopyConvention{"ema", "", average_copy},
    CopyConvention{"momentum", "", average_copy},
    CopyConvention{"swa", "", average_copy},
    CopyConvention{"avg", "", average_copy},
    CopyConvention{"average", "", average_copy},
    CopyConvention{"averaged", "", average_copy},
    CopyConvention{"shadow", "", average_copy},
    CopyConvention{"modelema", "", average_copy},
    CopyConvention{"emamodel", "", average_copy},
    CopyConvention{"q", "k", "the encoder of queries, the one that was trained"},
    CopyConvention{"k", "q", "the encoder of keys, a moving average of the other's weights"},
    CopyConvention{"query", "key", "the encoder of queries, the one that was trained"},
    CopyConvention{"key", "query", "the encoder of keys, a moving average of the other's weights"},
    CopyConvention{"online", "target", trained_copy},
    CopyConvention{"target", "online", average_copy},
    CopyConvention{"student", "teacher", "the student, the one that was trained"},
    CopyConvention{"teacher", "student", "the teacher, which is often a moving average of the student's weights"},
};

/// The meaning of one of several copies of a network, derived from its name; empty if unknown.
inline std::string_view meaning_of_copy(std::string_view name, const std::vector<std::string>& all) {
  const auto own_words = [&](std::string_view copy) {
    std::set<std::string> words = words_of(copy);
    for (const std::string& word : words_of(copy))
      if (std::all_of(all.begin(), all.end(), [&](const auto& other) { return words_of(other).contains(word); }))
        words.erase(word);
    return words;
  };
  const auto beside = [&](std::string_view word) {
    return std::any_of(all.begin(), all.end(),
                       [&](const auto& other) { return own_words(other).contains(std::string{word}); });
  };
  const std::set<std::string> words = own_words(name);
  for (const CopyConvention& convention : copy_conventions)
    if (words.contains(std::string{convention.word}) && (convention.beside.empty() || beside(convention.beside)))
      return convention.meaning;
  const bool has_average = std::any_of(copy_conventions.begin(), copy_conventions.end(), [&](const auto& convention) {
    return convention.beside.empty() && beside(convention.word);
  });
  return has_average && all.size() == 2 ? trained_copy : std::string_view{};
}

/// Suggests how to select one of several copies of a network: `Subtree{"net"} (the one that was trained) or
/// Subtree{"net_ema"} (…)`.
inline std::string ways_to_say_which(const std::vector<std::string>& copies) {
  constexpr std::size_t most = 3;
  std::string ways;
  for (std::size_t i = 0; i < std::min(copies.size(), most); ++i) {
    const bool last = i + 1 == std::min(copies.size(), most);
    std::string_view name = copies[i];
    if (name.ends_with('.')) name.remove_suffix(1);
    ways += std::string{i == 0 ? "" : last ? " or " : ", "} + "Subtree{" + in_quotes(name.empty() ? "." : name) + "}";
    const std::string_view meaning = meaning_of_copy(copies[i], copies);
    if (!meaning.empty()) ways += " (" + std::string{meaning} + ")";
  }
  return ways + (copies.size() > most ? " or another" : "");
}

}  // namespace archetype::detail
