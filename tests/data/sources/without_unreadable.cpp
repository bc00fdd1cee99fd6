// SPDX-License-Identifier: MIT
#include <archetype/data/loading/loader.hpp>
#include <archetype/data/sources/without_unreadable.hpp>
#include <archetype/data/transforms/resize.hpp>

#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "../image_folder_on_disk.hpp"

using namespace archetype;

TEST_CASE("An unreadable picture is thrown by path when a loader comes to it, or left out before and reported") {
  const TemporaryDirectory root;
  two_classes(root.path(), 3);
  write_text(root / "cat/000.jpg", "");
  write_text(root / "dog/000.jpg", "no picture");
  const ImageFolder folder{root.path()};
  const Loader loader{Split{folder, folder}, {.batch = 8}, Resize{16}};
  const auto all = [&] {
    for (const Batch& batch : loader.validation()) CHECK(batch.size() > 0);
  };
  CHECK_THROWS_WITH(all(), Catch::Contains("cat/000.jpg: it is empty"));

  std::vector<std::string> faults;
  const ImageFolder readable =
      without_unreadable(folder, 2, [&](const std::string& fault) { faults.push_back(fault); });
  CHECK(readable.size() == 6);
  REQUIRE(faults.size() == 2);
  CHECK_THAT(faults[0], Catch::Contains("cat/000.jpg"));
  CHECK_THAT(faults[1], Catch::Contains("dog/000.jpg") && Catch::Contains("begins like none"));
}
