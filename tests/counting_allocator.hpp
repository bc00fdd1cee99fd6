// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
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
  // What overrides depends on the version of LibTorch, so nothing says `override`: newer ones want `allocate` without
  // const, and `copy_data`.
  c10::DataPtr allocate(std::size_t bytes) const { return counted(bytes); }
  c10::DataPtr allocate(std::size_t bytes) { return counted(bytes); }
  void copy_data(void* to, const void* from, std::size_t bytes) const { std::memcpy(to, from, bytes); }
  c10::DeleterFnPtr raw_deleter() const { return &release; }

  static inline std::int64_t now = 0;
  static inline std::int64_t peak = 0;

 private:
  static c10::DataPtr counted(std::size_t bytes) {
    if (bytes == 0) return {nullptr, torch::kCPU};
    void* const memory = ::operator new(bytes, alignment);
    const std::lock_guard lock{mutex};
    sizes.emplace(memory, static_cast<std::int64_t>(bytes));
    now += static_cast<std::int64_t>(bytes);
    peak = std::max(peak, now);
    return {memory, memory, &release, torch::kCPU};
  }
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
