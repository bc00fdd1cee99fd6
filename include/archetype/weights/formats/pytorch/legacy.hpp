// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/text/quoted.hpp>
#include <archetype/weights/formats/pytorch/pickle.hpp>
#include <archetype/weights/formats/pytorch/pickled_state.hpp>
#include <archetype/weights/state/memory_budget.hpp>
#include <archetype/weights/state/state_dict.hpp>

#include <cstddef>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace archetype {

namespace detail {

/// The content of the first pickle of such a file.
inline constexpr std::string_view legacy_magic{"\x6C\xFC\x9C\x46\xF9\x20\x6A\xA8\x50\x19", 10};

/// The value of a text key of a dict, or null.
inline const ValueIndex* value_at(const PickleArena& arena, ValueIndex dict, std::string_view key) {
  const auto* const items = arena.items(dict, SequenceValue::Kind::dict);
  if (items != nullptr)
    for (std::size_t i = 0; i + 1 < items->size(); i += 2)
      if (const auto* const text = arena.as<std::string_view>((*items)[i]); text != nullptr && *text == key)
        return &(*items)[i + 1];
  return nullptr;
}

/// Reads the three pickles before the state dict: a magic number, a version, and facts about the machine.
inline void read_legacy_preamble(PickleInput& input, PickleArena& arena) {
  const auto* const magic = arena.as<LargeInteger>(Unpickler{input, arena}.read());
  if (magic == nullptr || magic->bytes != legacy_magic)
    throw BadWeights(
        "it does not begin with PyTorch's magic number, so torch.save did not write it; if it is a plain pickle, as "
        "Detectron2 and PaddlePaddle write, load it in Python, and save its weights as tensors by torch.save");
  const auto* const version = arena.as<long long>(Unpickler{input, arena}.read());
  if (version == nullptr || *version != 1001) throw BadWeights("its version is not 1001, the only one that there was");
  const ValueIndex machine = Unpickler{input, arena}.read();
  const ValueIndex* const little = value_at(arena, machine, "little_endian");
  const bool* const truth = little == nullptr ? nullptr : arena.as<bool>(*little);
  if (truth == nullptr || !*truth) throw BadWeights("its \"little_endian\" is not true, and nothing else can be read");
}

using LegacyStorages = std::map<std::string_view, std::span<const std::byte>>;

/// Reads the storages after the pickles: a list of keys, then the number of elements and the elements of each.
inline LegacyStorages read_legacy_storages(PickleInput& input, PickleArena& arena) {
  std::map<std::string_view, const PickledStorage*> declared;
  for (const PickledStorage& storage : arena.storages()) {
    arena.take(64);
    const auto [known, first] = declared.emplace(storage.key, &storage);
    if (!first && (known->second->type != storage.type || known->second->elements != storage.elements))
      throw BadWeights("two tensors disagree on what storage " + in_quotes(storage.key) + " holds");
  }
  const Items* const keys = arena.items(Unpickler{input, arena}.read(), SequenceValue::Kind::list);
  if (keys == nullptr) throw BadWeights("its list of storages is not a list");
  LegacyStorages storages;
  for (const ValueIndex item : *keys) {
    const std::string_view key = text_of(arena, item, "the key of a storage");
    const auto found = declared.find(key);
    if (found == declared.end()) throw BadWeights("its storage " + in_quotes(key) + " belongs to no tensor");
    const auto elements = input.number<long long>();
    const PickledStorage& storage = *found->second;
    if (elements != storage.elements)
      throw BadWeights("its storage " + in_quotes(key) + " has " + std::to_string(elements) +
                       " elements, but its tensors expect " + std::to_string(storage.elements));
    const std::size_t size = size_of(storage.type);
    if (static_cast<std::size_t>(elements) > input.rest().size() / size)
      throw BadWeights("its storage " + in_quotes(key) + " reaches beyond the end of the file" +
                       std::string{cut_short});
    const std::string_view bytes = input.take(static_cast<std::size_t>(elements) * size);
    arena.take(64);
    if (!storages.emplace(key, std::as_bytes(std::span{bytes})).second)
      throw BadWeights("its storage " + in_quotes(key) + " occurs twice");
  }
  return storages;
}

/// Parses the content of a legacy file, which the tensors refer to.
inline StateDict parse_pytorch_legacy(PickleInput& input, std::size_t size, std::string_view wanted) {
  MemoryBudget budget{size};
  PickleArena arena{budget};
  read_legacy_preamble(input, arena);
  const ValueIndex root = Unpickler{input, arena}.read();
  // Without storages there are no tensors, and what is wrong with the value is more informative than what follows it.
  const LegacyStorages storages = arena.storages().empty() ? LegacyStorages{} : read_legacy_storages(input, arena);
  return make_state_dict(arena, root, wanted, budget, [&](const PickledStorage& storage) {
    const auto found = storages.find(storage.key);
    if (found == storages.end()) throw BadWeights("its storage " + in_quotes(storage.key) + " is not in the file");
    return found->second;
  });
}
inline StateDict parse_pytorch_legacy(std::span<const std::byte> content, std::string_view wanted) {
  PickleInput input{as_text(content)};
  try {
    return parse_pytorch_legacy(input, content.size(), wanted);
  } catch (const BadWeights& bad) {
    if (!input.ran_out()) throw;
    throw BadWeights(bad.what() + std::string{cut_short});
  }
}

}  // namespace detail

}  // namespace archetype
