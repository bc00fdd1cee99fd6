// SPDX-License-Identifier: MIT
#include <archetype/analysis/cost.hpp>
#include <archetype/zoo/mixnet/types.hpp>
#include <archetype/zoo/tensorflow.hpp>

using namespace archetype;

static_assert(parameters<MixNetS> == 4'134'606);    // geffnet, 4.13 million in its table
static_assert(parameters<MixNetM> == 5'014'382);    // geffnet, 5.01 million in its table
static_assert(parameters<MixNetL> == 7'329'252);    // geffnet, 7.33 million in its table
static_assert(parameters<MixNetXL> == 11'896'768);  // geffnet, 11.90 million in its table

// Of an image of 97×97: the libraries' reference files.
template <class Net>
constexpr long long small_multiply_adds = multiply_adds<WithInput<Net, Input<3, 97, 97>>>;
static_assert(small_multiply_adds<MixNetS> == 62'381'032);
static_assert(small_multiply_adds<MixNetM> == 86'437'000);
static_assert(small_multiply_adds<MixNetL> == 140'880'968);
static_assert(small_multiply_adds<MixNetXL> == 232'141'248);
static_assert(small_multiply_adds<zoo::AsInTensorFlow<MixNetL>> == 140'880'968);

static_assert(output_shape<Backbone<MixNetS>> == Shape{1536, 7, 7});
static_assert(output_shape<Backbone<MixNetXL>> == Shape{1536, 7, 7});  // the head is not scaled
