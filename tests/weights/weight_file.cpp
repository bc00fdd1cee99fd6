// SPDX-License-Identifier: MIT
#include <archetype/weights/weight_file.hpp>

#include <catch2/catch.hpp>

#include <cstddef>
#include <filesystem>
#include <vector>

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
  CHECK(read_weights(path).metadata() == StateDict::Metadata{{"format", "pt"}});
}

TEST_CASE("what is no weight file is refused by name") {
  const TemporaryDirectory directory;
  const auto path = directory.path() / "weights.pth";
  pickles::write(path, "");
  CHECK_THROWS_WITH(read_weights(path), path.string() + ": it is empty");
  pickles::write(path, "\x89HDF\r\n\x1A\n and more");
  CHECK_THROWS_WITH(read_weights(path),
                    path.string() + ": it begins like neither safetensors nor a file of torch.save");
  CHECK_THROWS_WITH(read_weights(directory.path() / "none"), Catch::Matchers::Contains("none"));
  CHECK_THROWS_WITH(write_weights("weights.onnx", small_state()),
                    "weights.onnx: the name of a weight file ends in .safetensors, .pt or .pth");
  CHECK_FALSE(std::filesystem::exists("weights.onnx"));
}
