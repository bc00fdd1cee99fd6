// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/inference/cache/fields.hpp>

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <vector>

namespace archetype::inference {

/// Numbers and enumerators, which are stored as they lie in memory.
template <class Type>
concept Plain = std::is_arithmetic_v<Type> || std::is_enum_v<Type>;

/// Writes plain data as bytes: texts and vectors after their sizes, and of other types the fields that `fields_of`
/// names. The bytes are for the machine and the version of this library that wrote them.
class RecordWriter {
 public:
  void write(Plain auto value) { bytes_.append(reinterpret_cast<const char*>(&value), sizeof(value)); }
  void write(std::string_view text) {
    write(std::uint64_t{text.size()});
    bytes_ += text;
  }
  template <class Type, std::size_t Count>
  void write(const std::array<Type, Count>& values) {
    for (const Type& value : values) write(value);
  }
  template <class Type>
  void write(const std::vector<Type>& values) {
    write(std::uint64_t{values.size()});
    if constexpr (Plain<Type>)
      bytes_.append(reinterpret_cast<const char*>(values.data()), values.size() * sizeof(Type));
    else
      for (const Type& value : values) write(value);
  }
  template <class Type>
    requires requires(const Type& value) { fields_of(value); }
  void write(const Type& value) {
    std::apply([&](const auto&... fields) { (write(fields), ...); }, fields_of(value));
  }

  const std::string& bytes() const& { return bytes_; }

 private:
  std::string bytes_;
};

/// Reads what `RecordWriter` wrote. Throws std::runtime_error for bytes that end too early.
class RecordReader {
 public:
  explicit RecordReader(std::span<const std::byte> bytes) : rest_(bytes) {}

  template <Plain Type>
  void read(Type& value) {
    std::memcpy(&value, take(sizeof(value)).data(), sizeof(value));
  }
  void read(bool& value) {
    unsigned char byte = 0;
    read(byte);
    value = byte != 0;
  }
  void read(std::string& text) {
    const std::span<const std::byte> bytes = take(size());
    text.assign(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  }
  template <class Type, std::size_t Count>
  void read(std::array<Type, Count>& values) {
    for (Type& value : values) read(value);
  }
  template <class Type>
  void read(std::vector<Type>& values) {
    const std::size_t count = size();
    if constexpr (Plain<Type>) {
      if (count > rest_.size() / sizeof(Type)) refuse();
      values.resize(count);
      if (count > 0) std::memcpy(values.data(), take(count * sizeof(Type)).data(), count * sizeof(Type));
    } else {
      values.clear();
      for (std::size_t i = 0; i < count; ++i) read(values.emplace_back());
    }
  }
  template <class Type>
    requires requires(Type& value) { fields_of(value); }
  void read(Type& value) {
    std::apply([&](auto&... fields) { (read(fields), ...); }, fields_of(value));
  }
  template <class Type>
  Type next() {
    Type value{};
    read(value);
    return value;
  }

 private:
  [[noreturn]] static void refuse() { throw std::runtime_error("it ends too early"); }

  std::span<const std::byte> take(std::size_t count) {
    if (count > rest_.size()) refuse();
    const std::span<const std::byte> taken = rest_.first(count);
    rest_ = rest_.subspan(count);
    return taken;
  }

  std::size_t size() {
    const auto count = next<std::uint64_t>();
    if (count > rest_.size()) refuse();  // each element has at least one byte
    return static_cast<std::size_t>(count);
  }

  std::span<const std::byte> rest_;
};

}  // namespace archetype::inference
