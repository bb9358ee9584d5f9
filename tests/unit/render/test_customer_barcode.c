/* SPDX-License-Identifier: MIT */
/* If this fails, the post's machines send a packet elsewhere, or the mailing loses its discount. */
#include "check.h"

#include "barcode_examples.h"
#include "customer_barcode.h"

/* CC1 … CC8, a digit or the hyphen. */
static int symbol_value(const char *name)
{
    if (name[0] == 'C')
        return 10 + name[2] - '0';
    return name[0] == '-' ? 10 : name[0] - '0';
}

static void the_manuals_examples_come_out(void **state)
{
    (void)state;
    for (size_t i = 0; i < ROWS(barcode_examples); i++) {
        char code[ADDRESS_CODE_SIZE];
        struct customer_barcode barcode;
        const char *address = barcode_examples[i].address;
        assert_string_equal(address + address_rest(address), barcode_examples[i].rest);
        address_code_make(code, address, barcode_examples[i].building);
        assert_string_equal(code, barcode_examples[i].code);
        assert_int_equal(customer_barcode_for_address(&barcode, barcode_examples[i].postal_code,
                                                      address, barcode_examples[i].building),
                         CUSTOMER_BARCODE_MADE);
        assert_int_equal(barcode.symbols[20], symbol_value(barcode_examples[i].check));
    }
}

static void the_manuals_examples_have_their_bars(void **state)
{
    static const struct {
        const char *postal_code, *code, *bars;
    } rows[] = {
        {"154-0023", "3-16-4-205",
         "1311414112314414413231231241411432141412341413214414143243243232131"},
        {"350-1106", "22-1A308",
         "1331214114411411414432113213241411432414431214423143243243243214131"},
        {"9100067", "3-80-25J1-2B",
         "1341111414414414432121331241423114441413214132441111441413232441131"},
        {"273-0102", "3-20-5B604",
         "1313221331214411414413231241413214441414132411432114412343243214431"},
    };
    (void)state;
    for (size_t i = 0; i < ROWS(rows); i++) {
        struct customer_barcode barcode;
        assert_int_equal(customer_barcode_encode(&barcode, rows[i].postal_code, rows[i].code),
                         CUSTOMER_BARCODE_MADE);
        assert_string_equal(barcode.bars, rows[i].bars);
    }
}

/* A letter is a control symbol and a digit; filling is CC4, and a cut letter leaves its control. */
static void letters_filling_and_cuts(void **state)
{
    static const struct {
        const char *code;
        unsigned char symbols[13];
    } rows[] = {
        {"", {14, 14, 14, 14, 14, 14, 14, 14, 14, 14, 14, 14, 14}},
        {"AJKTUZ", {11, 0, 11, 9, 12, 0, 12, 9, 13, 0, 13, 5, 14}},
        {"123456789012Z", {1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1, 2, 13}},
        {"1234567890123", {1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1, 2, 3}},
        {"1 -\xE5\xAD\x97z", {1, 10, 14, 14, 14, 14, 14, 14, 14, 14, 14, 14, 14}},
    };
    (void)state;
    for (size_t i = 0; i < ROWS(rows); i++) {
        struct customer_barcode barcode;
        int sum = 0;
        assert_int_equal(customer_barcode_encode(&barcode, "1234567", rows[i].code),
                         CUSTOMER_BARCODE_MADE);
        assert_memory_equal(barcode.symbols + 7, rows[i].symbols, 13);
        for (int s = 0; s < CUSTOMER_BARCODE_SYMBOLS; s++)
            sum += barcode.symbols[s];
        assert_int_equal(sum % 19, 0);
    }
}

static void some_postal_codes_take_no_barcode(void **state)
{
    static const struct {
        const char *postal_code;
        enum customer_barcode_outcome outcome;
    } rows[] = {
        {"060-0000", CUSTOMER_BARCODE_CITY_CODE},
        {"9998300", CUSTOMER_BARCODE_CITY_CODE},
        {"060-0001", CUSTOMER_BARCODE_MADE},
        {"0600010", CUSTOMER_BARCODE_MADE},
        {"", CUSTOMER_BARCODE_NO_POSTAL_CODE},
        {"123456", CUSTOMER_BARCODE_NO_POSTAL_CODE},
        {"12345678", CUSTOMER_BARCODE_NO_POSTAL_CODE},
        {"123--4567", CUSTOMER_BARCODE_NO_POSTAL_CODE},
        {"1234-567", CUSTOMER_BARCODE_NO_POSTAL_CODE},
        {"１２３４５６７", CUSTOMER_BARCODE_NO_POSTAL_CODE},
    };
    (void)state;
    for (size_t i = 0; i < ROWS(rows); i++) {
        struct customer_barcode barcode;
        assert_int_equal(customer_barcode_encode(&barcode, rows[i].postal_code, "1"),
                         rows[i].outcome);
    }
    assert_string_equal(customer_barcode_outcome_name(CUSTOMER_BARCODE_CITY_CODE), "city_code");
}

