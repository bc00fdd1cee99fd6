// SPDX-License-Identifier: MIT
#include <archetype/weights/formats/safetensors/safetensors.hpp>
#include <archetype/weights/state/subtree.hpp>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>

#include "../../../content_of.hpp"
#include "../../../temporary_directory.hpp"

using namespace archetype;

namespace {

/// A file of this header and data, as the specification lays it out.
std::string file_of(const std::string& header, const std::string& data) {
  std::string content(8, '\0');
  for (std::size_t i = 0; i < 8; ++i) content[i] = static_cast<char>(header.size() >> (8 * i) & 0xFF);
  return content + header + data;
}

void write(const std::filesystem::path& path, const std::string& content) {
  std::ofstream{path, std::ios::binary} << content;
}

std::string text_of(const StoredTensor& tensor) {
  return {reinterpret_cast<const char*>(tensor.bytes.data()), tensor.bytes.size()};
}

/// What reading a file of this content throws, without the file's name.
std::string refusal_of(const std::string& content) {
  const TemporaryDirectory directory;
  const auto path = directory.path() / "bad.safetensors";
  write(path, content);
  try {
    read_safetensors(path);
  } catch (const BadWeights& bad) {
    const std::string what = bad.what();
    const std::string name = path.string() + ": ";
    return what.starts_with(name) ? what.substr(name.size()) : "no file is named: " + what;
  }
  return "it was read";
}

}  // namespace

TEST_CASE("a safetensors file is read as its specification says") {
  const TemporaryDirectory directory;
  const auto path = directory.path() / "two.safetensors";
  write(path, file_of(R"({"__metadata__":{"format":"pt"},"b":{"dtype":"F16","shape":[],"data_offsets":[8,10]},)"
                      R"("a":{"dtype":"F32","shape":[2,1],"data_offsets":[0,8]}}   )",
                      "01234567xy"));
  const StateDict state = read_safetensors(path);
  REQUIRE(state.tensors().size() == 2);
  CHECK(state.metadata().at("format") == "pt");
  CHECK(state.find("a")->type == ElementType::float32);
  CHECK(state.find("a")->extents == std::vector<long long>{2, 1});
  CHECK(text_of(*state.find("a")) == "01234567");
  CHECK(state.find("b")->extents.empty());
  CHECK(text_of(*state.find("b")) == "xy");
  CHECK(state.find("c") == nullptr);
}

TEST_CASE("a small state dict is written to exactly these bytes") {
  const TemporaryDirectory directory;
  const auto path = directory.path() / "written.safetensors";
  StateDict state;
  state.add({"small", ElementType::uint8, {3}, {}}, {std::byte{'x'}, std::byte{'y'}, std::byte{'z'}});
  state.add({"large", ElementType::int16, {1}, {}}, {std::byte{'4'}, std::byte{'2'}});
  write_safetensors(path, state);
  const std::string header =
      R"({"large":{"dtype":"I16","shape":[1],"data_offsets":[0,2]},"small":{"dtype":"U8","shape":[3],"data_offsets":[2,5]}})";
  CHECK(content_of(path) == file_of(header + std::string(7 - (header.size() + 7) % 8, ' '), "42xyz"));
}

TEST_CASE("every element type that the format has survives a round trip") {
  const TemporaryDirectory directory;
  const auto path = directory.path() / "all.safetensors";
  StateDict state;
  for (const auto& facts : detail::element_facts) {
    if (facts.safetensors.empty()) continue;
    std::vector<std::byte> bytes(6 * facts.size);
    for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<std::byte>(i + facts.size);
    state.add({std::string{facts.name}, facts.type, {2, 3}, {}}, std::move(bytes));
  }
  state.metadata()["epoch"] = "7";
  write_safetensors(path, state);
  const StateDict read = read_safetensors(path);
  CHECK(read.metadata() == state.metadata());
  CHECK(read.tensors().size() == state.tensors().size());
  for (const StoredTensor& tensor : state.tensors()) {
    INFO(tensor.name);
    REQUIRE(read.find(tensor.name) != nullptr);
    const StoredTensor& same = *read.find(tensor.name);
    CHECK(same.type == tensor.type);
    CHECK(same.extents == tensor.extents);
    CHECK(text_of(same) == text_of(tensor));
    CHECK(reinterpret_cast<std::uintptr_t>(same.bytes.data()) % size_of(same.type) == 0);
  }
}

