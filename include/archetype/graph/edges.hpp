// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/graph/forward_iterator.hpp>
#include <archetype/graph/view.hpp>

#include <cstddef>
#include <iterator>
#include <span>

namespace archetype {

/// An edge from a node to a node that reads its result, both by index.
struct Edge {
  int from = 0;
  int to = 0;
  friend constexpr bool operator==(const Edge&, const Edge&) = default;
};

/// The edges of a graph in the order of the nodes that read, as a range: a copyable view whose iterators remain valid
/// as long as the graph.
class Edges {
 public:
  class Iterator : public detail::ForwardIterator<Iterator, Edge> {
   public:
    using detail::ForwardIterator<Iterator, Edge>::operator++;

    constexpr Iterator() = default;
    constexpr Iterator(const GraphView& graph, int edge) : graph_(graph), edge_(edge) { settle(); }

    constexpr Edge operator*() const { return {graph_.edges[static_cast<std::size_t>(edge_)], reader_}; }
    constexpr Iterator& operator++() {
      ++edge_;
      settle();
      return *this;
    }
    friend constexpr bool operator==(const Iterator& a, const Iterator& b) { return a.edge_ == b.edge_; }

   private:
    /// Advances to the node that this edge belongs to.
    constexpr void settle() {
      while (reader_ < graph_.size() && graph_[reader_].first_edge + graph_[reader_].edge_count <= edge_) ++reader_;
    }

    GraphView graph_{};
    int edge_ = 0;
    int reader_ = 0;
  };

  constexpr Edges() = default;
  constexpr explicit Edges(const GraphView& graph) : graph_(graph) {}

  constexpr Iterator begin() const { return {graph_, 0}; }
  constexpr Iterator end() const { return {graph_, static_cast<int>(graph_.edges.size())}; }

 private:
  GraphView graph_{};
};

constexpr Edges edges_of(const GraphView& graph) { return Edges{graph}; }

}  // namespace archetype

// <span>, itself such a range, declares both templates.
template <>
inline constexpr bool std::ranges::enable_view<archetype::Edges> = true;
template <>
inline constexpr bool std::ranges::enable_borrowed_range<archetype::Edges> = true;
