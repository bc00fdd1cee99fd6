// SPDX-License-Identifier: MIT
// The description of architectures, and files of their weights as data: reading and writing them, renaming their tensors from
// one library's names to another's, and finding out which network of the zoo they are of. Needs libzip, Boost's headers and
// nlohmann-json; no LibTorch.
#pragma once
#include <archetype/describe.hpp>
#include <archetype/weights/key_map.hpp>
#include <archetype/weights/match.hpp>
#include <archetype/weights/renamed.hpp>
#include <archetype/weights/safetensors.hpp>
#include <archetype/weights/state_dict.hpp>
#include <archetype/weights/weight_file.hpp>
#include <archetype/weights/write_pytorch.hpp>
#include <archetype/zoo/identify.hpp>
