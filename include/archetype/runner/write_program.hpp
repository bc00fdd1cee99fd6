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

/// Options given as --classes 37 --size 128 --channels 1 --labels file, which has a line for each class.
inline DeployOptions deploy_options(std::span<const std::string> given) {
  DeployOptions options;
  for (std::size_t i = 0; i < given.size(); i += 2) {
    if (i + 1 == given.size()) throw std::invalid_argument(given[i] + " has no value");
    const std::string& text = given[i + 1];
    if (given[i] == "--labels") {
      options.classes = lines_of(text);
      continue;
    }
    const auto number = number_from<int>(text);
    if (!number || *number < 1) throw std::invalid_argument(given[i] + " is '" + text + "', expected a whole number");
    if (given[i] == "--classes") options.request.classes = *number;
    else if (given[i] == "--size") options.request.size = *number;
    else if (given[i] == "--channels") options.request.channels = *number;
    else throw std::invalid_argument("there is no option " + given[i]);
  }
  return options;
}

}  // namespace detail

/// A program that writes a deployed file by `write(weights, file, options)`, for the arguments WEIGHTS FILE [OPTIONS];
/// see `deploy_options`. If the weights bring no test vector, what the network computes on this machine becomes one.
/// Returns the exit status.
inline int write_program(std::span<const std::string> given, const auto& write) {
  DeployOptions options;
  try {
    if (given.size() < 2) throw std::invalid_argument("weights and a file are needed");
    options = detail::deploy_options(given.subspan(2));
  } catch (const std::invalid_argument& error) {
    std::fprintf(stderr, "deploy: %s\n", error.what());
    return 2;
  }
  try {
    write(std::filesystem::path{given[0]}, std::filesystem::path{given[1]}, options);
    add_test_vector(given[1]);
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "deploy: %s\n", error.what());
    return 1;
  }
}

/// The same for an architecture and the arguments of `main`: the program by which CMake's function `archetype_deploy`
/// writes the file of a network.
template <Architecture Net>
int write_program(int count, const char* const* arguments) {
  return write_program(
      std::vector<std::string>(arguments + 1, arguments + count),
      [](const auto& weights, const auto& file, const DeployOptions& options) { deploy<Net>(weights, file, options); });
}

}  // namespace archetype
