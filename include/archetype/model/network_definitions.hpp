// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/compiled.hpp>
#include <archetype/graph/cuts.hpp>
#include <archetype/graph/fused_groups.hpp>
#include <archetype/graph/lifetimes.hpp>
#include <archetype/graph/restored_results.hpp>
#include <archetype/graph/to_text.hpp>
#include <archetype/lowering/image_size.hpp>
#include <archetype/model/check_input.hpp>
#include <archetype/model/first_parameter.hpp>
#include <archetype/model/fused/batch_norm.hpp>
#include <archetype/model/fused/convolution.hpp>
#include <archetype/model/fused/gate.hpp>
#include <archetype/model/fused/restoration.hpp>
#include <archetype/model/fused/squeeze.hpp>
#include <archetype/model/fused/stored_type.hpp>
#include <archetype/model/initialization.hpp>
#include <archetype/model/modules.hpp>
#include <archetype/model/network.hpp>
#include <archetype/model/random_state.hpp>
#include <archetype/model/recomputation.hpp>
#include <archetype/zoo/class_names.hpp>

#include <algorithm>
#include <cstddef>
#include <memory>
#include <span>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <torch/nn/modules/conv.h>
#include <torch/types.h>

namespace archetype {

ARCHETYPE_INLINE NetworkModule::NetworkModule(Emit emit, const ModelOptions& options)
    : torch::nn::Module("archetype::Network"), emit_(emit), options_(options), graph_(lower(emit, options.request)) {
  expand();
  plan();
  initialize(*this, graph_, options.initialization ? *options.initialization : initialization_of(graph_));
  preset = Preset{}.resolved(graph_.view().input_shape().height);
}

ARCHETYPE_INLINE std::vector<std::string> NetworkModule::classes(LabelSet otherwise) const {
  return classes_.empty() ? class_names(otherwise, class_count()) : classes_;
}

ARCHETYPE_INLINE void NetworkModule::set_classes(std::vector<std::string> names) {
  if (class_count() == 0)
    throw std::invalid_argument("set_classes: the network ends in a map, not in numbers of classes; give it a head");
  if (names.size() != class_count())
    throw std::invalid_argument("set_classes: there are " + std::to_string(names.size()) +
                                " names, and the network tells " + std::to_string(class_count()) +
                                " classes; make it with .classes = " + std::to_string(names.size()));
  classes_ = std::move(names);
}

/// Registers a module for each scope and layer, outer ones first.
ARCHETYPE_INLINE void NetworkModule::expand() {
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
    Expansion expansion = detail::expand_node(graph, node, options_.modules);
    register_scopes_until(node.scope);
    if (expansion.module)
      scopes[static_cast<std::size_t>(node.scope)]->register_module(detail::to_text(node.label), expansion.module);
    Step& step = steps_[static_cast<std::size_t>(i)];
    step.module = std::move(expansion.module);
    step.forward = std::move(expansion.forward);
    step.replaced = detail::find_module(options_.modules, node.operation->kind()) != nullptr;
  }
}

/// Finds the last reader of each result, and which results may be overwritten.
ARCHETYPE_INLINE void NetworkModule::plan() {
  const GraphView graph = graph_;
  const Lifetimes lifetimes{graph};
  const FusedGroups found{graph};
  const RestoredResults restored{graph, found};
  for (int i = 1; i < graph.size(); ++i) {
    Step& step = steps_[static_cast<std::size_t>(i)];
    const std::span<const int> sources = graph.sources(graph[i]);
    step.inputs.assign(sources.begin(), sources.end());
    step.last_read.resize(sources.size());
    for (std::size_t k = 0; k < sources.size(); ++k) step.last_read[k] = lifetimes.ends_at(graph, i, k);
    step.spares_first =
        lifetimes.readers(step.inputs[0]) == 1 && graph[step.inputs[0]].operation->traits().result_is_spare;
    step.squeezes = graph[i].operation->traits().fused_part == FusedPart::squeeze && !step.last_read[0];
    step.restored = restored.contains(i);
    step.convolves = graph[i].operation->traits().restores_input;
  }
  groups_.assign(found.all().begin(), found.all().end());
  for (const FusedGroup& group : groups_)
    for (const int node : {group.head, group.sum, group.last}) steps_[static_cast<std::size_t>(node)].group = &group;
}

/// The group by which a node is to be computed in this pass, or null.
ARCHETYPE_INLINE const FusedGroup* NetworkModule::group_at(int node,
                                                           const std::vector<fused::Restorable>& results) const {
  const FusedGroup* const group = steps_[static_cast<std::size_t>(node)].group;
  if (group == nullptr) return nullptr;
  for (const int each : {group->head, group->sum, group->last}) {
    if (steps_[static_cast<std::size_t>(each)].replaced) return nullptr;
    if (group->hides(each) && observers_.contains(each)) return nullptr;
  }
  const Step& head = steps_[static_cast<std::size_t>(group->head)];
  const auto operand = [&](std::size_t k) -> const torch::Tensor& {
    return results[static_cast<std::size_t>(head.inputs[k])].map;
  };
  if (group->gates) return fused::can_scale(operand(0), operand(1)) ? group : nullptr;
  const auto* const norm = head.module->as<torch::nn::BatchNorm2d>();
  return norm != nullptr && fused::can_normalize(*norm, operand(0)) ? group : nullptr;
}

