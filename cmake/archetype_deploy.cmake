# SPDX-License-Identifier: MIT

# Makes of a network an executable that classifies photos, and a static library with a C interface. Both hold the
# network, its weights, its preset and the names of its classes, and need no LibTorch.
#
#   archetype_deploy(<target> NETWORK <type> [HEADER <header>] WEIGHTS <file> [CLASSES <n>] [SIZE <n>] [CHANNELS <n>]
#                    [LABELS <file>])              a type, by default of <archetype/describe.hpp>
#   archetype_deploy(<target> NAME <name> WEIGHTS <file> ...)  a network of the zoo, such as timm/resnet50
#   archetype_deploy(<target> FILE <file>)         a file that `deploy` wrote
#
# The executable is <target>, and its --help says how it is used. The library is the target <target>_library, with the
# header <target>.h: <target>_open() returns the network, and the other functions are those of
# <archetype/runner/deployed.h>. The weight file may come from any library that Archetype knows; LABELS has a line for
# each class. The test vector that --verify checks is the weight file's, or is computed when the network is written.
# Needs the component `deploy`.
function(archetype_deploy target)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "NETWORK;HEADER;NAME;WEIGHTS;CLASSES;SIZE;CHANNELS;LABELS;FILE" "")
  if(arg_UNPARSED_ARGUMENTS OR arg_KEYWORDS_MISSING_VALUES)
    message(FATAL_ERROR "archetype_deploy(${target}): ${arg_UNPARSED_ARGUMENTS}${arg_KEYWORDS_MISSING_VALUES} cannot be "
                        "understood")
  elseif(NOT target MATCHES "^[A-Za-z][A-Za-z0-9_]*$")
    message(FATAL_ERROR "archetype_deploy: '${target}' cannot be the beginning of a function's name in C")
  elseif(NOT TARGET archetype::deploy)
    message(FATAL_ERROR "archetype_deploy(${target}) needs find_package(archetype COMPONENTS deploy)")
  endif()
  set(library archetype::deploy)
  if(TARGET archetype::compiled_deploy)
    set(library archetype::compiled_deploy)
  endif()

  set(sources ${CMAKE_CURRENT_FUNCTION_LIST_DIR}/deployed)
  if(arg_FILE)
    cmake_path(ABSOLUTE_PATH arg_FILE OUTPUT_VARIABLE file)
  else()
    if(NOT arg_WEIGHTS OR (NOT arg_NETWORK AND NOT arg_NAME))
      message(FATAL_ERROR "archetype_deploy(${target}) needs a FILE, or WEIGHTS and a NETWORK or NAME")
    endif()
    set(network "${arg_NETWORK}")
    set(header archetype/describe.hpp)
    if(arg_NAME)
      set(network "zoo::Net<\"${arg_NAME}\">")
      set(header archetype/zoo/net.hpp)
    elseif(arg_HEADER)
      cmake_path(ABSOLUTE_PATH arg_HEADER OUTPUT_VARIABLE header)
      if(NOT EXISTS ${header})
        set(header ${arg_HEADER})
      endif()
    endif()
    configure_file(${sources}/write.cpp.in ${target}_write.cpp @ONLY)
    add_executable(${target}_write ${CMAKE_CURRENT_BINARY_DIR}/${target}_write.cpp)
    target_link_libraries(${target}_write PRIVATE ${library})

    cmake_path(ABSOLUTE_PATH arg_WEIGHTS OUTPUT_VARIABLE weights)
    set(inputs ${weights})
    set(options)
    foreach(option CLASSES SIZE CHANNELS)
      if(arg_${option})
        string(TOLOWER ${option} name)
        list(APPEND options --${name} ${arg_${option}})
      endif()
    endforeach()
    if(arg_LABELS)
      cmake_path(ABSOLUTE_PATH arg_LABELS OUTPUT_VARIABLE labels)
      list(APPEND options --labels ${labels})
      list(APPEND inputs ${labels})
    endif()
    set(file ${CMAKE_CURRENT_BINARY_DIR}/${target}.deployed)
    add_custom_command(OUTPUT ${file} COMMAND ${target}_write ${weights} ${file} ${options}
                       DEPENDS ${target}_write ${inputs} COMMENT "Writing ${target}.deployed" VERBATIM)
  endif()

  foreach(source network.cpp program.cpp)
    configure_file(${sources}/${source}.in ${target}_${source} @ONLY)
  endforeach()
  set_source_files_properties(${CMAKE_CURRENT_BINARY_DIR}/${target}_network.cpp PROPERTIES OBJECT_DEPENDS ${file})
  configure_file(${sources}/network.h.in include/${target}.h @ONLY)

  if(NOT TARGET archetype_deployed_interface)  # the same for all networks, so it is compiled once
    add_library(archetype_deployed_interface OBJECT ${sources}/interface.cpp)
    set_target_properties(archetype_deployed_interface PROPERTIES POSITION_INDEPENDENT_CODE ON)
    target_link_libraries(archetype_deployed_interface PRIVATE ${library})
  endif()
  add_library(${target}_library STATIC ${CMAKE_CURRENT_BINARY_DIR}/${target}_network.cpp
                                       $<TARGET_OBJECTS:archetype_deployed_interface>)
  set_target_properties(${target}_library PROPERTIES OUTPUT_NAME ${target} POSITION_INDEPENDENT_CODE ON)
  target_include_directories(${target}_library PUBLIC ${CMAKE_CURRENT_BINARY_DIR}/include)
  target_link_libraries(${target}_library PUBLIC ${library})
  add_executable(${target} ${CMAKE_CURRENT_BINARY_DIR}/${target}_program.cpp)
  target_link_libraries(${target} PRIVATE ${target}_library)
  target_link_options(${target} PRIVATE LINKER:--as-needed)  # readers of other weight files are not used
endfunction()
