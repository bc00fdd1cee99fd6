// SPDX-License-Identifier: MIT
// Networks as ONNX models: the description of architectures, weight files, and `export_onnx`. Needs what
// <archetype/weights.hpp> needs, and protozero; no LibTorch.
#pragma once
#include <archetype/export/onnx.hpp>
#include <archetype/weights.hpp>
#include <archetype/zoo/registry.hpp>
