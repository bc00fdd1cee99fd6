// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/deploy/attribute_fields.hpp>
#include <archetype/graph/attributes.hpp>
#include <archetype/graph/ratio.hpp>
#include <archetype/text/number.hpp>
#include <archetype/text/quoted.hpp>
#include <archetype/weights/formats/json.hpp>
#include <archetype/weights/state/state_dict.hpp>

#include <algorithm>
#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace archetype::detail {

/// One object of a stored graph. Fields are checked as they are taken; all functions throw `BadWeights`, which names
/// the object and the field.
class StoredObject {
 public:
  struct Field {
    enum class Kind : unsigned char { text, flag, number, list };
    Kind kind;
    std::string text{};
    std::vector<long long> numbers{};
  };

  std::string name;  ///< what messages call it: "node 3"

  [[noreturn]] void refuse(const std::string& why) const { throw BadWeights(name + ": " + why); }

  void add(std::string_view field, Field value) {
    if (!fields_.emplace(field, std::move(value)).second) refuse("it has " + in_quotes(field) + " twice");
  }

  /// The values of a field, or what stands for it where it is missing. A flag is true or missing.
  std::string text(const char* field) { return take(field, Field::Kind::text, "a text").value_or(Field{}).text; }
  bool flag(const char* field) { return take(field, Field::Kind::flag, "true").has_value(); }
  std::vector<long long> list(const char* field) {
    return take(field, Field::Kind::list, "a list of whole numbers").value_or(Field{}).numbers;
  }
  int number(const char* field, int otherwise, const FieldRange& range) {
    const std::optional<Field> found = take(field, Field::Kind::number, "a whole number");
    return found ? within(field, found->numbers[0], range) : otherwise;
  }

  // The attributes of an operation, which keep their values where a field is missing.
  void attribute(const char* field, const FieldRange&, bool& value) { value = flag(field); }
  void attribute(const char* field, const FieldRange& range, int& value) { value = number(field, value, range); }
  void attribute(const char* field, const FieldRange& range, Extent& value) {
    if (const std::vector<long long> numbers = pair(field); !numbers.empty())
      value = {within(field, numbers[0], range), within(field, numbers[1], range)};
  }
  void attribute(const char* field, const FieldRange&, Ratio& value) {
    const std::vector<long long> numbers = pair(field);
    if (numbers.empty()) return;
    constexpr long long most = 1LL << 53;
    if (numbers[1] < 1 || numbers[1] > most || numbers[0] < -most || numbers[0] > most)
      refuse(in_quotes(field) + " is no fraction of numbers that a double has");
    value = {numbers[0], numbers[1]};
  }
  void attribute(const char* field, const FieldRange&, PaddingMode& value) {
    const std::optional<Field> found = take(field, Field::Kind::text, "a text");
    if (!found) return;
    const auto mode = std::find(padding_mode_names.begin(), padding_mode_names.end(), found->text);
    if (mode == padding_mode_names.end()) refuse("there is no " + in_quotes(field) + " " + in_quotes(found->text));
    value = static_cast<PaddingMode>(mode - padding_mode_names.begin());
  }

  /// Refuses a field that was not taken.
  void finish() const {
    if (!fields_.empty()) refuse("it has " + in_quotes(fields_.begin()->first) + ", which this version does not know");
  }

 private:
  std::optional<Field> take(const char* field, Field::Kind kind, const char* expected) {
    auto node = fields_.extract(field);
    if (node.empty()) return {};
    if (node.mapped().kind != kind) refuse(in_quotes(field) + " is not " + expected);
    return std::move(node.mapped());
  }
  int within(const char* field, long long number, const FieldRange& range) const {
    if (number < range.least || number > range.most)
      refuse(in_quotes(field) + " is " + std::to_string(number) + "; it must be " + std::to_string(range.least) +
             " to " + std::to_string(range.most));
    return static_cast<int>(number);
  }
  /// A list of two numbers; empty if it is missing.
  std::vector<long long> pair(const char* field) {
    const std::optional<Field> found = take(field, Field::Kind::list, "a list of two whole numbers");
    if (!found) return {};
    if (found->numbers.size() != 2) refuse(in_quotes(field) + " is not a list of two whole numbers");
    return found->numbers;
  }

