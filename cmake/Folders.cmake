# SPDX-License-Identifier: MIT
# One static library a folder: formloop_folder(NAME SOURCES … HEADERS … USES folders … LIBRARIES …)
# USES are the folders whose headers this one may include (PUBLIC: their headers show in ours);
# LIBRARIES are outside libraries, private to the folder. Including the header of any other
# folder fails to compile, so the build files are the dependency diagram.
function(formloop_folder name)
  cmake_parse_arguments(arg "" "" "SOURCES;HEADERS;USES;LIBRARIES" ${ARGN})
  add_library(formloop_${name} STATIC ${arg_SOURCES})
  target_sources(formloop_${name} PUBLIC FILE_SET HEADERS
    BASE_DIRS ${CMAKE_CURRENT_SOURCE_DIR} FILES ${arg_HEADERS})
  set_target_properties(formloop_${name} PROPERTIES VERIFY_INTERFACE_HEADER_SETS ON)
  foreach(folder IN LISTS arg_USES)
    target_link_libraries(formloop_${name} PUBLIC formloop_${folder})
  endforeach()
  target_link_libraries(formloop_${name} PRIVATE formloop_flags ${arg_LIBRARIES})
endfunction()

# Files that the program carries inside: formloop_embed(TARGET FUNCTION name=file …) generates
# FUNCTION.c with  const struct embedded_file *FUNCTION(const char *name)  (base/embedded.h).
function(formloop_embed target function)
  set(output ${CMAKE_CURRENT_BINARY_DIR}/${function}.c)
  set(files)
  foreach(pair IN LISTS ARGN)
    string(REGEX REPLACE "^[^=]*=" "" file ${pair})
    list(APPEND files ${file})
  endforeach()
  string(REPLACE ";" "|" pairs "${ARGN}")
  add_custom_command(OUTPUT ${output}
    COMMAND ${CMAKE_COMMAND} -DOUTPUT=${output} -DFUNCTION=${function} "-DPAIRS=${pairs}"
            -P ${PROJECT_SOURCE_DIR}/cmake/Embed.cmake
    DEPENDS ${files} ${PROJECT_SOURCE_DIR}/cmake/Embed.cmake VERBATIM)
  target_sources(${target} PRIVATE ${output})
endfunction()

# A unit test program: formloop_test(NAME SOURCES … LINK folders …), label "unit".
function(formloop_test name)
  cmake_parse_arguments(arg "" "" "SOURCES;LINK;LIBRARIES;LABELS" ${ARGN})
  add_executable(test_${name} ${arg_SOURCES})
  foreach(folder IN LISTS arg_LINK)
    target_link_libraries(test_${name} PRIVATE formloop_${folder})
  endforeach()
  target_link_libraries(test_${name} PRIVATE formloop_flags formloop_check ${arg_LIBRARIES})
  if(NOT arg_LABELS)
    set(arg_LABELS unit)
  endif()
  add_test(NAME ${name} COMMAND test_${name})
  set_tests_properties(${name} PROPERTIES LABELS "${arg_LABELS}" TIMEOUT 300)
endfunction()

# A fuzz target: with clang and FORMLOOP_FUZZ a libFuzzer program, else a program that replays
# the corpus; ctest replays the corpus in both (label "fuzz").
function(formloop_fuzz name)
  cmake_parse_arguments(arg "" "" "SOURCES;LINK;LIBRARIES" ${ARGN})
  add_executable(fuzz_${name} ${arg_SOURCES})
  foreach(folder IN LISTS arg_LINK)
    target_link_libraries(fuzz_${name} PRIVATE formloop_${folder})
  endforeach()
  target_link_libraries(fuzz_${name} PRIVATE formloop_flags ${arg_LIBRARIES})
  set(corpus ${CMAKE_CURRENT_SOURCE_DIR}/corpus/${name})
  if(FORMLOOP_FUZZ)
    target_link_options(fuzz_${name} PRIVATE -fsanitize=fuzzer)
    add_test(NAME fuzz_${name} COMMAND fuzz_${name} -runs=0 ${corpus})
  else()
    target_sources(fuzz_${name} PRIVATE ${PROJECT_SOURCE_DIR}/tests/fuzz/replay.c)
    add_test(NAME fuzz_${name} COMMAND fuzz_${name} ${corpus})
  endif()
  set_tests_properties(fuzz_${name} PROPERTIES LABELS fuzz TIMEOUT 300)
endfunction()
