// SPDX-License-Identifier: MIT
#include <archetype/archetype.hpp>
#include <archetype/train/callbacks/tensorboard.hpp>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>
#include <protozero/pbf_reader.hpp>
#include <torch/utils.h>

#include "../../temporary_directory.hpp"
#include "../small_network.hpp"

using namespace archetype;

namespace {

/// The records of a file; throws where one is cut or a checksum is wrong.
std::vector<std::string> records_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  const std::string content{std::istreambuf_iterator<char>(file), {}};
  std::vector<std::string> records;
  for (std::size_t at = 0; at < content.size();) {
    std::uint64_t length = 0;
    for (std::size_t i = 0; i < 8; ++i)
      length |= static_cast<std::uint64_t>(static_cast<unsigned char>(content.at(at + i))) << (8 * i);
    const std::string data = content.substr(at + 12, length);
    if (content.compare(at, length + 16, io::tfrecord(data)) != 0) throw std::runtime_error("a damaged record");
    records.push_back(data);
    at += length + 16;
  }
  return records;
}

/// Step and value of the scalars of each tag.
std::map<std::string, std::vector<std::pair<std::int64_t, float>>> scalars_of(const std::filesystem::path& path) {
  std::map<std::string, std::vector<std::pair<std::int64_t, float>>> scalars;
  for (const std::string& record : records_of(path)) {
    std::int64_t step = 0;
    for (protozero::pbf_reader event{record}; event.next();) {
      if (event.tag() == 2) step = event.get_int64();
      else if (event.tag() == 5) {
        protozero::pbf_reader summary = event.get_message();
        REQUIRE(summary.next(1));
        protozero::pbf_reader value = summary.get_message();
        REQUIRE(value.next(1));
        const std::string tag = value.get_string();
        REQUIRE(value.next(2));
        scalars[tag].emplace_back(step, value.get_float());
      } else event.skip();
    }
  }
  return scalars;
}

auto trainer_in(const std::filesystem::path& directory) {
  return Trainer{SmallNetwork{},
                 Loader{small_data(), {.batch = 20}},
                 Adam{},
                 OneCycle{.lr = 1e-2},
                 metrics(Accuracy{}),
                 callbacks(Checkpoint{directory}, TensorBoard{directory})};
}

}  // namespace

TEST_CASE("TensorBoard's event file has the losses, metrics and seconds of each epoch and each step's learning rate") {
  const TemporaryDirectory directory;
  auto trainer = trainer_in(directory.path());
  trainer.fit(2);
  const auto file = directory / "events.out.tfevents.0.archetype";
  const std::string version = records_of(file).front();
  protozero::pbf_reader first{version};
  REQUIRE(first.next(3));
  CHECK(first.get_string() == "brain.Event:2");

  const auto scalars = scalars_of(file);
  const auto& history = trainer.progress().history;
  for (std::size_t epoch = 0; epoch < 2; ++epoch) {
    const auto at = [&](const char* tag, double value) {
      INFO(tag);
      CHECK(scalars.at(tag).at(epoch) == std::pair{static_cast<std::int64_t>(epoch + 1), static_cast<float>(value)});
    };
    at("train_loss", history[epoch].train_loss);
    at("valid_loss", history[epoch].valid_loss);
    at("accuracy", history[epoch].metrics[0]);
    at("seconds", history[epoch].seconds);
  }
  REQUIRE(scalars.at("learning_rate").size() == 6);
  CHECK(scalars.at("learning_rate")[0] == std::pair{std::int64_t{1}, 4e-4F});  // lr / 25
  CHECK(scalars.at("learning_rate")[5].first == 6);
}

TEST_CASE("TensorBoard's event file of a resumed training shows every epoch once") {
  const TemporaryDirectory directory;
  auto first = trainer_in(directory.path());
  first.fit(2);
  auto second = trainer_in(directory.path());
  second.resume(directory.path());
  second.fit(2);
  second.fit(1);
  CHECK(scalars_of(directory / "events.out.tfevents.0.archetype").at("train_loss").size() == 3);
}
