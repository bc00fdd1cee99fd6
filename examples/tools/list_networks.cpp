// SPDX-License-Identifier: MIT
// Prints the networks of the zoo that a pattern fits as a table in Markdown; docs/zoo.md is what it prints of all.
// test: list_networks '*resnext*'
// test: list_networks | cmp - docs/zoo.md
// test: exit 1: list_networks 'no*such'
#include <archetype/analysis/cost.hpp>
#include <archetype/analysis/figures.hpp>
#include <archetype/analysis/memory.hpp>
#include <archetype/analysis/receptive_field.hpp>
#include <archetype/zoo/zoo.hpp>

#include <iostream>
#include <string>
#include <string_view>

using namespace archetype;

namespace {

/// Rows × columns: 224 × 224.
std::string written(Extent extent) { return std::to_string(extent.height) + " × " + std::to_string(extent.width); }

/// Of a picture: 224 of 256, bicubic.
std::string written(const Preset& preset) {
  std::string text = std::to_string(preset.size) + " of " + std::to_string(preset.resize);
  if (preset.framing == Framing::both_sides) text += ", squashed";
  if (preset.framing == Framing::square) text += ", square first";
  return text + (preset.interpolation == Interpolation::bicubic ? ", bicubic" : ", bilinear");
}

std::string row(const zoo::Entry& entry) {
  const OwningGraph network = lower(entry.emit, {});
  const GraphView graph = network;
  const Shape& input = graph.input_shape();
  std::string text = "| " + entry.full_name();
  for (const std::string& cell : {with_thousands(count_parameters(graph)), with_thousands(count_multiply_adds(graph)),
                                  in_megabytes(peak_activation_bytes(graph)), written(receptive_field_of(graph).extent),
                                  written(Extent{input.height, input.width}), written(entry.preset())})
    text += " | " + cell;
  return text + " |\n";
}

constexpr std::string_view introduction = R"(# The zoo

Every network that `zoo::make` knows by name, a section a family. Sizes are those of one image of the input's extent:
multiply-adds of convolutions and linear layers, activations as the most float32 numbers alive at once for inference, the
receptive field of the last map without global pooling. A picture is resized until its shorter side has the second number
of pixels, and a square of the first is cut out of its middle; where it is squashed, both sides are made so long, and where
the square comes first, the largest one is cut out and then resized. `./dev run list_networks` prints this page, with a
pattern such as `'*resnext*'` a part of it.
)";

}  // namespace

int main(int count, char** arguments) {
  const std::string_view pattern = count > 1 ? arguments[1] : "*";
  std::string page;
  std::string_view family;
  for (const zoo::Entry& entry : zoo::entries) {
    if (!zoo::matches(entry, pattern)) continue;
    if (entry.origin->family != family) {
      family = entry.origin->family;
      page += "\n## " + std::string{family} +
              "\n\n| network | parameters | multiply-adds | activations | receptive field | input | picture |\n"
              "|---|---:|---:|---:|---:|---:|---|\n";
    }
    page += row(entry);
  }
  if (page.empty()) {
    std::cerr << "list_networks: no network's name fits \"" << pattern << "\"\n";
    return 1;
  }
  std::cout << introduction << page;
}
