// SPDX-License-Identifier: MIT
#include <archetype/inference/cache/digest.hpp>

#include <cstddef>
#include <cstdint>
#include <set>
#include <string>

#include <catch2/catch.hpp>

using archetype::inference::digest_of;

TEST_CASE("Contents that differ in length, in one bit or in the order of words have different digests") {
  std::set<std::uint64_t> digests;
  std::size_t contents = 0;
  const auto add = [&](const std::string& content) {
    digests.insert(digest_of(content));
    ++contents;
  };
  for (std::size_t size = 0; size < 200; ++size) add(std::string(size, '\0'));
  for (std::size_t bit = 0; bit < 8 * 200; ++bit) {
    std::string content(200, '\0');
    content[bit / 8] = static_cast<char>(1 << bit % 8);
    add(content);
  }
  for (std::size_t word = 0; word < 24; ++word)
    for (std::size_t other = 0; other < word; ++other) {
      std::string content(200, '\0');
      content[8 * word] = 1;
      content[8 * other] = 2;
      add(content);
      std::swap(content[8 * word], content[8 * other]);
      add(content);
    }
  CHECK(digests.size() == contents);
}

TEST_CASE("Flips of the same bit in two words do not cancel") {
  const std::uint64_t zeros = digest_of(std::string(256, '\0'));
  for (std::size_t bit = 0; bit < 64; ++bit)
    for (std::size_t word = 1; word < 32; ++word) {
      std::string content(256, '\0');
      content[bit / 8] = content[8 * word + bit / 8] = static_cast<char>(1 << bit % 8);
      CHECK(digest_of(content) != zeros);
    }
}
