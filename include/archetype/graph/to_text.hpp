// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/graph/view.hpp>

#include <string>

namespace archetype::detail {

/// A label, shape or extent as text, as it appears in error messages.
template <class Word>
std::string to_text(const Word& word) {
  Sentence text;
  text << word;
  return text.str();
}

}  // namespace archetype::detail
