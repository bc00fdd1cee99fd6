// SPDX-License-Identifier: MIT
// Image files: decoding them to Pillow's very bytes, and making them what a network was trained on. Needs libjpeg,
// zlib, Boost's headers and, unless a build leaves them out, libwebp and libtiff; no LibTorch.
#pragma once
#include <archetype/image/affine.hpp>
#include <archetype/image/enhance.hpp>
#include <archetype/image/padding.hpp>
#include <archetype/image/preprocess.hpp>
#include <archetype/image/preset.hpp>
#include <archetype/image/read_image.hpp>
#include <archetype/image/resample.hpp>
#include <archetype/image/tones.hpp>
#include <archetype/version.hpp>
