// SPDX-License-Identifier: MIT
// Everything. Where only the description of architectures is needed, <archetype/describe.hpp> does without LibTorch.
#pragma once
#include <archetype/data/fashion_mnist.hpp>
#include <archetype/describe.hpp>
#include <archetype/model/model.hpp>
