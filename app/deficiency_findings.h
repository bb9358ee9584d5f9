/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_DEFICIENCY_FINDINGS_H
#define FORMLOOP_DEFICIENCY_FINDINGS_H

#include "workspace.h"

/* What the application that a case has handed in lacks, in the words of the letter (不備返戻). */

#define FINDING_TEXT_SIZE 400

struct finding {
    const char *kind, *action;     /* 01　記入漏れ; what to do. Static */
    int page;                      /* of the form */
    double y_mm;                   /* on that page */
    const struct form_rule *rule;  /* what is missing of one row or block is one finding */
    char title[FINDING_TEXT_SIZE]; /* of the row or block: 被扶養者2; "" for a field by itself */
    char fields[FINDING_TEXT_SIZE]; /* its fields: 生年月日・続柄 */
};

/* The most that a form can lack. */
#define FINDINGS_MAX 64

struct findings {
    struct finding
        items[FINDINGS_MAX]; /* as they stand on the form, from the top of its first page */
    size_t count;
    int pages; /* of the form */
};

/* ERROR_REFUSED if nothing is missing. */
int findings_load(struct findings *out, struct workspace *workspace, int64_t case_id,
                  struct error *error);

#endif
