# SPDX-License-Identifier: MIT
# Libraries from Debian packages; the list to install stands in cmake/packages.txt.
find_package(PkgConfig REQUIRED)
find_package(LibHaru REQUIRED)       # Debian 12 ships no .pc file for it
pkg_check_modules(DEFLATE  REQUIRED IMPORTED_TARGET libdeflate)
pkg_check_modules(PNG      REQUIRED IMPORTED_TARGET libpng)
pkg_check_modules(TIFF     REQUIRED IMPORTED_TARGET libtiff-4>=4.5.0) # the first with TIFFOpenOptions
pkg_check_modules(JPEG     REQUIRED IMPORTED_TARGET libjpeg)
pkg_check_modules(QPDF     REQUIRED IMPORTED_TARGET libqpdf)
pkg_check_modules(POPPLER  REQUIRED IMPORTED_TARGET poppler-glib cairo)
# 0.23.92-7+deb12u1 is the first Debian 12 build with the fixes of CVE-2023-40889 and -40890;
# pkg-config cannot see the Debian revision, cmake/setup.sh installs the current one.
pkg_check_modules(ZBAR     REQUIRED IMPORTED_TARGET zbar>=0.23.92)
pkg_check_modules(JANSSON  REQUIRED IMPORTED_TARGET jansson)
pkg_check_modules(HARFBUZZ REQUIRED IMPORTED_TARGET harfbuzz harfbuzz-subset)
pkg_check_modules(QRENCODE REQUIRED IMPORTED_TARGET libqrencode)
pkg_check_modules(SQLITE   REQUIRED IMPORTED_TARGET sqlite3)
pkg_check_modules(SODIUM   REQUIRED IMPORTED_TARGET libsodium)
pkg_check_modules(SECCOMP  REQUIRED IMPORTED_TARGET libseccomp)
pkg_check_modules(CMARK    REQUIRED IMPORTED_TARGET libcmark-gfm)
find_library(CMARK_EXTENSIONS_LIBRARY cmark-gfm-extensions REQUIRED)
find_package(Threads REQUIRED)
find_library(MATH_LIBRARY m REQUIRED)
if(FORMLOOP_TESTS)
  pkg_check_modules(CMOCKA REQUIRED IMPORTED_TARGET cmocka)
endif()