TEST_CASE("an element type without a name in the format is not written") {
  const TemporaryDirectory directory;
  StateDict state;
  state.add({"z", ElementType::complex128, {1}, {}}, std::vector<std::byte>(16));
  CHECK_THROWS_WITH(write_safetensors(directory.path() / "z.safetensors", state),
                    Catch::Contains("z has elements of complex128, which safetensors has no name for"));
  CHECK_FALSE(std::filesystem::exists(directory.path() / "z.safetensors"));
}

TEST_CASE("a tensor that the format would confuse, or could not name, is not written") {
  const TemporaryDirectory directory;
  StateDict metadata;
  metadata.add({"__metadata__", ElementType::uint8, {1}, {}}, std::vector<std::byte>(1));
  CHECK_THROWS_WITH(write_safetensors(directory.path() / "a.safetensors", metadata),
                    Catch::Contains("a.safetensors: no tensor may be named __metadata__"));
  StateDict latin;
  latin.add({"caf\xE9", ElementType::uint8, {1}, {}}, std::vector<std::byte>(1));
  CHECK_THROWS_WITH(write_safetensors(directory.path() / "b.safetensors", latin),
                    Catch::Contains("b.safetensors: the name \"caf?\" is not UTF-8"));
}

TEST_CASE("a state dict takes no name twice and no tensor of other size than its extents say") {
  StateDict state;
  state.add({"a", ElementType::uint8, {1}, {}}, std::vector<std::byte>(1));
  CHECK_THROWS_WITH(state.add({"a", ElementType::uint8, {1}, {}}, std::vector<std::byte>(1)), "a: occurs twice");
  CHECK_THROWS_WITH(state.add({"b", ElementType::float32, {2}, {}}, std::vector<std::byte>(7)),
                    "b: its 7 bytes are not 2 numbers of float32");
}