  std::map<std::string, Field, std::less<>> fields_;
};

/// Receives the parts of a stored graph in order.
class StoredGraphParts {
 public:
  virtual void version(long long number) = 0;
  virtual void scope(StoredObject& object) = 0;
  virtual void node(StoredObject& object) = 0;

 protected:
  ~StoredGraphParts() = default;
};

/// Reads a stored graph, of which it keeps no more than one object.
class StoredGraphText : private JsonEvents {
 public:
  /// Throws `BadWeights` if the text is not such a graph, and what `parts` throws.
  StoredGraphText(std::string_view text, StoredGraphParts& parts) : parts_(parts) {
    if (const std::size_t fault = JsonReader{text, *this}.fault(); fault != 0)
      throw BadWeights("it is not JSON from byte " + std::to_string(fault) + " on");
  }

 private:
  using Field = StoredObject::Field;
  enum class Place : unsigned char { outside, graph, objects, object, numbers };

  [[noreturn]] void misplaced(const char* what) const {
    throw BadWeights(std::string{"it has "} + what + " out of place" +
                     (place_ == Place::outside ? "" : " in " + in_quotes(member_)));
  }

  void begin_object() override {
    if (place_ == Place::outside) {
      place_ = Place::graph;
    } else if (place_ == Place::objects) {
      place_ = Place::object;
      // The outermost scope, 0, is not stored.
      object_.emplace().name = of_nodes_ ? "node " + std::to_string(count_) : "scope " + std::to_string(count_ + 1);
    } else {
      misplaced("an object");
    }
  }
  void end_object() override {
    if (place_ == Place::graph) {
      place_ = Place::outside;
      return;
    }
    of_nodes_ ? parts_.node(*object_) : parts_.scope(*object_);
    object_->finish();
    ++count_;
    place_ = Place::objects;
  }
  void key(std::string_view name) override { (place_ == Place::graph ? member_ : field_) = name; }
  void begin_list() override {
    if (place_ == Place::object) {
      numbers_.clear();
      place_ = Place::numbers;
      return;
    }
    if (place_ != Place::graph || (member_ != "scopes" && member_ != "nodes")) misplaced("a list");
    of_nodes_ = member_ == "nodes";
    count_ = 0;
    place_ = Place::objects;
  }
  void end_list() override {
    if (place_ == Place::numbers) {
      object_->add(field_, {.kind = Field::Kind::list, .numbers = numbers_});
      place_ = Place::object;
    } else {
      place_ = Place::graph;
    }
  }
  void text(std::string_view content) override {
    if (place_ != Place::object) misplaced("a text");
    object_->add(field_, {.kind = Field::Kind::text, .text = std::string{content}});
  }
  void number(std::string_view digits) override {
    const auto number = number_from<long long>(digits);
    if (!number || place_ == Place::outside || place_ == Place::objects) misplaced("a number");
    if (place_ == Place::numbers) numbers_.push_back(*number);
    else if (place_ == Place::object) object_->add(field_, {.kind = Field::Kind::number, .numbers = {*number}});
    else if (member_ == "version") parts_.version(*number);
    else misplaced("a number");
  }
  void boolean(bool value) override {
    if (place_ != Place::object || !value) misplaced("a truth value");
    object_->add(field_, {.kind = Field::Kind::flag});
  }
  void null() override { misplaced("a null"); }

  StoredGraphParts& parts_;
  Place place_ = Place::outside;
  std::string member_;  ///< of the graph
  std::string field_;   ///< of the object
  bool of_nodes_ = false;
  std::size_t count_ = 0;  ///< of the objects before
  std::optional<StoredObject> object_;
  std::vector<long long> numbers_;
};

}  // namespace archetype::detail
