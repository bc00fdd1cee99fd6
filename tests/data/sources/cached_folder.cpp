// SPDX-License-Identifier: MIT
#include <archetype/data/sources/cached_folder.hpp>
#include <archetype/data/transforms/resize.hpp>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <string>

#include <catch2/catch.hpp>

#include "../../image/pictures.hpp"
#include "../../temporary_directory.hpp"

using namespace archetype;
namespace fs = std::filesystem;

namespace {

/// Counts how often it is asked.
struct Counted {
  std::atomic<int>* count;
  int size = 8;

  Image operator()(const Image& image) const {
    ++*count;
    return Resize{size}(image);
  }
  std::string text() const { return Resize{size}.text(); }
};

fs::path one_picture(const fs::path& root) {
  create_directories(root / "cat");
  fs::copy_file(pictures / "rgb.jpg", root / "cat/1.jpg");
  return root;
}

}  // namespace

TEST_CASE("A cached folder makes each picture once, also in a later run") {
  const TemporaryDirectory root, kept;
  const ImageFolder folder{one_picture(root.path())};
  std::atomic<int> count = 0;
  const Image expected = Resize{8}(folder.image(0));
  for (int run = 0; run < 3; ++run) CHECK(CachedFolder{folder, kept.path(), Counted{&count}}.image(0) == expected);
  CHECK(count == 1);
}

TEST_CASE("A cached folder tells how many files of its folder were passed over") {
  const TemporaryDirectory root, kept;
  one_picture(root.path());
  std::ofstream(root / "cat/notes.txt") << "no picture";
  CHECK(CachedFolder{ImageFolder{root.path()}, kept.path(), Resize{8}}.ignored() == 1);
}

TEST_CASE("A cached picture is made again by another step, from a replaced picture, and where its file is cut") {
  const TemporaryDirectory root, kept;
  const ImageFolder folder{one_picture(root.path())};
  std::atomic<int> count = 0;
  const CachedFolder cached{folder, kept.path(), Counted{&count}};
  cached.image(0);
  CHECK(CachedFolder{folder, kept.path(), Counted{&count, 16}}.image(0).width() == 16);
  CHECK(count == 2);
  CHECK(cached.image(0).width() == 8);
  CHECK(count == 3);

  const fs::path file = kept / "cat/1.jpg.pixels";
  for (std::uintmax_t size = fs::file_size(file); size-- > 0; size /= 2) {
    fs::resize_file(file, size);
    CHECK(cached.image(0) == Resize{8}(folder.image(0)));
  }
  count = 0;
  fs::last_write_time(root / "cat/1.jpg", fs::file_time_type::clock::now() + std::chrono::hours(1));
  cached.image(0);
  CHECK(count == 1);
}

TEST_CASE("Folders that share a cache each get their own pictures, and so does one whose pictures are swapped") {
  const TemporaryDirectory base, kept;
  const ImageFolder one{one_picture(base / "one")};
  create_directories(base / "two/cat");
  fs::copy_file(pictures / "gray.jpg", base / "two/cat/1.jpg");
  const ImageFolder two{base / "two"};
  // Of one size, path below the root and time of change.
  const auto size = std::max(fs::file_size(base / "one/cat/1.jpg"), fs::file_size(base / "two/cat/1.jpg"));
  for (const char* name : {"one", "two"}) {
    const fs::path file = base / name / "cat/1.jpg";
    fs::resize_file(file, size);
    fs::last_write_time(file, fs::file_time_type{});
  }
  const auto cached = [&](const ImageFolder& folder) { return CachedFolder{folder, kept.path(), Resize{8}}.image(0); };
  const Image first = Resize{8}(one.image(0)), second = Resize{8}(two.image(0));
  REQUIRE_FALSE(first == second);
  CHECK(cached(one) == first);
  CHECK(cached(two) == second);
  CHECK(cached(one) == first);
  fs::rename(base / "one", base / "old");
  fs::rename(base / "two", base / "one");
  CHECK(cached(one) == second);
}

TEST_CASE("A cache that cannot be written is an error that names the file") {
  const TemporaryDirectory root, kept;
  const ImageFolder folder{one_picture(root.path())};
  std::ofstream(kept / "cat") << "in the way";
  CHECK_THROWS_WITH((CachedFolder{folder, kept.path(), Resize{8}}.image(0)), Catch::Contains("cat"));
}
