// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/text/number.hpp>

#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace archetype {

/// What the program of a deployed network is asked to do.
struct ProgramArguments {
  std::string network{};              ///< the deployed file, unless the program holds one
  std::vector<std::string> inputs{};  ///< photos or files of floats; "-" for the standard input
  int top = 5;                        ///< classes to print for each image
  int threads = 1;
  std::string cache{};    ///< directory of compiled networks
  bool raw = false;       ///< inputs are prepared images as float32
  std::string logits{};   ///< where to write results as float32; empty: predictions are printed
  bool verifies = false;  ///< checks the stored test vector
  bool describes = false;
  bool helps = false;
};

/// Parses the arguments of a program. `holds_network` says that it needs no file of a network. Throws
/// std::invalid_argument for arguments that make no sense.
inline ProgramArguments parse_program_arguments(std::span<const std::string> given, bool holds_network) {
  ProgramArguments arguments;
  std::size_t i = 0;
  const auto value = [&] {
    if (i + 1 == given.size()) throw std::invalid_argument(given[i] + " has no value");
    return given[++i];
  };
  const auto number = [&](int most) {
    const std::string option = given[i], text = value();
    const auto parsed = detail::number_from<int>(text);
    if (!parsed || *parsed < 1 || *parsed > most)
      throw std::invalid_argument(option + " is '" + text + "', expected 1 to " + std::to_string(most));
    return *parsed;
  };
  bool only_inputs = false;
  for (; i < given.size(); ++i) {
    const std::string_view argument = given[i];
    if (only_inputs || argument == "-" || !argument.starts_with('-')) arguments.inputs.emplace_back(argument);
    else if (argument == "--") only_inputs = true;
    else if (argument == "--top") arguments.top = number(1'000'000);
    else if (argument == "--threads") arguments.threads = number(1024);
    else if (argument == "--cache") arguments.cache = value();
    else if (argument == "--raw") arguments.raw = true;
    else if (argument == "--logits") arguments.logits = value();
    else if (argument == "--verify") arguments.verifies = true;
    else if (argument == "--info") arguments.describes = true;
    else if (argument == "--help" || argument == "-h") arguments.helps = true;
    else throw std::invalid_argument("there is no option " + std::string{argument});
  }
  if (arguments.helps) return arguments;
  if (!holds_network) {
    if (arguments.inputs.empty()) throw std::invalid_argument("a deployed file is needed");
    arguments.network = arguments.inputs.front();
    arguments.inputs.erase(arguments.inputs.begin());
  }
  if (arguments.inputs.empty() && !arguments.verifies && !arguments.describes)
    throw std::invalid_argument("there is no image to classify");
  return arguments;
}

}  // namespace archetype
