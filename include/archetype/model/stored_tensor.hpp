// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/weights/state/state_dict.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <torch/types.h>

namespace archetype::detail {

/// LibTorch's element types, in the order of ours.
inline constexpr std::array scalar_types{torch::kBool,    torch::kUInt8,   torch::kInt8,         torch::kInt16,
                                         torch::kInt32,   torch::kInt64,   torch::kFloat16,      torch::kBFloat16,
                                         torch::kFloat32, torch::kFloat64, torch::kComplexFloat, torch::kComplexDouble};

inline torch::ScalarType scalar_type_of(ElementType type) { return scalar_types[static_cast<std::size_t>(type)]; }

inline ElementType element_type_of(torch::ScalarType type) {
  for (std::size_t i = 0; i < scalar_types.size(); ++i)
    if (scalar_types[i] == type) return static_cast<ElementType>(i);
  throw std::invalid_argument(std::string{"elements of type "} + c10::toString(type) +
                              " have no place in weight files");
}

/// A copy of the bytes in memory of its own, since those in a file may not be aligned.
inline torch::Tensor to_tensor(const StoredTensor& stored) {
  const std::vector<std::int64_t> extents{stored.extents.begin(), stored.extents.end()};
  torch::Tensor tensor = torch::empty(extents, scalar_type_of(stored.type));
  if (!stored.bytes.empty()) std::memcpy(tensor.data_ptr(), stored.bytes.data(), stored.bytes.size());
  return tensor;
}

/// Adds a tensor to a state dict, without a copy if it lies in main memory and is contiguous.
inline void add_tensor(StateDict& state, std::string name, std::vector<long long> extents,
                       const torch::Tensor& tensor) {
  const auto kept = std::make_shared<const torch::Tensor>(tensor.detach().cpu().contiguous());
  state.add({.name = std::move(name),
             .type = element_type_of(kept->scalar_type()),
             .extents = std::move(extents),
             .bytes = {static_cast<const std::byte*>(kept->data_ptr()), kept->nbytes()}});
  state.keep(kept);
}

}  // namespace archetype::detail
