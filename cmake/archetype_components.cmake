# SPDX-License-Identifier: MIT
# The components of Archetype, each a target archetype::COMPONENT, and what they depend on. Archetype's own build reads
# this, and so does its installed package, so that both look for the same. A component stands after those that it
# contains.
set(archetype_components describe weights image archetype)
set(archetype_weights_contains describe)
set(archetype_archetype_contains weights image)

# What the headers of a component include, beyond what those of the contained ones do.
set(archetype_weights_dependencies Boost libdeflate libzip)
set(archetype_image_dependencies Boost JPEG ZLIB)  # and the codecs that it was configured with
set(archetype_archetype_dependencies Torch range-v3 protozero Threads)

# The target of a dependency, and its name in a sentence.
set(archetype_target_of_Boost Boost::headers)
set(archetype_target_of_JPEG JPEG::JPEG)
set(archetype_target_of_TIFF TIFF::TIFF)
set(archetype_target_of_Threads Threads::Threads)
set(archetype_target_of_Torch torch)
set(archetype_target_of_ZLIB ZLIB::ZLIB)
set(archetype_target_of_libdeflate PkgConfig::libdeflate)
set(archetype_target_of_libwebp PkgConfig::libwebp)
set(archetype_target_of_libzip PkgConfig::libzip)
set(archetype_target_of_protozero protozero::protozero)
set(archetype_target_of_range-v3 range-v3::range-v3)

set(archetype_name_of_Boost Boost)
set(archetype_name_of_JPEG libjpeg)
set(archetype_name_of_TIFF "libtiff 4.5")
set(archetype_name_of_Threads threads)
set(archetype_name_of_Torch LibTorch)
set(archetype_name_of_ZLIB zlib)
set(archetype_name_of_libdeflate "libdeflate (by pkg-config)")
set(archetype_name_of_libwebp "libwebp (by pkg-config)")
set(archetype_name_of_libzip "libzip (by pkg-config)")
set(archetype_name_of_protozero protozero)
set(archetype_name_of_range-v3 range-v3)

# Looks for a dependency, whose target exists afterwards where it was found; SCOPE is empty or GLOBAL. A macro, since
# LibTorch's package also sets variables.
macro(archetype_find_dependency dependency scope)
  if(TARGET ${archetype_target_of_${dependency}})
  elseif("${dependency}" MATCHES "^lib")  # no package for CMake, or none that does without command line tools
    find_package(PkgConfig QUIET)
    if(PkgConfig_FOUND)
      set(archetype_modules_of_libdeflate libdeflate)
      set(archetype_modules_of_libwebp libwebp libwebpdemux)
      set(archetype_modules_of_libzip libzip)
      pkg_check_modules(${dependency} QUIET IMPORTED_TARGET ${scope} ${archetype_modules_of_${dependency}})
    endif()
  elseif("${dependency}" STREQUAL "protozero")
    find_path(ARCHETYPE_PROTOZERO protozero/pbf_writer.hpp)
    if(ARCHETYPE_PROTOZERO)
      add_library(protozero::protozero INTERFACE IMPORTED ${scope})
      target_include_directories(protozero::protozero INTERFACE ${ARCHETYPE_PROTOZERO})
    endif()
  elseif("${dependency}" STREQUAL "Boost")
    find_package(Boost QUIET CONFIG ${scope})  # its own package, which CMake's module only looks for, and warns
  elseif("${dependency}" STREQUAL "TIFF")
    find_package(TIFF 4.5 QUIET ${scope})  # the first whose error handlers are a file's own
  else()
    find_package(${dependency} QUIET ${scope})
  endif()
endmacro()

# Looks for the dependencies of a component, and sets archetype_COMPONENT_missing to the names of those that are not
# there, with those of the components that it contains, for which this was called before.
macro(archetype_find_dependencies component scope)
  set(archetype_${component}_missing)
  foreach(archetype_contained IN LISTS archetype_${component}_contains)
    list(APPEND archetype_${component}_missing ${archetype_${archetype_contained}_missing})
  endforeach()
  foreach(archetype_dependency IN LISTS archetype_${component}_dependencies)
    archetype_find_dependency(${archetype_dependency} "${scope}")
    if(NOT TARGET ${archetype_target_of_${archetype_dependency}})
      list(APPEND archetype_${component}_missing ${archetype_name_of_${archetype_dependency}})
    endif()
  endforeach()
  list(REMOVE_DUPLICATES archetype_${component}_missing)
endmacro()
