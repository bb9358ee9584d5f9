/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_EMBEDDED_H
#define FORMLOOP_EMBEDDED_H

#include <stddef.h>

/* A file that the program carries inside (cmake/Embed.cmake generates the tables). The bytes are
 * static; a NUL that does not count in size follows them. A table ends with name == NULL. */
struct embedded_file {
    const char *name;
    const unsigned char *bytes;
    size_t size;
};

#endif