/* A number of the town's name in the barcode is a wrong address; a number left out is a packet that
 * a person must sort. */
static void the_towns_name_keeps_its_numbers(void **state)
{
    static const struct {
        const char *address, *rest;
    } rows[] = {
        {"北海道札幌市東区北6条東4丁目2-1", "4丁目2-1"},
        {"北海道帯広市西２条南１０丁目１", "１０丁目１"},
        {"三重県四日市市八王子町100", "100"},
        {"東京都中央区八丁堀二丁目1番", "二丁目1番"},
        {"東京都千代田区一番町5", "5"},
        {"宮城県仙台市青葉区一番町四丁目3番1号", "四丁目3番1号"},
        {"東京都千代田区1番町5", "5"},
        {"和歌山県和歌山市六番丁12", "12"},
        {"東京都多摩市一ノ宮3-1", "3-1"},
        {"東京都港区麻布十番1-2-3", "1-2-3"},
        {"東京都港区麻布十番二丁目3番", "二丁目3番"},
        {"愛知県名古屋市熱田区一番 2丁目", "2丁目"},
        {"見本県見本市五番六号", "五番六号"},
        {"東京都渋谷区千駄ケ谷五丁目", "五丁目"},
        {"京都府京都市中京区二条通寺町東入榎木町九十五番地の二", "九十五番地の二"},
        {"熊本県八代市千丁町新牟田1502-1", "1502-1"},
        {"北海道旭川市東旭川町日ノ出一線東三号", "一線東三号"},
        {"千葉県見本市打瀬A街区B-2", "A街区B-2"},
        {"見本県見本市見本町", ""},
        {"", ""},
    };
    (void)state;
    for (size_t i = 0; i < ROWS(rows); i++)
        assert_string_equal(rows[i].address + address_rest(rows[i].address), rows[i].rest);
}

/* Rules 1 to 6, one by one. */
static void the_rest_of_an_address_becomes_a_code(void **state)
{
    static const struct {
        const char *rest, *code;
    } rows[] = {
        {"十九番地", "19"},
        {"二十丁目", "20"},
        {"百三番", "103"},
        {"千二百三十四番地の五号", "1234-5"},
        {"千二百三十四番地の五", "1234"},
        {"一〇三号", "103"},
        {"三ノ二の一番", "3-2-1"},
        {"3第二ビル", "3"},
        {"１－２－３　Ａ棟", "1-2-3A"},
        {"1ー2−3‐4", "1-2-3-4"},
        {"a&b1", "1"},
        {"1・2/3.4", "1234"},
        {"c1", "C1"},
        {"1-ABC-2", "1-2"},
        {"--1--2--", "1-2"},
        {"2F", "2"},
        {"2F3", "2-3"},
        {"２ｆ　３", "2-3"},
        {"F棟2", "F2"},
        {"B1F", "B1"},
        {"2FA", "2"},
        {"5-B604", "5B604"},
        {"2-B", "2B"},
        {"2-B-3", "2B3"},
        {"壱号館", ""},
        {"\xFF\xFE 7\xE3", "7"},
        {"一二三四五六七八九〇番地1", "1"},
    };
    (void)state;
    for (size_t i = 0; i < ROWS(rows); i++) {
        char code[ADDRESS_CODE_SIZE];
        address_code_extract(code, rows[i].rest);
        assert_string_equal(code, rows[i].code);
    }
}

static void an_endless_address_is_cut(void **state)
{
    (void)state;
    static char address[100000];
    char code[ADDRESS_CODE_SIZE];
    memset(address, '7', sizeof address - 1);
    address_code_make(code, address, address);
    assert_string_equal(code, "7777777777777");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_manuals_examples_come_out),
        cmocka_unit_test(the_manuals_examples_have_their_bars),
        cmocka_unit_test(letters_filling_and_cuts),
        cmocka_unit_test(some_postal_codes_take_no_barcode),
        cmocka_unit_test(the_towns_name_keeps_its_numbers),
        cmocka_unit_test(the_rest_of_an_address_becomes_a_code),
        cmocka_unit_test(an_endless_address_is_cut),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
