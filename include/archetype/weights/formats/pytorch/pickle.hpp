// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/text/number.hpp>
#include <archetype/text/quoted.hpp>
#include <archetype/weights/formats/pytorch/pickle_calls.hpp>
#include <archetype/weights/formats/pytorch/pickle_input.hpp>
#include <archetype/weights/formats/pytorch/pickle_stack.hpp>
#include <archetype/weights/formats/pytorch/pickle_text.hpp>
#include <archetype/weights/formats/pytorch/pickle_value.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace archetype::detail {

/// Reads one pickle of any protocol up to 5 into an arena.
///
/// A pickle is a program for a stack machine. This machine builds plain values and descriptions of tensors, and
/// executes nothing: of a class or function that no state dict needs, it keeps only the name.
class Unpickler {
 public:
  Unpickler(PickleInput& input, PickleArena& arena) : input_(input), arena_(arena), stack_(arena), memory_(arena) {}

  /// Returns the pickle's value. Throws `BadWeights`, naming the byte, if the pickle is malformed.
  ValueIndex read() {
    try {
      while (true) {
        const auto operation = static_cast<unsigned char>(input_.take(1)[0]);
        if (operation == '.') return stack_.pop();
        step(operation);
      }
    } catch (const BadWeights& bad) {
      throw BadWeights("byte " + std::to_string(input_.position()) + " of its pickle: " + bad.what());
    }
  }

 private:
  using Kind = SequenceValue::Kind;

  void step(unsigned char operation) {
    // clang-format off
    switch (operation) {
      case 0x80: return check_protocol(input_.number<std::uint8_t>());
      case 0x95: return static_cast<void>(input_.number<std::uint64_t>());  // length of what follows
      case '(': return stack_.mark();
      case '0': return stack_.drop();
      case '1': return static_cast<void>(stack_.pop_to_mark());
      case '2': return stack_.push(stack_.top());
      case 'N': return push_constant(0, NoneValue{});
      case 0x88: return push_constant(1, true);
      case 0x89: return push_constant(2, false);
      case 'K': return push(static_cast<long long>(input_.number<std::uint8_t>()));
      case 'M': return push(static_cast<long long>(input_.number<std::uint16_t>()));
      case 'J': return push(static_cast<long long>(input_.number<std::int32_t>()));
      case 'I':
      case 'L': return push_written_integer(operation);
      case 'F': return push_written_double(operation);
      case 0x8A: return push_integer(input_.take(input_.number<std::uint8_t>()));
      case 0x8B: return push_integer(input_.take(input_.number<std::uint32_t>()));
      case 'G': return push(input_.big_endian_double());
      case 0x8C: return push(input_.utf8(input_.number<std::uint8_t>()));
      case 'X': return push(input_.utf8(input_.number<std::uint32_t>()));
      case 0x8D: return push(input_.utf8(input_.number<std::uint64_t>()));
      case 'U': return push(input_.take(input_.number<std::uint8_t>()));  // text of Python 2, in an unknown encoding
      case 'T': return push(input_.take(input_.number<std::uint32_t>()));
      case 'S': return push(arena_.keep(decoded_literal(input_.line())));
      case 'V': return push(arena_.keep(decoded_unicode(input_.line())));
      case 'C': return push(BytesValue{input_.take(input_.number<std::uint8_t>())});
      case 'B': return push(BytesValue{input_.take(input_.number<std::uint32_t>())});
      case 0x8E: case 0x96: return push(BytesValue{input_.take(input_.number<std::uint64_t>())});
      case ')': return stack_.push(arena_.add(Kind::tuple));
      case ']': return stack_.push(arena_.add(Kind::list));
      case '}': return stack_.push(arena_.add(Kind::dict));
      case 0x8F: return stack_.push(arena_.add(Kind::set));
      case 't': return stack_.push(arena_.add(Kind::tuple, stack_.pop_to_mark()));
      case 'l': return stack_.push(arena_.add(Kind::list, stack_.pop_to_mark()));
      case 0x91: return stack_.push(arena_.add(Kind::set, stack_.pop_to_mark()));
      case 'd': return push_dict();
      case 0x85: return stack_.push(arena_.add(Kind::tuple, stack_.pop(1)));
      case 0x86: return stack_.push(arena_.add(Kind::tuple, stack_.pop(2)));
      case 0x87: return stack_.push(arena_.add(Kind::tuple, stack_.pop(3)));
      case 'a': return append(Kind::list, stack_.pop(1));
      case 'e': return append(Kind::list, stack_.pop_to_mark());
      case 0x90: return append(Kind::set, stack_.pop_to_mark());
      case 's': return set_items(stack_.pop(2));
      case 'u': return set_items(stack_.pop_to_mark());
      case 'c': return push_named_global();
      case 0x93: return push_global_of_stack();
      case 'R': case 0x81: return call(stack_.pop(2));  // a class creates an instance when called
      case 0x92: return call(stack_.pop(3));            // the third value is keyword arguments
      case 'i': return make_instance_of_name();
      case 'o': return make_instance();
      case 'b': return build();
      case 'Q': return stack_.push(describe_storage(arena_, stack_.pop()));
      case 'q': return memory_.keep(input_.number<std::uint8_t>(), stack_.top());
      case 'r': return memory_.keep(input_.number<std::uint32_t>(), stack_.top());
      case 0x94: return memory_.keep_next(stack_.top());
      case 'p': return memory_.keep(written_number(operation), stack_.top());
      case 'h': return recall(input_.number<std::uint8_t>());
      case 'j': return recall(input_.number<std::uint32_t>());
      case 'g': return recall(written_number(operation));
      default: throw BadWeights("operation " + std::to_string(operation) + " is not one that a state dict needs");
    }
    // clang-format on
  }

