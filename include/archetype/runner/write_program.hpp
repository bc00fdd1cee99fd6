// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/deploy/deploy.hpp>
#include <archetype/lowering/architecture.hpp>
#include <archetype/runner/deployed.hpp>
#include <archetype/text/number.hpp>
#include <archetype/weights/formats/safetensors/safetensors.hpp>
#include <archetype/weights/state/test_vector.hpp>

#include <cstdio>
#include <exception>
#include <filesystem>
#include <fstream>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

namespace archetype {

/// Gives a deployed file the result that the network computes on this machine as its test vector, unless it has one.
inline void add_test_vector(const std::filesystem::path& file) {
  Deployed deployed = open_deployed(file);
  if (deployed.test_vector) return;
  TestVector vector{WithTestVector{}.seed, deployed.network.input_shape(), {}};
  vector.result = detail::result_for(deployed, vector);
  StateDict state = read_safetensors(file);
  state.metadata()[TestVector::key] = vector.text();
  write_safetensors(file, state);
}

namespace detail {

/// The lines of a text file.
inline std::vector<std::string> lines_of(const std::filesystem::path& path) {
  std::ifstream file{path};
  if (!file) throw std::runtime_error(path.string() + " cannot be read");
  std::vector<std::string> lines;
  for (std::string line; std::getline(file, line);) {
    if (line.ends_with('\r')) line.pop_back();
    lines.push_back(line);
  }
  return lines;
}

/// Options given as CLASSES 37, SIZE 128, CHANNELS 1 or LABELS file.
inline DeployOptions deploy_options(std::span<const std::string> given) {
  DeployOptions options;
  for (std::size_t i = 0; i < given.size(); i += 2) {
    if (i + 1 == given.size()) throw std::invalid_argument(given[i] + " has no value");
    const std::string& text = given[i + 1];
    if (given[i] == "LABELS") {
      options.classes = lines_of(text);
      continue;
    }
    const auto number = number_from<int>(text);
    if (!number || *number < 1) throw std::invalid_argument(given[i] + " is '" + text + "', expected a whole number");
    if (given[i] == "CLASSES") options.request.classes = *number;
    else if (given[i] == "SIZE") options.request.size = *number;
    else if (given[i] == "CHANNELS") options.request.channels = *number;
    else throw std::invalid_argument("there is no option " + given[i]);
  }
  return options;
}

}  // namespace detail

/// The program by which CMake's function `archetype_deploy` writes the file of a network: WEIGHTS FILE, and options as
/// that function takes them.
template <Architecture Net>
int write_program(int count, const char* const* arguments) {
  const std::vector<std::string> given(arguments, arguments + count);
  try {
    if (given.size() < 3) throw std::invalid_argument("weights and a file are needed");
    deploy<Net>(std::filesystem::path{given[1]}, given[2], detail::deploy_options(std::span{given}.subspan(3)));
    add_test_vector(given[2]);
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "archetype_deploy: %s\n", error.what());
    return 1;
  }
}

}  // namespace archetype
