// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/lowering/request.hpp>
#include <archetype/model/model.hpp>
#include <archetype/model/options.hpp>

#include <string_view>

namespace archetype::zoo {

/// The network with this name, expanded with fresh weights as its library draws them: `zoo::make("resnet50", {.classes
/// = 37})`. Its preset is that of its zoo entry, for images of the requested size; it has ImageNet's class names if it
/// has ImageNet's classes. Throws `UnknownNetwork`, whose message names the nearest names, and what `lower` throws for
/// the request.
AnyModel make(std::string_view name, const Request& request = {});

/// The same, with further options.
AnyModel make(std::string_view name, const ModelOptions& options);

}  // namespace archetype::zoo

#ifndef ARCHETYPE_COMPILED
#include <archetype/model/make_definitions.hpp>
#endif
