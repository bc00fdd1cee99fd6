// SPDX-License-Identifier: MIT
#include <archetype/analysis/cost.hpp>
#include <archetype/blocks/compose/branches.hpp>
#include <archetype/blocks/compose/gated.hpp>
#include <archetype/blocks/scale/budget.hpp>
#include <archetype/blocks/transform/rules.hpp>
#include <archetype/layers/dropout.hpp>
#include <archetype/lowering/lower.hpp>
#include <archetype/zoo/resnet/types.hpp>

#include <algorithm>
#include <string>

#include <catch2/catch.hpp>

using namespace archetype;

namespace {

template <class Net>
std::string fault_of(Request request = {}) {
  try {
    lower<Net>(request);
  } catch (const IllFormedArchitecture& fault) {
    return fault.what();
  }
  return "none";
}

/// The fault of a small network with these parts.
template <class... Parts>
std::string fault_in() {
  return fault_of<Network<Input<3, 32, 32>, Parts...>>();
}

void check_equal(const GraphView& a, const GraphView& b) {
  REQUIRE(a.size() == b.size());
  CHECK(std::ranges::equal(a.edges, b.edges));
  REQUIRE(a.scopes.size() == b.scopes.size());
  for (std::size_t i = 0; i < a.scopes.size(); ++i) {
    CHECK(a.scopes[i].parent == b.scopes[i].parent);
    CHECK(same_name(a.scopes[i].label, b.scopes[i].label));
  }
  for (int i = 0; i < a.size(); ++i) {
    INFO(path_of(a, a[i]).str());
    CHECK(path_of(a, a[i]) == path_of(b, b[i]));
    CHECK(a[i].operation->kind() == b[i].operation->kind());
    CHECK(a[i].attributes == b[i].attributes);
    CHECK(a[i].shape == b[i].shape);
    CHECK(a[i].parameters == b[i].parameters);
    CHECK(a[i].multiply_adds == b[i].multiply_adds);
    CHECK(a[i].first_edge == b[i].first_edge);
    CHECK(a[i].edge_count == b[i].edge_count);
    CHECK(a[i].scope == b[i].scope);
  }
}

template <class A, class B>
void check_same() {
  const OwningGraph a = lower<A>(), b = lower<B>();
  check_equal(a, b);
}

/// A stage that emits each of its blocks, where `Stage` copies those that repeat.
template <class... Blocks>
struct Unrolled {
  static constexpr Value emit(Builder& builder, Value x) {
    return builder.within(builder.next(detail::stage_naming), [&] { return apply<Numbered<Blocks...>>(builder, x); });
  }
};

template <int Width>
using Unit = BasicBlock<Width>::template Strided<1>;

/// A block with scopes in scopes, several edges at a node, and a shortcut past them.
using Nested = Residual<Named<"body", Sequence<SEBlock<12, 4>, Branches<Conv<4>, Conv<4, Kernel<3>>, Conv<4>>>>>;

/// A body that only its shortcut reads: the copies must not mistake the block's input for its result.
struct Untouched {
  static constexpr Value emit(Builder& builder, Value x) {
    apply<Conv<12>>(builder, x);
    return x;
  }
};

}  // namespace

TEST_CASE("A graph lowered at run time is the constant one") {
  const OwningGraph declared = lower<ResNet50>(), asked = lower<ResNet18>(Shape{3, 224, 224}, 1000);
  check_equal(declared, graph<ResNet50>);
  check_equal(asked, graph<ResNet18>);
}

TEST_CASE("A network is lowered for another image size") {
  const OwningGraph lowered = lower<ResNet50>(Shape{3, 97, 97});
  CHECK(lowered.view().input_shape() == Shape{3, 97, 97});
  CHECK(lowered.view().output_shape() == Shape{1000});
  CHECK(count_parameters(lowered) == 25'557'032);
  CHECK(count_multiply_adds(lowered) == multiply_adds<WithInput<ResNet50, Input<3, 97, 97>>>);
}

TEST_CASE("A network is lowered for another class count") {
  const OwningGraph ten = lower<ResNet18>(Request{.classes = 10});
  CHECK(ten.view().output_shape() == Shape{10});
  CHECK(count_parameters(ten) == 11'689'512 - 990 * 513);
  const OwningGraph open = lower<WithHead<ResNet18, Classifier<0>>>(Request{.classes = 10});
  CHECK(count_parameters(open) == 11'689'512 - 990 * 513);
  CHECK(
      fault_of<WithHead<ResNet18, Classifier<0>>>() ==
      "fc: Linear has a class count that is left to run time; give its Classifier one, or lower the network with one");
}

