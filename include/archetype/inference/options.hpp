// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/inference/kernel.hpp>
#include <archetype/lowering/request.hpp>
#include <archetype/weights/match/match.hpp>

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace archetype {

/// The order in which most maps of an inference network lie in memory.
enum class MapLayout : unsigned char {
  fastest,  ///< whichever of the others is found to be faster when the network is compiled; rounding depends on it
  blocked,  ///< blocks of 8 or 16 channels, as the processor's vectors have
  channels_last
};

struct InferenceOptions {
  /// Numbers of images to prepare for. A call with other numbers is divided into these, the largest first.
  std::vector<int> batches{1};
  int threads = 1;    ///< that each call uses
  Request request{};  ///< another image size, number of classes or channels than declared, or results of layers
  std::optional<Adapt> adapt{};  ///< whether weights may be adapted to other channels of images
  std::string subtree{};         ///< selects one of several networks in a file, as `Subtree` does for `load`
  MapLayout layout = MapLayout::fastest;
  /// A directory, made if need be, where compiled networks are kept from one run of a program to the next. Compiling
  /// the same network with the same weights and options again then takes a fraction of the time. Whoever may write
  /// there decides what networks compute.
  std::filesystem::path cache{};
  std::vector<InferenceKernel> kernels{};  ///< for operations of your own; those of the library can be replaced, too
};

}  // namespace archetype
