// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/graph/attributes.hpp>
#include <archetype/graph/node.hpp>
#include <archetype/graph/operation.hpp>
#include <archetype/graph/sentence.hpp>

namespace archetype {

class Builder;

/// Changes operations as they are pushed, wherever in a block they stand: an activation for another, say.
class RewriteRule {
 public:
  /// Changes the operation, in place, if it concerns the rule, and tells whether it does.
  virtual constexpr bool rewrite(const Operation*&, Attributes&) const { return false; }

  /// Pushes operations on the first input of an operation before that is pushed itself, if it concerns the rule, and
  /// tells whether it does. What it pushes is not shown to it again.
  virtual constexpr bool attach(Builder&, const Operation&, Value&) const { return false; }

  /// What is said of it when it concerned nothing: "WithActivation found no Swish to replace".
  virtual constexpr void describe_miss(Sentence& out) const = 0;

 protected:
  constexpr ~RewriteRule() = default;
};

}  // namespace archetype
