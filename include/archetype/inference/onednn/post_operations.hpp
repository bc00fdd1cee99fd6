// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/inference/kernels/fast_swish.hpp>
#include <archetype/inference/onednn/descriptions.hpp>
#include <archetype/inference/onednn/primitive_task.hpp>
#include <archetype/inference/plan/plan.hpp>
#include <archetype/inference/scheduler.hpp>

#include <algorithm>
#include <cstddef>
#include <functional>
#include <optional>
#include <utility>
#include <vector>

#include <oneapi/dnnl/dnnl.hpp>

namespace archetype::inference::onednn {

/// The first post operations of a step as attributes of a primitive.
struct FusedPost {
  std::size_t count = 0;  ///< how many of the step's post operations they are
  int sum = no_value;     ///< the value whose memory the result is added to, if there is one
  dnnl::primitive_attr attributes{};
  struct Operand {
    int name;  ///< the primitive's argument
    int value;
    Layout layout;
    dnnl::memory::desc description;
  };
  std::vector<Operand> operands{};  ///< other values that are read
};

/// Describes an operand of a primitive's result, in the form that the primitive has it: features or a map.
using DescribeValue = std::function<dnnl::memory::desc(int value, Layout layout)>;

/// Makes the first `count` post operations of a step attributes of a primitive, if it is to do all of them. `sum` is
/// the value that may be overwritten, which is only sound where it has the result's layout: the operand of the first
/// "Add", or `no_value`.
inline std::optional<FusedPost> fuse_post(const Step& step, std::size_t count, int sum, Layout layout,
                                          const DescribeValue& describe) {
  FusedPost fused{.count = count, .sum = sum};
  dnnl::post_ops post;
  for (std::size_t i = 0; i < count; ++i) {
    const PostOperation& operation = step.post[i];
    if (operation.kind == "Swish" && has_fast_swish()) return {};
    if (append_activation(post, operation.kind)) continue;
    if (operation.operand == no_value) return {};
    if (operation.operand == sum) {
      post.append_sum(1);
      continue;
    }
    const bool adds = operation.kind == "Add";
    FusedPost::Operand operand{DNNL_ARG_ATTR_MULTIPLE_POST_OP(post.len()) | DNNL_ARG_SRC_1,
                               operation.operand,
                               adds ? layout : Layout::channels_last,
                               {}};
    operand.description = describe(operand.value, operand.layout);
    post.append_binary(adds ? dnnl::algorithm::binary_add : dnnl::algorithm::binary_mul, operand.description);
    fused.operands.push_back(operand);
  }
  fused.attributes = user_scratch();
  fused.attributes.set_post_ops(post);
  return fused;
}

/// The operand of the first "Add" among a step's first post operations, if its memory may be overwritten by the result.
inline int value_to_add_to(const Scheduler& scheduler, const Step& step, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) {
    if (step.post[i].kind != "Add") continue;
    const int value = step.post[i].operand;
    const auto readers = std::count_if(step.post.begin(), step.post.end(),
                                       [&](const PostOperation& post) { return post.operand == value; });
    const bool is_input = std::find(step.inputs.begin(), step.inputs.end(), value) != step.inputs.end();
    return scheduler.ends(value) && readers == 1 && !is_input ? value : no_value;
  }
  return no_value;
}

/// A primitive that was chosen for a step.
template <class Description>
struct Chosen {
  Description description{};
  FusedPost post{};
};

/// Describes a primitive with as many of a step's post operations as it can have, such that it is none of oneDNN's
/// reference implementations; `describe_with` describes it with given attributes. Keeps the first of all in
/// `otherwise`.
template <class Description>
std::optional<Chosen<Description>> choose(const Scheduler& scheduler, const Step& step, Layout layout,
                                          const DescribeValue& describe, auto describe_with,
                                          std::optional<Chosen<Description>>& otherwise) {
  for (std::size_t count = step.post.size() + 1; count-- > 0;) {
    const int sum = value_to_add_to(scheduler, step, count);
    for (const int add_to : {sum, no_value}) {
      std::optional<FusedPost> post = fuse_post(step, count, add_to, layout, describe);
      if (!post) continue;
      Description description = describe_with(post->attributes);
      if (description) {
        Chosen<Description> chosen{std::move(description), *std::move(post)};
        if (!is_reference(chosen.description.impl_info_str())) return chosen;
        if (!otherwise) otherwise = std::move(chosen);
      }
      if (sum == no_value) break;
    }
  }
  return {};
}

}  // namespace archetype::inference::onednn
