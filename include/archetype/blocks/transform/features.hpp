// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/blocks/transform/transform.hpp>
#include <archetype/graph/constexpr_vector.hpp>
#include <archetype/layers/features.hpp>
#include <archetype/lowering/constant_graph.hpp>

#include <array>
#include <cstddef>
#include <span>
#include <string_view>
#include <type_traits>

namespace archetype {

/// One of the feature maps that a network of `Features` returns.
struct Feature {
  std::string_view name{};  ///< the name passed to `Features`
  Shape shape{};
  int stride = 0;  ///< rows of the image per row of the feature map
  friend constexpr bool operator==(const Feature&, const Feature&) = default;
};

namespace detail {

/// Makes the results at these paths the network's results.
template <FixedString... Names>
struct Tapped {
  static constexpr std::array<std::string_view, sizeof...(Names)> names{Names.view()...};

  static constexpr Value emit(Builder& builder, Value x) {
    builder.tap(operations::feature_joining, names);
    return x;
  }
};

template <class Part>
inline constexpr std::span<const std::string_view> tapped_names{};
template <FixedString... Names>
inline constexpr std::span<const std::string_view> tapped_names<Tapped<Names...>> = Tapped<Names...>::names;

template <class Part>
using IsHead = std::bool_constant<is_head<Part>>;

template <class Net, class FeatureTaps>
struct Tapping;
template <class First, class... Parts, class FeatureTaps>
struct Tapping<Network<First, Parts...>, FeatureTaps> : DropParts<IsHead, Network<First, FeatureTaps>, Parts...> {};

/// The names passed to the network's `Features`; empty for another network.
template <class Net>
inline constexpr std::span<const std::string_view> names_of_features{};
template <class... Parts>
inline constexpr std::span<const std::string_view> names_of_features<Network<Parts...>> = [] {
  std::span<const std::string_view> names;
  ((names = tapped_names<Parts>.empty() ? names : tapped_names<Parts>), ...);
  return names;
}();

/// The stride of each node's result: rows of the image per row, along its first input.
constexpr void find_strides(const GraphView& graph, ConstexprVector<int>& strides) {
  for (const Node& node : graph.nodes) {
    const std::span<const int> sources = graph.sources(node);
    if (sources.empty()) {
      strides.push_back(1);
      continue;
    }
    const auto source = static_cast<std::size_t>(sources[0]);
    const Shape& before = graph.nodes[source].shape;
    const bool pools_all = node.attributes.window.stride.height == 1 && node.shape.area() == 1;
    const int stride = pools_all && before.height > 1 ? before.height : node.attributes.window.stride.height;
    strides.push_back(strides[source] * stride);
  }
}

}  // namespace detail

/// The network without its head and everything after the last of these layers or scopes, which returns the results of
/// all of them in this order: `Features<ResNet50, "layer2", "layer3.1", "layer4">`.
///
/// The result of a scope is that of its last layer. Where only one result is expected, as by `forward` and
/// `output_shape`, it is that of the last name.
template <class Net, FixedString... Names>
using Features = typename detail::Tapping<detail::Parts<Net>, detail::Tapped<Names...>>::type;

/// Name, shape and stride of each result of a network of `Features`: `features_of<Net>[0].shape.channels`.
template <Architecture Net, std::size_t = sizeof(*verdict<Net>)>
inline constexpr auto features_of = [] {
  constexpr GraphView net = graph<Net>;
  constexpr std::span<const std::string_view> names = detail::names_of_features<detail::Parts<Net>>;
  static_assert(!names.empty(), "features_of needs a network of Features, such as Features<Net, \"layer4\">");
  std::array<Feature, names.size()> features;
  detail::ConstexprVector<int> strides;
  detail::find_strides(net, strides);
  for (std::size_t i = 0; i < names.size(); ++i) {
    const int source = net.sources(net.nodes.back())[i];
    features[i] = {names[i], net[source].shape, strides[static_cast<std::size_t>(source)]};
  }
  return features;
}();

}  // namespace archetype
