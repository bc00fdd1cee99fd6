// SPDX-License-Identifier: MIT
#include <archetype/blocks/compose/gated.hpp>
#include <archetype/blocks/compose/network.hpp>
#include <archetype/blocks/compose/residual.hpp>
#include <archetype/blocks/compose/stage.hpp>
#include <archetype/blocks/parts/initialized_as.hpp>
#include <archetype/blocks/transform/stochastic_depth.hpp>
#include <archetype/layers/dropout.hpp>
#include <archetype/layers/layer_scale.hpp>
#include <archetype/model/initialization.hpp>
#include <archetype/model/make.hpp>
#include <archetype/model/model.hpp>
#include <archetype/train/core/state.hpp>
#include <archetype/weights/names/key_map.hpp>
#include <archetype/zoo/efficientnet/types.hpp>
#include <archetype/zoo/net.hpp>
#include <archetype/zoo/resnet/types.hpp>
#include <archetype/zoo/xresnet/types.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>
#include <torch/utils.h>

#include "../same_state.hpp"

using namespace archetype;

namespace {

/// Extents of a convolution's or linear layer's weight.
struct Extent4 {
  double outputs, inputs_of_a_group, window, groups;
  double fan_in() const { return inputs_of_a_group * window; }
  double fan_out() const { return outputs * window; }
};

/// What published code draws a tensor from, with mean 0.
struct Law {
  double deviation;
  double bound;          ///< of the absolute value
  double fourth_moment;  ///< in powers of the deviation

