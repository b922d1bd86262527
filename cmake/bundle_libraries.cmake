# Copies the shared libraries of the binary, and of what it opens at run time, beside libduckdb in the archive. Run at install time
# with `binary`, `opened` and `place` set by cmake/install.cmake. The C and C++ run times stay out: they must match the machine's own.
file(GET_RUNTIME_DEPENDENCIES
     EXECUTABLES "${binary}" LIBRARIES ${opened}
     RESOLVED_DEPENDENCIES_VAR found UNRESOLVED_DEPENDENCIES_VAR lost
     PRE_EXCLUDE_REGEXES "^ld-linux" "^lib(c|m|dl|rt|pthread|resolv|stdc\\+\\+|gcc_s)\\.so" "^linux-vdso")
if(lost)
    message(FATAL_ERROR "the archive would not run: not found: ${lost}")
endif()
foreach(library IN LISTS opened)
    if(NOT library MATCHES "libduckdb")  # installed with the binary already
        list(APPEND found "${library}")
    endif()
endforeach()
set(folder "$ENV{DESTDIR}${CMAKE_INSTALL_PREFIX}/${place}")
set(notices "$ENV{DESTDIR}${CMAKE_INSTALL_PREFIX}/share/doc/lhcr/third_party")
foreach(library IN LISTS found)
    get_filename_component(name "${library}" NAME)
    file(REAL_PATH "${library}" real)
    if(name MATCHES "^lib(curl|pq)\\.so$")  # the compiler's name; it is opened by the one that the loader knows
        string(REGEX MATCH "lib[a-z]+\\.so\\.[0-9]+" name "${real}")
    endif()
    file(INSTALL DESTINATION "${folder}" TYPE FILE RENAME "${name}" FILES "${real}")
    execute_process(COMMAND dpkg-query --search "${real}" OUTPUT_VARIABLE owner ERROR_QUIET RESULT_VARIABLE unknown)
    string(REGEX MATCH "^[^:]+" package "${owner}")
    if(unknown EQUAL 0 AND EXISTS "/usr/share/doc/${package}/copyright")
        file(INSTALL DESTINATION "${notices}" TYPE FILE RENAME "${package}" FILES "/usr/share/doc/${package}/copyright" FOLLOW_SYMLINK_CHAIN)
    endif()
endforeach()
