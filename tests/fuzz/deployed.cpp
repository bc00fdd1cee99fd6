// SPDX-License-Identifier: MIT
#include <archetype/deploy/deployed_file.hpp>
#include <archetype/graph/tensors.hpp>
#include <archetype/inference/plan/make_plan.hpp>
#include <archetype/weights/match/float_state.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "check.hpp"
#include "memory.hpp"

namespace {

using namespace archetype;

/// Plans a network, as compiling it does.
void plan(const GraphView& graph, const StateDict& weights) {
  const StateDict floats = float_state(graph, weights, WeightMatch{graph, weights}, "the file");
  for (const inference::Step& step : inference::make_plan(graph, floats).steps)
    for (const inference::Tensor& tensor : step.tensors) fuzz::touch(std::as_bytes(std::span{tensor.numbers}));
}

/// A graph without its file, which mutations seldom leave whole: planned with weights of zeros, if those are few.
void read_graph_alone(std::string_view text) {
  const StoredGraph stored = read_graph(text);
  const GraphView graph = stored.view();
  StateDict weights;
  long long elements = 0;
  for (const GraphTensor& tensor : tensors_of(graph)) {
    if (tensor.role == StateRole::counter) continue;
    const std::span<const int> extents = tensor.extents.view();
    if ((elements += tensor.extents.elements()) > 1 << 16) return;
    weights.add({.name = tensor.path(), .extents = {extents.begin(), extents.end()}, .bytes = {}},
                std::vector<std::byte>(4 * static_cast<std::size_t>(tensor.extents.elements())));
  }
  plan(graph, weights);
}

}  // namespace

/// A deployed file, or a graph alone, must give a network that can be planned, or be refused by a sentence. A graph
/// takes some times the memory of its text, and its plan that of its weights.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr long long megabyte = 1 << 20;
  const fuzz::PeakMemory memory;
  try {
    const std::span<const std::byte> content = std::as_bytes(std::span{data, size});
    const std::string_view text = archetype::detail::as_text(content);
    if (text.starts_with('{')) {
      read_graph_alone(text);
    } else {
      const DeployedFile file = parse_deployed(content);
      plan(file.graph.view(), file.weights);
    }
  } catch (const BadWeights& bad) {
    fuzz::check_sentence(bad.what());
  }
  if (memory.bytes() > std::max(64 * static_cast<long long>(size), 8 * megabyte))
    fuzz::report("more memory is taken than a network of this size needs");
  return 0;
}
