/* SPDX-License-Identifier: MIT */
#include "tools.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static void run(struct buffer *out, const char *command)
{
    FILE *pipe = popen(command, "r");
    assert_non_null(pipe);
    char bytes[4096];
    for (size_t count; (count = fread(bytes, 1, sizeof bytes, pipe)) > 0;)
        buffer_append(out, bytes, count);
    if (pclose(pipe) != 0)
        fail_msg("%s: %s", command, buffer_text(out));
}

void run_tool(struct buffer *out, const char *format, ...)
{
    char command[512];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(command, sizeof command - 6, format, arguments);
    va_end(arguments);
    strcat(command, " 2>&1");
    buffer_clear(out);
    run(out, command);
}

void render_page(struct gray_picture *out, const char *pdf, int page, int dpi)
{
    *out = (struct gray_picture){.bytes = BUFFER_INIT};
    run_tool(&out->bytes, "pdftoppm -gray -r %d -f %d -l %d %s", dpi, page, page, pdf);
    int header = 0;
    assert_int_equal(sscanf(out->bytes.data, "P5 %d %d 255%n", &out->width, &out->height, &header),
                     2);
    out->pixels = (const unsigned char *)out->bytes.data + header + 1;
    /* Anything more would be a warning. */
    assert_int_equal(out->bytes.size,
                     (size_t)header + 1 + (size_t)out->width * (size_t)out->height);
}
