// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/image/image.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <numeric>
#include <utility>

namespace archetype {

namespace detail {

/// What becomes of each value of a channel.
using ToneTable = std::array<std::uint8_t, 256>;

/// How many pixels have each value of a channel.
using ToneCounts = std::array<long long, 256>;

/// The image with each channel's values replaced by those of a table, which `table_of` makes from the channel's counts.
inline Image with_tones(Image image, const std::function<ToneTable(const ToneCounts&)>& table_of) {
  for (std::size_t channel = 0; channel < 3; ++channel) {
    const auto bytes = image.bytes().subspan(channel);
    ToneCounts counts{};
    for (std::size_t i = 0; i < bytes.size(); i += 3) ++counts[bytes[i]];
    const ToneTable table = table_of(counts);
    for (std::size_t i = 0; i < bytes.size(); i += 3) bytes[i] = table[bytes[i]];
  }
  return image;
}

inline ToneTable unchanged_tones() {
  ToneTable table;
  std::iota(table.begin(), table.end(), std::uint8_t{0});
  return table;
}

}  // namespace detail

// The functions below treat each channel by itself, and equal those of Pillow's `ImageOps` to the bit.

/// The image with `bits` bits per channel, 0 to 8; the others become 0.
inline Image posterize(Image image, int bits) {
  const auto mask = static_cast<std::uint8_t>(0xFF << (8 - std::clamp(bits, 0, 8)));
  for (std::uint8_t& byte : image.bytes()) byte &= mask;
  return image;
}

/// The image with values inverted that are not below a threshold.
inline Image solarize(Image image, double threshold) {
  for (std::uint8_t& byte : image.bytes())
    if (byte >= threshold) byte = static_cast<std::uint8_t>(255 - byte);
  return image;
}

/// The image with the values of each channel spread to the whole range, from the smallest to the largest.
inline Image autocontrast(Image image) {
  return detail::with_tones(std::move(image), [](const detail::ToneCounts& counts) {
    detail::ToneTable table = detail::unchanged_tones();
    const auto occurs = [](long long count) { return count > 0; };
    const auto low = std::find_if(counts.begin(), counts.end(), occurs) - counts.begin();
    const auto high = counts.rend() - std::find_if(counts.rbegin(), counts.rend(), occurs) - 1;
    if (high <= low) return table;
    const double scale = 255.0 / static_cast<double>(high - low), offset = static_cast<double>(-low) * scale;
    for (std::size_t i = 0; i < table.size(); ++i) {
      const volatile double scaled = static_cast<double>(i) * scale;  // rounded before the sum, whatever the processor
      table[i] = static_cast<std::uint8_t>(std::clamp(static_cast<int>(scaled + offset), 0, 255));
    }
    return table;
  });
}

/// The image with the values of each channel spread so that all are about equally frequent.
inline Image equalize(Image image) {
  return detail::with_tones(std::move(image), [](const detail::ToneCounts& counts) {
    detail::ToneTable table = detail::unchanged_tones();
    const auto last = std::find_if(counts.rbegin(), counts.rend(), [](long long count) { return count > 0; });
    const long long step = (std::accumulate(counts.begin(), counts.end(), 0LL) - *last) / 255;
    if (step == 0) return table;
    long long sum = step / 2;
    for (std::size_t i = 0; i < table.size(); ++i) {
      table[i] = static_cast<std::uint8_t>(std::min(sum / step, 255LL));
      sum += counts[i];
    }
    return table;
  });
}

}  // namespace archetype
