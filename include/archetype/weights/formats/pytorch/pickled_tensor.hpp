// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/weights/formats/pytorch/pickle_value.hpp>
#include <archetype/weights/state/memory_budget.hpp>
#include <archetype/weights/state/state_dict.hpp>

#include <cstddef>
#include <cstring>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace archetype::detail {

/// The validated position of a tensor in its storage.
struct TensorLayout {
  long long elements = 1;
  bool contiguous = true;
};

/// Checks that a tensor is inside its storage. Throws `BadWeights` without naming the tensor.
inline TensorLayout layout_of(const PickledTensor& tensor, const PickledStorage& storage) {
  const auto outside = [&] {
    return BadWeights("its elements lie outside of storage \"" + std::string{storage.key} + "\", which has " +
                      std::to_string(storage.view_elements));
  };
  if (tensor.extents.size() != tensor.strides.size())
    throw BadWeights("has " + std::to_string(tensor.extents.size()) + " axes, but strides for " +
                     std::to_string(tensor.strides.size()));
  if (tensor.offset < 0) throw BadWeights("begins at element " + std::to_string(tensor.offset) + " of its storage");
  TensorLayout layout;
  bool empty = false;
  for (std::size_t axis = tensor.extents.size(); axis-- > 0;) {
    const long long extent = tensor.extents[axis];
    const long long stride = tensor.strides[axis];
    if (extent < 0) throw BadWeights("has an extent of " + std::to_string(extent));
    if (stride < 0) throw BadWeights("has a stride of " + std::to_string(stride));
    if (extent != 1 && stride != layout.elements) layout.contiguous = false;
    if (extent == 0) empty = true;
    else if (__builtin_mul_overflow(layout.elements, extent, &layout.elements))
      throw BadWeights("has more elements than any machine holds");
  }
  if (empty) return {0, true};
  long long last = tensor.offset;
  for (std::size_t axis = 0; axis < tensor.extents.size(); ++axis) {
    long long reach = 0;
    if (__builtin_mul_overflow(tensor.extents[axis] - 1, tensor.strides[axis], &reach) ||
        __builtin_add_overflow(last, reach, &last))
      throw outside();
  }
  if (last >= storage.view_elements) throw outside();
  return layout;
}

/// Copies a tensor's elements in row-major order.
inline std::vector<std::byte> gather(const PickledTensor& tensor, std::size_t elements, std::size_t size,
                                     const std::byte* storage) {
  std::vector<std::byte> copy(elements * size);
  std::vector<long long> index(tensor.extents.size());
  long long position = tensor.offset;
  for (std::size_t element = 0; element < elements; ++element) {
    std::memcpy(copy.data() + element * size, storage + static_cast<std::size_t>(position) * size, size);
    for (std::size_t axis = index.size(); axis-- > 0;) {
      if (index[axis] + 1 < tensor.extents[axis]) {
        ++index[axis];
        position += tensor.strides[axis];
        break;
      }
      position -= index[axis] * tensor.strides[axis];
      index[axis] = 0;
    }
  }
  return copy;
}

/// Adds a tensor of a pickle to a state dict: in place in its storage's bytes, or as a copy if it is not in row-major
/// order there.
inline void add_tensor(StateDict& state, std::string name, const PickledTensor& tensor, const PickledStorage& storage,
                       std::span<const std::byte> bytes, MemoryBudget& budget) {
  const std::size_t size = size_of(storage.type);
  const TensorLayout layout = layout_of(tensor, storage);
  const auto elements = static_cast<std::size_t>(layout.elements);
  bytes = bytes.subspan(static_cast<std::size_t>(storage.view_begin) * size);
  StoredTensor stored{std::move(name), storage.type, tensor.extents, {}};
  if (layout.contiguous) {
    if (elements != 0) stored.bytes = bytes.subspan(static_cast<std::size_t>(tensor.offset) * size, elements * size);
    return state.add(std::move(stored));
  }
  if (!budget.covers(elements))
    throw BadWeights("repeats its elements until they take more memory than the file twice over");
  budget.take(elements * size, "a copy of it in row-major order");
  state.add(std::move(stored), gather(tensor, elements, size, bytes.data()));
}

}  // namespace archetype::detail
