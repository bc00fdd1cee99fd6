// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/model/state.hpp>

#include <cstdint>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include <torch/types.h>

namespace archetype {

/// The entries whose names begin with a prefix, with the prefix removed.
inline State below(const State& state, const std::string& prefix) {
  State part;
  for (auto entry = state.lower_bound(prefix); entry != state.end() && entry->first.starts_with(prefix); ++entry) {
    part.emplace(entry->first.substr(prefix.size()), entry->second);
  }
  return part;
}

/// Adds all entries of `part` to `state`, their names prefixed.
inline void add_below(State& state, const std::string& prefix, const State& part) {
  for (const auto& [name, tensor] : part) state.insert_or_assign(prefix + name, tensor);
}

namespace detail {

inline std::string described(const State& state, const std::string& name) {
  const auto entry = state.find(name);
  if (entry == state.end()) return "missing";
  std::ostringstream text;
  text << entry->second.dtype() << " " << entry->second.sizes();
  return text.str();
}

}  // namespace detail

/// Throws std::runtime_error, naming both sides, at the first name that only one side has or whose type or shape
/// differs.
inline void require_same(const State& found, const State& expected, const std::string& source) {
  State all = expected;
  all.insert(found.begin(), found.end());
  for (const auto& [name, unused] : all) {
    const std::string there = detail::described(found, name);
    const std::string here = detail::described(expected, name);
    if (there != here) throw std::runtime_error(source + ": " + name + " is " + there + ", expected " + here);
  }
}

/// Text as a tensor of bytes, so that it can be saved among tensors.
inline torch::Tensor tensor_of_text(const std::string& text) {
  return torch::tensor(std::vector<std::uint8_t>(text.begin(), text.end()), torch::kUInt8);
}

/// The text in a tensor that `tensor_of_text` returned.
inline std::string text_of_tensor(const torch::Tensor& bytes) {
  const auto* first = bytes.data_ptr<std::uint8_t>();
  return {first, first + bytes.numel()};
}

/// The text stored under a name in a checkpoint's state. Throws std::runtime_error if there is none.
inline std::string text_of_entry(const State& state, const std::string& name) {
  const auto entry = state.find(name);
  if (entry == state.end())
    throw std::runtime_error("it tells nothing of its " + name +
                             ", so an earlier version made it, and whether it belongs to this training is unknown");
  return text_of_tensor(entry->second);
}

/// The same tensors on a device.
inline State on_device(State state, const torch::Device& device) {
  for (auto& [name, tensor] : state) tensor = tensor.to(device);
  return state;
}

/// Copies the values of `from` into the tensors of the same names in `to`.
inline void assign(State& to, const State& from) {
  const torch::NoGradGuard no_gradient;
  for (auto& [name, tensor] : to) tensor.copy_(from.at(name));
}

}  // namespace archetype
