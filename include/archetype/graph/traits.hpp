// SPDX-License-Identifier: MIT
#pragma once

namespace archetype {

/// The properties of an operation that code outside the graph depends on. It queries traits, never kinds, so a user's
/// operation can behave like a built-in one: `Operation({"Mish", "mish"}, {…})`.
struct Traits {
  /// It begins a unit of a block, as a convolution does, in libraries that number units; see `KeyRule`.
  bool begins_unit = false;

  /// Its result may be overwritten if nothing else reads it: it is not a view, and its own gradient does not need it.
  bool result_is_spare = false;

  /// It ends by scaling each channel by its parameter `weight`, so that a weight of zeros makes the result zero.
  bool scales_by_weight = false;

  /// It only scales, gates or drops its first input, so the operation before it still counts as the end of a block's
  /// body.
  bool passes_on = false;

  /// It adds the body of a residual block, its first input, to the shortcut.
  bool adds_shortcut = false;

  /// It normalizes, and its parameters scale and shift the result: they train even in frozen layer groups, and do not
  /// decay.
  bool normalizes = false;

  /// It ends a network with several results, which it reads.
  bool joins_results = false;

  /// The number of results that it reads, or `one_or_more`.
  int inputs = 1;
  static constexpr int one_or_more = 0;
};

}  // namespace archetype
