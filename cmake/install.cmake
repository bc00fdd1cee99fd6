# SPDX-License-Identifier: MIT
include(CMakePackageConfigHelpers)
include(GNUInstallDirs)

set(package ${CMAKE_INSTALL_DATADIR}/cmake/archetype)
set(installed ${archetype_components})
set(architecture ARCH_INDEPENDENT)
foreach(library IN ITEMS compiled compiled_deploy)
  if(TARGET archetype_${library})
    list(APPEND installed ${library})
    set(architecture)
  endif()
endforeach()
foreach(component IN LISTS installed)
  install(TARGETS archetype_${component} EXPORT archetype_${component} INCLUDES DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
  install(EXPORT archetype_${component} FILE archetype-${component}.cmake NAMESPACE archetype:: DESTINATION ${package})
endforeach()
install(DIRECTORY ${PROJECT_SOURCE_DIR}/include/ DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}
        FILES_MATCHING PATTERN "*.hpp" PATTERN "*.h")

write_basic_package_version_file(archetype-config-version.cmake COMPATIBILITY SameMinorVersion ${architecture})
configure_file(${CMAKE_CURRENT_LIST_DIR}/archetype-config.cmake.in archetype-config.cmake @ONLY)
install(FILES
          ${CMAKE_CURRENT_LIST_DIR}/archetype_components.cmake
          ${CMAKE_CURRENT_LIST_DIR}/archetype_precompile.cmake
          ${CMAKE_CURRENT_LIST_DIR}/archetype_deploy.cmake
          ${CMAKE_CURRENT_BINARY_DIR}/archetype-config.cmake
          ${CMAKE_CURRENT_BINARY_DIR}/archetype-config-version.cmake
        DESTINATION ${package})
install(DIRECTORY ${CMAKE_CURRENT_LIST_DIR}/deployed DESTINATION ${package})
