// SPDX-License-Identifier: MIT
// The description of architectures, and files of their weights as data: reading and writing them, renaming their
// tensors from one library's names to another's, and finding out which network of the zoo they are of. Needs libzip,
// libdeflate and Boost's headers; no LibTorch.
#pragma once
#include <archetype/describe.hpp>
#include <archetype/weights/formats/pytorch/write.hpp>
#include <archetype/weights/formats/safetensors/safetensors.hpp>
#include <archetype/weights/formats/weight_file.hpp>
#include <archetype/weights/match/match.hpp>
#include <archetype/weights/match/renamed.hpp>
#include <archetype/weights/names/key_map.hpp>
#include <archetype/weights/state/state_dict.hpp>
#include <archetype/zoo/identify.hpp>
