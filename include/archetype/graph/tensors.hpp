// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/graph/forward_iterator.hpp>
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

/// A parameter or buffer of a network, as in its state dict.
struct GraphTensor {
  GraphView graph{};
  const Node* node = nullptr;  ///< the node that it belongs to
  std::string_view name{};     ///< name in the node: "weight"
  TensorShape extents{};
  StateRole role = StateRole::buffer;

  constexpr bool trained() const { return StateEntry{.role = role}.trained(); }

  /// Whether it is a weight applied to the image itself, so that its shape depends on the image's channels.
  constexpr bool reads_images() const {
    return role == StateRole::matrix && node->attributes.groups == 1 && node->edge_count == 1 &&
           graph.sources(*node)[0] == 0;
  }

  /// The key in the state dict: "layer2.0.conv1.weight".
  std::string path() const {
    Sentence path = path_of(graph, *node);
    path << "." << name;
    return path.str();
  }
};

/// The tensors of a graph in the order of its state dict, as a range: a copyable view whose iterators remain valid as
/// long as the graph.
class Tensors {
 public:
  class Iterator : public detail::ForwardIterator<Iterator, GraphTensor> {
   public:
    using detail::ForwardIterator<Iterator, GraphTensor>::operator++;

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
    friend constexpr bool operator==(const Iterator& a, const Iterator& b) {
      return a.node_ == b.node_ && a.entry_ == b.entry_;
    }

   private:
    /// Advances to the first tensor of this node or a later one.
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
    StateList state_{};  // state of the current node
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

// <span>, itself such a range, declares both templates.
template <>
inline constexpr bool std::ranges::enable_view<archetype::Tensors> = true;
template <>
inline constexpr bool std::ranges::enable_borrowed_range<archetype::Tensors> = true;
