// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/lowering/lower.hpp>
#include <archetype/text/concatenated.hpp>
#include <archetype/text/pattern.hpp>
#include <archetype/zoo/convnext/published.hpp>
#include <archetype/zoo/efficientnet/published.hpp>
#include <archetype/zoo/efficientnet_v2/published.hpp>
#include <archetype/zoo/entry.hpp>
#include <archetype/zoo/fastai_learner/published.hpp>
#include <archetype/zoo/genet/published.hpp>
#include <archetype/zoo/mixnet/published.hpp>
#include <archetype/zoo/mobilenet/published.hpp>
#include <archetype/zoo/regnet/published.hpp>
#include <archetype/zoo/resnest/published.hpp>
#include <archetype/zoo/resnet/published.hpp>
#include <archetype/zoo/resnext/published.hpp>
#include <archetype/zoo/se_resnet/published.hpp>
#include <archetype/zoo/se_resnext/published.hpp>
#include <archetype/zoo/xresnet/published.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace archetype::zoo {

/// Every network that is known by name. Of several with the same name the first is meant where no library is named.
inline constexpr auto entries = archetype::detail::concatenated(
    resnets, xresnets, resnexts, se_resnets, se_resnexts, efficientnets_of<geffnet_efficientnet>,
    efficientnets_of<timm_efficientnet>, efficientnets, efficientnet_v2s, mobilenets, mixnets_of<geffnet_mixnet>,
    mixnets_of<timm_mixnet>, regnets, convnexts, genets, resnests, learners);

/// Whether a pattern fits the name of an entry, with or without its library. `*` stands for any text.
inline bool matches(const Entry& entry, std::string_view pattern) {
  return archetype::detail::fits(pattern, entry.name) || archetype::detail::fits(pattern, entry.full_name());
}

/// The names, with their libraries, of the networks that a pattern fits: `list("*resnext*")`, `list("timm/*")`.
inline std::vector<std::string> list(std::string_view pattern = "*") {
  std::vector<std::string> names;
  for (const Entry& entry : entries)
    if (matches(entry, pattern)) names.push_back(entry.full_name());
  return names;
}

/// The entry of "resnet50" or "torchvision/resnet50". Throws `UnknownNetwork`.
inline const Entry& find(std::string_view name) { return find(entries, name); }

/// The graph of a network that is known by name only at run time, for the declared image and classes unless the request
/// says otherwise. Throws `UnknownNetwork`, or `IllFormedArchitecture` where the network cannot be what is requested.
inline OwningGraph lower(std::string_view name, const Request& request = {}) {
  return archetype::lower(find(name).emit, request);
}

}  // namespace archetype::zoo
