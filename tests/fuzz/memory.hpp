// SPDX-License-Identifier: MIT
#pragma once
#include <algorithm>
#include <cstddef>

#include <sanitizer/allocator_interface.h>

namespace fuzz {

/// The most memory that this thread held at once, beyond what it held at the beginning, whoever allocated it: C++, or
/// a C library by malloc.
class PeakMemory {
 public:
  PeakMemory() {
    [[maybe_unused]] static const int installed = __sanitizer_install_malloc_and_free_hooks(
        [](const volatile void*, std::size_t size) {
          held_ += static_cast<long long>(size);
          most_ = std::max(most_, held_);
        },
        [](const volatile void* memory) {
          if (memory != nullptr) held_ -= static_cast<long long>(__sanitizer_get_allocated_size_fast(memory));
        });
    held_ = most_ = 0;
  }

  long long bytes() const { return most_; }

 private:
  static inline thread_local long long held_ = 0;
  static inline thread_local long long most_ = 0;
};

}  // namespace fuzz
