// SPDX-License-Identifier: MIT
// Slices and concatenations in place compute what copying ones do.
#include <archetype/inference.hpp>
#include <archetype/inference/kernels/channels.hpp>
#include <archetype/inference/onednn/usable_block.hpp>

#include <algorithm>
#include <cstddef>
#include <optional>
#include <type_traits>
#include <vector>

#include <catch2/catch.hpp>
#include <oneapi/dnnl/dnnl.hpp>

#include "random_weights.hpp"

using namespace archetype;

namespace {

/// The mixed convolutions of a MixNet, of widths that blocks of 8 divide, and of others.
template <int Width>
struct Mixed
    : Network<Input<3, 9, 9>, Conv<Width, Kernel<3>>, BatchNorm, ReLU,
              Residual<Sequence<Named<"a", Branches<DepthwiseConv<Kernel<3>>, DepthwiseConv<Kernel<5>>>>, BatchNorm,
                                ReLU, Named<"b", Branches<Conv<Width / 2>, Conv<Width / 2>>>, BatchNorm>>,
              Named<"c", Branches<ReLU, Sequence<Conv<Width>, Swish, MaxPool<Kernel<3>, Stride<1>>>>>, Classifier<5>> {
};

/// Kernels of a user that copy, as those of the library do in other layouts.
std::vector<InferenceKernel> copying() {
  return {{.kind = "Concatenate", .compute = inference::compute_concatenation},
          {.kind = "Slice", .compute = inference::compute_slice}};
}

template <Architecture Net>
std::vector<float> logits(const std::vector<InferenceKernel>& kernels, MapLayout layout, std::size_t copies) {
  InferenceNetwork network =
      compile_for_inference<Net>(random_weights(graph<Net>), {.layout = layout, .kernels = kernels});
  const std::vector<float> images = random_images(network.input_shape(), 1);
  const std::vector<inference::ProfileRow> rows = network.profile(images, 1).rows;
  CHECK(static_cast<std::size_t>(std::count_if(rows.begin(), rows.end(), [](const inference::ProfileRow& row) {
          return row.kind.starts_with("Slice") || row.kind.starts_with("Concatenate");
        })) == copies);
  return network(images);
}

}  // namespace

TEMPLATE_TEST_CASE("Slices and concatenations in place compute what copying ones do", "", Mixed<32>, Mixed<20>) {
  const std::vector<float> copied = logits<TestType>(copying(), MapLayout::channels_last, 9);
  const bool in_place =
      inference::onednn::usable_block(dnnl::engine{dnnl::engine::kind::cpu, 0}) == inference::Layout::blocked8 &&
      std::is_same_v<TestType, Mixed<32>>;
  const std::vector<float> found = logits<TestType>({}, MapLayout::blocked, in_place ? 1 : 9);
  REQUIRE(found.size() == copied.size());
  for (std::size_t i = 0; i < found.size(); ++i) CHECK(found[i] == Approx(copied[i]).epsilon(1e-4).margin(1e-5));
}
