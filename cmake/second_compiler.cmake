# SPDX-License-Identifier: MIT
# Looks for Clang beside the compiler in use: the newest there is, or ARCHETYPE_CLANG. Sets ARCHETYPE_CLANG_VERSION too.
foreach(version RANGE 30 16 -1)
  list(APPEND names clang++-${version})
endforeach()
find_program(ARCHETYPE_CLANG NAMES ${names} clang++ DOC "A second compiler")
if(ARCHETYPE_CLANG)
  execute_process(COMMAND ${ARCHETYPE_CLANG} -dumpversion OUTPUT_VARIABLE ARCHETYPE_CLANG_VERSION
                  OUTPUT_STRIP_TRAILING_WHITESPACE)
  if(ARCHETYPE_CLANG_VERSION VERSION_LESS 16)
    set(ARCHETYPE_CLANG)  # which does not know enough of C++20
  endif()
endif()
