// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/weights/names/dialect.hpp>
#include <archetype/weights/names/fastai.hpp>
#include <archetype/weights/names/geffnet.hpp>
#include <archetype/weights/names/lukemelas.hpp>
#include <archetype/weights/names/pytorchcv.hpp>
#include <archetype/weights/names/timm.hpp>
#include <archetype/weights/names/torchvision.hpp>

namespace archetype {

/// The names that a library gives the tensors of one family of networks.
struct KeyTable {
  Dialect dialect{};
  KeyRules rules{};
};

/// Our own names.
inline constexpr KeyRule our_names[]{{"*", "*"}};

/// All known tables. For each library, the first table that has a rule for each key of a network applies, so a table
/// that fits some networks of another family comes after that family's.
inline constexpr KeyTable key_tables[]{
    {Dialect::torchvision, dialects::torchvision::resnet},
    {Dialect::torchvision, dialects::torchvision::mobilenet_v2},
    {Dialect::torchvision, dialects::torchvision::efficientnet},
    {Dialect::torchvision, dialects::torchvision::mobilenet_v3},
    {Dialect::torchvision, dialects::torchvision::regnet},
    {Dialect::torchvision, dialects::torchvision::convnext},
    {Dialect::timm, dialects::timm::resnet},
    {Dialect::timm, dialects::timm::resnet_d},
    {Dialect::timm, dialects::timm::resnest},
    {Dialect::timm, dialects::timm::efficientnet},
    {Dialect::timm, dialects::timm::mobilenet_v3},
    {Dialect::timm, dialects::timm::regnet},
    {Dialect::timm, dialects::timm::convnext},
    {Dialect::timm, dialects::timm::small_convnext},
    {Dialect::timm, dialects::timm::genet},
    {Dialect::geffnet, dialects::geffnet::efficientnet},
    {Dialect::geffnet, dialects::geffnet::mobilenet_v3},
    {Dialect::pytorchcv, dialects::pytorchcv::resnet},
    {Dialect::fastai, dialects::fastai::xresnet},
    {Dialect::fastai, dialects::fastai::resnet_learner},
    {Dialect::fastai, dialects::fastai::xresnet_learner},
    {Dialect::fastai, dialects::fastai::efficientnet_learner},
    {Dialect::lukemelas, dialects::lukemelas::efficientnet},
    {Dialect::archetype, our_names},  // fit any network
};

}  // namespace archetype
