// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/image/codecs/byte_reader.hpp>
#include <archetype/image/codecs/cmyk.hpp>
#include <archetype/image/codecs/ppm_header.hpp>
#include <archetype/image/codecs/ppm_numbers.hpp>
#include <archetype/image/image.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace archetype::codecs {

/// Decodes a PPM, PGM or PBM file.
class PpmReader {
 public:
  explicit PpmReader(std::span<const std::byte> content) : reader_(content, io::ByteOrder::big_endian) {}

  /// Reads everything before the samples. Throws `BadImage` if the header is malformed, or claims more pixels than the
  /// file can hold.
  void open() { header_ = PpmHeaderReader(reader_).read(); }

  std::size_t height() const { return header_.height; }
  std::size_t width() const { return header_.width; }

  /// Decodes the samples. Throws `BadImage` if there are too few, or one is invalid.
  void read(Image& image) {
    std::uint8_t* pixel = image.bytes().data();
    if (header_.kind.colors == PpmColors::bits) {
      read_bits(pixel);
      return;
    }
    std::array<std::uint8_t, 4> samples{};
    unsigned there = 0;
    read_samples([&](std::uint8_t sample) {
      samples[there++] = sample;
      if (there < header_.kind.samples) return;
      there = 0;
      paint(samples, pixel);
      pixel += 3;
    });
  }

 private:
  /// Reads pixels of one bit, of which 1 is black.
  void read_bits(std::uint8_t* pixel) {
    const auto put = [&](bool is_black) {
      std::fill_n(pixel, 3, is_black ? std::uint8_t{0} : std::uint8_t{255});
      pixel += 3;
    };
    if (header_.kind.is_text) {
      read_ppm_bits(reader_.rest(), header_.height * header_.width, put);
      return;
    }
    const std::size_t row_bytes = (header_.width + 7) / 8;
    const auto bytes = reader_.exactly(header_.height * row_bytes);
    for (std::size_t y = 0; y < header_.height; ++y) {
      for (std::size_t x = 0; x < header_.width; ++x)
        put((std::to_integer<unsigned>(bytes[y * row_bytes + x / 8]) >> (7 - x % 8) & 1) != 0);
    }
  }

  /// Calls `put(sample)` for each sample in the order of the file, scaled to a byte.
  void read_samples(const auto& put) {
    const std::size_t count = header_.height * header_.width * header_.kind.samples;
    if (header_.kind.is_text) {
      read_ppm_numbers(reader_.rest(), count, [&](long long sample) {
        if (sample > header_.most)
          throw BadImage("it has a sample of " + std::to_string(sample) + ", but its largest is " +
                         std::to_string(header_.most));
        put(scaled(sample));
      });
      return;
    }
    const std::size_t sample_bytes = header_.most < 256 ? 1 : 2;
    const auto bytes = reader_.exactly(count * sample_bytes);
    std::vector<std::uint8_t> scaled_samples(std::size_t{1} << (8 * sample_bytes));
    for (std::size_t sample = 0; sample < scaled_samples.size(); ++sample)
      scaled_samples[sample] = clipped(static_cast<long long>(sample));
    for (std::size_t i = 0; i < count; ++i)
      put(scaled_samples[number_in(bytes.subspan(i * sample_bytes), sample_bytes, io::ByteOrder::big_endian)]);
  }

  /// A sample as Pillow scales it, with halves rounded to even: to 65535 for gray of more than 8 bits, else to 255.
  long long rescaled(long long sample) const {
    const double most = is_deep() ? 65'535 : 255;
    return static_cast<long long>(
        std::nearbyint(static_cast<double>(sample) / static_cast<double>(header_.most) * most));
  }
  bool is_deep() const { return header_.kind.deepens && header_.most > 255; }

  std::uint8_t clipped(long long sample) const {
    return static_cast<std::uint8_t>(std::min<long long>(rescaled(sample), 255));
  }

  /// The byte of a sample that may be negative. Pillow keeps the lowest byte of a negative one, but refuses it in gray
  /// of more than 8 bits.
  std::uint8_t scaled(long long sample) const {
    if (sample >= 0) return clipped(sample);
    if (is_deep()) throw BadImage("it has a negative sample");
    return static_cast<std::uint8_t>(rescaled(sample));
  }

  void paint(const std::array<std::uint8_t, 4>& samples, std::uint8_t* pixel) const {
    switch (header_.kind.colors) {
      case PpmColors::bits:
      case PpmColors::gray:
        std::fill_n(pixel, 3, samples[0]);
        return;
      case PpmColors::rgb:
        std::copy_n(samples.begin(), 3, pixel);
        return;
      case PpmColors::cmyk: {
        cmyk_to_rgb(samples.data(), pixel, 1);
      }
    }
  }

  ByteReader reader_;
  PpmHeader header_;
};

/// Decodes the content of a PPM, PGM or PBM file to exactly the bytes of Pillow's `Image.open(…).convert("RGB")`: P1 to
/// P6 and the kinds of Pillow's own. Samples are scaled from the largest one that the header states to 255; but gray
/// whose largest sample is above 255 is scaled to 65535 and clipped at 255. Throws `BadImage` if the file is truncated,
/// is damaged, or claims more pixels than it can hold.
inline Image decode_ppm(std::span<const std::byte> content) {
  PpmReader reader(content);
  reader.open();
  Image image(static_cast<int>(reader.height()), static_cast<int>(reader.width()));
  reader.read(image);
  return image;
}

}  // namespace archetype::codecs
