// SPDX-License-Identifier: MIT
#pragma once
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>

#include <sys/stat.h>

namespace archetype::bench {

/// A Python program that runs beside ours, so that both can be measured in turn: see peer.py and
/// onnx_peer.py.
class Peer {
 public:
  Peer(const std::filesystem::path& script, const std::filesystem::path& workplace)
      : Peer("/usr/bin/python3", script, workplace) {}

  Peer(const std::string& python, const std::filesystem::path& script, const std::filesystem::path& workplace)
      : script_(script), answers_(workplace / "answers") {
    std::filesystem::remove(answers_);
    if (mkfifo(answers_.c_str(), 0600) != 0) throw std::runtime_error(answers_.string() + " cannot be made");
    commands_ = popen((python + " '" + script.string() + "' > '" + answers_.string() + "'").c_str(), "w");
    if (commands_ == nullptr) throw std::runtime_error(python + " cannot be started");
    reader_.open(answers_);
  }
  Peer(const Peer&) = delete;
  Peer& operator=(const Peer&) = delete;
  ~Peer() {
    pclose(commands_);
    std::error_code ignored;
    std::filesystem::remove(answers_, ignored);
  }

  /// Seconds that a command took there.
  double seconds(const std::string& command) {
    std::fputs((command + "\n").c_str(), commands_);
    std::fflush(commands_);
    double answer = 0;
    if (!(reader_ >> answer))
      throw std::runtime_error(script_.filename().string() +
                               " does not answer; are the modules that it imports installed?");
    return answer;
  }

 private:
  std::filesystem::path script_;
  std::filesystem::path answers_;
  std::FILE* commands_ = nullptr;
  std::ifstream reader_;
};

}  // namespace archetype::bench