TEST_CASE("Faults that only another input shows are thrown") {
  CHECK(fault_of<ResNet18>({.input = {3, 0, 224}}) == "network: Input is 3x0x224; every extent must be at least 1");
  CHECK(fault_of<ResNet18>({.input = {-3, 224, 224}}) ==
        "network: Input is -3x224x224; every extent must be at least 1");
  CHECK(fault_of<ResNet18>({.classes = -1}) == "fc: Linear has width -1; it must be 1 to 1048576");
  CHECK(fault_of<Network<Input<3, 32, 32>, AveragePool<Kernel<7>, Padding<0>>>>({.input = {3, 6, 32}}) ==
        "avgpool: AveragePool lays a window of 7x7 on 3x6x32; "
        "give it a smaller Kernel or more Padding, or the network a larger Input");
  CHECK(fault_of<Network<Input<4, 32, 32>, Conv<8, Groups<4>>>>({.input = {3, 32, 32}}) ==
        "conv1: Conv has Groups<4> from 3 to 8 channels; give it a number that divides both");
  CHECK(fault_of<ResNet18>({.classes = -1, .scale = {.width = 2_r}}) ==
        "fc: Linear has width -1; it must be 1 to 1048576");
  CHECK(fault_of<ResNet18>({.scale = {.width = 0_r}}) ==
        "network: it is scaled in width by 0/1; a factor must be above 0, at most 1000 and of at most 10 digits");
  CHECK(fault_of<ResNet18>({.input = {3, 8, 8}}) == "none");  // its windows are padded, so 1x1 remains
}

TEST_CASE("A run-time lowering throws the sentence that the compiler prints") {
  CHECK(fault_in<Conv<64>, Residual<Conv<128>>>() ==
        "network: Residual adds 128x32x32 to 64x32x32; give it a shortcut of width 128");
  CHECK(fault_in<Conv<64>, Residual<Conv<64, Stride<2>>>>() ==
        "network: Residual adds 64x16x16 to 64x32x32; give its shortcut Stride<2>");
  CHECK(fault_in<Conv<64>, SEBlock<128>>() ==
        "network: Gated scales 64x32x32 by a gate of 128x1x1; end the gate in 64 channels of one number each");
  CHECK(fault_in<Stage<0, BasicBlock<64>>>() == "layer1: Stage has 0 blocks of BasicBlock; give it 1 to 1024");
  CHECK(fault_in<Conv<64, Kernel<3>, Kernel<5>>>() == "conv1: Conv is given Kernel twice; keep one");
  CHECK(fault_in<Conv<64, Stride<0>>>() == "conv1: Conv has Stride 0x0; both must be 1 to 1024");
  CHECK(fault_in<Flatten, Conv<64>>() == "conv1: Conv needs a map, not the flat 3072; put it before Flatten");
  CHECK(fault_in<Linear<10>>() == "fc: Linear needs a flat input, not 3x32x32; put Flatten before it");
  CHECK(fault_in<Dropout<1_r>>() == "dropout: Dropout has a rate of 1/1; it must be at least 0 and below 1");
  CHECK(fault_in<Classifier<10>, Conv<8>>() ==
        "network: a head, Classifier, stands 1 part before the end; make it the last part");
  CHECK(fault_in<Conv<8>, Named<"conv1", Conv<8>>>() ==
        "network: two parts are named conv1; give one of them another name with Named");
  CHECK(fault_in<Stage<2, Conv<8>>, Named<"body", Sequence<NumberedFrom<5, Conv<8>>, Numbered<Conv<8>>>>>() == "none");
  CHECK(fault_in<Named<"body", Sequence<NumberedFrom<1, Conv<8>>, Numbered<Conv<8>, Conv<8>>>>>() ==
        "body: two parts are named 1; give one of them another name with Named");
  CHECK(fault_of<Backbone<Backbone<ResNet18>>>() ==
        "network: Backbone and WithHead found no head; end the network with one");
  CHECK(fault_of<WithActivation<ResNet18, Swish, ReLU6>>() ==
        "network: WithActivation found no Swish to replace by ReLU6; name an activation that the network has");
  CHECK(fault_of<Within<ResNet18, Budget{.parameters = 11'000'000}>>() ==
        "network: its 11689512 parameters exceed the budget of 11000000; shrink layer4, which has 8393728");
}

TEST_CASE("Repeated blocks are copied exactly as they would be emitted") {
  check_same<Network<Input<3, 32, 32>, Stage<5, BasicBlock<8>>, Conv<4>>,
             Network<Input<3, 32, 32>, Unrolled<Unit<8>, Unit<8>, Unit<8>, Unit<8>, Unit<8>>, Conv<4>>>();
  check_same<Network<Input<3, 32, 32>, Conv<12>, Stage<4, Nested>, Conv<4>>,
             Network<Input<3, 32, 32>, Conv<12>, Unrolled<Nested, Nested, Nested, Nested>, Conv<4>>>();
  check_same<Network<Input<3, 32, 32>, Stage<3, Untouched>, Conv<4>>,
             Network<Input<3, 32, 32>, Unrolled<Untouched, Untouched, Untouched>, Conv<4>>>();
}
