// SPDX-License-Identifier: MIT
// Prints where the time of a training step goes, by kind of operation, with channels last on one core:
//
//     build/benchmarks/step_kinds torchvision/resnet50 8 128    (8 images of 128², as by default)
#include <archetype/archetype.hpp>

#include <array>
#include <chrono>
#include <cstdio>
#include <exception>
#include <iostream>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <ATen/record_function.h>
#include <torch/nn/functional/loss.h>
#include <torch/utils.h>

namespace {

using namespace archetype;
using Clock = std::chrono::steady_clock;

/// The first kind of which a part is in an operation's name has it.
struct Kind {
  std::string_view name;
  std::vector<std::string_view> parts;
};
const std::array kinds{
    Kind{"batch norms, with sums and activations", {"NormFunction", "batch_norm"}},
    Kind{"gates, with sums and activations", {"GateFunction", "SqueezeFunction"}},
    Kind{"1x1 convolutions and linear layers, as matrix products", {"aten::mm", "aten::addmm", "MmBackward"}},
    Kind{"gradients of other convolutions",
         {"convolution_backward", "conv2d_backward", "ConvolutionBackward",
          "CppNode<archetype::fused::ConvolutionFunction"}},
    Kind{"other convolutions", {"convolution", "conv2d"}},
    Kind{"maps restored", {"Restoration"}},
    Kind{"optimizer", {"OnePass"}},
    Kind{"sums, of gradients above all", {"aten::add", "aten::sum"}},
    Kind{"copies", {"aten::copy_"}},
    Kind{"everything else", {""}},
};

std::string_view kind_of(std::string_view operation) {
  for (const Kind& kind : kinds)
    for (const std::string_view part : kind.parts)
      if (operation.find(part) != operation.npos) return kind.name;
  return {};
}

/// Operations that have begun and not ended, and the time of each kind, without that of the operations inside.
struct Running {
  std::string_view kind;
  Clock::time_point begin;
  double inside = 0;
};
std::vector<Running> running;
std::map<std::string_view, double> seconds;

std::unique_ptr<at::ObserverContext> begin(const at::RecordFunction& operation) {
  running.push_back({kind_of(operation.name()), Clock::now()});
  return nullptr;
}

void end(const at::RecordFunction&, at::ObserverContext*) {
  const double time = std::chrono::duration<double>(Clock::now() - running.back().begin).count();
  seconds[running.back().kind] += time - running.back().inside;
  running.pop_back();
  if (!running.empty()) running.back().inside += time;
}

void print_kinds_of_step(const std::string& network, int images_at_once, int size) {
  ChannelsLast model{zoo::make(network)};
  const torch::Tensor images = torch::randn({images_at_once, 3, size, size});
  const torch::Tensor labels = torch::randint((*model).class_count(), {images_at_once}, torch::kInt64);
  auto stepper = SGD{.weight_decay = 0}.attach(parameter_groups(*model));
  const auto step = [&] {
    RECORD_USER_SCOPE("step");
    stepper.zero_grad();
    torch::nn::functional::cross_entropy(model->forward(images), labels).backward();
    stepper.step({1e-3, {}});
  };
  step();
  step();
  constexpr int runs = 10;
  const at::CallbackHandle handle = at::addThreadLocalCallback(at::RecordFunctionCallback{begin, end}.scopes(
      {at::RecordScope::FUNCTION, at::RecordScope::BACKWARD_FUNCTION, at::RecordScope::USER_SCOPE}));
  for (int run = 0; run < runs; ++run) step();
  at::removeCallback(handle);

  double all = 0;
  for (const auto& [kind, time] : seconds) all += time;
  std::printf("%s, a step of %d images of %d², %.1f ms:\n", network.c_str(), images_at_once, size, 1e3 * all / runs);
  for (const Kind& kind : kinds)
    std::printf("%8.1f ms %5.1f %%  %s\n", 1e3 * seconds[kind.name] / runs, 100 * seconds[kind.name] / all,
                std::string{kind.name}.c_str());
}

}  // namespace

int main(int count, char** arguments) try {
  torch::set_num_threads(1);
  const std::string network = count > 1 ? arguments[1] : "torchvision/resnet50";
  print_kinds_of_step(network, count > 2 ? std::stoi(arguments[2]) : 8, count > 3 ? std::stoi(arguments[3]) : 128);
} catch (const std::exception& error) {
  std::cerr << "step_kinds: " << error.what() << '\n';
  return 1;
}
