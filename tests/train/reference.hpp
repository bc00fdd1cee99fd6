// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <fstream>
#include <stdexcept>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>
#include <torch/types.h>

/// A file of recorded numbers, by its path below tests/reference.
inline nlohmann::json recorded(const std::string& name) {
  const std::string path = "tests/reference/" + name;
  std::ifstream file(path);
  if (!file) throw std::runtime_error(path + ": cannot be opened");
  return nlohmann::json::parse(file);
}

/// A file of numbers that fastai computed.
inline nlohmann::json fastai_reference(const std::string& name) { return recorded("fastai/" + name); }

/// Numbers in [-1, 1) from a name, by the rule of the reference files: splitmix64 of its FNV-1a hash, the top 24 bits.
inline torch::Tensor uniform(const std::string& name, const std::vector<std::int64_t>& shape) {
  std::uint64_t state = 0xCBF29CE484222325;
  for (const char c : name) state = (state ^ static_cast<unsigned char>(c)) * 0x100000001B3;
  const torch::Tensor values = torch::empty(shape, torch::kFloat);
  for (std::int64_t i = 0; i < values.numel(); ++i) {
    std::uint64_t z = state += 0x9E3779B97F4A7C15;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
    z ^= z >> 31;
    values.data_ptr<float>()[i] = static_cast<float>(z >> 40) / 0x1p23F - 1;
  }
  return values;
}
