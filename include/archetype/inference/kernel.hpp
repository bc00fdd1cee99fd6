// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/graph/shape.hpp>
#include <archetype/inference/map.hpp>
#include <archetype/inference/plan/plan.hpp>
#include <archetype/inference/share.hpp>

#include <algorithm>
#include <cstddef>
#include <functional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace archetype {

/// What a kernel computes in one call: the step, its inputs, and where its result belongs.
struct KernelCall {
  const inference::Step& step;
  std::span<const ConstMap> inputs;
  Map result;
  std::span<const ConstMap> operands{};  ///< of each post operation; empty for those that have none
  std::span<float> scratch{};            ///< as many floats as the kernel asked for, with any content
  Share share{};                         ///< of the result, for kernels that share their work between threads

  const Attributes& attributes() const { return step.attributes; }

  /// A tensor of the step's layer, such as "weight", in row-major order. Throws std::invalid_argument if there is none.
  std::span<const float> tensor(std::string_view name) const {
    const inference::Tensor* const found = step.find(name);
    if (found == nullptr) throw std::invalid_argument(step.path + " has no tensor " + std::string{name});
    return found->numbers;
  }
};

/// How an operation of one kind is executed. A kernel for an operation of one's own is passed to
/// `compile_for_inference`:
///
///     const InferenceKernel mish{.kind = "Mish", .compute = [](const KernelCall& call) { … }};
struct InferenceKernel {
  std::string kind;  ///< of the operation

  /// Fills `call.result`, whose elements may have any value before. It may be called by several threads at once, and
  /// must not keep what it is given. Padding of the last block may be left as it is.
  std::function<void(const KernelCall& call)> compute;

  /// The number of floats of scratch memory that a call needs, for a step and its first input; none if empty.
  std::function<std::size_t(const inference::Step& step, const ConstMap& input)> scratch{};

  bool channels_last = false;  ///< needs maps with channels last; else it takes each layout
  bool in_place = false;       ///< may be given the memory of its first input for a result of the same shape
  bool applies_post = false;   ///< applies the post operations of its step itself
  bool shares_work = false;    ///< is called once for each share of its result, at once, and does not throw
};

/// The kinds of operations that kernels execute, in their order.
inline std::vector<std::string_view> kinds_of(std::span<const InferenceKernel> kernels) {
  std::vector<std::string_view> kinds(kernels.size());
  std::ranges::transform(kernels, kinds.begin(), &InferenceKernel::kind);
  return kinds;
}

}  // namespace archetype
