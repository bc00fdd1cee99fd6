// SPDX-License-Identifier: MIT
#include <archetype/weights/weight_file.hpp>

#include <catch2/catch.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <filesystem>
#include <iterator>
#include <random>
#include <vector>

#include "../killed.hpp"
#include "../temporary_directory.hpp"
#include "pickles.hpp"

using namespace archetype;

namespace {

StateDict small_state() {
  StateDict state;
  state.add({.name = "weight", .type = ElementType::uint8, .extents = {3}, .bytes = {}},
            {std::byte{1}, std::byte{2}, std::byte{3}});
  return state;
}

/// Some tensors full of one number.
StateDict state_full_of(int number) {
  StateDict state;
  for (const char* const name : {"first", "second", "third"}) {
    const long long size = 40'000LL * number;
    state.add({.name = name, .type = ElementType::uint8, .extents = {size}, .bytes = {}},
              std::vector<std::byte>(static_cast<std::size_t>(size), static_cast<std::byte>(number)));
  }
  return state;
}

bool is_full_of(int number, const StateDict& state) {
  const StateDict expected = state_full_of(number);
  return state.tensors().size() == 3 &&
         std::equal(state.tensors().begin(), state.tensors().end(), expected.tensors().begin(),
                    [](const StoredTensor& a, const StoredTensor& b) { return std::ranges::equal(a.bytes, b.bytes); });
}

std::ptrdiff_t files_in(const TemporaryDirectory& directory) {
  return std::distance(std::filesystem::directory_iterator{directory.path()}, {});
}

}  // namespace

TEST_CASE("a weight file is written in the format that its name asks for and read by its content") {
  const TemporaryDirectory directory;
  const auto check = [&](const char* name, bool zip) {
    const auto path = directory.path() / name;
    write_weights(path, small_state());
    CHECK(pickles::content_of(path).starts_with("PK") == zip);
    const auto renamed = directory.path() / "weights.bin";
    rename(path, renamed);
    const StateDict state = read_weights(renamed);
    REQUIRE(state.tensors().size() == 1);
    CHECK(state.tensors()[0].name == "weight");
    CHECK(state.tensors()[0].bytes[2] == std::byte{3});
  };
  check("a.safetensors", false);
  check("a.pt", true);
  check("a.pth", true);
}

TEST_CASE("a safetensors file says in its metadata that its shapes are PyTorch's, as its readers expect") {
  const TemporaryDirectory directory;
  const auto path = directory.path() / "a.safetensors";
  write_weights(path, small_state());
  const StateDict read = read_weights(path);
  CHECK(read.metadata() == StateDict::Metadata{{"format", "pt"}});
}

TEST_CASE("what is no weight file is refused by name") {
  const TemporaryDirectory directory;
  const auto path = directory.path() / "weights.pth";
  pickles::write(path, "");
  CHECK_THROWS_WITH(read_weights(path), path.string() + ": it is empty");
  pickles::write(path, "\xAB\xCD\xEF\x01 and more");
  CHECK_THROWS_WITH(read_weights(path),
                    path.string() + ": it begins like neither safetensors nor a file of torch.save");
  CHECK_THROWS_WITH(read_weights(directory.path() / "none"), Catch::Matchers::Contains("none"));
  CHECK_THROWS_WITH(write_weights("weights.onnx", small_state()),
                    "weights.onnx: the name of a weight file ends in .safetensors, .pt or .pth");
  CHECK_FALSE(std::filesystem::exists("weights.onnx"));
}

TEST_CASE("a kill at any moment leaves the old or the new weights whole, and at most one unfinished file beside them") {
  const std::filesystem::path memory = "/dev/shm";  // where no disk keeps a writer waiting
  const TemporaryDirectory directory{is_directory(memory) ? memory : std::filesystem::temp_directory_path()};
  std::minstd_rand random{1};
  for (const char* const name : {"weights.safetensors", "weights.pt"}) {
    INFO(name);
    const auto path = directory.path() / name;
    write_weights(path, state_full_of(1));
    int unfinished = 0;
    for (int i = 0; i < 100; ++i) {
      REQUIRE(kill_after(std::chrono::microseconds{random() % 4000}, [&] {
        write_weights(path, state_full_of(2));
        write_weights(path, state_full_of(1));
      }));
      const StateDict found = read_weights(path);
      CHECK((is_full_of(1, found) || is_full_of(2, found)));
      REQUIRE(files_in(directory) <= 2);
      unfinished += files_in(directory) == 2;
    }
    CHECK(unfinished > 10);  // else the kills came too early or too late to show anything
    write_weights(path, state_full_of(1));
    CHECK(files_in(directory) == 1);
    std::filesystem::remove(path);
  }
}
