// SPDX-License-Identifier: MIT
#pragma once

namespace archetype::simd {

/// Vectors that functions are compiled for, from narrow to wide.
enum class Vectors : unsigned char { of_the_compiler, avx2, avx512 };

/// The widest that this processor has, of those that functions are compiled for.
inline Vectors widest_vectors() {
#if defined(__x86_64__) && defined(__GNUC__)
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl") &&
      __builtin_cpu_supports("avx512dq"))
    return Vectors::avx512;
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return Vectors::avx2;
#endif
  return Vectors::of_the_compiler;
}

namespace detail {

template <auto Function>
struct Fitting;

template <class... Arguments, void (*Function)(Arguments...)>
struct Fitting<Function> {
#if defined(__x86_64__) && defined(__GNUC__)
  // `flatten` makes everything that a function calls part of it, so that all of it is compiled for these vectors.
  [[gnu::target("avx2,fma"), gnu::flatten]] static void with_avx2(Arguments... arguments) { Function(arguments...); }
  [[gnu::target("avx512f,avx512bw,avx512vl,avx512dq,fma"
#ifndef __clang__  // which has no such name
                // As long as what `load` and `store` move: the processor cannot read back at once what was written in
                // two pieces.
                ",prefer-vector-width=256"
#endif
                ),
    gnu::flatten]] static void
  with_avx512(Arguments... arguments) {
    Function(arguments...);
  }

  template <Vectors Least>
  static auto best() {
    const Vectors widest = widest_vectors();
    if (widest == Vectors::avx512) return with_avx512;
    if constexpr (Least <= Vectors::avx2)
      if (widest == Vectors::avx2) return with_avx2;
    return Function;
  }
#else
  template <Vectors>
  static auto best() {
    return Function;
  }
#endif
};

}  // namespace detail

/// A function that returns nothing, compiled for the widest vectors that this processor has: `fitted<sum>()(a, b, n)`.
/// On other processors than x86-64, for those that the compiler was told of. To compile less, it is not compiled for
/// vectors narrower than `Least`.
template <auto Function, Vectors Least = Vectors::avx2>
auto fitted() {
  return detail::Fitting<Function>::template best<Least>();
}

}  // namespace archetype::simd
