// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/image/codecs/byte_reader.hpp>
#include <archetype/image/codecs/claimed_size.hpp>
#include <archetype/image/codecs/ppm_numbers.hpp>
#include <archetype/image/image.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <string_view>

namespace archetype::codecs {

/// What the samples of a PPM file mean.
enum class PpmColors : unsigned char { bits, gray, rgb, cmyk };

/// A kind of PPM file.
struct PpmKind {
  std::string_view mark;  ///< the first characters of the file
  PpmColors colors;
  unsigned samples;  ///< samples per pixel; the fourth of RGB is unused
  bool is_text;      ///< whether its samples are written as text
  bool deepens;      ///< whether Pillow keeps gray of more than 8 bits as 16 bits, and so clips it at 255
};

/// The kinds that Pillow reads; those after P6 are its own.
inline constexpr std::array<PpmKind, 10> ppm_kinds{{
    {"P1", PpmColors::bits, 1, true, false},
    {"P2", PpmColors::gray, 1, true, true},
    {"P3", PpmColors::rgb, 3, true, false},
    {"P4", PpmColors::bits, 1, false, false},
    {"P5", PpmColors::gray, 1, false, true},
    {"P6", PpmColors::rgb, 3, false, false},
    {"PyP", PpmColors::gray, 1, false, false},
    {"PyRGBA", PpmColors::rgb, 4, false, false},
    {"PyCMYK", PpmColors::cmyk, 4, false, false},
    {"P0CMYK", PpmColors::cmyk, 4, false, false},
}};

/// The header of a PPM, PGM or PBM file.
struct PpmHeader {
  PpmKind kind = ppm_kinds[0];
  std::size_t height = 0;
  std::size_t width = 0;
  long long most = 1;  ///< the sample of full brightness
};

/// Reads the header of a PPM file.
class PpmHeaderReader {
 public:
  /// Reads from the beginning of the file up to its samples.
  explicit PpmHeaderReader(ByteReader& reader) : reader_(reader) {}

  /// Throws `BadImage` if the header is malformed, or claims more pixels than the file can hold.
  PpmHeader read() {
    PpmHeader header;
    const std::string mark = read_mark();
    const auto kind = std::find_if(ppm_kinds.begin(), ppm_kinds.end(), [&](const auto& k) { return k.mark == mark; });
    if (kind == ppm_kinds.end()) throw BadImage("it begins like none of P1 to P6");
    header.kind = *kind;
    const long long width = read_number(), height = read_number();
    if (width < 0 || height < 0) throw BadImage("it claims a negative size");
    if (header.kind.colors != PpmColors::bits) header.most = read_number();
    if (header.most < 1 || header.most > 65'535)
      throw BadImage("its largest sample is " + std::to_string(header.most) + ", which must be 1 to 65535");
    const auto bytes = static_cast<unsigned long long>(reader_.rest().size());
    const bool is_bits = header.kind.colors == PpmColors::bits;
    // The last number of a text may stand for all that are missing, so every size is possible. Large ones, for which
    // Pillow needs minutes, are refused.
    constexpr unsigned long long most_completed = 1ULL << 24;
    check_claimed_size(static_cast<unsigned long>(height), static_cast<unsigned long>(width),
                       header.kind.is_text && !is_bits ? std::max(bytes, most_completed)
                       : is_bits                       ? 8 * bytes
                                                       : bytes);
    header.height = static_cast<std::size_t>(height);
    header.width = static_cast<std::size_t>(width);
    return header;
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

  /// The next number of the header, which a comment may interrupt.
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
    if (text.empty()) refuse_truncated();
    if (text.size() > longest_ppm_number) throw BadImage("it is no sound PPM: it has too long a number");
    return ppm_number(text);
  }

  void skip_line() {
    for (;;) {
      const auto byte = reader_.some(1);
      if (byte.empty() || byte[0] == std::byte{'\n'} || byte[0] == std::byte{'\r'}) return;
    }
  }

  ByteReader& reader_;
};

}  // namespace archetype::codecs
