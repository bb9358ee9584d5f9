/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_NOTICE_RECORD_H
#define FORMLOOP_NOTICE_RECORD_H

#include "case_record.h"

/* A company's 退職のお届: whose insurance ended when, and why. */

/* 喪失原因, as the 被保険者資格喪失届 has them (健康保険法施行規則29条). */
enum notice_loss_reason {
    LOSS_REASON_UNKNOWN,
    LOSS_REASON_RETIREMENT,     /* 退職等 */
    LOSS_REASON_EXEMPT,         /* 適用除外: hours shortened, … */
    LOSS_REASON_DEATH,          /* 死亡 */
    LOSS_REASON_AGE_75,         /* 75歳到達 */
    LOSS_REASON_DISABILITY,     /* 障害認定: 後期高齢者医療 from 65 on */
    LOSS_REASON_AGREEMENT,      /* 社会保障協定 */
    LOSS_REASON_WORKPLACE_LEFT, /* 任意適用の取消 */
    LOSS_REASON_COUNT,
};
/* "", "retirement", "exempt", "death", "age_75", "disability", "agreement", "workplace_left". */
const char *notice_loss_reason_name(enum notice_loss_reason reason);
/* Reads an identifier, the number of the 資格喪失届 (4 退職等, 5 死亡, 7 75歳到達, 9 障害認定,
 * 11 社会保障協定), or the words of a personnel system (定年退職, 契約満了, 死亡退職 …: UTF-8, any
 * width). -1 if none of them is known. */
int notice_loss_reason_parse(enum notice_loss_reason *out, const char *text);

enum notice_standing {
    NOTICE_AGREED,    /* it is a case's notice */
    NOTICE_IN_REVIEW, /* a clerk decides */
    NOTICE_DISCARDED, /* a clerk said that it is nobody's */
    NOTICE_STANDING_COUNT,
};
const char *notice_standing_name(enum notice_standing standing); /* "agreed", … */

/* Why a notice came to review. */
enum notice_question {
    QUESTION_NONE,
    QUESTION_SEVERAL_CASES,  /* more than one case fits */
    QUESTION_PERSON_DIFFERS, /* the case it fits names another birth date, number or name */
    QUESTION_DATES_DIFFER,   /* other dates, or another reason than an earlier notice */
    QUESTION_COUNT,
};
const char *notice_question_name(enum notice_question question); /* "several_cases", … */

struct notice_record {
    int64_t notice_id;
    const char *time, *actor, *source; /* borrowed during a visit; NULL before it is stored */
    long row;
    struct case_record said; /* what the company says under the columns of a case */
    struct date loss_date;   /* 資格喪失日 as it says, else the day after the retirement */
    enum notice_loss_reason loss_reason;
    struct date filed_date;    /* 届出日 */
    struct date received_date; /* the day on which it arrived */

    enum notice_standing standing;
    enum notice_question question; /* also once it is settled */
    int64_t case_id;               /* 0: none, or several */
    const char *case_number;       /* borrowed likewise; "" without a case */
    /* A JSON array of {"field"} and, where the field is a date, "notice" and "case": as they
     * differed when the notice came. Borrowed likewise. */
    const char *differences;
};

#endif
