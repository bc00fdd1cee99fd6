# SPDX-License-Identifier: MIT
# The components of Archetype, each a target archetype::COMPONENT, and what they depend on. Archetype's own build reads
# this, and so does its installed package, so that both look for the same. A component stands after those that it
# contains.
set(archetype_components describe weights onnx image inference deploy archetype)
set(archetype_weights_contains describe)
set(archetype_onnx_contains weights)
set(archetype_inference_contains weights image)
set(archetype_deploy_contains inference)
set(archetype_archetype_contains onnx image)

# What the headers of a component include, beyond what those of the contained ones do.
set(archetype_weights_dependencies Boost libdeflate libzip)
set(archetype_onnx_dependencies protozero)
set(archetype_image_dependencies Boost JPEG ZLIB)  # and the codecs that it was configured with
set(archetype_inference_dependencies dnnl)
set(archetype_archetype_dependencies Torch range-v3 Threads)

# The target of a dependency, and its name in a sentence.
set(archetype_target_of_Boost Boost::headers)
set(archetype_target_of_JPEG JPEG::JPEG)
set(archetype_target_of_TIFF TIFF::TIFF)
set(archetype_target_of_Threads Threads::Threads)
set(archetype_target_of_Torch torch)
set(archetype_target_of_ZLIB ZLIB::ZLIB)
set(archetype_target_of_dnnl DNNL::dnnl)
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
set(archetype_name_of_dnnl oneDNN)
set(archetype_name_of_libdeflate "libdeflate (by pkg-config)")
set(archetype_name_of_libwebp "libwebp (by pkg-config)")
set(archetype_name_of_libzip "libzip (by pkg-config)")
set(archetype_name_of_protozero protozero)
set(archetype_name_of_range-v3 range-v3)

# Looks for LibTorch. The package of a LibTorch for CUDA looks for CUDA's toolkit, and stops CMake if there is none. But
# only CUDA code needs the toolkit; other code links with LibTorch alone, which finds CUDA's libraries by itself: those
# that Python's package `torch` depends on, for one. LibTorch omits its search if the targets exist that it would make,
# so where there is no toolkit, they are made here, empty.
macro(archetype_find_torch scope)
  set(archetype_libtorch_ROOT ${Torch_ROOT} $ENV{Torch_ROOT})
  if(Torch_DIR)
    set(archetype_libtorch_DIR ${Torch_DIR})
  else()  # where find_package(Torch) would find it, without running its configuration
    find_package(archetype_libtorch QUIET NAMES Torch CONFIGS TorchConfigVersion.cmake)
  endif()
  set(archetype_cuda ${archetype_libtorch_DIR}/../Caffe2/public/cuda.cmake)
  set(archetype_cuda_targets)
  if(EXISTS ${archetype_libtorch_DIR}/../../../lib/libtorch_cuda.so AND EXISTS ${archetype_cuda}
     AND NOT TARGET torch::cudart)
    find_program(ARCHETYPE_NVCC nvcc HINTS ENV CUDA_HOME ENV CUDA_PATH /usr/local/cuda PATH_SUFFIXES bin
                 DOC "CUDA's compiler, which shows that there is a toolkit")
    if(NOT ARCHETYPE_NVCC)
      file(STRINGS ${archetype_cuda} archetype_cuda_targets REGEX "^ *add_library\\((torch|caffe2)::")
    endif()
  endif()
  foreach(archetype_cuda_target IN LISTS archetype_cuda_targets)
    string(REGEX REPLACE "^ *add_library\\(([^ ]+) .*$" "\\1" archetype_cuda_target ${archetype_cuda_target})
    if(NOT TARGET ${archetype_cuda_target})
      add_library(${archetype_cuda_target} INTERFACE IMPORTED ${scope})
    endif()
  endforeach()
  find_package(Torch QUIET ${scope})
endmacro()

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
  elseif("${dependency}" STREQUAL "Torch")
    archetype_find_torch("${scope}")
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
