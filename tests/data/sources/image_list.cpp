// SPDX-License-Identifier: MIT
#include <archetype/data/sources/image_list.hpp>

#include <catch2/catch.hpp>

#include "../image_folder_on_disk.hpp"

using namespace archetype;

TEST_CASE("A subset is kept as a list of paths and comes back from it") {
  const TemporaryDirectory root, elsewhere;
  const ImageFolder folder{two_classes(root.path(), 12)};
  const ImageFolder part = folder.subset(0.25, 3);
  CHECK(part.size() == 6);
  write_list(part, elsewhere / "subset.txt");
  CHECK(paths_of(listed(folder, elsewhere / "subset.txt")) == paths_of(part));
  CHECK(listed(folder, elsewhere / "subset.txt").labels().equal(part.labels()));

  write_text(elsewhere / "wrong.txt", "cat/100.jpg\ncat/999.jpg\n");
  CHECK_THROWS_WITH(listed(folder, elsewhere / "wrong.txt"), Catch::Contains("wrong.txt, line 2: 'cat/999.jpg'"));
  write_text(elsewhere / "twice.txt", "cat/100.jpg\ncat/100.jpg\n");
  CHECK_THROWS_WITH(listed(folder, elsewhere / "twice.txt"), Catch::Contains("line 2") && Catch::Contains("twice"));
  CHECK_THROWS_WITH(listed(folder, elsewhere / "none.txt"), Catch::Contains("none.txt: cannot be read"));
}
