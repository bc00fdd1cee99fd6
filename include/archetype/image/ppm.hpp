// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/image/byte_reader.hpp>
#include <archetype/image/image.hpp>
#include <archetype/image/inks.hpp>
#include <archetype/image/long_jump.hpp>
#include <archetype/image/ppm_numbers.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace archetype {

namespace detail {

/// What the pixels of a PPM file are made of.
enum class PpmColors : unsigned char { bits, gray, rgb, inks };

/// A kind of PPM file by its first characters.
struct PpmKind {
  std::string_view mark;
  PpmColors colors;
  unsigned samples;  ///< of a pixel, some of them unused
  bool is_text;      ///< whether its samples are written as numbers
  bool deepens;      ///< whether gray that is finer than 8 bits is clipped at 255 instead of scaled
};

/// The kinds that Pillow knows; those after P6 are its own.
inline constexpr std::array<PpmKind, 10> ppm_kinds{{
    {"P1", PpmColors::bits, 1, true, false},
    {"P2", PpmColors::gray, 1, true, true},
    {"P3", PpmColors::rgb, 3, true, false},
    {"P4", PpmColors::bits, 1, false, false},
    {"P5", PpmColors::gray, 1, false, true},
    {"P6", PpmColors::rgb, 3, false, false},
    {"PyP", PpmColors::gray, 1, false, false},
    {"PyRGBA", PpmColors::rgb, 4, false, false},
    {"PyCMYK", PpmColors::inks, 4, false, false},
    {"P0CMYK", PpmColors::inks, 4, false, false},
}};

/// A PPM, PGM or PBM file.
class PpmReader {
 public:
  explicit PpmReader(std::span<const std::byte> content) : reader_(content, ByteOrder::big_endian) {}

