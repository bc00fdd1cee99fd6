// SPDX-License-Identifier: MIT
#pragma once

namespace archetype::simd {

namespace detail {

template <auto Function>
struct Fitting;

template <class... Arguments, void (*Function)(Arguments...)>
struct Fitting<Function> {
#if defined(__x86_64__) && defined(__GNUC__)
  // `flatten` makes everything that a function calls part of it, so that all of it is compiled for these vectors.
  [[gnu::target("avx2,fma"), gnu::flatten]] static void with_avx2(Arguments... arguments) { Function(arguments...); }
  [[gnu::target("avx512f,avx512bw,avx512vl,avx512dq,fma,prefer-vector-width=512"), gnu::flatten]] static void
  with_avx512(Arguments... arguments) {
    Function(arguments...);
  }

  static auto best() {
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl") &&
        __builtin_cpu_supports("avx512dq"))
      return with_avx512;
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return with_avx2;
    return Function;
  }
#else
  static auto best() { return Function; }
#endif
};

}  // namespace detail

/// A function that returns nothing, compiled for the widest vectors that this processor has: `fitted<sum>()(a, b, n)`.
/// On other processors than x86-64, for those that the compiler was told of.
template <auto Function>
auto fitted() {
  return detail::Fitting<Function>::best();
}

}  // namespace archetype::simd
