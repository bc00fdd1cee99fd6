// SPDX-License-Identifier: MIT
// The description of architectures: types, their graphs and what is computed of them. Needs nothing but a compiler.
#pragma once
#include <archetype/analysis/cost.hpp>
#include <archetype/analysis/memory.hpp>
#include <archetype/analysis/receptive_field.hpp>
#include <archetype/blocks/attended.hpp>
#include <archetype/blocks/bottleneck.hpp>
#include <archetype/blocks/branches.hpp>
#include <archetype/blocks/budget.hpp>
#include <archetype/blocks/features.hpp>
#include <archetype/blocks/fitted.hpp>
#include <archetype/blocks/fastai_head.hpp>
#include <archetype/blocks/gated.hpp>
#include <archetype/blocks/mbconv.hpp>
#include <archetype/blocks/network.hpp>
#include <archetype/blocks/rules.hpp>
#include <archetype/blocks/scaling.hpp>
#include <archetype/blocks/stage.hpp>
#include <archetype/blocks/stem.hpp>
#include <archetype/blocks/transform.hpp>
#include <archetype/graph/lower.hpp>
#include <archetype/layers/blur_pool.hpp>
#include <archetype/layers/dropout.hpp>
#include <archetype/layers/layer_scale.hpp>
#include <archetype/zoo/resnet.hpp>
