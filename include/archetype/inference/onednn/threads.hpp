// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/inference/share.hpp>

#include <type_traits>

#include <dlfcn.h>

namespace archetype::inference::onednn {

/// Functions of OpenMP, for which oneDNN is usually built. They are looked up in the running program, so that a program
/// need not be compiled for OpenMP itself, and always meets the runtime library that oneDNN uses. Where there is none,
/// oneDNN was built otherwise.
struct OpenMP {
  int (*most_threads)() = nullptr;
  void (*set_threads)(int) = nullptr;
  int (*thread)() = nullptr;
  int (*threads)() = nullptr;
  // What compilers translate OpenMP's directives to. LLVM's runtime library has these functions of GCC's, too.
  void (*parallel)(void (*function)(void*), void* data, unsigned threads, unsigned flags) = nullptr;
  void (*barrier)() = nullptr;

  bool sets_threads() const { return most_threads != nullptr && set_threads != nullptr; }
  bool runs_teams() const {
    return sets_threads() && thread != nullptr && threads != nullptr && parallel != nullptr && barrier != nullptr;
  }
};

inline const OpenMP& openmp() {
  const auto find = [](auto& function, const char* name) {
    function = reinterpret_cast<std::remove_reference_t<decltype(function)>>(dlsym(RTLD_DEFAULT, name));
  };
  static const OpenMP found = [&] {
    OpenMP functions;
    find(functions.most_threads, "omp_get_max_threads");
    find(functions.set_threads, "omp_set_num_threads");
    find(functions.thread, "omp_get_thread_num");
    find(functions.threads, "omp_get_num_threads");
    find(functions.parallel, "GOMP_parallel");
    find(functions.barrier, "GOMP_barrier");
    return functions;
  }();
  return found;
}

/// Calls `function(share)` once in each thread that oneDNN would use, all at once, with shares that together are the
/// whole. It must not throw.
void for_each_share(const auto& function) {
  const OpenMP& runtime = openmp();
  if (!runtime.runs_teams() || runtime.most_threads() == 1) return function(Share{});
  using Function = std::remove_cvref_t<decltype(function)>;
  runtime.parallel(
      [](void* data) {
        (*static_cast<const Function*>(data))(Share{openmp().thread(), openmp().threads(), openmp().barrier});
      },
      const_cast<Function*>(&function), 0, 0);
}

/// Sets how many threads oneDNN and `for_each_share` use for what the current thread asks of them, and restores the
/// number when it ends. Where oneDNN was built without OpenMP, its own number of threads holds.
class Threads {
 public:
  explicit Threads(int count) {
    if (!openmp().sets_threads()) return;
    before_ = openmp().most_threads();
    if (before_ != count) openmp().set_threads(count);
  }
  ~Threads() {
    if (before_ != 0) openmp().set_threads(before_);
  }
  Threads(const Threads&) = delete;
  Threads& operator=(const Threads&) = delete;

 private:
  int before_ = 0;
};

}  // namespace archetype::inference::onednn
