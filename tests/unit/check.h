/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_TESTS_CHECK_H
#define FORMLOOP_TESTS_CHECK_H

/* What cmocka wants before its own header. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define ROWS(table) (sizeof(table) / sizeof *(table))

#endif
