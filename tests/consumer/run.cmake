# SPDX-License-Identifier: MIT
# Installs Archetype below BUILD, then configures, builds and runs the project CONSUMER against it.
set(prefix ${BUILD}/prefix)
set(binaries ${BUILD}/consumer/${CONSUMER})

function(run)
  execute_process(COMMAND ${ARGN} RESULT_VARIABLE status OUTPUT_VARIABLE said ERROR_VARIABLE said)
  if(status)
    list(JOIN ARGN " " command)
    message(FATAL_ERROR "${command}\n${said}")
  endif()
endfunction()

file(REMOVE_RECURSE ${binaries})
if(CONSUMER STREQUAL describe)
  set(options -DCMAKE_DISABLE_FIND_PACKAGE_Torch=ON)  # whoever describes must not need it
  file(REMOVE_RECURSE ${prefix})
  run(${CMAKE_COMMAND} --install ${BUILD} --prefix ${prefix})
endif()
run(${CMAKE_COMMAND} -G Ninja -S ${CMAKE_CURRENT_LIST_DIR}/${CONSUMER} -B ${binaries} -DCMAKE_PREFIX_PATH=${prefix}
    -DFETCHCONTENT_SOURCE_DIR_ARCHETYPE=${ARCHETYPE} -DCMAKE_CXX_COMPILER=${COMPILER}
    -DCMAKE_CXX_COMPILER_LAUNCHER=${LAUNCHER} ${options})
run(${CMAKE_COMMAND} --build ${binaries})
run(${binaries}/consumer)
