// SPDX-License-Identifier: MIT
#include <archetype/blocks/compose/network.hpp>
#include <archetype/layers/conv.hpp>
#include <archetype/lowering/constant_graph.hpp>
#include <archetype/lowering/image_size.hpp>
#include <archetype/zoo/resnet/types.hpp>

#include <catch2/catch.hpp>

using namespace archetype;

namespace {

struct Unpooled : Network<Input<3, 8, 8>, Conv<4>, Head<Flatten, Linear<10>>> {};

}  // namespace

TEST_CASE("Images of any size that windows and parameters fit are accepted") {
  CHECK_NOTHROW(check_image_shape(graph<ResNet18>, &ResNet18::emit, {}, {3, 224, 224}));
  CHECK_NOTHROW(check_image_shape(graph<ResNet18>, &ResNet18::emit, {}, {3, 96, 131}));
  CHECK_NOTHROW(check_image_shape(graph<Unpooled>, &Unpooled::emit, {}, {3, 8, 8}));
  const Request large{.size = 300};
  const OwningGraph graph_of_large = lower<ResNet18>(large);
  CHECK_NOTHROW(check_image_shape(graph_of_large, &ResNet18::emit, large, {3, 64, 64}));
}

TEST_CASE("A layer that would need other parameters for an image is named") {
  CHECK_THROWS_WITH(check_image_shape(graph<Unpooled>, &Unpooled::emit, {}, {3, 9, 8}),
                    "fc: its weight is made for images of 8x8, and one of 9x8 would need another; pool globally "
                    "before it, or expand the network for that size");
  CHECK_THROWS_AS(check_image_shape(graph<ResNet18>, &ResNet18::emit, {}, {1, 224, 224}), std::invalid_argument);
}
