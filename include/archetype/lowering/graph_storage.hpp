// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/graph/node.hpp>

#include <cstddef>
#include <span>

namespace archetype {

/// The size of a graph and its costs.
struct Counts {
  int nodes = 0;
  int edges = 0;
  int scopes = 1;
  int blocks = 0;
  long long parameters = 0;     ///< number of trainable parameters
  long long multiply_adds = 0;  ///< for one image

  friend constexpr Counts operator+(const Counts& a, const Counts& b) {
    return {a.nodes + b.nodes,   a.edges + b.edges,           a.scopes + b.scopes,
            a.blocks + b.blocks, a.parameters + b.parameters, a.multiply_adds + b.multiply_adds};
  }
  friend constexpr Counts operator*(int times, const Counts& a) {
    return {times * a.nodes,  times * a.edges,      times * a.scopes,
            times * a.blocks, times * a.parameters, times * a.multiply_adds};
  }
  friend constexpr Counts operator-(const Counts& a, const Counts& b) { return a + -1 * b; }
};

/// Storage for a graph, of exactly the size that a survey of the same architecture counted.
struct GraphStorage {
  std::span<Node> nodes{};
  std::span<int> edges{};
  std::span<Scope> scopes{};
};

namespace detail {

/// A stored block that is to be repeated.
struct StoredBlock {
  Counts first;   ///< counts before the block
  Counts size;    ///< counts of the block
  int input = 0;  ///< the node that the block reads
};

/// Stores a copy of a block under another index, reading `input`.
constexpr void store_copy(const GraphStorage& storage, const StoredBlock& block, const Counts& at, int input,
                          int index) {
  Node* const nodes = storage.nodes.data();
  int* const edges = storage.edges.data();
  Scope* const scopes = storage.scopes.data();
  const Counts& first = block.first;
  const int shift = at.nodes - first.nodes;
  for (int i = 0; i < block.size.scopes; ++i) {
    Scope& scope = scopes[at.scopes + i];
    scope = scopes[first.scopes + i];
    if (i == 0) scope.label.ordinal = index;
    else scope.parent += at.scopes - first.scopes;
  }
  for (int i = 0; i < block.size.nodes; ++i) {
    Node& node = nodes[at.nodes + i];
    node = nodes[first.nodes + i];
    node.first_edge += at.edges - first.edges;
    node.scope += at.scopes - first.scopes;
  }
  for (int i = 0; i < block.size.edges; ++i) {
    const int source = edges[first.edges + i];
    edges[at.edges + i] = source >= first.nodes ? source + shift : source == block.input ? input : source;
  }
}

/// Computes scheduled rates, which requires the number of blocks.
constexpr void schedule_rates(const GraphStorage& storage, long long blocks) {
  const Scope* const scopes = storage.scopes.data();
  long long block = -1;
  int last = 0;
  for (std::size_t i = 0; i < storage.nodes.size(); ++i) {
    Node& node = storage.nodes.data()[i];
    Attributes& attributes = node.attributes;
    if (attributes.schedule == RateSchedule::constant) continue;
    for (; last < node.scope; ++last) block += scopes[last + 1].is_block ? 1 : 0;
    const long long steps = attributes.schedule == RateSchedule::below_last || blocks == 1 ? blocks : blocks - 1;
    attributes.rate = {attributes.rate.numerator * (block > 0 ? block : 0), attributes.rate.denominator * steps};
    attributes.schedule = RateSchedule::constant;
  }
}

}  // namespace detail
}  // namespace archetype
