// SPDX-License-Identifier: MIT
#include <archetype/weights/formats/pytorch/zip.hpp>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <vector>

#include <catch2/catch.hpp>
#include <zip.h>

#include "../../../temporary_directory.hpp"
#include "../../python.hpp"
#include "pickles.hpp"
#include "read.hpp"

using archetype::BadWeights;
using archetype::ElementType;
using archetype::StateDict;
using archetype::StoredTensor;
using namespace pickles;

namespace {

template <class Number>
std::vector<Number> numbers_of(const StateDict& state, const std::string& name) {
  const StoredTensor* const tensor = state.find(name);
  REQUIRE(tensor != nullptr);
  std::vector<Number> numbers(tensor->bytes.size() / sizeof(Number));
  std::memcpy(numbers.data(), tensor->bytes.data(), tensor->bytes.size());
  return numbers;
}

/// What reading a file says that throws BadWeights.
std::string complaint_about(const std::filesystem::path& path) {
  try {
    read_pytorch_zip(path);
  } catch (const BadWeights& bad) {
    return bad.what();
  }
  return "nothing";
}

std::string replaced(std::string content, const std::string& from, const std::string& to) {
  for (std::size_t at = 0; (at = content.find(from, at)) != std::string::npos; at += to.size())
    content.replace(at, from.size(), to);
  return content;
}

}  // namespace