  static Law normal(double deviation) { return {deviation, std::numeric_limits<double>::infinity(), 3}; }
  static Law uniform(double bound) { return {bound / std::sqrt(3.0), bound, 9.0 / 5}; }
  static Law zero() { return {0, 0, 0}; }
};

using Rule = Law (*)(const Extent4&);

Law zeros(const Extent4&) { return Law::zero(); }
Law fiftieth(const Extent4&) { return Law::normal(0.02); }  // trunc_normal_ cuts it at 2, a hundred deviations away
Law hundredth(const Extent4&) { return Law::normal(0.01); }

/// PyTorch's own layers: kaiming_uniform_(weight, a=sqrt(5)), so within sqrt(6 / ((1 + 5) * fan_in)), like the bias.
Law of_pytorch(const Extent4& e) { return Law::uniform(1 / std::sqrt(e.fan_in())); }
/// kaiming_normal_(weight, mode="fan_out"), which takes no notice of groups.
Law kaiming_fan_out(const Extent4& e) { return Law::normal(std::sqrt(2 / e.fan_out())); }
/// kaiming_normal_(weight).
Law kaiming_fan_in(const Extent4& e) { return Law::normal(std::sqrt(2 / e.fan_in())); }
/// kaiming_uniform_(weight).
Law kaiming_uniform(const Extent4& e) { return Law::uniform(std::sqrt(6 / e.fan_in())); }
/// fan_out //= groups; normal_(0, sqrt(2 / fan_out)).
Law fan_out_of_a_group(const Extent4& e) { return Law::normal(std::sqrt(2 / (e.fan_out() / e.groups))); }
/// uniform_ within 1 / sqrt(out_features).
Law by_outputs(const Extent4& e) { return Law::uniform(1 / std::sqrt(e.outputs)); }

/// What a library's source says of a family, by the library's own names.
struct Published {
  const char* network;
  Rule convolution, convolution_bias;
  const char* head;  ///< starts the names of the linear layers, and of the batch norms beside them
  Rule linear, linear_bias;
  std::vector<std::string> zero_gamma{};  ///< ends the name of a block's batch norm that starts at 0, the first it has
  double head_norm_bias = 0;
};

// clang-format off
const Published published[]{
    {"torchvision/resnet18",           kaiming_fan_out,    of_pytorch, "fc.",         of_pytorch,     of_pytorch},
    {"torchvision/efficientnet_b0",    kaiming_fan_out,    zeros,      "classifier.", by_outputs,     zeros},
    {"torchvision/efficientnet_v2_s",  kaiming_fan_out,    zeros,      "classifier.", by_outputs,     zeros},
    {"torchvision/mobilenet_v2",       kaiming_fan_out,    zeros,      "classifier.", hundredth,      zeros},
    {"torchvision/mobilenet_v3_small", kaiming_fan_out,    zeros,      "classifier.", hundredth,      zeros},
    {"torchvision/regnet_y_400mf",     kaiming_fan_out,    of_pytorch, "fc.",         hundredth,      zeros},
    {"torchvision/convnext_tiny",      fiftieth,           zeros,      "classifier.", fiftieth,       zeros},
    {"timm/resnet26",                  kaiming_fan_out,    of_pytorch, "fc.",         of_pytorch,     of_pytorch,
     {".bn3.weight"}},
    {"timm/seresnet18",                kaiming_fan_out,    of_pytorch, "fc.",         of_pytorch,     of_pytorch,
     {".bn2.weight"}},
    {"timm/ecaresnet50d",              kaiming_fan_out,    of_pytorch, "fc.",         of_pytorch,     of_pytorch,
     {".bn3.weight"}},
    {"timm/resnest14d",                kaiming_fan_out,    of_pytorch, "fc.",         of_pytorch,     of_pytorch,
     {".bn3.weight"}},
    {"timm/regnety_004",               fan_out_of_a_group, zeros,      "head.fc.",    hundredth,      zeros,
     {".conv3.bn.weight"}},
    {"timm/gernet_s",                  fan_out_of_a_group, zeros,      "head.fc.",    hundredth,      zeros,
     {".conv3_1x1.bn.weight", ".conv2_kxk.bn.weight"}},
    {"timm/efficientnet_b0",           fan_out_of_a_group, zeros,      "classifier.", by_outputs,     zeros},
    {"timm/tf_efficientnetv2_b0",      fan_out_of_a_group, zeros,      "classifier.", by_outputs,     zeros},
    {"timm/mobilenetv2_100",           fan_out_of_a_group, zeros,      "classifier.", by_outputs,     zeros},
    {"timm/mobilenetv3_small_100",     fan_out_of_a_group, zeros,      "classifier.", by_outputs,     zeros},
    {"timm/convnext_atto",             fiftieth,           zeros,      "head.fc.",    fiftieth,       zeros},
    {"timm/convnextv2_atto",           fiftieth,           zeros,      "head.fc.",    fiftieth,       zeros},
    {"geffnet/efficientnet_b0",        fan_out_of_a_group, zeros,      "classifier.", by_outputs,     zeros},
    {"geffnet/mobilenetv3_small_100",  fan_out_of_a_group, zeros,      "classifier.", by_outputs,     zeros},
    {"lukemelas/efficientnet-b0",      of_pytorch,         of_pytorch, "_fc.",        of_pytorch,     of_pytorch},
    {"pytorchcv/resnet18",             kaiming_uniform,    zeros,      "output.",     of_pytorch,     of_pytorch},
    {"pytorchcv/seresnet18",           kaiming_uniform,    zeros,      "output.",     of_pytorch,     of_pytorch},
    {"transformers/resnet-18",         kaiming_fan_out,    of_pytorch, "classifier.", of_pytorch,     of_pytorch},
    {"transformers/convnextv2-atto-1k-224", fiftieth,      zeros,      "classifier.", fiftieth,       zeros},
    {"fastai/xresnet18",               kaiming_fan_in,     zeros,      "11.",         kaiming_fan_in, zeros,
     {".convpath.1.1.weight"}},
    {"fastai/xse_resnext18",           kaiming_fan_in,     zeros,      "11.",         kaiming_fan_in, zeros,
     {".convpath.1.1.weight"}},
    {"fastai/resnet18_learner",        kaiming_fan_out,    zeros,      "1.",          kaiming_fan_in, zeros, {}, 1e-3},
};
// clang-format on

/// Sums of powers of numbers, in deviations of what they should be drawn from.
struct Moments {
  double count = 0, first = 0, second = 0, fourth = 0, largest = 0;

  void add(const torch::Tensor& tensor, const Law& law) {
    const torch::Tensor x = tensor.to(torch::kFloat64).flatten() / law.deviation;
    count += static_cast<double>(x.numel());
    first += x.sum().item<double>();
    second += x.square().sum().item<double>();
    fourth += x.pow(4).sum().item<double>();
    largest = std::max(largest, tensor.abs().max().item<double>() / law.bound);
  }

