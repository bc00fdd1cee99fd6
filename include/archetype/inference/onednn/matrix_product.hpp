// SPDX-License-Identifier: MIT
#pragma once
#include <stdexcept>

#include <oneapi/dnnl/dnnl.h>

namespace archetype::inference::onednn {

/// A matrix of floats in memory, row by row, or its transpose.
struct Matrix {
  const float* data = nullptr;
  int rows = 0;
  int columns = 0;
  bool is_transposed = false;  ///< then memory holds it column by column

  Matrix transposed() const { return {data, columns, rows, !is_transposed}; }
};

/// result = a · b + keep · result.
inline void multiply(const Matrix& a, const Matrix& b, float keep, float* result) {
  const auto letter = [](const Matrix& matrix) { return matrix.is_transposed ? 'T' : 'N'; };
  const auto step = [](const Matrix& matrix) { return matrix.is_transposed ? matrix.rows : matrix.columns; };
  if (dnnl_sgemm(letter(a), letter(b), a.rows, b.columns, a.columns, 1, a.data, step(a), b.data, step(b), keep, result,
                 b.columns) != dnnl_success)
    throw std::runtime_error("oneDNN cannot multiply matrices");
}

}  // namespace archetype::inference::onednn
