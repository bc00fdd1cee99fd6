// SPDX-License-Identifier: MIT
#include <archetype/analysis/cost.hpp>
#include <archetype/blocks/scale/fitted.hpp>
#include <archetype/zoo/efficientnet/types.hpp>
#include <archetype/zoo/resnet/types.hpp>

#include <string>

#include <catch2/catch.hpp>

using namespace archetype;

namespace {

constexpr Budget sixty_million{.parameters = 60'000'000};
constexpr Budget six_billion{.multiply_adds = 6'000'000'000};
constexpr Budget half{.parameters = 30'000'000, .activation_memory = 30'000'000};

template <class Net, Ratio Exponent>
using AtPhi = Scaled<Net, Compound<Phi<Exponent>>>;

}  // namespace

// It fits, and a tenth more of φ would not.
static_assert(fitted_phi<ResNet50, sixty_million> == 2.2_r);
static_assert(parameters<Fitted<ResNet50, sixty_million>> == parameters<AtPhi<ResNet50, 2.2_r>>);
static_assert(parameters<AtPhi<ResNet50, 2.2_r>> <= 60'000'000);
static_assert(parameters<AtPhi<ResNet50, 2.3_r>> > 60'000'000);

static_assert(fitted_phi<EfficientNetB0, six_billion> == 3.8_r);
static_assert(multiply_adds<Fitted<EfficientNetB0, six_billion>> <= 6'000'000'000);
static_assert(multiply_adds<AtPhi<EfficientNetB0, 3.9_r>> > 6'000'000'000);

// Of several bounds the tightest counts; memory is that of the whole network, though fewer blocks are looked at.
static_assert(activation_memory<Fitted<ResNet18, half>> <= 30'000'000);
static_assert(parameters<Fitted<ResNet18, half>> <= 30'000'000);
static_assert(activation_memory<AtPhi<ResNet18, fitted_phi<ResNet18, half>>> ==
              activation_memory<Fitted<ResNet18, half>>);

// A network that just fits stays what it is.
static_assert(fitted_phi<ResNet18, Budget{.parameters = 11'689'512}> == 0_r);
static_assert(multiply_adds<Fitted<ResNet18, Budget{.parameters = 11'689'512}>> == multiply_adds<ResNet18>);

// What costs nothing fits at any scale.
using Costless = Network<Input<3, 8, 8>, GlobalAveragePool>;
static_assert(fitted_phi<Costless, Budget{.parameters = 1}> == 10_r);

// What is fitted is a list of parts, which transforms take.
static_assert(output_shape<WithHead<Fitted<ResNet18, half>, Classifier<10>>> == Shape{10});

static_assert(parameters<Within<ResNet18, Budget{.activation_memory = 7'000'000}>> == 11'689'512);

TEST_CASE("A budget bounds the network with the head that a request asks for") {
  using Small = Within<ResNet18, Budget{.parameters = 11'200'000}>;
  CHECK_THROWS_AS(lower<Small>(), IllFormedArchitecture);
  const OwningGraph graph = lower<Small>(Request{.head = head<Classifier<10>>});
  CHECK(count_parameters(graph) == 11'181'642);  // torchvision's ResNet-18 of 10 classes
}

TEST_CASE("A fit at run time finds the same scale, and the request for it gives the same network") {
  const Fit found = fit<ResNet50>(sixty_million);
  CHECK(found.phi == fitted_phi<ResNet50, sixty_million>);
  const OwningGraph graph = lower<ResNet50>(found.request);
  CHECK(count_parameters(graph) == parameters<Fitted<ResNet50, sixty_million>>);
  CHECK(graph.view().input_shape() == archetype::graph<Fitted<ResNet50, sixty_million>>.input_shape());
  CHECK(fit<ResNet18>(half).phi == fitted_phi<ResNet18, half>);
  CHECK(fit<Costless>(Budget{.parameters = 1}).phi == 10_r);
}

TEST_CASE("A fit at run time is largest among the tenths next to it, for other images and classes") {
  for (const long long bound : {3'000'000'000LL, 20'000'000'000LL, 200'000'000'000LL}) {
    const Request request{.classes = 10, .size = 160};
    const Fit found = fit<ResNet50>({.multiply_adds = bound}, request);
    const OwningGraph fitted = lower<ResNet50>(found.request);
    CHECK(count_multiply_adds(fitted) <= bound);
    const int next = static_cast<int>(found.phi.value() * 10 + 0.5) + 1;
    const OwningGraph larger = lower<ResNet50>(detail::scaled_request(request, {3, 160, 160}, next));
    CHECK(count_multiply_adds(larger) > bound);
  }
}

TEST_CASE("A budget that no scale meets is told with the stage that holds most of the cost") {
  CHECK_THROWS_WITH(fit<ResNet50>({.parameters = 1'000'000}),
                    "network: even at phi 0 its 25557032 parameters exceed the budget of 1000000; shrink layer4, which "
                    "has 14964736");  // 512 · 1024 + 9 · 512 · 512 + …, the last stage of torchvision's resnet50
  CHECK_THROWS_WITH(fit<ResNet50>({}), Catch::Contains("its budget bounds nothing"));
}
