// SPDX-License-Identifier: MIT
#pragma once

#include <archetype/data/settings.hpp>
#include <archetype/data/sources/identity.hpp>
#include <archetype/data/sources/image_folder.hpp>
#include <archetype/data/sources/split.hpp>
#include <archetype/data/transforms/transform.hpp>
#include <archetype/image/image.hpp>
#include <archetype/io/file_status.hpp>
#include <archetype/io/unfinished_file.hpp>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include <torch/types.h>

namespace archetype {

/// Images of a folder after a deterministic transform, such as `Resize{256}` as applied in validation. Caches the
/// results below a directory, one file per image, so that each image is decoded and resized only once. A cached result
/// is used only if it is complete and was made by the same transform from the same file: same path, size and
/// modification times. So no interruption, other transform, replaced image or other folder sharing the directory leads
/// to wrong images.
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

  /// The identity of the folder, followed by the transform.
  std::string identity() const { return identity_of(folder_) + ", " + step_.text(); }

  /// Throws as the folder does, or std::system_error, naming the file, if a cache file cannot be written.
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
  /// What a cached image was made from, on one line. Includes the time of the last status change (ctime), since a copy
  /// that preserves the modification time would hide a replaced image.
  std::string origin_of(std::int64_t position) const {
    const std::filesystem::path source = absolute(folder_.file(position));
    const io::FileStatus status = io::status_of(source);
    return detail::escaped(step_.text() + " of " + std::to_string(status.bytes) + " bytes of " +
                           status.modified.text() + " and " + status.changed.text() + " in " + source.string());
  }

  /// Unlike `write_file`, does not flush to disk, since an incomplete cache file is made again.
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
