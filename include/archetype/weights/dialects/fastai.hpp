// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/weights/dialect.hpp>

/// Key maps of fastai, a table a family.
namespace archetype::dialects::fastai {}  // namespace archetype::dialects::fastai
