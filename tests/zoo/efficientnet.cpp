// SPDX-License-Identifier: MIT
#include <archetype/analysis/cost.hpp>
#include <archetype/graph/compare.hpp>
#include <archetype/zoo/efficientnet/types.hpp>
#include <archetype/zoo/tensorflow.hpp>

using namespace archetype;

namespace {

constexpr long long whole_millions(long long count) { return (count + 500'000) / 1'000'000; }

/// Whether all batch norms have these constants.
template <class Net>
constexpr bool normalizes_with(Ratio epsilon, Ratio momentum) {
  for (const Node& node : graph<Net>.nodes)
    if (node.operation->kind() == operations::batch_normalization.kind() &&
        (node.attributes.epsilon != epsilon || node.attributes.momentum != momentum))
      return false;
  return true;
}

/// The rate of the last operation of a kind.
template <class Net>
constexpr double last_rate(std::string_view kind) {
  double rate = -1;
  for (const Node& node : graph<Net>.nodes)
    if (node.operation->kind() == kind) rate = node.attributes.rate.value();
  return rate;
}

/// How many operations of a kind there are.
template <class Net>
constexpr int count(std::string_view kind) {
  int found = 0;
  for (const Node& node : graph<Net>.nodes) found += node.operation->kind() == kind;
  return found;
}

// EfficientNet-Lite3 written out, as geffnet's and timm's builders have it.
template <int Width, class... Options>
using Block = MBConv<Width, Options..., Squeeze<0_r>, Activated<ReLU6>>;
struct Lite3 : Network<Input<3, 300, 300>, StochasticDepth<0.2_r>, MobileStem<32, ReLU6>,
                       Stage<1, Block<24, Expand<1>, Kernel<3>>>, Stage<3, Block<32, Expand<6>, Kernel<3>>, Stride<2>>,
                       Stage<3, Block<48, Expand<6>, Kernel<5>>, Stride<2>>,
                       Stage<5, Block<96, Expand<6>, Kernel<3>>, Stride<2>>, Stage<5, Block<136, Expand<6>, Kernel<5>>>,
                       Stage<6, Block<232, Expand<6>, Kernel<5>>, Stride<2>>,
                       Stage<1, Block<384, Expand<6>, Kernel<3>>>, LastConv<1280, ReLU6>, DropoutClassifier<0.3_r>> {};

}  // namespace

static_assert(parameters<EfficientNetB0> == 5'288'548);      // torchvision
static_assert(parameters<EfficientNetB1> == 7'794'184);      // torchvision
static_assert(parameters<EfficientNetB2> == 9'109'994);      // torchvision
static_assert(parameters<EfficientNetB3> == 12'233'232);     // torchvision
static_assert(parameters<EfficientNetB4> == 19'341'616);     // torchvision
static_assert(parameters<EfficientNetB5> == 30'389'784);     // torchvision
static_assert(parameters<EfficientNetB6> == 43'040'704);     // torchvision
static_assert(parameters<EfficientNetB7> == 66'347'960);     // torchvision
static_assert(parameters<EfficientNetB8> == 87'413'142);     // geffnet, 87.4 million in its table
static_assert(parameters<EfficientNetL2> == 480'309'308);    // geffnet, 480 million in its table
static_assert(parameters<EfficientNetLite0> == 4'652'008);   // geffnet
static_assert(parameters<EfficientNetLite1> == 5'416'680);   // geffnet
static_assert(parameters<EfficientNetLite2> == 6'092'072);   // geffnet
static_assert(parameters<EfficientNetLite3> == 8'197'096);   // geffnet
static_assert(parameters<EfficientNetLite4> == 13'006'568);  // geffnet

static_assert(whole_millions(multiply_adds<EfficientNetB0>) == 386);                                   // torchvision
static_assert(whole_millions(multiply_adds<EfficientNetB1>) == 687);                                   // torchvision
static_assert(whole_millions(multiply_adds<WithInput<EfficientNetB2, Input<3, 288, 288>>>) == 1'088);  // torchvision
static_assert(whole_millions(multiply_adds<EfficientNetB3>) == 1'827);                                 // torchvision
static_assert(whole_millions(multiply_adds<EfficientNetB4>) == 4'394);                                 // torchvision
static_assert(whole_millions(multiply_adds<EfficientNetB5>) == 10'266);                                // torchvision
static_assert(whole_millions(multiply_adds<EfficientNetB6>) == 19'068);                                // torchvision
static_assert(whole_millions(multiply_adds<EfficientNetB7>) == 37'746);                                // torchvision

// Two routes to one network.
static_assert(same_graph(graph<EfficientNetB0>, graph<EfficientNetOf<MBConv, AsDeclared, AsDeclared, 0.2_r>>));
static_assert(same_graph(graph<EfficientNetB0>, graph<Scaled<EfficientNetB0, Compound<Phi<0>>>>));
static_assert(same_graph(graph<EfficientNetLite3>, graph<Lite3>));
static_assert(!same_graph(graph<EfficientNetB0>, graph<EfficientNetLite0>));
static_assert(!same_graph(graph<EfficientNetB0>, graph<EfficientNetB1>));

static_assert(output_shape<Backbone<EfficientNetB7>> == Shape{2560, 19, 19});
static_assert(output_shape<Backbone<EfficientNetLite4>> == Shape{1280, 12, 12});
static_assert(output_shape<WithHead<EfficientNetB0, Classifier<37>>> == Shape{37});

static_assert(last_rate<EfficientNetB0>("Dropout") == 0.2);
static_assert(last_rate<EfficientNetB7>("Dropout") == 0.5);
static_assert(count<EfficientNetB0>("DropPath") == 9);          // of 16 blocks, 9 keep their shape
static_assert(last_rate<EfficientNetB0>("DropPath") == 0.175);  // 0.2 · 14 / 16
static_assert(count<EfficientNetLite0>("Swish") == 0);
static_assert(count<EfficientNetLite0>("Gate") == 0);

static_assert(normalizes_with<EfficientNetB0>(1e-5_r, 0.1_r));
static_assert(normalizes_with<zoo::AsInTensorFlow<EfficientNetB0>>(1e-3_r, 0.01_r));
