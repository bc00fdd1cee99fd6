// SPDX-License-Identifier: MIT
#include <archetype/analysis/cost.hpp>
#include <archetype/blocks/transform/transform.hpp>
#include <archetype/zoo/genet/types.hpp>

using namespace archetype;

namespace {

/// Whether a count rounds to this number of hundredths of a million.
constexpr bool rounds_to(long long count, long long hundredths) { return (count + 5'000) / 10'000 == hundredths; }

}  // namespace

// timm's table of results.
static_assert(rounds_to(parameters<GENetSmall>, 8'17));
static_assert(rounds_to(parameters<GENetNormal>, 21'14));
static_assert(rounds_to(parameters<GENetLarge>, 31'08));

static_assert(output_shape<Backbone<GENetSmall>> == Shape{1920, 7, 7});
static_assert(output_shape<WithHead<GENetLarge, Classifier<10>>> == Shape{10});
