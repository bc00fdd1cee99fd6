// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/model/fused/activations.hpp>
#include <archetype/model/fused/fitted_norm_loops.hpp>
#include <archetype/model/fused/map_pieces.hpp>
#include <archetype/model/fused/norm_piece.hpp>
#include <archetype/model/fused/norm_statistics.hpp>
#include <archetype/model/fused/piece_sums.hpp>
#include <archetype/simd/bfloat16.hpp>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include <torch/types.h>

namespace archetype::fused {

/// A batch norm with what follows it.
struct NormCall {
  double epsilon = 0;
  double new_share = 0;   ///< of this batch in the running statistics
  bool by_batch = false;  ///< normalizes by the statistics of this batch, and not by the running ones
  torch::Tensor running_mean{}, running_variance{};  ///< undefined if there are none
  std::string_view activation{};                     ///< its kind; empty for none
};

/// Computes a batch norm with what follows it, and its gradients, on maps in the CPU's memory, which consist of numbers
/// of a type `Stored`. Numbers of channels are of the type that it computes with.
template <class Stored>
class NormComputation {
  using Number = simd::Loaded<Stored>;

 public:
  NormComputation(const torch::Tensor& x, std::string_view activation) : pieces_(x), x_(x), numbers_(numbers_of(x)) {
    with_activation(activation, [&](auto known) {
      using Known = decltype(known);
      loops_ = pieces_.channels_last ? NormLoops<Stored>::template of<Known, true>()
                                     : NormLoops<Stored>::template of<Known, false>();
    });
  }

  /// Scale, shift, mean and inverse deviation of each channel, as rows. Updates the running statistics.
  torch::Tensor statistics(const torch::Tensor& weight, const torch::Tensor& bias, const NormCall& call) const {
    const torch::Tensor rows = torch::empty({4, pieces_.channels}, weight.options());
    Moments moments;
    const auto count = static_cast<double>(pieces_.images * pieces_.area);
    if (call.by_batch) {
      PieceSums<Number> sums{pieces_};
      for_each_piece(pieces_, [&](std::int64_t index) {
        NormPiece<Stored> piece = piece_of(index);
        piece.sums = sums.of(index);
        loops_.moments(piece);
      });
      moments = joined(pieces_, sums);
    }
    const torch::Tensor weights = weight.contiguous(), biases = bias.contiguous();
    const Number* const scales = weights.data_ptr<Number>();
    const Number* const shifts = biases.data_ptr<Number>();
    Number* const running_means = call.running_mean.defined() ? call.running_mean.data_ptr<Number>() : nullptr;
    Number* const running_variances = call.running_mean.defined() ? call.running_variance.data_ptr<Number>() : nullptr;
    const auto move = [&](Number& running, double to) {
      running = static_cast<Number>((1 - call.new_share) * running + call.new_share * to);
    };
    Number* const to = rows.data_ptr<Number>();
    const auto channels = static_cast<std::size_t>(pieces_.channels);
    for (std::size_t i = 0; i < channels; ++i) {
      double mean = 0, variance = 0;
      if (call.by_batch) {
        mean = moments.means[i];
        variance = moments.squares[i] / count;
        if (running_means != nullptr) {
          move(running_means[i], mean);
          move(running_variances[i], variance * count / (count - 1));
        }
      } else {
        mean = running_means[i];
        variance = running_variances[i];
      }
      const double inverse = 1 / std::sqrt(variance + call.epsilon);
      const double scale = scales[i] * inverse;
      to[i] = static_cast<Number>(scale);
      to[channels + i] = static_cast<Number>(shifts[i] - mean * scale);
      to[2 * channels + i] = static_cast<Number>(mean);
      to[3 * channels + i] = static_cast<Number>(inverse);
    }
    return rows;
  }

  /// The result, from the rows that `statistics` returned and perhaps another map to add before the activation.
  torch::Tensor result(const torch::Tensor& rows, const torch::Tensor& other) const {
    const torch::Tensor result = torch::empty_like(x_);
    Stored* const to = numbers_of(result);
    const Number* const channels = rows.data_ptr<Number>();
    const Stored* const added = other.defined() ? numbers_of(other) : nullptr;
    const auto loop = other.defined() ? loops_.normalize_sum : loops_.normalize;
    for_each_piece(pieces_, [&](std::int64_t index) {
      NormPiece<Stored> piece = piece_of(index, channels);
      piece.to = to + pieces_.first(index);
      if (added != nullptr) piece.other = added + pieces_.first(index);
      loop(piece);
    });
    return result;
  }

