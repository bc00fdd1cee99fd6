# SPDX-License-Identifier: MIT
# find_package(archetype COMPONENTS describe)   the description of networks; needs nothing else
# find_package(archetype COMPONENTS archetype)  everything, with LibTorch; this is what comes without COMPONENTS
# Where Archetype was built with ARCHETYPE_COMPILED, the latter brings archetype::compiled along.
include(CMakeFindDependencyMacro)
include(${CMAKE_CURRENT_LIST_DIR}/archetype_precompile.cmake)

if(NOT archetype_FIND_COMPONENTS)
  set(archetype_FIND_COMPONENTS archetype)
  set(archetype_FIND_REQUIRED_archetype TRUE)
endif()

include(${CMAKE_CURRENT_LIST_DIR}/archetype-describe.cmake)
set(archetype_describe_FOUND TRUE)

if(archetype IN_LIST archetype_FIND_COMPONENTS AND EXISTS ${CMAKE_CURRENT_LIST_DIR}/archetype-archetype.cmake)
  find_dependency(Torch)
  find_dependency(range-v3)
  find_dependency(ZLIB)
  find_dependency(JPEG)
    find_dependency(TIFF 4.5)
  find_dependency(Threads)
  find_dependency(PkgConfig)
  pkg_check_modules(libzip REQUIRED QUIET IMPORTED_TARGET libzip)
  pkg_check_modules(libdeflate REQUIRED QUIET IMPORTED_TARGET libdeflate)
  pkg_check_modules(libwebp REQUIRED QUIET IMPORTED_TARGET libwebp libwebpdemux)
  include(${CMAKE_CURRENT_LIST_DIR}/archetype-archetype.cmake)
  include(${CMAKE_CURRENT_LIST_DIR}/archetype-compiled.cmake OPTIONAL)
  set(archetype_archetype_FOUND TRUE)
endif()

foreach(component IN LISTS archetype_FIND_COMPONENTS)
  if(archetype_FIND_REQUIRED_${component} AND NOT archetype_${component}_FOUND)
    set(archetype_FOUND FALSE)
    set(archetype_NOT_FOUND_MESSAGE "this installation of Archetype has no component '${component}'")
  endif()
endforeach()
