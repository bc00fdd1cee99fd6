// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/blocks/transform/with_classes.hpp>
#include <archetype/initialization.hpp>
#include <archetype/lowering/lower.hpp>
#include <archetype/text/pattern.hpp>
#include <archetype/text/type_name.hpp>
#include <archetype/weights/names/dialect.hpp>
#include <archetype/zoo/presets.hpp>

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <numeric>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace archetype::zoo {

/// A library and what it does alike for all networks of a family.
struct Publisher {
  std::string_view library{};                      ///< "torchvision"
  KeyRules keys{};                                 ///< its names of their tensors
  const Initialization* initialization = nullptr;  ///< what it draws fresh weights from
  std::string_view family{};                       ///< its name and its paper
};

/// A network that can be asked for by name.
struct Entry {
  const Publisher* publisher = nullptr;  ///< whose weights and names it follows
  std::string_view name{};               ///< what that library calls it: "resnet50"
  Emit emit = nullptr;                   ///< of the network with its library's fresh weights
  Emit architecture = nullptr;           ///< of the same with those that its type alone starts with
  std::string_view (*type)() = nullptr;  ///< returns "archetype::ResNet50", or nothing if its type has no such name

  constexpr std::string_view library() const { return publisher->library; }
  std::string full_name() const { return std::string{library()} + "/" + std::string{name}; }

  /// Whether this is its name, with or without its library.
  constexpr bool is_named(std::string_view asked) const {
    const std::size_t before = library().size();
    return asked == name || (asked.size() == before + 1 + name.size() && asked.starts_with(library()) &&
                             asked[before] == '/' && asked.ends_with(name));
  }

  /// How images are made what the network was trained on, by its library.
  Preset preset() const { return preset(0); }

  /// The same for a network that is requested for square images of this size, or 0 for those that it declares.
  Preset preset(int size) const {
    const std::string full = full_name();
    const auto rule = std::find_if(std::begin(preset_rules), std::end(preset_rules),
                                   [&](const PresetRule& each) { return archetype::detail::fits(each.names, full); });
    const OwningGraph graph = lower(emit, {.classes = 1});
    const int declared = graph.view().input_shape().height;
    const Preset own = rule->preset.resolved(declared);
    return size == 0 || size == declared ? own : own.rescaled(size);
  }
};

/// The entry of a network under the name that its library uses; fresh weights start as that library's.
template <Architecture Net, const Publisher& From>
constexpr Entry entry(std::string_view name) {
  return {&From, name, &WithInitialization<Net, *From.initialization>::emit, &Net::emit,
          &archetype::detail::plain_type_name<Net>};
}

namespace detail {

constexpr char lower_case(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

/// Insertions, removals and replacements of characters that make `a` of `b`, whatever their case (Levenshtein 1966).
inline std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (const char c : a) {
    std::size_t diagonal = row[0]++;
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t replaced = diagonal + (lower_case(c) == lower_case(b[j]) ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({replaced, row[j] + 1, row[j + 1] + 1});
    }
  }
  return row.back();
}

/// Names the up to three entries that are nearest to an unknown name: "resnet50, resnet152 and resnet18".
inline std::string nearest(std::span<const Entry> entries, std::string_view unknown) {
  const bool with_library = unknown.find('/') != std::string_view::npos;
  std::vector<std::pair<std::size_t, std::string>> candidates;
  for (const Entry& entry : entries) {
    const std::string name = with_library ? entry.full_name() : std::string{entry.name};
    candidates.emplace_back(edit_distance(unknown, name), name);
  }
  std::sort(candidates.begin(), candidates.end());
  candidates.erase(std::unique(candidates.begin(), candidates.end()), candidates.end());
  candidates.resize(std::min<std::size_t>(candidates.size(), 3));
  std::string list;
  for (std::size_t i = 0; i < candidates.size(); ++i)
    list += (i == 0 ? "" : i + 1 < candidates.size() ? ", " : " and ") + candidates[i].second;
  return list;
}

}  // namespace detail

/// Thrown where no network has the name that was asked for; its sentence names the nearest known ones.
class UnknownNetwork : public std::invalid_argument {
 public:
  UnknownNetwork(std::span<const Entry> entries, std::string_view name)
      : std::invalid_argument("no network is named \"" + std::string{name} + "\"; the nearest known are " +
                              detail::nearest(entries, name)) {}
};

/// The entry of a name, "resnet50", or of one with its library, "torchvision/resnet50". Of several with the same name
/// the first is meant. Throws `UnknownNetwork`.
inline const Entry& find(std::span<const Entry> entries, std::string_view name) {
  for (const Entry& entry : entries)
    if (entry.is_named(name)) return entry;
  throw UnknownNetwork{entries, name};
}

}  // namespace archetype::zoo
