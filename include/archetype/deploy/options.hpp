// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/image/preset.hpp>
#include <archetype/lowering/request.hpp>
#include <archetype/weights/match/match.hpp>

#include <optional>
#include <string>
#include <vector>

namespace archetype {

/// How a network becomes a deployed file.
struct DeployOptions {
  Request request{};                   ///< what differs from the declared network, such as the images' size
  std::string name{};                  ///< name of the network; empty: that of its type or its entry in the zoo
  std::optional<Preset> preset{};      ///< the preprocessing; empty: the weight file's, or that of the entry
  std::vector<std::string> classes{};  ///< names of the classes; empty: the weight file's, or the label set's
  std::optional<Adapt> adapt{};  ///< allows weights with modules that the network lacks, or for other image channels
  std::string subtree{};         ///< which of several networks in the weight file; see `Subtree`
};

}  // namespace archetype
