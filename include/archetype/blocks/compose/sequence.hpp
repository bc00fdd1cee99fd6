// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/layers/part.hpp>
#include <archetype/lowering/builder.hpp>
#include <archetype/text/fixed_string.hpp>

#include <string_view>

namespace archetype {

namespace detail {

/// Emits parts one after another, up to a null pointer.
class SequenceEmitter final : public BlockEmitter {
 public:
  constexpr explicit SequenceEmitter(const Emitter* const* emitters) : emitters_(emitters) {}

  constexpr Value emit(Builder& builder, Value x) const override {
    for (const Emitter* const* emitter = emitters_; *emitter != nullptr; ++emitter) x = (*emitter)->emit(builder, x);
    return x;
  }

 private:
  const Emitter* const* emitters_;
};

/// The same, but names each part by its position.
class NumberedEmitter final : public BlockEmitter {
 public:
  constexpr NumberedEmitter(const Emitter* const* emitters, int first) : emitters_(emitters), first_(first) {}

  constexpr Value emit(Builder& builder, Value x) const override {
    int position = first_;
    for (const Emitter* const* emitter = emitters_; *emitter != nullptr; ++emitter)
      x = (*emitter)->emit_named(builder, x, {"", position++});
    return x;
  }

 private:
  const Emitter* const* emitters_;
  int first_;
};

/// Emits a part under a name of its own.
class NamedEmitter final : public BlockEmitter {
 public:
  constexpr NamedEmitter(std::string_view name, const Emitter* emitter) : label_{name}, emitter_(emitter) {}

  constexpr Value emit(Builder& builder, Value x) const override { return emitter_->emit_named(builder, x, label_); }

 private:
  Label label_;
  const Emitter* emitter_;
};

template <class... Parts>
inline constexpr const Emitter* emitters_of[]{emitter_of<Parts>()..., nullptr};

}  // namespace detail

/// Applies its parts one after another, without a module of its own.
template <class... Parts>
struct Sequence {
  static constexpr detail::SequenceEmitter emitter{detail::emitters_of<Parts...>};
};

using Identity = Sequence<>;

/// A part with the given name instead of the automatic one.
template <FixedString Name, class Part>
struct Named {
  static constexpr detail::NamedEmitter emitter{Name.view(), detail::emitter_of<Part>()};
};

/// Parts named by their positions, counted from `First`.
template <int First, class... Parts>
struct NumberedFrom {
  static constexpr detail::NumberedEmitter emitter{detail::emitters_of<Parts...>, First};
};

/// Parts named by their positions, as in `torch::nn::Sequential`.
template <class... Parts>
using Numbered = NumberedFrom<0, Parts...>;

}  // namespace archetype
