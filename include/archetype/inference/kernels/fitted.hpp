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
[[gnu::target("avx512f,avx512bw,avx512vl,avx512dq,fma,prefer-vector-width=512"), gnu::flatten]] void with_avx512(
    const KernelCall& call) {
  Kernel(call);
}

}  // namespace detail

/// A kernel, compiled for the widest vectors that this processor has.
template <Compute Kernel>
Compute fitted() {
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl") &&
      __builtin_cpu_supports("avx512dq"))
    return detail::with_avx512<Kernel>;
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return detail::with_avx2<Kernel>;
  return Kernel;
}

#else

/// A kernel, compiled for the vectors that the compiler was told of.
template <Compute Kernel>
Compute fitted() {
  return Kernel;
}

#endif

}  // namespace archetype::inference
