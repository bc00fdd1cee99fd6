// SPDX-License-Identifier: MIT
#include <archetype/image/codecs/tiff.hpp>
#include <archetype/image/read_image.hpp>

#include <cstddef>
#include <map>
#include <string>
#include <utility>

#include <catch2/catch.hpp>

#include "../pictures.hpp"
#include "../sum.hpp"
#include "formats.hpp"

using namespace archetype;
using Catch::Contains;
using namespace std::string_literals;

namespace {

using Tags = std::map<int, unsigned long>;

constexpr std::size_t header_size = 8;

/// A TIFF file with a single strip of samples: 8-bit gray of 4×3 pixels, except for the given tags.
std::string file(const std::string& samples, const Tags& other = {}) {
  Tags tags = other;
  tags.merge(Tags{{TIFFTAG_IMAGEWIDTH, 4},
                  {TIFFTAG_IMAGELENGTH, 3},
                  {TIFFTAG_BITSPERSAMPLE, 8},
                  {TIFFTAG_COMPRESSION, COMPRESSION_NONE},
                  {TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_MINISBLACK}});
  if (!tags.contains(TIFFTAG_TILEWIDTH))
    tags.merge(Tags{{TIFFTAG_STRIPOFFSETS, header_size}, {TIFFTAG_STRIPBYTECOUNTS, samples.size()}});
  std::string result = "II*\0"s + little_endian(header_size + samples.size(), 4) + samples;
  result += little_endian(tags.size(), 2);
  constexpr unsigned long long long_type = 4, count = 1;
  for (const auto& [tag, value] : tags)
    result += little_endian(static_cast<unsigned long long>(tag), 2) + little_endian(long_type, 2) +
              little_endian(count, 4) + little_endian(value, 4);
  return result + std::string(4, '\0');
}

const std::string ramp = "abcdefghijkl";

Image decoded_tiff(const std::string& content) { return codecs::decode_tiff(bytes_of(content)); }

}  // namespace

TEST_CASE("A TIFF image is upright with either option, since Pillow turns it by itself") {
  const Image plain = read_image(pictures / "rgb8.tiff");
  for (const int orientation : {2, 5, 6, 7}) {
    const auto path = pictures / ("rgb8_orientation" + std::to_string(orientation) + ".tiff");
    CHECK(read_image(path) == archetype::codecs::upright(plain, orientation));
    CHECK(read_image(path, Orientation::upright) == read_image(path));
  }
  CHECK(sample(decoded_tiff(file(ramp, {{TIFFTAG_ORIENTATION, 3}})), 0, 0, 0) == 'l');
  CHECK(sample(decoded_tiff(file(ramp, {{TIFFTAG_ORIENTATION, 0}})), 0, 0, 0) == 'a');
  CHECK(sample(decoded_tiff(file(ramp, {{TIFFTAG_ORIENTATION, 9}})), 0, 0, 0) == 'a');
}

TEST_CASE("A truncated TIFF file is refused or decoded completely") {
  for (const char* name :
       {"rgb8.tiff", "palette4_tiles_packbits.tiff", "jpeg_ycbcr.tiff", "rgb8_planes_deflate.tiff"}) {
    const std::string content = content_of(pictures / name);
    const Image whole = decoded_tiff(content);
    std::size_t refused = 0;
    for (std::size_t length = 0; length < content.size(); ++length) {
      INFO(name << " of " << length);
      try {
        const Image image = decoded_tiff(content.substr(0, length));
        CHECK(image == whole);  // the end of the file may be a tag that is not needed
      } catch (const BadImage&) {
        ++refused;
      }
    }
    CHECK(refused > content.size() * 3 / 4);
    CHECK(decoded_tiff(content + "something behind") == whole);
  }
}

TEST_CASE("An unsupported kind of TIFF is refused with a message that names it") {
  const auto refuse = [](const Tags& tags, const std::string& sentence) {
    INFO(sentence);
    CHECK_THROWS_WITH(decoded_tiff(file(std::string(4096, 'a'), tags)), Contains(sentence));
  };
  refuse({{TIFFTAG_COMPRESSION, COMPRESSION_CCITTFAX4}, {TIFFTAG_BITSPERSAMPLE, 1}},
         "it is compressed by CCITT Group 4 (4), not by LZW, Deflate, PackBits or JPEG");
  refuse({{TIFFTAG_COMPRESSION, 12345}}, "it is compressed by a method unknown to libtiff (12345)");
  refuse(
      {{TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_SEPARATED}, {TIFFTAG_SAMPLESPERPIXEL, 5}},
      "its pixels are CMYK or other inks, 5 samples of 8 bits; what is read is gray of 1 to 16 bits, palettes, RGB of "
      "8 or 16 bits, and CMYK of 8");
  refuse({{TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_CIELAB}, {TIFFTAG_SAMPLESPERPIXEL, 3}}, "CIELAB, 3 samples of 8 bits");
  refuse({{TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_YCBCR}, {TIFFTAG_SAMPLESPERPIXEL, 3}}, "YCbCr, 3 samples of 8 bits");
  refuse({{TIFFTAG_PHOTOMETRIC, 32803}}, "color 32803, 1 sample of 8 bits");
  refuse({{TIFFTAG_BITSPERSAMPLE, 12}}, "gray, 1 sample of 12 bits");
  refuse({{TIFFTAG_BITSPERSAMPLE, 16}, {TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_MINISWHITE}}, "1 sample of 16 bits");
  refuse({{TIFFTAG_BITSPERSAMPLE, 32}, {TIFFTAG_SAMPLEFORMAT, SAMPLEFORMAT_IEEEFP}},
         "gray, 1 sample of 32 bits, signed or floating");
  refuse({{TIFFTAG_SAMPLESPERPIXEL, 2}}, "gray, 2 samples of 8 bits");
  refuse({{TIFFTAG_SAMPLESPERPIXEL, 7}, {TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_RGB}}, "RGB, 7 samples of 8 bits");
  refuse({{TIFFTAG_SAMPLESPERPIXEL, 3},
          {TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_RGB},
          {TIFFTAG_BITSPERSAMPLE, 16},
          {TIFFTAG_PLANARCONFIG, PLANARCONFIG_SEPARATE}},
         "RGB, 3 samples of 16 bits, in separate planes");
}

