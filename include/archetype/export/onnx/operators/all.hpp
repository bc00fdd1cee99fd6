// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/export/onnx/conversion.hpp>
#include <archetype/export/onnx/operators/activation.hpp>
#include <archetype/export/onnx/operators/join.hpp>
#include <archetype/export/onnx/operators/linear.hpp>
#include <archetype/export/onnx/operators/normalization.hpp>
#include <archetype/export/onnx/operators/self_attention.hpp>
#include <archetype/export/onnx/operators/windows.hpp>

#include <array>

namespace archetype::detail::onnx {

/// The conversions of the library's own operations.
inline constexpr std::array known_operators{
    OnnxOperator{"Conv", convert_convolution},
    OnnxOperator{"ChannelConv", convert_channel_convolution},
    OnnxOperator{"Linear", convert_linear},
    OnnxOperator{"Flatten", convert_flatten},
    OnnxOperator{"BatchNorm", convert_batch_norm},
    OnnxOperator{"LayerNorm", convert_layer_norm},
    OnnxOperator{"GlobalResponseNorm", convert_global_response_norm},
    OnnxOperator{"LayerScale", convert_layer_scale},
    OnnxOperator{"ReLU", convert_relu},
    OnnxOperator{"ReLU6", convert_relu6},
    OnnxOperator{"Swish", convert_swish},
    OnnxOperator{"Sigmoid", convert_sigmoid},
    OnnxOperator{"HardSwish", convert_hard_swish},
    OnnxOperator{"HardSigmoid", convert_hard_sigmoid},
    OnnxOperator{"GELU", convert_gelu},
    OnnxOperator{"MaxPool", convert_max_pool},
    OnnxOperator{"AveragePool", convert_average_pool},
    OnnxOperator{"BlurPool", convert_blur_pool},
    OnnxOperator{"GlobalAveragePool", convert_global_average},
    OnnxOperator{"GlobalMaxPool", convert_global_maximum},
    OnnxOperator{"Dropout", convert_to_nothing},
    OnnxOperator{"DropPath", convert_to_nothing},
    OnnxOperator{"SelfAttention", convert_self_attention},
    OnnxOperator{"Add", convert_addition},
    OnnxOperator{"Gate", convert_gating},
    OnnxOperator{"Concatenate", convert_concatenation},
    OnnxOperator{"Slice", convert_slicing},
    OnnxOperator{"SplitSum", convert_split_sum},
    OnnxOperator{"SplitSoftmax", convert_split_softmax},
    OnnxOperator{"Features", convert_features},
};

}  // namespace archetype::detail::onnx
