// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/graph/view.hpp>
#include <archetype/weights/match/find_copies.hpp>
#include <archetype/weights/match/load_report.hpp>
#include <archetype/weights/match/own_tensor.hpp>
#include <archetype/weights/match/recognition.hpp>
#include <archetype/weights/state/state_dict.hpp>

#include <algorithm>
#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace archetype {

/// Permits what fine-tuning needs: a head that the file lacks, or has in another shape, keeps its own weights; modules
/// of the file that the network does not have are ignored; and a first convolution is adapted to another number of
/// channels, as timm does: summed for one, or repeated and rescaled for more.
struct Adapt {};

/// How a stored tensor is converted into a network's.
enum class Adaptation : unsigned char { none, sum_of_channels, repeated_channels };

/// The source of a network's tensor.
struct TensorSource {
  std::string path;  ///< path in the network
  const StoredTensor* tensor = nullptr;
  Adaptation adaptation = Adaptation::none;
};

namespace detail {

/// The module that a tensor of a file belongs to: the components of its key up to the first with a number.
inline std::string_view module_of(std::string_view key) {
  std::size_t end = 0;
  for (std::size_t begin = 0;; begin = end + 1) {
    end = key.find('.', begin);
    if (end == std::string_view::npos) return key.substr(0, begin == 0 ? key.size() : begin - 1);
    const std::string_view name = key.substr(begin, end - begin);
    if (std::any_of(name.begin(), name.end(), is_digit)) return key.substr(0, end);
  }
}

}  // namespace detail

/// Matches each tensor of a network with one of a file by name, whichever library the names are from.
class WeightMatch {
 public:
  /// Only compares; does not throw for mismatches.
  WeightMatch(const GraphView& graph, const StateDict& state, std::optional<Adapt> adapt = {})
      : recognized_(detail::recognize(graph, state)), adapts_(adapt.has_value()) {
    const std::vector<detail::OwnTensor> all = detail::own_tensors(graph, recognized_.keys);
    detail::tell_copies_apart(recognized_, all, state, report_);
    report_.dialect = recognized_.dialect;
    report_.prefix = recognized_.prefix;
    report_.context = state.context();
    std::set<const StoredTensor*> used;
    std::set<std::string_view> modules;
    for (const detail::OwnTensor& own : all) {
      const std::string key = recognized_.prefix + own.theirs;
      const StoredTensor* const tensor = state.find(key);
      if (tensor != nullptr) used.insert(tensor);
      const auto unreadable = tensor == nullptr ? state.unreadable().find(key) : state.unreadable().end();
      const std::string why = unreadable == state.unreadable().end() ? "" : unreadable->second;
      if (place(own, tensor, why) && !own.in_head) modules.insert(detail::module_of(tensor->name));
    }
    for (const StoredTensor& tensor : state.tensors()) {
      if (used.contains(&tensor) || is_of_other_copy(tensor, state)) continue;
      report_.unexpected.push_back({.key = tensor.name, .stored = tensor.extents});
      adapting_helps_ = adapting_helps_ && !modules.contains(detail::module_of(tensor.name));
    }
  }

  WeightMatch(const GraphView&, const StateDict&&, std::optional<Adapt> = {}) = delete;

  const LoadReport& report() const& { return report_; }
  LoadReport report() && { return std::move(report_); }

  /// The source of each tensor that is loaded or adapted. The file must outlive it.
  const std::vector<TensorSource>& sources() const& { return sources_; }
  const std::vector<TensorSource>& sources() const&& = delete;

  /// Whether the file fits: it has every tensor, exactly once, and nothing else, except for what `Adapt` permits.
  bool fits() const {
    return adapts_ ? would_adapt()
                   : report_.candidates.empty() && report_.missing.empty() && report_.mismatched.empty() &&
                         report_.unexpected.empty();
  }

  /// Whether the file would fit with `Adapt`.
  bool would_adapt() const { return report_.candidates.empty() && adapting_helps_; }

 private:
  /// Whether a tensor belongs to a copy of the network other than the requested one.
  bool is_of_other_copy(const StoredTensor& tensor, const StateDict& state) const {
    return state.has_bare_names() &&
           std::any_of(report_.others.begin(), report_.others.end(),
                       [&](const std::string& prefix) { return tensor.name.starts_with(prefix); });
  }

  /// Adds one of the network's tensors to the report; returns whether it is taken from the file, or would be with
  /// `Adapt`. `unreadable` says why it cannot be read, if the file has it.
  bool place(const detail::OwnTensor& own, const StoredTensor* tensor, const std::string& unreadable) {
    TensorMatch match{.path = own.path, .extents = own.extents};
    if (tensor == nullptr) {
      if (own.counts) return false;  // files written by PyTorch before 0.4.1 have none
      if (!unreadable.empty())
        match.note = "in the file " +
                     std::string{unreadable.starts_with("is ") || unreadable.starts_with("has ") ? "it " : ""} +
                     unreadable;
      return keep_or(report_.missing, own, std::move(match));
    }
    match.key = tensor->name;
    match.stored = tensor->extents;
    if (!detail::is_floating(tensor->type) && !(own.counts && detail::is_integer(tensor->type))) {
      match.note = own.counts ? "its elements are not real numbers" : "its elements are not floating-point numbers";
      return keep_or(report_.mismatched, own, std::move(match));
    }
    if (detail::same_but_for_ones(own.extents, tensor->extents)) {
      report_.loaded.push_back(std::move(match));
      sources_.push_back({own.path, tensor});
      return true;
    }
    if (!own.reads_images || !differ_in_channels(own.extents, tensor->extents))
      return keep_or(report_.mismatched, own, std::move(match));
    if (!adapts_) {
      report_.mismatched.push_back(std::move(match));
      return true;  // with `Adapt`
    }
    const bool to_one = own.extents[1] == 1;
    match.note = to_one ? "summed over its channels" : "its channels repeated and rescaled";
    report_.adapted.push_back(std::move(match));
    sources_.push_back({own.path, tensor, to_one ? Adaptation::sum_of_channels : Adaptation::repeated_channels});
    return true;
  }

  /// Records that a head keeps its own weights if it may, otherwise what is wrong with the tensor; returns that it is
  /// not taken from the file.
  bool keep_or(std::vector<TensorMatch>& fault, const detail::OwnTensor& own, TensorMatch match) {
    const bool keeps = adapts_ && own.in_head;
    adapting_helps_ = adapting_helps_ && own.in_head;
    if (keeps) match.note = "the head keeps its own";
    (keeps ? report_.adapted : fault).push_back(std::move(match));
    return false;
  }

  static bool differ_in_channels(std::vector<long long> ours, std::vector<long long> theirs) {
    if (ours.size() != 4 || theirs.size() != 4 || theirs[1] < 1) return false;
    ours[1] = theirs[1];
    return ours == theirs;
  }

  detail::Recognition recognized_;
  bool adapts_;
  // Whether `Adapt` suffices: all mismatches are in the head or in the channels of the first convolution, and every
  // unexpected tensor is of a module that no tensor of the network is taken from.
  bool adapting_helps_ = true;
  LoadReport report_;
  std::vector<TensorSource> sources_;
};

}  // namespace archetype
