// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/graph/node.hpp>
#include <archetype/graph/view.hpp>

#include <set>
#include <string>
#include <vector>

namespace archetype {

/// A lowered network that a file has: `read_graph` makes it. It owns the names of its layers.
class StoredGraph {
 public:
  StoredGraph(const StoredGraph&) = delete;
  StoredGraph& operator=(const StoredGraph&) = delete;
  StoredGraph(StoredGraph&&) = default;
  StoredGraph& operator=(StoredGraph&&) = default;
  ~StoredGraph() = default;

  GraphView view() const& { return {nodes_, edges_, scopes_}; }
  GraphView view() const&& = delete;

 private:
  friend class StoredGraphReader;
  StoredGraph() = default;

  std::vector<Node> nodes_;
  std::vector<int> edges_;
  std::vector<Scope> scopes_;
  std::set<std::string> names_;  // of layers and scopes; their labels refer to them
};

}  // namespace archetype
