// SPDX-License-Identifier: MIT
#pragma once

#include <archetype/data/random.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <stdexcept>
#include <string>
#include <vector>

namespace archetype {

/// Indices of the samples that were chosen and of the rest, both in ascending order.
struct StratifiedIndices {
  std::vector<std::int64_t> chosen;
  std::vector<std::int64_t> rest;
};

/// Chooses a random fraction of all samples so that each class contributes its share, rounded down or up. Throws
/// std::invalid_argument if the fraction is outside [0, 1].
inline StratifiedIndices stratify(const std::vector<std::int64_t>& labels, std::int64_t classes, double fraction,
                                  std::uint64_t seed) {
  if (!(fraction >= 0 && fraction <= 1)) {
    throw std::invalid_argument("stratify: the fraction is " + std::to_string(fraction) + ", expected 0 to 1");
  }
  std::vector<std::vector<std::int64_t>> members(static_cast<std::size_t>(classes));
  for (std::size_t i = 0; i < labels.size(); ++i) {
    members.at(static_cast<std::size_t>(labels[i])).push_back(static_cast<std::int64_t>(i));
  }

  // Shares are rounded down; then the classes with the largest remainders get one more each until the total is right.
  std::vector<std::size_t> shares, by_loss(members.size());
  std::vector<double> losses;
  for (const auto& each : members) {
    const double share = fraction * static_cast<double>(each.size());
    shares.push_back(static_cast<std::size_t>(share));
    losses.push_back(share - std::floor(share));
  }
  std::iota(by_loss.begin(), by_loss.end(), std::size_t{0});
  std::stable_sort(by_loss.begin(), by_loss.end(), [&](auto a, auto b) { return losses[a] > losses[b]; });
  const auto wanted = static_cast<std::size_t>(std::llround(fraction * static_cast<double>(labels.size())));
  const std::size_t given = std::accumulate(shares.begin(), shares.end(), std::size_t{0});
  for (std::size_t i = 0; i < wanted - given; ++i) ++shares[by_loss[i]];

  StratifiedIndices result;
  for (std::size_t label = 0; label < members.size(); ++label) {
    auto& each = members[label];
    Random{seed, label}.shuffle(each);
    const auto cut = each.begin() + static_cast<std::ptrdiff_t>(shares[label]);
    result.chosen.insert(result.chosen.end(), each.begin(), cut);
    result.rest.insert(result.rest.end(), cut, each.end());
  }
  std::sort(result.chosen.begin(), result.chosen.end());
  std::sort(result.rest.begin(), result.rest.end());
  return result;
}

}  // namespace archetype
