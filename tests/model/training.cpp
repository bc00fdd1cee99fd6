// SPDX-License-Identifier: MIT
#include <archetype/graph/view.hpp>
#include <archetype/model/make.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>
#include <torch/autograd.h>
#include <torch/utils.h>

using namespace archetype;

namespace {

/// A member of a family, and the share of a new batch in its running statistics that its library states.
struct Candidate {
  const char* network;
  double momentum = 0.1;
};

const Candidate candidates[]{
    {"torchvision/resnet18"},
    {"fastai/resnet18_learner"},
    {"timm/ecaresnet50d"},
    {"torchvision/resnext50_32x4d"},
    {"pytorchcv/seresnet18"},
    {"fastai/xresnet18+sa"},
    {"torchvision/efficientnet_b0"},
    {"geffnet/tf_efficientnet_b0", 0.01},  // TensorFlow's 0.99 of the old
    {"torchvision/mobilenet_v3_small", 0.01},
    {"timm/mobilenetv2_035"},
    {"timm/tf_efficientnetv2_b0", 0.01},
    {"timm/regnety_002"},
    {"timm/convnext_atto"},
    {"timm/convnextv2_atto"},
    {"timm/mixnet_s"},
    {"timm/gernet_s"},
    {"timm/resnest14d"},
};

constexpr int images = 4;
constexpr int size = 32;

AnyModel trained_in_double(const char* network) {
  torch::manual_seed(29);
  AnyModel model = zoo::make(network, {.classes = 10, .size = size});
  model->to(torch::kFloat64);
  model->train();
  return model;
}

torch::Tensor batch() { return torch::randn({images, 3, size, size}, torch::kFloat64); }

std::string path(const GraphView& graph, const Node& node) { return path_of(graph, node).str(); }

std::vector<const Node*> nodes_of_kind(const GraphView& graph, std::string_view kind) {
  std::vector<const Node*> found;
  for (const Node& node : graph.nodes)
    if (node.operation->kind() == kind) found.push_back(&node);
  return found;
}

/// The node that this one reads.
const Node& source(const GraphView& graph, const Node& node, std::size_t i = 0) {
  return graph[graph.sources(node)[i]];
}

/// Keeps the last activations of some nodes.
class Watch {
 public:
  explicit Watch(AnyModel& model) : model_(model) {}
  void at(const Node& node) {
    const std::string key = path(model_->graph(), node);
    if (last_.try_emplace(key).second)
      model_->observe(key, [this, key](const torch::Tensor& x) { last_[key] = x.detach(); });
  }
  const torch::Tensor& of(const Node& node) { return last_.at(path(model_->graph(), node)); }

 private:
  AnyModel& model_;
  std::map<std::string, torch::Tensor> last_;
};

/// Mean and unbiased variance of each channel, over images and positions.
std::pair<torch::Tensor, torch::Tensor> statistics(const torch::Tensor& x) {
  const torch::Tensor rows = x.transpose(0, 1).flatten(1);
  const torch::Tensor mean = rows.sum(1) / static_cast<double>(rows.size(1));
  const torch::Tensor off = rows - mean.unsqueeze(1);
  return {mean, off.square().sum(1) / static_cast<double>(rows.size(1) - 1)};
}

}  // namespace

TEST_CASE("The members have every operation of the zoo's networks") {
  const auto kinds_of = [](const zoo::Entry& entry) {
    std::set<std::string_view> kinds;
    const OwningGraph graph = lower(entry.emit, {});
    for (const Node& node : graph.view().nodes) kinds.insert(node.operation->kind());
    return kinds;
  };
  std::set<std::string_view> of_members;
  for (const Candidate& member : candidates) of_members.merge(kinds_of(zoo::find(member.network)));
  for (const zoo::Entry& entry : zoo::entries)
    for (const std::string_view kind : kinds_of(entry)) {
      INFO(entry.full_name() << " has " << kind);
      CHECK(of_members.contains(kind));
    }
}

TEST_CASE("Batch norms of every family keep the statistics of what they read in three training steps") {
  for (const Candidate& member : candidates) {
    INFO(member.network);
    AnyModel model = trained_in_double(member.network);
    const GraphView graph = model->graph();
    const std::vector<const Node*> norms = nodes_of_kind(graph, "BatchNorm");
    Watch watch{model};
    for (const Node* norm : norms) watch.at(source(graph, *norm));
    std::map<const Node*, std::pair<torch::Tensor, torch::Tensor>> expected;
    for (int step = 0; step < 3; ++step) {
      model->zero_grad();
      torch::nll_loss(model->forward(batch()).log_softmax(1), torch::tensor({step, 3, 5, 8})).backward();
      for (const Node* norm : norms) {
        const auto [mean, variance] = statistics(watch.of(source(graph, *norm)));
        auto [old, first] = expected.try_emplace(norm, torch::zeros_like(mean), torch::ones_like(variance));
        auto& [running_mean, running_variance] = old->second;
        running_mean = (1 - member.momentum) * running_mean + member.momentum * mean;
        running_variance = (1 - member.momentum) * running_variance + member.momentum * variance;
      }
      const torch::NoGradGuard no_gradient;
      for (torch::Tensor& parameter : model->parameters())
        if (parameter.grad().defined()) parameter.sub_(parameter.grad(), 0.01);
    }
    const auto buffers = model->named_buffers();
    for (const Node* norm : norms) {
      const std::string name = path(graph, *norm);
      INFO(name);
      const auto& [mean, variance] = expected.at(norm);
      CHECK(torch::allclose(buffers[name + ".running_mean"], mean, 1e-10, 1e-12));
      CHECK(torch::allclose(buffers[name + ".running_var"], variance, 1e-10, 1e-12));
      CHECK(buffers[name + ".num_batches_tracked"].item<std::int64_t>() == 3);
    }
  }
}

