// SPDX-License-Identifier: MIT
#include <archetype/data/sources/idx.hpp>

#include <fstream>
#include <string>

#include <catch2/catch.hpp>
#include <torch/types.h>
#include <zlib.h>

#include "../../content_of.hpp"
#include "../../temporary_directory.hpp"

using archetype::read_idx;
using Catch::Contains;
using namespace std::string_literals;

namespace {

const std::string three_by_two = "\0\0\x08\x02\0\0\0\x03\0\0\0\x02"s + "abcdef";

void write_plain(const std::filesystem::path& file, const std::string& content) {
  std::ofstream(file, std::ios::binary) << content;
}

void write_packed(const std::filesystem::path& file, const std::string& content) {
  gzFile target = gzopen(file.c_str(), "wb");
  gzwrite(target, content.data(), static_cast<unsigned>(content.size()));
  gzclose(target);
}

}  // namespace

TEST_CASE("An idx file is read packed and plain") {
  const TemporaryDirectory directory;
  write_plain(directory.path() / "plain", three_by_two);
  write_packed(directory.path() / "packed.gz", three_by_two);
  for (const auto* name : {"plain", "packed.gz"}) {
    const torch::Tensor values = read_idx(directory.path() / name, {"rows", "columns"});
    CHECK(values.equal(torch::tensor({'a', 'b', 'c', 'd', 'e', 'f'}, torch::kUInt8).view({3, 2})));
  }
}

TEST_CASE("A damaged idx file is refused with its name, the field and both values") {
  const TemporaryDirectory directory;
  const auto file = directory.path() / "values-idx2-ubyte.gz";
  const auto refusal = [&](const std::string& content) -> std::string {
    write_packed(file, content);
    try {
      read_idx(file, {"rows", "columns"});
    } catch (const std::runtime_error& error) {
      return error.what();
    }
    return "accepted";
  };
  const std::string data = "data has ";
  CHECK_THAT(refusal("\0\0\x08\x01"s + three_by_two.substr(4)),
             Contains("values-idx2-ubyte.gz: magic is 0x00000801, expected 0x00000802"));
  CHECK_THAT(refusal("\0\0\x0d\x02"s + three_by_two.substr(4)), Contains("magic is 0x00000d02"));
  CHECK_THAT(refusal(""), Contains("header has 0 bytes, expected 12"));
  CHECK_THAT(refusal(three_by_two.substr(0, 11)), Contains("header has 11 bytes, expected 12"));
  CHECK_THAT(refusal(three_by_two.substr(0, 17)),
             Contains("data has 5 bytes, but the header announces rows 3 × columns 2"));
  CHECK_THAT(refusal(three_by_two + "g"), Contains("data has 7 bytes, but the header announces rows 3 × columns 2"));
  CHECK_THAT(refusal("\0\0\x08\x02\0\0\0\0\0\0\0\x02"s), Contains("rows is 0, expected at least 1"));
  CHECK_THAT(refusal("\0\0\x08\x02\xff\xff\xff\xff\xff\xff\xff\xff"s + "abcdef"), Contains("rows 4294967295"));
  CHECK_THAT(refusal("\0\0\x08\x02\x80\0\0\0\x80\0\0\0"s), Contains("rows 2147483648 × columns 2147483648"));
}

TEST_CASE("A gzip file that was cut or changed is refused") {
  const TemporaryDirectory directory;
  const auto file = directory.path() / "values.gz";
  write_packed(file, three_by_two);
  const std::string whole = content_of(file);

  write_plain(file, whole.substr(0, whole.size() - 9));
  CHECK_THROWS_WITH(read_idx(file, {"rows", "columns"}), Contains("values.gz: "));
  write_plain(file, whole.substr(0, whole.size() - 3));
  CHECK_THROWS_WITH(read_idx(file, {"rows", "columns"}), Contains("values.gz: unpacking fails"));
  std::string changed = whole;
  changed[changed.size() - 6] = static_cast<char>(~changed[changed.size() - 6]);
  write_plain(file, changed);
  CHECK_THROWS_WITH(read_idx(file, {"rows", "columns"}), Contains("values.gz: unpacking fails"));
}

TEST_CASE("A missing idx file is refused") {
  CHECK_THROWS_WITH(read_idx("/nonexistent/values", {"rows"}),
                    Contains("/nonexistent/values: cannot be opened: No such file"));
  CHECK_THROWS_WITH(read_idx("/", {"rows"}), Contains("/: "));
}
