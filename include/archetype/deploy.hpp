// SPDX-License-Identifier: MIT
// Deployed networks: files that hold a network with its weights, and programs that run them without LibTorch and
// without the network's type. Needs what <archetype/inference.hpp> and <archetype/image.hpp> need.
#pragma once
#include <archetype/deploy/deploy.hpp>
#include <archetype/image.hpp>
#include <archetype/inference.hpp>
#include <archetype/runner/deployed.hpp>
#include <archetype/zoo/registry.hpp>
