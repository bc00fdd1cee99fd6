// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/weights/state/element_type.hpp>

#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace archetype {

/// Thrown for a weight file that cannot be read or written; the message names the file and the field.
class BadWeights : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// One tensor of a state dict as plain data: contiguous elements in row-major, little-endian order.
struct StoredTensor {
  std::string name;
  ElementType type = ElementType::float32;
  std::vector<long long> extents;  ///< empty for a scalar
  std::span<const std::byte> bytes;

  long long elements() const {
    long long product = 1;
    for (const long long extent : extents) product *= extent;
    return product;
  }
};

/// Where in a file a state dict was, and what else the file contains.
struct FileContext {
  std::string under{};  ///< the keys that lead to it, joined by dots; empty at the top level
  /// The first other dicts of tensors, by the keys that lead to them.
  std::vector<std::string> other_dicts{};
  std::vector<std::string> passed_over{};  ///< the first things that were ignored, as "args (argparse.Namespace)"
  std::size_t passed_over_in_all = 0;      ///< the number of all that were ignored
};

/// The tensors of a weight file, in its order, and its metadata.
///
/// The bytes are in memory that the state dict keeps alive: a mapped file's or its own.
class StateDict {
 public:
  using Metadata = std::map<std::string, std::string>;
  using Unreadable = std::map<std::string, std::string, std::less<>>;

  const std::vector<StoredTensor>& tensors() const& { return tensors_; }
  const std::vector<StoredTensor>& tensors() const&& = delete;
  const Metadata& metadata() const& { return metadata_; }
  const Metadata& metadata() const&& = delete;
  Metadata& metadata() & { return metadata_; }

  const FileContext& context() const& { return context_; }
  const FileContext& context() const&& = delete;
  FileContext& context() & { return context_; }

  /// Entries that could not be read: names with reasons, such as "is a quantized tensor …".
  const Unreadable& unreadable() const& { return unreadable_; }
  const Unreadable& unreadable() const&& = delete;
  Unreadable& unreadable() & { return unreadable_; }

  /// Whether `Subtree{"."}` was requested: copies of the network with a prefix are ignored.
  bool has_bare_names() const { return has_bare_names_; }
  void set_bare_names() { has_bare_names_ = true; }

  /// The tensor with a name, or null.
  const StoredTensor* find(std::string_view name) const& {
    const auto found = index_.find(name);
    return found == index_.end() ? nullptr : &tensors_[found->second];
  }
  const StoredTensor* find(std::string_view name) const&& = delete;

  /// Reserves space for `tensors` tensors in all.
  void reserve(std::size_t tensors) { tensors_.reserve(tensors); }

  /// Adds a tensor. Throws `BadWeights` if the name is taken or the number of bytes does not match the shape.
  void add(StoredTensor tensor) {
    if (tensor.bytes.size() != static_cast<std::size_t>(tensor.elements()) * size_of(tensor.type))
      throw BadWeights(tensor.name + ": its " + std::to_string(tensor.bytes.size()) + " bytes are not " +
                       std::to_string(tensor.elements()) + " numbers of " + std::string{name_of(tensor.type)});
    if (!index_.emplace(tensor.name, tensors_.size()).second) throw BadWeights(tensor.name + ": occurs twice");
    tensors_.push_back(std::move(tensor));
  }

  /// Adds a tensor whose bytes the state dict owns.
  void add(StoredTensor tensor, std::vector<std::byte> bytes) {
    auto owned = std::make_shared<const std::vector<std::byte>>(std::move(bytes));
    tensor.bytes = *owned;
    add(std::move(tensor));
    keep(std::move(owned));
  }

  /// A deep copy, independent of the memory that this state dict refers to.
  StateDict clone() const {
    StateDict copy = *this;
    copy.memory_.clear();
    for (StoredTensor& tensor : copy.tensors_) {
      auto owned = std::make_shared<const std::vector<std::byte>>(tensor.bytes.begin(), tensor.bytes.end());
      tensor.bytes = *owned;
      copy.keep(std::move(owned));
    }
    return copy;
  }

  /// Keeps alive memory that contains tensors' bytes.
  void keep(std::shared_ptr<const void> memory) { memory_.push_back(std::move(memory)); }

 private:
  std::vector<StoredTensor> tensors_;
  std::map<std::string, std::size_t, std::less<>> index_;
  Metadata metadata_;
  FileContext context_;
  Unreadable unreadable_;
  bool has_bare_names_ = false;
  std::vector<std::shared_ptr<const void>> memory_;
};

}  // namespace archetype
