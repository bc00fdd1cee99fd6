// SPDX-License-Identifier: MIT
// links: archetype::weights
// test: exit 2: convert
// test: exit 1: convert README.md weights.safetensors
// test: exit 2: convert weights.pth weights.safetensors --dialect klingon
// test: exit 2: convert weights.pth weights.safetensors --dialect timm --names own
// test: exit 1: convert tests/reference/weights/zipped.zip weights.safetensors
//
// Converts a weight file to another format and, optionally, to the names of another library. If the file contains
// several networks, `--subtree` selects one, as `Subtree` does in a program.
//
//     $ ./dev run convert efficientnet_b0.pth efficientnet_b0.safetensors --dialect timm
//     timm/efficientnet_b0: 360 tensors, from names of lukemelas to names of timm
#include <archetype/weights/formats/weight_file.hpp>
#include <archetype/weights/match/renamed.hpp>
#include <archetype/weights/names/dialects.hpp>
#include <archetype/zoo/identify.hpp>

#include <cstdio>
#include <exception>
#include <optional>
#include <string>
#include <string_view>

using namespace archetype;

namespace {

struct Options {
  std::optional<Dialect> dialect;
  std::string subtree;
};

/// The options of a command line; empty if it is invalid.
std::optional<Options> options_of(int count, char** arguments) {
  if (count < 3 || count % 2 == 0) return {};
  Options options;
  for (int i = 3; i < count; i += 2) {
    const std::string_view name = arguments[i];
    if (name == "--subtree") options.subtree = arguments[i + 1];
    else if (name != "--dialect" || !(options.dialect = dialect_named(arguments[i + 1]))) return {};
  }
  return options;
}

void convert(const char* from, const char* to, const Options& options) {
  const StateDict state = read_weights(from, options.subtree);
  for (const auto& [name, why] : state.unreadable()) std::printf("passed over: %s %s\n", name.c_str(), why.c_str());
  const std::optional<Dialect> dialect = options.dialect;
  if (!dialect) {
    write_weights(to, state);
    std::printf("%zu tensors, names as they were\n", state.tensors().size());
    return;
  }
  // [convert]
  const zoo::Identification found = zoo::identify(state);
  const zoo::Candidate& candidate = found.candidates.front();
  if (candidate.report.candidates.size() > 1) throw UnfitWeights(from, candidate.report);
  if (!found.exact())
    throw BadWeights(std::string{from} + ": no network of the zoo has just these tensors; the nearest is " +
                     candidate.entry->full_name());
  write_weights(to, renamed(state, candidate.report, keys_of(candidate.graph, *dialect)));
  // [convert]
  std::printf("%s: %zu tensors, from names of %s to names of %s\n", candidate.entry->full_name().c_str(),
              candidate.report.loaded.size(), std::string{candidate.report.dialect.name}.c_str(),
              std::string{dialect->name}.c_str());
}

}  // namespace

int main(int count, char** arguments) {
  const std::optional<Options> options = options_of(count, arguments);
  if (!options) {
    std::string names;
    for (const Dialect& dialect : dialects::all) names += (names.empty() ? "" : "|") + std::string{dialect.name};
    std::fprintf(stderr, "usage: convert IN OUT [--subtree KEYS] [--dialect %s]\n", names.c_str());
    return 2;
  }
  try {
    convert(arguments[1], arguments[2], *options);
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "convert: %s\n", error.what());
    return 1;
  }
}
