// SPDX-License-Identifier: MIT
// The description of architectures: the whole vocabulary of types, their graphs and what is computed of them. Needs
// nothing but a compiler. Of the zoo it has ResNet; a program names the other families that it uses, such as
// <archetype/zoo/efficientnet.hpp>, or all of them and their names, <archetype/zoo/zoo.hpp>.
#pragma once
#include <archetype/analysis/cost.hpp>
#include <archetype/analysis/drawing.hpp>
#include <archetype/analysis/receptive_field.hpp>
#include <archetype/analysis/summary.hpp>
#include <archetype/blocks/attended.hpp>
#include <archetype/blocks/averaged_block.hpp>
#include <archetype/blocks/bottleneck.hpp>
#include <archetype/blocks/branches.hpp>
#include <archetype/blocks/budget.hpp>
#include <archetype/blocks/channel_attention.hpp>
#include <archetype/blocks/fastai_head.hpp>
#include <archetype/blocks/features.hpp>
#include <archetype/blocks/fitted.hpp>
#include <archetype/blocks/fused_mbconv.hpp>
#include <archetype/blocks/gated.hpp>
#include <archetype/blocks/layer_groups.hpp>
#include <archetype/blocks/mbconv.hpp>
#include <archetype/blocks/mobile.hpp>
#include <archetype/blocks/network.hpp>
#include <archetype/blocks/regnet.hpp>
#include <archetype/blocks/requested.hpp>
#include <archetype/blocks/rules.hpp>
#include <archetype/blocks/scaled_part.hpp>
#include <archetype/blocks/scaling.hpp>
#include <archetype/blocks/split_attention.hpp>
#include <archetype/blocks/stage.hpp>
#include <archetype/blocks/starts_as.hpp>
#include <archetype/blocks/stem.hpp>
#include <archetype/blocks/stochastic_depth.hpp>
#include <archetype/blocks/transform.hpp>
#include <archetype/graph/equal.hpp>
#include <archetype/graph/lower.hpp>
#include <archetype/layers/blur_pool.hpp>
#include <archetype/layers/drop_path.hpp>
#include <archetype/layers/dropout.hpp>
#include <archetype/layers/layer_scale.hpp>
#include <archetype/version.hpp>
#include <archetype/zoo/resnet.hpp>
