// refused: network: GroupInTwo found no 3x3 convolution; apply it to a part that has one
// SPDX-License-Identifier: MIT
#include <archetype/analysis/cost.hpp>
#include <archetype/blocks/transform/rules.hpp>

using namespace archetype;

class GroupInTwo : public RewriteRule {
 public:
  constexpr bool rewrite(const Operation*& operation, Attributes& attributes) const override {
    if (operation->kind() != "Conv" || attributes.window.kernel != Extent{3, 3}) return false;
    attributes.groups = 2;
    return true;
  }
  constexpr void describe_miss(Sentence& out) const override {
    out << "GroupInTwo found no 3x3 convolution; apply it to a part that has one";
  }
};
inline constexpr GroupInTwo group_in_two{};

using Net = Network<Input<3, 32, 32>, RewritePart<group_in_two, Sequence<BatchNorm, GlobalAveragePool>>>;

static_assert(parameters<Net> > 0);
