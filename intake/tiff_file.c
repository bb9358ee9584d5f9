/* SPDX-License-Identifier: MIT */
#include "tiff_file.h"

#include <stdio.h>
#include <string.h>

static tmsize_t read_bytes(thandle_t handle, void *out, tmsize_t size)
{
    struct tiff_file *file = handle;
    uint64_t left = file->source->size - file->position;
    size_t count = (uint64_t)size < left ? (size_t)size : (size_t)left;
    memcpy(out, file->source->bytes + file->position, count);
    file->position += count;
    return (tmsize_t)count;
}

static tmsize_t write_nothing(thandle_t handle, void *bytes, tmsize_t size)
{
    (void)handle;
    (void)bytes;
    (void)size;
    return -1;
}

static toff_t seek_to(thandle_t handle, toff_t offset, int whence)
{
    struct tiff_file *file = handle;
    if (whence == SEEK_CUR)
        offset += file->position;
    else if (whence == SEEK_END)
        offset += file->source->size;
    file->position = offset < file->source->size ? offset : file->source->size;
    return offset;
}

static int close_nothing(thandle_t handle)
{
    (void)handle;
    return 0;
}

static toff_t size_of(thandle_t handle)
{
    const struct tiff_file *file = handle;
    return file->source->size;
}

static int map_bytes(thandle_t handle, void **base, toff_t *size)
{
    const struct tiff_file *file = handle;
    *base = (void *)file->source->bytes; /* libtiff reads it only: the file is open for reading */
    *size = file->source->size;
    return 1;
}

static void unmap_nothing(thandle_t handle, void *base, toff_t size)
{
    (void)handle;
    (void)base;
    (void)size;
}

static int note(TIFF *tiff, void *user, const char *module, const char *format, va_list arguments)
{
    struct tiff_file *file = user;
    (void)tiff;
    (void)module;
    if (file->message[0] == '\0')
        vsnprintf(file->message, sizeof file->message, format, arguments);
    file->complaints++;
    if (strstr(format, "EOF") != NULL)
        file->ends_early = true;
    return 1; /* libtiff's own handler, which prints, is not called */
}

void tiff_file_forget_complaints(struct tiff_file *file)
{
    file->message[0] = '\0';
    file->complaints = 0;
    file->ends_early = false;
}

int tiff_file_open(struct tiff_file *file, struct error *error)
{
    TIFFOpenOptions *options = TIFFOpenOptionsAlloc();
    if (options == NULL)
        return error_out_of_memory(error);
    TIFFOpenOptionsSetErrorHandlerExtR(options, note, file);
    TIFFOpenOptionsSetWarningHandlerExtR(options, note, file);
    TIFFOpenOptionsSetMaxSingleMemAlloc(options, (tmsize_t)file->source->limits->max_decoded_bytes);
    /* "h": no directory is read yet */
    file->tiff = TIFFClientOpenExt("scan", "rh", file, read_bytes, write_nothing, seek_to,
                                   close_nothing, size_of, map_bytes, unmap_nothing, options);
    TIFFOpenOptionsFree(options);
    return 0;
}
