// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/weights/element_type.hpp>

#include <array>
#include <cstdint>
#include <string_view>

namespace archetype::detail {

/// What a global of a pickle stands for.
enum class GlobalRole : std::uint8_t {
  ordered_dict,
  tensor,
  tensor_without_hooks,
  parameter,
  storage_type,
  size,
  inert  ///< a device or a type of elements: names something that no tensor needs
};

/// A class or function that a pickled state dict may name.
struct PickleGlobal {
  std::string_view module;
  std::string_view name;
  GlobalRole role;
  ElementType type = ElementType::float32;  ///< of a storage
};

/// All of them. Nothing else is ever looked up, and none of these is called: each only says what its arguments mean.
inline constexpr std::array pickle_globals{
    PickleGlobal{"collections", "OrderedDict", GlobalRole::ordered_dict},
    PickleGlobal{"torch._utils", "_rebuild_tensor", GlobalRole::tensor_without_hooks},
    PickleGlobal{"torch._utils", "_rebuild_tensor_v2", GlobalRole::tensor},
    PickleGlobal{"torch._utils", "_rebuild_parameter", GlobalRole::parameter},
    PickleGlobal{"torch", "Size", GlobalRole::size},
    PickleGlobal{"torch", "BoolStorage", GlobalRole::storage_type, ElementType::boolean},
    PickleGlobal{"torch", "ByteStorage", GlobalRole::storage_type, ElementType::uint8},
    PickleGlobal{"torch", "CharStorage", GlobalRole::storage_type, ElementType::int8},
    PickleGlobal{"torch", "ShortStorage", GlobalRole::storage_type, ElementType::int16},
    PickleGlobal{"torch", "IntStorage", GlobalRole::storage_type, ElementType::int32},
    PickleGlobal{"torch", "LongStorage", GlobalRole::storage_type, ElementType::int64},
    PickleGlobal{"torch", "HalfStorage", GlobalRole::storage_type, ElementType::float16},
    PickleGlobal{"torch", "BFloat16Storage", GlobalRole::storage_type, ElementType::bfloat16},
    PickleGlobal{"torch", "FloatStorage", GlobalRole::storage_type, ElementType::float32},
    PickleGlobal{"torch", "DoubleStorage", GlobalRole::storage_type, ElementType::float64},
    PickleGlobal{"torch", "ComplexFloatStorage", GlobalRole::storage_type, ElementType::complex64},
    PickleGlobal{"torch", "ComplexDoubleStorage", GlobalRole::storage_type, ElementType::complex128},
    PickleGlobal{"torch", "device", GlobalRole::inert},
    PickleGlobal{"torch", "bool", GlobalRole::inert},
    PickleGlobal{"torch", "uint8", GlobalRole::inert},
    PickleGlobal{"torch", "int8", GlobalRole::inert},
    PickleGlobal{"torch", "int16", GlobalRole::inert},
    PickleGlobal{"torch", "int32", GlobalRole::inert},
    PickleGlobal{"torch", "int64", GlobalRole::inert},
    PickleGlobal{"torch", "float16", GlobalRole::inert},
    PickleGlobal{"torch", "bfloat16", GlobalRole::inert},
    PickleGlobal{"torch", "float32", GlobalRole::inert},
    PickleGlobal{"torch", "float64", GlobalRole::inert},
    PickleGlobal{"torch", "complex64", GlobalRole::inert},
    PickleGlobal{"torch", "complex128", GlobalRole::inert},
};

/// The global of a name, or none.
constexpr const PickleGlobal* find_global(std::string_view module, std::string_view name) {
  for (const PickleGlobal& global : pickle_globals)
    if (global.module == module && global.name == name) return &global;
  return nullptr;
}

/// The type of storage of an element type, as PyTorch's modules name it.
constexpr std::string_view storage_name(ElementType type) {
  for (const PickleGlobal& global : pickle_globals)
    if (global.role == GlobalRole::storage_type && global.type == type) return global.name;
  return {};
}

}  // namespace archetype::detail
