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

/// Thrown for a weight file that cannot be read or written; its sentence names the file and the field.
class BadWeights : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// One tensor of a state dict as plain data: contiguous numbers in row-major order, little-endian.
struct StoredTensor {
  std::string name;
  ElementType type = ElementType::float32;
  std::vector<long long> extents;  ///< none for a scalar
  std::span<const std::byte> bytes;

  long long elements() const {
    long long product = 1;
    for (const long long extent : extents) product *= extent;
    return product;
  }
};

/// Where in its file a state dict stood, and what else the file holds.
struct FileContext {
  std::string under{};                     ///< the keys on the way to it, joined by points; empty at the top
  std::vector<std::string> other_dicts{};  ///< more dicts of tensors, by the keys on the way to them; the first ones
  std::vector<std::string> passed_over{};  ///< what no tensor needs, as "args (argparse.Namespace)"; the first ones
  std::size_t passed_over_in_all = 0;
};

/// The tensors of a weight file, in its order, and what else it says of itself.
///
/// The bytes lie in memory that the state dict keeps alive: of a mapped file, or its own.
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

  /// The values that stand among the tensors but could not be read: names with reasons, such as "is a quantized tensor
  /// …".
  const Unreadable& unreadable() const& { return unreadable_; }
  const Unreadable& unreadable() const&& = delete;
  Unreadable& unreadable() & { return unreadable_; }

  /// Whether `Subtree{"."}` was asked for: copies of the network behind a prefix are passed over.
  bool has_bare_names() const { return has_bare_names_; }
  void set_bare_names() { has_bare_names_ = true; }

  /// The tensor of a name, or none.
  const StoredTensor* find(std::string_view name) const& {
    const auto found = index_.find(name);
    return found == index_.end() ? nullptr : &tensors_[found->second];
  }
  const StoredTensor* find(std::string_view name) const&& = delete;

  /// Makes room for so many tensors in all.
  void reserve(std::size_t tensors) { tensors_.reserve(tensors); }

  /// Adds a tensor. Throws `BadWeights` where the name is taken or the bytes are not as many as the extents say.
  void add(StoredTensor tensor) {
    if (tensor.bytes.size() != static_cast<std::size_t>(tensor.elements()) * size_of(tensor.type))
      throw BadWeights(tensor.name + ": its " + std::to_string(tensor.bytes.size()) + " bytes are not " +
                       std::to_string(tensor.elements()) + " numbers of " + std::string{name_of(tensor.type)});
    if (!index_.emplace(tensor.name, tensors_.size()).second) throw BadWeights(tensor.name + ": stands there twice");
    tensors_.push_back(std::move(tensor));
  }

  /// Adds a tensor whose bytes the state dict shall own.
  void add(StoredTensor tensor, std::vector<std::byte> bytes) {
    auto owned = std::make_shared<const std::vector<std::byte>>(std::move(bytes));
    tensor.bytes = *owned;
    add(std::move(tensor));
    keep(std::move(owned));
  }

  /// The same with bytes of its own, so that it stays as it is whatever becomes of what it was made from.
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

  /// Keeps alive what tensors' bytes lie in.
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
