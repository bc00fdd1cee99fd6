// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <stdexcept>
#include <string>
#include <string_view>

#include <torch/types.h>

/// The device of this name, such as "cpu", "cuda" or "cuda:1". Throws std::invalid_argument if there is no such device,
/// or LibTorch was built without it.
inline torch::Device device_named(const std::string& name) {
  try {
    const torch::Device device{name};
    torch::zeros({1}, device).cpu();  // "meta" has no elements to copy
    return device;
  } catch (const c10::Error& error) {
    const std::string_view why = error.what_without_backtrace();
    throw std::invalid_argument("no device '" + name + "' here: " + std::string{why.substr(0, why.find('\n'))});
  }
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
