// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/graph/view.hpp>
#include <archetype/weights/key_map.hpp>
#include <archetype/weights/key_tables.hpp>
#include <archetype/weights/load_report.hpp>
#include <archetype/weights/state_dict.hpp>

#include <algorithm>
#include <cstddef>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace archetype {

/// Permits what fine-tuning needs: a head that the file lacks or has otherwise keeps its own weights; modules of the
/// file that the network has none of are passed over; a first convolution takes other numbers of channels, as timm
/// adapts it: summed to one, or repeated and rescaled to many.
struct Adapt {};

/// How the numbers of a stored tensor become those of a network's.
enum class Adaptation : unsigned char { none, sum_of_channels, repeated_channels };

/// Where a tensor of a network comes from.
struct TensorSource {
  std::string path;  ///< in the network
  const StoredTensor* tensor = nullptr;
  Adaptation adaptation = Adaptation::none;
};

namespace detail {

/// A tensor of a network's state dict and what its layer tells of it.
struct OwnTensor {
  std::string path;
  std::vector<long long> extents;
  bool counts = false;  ///< the number of batches that a batch norm has seen
  bool in_head = false;
  bool first_conv = false;  ///< the weight of an ungrouped convolution that reads the images
};

/// The tensors of a network, in the order of a key map's pairs.
inline std::vector<OwnTensor> own_tensors(const GraphView& graph, const KeyMap& keys) {
  std::vector<OwnTensor> tensors;
  for (const Node& node : graph.nodes) {
    const bool reads_images = node.edge_count == 1 && graph.sources(node)[0] == 0;
    const StateList state = state_of(graph, node);
    for (const StateEntry& entry : state.entries()) {
      const std::span<const int> extents = entry.extents.view();
      tensors.push_back({.path = keys.pairs()[tensors.size()].ours,
                         .extents = {extents.begin(), extents.end()},
                         .counts = entry.name == "num_batches_tracked",
                         .in_head = node.in_head,
                         .first_conv = reads_images && node.primitive->kind() == "Conv" &&
                                       node.attributes.groups == 1 && entry.name == "weight"});
    }
  }
  return tensors;
}

/// Whether shapes are one but for axes of extent 1, as those of a linear layer and a 1×1 convolution are.
inline bool same_but_for_ones(std::vector<long long> a, std::vector<long long> b) {
  std::erase(a, 1);
  std::erase(b, 1);
  return a == b;
}

inline bool is_floating(ElementType type) {
  return type == ElementType::float16 || type == ElementType::bfloat16 || type == ElementType::float32 ||
         type == ElementType::float64;
}

inline bool is_integer(ElementType type) {
  return type == ElementType::uint8 || type == ElementType::int8 || type == ElementType::int16 ||
         type == ElementType::int32 || type == ElementType::int64;
}

/// How a network's tensors are named in a file.
struct Recognition {
  Dialect dialect{};
  std::string prefix;
  KeyMap keys;
  std::size_t found = 0;  ///< how many of them
};

/// What may stand before the names of all tensors of a file: what does so for one of the network's first weights.
inline std::set<std::string> possible_prefixes(const KeyMap& keys, const StateDict& state) {
  std::set<std::string> prefixes{""};
  std::size_t weights = 0;
  for (const KeyMap::Pair& pair : keys.pairs()) {
    if (!pair.ours.ends_with(".weight")) continue;
    const std::string suffix = "." + pair.theirs;
    for (const StoredTensor& tensor : state.tensors())
      if (tensor.name.ends_with(suffix)) prefixes.insert(tensor.name.substr(0, tensor.name.size() - suffix.size() + 1));
    if (++weights == 3) break;
  }
  return prefixes;
}

inline std::size_t count_found(const KeyMap& keys, const StateDict& state, const std::string& prefix) {
  std::size_t found = 0;
  for (const KeyMap::Pair& pair : keys.pairs()) found += state.find(prefix + pair.theirs) != nullptr ? 1 : 0;
  return found;
}

/// The table and the prefix by which most of a network's tensors are found in a file, of equal ones the first.
inline Recognition recognize(const GraphView& graph, const StateDict& state) {
  std::optional<Recognition> best;
  for (const KeyTable& table : key_tables) {
    std::optional<Recognition> candidate;
    try {
      candidate = Recognition{.dialect = table.dialect, .prefix = "", .keys = {graph, table.rules}};
    } catch (const UncoveredKey&) {
      continue;
    }
    const KeyMap& keys = candidate->keys;
    const auto try_prefix = [&](const std::string& prefix) {  // whether it finds all; keeps the best
      const std::size_t found = count_found(keys, state, prefix);
      if (found > candidate->found) {
        candidate->found = found;
        candidate->prefix = prefix;
      }
      return found == keys.pairs().size();
    };
    bool complete = try_prefix("");
    if (!complete && !state.has_bare_names()) {
      const std::set<std::string> prefixes = possible_prefixes(keys, state);
      complete = std::any_of(prefixes.begin(), prefixes.end(), try_prefix);
    }
    if (!best || candidate->found > best->found) best = std::move(candidate);
    if (complete) break;
  }
  return *std::move(best);
}

/// How many tensors of a network, but for numbers of batches, a file has in their shapes behind a prefix.
struct CopyCount {
  std::string prefix;
  std::size_t found = 0;  ///< by their names, in whatever shapes, and numbers of batches too
  std::size_t fitting = 0;
  std::size_t fitting_body = 0;  ///< those that are not the head's
};

/// Finds the prefixes behind which a network stands in a file. The best becomes that of the recognition; those that are
/// as good become candidates of the report, those that are as good but for the head others. Where bare names are meant,
/// no prefix is the best one.
inline void tell_copies_apart(Recognition& recognized, const std::vector<OwnTensor>& own, const StateDict& state,
                              LoadReport& report) {
  std::vector<CopyCount> copies;
  for (const std::string& prefix : possible_prefixes(recognized.keys, state)) {
    CopyCount copy{.prefix = prefix, .found = count_found(recognized.keys, state, prefix)};
    for (std::size_t i = 0; i < own.size(); ++i) {
      if (own[i].counts) continue;
      const StoredTensor* const tensor = state.find(prefix + recognized.keys.pairs()[i].theirs);
      if (tensor == nullptr || !same_but_for_ones(own[i].extents, tensor->extents)) continue;
      ++copy.fitting;
      copy.fitting_body += own[i].in_head ? 0 : 1;
    }
    copies.push_back(std::move(copy));
  }
  const bool bare = state.has_bare_names();
  const CopyCount best = bare ? copies.front()
                              : *std::max_element(copies.begin(), copies.end(),
                                                  [](const auto& a, const auto& b) { return a.fitting < b.fitting; });
  const auto needed = static_cast<std::size_t>(
      std::count_if(own.begin(), own.end(), [](const OwnTensor& tensor) { return !tensor.counts; }));
  if (2 * best.fitting < needed) {  // it is another network, so names must do
    for (const CopyCount& copy : copies)
      if (copy.prefix != recognized.prefix && copy.found == recognized.found &&
          4 * copy.found >= own.size())  // fewer names may be alike by chance
        report.others.push_back(copy.prefix);
    return;
  }
  const bool was_best = std::any_of(copies.begin(), copies.end(), [&](const CopyCount& copy) {
    return copy.prefix == recognized.prefix && copy.fitting == best.fitting;
  });
  if (!was_best) recognized.prefix = best.prefix;
  for (const CopyCount& copy : copies) {
    if (copy.fitting == best.fitting && (!bare || copy.prefix.empty())) report.candidates.push_back(copy.prefix);
    else if (copy.fitting_body >= best.fitting_body) report.others.push_back(copy.prefix);
  }
  if (report.candidates.size() == 1) report.candidates.clear();
}

/// The module that a tensor of a file belongs to: the first names of its key, to the first with a number.
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

/// Which tensor of a file each of a network's is, found by names, whatever library gave them.
class WeightMatch {
 public:
  /// Only looks; throws nothing for what does not fit.
  WeightMatch(const GraphView& graph, const StateDict& state, std::optional<Adapt> adapt = {})
      : recognized_(detail::recognize(graph, state)), adapts_(adapt.has_value()) {
    const std::vector<detail::OwnTensor> all = detail::own_tensors(graph, recognized_.keys);
    detail::tell_copies_apart(recognized_, all, state, report_);
    report_.dialect = recognized_.dialect;
    report_.prefix = recognized_.prefix;
    report_.surroundings = state.surroundings();
    std::set<const StoredTensor*> used;
    std::set<std::string_view> modules;
    for (std::size_t i = 0; const detail::OwnTensor& own : all) {
      const std::string key = recognized_.prefix + recognized_.keys.pairs()[i++].theirs;
      const StoredTensor* const tensor = state.find(key);
      if (tensor != nullptr) used.insert(tensor);
      const auto unreadable = tensor == nullptr ? state.unreadable().find(key) : state.unreadable().end();
      const std::string why = unreadable == state.unreadable().end() ? "" : unreadable->second;
      if (place(own, tensor, why) && !own.in_head) modules.insert(detail::module_of(tensor->name));
    }
    for (const StoredTensor& tensor : state.tensors()) {
      if (used.contains(&tensor) || is_of_other_copy(tensor, state)) continue;
      report_.unexpected.push_back({.key = tensor.name, .stored = tensor.extents});
      passes_over_ = passes_over_ && !modules.contains(detail::module_of(tensor.name));
    }
  }

