// SPDX-License-Identifier: MIT
#include <archetype/weights/formats/pytorch/read.hpp>
#include <archetype/weights/formats/pytorch/write.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <iterator>
#include <span>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "../../../temporary_directory.hpp"
#include "../../python.hpp"
#include "pickles.hpp"
#include "read.hpp"

using namespace archetype;

namespace {

constexpr std::array counted{0.F, 1.F, 2.F, 3.F, 4.F, 5.F};

StateDict example() {
  StateDict state;
  const auto bytes = std::as_bytes(std::span{counted});
  state.add({"layer.weight", ElementType::float32, {2, 3}, bytes});
  state.add({"tied", ElementType::float32, {3, 2}, bytes});
  state.add({"größe", ElementType::float32, {}, bytes.subspan(4, 4)});
  state.add({"none", ElementType::int64, {0, 3}, {}});
  state.add({"half", ElementType::float16, {3}, bytes.subspan(2, 6)});
  state.add({"brain", ElementType::bfloat16, {1, 1}, bytes.subspan(6, 2)});
  return state;
}

}  // namespace

TEST_CASE("What is written is read again") {
  const TemporaryDirectory directory;
  StateDict state = example();
  state.metadata() = {{"format", "pt"}, {"note", "größer"}};
  write_pytorch(directory.path() / "state.pt", state);
  const StateDict again = read_pytorch(directory.path() / "state.pt");
  CHECK(again.metadata() == state.metadata());
  REQUIRE(again.tensors().size() == state.tensors().size());
  for (std::size_t i = 0; i < state.tensors().size(); ++i) {
    const StoredTensor& written = state.tensors()[i];
    const StoredTensor& read = again.tensors()[i];
    CHECK(read.name == written.name);
    CHECK(read.type == written.type);
    CHECK(read.extents == written.extents);
    CHECK(std::equal(read.bytes.begin(), read.bytes.end(), written.bytes.begin(), written.bytes.end()));
    CHECK(reinterpret_cast<std::uintptr_t>(read.bytes.data()) % 64 == 0);
  }
  CHECK(again.find("tied")->bytes.data() == again.find("layer.weight")->bytes.data());
}

TEST_CASE("Equal state dicts make equal files, and nothing else is left") {
  const TemporaryDirectory directory;
  write_pytorch(directory.path() / "a.pt", example());
  write_pytorch(directory.path() / "b.pt", example());
  write_pytorch(directory.path() / "b.pt", example());
  CHECK(content_of(directory.path() / "a.pt") == content_of(directory.path() / "b.pt"));
  CHECK(std::distance(std::filesystem::directory_iterator{directory.path()}, {}) == 2);
}

TEST_CASE("Python loads what is written, also where it allows weights only") {
  if (!python_has_torch()) return;
  const TemporaryDirectory directory;
  StateDict state = example();
  state.metadata()["note"] = "here";
  write_pytorch(directory.path() / "state.pt", state);
  CHECK(run_python(directory.path(), R"(
for weights_only in False, True:
    state = torch.load('state.pt', weights_only=weights_only)
    assert type(state) is OrderedDict and list(state) == ['layer.weight', 'tied', 'größe', 'none', 'half', 'brain']
    assert state['layer.weight'].equal(torch.arange(6.).reshape(2, 3)) and state['layer.weight'].is_contiguous()
    assert state['tied'].data_ptr() == state['layer.weight'].data_ptr() and state['tied'].shape == (3, 2)
    assert state['größe'].shape == () and state['größe'].item() == 1
    assert state['none'].shape == (0, 3) and state['none'].dtype is torch.int64
    assert state['half'].dtype is torch.float16 and state['brain'].dtype is torch.bfloat16
    assert state['brain'].item() == 1
    assert state.metadata == {'note': 'here'}
)"));
}

TEST_CASE("A convolution's weights go from Python to here and back") {
  if (!python_has_torch()) return;
  const TemporaryDirectory directory;
  REQUIRE(run_python(directory.path(), R"(
torch.save(torch.nn.Sequential(torch.nn.Conv2d(3, 8, 3), torch.nn.BatchNorm2d(8)).state_dict(), 'there.pt')
torch.save(torch.load('there.pt'), 'legacy.pt', _use_new_zipfile_serialization=False)
)"));
  write_pytorch(directory.path() / "back.pt", read_pytorch(directory.path() / "there.pt"));
  write_pytorch(directory.path() / "legacy_back.pt", read_pytorch(directory.path() / "legacy.pt"));
  CHECK(run_python(directory.path(), R"(
model = torch.nn.Sequential(torch.nn.Conv2d(3, 8, 3), torch.nn.BatchNorm2d(8))
there = torch.load('there.pt')
for name in 'back.pt', 'legacy_back.pt':
    back = torch.load(name, weights_only=True)
    model.load_state_dict(back)
    assert all(back[key].equal(there[key]) for key in there)
)"));
}

TEST_CASE("Names that are not UTF-8 are refused, and the old file is left") {
  const TemporaryDirectory directory;
  write_pytorch(directory.path() / "state.pt", example());
  StateDict bad = example();
  bad.add({"\xFF", ElementType::int64, {0}, {}});
  CHECK_THROWS_WITH(write_pytorch(directory.path() / "state.pt", bad), Catch::Contains("the name \"?\" is not UTF-8"));
  const StateDict kept = read_pytorch(directory.path() / "state.pt");
  CHECK(kept.tensors().size() == 6);
  CHECK_THROWS_WITH(write_pytorch(directory.path() / "nowhere" / "state.pt", example()), Catch::Contains("nowhere"));
}
