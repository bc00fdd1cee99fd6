// SPDX-License-Identifier: MIT
// How `Builder` ends rewrite rules and the network.
#pragma once
#include <archetype/lowering/builder.hpp>

namespace archetype {

constexpr void Builder::release(std::size_t kept) {
  for (std::size_t i = rules_.size(); i-- > kept;) {
    if (rules_[i].matches > 0) continue;
    Sentence miss;
    rules_[i].rule->describe_miss(miss);
    reject(miss);
  }
  rules_.shrink(kept);
}

constexpr void Builder::tap(const Operation& joining, std::span<const std::string_view> paths) {
  if (taps_.any()) return reject(Sentence{} << "Features is given Features; name all layers in one");
  if (paths.empty()) return reject(Sentence{} << "Features names no layer; name one such as layer4");
  joining_ = &joining;
  taps_awaited_ = true;
  for (const std::string_view& path : paths) {
    for (const std::string_view* other = paths.data(); other != &path; ++other)
      if (*other == path) return reject(Sentence{} << "Features names " << path << " twice; keep one");
    taps_.add(path);
  }
}

constexpr void Builder::tap_requested(const Operation& joining) {
  const std::size_t count = request_.features.size();
  if (count == 0) return;
  detail::ConstexprVector<std::string_view> paths{count};
  for (std::size_t i = 0; i < count; ++i) paths[i] = request_.features[i];
  tap(joining, paths.view());
}

/// Taps the result of a layer or, without a label, of the current scope, if it was requested. What follows the last tap
/// is still checked and counted, since rewrite rules and rates concern the whole network, but no longer stored.
constexpr void Builder::offer(const Label& layer) {
  if (!taps_.meet(path_.view(), layer, last_)) return;
  tapped_ = counts_;
  if (!taps_.awaiting()) fills_ = false;
}

constexpr void Builder::join_tapped() {
  if (faulted()) return;
  if (taps_.awaiting()) {
    Sentence miss;
    taps_.describe_miss(miss);
    return reject(miss);
  }
  tapped_.blocks = counts_.blocks;
  counts_ = tapped_;
  fills_ = !storage_.nodes.empty();
  push(*joining_, taps_.results());
}

constexpr void Builder::finish() {
  release(0);
  if (taps_.any()) join_tapped();
  if (fills_ && !faulted()) detail::schedule_rates(storage_, counts_.blocks);
}

}  // namespace archetype
