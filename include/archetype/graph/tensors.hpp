// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/graph/node.hpp>
#include <archetype/graph/sentence.hpp>
#include <archetype/graph/state_list.hpp>
#include <archetype/graph/view.hpp>

#include <cstddef>
#include <iterator>
#include <span>
#include <string>
#include <string_view>

namespace archetype {

/// A parameter or buffer of a network, as its state dict has it.
struct GraphTensor {
  GraphView graph{};
  const Node* node = nullptr;  ///< whose it is
  std::string_view name{};     ///< in the node: "weight"
  TensorShape extents{};
  StateRole role = StateRole::buffer;

  constexpr bool trained() const { return StateEntry{.role = role}.trained(); }

  /// Whether it multiplies the channels of the images themselves: a weight that other images need otherwise.
  constexpr bool reads_images() const {
    return role == StateRole::matrix && node->attributes.groups == 1 && node->edge_count == 1 &&
           graph.sources(*node)[0] == 0;
  }

  /// Its key in the state dict: "layer2.0.conv1.weight".
  std::string path() const {
    Sentence path = path_of(graph, *node);
    path << "." << name;
    return path.str();
  }
};

/// The tensors of a graph in the order of its state dict, as a range: a view that may be copied, and whose iterators are
/// good as long as the graph lives.
class Tensors {
 public:
  class Iterator {
   public:
    using value_type = GraphTensor;
    using difference_type = std::ptrdiff_t;
    using reference = GraphTensor;
    using iterator_category =
        std::input_iterator_tag;  // for algorithms of C++17, which want references of forward ones
    using iterator_concept = std::forward_iterator_tag;

    constexpr Iterator() = default;
    constexpr Iterator(const GraphView& graph, std::size_t node) : graph_(graph), node_(node) { settle(); }

    constexpr GraphTensor operator*() const {
      const StateEntry& entry = state_.entries()[entry_];
      return {graph_, &graph_.nodes[node_], entry.name, entry.extents, entry.role};
    }
    constexpr Iterator& operator++() {
      if (++entry_ < state_.entries().size()) return *this;
      ++node_;
      settle();
      return *this;
    }
    constexpr Iterator operator++(int) {
      Iterator before = *this;
      ++*this;
      return before;
    }
    friend constexpr bool operator==(const Iterator& a, const Iterator& b) {
      return a.node_ == b.node_ && a.entry_ == b.entry_;
    }

   private:
    /// Goes to the first tensor of this node or a later one.
    constexpr void settle() {
      entry_ = 0;
      for (; node_ < graph_.nodes.size(); ++node_) {
        state_ = state_of(graph_, graph_.nodes[node_]);
        if (!state_.entries().empty()) return;
      }
    }

    GraphView graph_{};
    std::size_t node_ = 0;
    std::size_t entry_ = 0;
    StateList state_{};  // of the node
  };

  constexpr Tensors() = default;
  constexpr explicit Tensors(const GraphView& graph) : graph_(graph) {}

  constexpr Iterator begin() const { return {graph_, 0}; }
  constexpr Iterator end() const { return {graph_, graph_.nodes.size()}; }

 private:
  GraphView graph_{};
};

/// Every parameter and buffer of a graph.
constexpr Tensors tensors_of(const GraphView& graph) { return Tensors{graph}; }

}  // namespace archetype

// Both are declared with <span>, which is such a range itself.
template <>
inline constexpr bool std::ranges::enable_view<archetype::Tensors> = true;
template <>
inline constexpr bool std::ranges::enable_borrowed_range<archetype::Tensors> = true;
