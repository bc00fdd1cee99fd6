// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/graph/shape.hpp>
#include <archetype/lowering/scale.hpp>

#include <string>
#include <vector>

namespace archetype {

class Emitter;

/// Changes that a lowering applies to the declared network.
struct Request {
  Shape input{};                  ///< input shape; 0 channels: as declared
  int classes = 0;                ///< number of classes; 0: as declared
  int channels = 0;               ///< channels of the image; 0: as declared
  int size = 0;                   ///< height and width of the image; 0: as declared
  Scale scale{};                  ///< scale of declared widths and repeats, in addition to the type's own
  const Emitter* head = nullptr;  ///< replacement for the declared head: `head<FastaiHead<0>>`

  /// Layers or scopes whose results the network returns instead of the head's output, as with `Features`: `{"layer2",
  /// "layer4"}`. Empty: as declared.
  std::vector<std::string> features{};

  /// The input of a network that declares `declared`.
  constexpr Shape input_of(Shape declared) const {
    if (input.channels != 0) declared = input;
    if (channels != 0) declared.channels = channels;
    if (size != 0) declared.height = declared.width = size;
    return declared;
  }
};

}  // namespace archetype
