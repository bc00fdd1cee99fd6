// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/blocks/transform/with_classes.hpp>
#include <archetype/image/preset.hpp>
#include <archetype/initialization.hpp>
#include <archetype/lowering/lower.hpp>
#include <archetype/text/type_name.hpp>
#include <archetype/weights/names/key_rules.hpp>

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace archetype::zoo {

/// What a library does in the same way for all networks of a family, unless an entry says otherwise.
struct Publisher {
  std::string_view library{};                      ///< "torchvision"
  KeyRules keys{};                                 ///< the names that it gives the tensors
  const Initialization* initialization = nullptr;  ///< how it initializes fresh weights
  std::string_view family{};                       ///< the family's name and paper
  Preset preset{};                                 ///< the preprocessing that it applies (see `zoo::presets`)
};

/// A network that is known by name.
struct Entry {
  const Publisher* publisher = nullptr;  ///< the library whose weights and tensor names it follows
  std::string_view name{};               ///< what that library calls it: "resnet50"
  Emit emit = nullptr;                   ///< of the network, initialized as by that library
  Emit architecture = nullptr;           ///< of the network, initialized as its type says
  std::string_view (*type)() = nullptr;  ///< returns "archetype::ResNet50", or "" if its type has no such name
  Preset stated_preset{};  ///< the preprocessing as the library states it; `preset` fills in the sizes of 0

  constexpr std::string_view library() const { return publisher->library; }
  std::string full_name() const { return std::string{library()} + "/" + std::string{name}; }

  /// Whether this is its name, with or without its library.
  constexpr bool is_named(std::string_view asked) const {
    const std::size_t before = library().size();
    return asked == name || (asked.size() == before + 1 + name.size() && asked.starts_with(library()) &&
                             asked[before] == '/' && asked.ends_with(name));
  }

  /// The preprocessing that the library applies before this network when it evaluates its default weights, or, if it
  /// has none, that its settings state.
  Preset preset() const { return preset(0); }

  /// The same for square images of `size` pixels a side; 0 means the network's declared input size.
  Preset preset(int size) const {
    const OwningGraph graph = lower(emit, {.classes = 1});
    const int declared = graph.view().input_shape().height;
    const Preset own = stated_preset.resolved(declared);
    return size == 0 || size == declared ? own : own.rescaled(size);
  }
};

/// The entry of a network under the name that a library uses, initialized as by that library. The preset is for a
/// network that the library treats differently from the others of its family.
template <Architecture Net, const Publisher& From>
constexpr Entry entry(std::string_view name, const Preset& preset = From.preset) {
  return {.publisher = &From,
          .name = name,
          .emit = &WithInitialization<Net, *From.initialization>::emit,
          .architecture = &Net::emit,
          .type = &archetype::detail::plain_type_name<Net>,
          .stated_preset = preset};
}

namespace detail {

constexpr char lower_case(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

/// The number of insertions, removals and replacements of characters that turn `b` into `a`, ignoring case (Levenshtein
/// 1966).
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

/// The names of the three entries that are nearest to an unknown name: "resnet50, resnet152 and resnet18".
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

/// Thrown for a name that no network has; the message lists the nearest known names.
class UnknownNetwork : public std::invalid_argument {
 public:
  UnknownNetwork(std::span<const Entry> entries, std::string_view name)
      : std::invalid_argument("no network is named \"" + std::string{name} + "\"; the nearest known are " +
                              detail::nearest(entries, name)) {}
};

/// The entry with a name, such as "resnet50", or with a library and a name, such as "torchvision/resnet50"; the first
/// if several have that name. Throws `UnknownNetwork`.
inline const Entry& find(std::span<const Entry> entries, std::string_view name) {
  for (const Entry& entry : entries)
    if (entry.is_named(name)) return entry;
  throw UnknownNetwork{entries, name};
}

}  // namespace archetype::zoo
