// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/text/quoted.hpp>
#include <archetype/weights/names/archetype.hpp>
#include <archetype/weights/names/dialect.hpp>
#include <archetype/weights/state/copies.hpp>
#include <archetype/weights/state/state_dict.hpp>

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace archetype {

/// A shape as PyTorch writes it, "64x3x7x7"; a scalar's is "()".
inline std::string written_extents(const std::vector<long long>& extents) {
  std::string text;
  for (const long long extent : extents) text += (text.empty() ? "" : "x") + std::to_string(extent);
  return text.empty() ? "()" : text;
}

/// A tensor of a network, one of a file, or both.
struct TensorMatch {
  std::string path{};                ///< path in the network, by our names; empty if it has no such tensor
  std::vector<long long> extents{};  ///< shape in the network
  std::string key{};                 ///< key in the file; empty if it has no such tensor
  std::vector<long long> stored{};   ///< shape in the file
  std::string note{};                ///< how it was adapted, or why it does not match

  /// For example, "fc.weight 10x512 (1000x512 in the file: the head keeps its own)".
  std::string text() const {
    if (path.empty()) return key + " " + written_extents(stored);
    std::string words = path + " " + written_extents(extents);
    if (key.empty() && note.empty()) return words;
    words += " (";
    if (!key.empty()) words += written_extents(stored) + " in the file" + (note.empty() ? "" : ": ");
    return words + note + ")";
  }
};

/// What happened to each tensor of a network and of a file when the file was loaded.
struct LoadReport {
  Dialect dialect = dialects::archetype;  ///< the library whose names the file uses
  std::string prefix{};                   ///< prefix of all names, such as "module."
  std::vector<TensorMatch> loaded{};      ///< loaded, apart from dimensions of size 1 and precision unchanged
  std::vector<TensorMatch> adapted{};     ///< adapted, or kept from the network
  std::vector<TensorMatch> missing{};     ///< missing in the file
  std::vector<TensorMatch> unexpected{};  ///< unexpected: not in the network
  std::vector<TensorMatch> mismatched{};  ///< of another shape or element type
  std::vector<std::string> candidates{};  ///< prefixes with which the network matches equally well, if several
  std::vector<std::string> others{};      ///< prefixes with which at least its body matches, but which fit less well
  FileContext context{};                  ///< where in the file the tensors were, and what else it contains

  /// A summary line, then one line for each tensor that was not simply loaded, at most `most` of each kind.
  std::string text(std::size_t most = static_cast<std::size_t>(-1)) const {
    std::string words = std::to_string(loaded.size()) + " tensors loaded, by names of " + std::string{dialect.name};
    if (!prefix.empty()) words += " after \"" + prefix + "\"";
    const auto list = [&](const char* kind, const std::vector<TensorMatch>& matches) {
      if (matches.empty()) return;
      words += "\n" + std::to_string(matches.size()) + " " + kind + ":";
      for (std::size_t i = 0; i < std::min(most, matches.size()); ++i) words += "\n  " + matches[i].text();
      if (most < matches.size()) words += "\n  …";
    };
    words += surroundings_text();
    list("adapted", adapted);
    list("missing in the file", missing);
    list("unexpected in the file", unexpected);
    list("of another shape or type", mismatched);
    return words;
  }

 private:
  /// Lines on what the file contains besides the tensors.
  std::string surroundings_text() const {
    std::string words;
    if (!context.under.empty()) words += "\nread from " + detail::in_quotes(context.under);
    const auto list = [&](const char* what, const std::vector<std::string>& names, bool quoted, std::size_t in_all) {
      if (names.empty()) return;
      words += std::string{"\n"} + what;
      for (std::size_t i = 0; i < names.size(); ++i)
        words += (i == 0 ? "" : ", ") + (quoted ? detail::in_quotes(names[i]) : detail::printable(names[i]));
      if (in_all > names.size()) words += " and " + std::to_string(in_all - names.size()) + " more";
    };
    list("also in the file, not loaded: ", context.other_dicts, true, context.other_dicts.size());
    list("also in the file, not loaded: ", others, true, others.size());
    list("passed over: ", context.passed_over, false, context.passed_over_in_all);
    return words;
  }
};

/// Thrown if a file does not provide exactly a network's tensors, or provides them more than once. The report lists all
/// of them; the message, the first ones and what may help.
class UnfitWeights : public BadWeights {
 public:
  UnfitWeights(const std::string& file, LoadReport why, const std::string& hint = {})
      : BadWeights(file + sentence(why, hint)), report_(std::move(why)) {}

  const LoadReport& report() const& { return report_; }
  const LoadReport& report() const&& = delete;

 private:
  static std::string sentence(const LoadReport& why, const std::string& hint) {
    if (why.candidates.size() > 1)
      return " holds the network " + std::to_string(why.candidates.size()) +
             " times; say which is meant: " + detail::ways_to_say_which(why.candidates);
    return " does not fit the network; would be " + why.text(8) + hint;
  }

  LoadReport report_;
};

}  // namespace archetype
