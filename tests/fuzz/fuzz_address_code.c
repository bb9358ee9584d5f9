/* SPDX-License-Identifier: MIT */
/* Addresses as employers write them: whatever the bytes, the code has at most 13 characters of the
 * barcode's alphabet, no hyphen at its ends or beside a letter (but where it was cut), and the
 * barcode's check holds. */
#include "customer_barcode.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool is_sound(const char *code)
{
    size_t length = strlen(code);
    if (length > ADDRESS_CODE_CHARACTERS || code[0] == '-')
        return false;
    for (size_t i = 0; i < length; i++) {
        unsigned char c = (unsigned char)code[i], next = (unsigned char)code[i + 1];
        if (c != '-' && !isdigit(c) && !isupper(c))
            return false;
        if (c == '-' && !isdigit(next) && (next != '\0' || length < ADDRESS_CODE_CHARACTERS))
            return false;
    }
    return true;
}

static void check_barcode(const char *code)
{
    struct customer_barcode barcode;
    int sum = 0;
    if (customer_barcode_encode(&barcode, "1234567", code) != CUSTOMER_BARCODE_MADE)
        abort();
    for (int i = 0; i < CUSTOMER_BARCODE_SYMBOLS; i++)
        sum += barcode.symbols[i];
    if (sum % 19 != 0 || strspn(barcode.bars, "1234") != CUSTOMER_BARCODE_BARS)
        abort();
}

/* The first line is the address, what follows the building. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char code[ADDRESS_CODE_SIZE];
    char *address = calloc(size + 2, 1);
    if (address == NULL)
        return 0;
    memcpy(address, data, size);
    char *building = strchr(address, '\n');
    if (building != NULL)
        *building++ = '\0';
    if (address_rest(address) > strlen(address))
        abort();
    address_code_make(code, address, building != NULL ? building : "");
    if (!is_sound(code))
        abort();
    check_barcode(code);
    free(address);
    return 0;
}
