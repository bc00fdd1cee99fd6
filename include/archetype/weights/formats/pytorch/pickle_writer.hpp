// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/weights/formats/pytorch/pickle_globals.hpp>
#include <archetype/weights/formats/pytorch/pickled_state.hpp>
#include <archetype/weights/state/bytes.hpp>
#include <archetype/weights/state/state_dict.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace archetype::detail {

/// Writes the pickle of a state dict, protocol 2: an OrderedDict of tensors in row-major order, each with a storage of
/// the given key, and the metadata as an attribute, which `load_state_dict` ignores.
class PickleWriter {
 public:
  PickleWriter() { bytes_ += "\x80\x02"; }

  /// `keys` are the storages' keys, in the order of the tensors.
  std::string write(const StateDict& state, const std::vector<std::string>& keys) {
    ordered_dict();
    bytes_ += '(';
    for (std::size_t i = 0; i < keys.size(); ++i) {
      text(state.tensors()[i].name);
      tensor(state.tensors()[i], keys[i]);
    }
    bytes_ += 'u';
    if (!state.metadata().empty()) attributes(state.metadata());
    return std::move(bytes_) + '.';
  }

 private:
  void global(std::string_view module, std::string_view name) {
    ((bytes_ += 'c') += module) += '\n';
    (bytes_ += name) += '\n';
  }
  void integer(long long number) {
    const bool small = number >= 0 && number < 256;
    const bool medium = number >= -(1LL << 31) && number < 1LL << 31;
    bytes_ += small ? "K" : medium ? "J" : "\x8A\x08";
    bytes_ += little_endian_bytes(static_cast<std::uint64_t>(number), small ? 1 : medium ? 4 : 8);
  }
  void text(std::string_view words) {
    bytes_ += 'X';
    bytes_ += little_endian_bytes(words.size(), 4);
    bytes_ += words;
  }
  void ordered_dict() {
    global("collections", "OrderedDict");
    bytes_ += ")R";
  }
  void tuple(const std::vector<long long>& numbers) {
    bytes_ += '(';
    for (const long long number : numbers) integer(number);
    bytes_ += 't';
  }
  void tensor(const StoredTensor& tensor, std::string_view key) {
    global("torch._utils", "_rebuild_tensor_v2");
    bytes_ += "((";
    text("storage");
    global("torch", storage_name(tensor.type));
    text(key);
    text("cpu");
    integer(tensor.elements());
    bytes_ += "tQ";
    integer(0);
    tuple(tensor.extents);
    std::vector<long long> strides(tensor.extents.size());
    long long stride = 1;
    for (std::size_t axis = strides.size(); axis-- > 0;) {
      strides[axis] = stride;
      stride *= std::max(tensor.extents[axis], 1LL);
    }
    tuple(strides);
    bytes_ += '\x89';  // requires_grad is false
    ordered_dict();    // no hooks
    bytes_ += "tR";
  }
  void attributes(const StateDict::Metadata& metadata) {
    bytes_ += '}';
    text(metadata_attribute);
    bytes_ += "}(";
    for (const auto& [key, words] : metadata) {
      text(key);
      text(words);
    }
    bytes_ += "usb";
  }

  std::string bytes_;
};

}  // namespace archetype::detail
