// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/blocks/compose/sequence.hpp>
#include <archetype/graph/constexpr_vector.hpp>
#include <archetype/layers/join.hpp>

namespace archetype {

namespace detail {

class BranchesEmitter final : public BlockEmitter {
 public:
  constexpr BranchesEmitter(const Emitter* const* branches, int count) : branches_(branches), count_(count) {}

  constexpr Value emit(Builder& builder, Value x) const override {
    if (builder.faulted()) return {};
    const int channels = x.shape.channels;
    if (channels < count_) {
      builder.reject(Sentence{} << "Branches split " << channels << " channels among " << count_
                                << "; give each branch at least one");
      return {};
    }
    ConstexprVector<Value> results;
    int first = 0;
    for (int i = 0; i < count_; ++i) {
      const int width = share_of(channels, count_, i);
      const Value slice = builder.push(operations::slicing, {x}, {.width = width, .first = first});
      first += width;
      results.push_back(branches_[i]->emit_named(builder, slice, {"", i}));
      if (!same_extent(results.back().shape, results[0].shape))
        builder.reject(Sentence{} << "Branches join " << results[0].shape << " and " << results.back().shape
                                  << "; give all branches the same stride");
    }
    return builder.push(operations::concatenation, results.view());
  }

 private:
  const Emitter* const* branches_;
  int count_;
};

}  // namespace detail

/// Splits the channels evenly, applies one branch to each part and concatenates the results. The first part also takes
/// the remainder (MixConv, Tan & Le 2019). Branches are named by position.
template <class... Parts>
struct Branches {
  static_assert(sizeof...(Parts) > 0, "Branches needs at least one branch");

  static constexpr detail::BranchesEmitter emitter{detail::emitters_of<Parts...>, sizeof...(Parts)};
};

}  // namespace archetype
