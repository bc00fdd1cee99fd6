// SPDX-License-Identifier: MIT
#include <archetype/analysis/cost.hpp>
#include <archetype/blocks/compose/network.hpp>
#include <archetype/blocks/compose/residual.hpp>
#include <archetype/layers/all.hpp>
#include <archetype/zoo/efficientnet/types.hpp>
#include <archetype/zoo/resnet/types.hpp>

#include "small_input.hpp"

using namespace archetype;

namespace {

/// An operation of a user's own, which says nothing of its gradient.
class Bending : public Operation {
 public:
  constexpr Bending() : Operation({"Bending", "bend"}) {}
};
inline constexpr Bending bending{};
struct Bend : Layer<bending> {};

template <class... Parts>
constexpr SegmentMemory memory_of =
    SegmentMemories{graph<Network<Small, Parts...>>}.of({0, graph<Network<Small, Parts...>>.size() - 1});

}  // namespace

// Results that lie in the memory of others are not counted again, and neither is the input or the last result.
static_assert(memory_of<ReLU, ReLU>.kept == kilobyte && memory_of<ReLU, ReLU>.keeps_result);
static_assert(memory_of<Conv<1>, ReLU>.kept == 0 && memory_of<Conv<1>, ReLU>.keeps_input);
static_assert(memory_of<Conv<1>, Sigmoid, Conv<1>>.kept == kilobyte && !memory_of<Conv<1>, ReLU, Conv<1>>.keeps_result);
static_assert(memory_of<Bend, Bend, Bend>.kept == 2 * kilobyte && memory_of<Bend>.keeps_input);
static_assert(memory_of<GlobalAveragePool, Flatten, Linear<1>>.kept == 4);  // one number, as a map and flat

// A batch norm keeps its input; what is computed at once with it is not there at all.
static_assert(memory_of<Conv<1>, BatchNorm, ReLU, GELU>.kept == 2 * kilobyte);
static_assert(SegmentMemories{graph<Network<Small, Conv<1>, BatchNorm, Swish, Conv<1>>>, false}.of({0, 4}).kept ==
              3 * kilobyte);
static_assert(memory_of<Conv<1>, BatchNorm, Swish, GELU>.kept == 2 * kilobyte);

// Before a convolution, it is not kept, but restored for the gradients.
static_assert(memory_of<Conv<1>, BatchNorm, Swish, Conv<1>>.kept == kilobyte);

// A max pooling keeps its input and positions of 8 bytes; a convolution that is padded unevenly its padded input.
static_assert(memory_of<Conv<1>, MaxPool<Kernel<2>>, Conv<1>>.kept == kilobyte + 2 * kilobyte / 4 + kilobyte / 4);
static_assert(memory_of<Conv<1>, Conv<1, Kernel<3>, SamePadding>>.kept == kilobyte);
static_assert(memory_of<Conv<1>, Conv<1, Kernel<3>, Stride<2>, SamePadding>>.kept == 4 * 17 * 17);

// At the peak, all three operations keep their input, and gradients of input and result of the last are there.
static_assert(memory_of<Bend, Bend, Bend>.forward == 4 * kilobyte && memory_of<Bend, Bend, Bend>.alone == 3 * kilobyte);
static_assert(memory_of<Bend, Bend, Bend>.backward == (3 + 2) * kilobyte);
static_assert(memory_of<Bend, Bend, Bend>.again == (3 + 1 + 2) * kilobyte);  // and its result

// A sum passes on its gradient in the same memory, and the second gradient of its input is added in place.
static_assert(memory_of<Bend, Residual<Bend, Identity, Identity>>.kept == kilobyte);
static_assert(memory_of<Bend, Residual<Bend, Identity, Identity>>.backward == (2 + 2) * kilobyte);

// Parameters and running statistics; gradients; two moments; the weight in another order; a batch of two.
static_assert(training_memory<Network<Small, Conv<2, Kernel<3>>, BatchNorm>>.parameters == 4 * (18 + 4 + 4 + 1));
static_assert(training_memory<Network<Small, Conv<2, Kernel<3>>, BatchNorm>>.gradients == 4 * (18 + 4));
static_assert(training_memory<Network<Small, Conv<2, Kernel<3>>, BatchNorm>>.bytes(0, 1) == 4 * (27 + 22 + 22 + 18));
static_assert(training_memory<ResNet50>.bytes(3, 1) == training_memory<ResNet50>.bytes(0) -
                                                           training_memory<ResNet50>.gradients +
                                                           3 * training_memory<ResNet50>.activations);

// What fits.
static_assert(largest_batch<ResNet50>(training_memory<ResNet50>.bytes(7)) == 7);
static_assert(largest_batch<ResNet50>(training_memory<ResNet50>.bytes(7) - 1) == 6);
static_assert(largest_batch<ResNet50>(training_memory<ResNet50>.bytes(7, 0), 0) == 7);
static_assert(largest_batch<ResNet50>(100'000'000) == 0);

// A network is trained in less memory where batch norms are computed at once with what follows.
static_assert(training_memory<EfficientNetB0>.activations <
              training_memory_of(graph<EfficientNetB0>, false).activations * 2 / 5);
static_assert(training_memory<ResNet50>.activations < training_memory_of(graph<ResNet50>, false).activations * 2 / 3);
