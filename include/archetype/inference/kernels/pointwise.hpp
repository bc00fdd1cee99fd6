// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/inference/kernel.hpp>
#include <archetype/inference/kernels/activations.hpp>
#include <archetype/inference/kernels/rows.hpp>
#include <archetype/inference/map.hpp>
#include <archetype/inference/plan/plan.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <vector>

namespace archetype::inference {

/// Some positions of one block of channels of one image.
struct Piece {
  int image = 0;
  int which = 0;          ///< the block of channels
  std::size_t begin = 0;  ///< the first position
  std::size_t positions = 0;
};

namespace detail {

/// Whether the numbers of some positions fill the lanes.
constexpr bool fills_lanes(int block) { return lanes % static_cast<std::size_t>(block) == 0; }

/// Multiplies the numbers of each position by factors and adds summands, one for each channel of a block.
inline void scale_and_shift(float* row, std::size_t positions, int block, const float* scale, const float* shift) {
  const auto each = static_cast<std::size_t>(block);
  const auto apply = [](float number, float factor, float summand) { return number * factor + summand; };
  if (fills_lanes(block))
    return change_by_repeated(row, repeated(scale, each), repeated(shift, each), positions * each, apply);
  for (std::size_t position = 0; position < positions; ++position, row += block)
    map_by(row, row, scale, shift, each, apply);
}

inline void scale(float* row, std::size_t positions, int block, const float* factors) {
  const auto each = static_cast<std::size_t>(block);
  const auto apply = [](float number, float factor) { return number * factor; };
  if (fills_lanes(block)) return change_by_repeated(row, repeated(factors, each), positions * each, apply);
  for (std::size_t position = 0; position < positions; ++position, row += block) change_by(row, factors, each, apply);
}

/// Calls `function` with the numbers of a block's channels, padded with zeros if the block is.
template <std::size_t Count>
void with_lanes(const Map& map, int which, const std::array<const float*, Count>& numbers, auto function) {
  const int lanes = map.lanes(which);
  const std::ptrdiff_t first = static_cast<std::ptrdiff_t>(which) * map.block;
  std::array<const float*, Count> begins{};
  std::array<std::array<float, 16>, Count> padded{};
  for (std::size_t i = 0; i < Count; ++i) {
    begins[i] = numbers[i] + first;
    if (lanes == map.block) continue;  // only blocks of at most 16 channels are padded
    std::copy_n(begins[i], lanes, padded[i].begin());
    begins[i] = padded[i].data();
  }
  function(begins);
}

/// Applies one post operation to a piece of a result.
inline void apply_post(const PostOperation& post, const ConstMap& operand, const Map& result, const Piece& piece) {
  const auto block = static_cast<std::size_t>(result.block);
  float* const row = result.at(piece.image, piece.which) + piece.begin * block;
  if (apply_activation(post.kind, row, piece.positions * block)) return;
  if (post.kind == "Add") {
    const float* const other = operand.at(piece.image, piece.which) + piece.begin * block;
    change_by(row, other, piece.positions * block, [](float number, float summand) { return number + summand; });
  } else if (post.kind == "Gate") {
    const float* const gate = operand.data + static_cast<std::ptrdiff_t>(piece.image) * operand.channels;
    with_lanes<1>(result, piece.which, {gate},
                  [&](const auto& gates) { scale(row, piece.positions, result.block, gates[0]); });
  } else {
    with_lanes<2>(result, piece.which, {post.scale.data(), post.shift.data()}, [&](const auto& affine) {
      scale_and_shift(row, piece.positions, result.block, affine[0], affine[1]);
    });
  }
}

/// Calls `function` with pieces that together are a share of a whole batch, each small enough for the first cache.
inline void for_each_piece(const Map& map, const Share& share, auto function) {
  constexpr std::size_t elements = 4096;
  const std::size_t most = std::max<std::size_t>(1, elements / static_cast<std::size_t>(map.block));
  const std::size_t each = (map.area() + most - 1) / most;  // pieces of a block of channels
  const auto blocks = static_cast<std::size_t>(map.blocks());
  const auto [begin, end] = share.of(static_cast<std::size_t>(map.images) * blocks * each);
  for (std::size_t i = begin; i < end; ++i) {
    const std::size_t first = i % each * most;
    function(Piece{static_cast<int>(i / each / blocks), static_cast<int>(i / each % blocks), first,
                   std::min(most, map.area() - first)});
  }
}

}  // namespace detail

/// Copies a map, unless it lies where the result does, and applies a gate, if there is one, and then the post
/// operations of a step, all in one pass.
inline void apply_pointwise(const KernelCall& call, const ConstMap& gate = {}) {
  const ConstMap& input = call.inputs[0];
  const Map& result = call.result;
  const std::vector<PostOperation>& post = call.step.post;
  const PostOperation gating{.kind = "Gate"};
  detail::for_each_piece(result, call.share, [&](const Piece& piece) {
    const auto block = static_cast<std::size_t>(result.block);
    const std::size_t first = piece.begin * block;
    const float* const from = input.at(piece.image, piece.which) + first;
    if (input.data != result.data)
      std::copy_n(from, piece.positions * block, result.at(piece.image, piece.which) + first);
    if (gate.data != nullptr) detail::apply_post(gating, gate, result, piece);
    for (std::size_t i = 0; i < post.size(); ++i) detail::apply_post(post[i], call.operands[i], result, piece);
  });
}

inline void compute_pointwise(const KernelCall& call) { apply_pointwise(call); }

/// Sets the padding of the last block of channels to zeros, as everything that reads a blocked map expects.
inline void clear_padding(const Map& map) {
  const int last = map.blocks() - 1;
  const int lanes = map.lanes(last);
  if (lanes == map.block) return;
  for (int image = 0; image < map.images; ++image) {
    float* row = map.at(image, last);
    for (std::size_t position = 0; position < map.area(); ++position, row += map.block)
      std::fill(row + lanes, row + map.block, 0.0F);
  }
}

}  // namespace archetype::inference
