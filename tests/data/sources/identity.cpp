// SPDX-License-Identifier: MIT
#include <archetype/data/loading/loader.hpp>
#include <archetype/data/sources/cached_folder.hpp>
#include <archetype/data/sources/dataset.hpp>
#include <archetype/data/sources/identity.hpp>
#include <archetype/data/transforms/resize.hpp>

#include <chrono>
#include <filesystem>
#include <fstream>

#include <catch2/catch.hpp>

#include "../image_folder_on_disk.hpp"

using namespace archetype;
namespace fs = std::filesystem;
using Catch::Contains;

namespace {

/// Images of nothing but labels.
struct Unnamed {
  torch::Tensor all_labels;

  std::int64_t size() const { return all_labels.size(0); }
  torch::Tensor labels() const { return all_labels; }
  std::vector<std::string> classes() const { return {"a", "b"}; }
  Unnamed at(const std::vector<std::int64_t>& positions) const {
    return {all_labels.index_select(0, torch::tensor(positions, torch::kInt64))};
  }
  torch::Tensor image(std::int64_t) const { return torch::zeros({1, 1, 1}); }
};

}  // namespace

TEST_CASE("A folder keeps its identity where it is moved, and loses it with any picture, path or order") {
  const TemporaryDirectory base;
  two_classes(base / "here", 3);
  const std::string identity = identity_of(ImageFolder{base / "here"});
  CHECK_THAT(identity, Contains("6 files of ") && Contains(" bytes, the newest of 20"));

  fs::rename(base / "here", base / "there");
  const ImageFolder folder{base / "there"};
  CHECK(identity_of(folder) == identity);
  CHECK(identity_of(folder.at({0, 1, 2, 3, 5, 4})) != identity);
  CHECK(identity_of(folder.subset(0.5, 1)) != identity);
  CHECK(identity_of(folder.subset(0.5, 1)) == identity_of(folder.subset(0.5, 1)));

  const fs::path picture = base / "there/cat/100.jpg";
  const auto time = fs::last_write_time(picture);
  fs::last_write_time(picture, time + std::chrono::nanoseconds(1));
  CHECK(identity_of(folder) != identity);
  fs::last_write_time(picture, time);
  CHECK(identity_of(folder) == identity);

  std::ofstream(picture, std::ios::app) << 'x';
  fs::last_write_time(picture, time);
  CHECK(identity_of(folder) != identity);

  fs::rename(base / "there/dog/102.jpg", base / "there/dog/103.jpg");
  CHECK_THROWS_WITH(identity_of(folder), Contains("there/dog/102.jpg"));
}

TEST_CASE("The files of a folder are listed with size and time") {
  const TemporaryDirectory root;
  const ImageFolder folder{two_classes(root.path(), 1)};
  const fs::path picture = root / "dog/100.jpg";
  // 1 000 000 000 seconds after 1970 is a known date.
  fs::last_write_time(picture, std::chrono::file_clock::from_sys(std::chrono::sys_time<std::chrono::nanoseconds>(
                                   std::chrono::seconds(1'000'000'000))));
  const Settings files = files_of(folder);
  REQUIRE(files.size() == 2);
  CHECK(files[1].first == "dog/100.jpg");
  CHECK(files[1].second == std::to_string(fs::file_size(picture)) + " bytes of 2001-09-09 01:46:40.000000000");
}

TEST_CASE("A cached folder's step is part of its identity") {
  const TemporaryDirectory root, kept;
  const ImageFolder folder{two_classes(root.path(), 1)};
  const auto identity = [&](int size) {
    return identity_of(CachedFolder{folder, kept.path(), ResizeShorterSide{size}});
  };
  CHECK(identity(8) == identity_of(folder) + ", ResizeShorterSide(size 8)");
  CHECK(identity(9) != identity(8));
}

TEST_CASE("Images in memory are told by every pixel, label and name of a class") {
  const torch::Tensor images = torch::zeros({2, 1, 2, 2}, torch::kUInt8);
  const torch::Tensor labels = torch::tensor({0, 1}, torch::kInt64);
  const std::string identity = Dataset{images, labels, {"a", "b"}}.identity();
  CHECK_THAT(identity, Contains("2 of 1x2x2, checksum "));
  CHECK(Dataset{images.clone(), labels.clone(), {"a", "b"}}.identity() == identity);
  torch::Tensor other = images.clone();
  other.index_put_({1, 0, 1, 1}, 1);
  CHECK(Dataset{other, labels, {"a", "b"}}.identity() != identity);
  CHECK(Dataset{images, 1 - labels, {"a", "b"}}.identity() != identity);
  CHECK(Dataset{images, labels, {"a", "c"}}.identity() != identity);
  CHECK(Dataset{images, labels, {"a", "b", "c"}}.identity() != identity);
  CHECK(Dataset{images, labels, {"ab", ""}}.identity() != identity);
  CHECK(Dataset{images.view({2, 1, 1, 4}), labels, {"a", "b"}}.identity() != identity);
}

TEST_CASE("Images of any other source are told by their labels") {
  const Unnamed source{torch::tensor({0, 1, 1}, torch::kInt64)};
  CHECK_THAT(identity_of(source), Contains("3 with labels of checksum "));
  CHECK(identity_of(source) != identity_of(source.at({1, 0, 2})));
}

TEST_CASE("A loader tells which images it has") {
  const TemporaryDirectory root;
  const ImageFolder folder{two_classes(root.path(), 4)};
  const auto [train, validation] = folder.split(0.25, 1);
  const Settings settings = Loader{Split{train, validation}, {.batch = 2}, Resize{8}}.settings();
  CHECK(settings[0] == std::pair<std::string, std::string>{"images to train", identity_of(train)});
  CHECK(settings[1] == std::pair<std::string, std::string>{"images to validate", identity_of(validation)});
  CHECK(settings[2] == std::pair<std::string, std::string>{"classes", "cat, dog"});
}

TEST_CASE("A hundred thousand files are identified in two seconds") {
  const TemporaryDirectory root;
  put(root / "cat/1.jpg");
  const ImageFolder folder{root.path()};
  const auto start = std::chrono::steady_clock::now();
  identity_of(folder.at(std::vector<std::int64_t>(100'000, 0)));
  CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(2));
}
