// SPDX-License-Identifier: MIT
#include <archetype/weights/formats/json.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include <catch2/catch.hpp>

namespace {

using archetype::detail::JsonReader;

/// Writes the events down, a letter or a value each.
class Written : public archetype::detail::JsonEvents {
 public:
  void begin_object() override { events += '{'; }
  void end_object() override { events += '}'; }
  void key(std::string_view name) override { (events += name) += ':'; }
  void begin_list() override { events += '['; }
  void end_list() override { events += ']'; }
  void text(std::string_view content) override { ((events += '<') += content) += '>'; }
  void number(std::string_view written) override { (events += written) += ' '; }
  void boolean(bool value) override { events += value ? "yes" : "no"; }
  void null() override { events += "null"; }

  std::string events;
};

std::string events_of(std::string_view text) {
  Written written;
  const std::size_t fault = JsonReader{text, written}.fault();
  return fault == 0 ? written.events : "broken from byte " + std::to_string(fault);
}

}  // namespace

TEST_CASE("a JSON text is told in its order") {
  CHECK(events_of(R"( {"a": [1, -2.5e+3, {"b": {}}, []], "c": "d", "e": true, "f": false, "g": null} )") ==
        "{a:[1 -2.5e+3 {b:{}}[]]c:<d>e:yesf:nog:null}");
  CHECK(events_of("0") == "0 ");
  CHECK(events_of("\t\r\n\"\"\n") == "<>");
  CHECK(events_of("18446744073709551616") == "18446744073709551616 ");
}

TEST_CASE("escapes of a JSON text are read") {
  CHECK(events_of(R"("\"\\\/\b\f\n\r\t")") == "<\"\\/\b\f\n\r\t>");
  CHECK(events_of(R"({"a\u0041\u00e9\u20AC":"\ud83d\ude00"})") == "{aA\u00e9\u20ac:<\U0001F600>}");
  CHECK(events_of(R"("\u0000")") == std::string{"<\0>", 3});
}

TEST_CASE("what is not JSON is refused, and its place told") {
  const auto [text, place] = GENERATE(table<std::string, int>({
      {"", 1},
      {" ", 2},
      {"{", 2},
      {"{\"a\"", 5},
      {"{\"a\":", 6},
      {"{\"a\":1", 7},
      {"{\"a\":1,}", 8},
      {"{1:2}", 2},
      {"[1,]", 4},
      {"[1 2]", 4},
      {"[}", 2},
      {"{]", 2},
      {"[1}", 3},
      {"1 1", 3},
      {"01", 2},
      {"-", 2},
      {"+1", 1},
      {".5", 1},
      {"1.", 3},
      {"1e", 3},
      {"nul", 4},
      {"True", 1},
      {"NaN", 1},
      {"'a'", 1},
      {"\"a", 3},
      {"\"a\nb\"", 3},
      {"\"\\x\"", 3},
      {"\"\\u12g4\"", 6},
      {"\"\\udc00\"", 8},
      {"\"\\ud800\"", 8},
      {"\"\\ud800\\u0041\"", 14},
      {"\"\xC0\xAF\"", 2},
      {"\"\xE2\x82\"", 4},
      {"\"\xED\xA0\x80\"", 3},
      {"// a\n1", 1},
      {"\xEF\xBB\xBF{}", 1},
  }));
  CHECK(events_of(text) == "broken from byte " + std::to_string(place));
  CHECK(events_of(std::string{"{}\0", 3}) == "broken from byte 3");
  CHECK(events_of(std::string{"\"\0\"", 3}) == "broken from byte 2");
}

TEST_CASE("nesting of any depth is read") {
  const std::string open(1'000'000, '['), close(1'000'000, ']');
  CHECK(events_of(open + close) == open + close);
  CHECK(events_of(open) == "broken from byte 1000001");
}

TEST_CASE("a text is written as JSON reads it") {
  std::string all;
  for (int character = 0; character < 128; ++character) all += static_cast<char>(character);
  all += "\u00e9\u20ac\U0001F600";
  CHECK(events_of(archetype::detail::json_text(all)) == '<' + all + '>');
}
