// SPDX-License-Identifier: MIT
// Everything. Where only the description of architectures is needed, <archetype/describe.hpp> does without LibTorch.
#pragma once
#include <archetype/analysis/drawing.hpp>
#include <archetype/analysis/summary.hpp>
#include <archetype/data/fashion_mnist.hpp>
#include <archetype/data/loader.hpp>
#include <archetype/describe.hpp>
#include <archetype/image/preprocess.hpp>
#include <archetype/image/read_image.hpp>
#include <archetype/model/model.hpp>
#include <archetype/model/top.hpp>
#include <archetype/model/weights.hpp>
#include <archetype/model/zoo.hpp>
#include <archetype/report/page.hpp>
#include <archetype/train/adam.hpp>
#include <archetype/train/checkpoint.hpp>
#include <archetype/train/csv_log.hpp>
#include <archetype/train/evaluation.hpp>
#include <archetype/train/progress_bar.hpp>
#include <archetype/train/run_of.hpp>
#include <archetype/train/sgd.hpp>
#include <archetype/train/trainer.hpp>
#include <archetype/weights/key_map.hpp>
