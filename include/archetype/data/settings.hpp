// SPDX-License-Identifier: MIT
#pragma once

#include <archetype/text/type_name.hpp>

#include <algorithm>
#include <cstddef>
#include <map>
#include <optional>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace archetype {

/// Names and values of everything that a training depends on, for logs and to tell trainings apart.
using Settings = std::vector<std::pair<std::string, std::string>>;

/// The settings of a part of a training; empty if it has no `settings()`.
Settings settings_of(const auto& part) {
  if constexpr (requires { part.settings(); }) return part.settings();
  else return {};
}

/// The settings of a part of a training; if it has no `settings()`, one setting `role` with the name of its type.
template <class Part>
Settings settings_or_type_of(const std::string& role, const Part& part) {
  if constexpr (requires { part.settings(); }) return part.settings();
  else return {{role, std::string{detail::type_name<Part>()}}};
}

/// The settings of `first` followed by those of `second`.
inline Settings combined(Settings first, const Settings& second) {
  first.insert(first.end(), second.begin(), second.end());
  return first;
}

namespace detail {

/// Escapes the given characters, backslashes and line breaks with a backslash.
inline std::string escaped(std::string_view text, std::string_view characters = {}) {
  std::string result;
  for (const char c : text) {
    if (c == '\\' || characters.find(c) != std::string_view::npos) result += '\\';
    if (c == '\n') result += "\\n";
    else result += c;
  }
  return result;
}

/// The inverse of `escaped`.
inline std::string unescaped(std::string_view text) {
  std::string result;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool escapes = text[i] == '\\' && i + 1 < text.size();
    if (escapes) ++i;
    result += escapes && text[i] == 'n' ? '\n' : text[i];
  }
  return result;
}

/// The position where the name of a setting ends in its line.
inline std::size_t end_of_name(std::string_view line) {
  for (std::size_t i = 0; i + 1 < line.size(); ++i) {
    if (line[i] == '\\') ++i;
    else if (line[i] == ':' && line[i + 1] == ' ') return i;
  }
  return std::string_view::npos;
}

}  // namespace detail

/// One setting per line, as `name: value`. Backslashes, line breaks, and colons in names are escaped with a backslash.
inline std::string lines_of(const Settings& settings) {
  std::string lines;
  for (const auto& [name, value] : settings) lines += detail::escaped(name, ":") + ": " + detail::escaped(value) + "\n";
  return lines;
}

/// Parses settings that `lines_of` wrote.
inline Settings settings_from(const std::string& lines) {
  Settings settings;
  std::istringstream source(lines);
  for (std::string line; std::getline(source, line);) {
    const std::size_t colon = detail::end_of_name(line);
    if (colon != std::string::npos)
      settings.emplace_back(detail::unescaped(std::string_view{line}.substr(0, colon)),
                            detail::unescaped(std::string_view{line}.substr(colon + 2)));
  }
  return settings;
}

/// A setting whose value differs between two lists; "none" stands for a missing value.
struct SettingDifference {
  std::string name;
  std::string now;
  std::string before;
};

namespace detail {

/// Shortens two long values to the text around the place where they first differ.
inline void shorten(std::string& a, std::string& b) {
  constexpr std::size_t most = 240, context = 60;
  if (std::max(a.size(), b.size()) <= most) return;
  const std::string& shorter = a.size() < b.size() ? a : b;
  std::size_t place = 0;
  while (place < shorter.size() && a[place] == b[place]) ++place;
  // Whether a byte is inside a UTF-8 character.
  const auto continues = [](char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; };
  std::size_t begin = place > context ? place - context : 0;
  while (begin > 0 && continues(a[begin])) --begin;
  const auto cut = [&](std::string& text) {
    std::size_t end = std::min(text.size(), begin + most);
    while (end < text.size() && continues(text[end])) ++end;
    text = (begin > 0 ? "…" : "") + text.substr(begin, end - begin) + (end < text.size() ? "…" : "");
  };
  cut(a);
  cut(b);
}

}  // namespace detail

/// The first setting whose value differs or that only one side has. If several settings share a name, the first is
/// compared with the first, the second with the second. Long values are shortened to the place where they differ.
inline std::optional<SettingDifference> first_difference(const Settings& now, const Settings& before) {
  std::map<std::string_view, std::vector<const std::string*>> old;
  for (const auto& [name, value] : before) old[name].push_back(&value);
  std::map<std::string_view, std::size_t> seen;
  for (const auto& [name, value] : now) {
    const std::vector<const std::string*>& values = old[name];
    const std::size_t which = seen[name]++;
    if (which < values.size() && *values[which] == value) continue;
    SettingDifference difference{name, value, which < values.size() ? *values[which] : "none"};
    detail::shorten(difference.now, difference.before);
    return difference;
  }
  for (const auto& [name, value] : before) {
    if (seen[name] >= old[name].size()) continue;
    SettingDifference difference{name, "none", *old[name][seen[name]]};
    detail::shorten(difference.now, difference.before);
    return difference;
  }
  for (std::size_t i = 0; i < now.size(); ++i)  // the order says which policy wraps which
    if (now[i].first != before[i].first)
      return SettingDifference{"setting " + std::to_string(i + 1), now[i].first, before[i].first};
  return std::nullopt;
}

/// Throws std::runtime_error, naming the setting and both values, if a training's settings differ from those when its
/// checkpoint was made.
inline void require_same_settings(const Settings& now, const Settings& before) {
  if (const auto difference = first_difference(now, before))
    throw std::runtime_error("resumed training: " + difference->name + " is " + difference->now +
                             ", and the checkpoint was made with " + difference->before);
}

}  // namespace archetype
