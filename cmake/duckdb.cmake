# Finds libduckdb, which the binary opens at first use and the package carries: LHCR_DUCKDB_LIBRARY as given, else the cached
# copy that scripts/fetch_duckdb keeps (fetched, with its checksum pinned, when it is not there yet).
set(LHCR_DUCKDB_LIBRARY "" CACHE FILEPATH "libduckdb.so of exactly the version of third_party/duckdb/duckdb.h")

if(NOT LHCR_DUCKDB_LIBRARY OR NOT EXISTS "${LHCR_DUCKDB_LIBRARY}")
    set(duckdb_platform "")
    if(CMAKE_CROSSCOMPILING AND CMAKE_SYSTEM_PROCESSOR STREQUAL "aarch64")
        set(duckdb_platform --platform linux-arm64)
    endif()
    execute_process(COMMAND "${CMAKE_CURRENT_SOURCE_DIR}/scripts/fetch_duckdb" ${duckdb_platform}
                    OUTPUT_VARIABLE duckdb_path OUTPUT_STRIP_TRAILING_WHITESPACE RESULT_VARIABLE duckdb_result)
    if(NOT duckdb_result EQUAL 0)
        message(FATAL_ERROR "libduckdb is not at hand and could not be fetched (see above)\n"
                            "hint: configure with -DLHCR_DUCKDB_LIBRARY=/path/to/libduckdb.so, version 1.5.5")
    endif()
    set(LHCR_DUCKDB_LIBRARY "${duckdb_path}" CACHE FILEPATH "libduckdb.so" FORCE)
endif()
message(STATUS "libduckdb: ${LHCR_DUCKDB_LIBRARY}")

# The last place the engine looks, so that a binary in a build tree works as it is; an installed one finds its own copy first.
function(lhcr_duckdb_default target)
    target_compile_definitions(${target} PRIVATE LHCR_DUCKDB_DEFAULT="${LHCR_DUCKDB_LIBRARY}")
endfunction()
