// SPDX-License-Identifier: MIT
#pragma once

#include <concepts>
#include <tuple>
#include <type_traits>
#include <utility>

#include <archetype/train/progress.hpp>

namespace archetype {

namespace detail {

/// Stands for any trainer in the concepts below.
struct SomeTrainer {
  operator const Progress&() const;  // NOLINT(google-explicit-constructor): a trainer is one too
};

template <class T>
concept HearsStart = requires(T& callback, const SomeTrainer& trainer) {
  callback.before_fit(trainer);
};
template <class T>
concept HearsStep = requires(T& callback, const SomeTrainer& trainer) {
  callback.after_step(trainer);
};
template <class T>
concept HearsEpoch = requires(T& callback, const SomeTrainer& trainer) {
  callback.after_epoch(trainer);
};
template <class T>
concept HearsEnd = requires(T& callback, const SomeTrainer& trainer) {
  callback.after_fit(trainer);
};

template <class T>
concept Stops = requires(const T& callback, const Progress& progress) {
  { callback.stops(progress) } -> std::convertible_to<bool>;
};

/// Whether a callback ends the training.
bool stops(const auto& callback, const Progress& progress) {
  if constexpr (Stops<std::decay_t<decltype(callback)>>) return callback.stops(progress);
  else return false;
}

inline constexpr auto before_fit = [](auto& callback, const auto& trainer) {
  if constexpr (requires { callback.before_fit(trainer); }) callback.before_fit(trainer);
};
inline constexpr auto after_step = [](auto& callback, const auto& trainer) {
  if constexpr (requires { callback.after_step(trainer); }) callback.after_step(trainer);
};
inline constexpr auto after_epoch = [](auto& callback, const auto& trainer) {
  if constexpr (requires { callback.after_epoch(trainer); }) callback.after_epoch(trainer);
};
inline constexpr auto after_fit = [](auto& callback, const auto& trainer) {
  if constexpr (requires { callback.after_fit(trainer); }) callback.after_fit(trainer);
};

}  // namespace detail

/// Is told how a training goes: has any of `before_fit`, `after_step`, `after_epoch` and `after_fit`, each with one
/// parameter, a `const Progress&` or, as a template, the trainer itself. It ends a call of `fit` after an epoch if its
/// `stops(progress)` is true.
template <class T>
concept Callback =
    detail::HearsStart<T> || detail::HearsStep<T> || detail::HearsEpoch<T> || detail::HearsEnd<T> || detail::Stops<T>;

/// The callbacks of a trainer, which are called in this order.
template <Callback... Each>
std::tuple<Each...> callbacks(Each... each) {
  return {std::move(each)...};
}

}  // namespace archetype
