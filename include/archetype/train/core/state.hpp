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

/// Entries whose names begin with a prefix, without it.
inline State below(const State& state, const std::string& prefix) {
  State part;
  for (auto entry = state.lower_bound(prefix); entry != state.end() && entry->first.starts_with(prefix); ++entry) {
    part.emplace(entry->first.substr(prefix.size()), entry->second);
  }
  return part;
}

/// Puts all entries under a prefix.
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

/// Throws std::runtime_error at the first name that only one side has or whose type or shape differs, with both.
inline void require_same(const State& found, const State& expected, const std::string& source) {
  State all = expected;
  all.insert(found.begin(), found.end());
  for (const auto& [name, unused] : all) {
    const std::string there = detail::described(found, name);
    const std::string here = detail::described(expected, name);
    if (there != here) throw std::runtime_error(source + ": " + name + " is " + there + ", expected " + here);
  }
}

/// A text as a tensor, so that it can be saved beside others.
inline torch::Tensor tensor_of_text(const std::string& text) {
  return torch::tensor(std::vector<std::uint8_t>(text.begin(), text.end()), torch::kUInt8);
}

/// What `tensor_of_text` made a tensor of.
inline std::string text_of_tensor(const torch::Tensor& bytes) {
  const auto* first = bytes.data_ptr<std::uint8_t>();
  return {first, first + bytes.numel()};
}

/// The text under a name of a checkpoint's state. Throws std::runtime_error where there is none.
inline std::string text_of_entry(const State& state, const std::string& name) {
  const auto entry = state.find(name);
  if (entry == state.end())
    throw std::runtime_error("it tells nothing of its " + name +
                             ", so an earlier version made it, and whether it belongs to this training is unknown");
  return text_of_tensor(entry->second);
}

/// Copies values into the tensors of the same names.
inline void assign(State& to, const State& from) {
  const torch::NoGradGuard no_gradient;
  for (auto& [name, tensor] : to) tensor.copy_(from.at(name));
}

}  // namespace archetype
