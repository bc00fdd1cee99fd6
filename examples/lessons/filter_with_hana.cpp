// SPDX-License-Identifier: MIT
// links: archetype::describe Boost::headers
// test: filter_with_hana
// says: FusedMBConv 10
// says: MBConv 30
//
// An architecture is a list of types, for which Boost.Hana has algorithms: a network can be filtered, replaced and
// folded like any other tuple.
#include <archetype/blocks/hana.hpp>
#include <archetype/describe.hpp>
#include <archetype/zoo/efficientnet_v2/types.hpp>

#include <cstdio>
#include <string_view>

#include <boost/hana.hpp>

using namespace archetype;
namespace hana = boost::hana;

// [replace]
/// A residual block without the activation after its sum.
template <class Whole>
constexpr auto unactivated = with_parts<Whole>(hana::append(hana::drop_back(parts_of<Whole>), hana::type_c<Identity>));

template <class Block>
struct Unactivated {
  template <int S>
  using Strided = typename decltype(unactivated<typename Block::template Strided<S>>)::type;
};

/// A stage with every second block unactivated; any other part unchanged.
constexpr auto thin_out = [](auto part) {
  using Part = typename decltype(part)::type;
  if constexpr (IsStage<Part>::value) {
    constexpr auto positions = hana::to_tuple(hana::make_range(hana::size_c<0>, hana::length(parts_of<Part>)));
    return with_parts<Part>(hana::zip_with(
        [](auto block, auto position) {
          if constexpr (position % hana::size_c<2> == hana::size_c<0>) return block;
          else return hana::type_c<Unactivated<typename decltype(block)::type>>;
        },
        parts_of<Part>, positions));
  } else {
    return part;
  }
};

constexpr auto parts = hana::transform(parts_of<ResNet34>, thin_out);
struct ThinnedResNet34 : NetworkOf<parts> {};

static_assert(parameters<ThinnedResNet34> == parameters<ResNet34>);
static_assert(graph<ResNet34>.size() - graph<ThinnedResNet34>.size() == 1 + 2 + 3 + 1);  // of 3, 4, 6 and 3 blocks
// [replace]

// [count]
constexpr auto stages = hana::filter(parts_of<EfficientNetV2S>, hana::trait<IsStage>);
constexpr auto blocks =
    hana::flatten(hana::transform(stages, [](auto stage) { return parts_of<typename decltype(stage)::type>; }));

constexpr int count_of(std::string_view kind) {
  return hana::fold_left(blocks, 0, [=](int count, auto block) { return count + (kind_of(block) == kind ? 1 : 0); });
}

static_assert(count_of("FusedMBConv") == 2 + 4 + 4 && count_of("MBConv") == 6 + 9 + 15);  // Tan & Le 2021, table 4
// [count]

int main() {
  for (const char* kind : {"FusedMBConv", "MBConv"}) std::printf("%s %d\n", kind, count_of(kind));
  std::printf("%d operations instead of %d\n", graph<ThinnedResNet34>.size(), graph<ResNet34>.size());
}