  /// Reads up to the samples, and checks that the picture's size is one that the file can have. Throws `BadImage`
  /// otherwise.
  void open() {
    const std::string mark = read_mark();
    const auto kind = std::find_if(ppm_kinds.begin(), ppm_kinds.end(), [&](const auto& k) { return k.mark == mark; });
    if (kind == ppm_kinds.end()) throw BadImage("it begins like none of P1 to P6");
    kind_ = *kind;
    const long long width = read_number(), height = read_number();
    if (width < 0 || height < 0) throw BadImage("it claims a negative size");
    if (kind_.colors != PpmColors::bits) most_ = read_number();
    if (most_ < 1 || most_ > 65'535)
      throw BadImage("its largest sample is " + std::to_string(most_) + ", which must be 1 to 65535");
    const auto bytes = static_cast<unsigned long long>(reader_.rest().size());
    const bool is_bits = kind_.colors == PpmColors::bits;
    // A text may be completed by its last number, so no size is impossible; larger ones, which take Pillow minutes, are
    // refused.
    constexpr unsigned long long most_completed = 1ULL << 24;
    check_claimed_size(static_cast<unsigned long>(height), static_cast<unsigned long>(width),
                       kind_.is_text && !is_bits ? std::max(bytes, most_completed)
                       : is_bits                 ? 8 * bytes
                                                 : bytes);
    height_ = static_cast<std::size_t>(height);
    width_ = static_cast<std::size_t>(width);
  }

  std::size_t height() const { return height_; }
  std::size_t width() const { return width_; }

  void read(Image& image) {
    std::uint8_t* pixel = image.bytes().data();
    if (kind_.colors == PpmColors::bits) {
      read_bits(pixel);
      return;
    }
    std::array<std::uint8_t, 4> samples{};
    unsigned there = 0;
    read_samples([&](std::uint8_t sample) {
      samples[there++] = sample;
      if (there < kind_.samples) return;
      there = 0;
      paint(samples, pixel);
      pixel += 3;
    });
  }

 private:
  std::string read_mark() {
    constexpr std::size_t longest = 6;
    std::string mark;
    while (mark.size() < longest) {
      const auto byte = reader_.some(1);
      if (byte.empty() || is_space(std::to_integer<char>(byte[0]))) break;
      mark += std::to_integer<char>(byte[0]);
    }
    return mark;
  }

  /// The header's next number, of which a comment may be in the middle.
  long long read_number() {
    std::string text;
    while (text.size() <= longest_ppm_number) {
      const auto byte = reader_.some(1);
      if (byte.empty()) break;
      const auto c = std::to_integer<char>(byte[0]);
      if (c == '#') {
        skip_line();
      } else if (!is_space(c)) {
        text += c;
      } else if (!text.empty()) {
        break;
      }
    }
    if (text.empty()) refuse_cut_picture();
    if (text.size() > longest_ppm_number) throw BadImage("it is no sound PPM: it has too long a number");
    return ppm_number(text);
  }

  void skip_line() {
    for (;;) {
      const auto byte = reader_.some(1);
      if (byte.empty() || byte[0] == std::byte{'\n'} || byte[0] == std::byte{'\r'}) return;
    }
  }

  /// Black is 1.
  void read_bits(std::uint8_t* pixel) {
    const auto put = [&](bool is_black) {
      std::fill_n(pixel, 3, is_black ? std::uint8_t{0} : std::uint8_t{255});
      pixel += 3;
    };
    if (kind_.is_text) {
      read_ppm_bits(reader_.rest(), height_ * width_, put);
      return;
    }
    const std::size_t row_bytes = (width_ + 7) / 8;
    const auto bytes = reader_.exactly(height_ * row_bytes);
    for (std::size_t y = 0; y < height_; ++y) {
      for (std::size_t x = 0; x < width_; ++x)
        put((std::to_integer<unsigned>(bytes[y * row_bytes + x / 8]) >> (7 - x % 8) & 1) != 0);
    }
  }

  /// Reads the samples, each scaled to a byte, in the order of the file.
  void read_samples(const auto& put) {
    const std::size_t count = height_ * width_ * kind_.samples;
    if (kind_.is_text) {
      read_ppm_numbers(reader_.rest(), count, [&](long long sample) {
        if (sample > most_)
          throw BadImage("it has a sample of " + std::to_string(sample) + ", but its largest is " +
                         std::to_string(most_));
        put(scaled(sample));
      });
      return;
    }
    const std::size_t sample_bytes = most_ < 256 ? 1 : 2;
    const auto bytes = reader_.exactly(count * sample_bytes);
    std::vector<std::uint8_t> scaled_samples;
    for (long long sample = 0; sample < 1LL << (8 * sample_bytes); ++sample) scaled_samples.push_back(clipped(sample));
    for (std::size_t i = 0; i < count; ++i)
      put(scaled_samples[number_in(bytes.subspan(i * sample_bytes), sample_bytes, ByteOrder::big_endian)]);
  }

  /// A sample as Pillow scales it, a half to the next even number: to 65535 where it keeps so many grays, else to 255.
  long long rescaled(long long sample) const {
    const double most = is_deep() ? 65'535 : 255;
    return static_cast<long long>(std::nearbyint(static_cast<double>(sample) / static_cast<double>(most_) * most));
  }
  bool is_deep() const { return kind_.deepens && most_ > 255; }

  std::uint8_t clipped(long long sample) const {
    return static_cast<std::uint8_t>(std::min<long long>(rescaled(sample), 255));
  }

  /// Of a sample that may be negative: of it Pillow keeps the lowest byte, unless it keeps many grays.
  std::uint8_t scaled(long long sample) const {
    if (sample >= 0) return clipped(sample);
    if (is_deep()) throw BadImage("it has a negative sample");
    return static_cast<std::uint8_t>(rescaled(sample));
  }

  void paint(const std::array<std::uint8_t, 4>& samples, std::uint8_t* pixel) const {
    switch (kind_.colors) {
      case PpmColors::bits:
      case PpmColors::gray:
        std::fill_n(pixel, 3, samples[0]);
        return;
      case PpmColors::rgb:
        std::copy_n(samples.begin(), 3, pixel);
        return;
      case PpmColors::inks: {
        light_of_plain_inks(samples.data(), pixel, 1);
      }
    }
  }

  ByteReader reader_;
  PpmKind kind_ = ppm_kinds[0];
  std::size_t height_ = 0;
  std::size_t width_ = 0;
  long long most_ = 1;  ///< the sample of full brightness
};

}  // namespace detail

/// Decodes a PPM, PGM or PBM file's content to the very bytes of Pillow's `Image.open(…).convert("RGB")`: P1 to P6 and
/// Pillow's own kinds; samples scaled to 255 by the largest one that the file tells, but gray with one above 255 is
/// scaled to 65535 and clipped at 255. Throws `BadImage` for one that is cut short, damaged, or claims an absurd size.
inline Image decode_ppm(std::span<const std::byte> content) {
  detail::PpmReader reader(content);
  reader.open();
  Image image(static_cast<int>(reader.height()), static_cast<int>(reader.width()));
  reader.read(image);
  return image;
}

}  // namespace archetype
