// SPDX-License-Identifier: MIT
#pragma once

#include <archetype/train/core/progress.hpp>
#include <archetype/train/core/with_names.hpp>

#include <concepts>
#include <tuple>
#include <type_traits>
#include <utility>

namespace archetype {

namespace detail {

/// Stands for any trainer in the concepts below.
struct SomeTrainer {
  operator const Progress&() const;  // NOLINT(google-explicit-constructor): a trainer is one too
};

template <class T>
concept HearsStart = requires(T& callback, const SomeTrainer& trainer) { callback.before_fit(trainer); };
template <class T>
concept HearsStep = requires(T& callback, const SomeTrainer& trainer) { callback.after_step(trainer); };
template <class T>
concept HearsEpoch = requires(T& callback, const SomeTrainer& trainer) { callback.after_epoch(trainer); };
template <class T>
concept HearsEnd = requires(T& callback, const SomeTrainer& trainer) { callback.after_fit(trainer); };

template <class T>
concept Stops = requires(const T& callback, const Progress& progress) {
  { callback.stops(progress) } -> std::convertible_to<bool>;
};

template <class T>
concept StopsAtStep = requires(const T& callback, const Progress& progress) {
  { callback.stops_at_step(progress) } -> std::convertible_to<bool>;
};

struct HookNames {
  int before_fit, after_step, after_epoch, after_fit, stops, stops_at_step;
};
struct NamesOfOtherLibraries {
  int before_epoch, after_train, after_validate, before_batch, after_batch, on_epoch_end, on_batch_end, on_train_end;
};

template <class T>
using WithHooks = WithNames<T, HookNames>;
template <class T>
concept HasMistypedHook =
    std::is_class_v<T> && !std::is_final_v<T> &&
    ((!requires { &WithHooks<T>::before_fit; } && !HearsStart<T>) ||
     (!requires { &WithHooks<T>::after_step; } && !HearsStep<T>) ||
     (!requires { &WithHooks<T>::after_epoch; } && !HearsEpoch<T>) ||
     (!requires { &WithHooks<T>::after_fit; } && !HearsEnd<T>) || (!requires { &WithHooks<T>::stops; } && !Stops<T>) ||
     (!requires { &WithHooks<T>::stops_at_step; } && !StopsAtStep<T>));

template <class T>
using WithForeignHooks = WithNames<T, NamesOfOtherLibraries>;
template <class T>
concept HasForeignHook = std::is_class_v<T> && !std::is_final_v<T> && !requires {
  &WithForeignHooks<T>::before_epoch;
  &WithForeignHooks<T>::after_train;
  &WithForeignHooks<T>::after_validate;
  &WithForeignHooks<T>::before_batch;
  &WithForeignHooks<T>::after_batch;
  &WithForeignHooks<T>::on_epoch_end;
  &WithForeignHooks<T>::on_batch_end;
  &WithForeignHooks<T>::on_train_end;
};

/// Whether a callback ends the training after an epoch.
bool stops(const auto& callback, const Progress& progress) {
  if constexpr (Stops<std::decay_t<decltype(callback)>>) return callback.stops(progress);
  else return false;
}

/// Whether a callback ends the training after a step.
bool stops_at_step(const auto& callback, const Progress& progress) {
  if constexpr (StopsAtStep<std::decay_t<decltype(callback)>>) return callback.stops_at_step(progress);
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

/// Observes a training: has any of the hooks `before_fit`, `after_step`, `after_epoch` and `after_fit`, each with one
/// parameter, which is a `const Progress&` or, in a template, the trainer itself. If it has `stops(progress)` and that
/// returns true after an epoch, the call of `fit` ends; if it has `stops_at_step(progress)` and that returns true after
/// a step, the call ends at once, without the rest of the epoch. The latter is also asked if the loss of the step,
/// `progress.loss`, is not finite. Such a step leaves the parameters as they are, and throws unless a callback stops.
template <class T>
concept Callback = detail::HearsStart<T> || detail::HearsStep<T> || detail::HearsEpoch<T> || detail::HearsEnd<T> ||
                   detail::Stops<T> || detail::StopsAtStep<T>;

namespace detail {

/// Rejects a type that is not a callback, or that has a member that looks like a hook but cannot be called as one.
template <class T>
constexpr void check_callback() {
  static_assert(
      !HasMistypedHook<T>,
      "before_fit, after_step, after_epoch and after_fit of a callback take the trainer or a const Progress&, "
      "and stops(const Progress&) const and stops_at_step(const Progress&) const return a bool; a member of this "
      "callback has one of these names, "
      "but cannot be called so");
  static_assert(
      !HasForeignHook<T>,
      "a callback is called by before_fit, after_step, after_epoch, after_fit, stops and stops_at_step; this "
      "one has a member named as in another library, such as before_epoch or after_batch, which nobody would call");
  static_assert(Callback<T>,
                "a callback has at least one of before_fit, after_step, after_epoch, after_fit, stops and "
                "stops_at_step");
}

}  // namespace detail

/// The callbacks of a trainer, called in this order.
template <class... Each>
std::tuple<Each...> callbacks(Each... each) {
  (detail::check_callback<Each>(), ...);
  return {std::move(each)...};
}

}  // namespace archetype
