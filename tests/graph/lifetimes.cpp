// SPDX-License-Identifier: MIT
#include <archetype/blocks/compose/network.hpp>
#include <archetype/graph/lifetimes.hpp>
#include <archetype/graph/totals.hpp>
#include <archetype/layers/activation.hpp>
#include <archetype/layers/conv.hpp>
#include <archetype/layers/join.hpp>
#include <archetype/lowering/constant_graph.hpp>
#include <archetype/zoo/registry.hpp>

#include <algorithm>
#include <cstddef>
#include <span>
#include <vector>

#include <catch2/catch.hpp>

using namespace archetype;

namespace {

/// x + x of a convolution's result, then its sum with the input.
struct Twice {
  static constexpr Value emit(Builder& builder, Value input) {
    const Value x = apply<Conv<3>>(builder, input);
    const Value doubled = builder.push(operations::addition, {x, x});
    return builder.push(operations::addition, {doubled, input});
  }
};

struct Net : Network<Input<3, 8, 8>, Twice, ReLU> {};

}  // namespace

TEST_CASE("A result is needed until the last operand that it is") {
  const GraphView net = graph<Net>;  // input, conv, add, add, relu
  const Lifetimes lifetimes{net};
  CHECK(lifetimes.readers(0) == 2);
  CHECK(lifetimes.readers(1) == 2);
  CHECK(lifetimes.last_reader(0) == 3);
  CHECK(lifetimes.last_reader(1) == 2);
  CHECK(lifetimes.last_reader(4) == Lifetimes::kept);
  CHECK_FALSE(lifetimes.ends_at(net, 1, 0));  // the input is read later
  CHECK_FALSE(lifetimes.ends_at(net, 2, 0));  // the same operand follows
  CHECK(lifetimes.ends_at(net, 2, 1));
  CHECK(lifetimes.ends_at(net, 3, 0));
  CHECK(lifetimes.ends_at(net, 3, 1));
}

TEST_CASE("Giving back each result at its end, a pass needs the memory that the peak tells") {
  for (const char* const name : {"resnet50", "timm/resnest14d", "timm/mixnet_s", "torchvision/regnet_y_400mf"}) {
    INFO(name);
    const OwningGraph owner = zoo::lower(name);
    const GraphView net = owner;
    const Lifetimes lifetimes{net};
    long long alive = net.input_shape().elements();
    long long most = alive;
    for (int i = 1; i < net.size(); ++i) {
      alive += net[i].shape.elements();
      most = std::max(most, alive);
      const std::span<const int> sources = net.sources(net[i]);
      for (std::size_t k = 0; k < sources.size(); ++k)
        if (lifetimes.ends_at(net, i, k)) alive -= net[sources[k]].shape.elements();
    }
    CHECK(4 * most == peak_activation_bytes(net));
    CHECK(alive == net.output_shape().elements());
  }
}