  /// Within six deviations of what a sample of this size has.
  void check(const Law& law) const {
    const double by_root = 6 / std::sqrt(count);
    const double eighth = law.fourth_moment == 3 ? 105 : 9;  // of a normal, of a uniform distribution
    CHECK(std::abs(first / count) < by_root);
    CHECK(std::abs(second / count - 1) < by_root * std::sqrt(law.fourth_moment - 1));
    CHECK(std::abs(fourth / count - law.fourth_moment) <
          by_root * std::sqrt(eighth - law.fourth_moment * law.fourth_moment));
    CHECK(largest <= 1);
    if (law.fourth_moment != 3) CHECK(largest > 1 - 10 / count);
  }
};

/// The shape of a distribution, whose deviation differs from layer to layer, kind of tensor by kind of tensor.
class Distribution {
 public:
  explicit Distribution(Rule rule) : rule_(rule) {}

  void add(const torch::Tensor& tensor, const Extent4& extents) {
    const Law law = rule_(extents);
    if (law.deviation == 0) {
      CHECK(tensor.abs().max().item<double>() == 0);
      return;
    }
    Moments own;
    own.add(tensor, law);
    if (own.count > 100) own.check(law);
    all_.add(tensor, law);
    last_ = law;
  }
  void check() const {
    if (all_.count > 0) all_.check(last_);
  }

 private:
  Rule rule_;
  Moments all_;
  Law last_{};
};

bool has(const KeyMap& keys, const std::string& theirs) {
  for (const KeyMap::Pair& pair : keys.pairs())
    if (pair.theirs == theirs) return true;
  return false;
}

}  // namespace

TEST_CASE("Every family starts with the weights that its library's source draws") {
  for (const Published& family : published) {
    INFO(family.network);
    torch::manual_seed(17);
    const AnyModel model = zoo::make(family.network);
    const GraphView graph = model->graph();
    const KeyMap keys{graph, zoo::find(family.network).publisher->keys};
    State state = model_state(*model);
    const auto starts_at_zero = [&](const std::string& key) {
      for (std::size_t i = 0; i < family.zero_gamma.size(); ++i) {
        if (!key.ends_with(family.zero_gamma[i])) continue;
        const std::string block = key.substr(0, key.size() - family.zero_gamma[i].size());
        return i == 0 || !has(keys, block + family.zero_gamma[i - 1]);
      }
      return false;
    };
    Distribution convolutions{family.convolution};
    Distribution convolution_biases{family.convolution_bias};
    Distribution linears{family.linear};
    Distribution linear_biases{family.linear_bias};
    int zeroed = 0;
    for (const Node& node : graph.nodes) {
      const std::string path = path_of(graph, node).str();
      const std::string_view kind = node.operation->kind();
      if (kind == "Conv" || kind == "Linear") {
        const torch::Tensor weight = state.at(path + ".weight");
        const auto outputs = static_cast<double>(weight.size(0));
        const auto inputs = static_cast<double>(weight.size(1));
        const Extent4 extents{outputs, inputs, static_cast<double>(weight.numel()) / (outputs * inputs),
                              static_cast<double>(node.attributes.groups)};
        const std::string& key = keys.theirs(path + ".weight");
        INFO(key);
        const bool is_linear = key.starts_with(family.head);
        (is_linear ? linears : convolutions).add(weight, extents);
        if (node.attributes.bias)
          (is_linear ? linear_biases : convolution_biases).add(state.at(path + ".bias"), extents);
      } else if (kind == "BatchNorm") {
        const std::string& key = keys.theirs(path + ".weight");
        INFO(key);
        const bool zero = starts_at_zero(key);
        const double bias = key.starts_with(family.head) ? family.head_norm_bias : 0;
        zeroed += zero ? 1 : 0;
        CHECK(torch::all(state.at(path + ".weight") == (zero ? 0 : 1)).item<bool>());
        CHECK(torch::allclose(state.at(path + ".bias"), torch::tensor(static_cast<float>(bias))));
        CHECK(torch::all(state.at(path + ".running_mean") == 0).item<bool>());
        CHECK(torch::all(state.at(path + ".running_var") == 1).item<bool>());
      } else if (kind == "LayerNorm") {
        CHECK(torch::all(state.at(path + ".weight") == 1).item<bool>());
        CHECK(torch::all(state.at(path + ".bias") == 0).item<bool>());
      } else if (kind == "GlobalResponseNorm") {
        CHECK(torch::all(state.at(path + ".weight") == 0).item<bool>());
        CHECK(torch::all(state.at(path + ".bias") == 0).item<bool>());
      } else if (kind == "LayerScale") {
        CHECK(torch::allclose(state.at(path + ".gamma"), torch::tensor(1e-6F), 1e-5, 0));  // ls_init_value
      }
    }
    for (const Distribution* distribution : {&convolutions, &convolution_biases, &linears, &linear_biases})
      distribution->check();
    CHECK((zeroed > 0) == !family.zero_gamma.empty());
  }
}

