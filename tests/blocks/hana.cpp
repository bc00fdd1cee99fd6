// SPDX-License-Identifier: MIT
#include <archetype/analysis/cost.hpp>
#include <archetype/blocks/hana.hpp>
#include <archetype/graph/compare.hpp>
#include <archetype/zoo/efficientnet_v2/types.hpp>
#include <archetype/zoo/resnet/types.hpp>

#include <type_traits>

#include <boost/hana/append.hpp>
#include <boost/hana/count_if.hpp>
#include <boost/hana/drop_back.hpp>
#include <boost/hana/equal.hpp>
#include <boost/hana/filter.hpp>
#include <boost/hana/length.hpp>
#include <boost/hana/reverse.hpp>
#include <boost/hana/transform.hpp>

using namespace archetype;
namespace hana = boost::hana;

namespace {

// A network and its parts are the same; so is a struct that derives from one.
using Small = Network<Input<3, 8, 8>, Conv<8>, Classifier<2>>;
static_assert(parts_of<Small> == hana::tuple_t<Input<3, 8, 8>, Conv<8>, Classifier<2>>);
static_assert(network_of(parts_of<Small>) == hana::type_c<Small>);
static_assert(hana::length(parts_of<ResNet18>) == hana::size_c<8>);
static_assert(same_graph(graph<NetworkOf<parts_of<ResNet18>>>, graph<ResNet18>));

// Compositions are seen into, and made again of other parts.
static_assert(parts_of<Conv<8>> == hana::tuple_t<>);
static_assert(parts_of<Classifier<2>> == hana::tuple_t<GlobalAveragePool, Flatten, Named<"fc", Logits<2>>>);
static_assert(parts_of<Residual<Conv<8>>> == hana::tuple_t<Conv<8>, Identity, ReLU>);
static_assert(with_parts<Named<"a", ReLU>>(hana::tuple_t<Swish>) == hana::type_c<Named<"a", Swish>>);
static_assert(with_parts<NumberedFrom<3, ReLU>>(hana::tuple_t<Swish, ReLU>) ==
              hana::type_c<NumberedFrom<3, Swish, ReLU>>);
static_assert(with_parts<Gated<ReLU>>(hana::tuple_t<Sigmoid>) == hana::type_c<Gated<Sigmoid>>);
static_assert(with_parts<Branches<ReLU, ReLU>>(hana::reverse(parts_of<Branches<ReLU, Swish>>)) ==
              hana::type_c<Branches<Swish, ReLU>>);
static_assert(with_parts<Residual<Conv<8>>>(hana::append(hana::drop_back(parts_of<Residual<Conv<8>>>),
                                                         hana::type_c<Swish>)) ==
              hana::type_c<Residual<Conv<8>, Identity, Swish>>);

// A stage is its blocks, each as often as it is repeated, and keeps its stride.
using Three = Stage<3, BasicBlock<8>, Stride<2>>;
using Mixed = MixedStage<Stride<2>, Repeat<2, BasicBlock<8>>, BottleneckB<2>>;
static_assert(parts_of<Three> == hana::tuple_t<BasicBlock<8>, BasicBlock<8>, BasicBlock<8>>);
static_assert(parts_of<Mixed> == hana::tuple_t<BasicBlock<8>, BasicBlock<8>, BottleneckB<2>>);
static_assert(with_parts<Mixed>(hana::reverse(parts_of<Mixed>)) ==
              hana::type_c<MixedStage<Stride<2>, Repeat<1, BottleneckB<2>>, Repeat<2, BasicBlock<8>>>>);
static_assert(with_parts<Stage<1, BasicBlock<8>>>(hana::tuple_t<BasicBlock<4>>) ==
              hana::type_c<MixedStage<Stride<1>, Repeat<1, BasicBlock<4>>>>);

// Every stage made again of its blocks is the same network, and is scaled the same.
template <class Net>
constexpr auto rebuilt = network_of(hana::transform(parts_of<Net>, [](auto part) {
  using Part = typename decltype(part)::type;
  if constexpr (IsStage<Part>::value) return with_parts<Part>(parts_of<Part>);
  else return part;
}));
template <class Net>
using Rebuilt = typename decltype(+rebuilt<Net>)::type;
static_assert(!std::is_same_v<Rebuilt<ResNet34>, detail::Parts<ResNet34>>);
static_assert(same_graph(graph<Rebuilt<ResNet34>>, graph<ResNet34>));
static_assert(same_graph(graph<Scaled<Rebuilt<ResNet34>, Compound<Depth<1.4_r>>>>,
                         graph<Scaled<ResNet34, Compound<Depth<1.4_r>>>>));

// Parts are counted and named.
static_assert(hana::count_if(parts_of<EfficientNetV2S>, hana::trait<IsStage>) == hana::size_c<6>);
static_assert(kind_of(hana::type_c<MBConv<8, Expand<2>>>) == "MBConv");
static_assert(kind_of(hana::type_c<ReLU>) == "ReLU");

}  // namespace
