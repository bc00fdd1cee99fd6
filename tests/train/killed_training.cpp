// SPDX-License-Identifier: MIT
#include <archetype/archetype.hpp>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>

#include <catch2/catch.hpp>
#include <torch/utils.h>

#include "../killed.hpp"
#include "../same_state.hpp"
#include "../temporary_directory.hpp"
#include "small_network.hpp"

using namespace archetype;

namespace {

struct TwoGroups : Network<Input<1, 4, 4>, Conv<8, Kernel<3>>, BatchNorm, ReLU, NextLayerGroup,
                           Head<GlobalAveragePool, Flatten, Dropout<0.5_r>, Logits<3>>> {};

/// The two phases, from wherever a directory says that they are.
void train_in(const std::filesystem::path& directory) {
  torch::manual_seed(5);
  Trainer trainer{
      Model<TwoGroups>{},  Loader{small_data(), {.batch = 8, .workers = 2}, RandomHorizontalFlip{}}, Adam{}, OneCycle{},
      metrics(Accuracy{}), callbacks(Checkpoint{directory}, CsvLog{directory / "log.csv"})};
  if (exists(directory / "last.pt")) trainer.resume(directory);
  trainer.freeze();
  trainer.fit(6, OneCycle{.lr = 1e-2});
  trainer.unfreeze();
  trainer.fit(6, OneCycle{.lr = slice(1e-3, 1e-2)});
}

/// The log without times.
std::string untimed_log(const std::filesystem::path& directory) {
  std::ifstream file(directory / "log.csv");
  std::string line, table;
  while (std::getline(file, line)) table += line.substr(0, line.rfind(',')) + "\n";
  return table;
}

}  // namespace

TEST_CASE("A training that is killed twenty times at random moments gives what one does that was not") {
  const TemporaryDirectory straight;
  const auto start = std::chrono::steady_clock::now();
  run_apart([&] { train_in(straight.path()); });
  const auto whole = std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - start);
  const State expected = read_checkpoint(straight.path() / "last.pt");

  Random random{static_cast<std::uint64_t>(start.time_since_epoch().count())};
  int kills = 0, trainings = 0;
  while (kills < 20) {
    const TemporaryDirectory directory;
    while (killed_after(std::chrono::microseconds(random.below(static_cast<std::uint64_t>(whole.count()))),
                        [&] { train_in(directory.path()); }))
      ++kills;
    ++trainings;
    CHECK(untimed_log(directory.path()) == untimed_log(straight.path()));
    check_same(read_checkpoint(directory.path() / "last.pt"), expected, "progress/history");  // which holds times
  }
  CHECK(trainings >= 1);
}
