// SPDX-License-Identifier: MIT
#pragma once
#include <cstddef>
#include <string_view>

namespace archetype::detail {

template <class T>
constexpr std::string_view signature() {
  return __PRETTY_FUNCTION__;
}

/// The signature from the type's name on.
template <class T>
constexpr std::string_view signature_from_name() {
  return signature<T>().substr(signature<double>().find("double"));
}

/// The name of a type without namespaces and template arguments, which compilers print differently.
template <class T>
constexpr std::string_view type_name() {
  std::string_view name = signature_from_name<T>();
  name = name.substr(0, name.find_first_of("<;]"));
  const std::size_t colon = name.rfind(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

/// Not inlined, since a list of networks asks for hundreds of names.
[[gnu::noinline]] constexpr std::string_view plain_name_in(std::string_view signature) {
  const std::string_view name = signature.substr(archetype::detail::signature<double>().find("double"));
  const std::size_t end = name.find_first_of("<;]");
  return end != std::string_view::npos && name[end] == '<' ? std::string_view{} : name.substr(0, end);
}

/// The name of a type with its namespaces; empty if it has template arguments.
template <class T>
constexpr std::string_view plain_type_name() {
  return plain_name_in(signature<T>());
}

}  // namespace archetype::detail
