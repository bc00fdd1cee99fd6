// SPDX-License-Identifier: MIT
#include <archetype/data/sources/fashion_mnist.hpp>

#include <fstream>
#include <string>

#include <catch2/catch.hpp>
#include <torch/types.h>

#include "../../temporary_directory.hpp"

using archetype::FashionMnist;
using Catch::Contains;
using namespace std::string_literals;

namespace {

/// Two black images a part.
void write_small(const std::filesystem::path& directory) {
  for (const auto* part : {"train", "t10k"}) {
    std::ofstream(directory / (part + "-images-idx3-ubyte"s), std::ios::binary)
        << "\0\0\x08\x03\0\0\0\x02\0\0\0\x1c\0\0\0\x1c"s << std::string(2 * 28 * 28, '\0');
    std::ofstream(directory / (part + "-labels-idx1-ubyte"s), std::ios::binary) << "\0\0\x08\x01\0\0\0\x02\x03\x09"s;
  }
}

}  // namespace

TEST_CASE("Fashion-MNIST has 60 000 and 10 000 images in ten classes of equal size") {
  const FashionMnist data;
  CHECK(data.train.images().sizes() == torch::IntArrayRef{60'000, 1, 28, 28});
  CHECK(data.test.images().sizes() == torch::IntArrayRef{10'000, 1, 28, 28});
  CHECK(data.train.labels().bincount().equal(torch::full(10, 6'000, torch::kInt64)));
  CHECK(data.test.labels().bincount().equal(torch::full(10, 1'000, torch::kInt64)));
  CHECK(data.train.classes().at(9) == "Ankle boot");
  CHECK(data.train.labels()[0].item<int>() == 9);  // the first image is known to be a boot
  const auto pixels = data.train.images().to(torch::kDouble).div_(255);
  CHECK(pixels.mean().item<double>() == Approx(0.2860).margin(5e-5));  // published, as is the deviation
  CHECK(pixels.std().item<double>() == Approx(0.3530).margin(5e-5));
}

TEST_CASE("A quarter of Fashion-MNIST with a fifth for validation keeps the classes equal") {
  const auto [train, validation] = FashionMnist{}.subset(0.25, 42).split(0.2, 42);
  CHECK(train.labels().bincount().equal(torch::full(10, 1'200, torch::kInt64)));
  CHECK(validation.labels().bincount().equal(torch::full(10, 300, torch::kInt64)));
}

TEST_CASE("Files of Fashion-MNIST that do not fit together are refused with file, field and both values") {
  const TemporaryDirectory directory;
  CHECK_THROWS_WITH(FashionMnist{directory.path()}, Contains("train-images-idx3-ubyte.gz: cannot be opened"));
  write_small(directory.path());
  CHECK(FashionMnist{directory.path()}.train.size() == 2);

  const auto labels = directory.path() / "t10k-labels-idx1-ubyte";
  std::ofstream(labels, std::ios::binary) << "\0\0\x08\x01\0\0\0\x03\x03\x09\x01"s;
  CHECK_THROWS_WITH(FashionMnist{directory.path()}, Contains("t10k-labels-idx1-ubyte: labels is 3, expected 2"));
  std::ofstream(labels, std::ios::binary) << "\0\0\x08\x01\0\0\0\x02\x03\x0a"s;
  CHECK_THROWS_WITH(FashionMnist{directory.path()},
                    Contains("t10k-labels-idx1-ubyte: label is 10, expected at most 9"));
  std::ofstream(directory.path() / "train-images-idx3-ubyte", std::ios::binary)
      << "\0\0\x08\x03\0\0\0\x02\0\0\0\x01\0\0\0\x1c"s << std::string(2 * 28, '\0');
  CHECK_THROWS_WITH(FashionMnist{directory.path()}, Contains("train-images-idx3-ubyte: rows is 1, expected 28"));
}
