// SPDX-License-Identifier: MIT
#pragma once

#include <archetype/simd/fitted.hpp>
#include <archetype/simd/lanes.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include <ATen/Parallel.h>
#include <ATen/record_function.h>
#include <torch/types.h>

namespace archetype::detail {

/// Whether two tensors have their numbers in the same order, without gaps, so that one loop can go through both.
inline bool same_order(const torch::Tensor& a, const torch::Tensor& b) {
  if (a.sizes() != b.sizes() || !a.is_non_overlapping_and_dense()) return false;
  for (std::int64_t i = 0; i < a.dim(); ++i)
    if (a.size(i) > 1 && a.stride(i) != b.stride(i)) return false;
  return true;
}

/// Numbers of one parameter to update, with those of its gradient and of what the optimizer remembers.
template <class Number, std::size_t Memories>
struct Run {
  Number* parameter;
  const Number* gradient;
  std::array<Number*, Memories> memories;
  std::size_t count;
};

/// Updates the numbers of a run in one pass: `rule(parameter, gradient, memory...)` for each.
template <class Rule, class Number, std::size_t Memories>
void update_run(const Rule& rule, const Run<Number, Memories>& run) {
  const auto with_memories = [&]<std::size_t... m>(std::index_sequence<m...>) {
    std::size_t i = 0;
    for (; i + simd::lanes <= run.count; i += simd::lanes) {
      simd::Lanes<Number> parameters = simd::load(run.parameter + i);
      const simd::Lanes<Number> gradients = simd::load(run.gradient + i);
      std::array<simd::Lanes<Number>, Memories> memories{simd::load(run.memories[m] + i)...};
      for (std::size_t lane = 0; lane < simd::lanes; ++lane)
        rule(parameters[lane], gradients[lane], memories[m][lane]...);
      simd::store(parameters, run.parameter + i);
      (simd::store(memories[m], run.memories[m] + i), ...);
    }
    for (; i < run.count; ++i) rule(run.parameter[i], run.gradient[i], run.memories[m][i]...);
  };
  with_memories(std::make_index_sequence<Memories>{});
}

/// Updates many parameters in one pass over their memory, on all threads of LibTorch.
template <template <class> class Rule, class Number, std::size_t Memories>
class OnePass {
 public:
  /// The parameter and what is remembered have the same order of numbers; the gradient is copied into it if need be.
  void add(const Rule<double>& rule, const torch::Tensor& parameter, torch::Tensor gradient,
           const std::array<torch::Tensor, Memories>& memories) {
    if (!same_order(gradient, parameter)) {
      gradient = torch::empty_like(parameter).copy_(gradient);
      copies_.push_back(gradient);
    }
    Run<Number, Memories> run{parameter.data_ptr<Number>(), gradient.data_ptr<Number>(), {}, 0};
    for (std::size_t m = 0; m < Memories; ++m) run.memories[m] = memories[m].template data_ptr<Number>();
    for (std::int64_t left = parameter.numel(); left > 0; left -= at_once) {
      run.count = static_cast<std::size_t>(std::min(left, at_once));
      pieces_.push_back({static_cast<Rule<Number>>(rule), run});
      run.parameter += run.count;
      run.gradient += run.count;
      for (Number*& memory : run.memories) memory += run.count;
    }
  }

  void update() const {
    RECORD_USER_SCOPE("archetype::OnePass");
    const auto update_piece = simd::fitted<update_run<Rule<Number>, Number, Memories>>();
    at::parallel_for(0, static_cast<std::int64_t>(pieces_.size()), 1, [&](std::int64_t begin, std::int64_t end) {
      for (std::int64_t i = begin; i < end; ++i) {
        const Piece& piece = pieces_[static_cast<std::size_t>(i)];
        update_piece(piece.rule, piece.run);
      }
    });
  }

 private:
  struct Piece {
    Rule<Number> rule;
    Run<Number, Memories> run;
  };

  // Enough work for a thread, and few enough numbers that those of all tensors stay in the cache.
  static constexpr std::int64_t at_once = 1 << 14;
  std::vector<Piece> pieces_;
  std::vector<torch::Tensor> copies_;  // which the pieces point into
};

}  // namespace archetype::detail
