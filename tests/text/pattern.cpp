// SPDX-License-Identifier: MIT
#include <archetype/text/pattern.hpp>

using archetype::detail::fits;

namespace {

static_assert(fits("resnet50", "resnet50") && !fits("resnet50", "resnet5") && !fits("resnet5", "resnet50"));
static_assert(fits("*", "") && fits("*", "anything") && fits("**", "x"));
static_assert(fits("timm/*", "timm/resnet50") && !fits("timm/*", "torchvision/resnet50"));
static_assert(fits("*next*50*", "resnext50_32x4d") && fits("a*b*a", "ababa") && !fits("a*b", "abc"));
static_assert(fits("", "") && !fits("", "x"));

// Where nobody takes numbers, a brace is a character like any other.
static_assert(fits("{s}", "{s}") && !fits("{s}", "1"));

}  // namespace
