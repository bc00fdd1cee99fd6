// SPDX-License-Identifier: MIT
#pragma once
#include <filesystem>
#include <string>

namespace archetype::inference {

/// What the cache did for a network. A fault of it is no fault of the network, which is compiled without it then.
struct CacheUse {
  std::filesystem::path file{};  ///< that of the network; empty without `InferenceOptions::cache`
  bool found = false;            ///< whether the network is from the file; if not, it was written
  std::string fault{};           ///< why the file was not used although it was there, or why it was not written
};

}  // namespace archetype::inference
