// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/image/image.hpp>

#include <array>
#include <csetjmp>
#include <cstddef>
#include <string>
#include <string_view>
#include <type_traits>

namespace archetype::detail {

/// Calls a C library whose errors must leave it by `longjmp`, which skips destructors.
///
/// A step is a function object that calls the library. Whatever it holds must be trivial to destroy, its arguments and
/// locals included: what owns memory stays outside, in the caller's frame, which no jump crosses.
class LongJump {
 public:
  LongJump() = default;
  LongJump(const LongJump&) = delete;
  LongJump& operator=(const LongJump&) = delete;

  /// Whether a step ran to its end.
  template <typename Step>
  bool completes(const Step& step) noexcept {
    static_assert(std::is_trivially_destructible_v<Step>);
    if (setjmp(place_) != 0) return false;
    step();
    return true;
  }

  /// Runs a step, or throws `BadImage` with the sentence that it gave up with.
  template <typename Step>
  void run(const Step& step) {
    if (!completes(step)) throw BadImage(sentence_.data());
  }

  /// For the library's error callback: leaves the step that runs.
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

/// Refuses a header's claims before anything is allocated by them. `most` is how many pixels could lie in the file if
/// it were compressed as well as its format can.
inline void check_claimed_size(unsigned long height, unsigned long width, unsigned long long most) {
  const std::string claim = "it claims " + std::to_string(height) + "x" + std::to_string(width) + " pixels, ";
  constexpr unsigned long longest_side = 0x7FFF'FFFF;
  if (height == 0 || width == 0) throw BadImage(claim + "and so has none");
  if (height > longest_side || width > longest_side ||
      static_cast<unsigned long long>(height) * width > static_cast<unsigned long long>(most_pixels))
    throw BadImage(claim + "more than the " + std::to_string(most_pixels) + " that a picture may have");
  if (static_cast<unsigned long long>(height) * width > most) throw BadImage(claim + "more than its bytes can hold");
}

}  // namespace archetype::detail
