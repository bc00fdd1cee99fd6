// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/graph/to_text.hpp>
#include <archetype/image/read_image.hpp>
#include <archetype/io/mapped_file.hpp>
#include <archetype/runner/deployed.hpp>
#include <archetype/runner/program_arguments.hpp>
#include <archetype/zoo/predictions.hpp>

#include <array>
#include <cstddef>
#include <cstdio>
#include <cstring>
#include <exception>
#include <fstream>
#include <iostream>
#include <istream>
#include <iterator>
#include <ostream>
#include <span>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace archetype {

/// The streams of a program.
struct ProgramStreams {
  std::istream& in = std::cin;
  std::ostream& out = std::cout;
  std::ostream& errors = std::cerr;
};

namespace detail {

inline std::string program_usage(const std::string& name, bool holds_network) {
  return "usage: " + name + (holds_network ? " [OPTIONS] PHOTO...\n" : " [OPTIONS] NETWORK PHOTO...\n") +
         "Classifies photos, of which - is one from the standard input" +
         (holds_network ? "" : ", with a network from a deployed file") +
         ".\n\n"
         "  --top COUNT      classes to print for each image, the most probable first (5)\n"
         "  --raw            takes files of prepared images instead of photos: channels x height x width float32\n"
         "                   numbers in the machine's byte order\n"
         "  --logits FILE    writes the results of all images as such numbers instead of printing classes; - for\n"
         "                   the standard output\n"
         "  --threads COUNT  threads for each image (1)\n"
         "  --cache FOLDER   keeps compiled networks there, so that they open sooner next time\n"
         "  --verify         checks the stored test vector\n"
         "  --info           says what the network is\n\n"
         "Exits with 1 if an image cannot be classified or the test vector differs, and 2 for other arguments.\n";
}

/// Runs a network on the inputs of a program.
class ProgramRun {
 public:
  ProgramRun(const ProgramArguments& arguments, const ProgramStreams& streams, Deployed deployed)
      : arguments_(arguments), streams_(streams), deployed_(std::move(deployed)) {
    if (arguments.logits.empty() || arguments.logits == "-") return;
    file_.open(arguments.logits, std::ios::binary);
    if (!file_) throw std::runtime_error(arguments.logits + " cannot be written");
  }

  void describe() const {
    const InferenceNetwork& network = deployed_.network;
    streams_.out << "network: " << (deployed_.name.empty() ? "(no name)" : deployed_.name)
                 << "\nimages: " << to_text(network.input_shape());
    for (const Shape& shape : network.result_shapes()) streams_.out << "\nresult: " << to_text(shape);
    streams_.out << "\nclass names: " << deployed_.classes.size()
                 << "\ntest vector: " << (deployed_.test_vector ? "yes" : "no")
                 << "\nbytes of weights: " << network.weight_bytes()
                 << "\nbytes for activations: " << network.activation_bytes() << '\n';
  }

  void verify() {
    archetype::verify(deployed_);
    streams_.out << "the test vector is right\n";
  }

  void classify(const std::string& input) {
    const std::size_t elements = static_cast<std::size_t>(deployed_.network.input_shape().elements());
    std::vector<float> images(elements);
    if (arguments_.raw) images = floats(input);
    else prepare(deployed_, image(input), images);
    if (images.empty() || images.size() % elements != 0)
      throw std::runtime_error(std::to_string(images.size()) + " numbers are no images of " +
                               to_text(deployed_.network.input_shape()) + ", which have " + std::to_string(elements));
    for (std::size_t i = 0; i < images.size(); i += elements) {
      const std::vector<float> result = deployed_.network(std::span{images}.subspan(i, elements));
      if (!arguments_.logits.empty()) write(result);
      else print(images.size() == elements ? input : input + " [" + std::to_string(i / elements) + ']', result);
    }
  }

 private:
  std::string bytes(const std::string& input) {
    if (input == "-") return {std::istreambuf_iterator<char>{streams_.in}, {}};
    const io::MappedFile file{input};
    return {reinterpret_cast<const char*>(file.bytes().data()), file.bytes().size()};
  }
  Image image(const std::string& input) {
    if (input != "-") return read_image(input);
    const std::string content = bytes(input);
    return decode_image(std::as_bytes(std::span{content}));
  }
  std::vector<float> floats(const std::string& input) {
    const std::string content = bytes(input);
    if (content.size() % sizeof(float) != 0)
      throw std::runtime_error(std::to_string(content.size()) + " bytes are no float32 numbers");
    std::vector<float> numbers(content.size() / sizeof(float));
    if (!numbers.empty()) std::memcpy(numbers.data(), content.data(), content.size());
    return numbers;
  }

  void write(std::span<const float> result) {
    std::ostream& out = arguments_.logits == "-" ? streams_.out : file_;
    out.write(reinterpret_cast<const char*>(result.data()), static_cast<std::streamsize>(result.size_bytes()));
    if (!out.flush()) throw std::runtime_error(arguments_.logits + " cannot be written");
  }

  void print(const std::string& title, std::span<const float> result) const {
    if (!deployed_.network.result_shapes().back().flat())
      throw std::runtime_error("the network ends in a map, not in numbers of classes; write it by --logits");
    streams_.out << title << '\n';
    for (const Prediction& each : most_likely(result, static_cast<std::size_t>(arguments_.top), deployed_.classes)) {
      std::array<char, 64> numbers{};
      std::snprintf(numbers.data(), numbers.size(), "%8.1f %%  ", 100 * static_cast<double>(each.probability));
      streams_.out << numbers.data() << each.name << "  (logit " << each.logit << ")\n";
    }
  }

  const ProgramArguments& arguments_;
  ProgramStreams streams_;
  Deployed deployed_;
  std::ofstream file_;
};

}  // namespace detail

/// The program of a deployed network, which `content` holds, or of any, whose file its first argument names. An image
/// that cannot be classified is reported, and the next one is taken. Returns the exit status: see its `--help`.
inline int run_program(const std::string& name, std::span<const std::string> given,
                       std::span<const std::byte> content = {}, const ProgramStreams& streams = {}) {
  const bool holds_network = !content.empty();
  ProgramArguments arguments;
  try {
    arguments = parse_program_arguments(given, holds_network);
  } catch (const std::invalid_argument& error) {
    streams.errors << name << ": " << error.what() << '\n' << detail::program_usage(name, holds_network);
    return 2;
  }
  if (arguments.helps) {
    streams.out << detail::program_usage(name, holds_network);
    return 0;
  }
  int status = 0;
  const auto attempt = [&](const std::string& what, const auto& act) {
    try {
      act();
    } catch (const std::exception& error) {
      const std::string why = error.what();
      streams.errors << name << ": " << (why.starts_with(what) ? "" : what + ": ") << why << '\n';
      status = 1;
    }
  };
  attempt("", [&] {
    const InferenceOptions options{.threads = arguments.threads, .cache = arguments.cache};
    detail::ProgramRun run{arguments, streams,
                           holds_network ? open_deployed(content, options) : open_deployed(arguments.network, options)};
    if (arguments.describes) run.describe();
    if (arguments.verifies) attempt("", [&] { run.verify(); });
    for (const std::string& input : arguments.inputs) attempt(input, [&] { run.classify(input); });
  });
  return status;
}

/// The same for the arguments of `main`.
inline int run_program(int count, const char* const* arguments, std::span<const std::byte> content = {}) {
  const std::string path = count > 0 ? arguments[0] : "deployed";
  return run_program(path.substr(path.rfind('/') + 1), std::vector<std::string>(arguments + 1, arguments + count),
                     content);
}

}  // namespace archetype
