# SPDX-License-Identifier: MIT
# What our own programs share; nothing here is seen by a project that uses Archetype.

add_library(archetype_warnings INTERFACE)
target_compile_options(archetype_warnings INTERFACE -Wall -Wextra -Wpedantic -Wconversion)

# What they are built with where it is offered, since it saves each of their sources some seconds.
set(archetype_library archetype::archetype)
if(TARGET archetype::compiled)
  set(archetype_library archetype::compiled)
endif()
set(archetype_deploy_library archetype::deploy)  # of those that do without LibTorch
if(TARGET archetype::compiled_deploy)
  set(archetype_deploy_library archetype::compiled_deploy)
endif()
foreach(library IN ITEMS archetype_compiled archetype_compiled_deploy)
  if(TARGET ${library})
    target_compile_options(${library} PRIVATE $<TARGET_PROPERTY:archetype_warnings,INTERFACE_COMPILE_OPTIONS>)
  endif()
endforeach()

# One precompiled header for all our programs: an object library that exists for nothing else.
if(TARGET archetype::archetype)
  add_library(archetype_precompiled OBJECT ${CMAKE_CURRENT_LIST_DIR}/precompiled.cpp)
  target_link_libraries(archetype_precompiled PRIVATE ${archetype_library} archetype_warnings)
  archetype_precompile(archetype_precompiled)
endif()

# Adds a program that uses the whole library.
function(archetype_program name)
  add_executable(${name} ${ARGN})
  target_link_libraries(${name} PRIVATE ${archetype_library} archetype_warnings)
  archetype_precompile(${name} REUSE_FROM archetype_precompiled)
endfunction()
