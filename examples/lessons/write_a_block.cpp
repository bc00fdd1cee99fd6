// SPDX-License-Identifier: MIT
// test: write_a_block
//
// A block of your own: a struct with a member template `Strided<S>`, where S is the stride that a stage passes to it.
// The compiler checks all its shapes and counts its parameters, and it trains like any other block.
#include <archetype/archetype.hpp>

#include <cstdio>

using namespace archetype;

// clang-format off
// [block]
/// Two parallel 3×3 convolutions, one of them dilated, each on half of the channels; concatenated, then added to a
/// pooled shortcut.
template <int Width>
struct TwoSights {
  template <int S>
  using Near = Sequence<Conv<Width / 2, Kernel<3>, Stride<S>>, BatchNorm, ReLU>;
  template <int S>
  using Far = Sequence<Conv<Width / 2, Kernel<3>, Stride<S>, Dilation<2>>, BatchNorm, ReLU>;
  template <int S>
  using Strided = Residual<Sequence<Branches<Near<S>, Far<S>>, Conv<Width>, BatchNorm>, PooledShortcut<Width, S>>;
};

struct SmallNet : Network<Input<1, 28, 28>,
                          Conv<16, Kernel<3>>, BatchNorm, ReLU,
                          Stage<1, TwoSights<32>, Stride<2>>,
                          Stage<2, TwoSights<64>, Stride<2>>,
                          Classifier<10>> {};

static_assert(output_shape<Backbone<SmallNet>> == Shape{64, 7, 7});
static_assert(parameters<SmallNet> < 50'000);
// [block]
// clang-format on

// [function]
/// Two 1×1 convolutions, the first to half of the input channels, whatever their number.
struct Squeezed {
  static constexpr Value emit(Builder& builder, Value x) {
    Value y = builder.push(operations::convolution, {x}, {.width = x.shape.channels / 2});
    y = apply<Sequence<BatchNorm, ReLU>>(builder, y);
    return builder.push(operations::convolution, {y}, {.width = x.shape.channels});
  }
};

static_assert(parameters<Network<Input<8, 4, 4>, Squeezed>> == 8 * 4 + 2 * 4 + 4 * 8);
// [function]

int main() {
  torch::manual_seed(1);
  std::printf("%lld parameters, %lld multiply-adds an image\n", parameters<SmallNet>, multiply_adds<SmallNet>);

  const Split data = FashionMnist{}.subset(0.1, 1).split(0.2, 1);
  // clang-format off
  Trainer trainer{Model<SmallNet>{}, data, Adam{.weight_decay = 0.01}, OneCycle{.lr = 1e-2},
                  metrics(Accuracy{}), callbacks(ProgressBar{})};
  // clang-format on
  trainer.fit(2);
}
