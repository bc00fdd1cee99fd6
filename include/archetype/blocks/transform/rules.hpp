// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/blocks/transform/transform.hpp>
#include <archetype/layers/normalization.hpp>
#include <archetype/layers/part.hpp>
#include <archetype/lowering/rewrite_rule.hpp>

#include <cstddef>
#include <string_view>

namespace archetype {

namespace detail {

/// Applies a rewrite rule to one part.
class RewrittenEmitter final : public BlockEmitter {
 public:
  constexpr RewrittenEmitter(const RewriteRule& rule, const Emitter* part) : rule_(&rule), part_(part) {}

  constexpr Value emit(Builder& builder, Value x) const override {
    const std::size_t outer = builder.rules();
    builder.enforce(*rule_);
    x = part_->emit(builder, x);
    builder.release(outer);
    return x;
  }

 private:
  const RewriteRule* rule_;
  const Emitter* part_;
};

/// Applies a rewrite rule to all following parts.
class EnforcedEmitter final : public BlockEmitter {
 public:
  constexpr explicit EnforcedEmitter(const RewriteRule& rule) : rule_(&rule) {}

  constexpr Value emit(Builder& builder, Value x) const override {
    builder.enforce(*rule_);
    return x;
  }

 private:
  const RewriteRule* rule_;
};

}  // namespace detail

/// A part with a rewrite rule applied to each of its operations, however deeply nested. A rule that changes nothing is
/// a fault.
template <const auto& AppliedRule, class Part>
struct RewritePart {
  static constexpr detail::RewrittenEmitter emitter{AppliedRule, detail::emitter_of<Part>()};
};

/// The same for a block to which a stage passes a stride.
template <const auto& AppliedRule, class Block>
  requires requires { typename Block::template Strided<1>; }
struct RewritePart<AppliedRule, Block> {
  template <int S>
  using Strided = RewritePart<AppliedRule, typename Block::template Strided<S>>;
};

/// A rewrite rule that appends operations to the body of every residual block, before its sum. Errors call the rule by
/// `name`.
class ResidualBodyRule : public RewriteRule {
 public:
  constexpr bool attach(Builder& builder, const Operation& operation, Value& body) const final {
    if (!operation.traits().adds_shortcut) return false;
    body = extend(builder, body);
    return true;
  }
  constexpr void describe_miss(Sentence& out) const override {
    out << name_ << " found no residual block; name a network that has one";
  }

 protected:
  constexpr explicit ResidualBodyRule(std::string_view name) : name_(name) {}

  /// Appends operations to the body's result and returns what is then added to the shortcut.
  virtual constexpr Value extend(Builder& builder, Value body) const = 0;

 private:
  std::string_view name_;
};

/// A part that applies a rewrite rule to all following parts of its network.
template <const auto& AppliedRule>
struct RewriteFollowing {
  static constexpr detail::EnforcedEmitter emitter{AppliedRule};
};

namespace detail {

/// Replaces one operation by another.
class ReplaceOperation : public RewriteRule {
 public:
  constexpr ReplaceOperation(const Operation& from, const Operation& to) : from_(&from), to_(&to) {}
  constexpr bool rewrite(const Operation*& operation, Attributes&) const override {
    if (!is_kind(*operation, *from_)) return false;
    operation = to_;
    return true;
  }
  constexpr void describe_miss(Sentence& out) const override {
    out << "WithActivation found no " << from_->kind() << " to replace by " << to_->kind()
        << "; name an activation that the network has";
  }

 private:
  const Operation* from_;
  const Operation* to_;
};

template <class From, class To>
inline constexpr ReplaceOperation replace_activation{From::operation(), To::operation()};

/// Sets the options of every batch norm.
template <class... Options>
class SetBatchNorm : public RewriteRule {
 public:
  constexpr bool rewrite(const Operation*& operation, Attributes& attributes) const override {
    if (!is_kind(*operation, operations::batch_normalization)) return false;
    (apply_option<Options>(attributes), ...);
    return true;
  }
  constexpr void describe_miss(Sentence& out) const override {
    out << "WithBatchNorm found no BatchNorm; name a network that has one";
  }
};

template <class... Options>
inline constexpr SetBatchNorm<Options...> set_batch_norm{};

inline constexpr OptionTaker<Attributes> batch_norm_rule_taker{
    "WithBatchNorm", operations::batch_normalization.options(), {}};

/// Applies the rule if a batch norm accepts the options.
template <class... Options>
struct EnforcedBatchNorm {
  static constexpr Value emit(Builder& builder, Value x) {
    if (reject_options(builder, option_set<batch_norm_rule_taker, Options...>)) return x;
    return apply<RewriteFollowing<set_batch_norm<Options...>>>(builder, x);
  }
};

/// Sets TensorFlow's padding for every window larger than 1×1.
class SetSamePadding : public RewriteRule {
 public:
  constexpr bool rewrite(const Operation*&, Attributes& attributes) const override {
    if (attributes.window.kernel == Extent{1, 1}) return false;
    attributes.window.padding = {0, 0};
    attributes.window.mode = PaddingMode::same;
    return true;
  }
  constexpr void describe_miss(Sentence& out) const override {
    out << "WithSamePadding found no window to pad; name a network that has one";
  }
};

inline constexpr SetSamePadding set_same_padding{};

template <class Net, const auto& AppliedRule>
using WithRule = AfterInput<Parts<Net>, RewriteFollowing<AppliedRule>>;

}  // namespace detail

/// The network with every occurrence of an activation replaced by another: `WithActivation<EfficientNetB0, Swish,
/// ReLU6>`.
template <class Net, class From, class To>
using WithActivation = typename detail::WithRule<Net, detail::replace_activation<From, To>>::type;

/// The network with other batch-norm constants: `WithBatchNorm<Net, Epsilon<1e-3_r>, Momentum<0.01_r>>`.
template <class Net, class... Options>
using WithBatchNorm = typename detail::AfterInput<detail::Parts<Net>, detail::EnforcedBatchNorm<Options...>>::type;

/// The network with TensorFlow's padding in every convolution and pooling.
template <class Net>
using WithSamePadding = typename detail::WithRule<Net, detail::set_same_padding>::type;

}  // namespace archetype