  void push(PickleValue value) { stack_.push(arena_.add(value)); }

  /// Pushes a constant, of which one value is enough.
  void push_constant(std::size_t which, PickleValue value) {
    std::optional<ValueIndex>& known = constants_[which];
    if (!known) known = arena_.add(value);
    stack_.push(*known);
  }

  void check_protocol(int protocol) const {
    if (protocol > 5)
      throw BadWeights("it is of protocol " + std::to_string(protocol) +
                       ", and none after 5 can be read; save it by torch.save with its usual protocol, 2");
  }

  void push_integer(std::string_view bytes) {
    if (bytes.size() > 8) return push(LargeInteger{bytes});
    const bool negative = !bytes.empty() && (static_cast<unsigned char>(bytes.back()) & 0x80) != 0;
    const std::uint64_t value = little_endian_number(bytes, negative ? ~0ULL : 0);
    push(static_cast<long long>(value));
  }

  template <class Number>
  Number number_in(std::string_view line, unsigned char operation) const {
    if (const auto number = number_from<Number>(line)) return *number;
    throw BadWeights("operation " + std::to_string(operation) + " has " + in_quotes(line) + " for a number");
  }

  std::uint32_t written_number(unsigned char operation) { return number_in<std::uint32_t>(input_.line(), operation); }

  /// An integer, or a boolean as protocols 0 and 1 write it.
  void push_written_integer(unsigned char operation) {
    std::string_view line = input_.line();
    if (line == "00" || line == "01") return push(line == "01");
    if (line.ends_with('L')) line.remove_suffix(1);
    if (line.size() > 18) return push(InertValue{});  // more than 64 bits, too large for any size
    push(number_in<long long>(line, operation));
  }

  void push_written_double(unsigned char operation) { push(number_in<double>(input_.line(), operation)); }

  void push_dict() {
    stack_.push(arena_.add(Kind::dict, stack_.pop_to_mark()));
    if (arena_.items(stack_.top(), Kind::dict)->size() % 2 != 0) throw BadWeights("a key of a dict has no value");
  }

  /// Prepares the top value to receive items of a kind; returns false if they can be ignored.
  bool can_take(Kind kind, const char* otherwise) {
    if (arena_.object(stack_.top()) != nullptr) arena_.begin_items(stack_.top(), kind);
    else if (arena_.items(stack_.top(), kind) == nullptr && !is_inert(stack_.top())) throw BadWeights(otherwise);
    return arena_.items(stack_.top(), kind) != nullptr;
  }

  /// Whether items or attributes given to a value can be ignored.
  bool is_inert(ValueIndex value) const {
    return arena_.as<InertValue>(value) != nullptr || arena_.as<TensorValue>(value) != nullptr ||
           arena_.as<StorageValue>(value) != nullptr || arena_.fault(value) != nullptr;
  }

  void append(Kind kind, const std::vector<ValueIndex>& values) {
    if (!can_take(kind, "it appends to something that is not a list")) return;
    for (const ValueIndex value : values) arena_.append(stack_.top(), value);
  }

  void set_items(const std::vector<ValueIndex>& values) {
    const bool needed = can_take(Kind::dict, "it sets a key of something that is not a dict");
    if (values.size() % 2 != 0) throw BadWeights("a key of a dict has no value");
    if (!needed) return;
    for (const ValueIndex value : values) arena_.append(stack_.top(), value);
  }

  void push_global(std::string_view module, std::string_view name) {
    if (const PickleGlobal* const global = find_global(module, name)) return push(global);
    stack_.push(arena_.add(PickledObject{.module = module, .name = name}));
  }

  void push_named_global() {
    const std::string_view module = input_.line();
    push_global(module, input_.line());
  }

  void push_global_of_stack() {
    const std::vector<ValueIndex> names = stack_.pop(2);
    const std::string_view module = text_of(arena_, names[0], "the module of a class");
    push_global(module, text_of(arena_, names[1], "the name of a class"));
  }

  /// Describes the call of a function or the creation of an instance; nothing is executed.
  void call(const std::vector<ValueIndex>& values) { stack_.push(describe_call(arena_, values[0], values[1])); }

  void make_instance_of_name() {
    std::vector<ValueIndex> arguments = stack_.pop_to_mark();
    push_named_global();
    call({stack_.pop(), arena_.add(Kind::tuple, std::move(arguments))});
  }

  void make_instance() {
    std::vector<ValueIndex> values = stack_.pop_to_mark();
    if (values.empty()) throw BadWeights("it makes an instance of no class");
    call({values[0], arena_.add(Kind::tuple, {values.begin() + 1, values.end()})});
  }

  void build() {
    const ValueIndex attributes = stack_.pop();
    if (is_inert(stack_.top())) return;
    if (arena_.object(stack_.top()) == nullptr && arena_.items(stack_.top(), Kind::dict) == nullptr)
      throw BadWeights("it sets attributes of something that is not a dict");
    arena_.set_attributes(stack_.top(), attributes);
  }

  void recall(std::uint32_t number) {
    const ValueIndex* const value = memory_.find(number);
    if (value == nullptr) throw BadWeights("it recalls value " + std::to_string(number) + ", which it never kept");
    stack_.push(*value);
  }

  PickleInput& input_;
  PickleArena& arena_;
  PickleStack stack_;
  PickleMemory memory_;
  std::array<std::optional<ValueIndex>, 3> constants_{};
};

}  // namespace archetype::detail
