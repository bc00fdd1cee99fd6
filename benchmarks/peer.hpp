// SPDX-License-Identifier: MIT
#pragma once
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>

#include <sys/stat.h>

namespace archetype::bench {

/// A Python program that runs beside ours, so that both can be measured in turn: see peer.py.
class Peer {
 public:
  Peer(const std::filesystem::path& script, const std::filesystem::path& workplace) : answers_(workplace / "answers") {
    std::filesystem::remove(answers_);
    if (mkfifo(answers_.c_str(), 0600) != 0) throw std::runtime_error(answers_.string() + " cannot be made");
    commands_ = popen(("/usr/bin/python3 '" + script.string() + "' > '" + answers_.string() + "'").c_str(), "w");
    if (commands_ == nullptr) throw std::runtime_error("/usr/bin/python3 cannot be started");
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
      throw std::runtime_error("peer.py does not answer; it needs python3-torch, python3-torchvision and python3-pil");
    return answer;
  }

 private:
  std::filesystem::path answers_;
  std::FILE* commands_ = nullptr;
  std::ifstream reader_;
};

}  // namespace archetype::bench
