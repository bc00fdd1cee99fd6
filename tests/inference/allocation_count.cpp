// SPDX-License-Identifier: MIT
#include "allocation_count.hpp"

#include <cstddef>
#include <cstdlib>
#include <functional>
#include <new>

#include <oneapi/dnnl/dnnl.h>

namespace {

thread_local bool counts = false;
thread_local int allocations = 0;

}  // namespace

// Also the form that does not throw, since that of sanitizers calls no other.
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
  if (counts) ++allocations;
  return std::malloc(size == 0 ? 1 : size);
}
void* operator new(std::size_t size) {
  if (void* const memory = operator new(size, std::nothrow)) return memory;
  throw std::bad_alloc{};
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }

// The linker redirects calls of the function without prefix to the one with the prefix `__wrap_`.
extern "C" dnnl_status_t __real_dnnl_primitive_execute(const_dnnl_primitive_t, dnnl_stream_t, int,
                                                       const dnnl_exec_arg_t*);
extern "C" dnnl_status_t __wrap_dnnl_primitive_execute(const_dnnl_primitive_t primitive, dnnl_stream_t stream,
                                                       int count, const dnnl_exec_arg_t* arguments) {
  const bool before = counts;
  counts = false;
  const dnnl_status_t status = __real_dnnl_primitive_execute(primitive, stream, count, arguments);
  counts = before;
  return status;
}

int allocations_of(const std::function<void()>& function) {
  allocations = 0;
  counts = true;
  function();
  counts = false;
  return allocations;
}
