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

/// Names and values of what a training depends on, for logs and to tell one training from another.
using Settings = std::vector<std::pair<std::string, std::string>>;

/// What a part of a training says that it depends on; nothing where it has no `settings()`.
Settings settings_of(const auto& part) {
  if constexpr (requires { part.settings(); }) return part.settings();
  else return {};
}

/// The same, but the name of its type, as the setting `role`, where a part has no `settings()`.
template <class Part>
Settings settings_or_type_of(const std::string& role, const Part& part) {
  if constexpr (requires { part.settings(); }) return part.settings();
  else return {{role, std::string{detail::type_name<Part>()}}};
}

/// The first, then those of the second.
inline Settings joined(Settings first, const Settings& second) {
  first.insert(first.end(), second.begin(), second.end());
  return first;
}

namespace detail {

/// A text in which none of these characters, no backslash and no line break stands alone.
inline std::string escaped(std::string_view text, std::string_view characters = {}) {
  std::string result;
  for (const char c : text) {
    if (c == '\\' || characters.find(c) != std::string_view::npos) result += '\\';
    if (c == '\n') result += "\\n";
    else result += c;
  }
  return result;
}

/// What `escaped` made another text of.
inline std::string unescaped(std::string_view text) {
  std::string result;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool escapes = text[i] == '\\' && i + 1 < text.size();
    if (escapes) ++i;
    result += escapes && text[i] == 'n' ? '\n' : text[i];
  }
  return result;
}

/// Where the name of a setting ends in its line.
inline std::size_t end_of_name(std::string_view line) {
  for (std::size_t i = 0; i + 1 < line.size(); ++i) {
    if (line[i] == '\\') ++i;
    else if (line[i] == ':' && line[i + 1] == ' ') return i;
  }
  return std::string_view::npos;
}

}  // namespace detail

/// One setting per line, as `name: value`. Backslashes, line breaks, and colons in names are written with a backslash.
inline std::string lines_of(const Settings& settings) {
  std::string lines;
  for (const auto& [name, value] : settings) lines += detail::escaped(name, ":") + ": " + detail::escaped(value) + "\n";
  return lines;
}

/// The settings that `lines_of` wrote.
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

/// A setting of which two lists have different values; "none" stands for no value.
struct SettingDifference {
  std::string name;
  std::string now;
  std::string before;
};

namespace detail {

/// Shortens two long values to what stands around the place where they part.
inline void shorten(std::string& a, std::string& b) {
  constexpr std::size_t most = 240, context = 60;
  if (std::max(a.size(), b.size()) <= most) return;
  const std::string& shorter = a.size() < b.size() ? a : b;
  std::size_t place = 0;
  while (place < shorter.size() && a[place] == b[place]) ++place;
  const auto continues = [](char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; };  // inside a character
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

/// The first setting that has another value now than before, or that only one side has. Of several settings of one
/// name, the first is compared with the first, the second with the second. Long values are shortened to the place where
/// they differ.
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
  for (std::size_t i = 0; i < now.size(); ++i)  // the order tells which policy wraps which
    if (now[i].first != before[i].first)
      return SettingDifference{"setting " + std::to_string(i + 1), now[i].first, before[i].first};
  return std::nullopt;
}

/// Throws std::runtime_error, naming the setting and both values, if a training has other settings now than when its
/// checkpoint was made.
inline void require_same_settings(const Settings& now, const Settings& before) {
  if (const auto difference = first_difference(now, before))
    throw std::runtime_error("resumed training: " + difference->name + " is " + difference->now +
                             ", and the checkpoint was made with " + difference->before);
}

}  // namespace archetype
