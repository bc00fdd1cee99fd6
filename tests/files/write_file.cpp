// SPDX-License-Identifier: MIT
#include <archetype/files/write_file.hpp>

#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <chrono>
#include <fstream>
#include <iterator>
#include <string>

#include "../killed.hpp"
#include "../temporary_directory.hpp"

using archetype::write_file;

namespace {

std::string content_of(const std::filesystem::path& file) {
  std::ifstream source(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(source), {}};
}

/// Runs a function in a process of its own.
pid_t start(const auto& function) {
  const pid_t child = fork();
  if (child == 0) {
    function();
    _exit(0);
  }
  return child;
}

}  // namespace

TEST_CASE("A file is replaced and nothing else is left") {
  const TemporaryDirectory directory;
  const auto file = directory.path() / "file";
  write_file(file, "old and long");
  write_file(file, "new");
  CHECK(content_of(file) == "new");
  CHECK(std::distance(std::filesystem::directory_iterator(directory.path()), {}) == 1);
}

TEST_CASE("A kill at any moment leaves the old or the new file whole") {
  const TemporaryDirectory directory;
  const auto file = directory.path() / "file";
  const std::string old_content(3'000'000, 'a'), new_content(5'000'000, 'b');
  write_file(file, old_content);
  for (int delay = 1; delay <= 20; ++delay) {
    REQUIRE(kill_after(std::chrono::microseconds(700 * delay), [&] {
      write_file(file, new_content);
      write_file(file, old_content);
    }));
    const std::string found = content_of(file);
    CHECK((found == old_content || found == new_content));
  }
  write_file(file, "new");  // what a kill left behind is in nobody's way
  CHECK(content_of(file) == "new");
  CHECK(std::distance(std::filesystem::directory_iterator(directory.path()), {}) == 1);
}

TEST_CASE("A disk that is full leaves the old file, and the error names it") {
  const TemporaryDirectory directory;
  const auto file = directory.path() / "file";
  write_file(file, "old");
  const pid_t child = start([&] {
    signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{1'000, 1'000};  // so many bytes fit on this disk
    setrlimit(RLIMIT_FSIZE, &limit);
    try {
      write_file(file, std::string(5'000, 'b'));
    } catch (const std::system_error& error) {
      if (std::string(error.what()).find(file.string()) != std::string::npos) _exit(7);
    }
  });
  int status = 0;
  waitpid(child, &status, 0);
  CHECK(WEXITSTATUS(status) == 7);
  CHECK(content_of(file) == "old");
  CHECK(std::distance(std::filesystem::directory_iterator(directory.path()), {}) == 1);
}

TEST_CASE("A place where no file can be is refused with its name") {
  const TemporaryDirectory directory;
  CHECK_THROWS_WITH(write_file(directory.path() / "missing" / "file", "new"), Catch::Contains("missing/file"));
  create_directories(directory.path() / "taken" / "inside");
  CHECK_THROWS_WITH(write_file(directory.path() / "taken", "new"), Catch::Contains("taken"));
  CHECK(exists(directory.path() / "taken" / "inside"));
}
