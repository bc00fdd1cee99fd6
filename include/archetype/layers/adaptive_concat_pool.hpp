// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/layers/join.hpp>
#include <archetype/layers/pool.hpp>

namespace archetype {

/// Concatenates global max pooling and global average pooling, which doubles the channels (fastai's
/// `AdaptiveConcatPool2d`).
struct AdaptiveConcatPool {
  static constexpr Value emit(Builder& builder, Value x) {
    const Value largest = apply<GlobalMaxPool>(builder, x);
    const Value average = apply<GlobalAveragePool>(builder, x);
    return builder.push(operations::concatenation, {largest, average});
  }
};

}  // namespace archetype
