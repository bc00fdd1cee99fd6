// SPDX-License-Identifier: MIT
#pragma once
#include <string>
#include <variant>
#include <vector>

namespace archetype {

/// An attribute of an ONNX node: `{"group", 32}`, `{"epsilon", 1e-5F}`, `{"pads", std::vector{0LL, 0LL, 1LL, 1LL}}`.
struct OnnxAttribute {
  using Value = std::variant<long long, float, std::string, std::vector<long long>, std::vector<float>>;

  std::string name;
  Value value;
};

using OnnxAttributes = std::vector<OnnxAttribute>;

}  // namespace archetype
