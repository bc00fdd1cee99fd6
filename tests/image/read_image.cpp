// SPDX-License-Identifier: MIT
#include <archetype/image/read_image.hpp>

#include <fstream>
#include <string>

#include <catch2/catch.hpp>

#include "../temporary_directory.hpp"
#include "pictures.hpp"
#include "sum.hpp"

using namespace archetype;
using Catch::Contains;
using Catch::EndsWith;
using Catch::StartsWith;

TEST_CASE("Images of every kind are decoded to exactly the bytes of Pillow's conversion to RGB") {
  const auto reference = pillow().at("decoded");
  REQUIRE(reference.size() == 145);
  for (const auto& [file, expected] : reference.items()) {
    INFO(file);
    const Image image = read_image(pictures / file);
    CHECK(image.width() == expected.at("width"));
    CHECK(image.height() == expected.at("height"));
    const std::uint8_t* corner = image.at(image.height() - 1, image.width() - 1);
    CHECK(nlohmann::json{corner[0], corner[1], corner[2]} == expected.at("corner"));
    CHECK(sum_of(image) == expected.at("sum").get<std::string>());
  }
}

TEST_CASE("An error names the file and the reason") {
  const TemporaryDirectory directory;
  const auto file = directory.path() / "picture.jpg";
  const auto with_content = [&](const std::string& content) { std::ofstream(file, std::ios::binary) << content; };
  with_content("");
  CHECK_THROWS_WITH(read_image(file), file.string() + ": it is empty");
  for (const std::string other : {"%PDF-1.7", "PDF", "P", "B", "GIF", "<svg>"}) {
    with_content(other);
    CHECK_THROWS_WITH(read_image(file),
                      file.string() + ": it begins like none of JPEG, PNG, WebP, TIFF, BMP, GIF and PPM");
  }
  with_content(content_of(pictures / "420.jpg").substr(0, 300));
  CHECK_THROWS_WITH(read_image(file), file.string() + ": it ends before the image does");
  CHECK_THROWS_WITH(read_image(directory.path() / "absent.png"), Contains("absent.png"));
  CHECK_THROWS_WITH(read_image(directory.path()), Contains(directory.path().string()));
}

TEST_CASE("The format is detected by the first bytes, not by the name of the file") {
  const TemporaryDirectory directory;
  std::filesystem::copy_file(pictures / "rgb8.png", directory.path() / "picture.jpg");
  CHECK(read_image(directory.path() / "picture.jpg") == read_image(pictures / "rgb8.png"));
}
