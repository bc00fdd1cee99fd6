// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/blocks/requested.hpp>
#include <archetype/blocks/transform.hpp>
#include <archetype/graph/graph.hpp>
#include <archetype/model/network.hpp>
#include <archetype/weights/initialization.hpp>

#include <torch/nn/pimpl.h>

#include <cstddef>

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

/// What the last `StartsAs` among parts says.
template <class... Parts>
constexpr const Initialization* initialization_among(const Network<Parts...>*) {
  const Initialization* found = &initializations::kaiming_fan_out;
  const auto consider = [&]<class Part>(const Part*) {
    if constexpr (requires { Part::initialization; }) found = &Part::initialization;
  };
  (consider(static_cast<const Parts*>(nullptr)), ...);
  return found;
}

/// How an architecture says that its weights start: by a part `StartsAs`, else as torchvision's ResNet.
template <class Net>
constexpr const Initialization& initialization_of() {
  if constexpr (PartList<Net>) return *initialization_among(static_cast<const Parts<Net>*>(nullptr));
  else return initializations::kaiming_fan_out;
}

}  // namespace detail

/// An architecture expanded into LibTorch modules with fresh weights; a handle, as `torch::nn::Conv2d` is.
///
/// `Model<ResNet50> model;` then `model->forward(images)`. A request asks for another input shape or class count than
/// the type declares: `Model<ResNet50> model{{.classes = 10}};`. A network with a part `StartsAs` starts as that says,
/// others as torchvision's ResNet.
template <Architecture Net, std::size_t = detail::check_expandable<Net>()>
class Model : public AnyModel {
 public:
  explicit Model(const Request& request = {}, const Initialization& initialization = detail::initialization_of<Net>())
      : AnyModel(&Net::emit, request, initialization) {}

  /// A handle that holds nothing yet.
  explicit Model(std::nullptr_t) : AnyModel(nullptr) {}
};

}  // namespace archetype
