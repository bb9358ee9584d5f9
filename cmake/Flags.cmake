# SPDX-License-Identifier: MIT
# Warnings and sanitizers, as one interface target that every target links privately.
add_library(formloop_flags INTERFACE)
target_compile_features(formloop_flags INTERFACE c_std_17)
target_compile_options(formloop_flags INTERFACE
  -Wall -Wextra -Wshadow -Wpointer-arith -Wstrict-prototypes -Wmissing-prototypes
  -Wold-style-definition -Wvla -Wwrite-strings -Wundef -Wformat=2)
target_compile_definitions(formloop_flags INTERFACE _GNU_SOURCE)
if(FORMLOOP_WERROR)
  target_compile_options(formloop_flags INTERFACE -Werror)
endif()
if(FORMLOOP_SANITIZE)
  target_compile_options(formloop_flags INTERFACE
    -fsanitize=${FORMLOOP_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_link_options(formloop_flags INTERFACE -fsanitize=${FORMLOOP_SANITIZE})
endif()
if(FORMLOOP_FUZZ)
  if(NOT CMAKE_C_COMPILER_ID MATCHES "Clang")
    message(FATAL_ERROR "FORMLOOP_FUZZ needs clang; with gcc the corpus is replayed by ctest")
  endif()
  target_compile_options(formloop_flags INTERFACE -fsanitize=fuzzer-no-link)
endif()

# The same sources must give the same program: no C extensions, no machine-specific code.
set(CMAKE_C_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE RelWithDebInfo)
endif()
