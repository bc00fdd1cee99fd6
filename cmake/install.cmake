# SPDX-License-Identifier: MIT
include(CMakePackageConfigHelpers)
include(GNUInstallDirs)

set(package ${CMAKE_INSTALL_DATADIR}/cmake/archetype)
set(components describe)
if(TARGET archetype_archetype)
  list(APPEND components archetype)
endif()
set(architecture ARCH_INDEPENDENT)
if(TARGET archetype_compiled)
  list(APPEND components compiled)
  set(architecture)
endif()

foreach(component IN LISTS components)
  install(TARGETS archetype_${component} EXPORT archetype_${component} INCLUDES DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
  install(EXPORT archetype_${component} FILE archetype-${component}.cmake NAMESPACE archetype:: DESTINATION ${package})
endforeach()
install(DIRECTORY ${PROJECT_SOURCE_DIR}/include/ DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} FILES_MATCHING PATTERN "*.hpp")

write_basic_package_version_file(archetype-config-version.cmake COMPATIBILITY SameMinorVersion ${architecture})
install(FILES
          ${CMAKE_CURRENT_LIST_DIR}/archetype-config.cmake
          ${CMAKE_CURRENT_LIST_DIR}/archetype_precompile.cmake
          ${CMAKE_CURRENT_BINARY_DIR}/archetype-config-version.cmake
        DESTINATION ${package})
