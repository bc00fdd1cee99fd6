// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/analysis/cost.hpp>
#include <archetype/analysis/figures.hpp>
#include <archetype/graph/tensors.hpp>
#include <archetype/lowering/lower.hpp>
#include <archetype/weights/match/match.hpp>
#include <archetype/weights/names/key_map.hpp>
#include <archetype/weights/state/state_dict.hpp>
#include <archetype/zoo/registry.hpp>

#include <algorithm>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace archetype::zoo {

/// A network of the zoo that a state dict belongs to, or resembles most.
struct Candidate {
  const Entry* entry = nullptr;
  Request request{};  ///< classes and channels, if they are not the declared ones
  OwningGraph graph;
  LoadReport report{};  ///< the comparison of its tensors with the file

  /// The number of tensors that only one side has, or that differ in shape or type.
  std::size_t differences() const {
    return report.missing.size() + report.unexpected.size() + report.mismatched.size();
  }
};

/// A program that declares the network as a type: `using Net = …;` with an assertion on its number of parameters.
inline std::string declaration_of(const Candidate& candidate) {
  const Entry& entry = *candidate.entry;
  std::string type =
      entry.type().empty() ? "archetype::zoo::Net<\"" + entry.full_name() + "\">" : std::string{entry.type()};
  const auto asked = [&](const char* transform, int count) {
    if (count != 0) type = std::string{"archetype::"} + transform + "<" + type + ", " + std::to_string(count) + ">";
  };
  asked("WithClasses", candidate.request.classes);
  asked("WithChannels", candidate.request.channels);
  const std::string parameters = with_thousands(count_parameters(candidate.graph), "'");
  return "#include <archetype/describe.hpp>\n#include <archetype/zoo/net.hpp>\n\nusing Net = " + type +
         ";\nstatic_assert(archetype::parameters<Net> == " + parameters + ");\n";
}

/// The networks that fit the names and shapes in a state dict.
struct Identification {
  /// The networks with exactly these tensors, and of these, only those whose own library uses the file's names, if
  /// there are any; if no network has exactly these tensors, the one that resembles them most.
  std::vector<Candidate> candidates;

  bool exact() const { return !candidates.empty() && candidates.front().differences() == 0; }
};