TEST_CASE("A damaged TIFF file is refused with a message that names the damage") {
  const auto refuse = [](const std::string& content, const std::string& sentence) {
    INFO(sentence);
    CHECK_THROWS_WITH(decoded_tiff(content), Contains(sentence));
  };
  REQUIRE(sample(decoded_tiff(file(ramp)), 2, 3, 2) == 'l');
  REQUIRE(sample(decoded_tiff(file(packed(ramp), {{TIFFTAG_COMPRESSION, COMPRESSION_ADOBE_DEFLATE}})), 2, 3, 2) == 'l');

  refuse("", "it is no sound TIFF: Cannot read TIFF header");
  refuse(std::string(100, '\0'), "it is no sound TIFF: Not a TIFF or MDI file, bad magic number 0");
  refuse("II*\0"s + little_endian(0xFFFF'FFFF, 4), "it is no sound TIFF");
  refuse("II*\0"s + little_endian(0, 4), "it is no sound TIFF");
  refuse(file(ramp, {{TIFFTAG_IMAGELENGTH, 100}}), "it claims 100x4 pixels, more than its bytes can hold");
  refuse(file(ramp, {{TIFFTAG_STRIPOFFSETS, 0xFFFF'FFF0}}), "it ends before the image does");
  refuse(file("no deflate!!", {{TIFFTAG_COMPRESSION, COMPRESSION_ADOBE_DEFLATE}}), "it is no sound TIFF");
  refuse(file(packed("abc"), {{TIFFTAG_COMPRESSION, COMPRESSION_ADOBE_DEFLATE}}),
         "it is no sound TIFF: Decoding error at scanline 0");
  refuse(file("no codes", {{TIFFTAG_COMPRESSION, COMPRESSION_LZW}}), "it is no sound TIFF");
  refuse(file("\x7F", {{TIFFTAG_COMPRESSION, COMPRESSION_PACKBITS}}), "it is no sound TIFF");
  refuse(file("no JPEG", {{TIFFTAG_COMPRESSION, COMPRESSION_JPEG}}), "it is no sound TIFF: Not a JPEG file");
  refuse(file(ramp, {{TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_PALETTE}, {TIFFTAG_BITSPERSAMPLE, 4}}), "it is no sound TIFF");
  refuse(file(ramp, {{TIFFTAG_ROWSPERSTRIP, 0}, {TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_MINISWHITE}}),
         "it is no sound TIFF: Bad value 0 for \"RowsPerStrip\" tag");
  refuse(file(packed(ramp), {{TIFFTAG_ROWSPERSTRIP, 0}, {TIFFTAG_COMPRESSION, COMPRESSION_ADOBE_DEFLATE}}),
         "it is no sound TIFF: the file: Bad value 0 for \"RowsPerStrip\" tag");
  refuse(file(ramp, {{TIFFTAG_IMAGEWIDTH, 0}}), "it is no sound TIFF: Computed scanline size is zero");
  refuse(file(ramp, {{TIFFTAG_IMAGEWIDTH, 100'000}, {TIFFTAG_IMAGELENGTH, 100'000}}),
         "it claims 100000x100000 pixels, more than the 178956970 that an image may have");
  const std::string squares = packed(std::string(1'000'000, 'a'));
  for (const int compression : {COMPRESSION_ADOBE_DEFLATE, COMPRESSION_LZW, COMPRESSION_PACKBITS, COMPRESSION_NONE}) {
    const auto unlikely = static_cast<unsigned long>(compression);
    refuse(
        file(squares, {{TIFFTAG_COMPRESSION, unlikely}, {TIFFTAG_IMAGEWIDTH, 10'000}, {TIFFTAG_IMAGELENGTH, 10'000}}),
        "it claims 10000x10000 pixels, more than its bytes can hold");
  }
  refuse(file(packed(ramp), {{TIFFTAG_COMPRESSION, COMPRESSION_ADOBE_DEFLATE},
                             {TIFFTAG_TILEWIDTH, 16},
                             {TIFFTAG_TILELENGTH, 16},
                             {TIFFTAG_TILEOFFSETS, header_size},
                             {TIFFTAG_TILEBYTECOUNTS, packed(ramp).size()}}),
         "it is no sound TIFF");
  refuse(file(ramp, {{TIFFTAG_TILEWIDTH, 65'536},
                     {TIFFTAG_TILELENGTH, 65'536},
                     {TIFFTAG_TILEOFFSETS, header_size},
                     {TIFFTAG_TILEBYTECOUNTS, ramp.size()}}),
         "its tiles of 65536x65536 pixels do not suit an image of 3x4");
}

TEST_CASE("Entries of unexpected types are accepted and refused as by Pillow") {
  const auto retyped = [](std::string content, int tag, char type) {
    const std::size_t at = content.find(little_endian(static_cast<unsigned long long>(tag), 2), header_size);
    REQUIRE(at != std::string::npos);
    content[at + 2] = type;
    return content;
  };
  constexpr char byte = 1, text = 2, int8 = 6, undefined = 7, float32 = 11;
  for (const char type : {byte, int8})
    CHECK(decoded_tiff(retyped(file(ramp), TIFFTAG_STRIPOFFSETS, type)) == decoded_tiff(file(ramp)));
  for (const char type : {text, undefined, float32})
    CHECK_THROWS_AS(decoded_tiff(retyped(file(ramp), TIFFTAG_STRIPOFFSETS, type)), BadImage);
  // The colors of a palette are the upper bytes of its values, so a palette of bytes is black.
  const Image black = decoded_tiff(retyped(content_of(pictures / "palette1.tiff"), TIFFTAG_COLORMAP, byte));
  CHECK(black == Image(black.height(), black.width()));
}

TEST_CASE("TIFF signatures with swapped bytes are accepted, as by Pillow") {
  std::string swapped = file(ramp);
  std::swap(swapped[2], swapped[3]);
  CHECK(decode_image(bytes_of(swapped)) == decoded_tiff(file(ramp)));
}

TEST_CASE("A single uncompressed strip or tile is the whole image, whatever its stated height, as in Pillow") {
  CHECK(sample(decoded_tiff(file(ramp, {{TIFFTAG_ROWSPERSTRIP, 0}})), 2, 3, 0) == 'l');
  const Image image = decoded_tiff(file(ramp, {{TIFFTAG_TILEWIDTH, 16},
                                               {TIFFTAG_TILELENGTH, 1},
                                               {TIFFTAG_TILEOFFSETS, header_size},
                                               {TIFFTAG_TILEBYTECOUNTS, ramp.size()}}));
  CHECK(sample(image, 0, 3, 0) == 'd');
}

TEST_CASE("Rows a thousand times as long as their compressed bytes are read") {
  constexpr unsigned long width = 5'000'000;
  const Image image =
      decoded_tiff(file(packed(std::string(width, 'a')), {{TIFFTAG_COMPRESSION, COMPRESSION_ADOBE_DEFLATE},
                                                          {TIFFTAG_PREDICTOR, PREDICTOR_HORIZONTAL},
                                                          {TIFFTAG_IMAGEWIDTH, width},
                                                          {TIFFTAG_IMAGELENGTH, 1}}));
  CHECK(image.width() == width);
  CHECK(image.at(0, 2)[0] == static_cast<std::uint8_t>(3 * 'a'));
}

TEST_CASE("Errors and warnings of libtiff do not reach the handlers of the process") {
  static int told = 0;
  const auto count = [](const char*, const char*, va_list) { ++told; };
  const auto errors = TIFFSetErrorHandler(count), warnings = TIFFSetWarningHandler(count);
  CHECK_THROWS_AS(decoded_tiff(file("no codes", {{TIFFTAG_COMPRESSION, COMPRESSION_LZW}})), BadImage);
  CHECK_THROWS_AS(decoded_tiff("II*\0"s), BadImage);
  CHECK(decoded_tiff(file(ramp, {{TIFFTAG_ORIENTATION, 9}, {54321, 1}})).width() == 4);
  TIFFSetErrorHandler(errors);
  TIFFSetWarningHandler(warnings);
  CHECK(told == 0);
}

TEST_CASE("A TIFF file with any one byte changed is decoded or refused with BadImage") {
  for (const char* name :
       {"gray2_lzw.tiff", "palette4_tiles_packbits.tiff", "rgb8_planes_deflate.tiff", "rgba16_multiplied.tiff",
        "jpeg_ycbcr.tiff", "rgb8_lzw_predicted.tiff", "gray16_big_endian_predicted.tiff", "rgb8_big_offsets.tiff"}) {
    INFO(name);
    const Damaged count = damage_every_byte(content_of(pictures / name), decoded_tiff);
    CHECK(count.whole > 0);
    CHECK(count.refused > 0);
  }
}