/// The k-th input of a step, which is forgotten if nothing reads it later.
ARCHETYPE_INLINE fused::Restorable NetworkModule::taken(const Step& step, std::size_t k,
                                                        std::vector<fused::Restorable>& results) {
  fused::Restorable& source = results[static_cast<std::size_t>(step.inputs[k])];
  return step.last_read[k] ? std::exchange(source, {}) : source;
}

/// Computes the nodes of a group.
ARCHETYPE_INLINE fused::Restorable NetworkModule::compute(const FusedGroup& group,
                                                          std::vector<fused::Restorable>& results, bool restored) {
  const Step& head = steps_[static_cast<std::size_t>(group.head)];
  const fused::Restorable x = taken(head, 0, results);
  const fused::Restorable gate = group.gates ? taken(head, 1, results) : fused::Restorable{};
  fused::Restorable other;
  if (group.sum != 0) {
    const Step& sum = steps_[static_cast<std::size_t>(group.sum)];
    other = taken(sum, sum.inputs[0] == group.other ? 0 : 1, results);
  }
  if (group.gates) return fused::scale(x, gate.map, other, group.activation, restored);
  auto& norm = *head.module->as<torch::nn::BatchNorm2d>();
  if (norm.is_training()) detail::require_several_values(x.map);
  return fused::normalize(norm, x.map, other, group.activation, restored);
}

/// Computes a node by itself.
ARCHETYPE_INLINE torch::Tensor NetworkModule::compute(int node, std::vector<fused::Restorable>& results,
                                                      const Pass& pass) {
  const Step& step = steps_[static_cast<std::size_t>(node)];
  if (pass.fuses && !step.replaced) {
    fused::Restorable& x = results[static_cast<std::size_t>(step.inputs[0])];
    if (step.squeezes && fused::can_treat(x.map)) return squeeze(x.map);
    const auto* const convolution = step.convolves ? step.module->as<torch::nn::Conv2d>() : nullptr;
    const Window& window = graph_.view()[node].attributes.window;
    if (convolution != nullptr && fused::can_convolve(*convolution, window, x))
      return fused::convolve(*convolution, window, taken(step, 0, results));
  }
  std::vector<torch::Tensor> operands;
  for (std::size_t k = 0; k < step.inputs.size(); ++k) operands.push_back(taken(step, k, results).map);
  const bool spare = step.spares_first && step.inputs[0] != pass.pinned && !observers_.contains(step.inputs[0]);
  return step.forward(Operands{operands, spare});
}

/// The mean of each channel. The map is replaced by one that shares its memory.
ARCHETYPE_INLINE torch::Tensor NetworkModule::squeeze(torch::Tensor& map) {
  torch::autograd::variable_list results = fused::SqueezeFunction::apply(map);
  map = std::move(results[1]);
  return std::move(results[0]);
}

/// Rejects images that the network cannot take. Another size than the declared one is lowered once, to see whether it
/// fits.
ARCHETYPE_INLINE void NetworkModule::check(const torch::Tensor& images) {
  const GraphView graph = graph_;
  detail::check_images(images, graph, first_parameter(*this));
  const Shape shape{static_cast<int>(images.size(1)), static_cast<int>(images.size(2)),
                    static_cast<int>(images.size(3))};
  const long long size = static_cast<long long>(shape.height) << 32 | shape.width;
  if (shape == graph.input_shape() || size == checked_size_) return;
  check_image_shape(graph, emit_, options_.request, shape);
  checked_size_ = size;
}

ARCHETYPE_INLINE torch::Tensor NetworkModule::forward(torch::Tensor images) {
  return std::move(run(std::move(images), steps_.size()).back().map);
}

ARCHETYPE_INLINE std::vector<torch::Tensor> NetworkModule::forward_features(torch::Tensor images) {
  if (!graph_.view().nodes.back().operation->traits().joins_results) return {forward(std::move(images))};
  const std::vector<fused::Restorable> results = run(std::move(images), steps_.size() - 1);
  std::vector<torch::Tensor> features;
  for (const int tapped : steps_.back().inputs) features.push_back(results[static_cast<std::size_t>(tapped)].map);
  return features;
}

