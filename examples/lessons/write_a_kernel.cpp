// SPDX-License-Identifier: MIT
// links: archetype::inference
// test: write_a_kernel
// says: 0.964029
//
// Runs an operation of one's own without LibTorch: its description needs neither LibTorch nor oneDNN.
//
//     $ ./dev run write_a_kernel
#include <archetype/inference.hpp>

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdio>
#include <vector>

using namespace archetype;

// [kernel]
class Softsign : public Operation {
 public:
  constexpr Softsign() : Operation({"Softsign", "softsign"}) {}
};
inline constexpr Softsign softsign{};

const InferenceKernel softsign_kernel{.kind = "Softsign",
                                      .compute =
                                          [](const KernelCall& call) {
                                            const float* const from = call.inputs[0].data;
                                            for (std::size_t i = 0; i < call.result.elements(); ++i)
                                              call.result.data[i] = from[i] / (1 + std::abs(from[i]));
                                          },
                                      .in_place = true};
// [kernel]

struct Net : Network<Input<1, 1, 1>, Layer<softsign>> {};

int main() {
  // [run]
  InferenceNetwork network = compile_for_inference<Net>(StateDict{}, {.kernels = {softsign_kernel}});
  const std::vector<float> result = network(std::array{26.8F});
  // [run]
  std::printf("%.6f\n", static_cast<double>(result[0]));
}
