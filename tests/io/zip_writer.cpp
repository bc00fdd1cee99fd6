// SPDX-License-Identifier: MIT
#include <archetype/io/mapped_file.hpp>
#include <archetype/io/write_file.hpp>
#include <archetype/io/zip_archive.hpp>
#include <archetype/io/zip_writer.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include <catch2/catch.hpp>

#include "../temporary_directory.hpp"

using namespace archetype;

namespace {

std::span<const std::byte> bytes_of(std::string_view text) { return std::as_bytes(std::span{text}); }

}  // namespace

TEST_CASE("libzip finds what was written, at multiples of 64 bytes, with sound checksums") {
  const TemporaryDirectory directory;
  const auto path = directory.path() / "a.zip";
  const std::string contents[] = {"", "a", std::string(64, 'b'), std::string(100'001, 'c')};
  io::replace_file(path, [&](io::Descriptor& file) {
    io::ZipWriter writer{file};
    for (const std::string& content : contents)
      writer.add("größe/" + std::to_string(content.size()), bytes_of(content));
    writer.close();
  });
  const io::MappedFile file{path};
  const io::ZipArchive archive{file.bytes()};
  REQUIRE(archive.entries() == 4);
  for (std::uint64_t i = 0; i < 4; ++i) {
    const io::ZipArchive::Entry entry = archive.entry(i);
    CHECK(entry.name == "größe/" + std::to_string(contents[i].size()));
    CHECK(entry.stored);
    CHECK(std::ranges::equal(archive.unpack(entry), bytes_of(contents[i])));
    if (i > 0) CHECK(reinterpret_cast<std::uintptr_t>(archive.stored_bytes(entry)->data()) % 64 == 0);
  }
}

TEST_CASE("an archive without entries, and one of more than 65535, are sound") {
  const TemporaryDirectory directory;
  const int entries = GENERATE(0, 65'534, 65'535, 70'000);
  io::replace_file(directory.path() / "a.zip", [&](io::Descriptor& file) {
    io::ZipWriter writer{file};
    for (int i = 0; i < entries; ++i) writer.add(std::to_string(i), {});
    writer.close();
  });
  const io::MappedFile file{directory.path() / "a.zip"};
  const io::ZipArchive archive{file.bytes()};
  CHECK(archive.entries() == static_cast<std::uint64_t>(entries));
  if (entries > 0) CHECK(archive.entry(archive.entries() - 1).name == std::to_string(entries - 1));
}
