// SPDX-License-Identifier: MIT
#pragma once

#include <archetype/splitmix64.hpp>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <numbers>
#include <numeric>
#include <utility>
#include <vector>

namespace archetype {

/// A stream of random numbers (splitmix64) that is the same on every machine and with every standard library, unlike
/// `std::shuffle` and the standard distributions.
class Random {
 public:
  /// Starts an independent stream for each list of numbers, such as {seed, epoch, index}.
  explicit Random(std::initializer_list<std::uint64_t> seeds) {
    for (const std::uint64_t seed : seeds) {
      state_ ^= seed;
      state_ = next();
    }
  }

  /// 64 random bits.
  std::uint64_t next() { return detail::splitmix64(state_); }

  /// A uniformly distributed integer in [0, bound); `bound` must be at least 1.
  std::uint64_t below(std::uint64_t bound) {
    // 2^64 modulo bound: accepting that many more draws would favor small numbers.
    const std::uint64_t surplus = (0 - bound) % bound;
    std::uint64_t drawn = next();
    while (drawn < surplus) drawn = next();
    return drawn % bound;
  }

  /// A uniformly distributed number in [0, 1).
  double uniform() { return static_cast<double>(next() >> 11) * 0x1p-53; }

  /// A uniformly distributed number in [low, high).
  double between(double low, double high) { return low + (high - low) * uniform(); }

  /// A number from the standard normal distribution (Box and Muller 1958).
  double normal() {
    const double radius = std::sqrt(-2 * std::log(1 - uniform()));
    return radius * std::cos(2 * std::numbers::pi * uniform());
  }

  /// Shuffles values (Fisher–Yates).
  template <class T>
  void shuffle(std::vector<T>& values) {
    for (std::size_t left = values.size(); left > 1; --left) std::swap(values[left - 1], values[below(left)]);
  }

 private:
  std::uint64_t state_ = 0;
};

/// The numbers 0 … count − 1 in random order.
inline std::vector<std::int64_t> random_order(std::int64_t count, Random random) {
  std::vector<std::int64_t> order(static_cast<std::size_t>(count));
  std::iota(order.begin(), order.end(), std::int64_t{0});
  random.shuffle(order);
  return order;
}

}  // namespace archetype
