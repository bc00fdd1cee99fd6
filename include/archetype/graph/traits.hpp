// SPDX-License-Identifier: MIT
#pragma once

namespace archetype {

/// Which results an operation keeps in a training pass until its gradient is computed.
enum class Keeps { nothing, inputs, result };

/// What one use of an operation needs in memory for its gradient, with bytes for one image.
struct GradientMemory {
  Keeps keeps = Keeps::inputs;
  long long kept = 0;      ///< what it keeps beside inputs and result, such as the positions of largest elements
  long long forward = 0;   ///< what it needs while it is computed, beside inputs, result and what it keeps
  long long backward = 0;  ///< what it needs while its gradient is computed, beside the gradients of inputs and result
};

/// What an operation is where a backend computes several at once: a batch norm or a gate, a sum of its result with
/// another map, and an activation of a batch norm or of the sum. Beside these, a pooling that squeezes a map to one
/// number for each channel can be computed together with passing on the map.
enum class FusedPart { none, norm, gate, sum, activation, activation_of_sum, squeeze };

/// The properties of an operation that code outside the graph depends on. It queries traits, never kinds, so a user's
/// operation can behave like a built-in one: `Operation({"Mish", "mish"}, {…})`.
struct Traits {
  /// It begins a unit of a block, as a convolution does, in libraries that number units; see `KeyRule`.
  bool begins_unit = false;

  /// Its result may be overwritten if nothing else reads it: it is not a view, and its own gradient does not need it.
  bool result_is_spare = false;

  /// It computes its result in the memory of its first input if that is spare.
  bool overwrites_spare = false;

  /// Its result is its last input, or a part of it, in the same memory.
  bool returns_view = false;

  /// The gradient of its result is that of each input, or contains it, in the same memory.
  bool passes_gradient = false;

  /// What it keeps for its gradient. An operation for which that depends on the node, or which needs more memory,
  /// overrides `Operation::gradient_memory`.
  Keeps keeps = Keeps::inputs;

  /// It is a convolution of its only input, which its gradient need not find kept, but can have computed again.
  bool restores_input = false;

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

  /// Its part in what a backend may compute at once.
  FusedPart fused_part = FusedPart::none;

  /// It ends a network with several results, which it reads.
  bool joins_results = false;

  /// The number of results that it reads, or `one_or_more`.
  int inputs = 1;
  static constexpr int one_or_more = 0;
};

}  // namespace archetype
