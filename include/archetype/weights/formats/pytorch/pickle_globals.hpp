// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/weights/state/element_type.hpp>

#include <array>
#include <cstdint>
#include <string_view>

namespace archetype::detail {

/// The role of a global of a pickle.
enum class GlobalRole : std::uint8_t {
  dict,
  default_dict,  ///< a dict with a factory of default values
  tensor,
  tensor_without_hooks,
  parameter,
  parameter_class,    ///< called with the tensor, as PyTorch before 0.4 pickled a parameter
  subclass_tensor,    ///< a tensor with attributes or of a user's subclass, by the function that creates it
  copied_tensor,      ///< a tensor of a special device, by its copy in memory
  unreadable_tensor,  ///< a tensor of an unsupported kind
  storage_type,
  size,
  encoded_bytes,  ///< bytes as protocol 2 writes them: a text and its encoding
  reconstructor,  ///< creates an object of a class
  inert           ///< a device or an element type, which no tensor needs
};

/// A class or function that a pickled state dict may name.
struct PickleGlobal {
  std::string_view module;
  std::string_view name;
  GlobalRole role;
  ElementType type = ElementType::float32;  ///< element type of a storage
  std::string_view kind{};                  ///< kind of an unsupported tensor
};

constexpr PickleGlobal unreadable(std::string_view module, std::string_view name, std::string_view kind) {
  return {module, name, GlobalRole::unreadable_tensor, ElementType::float32, kind};
}

/// All known globals. Nothing else is ever looked up, and none of these is called: each only says what its arguments
/// mean.
inline constexpr std::array pickle_globals{
    PickleGlobal{"collections", "OrderedDict", GlobalRole::dict},
    PickleGlobal{"collections", "defaultdict", GlobalRole::default_dict},
    PickleGlobal{"builtins", "dict", GlobalRole::dict},
    PickleGlobal{"torch._utils", "_rebuild_tensor", GlobalRole::tensor_without_hooks},
    PickleGlobal{"torch._utils", "_rebuild_tensor_v2", GlobalRole::tensor},
    PickleGlobal{"torch._utils", "_rebuild_parameter", GlobalRole::parameter},
    PickleGlobal{"torch._utils", "_rebuild_parameter_with_state", GlobalRole::parameter},
    PickleGlobal{"torch.nn.parameter", "Parameter", GlobalRole::parameter_class},
    PickleGlobal{"torch.nn.parameter", "Buffer", GlobalRole::parameter_class},
    PickleGlobal{"torch.autograd.variable", "Variable", GlobalRole::parameter_class},
    PickleGlobal{"torch._tensor", "_rebuild_from_type", GlobalRole::subclass_tensor},
    PickleGlobal{"torch._tensor", "_rebuild_from_type_v2", GlobalRole::subclass_tensor},
    PickleGlobal{"torch.tensor", "_rebuild_from_type", GlobalRole::subclass_tensor},
    PickleGlobal{"torch._utils", "_rebuild_from_type_v2", GlobalRole::subclass_tensor},
    PickleGlobal{"torch._utils", "_rebuild_device_tensor_from_cpu_tensor", GlobalRole::copied_tensor},
    unreadable("torch._utils", "_rebuild_tensor_v3", "a tensor of an uncommon type of elements"),
    unreadable("torch._utils", "_rebuild_qtensor", "a quantized tensor"),
    unreadable("torch._utils", "_rebuild_sparse_tensor", "a sparse tensor"),
    unreadable("torch._utils", "_rebuild_sparse_csr_tensor", "a sparse tensor"),
    unreadable("torch._utils", "_rebuild_nested_tensor", "a nested tensor"),
    unreadable("torch._utils", "_rebuild_meta_tensor_no_storage", "a tensor without numbers"),
    unreadable("torch._utils", "_rebuild_wrapper_subclass", "a tensor of a class that wraps others"),
    unreadable("torch._utils", "_rebuild_device_tensor_from_numpy", "a tensor of a special device"),
    unreadable("torch._utils", "_rebuild_xla_tensor", "a tensor of a special device"),
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
    PickleGlobal{"torch", "QInt8Storage", GlobalRole::storage_type, ElementType::int8},
    PickleGlobal{"torch", "QUInt8Storage", GlobalRole::storage_type, ElementType::uint8},
    PickleGlobal{"torch", "QInt32Storage", GlobalRole::storage_type, ElementType::int32},
    PickleGlobal{"torch", "QUInt4x2Storage", GlobalRole::storage_type, ElementType::uint8},
    PickleGlobal{"torch", "QUInt2x4Storage", GlobalRole::storage_type, ElementType::uint8},
    PickleGlobal{"torch", "UntypedStorage", GlobalRole::storage_type, ElementType::uint8},
    PickleGlobal{"torch.storage", "UntypedStorage", GlobalRole::storage_type, ElementType::uint8},
    PickleGlobal{"torch.storage", "_UntypedStorage", GlobalRole::storage_type, ElementType::uint8},
    PickleGlobal{"_codecs", "encode", GlobalRole::encoded_bytes},
    PickleGlobal{"copyreg", "_reconstructor", GlobalRole::reconstructor},
    PickleGlobal{"copyreg", "__newobj__", GlobalRole::reconstructor},
    PickleGlobal{"copyreg", "__newobj_ex__", GlobalRole::reconstructor},
    PickleGlobal{"numpy.core.multiarray", "_reconstruct", GlobalRole::reconstructor},
    PickleGlobal{"numpy._core.multiarray", "_reconstruct", GlobalRole::reconstructor},
    PickleGlobal{"builtins", "bytes", GlobalRole::inert},
    PickleGlobal{"builtins", "bytearray", GlobalRole::inert},
    PickleGlobal{"builtins", "complex", GlobalRole::inert},
    PickleGlobal{"builtins", "frozenset", GlobalRole::inert},
    PickleGlobal{"builtins", "range", GlobalRole::inert},
    PickleGlobal{"builtins", "set", GlobalRole::inert},
    PickleGlobal{"builtins", "slice", GlobalRole::inert},
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

/// The global with a name, or null. Two modules have other names in Python 2.
constexpr const PickleGlobal* find_global(std::string_view module, std::string_view name) {
  if (module == "__builtin__") module = "builtins";
  if (module == "copy_reg") module = "copyreg";
  for (const PickleGlobal& global : pickle_globals)
    if (global.module == module && global.name == name) return &global;
  return nullptr;
}

/// The storage type of an element type, by PyTorch's name: the first in the table, where quantized types come last.
constexpr std::string_view storage_name(ElementType type) {
  for (const PickleGlobal& global : pickle_globals)
    if (global.role == GlobalRole::storage_type && global.type == type) return global.name;
  return {};
}

}  // namespace archetype::detail
