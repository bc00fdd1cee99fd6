// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <exception>
#include <stdexcept>
#include <string>
#include <string_view>

#include <torch/types.h>

/// The device of this name, such as "cpu", "cuda" or "cuda:1". Throws std::invalid_argument if the name is not that of
/// a device, or LibTorch finds no such device.
inline torch::Device device_named(const std::string& name) {
  torch::Device device = torch::kCPU;
  try {
    device = torch::Device{name};
  } catch (const std::exception&) {
    throw std::invalid_argument("no device is named '" + name + "', expected a name such as cpu, cuda or cuda:1");
  }
  try {
    torch::zeros({1}, device).cpu();  // not even "meta" passes, whose tensors have no elements to copy
  } catch (const std::exception&) {
    throw std::invalid_argument("LibTorch finds no device '" + name + "' here; cpu is always there");
  }
  return device;
}

/// Removes the option `--device NAME` from a program's arguments, and returns the device; the CPU without the option.
/// Throws as `device_named` does.
inline torch::Device take_device(int& count, char** arguments) {
  char** const end = arguments + count;
  char** const option = std::find(arguments, end, std::string_view{"--device"});
  if (option == end) return torch::kCPU;
  if (option + 1 == end) throw std::invalid_argument("--device lacks its value, such as cpu or cuda");
  const std::string name = option[1];
  std::copy(option + 2, end + 1, option);  // with the null pointer after the last
  count -= 2;
  return device_named(name);
}
