// SPDX-License-Identifier: MIT
#include <archetype/analysis/cost.hpp>
#include <archetype/blocks/compose/network.hpp>
#include <archetype/layers/channel_conv.hpp>
#include <archetype/layers/pool.hpp>

using namespace archetype;

// |log₂ C + 1| / 2, odd, as the paper's figures: 5 taps for 256 channels, 7 for 2048.
static_assert(attention_taps(8) == 3);
static_assert(attention_taps(64) == 3);
static_assert(attention_taps(127) == 3);
static_assert(attention_taps(128) == 5);
static_assert(attention_taps(256) == 5);
static_assert(attention_taps(512) == 5);
static_assert(attention_taps(1024) == 5);
static_assert(attention_taps(2048) == 7);

using Net = Network<Input<256, 8, 8>, GlobalAveragePool, ChannelConv>;
static_assert(output_shape<Net> == Shape{256, 1, 1});
static_assert(parameters<Net> == 5);
static_assert(multiply_adds<Net> == 0);
