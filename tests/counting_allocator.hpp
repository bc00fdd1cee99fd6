// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <new>
#include <unordered_map>

#include <c10/core/Allocator.h>
#include <c10/core/CPUAllocator.h>
#include <torch/types.h>

namespace archetype {

/// LibTorch's memory on the CPU, counted.
class CountingAllocator : public c10::Allocator {
 public:
  c10::DataPtr allocate(std::size_t bytes) const override {
    if (bytes == 0) return {nullptr, torch::kCPU};
    void* const memory = ::operator new(bytes, alignment);
    const std::lock_guard lock{mutex};
    sizes.emplace(memory, static_cast<std::int64_t>(bytes));
    now += static_cast<std::int64_t>(bytes);
    peak = std::max(peak, now);
    return {memory, memory, &release, torch::kCPU};
  }
  c10::DeleterFnPtr raw_deleter() const override { return &release; }

  static inline std::int64_t now = 0;
  static inline std::int64_t peak = 0;

 private:
  static void release(void* memory) {
    const std::lock_guard lock{mutex};
    const auto found = sizes.find(memory);
    if (found == sizes.end()) return;
    now -= found->second;
    sizes.erase(found);
    ::operator delete(memory, alignment);
  }

  static constexpr std::align_val_t alignment{64};
  static inline std::mutex mutex;
  static inline std::unordered_map<void*, std::int64_t> sizes;
};

}  // namespace archetype
