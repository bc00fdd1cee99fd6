// SPDX-License-Identifier: MIT
#include <archetype/image/codecs/jpeg.hpp>

#include <cstddef>
#include <string>

#include <catch2/catch.hpp>

#include "../pictures.hpp"
#include "../sum.hpp"

using namespace archetype;
using Catch::Contains;
using namespace std::string_literals;

namespace {

/// The position after a marker of two bytes.
std::size_t after(const std::string& content, const std::string& marker) {
  const std::size_t found = content.find(marker);
  REQUIRE(found != std::string::npos);
  return found + marker.size();
}

/// The content of a file with bytes after a marker replaced; `at` counts from the end of the marker.
std::string changed(const std::string& file, const std::string& marker, std::size_t at, const std::string& bytes) {
  std::string content = content_of(pictures / file);
  return content.replace(after(content, marker) + at, bytes.size(), bytes);
}

const std::string frame = "\xFF\xC0"s, scan = "\xFF\xDA"s, codes = "\xFF\xC4"s, quantization = "\xFF\xDB"s;

std::string exif_segment(bool little_endian, char orientation) {
  const std::string header = little_endian ? "II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0"s + orientation + "\0\0\0"s
                                           : "MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0"s + orientation + "\0\0"s;
  return "\xFF\xE1\0\x22"s + "Exif\0\0"s + header + "\0\0\0\0"s;
}

Image decoded_jpeg(const std::string& content, Orientation orientation = Orientation::as_stored) {
  return codecs::decode_jpeg(bytes_of(content), orientation);
}

}  // namespace

TEST_CASE("The EXIF orientation of a JPEG file is applied on request") {
  const auto reference = pillow().at("upright");
  const std::string plain = content_of(pictures / "420.jpg");
  for (int orientation = 1; orientation <= 8; ++orientation) {
    const auto& expected = reference.at(std::to_string(orientation));
    for (const bool little_endian : {true, false}) {
      std::string turned = plain;
      turned.insert(2, exif_segment(little_endian, static_cast<char>(orientation)));
      const Image image = decoded_jpeg(turned, Orientation::upright);
      INFO(orientation);
      CHECK(image.width() == expected.at("width"));
      CHECK(sum_of(image) == expected.at("sum").get<std::string>());
      CHECK(decoded_jpeg(turned) == decoded_jpeg(plain));
    }
  }
}

TEST_CASE("Truncated or invalid EXIF data do not turn an image") {
  const std::string plain = content_of(pictures / "420.jpg"), whole = exif_segment(true, 6);
  for (std::size_t length = 4; length <= whole.size(); ++length) {
    std::string turned = plain, segment = whole.substr(0, length);
    segment[3] = static_cast<char>(length - 2);
    turned.insert(2, segment);
    const std::size_t mark_size = 10, header_size = 8;  // Pillow fails if only the signature of the header is there
    if (length >= mark_size + 4 && length < mark_size + header_size) {
      CHECK_THROWS_WITH(decoded_jpeg(turned), "it is no sound JPEG: its EXIF data are cut short");
      continue;
    }
    // The two bytes of the orientation end 12 bytes before the segment does, and its entry ends 4 bytes before.
    CHECK((decoded_jpeg(turned, Orientation::upright).width() == 13) == (length >= whole.size() - 4));
  }
  for (const char orientation : {'\0', '\x09', '\xFF'}) {
    std::string turned = plain;
    turned.insert(2, exif_segment(true, orientation));
    CHECK(decoded_jpeg(turned, Orientation::upright) == decoded_jpeg(plain));
  }
  std::string far = whole;
  far.replace(14, 4, "\xFF\xFF\xFF\xFF");
  std::string turned = plain;
  turned.insert(2, far);
  CHECK(decoded_jpeg(turned, Orientation::upright) == decoded_jpeg(plain));
}

TEST_CASE("Of several EXIF segments, the first counts") {
  const std::string plain = content_of(pictures / "420.jpg"), first = exif_segment(true, 6),
                    second = exif_segment(true, 1);
  CHECK(decoded_jpeg(std::string(plain).insert(2, first + second), Orientation::upright).width() == 13);
  CHECK(decoded_jpeg(std::string(plain).insert(2, second + first), Orientation::upright).width() == 21);
}

