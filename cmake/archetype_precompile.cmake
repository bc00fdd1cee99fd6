# SPDX-License-Identifier: MIT

# Gives a target a precompiled <archetype/archetype.hpp>, which every source of the target then includes by itself.
#
#   archetype_precompile(<target>)                     compiles the header for this target
#   archetype_precompile(<target> REUSE_FROM <other>)  shares that of another target with the same compile options
function(archetype_precompile target)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "REUSE_FROM" "")
  if(arg_REUSE_FROM)
    target_precompile_headers(${target} REUSE_FROM ${arg_REUSE_FROM})
  else()
    target_precompile_headers(${target} PRIVATE <archetype/archetype.hpp>)
  endif()
  # ccache recognizes a precompiled header of GCC only by the mark that this option leaves.
  target_compile_options(${target} PRIVATE $<$<CXX_COMPILER_ID:GNU>:-fpch-preprocess>)
endfunction()
