// SPDX-License-Identifier: MIT
#pragma once

namespace archetype {

/// What an operation is to those who look at a graph from outside. They ask for traits, never for kinds, so an
/// operation of a user's own can be to them what one of the library's is: `Operation({"Mish", "mish"}, {…})`.
struct Traits {
  /// A unit of a block begins with it, where a library numbers those, as with a convolution; see `KeyRule`.
  bool begins_unit = false;

  /// Its result may be overwritten when nothing else reads it: it is no view, and its own gradient does without it.
  bool result_is_spare = false;

  /// It ends by scaling each channel by its parameter `weight`, so that a weight of zeros silences it.
  bool scales_by_weight = false;

  /// It only scales, gates or drops its first input: what stands before it still ends a block's body.
  bool passes_on = false;

  /// It adds the body of a residual block, its first input, to the shortcut.
  bool adds_shortcut = false;

  /// It ends a network of several results, which it reads.
  bool joins_results = false;
};

}  // namespace archetype
