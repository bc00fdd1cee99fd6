// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/lowering/lower.hpp>
#include <archetype/text/pattern.hpp>
#include <archetype/zoo/entry.hpp>
#include <archetype/zoo/families.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace archetype::zoo {

/// Every network that is known by name, family by family.
inline constexpr auto entries = Families::entries();

/// Whether a pattern, in which `*` stands for any text, matches the name of an entry with or without its library.
inline bool matches(const Entry& entry, std::string_view pattern) {
  return archetype::detail::fits(pattern, entry.name) || archetype::detail::fits(pattern, entry.full_name());
}

/// The names, with their libraries, of the networks that match a pattern: `list("*resnext*")`, `list("timm/*")`.
inline std::vector<std::string> list(std::string_view pattern = "*") {
  std::vector<std::string> names;
  for (const Entry& entry : entries)
    if (matches(entry, pattern)) names.push_back(entry.full_name());
  return names;
}

/// The entry with a name, such as "resnet50" (the first if several libraries have one) or "torchvision/resnet50".
/// Throws `UnknownNetwork`.
inline const Entry& find(std::string_view name) { return find(entries, name); }

/// The graph of a network whose name is known only at run time, with the declared input and number of classes unless
/// `request` states others. Throws `UnknownNetwork`, or `IllFormedArchitecture` if the network cannot meet the request.
inline OwningGraph lower(std::string_view name, const Request& request = {}) {
  return archetype::lower(find(name).emit, request);
}

}  // namespace archetype::zoo
