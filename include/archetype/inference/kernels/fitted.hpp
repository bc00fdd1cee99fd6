// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/inference/kernel.hpp>

namespace archetype::inference {

/// A kernel as a function.
using Compute = void (*)(const KernelCall&);

#if defined(__x86_64__) && defined(__GNUC__)

namespace detail {

// `flatten` makes everything that a kernel calls part of it, so that all of it is compiled for these vectors.

template <Compute Kernel>
[[gnu::target("avx2,fma"), gnu::flatten]] void with_avx2(const KernelCall& call) {
  Kernel(call);
}

template <Compute Kernel>
[[gnu::target("avx512f,avx512bw,avx512vl,avx512dq,fma"
#ifndef __clang__  // which has no such name, and takes vectors as wide as there are
              ",prefer-vector-width=512"
#endif
              ),
  gnu::flatten]] void
with_avx512(const KernelCall& call) {
  Kernel(call);
}

}  // namespace detail

/// Vectors that kernels are compiled for, from narrow to wide.
enum class Vectors : unsigned char { of_the_compiler, avx2, avx512 };

/// The widest that this processor has.
inline Vectors widest_vectors() {
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl") &&
      __builtin_cpu_supports("avx512dq"))
    return Vectors::avx512;
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return Vectors::avx2;
  return Vectors::of_the_compiler;
}

/// A kernel, compiled for the widest vectors that this processor has.
template <Compute Kernel>
Compute fitted() {
  switch (widest_vectors()) {
    case Vectors::avx512:
      return detail::with_avx512<Kernel>;
    case Vectors::avx2:
      return detail::with_avx2<Kernel>;
    default:
      return Kernel;
  }
}

/// Whether our Swish is faster than that of oneDNN's primitives, although it takes a pass of its own over their result.
/// With AVX2 and wider vectors, networks with Swish take about 15 % less time. Not so with Clang, whose `flatten` reaches
/// only what a kernel calls itself.
inline bool has_fast_swish() {
#ifdef __clang__
  return false;
#else
  return widest_vectors() != Vectors::of_the_compiler;
#endif
}

#else

/// A kernel, compiled for the vectors that the compiler was told of.
template <Compute Kernel>
Compute fitted() {
  return Kernel;
}

inline bool has_fast_swish() { return false; }

#endif

}  // namespace archetype::inference
