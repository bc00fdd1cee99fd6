// SPDX-License-Identifier: MIT
// The description of architectures: the whole vocabulary of types, their graphs and what is computed of them. Needs
// nothing but a compiler. Of the zoo it has ResNet; a program names the other families that it uses, such as
// <archetype/zoo/efficientnet/types.hpp>, or all of them and their names, <archetype/zoo/registry.hpp>.
#pragma once
#include <archetype/analysis/cost.hpp>
#include <archetype/analysis/drawing.hpp>
#include <archetype/analysis/receptive_field.hpp>
#include <archetype/analysis/summary.hpp>
#include <archetype/blocks/compose/branches.hpp>
#include <archetype/blocks/compose/gated.hpp>
#include <archetype/blocks/compose/network.hpp>
#include <archetype/blocks/compose/stage.hpp>
#include <archetype/blocks/parts/bottleneck.hpp>
#include <archetype/blocks/parts/fastai_head.hpp>
#include <archetype/blocks/parts/fused_mbconv.hpp>
#include <archetype/blocks/parts/initialized_as.hpp>
#include <archetype/blocks/parts/mbconv.hpp>
#include <archetype/blocks/parts/mobile.hpp>
#include <archetype/blocks/parts/regnet.hpp>
#include <archetype/blocks/parts/split_attention.hpp>
#include <archetype/blocks/parts/stem.hpp>
#include <archetype/blocks/parts/xresnet_block.hpp>
#include <archetype/blocks/scale/budget.hpp>
#include <archetype/blocks/scale/fitted.hpp>
#include <archetype/blocks/scale/scaled.hpp>
#include <archetype/blocks/scale/unscaled.hpp>
#include <archetype/blocks/transform/features.hpp>
#include <archetype/blocks/transform/layer_groups.hpp>
#include <archetype/blocks/transform/rules.hpp>
#include <archetype/blocks/transform/stochastic_depth.hpp>
#include <archetype/blocks/transform/transform.hpp>
#include <archetype/blocks/transform/with_channel_attention.hpp>
#include <archetype/blocks/transform/with_classes.hpp>
#include <archetype/blocks/transform/with_self_attention.hpp>
#include <archetype/graph/compare.hpp>
#include <archetype/layers/all.hpp>
#include <archetype/lowering/lower.hpp>
#include <archetype/version.hpp>
#include <archetype/zoo/resnet/types.hpp>