  struct Gradients {
    torch::Tensor x, weight, bias;
    torch::Tensor sum;  ///< undefined unless an activation follows a sum
  };

  /// `result` is defined if the activation is one of a sum.
  Gradients gradients(const torch::Tensor& gradient, const torch::Tensor& rows, const torch::Tensor& result,
                      bool by_batch) const {
    Gradients all;
    PieceSums<Number> sums{pieces_};
    const Number* const channels = rows.data_ptr<Number>();
    const Stored* const of_result = numbers_of(gradient);
    const Stored* from = of_result;
    if (result.defined()) {
      all.sum = torch::empty_like(x_);
      Stored* const to = numbers_of(all.sum);
      const Stored* const results = numbers_of(result);
      for_each_piece(pieces_, [&](std::int64_t index) {
        NormPiece<Stored> piece = piece_of(index, channels);
        piece.other = of_result + pieces_.first(index);
        piece.result = results + pieces_.first(index);
        piece.to = to + pieces_.first(index);
        piece.sums = sums.of(index);
        loops_.sum_gradient_of_sum(piece);
      });
      from = to;
    } else {
      for_each_piece(pieces_, [&](std::int64_t index) {
        NormPiece<Stored> piece = piece_of(index, channels);
        piece.other = of_result + pieces_.first(index);
        piece.sums = sums.of(index);
        loops_.sum_gradient(piece);
      });
    }
    const torch::Tensor of_channels = channel_gradients(rows, sums, by_batch);
    all.weight = of_channels[0];
    all.bias = of_channels[1];

    all.x = torch::empty_like(x_);
    Stored* const to = numbers_of(all.x);
    const Number* const constants = of_channels.data_ptr<Number>() + 2 * pieces_.channels;
    const auto loop = result.defined() ? loops_.gradient_from_sum : loops_.gradient;
    for_each_piece(pieces_, [&](std::int64_t index) {
      NormPiece<Stored> piece = piece_of(index, channels);
      piece.other = from + pieces_.first(index);
      piece.to = to + pieces_.first(index);
      piece.by_deviation = constants + pieces_.channel(index);
      piece.constant = constants + pieces_.channels + pieces_.channel(index);
      loop(piece);
    });
    return all;
  }

 private:
  static Stored* numbers_of(const torch::Tensor& maps) { return static_cast<Stored*>(maps.data_ptr()); }

  NormPiece<Stored> piece_of(std::int64_t index) const {
    NormPiece<Stored> piece{};
    piece.rows = static_cast<std::size_t>(pieces_.rows(index));
    piece.channels = static_cast<std::size_t>(pieces_.width());
    piece.x = numbers_ + pieces_.first(index);
    return piece;
  }

  NormPiece<Stored> piece_of(std::int64_t index, const Number* channels) const {
    NormPiece<Stored> piece = piece_of(index);
    piece.scale = channels + pieces_.channel(index);
    piece.shift = piece.scale + pieces_.channels;
    piece.mean = piece.shift + pieces_.channels;
    return piece;
  }

  /// The gradients of weight and bias, and what depends on their sums in the gradient of x, as rows.
  torch::Tensor channel_gradients(const torch::Tensor& rows, const PieceSums<Number>& sums, bool by_batch) const {
    const auto channels = static_cast<std::size_t>(pieces_.channels);
    std::vector<double> first(channels), second(channels);
    sums.for_each([&](std::int64_t, std::size_t channel, double sum, double product) {
      first[channel] += sum;
      second[channel] += product;
    });
    const torch::Tensor result = torch::zeros({4, pieces_.channels}, rows.options());
    Number* const to = result.data_ptr<Number>();
    const Number* const scale = rows.data_ptr<Number>();
    const Number* const inverse = scale + 3 * channels;
    const auto count = static_cast<double>(pieces_.images * pieces_.area);
    for (std::size_t i = 0; i < channels; ++i) {
      to[i] = static_cast<Number>(second[i] * inverse[i]);
      to[channels + i] = static_cast<Number>(first[i]);
      if (!by_batch) continue;
      to[2 * channels + i] = static_cast<Number>(-scale[i] * inverse[i] * inverse[i] * second[i] / count);
      to[3 * channels + i] = static_cast<Number>(-scale[i] * first[i] / count);
    }
    return result;
  }

  MapPieces pieces_;
  torch::Tensor x_;
  const Stored* numbers_;
  NormLoops<Stored> loops_;
};

}  // namespace archetype::fused
