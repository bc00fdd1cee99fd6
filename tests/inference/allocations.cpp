// SPDX-License-Identifier: MIT
// Counts what a call allocates. The linker redirects calls of oneDNN's `dnnl_primitive_execute` to the function below:
// within a primitive, oneDNN itself allocates a table of its arguments, which nobody can prevent.
#include <archetype/inference.hpp>
#include <archetype/zoo/efficientnet/types.hpp>

#include <array>
#include <cstddef>
#include <cstdlib>
#include <new>
#include <span>
#include <vector>

#include <catch2/catch.hpp>

#include "random_weights.hpp"

using namespace archetype;

namespace {

thread_local bool counts = false;
thread_local int allocations = 0;

}  // namespace

void* operator new(std::size_t size) {
  if (counts) ++allocations;
  if (void* const memory = std::malloc(size == 0 ? 1 : size)) return memory;
  throw std::bad_alloc{};
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }

extern "C" dnnl_status_t __real_dnnl_primitive_execute(const_dnnl_primitive_t, dnnl_stream_t, int,
                                                       const dnnl_exec_arg_t*);
extern "C" dnnl_status_t __wrap_dnnl_primitive_execute(const_dnnl_primitive_t primitive, dnnl_stream_t stream, int count,
                                                       const dnnl_exec_arg_t* arguments) {
  const bool before = counts;
  counts = false;
  const dnnl_status_t status = __real_dnnl_primitive_execute(primitive, stream, count, arguments);
  counts = before;
  return status;
}

namespace {

template <class Net>
int allocations_of_a_call(MapLayout layout) {
  const GraphView& net = graph<Net>;
  InferenceNetwork network =
      compile_for_inference<Net>(random_weights(net), {.batches = {1, 2}, .layout = layout});
  const std::vector<float> images = random_images(net.input_shape(), 3);
  std::vector<float> result(static_cast<std::size_t>(3 * net.output_shape().elements()));
  allocations = 0;
  counts = true;
  network.run(images, result);
  counts = false;
  return allocations;
}

struct Small : Network<Input<3, 32, 32>, Stem<16>, Stage<2, MBConv<24>>, Stage<2, BasicBlock<20>, Stride<2>>,
                       Head<AdaptiveConcatPool, Flatten, BatchNorm, Logits<5>>> {};

}  // namespace

TEST_CASE("The count of allocations counts") {
  counts = true;
  std::vector<int> numbers(3);
  counts = false;
  CHECK(allocations > 0);
  CHECK(numbers.size() == 3);
}

TEST_CASE("A call allocates nothing") {
  CHECK(allocations_of_a_call<Small>(MapLayout::blocked) == 0);
  CHECK(allocations_of_a_call<Small>(MapLayout::channels_last) == 0);
}