TEST_CASE("An EXIF resolution of half a fraction is refused, as by Pillow, unless JFIF has stated one before") {
  const auto segment = [](char type, char value) {
    const std::string resolution = "\x1A\x01"s + type + "\0\x01\0\0\0"s + value + "\0\0\0"s;
    const std::string unit = "\x28\x01\x03\0\x01\0\0\0\x02\0\0\0"s;
    return "\xFF\xE1\0\x2E"s + "Exif\0\0II*\0\x08\0\0\0\x02\0"s + resolution + unit + std::string(4, '\0');
  };
  constexpr char byte = 1, text = 2, uint16 = 3, undefined = 7;
  const std::string plain = content_of(pictures / "420.jpg");
  const std::size_t jfif_end = 20;
  REQUIRE(plain.substr(6, 4) == "JFIF");
  std::string per_inch = plain;
  per_inch[13] = 1;
  for (const std::string& half : {segment(byte, 72), segment(undefined, 72), segment(text, '7'), segment(text, '\0')}) {
    CHECK_THROWS_WITH(decoded_jpeg(std::string(plain).insert(jfif_end, half)),
                      "it is no sound JPEG: its EXIF data have half a resolution");
    CHECK(decoded_jpeg(std::string(per_inch).insert(jfif_end, half)) == decoded_jpeg(plain));
  }
  for (const std::string& other : {segment(uint16, 72), segment(text, 'a')})
    CHECK(decoded_jpeg(std::string(plain).insert(jfif_end, other)) == decoded_jpeg(plain));
}

TEST_CASE("Photoshop resources after a short resolution are ignored, as by Pillow") {
  const auto with = [](const std::string& resource) {
    const std::string data = "Photoshop 3.0\0"s + resource + "8BIM\0\0"s;  // the second resource ends within its name
    return content_of(pictures / "420.jpg").insert(2, "\xFF\xED\0"s + static_cast<char>(data.size() + 2) + data);
  };
  CHECK(decoded_jpeg(with("8BIM\x03\xED\0\0\0\0\0\x02\0\0"s)).width() == 21);
  CHECK_THROWS_WITH(decoded_jpeg(with("8BIM\x03\xEE\0\0\0\0\0\x02\0\0"s)),
                    "it is no sound JPEG: its Photoshop segment is cut short");
}

TEST_CASE("A truncated JPEG file is refused unless it lacks just the end marker") {
  for (const char* file : {"420.jpg", "444_progressive.jpg", "422_restarts.jpg", "ycck.jpg", "gray.jpg"}) {
    const std::string content = content_of(pictures / file);
    const Image whole = decoded_jpeg(content);
    for (std::size_t length = 1; length + 2 < content.size(); ++length) {
      INFO(file << " of " << length);
      CHECK_THROWS_AS(decoded_jpeg(content.substr(0, length)), BadImage);
    }
    CHECK(decoded_jpeg(content + "something behind") == whole);
  }
}

