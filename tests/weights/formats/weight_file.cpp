// SPDX-License-Identifier: MIT
#include <archetype/weights/formats/weight_file.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <filesystem>
#include <iterator>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include <catch2/catch.hpp>

#include "../../killed.hpp"
#include "../../temporary_directory.hpp"
#include "pytorch/pickles.hpp"

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
    CHECK(content_of(path).starts_with("PK") == zip);
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

TEST_CASE("a safetensors file is not taken for a JSON text, whatever the length of its header") {
  const TemporaryDirectory directory;
  const auto path = directory.path() / "a.safetensors";
  for (const std::size_t length : {std::size_t{'{'} + 256, std::size_t{' '} + 256 * std::size_t{'{'}}) {
    std::string header = R"({"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}})";
    header.resize(length, ' ');
    pickles::write(path, archetype::detail::little_endian_bytes(length, 8) + header + "data");
    const StateDict state = read_weights(path);
    CHECK(state.tensors().size() == 1);
  }
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
  CHECK_THROWS_WITH(read_weights(directory.path() / "none"), Catch::Contains("none"));
  CHECK_THROWS_WITH(write_weights("weights.onnx", small_state()),
                    "weights.onnx: the name of a weight file ends in .safetensors, .pt or .pth");
  CHECK_FALSE(std::filesystem::exists("weights.onnx"));
}

namespace {

std::string refusal_of(const std::filesystem::path& path, std::string_view wanted = {}) {
  try {
    read_weights(path, wanted);
  } catch (const BadWeights& bad) {
    return bad.what();
  }
  return "it was read";
}

}  // namespace

TEST_CASE("a file that is something else is told by what it is, and what to do") {
  struct Foreign {
    const char* name;
    std::string content;
    std::string sentence;
  };
  const auto at = [](std::size_t place, const std::string& mark) { return std::string(place, 'x') + mark + "more"; };
  const std::string get_it = "; download the file itself, and see whether the address asks for a login";
  const std::vector<Foreign> files{
      {"a.pth", "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 46830571\n", "run git lfs pull"},
      {"a.pth", "\n <!DOCTYPE html><html><body>Sign in</body></html>", "it is an HTML page, as servers send"},
      {"a.pth", "\xEF\xBB\xBF<html><head>", "it is an HTML page"},
      {"a.pth", "<?xml version=\"1.0\"?>\n<Error><Code>AccessDenied</Code></Error>", "it is an XML text that begins"},
      {"a.pth", "拒绝访问", "it is a text that begins"},
      {"a.pth", "Access denied\n", "it is a text that begins \"Access denied\", not a weight file" + get_it},
      {"a.json", "{\"error\": \"not found\"}", "it is a JSON text without a \"weight_map\""},
      {"a.json", "{\"weight_map\": {\"a\":", "it is a JSON text that is broken from byte 21 on"},
      {"a.pth.gz", "\x1F\x8B\x08", "it is compressed by gzip; unpack it first"},
      {"a.pth.xz", std::string{"\xFD\x37zXZ\0more", 10}, "it is compressed by xz"},
      {"a.bz2", "BZh91AY", "it is compressed by bzip2"},
      {"a.zst", "\x28\xB5\x2F\xFDmore", "it is compressed by zstd"},
      {"a.7z", "7z\xBC\xAF\x27\x1Cmore", "it is a 7z archive"},
      {"a.rar", "Rar!\x1A\x07\x01", "it is a RAR archive"},
      {"a.tar", at(257, "ustar"), "it is a tar archive; unpack it"},
      {"a.h5", "\x89HDF\r\n\x1A\nmore", "it is an HDF5 file, as Keras saves weights"},
      {"a.gguf", "GGUF\3", "it is a GGUF file"},
      {"a.tflite", "\x1C   TFL3", "it is a TensorFlow Lite model"},
      {"a.npy", "\x93NUMPY\1", "it is one NumPy array (.npy)"},
      {"a.params", std::string{"\x12\1\0\0\0\0\0\0more", 12}, "it is a parameter file of MXNet"},
      {"checkpoint", "model_checkpoint_path: \"a\"", "TensorFlow keeps the names of checkpoints"},
      {"a.index", "\x1\x2more\x57\xFB\x80\x8B\x24\x75\x47\xDB", "it is the index of a TensorFlow checkpoint"},
      {"saved_model.pb", "\x08\x01\x12\x85more", "it is a TensorFlow SavedModel"},
      {"frozen.pb", "\x0A\x20\x0A\x05input\x12\x0BPlaceholder", "it is a frozen graph of TensorFlow"},
      {"a.onnx", "\x08\x07\x12\x07pytorch\x1A\x03", "it is an ONNX model"},
      {"a.bin", "\x08\x07\x12\x07pytorch\x1A\x03", "it is an ONNX model"},
      {"a.msgpack", "\x81\xA6params\x82", "it is a MessagePack file, as Flax saves weights"},
      {"a.caffemodel", "\x0A\x06resnet\xA2\x06", "it is a Caffe model"},
      {"a.pth", "\xFF\xD8\xFF\xE0", "it is a JPEG image"},
      {"a.pth", "%PDF-1.4", "it is a PDF document"},
      {"a.pth", std::string(100, '\0'), "it begins with zeros"},
      {"a.pth", "PK\3\4 and then nothing", "it is a zip archive without its end, as in a download"},
      {"a.pth.crdownload", "PK\3\4 and then", "download it again (by its name, it is a download that is not finished)"},
      {"a.pkl", "\x80\x04\x95\x02" + std::string(7, '\0') + "}.", "if it is a plain pickle, as Detectron2"},
  };
  const TemporaryDirectory directory;
  for (const Foreign& file : files) {
    const auto path = directory.path() / file.name;
    pickles::write(path, file.content);
    CHECK_THAT(refusal_of(path), Catch::StartsWith(path.string() + ": ") && Catch::Contains(file.sentence));
  }
}

