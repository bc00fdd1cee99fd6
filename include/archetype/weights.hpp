// SPDX-License-Identifier: MIT
// The description of architectures, and weight files as data: reading and writing them, renaming their tensors from one
// library's names to another's, and identifying the zoo's network that they belong to. Needs libzip, libdeflate
// and Boost's headers, but no LibTorch.
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
#include <archetype/zoo/metadata.hpp>
