// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/blocks/transform/with_self_attention.hpp>
#include <archetype/weights/names/fastai.hpp>
#include <archetype/zoo/entry.hpp>
#include <archetype/zoo/family.hpp>
#include <archetype/zoo/presets.hpp>
#include <archetype/zoo/xresnet/types.hpp>

namespace archetype::zoo {

inline constexpr Publisher fastai_xresnet{"fastai", key_rules::fastai::xresnet, &initializations::fastai_xresnet,
                                          "XResNet (He et al. 2019)", presets::largest_square()};

/// fastai's networks by their names; `+sa` stands for its argument `sa=True`.
inline constexpr Entry xresnets[]{
    entry<XResNet18, fastai_xresnet>("xresnet18"),
    entry<XResNet34, fastai_xresnet>("xresnet34"),
    entry<XResNet50, fastai_xresnet>("xresnet50"),
    entry<XResNet101, fastai_xresnet>("xresnet101"),
    entry<XResNet152, fastai_xresnet>("xresnet152"),
    entry<XResNet18Deep, fastai_xresnet>("xresnet18_deep"),
    entry<XResNet34Deep, fastai_xresnet>("xresnet34_deep"),
    entry<XResNet50Deep, fastai_xresnet>("xresnet50_deep"),
    entry<XResNet18Deeper, fastai_xresnet>("xresnet18_deeper"),
    entry<XResNet34Deeper, fastai_xresnet>("xresnet34_deeper"),
    entry<XResNet50Deeper, fastai_xresnet>("xresnet50_deeper"),
    entry<XResNeXt18, fastai_xresnet>("xresnext18"),
    entry<XResNeXt34, fastai_xresnet>("xresnext34"),
    entry<XResNeXt50, fastai_xresnet>("xresnext50"),
    entry<XResNeXt101, fastai_xresnet>("xresnext101"),
    entry<XSEResNet18, fastai_xresnet>("xse_resnet18"),
    entry<XSEResNet34, fastai_xresnet>("xse_resnet34"),
    entry<XSEResNet50, fastai_xresnet>("xse_resnet50"),
    entry<XSEResNet101, fastai_xresnet>("xse_resnet101"),
    entry<XSEResNet152, fastai_xresnet>("xse_resnet152"),
    entry<XSEResNeXt18, fastai_xresnet>("xse_resnext18"),
    entry<XSEResNeXt34, fastai_xresnet>("xse_resnext34"),
    entry<XSEResNeXt50, fastai_xresnet>("xse_resnext50"),
    entry<XSEResNeXt101, fastai_xresnet>("xse_resnext101"),
    entry<XSEResNeXt18Deep, fastai_xresnet>("xse_resnext18_deep"),
    entry<XSEResNeXt34Deep, fastai_xresnet>("xse_resnext34_deep"),
    entry<XSEResNeXt50Deep, fastai_xresnet>("xse_resnext50_deep"),
    entry<XSEResNeXt18Deeper, fastai_xresnet>("xse_resnext18_deeper"),
    entry<XSEResNeXt34Deeper, fastai_xresnet>("xse_resnext34_deeper"),
    entry<XSEResNeXt50Deeper, fastai_xresnet>("xse_resnext50_deeper"),
    entry<XSENet154, fastai_xresnet>("xsenet154"),
    entry<WithSelfAttention<XResNet18>, fastai_xresnet>("xresnet18+sa"),
    entry<WithSelfAttention<XResNet34>, fastai_xresnet>("xresnet34+sa"),
    entry<WithSelfAttention<XResNet50>, fastai_xresnet>("xresnet50+sa"),
    entry<WithSelfAttention<XResNet101>, fastai_xresnet>("xresnet101+sa"),
    entry<WithSelfAttention<XResNet152>, fastai_xresnet>("xresnet152+sa"),
    entry<WithSelfAttention<XResNet18Deep>, fastai_xresnet>("xresnet18_deep+sa"),
    entry<WithSelfAttention<XResNet34Deep>, fastai_xresnet>("xresnet34_deep+sa"),
    entry<WithSelfAttention<XResNet50Deep>, fastai_xresnet>("xresnet50_deep+sa"),
    entry<WithSelfAttention<XResNet18Deeper>, fastai_xresnet>("xresnet18_deeper+sa"),
    entry<WithSelfAttention<XResNet34Deeper>, fastai_xresnet>("xresnet34_deeper+sa"),
    entry<WithSelfAttention<XResNet50Deeper>, fastai_xresnet>("xresnet50_deeper+sa"),
    entry<WithSelfAttention<XResNeXt18>, fastai_xresnet>("xresnext18+sa"),
    entry<WithSelfAttention<XResNeXt34>, fastai_xresnet>("xresnext34+sa"),
    entry<WithSelfAttention<XResNeXt50>, fastai_xresnet>("xresnext50+sa"),
    entry<WithSelfAttention<XResNeXt101>, fastai_xresnet>("xresnext101+sa"),
    entry<WithSelfAttention<XSEResNet18>, fastai_xresnet>("xse_resnet18+sa"),
    entry<WithSelfAttention<XSEResNet34>, fastai_xresnet>("xse_resnet34+sa"),
    entry<WithSelfAttention<XSEResNet50>, fastai_xresnet>("xse_resnet50+sa"),
    entry<WithSelfAttention<XSEResNet101>, fastai_xresnet>("xse_resnet101+sa"),
    entry<WithSelfAttention<XSEResNet152>, fastai_xresnet>("xse_resnet152+sa"),
    entry<WithSelfAttention<XSEResNeXt18>, fastai_xresnet>("xse_resnext18+sa"),
    entry<WithSelfAttention<XSEResNeXt34>, fastai_xresnet>("xse_resnext34+sa"),
    entry<WithSelfAttention<XSEResNeXt50>, fastai_xresnet>("xse_resnext50+sa"),
    entry<WithSelfAttention<XSEResNeXt101>, fastai_xresnet>("xse_resnext101+sa"),
    entry<WithSelfAttention<XSEResNeXt18Deep>, fastai_xresnet>("xse_resnext18_deep+sa"),
    entry<WithSelfAttention<XSEResNeXt34Deep>, fastai_xresnet>("xse_resnext34_deep+sa"),
    entry<WithSelfAttention<XSEResNeXt50Deep>, fastai_xresnet>("xse_resnext50_deep+sa"),
    entry<WithSelfAttention<XSEResNeXt18Deeper>, fastai_xresnet>("xse_resnext18_deeper+sa"),
    entry<WithSelfAttention<XSEResNeXt34Deeper>, fastai_xresnet>("xse_resnext34_deeper+sa"),
    entry<WithSelfAttention<XSEResNeXt50Deeper>, fastai_xresnet>("xse_resnext50_deeper+sa"),
};

using XResNetFamily =
    Family<xresnets, XResNet18, XResNet34, XResNet50, XResNet101, XResNet152, XResNet18Deep, XResNet34Deep,
           XResNet50Deep, XResNet18Deeper, XResNet34Deeper, XResNet50Deeper, XResNeXt18, XResNeXt34, XResNeXt50,
           XResNeXt101, XSEResNet18, XSEResNet34, XSEResNet50, XSEResNet101, XSEResNet152, XSEResNeXt18, XSEResNeXt34,
           XSEResNeXt50, XSEResNeXt101, XSEResNeXt18Deep, XSEResNeXt34Deep, XSEResNeXt50Deep, XSEResNeXt18Deeper,
           XSEResNeXt34Deeper, XSEResNeXt50Deeper, XSENet154>;

}  // namespace archetype::zoo
