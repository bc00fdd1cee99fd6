// SPDX-License-Identifier: MIT
#include <archetype/analysis/cost.hpp>
#include <archetype/blocks/compose/network.hpp>
#include <archetype/blocks/compose/stage.hpp>
#include <archetype/blocks/parts/bottleneck.hpp>
#include <archetype/blocks/transform/rules.hpp>

#include <string_view>

using namespace archetype;

namespace {

// A rule of a user's own: each 3×3 convolution in two groups.
class GroupInTwo : public RewriteRule {
 public:
  constexpr bool rewrite(const Operation*& operation, Attributes& attributes) const override {
    if (operation->kind() != "Conv" || attributes.window.kernel != Extent{3, 3}) return false;
    attributes.groups = 2;
    return true;
  }
  constexpr void describe_miss(Sentence& out) const override { out << "GroupInTwo found no 3x3 convolution"; }
};
inline constexpr GroupInTwo group_in_two{};

template <int Width>
using GroupedBlock = RewritePart<group_in_two, BasicBlock<Width>>;

struct Small : Network<Input<3, 32, 32>, Conv<16, Kernel<3>>, Stage<2, GroupedBlock<16>>, Classifier<10>> {};

constexpr int groups_at(const GraphView& net, std::string_view path) {
  for (const Node& node : net.nodes)
    if (path_of(net, node) == path) return node.attributes.groups;
  return 0;
}

}  // namespace

// It reaches into the blocks that it is applied to, and no further.
static_assert(groups_at(graph<Small>, "conv1") == 1);
static_assert(groups_at(graph<Small>, "layer1.0.conv1") == 2);
static_assert(groups_at(graph<Small>, "layer1.1.conv2") == 2);
static_assert(parameters<Small> == 9 * 3 * 16 + 4 * (9 * 16 * 8 + 2 * 16) + 16 * 10 + 10);

// `RewriteFollowing` puts it in force for all that follows.
struct Grouped : Network<Input<8, 32, 32>, Conv<8, Kernel<3>>, RewriteFollowing<group_in_two>,
                         Stage<2, BasicBlock<16>, Stride<2>>, Classifier<10>> {};
static_assert(groups_at(graph<Grouped>, "conv1") == 1);
static_assert(groups_at(graph<Grouped>, "layer1.0.conv1") == 2);
static_assert(groups_at(graph<Grouped>, "layer1.0.downsample.0") == 1);  // which is 1×1
