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

/// Decodes all pictures of a source once, on threads, and leaves out those that cannot be: `report` is called with what
/// each would have thrown, whose sentence names the file. Without this call they are thrown when a loader comes to
/// them. The pictures of a `CachedFolder` are all made thereby.
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
