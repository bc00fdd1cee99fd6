// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/graph/attributes.hpp>
#include <archetype/graph/node.hpp>
#include <archetype/graph/operation.hpp>
#include <archetype/graph/sentence.hpp>

namespace archetype {

class Builder;

/// Rewrites operations as they are pushed, wherever they are nested; for example, replaces one activation by another.
class RewriteRule {
 public:
  /// Rewrites the operation in place if the rule applies to it, and returns whether it does.
  virtual constexpr bool rewrite(const Operation*&, Attributes&) const { return false; }

  /// Pushes operations on the first input of an operation before that operation is pushed, if the rule applies, and
  /// returns whether it does. The pushed operations are not passed to the rule again.
  virtual constexpr bool attach(Builder&, const Operation&, Value&) const { return false; }

  /// Describes that the rule matched no operation: "WithActivation found no Swish to replace".
  virtual constexpr void describe_miss(Sentence& out) const = 0;

 protected:
  constexpr ~RewriteRule() = default;
};

}  // namespace archetype
