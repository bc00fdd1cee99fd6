// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/image/codecs/byte_reader.hpp>
#include <archetype/image/codecs/claimed_size.hpp>
#include <archetype/image/codecs/orientation.hpp>
#include <archetype/image/image.hpp>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <utility>

#include <webp/decode.h>
#include <webp/demux.h>

namespace archetype::codecs {

/// Decodes WebP data in memory with libwebp and its demultiplexer.
class WebPReader {
 public:
  /// Finds the chunks of the file. Throws `BadImage` unless the file is complete, including what follows the first
  /// frame.
  explicit WebPReader(std::span<const std::byte> content) {
    const WebPData data = {reinterpret_cast<const std::uint8_t*>(content.data()), content.size()};
    WebPDemuxState state = WEBP_DEMUX_PARSING_HEADER;
    parts_ = WebPDemuxPartial(&data, &state);
    if (state == WEBP_DEMUX_DONE && WebPDemuxGetFrame(parts_, 1, &frame_) != 0) return;
    WebPDemuxDelete(parts_);
    if (state == WEBP_DEMUX_PARSE_ERROR) throw BadImage("it is no sound WebP: its parts make no image");
    refuse_truncated();
  }
  WebPReader(const WebPReader&) = delete;
  WebPReader& operator=(const WebPReader&) = delete;
  ~WebPReader() {
    WebPDemuxReleaseIterator(&frame_);
    WebPDemuxDelete(parts_);
  }

  std::uint32_t height() const { return WebPDemuxGetI(parts_, WEBP_FF_CANVAS_HEIGHT); }
  std::uint32_t width() const { return WebPDemuxGetI(parts_, WEBP_FF_CANVAS_WIDTH); }

  /// Decodes the first frame to its position in `image`, which is black and has the size of the canvas.
  void read(Image& image) const {
    WebPDecoderConfig config;
    if (WebPInitDecoderConfig(&config) == 0) throw BadImage("this libwebp is not the one compiled against");
    std::uint8_t* const corner = image.at(frame_.y_offset, frame_.x_offset);
    config.output.colorspace = MODE_RGB;
    config.output.is_external_memory = 1;
    config.output.u.RGBA.rgba = corner;
    config.output.u.RGBA.stride = static_cast<int>(image.row_bytes());
    config.output.u.RGBA.size = static_cast<std::size_t>(image.bytes().data() + image.bytes().size() - corner);
    const VP8StatusCode status = WebPDecode(frame_.fragment.bytes, frame_.fragment.size, &config);
    if (status != VP8_STATUS_OK) throw BadImage(sentence(status));
  }

  /// The data of the first chunk named `name`; empty if there is none.
  std::span<const std::byte> part(const char* name) const {
    WebPChunkIterator chunk;
    if (WebPDemuxGetChunk(parts_, name, 1, &chunk) == 0) return {};
    const std::span<const std::byte> data = std::as_bytes(std::span(chunk.chunk.bytes, chunk.chunk.size));
    WebPDemuxReleaseChunkIterator(&chunk);  // the bytes belong to the file's content
    return data;
  }

 private:
  static std::string sentence(VP8StatusCode status) {
    switch (status) {
      case VP8_STATUS_SUSPENDED:
      case VP8_STATUS_NOT_ENOUGH_DATA:
        refuse_truncated();
      case VP8_STATUS_OUT_OF_MEMORY:
        return "libwebp lacks the memory for it";
      case VP8_STATUS_UNSUPPORTED_FEATURE:
        return "it is no sound WebP: it has features that libwebp does not know";
      default:
        return "it is no sound WebP: the data of its image are damaged";
    }
  }

  WebPDemuxer* parts_ = nullptr;
  WebPIterator frame_{};
};

/// Decodes the content of a WebP file to exactly the bytes of Pillow's `Image.open(…).convert("RGB")`: lossy or
/// lossless, with transparency dropped; of an animation, the first frame on a black canvas. Throws `BadImage` if the
/// file is truncated or damaged, or claims too many pixels.
inline Image decode_webp(std::span<const std::byte> content, Orientation orientation = Orientation::as_stored) {
  const WebPReader reader(content);
  // A Huffman code with a single symbol takes no bits, so the length of a file does not bound its number of pixels.
  check_claimed_size(reader.height(), reader.width(), std::numeric_limits<unsigned long long>::max());
  Image image(static_cast<int>(reader.height()), static_cast<int>(reader.width()));
  reader.read(image);
  if (orientation == Orientation::as_stored) return image;
  return upright(std::move(image), orientation_of(reader.part("EXIF"), reader.part("XMP ")));
}

}  // namespace archetype::codecs
