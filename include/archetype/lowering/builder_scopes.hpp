// SPDX-License-Identifier: MIT
// How `Builder` opens and leaves modules, and repeats blocks in them.
#pragma once
#include <archetype/lowering/builder.hpp>

namespace archetype {

constexpr Builder::Frame Builder::enter(const Label& label, bool is_block) {
  if (faulted()) return {};
  if (!fills_ && names_.claim(label)) {
    reject_name(label);
    return {};
  }
  const Frame outer{scope_, names_.enter()};
  if (fills_) storage_.scopes.data()[counts_.scopes] = {scope_, label, is_block};
  scope_ = counts_.scopes++;
  if (is_block) ++counts_.blocks;
  path_.push_back(label);
  return outer;
}

constexpr void Builder::leave(const Frame& outer) {
  if (faulted()) return;
  if (taps_.awaiting()) offer({});
  path_.shrink(path_.size() - 1);
  names_.leave(outer.names);
  scope_ = outer.scope;
}

constexpr Value Builder::repeat(Value x, int count, int& index, const Emitter& block) {
  while (count-- > 0 && !faulted()) {
    const Counts first = counts_;
    const Value input = x;
    const Frame outer = enter({"", index++}, true);
    x = block.emit(*this, input);
    leave(outer);
    if (faulted() || x.shape != input.shape || taps_.awaiting()) continue;
    x = copy(first, input, x, count, index);
    break;
  }
  return x;
}

/// Repeats `times` more times what was emitted since `first`. Each copy reads the result of the previous one where the
/// original reads `input`.
constexpr Value Builder::copy(const Counts& first, const Value& input, Value result, int times, int& index) {
  const detail::StoredBlock block{first, counts_ - first, input.node};
  if (counts_.nodes + times * block.size.nodes > Limits::nodes) {
    reject_size();
    return {};
  }
  const int shift = result.node >= first.nodes ? block.size.nodes : 0;
  if (fills_)
    for (int i = 0; i < times; ++i)
      detail::store_copy(storage_, block, counts_ + i * block.size, result.node + i * shift, index + i);
  else if (times > 0 && names_.number(index, times)) reject_name({"", index});
  counts_ = counts_ + times * block.size;
  index += times;
  result.node += times * shift;
  return result;
}

}  // namespace archetype
