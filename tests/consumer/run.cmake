# SPDX-License-Identifier: MIT
# Configures, builds and runs the project CONSUMER against Archetype, which the consumer `describe` first installs below
# BUILD. None may look for a package that its component does not need, or include its headers.
cmake_minimum_required(VERSION 3.25)
set(prefix ${BUILD}/prefix)
set(binaries ${BUILD}/consumer/${CONSUMER})

set(unused_by_describe dnnl Torch range-v3 JPEG TIFF ZLIB Boost nlohmann_json PkgConfig)
set(unused_by_weights dnnl Torch range-v3 JPEG TIFF ZLIB nlohmann_json)
set(unused_by_onnx dnnl Torch range-v3 JPEG TIFF ZLIB nlohmann_json)
set(unused_by_image dnnl Torch range-v3 nlohmann_json)
set(unused_by_without_codecs dnnl Torch range-v3 nlohmann_json TIFF)
set(unused_by_inference Torch range-v3 nlohmann_json)
set(unused_by_deploy Torch range-v3 nlohmann_json)
set(foreign_to_describe "/(zip|libdeflate|zlib|jpeglib|tiffio)\\.h|/(boost|nlohmann|webp|torch|ATen|range|protozero|oneapi)/")
set(foreign_to_weights "/(zlib|jpeglib|tiffio)\\.h|/(nlohmann|webp|torch|ATen|range|protozero|oneapi)/")
set(foreign_to_onnx "/(zlib|jpeglib|tiffio)\\.h|/(nlohmann|webp|torch|ATen|range|oneapi)/")
set(foreign_to_image "/(zip|libdeflate)\\.h|/(nlohmann|torch|ATen|range|protozero|oneapi)/")
set(foreign_to_inference "/(nlohmann|torch|ATen|range|protozero)/")
set(foreign_to_deploy "/(nlohmann|torch|ATen|range|protozero)/")
set(foreign_to_without_codecs "/(zip|libdeflate|tiffio)\\.h|/(nlohmann|webp|torch|ATen|range|protozero|oneapi)/")

function(run)
  execute_process(COMMAND ${ARGN} RESULT_VARIABLE status OUTPUT_VARIABLE said ERROR_VARIABLE said)
  if(status)
    list(JOIN ARGN " " command)
    message(FATAL_ERROR "${command}\n${said}")
  endif()
  set(said "${said}" PARENT_SCOPE)
endfunction()

file(REMOVE_RECURSE ${binaries})
if(CONSUMER STREQUAL describe)
  file(REMOVE_RECURSE ${prefix})
  run(${CMAKE_COMMAND} --install ${BUILD} --prefix ${prefix})
endif()

list(TRANSFORM unused_by_${CONSUMER} REPLACE "(.+)" "-DCMAKE_DISABLE_FIND_PACKAGE_\\1=ON" OUTPUT_VARIABLE options)
set(configure ${CMAKE_COMMAND} -G Ninja -S ${CMAKE_CURRENT_LIST_DIR}/${CONSUMER} -B ${binaries}
              -DCMAKE_PREFIX_PATH=${prefix} -DFETCHCONTENT_SOURCE_DIR_ARCHETYPE=${ARCHETYPE}
              -DCMAKE_CXX_COMPILER=${COMPILER} -DCMAKE_CXX_COMPILER_LAUNCHER=${LAUNCHER} ${options})
if(CONSUMER STREQUAL weights)  # which is also asked for where what it needs is missing
  execute_process(COMMAND ${configure} -DCMAKE_DISABLE_FIND_PACKAGE_Boost=ON
                  RESULT_VARIABLE status OUTPUT_QUIET ERROR_VARIABLE said)
  if(NOT status OR NOT said MATCHES "the component 'weights' needs what is missing here: Boost\n")
    message(FATAL_ERROR "Boost is missing, and CMake said:\n${said}")
  endif()
  file(REMOVE_RECURSE ${binaries})
endif()
run(${configure})
run(${CMAKE_COMMAND} --build ${binaries})
run(${binaries}/consumer ${ARCHETYPE}/tests/reference)

if(CONSUMER STREQUAL deploy)  # its programs contain the network, and nothing of LibTorch
  run(${binaries}/tiny --verify --info ${ARCHETYPE}/tests/reference/image/rgb.jpg)
  if(NOT said MATCHES "network: Tiny\n" OR NOT said MATCHES "the test vector is right" OR NOT said MATCHES "88.1 %  second")
    message(FATAL_ERROR "The program of the network says:\n${said}")
  endif()
  run(ldd ${binaries}/tiny)
  if(NOT said MATCHES "dnnl" OR said MATCHES "torch|c10")
    message(FATAL_ERROR "The program of the network needs these libraries:\n${said}")
  endif()
endif()

if(DEFINED foreign_to_${CONSUMER})
  run(ninja -C ${binaries} -t deps)
  if(NOT said MATCHES "archetype/")
    message(FATAL_ERROR "Ninja knows of no headers:\n${said}")
  elseif(said MATCHES "[^\n]*(${foreign_to_${CONSUMER}})[^\n]*")
    message(FATAL_ERROR "archetype::${CONSUMER} includes ${CMAKE_MATCH_0}")
  endif()
endif()
