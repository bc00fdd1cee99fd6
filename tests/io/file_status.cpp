// SPDX-License-Identifier: MIT
#include <archetype/io/file_status.hpp>
#include <archetype/io/write_file.hpp>

#include <chrono>
#include <filesystem>
#include <system_error>

#include <catch2/catch.hpp>

#include "../temporary_directory.hpp"

using namespace archetype;
using Catch::Contains;

TEST_CASE("A time of the file system is written as a date with nanoseconds") {
  CHECK(io::FileTime{}.text() == "1970-01-01 00:00:00.000000000");
  CHECK(io::FileTime{1'795'689'852, 123'456'789}.text() == "2026-11-26 10:44:12.123456789");
}

TEST_CASE("A copy that keeps the time of modification has another time of change") {
  const TemporaryDirectory directory;
  const std::filesystem::path file = directory / "file";
  io::write_file(file, "five!");
  const io::FileStatus before = io::status_of(file);
  CHECK(before.bytes == 5);
  CHECK(before.changed >= before.modified);

  const std::filesystem::file_time_type time = last_write_time(file);
  io::write_file(file, "other");
  last_write_time(file, time);
  const io::FileStatus after = io::status_of(file);
  CHECK(after.modified == before.modified);
  CHECK(after.changed > before.changed);
}

TEST_CASE("The status of a file that does not exist is an error that names it") {
  CHECK_THROWS_WITH(io::status_of("no/such/file"), Contains("no/such/file"));
}
