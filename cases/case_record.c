/* SPDX-License-Identifier: MIT */
#include "case_record.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

#define MEMBER(name) offsetof(struct case_record, name), sizeof((struct case_record *)0)->name

static const struct column {
    const char *key;
    const char *title;
    bool required;
    size_t offset, size; /* of the member in struct case_record */
} columns[COLUMN_COUNT] = {
    [COLUMN_CASE] = {"case", "整理番号", false, MEMBER(case_number)},
    [COLUMN_INSURED_SYMBOL] = {"insured_symbol", "記号", false, MEMBER(insured_symbol)},
    [COLUMN_INSURED_NUMBER] = {"insured_number", "番号", false, MEMBER(insured_number)},
    [COLUMN_NAME] = {"name", "氏名", true, MEMBER(name)},
    [COLUMN_NAME_KANA] = {"name_kana", "フリガナ", false, MEMBER(name_kana)},
    [COLUMN_BIRTH_DATE] = {"birth_date", "生年月日", true, MEMBER(birth_date)},
    [COLUMN_SEX] = {"sex", "性別", false, MEMBER(sex)},
    [COLUMN_POSTAL_CODE] = {"postal_code", "郵便番号", true, MEMBER(postal_code)},
    [COLUMN_ADDRESS] = {"address", "住所", true, MEMBER(address)},
    [COLUMN_ADDRESS_BUILDING] = {"address_building", "建物名", false, MEMBER(address_building)},
    [COLUMN_PHONE] = {"phone", "電話番号", false, MEMBER(phone)},
    [COLUMN_EMAIL] = {"email", "メールアドレス", false, MEMBER(email)},
    [COLUMN_EMPLOYER_NAME] = {"employer_name", "事業所名", false, MEMBER(employer_name)},
    [COLUMN_ACQUIRED_DATE] = {"acquired_date", "資格取得年月日", false, MEMBER(acquired_date)},
    [COLUMN_RETIREMENT_DATE] = {"retirement_date", "退職日", true, MEMBER(retirement_date)},
    [COLUMN_REMUNERATION] = {"standard_monthly_remuneration", "標準報酬月額", false, MEMBER(remuneration_yen)},
};

const char *case_column_key(enum case_column column)
{
    return columns[column].key;
}

const char *case_column_title(enum case_column column)
{
    return columns[column].title;
}

bool case_column_is_required(enum case_column column)
{
    return columns[column].required;
}

const char *case_sex_name(enum case_sex sex)
{
    return sex == SEX_MALE ? "male" : sex == SEX_FEMALE ? "female" : "";
}

static const char *date_text(struct date date, char scratch[DATE_TEXT_SIZE])
{
    return date_is_set(date) ? date_format_iso(date, scratch) : "";
}

static const char *yen_text(int yen, char scratch[DATE_TEXT_SIZE])
{
    if (yen == 0)
        return "";
    snprintf(scratch, DATE_TEXT_SIZE, "%d", yen);
    return scratch;
}

const char *case_record_text(const struct case_record *record, enum case_column column,
                             char scratch[DATE_TEXT_SIZE])
{
    switch (column) {
    case COLUMN_CASE:
        return record->case_number;
    case COLUMN_INSURED_SYMBOL:
        return record->insured_symbol;
    case COLUMN_INSURED_NUMBER:
        return record->insured_number;
    case COLUMN_NAME:
        return record->name;
    case COLUMN_NAME_KANA:
        return record->name_kana;
    case COLUMN_BIRTH_DATE:
        return date_text(record->birth_date, scratch);
    case COLUMN_SEX:
        return case_sex_name(record->sex);
    case COLUMN_POSTAL_CODE:
        return record->postal_code;
    case COLUMN_ADDRESS:
        return record->address;
    case COLUMN_ADDRESS_BUILDING:
        return record->address_building;
    case COLUMN_PHONE:
        return record->phone;
    case COLUMN_EMAIL:
        return record->email;
    case COLUMN_EMPLOYER_NAME:
        return record->employer_name;
    case COLUMN_ACQUIRED_DATE:
        return date_text(record->acquired_date, scratch);
    case COLUMN_RETIREMENT_DATE:
        return date_text(record->retirement_date, scratch);
    case COLUMN_REMUNERATION:
        return yen_text(record->remuneration_yen, scratch);
    case COLUMN_COUNT:
        break;
    }
    return "";
}

void case_record_copy(struct case_record *out, const struct case_record *record,
                      enum case_column column)
{
    size_t offset = columns[column].offset;
    memcpy((char *)out + offset, (const char *)record + offset, columns[column].size);
}

bool case_record_differs(const struct case_record *a, const struct case_record *b,
                         enum case_column column)
{
    size_t offset = columns[column].offset;
    return memcmp((const char *)a + offset, (const char *)b + offset, columns[column].size) != 0;
}
