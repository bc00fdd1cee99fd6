// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/graph/sentence.hpp>
#include <archetype/lowering/builder.hpp>
#include <archetype/text/fixed_string.hpp>
#include <archetype/zoo/registry.hpp>

namespace archetype::zoo {

/// The network with a name, as a type: `Model<zoo::Net<"timm/resnet50d">>`. It is an architecture but not a list of
/// parts, so transforms of parts do not apply to it. It is initialized as by that library. A name that no network has
/// does not compile.
template <FixedString Name>
struct Net {
  static constexpr void emit(Builder& builder) {
    for (const Entry& entry : entries)
      if (entry.is_named(Name.view())) return entry.emit(builder);
    builder.reject(Sentence{} << "no network of the zoo is named " << Name.view());
  }
};

}  // namespace archetype::zoo