TEST_CASE("a bad safetensors file is refused by file and field") {
  const auto [header, sentence] = GENERATE(table<std::string, std::string>({
      {"5", "its header has a number, which the format does not know"},
      {"[", "its header has a list, which the format does not know"},
      {"\"a\"", "its header has a text, which the format does not know"},
      {"null", "its header has a null, which the format does not know"},
      {R"({"a":1})", R"("a" has a number, which the format does not know)"},
      {R"({"a":{"x":{}}})", R"("a" has an object for "x", which the format does not know)"},
      {R"({"a":{"dtype":1}})", R"("a" has a number for "dtype", which the format does not know)"},
      {R"({"a":{"dtype":true}})", R"("a" has a truth value for "dtype", which the format does not know)"},
      {R"({"a":{"dtype":"F99"}})", R"("a" has elements of type "F99", which cannot be read)"},
      {R"({"a":{"shape":[-1]}})", R"("a" has the number -1 for "shape", which the format does not know)"},
      {R"({"a":{"shape":[1.5]}})", R"("a" has the number 1.5 for "shape", which the format does not know)"},
      {R"({"a":{"shape":[[1]]}})", R"("a" has a list for "shape", which the format does not know)"},
      {R"({"a":{"shape":[9223372036854775807]}})", R"("a" has an extent of 9223372036854775807)"},
      {R"({"a":{"data_offsets":[1]}})", R"("a" has 1 data offsets, not 2)"},
      {R"({"a":{"data_offsets":[1,2,3]}})", R"("a" has 3 data offsets, not 2)"},
      {R"({"a":{"dtype":"U8","shape":[1]}})", R"("a" has no "data_offsets")"},
      {R"({"a":{"dtype":"U8","dtype":"U8"}})", R"("a" has "dtype" twice)"},
      {R"({"a":{"dtype":"U8","shape":[0],"data_offsets":[0,0]},"a":{}})", R"("a" stands twice in its header)"},
      {R"({"a":{"dtype":"U8","shape":[4],"data_offsets":[4,0]}})", R"("a" ends at byte 0, before it begins at 4)"},
      {R"({"a":{"dtype":"U8","shape":[5],"data_offsets":[0,4]}})",
       R"("a" has a shape of 5 bytes, but 4 bytes of data)"},
      {R"({"a":{"dtype":"F32","shape":[1073741824,1073741824,1073741824],"data_offsets":[0,4]}})",
       R"("a" has more elements than any machine holds)"},
      {R"({"a":{"dtype":"U8","shape":[3],"data_offsets":[1,4]}})",
       R"("a" begins at byte 1 of the data, not at 0, where the tensor before it ends)"},
      {R"({"a":{"dtype":"U8","shape":[3],"data_offsets":[0,3]},"b":{"dtype":"U8","shape":[2],"data_offsets":[2,4]}})",
       R"("b" begins at byte 2 of the data, not at 3, where the tensor before it ends)"},
      {R"({"a":{"dtype":"U8","shape":[3],"data_offsets":[0,3]}})",
       "its data has 4 bytes, but its tensors end at byte 3"},
      {R"({"a":{"dtype":"U8","shape":[5],"data_offsets":[0,5]}})",
       "its data has 4 bytes, but its tensors end at byte 5, as in a download that was cut short; download it again"},
      {R"({"__metadata__":{"a":1}})", R"("__metadata__" has a number for "a", which the format does not know)"},
      {"{\"caf\xE9\":{}}", "its header is not JSON from byte 7 on"},
      {"{\"\xC0\xAF\":{}}", "its header is not JSON from byte 3 on"},
      {R"({"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]})", "its header is not JSON from byte 53 on"},
      {R"({"a":{"dtype":"U8","shape":[1],"data_offsets":[0,18446744073709551616]}})",
       R"("a" has the number 18446744073709551616 for "data_offsets", which the format does not know)"},
      {R"({"a":{"dtype":"U8","shape":[2],"data_offsets":[18446744073709551614,18446744073709551616]}})",
       R"("a" has the number 18446744073709551616 for "data_offsets", which the format does not know)"},
      {R"({"a":{"dtype":"U8","shape":[1],"data_offsets":[18446744073709551614,18446744073709551615]}})",
       R"("a" begins at byte 18446744073709551614 of the data, not at 0, where the tensor before it ends)"},
      {R"({"__metadata__":{},"__metadata__":{}})", R"("__metadata__" stands twice in its header)"},
      {R"({"__metadata__":{"a":"","a":""}})", R"("__metadata__" has "a" twice)"},
      {R"({"a\u001b[2J":1})", R"("a?[2J" has a number, which the format does not know)"},
      {R"({"a":{"dtype":"\u0007"}})", R"("a" has elements of type "?", which cannot be read)"},
      {"{\"" + std::string(1000, 'a') + "\":1}",
       '"' + std::string(80, 'a') + "…\" has a number, which the format does not know"},
      {R"({"__metadata__":["a"]})", R"("__metadata__" has a list, which the format does not know)"},
  }));
  CHECK(refusal_of(file_of(header, "data")) == sentence);
}

TEST_CASE("what the format's own library accepts is read") {
  const auto header = GENERATE(
      as<std::string>{}, R"({"__metadata__":null,"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}})",
      R"({"__metadata__":{},"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}})",
      "{\"a\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[0,4]}}     ",
      "\n {\"a\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[0,4]}}\n",
      R"({"e":{"dtype":"F32","shape":[0,3],"data_offsets":[4,4]},"a":{"data_offsets":[0,4],"shape":[4],"dtype":"U8"}})",
      R"({"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4],"more":{"deep":[[{"shape":[-1.5,null,true]}],"x"]},"and":1}})");
  const TemporaryDirectory directory;
  const auto path = directory.path() / "a.safetensors";
  std::ofstream(path, std::ios::binary) << file_of(header, "data");
  const StateDict state = read_safetensors(path);
  REQUIRE(state.find("a") != nullptr);
  CHECK(state.find("a")->extents == std::vector<long long>{4});
  CHECK(state.find("a")->bytes[0] == std::byte{'d'});
  CHECK(state.metadata().empty());
}