TEST_CASE("Every scheme of every library is compared with the library's source") {
  using Scheme = std::pair<std::string_view, const Initialization*>;
  std::set<Scheme> compared;
  for (const Published& family : published) {
    const zoo::Publisher& publisher = *zoo::find(family.network).publisher;
    compared.emplace(publisher.library, publisher.initialization);
  }
  for (const zoo::Entry& entry : zoo::entries) {
    INFO(entry.full_name());
    CHECK(compared.contains({entry.library(), entry.publisher->initialization}));
  }
}

TEST_CASE("A network starts alike under the same seed") {
  const auto start = [](std::uint64_t seed) {
    torch::manual_seed(seed);
    return zoo::make("timm/resnest14d");
  };
  const auto one = model_state(*start(3));
  const auto same = model_state(*start(3));
  const auto other = model_state(*start(4));
  for (const auto& [key, tensor] : one) CHECK(torch::equal(tensor, same.at(key)));
  CHECK_FALSE(torch::equal(one.at("conv1.weight"), other.at("conv1.weight")));
}

TEST_CASE("A truncated normal is cut at 2, whatever its deviation") {
  torch::manual_seed(23);
  const Initialization wide{
      .convolution = {WeightDistribution::Form::truncated_normal, WeightDistribution::Fan::one, 2}};
  struct Net : Network<Input<64, 8, 8>, Conv<256, Kernel<3>>> {};
  const Model<Net> model{{.initialization = wide}};
  const torch::Tensor weight = model->named_parameters()["conv1.weight"].to(torch::kFloat64);
  const double deviation = 2 * std::sqrt(0.291125);  // of a standard normal cut at 1: 1 − 2·φ(1) / (2·Φ(1) − 1)
  CHECK(weight.abs().max().item<double>() <= 2);
  CHECK(weight.abs().max().item<double>() > 1.999);
  CHECK(std::abs(weight.mean().item<double>()) < 0.01);
  CHECK(weight.std().item<double>() == Approx(deviation).epsilon(0.01));
}

namespace {

constexpr Initialization zero_gammas{.zero_last_gamma = true};

/// A residual body that ends in all that may stand between its last batch norm and the sum.
template <class... Ends>
struct Ending : Network<Input<16, 8, 8>, InitializedAs<zero_gammas>, StochasticDepth<0.2_r>,
                        Stage<2, Residual<Sequence<Conv<16>, BatchNorm, ReLU, Conv<16>, BatchNorm, Ends...>>>> {};

/// The batch norms whose weights are 0.
template <class Net>
std::vector<std::string> zeroed() {
  std::vector<std::string> found;
  const Model<Net> model;
  for (const auto& parameter : model->named_parameters())
    if (parameter.key().find("bn") != std::string::npos && parameter.key().ends_with(".weight") &&
        torch::all(parameter.value() == 0).template item<bool>())
      found.push_back(parameter.key());
  return found;
}

const std::vector<std::string> last_of_each{"layer1.0.bn2.weight", "layer1.1.bn2.weight"};

}  // namespace

TEST_CASE("The last batch norm of a body is found behind what gates, scales and drops it") {
  CHECK(zeroed<Ending<>>() == last_of_each);
  CHECK(zeroed<Ending<SEBlock<16, 4>>>() == last_of_each);
  CHECK(zeroed<Ending<LayerScale<>>>() == last_of_each);
  CHECK(zeroed<Ending<SEBlock<16, 4>, LayerScale<>, Dropout<0.1_r>>>() == last_of_each);
}

