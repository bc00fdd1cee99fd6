// SPDX-License-Identifier: MIT
// links: archetype::deploy range-v3::range-v3 Threads::Threads
// test: exit 2: serve_photos
// test: serve_photos tests/reference/deployed/tiny.safetensors tests/reference/folders
// says: classified 40 of 40 photos
// test: serve_photos tests/reference/deployed/tiny.safetensors tests/reference/image/damaged
// says: classified 1 of 3 photos
// then: exit 1: serve_photos no-such-network tests/reference/folders
//
// Classifies all photos of a folder, or those whose paths the standard input lists. A second thread decodes and
// prepares photos while the first one runs the network. A damaged photo is reported and passed over.
//
//     $ ./dev run serve_photos resnet50.deployed photos > classes.tsv
//     $ find photos -name '*.jpg' | ./dev run serve_photos resnet50.deployed > classes.tsv
#include <archetype/data/loading/prefetch.hpp>
#include <archetype/deploy.hpp>
#include <archetype/text/progress.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <iostream>
#include <string>
#include <vector>

#include <range/v3/view/transform.hpp>
#include <unistd.h>

using namespace archetype;

std::vector<std::string> files_below(const std::filesystem::path& folder) {
  std::vector<std::string> files;
  for (const auto& each : std::filesystem::recursive_directory_iterator(folder))
    if (each.is_regular_file()) files.push_back(each.path().string());
  std::sort(files.begin(), files.end());
  return files;
}

std::vector<std::string> lines_of(std::istream& list) {
  std::vector<std::string> lines;
  for (std::string line; std::getline(list, line);) lines.push_back(line);
  return lines;
}

/// Shows how far the work is, ten times a second, on a terminal.
class ProgressLine {
 public:
  explicit ProgressLine(std::size_t total) : total_(static_cast<long long>(total)) {}

  double seconds() const { return std::chrono::duration<double>(Clock::now() - start_).count(); }

  void show(std::size_t done) {
    if (!terminal_ || Clock::now() - shown_ < std::chrono::milliseconds{100}) return;
    shown_ = Clock::now();
    const double each = seconds() / static_cast<double>(done);
    std::fprintf(stderr, "\r\033[K%s  %zu of %lld  %.1f photos/s  %s left",
                 progress_cells(static_cast<long long>(done), total_).c_str(), done, total_, 1 / each,
                 duration_text(each * static_cast<double>(total_ - static_cast<long long>(done))).c_str());
  }

  /// Removes the line, before others are printed.
  void clear() const {
    if (terminal_) std::fputs("\r\033[K", stderr);
  }

 private:
  using Clock = std::chrono::steady_clock;

  long long total_;
  bool terminal_ = isatty(STDERR_FILENO) == 1;
  Clock::time_point start_ = Clock::now();
  Clock::time_point shown_{};
};

void serve(const std::filesystem::path& network, const std::vector<std::string>& files) {
  // [serve]
  Deployed deployed = open_deployed(network);
  const auto elements = static_cast<std::size_t>(deployed.network.input_shape().elements());
  const auto prepared = [&](const std::string& file) {
    std::vector<float> input(elements);
    prepare(deployed, read_image(file), input);
    return input;
  };
  Prefetch inputs{files | ranges::views::transform(prepared), /*workers=*/1, /*ahead=*/8};
  ProgressLine progress{files.size()};
  std::size_t damaged = 0;
  auto next = inputs.begin();
  for (std::size_t i = 0; i < files.size(); ++i) {
    try {
      const std::vector<float> logits = deployed.network(*next);
      const Prediction best = most_likely(logits, 1, deployed.classes)[0];
      std::printf("%s\t%s\t%.4f\n", files[i].c_str(), best.name.c_str(), static_cast<double>(best.probability));
    } catch (const std::exception& error) {  // of decoding: a damaged photo, or no photo
      progress.clear();
      std::fprintf(stderr, "%s\n", error.what());
      ++damaged;
    }
    progress.show(i + 1);
  }
  // [serve]
  progress.clear();
  const double seconds = progress.seconds();
  std::fprintf(stderr, "classified %zu of %zu photos in %.2f s, %.1f photos/s\n", files.size() - damaged, files.size(),
               seconds, static_cast<double>(files.size() - damaged) / seconds);
}

int main(int count, char** arguments) {
  if (count < 2 || count > 3) {
    std::fputs("usage: serve_photos NETWORK [FOLDER]\n", stderr);
    return 2;
  }
  try {
    serve(arguments[1], count == 3 ? files_below(arguments[2]) : lines_of(std::cin));
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "serve_photos: %s\n", error.what());
    return 1;
  }
}
