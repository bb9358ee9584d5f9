/* SPDX-License-Identifier: MIT */
#include "keys.h"

#include "file.h"
#include "message.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#define MAX_FILE_BYTES 16384

int keys_create(const char *path, struct error *error)
{
    unsigned char key[PAGE_CODE_KEY_SIZE];
    char hex[2 * PAGE_CODE_KEY_SIZE + 1], text[200];
    if (file_exists(path))
        return error_set(error, ERROR_REFUSED, _("%s: is there already; a key is never overwritten"), path);
    randombytes_buf(key, sizeof key);
    sodium_bin2hex(hex, sizeof hex, key, sizeof key);
    int length = snprintf(text, sizeof text, "# keys of the page codes: id key; the last one signs\n0 %s\n", hex);
    int result = file_write(path, text, (size_t)length, 0600, error);
    sodium_memzero(key, sizeof key);
    sodium_memzero(hex, sizeof hex);
    sodium_memzero(text, sizeof text);
    return result;
}

static int parse_line(struct page_code_keys *out, const char *line)
{
    int id, consumed = 0;
    size_t bytes;
    const char *end;
    if (sscanf(line, "%d %n", &id, &consumed) != 1 || consumed == 0 || id < 0 || id > 31 ||
        out->count == PAGE_CODE_MAX_KEYS)
        return -1;
    for (int i = 0; i < out->count; i++)
        if (out->key[i].id == id)
            return -1;
    if (sodium_hex2bin(out->key[out->count].bytes, PAGE_CODE_KEY_SIZE, line + consumed, strlen(line + consumed),
                       NULL, &bytes, &end) != 0 ||
        bytes != PAGE_CODE_KEY_SIZE || *end != '\0')
        return -1;
    out->key[out->count].id = id;
    out->signing = out->count++;
    return 0;
}

static int parse_keys(struct page_code_keys *out, char *text, const char *path, struct error *error)
{
    int number = 0;
    memset(out, 0, sizeof *out);
    for (char *line = text, *next; line != NULL && *line != '\0'; line = next) {
        next = strchr(line, '\n');
        if (next != NULL)
            *next++ = '\0';
        number++;
        if (*line != '#' && *line != '\0' && parse_line(out, line) != 0)
            return error_set(error, ERROR_STORE, _("%s: line %d is no key; no page code can be made or verified"),
                             path, number);
    }
    if (out->count == 0)
        return error_set(error, ERROR_STORE, _("%s: holds no key; put the file back from a backup"), path);
    return 0;
}

int keys_load(struct page_code_keys *out, const char *path, struct error *error)
{
    struct buffer text = BUFFER_INIT;
    struct stat status;
    if (stat(path, &status) != 0)
        return error_set_errno(error, ERROR_STORE, _("%s: the page-code key cannot be read"), path);
    if ((status.st_mode & 077) != 0)
        return error_set(error, ERROR_STORE, _("%s: others may read it; chmod 600 it, and make a new key if "
                                               "someone may have seen it"),
                         path);
    int result = file_read(&text, path, MAX_FILE_BYTES, error);
    if (result == 0)
        result = parse_keys(out, text.data == NULL ? (char[]){""} : text.data, path, error);
    if (text.data != NULL)
        sodium_memzero(text.data, text.capacity);
    buffer_free(&text);
    return result;
}
