// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/graph/view.hpp>

#include <sstream>
#include <stdexcept>
#include <string>

#include <torch/types.h>

namespace archetype::detail {

/// Rejects a tensor that is not a batch of images for the network: of other rank, channels, element type or device.
inline void check_images(const torch::Tensor& images, const GraphView& graph, const torch::Tensor& parameter) {
  const Shape& declared = graph.input_shape();
  std::ostringstream why;
  if (!images.defined()) {
    why << "is no tensor at all; give a batch x " << declared.channels << " x height x width";
  } else if (images.dim() != 4) {
    why << "has " << images.dim() << " axes " << images.sizes() << "; give batch x " << declared.channels
        << " x height x width, a single image by unsqueeze(0)";
  } else if (images.size(1) != declared.channels) {
    why << "has " << images.size(1) << " channels, and the network takes " << declared.channels;
  } else if (parameter.defined() && images.scalar_type() != parameter.scalar_type()) {
    why << "has elements of type " << images.scalar_type() << ", and the network's are " << parameter.scalar_type()
        << "; convert one with to(…)";
  } else if (parameter.defined() && images.device() != parameter.device()) {
    why << "is on " << images.device() << ", and the network on " << parameter.device() << "; move one with to(…)";
  } else {
    return;
  }
  throw std::invalid_argument("input: " + why.str());
}

}  // namespace archetype::detail
