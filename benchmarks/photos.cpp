// SPDX-License-Identifier: MIT
// Compares the decoding and preprocessing of an image file with that of Pillow and torchvision:
//
//   photos PEER WORKPLACE
#include <archetype/image/preprocess.hpp>
#include <archetype/image/read_image.hpp>

#include <filesystem>
#include <functional>
#include <iostream>
#include <string>

#include "clock.hpp"
#include "peer.hpp"
#include "statistics.hpp"

namespace {

using namespace archetype::bench;

void compare(const std::string& what, Peer& peer, const std::string& command, const std::string& aim,
             const auto& action) {
  const auto ours = [&] { return processor_seconds(action); };
  const auto theirs = [&] { return peer.seconds(command); };
  in_turn(20, ours, theirs);  // warms caches and allocators
  const auto [our_seconds, their_seconds] = in_turn(301, ours, theirs);
  print_row(what + ", Python", spread(milliseconds(their_seconds)), "ms", "none");
  print_row(what + " ÷ Pillow and torchvision", spread(pairwise(our_seconds, their_seconds, std::divides{})), "×", aim);
}

archetype::Image cropped(const std::string& photo) {
  using namespace archetype;
  return crop_center(resize_shorter_side(read_image(photo), 256, Interpolation::bilinear), 224, 224);
}

}  // namespace

int main(int count, char** arguments) try {
  if (count != 3) {
    std::cerr << "photos: run me by ./dev bench, which knows my arguments\n";
    return 2;
  }
  Peer peer{arguments[1], arguments[2]};
  const std::string photo = std::string{arguments[2]} + "/photo.jpg";
  peer.seconds("paint " + photo);
  compare("JPEG of 500x375, decoded", peer, "decode " + photo, "none", [&] { archetype::read_image(photo); });
  compare("JPEG of 500x375, decoded, resized and cropped", peer, "resize_and_crop " + photo, "< 1.0",
          [&] { cropped(photo); });
  compare("JPEG of 500x375, decoded, resized, cropped and normalized", peer, "preprocess " + photo, "< 1.0",
          [&] { archetype::normalize(cropped(photo)); });
  std::filesystem::remove(photo);
} catch (const std::exception& error) {
  std::cerr << "photos: " << error.what() << '\n';
  return 1;
}
