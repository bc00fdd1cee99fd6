// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/blocks/transform/check_expandable.hpp>
#include <archetype/lowering/architecture.hpp>
#include <archetype/lowering/request.hpp>
#include <archetype/model/network.hpp>
#include <archetype/model/options.hpp>
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

/// Sets the preset of an entry of the zoo, for images of the requested size.
inline void set_preset(NetworkModule& network, const zoo::Entry& entry) {
  network.preset = entry.preset(network.graph().input_shape().height);
}

/// Sets the preset of the type's entry in the zoo, if it has one.
template <Architecture Net>
void set_preset_of_entry(NetworkModule& network) {
  constexpr std::optional<zoo::Entry> entry = zoo::entry_of<Net>;
  if constexpr (entry.has_value()) set_preset(network, *entry);
}

}  // namespace detail

/// An architecture expanded into LibTorch modules with fresh weights. It is a handle to a `NetworkModule`, as
/// `torch::nn::Conv2d` is to its implementation.
///
/// `Model<ResNet50> model;` then `model->forward(images)`. A request overrides the input shape or the class count that
/// the type declares: `Model<ResNet50> model{{.classes = 10}};`. Further options draw the weights differently, or give
/// modules to operations of your own: `Model<Net> model{{.request = {.classes = 10}, .modules = {mish}}};`.
///
/// The type determines the distribution of fresh weights: by a part `InitializedAs` or a wrapper `WithInitialization`;
/// without either, it is that of torchvision's ResNet. With the same seed, the weights are the same however the network
/// is made: as `Model<Net>`, as `AnyModel{&Net::emit, request}`, or by name, since `zoo::Net<name>` and
/// `zoo::make(name)` are the same type.
template <Architecture Net, std::size_t = detail::check_expandable<Net>()>
class Model : public AnyModel {
 public:
  explicit Model(const Request& request = {}) : Model(ModelOptions{request}) {}

  explicit Model(const ModelOptions& options) : AnyModel(&Net::emit, options) {
    detail::set_preset_of_entry<Net>(**this);
  }

  /// An empty handle.
  explicit Model(std::nullptr_t) : AnyModel(nullptr) {}
};

}  // namespace archetype
