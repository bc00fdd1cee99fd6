// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/lowering/builder.hpp>
#include <archetype/text/fixed_string.hpp>
#include <archetype/layers/part.hpp>

#include <string_view>

namespace archetype {

namespace detail {

/// Steps one after another, up to a null.
class SequenceStep final : public BlockStep {
 public:
  constexpr explicit SequenceStep(const Step* const* steps) : steps_(steps) {}

  constexpr Value emit(Builder& builder, Value x) const override {
    for (const Step* const* step = steps_; *step != nullptr; ++step) x = (*step)->emit(builder, x);
    return x;
  }

 private:
  const Step* const* steps_;
};

/// The same, each named by its position.
class NumberedStep final : public BlockStep {
 public:
  constexpr NumberedStep(const Step* const* steps, int first) : steps_(steps), first_(first) {}

  constexpr Value emit(Builder& builder, Value x) const override {
    int position = first_;
    for (const Step* const* step = steps_; *step != nullptr; ++step)
      x = (*step)->emit_named(builder, x, {"", position++});
    return x;
  }

 private:
  const Step* const* steps_;
  int first_;
};

/// A step with a name of its own.
class NamedStep final : public BlockStep {
 public:
  constexpr NamedStep(std::string_view name, const Step* step) : label_{name}, step_(step) {}

  constexpr Value emit(Builder& builder, Value x) const override { return step_->emit_named(builder, x, label_); }

 private:
  Label label_;
  const Step* step_;
};

template <class... Parts>
inline constexpr const Step* steps_of[]{step_of<Parts>()..., nullptr};

}  // namespace detail

/// Applies its parts one after another, without a module of its own.
template <class... Parts>
struct Sequence {
  static constexpr detail::SequenceStep step{detail::steps_of<Parts...>};
};

using Identity = Sequence<>;

/// A part with a name of its own instead of the automatic one.
template <Text Name, class Part>
struct Named {
  static constexpr detail::NamedStep step{Name.view(), detail::step_of<Part>()};
};

/// Parts that are named by their position, counted from `First` on.
template <int First, class... Parts>
struct NumberedFrom {
  static constexpr detail::NumberedStep step{detail::steps_of<Parts...>, First};
};

/// Parts that are named by their position, as in `torch::nn::Sequential`.
template <class... Parts>
using Numbered = NumberedFrom<0, Parts...>;

}  // namespace archetype
