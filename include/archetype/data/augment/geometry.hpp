// SPDX-License-Identifier: MIT
#pragma once

#include <archetype/data/augment/change.hpp>
#include <archetype/data/augment/projection.hpp>
#include <archetype/data/option.hpp>
#include <archetype/data/random.hpp>

#include <cmath>
#include <string>

namespace archetype {

/// Flips an image horizontally.
struct Flip {
  double probability = 0.5;

  void operator()(Change& change, Random& random) const {
    if (random.uniform() < probability) change.move(mirrored());
  }
  void check() const { detail::expect_probability("Flip: probability", probability); }
  std::string text() const { return detail::step_text("Flip", {{"probability", probability}}); }
};

/// Rotates around the center by a random angle of at most `max_degrees` in either direction.
struct Rotate {
  double max_degrees = 10;
  double probability = 0.5;

  void operator()(Change& change, Random& random) const {
    if (random.uniform() < probability) change.move(rotated(random.between(-max_degrees, max_degrees)));
  }
  void check() const {
    detail::expect_option(max_degrees >= 0 && max_degrees <= 360, "Rotate: max_degrees", max_degrees, "0 to 360");
    detail::expect_probability("Rotate: probability", probability);
  }
  std::string text() const {
    return detail::step_text("Rotate", {{"max_degrees", max_degrees}, {"probability", probability}});
  }
};

/// Zooms by a random factor around a random point of the image.
struct Zoom {
  double min_zoom = 1;
  double max_zoom = 1.1;
  double probability = 0.5;

  void operator()(Change& change, Random& random) const {
    if (random.uniform() >= probability) return;
    const double factor = random.between(min_zoom, max_zoom);
    const double column = random.uniform();
    const double row = random.uniform();
    change.move(zoomed(factor, column, row));
  }
  void check() const {
    detail::expect_option(min_zoom > 0, "Zoom: min_zoom", min_zoom, "above 0");
    detail::expect_option(std::isfinite(max_zoom) && max_zoom >= min_zoom, "Zoom: max_zoom", max_zoom,
                          "at least min_zoom " + detail::short_number(min_zoom));
    detail::expect_probability("Zoom: probability", probability);
  }
  std::string text() const {
    return detail::step_text("Zoom", {{"min_zoom", min_zoom}, {"max_zoom", max_zoom}, {"probability", probability}});
  }
};

/// Warps the perspective: tilts the image horizontally and vertically by at most `magnitude`, each with the given
/// probability.
struct Warp {
  double magnitude = 0.2;
  double probability = 0.5;

  void operator()(Change& change, Random& random) const {
    const auto drawn = [&] { return random.uniform() < probability ? random.between(-magnitude, magnitude) : 0; };
    const double x = drawn();
    const double y = drawn();
    change.tilt(warped(x, y));
  }
  void check() const {
    detail::expect_option(magnitude >= 0 && magnitude < 0.5, "Warp: magnitude", magnitude, "0 to below 0.5");
    detail::expect_probability("Warp: probability", probability);
  }
  std::string text() const {
    return detail::step_text("Warp", {{"magnitude", magnitude}, {"probability", probability}});
  }
};

}  // namespace archetype
