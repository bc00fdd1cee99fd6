// SPDX-License-Identifier: MIT
#include <archetype/weights/formats/pytorch/legacy.hpp>

#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "../../../temporary_directory.hpp"
#include "../../python.hpp"
#include "pickles.hpp"
#include "read.hpp"

using archetype::BadWeights;
using archetype::StateDict;
using archetype::StoredTensor;
using namespace pickles;

namespace {

std::vector<float> floats_of(const StateDict& state, const std::string& name) {
  const StoredTensor* const tensor = state.find(name);
  REQUIRE(tensor != nullptr);
  std::vector<float> numbers(tensor->bytes.size() / sizeof(float));
  std::memcpy(numbers.data(), tensor->bytes.data(), tensor->bytes.size());
  return numbers;
}

std::string complaint_about_legacy(const std::filesystem::path& path) {
  try {
    read_pytorch_legacy(path);
  } catch (const BadWeights& bad) {
    return bad.what();
  }
  return "nothing";
}

/// One storage as it stands at a file's end.
std::string numbers(long long declared, std::size_t there) {
  return little_endian(static_cast<std::uint64_t>(declared), 8) + std::string(4 * there, '\0');
}

}  // namespace

TEST_CASE("The legacy file of a published ResNet-20 is read") {
  const char* const data = std::getenv("ARCHETYPE_REAL_DATA");
  if (data == nullptr) {
    WARN("skipped: ARCHETYPE_REAL_DATA does not say where the published weights are");
    return;
  }
  const StateDict state = read_pytorch_legacy(std::filesystem::path{data} / "resnet20-12fca82f.th");
  long long parameters = 0;
  for (const StoredTensor& tensor : state.tensors())
    if (tensor.name.find("running") == std::string::npos) parameters += tensor.elements();
  CHECK(parameters == 269'722);  // as its publisher counts
  CHECK(state.tensors().size() == 97);
  CHECK(state.find("module.conv1.weight")->extents == std::vector<long long>{16, 3, 3, 3});
  CHECK(state.metadata().at("best_prec1").substr(0, 5) == "91.78");
  for (const float variance : floats_of(state, "module.layer3.2.bn2.running_var")) CHECK(variance > 0);
}

TEST_CASE("A state dict that Python saved in the legacy format is read") {
  if (!python_has_torch()) return;
  const TemporaryDirectory directory;
  REQUIRE(run_python(directory.path(), R"(
base = torch.arange(12.)
state = OrderedDict(base=base, transposed=base.reshape(3, 4).t(), half=torch.ones(3).half(), end=base[10:])
torch.save({'model': state, 'epoch': 7}, 'state.pt', _use_new_zipfile_serialization=False)
)"));
  const StateDict state = read_pytorch_legacy(directory.path() / "state.pt");
  CHECK(state.tensors().size() == 4);
  CHECK(floats_of(state, "transposed") == std::vector<float>{0, 4, 8, 1, 5, 9, 2, 6, 10, 3, 7, 11});
  CHECK(floats_of(state, "end") == std::vector<float>{10, 11});
  CHECK(state.find("half")->bytes.size() == 6);
  CHECK(state.metadata() == StateDict::Metadata{{"epoch", "7"}});
}

TEST_CASE("A legacy file that does not keep to the format is refused") {
  struct Bad {
    std::string content;
    std::string complaint;
  };
  const std::string start = legacy_preamble();
  const std::string one = pickle(dict(text("w") + matrix()));
  const std::string keys = pickle("](" + text("0") + 'e');
  const auto view = [](const std::string& place) {
    return dict(text("w") + tensor(storage("0", 6, tuple(text("v") + place)), 0, integers({2}), integers({1})));
  };
  const std::vector<Bad> cases{
      {"", "it wants 1 more bytes, and has 0"},
      {"\x89HDF", "operation 72 is not one"},
      {pickle("N"), "it does not begin with PyTorch's magic number"},
      {pickle("\x8A\x0A"
              "0123456789"),
       "it does not begin with PyTorch's magic number"},
      {legacy_preamble(integer(1002)), "its version is not 1001"},
      {legacy_preamble(integer(1001), "\x89"), "its \"little_endian\" is not true"},
      {start + pickle(global("posix", "system") + tuple(text("true")) + 'R'), "it asks for \"posix.system\""},
      {start + one, "it wants 1 more bytes"},
      {start + one + pickle("}"), "its list of storages is not a list"},
      {start + one +
           pickle("](K\x01"
                  "e"),
       "the key of a storage is not a text"},
      {start + one + pickle("](" + text("8") + 'e'), "its storage \"8\" belongs to no tensor"},
      {start + one + pickle("]"), "\"w\": its storage \"0\" is not in the file"},
      {start + one + keys, "it wants 8 more bytes"},
      {start + one + keys + numbers(7, 7), "its storage \"0\" has 7 elements, but its tensors expect 6"},
      {start + one + keys + numbers(-1, 6), "its storage \"0\" has -1 elements"},
      {start + one + keys + numbers(6, 5), "its storage \"0\" reaches beyond the end of the file"},
      {start + pickle(dict(text("w") + tensor(storage("0", 1LL << 62), 0, ")", ")"))) + keys + numbers(1LL << 62, 6),
       "its storage \"0\" reaches beyond the end of the file"},
      {start + one + pickle("](" + text("0") + text("0") + 'e') + numbers(6, 6) + numbers(6, 6),
       "its storage \"0\" occurs twice"},
      {start + pickle(dict(text("w") + matrix() + text("v") + tensor(storage("0", 5), 0, ")", ")"))) + keys,
       "two tensors disagree on what storage \"0\" holds"},
      {start + pickle(view(integer(5) + integer(2))) + keys, "a view lies outside of storage \"0\""},
      {start + pickle(view(integer(-1) + integer(2))) + keys, "a view lies outside of storage \"0\""},
      {start + pickle(view(integer(2) + integer(1))) + keys + numbers(6, 6),
       "lie outside of storage \"0\", which has 1"},
  };
  const TemporaryDirectory directory;
  for (const Bad& bad : cases) {
    write(directory.path() / "bad.pt", bad.content);
    CHECK_THAT(complaint_about_legacy(directory.path() / "bad.pt"),
               Catch::StartsWith(directory.path().string()) && Catch::Contains(bad.complaint));
  }
  write(directory.path() / "good.pt", start + pickle(view(integer(4) + integer(2))) + keys + numbers(6, 6));
  const StateDict good = read_pytorch_legacy(directory.path() / "good.pt");
  CHECK(good.find("w")->bytes.size() == 8);
}

TEST_CASE("A legacy file cut short anywhere is refused, and changed bytes do no harm") {
  const TemporaryDirectory directory;
  const std::string whole =
      legacy_preamble() + pickle(dict(text("w") + matrix())) + pickle("](" + text("0") + 'e') + numbers(6, 6);
  write(directory.path() / "bad.pt", whole);
  const StateDict sound = read_pytorch_legacy(directory.path() / "bad.pt");
  REQUIRE(sound.find("w") != nullptr);
  for (std::size_t length = 0; length < whole.size(); ++length) {
    write(directory.path() / "bad.pt", whole.substr(0, length));
    CHECK_THAT(complaint_about_legacy(directory.path() / "bad.pt"), Catch::Contains("bad.pt: "));
    std::string changed = whole;
    changed[length] = static_cast<char>(~changed[length]);
    write(directory.path() / "bad.pt", changed);
    CHECK_NOTHROW(complaint_about_legacy(directory.path() / "bad.pt"));
  }
}
