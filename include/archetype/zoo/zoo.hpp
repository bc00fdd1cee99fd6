// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/graph/lower.hpp>
#include <archetype/zoo/names.hpp>
#include <archetype/zoo/resnet.hpp>

#include <array>
#include <cstddef>
#include <string_view>

namespace archetype::zoo {

namespace detail {

template <Architecture Net>
constexpr Entry entry(std::string_view library, std::string_view name) {
  return {library, name, &archetype::lower<Net>};
}

}  // namespace detail

/// Every network that is known by name; a line here adds one.
inline constexpr std::array entries{
    detail::entry<ResNet18>("torchvision", "resnet18"),
    detail::entry<ResNet34>("torchvision", "resnet34"),
    detail::entry<ResNet50>("torchvision", "resnet50"),
    detail::entry<ResNet101>("torchvision", "resnet101"),
    detail::entry<ResNet152>("torchvision", "resnet152"),
    detail::entry<ResNeXt50_32x4d>("torchvision", "resnext50_32x4d"),
    detail::entry<ResNeXt101_32x8d>("torchvision", "resnext101_32x8d"),
    detail::entry<WideResNet50_2>("torchvision", "wide_resnet50_2"),
    detail::entry<WideResNet101_2>("torchvision", "wide_resnet101_2"),
};

/// The names of all networks, without their libraries.
constexpr std::array<std::string_view, entries.size()> names() {
  std::array<std::string_view, entries.size()> names;
  for (std::size_t i = 0; i < names.size(); ++i) names[i] = entries[i].name;
  return names;
}

/// The entry of "resnet50" or "torchvision/resnet50". Throws `UnknownNetwork`.
inline const Entry& find(std::string_view name) { return find(entries, name); }

/// The graph of a network that is known by name only at run time, for the declared image and classes unless the request
/// says otherwise. Throws `UnknownNetwork`, or `IllFormedArchitecture` where the network cannot be what is requested.
inline OwningGraph lower(std::string_view name, Request request = {}) { return find(name).lower(request); }

}  // namespace archetype::zoo
