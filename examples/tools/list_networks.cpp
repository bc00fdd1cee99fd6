// SPDX-License-Identifier: MIT
// links: archetype::describe
// Prints the networks of the zoo whose names match a pattern, as Markdown tables; docs/zoo.md is the output for all.
// test: list_networks '*resnext*'
// test: list_networks | cmp - docs/zoo.md
// test: exit 1: list_networks 'no*such'
#include <archetype/analysis/cost.hpp>
#include <archetype/analysis/figures.hpp>
#include <archetype/analysis/receptive_field.hpp>
#include <archetype/zoo/registry.hpp>

#include <iostream>
#include <string>
#include <string_view>

using namespace archetype;

namespace {

/// Formats height × width: 224 × 224.
std::string written(Extent extent) { return std::to_string(extent.height) + " × " + std::to_string(extent.width); }

/// Formats the preprocessing: 224 of 256, bicubic.
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

The networks that `zoo::make` knows by name, one section per family. All figures are for one image of the listed input
size.

- **multiply-adds** counts convolutions and linear layers.
- **activations** is the most memory that float32 activations occupy at any moment of an inference pass.
- **receptive field** is that of the last feature map; global pooling is ignored.
- **preprocessing** is what the library applies to an image before this network. `224 of 256, bicubic` resizes the image
  with bicubic interpolation until its shorter side is 256 pixels long, then crops the central 224 × 224 pixels.
  `squashed` resizes both sides to that length instead, without keeping the proportions. `square first` crops the
  largest central square before it resizes.

`./dev run list_networks` prints this page; with a pattern, such as `'*resnext*'`, it prints only the networks that
match.
)";

}  // namespace

int main(int count, char** arguments) {
  const std::string_view pattern = count > 1 ? arguments[1] : "*";
  std::string page;
  std::string_view family;
  for (const zoo::Entry& entry : zoo::entries) {
    if (!zoo::matches(entry, pattern)) continue;
    if (entry.publisher->family != family) {
      family = entry.publisher->family;
      page += "\n## " + std::string{family} +
              "\n\n| network | parameters | multiply-adds | activations | receptive field | input | preprocessing |\n"
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