TEST_CASE("A damaged JPEG file is refused with a message that names the damage") {
  const auto refuse = [](const std::string& content, const std::string& sentence) {
    INFO(sentence);
    CHECK_THROWS_WITH(decoded_jpeg(content), Contains(sentence));
  };
  // After a frame marker: length (2 bytes), bits per sample, height (2), width (2), components, then three bytes for
  // each.
  refuse(changed("420.jpg", frame, 2, "\x0C"), "it is no sound JPEG: Unsupported JPEG data precision 12");
  refuse(changed("420.jpg", frame, 3, "\0\0"s), "it is no sound JPEG: Empty JPEG image (DNL not supported)");
  refuse(changed("420.jpg", frame, 5, "\0\0"s), "it is no sound JPEG: Empty JPEG image");
  refuse(changed("420.jpg", frame, 3, "\xFF\xFF"), "it is no sound JPEG: Maximum supported image dimension");
  refuse(changed("420.jpg", frame, 3, "\xFD\xE8\xFD\xE8"), "it claims 65000x65000 pixels, more than the 178956970");
  refuse(changed("420.jpg", frame, 3, "\x30\x39\x30\x39"), "it claims 12345x12345 pixels, more than its bytes can");
  refuse(changed("420.jpg", frame, 7, "\x04"), "it is no sound JPEG: Bogus marker length");
  refuse(changed("420.jpg", frame, 0, "\0\x02"s), "it is no sound JPEG");
  refuse(changed("420.jpg", frame, 9, "\0"s), "it is no sound JPEG: Bogus sampling factors");
  refuse(changed("420.jpg", frame, 9, "\x55"), "it is no sound JPEG: Bogus sampling factors");
  refuse(changed("420.jpg", frame, 10, "\x03"), "it is no sound JPEG: Quantization table 0x03 was not defined");
  refuse(changed("420.jpg", quantization, 2, "\x0F"), "it is no sound JPEG: Bogus DQT index 15");
  refuse(changed("420.jpg", codes, 2, "\x0F"), "it is no sound JPEG: Bogus DHT index 15");
  refuse(changed("420.jpg", codes, 3, std::string(16, '\xFF')), "it is no sound JPEG: Bogus Huffman table definition");
  refuse(changed("420.jpg", codes, 3, "\x03\x03"), "it is no sound JPEG");
  refuse(changed("420.jpg", scan, 2, "\0"s), "it is no sound JPEG");
  refuse(changed("420.jpg", scan, 3, "\x77"), "it is no sound JPEG: Invalid component ID 119 in SOS");
  refuse(changed("420.jpg", scan, 4, "\x33"), "it is no sound JPEG: Huffman table 0x03 was not defined");
  refuse(changed("420.jpg", "\xFF"s, 1, "\xFF\xD9"), "it is no sound JPEG: JPEG datastream contains no image");
  refuse(content_of(pictures / "420.jpg").insert(2, "\xFF\xD8"), "it is no sound JPEG: Invalid JPEG file structure");
  refuse(content_of(pictures / "two_components.jpg"), "it has 2 color components, not 1, 3 or 4");
  refuse(content_of(pictures / "rgb8.png"), "it is no sound JPEG: Not a JPEG file");
  refuse(std::string(1000, '\0'), "it is no sound JPEG: Not a JPEG file");
  refuse("\xFF\xD8"s + std::string(1000, '\xFF'), "it ends before the image does");
}

TEST_CASE("A JPEG file with damaged image data is refused, although libjpeg returns every row") {
  CHECK(codecs::decode_jpeg(bytes_of(content_of(pictures / "damaged/sound.jpg"))).width() == 61);
  for (const char* file : {"damaged/ff_sector.jpg", "damaged/random_256_bytes.jpg"}) {
    INFO(file);
    CHECK_THROWS_AS(codecs::decode_jpeg(bytes_of(content_of(pictures / file))), BadImage);
  }
}

TEST_CASE("Image data that end before the file does are completed as by Pillow") {
  const Image image = decoded_jpeg(changed("420.jpg", frame, 3, "\x01\x00"s));
  CHECK(image.height() == 256);
  CHECK(sum_of(image) == "2893a2e7c1efa775");  // Pillow 9.4
}

TEST_CASE("A JPEG file of more than 500 scans is refused") {
  std::string content = content_of(pictures / "444_progressive.jpg");
  const std::size_t first = content.find(scan), second = content.find(scan, first + 2);
  // Repeats the tables between two scans along with the first scan.
  const std::string one = content.substr(first, second - first);
  std::string many = content.substr(0, first);
  for (int i = 0; i < 600; ++i) many += one;
  CHECK_THROWS_WITH(decoded_jpeg(many + content.substr(second)), "it has more than 500 scans");
}

TEST_CASE("A JPEG file with any one byte changed is decoded or refused with BadImage") {
  for (const char* file : {"420.jpg", "444_progressive.jpg", "ycck.jpg", "411_arithmetic.jpg"}) {
    const Damaged count = damage_every_byte(content_of(pictures / file), [](const std::string& content) {
      return decoded_jpeg(content, Orientation::upright);
    });
    CHECK(count.whole > 0);
    CHECK(count.refused > 0);
  }
}
