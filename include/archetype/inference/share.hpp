// SPDX-License-Identifier: MIT
#pragma once
#include <cstddef>

namespace archetype {

/// One of several equal shares of a kernel's work, each of which a thread does at the same time as the others.
struct Share {
  int index = 0;
  int count = 1;
  void (*barrier)() = nullptr;

  /// Some of a number of units of work.
  struct Part {
    std::size_t begin = 0;
    std::size_t end = 0;
  };

  /// The part of this share: consecutive units. A unit should do the same wherever it is computed, so that results do
  /// not depend on the number of threads.
  Part of(std::size_t units) const {
    const auto bound = [&](int which) {
      return units * static_cast<std::size_t>(which) / static_cast<std::size_t>(count);
    };
    return {bound(index), bound(index + 1)};
  }

  /// Waits until all shares have come here, so that each sees what the others have written.
  void wait() const {
    if (barrier != nullptr) barrier();
  }
};

}  // namespace archetype
