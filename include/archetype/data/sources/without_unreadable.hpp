// SPDX-License-Identifier: MIT
#pragma once

#include <archetype/data/loading/prefetch.hpp>
#include <archetype/data/sources/image_source.hpp>

#include <cstddef>
#include <cstdint>
#include <exception>
#include <optional>
#include <string>
#include <vector>

#include <range/v3/view/iota.hpp>
#include <range/v3/view/transform.hpp>

namespace archetype {

/// Decodes all images of a source once, on `threads` threads, and returns the source without those that cannot be
/// decoded. Calls `report` with the error message of each, which names the file. Without this call, a loader throws
/// when it reaches such an image. For a `CachedFolder` this also fills the cache.
template <ImageSource Source>
Source without_unreadable(const Source& source, std::size_t threads, const auto& report) {
  const auto fault_of = [&source](std::int64_t position) -> std::optional<std::string> {
    try {
      source.image(position);
    } catch (const std::exception& error) {
      return error.what();
    }
    return std::nullopt;
  };
  std::vector<std::int64_t> readable;
  std::int64_t position = 0;
  for (const std::optional<std::string>& fault :
       Prefetch(ranges::views::iota(std::int64_t{0}, source.size()) | ranges::views::transform(fault_of), threads,
                /*ahead=*/64)) {
    if (fault) report(*fault);
    else readable.push_back(position);
    ++position;
  }
  return source.at(readable);
}

}  // namespace archetype
