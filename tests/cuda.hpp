// SPDX-License-Identifier: MIT
#pragma once

#include <catch2/catch.hpp>
#include <torch/cuda.h>

/// Whether this machine has a CUDA device that LibTorch can use; if not, a warning says that the test is skipped.
inline bool has_cuda() {
  if (torch::cuda::is_available()) return true;
  WARN("skipped: LibTorch finds no CUDA device here");
  return false;
}
