// SPDX-License-Identifier: MIT
#include <archetype/layers/conv.hpp>
#include <archetype/layers/option_set.hpp>

#include <string_view>

using namespace archetype;

namespace {

/// What the options of a taker of no library set.
struct Size {
  int value = 3;
};
template <int Value>
struct Big : Option<"Big", "size"> {
  static constexpr void apply(Size& size) { size.value = Value; }
};
struct Small : Option<"Small", "size"> {
  static constexpr void apply(Size& size) { size.value = 1; }
};
struct Whole : Option<"Whole", "all", /*Alone=*/true> {};
struct Other {};

constexpr void check_size(const Size& size, Fault& fault) {
  if (size.value > 9) fault << "Thing has Big<" << size.value << ">; give it at most 9";
}
constexpr detail::OptionTaker<Size> thing{"Thing", "Big, Small, Whole", {}, check_size};
constexpr detail::OptionTaker<Size> simple{"Simple", "Big", {7}};
constexpr detail::OptionTaker<Size> plain{"Plain", "", {}};

template <const auto& Taker, class... Options>
constexpr bool refuses(std::string_view sentence) {
  Fault fault;
  if (detail::option_set<Taker, Options...>.refuse == nullptr) return false;
  detail::option_set<Taker, Options...>.refuse(fault);
  return fault.sentence() == sentence;
}

static_assert(detail::option_set<thing>.values.value == 3);
static_assert(detail::option_set<thing, Big<5>>.values.value == 5);
static_assert(detail::option_set<thing, Big<5>>.refuse == nullptr);
static_assert(detail::option_set<simple>.values.value == 7);

static_assert(refuses<thing, Other>("Thing does not take Other; its options are Big, Small, Whole"));
static_assert(refuses<simple, Small>("Simple does not take Small; its only option is Big"));
static_assert(refuses<plain, Small>("Plain does not take Small; it has no options"));
static_assert(refuses<thing, Big<2>, Big<4>>("Thing is given Big twice; keep one"));
static_assert(refuses<thing, Big<2>, Small>("Thing is given both Big and Small, which set its size; keep one"));
static_assert(
    refuses<thing, Small, Whole>("Thing is given Whole beside others, and Whole sets them all; keep it alone"));
static_assert(refuses<thing, Big<10>>("Thing has Big<10>; give it at most 9"));

// What is refused comes to the defaults, so that nothing computes with what is out of range.
static_assert(detail::option_set<thing, Big<10>>.values.value == 3);

// An operation takes options in the same way.
static_assert(detail::option_set<operations::convolution, Kernel<3>, Bias>.values.bias);
static_assert(refuses<operations::convolution, CeilMode>(
    "Conv does not take CeilMode; its options are Kernel, Stride, Padding, SamePadding, Dilation, Groups, Bias"));

}  // namespace
