// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <sstream>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace archetype {

/// Names and values of what a training depends on, for logs and to tell one training from another.
using Settings = std::vector<std::pair<std::string, std::string>>;

/// What a part of a training says that it depends on; nothing where it has no `settings()`.
Settings settings_of(const auto& part) {
  if constexpr (requires { part.settings(); }) return part.settings();
  else return {};
}

/// The first, then those of the second.
inline Settings joined(Settings first, const Settings& second) {
  first.insert(first.end(), second.begin(), second.end());
  return first;
}

/// A setting a line, as `name: value`.
inline std::string lines_of(const Settings& settings) {
  std::string lines;
  for (const auto& [name, value] : settings) lines += name + ": " + value + "\n";
  return lines;
}

/// What `lines_of` made lines of.
inline Settings settings_from(const std::string& lines) {
  Settings settings;
  std::istringstream source(lines);
  for (std::string line; std::getline(source, line);) {
    const std::size_t colon = line.find(": ");
    if (colon != std::string::npos) settings.emplace_back(line.substr(0, colon), line.substr(colon + 2));
  }
  return settings;
}

/// Throws std::runtime_error, naming the setting and both values, at the first that a training has now and had
/// otherwise when its checkpoint was made.
inline void require_same_settings(const Settings& now, const Settings& before) {
  for (const auto& [name, value] : now) {
    const auto same_name = [&name = name](const auto& other) { return other.first == name; };
    const auto found = std::find_if(before.begin(), before.end(), same_name);
    const std::string old = found == before.end() ? "none" : found->second;
    if (old != value)
      throw std::runtime_error("resumed training: " + name + " is " + value + ", and the checkpoint was made with " +
                               old);
  }
}

}  // namespace archetype
