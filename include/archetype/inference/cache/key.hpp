// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/graph/view.hpp>
#include <archetype/inference/cache/digest.hpp>
#include <archetype/inference/cache/record.hpp>
#include <archetype/inference/kernel.hpp>
#include <archetype/inference/options.hpp>
#include <archetype/text/number.hpp>
#include <archetype/version.hpp>
#include <archetype/weights/state/state_dict.hpp>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <oneapi/dnnl/dnnl.h>

namespace archetype::inference {

/// Increase it whenever the same network, weights and options lead to another plan, or plans are stored differently.
inline constexpr int cache_format = 2;

/// A number as 16 hexadecimal digits.
inline std::string hexadecimal(std::uint64_t number) {
  std::array<char, 17> digits{};
  std::snprintf(digits.data(), digits.size(), "%016llx", static_cast<unsigned long long>(number));
  return digits.data();
}

/// A digest of what a network computes, apart from its weights.
inline std::uint64_t digest_of(const GraphView& graph) {
  RecordWriter record;
  for (const Node& node : graph.nodes) {
    record.write(node.operation->kind());
    record.write(path_of(graph, node).str());
    record.write(node.attributes);
    record.write(node.shape);
    record.write(node.in_head);
    for (const int source : graph.sources(node)) record.write(source);
  }
  return digest_of(record.bytes());
}

/// A digest of a state dict: of all that decides whether it fits a network, and what the network then computes.
inline std::uint64_t digest_of(const StateDict& state) {
  RecordWriter record;
  for (const StoredTensor& tensor : state.tensors()) {
    record.write(tensor.name);
    record.write(tensor.type);
    record.write(tensor.extents);
    record.write(digest_of(tensor.bytes));
  }
  for (const auto& [name, why] : state.unreadable()) record.write(name);
  record.write(state.has_bare_names());
  return digest_of(record.bytes());
}

/// All that decides how a network is executed, as text: what was compiled with an equal key can be used instead.
inline std::string cache_key(const GraphView& graph, const StateDict& state, const InferenceOptions& options,
                             std::span<const int> batches) {
  const dnnl_version_t& onednn = *dnnl_version();
  std::string key =
      "archetype " + std::to_string(version.major_number) + "." + std::to_string(version.minor_number) + "." +
      std::to_string(version.patch_number) + ", format " + std::to_string(cache_format) + ", oneDNN " +
      std::to_string(onednn.major) + "." + std::to_string(onednn.minor) + "." + std::to_string(onednn.patch) + " " +
      onednn.hash + " with runtime " + std::to_string(onednn.cpu_runtime) + ", instruction set " +
      std::to_string(static_cast<int>(dnnl_get_effective_cpu_isa())) + ", network " + hexadecimal(digest_of(graph)) +
      ", weights " + hexadecimal(digest_of(state)) + ", layout " + std::to_string(static_cast<int>(options.layout)) +
      ", threads " + std::to_string(options.threads) + (options.adapt ? ", adapted" : "") + ", batches";
  for (const int images : batches) key += " " + std::to_string(images);
  key += ", kernels";
  std::vector<std::string_view> kinds = kinds_of(options.kernels);
  std::sort(kinds.begin(), kinds.end());
  for (const std::string_view kind : kinds) (key += ' ') += kind;
  return key;
}

}  // namespace archetype::inference
