// SPDX-License-Identifier: MIT
#pragma once
#include <cstddef>
#include <functional>
#include <initializer_list>
#include <mutex>
#include <span>
#include <utility>
#include <vector>

#include <ATen/core/ivalue.h>
#include <ATen/record_function.h>
#include <torch/csrc/autograd/custom_function.h>
#include <torch/types.h>

namespace archetype::fused {

class Restoration;

/// How the backward pass computes a map again, instead of keeping it.
struct Recipe {
  c10::intrusive_ptr<Restoration> restoration{};  ///< null if the map must be kept
  torch::autograd::variable_list ingredients{};   ///< what it is computed from, which is kept anyway

  explicit operator bool() const { return restoration.defined(); }
};

/// A result in the forward pass of a network. Operations that need it for their gradients keep it, unless it has a
/// recipe.
struct Restorable {
  torch::Tensor map{};
  Recipe recipe{};
};

/// Where maps are found in a list of tensors, as themselves or as ingredients.
class Places : public torch::CustomClassHolder {
 public:
  /// Appends to the tensors what the next map is found by.
  void add(const Restorable& operand, torch::autograd::variable_list& tensors) {
    const Recipe& recipe = operand.recipe;
    places_.push_back({tensors.size(), recipe ? recipe.ingredients.size() : 1, recipe.restoration});
    if (recipe) tensors.insert(tensors.end(), recipe.ingredients.begin(), recipe.ingredients.end());
    else tensors.push_back(operand.map);
  }

  /// Says that the maps will be asked for, once in each backward pass.
  void expect() const;

  /// The i-th map.
  torch::Tensor get(std::size_t i, std::span<const torch::Tensor> tensors) const;

  std::size_t count() const { return places_.size(); }

 private:
  struct Place {
    std::size_t first, count;
    c10::intrusive_ptr<Restoration> restoration;
  };
  std::vector<Place> places_;
};

/// Computes a map in the backward pass. It remembers the map until the last of those that expect it has asked for it.
class Restoration : public torch::CustomClassHolder {
 public:
  using Compute = std::function<torch::Tensor(std::span<const torch::Tensor> operands)>;

  Restoration(Places operands, Compute compute) : operands_(std::move(operands)), compute_(std::move(compute)) {}

  void expect() {
    const std::lock_guard guard{mutex_};
    if (expected_++ == 0) operands_.expect();
  }

  torch::Tensor restore(std::span<const torch::Tensor> ingredients) {
    const std::lock_guard guard{mutex_};
    torch::Tensor map = std::exchange(map_, {});
    if (!map.defined()) {
      RECORD_USER_SCOPE("archetype::fused::Restoration");
      std::vector<torch::Tensor> operands;
      for (std::size_t i = 0; i < operands_.count(); ++i) operands.push_back(operands_.get(i, ingredients));
      map = compute_(operands);
    }
    if (++asked_ < expected_) map_ = map;
    else asked_ = 0;
    return map;
  }

 private:
  Places operands_;
  Compute compute_;
  std::mutex mutex_;  // several threads may compute gradients from the same graph
  std::size_t expected_ = 0;
  std::size_t asked_ = 0;
  torch::Tensor map_;
};

inline void Places::expect() const {
  for (const Place& place : places_)
    if (place.restoration) place.restoration->expect();
}

inline torch::Tensor Places::get(std::size_t i, std::span<const torch::Tensor> tensors) const {
  const Place& place = places_[i];
  if (!place.restoration) return tensors[place.first];
  return place.restoration->restore(tensors.subspan(place.first, place.count));
}

/// The recipe of what is computed from operands, of which some may be undefined.
inline Recipe recipe_from(std::initializer_list<Restorable> operands, Restoration::Compute compute) {
  Places places;
  torch::autograd::variable_list ingredients;
  for (const Restorable& operand : operands) places.add(operand, ingredients);
  for (torch::Tensor& ingredient : ingredients)
    if (ingredient.defined()) ingredient = ingredient.detach();
  return {c10::make_intrusive<Restoration>(std::move(places), std::move(compute)), std::move(ingredients)};
}

}  // namespace archetype::fused
