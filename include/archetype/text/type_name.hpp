// SPDX-License-Identifier: MIT
#pragma once
#include <cstddef>
#include <string_view>

namespace archetype::detail {

template <class T>
constexpr std::string_view signature() {
  return __PRETTY_FUNCTION__;
}

/// The signature from a type's name on.
template <class T>
constexpr std::string_view signature_from_name() {
  return signature<T>().substr(signature<double>().find("double"));
}

/// Name of a type as a user writes it, without namespace and template arguments, which compilers print differently.
template <class T>
constexpr std::string_view type_name() {
  std::string_view name = signature_from_name<T>();
  name = name.substr(0, name.find_first_of("<;]"));
  const std::size_t colon = name.rfind(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

/// Name of a type with its namespaces, as it stands in a program, if it has no template arguments; else empty.
template <class T>
constexpr std::string_view plain_type_name() {
  const std::string_view name = signature_from_name<T>();
  const std::size_t end = name.find_first_of("<;]");
  return end != std::string_view::npos && name[end] == '<' ? std::string_view{} : name.substr(0, end);
}

}  // namespace archetype::detail
