// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/graph/fault.hpp>
#include <archetype/graph/view.hpp>
#include <archetype/lowering/architecture.hpp>
#include <archetype/lowering/builder.hpp>

#include <vector>

namespace archetype {

/// An architecture as data, lowered at run time.
class OwningGraph {
 public:
  /// Allocates a graph of the size that the survey counted. Throws `IllFormedArchitecture` with the survey's fault.
  explicit OwningGraph(const Builder& survey)
      : nodes_(static_cast<std::size_t>(survey.counts().nodes)),
        edges_(static_cast<std::size_t>(survey.counts().edges)),
        scopes_(static_cast<std::size_t>(survey.counts().scopes)),
        initialization_(survey.initialization()) {
    if (survey.faulted()) throw IllFormedArchitecture{survey.fault()};
  }

  GraphStorage storage() & { return {nodes_, edges_, scopes_}; }
  GraphView view() const& { return {nodes_, edges_, scopes_, initialization_}; }
  GraphView view() const&& = delete;
  // NOLINTNEXTLINE(google-explicit-constructor): everything over graphs takes a view
  operator GraphView() const& { return view(); }
  operator GraphView() const&& = delete;

 private:
  std::vector<Node> nodes_;
  std::vector<int> edges_;
  std::vector<Scope> scopes_;
  const Initialization* initialization_;
};

/// Pushes an architecture's operations, as its static `emit` does.
using Emit = void (*)(Builder&);

/// Lowers at run time the operations that `emit` pushes.
inline OwningGraph lower(Emit emit, const Request& request) {
  Builder survey{request};
  emit(survey);
  OwningGraph graph{survey};
  Builder filler{request, graph.storage()};
  emit(filler);
  return graph;
}

/// Lowers an architecture at run time, for another input or number of classes than it declares.
///
/// An empty request lowers the declared network. Throws `IllFormedArchitecture` with the same sentence that the
/// compiler prints.
template <Architecture Net>
OwningGraph lower(Request request = {}) {
  return lower(&Net::emit, request);
}

template <Architecture Net>
OwningGraph lower(Shape input, int classes = 0) {
  return lower(&Net::emit, Request{input, classes});
}

}  // namespace archetype