namespace {

/// Puts numbers where a library starts with zeros or nearly so, which would keep gradients from what stands before.
void fill_vectors(torch::nn::Module& model) {
  const torch::NoGradGuard no_gradient;
  for (auto& parameter : model.named_parameters()) {
    if (parameter.value().dim() >= 2) continue;
    if (parameter.key().ends_with("bias")) parameter.value().normal_(0, 0.1);
    else parameter.value().uniform_(0.5, 1);
  }
}

/// Keeps spectral norms as they are: their power iteration moves with each pass, and gradients take it for a constant.
void hold_spectral_norms(torch::nn::Module& model) {
  for (const auto& module : model.modules())
    if (module->named_buffers(/*recurse=*/false).contains("weight_u")) module->eval();
}

/// A parameter and a direction in which it alone raises the loss by 1 for each unit of length.
struct Move {
  torch::Tensor parameter, start, direction;

  void go(double length) { parameter.copy_(start + length * direction); }
};

/// Half random, half along the gradient: straight across it the slope would be lost in rounding.
torch::Tensor direction_of(const torch::Tensor& gradient) {
  const torch::Tensor random = torch::randn_like(gradient);
  const torch::Tensor direction = random / random.norm() + gradient / gradient.norm();
  return direction / (direction * gradient).sum();
}

}  // namespace

TEST_CASE("Gradients of every parameter of every family are the slopes of the loss") {
  for (const Candidate& member : candidates) {
    INFO(member.network);
    AnyModel model = trained_in_double(member.network);
    fill_vectors(*model);
    hold_spectral_norms(*model);
    const torch::Tensor photos = batch();
    const torch::Tensor weights = torch::randn({images, 10}, torch::kFloat64);
    const auto loss = [&] {
      torch::manual_seed(31);  // the same dropout and drop path each time
      return (model->forward(photos) * weights).sum();
    };
    loss().backward();
    const torch::NoGradGuard no_gradient;

    // Every sixth parameter moves at once, each by what should change the loss alike.
    constexpr std::size_t groups = 6;
    const auto parameters = model->named_parameters();
    for (std::size_t group = 0; group < groups; ++group) {
      INFO("every sixth parameter from " << parameters[group].key() << " on");
      std::vector<Move> moves;
      double slope = 0;
      for (std::size_t i = group; i < parameters.size(); i += groups) {
        const torch::Tensor& parameter = parameters[i].value();
        REQUIRE(parameter.grad().defined());
        // A bias before a batch norm has no slope, and is moved by a random step of a usual length.
        const bool flat = parameter.grad().abs().max().item<double>() < 1e-9;
        torch::Tensor direction = flat ? torch::randn_like(parameter) / 100 : direction_of(parameter.grad());
        moves.push_back({parameter, parameter.clone(), direction});
        slope += flat ? 0 : 1;
      }
      const auto measured = [&](double length) {
        double sides[2];
        for (const int side : {0, 1}) {
          for (Move& move : moves) move.go(side == 0 ? -length : length);
          sides[side] = loss().item<double>();
        }
        for (Move& move : moves) move.go(0);
        return (sides[1] - sides[0]) / (2 * length);
      };
      // The shorter, the fewer activations cross a kink, and the more digits are lost.
      double found = measured(1e-6);
      for (const double length : {1e-7, 1e-5})
        if (std::abs(found - slope) >= 1e-5) found = measured(length);
      CHECK(std::abs(found - slope) < 1e-5);
    }
  }
}

namespace {

/// A network whose library drops residual branches: at `rate` · i / `steps` in block i.
struct Dropping {
  const char* network;
  double rate;
  double steps;
};

const Dropping dropping[]{
    {"torchvision/efficientnet_b0", 0.2, 16},  // of 16 blocks; stochastic_depth_prob * block / blocks
    {"torchvision/convnext_tiny", 0.1, 17},    // of 18 blocks; stochastic_depth_prob * block / (blocks - 1)
};

/// The index, among all blocks of the network, of the one that a node stands in.
int block_of(const GraphView& graph, const Node& node) {
  int block = -1;
  for (int scope = 1; scope <= node.scope; ++scope) block += graph.scopes[static_cast<std::size_t>(scope)].is_block;
  return block;
}

/// What one `DropPath` did.
struct Dropped {
  const Node* drop = nullptr;
  const Node* sum = nullptr;  ///< that reads it
  double rate = 0;
  int skipped = 0;
};

std::vector<Dropped> dropped_paths(const GraphView& graph, const Dropping& published) {
  std::vector<Dropped> paths;
  for (const Node& node : graph.nodes)
    if (node.operation->kind() == "Add" && source(graph, node).operation->kind() == "DropPath") {
      const Node& drop = source(graph, node);
      paths.push_back({&drop, &node, published.rate * block_of(graph, drop) / published.steps});
    }
  return paths;
}

}  // namespace

