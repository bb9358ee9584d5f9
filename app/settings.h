/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_SETTINGS_H
#define FORMLOOP_SETTINGS_H

#include "business_calendar.h"
#include "error.h"
#include "payment_judge.h"
#include "periods.h"
#include "premium.h"

#include <stdbool.h>
#include <stddef.h>

/* The settings of a workspace, formloop.json: what one society chooses and what changes from year
 * to year. docs/settings.md lists every key with its default. Texts are UTF-8 and never NULL (""
 * when the key may be missing and is); all of them are owned by struct settings. */

#define SETTINGS_MAX_BYTES (1024 * 1024)

struct settings_society {
    char *name, *department; /* 〇〇健康保険組合, 任意継続センター */
    char *postal_code;       /* "123-4567" */
    char *address, *phone, *hours, *email, *url;
    char *portal_name, *portal_url;
    char *voluntary_symbol; /* 記号 that persons get in voluntary continuation, "" if unknown */
    char *insurer_number;   /* 保険者番号, 8 digits, "" if unknown */
};

/* Printed as the sender; each part that is missing is the society's. */
struct settings_return_address {
    char *name, *postal_code, *address;
};

/* Where premiums are transferred to. */
struct settings_bank_account {
    char *bank_code, *bank_name;     /* "0001" or "" */
    char *branch_code, *branch_name; /* "001" or "" */
    char *kind, *number;             /* 普通, seven digits */
    char *holder, *holder_kana;
};

enum application_basis {
    BASIS_ARRIVAL,  /* the day on which an application arrives: 到着日, 必着 */
    BASIS_POSTMARK, /* the day of its postmark: 消印有効 */
};

/* What the society chose of the procedure (domain of 健康保険法37条 and 38条). */
struct settings_procedure {
    bool guide_needs_notice;      /* the guide waits for the company's 退職のお届 */
    bool keep_receipt_date;       /* a mended application keeps the day of its first arrival */
    int notice_overdue_days;      /* after the retirement date a missing notice is reported */
    int first_premium_grace_days; /* after its due date before the case is cancelled */
    int premium_grace_days;       /* after the due date of a later month; 0 by law */
};

/* How bank files are read (payment_import.h). */
struct settings_payments {
    struct transfer_fees fees; /* what banks usually take off a transfer */
    bool reference_alone;      /* a case's reference counts whatever the payer's name says */
    char *virtual_branch; /* branch of the accounts whose number is a case's reference, or "" */
};

/* The window of the envelope on the folded sheet, in mm from its top left corner. */
struct settings_window {
    double x_mm, y_mm, width_mm, height_mm;
    double drift_mm; /* how far the sheet may slip to every side */
};

/* How guides are folded (imposition.h). */
struct settings_booklet {
    double creep_mm; /* how much further in each inner sheet is printed */
};

struct settings_texts {
    char *guide;            /* file of the guide's text, from the workspace folder on */
    char *debit_day;        /* sentence part: when a direct debit is taken */
    char *certificate_rule; /* sentence: how a certificate of payment is had */
};

struct settings_limits {
    int intake_bytes;   /* of one scanned file */
    int intake_side_px; /* of one page, width or height */
    int intake_pixels;  /* of one page */
    int intake_pages;          /* of one scanned file */
    int intake_unfolded_bytes; /* of a compressed part of a scanned file, beside the page's picture */
    int intake_memory_mib; /* of a page reader */
    int intake_seconds;    /* CPU time of reading one page */
    int intake_file_seconds; /* CPU time of reading all pages of one file */
};

/* Papers without a code behind a form. */
enum attachment_rule {
    ATTACHMENTS_FOLLOW, /* they are attachments of that form's case */
    ATTACHMENTS_REVIEW, /* a clerk joins each */
};

struct settings_intake {
    enum attachment_rule attachments;
};

struct settings {
    struct settings_society society;
    struct settings_return_address return_address;
    struct settings_bank_account bank_account;
    struct deadline_rule deadline;
    enum application_basis application_basis;
    struct business_calendar calendar; /* its lists are closed_days and holidays below */
    struct premium_rules premium;      /* likewise rates, averages and the same calendar */
    struct first_payment_rule first_payment;
    struct settings_procedure procedure;
    struct settings_payments payments;
    struct settings_window envelope_window;
    struct settings_booklet booklet;
    struct settings_texts texts;
    struct settings_intake intake;
    struct settings_limits limits;

    struct date *closed_days, *holidays;
    struct premium_rate *rates;
    struct average_remuneration *averages;
};

/* Reads the size bytes of a JSON document; source is its name in messages. *out is freed with
 * settings_free. Refused (ERROR_REFUSED, with line and column or with the path of the key, such as
 * "rates[1].from"): what is not JSON, more than SETTINGS_MAX_BYTES, an unknown or doubled key, a
 * value of the wrong type or outside its range, a required key that is missing, rates or averages
 * that are not in ascending order. A key "note" is let pass in every object: a text for people. */
int settings_load(struct settings **out, const char *bytes, size_t size, const char *source,
                  struct error *error);
void settings_free(struct settings *settings);

/* The document that `formloop init` writes, of an invented society; static. */
const char *settings_default_json(void);

/* Appends the settings as a JSON document that settings_load reads back to the same settings. */
struct buffer;
int settings_write(struct buffer *out, const struct settings *settings, struct error *error);

#endif
