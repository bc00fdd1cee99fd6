// SPDX-License-Identifier: MIT
// test: write_an_operation
//
// An operation of your own, and its module for LibTorch: the library's operations are made in the same way.
#include <archetype/archetype.hpp>

#include <cstdio>

using namespace archetype;

// [operation]
/// Filter response normalization (Singh & Krishnan 2020): divides each channel by the root of its mean square, scales
/// and shifts it, and cuts it off below a learned threshold.
class ResponseNormalization : public Operation {
 public:
  constexpr ResponseNormalization()
      : Operation({"ResponseNorm", "frn"}, {.result_is_spare = true, .normalizes = true}) {}

  constexpr void state(const Node& node, const Inputs&, StateVisitor& list) const override {
    for (const char* const name : {"gamma", "beta", "tau"}) list.parameter(name, {1, node.shape.channels, 1, 1});
  }
};
inline constexpr ResponseNormalization response_normalization{};

struct ResponseNormLayer : Layer<response_normalization> {};
// [operation]

// [module]
class ResponseNormImpl : public torch::nn::Module {
 public:
  explicit ResponseNormImpl(int channels)
      : gamma_(register_parameter("gamma", torch::ones({1, channels, 1, 1}))),
        beta_(register_parameter("beta", torch::zeros({1, channels, 1, 1}))),
        tau_(register_parameter("tau", torch::zeros({1, channels, 1, 1}))) {}

  torch::Tensor forward(const torch::Tensor& x) {
    const torch::Tensor mean_square = x.square().mean({2, 3}, /*keepdim=*/true);
    return torch::max(gamma_ * (x * torch::rsqrt(mean_square + 1e-6)) + beta_, tau_);
  }

 private:
  torch::Tensor gamma_, beta_, tau_;
};
TORCH_MODULE(ResponseNorm);

Expansion expand_response_norm(const Node& node, const Inputs&) { return expand(ResponseNorm{node.shape.channels}); }

constexpr OperationModule response_norm_module{.kind = "ResponseNorm", .expand = expand_response_norm};
// [module]

struct Net : Network<Input<3, 32, 32>, Conv<24, Kernel<3>>, ResponseNormLayer, Classifier<10>> {};

static_assert(parameters<Net> == 24 * 27 + 3 * 24 + 24 * 10 + 10);

int main() {
  // [model]
  Model<Net> model{{.modules = {response_norm_module}}};
  // [model]
  for (const auto& parameter : model->named_parameters()) std::printf("%s\n", parameter.key().c_str());
  const torch::Tensor logits = model->forward(torch::randn({2, 3, 32, 32}));
  std::printf("%lld logits for each of %lld images\n", static_cast<long long>(logits.size(1)),
              static_cast<long long>(logits.size(0)));
}
