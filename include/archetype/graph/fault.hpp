// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/graph/sentence.hpp>

#include <exception>
#include <string_view>

namespace archetype {

/// Why an architecture cannot be built, as one sentence; empty if it can. Only the first fault is reported.
class Fault {
 public:
  constexpr explicit operator bool() const { return raised_; }
  constexpr const Sentence& sentence() const& { return sentence_; }
  constexpr const Sentence& sentence() const&& = delete;

  /// Marks a fault in how layers are joined: its sentence starts with their scope instead of a layer.
  constexpr Fault& of_scope() {
    of_scope_ = true;
    return *this;
  }
  constexpr bool is_of_scope() const { return of_scope_; }

  /// Prepends "path: " to the sentence, once.
  constexpr void locate(std::string_view path) {
    Sentence whole;
    sentence_ = whole << path << ": " << sentence_.view();
    located_ = true;
  }
  constexpr bool located() const { return located_; }

  /// Appends what a `Sentence` accepts, and thereby raises the fault.
  template <class Word>
  [[gnu::cold]] constexpr Fault& operator<<(Word word) {
    sentence_ << word;
    raised_ = true;
    return *this;
  }

 private:
  friend class Builder;  // reads it before each operation, where constant evaluation pays for a call

  Sentence sentence_{};
  bool raised_ = false;
  bool of_scope_ = false;
  bool located_ = false;
};

/// Thrown by a lowering at run time; `what()` is the sentence that the compiler prints for the same fault.
class IllFormedArchitecture : public std::exception {
 public:
  explicit IllFormedArchitecture(const Sentence& sentence) : sentence_(sentence) {}
  const char* what() const noexcept override { return sentence_.c_str(); }

 private:
  Sentence sentence_;
};

}  // namespace archetype