TEST_CASE("an archive around a weight file, and one of another program, are told by their entries") {
  struct Archive {
    std::vector<std::string> entries;
    std::string sentence;
  };
  const TemporaryDirectory directory;
  const auto path = directory.path() / "a.zip";
  for (const auto& [entries, sentence] :
       std::vector<Archive>{{{"weights/tiny.pth", "README"},
                             "it is a zip archive around \"weights/tiny.pth\"; unpack it, and read that"},
                            {{"a.safetensors"}, "it is a zip archive around \"a.safetensors\""},
                            {{"x/data.pkl", "x/constants.pkl", "x/code/a.py"},
                             "it is a TorchScript program, which torch.jit.save wrote"},
                            {{"x/data.pkl", "x/bytecode.pkl"}, "it is a TorchScript program"},
                            {{"arr_0.npy", "arr_1.npy"}, "it is an archive of NumPy arrays (.npz)"},
                            {{"config.json", "metadata.json", "model.weights.h5"}, "it is a Keras model"},
                            {{"notes.txt"}, "it is a zip archive without a data.pkl"}}) {
    pickles::Entries files;
    for (const std::string& name : entries) files.emplace_back(name, "content");
    pickles::write_zip(path, files);
    CHECK_THAT(refusal_of(path), Catch::StartsWith(path.string() + ": " + sentence));
  }
  CHECK_THAT(refusal_of("tests/reference/weights/zipped.zip"),
             Catch::EndsWith("it is a zip archive around \"plain.pth\"; unpack it, and read that"));
}

TEST_CASE("half a download is told as such in every format") {
  const TemporaryDirectory directory;
  const auto safetensors = directory.path() / "a.safetensors", zip = directory.path() / "a.pt",
             legacy = directory.path() / "b.pt";
  write_weights(safetensors, state_full_of(1));
  write_weights(zip, state_full_of(1));
  pickles::write(legacy, pickles::legacy_preamble() +
                             pickles::pickle(pickles::dict(pickles::text("w") + pickles::matrix())) +
                             pickles::pickle("](" + pickles::text("0") + 'e') + pickles::little_endian(6, 8) +
                             std::string(24, '\0'));
  for (const auto& path : {safetensors, zip, legacy}) {
    const StateDict whole = read_weights(path);
    CHECK_FALSE(whole.tensors().empty());
    const std::string content = content_of(path);
    for (const std::size_t size : {content.size() - 1, content.size() * 2 / 3, content.size() / 2, std::size_t{20}}) {
      INFO(path << ' ' << size);
      pickles::write(path, content.substr(0, size));
      CHECK_THAT(refusal_of(path), Catch::Contains("cut short; download it again"));
    }
  }
  pickles::write(directory.path() / "b.pt.aria2", "");
  CHECK_THAT(refusal_of(legacy), Catch::EndsWith("(there is a b.pt.aria2 beside it, so its download is not finished)"));
}