TEST_CASE("A block is skipped at its published rate, and a skipped image keeps what it was") {
  constexpr int passes = 8;
  constexpr int images_of_a_pass = 64;
  for (const Dropping& published : dropping) {
    INFO(published.network);
    torch::manual_seed(37);
    const torch::NoGradGuard no_gradient;
    AnyModel model = zoo::make(published.network, {.classes = 10, .size = size});
    fill_vectors(*model);
    model->train();
    const GraphView graph = model->graph();
    std::vector<Dropped> paths = dropped_paths(graph, published);
    REQUIRE(paths.size() == nodes_of_kind(graph, "DropPath").size());
    REQUIRE(paths.size() > 5);
    Watch watch{model};
    for (const Dropped& path : paths)
      for (const Node* node : {path.drop, &source(graph, *path.drop), path.sum, &source(graph, *path.sum, 1)})
        watch.at(*node);
    for (int pass = 0; pass < passes; ++pass) {
      model->forward(torch::randn({images_of_a_pass, 3, size, size}));
      for (Dropped& path : paths) {
        const torch::Tensor after = watch.of(*path.drop).flatten(1);
        const torch::Tensor kept = (after != 0).any(1);
        path.skipped += images_of_a_pass - static_cast<int>(kept.sum().item<std::int64_t>());
        const torch::Tensor body = watch.of(source(graph, *path.drop)).flatten(1);
        CHECK(torch::allclose(after, body * kept.unsqueeze(1) / (1 - path.rate)));
        const torch::Tensor skipped = kept.logical_not();
        CHECK(
            torch::equal(watch.of(*path.sum).index({skipped}), watch.of(source(graph, *path.sum, 1)).index({skipped})));
      }
    }
    double expected = 0;
    double variance = 0;
    int skipped = 0;
    constexpr double draws = passes * images_of_a_pass;
    for (const Dropped& path : paths) {
      INFO("block " << block_of(graph, *path.drop));
      const double of_a_block = draws * path.rate * (1 - path.rate);
      CHECK(std::abs(path.skipped - draws * path.rate) <= 5 * std::sqrt(of_a_block));
      expected += draws * path.rate;
      variance += of_a_block;
      skipped += path.skipped;
    }
    CHECK(std::abs(skipped - expected) < 4 * std::sqrt(variance));
  }
}

TEST_CASE("Heads drop features at their published rate, in training only") {
  // torchvision's `dropout`, geffnet's and timm's published training, fastai's two halves of 0.5
  const std::pair<const char*, std::vector<double>> heads[]{
      {"torchvision/efficientnet_b0", {0.2}},    {"geffnet/efficientnet_b3", {0.3}},
      {"torchvision/mobilenet_v3_small", {0.2}}, {"torchvision/mobilenet_v2", {0.2}},
      {"fastai/resnet18_learner", {0.25, 0.5}},
  };
  for (const auto& [network, rates] : heads) {
    INFO(network);
    torch::manual_seed(41);
    const torch::NoGradGuard no_gradient;
    AnyModel model = zoo::make(network, {.classes = 10, .size = size});
    const GraphView graph = model->graph();
    const std::vector<const Node*> dropouts = nodes_of_kind(graph, "Dropout");
    REQUIRE(dropouts.size() == rates.size());
    Watch watch{model};
    for (const Node* dropout : dropouts) {
      watch.at(*dropout);
      watch.at(source(graph, *dropout));
    }
    model->train();
    model->forward(torch::randn({64, 3, size, size}));
    for (std::size_t i = 0; i < rates.size(); ++i) {
      const torch::Tensor before = watch.of(source(graph, *dropouts[i]));
      const torch::Tensor after = watch.of(*dropouts[i]);
      const torch::Tensor kept = after != 0;
      CHECK(torch::allclose(after, before * kept / (1 - rates[i])));
      const auto alive = static_cast<double>((before != 0).sum().item<std::int64_t>());
      const double share = 1 - static_cast<double>(kept.sum().item<std::int64_t>()) / alive;
      CHECK(std::abs(share - rates[i]) < 5 * std::sqrt(rates[i] * (1 - rates[i]) / alive));
    }
    model->eval();
    model->forward(torch::randn({2, 3, size, size}));
    for (const Node* dropout : dropouts) CHECK(torch::equal(watch.of(*dropout), watch.of(source(graph, *dropout))));
  }
}