  WeightMatch(const GraphView&, const StateDict&&, std::optional<Adapt> = {}) = delete;

  const LoadReport& report() const& { return report_; }
  LoadReport report() && { return std::move(report_); }

  /// Where each tensor that is loaded or adapted comes from. The file must outlive it.
  const std::vector<TensorSource>& sources() const& { return sources_; }
  const std::vector<TensorSource>& sources() const&& = delete;

  /// Whether nothing is in the way: everything is there, once, and nothing else, but for what `Adapt` permits.
  bool fits() const {
    return report_.candidates.empty() && report_.missing.empty() && report_.mismatched.empty() &&
           (report_.unexpected.empty() || (adapts_ && passes_over_));
  }

 private:
  /// Whether a tensor is of a copy of the network that is not meant, where somebody said which is.
  bool is_of_other_copy(const StoredTensor& tensor, const StateDict& state) const {
    return state.has_bare_names() &&
           std::any_of(report_.others.begin(), report_.others.end(),
                       [&](const std::string& prefix) { return tensor.name.starts_with(prefix); });
  }

  /// Finds a place for one of the network's tensors in the report; whether it comes from the file. `unreadable` says
  /// why it cannot, where the file has it.
  bool place(const detail::OwnTensor& own, const StoredTensor* tensor, const std::string& unreadable) {
    TensorMatch match{.path = own.path, .extents = own.extents};
    if (tensor == nullptr) {
      if (own.counts) return false;  // files of PyTorch before 0.4.1 have none
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
    if (!adapts_ || !own.first_conv || !differ_in_channels(own.extents, tensor->extents))
      return keep_or(report_.mismatched, own, std::move(match));
    const bool to_one = own.extents[1] == 1;
    match.note = to_one ? "summed over its channels" : "its channels repeated and rescaled";
    report_.adapted.push_back(std::move(match));
    sources_.push_back({own.path, tensor, to_one ? Adaptation::sum_of_channels : Adaptation::repeated_channels});
    return true;
  }

  /// Where a head may keep its own weights, notes that, else what is wrong with the tensor; it does not come from the
  /// file.
  bool keep_or(std::vector<TensorMatch>& fault, const detail::OwnTensor& own, TensorMatch match) {
    const bool keeps = adapts_ && own.in_head;
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
  bool passes_over_ = true;  // every unexpected tensor is of a module that no tensor of the network comes from
  LoadReport report_;
  std::vector<TensorSource> sources_;
};

}  // namespace archetype
