// SPDX-License-Identifier: MIT
#pragma once

#include <archetype/data/settings.hpp>
#include <archetype/text/type_name.hpp>
#include <archetype/train/core/parameter_groups.hpp>
#include <archetype/train/core/state.hpp>
#include <archetype/train/schedules/schedule.hpp>

#include <concepts>
#include <cstddef>
#include <memory>
#include <sstream>
#include <stdexcept>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include <torch/optim/adagrad.h>
#include <torch/optim/adam.h>
#include <torch/optim/adamw.h>
#include <torch/optim/lbfgs.h>
#include <torch/optim/optimizer.h>
#include <torch/optim/rmsprop.h>
#include <torch/optim/sgd.h>
#include <torch/serialize/input-archive.h>
#include <torch/serialize/output-archive.h>
#include <torch/types.h>

namespace archetype {

namespace detail {

/// Maps an optimizer of LibTorch to its options.
template <class Torch>
struct OptionsOf;
template <>
struct OptionsOf<torch::optim::Adagrad> : std::type_identity<torch::optim::AdagradOptions> {};
template <>
struct OptionsOf<torch::optim::Adam> : std::type_identity<torch::optim::AdamOptions> {};
template <>
struct OptionsOf<torch::optim::AdamW> : std::type_identity<torch::optim::AdamWOptions> {};
template <>
struct OptionsOf<torch::optim::LBFGS> : std::type_identity<torch::optim::LBFGSOptions> {};
template <>
struct OptionsOf<torch::optim::RMSprop> : std::type_identity<torch::optim::RMSpropOptions> {};
template <>
struct OptionsOf<torch::optim::SGD> : std::type_identity<torch::optim::SGDOptions> {};

/// Parameter groups as LibTorch's optimizers take them.
template <class Options>
std::vector<torch::optim::OptimizerParamGroup> torch_groups(const std::vector<ParameterGroup>& groups,
                                                            const Options& options) {
  std::vector<torch::optim::OptimizerParamGroup> all;
  for (const ParameterGroup& group : groups) {
    std::vector<torch::Tensor> parameters;
    for (const auto& [name, parameter] : group.parameters) parameters.push_back(parameter);
    all.emplace_back(std::move(parameters), std::make_unique<Options>(options));
  }
  return all;
}

/// The bytes that an object of LibTorch writes to an archive.
inline std::string archived(const auto& write) {
  torch::serialize::OutputArchive archive;
  write(archive);
  std::ostringstream bytes;
  archive.save_to(bytes);
  return bytes.str();
}

/// An archive from bytes that `archived` returned, with its tensors on a device.
inline torch::serialize::InputArchive archive_of(const std::string& bytes, const torch::Device& device = torch::kCPU) {
  std::istringstream source(bytes);
  torch::serialize::InputArchive archive;
  archive.load_from(source, device);
  return archive;
}

/// A stepper for any optimizer of LibTorch; its state is what the optimizer itself saves.
template <class Torch, class Options>
class AnyTorchStepper {
 public:
  AnyTorchStepper(std::vector<ParameterGroup> groups, const Options& options)
      : groups_(std::move(groups)), options_(options), layer_groups_(count_layer_groups(groups_)), optimizer_(made()) {}

  void zero_grad() { clear_gradients(groups_); }

  void step(const Rates& rates) {
    for (std::size_t i = 0; i < groups_.size(); ++i) {
      Options& options = options_of(*optimizer_, i);
      options.set_lr(rates.learning_rate.of_group(groups_[i].layer_group, layer_groups_));
      if (rates.momentum) set_momentum(options, *rates.momentum);
    }
    optimizer_->step(nullptr);
  }

  State state() const {
    return {{"archive", tensor_of_text(archived([&](auto& archive) { optimizer_->save(archive); }))}};
  }

  /// Throws std::runtime_error if another kind of optimizer saved the state; this one is then unchanged.
  void restore(const State& state) {
    const auto entry = state.find("archive");
    if (entry == state.end()) throw std::runtime_error("the checkpoint's optimizer was not saved by TorchOptimizer");
    auto restored = made();
    try {
      auto archive = archive_of(text_of_tensor(entry->second), device());
      restored->load(archive);
    } catch (const c10::Error& error) {
      throw std::runtime_error("optimizer: " + std::string{error.what_without_backtrace()});
    }
    optimizer_ = std::move(restored);
  }

 private:
  static void set_momentum(Options& options, double momentum) {
    if constexpr (requires { options.momentum(momentum); }) options.momentum(momentum);
    else if constexpr (requires { options.betas({momentum, std::get<1>(options.betas())}); })
      options.betas({momentum, std::get<1>(options.betas())});
  }

  torch::Device device() const {
    for (const ParameterGroup& group : groups_)
      if (!group.parameters.empty()) return group.parameters.front().second.device();
    return torch::kCPU;
  }

  static Options& options_of(Torch& optimizer, std::size_t group) {
    return static_cast<Options&>(optimizer.param_groups()[group].options());
  }

  std::unique_ptr<Torch> made() const {
    auto optimizer = std::make_unique<Torch>(torch_groups(groups_, options_), options_);
    // Not before: newer versions of LibTorch (2.14, but not 2.6) take an option of a group that has its type's default
    // for one that was not set, and replace it by the optimizer's.
    if constexpr (requires(Options options) { options.weight_decay(0.0); }) {
      for (std::size_t i = 0; i < groups_.size(); ++i)
        if (!groups_[i].decays) options_of(*optimizer, i).weight_decay(0.0);
    }
    return optimizer;
  }

  std::vector<ParameterGroup> groups_;
  Options options_;
  int layer_groups_;
  std::unique_ptr<Torch> optimizer_;
};

}  // namespace detail

/// Any optimizer of LibTorch: `TorchOptimizer<torch::optim::RMSprop>{torch::optim::RMSpropOptions(0).alpha(0.9)}`. For
/// an optimizer of your own, derived from `torch::optim::Optimizer`, pass the type of its options as the second
/// argument; like LibTorch's, the options need `set_lr` and `serialize`, and an optimizer with state needs `save` and
/// `load`. The schedule sets the learning rate of each layer group, and the momentum if the options have `momentum` or
/// `betas`; biases and normalizations do not decay. Its settings are the options that the optimizer saves.
template <class Torch, class Options = typename detail::OptionsOf<Torch>::type>
struct TorchOptimizer {
  static_assert(std::derived_from<Torch, torch::optim::Optimizer>,
                "TorchOptimizer wraps a class derived from torch::optim::Optimizer");
  static_assert(!std::same_as<Torch, torch::optim::LBFGS>,
                "LBFGS asks for the loss several times a step, and a trainer's step has one loss");

  Options options{};

  Settings settings() const {
    Settings all{{"optimizer", std::string{detail::type_name<Torch>()} + " of LibTorch"}};
    auto archive = detail::archive_of(detail::archived([&](auto& output) { options.serialize(output); }));
    for (const std::string& name : archive.keys()) {
      if (name == "lr") continue;  // the schedule sets it
      c10::IValue value;
      archive.read(name, value);
      std::ostringstream text;
      text.precision(17);
      text << value;
      all.emplace_back(name, text.str());
    }
    return all;
  }

  detail::AnyTorchStepper<Torch, Options> attach(std::vector<ParameterGroup> groups) const {
    return {std::move(groups), options};
  }
};

}  // namespace archetype
