// SPDX-License-Identifier: MIT
#include <archetype/train/callbacks/progress_bar.hpp>

#include <algorithm>
#include <chrono>
#include <sstream>
#include <thread>

#include <catch2/catch.hpp>

using namespace archetype;

namespace {

/// An epoch of four steps on a clock that runs.
std::string shown(bool terminal) {
  std::ostringstream out;
  ProgressBar bar(terminal, out);
  Progress progress;
  progress.metric_names = {"accuracy"};
  progress.begin(2, 4);
  bar.before_fit(progress);
  for (int step = 0; step < 4; ++step) {
    progress.record(0.5, {.learning_rate = 0.1, .momentum = {}}, 64);
    std::this_thread::sleep_for(std::chrono::milliseconds(60));
    bar.after_step(progress);
  }
  progress.end_epoch({0.25, 0.875}, std::chrono::seconds(65));
  bar.after_epoch(progress);
  return out.str();
}

}  // namespace

TEST_CASE("On a terminal one line redraws itself with rate and remaining time, and epochs stay") {
  const std::string text = shown(true);
  using Catch::Contains;
  CHECK_THAT(text, Contains("\r\033[Kepoch 1/2  ") && Contains("━━━") && Contains(" 50 %") && Contains(" images/s") &&
                       Contains("left"));
  CHECK_THAT(text, Catch::EndsWith("\r\033[Kepoch 1/2  train loss 0.5000  valid loss 0.2500  accuracy 0.8750  1:05\n"));
  CHECK(std::count(text.begin(), text.end(), '\n') == 1);
}

TEST_CASE("Elsewhere there are plain lines only") {
  CHECK(shown(false) == "epoch 1/2  train loss 0.5000  valid loss 0.2500  accuracy 0.8750  1:05\n");
}
