// SPDX-License-Identifier: MIT
// test: derive_a_network
//
// New networks from known ones: scaled, fitted to a budget, cut into features, and changed by your own rewrite rule.
#include <archetype/archetype.hpp>

#include <iostream>
#include <vector>

using namespace archetype;

// [scaled]
using Larger = Scaled<ResNet50, Compound<Width<1.2_r>, Depth<1.4_r>, Resolution<300>>>;
using ByRule = Scaled<ResNet50, Compound<Phi<3>>>;

static_assert(output_shape<Backbone<Larger>> == Shape{2456, 10, 10});
static_assert(graph<ByRule>.input_shape() == Shape{3, 341, 341});  // 224 · 1.15³
// [scaled]

// [fitted]
constexpr Budget phone{.parameters = 20'000'000, .multiply_adds = 4'000'000'000};
using OnPhone = Fitted<ResNet18, phone>;

static_assert(fitted_phi<ResNet18, phone> == 0.5_r);
static_assert(multiply_adds<OnPhone> <= phone.multiply_adds);
// [fitted]

// [features]
using Pyramid = Features<ResNet50, "layer2", "layer3", "layer4">;

static_assert(features_of<Pyramid>[0] == Feature{"layer2", {512, 28, 28}, /*stride=*/8});
static_assert(features_of<Pyramid>[2].shape.channels == 2048);
// [features]

// [rule]
class GroupInTwo : public RewriteRule {
 public:
  constexpr bool rewrite(const Operation*& operation, Attributes& attributes) const override {
    if (operation->kind() != "Conv" || attributes.window.kernel != Extent{3, 3}) return false;
    attributes.groups = 2;
    return true;
  }
  constexpr void describe_miss(Sentence& out) const override {
    out << "GroupInTwo found no 3x3 convolution; apply it to a part that has one";
  }
};
inline constexpr GroupInTwo group_in_two{};

template <int Width>
using GroupedBlock = RewritePart<group_in_two, BasicBlock<Width>>;

static_assert(parameters<ResNet<GroupedBlock, 2, 2, 2, 2>> < parameters<ResNet18>);
// [rule]

void fit_at_run_time() {
  // [fit]
  const Fit found = fit<ResNet18>({.multiply_adds = 4'000'000'000}, {.classes = 10});
  std::cout << "phi " << found.phi.value() << '\n';
  Model<ResNet18> model{found.request};
  // [fit]
  std::cout << count_parameters(model->graph()) << " parameters\n";
}

void look_at_maps() {
  // [maps]
  Model<Pyramid> pyramid;
  const std::vector<torch::Tensor> maps = pyramid->forward_features(torch::randn({1, 3, 64, 64}));
  for (const torch::Tensor& map : maps) std::cout << map.sizes() << '\n';
  // [maps]
}

int main() {
  const torch::NoGradGuard no_gradient;
  fit_at_run_time();
  look_at_maps();
}