namespace detail {

/// The tensor of a file that corresponds to a network's tensor, if the file has it.
inline const StoredTensor* stored(const std::string& path, const LoadReport& report, const StateDict& state) {
  for (const auto* matches : {&report.loaded, &report.mismatched})
    for (const TensorMatch& match : *matches)
      if (match.path == path) return state.find(match.key);
  return nullptr;
}

/// The classes and channels of a file's last linear layer and first convolution, if they are not the declared ones.
inline Request request_for(const GraphView& graph, const LoadReport& report, const StateDict& state) {
  Request request;
  for (const GraphTensor& own : tensors_of(graph)) {
    const bool makes_logits = own.role == StateRole::matrix && own.node == &graph.nodes.back() && own.node->in_head;
    if (!own.reads_images() && !makes_logits) continue;
    const StoredTensor* const tensor = stored(own.path(), report, state);
    if (tensor == nullptr || tensor->extents.size() < 2) continue;
    const long long found = tensor->extents[makes_logits ? 0 : 1];
    if (found < 1 || found > Limits::width) continue;
    if (makes_logits && found != own.node->shape.channels) request.classes = static_cast<int>(found);
    if (!makes_logits && found != graph.input_shape().channels) request.channels = static_cast<int>(found);
  }
  return request;
}

/// The number of tensors, without the counts of batches, which a file may lack.
inline std::size_t count_tensors(const GraphView& graph) {
  const Tensors tensors = tensors_of(graph);
  return static_cast<std::size_t>(std::count_if(
      tensors.begin(), tensors.end(), [](const GraphTensor& tensor) { return tensor.role != StateRole::counter; }));
}
inline std::size_t count_tensors(const StateDict& state) {
  return static_cast<std::size_t>(
      std::count_if(state.tensors().begin(), state.tensors().end(),
                    [](const StoredTensor& tensor) { return !tensor.name.ends_with("num_batches_tracked"); }));
}

/// Compares a file with a network that has the file's classes and channels.
inline Candidate compared(const Entry& entry, const StateDict& state) {
  Candidate candidate{.entry = &entry, .graph = lower(entry.emit, {})};
  candidate.report = WeightMatch{candidate.graph, state}.report();
  candidate.request = request_for(candidate.graph, candidate.report, state);
  if (candidate.request.classes == 0 && candidate.request.channels == 0) return candidate;
  try {
    candidate.graph = lower(entry.emit, candidate.request);
    candidate.report = WeightMatch{candidate.graph, state}.report();
  } catch (const IllFormedArchitecture&) {
    candidate.request = {};  // channels that the network cannot have: reported as a difference
  }
  return candidate;
}

/// The least number of tensors in which a network and a file can differ, judged by their counts alone.
inline std::size_t least_differences(const Entry& entry, const StateDict& state) {
  const OwningGraph graph = lower(entry.emit, {.classes = 1});
  const std::size_t ours = count_tensors(graph), theirs = count_tensors(state);
  if (ours > theirs) return ours - theirs;
  return state.has_bare_names() ? 0 : theirs - ours;  // beside bare names, copies under a prefix do not count
}

/// Keeps only the candidates whose own library uses the file's names, if there are any.
inline void prefer_own_names(std::vector<Candidate>& candidates) {
  const auto bears_them = [](const Candidate& candidate) {
    const KeyMap keys{candidate.graph, candidate.entry->publisher->keys};
    return std::all_of(candidate.report.loaded.begin(), candidate.report.loaded.end(), [&](const TensorMatch& match) {
      return candidate.report.prefix + keys.theirs(match.path) == match.key;
    });
  };
  if (std::any_of(candidates.begin(), candidates.end(), bears_them))
    std::erase_if(candidates, [&](const Candidate& candidate) { return !bears_them(candidate); });
}

}  // namespace detail

/// Finds the networks of the zoo with exactly the tensors of a state dict, under any library's names and for any number
/// of classes and of image channels; if there are none, the network that differs in the fewest tensors.
inline Identification identify(const StateDict& state) {
  struct Ranked {
    const Entry* entry;
    std::size_t least;  ///< number of tensors that differ
  };
  std::map<Emit, std::size_t> least_of;
  std::vector<Ranked> ranking;
  for (const Entry& entry : entries) {
    const auto [known, fresh] = least_of.try_emplace(entry.architecture);
    if (fresh) known->second = detail::least_differences(entry, state);
    ranking.push_back({&entry, known->second});
  }
  std::sort(ranking.begin(), ranking.end(), [](const Ranked& a, const Ranked& b) {
    return std::pair{a.least, a.entry} < std::pair{b.least, b.entry};  // on a tie, the first in the zoo
  });

  Identification found;
  std::map<Emit, Candidate> compared;
  std::size_t fewest = static_cast<std::size_t>(-1);
  for (const Ranked& ranked : ranking) {
    if (ranked.least > fewest || (ranked.least > 0 && fewest == 0)) break;
    auto known = compared.find(ranked.entry->architecture);
    if (known == compared.end())
      known = compared.emplace(ranked.entry->architecture, detail::compared(*ranked.entry, state)).first;
    const std::size_t differences = known->second.differences();
    if (differences < fewest) found.candidates.clear();
    if (differences < fewest || (differences == 0 && fewest == 0)) {
      found.candidates.push_back(known->second);
      found.candidates.back().entry = ranked.entry;
      fewest = differences;
    }
  }
  if (found.exact()) detail::prefer_own_names(found.candidates);
  return found;
}

}  // namespace archetype::zoo
