/* SPDX-License-Identifier: MIT */
#include "error.h"

#include "message.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

int error_set(struct error *error, enum error_code code, const char *format, ...)
{
    if (error == NULL || error->code != ERROR_NONE)
        return -1;
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(error->message, sizeof error->message, format, arguments);
    va_end(arguments);
    error->code = code;
    return -1;
}

int error_set_errno(struct error *error, enum error_code code, const char *format, ...)
{
    int saved = errno;
    if (error == NULL || error->code != ERROR_NONE)
        return -1;
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(error->message, sizeof error->message, format, arguments);
    va_end(arguments);
    if (length >= 0 && (size_t)length < sizeof error->message)
        snprintf(error->message + length, sizeof error->message - (size_t)length, ": %s",
                 strerror(saved));
    error->code = code;
    return -1;
}

int error_out_of_memory(struct error *error)
{
    return error_set(error, ERROR_STORE, _("out of memory; nothing was changed"));
}

void error_prefix(struct error *error, const char *format, ...)
{
    if (error == NULL || error->code == ERROR_NONE)
        return;
    char rest[sizeof error->message];
    memcpy(rest, error->message, sizeof rest);
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(error->message, sizeof error->message, format, arguments);
    va_end(arguments);
    if (length >= 0 && (size_t)length < sizeof error->message)
        snprintf(error->message + length, sizeof error->message - (size_t)length, ": %s", rest);
}

void error_clear(struct error *error)
{
    error->code = ERROR_NONE;
    error->message[0] = '\0';
}
