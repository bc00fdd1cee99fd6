// SPDX-License-Identifier: MIT
#pragma once
// ONNX Runtime, as a module of the Python that is found first: that of an active virtual environment, for Debian does
// not package it.
#include <cstddef>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "../weights/python.hpp"

/// Whether there is one; else a test that needs it says that it is skipped.
inline bool has_onnx_runtime() {
  const bool there = std::system("python3 -c 'import onnxruntime' >/dev/null 2>&1") == 0;
  if (!there) WARN("skipped: the first python3 in PATH has no module onnxruntime");
  return there;
}

/// The results of "model.onnx" in a directory for a batch of images, one list of numbers for each output.
inline std::vector<std::vector<float>> run_onnx(const std::filesystem::path& directory,
                                                std::span<const std::byte> images) {
  const std::filesystem::path path = directory / "images";
  std::ofstream{path, std::ios::binary}.write(reinterpret_cast<const char*>(images.data()),
                                              static_cast<std::streamsize>(images.size()));
  if (!run_script(directory, R"(
import numpy as np, onnxruntime
options = onnxruntime.SessionOptions()
options.intra_op_num_threads = 1
session = onnxruntime.InferenceSession('model.onnx', options, providers=['CPUExecutionProvider'])
(image,) = session.get_inputs()
images = np.fromfile('images', np.uint8 if image.type == 'tensor(uint8)' else np.float32).reshape([-1, *image.shape[1:]])
for i, result in enumerate(session.run(None, {image.name: images})): result.tofile(f'result{i}')
)",
                  "python3"))
    throw std::runtime_error("ONNX Runtime does not run the model");
  std::vector<std::vector<float>> results;
  while (true) {
    const std::filesystem::path file = directory / ("result" + std::to_string(results.size()));
    if (!std::filesystem::exists(file)) return results;
    std::vector<float> numbers(std::filesystem::file_size(file) / sizeof(float));
    std::ifstream{file, std::ios::binary}.read(reinterpret_cast<char*>(numbers.data()),
                                               static_cast<std::streamsize>(numbers.size() * sizeof(float)));
    results.push_back(std::move(numbers));
  }
}
