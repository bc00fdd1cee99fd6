// SPDX-License-Identifier: MIT
#pragma once
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <string_view>

namespace fuzz {

/// Ends the process with a sentence, upon which libFuzzer keeps the input.
[[noreturn]] inline void report(std::string_view sentence) {
  std::fprintf(stderr, "found: %.*s\n", static_cast<int>(sentence.size()), sentence.data());
  std::abort();
}

/// Checks that a file was refused by a sentence that can be shown: not empty, not long, without control characters.
inline void check_sentence(std::string_view sentence) {
  if (sentence.empty() || sentence.size() > 1'000) report("a sentence that is empty or too long to be read");
  if (std::any_of(sentence.begin(), sentence.end(), [](char c) { return (c >= '\0' && c < ' ') || c == '\x7F'; }))
    report("a sentence with control characters of the file");
}

/// Reads memory to its end, where a sanitizer sees whether it may be read.
inline void touch(const auto& bytes) {
  unsigned sum = 0;
  for (const auto byte : bytes) sum += static_cast<unsigned>(byte);
  [[maybe_unused]] volatile unsigned kept = sum;
}

}  // namespace fuzz