TEST_CASE("a type of elements that is not read is in the way of its tensor only") {
  const std::string whole = file_of(
      R"({"a":{"dtype":"U16","shape":[1],"data_offsets":[0,2]},"b":{"dtype":"F8_E4M3","shape":[1],"data_offsets":[2,3]},)"
      R"("c":{"dtype":"U8","shape":[1],"data_offsets":[3,4]}})",
      "data");
  const TemporaryDirectory directory;
  const auto path = directory.path() / "a.safetensors";
  std::ofstream(path, std::ios::binary) << whole;
  const StateDict state = read_safetensors(path);
  CHECK(state.tensors().size() == 1);
  CHECK(state.unreadable() == StateDict::Unreadable{{"a", "has elements of type \"U16\", which cannot be read"},
                                                    {"b", "has elements of type \"F8_E4M3\", which cannot be read"}});
  std::ofstream(path, std::ios::binary) << file_of(
      R"({"x.a":{"dtype":"U16","shape":[1],"data_offsets":[0,2]},"x.b":{"dtype":"U8","shape":[2],"data_offsets":[2,4]}})",
      "data");
  const StateDict chosen = archetype::detail::tensors_under(read_safetensors(path), "x");
  CHECK(chosen.unreadable().contains("x.a"));
  CHECK(refusal_of(file_of(R"({"a":{"dtype":"U32","shape":[1],"data_offsets":[0,4]}})", "data")) ==
        "\"a\" has elements of type \"U32\", which cannot be read");
  CHECK(refusal_of(file_of(R"({"a":{"dtype":"U32","shape":[2],"data_offsets":[0,4]}})", "data")) ==
        "\"a\" has a shape of 8 bytes, but 4 bytes of data");
  CHECK(refusal_of(file_of(std::string{"{}\0", 3}, "")) == "its header is not JSON from byte 3 on");
}

TEST_CASE("a safetensors file that is cut short anywhere is refused") {
  const std::string whole = file_of(R"({"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}})", "data");
  for (std::size_t size = 0; size < whole.size(); ++size) {
    INFO(size);
    CHECK(refusal_of(whole.substr(0, size)) != "it was read");
  }
  CHECK(refusal_of(whole) == "it was read");
  CHECK(refusal_of(whole.substr(0, 7)) == "it has no room for the length of its header");
  CHECK(refusal_of(std::string(8, '\xFF') + "{}") ==
        "its header would be 18446744073709551615 bytes long, and the file has 10");
}

TEST_CASE("a header nested without end costs nothing") {
  CHECK(refusal_of(file_of("{\"a\":{\"shape\":" + std::string(100'000, '['), "")) ==
        R"("a" has a list for "shape", which the format does not know)");
}

TEST_CASE("a header of many or long parts cannot fill the memory") {
  const std::string too_much = " takes more memory than the file twice over";
  const auto repeated = [](const std::string& begin, const std::string& value, int times) {
    std::string text = begin;
    for (int i = 0; i < times; ++i) text += (i == 0 ? "\"" : ",\"") + std::to_string(i) + "\":" + value;
    return text + '}';
  };
  const std::string metadata = R"({"__metadata__":{)";
  CHECK(refusal_of(file_of(repeated(metadata, "\"\"", 30'000) + '}', "")) == "its metadata" + too_much);
  CHECK(refusal_of(file_of(repeated(metadata, "\"\"", 3'000) + '}', "")) == "it was read");
  const std::string empty = R"({"dtype":"U8","shape":[0],"data_offsets":[0,0]})";
  CHECK(refusal_of(file_of(repeated("{", empty, 20'000), "")) == "its list of tensors" + too_much);
  CHECK(refusal_of(file_of(repeated("{", empty, 2'000), "")) == "it was read");
  const std::string long_text(300'000, 'a');
  for (const std::string& header : {metadata + "\"a\":\"" + long_text + "\"}}", "{\"" + long_text + "\":" + empty + '}',
                                    R"({"a":{"shape":[)" + std::string(300'000, '1') + "]}}"})
    CHECK(refusal_of(file_of(header, "")) == "its longest text" + too_much);
  const std::string large = R"(},"a":{"dtype":"U8","shape":[3000000],"data_offsets":[0,3000000]}})";
  CHECK(refusal_of(file_of(metadata + "\"a\":\"" + long_text + '"' + large, std::string(3'000'000, '\0'))) ==
        "it was read");
}
