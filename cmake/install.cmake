# What `cmake --install` puts where, and the packages CPack makes of it (configured in cmake/package.cmake.in per generator).
#   runtime  the binary, libduckdb beside it, documents, completions: what a Debian package holds
#   bundle   the shared libraries the binary needs, for the archive that must run where nothing is installed
include(GNUInstallDirs)
set(CMAKE_SKIP_INSTALL_ALL_DEPENDENCY ON)  # a package needs the binary, not the tests
set(private_libraries "lib/lhcr")

# The old kind of run path also serves libraries of libraries and dlopen: the archive's libssl is found by the archive's libpq.
set_target_properties(lhcr PROPERTIES INSTALL_RPATH "$ORIGIN/../${private_libraries}")
target_link_options(lhcr PRIVATE -Wl,--disable-new-dtags)
# The same path in the build tree: CMake would else keep room for it there with empty entries, which mean the working directory.
set_target_properties(lhcr PROPERTIES BUILD_WITH_INSTALL_RPATH ON)

install(TARGETS lhcr RUNTIME DESTINATION bin COMPONENT runtime)
install(FILES "${LHCR_DUCKDB_LIBRARY}" DESTINATION "${private_libraries}" COMPONENT runtime RENAME libduckdb.so
        PERMISSIONS OWNER_READ OWNER_WRITE GROUP_READ WORLD_READ)
install(FILES LICENSE DESTINATION share/doc/lhcr RENAME copyright COMPONENT runtime)
install(FILES third_party/duckdb/LICENSE DESTINATION share/doc/lhcr/third_party RENAME duckdb COMPONENT runtime)
install(FILES third_party/valijson/LICENSE DESTINATION share/doc/lhcr/third_party RENAME valijson COMPONENT runtime)
install(FILES /usr/share/doc/libpg-query-dev/copyright DESTINATION share/doc/lhcr/third_party RENAME libpg_query COMPONENT runtime OPTIONAL)
install(FILES /usr/share/doc/libcmark-gfm-dev/copyright DESTINATION share/doc/lhcr/third_party RENAME cmark-gfm COMPONENT runtime OPTIONAL)
install(FILES README.md DESTINATION share/doc/lhcr COMPONENT runtime OPTIONAL)
install(FILES completions/lhcr.bash DESTINATION share/bash-completion/completions RENAME lhcr COMPONENT runtime OPTIONAL)
install(FILES completions/_lhcr completions/lhcr.zsh DESTINATION share/zsh/vendor-completions COMPONENT runtime OPTIONAL)
install(FILES completions/lhcr.fish DESTINATION share/fish/vendor_completions.d COMPONENT runtime OPTIONAL)

# libpq and libcurl are opened at first use, so no linker names them: they are asked for here, with all that hangs on them.
find_library(CURL_LIBRARY NAMES curl REQUIRED)
find_library(PQ_LIBRARY NAMES pq REQUIRED)
install(CODE "set(binary \"$<TARGET_FILE:lhcr>\")\nset(opened \"${PQ_LIBRARY}\" \"${CURL_LIBRARY}\" \"${LHCR_DUCKDB_LIBRARY}\")\nset(place \"${private_libraries}\")"
        COMPONENT bundle EXCLUDE_FROM_ALL)
install(SCRIPT cmake/bundle_libraries.cmake COMPONENT bundle EXCLUDE_FROM_ALL)

set(CPACK_PACKAGE_NAME lhcr)
set(CPACK_PACKAGE_VENDOR "lhcr maintainers")
set(CPACK_PACKAGE_CONTACT "lhcr maintainers <maintainers@lhcr.invalid>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "control room for lakehouse runs: ingest, transform, prove, rebuild")
set(CPACK_RESOURCE_FILE_LICENSE "${CMAKE_CURRENT_SOURCE_DIR}/LICENSE")
set(CPACK_GENERATOR "DEB;TGZ")
set(CPACK_OUTPUT_FILE_PREFIX "${CMAKE_CURRENT_SOURCE_DIR}/dist")
set(CPACK_STRIP_FILES ON)
set(CPACK_SYSTEM_NAME "linux-${CMAKE_SYSTEM_PROCESSOR}")
set(CPACK_COMPONENTS_GROUPING ALL_COMPONENTS_IN_ONE)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_ARCHIVE_COMPONENT_INSTALL ON)
set(CPACK_COMPONENT_INCLUDE_TOPLEVEL_DIRECTORY ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION database)
set(CPACK_DEBIAN_COMPRESSION_TYPE zstd)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_DEPENDS "libpq5 (>= 15), libcurl4 (>= 7.74)")
# The embedded control room starts a private server from these programs; a worker against a database elsewhere needs none.
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "postgresql-15 | postgresql, ca-certificates, git")
set(CPACK_PROJECT_CONFIG_FILE "${CMAKE_CURRENT_SOURCE_DIR}/cmake/package.cmake")
include(CPack)
