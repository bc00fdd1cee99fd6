// SPDX-License-Identifier: MIT
#pragma once

#include <archetype/archetype.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

/// A line that identifies weights independently of their file name: computed from each tensor's name, type, shape and
/// elements. Throws `archetype::BadWeights` if the file cannot be read.
inline std::string identity_of_weights(const std::filesystem::path& file) {
  archetype::Checksum checksum;
  std::size_t bytes = 0;
  const archetype::StateDict state = archetype::read_weights(file);
  for (const archetype::StoredTensor& tensor : state.tensors()) {
    checksum.add(std::string_view{tensor.name});
    checksum.add(archetype::name_of(tensor.type));
    for (const long long extent : tensor.extents) checksum.add(static_cast<std::uint64_t>(extent));
    checksum.add(tensor.bytes.data(), tensor.bytes.size());
    bytes += tensor.bytes.size();
  }
  return std::to_string(state.tensors().size()) + " tensors of " + std::to_string(bytes) + " bytes, checksum " +
         checksum.text();
}

/// Records how the study in a directory was started, so that its results are never mistaken for those of another: the
/// settings in study.txt, and the size and modification time of each image file in images.txt.
class StudyRecord {
 public:
  /// `settings` apply to all results. `own` are those of single networks, which a later start may add to. `trainings`
  /// are the directories of results, relative to the study's own.
  StudyRecord(std::filesystem::path directory, archetype::Settings settings, archetype::Settings own,
              archetype::Settings images, std::vector<std::string> trainings)
      : directory_(std::move(directory)),
        settings_(std::move(settings)),
        own_(std::move(own)),
        images_(std::move(images)),
        trainings_(std::move(trainings)) {}

  /// Resumes the study in the directory, or starts one. Throws std::runtime_error, naming the first difference and both
  /// values, if the directory contains another study, unless that is to be removed.
  void start(bool again) {
    if (again) remove_old();
    if (exists(directory_ / "study.txt")) {
      const archetype::Settings before = read(directory_ / "study.txt");
      require_same(settings_, part_of(before, Part::common));
      require_same(images_, read(directory_ / "images.txt"));
      add_known(part_of(before, Part::own));
      for (const std::string& training : trainings_of(before)) add_training(training);
    } else {
      require_unused();
    }
    create_directories(directory_);
    if (!images_.empty()) archetype::io::write_file(directory_ / "images.txt", archetype::lines_of(images_));
    archetype::Settings all = archetype::combined(settings_, own_);
    for (const std::string& training : trainings_) all.emplace_back("training", training);
    archetype::io::write_file(directory_ / "study.txt", archetype::lines_of(all));
  }

 private:
  enum class Part : unsigned char { common, own };

  static constexpr const char* advice = "; give another --output, or --again to remove those results and start anew";

  static archetype::Settings read(const std::filesystem::path& file) {
    std::ostringstream lines;
    lines << std::ifstream(file).rdbuf();
    return archetype::settings_from(lines.str());
  }

  static bool is_own(const std::string& name) { return name.starts_with("weights of "); }

  static archetype::Settings part_of(const archetype::Settings& all, Part part) {
    archetype::Settings settings;
    for (const auto& setting : all)
      if (setting.first != "training" && is_own(setting.first) == (part == Part::own)) settings.push_back(setting);
    return settings;
  }

  /// Directories of results as this program names them, and no others, since their files may be removed.
  static std::vector<std::string> trainings_of(const archetype::Settings& all) {
    std::vector<std::string> trainings;
    for (const auto& [name, value] : all) {
      const std::size_t slash = value.find('/');
      if (name == "training" && slash != std::string::npos && slash > 0 && slash == value.rfind('/') &&
          value.front() != '.' && value.substr(slash).starts_with("/seed-"))
        trainings.push_back(value);
    }
    return trainings;
  }

  void require_same(const archetype::Settings& now, const archetype::Settings& before) const {
    if (const auto difference = archetype::first_difference(now, before))
      throw std::runtime_error(difference->name + " is " + difference->now + ", and the study in " +
                               directory_.string() + " was made with " + difference->before + advice);
  }

  /// Compares the settings that both have, and keeps those that only the record has.
  void add_known(const archetype::Settings& before) {
    for (const auto& setting : before) {
      const auto found =
          std::find_if(own_.begin(), own_.end(), [&](const auto& each) { return each.first == setting.first; });
      if (found == own_.end()) own_.push_back(setting);
      else require_same({*found}, {setting});
    }
  }

  void add_training(const std::string& training) {
    if (std::find(trainings_.begin(), trainings_.end(), training) == trainings_.end()) trainings_.push_back(training);
  }

  /// Throws if there are results without a record of their origin.
  void require_unused() const {
    for (const std::string& training : trainings_)
      for (const char* phase : {"body", "transfer"})
        if (const auto file = directory_ / training / phase / "last.pt"; exists(file))
          throw std::runtime_error(file.string() + " is of a study whose settings are unknown, as " +
                                   (directory_ / "study.txt").string() + " is missing, and now there are settings: " +
                                   settings_.front().first + " is " + settings_.front().second + advice);
  }

  /// Removes the files that studies in this directory wrote, and the directories that are then empty. Keeps cached
  /// images, since each is checked before use. Throws std::runtime_error, having removed nothing, if study.txt is not a
  /// study's.
  void remove_old() const {
    const std::filesystem::path record = directory_ / "study.txt";
    const archetype::Settings before = read(record);
    const bool recorded = exists(record);
    if (recorded && (before.empty() || before.front().first != settings_.front().first))
      throw std::runtime_error(record.string() + " is not of a study, so nothing is removed; give another --output");
    std::vector<std::string> trainings = trainings_;
    for (const std::string& training : trainings_of(before)) trainings.push_back(training);
    std::error_code ignored;  // for a directory that is not empty
    for (const std::string& training : trainings) {
      const std::filesystem::path place = directory_ / training;
      for (const char* phase : {"body", "transfer"}) {
        for (const char* file : {"last.pt", "best.pt", "log.csv", "settings.txt", "events.out.tfevents.0.archetype"})
          std::filesystem::remove(place / phase / file);
        std::filesystem::remove(place / phase, ignored);
      }
      std::filesystem::remove(place / "body.safetensors");
      std::filesystem::remove(place, ignored);
      std::filesystem::remove(place.parent_path(), ignored);
    }
    if (!recorded) return;
    for (const char* file : {"report.html", "train.txt", "validation.txt", "images.txt"})
      std::filesystem::remove(directory_ / file);
    std::filesystem::remove(record);  // last, so that an interruption leaves nothing unrecorded
  }

  std::filesystem::path directory_;
  archetype::Settings settings_;
  archetype::Settings own_;
  archetype::Settings images_;
  std::vector<std::string> trainings_;
};
