// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/graph/constexpr_vector.hpp>
#include <archetype/graph/node.hpp>
#include <archetype/graph/sentence.hpp>
#include <archetype/graph/view.hpp>

#include <cstddef>
#include <span>
#include <string_view>

namespace archetype::detail {

/// The layers and scopes whose results are requested by path, and the results found so far.
class FeatureTaps {
 public:
  constexpr bool any() const { return taps_.size() > 0; }
  constexpr bool awaiting() const { return found_ < taps_.size(); }
  constexpr std::span<const Value> results() const& { return results_.view(); }
  constexpr std::span<const Value> results() const&& = delete;

  constexpr void add(std::string_view path) {
    Tap tap{.path = path};
    for (const char c : path) tap.depth += c == '.' ? 1U : 0U;
    taps_.push_back(tap);
    results_.push_back({});
  }

  /// Records the result of a layer or, if the label is empty, of a scope, and returns whether it was requested.
  constexpr bool meet(std::span<const Label> scopes, const Label& layer, const Value& result) {
    const std::size_t depth = scopes.size() + (layer.empty() ? 0 : 1);
    bool asked = false;
    Sentence path;
    for (std::size_t i = 0; i < taps_.size(); ++i) {
      Tap& tap = taps_[i];
      if (tap.found || tap.depth != depth) continue;
      if (path.empty()) {
        for (const Label& scope : scopes) append_name(path, scope);
        append_name(path, layer);
      }
      tap.found = equal(path.view(), tap.path);
      if (tap.found) {
        ++found_;
        results_[i] = result;
        asked = true;
      } else {
        tap.compare(path);
      }
    }
    return asked;
  }

  /// Describes the first path that was not found, and the paths most similar to it.
  constexpr void describe_miss(Sentence& out) const {
    std::size_t i = 0;
    while (taps_[i].found) ++i;
    const Tap& tap = taps_[i];
    out << "Features names " << tap.path << ", which is no layer in front of the head";
    if (tap.first.empty()) out << "; name one such as layer2 or layer3.1";
    else if (tap.first.view() == tap.last.view()) out << "; the nearest is " << tap.first.view();
    else out << "; the nearest are " << tap.first.view() << " to " << tap.last.view();
  }

 private:
  struct Tap {
    std::string_view path{};
    std::size_t depth = 1;  // number of names in the path
    bool found = false;
    std::size_t agreement = 0;  // characters in common with the most similar paths of its depth
    Sentence first{};           // the first of those
    Sentence last{};

    constexpr void compare(const Sentence& other) {
      const std::string_view text = other.view();
      std::size_t agreeing = 0;
      while (agreeing < text.size() && agreeing < path.size() && text[agreeing] == path[agreeing]) ++agreeing;
      if (agreeing < agreement) return;
      if (agreeing > agreement || first.empty()) first = other;
      agreement = agreeing;
      last = other;
    }
  };

  ConstexprVector<Tap> taps_;
  ConstexprVector<Value> results_;
  std::size_t found_ = 0;
};

}  // namespace archetype::detail
