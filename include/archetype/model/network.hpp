// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/graph/lifetimes.hpp>
#include <archetype/graph/to_text.hpp>
#include <archetype/image/preset.hpp>
#include <archetype/initialization.hpp>
#include <archetype/lowering/image_size.hpp>
#include <archetype/lowering/lower.hpp>
#include <archetype/model/check_input.hpp>
#include <archetype/model/expansion.hpp>
#include <archetype/model/first_parameter.hpp>
#include <archetype/model/initialization.hpp>
#include <archetype/model/modules.hpp>
#include <archetype/model/random_state.hpp>
#include <archetype/zoo/class_names.hpp>

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <span>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <torch/nn/module.h>
#include <torch/types.h>

namespace archetype {

/// Receives an activation during a forward pass.
using Observer = std::function<void(const torch::Tensor&)>;

/// A lowered architecture as a tree of LibTorch modules, named after its scopes and layers.
///
/// It is an ordinary `torch::nn::Module`: parameters, devices, modes, serialization and optimizers work as with modules
/// written by hand. `Model` and `AnyModel` are handles to it.
class NetworkModule : public torch::nn::Module {
 public:
  /// Expands the architecture for the request, with fresh weights as its type says. Throws `IllFormedArchitecture` if
  /// the architecture is ill-formed for the request, and `std::invalid_argument` for an operation without a module.
  explicit NetworkModule(Emit emit, const Request& request = {});

  /// The same, with fresh weights by another scheme.
  NetworkModule(Emit emit, const Request& request, const Initialization& initialization);

  /// Maps batch × channels × height × width to the result of the network, for any height and width that fit all
  /// windows. Throws `std::invalid_argument` if the type, rank or channels of the tensor are not those of the network's
  /// input, or, naming the layer, if a batch in training mode is too small to normalize; and `IllFormedArchitecture` if
  /// the images are too small.
  torch::Tensor forward(torch::Tensor images);

  /// All results of a network of `Features`, in the order of their names; `forward` returns only the last of them. For
  /// any other network, its single result. Throws as `forward` does.
  std::vector<torch::Tensor> forward_features(torch::Tensor images);

  /// Calls `observer` with each result of the layer or scope at this path, such as "layer3.1", from now on. Throws
  /// `std::invalid_argument` if there is no such path.
  void observe(const std::string& path, Observer observer);

  /// Removes all observers.
  void stop_observing() { observers_.clear(); }

  /// From now on, computes each operation whose module is a `Module` by `compute(module, input)`. A clone of the
  /// network does not.
  template <class Module>
  void compute_by(const std::function<torch::Tensor(Module&, const torch::Tensor&)>& compute) {
    for (Step& step : steps_) {
      if (const auto module = std::dynamic_pointer_cast<Module>(step.module))
        step.forward = [module, compute](const Operands& x) { return compute(*module, x[0]); };
    }
  }

  GraphView graph() const { return graph_; }

  /// The preprocessing of images for this network. `classify` and `Preprocess{model->preset}` apply it, `save` stores
  /// it and `load` restores it. Initially it is that of the network's entry in the zoo; without an entry, that of most
  /// ImageNet networks, with the height that the network declares.
  Preset preset;

  /// The names of the classes: those that were set; otherwise ImageNet's, if the preset says so and the class counts
  /// are equal; otherwise empty.
  std::vector<std::string> classes() const { return classes(preset.labels); }

  /// The same, with another label set than the preset's for classes without set names.
  std::vector<std::string> classes(LabelSet otherwise) const;

  /// The names that were set, or empty.
  const std::vector<std::string>& named_classes() const& { return classes_; }
  const std::vector<std::string>& named_classes() const&& = delete;

  /// Names the classes, as after training on a folder: `model->set_classes(folder.classes())`. Throws
  /// `std::invalid_argument` if the number of names is not the network's class count.
  void set_classes(std::vector<std::string> names);

  /// The class count, or 0 if the network's result is a map.
  std::size_t class_count() const {
    const Shape& result = graph_.view().output_shape();
    return result.flat() ? static_cast<std::size_t>(result.channels) : 0;
  }