TEST_CASE("A body that ends in a convolution has no batch norm to start at 0") {
  CHECK(zeroed<Ending<Conv<16>>>().empty());
  CHECK(zeroed<Ending<ReLU>>().empty());
}

TEST_CASE("A family's network starts as its library's, under another head too") {
  const Model<WithHead<XResNet18, Classifier<3>>> model;
  CHECK(torch::all(model->named_parameters()["layer1.0.bn2.weight"] == 0).item<bool>());
  CHECK(torch::all(model->named_parameters()["fc.bias"] == 0).item<bool>());
}

TEST_CASE("A network type states how its weights start, and a model may be told otherwise") {
  using Net = Ending<>;
  const auto last_gamma = [](const Model<Net>& model) {
    return model->named_parameters()["layer1.0.bn2.weight"][0].template item<float>();
  };
  CHECK(last_gamma(Model<Net>{}) == 0);
  CHECK(last_gamma(Model<Net>{{.initialization = initializations::kaiming_fan_out}}) == 1);
}

namespace {

AnyModel seeded(auto make) {
  torch::manual_seed(29);
  return make();
}

/// Checks every way of asking for a type, and that the scheme is not the default where `otherwise` is true.
template <class Net>
void check_all_ways(bool otherwise) {
  const AnyModel model = seeded([] { return Model<Net>{}; });
  CHECK(same_state(model, seeded([] { return Model<Net>{Request{}}; })));
  CHECK(same_state(model, seeded([] { return AnyModel{&Net::emit}; })));
  CHECK(same_state(model, seeded([] { return AnyModel{&Net::emit, Request{}}; })));
  const auto as_resnet = [] {
    return AnyModel{&Net::emit, ModelOptions{.initialization = initializations::kaiming_fan_out}};
  };
  CHECK(same_state(model, seeded(as_resnet)) == !otherwise);
}

/// Checks that a name's network is one type, whichever way it is asked for.
template <FixedString Name>
void check_name(bool otherwise) {
  INFO(Name.view());
  check_all_ways<zoo::Net<Name>>(otherwise);
  const AnyModel made = seeded([] { return zoo::make(Name.view()); });
  CHECK(same_state(made, seeded([] { return Model<zoo::Net<Name>>{}; })));
  CHECK(same_state(made, seeded([] { return AnyModel{zoo::find(Name.view()).emit, Request{}}; })));
}

}  // namespace

TEST_CASE("Fresh weights follow the type, however one asks for it") {
  check_all_ways<ResNet18>(false);
  check_all_ways<EfficientNetB0>(true);
  check_all_ways<Ending<>>(true);
  check_name<"torchvision/resnet18">(false);
  check_name<"timm/resnet18">(true);
  check_name<"pytorchcv/resnet18">(true);
  check_name<"torchvision/efficientnet_b0">(true);
  check_name<"fastai/resnet18_learner">(true);
}

TEST_CASE("A library's network is a type that says how it starts, and passes that on") {
  CHECK(same_state(seeded([] { return zoo::make("geffnet/efficientnet_b0"); }),
                   seeded([] { return Model<EfficientNetB0>{}; })));
  CHECK_FALSE(same_state(seeded([] { return zoo::make("torchvision/efficientnet_b0"); }),
                         seeded([] { return Model<EfficientNetB0>{}; })));
  const auto by_request = [] { return Model<zoo::Net<"timm/resnet18">>{{.classes = 7}}; };
  CHECK(same_state(seeded(by_request), seeded([] { return Model<WithClasses<zoo::Net<"timm/resnet18">, 7>>{}; })));
  CHECK(same_state(seeded(by_request), seeded([] { return zoo::make("timm/resnet18", {.classes = 7}); })));
  static_assert(graph<zoo::Net<"timm/resnet18">>.initialization == &initializations::timm_resnet);
  static_assert(&initialization_of(graph<ResNet18>) == &initializations::kaiming_fan_out);
  using Twice =
      WithInitialization<WithInitialization<EfficientNetB0, initializations::pytorch>, initializations::timm_regnet>;
  static_assert(graph<Twice>.initialization == &initializations::timm_regnet);
}
