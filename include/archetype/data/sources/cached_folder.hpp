// SPDX-License-Identifier: MIT
#pragma once

#include <archetype/data/settings.hpp>
#include <archetype/data/sources/identity.hpp>
#include <archetype/data/sources/image_folder.hpp>
#include <archetype/data/sources/split.hpp>
#include <archetype/data/transforms/transform.hpp>
#include <archetype/image/image.hpp>
#include <archetype/io/unfinished_file.hpp>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include <sys/stat.h>
#include <torch/types.h>

namespace archetype {

/// Pictures of a folder after a step that is always the same, such as `Resize{256}` as it is in validation. Its results
/// are kept below a directory, one file per picture, so that each picture is decoded and resized once. A kept result is
/// used only if it is whole and was made by the same step from the very same file: one at the same place, of the same
/// size and times of change. So neither a kill, nor another step, nor a replaced picture, nor another folder that
/// shares the directory leads to wrong pictures.
template <Transform Step>
class CachedFolder {
 public:
  CachedFolder(ImageFolder folder, std::filesystem::path directory, Step step)
      : folder_(std::move(folder)), directory_(std::move(directory)), step_(std::move(step)) {}

  std::int64_t size() const { return folder_.size(); }
  torch::Tensor labels() const { return folder_.labels(); }
  const std::vector<std::string>& classes() const& { return folder_.classes(); }
  const std::vector<std::string>& classes() const&& = delete;
  const std::string& path(std::int64_t position) const& { return folder_.path(position); }
  const std::string& path(std::int64_t position) const&& = delete;
  std::filesystem::path file(std::int64_t position) const { return folder_.file(position); }
  std::int64_t ignored() const { return folder_.ignored(); }

  /// That of the folder, and the step.
  std::string identity() const { return identity_of(folder_) + ", " + step_.text(); }

  /// Throws as that of the folder, or std::system_error, naming the file, where it cannot be written.
  Image image(std::int64_t position) const {
    const std::filesystem::path file = directory_ / (folder_.path(position) + ".pixels");
    const std::string origin = origin_of(position);
    if (std::optional<Image> kept = read(file, origin)) return *std::move(kept);
    Image made = step_(folder_.image(position));
    create_directories(file.parent_path());
    write(file, origin, made);
    return made;
  }

  CachedFolder at(const std::vector<std::int64_t>& positions) const {
    return {folder_.at(positions), directory_, step_};
  }
  CachedFolder of_classes(std::int64_t first, std::int64_t count) const {
    return {folder_.of_classes(first, count), directory_, step_};
  }
  CachedFolder subset(double fraction, std::uint64_t seed) const { return subset_of(*this, fraction, seed); }
  Split<CachedFolder> split(double validation, std::uint64_t seed) const { return split_of(*this, validation, seed); }

 private:
  /// What a kept picture was made of, in a line. The time of the last change of the file's status is part of it, since
  /// copying with the time of the content preserved would hide a replaced picture.
  std::string origin_of(std::int64_t position) const {
    const std::filesystem::path source = absolute(folder_.file(position));
    const struct stat status = detail::status_of(source);
    return detail::escaped(step_.text() + " of " + std::to_string(status.st_size) + " bytes of " +
                           detail::text_of(status.st_mtim) + " and " + detail::text_of(status.st_ctim) + " in " +
                           source.string());
  }

  /// Unlike `write_file`, does not flush to the disk, since a picture that is not whole is made again.
  static void write(const std::filesystem::path& file, const std::string& origin, const Image& image) {
    io::UnfinishedFile unfinished(file);
    unfinished.file().write(origin + "\n" + std::to_string(image.height()) + " " + std::to_string(image.width()) +
                            "\n");
    unfinished.file().write({reinterpret_cast<const char*>(image.bytes().data()), image.bytes().size()});
    unfinished.replace_target();
  }

  static std::optional<Image> read(const std::filesystem::path& file, const std::string& origin) {
    std::ifstream source(file, std::ios::binary);
    std::string line;
    int height = 0, width = 0;
    if (!std::getline(source, line) || line != origin || !(source >> height >> width) || source.get() != '\n')
      return std::nullopt;
    Image image(height, width);
    source.read(reinterpret_cast<char*>(image.bytes().data()), static_cast<std::streamsize>(image.bytes().size()));
    if (!source || source.peek() != std::char_traits<char>::eof()) return std::nullopt;
    return image;
  }

  ImageFolder folder_;
  std::filesystem::path directory_;
  Step step_;
};

}  // namespace archetype