TEST_CASE("a directory is told by the weight files in it") {
  const TemporaryDirectory directory;
  CHECK(refusal_of(directory.path()) == directory.path().string() + ": it is a directory, and holds no weight file");
  pickles::write(directory.path() / "notes.txt", "");
  write_weights(directory.path() / "b.pth", small_state());
  write_weights(directory.path() / "a.safetensors", small_state());
  CHECK(refusal_of(directory.path()) ==
        directory.path().string() + ": it is a directory; read a file in it: \"a.safetensors\", \"b.pth\"");
  pickles::write(directory.path() / "c.safetensors.index.json", "{}");
  CHECK_THAT(refusal_of(directory.path()), Catch::EndsWith("\"b.pth\", \"c.safetensors.index.json\""));
  create_directories(directory.path() / "archive/data");
  pickles::write(directory.path() / "archive/data.pkl", "");
  CHECK_THAT(refusal_of(directory.path() / "archive"),
             Catch::Contains("a directory that a file of torch.save was unpacked into"));
}

TEST_CASE("an index of shards is read with its shards, and what these lack is named") {
  const TemporaryDirectory directory;
  const auto index = directory.path() / "model.safetensors.index.json";
  const auto shard = [](const char* name, int value) {
    StateDict state;
    state.add({name, ElementType::uint8, {1}, {}}, {static_cast<std::byte>(value)});
    return state;
  };
  const auto write_index = [&](const std::string& map) {
    pickles::write(index, R"({"metadata": {"total_size": 2, "more": [1, {"a": null}]}, "weight_map": {)" + map + "}}");
  };
  const char* const second = GENERATE("model-2.safetensors", "model-2.pt");
  write_weights(directory.path() / "model-1.safetensors", shard("net.a", 1));
  write_weights(directory.path() / second, shard("ema.b", 2));
  write_index(R"("net.a": "model-1.safetensors", "ema.b": ")" + std::string{second} + '"');
  {
    const StateDict state = read_weights(index);
    CHECK(state.tensors().size() == 2);
    CHECK(state.find("net.a")->bytes[0] == std::byte{1});
    CHECK(state.find("ema.b")->bytes[0] == std::byte{2});
    const StateDict part = read_weights(index, "ema");
    CHECK(part.tensors().size() == 1);
  }
  const auto refusal = [&](const std::string& map) {
    write_index(map);
    return refusal_of(index).substr(index.string().size() + 2);
  };
  CHECK(refusal(R"("net.a": "model-1.safetensors", "c": "model-3.safetensors")") ==
        "its shard \"model-3.safetensors\", which has \"c\", is not beside it; download all shards into one directory");
  CHECK(refusal(R"("net.a": "model-1.safetensors", "c": "model-1.safetensors")") ==
        "its tensor \"c\" is not in the shard \"model-1.safetensors\", where it should be");
  for (const char* const outside : {"../model-1.safetensors", "a/../../model-1.safetensors", "/etc/passwd", "", "."})
    CHECK_THAT(refusal("\"net.a\": \"" + std::string{outside} + '"'), Catch::Contains("is not beside it"));
  CHECK_THAT(refusal(R"("net.a": "model.safetensors.index.json")"), Catch::Contains("a JSON text"));
  CHECK(refusal(R"("a": 3)") == "in its \"weight_map\", \"a\" is not the name of a file");
  CHECK(refusal(R"("a": {"b": "c"})") == "in its \"weight_map\", \"a\" is not the name of a file");
  CHECK(refusal(R"("a": ["c"])") == "in its \"weight_map\", \"a\" is not the name of a file");
  CHECK(refusal(R"("a": "x", "a": "y")") == "in its \"weight_map\", \"a\" occurs twice");
  write_index("\"a\": " + std::string(100'000, '['));
  CHECK_THAT(refusal_of(index), Catch::Contains("is not the name of a file"));
  pickles::write(index, std::string(100'000, '[') + "{}");
  CHECK_THAT(refusal_of(index), Catch::Contains("a JSON text without a \"weight_map\""));
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
    for (int i = 0; i < 100 || (unfinished <= 10 && i < 1'000); ++i) {
      const unsigned longest = i < 100 ? 4'000 : 40'000;  // a machine may be slower than most
      REQUIRE(kill_after(std::chrono::microseconds{random() % longest}, [&] {
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
