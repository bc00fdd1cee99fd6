// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/layers/all.hpp>

using Small = archetype::Input<1, 16, 16>;

constexpr long long kilobyte = 1024;  // bytes of an activation of the same shape
