// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/graph/fault.hpp>
#include <archetype/graph/node.hpp>
#include <archetype/graph/state_list.hpp>
#include <archetype/graph/traits.hpp>

#include <cstddef>
#include <string_view>

namespace archetype {

/// What an operation is called.
struct Naming {
  std::string_view kind;       ///< as users write it: "Conv"
  std::string_view stem;       ///< of the names of its layers: "conv"
  bool numbered = false;       ///< always ("conv1"), or from the second of a scope on ("relu", "relu2")
  std::string_view options{};  ///< that it takes, as in "Kernel, Stride"
};

/// What one use of an operation learns and computes.
struct Cost {
  long long parameters = 0;
  long long multiply_adds = 0;
};

/// An operation: what it is called, which shapes it accepts and makes, what it learns, what it costs, and what it is to
/// others.
///
/// Every operation is one constant object of a class derived from this; the library's own are made exactly as a user's
/// are. Operations are told apart by `kind`, never by address: a shared library may hold an object of its own.
class Operation {
 public:
  constexpr std::string_view kind() const { return naming_.kind; }
  constexpr const Naming& naming() const { return naming_; }
  constexpr std::string_view options() const { return naming_.options; }
  constexpr const Traits& traits() const { return traits_; }

  /// What holds where no option says otherwise.
  virtual constexpr Attributes defaults() const { return {}; }

  /// Completes the attributes and returns the shape of the result. An input that it cannot take is told to the fault.
  virtual constexpr Shape infer(Attributes&, const Inputs& inputs, Fault&) const { return inputs[0]; }

  /// Lists its parameters and buffers under the names that PyTorch gives them.
  virtual constexpr void state(const Node&, const Inputs&, StateVisitor&) const {}

  /// Multiplications with an addition for one image. As usual, only convolutions and linear layers count.
  virtual constexpr long long multiply_adds(const Node&, const Inputs&) const { return 0; }

  /// Both totals of the above. What networks have many of says them at once, as constant evaluation pays for calls.
  virtual constexpr Cost cost(const Node& node, const Inputs& inputs) const {
    TrainedCount trained;
    state(node, inputs, trained);
    return {trained.count(), multiply_adds(node, inputs)};
  }

 protected:
  constexpr explicit Operation(Naming naming, Traits traits = {}) : naming_(naming), traits_(traits) {}
  constexpr ~Operation() = default;

 private:
  Naming naming_;  // not virtual functions: building a string_view of a literal costs constant evaluation its length
  Traits traits_;
};

namespace detail {

/// As `a == b`, in a third of the steps that the standard's comparison takes in constant evaluation.
constexpr bool equal(std::string_view a, std::string_view b) {
  std::size_t i = a.size();
  if (i != b.size()) return false;
  const char* one = a.data();
  const char* other = b.data();
  while (i > 0 && one[i - 1] == other[i - 1]) --i;  // from behind: names rather end than begin in different ways
  return i == 0;
}

}  // namespace detail

/// Whether two primitives are the same operation.
constexpr bool is_kind(const Operation& a, const Operation& b) { return &a == &b || detail::equal(a.kind(), b.kind()); }

}  // namespace archetype
