// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/graph/fault.hpp>
#include <archetype/graph/node.hpp>
#include <archetype/graph/state_list.hpp>
#include <archetype/graph/traits.hpp>

#include <cstddef>
#include <string_view>

namespace archetype {

/// The names of an operation and of its layers.
struct Naming {
  std::string_view kind;  ///< as users write it: "Conv"
  std::string_view stem;  ///< stem of the names of its layers: "conv"
  bool numbered = false;  ///< whether the first in a scope is numbered too ("conv1", "conv2") or not ("relu", "relu2")
  std::string_view options{};  ///< options that it takes, as in "Kernel, Stride"
};

/// The cost of one use of an operation.
struct Cost {
  long long parameters = 0;
  long long multiply_adds = 0;
};

/// An operation: its name, the shapes that it accepts and returns, its parameters, its cost, and its traits.
///
/// Every operation is one constant object of a class derived from this; the library's own are made exactly as a user's
/// are. Operations are identified by `kind`, never by address, since a shared library may have its own copy of the
/// object.
class Operation {
 public:
  constexpr std::string_view kind() const { return naming_.kind; }
  constexpr const Naming& naming() const& { return naming_; }
  constexpr const Naming& naming() const&& = delete;
  constexpr std::string_view options() const { return naming_.options; }
  constexpr const Traits& traits() const& { return traits_; }
  constexpr const Traits& traits() const&& = delete;

  /// The attributes that hold unless an option changes them.
  virtual constexpr Attributes defaults() const { return {}; }

  /// Completes the attributes and returns the shape of the result. Reports an unsuitable input to the fault.
  virtual constexpr Shape infer(Attributes&, const Inputs& inputs, Fault&) const { return inputs[0]; }

  /// Lists its parameters and buffers under PyTorch's names.
  virtual constexpr void state(const Node&, const Inputs&, StateVisitor&) const {}

  /// Multiply-adds for one image. As is usual, only convolutions and linear layers count.
  virtual constexpr long long multiply_adds(const Node&, const Inputs&) const { return 0; }

  /// The trainable parameters that `state` lists, counted, and `multiply_adds`. Frequent operations override it, since
  /// constant evaluation pays for each call.
  virtual constexpr Cost cost(const Node& node, const Inputs& inputs) const {
    TrainedCount trained;
    state(node, inputs, trained);
    return {trained.count(), multiply_adds(node, inputs)};
  }

  /// What it needs in memory for its gradient.
  virtual constexpr GradientMemory gradient_memory(const Node&, const Inputs&) const { return {traits_.keeps}; }

 protected:
  constexpr explicit Operation(Naming naming, Traits traits = {}) : naming_(naming), traits_(traits) {}
  constexpr ~Operation() = default;

 private:
  // Not a virtual function, since creating a string_view of a literal costs constant evaluation its length.
  Naming naming_;
  Traits traits_;
};

namespace detail {

/// Like `a == b`, in a third of the constant-evaluation steps of the standard's comparison.
constexpr bool equal(std::string_view a, std::string_view b) {
  std::size_t i = a.size();
  if (i != b.size()) return false;
  const char* one = a.data();
  const char* other = b.data();
  while (i > 0 && one[i - 1] == other[i - 1]) --i;  // from the end, where names are more likely to differ
  return i == 0;
}

}  // namespace detail

/// Whether two objects are the same operation.
constexpr bool is_kind(const Operation& a, const Operation& b) { return &a == &b || detail::equal(a.kind(), b.kind()); }

}  // namespace archetype
