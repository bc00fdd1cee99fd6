// SPDX-License-Identifier: MIT
#include <archetype/data/sources/image_folder.hpp>

#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "../image_folder_on_disk.hpp"

using namespace archetype;

TEST_CASE("Classes and pictures of a folder come in the order of their names, at any depth, others are counted") {
  const TemporaryDirectory root;
  put(root / "dog/b.JPG");
  put(root / "dog/a/z.jpeg");
  put(root / "cat/c.png", "gray8.png");
  put(root / "cat/.hidden.jpg");
  write_text(root / "cat/notes.txt", "");
  write_text(root / ".thumbnails/x.jpg", "");
  write_text(root / "readme", "");
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
  CHECK_THROWS_WITH(ImageFolder{root.path()}, Catch::Contains("dog has no images"));
  CHECK_THROWS_WITH(ImageFolder{root / "cat/a.jpg"}, Catch::Contains("a.jpg is not a directory"));
}

TEST_CASE("A class of other files only is refused with what is read and how many files of which kind are not") {
  const TemporaryDirectory root;
  put(root / "cat/a.jpg");
  for (const char* const name : {"1.HEIC", "2.heic", "deep/3.heic", "notes.txt", "README"})
    write_text(root / "dog" / name, "");
  CHECK_THROWS_WITH(ImageFolder{root.path()},
                    Catch::EndsWith("dog has no images that can be read (.jpg, .jpeg, .jpe, .jfif, .png, .webp, .tif, "
                                    ".tiff, .bmp, .gif, .ppm, .pgm, .pbm, .pnm); passed over: 3 .heic, 1 without an "
                                    "ending, 1 .txt"));
}

TEST_CASE("Thumbnails and other directories of systems are neither classes nor pictures") {
  const TemporaryDirectory root;
  put(root / "cat/a.jpg");
  put(root / "cat/@eaDir/a.jpg/SYNOPHOTO_THUMB_M.jpg");
  put(root / "__MACOSX/cat/a.jpg");
  put(root / "@eaDir/cat/a.jpg");
  put(root / "#recycle/old.jpg");
  put(root / "cat/._a.jpg");
  const ImageFolder folder{root.path()};
  CHECK(folder.classes() == std::vector<std::string>{"cat"});
  CHECK(paths_of(folder) == std::vector<std::string>{"cat/a.jpg"});
  CHECK(folder.ignored() == 5);
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

TEST_CASE("Some classes of a folder are labelled from 0") {
  const TemporaryDirectory root;
  for (const char* name : {"ant", "bee", "cat", "dog"}) put(root / name / "1.jpg");
  const ImageFolder two = ImageFolder{root.path()}.of_classes(2, 2);
  CHECK(two.classes() == std::vector<std::string>{"cat", "dog"});
  CHECK(two.labels().equal(torch::tensor({0, 1}, torch::kInt64)));
  CHECK(paths_of(two) == std::vector<std::string>{"cat/1.jpg", "dog/1.jpg"});
}
