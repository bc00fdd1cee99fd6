// SPDX-License-Identifier: MIT
#pragma once
#include <algorithm>
#include <cstddef>
#include <limits>
#include <new>
#include <optional>
#include <span>
#include <string>
#include <utility>

#include <zlib.h>

namespace archetype::codecs {

/// The highest compression ratio of Deflate.
inline constexpr unsigned best_deflate_ratio = 1032;

/// What surrounds data that Deflate compressed; each has a checksum at the end.
enum class DeflateFormat { zlib, gzip };

/// Decompresses data that arrive in parts.
class Inflater {
 public:
  explicit Inflater(DeflateFormat format = DeflateFormat::zlib) {
    const int window_bits = 15, to_gzip = 16;  // as zlib's manual says
    if (inflateInit2(&stream_, window_bits + (format == DeflateFormat::gzip ? to_gzip : 0)) != Z_OK)
      throw std::bad_alloc();
  }
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;
  ~Inflater() { inflateEnd(&stream_); }

  /// Sets the next part of the compressed data. The part before must be used up. `packed` must stay valid until it is.
  void give(std::span<const std::byte> packed) {
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<std::byte*>(packed.data()));  // zlib only reads them
    stream_.avail_in = static_cast<uInt>(std::min<std::size_t>(packed.size(), std::numeric_limits<uInt>::max()));
  }

  std::size_t packed_left() const { return stream_.avail_in; }

  /// Decompresses into `target` from position `written` until it is full or the part is used up, and advances
  /// `written`. Returns zlib's status code.
  int unpack(std::span<unsigned char> target, std::size_t& written) {
    stream_.next_out = target.data() + written;
    stream_.avail_out = static_cast<uInt>(target.size() - written);
    const int code = inflate(&stream_, Z_NO_FLUSH);
    written = target.size() - stream_.avail_out;
    return code;
  }

 private:
  z_stream stream_{};
};

/// Decompresses the part that an inflater was given into a buffer that grows, to at most `most` bytes. Returns zlib's
/// status code: Z_OK if the data go on after the part or after `most` bytes.
int unpack_growing(Inflater& inflater, auto& buffer, std::size_t most) {
  std::size_t written = 0;
  int code = Z_OK;
  while (code == Z_OK && inflater.packed_left() > 0 && written < most) {
    buffer.resize(std::min(most, std::max<std::size_t>(2 * written, 16'384)));
    code = inflater.unpack({reinterpret_cast<unsigned char*>(buffer.data()), buffer.size()}, written);
  }
  buffer.resize(written);
  return code;
}

/// The result of decompressing a text. Of truncated data, it holds as much as there is.
struct UnpackedText {
  std::optional<std::string> text;  ///< empty if the data are damaged or too long
  bool is_too_long = false;         ///< whether the text is longer than `most` bytes
};

/// Decompresses zlib data to at most `most` bytes.
inline UnpackedText unpack_text(std::span<const std::byte> packed, std::size_t most) {
  Inflater inflater;
  inflater.give(packed);
  std::string text;
  const int code = unpack_growing(inflater, text, most);
  if (code != Z_OK && code != Z_STREAM_END && code != Z_BUF_ERROR) return {};
  if (code == Z_OK && inflater.packed_left() > 0) return {std::nullopt, true};
  return {std::move(text), false};
}

}  // namespace archetype::codecs
