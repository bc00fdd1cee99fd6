// SPDX-License-Identifier: MIT
#include <archetype/data/image_folder.hpp>

#include <archetype/data/loader.hpp>
#include <archetype/data/resize.hpp>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <set>
#include <string>
#include <vector>

#include "image/pictures.hpp"
#include "temporary_directory.hpp"

using namespace archetype;
namespace fs = std::filesystem;

namespace {

/// A picture of the given kind, copied to a place.
void put(const fs::path& file, const char* picture = "rgb.jpg") {
  create_directories(file.parent_path());
  fs::copy_file(pictures / picture, file);
}

void write(const fs::path& file, const std::string& content) {
  create_directories(file.parent_path());
  std::ofstream(file) << content;
}

std::vector<std::string> paths_of(const ImageFolder& folder) {
  std::vector<std::string> paths;
  for (std::int64_t i = 0; i < folder.size(); ++i) paths.push_back(folder.path(i));
  return paths;
}

/// So many pictures of two classes.
fs::path two_classes(const fs::path& root, int count) {
  for (int i = 0; i < count; ++i) {
    put(root / "cat" / (std::to_string(100 + i) + ".jpg"));
    put(root / "dog" / (std::to_string(100 + i) + ".jpg"));
  }
  return root;
}

}  // namespace

TEST_CASE("Classes and pictures of a folder come in the order of their names, at any depth, others are counted") {
  const TemporaryDirectory root;
  put(root / "dog/b.JPG");
  put(root / "dog/a/z.jpeg");
  put(root / "cat/c.png", "grey8.png");
  put(root / "cat/.hidden.jpg");
  write(root / "cat/notes.txt", "");
  write(root / ".thumbnails/x.jpg", "");
  write(root / "readme", "");
  const ImageFolder folder{root.path()};
  CHECK(folder.classes() == std::vector<std::string>{"cat", "dog"});
  CHECK(paths_of(folder) == std::vector<std::string>{"cat/c.png", "dog/a/z.jpeg", "dog/b.JPG"});
  CHECK(folder.labels().equal(torch::tensor({0, 1, 1}, torch::kInt64)));
  CHECK(folder.ignored() == 4);
  CHECK(folder.image(1) == read_image(pictures / "rgb.jpg"));
}

TEST_CASE("A folder without classes, an empty class and a missing folder are refused by name") {
  const TemporaryDirectory root;
  CHECK_THROWS_WITH(ImageFolder{root / "none"}, Catch::Contains("none does not exist"));
  CHECK_THROWS_WITH(ImageFolder{root.path()}, Catch::Contains("has no directories, which would be the classes"));
  put(root / "cat/a.jpg");
  create_directories(root / "dog");
  CHECK_THROWS_WITH(ImageFolder{root.path()}, Catch::Contains("dog has no pictures"));
  CHECK_THROWS_WITH(ImageFolder{root / "cat/a.jpg"}, Catch::Contains("a.jpg is no directory"));
}

TEST_CASE("An unreadable picture is thrown by path when a loader comes to it, or left out before and reported") {
  const TemporaryDirectory root;
  two_classes(root.path(), 3);
  write(root / "cat/000.jpg", "");
  write(root / "dog/000.jpg", "no picture");
  const ImageFolder folder{root.path()};
  const Loader loader{Split{folder, folder}, {.batch = 8}, Resize{16}};
  const auto all = [&] {
    for (const Batch& batch : loader.validation()) CHECK(batch.size() > 0);
  };
  CHECK_THROWS_WITH(all(), Catch::Contains("cat/000.jpg: it is empty"));

  std::vector<std::string> faults;
  const ImageFolder readable = folder.without_unreadable(2, [&](const std::string& fault) { faults.push_back(fault); });
  CHECK(readable.size() == 6);
  REQUIRE(faults.size() == 2);
  CHECK_THAT(faults[0], Catch::Contains("cat/000.jpg"));
  CHECK_THAT(faults[1], Catch::Contains("dog/000.jpg") && Catch::Contains("begins like none"));
}

TEST_CASE("A split of a folder gives each class its share, and a class of one picture cannot be split") {
  const TemporaryDirectory root;
  const ImageFolder folder{two_classes(root.path(), 20)};
  const auto [train, validation] = folder.split(0.2, 7);
  CHECK(train.labels().bincount().equal(torch::tensor({16, 16}, torch::kInt64)));
  CHECK(validation.labels().bincount().equal(torch::tensor({4, 4}, torch::kInt64)));
  std::set<std::string> paths;
  for (const ImageFolder& part : {train, validation})
    for (const std::string& path : paths_of(part)) paths.insert(path);
  CHECK(paths.size() == 40);
  // The same on every machine.
  CHECK(paths_of(validation).front() == "cat/103.jpg");

  put(root / "newt/only.jpg");
  CHECK_THROWS_WITH(ImageFolder{root.path()}.split(0.2, 7), Catch::Contains("class 'newt' has one image"));
}

TEST_CASE("A subset is kept as a list of paths and comes back from it") {
  const TemporaryDirectory root, elsewhere;
  const ImageFolder folder{two_classes(root.path(), 12)};
  const ImageFolder part = folder.subset(0.25, 3);
  CHECK(part.size() == 6);
  part.write_list(elsewhere / "subset.txt");
  CHECK(paths_of(folder.listed(elsewhere / "subset.txt")) == paths_of(part));
  CHECK(folder.listed(elsewhere / "subset.txt").labels().equal(part.labels()));

  write(elsewhere / "wrong.txt", "cat/100.jpg\ncat/999.jpg\n");
  CHECK_THROWS_WITH(folder.listed(elsewhere / "wrong.txt"), Catch::Contains("wrong.txt, line 2: 'cat/999.jpg'"));
  write(elsewhere / "twice.txt", "cat/100.jpg\ncat/100.jpg\n");
  CHECK_THROWS_WITH(folder.listed(elsewhere / "twice.txt"), Catch::Contains("line 2") && Catch::Contains("twice"));
  CHECK_THROWS_WITH(folder.listed(elsewhere / "none.txt"), Catch::Contains("none.txt: cannot be read"));
}

TEST_CASE("Some classes of a folder are labelled from 0") {
  const TemporaryDirectory root;
  for (const char* name : {"ant", "bee", "cat", "dog"}) put(root / name / "1.jpg");
  const ImageFolder two = ImageFolder{root.path()}.of_classes(2, 2);
  CHECK(two.classes() == std::vector<std::string>{"cat", "dog"});
  CHECK(two.labels().equal(torch::tensor({0, 1}, torch::kInt64)));
  CHECK(paths_of(two) == std::vector<std::string>{"cat/1.jpg", "dog/1.jpg"});
}
