// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/graph/fault.hpp>
#include <archetype/graph/operation.hpp>
#include <archetype/layers/options.hpp>
#include <archetype/lowering/builder.hpp>
#include <archetype/text/type_name.hpp>

#include <cstddef>
#include <span>
#include <string_view>

namespace archetype::detail {

/// Describes the options that a block or a transform takes, as an operation describes its own.
template <class Set>
class OptionTaker {
 public:
  using Check = void (*)(const Set&, Fault&);

  /// `options` lists the accepted options, as in "Kernel, Stride"; `check` reports values out of range.
  constexpr OptionTaker(std::string_view kind, std::string_view options, const Set& defaults, Check check = nullptr)
      : kind_(kind), options_(options), defaults_(defaults), check_(check) {}

  constexpr std::string_view kind() const { return kind_; }
  constexpr std::string_view options() const { return options_; }
  constexpr Set defaults() const { return defaults_; }
  constexpr void check(const Set& values, Fault& fault) const {
    if (check_ != nullptr) check_(values, fault);
  }

 private:
  std::string_view kind_;
  std::string_view options_;
  Set defaults_;
  Check check_;
};

/// The values that a list of options sets, or why it is invalid.
template <class Set>
struct OptionSet {
  Set values{};
  void (*refuse)(Fault&) = nullptr;  ///< reports what is wrong; null if the options are valid
};

/// The tag of an option; for any other type, a tag with its name.
template <class Given>
struct TagOf {
  struct Tag {
    static constexpr OptionTag tag{type_name<Given>()};
  };
};
template <class Given>
  requires requires { typename Given::Tag; }
struct TagOf<Given> {
  using Tag = typename Given::Tag;
};

/// Whether a name occurs in a list such as "Kernel, Stride, Bias".
constexpr bool lists(std::string_view list, std::string_view name) {
  while (!list.empty()) {
    const std::size_t end = list.find(',');
    if (list.substr(0, end) == name) return true;
    list = end == std::string_view::npos ? std::string_view{} : list.substr(end + 2);
  }
  return false;
}

/// Reports an unknown option, two options that set the same attribute, and an option that must stand alone but does
/// not.
constexpr void check_tags(std::string_view name, std::string_view options, std::span<const OptionTag* const> tags,
                          Fault& fault) {
  for (std::size_t i = 0; i < tags.size() && !fault; ++i) {
    const OptionTag& tag = *tags[i];
    if (!lists(options, tag.name)) {
      fault << name << " does not take " << tag.name;
      if (options.empty()) fault << "; it has no options";
      else if (options.find(',') == std::string_view::npos) fault << "; its only option is " << options;
      else fault << "; its options are " << options;
    }
    for (std::size_t j = 0; j < i && !fault; ++j) {
      if (tags[j]->sets != tag.sets) continue;
      if (tags[j]->name == tag.name) fault << name << " is given " << tag.name << " twice; keep one";
      else
        fault << name << " is given both " << tags[j]->name << " and " << tag.name << ", which set its " << tag.sets
              << "; keep one";
    }
  }
  for (const OptionTag* tag : tags)
    if (tag->alone && tags.size() > 1 && !fault)
      fault << name << " is given " << tag->name << " beside others, and " << tag->name
            << " sets them all; keep it alone";
}

template <class... Tags>
inline constexpr const OptionTag* tags_of[]{&Tags::tag..., nullptr};

/// Reports options that cannot be accepted because of their names.
template <class... Tags>
constexpr void check_tags(std::string_view name, std::string_view options, Fault& fault) {
  check_tags(name, options, {tags_of<Tags...>, sizeof...(Tags)}, fault);
}

/// Whether the options can be accepted by their names. Keyed by tags, so it is computed once for all options that
/// differ only in values.
template <const auto& Taker, class... Tags>
inline constexpr bool takes = [] {
  Fault fault;
  check_tags<Tags...>(Taker.kind(), Taker.options(), fault);
  return !fault;
}();
template <const auto& Taker>
inline constexpr bool takes<Taker> = true;

template <class Given, class Set>
constexpr void apply_option(Set& set) {
  if constexpr (requires { Given::apply(set); }) Given::apply(set);
}

template <class... Options, class Set>
constexpr Set with_options(Set set) {
  (apply_option<Options>(set), ...);
  return set;
}

/// Reports values out of range; those of an operation are checked when it is pushed.
template <const auto& Taker, class Set>
constexpr void check_values(const Set& values, Fault& fault) {
  if constexpr (requires { Taker.check(values, fault); }) Taker.check(values, fault);
}

template <const auto& Taker, class... Options>
constexpr void refuse_options(Fault& fault) {
  check_tags<typename TagOf<Options>::Tag...>(Taker.kind(), Taker.options(), fault);
  if (!fault) check_values<Taker>(with_options<Options...>(Taker.defaults()), fault);
}

template <const auto& Taker, class... Options>
constexpr auto settled() {
  if constexpr (takes<Taker, typename TagOf<Options>::Tag...>) {
    const OptionSet set{with_options<Options...>(Taker.defaults())};
    if constexpr (requires(Fault& fault) { Taker.check(set.values, fault); }) {
      Fault fault;
      Taker.check(set.values, fault);
      if (fault) return OptionSet{Taker.defaults(), &refuse_options<Taker, Options...>};
    }
    return set;
  } else {
    return OptionSet{Taker.defaults(), &refuse_options<Taker, Options...>};
  }
}

/// The values that the options of a layer, block or transform set. Computed once for all uses of the same options.
template <const auto& Taker, class... Options>
inline constexpr auto option_set = settled<Taker, Options...>();

/// Rejects invalid options, and returns whether it did.
template <class Set>
constexpr bool reject_options(Builder& builder, const OptionSet<Set>& set) {
  if (set.refuse == nullptr) return false;
  Fault fault;
  set.refuse(fault);
  builder.reject(fault.sentence());
  return true;
}

}  // namespace archetype::detail