/// Runs the first steps, and returns the results that a later step still reads.
ARCHETYPE_INLINE std::vector<fused::Restorable> NetworkModule::run(torch::Tensor images, std::size_t steps) {
  check(images);
  std::vector<fused::Restorable> results(steps);
  results[0].map = std::move(images);
  const bool trains = is_training() && torch::GradMode::is_enabled();
  const Pass pass{.fuses = fuses_ && trains};
  std::size_t next = 1;
  for (const Segment& segment : recomputed_) {
    const auto last = static_cast<std::size_t>(segment.last);
    if (!trains || last >= steps) break;
    run(results, next, static_cast<std::size_t>(segment.input) + 1, pass);
    results[last].map = recomputed(segment, std::move(results[static_cast<std::size_t>(segment.input)].map), pass);
    next = last + 1;
  }
  run(results, next, steps, pass);
  return results;
}

/// Runs the steps from `first` on, before `end`. Of earlier results, those must be there that they read.
ARCHETYPE_INLINE void NetworkModule::run(std::vector<fused::Restorable>& results, std::size_t first, std::size_t end,
                                         const Pass& pass) {
  for (std::size_t i = first; i < end; ++i) {
    const int node = static_cast<int>(i);
    const FusedGroup* const group = pass.fuses ? group_at(node, results) : nullptr;
    if (group != nullptr && group->hides(node)) continue;
    try {
      if (group != nullptr) results[i] = compute(*group, results, steps_[i].restored && i + 1 < end);
      else results[i].map = compute(node, results, pass);
    } catch (const std::invalid_argument& error) {
      const int named = group != nullptr ? group->head : node;
      throw std::invalid_argument(path_of(graph_, graph_.view()[named]).str() + ": " + error.what());
    }
    if (observers_.empty() || pass.silent) continue;
    const auto watched = observers_.find(node);
    if (watched == observers_.end()) continue;
    const auto version = results[i].map._version();
    for (const Observer& observer : watched->second) observer(results[i].map);
    if (results[i].map._version() != version) results[i].recipe = {};  // it leads to the map as it was
  }
}

/// The result of a segment's nodes.
ARCHETYPE_INLINE torch::Tensor NetworkModule::run(const Segment& segment, const torch::Tensor& input,
                                                  const Pass& pass) {
  std::vector<fused::Restorable> results(static_cast<std::size_t>(segment.last) + 1);
  results[static_cast<std::size_t>(segment.input)].map = input;
  run(results, static_cast<std::size_t>(segment.input) + 1, results.size(), pass);
  return std::move(results.back().map);
}

/// The same, of which only the input is kept.
ARCHETYPE_INLINE torch::Tensor NetworkModule::recomputed(const Segment& segment, torch::Tensor input,
                                                         const Pass& pass) {
  std::vector<torch::Tensor> parameters, buffers;
  for (int i = segment.input + 1; i <= segment.last; ++i) {
    const auto& module = steps_[static_cast<std::size_t>(i)].module;
    if (module == nullptr) continue;
    for (const torch::Tensor& parameter : module->parameters()) parameters.push_back(parameter);
    for (const torch::Tensor& buffer : module->buffers()) buffers.push_back(buffer);
  }
  const auto network = std::static_pointer_cast<NetworkModule>(shared_from_this());  // which may be gone by then
  const auto compute = [network, segment, pass](const torch::Tensor& x, bool again) {
    if (!network->is_training())
      throw std::logic_error(
          "a network that computes segments again in the backward pass was put into evaluation mode "
          "after the forward pass");
    return network->run(segment, x, {.fuses = pass.fuses, .pinned = segment.input, .silent = again});
  };
  const auto part = c10::make_intrusive<detail::Recomputation>(compute, input.device(), std::move(buffers));
  return detail::RecomputationFunction::apply(input, at::TensorList{parameters}, part);
}

ARCHETYPE_INLINE void NetworkModule::recompute(std::vector<Segment> segments) {
  const std::vector<int> cuts = cuts_of(graph_);
  int next = 0;
  for (const Segment& segment : segments) {
    if (segment.input < next || segment.last <= segment.input || !std::ranges::binary_search(cuts, segment.input) ||
        !std::ranges::binary_search(cuts, segment.last))
      throw std::invalid_argument("recompute: the nodes after " + std::to_string(segment.input) + " up to " +
                                  std::to_string(segment.last) + " are no segment of the network, or out of order");
    next = segment.last;
  }
  recomputed_ = std::move(segments);
}

ARCHETYPE_INLINE void NetworkModule::observe(const std::string& path, Observer observer) {
  observers_[find(path)].push_back(std::move(observer));
}

/// The node of a layer's path, or the last node of a scope's path.
ARCHETYPE_INLINE int NetworkModule::find(const std::string& path) const {
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

ARCHETYPE_INLINE std::shared_ptr<torch::nn::Module> NetworkModule::clone(
    const torch::optional<torch::Device>& device) const {
  const torch::NoGradGuard no_gradient;
  const auto copy = [this] {
    const detail::RandomStatesGuard guard;  // the copy's fresh weights, soon overwritten, would move them
    return std::make_shared<NetworkModule>(emit_, options_);
  }();
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
  copy->recomputed_ = recomputed_;
  copy->fuses_ = fuses_;
  copy->train(is_training());
  if (device) copy->to(*device);
  return copy;
}

}  // namespace archetype
