// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/image/image.hpp>

#include <array>
#include <csetjmp>
#include <cstddef>
#include <string>
#include <string_view>
#include <type_traits>

namespace archetype::codecs {

/// Calls a C library whose error handler must leave it by `longjmp`, which skips destructors.
///
/// The calls are passed as a function object, a step. All objects that a step creates, its captures included, must be
/// trivially destructible: whatever owns memory stays in the caller's frame, which no jump crosses.
class JumpGuard {
 public:
  JumpGuard() = default;
  JumpGuard(const JumpGuard&) = delete;
  JumpGuard& operator=(const JumpGuard&) = delete;

  /// Runs a step. Returns whether it completed without an error.
  template <typename Step>
  bool completes(const Step& step) noexcept {
    static_assert(std::is_trivially_destructible_v<Step>);
    if (setjmp(place_) != 0) return false;
    step();
    return true;
  }

  /// Runs a step. Throws `BadImage` with the message of `give_up` if it did not complete.
  template <typename Step>
  void run(const Step& step) {
    if (!completes(step)) throw BadImage(sentence_.data());
  }

  /// Leaves the running step. To be called by the library's error handler.
  [[noreturn]] void give_up(std::string_view prefix, std::string_view reason) noexcept {
    std::size_t length = prefix.copy(sentence_.data(), sentence_.size() - 1);
    length += reason.copy(sentence_.data() + length, sentence_.size() - 1 - length);
    sentence_[length] = '\0';
    std::longjmp(place_, 1);
  }

 private:
  std::jmp_buf place_;
  std::array<char, 256> sentence_{};
};

}  // namespace archetype::codecs