  // Inline here already: as the first virtual function that is defined outside the class, it would otherwise make every
  // unit emit the whole virtual table and all that it refers to.
  inline std::shared_ptr<torch::nn::Module> clone(const torch::optional<torch::Device>& device = {}) const override;

 private:
  /// One node, ready to run.
  struct Step {
    std::shared_ptr<torch::nn::Module> module;  ///< if it has one
    std::function<torch::Tensor(const Operands&)> forward;
    std::vector<int> inputs;
    std::vector<bool> last_read;  ///< for each input: whether nothing reads it later
    bool spares_first = false;
  };

  NetworkModule(Emit emit, const Request& request, const Initialization* initialization);
  void expand();
  void plan();
  void check(const torch::Tensor& images);
  std::vector<torch::Tensor> run(torch::Tensor images, std::size_t steps);
  int find(const std::string& path) const;

  Emit emit_;
  Request request_;
  OwningGraph graph_;
  std::vector<Step> steps_;
  std::map<int, std::vector<Observer>> observers_;
  std::vector<std::string> classes_;        // where they were set
  std::atomic<long long> checked_size_{0};  // height and width of the last images that were found to fit
};

inline NetworkModule::NetworkModule(Emit emit, const Request& request, const Initialization* initialization)
    : torch::nn::Module("archetype::Network"), emit_(emit), request_(request), graph_(lower(emit, request)) {
  expand();
  plan();
  initialize(*this, graph_, initialization == nullptr ? initialization_of(graph_) : *initialization);
  preset = Preset{}.resolved(graph_.view().input_shape().height);
}

inline std::vector<std::string> NetworkModule::classes(LabelSet otherwise) const {
  return classes_.empty() ? class_names(otherwise, class_count()) : classes_;
}

inline void NetworkModule::set_classes(std::vector<std::string> names) {
  if (class_count() == 0)
    throw std::invalid_argument("set_classes: the network ends in a map, not in numbers of classes; give it a head");
  if (names.size() != class_count())
    throw std::invalid_argument("set_classes: there are " + std::to_string(names.size()) +
                                " names, and the network tells " + std::to_string(class_count()) +
                                " classes; make it with .classes = " + std::to_string(names.size()));
  classes_ = std::move(names);
}

inline NetworkModule::NetworkModule(Emit emit, const Request& request) : NetworkModule(emit, request, nullptr) {}

inline NetworkModule::NetworkModule(Emit emit, const Request& request, const Initialization& initialization)
    : NetworkModule(emit, request, &initialization) {}

/// Registers a module for each scope and layer, outer ones first.
inline void NetworkModule::expand() {
  const GraphView graph = graph_;
  std::vector<torch::nn::Module*> scopes{this};
  const auto register_scopes_until = [&](int last) {
    while (static_cast<int>(scopes.size()) <= last) {
      const Scope& scope = graph.scopes[scopes.size()];
      const std::string name = detail::to_text(scope.label);
      auto module = std::make_shared<torch::nn::Module>(name);
      scopes[static_cast<std::size_t>(scope.parent)]->register_module(name, module);
      scopes.push_back(module.get());
    }
  };
  steps_.resize(graph.nodes.size());
  for (int i = 1; i < graph.size(); ++i) {
    const Node& node = graph[i];
    Expansion expansion = detail::expand_node(graph, node);
    register_scopes_until(node.scope);
    if (expansion.module)
      scopes[static_cast<std::size_t>(node.scope)]->register_module(detail::to_text(node.label), expansion.module);
    steps_[static_cast<std::size_t>(i)].module = std::move(expansion.module);
    steps_[static_cast<std::size_t>(i)].forward = std::move(expansion.forward);
  }
}

/// Finds the last reader of each result, and which results may be overwritten.
inline void NetworkModule::plan() {
  const GraphView graph = graph_;
  const Lifetimes lifetimes{graph};
  for (int i = 1; i < graph.size(); ++i) {
    Step& step = steps_[static_cast<std::size_t>(i)];
    const std::span<const int> sources = graph.sources(graph[i]);
    step.inputs.assign(sources.begin(), sources.end());
    step.last_read.resize(sources.size());
    for (std::size_t k = 0; k < sources.size(); ++k) step.last_read[k] = lifetimes.ends_at(graph, i, k);
    step.spares_first =
        lifetimes.readers(step.inputs[0]) == 1 && graph[step.inputs[0]].operation->traits().result_is_spare;
  }
}

/// Rejects images that the network cannot take. Another size than the declared one is lowered once, to see whether it
/// fits.
inline void NetworkModule::check(const torch::Tensor& images) {
  const GraphView graph = graph_;
  detail::check_images(images, graph, first_parameter(*this));
  const Shape shape{static_cast<int>(images.size(1)), static_cast<int>(images.size(2)),
                    static_cast<int>(images.size(3))};
  const long long size = static_cast<long long>(shape.height) << 32 | shape.width;
  if (shape == graph.input_shape() || size == checked_size_) return;
  check_image_shape(graph, emit_, request_, shape);
  checked_size_ = size;
}

inline torch::Tensor NetworkModule::forward(torch::Tensor images) {
  return std::move(run(std::move(images), steps_.size()).back());
}

inline std::vector<torch::Tensor> NetworkModule::forward_features(torch::Tensor images) {
  if (!graph_.view().nodes.back().operation->traits().joins_results) return {forward(std::move(images))};
  const std::vector<torch::Tensor> results = run(std::move(images), steps_.size() - 1);
  std::vector<torch::Tensor> features;
  for (const int tapped : steps_.back().inputs) features.push_back(results[static_cast<std::size_t>(tapped)]);
  return features;
}

/// Runs the first steps, and returns the results that a later step still reads.
inline std::vector<torch::Tensor> NetworkModule::run(torch::Tensor images, std::size_t steps) {
  check(images);
  std::vector<torch::Tensor> results(steps);
  std::vector<torch::Tensor> operands;
  results[0] = std::move(images);
  for (std::size_t i = 1; i < steps; ++i) {
    const Step& step = steps_[i];
    operands.clear();
    for (std::size_t k = 0; k < step.inputs.size(); ++k) {
      torch::Tensor& source = results[static_cast<std::size_t>(step.inputs[k])];
      if (step.last_read[k]) operands.push_back(std::move(source));
      else operands.push_back(source);
    }
    const bool spare = step.spares_first && !observers_.contains(step.inputs[0]);
    try {
      results[i] = step.forward(Operands{operands, spare});
    } catch (const std::invalid_argument& error) {
      throw std::invalid_argument(path_of(graph_, graph_.view()[static_cast<int>(i)]).str() + ": " + error.what());
    }
    if (observers_.empty()) continue;
    if (const auto watched = observers_.find(static_cast<int>(i)); watched != observers_.end())
      for (const Observer& observer : watched->second) observer(results[i]);
  }
  return results;
}

inline void NetworkModule::observe(const std::string& path, Observer observer) {
  observers_[find(path)].push_back(std::move(observer));
}

/// The node of a layer's path, or the last node of a scope's path.
inline int NetworkModule::find(const std::string& path) const {
  const GraphView graph = graph_;
  int found = -1;
  for (int i = 0; i < graph.size(); ++i) {
    const std::string name = path_of(graph, graph[i]).str();
    if (name == path || (name.size() > path.size() && name.starts_with(path) && name[path.size()] == '.')) found = i;
  }
  if (found < 0 || path.empty())
    throw std::invalid_argument("'" + path + "' is no layer of the network; summary() lists them");
  return found;
}

inline std::shared_ptr<torch::nn::Module> NetworkModule::clone(const torch::optional<torch::Device>& device) const {
  const torch::NoGradGuard no_gradient;
  const torch::Tensor random = random_state();  // which the copy's fresh weights, soon overwritten, would move
  auto copy = std::make_shared<NetworkModule>(emit_, request_);
  set_random_state(random);
  const auto ours = named_parameters();
  for (auto& parameter : copy->named_parameters()) {
    const torch::Tensor& original = ours[parameter.key()];
    parameter.value().set_data(original.detach().clone());
    parameter.value().set_requires_grad(original.requires_grad());
  }
  const auto our_buffers = named_buffers();
  for (auto& buffer : copy->named_buffers()) buffer.value().set_data(our_buffers[buffer.key()].detach().clone());
  copy->preset = preset;
  copy->classes_ = classes_;
  copy->train(is_training());
  if (device) copy->to(*device);
  return copy;
}

}  // namespace archetype
