// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/io/utf8.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace archetype::detail {

/// Receives the parts of a JSON text in order. Texts and numbers are valid only during the call.
class JsonEvents {
 public:
  virtual void begin_object() = 0;
  virtual void end_object() = 0;
  virtual void key(std::string_view name) = 0;
  virtual void begin_list() = 0;
  virtual void end_list() = 0;
  virtual void text(std::string_view content) = 0;
  virtual void number(std::string_view digits) = 0;  ///< as written in the text
  virtual void boolean(bool value) = 0;
  virtual void null() = 0;

 protected:
  ~JsonEvents() = default;
};

/// An event-based JSON reader (RFC 8259): builds no tree of values, remembers each level of nesting in one bit, and
/// copies only texts with escapes.
class JsonReader {
 public:
  /// Reads the whole text. Exceptions thrown by `events` propagate.
  JsonReader(std::string_view text, JsonEvents& events)
      : text_(text.substr(0, std::min(io::utf8_fault(text), text.find('\0')))), events_(events) {
    skip_blanks();
    bool fine = value();
    while (fine && !in_objects_.empty()) fine = next_member();
    if (fine && at_ == text.size()) return;
    fault_ = at_ + 1;
  }

  /// The position, counted from 1, of the first byte that is not JSON, or one past the end for a truncated text; 0 if
  /// there is none.
  std::size_t fault() const { return fault_; }

 private:
  bool sees(char character) const { return at_ < text_.size() && text_[at_] == character; }
  bool takes(char character) {
    const bool seen = sees(character);
    at_ += seen ? 1 : 0;
    return seen;
  }
  bool takes_word(std::string_view word) {
    return std::all_of(word.begin(), word.end(), [this](char character) { return takes(character); });
  }
  void skip_blanks() { at_ = std::min(text_.find_first_not_of(" \t\r\n", at_), text_.size()); }

  /// Reads what follows a value within a list or an object.
  bool next_member() {
    const bool in_object = in_objects_.back();
    if (takes(in_object ? '}' : ']')) return end();
    if (!takes(',')) return false;
    skip_blanks();
    return in_object ? member() : value();
  }

  bool member() {
    if (!takes('"') || !read_text()) return false;
    events_.key(read_);
    skip_blanks();
    if (!takes(':')) return false;
    skip_blanks();
    return value();
  }

  /// Reads a value; of a nonempty list or object, up to the end of its first value.
  bool value() {
    for (;;) {
      if (takes('{')) {
        in_objects_.push_back(true);
        events_.begin_object();
        skip_blanks();
        return takes('}') ? end() : member();
      }
      if (!takes('[')) return scalar();
      in_objects_.push_back(false);
      events_.begin_list();
      skip_blanks();
      if (takes(']')) return end();
    }
  }

  bool end() {
    if (in_objects_.back()) events_.end_object();
    else events_.end_list();
    in_objects_.pop_back();
    skip_blanks();
    return true;
  }

  bool scalar() {
    if (takes('"')) {
      if (!read_text()) return false;
      events_.text(read_);
    } else if (sees('t') || sees('f')) {
      const bool is_true = sees('t');
      if (!takes_word(is_true ? "true" : "false")) return false;
      events_.boolean(is_true);
    } else if (sees('n')) {
      if (!takes_word("null")) return false;
      events_.null();
    } else {
      const std::size_t begin = at_;
      if (!takes_number()) return false;
      events_.number(text_.substr(begin, at_ - begin));
    }
    skip_blanks();
    return true;
  }

  bool takes_digits() {
    const std::size_t begin = at_;
    while (at_ < text_.size() && text_[at_] >= '0' && text_[at_] <= '9') ++at_;
    return at_ > begin;
  }
  bool takes_number() {
    takes('-');
    if (!takes('0') && !takes_digits()) return false;
    if (takes('.') && !takes_digits()) return false;
    if (!takes('e') && !takes('E')) return true;
    if (!takes('+')) takes('-');
    return takes_digits();
  }

  /// Reads a text up to its closing quotation mark into `read_`.
  bool read_text() {
    const std::size_t begin = at_;
    skip_plain();
    read_ = text_.substr(begin, at_ - begin);
    if (takes('"')) return true;
    unescaped_ = read_;
    while (takes('\\')) {
      if (!read_escape()) return false;
      const std::size_t plain = at_;
      skip_plain();
      unescaped_ += text_.substr(plain, at_ - plain);
    }
    read_ = unescaped_;
    return takes('"');
  }
  void skip_plain() {
    while (at_ < text_.size() && text_[at_] != '"' && text_[at_] != '\\' &&
           static_cast<unsigned char>(text_[at_]) >= ' ')
      ++at_;
  }
  bool read_escape() {
    constexpr std::string_view escapes = "\"\\/bfnrt", meant = "\"\\/\b\f\n\r\t";
    if (takes('u')) return read_code_point();
    const std::size_t which = at_ < text_.size() ? escapes.find(text_[at_]) : std::string_view::npos;
    if (which == std::string_view::npos) return false;
    ++at_;
    unescaped_ += meant[which];
    return true;
  }

  /// Reads four hexadecimal digits, or a surrogate pair of such escapes.
  bool read_code_point() {
    unsigned code = 0;
    if (!takes_hexadecimal(code) || (code >= 0xDC00 && code < 0xE000)) return false;
    if (code >= 0xD800 && code < 0xDC00) {
      unsigned low = 0;
      if (!takes('\\') || !takes('u') || !takes_hexadecimal(low) || low < 0xDC00 || low >= 0xE000) return false;
      code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
    }
    io::append_utf8(unescaped_, code);
    return true;
  }
  bool takes_hexadecimal(unsigned& number) {
    for (int digit = 0; digit < 4; ++digit, ++at_) {
      const char character = at_ < text_.size() ? text_[at_] : '\0';
      if (character >= '0' && character <= '9') number = number * 16 + static_cast<unsigned>(character - '0');
      else if (character >= 'a' && character <= 'f') number = number * 16 + static_cast<unsigned>(character - 'a' + 10);
      else if (character >= 'A' && character <= 'F') number = number * 16 + static_cast<unsigned>(character - 'A' + 10);
      else return false;
    }
    return true;
  }

  std::string_view text_;  ///< up to the first byte that JSON never contains
  JsonEvents& events_;
  std::size_t at_ = 0;
  std::vector<bool> in_objects_;  ///< for each open level: whether it is an object, not a list
  std::string_view read_;
  std::string unescaped_;
  std::size_t fault_ = 0;
};

/// A text as a JSON string.
inline std::string json_text(std::string_view text) {
  std::string json = "\"";
  for (const char character : text) {
    if (character == '"' || character == '\\') (json += '\\') += character;
    else if (character == '\n') json += "\\n";
    else if (static_cast<unsigned char>(character) < ' ')
      ((json += "\\u00") += "01"[character >> 4]) += "0123456789abcdef"[character & 15];
    else json += character;
  }
  return json += '"';
}

/// The shortest text that is read as this number; null, as JSON has it, if it is not finite.
template <std::floating_point Number>
std::string json_number(Number number) {
  if (!std::isfinite(number)) return "null";
  std::array<char, 32> text{};
  return {text.data(), std::to_chars(text.data(), text.data() + text.size(), number).ptr};
}

/// Values as a JSON list.
inline std::string json_list(const auto& values, const auto& text_of) {
  std::string list = "[";
  for (const auto& value : values) (list += list.size() > 1 ? "," : "") += text_of(value);
  return list += ']';
}

}  // namespace archetype::detail
