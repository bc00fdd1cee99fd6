// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/graph/shape.hpp>
#include <archetype/lowering/scale.hpp>

#include <string>
#include <vector>

namespace archetype {

class Emitter;

/// What a lowering may be told besides the type.
struct Request {
  Shape input{};                  ///< instead of the declared one; of no channels: as declared
  int classes = 0;                ///< instead of the classifier's; 0: as declared
  int channels = 0;               ///< of the images, instead of the declared ones; 0: as declared
  int size = 0;                   ///< height and width of the images, instead of the declared ones; 0: as declared
  Scale scale{};                  ///< of declared widths and repeats, besides what the type scales them by
  const Emitter* head = nullptr;  ///< instead of the declared head: `head<FastaiHead<0>>`

  /// Layers or scopes whose results are the network's, as by `Features`, instead of what its head makes of the last:
  /// `{"layer2", "layer4"}`. None: as declared.
  std::vector<std::string> features{};

  /// The input of a network that declares this one.
  constexpr Shape input_of(Shape declared) const {
    if (input.channels != 0) declared = input;
    if (channels != 0) declared.channels = channels;
    if (size != 0) declared.height = declared.width = size;
    return declared;
  }
};

}  // namespace archetype
