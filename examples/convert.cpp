// SPDX-License-Identifier: MIT
// test: exit 2: convert
// test: exit 1: convert README.md weights.safetensors
// test: exit 2: convert weights.pth weights.safetensors --dialect klingon
//
// Converts a weight file into another format, and into the names of another library if that is asked for.
//
//     $ ./dev run convert efficientnet_b0.pth efficientnet_b0.safetensors --dialect timm
//     timm/efficientnet_b0: 360 tensors, from names of lukemelas to names of timm
#include <archetype/weights/renamed.hpp>
#include <archetype/weights/weight_file.hpp>
#include <archetype/zoo/identify.hpp>

#include <cstdio>
#include <exception>
#include <optional>
#include <string>
#include <string_view>

using namespace archetype;

namespace {

void convert(const char* from, const char* to, std::optional<Dialect> dialect) {
  const StateDict state = read_weights(from);
  if (!dialect) {
    write_weights(to, state);
    std::printf("%zu tensors, names as they were\n", state.tensors().size());
    return;
  }
  // [convert]
  const zoo::Identification found = zoo::identify(state);
  const zoo::Member& member = found.members.front();
  if (!found.exact())
    throw BadWeights(std::string{from} + ": no network of the zoo has just these tensors; the nearest is " +
                     member.entry->full_name());
  write_weights(to, renamed(state, member.report, keys_of(member.graph, *dialect)));
  // [convert]
  std::printf("%s: %zu tensors, from names of %s to names of %s\n", member.entry->full_name().c_str(),
              member.report.loaded.size(), std::string{name_of(member.report.dialect)}.c_str(),
              std::string{name_of(*dialect)}.c_str());
}

}  // namespace

int main(int count, char** arguments) {
  std::optional<Dialect> dialect;
  if (count == 5 && std::string_view{arguments[3]} == "--dialect") dialect = dialect_named(arguments[4]);
  if (count != 3 && !dialect) {
    std::fputs("usage: convert IN OUT [--dialect archetype|torchvision|timm|geffnet|pytorchcv|fastai|lukemelas]\n",
               stderr);
    return 2;
  }
  try {
    convert(arguments[1], arguments[2], dialect);
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "convert: %s\n", error.what());
    return 1;
  }
}
