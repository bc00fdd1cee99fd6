// SPDX-License-Identifier: MIT
#include <archetype/report/thumbnail.hpp>

#include <cstdint>
#include <string>
#include <vector>

#include <catch2/catch.hpp>
#include <zlib.h>

using namespace archetype;
using namespace archetype::report;

namespace {

std::size_t big_endian_at(const std::string& bytes, std::size_t at) {
  std::size_t value = 0;
  for (std::size_t i = 0; i < 4; ++i) value = value << 8 | static_cast<unsigned char>(bytes[at + i]);
  return value;
}

struct Chunk {
  std::string type;
  std::string data;
};

/// The chunks of a PNG file. Their checksums must be right.
std::vector<Chunk> chunks_of(const std::string& png) {
  REQUIRE(png.substr(0, 8) == "\x89PNG\r\n\x1a\n");
  std::vector<Chunk> chunks;
  for (std::size_t at = 8; at < png.size();) {
    const std::size_t length = big_endian_at(png, at);
    REQUIRE(at + 12 + length <= png.size());
    const auto* checked = reinterpret_cast<const Bytef*>(png.data() + at + 4);
    CHECK(crc32(0, checked, static_cast<uInt>(length + 4)) == big_endian_at(png, at + 8 + length));
    chunks.push_back({png.substr(at + 4, 4), png.substr(at + 8, length)});
    at += 12 + length;
  }
  return chunks;
}

std::string inflated(const std::string& packed, std::size_t size) {
  std::string data(size + 1, '\0');
  uLongf length = static_cast<uLongf>(data.size());
  REQUIRE(uncompress(reinterpret_cast<Bytef*>(data.data()), &length, reinterpret_cast<const Bytef*>(packed.data()),
                     static_cast<uLong>(packed.size())) == Z_OK);
  data.resize(length);
  return data;
}

std::string bytes(const std::vector<int>& values) { return {values.begin(), values.end()}; }

}  // namespace

TEST_CASE("A gray image is encoded as a PNG file of its rows") {
  const auto chunks = chunks_of(encode_png({1, 2, 3, {1, 2, 3, 4, 5, 255}}));
  REQUIRE(chunks.size() == 3);
  CHECK(chunks[0].type == "IHDR");
  CHECK(chunks[0].data == bytes({0, 0, 0, 3, 0, 0, 0, 2, 8, 0, 0, 0, 0}));
  CHECK(chunks[1].type == "IDAT");
  CHECK(inflated(chunks[1].data, 8) == bytes({0, 1, 2, 3, 0, 4, 5, 255}));
  CHECK(chunks[2].type == "IEND");
  CHECK(chunks[2].data.empty());
}

TEST_CASE("The channels of a color image are interleaved in its PNG file") {
  const auto chunks = chunks_of(encode_png({3, 1, 2, {1, 2, 11, 12, 21, 22}}));
  CHECK(chunks[0].data == bytes({0, 0, 0, 2, 0, 0, 0, 1, 8, 2, 0, 0, 0}));
  CHECK(inflated(chunks[1].data, 7) == bytes({0, 1, 11, 21, 2, 12, 22}));
}

TEST_CASE("Base64 encodes the examples of RFC 4648") {
  CHECK(base64("").empty());
  CHECK(base64("f") == "Zg==");
  CHECK(base64("fo") == "Zm8=");
  CHECK(base64("foo") == "Zm9v");
  CHECK(base64("foob") == "Zm9vYg==");
  CHECK(base64("foobar") == "Zm9vYmFy");
  CHECK(base64("\xff\xfe\xfd") == "//79");
}

TEST_CASE("A data URI names its media type") {
  CHECK(data_uri({1, 1, 1, {0}}).substr(0, 33) == "data:image/png;base64,iVBORw0KGgo");
}

TEST_CASE("An image that lacks pixels is refused with a message that names both sizes") {
  CHECK_THROWS_WITH(encode_png({1, 28, 28, std::vector<std::uint8_t>(783)}),
                    "image.pixels has 783 samples; 1x28x28 needs 784");
  CHECK_THROWS_WITH(encode_png({2, 1, 1, {0, 0}}), "image.channels is 2; an image has 1 or 3");
  CHECK_THROWS_WITH(encode_png({1, 0, 4, {}}), "image is 0x4; each side needs a pixel");
  CHECK_THROWS_AS(encode_png({1, -1, 4, {}}), std::invalid_argument);
}
