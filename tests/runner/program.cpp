// SPDX-License-Identifier: MIT
#include <archetype/deploy/deploy.hpp>
#include <archetype/describe.hpp>
#include <archetype/runner/program.hpp>
#include <archetype/runner/write_program.hpp>

#include <array>
#include <cstddef>
#include <cstring>
#include <fstream>
#include <span>
#include <sstream>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "../content_of.hpp"
#include "../inference/random_weights.hpp"
#include "../temporary_directory.hpp"
#include "small.hpp"

using namespace archetype;
using Catch::Contains;
using Catch::StartsWith;

namespace {

const std::string photo = "tests/reference/image/rgb.jpg";

/// What a program says and returns.
struct Said {
  int status = 0;
  std::string out;
  std::string errors;
};

Said run(const std::vector<std::string>& arguments, std::span<const std::byte> content = {},
         const std::string& input = {}) {
  std::istringstream in{input};
  std::ostringstream out, errors;
  const int status = run_program("small", arguments, content, {in, out, errors});
  return {status, out.str(), errors.str()};
}

/// A deployed network, with its class names and a test vector.
class File {
 public:
  File() {
    deploy<Small>(random_weights(graph<Small>), path, {.classes = {"ant", "bee", "cat"}});
    add_test_vector(path);
  }

 private:
  TemporaryDirectory directory_;

 public:
  const std::string path = directory_ / "network";
};

std::string bytes_of(const std::vector<float>& numbers) {
  return {reinterpret_cast<const char*>(numbers.data()), numbers.size() * sizeof(float)};
}

std::vector<float> floats_of(const std::string& bytes) {
  std::vector<float> numbers(bytes.size() / sizeof(float));
  std::memcpy(numbers.data(), bytes.data(), numbers.size() * sizeof(float));
  return numbers;
}

}  // namespace

TEST_CASE("the program of a network prints the most probable classes of photos") {
  const File file;
  const io::MappedFile content{file.path};
  const Said said = run({"--top", "2", photo, photo}, content.bytes());
  CHECK(said.status == 0);
  CHECK(said.errors.empty());
  Deployed deployed = open_deployed(file.path);
  const Predictions<2> best = classify<2>(deployed, photo);
  CHECK_THAT(said.out, StartsWith(photo + '\n') && Contains(best[0].name) && Contains(best[1].name));
  CHECK(std::count(said.out.begin(), said.out.end(), '\n') == 6);
  CHECK(run({file.path, "--top", "2", photo, photo}).out == said.out);
  CHECK(run({file.path, "-", "--top", "1"}, {}, content_of(photo)).out.substr(2) ==
        run({file.path, photo, "--top", "1"}).out.substr(photo.size() + 1));
}

TEST_CASE("the program maps images of floats to logits") {
  const File file;
  const std::vector<float> images = random_images({3, 32, 32}, 2);
  Deployed deployed = open_deployed(file.path);
  const Said said = run({file.path, "--raw", "--logits", "-", "-"}, {}, bytes_of(images));
  CHECK(said.status == 0);
  REQUIRE(floats_of(said.out).size() == 6);
  const std::vector<float> expected = deployed.network(images);
  for (std::size_t i = 0; i < 6; ++i) CHECK(floats_of(said.out)[i] == Approx(expected[i]).epsilon(1e-4).margin(1e-5));
  const std::string logits = file.path + ".logits";
  CHECK(run({file.path, "--logits", logits, photo}).out.empty());
  CHECK(floats_of(content_of(logits)).size() == 3);
  CHECK_THAT(run({file.path, "--raw", "-"}, {}, bytes_of(images)).out, StartsWith("- [0]\n") && Contains("- [1]\n"));
}

TEST_CASE("the program checks the test vector and says what the network is") {
  const File file;
  const Said said = run({file.path, "--verify", "--info"});
  CHECK(said.status == 0);
  CHECK_THAT(said.out, StartsWith("network: Small\nimages: 3x32x32\nresult: 3\nclass names: 3\ntest vector: yes\n") &&
                           Contains("the test vector is right\n"));
  StateDict state = read_safetensors(file.path).clone();
  TestVector vector = *TestVector::stored_in(state);
  vector.result[0] += 1;
  state.metadata()[TestVector::key] = vector.text();
  write_safetensors(file.path, state);
  CHECK(run({file.path, "--verify"}).status == 1);
  CHECK_THAT(run({file.path, "--verify"}).errors, Contains("for its test vector the network gives"));
}

TEST_CASE("the program reports what cannot be classified and goes on") {
  const File file;
  const Said said = run({file.path, "no-such.jpg", "tests/reference/presets.json", photo});
  CHECK(said.status == 1);
  CHECK_THAT(said.errors, Contains("small: no-such.jpg") && Contains("small: tests/reference/presets.json"));
  CHECK_THAT(said.out, StartsWith(photo));
  CHECK_THAT(run({file.path, "--raw", "-"}, {}, "12345").errors, Contains("small: -: 5 bytes are no float32 numbers"));
  CHECK_THAT(run({file.path, "--raw", "-"}, {}, "1234").errors,
             Contains("small: -: 1 numbers are no images of 3x32x32, which have 3072"));
  CHECK(run({file.path, "--raw", "-"}).status == 1);
  CHECK(run({"no-such-network", photo}).status == 1);
  CHECK(run({file.path, photo, "--logits", "no-such-folder/file"}).status == 1);
}

TEST_CASE("arguments that make no sense are answered with the usage") {
  const std::array<std::byte, 1> content{};
  for (const std::vector<std::string>& arguments :
       std::vector<std::vector<std::string>>{{}, {"--top"}, {"--top", "0", photo}, {"--colour", photo}}) {
    const Said said = run(arguments, content);
    CHECK(said.status == 2);
    CHECK_THAT(said.errors, StartsWith("small: ") && Contains("usage: small [OPTIONS] PHOTO...\n"));
  }
  CHECK(run({"network"}).status == 2);
  const Said help = run({"--help"});
  CHECK(help.status == 0);
  CHECK_THAT(help.out, StartsWith("usage: small [OPTIONS] NETWORK PHOTO...\n"));
}

TEST_CASE("the program that writes a network takes the options of archetype_deploy") {
  const TemporaryDirectory directory;
  const std::string weights = directory / "weights.safetensors", labels = directory / "labels", out = directory / "out";
  const OwningGraph wider = lower<Small>(Request{.classes = 4});
  write_weights(weights, random_weights(wider));
  std::ofstream{labels} << "a\nb\r\nc\nd\n";
  const auto write = [&](const std::vector<const char*>& options) {
    std::vector<const char*> arguments{"write", weights.c_str(), out.c_str()};
    arguments.insert(arguments.end(), options.begin(), options.end());
    return write_program<Small>(static_cast<int>(arguments.size()), arguments.data());
  };
  CHECK(write({"--classes", "4", "--size", "48", "--labels", labels.c_str()}) == 0);
  const Deployed deployed = open_deployed(out);
  CHECK(deployed.classes == std::vector<std::string>{"a", "b", "c", "d"});
  CHECK(deployed.network.input_shape() == Shape{3, 48, 48});
  CHECK(deployed.test_vector);
  CHECK(write({}) == 1);
  CHECK(write({"--classes", "-4"}) == 2);
  CHECK(write({"--classes"}) == 2);
  CHECK(write({"--colors", "4"}) == 2);
}
