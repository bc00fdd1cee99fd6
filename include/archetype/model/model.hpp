// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/blocks/transform/transform.hpp>
#include <archetype/blocks/transform/with_classes.hpp>
#include <archetype/initialization.hpp>
#include <archetype/lowering/constant_graph.hpp>
#include <archetype/model/network.hpp>
#include <archetype/zoo/entry_of.hpp>

#include <cstddef>
#include <optional>

#include <torch/nn/pimpl.h>

namespace archetype {

/// A network whose architecture is chosen at run time: `AnyModel model = zoo::make("resnet50", {.classes = 37});`.
class AnyModel : public torch::nn::ModuleHolder<NetworkModule> {
 public:
  using torch::nn::ModuleHolder<NetworkModule>::ModuleHolder;
};

namespace detail {

/// A network whose class count is left open is checked with one class.
template <Architecture Net>
constexpr std::size_t check_expandable() {
  if constexpr (survey<Net>.fault == 0) return sizeof(*verdict<Net>);
  else return sizeof(*verdict<WithClasses<Net, 1>>);
}

/// Shows a network what its entry of the zoo says, if there is one, in the size that it was requested for.
template <Architecture Net>
void show_as_entry(NetworkModule& network) {
  constexpr std::optional<zoo::Entry> entry = zoo::entry_of<Net>;
  if constexpr (entry.has_value()) network.preset = entry->preset(network.graph().input_shape().height);
}

}  // namespace detail

/// An architecture expanded into LibTorch modules with fresh weights; a handle, as `torch::nn::Conv2d` is.
///
/// `Model<ResNet50> model;` then `model->forward(images)`. A request asks for another input shape or class count than
/// the type declares: `Model<ResNet50> model{{.classes = 10}};`.
///
/// The type says how fresh weights start: by a part `InitializedAs` or a wrapper `WithInitialization`, else they start as
/// those of torchvision's ResNet. They are the same, under one seed, however the type is asked for: as `Model<Net>`,
/// `AnyModel{&Net::emit, request}`, or by name, as `zoo::Net<name>` and `zoo::make(name)` of one name are one type.
template <Architecture Net, std::size_t = detail::check_expandable<Net>()>
class Model : public AnyModel {
 public:
  explicit Model(const Request& request = {}) : AnyModel(&Net::emit, request) { detail::show_as_entry<Net>(**this); }

  /// With fresh weights that start otherwise than the type says.
  Model(const Request& request, const Initialization& initialization) : AnyModel(&Net::emit, request, initialization) {
    detail::show_as_entry<Net>(**this);
  }

  /// A handle that holds nothing yet.
  explicit Model(std::nullptr_t) : AnyModel(nullptr) {}
};

}  // namespace archetype
