/* SPDX-License-Identifier: MIT */
#include "customer_barcode.h"

#include <stdbool.h>
#include <string.h>

#define POSTAL_DIGITS 7
#define DATA_SYMBOLS (CUSTOMER_BARCODE_SYMBOLS - 1)
#define CHECK_MODULUS 19

enum { HYPHEN = 10, CC1, CC2, CC3, CC4 };

static const char symbol_bars[CHECK_MODULUS][4] = {
    "144", "114", "132", "312", "123", "141", "321", "213", "231", "411", /* 0 … 9 */
    "414",                                                                /* - */
    "324", "342", "234", "432", "243", "423", "441", "111",               /* CC1 … CC8 */
};

/* Seven digits, a hyphen behind the third let pass. */
static bool read_postal_code(unsigned char out[POSTAL_DIGITS], const char *text)
{
    int count = 0;
    for (; *text != '\0'; text++) {
        if (*text == '-' && count == 3 && text[-1] != '-')
            continue;
        if (*text < '0' || *text > '9' || count == POSTAL_DIGITS)
            return false;
        out[count++] = (unsigned char)(*text - '0');
    }
    return count == POSTAL_DIGITS;
}

/* The one or two symbols of a character; returns their number. */
static int symbols_of(unsigned char out[2], char character)
{
    if (character >= '0' && character <= '9') {
        out[0] = (unsigned char)(character - '0');
        return 1;
    }
    if (character == '-') {
        out[0] = HYPHEN;
        return 1;
    }
    if (character < 'A' || character > 'Z')
        return 0;
    out[0] = (unsigned char)(CC1 + (character - 'A') / 10);
    out[1] = (unsigned char)((character - 'A') % 10);
    return 2;
}

static void fill_address(unsigned char *out, const char *address_code)
{
    int count = 0;
    for (; *address_code != '\0'; address_code++) {
        unsigned char symbols[2];
        int more = symbols_of(symbols, *address_code);
        for (int i = 0; i < more && count < ADDRESS_CODE_CHARACTERS; i++)
            out[count++] = symbols[i];
    }
    while (count < ADDRESS_CODE_CHARACTERS)
        out[count++] = CC4;
}

static unsigned char check_symbol(const unsigned char *symbols)
{
    int sum = 0;
    for (int i = 0; i < DATA_SYMBOLS; i++)
        sum += symbols[i];
    return (unsigned char)((CHECK_MODULUS - sum % CHECK_MODULUS) % CHECK_MODULUS);
}

static void write_bars(struct customer_barcode *out)
{
    char *bars = out->bars;
    memcpy(bars, "13", 2);
    bars += 2;
    for (int i = 0; i < CUSTOMER_BARCODE_SYMBOLS; i++, bars += 3)
        memcpy(bars, symbol_bars[out->symbols[i]], 3);
    memcpy(bars, "31", 3);
}

enum customer_barcode_outcome customer_barcode_encode(struct customer_barcode *out,
                                                      const char *postal_code,
                                                      const char *address_code)
{
    struct customer_barcode barcode;
    if (!read_postal_code(barcode.symbols, postal_code))
        return CUSTOMER_BARCODE_NO_POSTAL_CODE;
    if (barcode.symbols[5] == 0 && barcode.symbols[6] == 0)
        return CUSTOMER_BARCODE_CITY_CODE;
    fill_address(barcode.symbols + POSTAL_DIGITS, address_code);
    barcode.symbols[DATA_SYMBOLS] = check_symbol(barcode.symbols);
    write_bars(&barcode);
    *out = barcode;
    return CUSTOMER_BARCODE_MADE;
}

enum customer_barcode_outcome customer_barcode_for_address(struct customer_barcode *out,
                                                           const char *postal_code,
                                                           const char *address,
                                                           const char *building)
{
    char address_code[ADDRESS_CODE_SIZE];
    address_code_make(address_code, address, building);
    return customer_barcode_encode(out, postal_code, address_code);
}

const char *customer_barcode_outcome_name(enum customer_barcode_outcome outcome)
{
    static const char *const names[] = {[CUSTOMER_BARCODE_MADE] = "made",
                                        [CUSTOMER_BARCODE_CITY_CODE] = "city_code",
                                        [CUSTOMER_BARCODE_NO_POSTAL_CODE] = "no_postal_code"};
    return names[outcome];
}
