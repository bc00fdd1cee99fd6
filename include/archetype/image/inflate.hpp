// SPDX-License-Identifier: MIT
#pragma once
#include <zlib.h>

#include <algorithm>
#include <cstddef>
#include <limits>
#include <new>
#include <optional>
#include <span>
#include <string>
#include <utility>

namespace archetype::detail {

/// How many bytes a byte of deflated data can stand for at most.
inline constexpr unsigned best_deflate_ratio = 1032;

/// zlib, unpacking what it is given part by part.
class Inflater {
 public:
  Inflater() {
    if (inflateInit(&stream_) != Z_OK) throw std::bad_alloc();
  }
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;
  ~Inflater() { inflateEnd(&stream_); }

  /// Has these bytes follow those before, which must be used up. They must stay until they are.
  void give(std::span<const std::byte> packed) {
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<std::byte*>(packed.data()));  // which zlib does not write
    stream_.avail_in = static_cast<uInt>(std::min<std::size_t>(packed.size(), std::numeric_limits<uInt>::max()));
  }

  std::size_t packed_left() const { return stream_.avail_in; }

  /// Unpacks into a place until this is full or the bytes given are used up, and moves on `written` by what it wrote.
  /// Returns zlib's code.
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

/// A text packed by zlib, or so much of it as there is.
struct UnpackedText {
  std::optional<std::string> text;  ///< nothing where the bytes are damaged
  bool is_too_long = false;         ///< more than `most` bytes come out of them
};

inline UnpackedText unpack_text(std::span<const std::byte> packed, std::size_t most) {
  Inflater inflater;
  inflater.give(packed);
  std::string text;
  std::size_t written = 0;
  for (int code = Z_OK; code == Z_OK && inflater.packed_left() > 0;) {
    if (written == most) return {std::nullopt, true};
    text.resize(std::min(most, std::max<std::size_t>(2 * written, 16'384)));
    code = inflater.unpack({reinterpret_cast<unsigned char*>(text.data()), text.size()}, written);
    if (code != Z_OK && code != Z_STREAM_END && code != Z_BUF_ERROR) return {};
  }
  text.resize(written);
  return {std::move(text), false};
}

}  // namespace archetype::detail
