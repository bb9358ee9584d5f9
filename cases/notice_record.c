/* SPDX-License-Identifier: MIT */
#include "notice_record.h"

#include "text.h"

#include <stdlib.h>
#include <string.h>

static const char *const loss_reason_names[LOSS_REASON_COUNT] = {
    "", "retirement", "exempt", "death", "age_75", "disability", "agreement", "workplace_left",
};
static const char *const standing_names[NOTICE_STANDING_COUNT] = {"agreed", "review", "discarded"};
static const char *const question_names[QUESTION_COUNT] = {"", "several_cases", "person_differs",
                                                           "dates_differ"};

const char *notice_loss_reason_name(enum notice_loss_reason reason)
{
    return loss_reason_names[reason];
}

const char *notice_standing_name(enum notice_standing standing)
{
    return standing_names[standing];
}

const char *notice_question_name(enum notice_question question)
{
    return question_names[question];
}

/* What the text holds says the reason; the first that fits, for 死亡退職 is a death. */
static const struct {
    const char *part;
    enum notice_loss_reason reason;
} reason_words[] = {
    {"死亡", LOSS_REASON_DEATH},
    {"75歳", LOSS_REASON_AGE_75},
    {"後期高齢", LOSS_REASON_AGE_75},
    {"障害認定", LOSS_REASON_DISABILITY},
    {"社会保障協定", LOSS_REASON_AGREEMENT},
    {"任意適用", LOSS_REASON_WORKPLACE_LEFT},
    {"適用除外", LOSS_REASON_EXEMPT},
    {"退職", LOSS_REASON_RETIREMENT},
    {"離職", LOSS_REASON_RETIREMENT},
    {"定年", LOSS_REASON_RETIREMENT},
    {"満了", LOSS_REASON_RETIREMENT},
    {"解雇", LOSS_REASON_RETIREMENT},
    {"都合", LOSS_REASON_RETIREMENT},
};
static const struct {
    const char *number;
    enum notice_loss_reason reason;
} reason_numbers[] = {
    {"4", LOSS_REASON_RETIREMENT}, {"5", LOSS_REASON_DEATH},      {"7", LOSS_REASON_AGE_75},
    {"9", LOSS_REASON_DISABILITY}, {"11", LOSS_REASON_AGREEMENT},
};
#define LENGTH(array) (sizeof(array) / sizeof *(array))

static int find_reason(enum notice_loss_reason *out, const char *text)
{
    for (int i = 0; i < LOSS_REASON_COUNT; i++) {
        *out = (enum notice_loss_reason)i;
        if (strcmp(loss_reason_names[i], text) == 0)
            return 0;
    }
    for (size_t i = 0; i < LENGTH(reason_numbers); i++) {
        *out = reason_numbers[i].reason;
        if (strcmp(reason_numbers[i].number, text) == 0)
            return 0;
    }
    for (size_t i = 0; i < LENGTH(reason_words); i++) {
        *out = reason_words[i].reason;
        if (strstr(text, reason_words[i].part) != NULL)
            return 0;
    }
    *out = LOSS_REASON_UNKNOWN;
    return -1;
}

int notice_loss_reason_parse(enum notice_loss_reason *out, const char *text)
{
    char *narrow = text_narrow_ascii(text);
    *out = LOSS_REASON_UNKNOWN;
    int result = narrow == NULL ? -1 : find_reason(out, text_trim(narrow));
    free(narrow);
    return result;
}
