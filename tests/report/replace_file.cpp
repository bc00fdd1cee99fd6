// SPDX-License-Identifier: MIT
#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include <sys/resource.h>
#include <unistd.h>

#include <catch2/catch.hpp>

#include <archetype/report/replace_file.hpp>

using namespace archetype;
namespace fs = std::filesystem;

namespace {

struct Folder {
  fs::path path = fs::temp_directory_path() / ("archetype-replace-file-" + std::to_string(getpid()));
  Folder() { fs::create_directories(path); }
  ~Folder() { fs::remove_all(path); }
};

std::string contents(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::size_t files_in(const fs::path& folder) {
  return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder), fs::directory_iterator()));
}

/// While it lives, no file of this process grows beyond so many bytes, as on a full disk.
class SmallDisk {
 public:
  explicit SmallDisk(rlim_t bytes) : handler_(std::signal(SIGXFSZ, SIG_IGN)) {
    getrlimit(RLIMIT_FSIZE, &before_);
    const rlimit small{bytes, before_.rlim_max};
    setrlimit(RLIMIT_FSIZE, &small);
  }
  ~SmallDisk() {
    setrlimit(RLIMIT_FSIZE, &before_);
    std::signal(SIGXFSZ, handler_);
  }

 private:
  rlimit before_{};
  void (*handler_)(int);
};

}  // namespace

TEST_CASE("a file is created, and replaced as a whole") {
  const Folder folder;
  const fs::path path = folder.path / "report.html";
  replace_file(path, "a longer first text");
  replace_file(path, std::string("a\0b", 3));
  CHECK(contents(path) == std::string("a\0b", 3));
  CHECK(files_in(folder.path) == 1);
}

TEST_CASE("a write that fails leaves the old file and nothing else") {
  const Folder folder;
  const fs::path path = folder.path / "report.html";
  replace_file(path, "old");
  {
    const SmallDisk disk(65536);
    CHECK_THROWS_AS(replace_file(path, std::string(1 << 20, 'x')), fs::filesystem_error);
  }
  CHECK(contents(path) == "old");
  CHECK(files_in(folder.path) == 1);
}

TEST_CASE("a path that cannot be a file is refused by name") {
  const Folder folder;
  CHECK_THROWS_WITH(replace_file(folder.path / "missing" / "report.html", "x"), Catch::Contains("report.html"));
  fs::create_directory(folder.path / "taken");
  CHECK_THROWS_AS(replace_file(folder.path / "taken", "x"), fs::filesystem_error);
  CHECK(files_in(folder.path) == 1);
}
