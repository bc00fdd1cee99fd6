// SPDX-License-Identifier: MIT
// links: archetype::weights
// test: exit 2: identify
// test: exit 2: identify README.md
// test: exit 1: identify tests/reference/weights/moco.pth.tar
//
// Identifies the network that a weight file belongs to: prints dialect, family and network, found by names and shapes,
// and the type that describes it; or the nearest network and all differences. Also prints what weights cannot reveal.
// If the file contains several networks, `--subtree` selects one, as `Subtree` does in a program.
//
//     $ ./dev run identify resnet50.pth
//     resnet50.pth: 320 tensors, 25,610,152 numbers (float32, int64), by names of torchvision
//     ResNet (He et al. 2016): torchvision/resnet50, timm/resnet50
//
//     #include <archetype/describe.hpp>
//     #include <archetype/zoo/net.hpp>
//
//     using Net = archetype::ResNet50;
//     static_assert(archetype::parameters<Net> == 25'557'032);
#include <archetype/analysis/figures.hpp>
#include <archetype/graph/compare.hpp>
#include <archetype/weights/formats/weight_file.hpp>
#include <archetype/zoo/identify.hpp>
#include <archetype/zoo/unseen.hpp>

#include <algorithm>
#include <cstdio>
#include <exception>
#include <set>
#include <string>
#include <string_view>
#include <vector>

using namespace archetype;

namespace {

void print(const std::string& line) { std::printf("%s\n", line.c_str()); }

std::string joined(const auto& names) {
  std::string list;
  for (const auto& name : names) list += (list.empty() ? "" : ", ") + std::string{name};
  return list;
}

void print_facts(const char* file, const StateDict& state, const LoadReport& report) {
  long long numbers = 0;
  std::set<std::string_view> types;
  for (const StoredTensor& tensor : state.tensors()) {
    numbers += tensor.elements();
    types.insert(name_of(tensor.type));
  }
  print(std::string{file} + ": " + std::to_string(state.tensors().size()) + " tensors, " + with_thousands(numbers) +
        " numbers (" + joined(types) + "), by names of " + std::string{report.dialect.name} +
        (report.prefix.empty() ? "" : " after \"" + report.prefix + "\""));
  for (const auto& [key, text] : state.metadata())
    print("metadata " + key + ": " + text.substr(0, 60) + (text.size() > 60 ? "…" : ""));
  const FileContext& around = state.context();
  if (!around.under.empty()) print("read from \"" + around.under + "\"");
  if (!around.other_dicts.empty()) print("also in the file: " + joined(around.other_dicts));
  if (!around.passed_over.empty()) print("passed over: " + joined(around.passed_over));
}

/// Groups candidates with equal graphs.
std::vector<std::vector<const zoo::Candidate*>> kinds_of(const std::vector<zoo::Candidate>& candidates) {
  std::vector<std::vector<const zoo::Candidate*>> kinds;
  for (const zoo::Candidate& candidate : candidates) {
    const auto kind = std::find_if(kinds.begin(), kinds.end(),
                                   [&](const auto& each) { return same_graph(each.front()->graph, candidate.graph); });
    if (kind == kinds.end()) kinds.push_back({&candidate});
    else kind->push_back(&candidate);
  }
  return kinds;
}

/// Formats a difference: "epsilon of stem.bn1: 1e-05 or 0.001, and so in 48 more".
std::string text_of(const zoo::UnseenDifference& difference) {
  return difference.what + (difference.path.empty() ? "" : " of " + difference.path) + ": " + difference.ours + " or " +
         difference.theirs +
         (difference.count > 1 ? ", and so in " + std::to_string(difference.count - 1) + " more" : "");
}

void print_candidates(const std::vector<zoo::Candidate>& candidates) {
  const auto kinds = kinds_of(candidates);
  for (const auto& kind : kinds) {
    std::vector<std::string> names;
    for (const zoo::Candidate* candidate : kind) names.push_back(candidate->entry->full_name());
    print(std::string{kind.front()->entry->publisher->family} + ": " + joined(names));
    if (kind.front() == kinds.front().front()) continue;
    for (const auto& difference : zoo::differences_beyond_weights(kinds.front().front()->graph, kind.front()->graph))
      print("    weights do not tell the " + text_of(difference));
  }
}

int identify(const char* file, const char* subtree) {
  const StateDict state = read_weights(file, subtree);
  const zoo::Identification found = zoo::identify(state);
  const zoo::Candidate& first = found.candidates.front();
  print_facts(file, state, first.report);
  if (first.report.candidates.size() > 1) {
    print(UnfitWeights(file, first.report).what());
    return 1;
  }
  if (found.exact()) {
    print_candidates(found.candidates);
    print("\n" + zoo::declaration_of(first));
    return 0;
  }
  LoadReport differences = first.report;
  differences.context = {};  // printed above
  print("no network of the zoo has just these tensors; the nearest is " + first.entry->full_name() + ", with\n" +
        differences.text());
  print("\n" + zoo::declaration_of(first));
  return 1;
}

}  // namespace

int main(int count, char** arguments) {
  const bool says_which = count == 4 && std::string_view{arguments[2]} == "--subtree";
  if (count != 2 && !says_which) {
    std::fputs("usage: identify FILE [--subtree KEYS]\n", stderr);
    return 2;
  }
  try {
    return identify(arguments[1], says_which ? arguments[3] : "");
  } catch (const std::exception& error) {
    std::fprintf(stderr, "identify: %s\n", error.what());
    return 2;
  }
}
