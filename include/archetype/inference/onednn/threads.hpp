// SPDX-License-Identifier: MIT
#pragma once
#include <dlfcn.h>

namespace archetype::inference::onednn {

/// Sets how many threads oneDNN uses for what the current thread asks of it, and restores the number when it ends.
///
/// oneDNN is usually built for OpenMP. Its functions are looked up in the running program, so that a program need not
/// be compiled for OpenMP itself, and always meets the runtime library that oneDNN uses. Where there is none, oneDNN
/// was built otherwise, and its own number of threads holds.
class Threads {
 public:
  explicit Threads(int count) {
    if (functions().get == nullptr || functions().set == nullptr) return;
    before_ = functions().get();
    if (before_ != count) functions().set(count);
  }
  ~Threads() {
    if (before_ != 0) functions().set(before_);
  }
  Threads(const Threads&) = delete;
  Threads& operator=(const Threads&) = delete;

 private:
  struct Functions {
    int (*get)() = nullptr;
    void (*set)(int) = nullptr;
  };

  static const Functions& functions() {
    static const Functions found{reinterpret_cast<int (*)()>(dlsym(RTLD_DEFAULT, "omp_get_max_threads")),
                                 reinterpret_cast<void (*)(int)>(dlsym(RTLD_DEFAULT, "omp_set_num_threads"))};
    return found;
  }

  int before_ = 0;
};

}  // namespace archetype::inference::onednn
