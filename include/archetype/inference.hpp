// SPDX-License-Identifier: MIT
// Networks that are executed on the processor without LibTorch, from weight files of any kind. Needs oneDNN, and what
// <archetype/weights.hpp> needs.
#pragma once
#include <archetype/describe.hpp>
#include <archetype/inference/compile.hpp>
#include <archetype/inference/kernel.hpp>
#include <archetype/inference/network.hpp>
#include <archetype/inference/options.hpp>
#include <archetype/inference/profile.hpp>
#include <archetype/weights.hpp>
