// SPDX-License-Identifier: MIT
#include <archetype/weights/formats/weight_file.hpp>

#include "weights.hpp"

/// Any content, told apart as `archetype::read_weights` does; an index of shards is read without these.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  return fuzz::read_weights(data, size, [](std::span<const std::byte> content) {
    using namespace archetype::detail;
    if (looks_like_index(as_text(content))) {
      archetype::detail::MemoryBudget budget{content.size()};
      const ShardIndex index{as_text(content), budget};
      for (const auto& [key, name] : index.files()) static_cast<void>(place_of_shard("directory/index.json", name));
      if (index.is_index()) return archetype::StateDict{};
    }
    return parse_weights(content, "model.bin", {});
  });
}
