// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/weights/pickle_calls.hpp>
#include <archetype/weights/pickle_input.hpp>
#include <archetype/weights/pickle_value.hpp>

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace archetype::detail {

/// Reads one pickle of protocol 2, as `torch.save` writes it, into an arena.
///
/// A pickle is a program for a stack machine. This machine builds plain values and descriptions of tensors; it knows
/// the operations and the globals that a state dict needs, refuses any other by name, and runs nothing.
class Unpickler {
 public:
  Unpickler(PickleInput& input, PickleArena& arena) : input_(input), arena_(arena) {}

  /// The pickle's value. Throws `BadWeights`, naming the byte, for what is not such a pickle.
  ValueIndex read() {
    try {
      while (true) {
        const auto operation = static_cast<unsigned char>(input_.take(1)[0]);
        if (operation == '.') return pop();
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
      case '(': return begin_items();
      case 'N': return push(NoneValue{});
      case 0x88: return push(true);
      case 0x89: return push(false);
      case 'K': return push(static_cast<long long>(input_.number<std::uint8_t>()));
      case 'M': return push(static_cast<long long>(input_.number<std::uint16_t>()));
      case 'J': return push(static_cast<long long>(input_.number<std::int32_t>()));
      case 0x8A: return push_integer(input_.take(input_.number<std::uint8_t>()));
      case 'G': return push(input_.big_endian_double());
      case 'X':
      case 'T': return push(input_.utf8(input_.number<std::uint32_t>()));  // T and U are texts of Python 2
      case 'U': return push(input_.utf8(input_.number<std::uint8_t>()));
      case ')': return push_index(arena_.add(Kind::tuple));
      case ']': return push_index(arena_.add(Kind::list));
      case '}': return push_index(arena_.add(Kind::dict));
      case 't': return push_index(arena_.add(Kind::tuple, pop_items()));
      case 0x85: return push_tuple(1);
      case 0x86: return push_tuple(2);
      case 0x87: return push_tuple(3);
      case 'a': return append({pop()});
      case 'e': return append(pop_items());
      case 's': return set_items(pop_several(2));
      case 'u': return set_items(pop_items());
      case 'c': return push_global();
      case 'R': return reduce();
      case 'b': return build();
      case 'Q': return push_index(describe_storage(arena_, pop()));
      case 'q': return memorize(input_.number<std::uint8_t>());
      case 'r': return memorize(input_.number<std::uint32_t>());
      case 'h': return recall(input_.number<std::uint8_t>());
      case 'j': return recall(input_.number<std::uint32_t>());
      default: throw BadWeights("operation " + std::to_string(operation) + " is none that a state dict needs");
    }
    // clang-format on
  }

  void push_index(ValueIndex value) {
    arena_.take(3 * sizeof value);  // a vector that grows has its old room and twice that
    stack_.push_back(value);
  }
  void push(PickleValue value) { push_index(arena_.add(value)); }

  void check_protocol(int protocol) const {
    if (protocol != 2)
      throw BadWeights("it is of protocol " + std::to_string(protocol) +
                       "; save it by torch.save with its usual protocol, 2");
  }

  void push_integer(std::string_view bytes) {
    if (bytes.size() > 8) return push(LargeInteger{bytes});
    const bool negative = !bytes.empty() && (static_cast<unsigned char>(bytes.back()) & 0x80) != 0;
    const std::uint64_t value = little_endian_number(bytes, negative ? ~0ULL : 0);
    push(static_cast<long long>(value));
  }

  void begin_items() {
    arena_.take(3 * sizeof(std::size_t));
    marks_.push_back(stack_.size());
  }

  /// How much of the stack an operation may take: what lies above the last mark.
  std::size_t available() const { return stack_.size() - (marks_.empty() ? 0 : marks_.back()); }

  std::vector<ValueIndex> pop_several(std::size_t count) {
    if (available() < count) throw BadWeights("it takes a value where there is none");
    std::vector<ValueIndex> values(std::prev(stack_.end(), static_cast<std::ptrdiff_t>(count)), stack_.end());
    stack_.resize(stack_.size() - count);
    return values;
  }
  ValueIndex pop() { return pop_several(1)[0]; }
  ValueIndex top() const {
    if (available() == 0) throw BadWeights("it takes a value where there is none");
    return stack_.back();
  }
  std::vector<ValueIndex> pop_items() {
    if (marks_.empty()) throw BadWeights("it ends a list that was never begun");
    std::vector<ValueIndex> values = pop_several(stack_.size() - marks_.back());
    marks_.pop_back();
    return values;
  }

  void push_tuple(std::size_t count) { push_index(arena_.add(Kind::tuple, pop_several(count))); }

  void append(const std::vector<ValueIndex>& values) {
    if (arena_.items(top(), Kind::list) == nullptr) throw BadWeights("it appends to what is no list");
    for (const ValueIndex value : values) arena_.append(top(), value);
  }

  void set_items(const std::vector<ValueIndex>& values) {
    if (arena_.items(top(), Kind::dict) == nullptr) throw BadWeights("it sets a key of what is no dict");
    if (values.size() % 2 != 0) throw BadWeights("a key of a dict has no value");
    for (const ValueIndex value : values) arena_.append(top(), value);
  }

  void push_global() {
    const std::string_view module = input_.line();
    const std::string_view name = input_.line();
    const PickleGlobal* const global = find_global(module, name);
    if (global == nullptr)
      throw BadWeights("it asks for " + in_quotes(std::string{module} + "." + std::string{name}) +
                       ", which no state dict needs; nothing was run. Save model.state_dict(), not the model");
    push(global);
  }

  void reduce() {
    const ValueIndex arguments = pop();
    const auto* const global = arena_.as<const PickleGlobal*>(pop());
    if (global == nullptr) throw BadWeights("it calls what is no function");
    push_index(describe_call(arena_, **global, arguments));
  }

  void build() {
    const ValueIndex attributes = pop();
    if (arena_.items(top(), Kind::dict) == nullptr) throw BadWeights("it sets attributes of what is no dict");
    arena_.set_attributes(top(), attributes);
  }

  void memorize(std::uint32_t number) {
    if (memory_.insert_or_assign(number, top()).second) arena_.take(64);  // a node, and its place in the table
  }
  void recall(std::uint32_t number) {
    const auto found = memory_.find(number);
    if (found == memory_.end())
      throw BadWeights("it recalls value " + std::to_string(number) + ", which it never kept");
    push_index(found->second);
  }

  PickleInput& input_;
  PickleArena& arena_;
  std::vector<ValueIndex> stack_;
  std::vector<std::size_t> marks_;
  std::unordered_map<std::uint32_t, ValueIndex> memory_;
};

}  // namespace archetype::detail
