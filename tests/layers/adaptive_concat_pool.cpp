// SPDX-License-Identifier: MIT
#include <archetype/analysis/cost.hpp>
#include <archetype/blocks/compose/network.hpp>
#include <archetype/layers/adaptive_concat_pool.hpp>

#include <cstddef>
#include <span>
#include <string_view>

using namespace archetype;

namespace {

using Net = Network<Input<8, 5, 7>, AdaptiveConcatPool>;

constexpr std::string_view joined_at(std::size_t place) {
  const std::span<const int> joined = graph<Net>.sources(graph<Net>.nodes.back());
  return graph<Net>[joined[place]].operation->kind();
}

}  // namespace

static_assert(output_shape<Net> == Shape{16, 1, 1});
static_assert(parameters<Net> == 0);
static_assert(joined_at(0) == "GlobalMaxPool");  // as fastai's
static_assert(joined_at(1) == "GlobalAveragePool");
