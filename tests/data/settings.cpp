// SPDX-License-Identifier: MIT
#include <archetype/data/settings.hpp>

#include <string>

#include <catch2/catch.hpp>

using namespace archetype;
using Catch::Contains;

namespace {

/// What differs, as "name: now, before".
std::string difference(const Settings& now, const Settings& before) {
  const auto found = first_difference(now, before);
  return found ? found->name + ": " + found->now + ", " + found->before : "none";
}

}  // namespace

TEST_CASE("Settings come back from their lines, whatever is in names and values") {
  const Settings settings{{"batch", "64"},          {"a: b", "c: d"},     {"C:\\data", "\\n is no line break"},
                          {"two\nlines", "x\ny\n"}, {"empty", ""},        {"cats/1: 2.jpg", " spaces "},
                          {"ends in \\", "\\"},     {"ends in :", ": x"}, {"ä", "…"}};
  CHECK(settings_from(lines_of(settings)) == settings);
  CHECK(lines_of({{"batch", "64"}, {"seed of the data", "1"}}) == "batch: 64\nseed of the data: 1\n");
}

TEST_CASE("The first setting that is changed, added or removed is named with both values") {
  const Settings before{{"batch", "64"}, {"seed", "1"}, {"alpha", "0.4"}};
  CHECK(difference(before, before) == "none");
  CHECK(difference({{"batch", "64"}, {"seed", "2"}, {"alpha", "0.4"}}, before) == "seed: 2, 1");
  CHECK(difference({{"batch", "64"}, {"seed", "1"}}, before) == "alpha: none, 0.4");
  CHECK(difference({{"batch", "64"}, {"seed", "1"}, {"alpha", "0.4"}, {"norm", "1"}}, before) == "norm: 1, none");
  CHECK(difference({}, before) == "batch: none, 64");
}

TEST_CASE("Settings of one name are compared one by one, and their order counts") {
  const Settings clipped_twice{{"norm", "1"}, {"norm", "2"}};
  CHECK(difference(clipped_twice, clipped_twice) == "none");
  CHECK(difference({{"norm", "1"}, {"norm", "3"}}, clipped_twice) == "norm: 3, 2");
  CHECK(difference({{"norm", "1"}}, clipped_twice) == "norm: none, 2");
  CHECK(difference({{"a", "1"}, {"b", "2"}}, {{"b", "2"}, {"a", "1"}}) == "setting 1: a, b");
}

TEST_CASE("Of long values, what stands around their difference is shown") {
  std::string classes;
  for (int i = 0; i < 1000; ++i) classes += "class " + std::to_string(i) + ", ";
  std::string other = classes;
  other.replace(other.find("class 500"), 9, "klasse 500");
  const auto found = first_difference({{"classes", other}}, {{"classes", classes}});
  REQUIRE(found);
  CHECK_THAT(found->now, Contains("class 499, klasse 500, class 501"));
  CHECK_THAT(found->before, Contains("class 499, class 500, class 501"));
  CHECK(found->now.size() < 300);
  CHECK(found->before.size() < 300);

  const std::string umlauts(1000, 'x');
  const auto longer = first_difference({{"a", umlauts + "ä"}}, {{"a", umlauts}});
  REQUIRE(longer);
  CHECK(longer->now.ends_with("xä"));
  CHECK(longer->before.ends_with("x"));
}

TEST_CASE("A part without settings is told by its type") {
  struct Own {};
  CHECK(settings_or_type_of("loss", Own{}) == Settings{{"loss", "Own"}});
}
