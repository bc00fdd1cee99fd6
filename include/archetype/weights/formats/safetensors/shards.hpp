// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/text/quoted.hpp>
#include <archetype/weights/formats/json.hpp>
#include <archetype/weights/formats/safetensors/header.hpp>
#include <archetype/weights/state/bytes.hpp>
#include <archetype/weights/state/memory_budget.hpp>
#include <archetype/weights/state/state_dict.hpp>

#include <cstddef>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace archetype::detail {

/// Reads an index of shards, as Hugging Face's libraries write next to weights in several files: a JSON object whose
/// "weight_map" names the file of each tensor. Read event by event, so that nesting and width cost nothing.
class ShardIndex : private JsonEvents {
 public:
  /// Throws `BadWeights` if the text is not JSON or has an invalid "weight_map".
  ShardIndex(std::string_view text, MemoryBudget& budget) : budget_(budget) {
    budget_.take(10 * longest_token(text), "its longest text");
    if (const std::size_t fault = JsonReader{text, *this}.fault(); fault != 0)
      throw BadWeights("it is a JSON text that is broken from byte " + std::to_string(fault) + " on" +
                       std::string{cut_short});
  }

  /// Whether there is a "weight_map"; other JSON files have none.
  bool is_index() const { return has_map_; }
  /// The file of each tensor.
  const std::map<std::string, std::string>& files() const& { return files_; }
  const std::map<std::string, std::string>& files() const&& = delete;

 private:
  void begin_object() override {
    ++depth_;
    if (depth_ == 2 && in_map_) has_map_ = true;
    else if (in_map_) refuse("is not the name of a file");
  }
  void end_object() override {
    --depth_;
    if (depth_ == 1) in_map_ = false;
  }
  void key(std::string_view key) override {
    if (depth_ == 1 && lists_ == 0) in_map_ = key == "weight_map";
    key_ = key;
  }
  void text(std::string_view text) override {
    if (depth_ != 2 || !in_map_ || lists_ != 0) return;
    budget_.take(128 + 2 * (key_.size() + text.size()), "its list of tensors");
    if (!files_.emplace(key_, text).second) refuse("occurs twice");
  }
  void begin_list() override {
    ++lists_;
    other();
  }
  void end_list() override { --lists_; }
  void number(std::string_view) override { other(); }
  void null() override { other(); }
  void boolean(bool) override { other(); }

  [[noreturn]] void refuse(const std::string& why) const {
    throw BadWeights("in its \"weight_map\", " + in_quotes(key_) + " " + why);
  }
  void other() const {
    if (in_map_) refuse("is not the name of a file");
  }

  MemoryBudget& budget_;
  std::map<std::string, std::string> files_;
  std::string key_;
  int depth_ = 0;
  int lists_ = 0;
  bool in_map_ = false;
  bool has_map_ = false;
};

/// The path of a shard next to its index. Throws `BadWeights` for a name that leads out of the directory.
inline std::filesystem::path place_of_shard(const std::filesystem::path& index, const std::string& name) {
  const std::filesystem::path relative = std::filesystem::path{name}.lexically_normal();
  if (name.empty() || relative == "." || relative.is_absolute() || relative.begin()->string() == ".." ||
      !relative.has_filename())
    throw BadWeights("its shard " + in_quotes(name) + " is not beside it, and is not read from elsewhere");
  return index.parent_path() / relative;
}

/// Reads all shards of an index; `read` reads one file.
inline StateDict read_shards(const std::filesystem::path& index, const ShardIndex& parsed, const auto& read) {
  std::map<std::string, std::shared_ptr<const StateDict>> shards;
  StateDict state;
  for (const auto& [key, name] : parsed.files()) {
    std::shared_ptr<const StateDict>& shard = shards[name];
    if (shard != nullptr) continue;
    const std::filesystem::path path = place_of_shard(index, name);
    if (!std::filesystem::exists(path))
      throw BadWeights("its shard " + in_quotes(name) + ", which has " + in_quotes(key) +
                       ", is not beside it; download all shards into one directory");
    shard = std::make_shared<const StateDict>(read(path));
  }
  for (const auto& [key, name] : parsed.files()) {
    const StateDict& shard = *shards[name];
    if (shard.find(key) == nullptr && !shard.unreadable().contains(key))
      throw BadWeights("its tensor " + in_quotes(key) + " is not in the shard " + in_quotes(name) +
                       ", where it should be");
  }
  for (const auto& [name, shard] : shards) {
    for (const StoredTensor& tensor : shard->tensors()) state.add(tensor);
    state.metadata().insert(shard->metadata().begin(), shard->metadata().end());
    state.unreadable().insert(shard->unreadable().begin(), shard->unreadable().end());
    state.keep(shard);
  }
  return state;
}

}  // namespace archetype::detail