TEST_CASE("A state dict that Python saved is read with its types, shapes, strides and shared storages") {
  if (!python_has_torch()) return;
  const TemporaryDirectory directory;
  REQUIRE(run_python(directory.path(), R"(
base = torch.arange(24.)
state = OrderedDict(
    base=base, rows=base.reshape(4, 6)[1:3], transposed=base.reshape(4, 6).t(), every=base[1::5],
    repeated=torch.tensor([7.]).expand(2, 3), parameter=torch.nn.Parameter(torch.ones(2)), scalar=torch.tensor(3),
    none=torch.zeros(0, 3), half=torch.tensor([1.5]).half(), brain=torch.tensor([1.5]).bfloat16(),
    truth=torch.tensor([True, False]), small=torch.tensor([-1, 2], dtype=torch.int8), complex=torch.tensor([1 + 2j]))
torch.save(state, 'state.pt')
)"));
  const StateDict state = read_pytorch_zip(directory.path() / "state.pt");
  CHECK(state.tensors().size() == 13);
  CHECK(state.tensors()[1].name == "rows");
  CHECK(state.tensors()[1].extents == std::vector<long long>{2, 6});
  CHECK(numbers_of<float>(state, "rows") == std::vector<float>{6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17});
  CHECK(state.find("rows")->bytes.data() == state.find("base")->bytes.data() + 24);  // lies in the file
  CHECK(state.find("transposed")->extents == std::vector<long long>{6, 4});
  CHECK(numbers_of<float>(state, "transposed")[1] == 6);
  CHECK(numbers_of<float>(state, "every") == std::vector<float>{1, 6, 11, 16, 21});
  CHECK(numbers_of<float>(state, "repeated") == std::vector<float>{7, 7, 7, 7, 7, 7});
  CHECK(numbers_of<float>(state, "parameter") == std::vector<float>{1, 1});
  CHECK(state.find("scalar")->extents.empty());
  CHECK(numbers_of<std::int64_t>(state, "scalar") == std::vector<std::int64_t>{3});
  CHECK(state.find("none")->bytes.empty());
  CHECK(state.find("half")->type == ElementType::float16);
  CHECK(numbers_of<std::uint16_t>(state, "half") == std::vector<std::uint16_t>{0x3E00});
  CHECK(state.find("brain")->type == ElementType::bfloat16);
  CHECK(numbers_of<std::uint16_t>(state, "brain") == std::vector<std::uint16_t>{0x3FC0});
  CHECK(state.find("truth")->type == ElementType::boolean);
  CHECK(numbers_of<std::int8_t>(state, "small") == std::vector<std::int8_t>{-1, 2});
  CHECK(numbers_of<float>(state, "complex") == std::vector<float>{1, 2});
}

TEST_CASE("A state dict is found where training scripts keep it, and what stands around it is metadata") {
  if (!python_has_torch()) return;
  const TemporaryDirectory directory;
  REQUIRE(run_python(directory.path(), R"(
model = torch.nn.Sequential(torch.nn.Conv2d(3, 4, 3), torch.nn.BatchNorm2d(4))
optimizer = torch.optim.SGD(model.parameters(), .1, momentum=.9)
model(torch.ones(1, 3, 5, 5)).sum().backward()
optimizer.step()
torch.save(model.state_dict(), 'plain.pt')
torch.save({'epoch': 3, 'arch': 'tiny', 'best': torch.tensor(.5), 'rate': .1, 'state_dict': model.state_dict(),
            'optimizer': optimizer.state_dict(), 'shape': torch.Size([2]), 'device': torch.device('cpu')},
           'training.pt')
torch.save({'model': model.state_dict(), 'ema': {'weights': model.state_dict()}}, 'two.pt')
torch.save({'left': model.state_dict(), 'right': model.state_dict()}, 'unknown.pt')
)"));
  const StateDict plain = read_pytorch_zip(directory.path() / "plain.pt");
  CHECK(plain.tensors().size() == 7);
  CHECK(plain.find("1.num_batches_tracked")->type == ElementType::int64);
  const StateDict training = read_pytorch_zip(directory.path() / "training.pt");
  CHECK(training.tensors().size() == 7);
  CHECK(training.metadata() == StateDict::Metadata{{"arch", "tiny"}, {"epoch", "3"}, {"rate", "0.1"}});
  const StateDict usual = read_pytorch_zip(directory.path() / "two.pt");
  const StateDict wanted = read_pytorch_zip(directory.path() / "two.pt", "ema.weights");
  CHECK(usual.find("0.weight") != nullptr);
  CHECK(wanted.find("0.weight") != nullptr);
  CHECK_THAT(complaint_about(directory.path() / "unknown.pt"),
             Catch::Contains("unknown.pt: it holds several state dicts, \"left\", \"right\"; say which to read"));
  CHECK_THROWS_WITH(read_pytorch_zip(directory.path() / "two.pt", "best"),
                    Catch::Contains("no tensors under \"best\", but under \"model\", \"ema.weights\""));
  CHECK_THROWS_WITH(read_pytorch_zip(directory.path() / "plain.pt", "best"),
                    Catch::Contains("no tensors under \"best\", but under \"0\", \"1\""));
}

TEST_CASE("What Python 2 pickles, texts of bytes and a dict of pairs, is read") {
  const TemporaryDirectory directory;
  const std::string pair = "](" + (std::string{"U\x01w"} + matrix()) + 'e';
  write_zip(directory.path() / "two.pt",
            with_storage(global("collections", "OrderedDict") + tuple("](" + pair + 'e') + 'R'));
  const StateDict two = read_pytorch_zip(directory.path() / "two.pt");
  CHECK(two.find("w")->extents == std::vector<long long>{2, 3});
}

TEST_CASE("A pickle that is no state dict's is refused, and nothing is run") {
  struct Bad {
    std::string value;
    std::string complaint;
  };
  const std::string first = storage("0", 6);
  const auto w = [](const std::string& value) { return dict(text("w") + value); };
  const std::vector<Bad> cases{
      {global("os", "system") + tuple(text("true")) + 'R', "asks for \"os.system\", which no state dict needs"},
      {global("builtins", "eval") + tuple(text("1")) + 'R', "asks for \"builtins.eval\""},
      {global("torch.nn.modules.linear", "Linear") + ")R", "asks for \"torch.nn.modules.linear.Linear\""},
      {global("torch._utils\t", "_rebuild_tensor_v2"), "asks for \"torch._utils?._rebuild_tensor_v2\""},
      {"cos", "byte 3 of its pickle: a name has no end"},
      {"X\xFF\xFF\xFF\xFF", "byte 7 of its pickle: it wants 4294967295 more bytes, and has 1"},
      {"\x8A\xFF", "wants 255 more bytes"},
      {"G\x01", "wants 8 more bytes"},
      {"(ios\nsystem\n", "asks for \"os.system\""},
      {"Iios\n", "operation 73 has \"ios\" for a number"},
      {"\x97", "operation 151 is not one that a state dict needs"},
      {"\x82\x01", "operation 130 is not one that a state dict needs"},
      {"\x80\x06", "it is of protocol 6, and none after 5 can be read"},
      {"", "it takes a value where there is none"},
      {"}K\x01(s", "it takes a value where there is none"},
      {"t", "it ends a list that was never begun"},
      {"h\x05", "it recalls value 5, which it never kept"},
      {"j\xFF\xFF\xFF\xFF", "it recalls value 4294967295"},
      {"q\x05", "it takes a value where there is none"},
      {"}Na", "it appends to something that is not a list"},
      {"](NNu", "it sets a key of something that is not a dict"},
      {"}(Nu", "a key of a dict has no value"},
      {"]}b", "it sets attributes of something that is not a dict"},
      {text("f") + ")R", "it calls something that is not a function"},
      {global("torch", "FloatStorage") + ")R", "it calls torch.FloatStorage, which makes no part of a state dict"},
      {global("collections", "OrderedDict") + "(NtR", "an OrderedDict is made of something that is not a list"},
      {global("collections", "OrderedDict") + "(](NetR", "an OrderedDict is made of things that are not pairs"},
      {global("torch._utils", "_rebuild_tensor_v2") + ")R", "_rebuild_tensor_v2 has arguments that it cannot have"},
      {global("torch._utils", "_rebuild_parameter") + tuple("N\x88}") + 'R',
       "a parameter is made of something that is not a tensor"},
      {dict(text("\xC3(") + "N"), "the text \"?(\" is not UTF-8"},
      {text("0") + 'Q', "a reference to a storage has arguments"},
      {tuple(text("module") + "NNNN") + 'Q', "it refers to a \"module\", not to a storage"},
      {tuple(text("storage") + "NNNN") + 'Q', "a storage has a type that is not one of PyTorch's"},
      {storage("0", -6), "storage \"0\" has -6 elements"},
      {storage("0", 6, tuple(text("v") + integer(4) + integer(3))), "a view lies outside of storage \"0\""},
      {w(tensor("N", 0, ")", ")")), "a tensor lies in something that is not a storage"},
      {w(tensor(first, 0, "N", ")")), "the shape of a tensor has arguments"},
      {w(tensor(first, 0, tuple("N"), integers({1}))), "the shape of a tensor is not a whole number"},
      {w(tensor(first, 0, ")", ")", dict(text("conj") + "\x88"))), "a tensor has metadata"},
      {w(tensor(first, 0, tuple(std::string(65, '\x88')), ")")), "the shape of a tensor has arguments"},
      {w(tensor(storage("7", 6), 0, ")", ")")), "bad.pt: \"w\": its storage \"7\" is not in the file"},
      {w(tensor(storage("../data.pkl", 6), 0, ")", ")")), "its storage \"../data.pkl\" is not in the file"},
      {w(tensor(storage("0", 7), 0, ")", ")")), "its storage \"0\" has 24 bytes, not 7 numbers of float32"},
      {w(tensor(first, -1, ")", ")")), "begins at element -1 of its storage"},
      {w(tensor(first, 6, ")", ")")), "its elements lie outside of storage \"0\", which has 6"},
      {w(tensor(first, 1, integers({2, 3}), integers({3, 1}))), "its elements lie outside of storage \"0\""},
      {w(tensor(first, 0, integers({-2, 3}), integers({3, 1}))), "has an extent of -2"},
      {w(tensor(first, 0, integers({2, 3}), integers({-3, 1}))), "has a stride of -3"},
      {w(tensor(first, 0, integers({2, 3}), integers({1}))), "has 2 axes, but strides for 1"},
      {w(tensor(first, 0, integers({1LL << 40, 1LL << 40}), integers({0, 0}))), "more elements than any machine holds"},
      {w(tensor(first, 0, integers({0, 1LL << 40, 1LL << 40}), integers({0, 0, 0}))), "more elements than any machine"},
      {w(tensor(first, 0, integers({3}), integers({1LL << 62}))), "its elements lie outside of storage \"0\""},
      {w(tensor(first, 0, integers({1LL << 40}), integers({0}))), "repeats its elements until they take more memory"},
      {dict(text("w") + matrix() + text("w") + matrix()), "\"w\": occurs twice"},
      {dict(text("epoch") + "N"), "it holds no dict of tensors"},
      {"]", "it holds no dict of tensors"},
      {"}q\x01" + text("self") + "h\x01s", "it holds no dict of tensors"},
      {"]q\x01h\x01" + ("a" + text("x")) + "a", "it holds no dict of tensors"},
  };
  const TemporaryDirectory directory;
  for (const Bad& bad : cases) {
    write_zip(directory.path() / "bad.pt", with_storage(bad.value));
    const std::string complaint = complaint_about(directory.path() / "bad.pt");
    CHECK_THAT(complaint, Catch::StartsWith(directory.path().string()) && Catch::Contains(bad.complaint));
  }
}

TEST_CASE("A pickle of few bytes cannot fill the memory") {
  const TemporaryDirectory directory;
  std::string doubling = ")q\x01";
  for (int i = 0; i < 64; ++i) doubling += "h\x01h\x01\x86q\x01";  // shared, so this is small
  write_zip(directory.path() / "bad.pt", with_storage(doubling));
  CHECK_THAT(complaint_about(directory.path() / "bad.pt"), Catch::Contains("it holds no dict of tensors"));
  for (const char operation : {'N', ']', '}', '('}) {
    write_zip(directory.path() / "bad.pt", with_storage(std::string(1'000'000, operation)));
    CHECK_THAT(complaint_about(directory.path() / "bad.pt"),
               Catch::Contains("takes more memory than the file twice over"));
  }
  std::string nested = "}";
  for (int i = 0; i < 20'000; ++i) nested += text("a") + "}";
  write_zip(directory.path() / "bad.pt", with_storage(nested + std::string(20'000, 's')));
  CHECK_THAT(complaint_about(directory.path() / "bad.pt"), Catch::Contains("memory"));
}

TEST_CASE("An archive cut short anywhere is refused") {
  const TemporaryDirectory directory;
  write_zip(directory.path() / "whole.pt", with_storage(dict(text("w") + matrix())));
  const StateDict sound = read_pytorch_zip(directory.path() / "whole.pt");
  REQUIRE(sound.find("w") != nullptr);
  const std::string whole = content_of(directory.path() / "whole.pt");
  for (std::size_t length = 0; length < whole.size(); length += 3) {
    write(directory.path() / "cut.pt", whole.substr(0, length));
    CHECK_THAT(complaint_about(directory.path() / "cut.pt"), Catch::Contains("cut.pt: it"));
  }
}

TEST_CASE("An archive whose bytes are changed is read or refused, and does no harm") {
  const TemporaryDirectory directory;
  write_zip(directory.path() / "whole.pt", with_storage(dict(text("w") + matrix())));
  const std::string whole = content_of(directory.path() / "whole.pt");
  for (std::size_t at = 0; at < whole.size(); ++at) {
    std::string changed = whole;
    changed[at] = static_cast<char>(~changed[at]);
    write(directory.path() / "changed.pt", changed);
    CHECK_NOTHROW(complaint_about(directory.path() / "changed.pt"));
  }
}

TEST_CASE("An archive that torch.save did not write is refused") {
  const TemporaryDirectory directory;
  const auto path = directory.path() / "bad.pt";
  const std::string good = pickle(dict(text("w") + matrix()));
  const std::string numbers(24, '\0');
  write_zip(path, {{"x/notes.txt", "hello"}});
  CHECK_THAT(complaint_about(path), Catch::Contains("it is a zip archive without a data.pkl"));
  write_zip(path, {{"x/data.pkl", good}, {"y/data.pkl", good}});
  CHECK_THAT(complaint_about(path), Catch::Contains("it has two pickles, in \"x/\" and \"y/data.pkl\""));
  write_zip(path, {{"x/data.pkl", good}, {"x/data/0", numbers}, {"x/byteorder", "big"}});
  CHECK_THAT(complaint_about(path), Catch::Contains("its byte order is \"big\""));
  write(path, "PK\x03\x04 and nothing more");
  CHECK_THAT(complaint_about(path), Catch::Contains("it is no sound zip archive"));
  write(path, "");
  CHECK_THAT(complaint_about(path), Catch::Contains("it is a zip archive without a data.pkl"));

  write_zip(path, {{"x/data.pkl", good}, {"x/data/0", numbers}, {"x/data/1", numbers}});
  const std::string whole = content_of(path);
  write(path, replaced(whole, "x/data/1", "x/data/0"));
  CHECK_THAT(complaint_about(path), Catch::Contains("its entry \"x/data/0\" occurs twice"));
  write(path, replaced(whole, text("w"), text("v")));
  CHECK_THAT(complaint_about(path), Catch::Contains("its entry \"x/data.pkl\" cannot be unpacked"));
  write_zip(path, {{"\t/data.pkl", good}});
  write(path, replaced(content_of(path), text("w"), text("v")));
  CHECK_THAT(complaint_about(path), Catch::Contains("its entry \"?/data.pkl\" cannot be unpacked"));

  // In the list of entries the sizes are 26 and 22 bytes before the name, the place of the entry 4 bytes before it.
  const std::size_t listed = whole.rfind("x/data/0");
  write(path, std::string{whole}.replace(listed - 26, 8, little_endian(0x0000FFFF'0000FFFF, 8)));
  CHECK_THAT(complaint_about(path),
             Catch::Contains("its entry \"x/data/0\"") && Catch::Contains("bytes reaches beyond"));
  write(path, std::string{whole}.replace(listed - 4, 4, little_endian(0x7FFFFFF0, 4)));
  CHECK_THAT(complaint_about(path), Catch::Contains("bad.pt: it"));
}

TEST_CASE("An archive that lists other entries than its end claims is refused before room is made for them") {
  const TemporaryDirectory directory;
  const auto path = directory.path() / "bad.pt";
  write_zip(path, with_storage(dict(text("w") + matrix())));
  const std::string whole = content_of(path);
  constexpr std::size_t end_size = 22;
  const std::size_t end = whole.size() - end_size, list = whole.find("PK\1\2");
  const std::string lie = "bad.pt: its list of entries is not as its end claims";

  // The end has the number of entries at 8 and again at 10, the size of their list at 12, and its place at 16.
  for (const std::uint64_t claimed : {0U, 1U, 2U, 4U, 0xFFFFU}) {
    INFO(claimed);
    write(path, std::string{whole}.replace(end + 8, 4, little_endian(claimed << 16 | claimed, 4)));
    CHECK_THAT(complaint_about(path), Catch::EndsWith(lie));
  }
  for (const std::size_t field : {end + 12, end + 16, list + 28, list + 30, list + 32}) {
    INFO(field);
    write(path, std::string{whole}.replace(field, 2, little_endian(0xFFF0, 2)));
    CHECK_THAT(complaint_about(path), Catch::EndsWith(lie));
  }

  const auto zip64 = [&](std::uint64_t entries, std::uint64_t place) {
    return whole.substr(0, end) + "PK\6\6" + little_endian(44, 8) + little_endian(0x002D'002D, 4) +
           little_endian(0, 8) + little_endian(entries, 8) + little_endian(entries, 8) + little_endian(end - list, 8) +
           little_endian(list, 8) + "PK\6\7" + little_endian(0, 4) + little_endian(place, 8) + little_endian(1, 4) +
           "PK\5\6" + little_endian(0, 4) + std::string(12, '\xFF') + little_endian(0, 2);
  };
  write(path, zip64(3, end));
  const StateDict sound = read_pytorch_zip(path);
  CHECK(sound.find("w") != nullptr);
  for (const std::string& content :
       {zip64(1ULL << 32, end), zip64(1ULL << 62, end), zip64(2, end), zip64(3, end + 1), zip64(3, ~0ULL)}) {
    write(path, content);
    CHECK_THAT(complaint_about(path), Catch::EndsWith(lie));
  }

  constexpr std::uint64_t many = 60'000;
  std::string crowded = whole.substr(0, list);
  const std::string entry = whole.substr(list, whole.find("PK\1\2", list + 1) - list);
  for (std::uint64_t i = 0; i < many; ++i) crowded += entry;
  const std::string size = little_endian(many * entry.size(), 4), place = little_endian(list, 4);
  write(path, crowded + "PK\5\6" + little_endian(0, 4) + little_endian(many << 16 | many, 4) + size + place +
                  little_endian(0, 2));
  CHECK_THAT(complaint_about(path), Catch::EndsWith("its list of entries takes more memory than the file twice over"));
}

TEST_CASE("Compressed entries are read, but no bomb is unpacked") {
  const TemporaryDirectory directory;
  for (const std::size_t elements : {std::size_t{6}, std::size_t{16} << 20}) {
    const std::string value = pickle(
        dict(text("w") + tensor(storage("0", static_cast<long long>(elements)), 0, integers({6}), integers({1}))));
    const std::string numbers(4 * elements, '\0');
    const auto path = directory.path() / "compressed.pt";
    zip_t* const archive = zip_open(path.c_str(), ZIP_CREATE | ZIP_TRUNCATE, nullptr);
    zip_file_add(archive, "x/data.pkl", zip_source_buffer(archive, value.data(), value.size(), 0), 0);
    zip_file_add(archive, "x/data/0", zip_source_buffer(archive, numbers.data(), numbers.size(), 0), 0);
    REQUIRE(zip_close(archive) == 0);
    if (elements == 6) {
      const StateDict unpacked = read_pytorch_zip(path);
      CHECK(unpacked.find("w")->bytes.size() == 24);
    } else {
      CHECK_THAT(complaint_about(path), Catch::Contains("\"w\": its entry \"x/data/0\", unpacked, takes more memory"));
    }
  }
}

namespace {

/// Reads a pickle's value beside a storage "0", of the protocol that its operations need.
StateDict state_of(const std::string& value, std::string_view wanted = {}, int protocol = 2) {
  const TemporaryDirectory directory;
  const std::string header{'\x80', static_cast<char>(protocol)};
  write_zip(directory.path() / "a.pt",
            {{"x/data.pkl", header + value + '.'}, {"x/data/0", std::string(24, '\0')}, {"x/version", "3\n"}});
  return read_pytorch_zip(directory.path() / "a.pt", wanted);
}

bool holds(const StateDict& state, std::string_view name) { return state.find(name) != nullptr; }

std::string call(const std::string& function, const std::string& arguments) { return function + arguments + 'R'; }

std::string short_text(std::string_view words) { return '\x8C' + little_endian(words.size(), 1) + std::string{words}; }

}  // namespace

TEST_CASE("Values of unknown classes are passed over and listed, whatever the pickle does with them") {
  const std::string thing = global("some.where", "Thing");
  const std::vector<std::string> values{
      thing,                                                                           // the class itself
      thing + ")\x81",                                                                 // an instance
      thing + ")}\x92",                                                                // with arguments by name
      thing + ")\x81" + dict(text("lr") + "G\x3F\xB9\x99\x99\x99\x99\x99\x9A") + "b",  // with attributes
      thing + ")\x81N}\x86" + "b",                                                     // with a state that is no dict
      call(thing, tuple(text("a"))),                                                   // the result of a call
      call(call(thing, ")"), ")"),                                                     // which is called again
      call(global("copyreg", "_reconstructor"), tuple(thing + global("builtins", "object") + "N")),
      call(global("copy_reg", "_reconstructor"), tuple(thing + global("__builtin__", "object") + "N")),
      '(' + thing + text("a") + 'o',  // as protocol 1 makes instances
      "(" + text("a") + "isome.where\nThing\n",
      short_text("some.where") + short_text("Thing") + "\x93)\x81\x94",  // as protocol 4 names classes
      thing + ")\x81q\x07" + "h\x07" + "0",                              // kept, recalled and dropped
  };
  for (std::size_t i = 0; i < values.size(); ++i) {
    INFO(i);
    for (const std::string& value : {values[i], "](" + values[i] + "e"}) {
      const StateDict state =
          state_of(dict(text("state_dict") + dict(text("weight") + matrix()) + text("args") + value));
      CHECK(state.find("weight") != nullptr);
      const bool in_list = &value != &values[i] && value.front() == ']';
      CHECK(state.context().passed_over ==
            std::vector<std::string>{std::string{in_list ? "args.0" : "args"} + " (some.where.Thing)"});
      CHECK(state.context().under == "state_dict");
    }
  }
}

TEST_CASE("An object that is a dict or a list by another name may hold a state dict") {
  const std::string inner = "(" + text("weight") + matrix() + 'u';
  for (const std::string& made :
       {global("a", "Dict") + ")\x81", call(global("a", "Dict"), ")"),
        call(global("collections", "defaultdict"), tuple(global("builtins", "list"))),
        call(global("builtins", "dict"), ")"), global("collections", "OrderedDict") + ")\x81"}) {
    const StateDict state = state_of(dict(text("weights") + made + inner));
    CHECK(state.find("weight") != nullptr);
    CHECK(state.context().passed_over.empty());
  }
  const StateDict listed = state_of(global("a", "List") + ")\x81(" + dict(text("weight") + matrix()) + "Ne");
  CHECK(listed.context().under == "0");
}

TEST_CASE("Numbers and places in lists and tuples are keys on the way to a state dict") {
  const std::string state = dict(text("weight") + matrix());
  for (const auto& [value, path] :
       std::vector<std::pair<std::string, std::string>>{{tuple(state + "}"), "0"},
                                                        {"](N" + state + "e", "1"},
                                                        {dict("K\7" + state), "7"},
                                                        {dict(text("models") + "](" + state + "e"), "models.0"},
                                                        {dict("C\1m" + state), "m"},
                                                        {dict("K\5" + dict(text("weights") + state)), "5.weights"}}) {
    INFO(path);
    const StateDict usual = state_of(value), wanted = state_of(value, path);
    CHECK(usual.context().under == path);
    CHECK(wanted.find("weight") != nullptr);
  }
}

TEST_CASE("An optimizer's tensors and random states are not taken for weights") {
  const std::string momenta = dict("K\5" + dict(text("momentum_buffer") + matrix()));
  const std::string optimizer = dict(text("state") + momenta + text("param_groups") + "]");
  const StateDict state = state_of(
      dict(text("opt") + optimizer + text("mine") + dict(text("weight") + matrix()) + text("rng_state") + matrix()));
  CHECK(state.context().under == "mine");
  CHECK(state.tensors().size() == 1);
  CHECK_THROWS_WITH(state_of(optimizer), Catch::Contains("it holds no dict of tensors but the state of an optimizer"));
}

TEST_CASE("Tensors are read however PyTorch wraps them") {
  const std::string arguments = storage("0", 6) + integer(0) + integers({2, 3}) + integers({3, 1}) + "\x89}";
  const std::string v2 = global("torch._utils", "_rebuild_tensor_v2");
  const std::string type = global("torch", "Tensor");
  const std::string attributes = dict(text("tag") + call(global("a", "B"), ")"));
  for (const std::string& value : std::vector<std::string>{
           call(global("torch._utils", "_rebuild_from_type_v2"), tuple(v2 + type + tuple(arguments) + attributes)),
           call(global("torch._tensor", "_rebuild_from_type_v2"), tuple(v2 + type + tuple(arguments) + attributes)),
           call(global("torch._tensor", "_rebuild_from_type"), tuple(v2 + type + tuple(arguments) + attributes)),
           call(global("torch._utils", "_rebuild_parameter_with_state"), tuple(matrix() + "\x88}" + attributes)),
           call(global("torch.nn.parameter", "Parameter"), tuple(matrix())) + tuple("\x88\x89}") + 'b',
           call(global("torch._utils", "_rebuild_device_tensor_from_cpu_tensor"), tuple(matrix() + "NN\x89"))}) {
    const StateDict state = state_of(dict(text("weight") + value));
    REQUIRE(state.find("weight") != nullptr);
    CHECK(state.find("weight")->extents == std::vector<long long>{2, 3});
  }
}

TEST_CASE("A tensor of a kind that is not read is in the way of nothing but its own name") {
  const std::string fine = text("weight") + matrix();
  for (const auto& [value, why] : std::vector<std::pair<std::string, std::string>>{
           {call(global("torch._utils", "_rebuild_qtensor"), ")"),
            "is a quantized tensor (torch._utils._rebuild_qtensor), which cannot be read"},
           {call(global("torch._utils", "_rebuild_sparse_tensor"), ")"),
            "is a sparse tensor (torch._utils._rebuild_sparse_tensor), which cannot be read"},
           {tensor(call(global("torch.storage", "_load_from_bytes"), tuple("C\1x")), 0, ")", ")"),
            "a tensor lies in a \"torch.storage._load_from_bytes\", which cannot be read"},
           {call(global("numpy._core.multiarray", "_reconstruct"),
                 tuple(global("numpy", "ndarray") + tuple("K\5") + "N")),
            "is a \"numpy.ndarray\", which is not read"}}) {
    const StateDict state = state_of(dict(fine + text("other.weight") + value));
    CHECK(state.tensors().size() == 1);
    CHECK(state.unreadable() == StateDict::Unreadable{{"other.weight", why}});
    CHECK(state.context().passed_over.size() == 1);
    const StateDict beside = state_of(dict(text("state_dict") + dict(fine) + text("more") + value));
    CHECK(beside.unreadable().empty());
  }
  // A call in a call is made by one of another kind, or there would be no end.
  std::string nested = tuple(global("torch._utils", "_rebuild_tensor_v2") + "N" + ")" + "N");
  const std::string maker = global("torch._utils", "_rebuild_from_type_v2");
  for (int i = 0; i < 1000; ++i) nested = tuple(maker + "N" + nested + "N");
  CHECK_THROWS_WITH(state_of(dict(text("w") + call(maker, nested))), Catch::Contains("is made by what makes none"));
}

TEST_CASE("A file that is only a pickled model is refused with advice") {
  const std::string modules = dict(text("_parameters") + dict(text("weight") + matrix()) + text("_modules") + "}");
  const std::string model = global("my.nets", "Net") + ")\x81" + modules + "b";
  const std::string advice =
      "it asks for \"my.nets.Net\", which no state dict needs; nothing was run. Save model.state_dict(), not the model";
  for (const std::string& value : {model, dict(text("model") + model),
                                   dict(text("model") + model + text("rng_state") + matrix()), tuple(model + "K\1")})
    CHECK_THROWS_WITH(state_of(value), Catch::EndsWith(advice));
  const StateDict beside = state_of(dict(text("net") + model + text("weights") + dict(text("weight") + matrix())));
  CHECK(beside.context().under == "weights");
  CHECK(beside.context().passed_over == std::vector<std::string>{"net (my.nets.Net)"});
}

TEST_CASE("Every protocol to 5 is read") {
  const auto entry = [](const std::string& key) { return "(" + key + matrix() + "u"; };
  CHECK(holds(state_of("}" + entry(text("w")), {}, 3), "w"));
  CHECK(holds(state_of("\x95" + little_endian(99, 8) + "}\x94" + entry(short_text("w") + "\x94"), {}, 4), "w"));
  CHECK(holds(state_of("}" + entry("\x8D" + little_endian(1, 8) + "w"), {}, 5), "w"));
  CHECK(holds(state_of("(" + text("w") + matrix() + "d", {}, 1), "w"));
  const std::string more = "(\x8F(K\1K\2\x90(K\1\x91" + ("\x96" + little_endian(2, 8)) + "ab" + "B" +
                           little_endian(1, 4) + "c" + "I01\nI5\nL-7L\nF1.5\nS'a\\xe9'\nV\\u00e9\n" + "\x8B" +
                           little_endian(1, 4) + "\1" + "lp9\ng9\n2" + "01";
  const StateDict state = state_of("((" + more + text("w") + matrix() + "d");
  CHECK(holds(state, "w"));
}

TEST_CASE("Texts of Python 2 that are not UTF-8 are read as Latin-1") {
  const StateDict state = state_of(dict("U\x02w\xE9" + matrix() + text("arch") + "U\x03\xE9t\xE9" + text("raw") +
                                        "U\1\1" + text("path") + text("a\xED\xB2\x80") + text("number") + "K\3"));
  CHECK(state.find("w\xC3\xA9") != nullptr);
  CHECK(state.metadata().at("arch") == "\xC3\xA9t\xC3\xA9");
  CHECK(state.metadata().at("number") == "3");
  CHECK_FALSE(state.metadata().contains("raw"));
}

TEST_CASE("A choice among many state dicts with long names is still asked for by a sentence that can be read") {
  std::string many;
  for (int i = 0; i < 20; ++i)
    many += text(std::string(200, 'a') + std::to_string(i) + "_ema") + dict(text("weight") + matrix());
  try {
    state_of(dict(many));
    FAIL("it was read");
  } catch (const BadWeights& bad) {
    CHECK(std::string_view{bad.what()}.size() < 1000);
    CHECK_THAT(bad.what(), Catch::Contains("it holds several state dicts"));
  }
}

TEST_CASE("A prefix of keys chooses among the tensors of a dict") {
  const std::string two = dict(text("q.weight") + matrix() + text("k.weight") + matrix() + text("queue") + matrix());
  const std::string training = dict(text("epoch") + "K\3" + text("state_dict") + two);
  for (const char* const wanted : {"q", "q.", "state_dict.q", "state_dict.q."}) {
    const StateDict state = state_of(training, wanted);
    CHECK(state.tensors().size() == 1);
    CHECK(state.find("q.weight") != nullptr);
  }
  const StateDict all = state_of(training, "state_dict");
  CHECK(all.tensors().size() == 3);
  CHECK_THROWS_WITH(state_of(training, "state_dict.z"), Catch::Contains("no tensors under \"state_dict.z\""));
  const std::string pair = dict(text("model") + two + text("model_ema") + two);
  const StateDict average = state_of(pair, "model_ema.k"), usual = state_of(pair);
  CHECK(average.context().under == "model_ema");
  CHECK(usual.context().other_dicts == std::vector<std::string>{"model_ema"});
  CHECK_THROWS_WITH(
      state_of(dict(text("net_a") + two + text("net_ema") + dict(text("weight") + matrix()))),
      Catch::EndsWith("it holds several state dicts, \"net_a\", \"net_ema\"; say which to read: Subtree{\"net_a\"} "
                      "(the one that was trained) or Subtree{\"net_ema\"} (a moving average of the weights "
                      "of the one that was trained)"));
}
