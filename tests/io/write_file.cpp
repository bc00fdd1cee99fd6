// SPDX-License-Identifier: MIT
#include <archetype/io/write_file.hpp>

#include <chrono>
#include <fstream>
#include <iterator>
#include <string>
#include <thread>
#include <vector>

#include <catch2/catch.hpp>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../content_of.hpp"
#include "../killed.hpp"
#include "../temporary_directory.hpp"

namespace io = archetype::io;

namespace {

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

TEST_CASE("Writing a file replaces it and leaves no other file") {
  const TemporaryDirectory directory;
  const auto file = directory.path() / "file";
  io::write_file(file, "old and long");
  io::write_file(file, "new");
  CHECK(content_of(file) == "new");
  CHECK(std::distance(std::filesystem::directory_iterator(directory.path()), {}) == 1);
}

TEST_CASE("A process killed at any moment leaves the complete old or new file") {
  const TemporaryDirectory directory;
  const auto file = directory.path() / "file";
  const std::string old_content(3'000'000, 'a'), new_content(5'000'000, 'b');
  io::write_file(file, old_content);
  for (int delay = 1; delay <= 20; ++delay) {
    REQUIRE(kill_after(std::chrono::microseconds(700 * delay), [&] {
      io::write_file(file, new_content);
      io::write_file(file, old_content);
    }));
    const std::string found = content_of(file);
    CHECK((found == old_content || found == new_content));
  }
  io::write_file(file, "new");  // what a killed process left does not get in the way
  CHECK(content_of(file) == "new");
  CHECK(std::distance(std::filesystem::directory_iterator(directory.path()), {}) == 1);
}

TEST_CASE("A full disk leaves the old file, and the error names it") {
  const TemporaryDirectory directory;
  const auto file = directory.path() / "file";
  io::write_file(file, "old");
  const pid_t child = start([&] {
    signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{1'000, 1'000};  // the number of bytes that fit on this disk
    setrlimit(RLIMIT_FSIZE, &limit);
    try {
      io::write_file(file, std::string(5'000, 'b'));
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

TEST_CASE("Of two processes that write one path, one wins completely") {
  const TemporaryDirectory directory;
  const auto file = directory.path() / "file";
  const std::string one(3'000'000, 'a'), other(3'000'000, 'b');
  for (int i = 0; i < 12; ++i) {
    std::filesystem::remove(file);
    const pid_t writers[] = {start([&] { io::write_file(file, one); }), start([&] { io::write_file(file, other); })};
    for (const pid_t writer : writers) {
      int status = 0;
      REQUIRE(waitpid(writer, &status, 0) == writer);
      CHECK(status == 0);
    }
    const std::string found = content_of(file);
    CHECK((found == one || found == other));
    CHECK(std::distance(std::filesystem::directory_iterator(directory.path()), {}) == 1);
  }
}

TEST_CASE("Threads that write one path at once leave the complete content of one of them") {
  const TemporaryDirectory directory;
  const auto file = directory.path() / "file";
  std::vector<std::thread> writers;
  for (char letter = 'a'; letter < 'i'; ++letter)
    writers.emplace_back([&file, letter] {
      for (int i = 0; i < 20; ++i) io::write_file(file, std::string(100'000, letter));
    });
  for (std::thread& writer : writers) writer.join();
  const std::string found = content_of(file);
  CHECK(found.size() == 100'000);
  CHECK(found.find_first_not_of(found.front()) == std::string::npos);
  CHECK(std::distance(std::filesystem::directory_iterator(directory.path()), {}) == 1);
}

TEST_CASE("Files of living writers stay, and files of killed writers are removed") {
  const TemporaryDirectory directory;
  const auto file = directory.path() / "file";
  archetype::io::UnfinishedFile unfinished(file);
  const auto abandoned = directory.path() / ".file.unfinished-123", foreign = directory.path() / ".file.other";
  std::ofstream(abandoned) << "half";
  std::ofstream(foreign) << "someone's";
  io::write_file(file, "new");
  CHECK_FALSE(exists(abandoned));
  CHECK(exists(foreign));
  unfinished.file().write("newer");
  unfinished.replace_target_safely();
  CHECK(content_of(file) == "newer");
}

TEST_CASE("A replaced file keeps its permissions, and a new one has those that the umask leaves") {
  const TemporaryDirectory directory;
  const auto file = directory.path() / "file";
  const mode_t mask = umask(027);
  io::write_file(file, "old");
  umask(mask);
  using std::filesystem::perms;
  CHECK(status(file).permissions() == (perms::owner_read | perms::owner_write | perms::group_read));
  permissions(file, perms::owner_read | perms::owner_write | perms::others_read);
  io::write_file(file, "new");
  CHECK(status(file).permissions() == (perms::owner_read | perms::owner_write | perms::others_read));
}

TEST_CASE("A symbolic link stays, and its target is replaced or created") {
  const TemporaryDirectory directory;
  create_directory(directory.path() / "far");
  std::filesystem::create_symlink("far/target", directory.path() / "near");
  std::filesystem::create_symlink("near", directory.path() / "link");
  for (const char* const content : {"old", "new"}) {
    io::write_file(directory.path() / "link", content);
    CHECK(is_symlink(directory.path() / "link"));
    CHECK(is_symlink(directory.path() / "near"));
    CHECK(content_of(directory.path() / "far" / "target") == content);
  }
  std::filesystem::create_symlink("circle", directory.path() / "circle");
  CHECK_THROWS_WITH(io::write_file(directory.path() / "circle", "new"), Catch::Contains("circle"));
}

TEST_CASE("A file with the longest possible name is written, and a device is not replaced") {
  const TemporaryDirectory directory;
  const auto file = directory.path() / std::string(255, 'n');
  io::write_file(file, "new");
  CHECK(content_of(file) == "new");
  CHECK_THROWS_WITH(io::write_file("/dev/null", "new"), Catch::Contains("/dev/null cannot be replaced"));
}

TEST_CASE("A path where no file can be is refused with an error that names it") {
  const TemporaryDirectory directory;
  CHECK_THROWS_WITH(io::write_file(directory.path() / "missing" / "file", "new"), Catch::Contains("missing/file"));
  create_directories(directory.path() / "taken" / "inside");
  CHECK_THROWS_WITH(io::write_file(directory.path() / "taken", "new"), Catch::Contains("taken"));
  CHECK(exists(directory.path() / "taken" / "inside"));
}
