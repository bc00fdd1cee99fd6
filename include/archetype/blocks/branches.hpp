// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/blocks/sequence.hpp>
#include <archetype/layers/join.hpp>

#include <array>
#include <cstddef>

namespace archetype {

/// Splits the channels evenly, gives each part to one branch and concatenates what they make. The first part takes the
/// channels that are over (MixConv, Tan & Le 2019). Branches are named by position.
template <class... Parts>
struct Branches {
  static_assert(sizeof...(Parts) > 0, "Branches needs at least one branch");

  static constexpr Value emit(Builder& builder, Value x) {
    if (builder.faulted()) return {};
    constexpr int count = sizeof...(Parts);
    const int channels = x.shape.channels;
    if (channels < count) {
      builder.reject(Sentence{} << "Branches split " << channels << " channels among " << count
                                << "; give each branch at least one");
      return {};
    }
    const int even = channels / count;
    int first = 0;
    int position = 0;
    const std::array<Value, sizeof...(Parts)> results{[&] {
      const int width = position == 0 ? channels - even * (count - 1) : even;
      const Value slice = builder.push(slicing, {x}, {.width = width, .first = first});
      first += width;
      return detail::emit_labeled<Parts>(builder, slice, {"", position++});
    }()...};
    return builder.push(concatenation, results);
  }
};

}  // namespace archetype
