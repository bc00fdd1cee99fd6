// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/graph/builder.hpp>
#include <archetype/graph/type_name.hpp>
#include <archetype/layers/options.hpp>
#include <archetype/layers/part.hpp>

#include <array>
#include <cstddef>
#include <string_view>

namespace archetype {

namespace detail {

/// Whether a name stands in a list "Kernel, Stride, Bias".
constexpr bool lists(std::string_view list, std::string_view name) {
  while (!list.empty()) {
    const std::size_t end = list.find(',');
    if (list.substr(0, end) == name) return true;
    list = end == std::string_view::npos ? std::string_view{} : list.substr(end + 2);
  }
  return false;
}

/// What stands where an option should: the tag of an option, or a type that is none.
template <class Given>
struct TagOf {
  struct Tag {
    static constexpr std::string_view name = type_name<Given>();
    static constexpr std::string_view sets{};
  };
};
template <class Given>
requires requires { typename Given::Tag; }
struct TagOf<Given> {
  using Tag = typename Given::Tag;
};

/// Tells of an option that `kind` does not take, and of two that set the same attribute.
template <class... Tags>
constexpr void check_options(std::string_view kind, std::string_view accepted, Fault& fault) {
  const std::array<std::string_view, sizeof...(Tags)> names{Tags::name...};
  const std::array<std::string_view, sizeof...(Tags)> sets{Tags::sets...};
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (fault) return;
    if (!lists(accepted, names[i])) {
      fault << kind << " does not take " << names[i];
      if (accepted.empty()) fault << "; it has no options";
      else if (accepted.find(',') == std::string_view::npos) fault << "; its only option is " << accepted;
      else fault << "; its options are " << accepted;
    }
    for (std::size_t j = 0; j < i && !fault; ++j) {
      if (sets[j] != sets[i]) continue;
      if (names[j] == names[i]) fault << kind << " is given " << names[i] << " twice; keep one";
      else
        fault << kind << " is given both " << names[j] << " and " << names[i] << ", which set its " << sets[i]
              << "; keep one";
    }
  }
}

/// Whether an operation takes these options. Keyed by tags, so it is found once for all layers that differ in values.
template <const auto& Operation, class... Tags>
inline constexpr bool takes = [] {
  Fault fault;
  check_options<Tags...>(Operation.kind(), Operation.naming().options, fault);
  return !fault;
}();

template <class Given, class Options>
constexpr void apply_option(Options& options) {
  if constexpr (requires { Given::apply(options); }) Given::apply(options);
}

template <class... Options>
constexpr Attributes with_options(Attributes attributes) {
  (apply_option<Options>(attributes), ...);
  return attributes;
}

/// The number of groups nearest to the declared one that divides both widths, of two the larger. Where ResNeXt is
/// scaled it has more paths that way, not wider ones.
constexpr int groups_that_divide(int declared, int in, int out) {
  if (declared < 2 || declared > Limits::width || in < 1 || out < 1) return declared;
  for (int distance = 0; distance < declared; ++distance)
    for (const int groups : {declared + distance, declared - distance})
      if (in % groups == 0 && out % groups == 0) return groups;
  return declared;
}

/// What the options of a layer come to: its attributes, or what tells why there are none.
struct Settings {
  Attributes attributes{};
  void (*check)(std::string_view kind, std::string_view accepted, Fault&) = nullptr;  ///< where it finds a fault
};

template <const auto& Operation, class... Options>
constexpr Settings settled() {
  if constexpr (takes<Operation, typename TagOf<Options>::Tag...>)
    return {with_options<Options...>(Operation.defaults())};
  else return {{}, &check_options<typename TagOf<Options>::Tag...>};
}

/// Found once for all layers that differ only in width.
template <const auto& Operation, class... Options>
inline constexpr Settings settings = settled<Operation, Options...>();

/// Stops the build with what is wrong with a layer's options.
constexpr Value refuse_settings(Builder& builder, const Primitive& operation, const Settings& settings,
                                const Label& name) {
  Fault fault;
  settings.check(operation.kind(), operation.naming().options, fault);
  return builder.refuse(operation, name, fault.sentence());
}

/// Pushes one operation on one input.
class LayerStep final : public Step {
 public:
  constexpr LayerStep(const Primitive& operation, const Settings& settings, int width)
      : operation_(&operation), settings_(&settings), width_(width) {}

  constexpr Value emit(Builder& builder, Value x) const override { return emit_named(builder, x, {}); }
  constexpr Value emit_named(Builder& builder, Value x, const Label& name) const override {
    if (settings_->check != nullptr) return refuse_settings(builder, *operation_, *settings_, name);
    if (width_ == implied || !builder.scale().widens())
      return builder.push(*operation_, x, settings_->attributes, width_, name);
    Attributes scaled = settings_->attributes;
    const int width = builder.scale().widened(width_);
    scaled.groups = groups_that_divide(scaled.groups, x.shape.channels, width);
    return builder.push(*operation_, x, scaled, width, name);
  }

 private:
  const Primitive* operation_;
  const Settings* settings_;
  int width_;
};

}  // namespace detail

/// One use of an operation on one input; a layer type derives from this. `Width` is that of the result.
///
///     inline constexpr Mish mish_operation{};              // an object of a class derived from Primitive
///     struct MishLayer : Layer<mish_operation> {};
template <const auto& Operation, int Width, class... Options>
struct SizedLayer : LayerPart {
  static constexpr detail::LayerStep step{Operation, detail::settings<Operation, Options...>, Width};

  static constexpr const Primitive& operation() { return Operation; }
  static constexpr Value emit(Builder& builder, Value x, const Label& name = {}) {
    return step.emit_named(builder, x, name);
  }
};

/// The same for an operation that keeps its input's width.
template <const auto& Operation, class... Options>
using Layer = SizedLayer<Operation, implied, Options...>;

}  // namespace archetype
