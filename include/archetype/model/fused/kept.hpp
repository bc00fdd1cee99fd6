// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/model/fused/restoration.hpp>

#include <cstddef>
#include <initializer_list>
#include <utility>

#include <ATen/core/ivalue.h>
#include <torch/csrc/autograd/custom_function.h>
#include <torch/types.h>

namespace archetype::fused {

/// What an operation of autograd keeps for its gradient: maps, or what these are restored from. LibTorch frees it as it
/// does saved variables.
class Kept {
 public:
  /// Keeps maps, each of which the gradient will ask for once.
  static void save(torch::autograd::AutogradContext* context, std::initializer_list<Restorable> maps) {
    Places places;
    torch::autograd::variable_list tensors;
    for (const Restorable& map : maps) places.add(map, tensors);
    places.expect();
    context->save_for_backward(std::move(tensors));
    context->saved_data["places"] = c10::IValue::make_capsule(c10::make_intrusive<Places>(std::move(places)));
  }

  explicit Kept(torch::autograd::AutogradContext* context)
      : tensors_(context->get_saved_variables()),
        places_(c10::static_intrusive_pointer_cast<Places>(context->saved_data["places"].toCapsule())) {}

  /// The i-th map, in the order in which they were saved.
  torch::Tensor operator[](std::size_t i) const { return places_->get(i, tensors_); }

 private:
  torch::autograd::variable_list tensors_;
  c10::intrusive_ptr<Places> places_;
};

}  // namespace archetype::fused
