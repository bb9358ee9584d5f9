/* SPDX-License-Identifier: MIT */
/* A bank's file: money. Whatever the bytes, what is taken adds up and every text is UTF-8. */
#include "text.h"
#include "zengin_file.h"

#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void promise(int kept)
{
    if (!kept)
        __builtin_trap();
}

static void check_row(const struct zengin_file *file, const struct zengin_row *row)
{
    promise(row->group < file->group_count && row->record > 1 && row->amount_yen >= 0);
    promise(date_is_set(row->booked) && date_is_set(row->value));
    promise(utf8_is_valid(row->payer_name, strlen(row->payer_name), NULL));
    promise(utf8_is_valid(row->edi, strlen(row->edi), NULL));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct zengin_file file;
    struct error error = ERROR_INIT;
    int result = zengin_file_parse(&file, data, size, (struct date){2026, 4, 21}, "fuzz", &error);
    promise(result == 0 || error.message[0] != '\0');
    for (size_t i = 0; result == 0 && i < file.row_count; i++)
        check_row(&file, &file.rows[i]);
    zengin_file_free(&file);
    return 0;
}
