// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/blocks/transform/rules.hpp>

namespace archetype::zoo {

/// The network with the batch-norm constants of TensorFlow's models. (timm and geffnet set only the epsilon and leave
/// the momentum, which matters to training alone, at PyTorch's.)
template <class Net>
using NormalizedAsInTensorFlow = WithBatchNorm<Net, Epsilon<1e-3_r>, Momentum<0.01_r>>;

/// The network with TensorFlow's padding and normalization: those whose names start with `tf_`.
template <class Net>
using AsInTensorFlow = WithSamePadding<NormalizedAsInTensorFlow<Net>>;

}  // namespace archetype::zoo
