// SPDX-License-Identifier: MIT
#pragma once
#include <array>
#include <cstddef>

namespace archetype {

/// The versions of ONNX's operators that `export_onnx` can use.
inline constexpr int first_onnx_opset = 13;
inline constexpr int last_onnx_opset = 23;

namespace detail::onnx {

/// The version of the file format with which each version of the operators appeared, from `first_onnx_opset` on:
/// readers of that age know no later one.
inline constexpr std::array<int, last_onnx_opset - first_onnx_opset + 1> ir_versions{7, 7, 8,  8,  8, 8,
                                                                                     9, 9, 10, 10, 11};

constexpr int ir_version_of(int opset) { return ir_versions[static_cast<std::size_t>(opset - first_onnx_opset)]; }

}  // namespace detail::onnx
}  // namespace archetype
