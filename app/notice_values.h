/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_NOTICE_VALUES_H
#define FORMLOOP_NOTICE_VALUES_H

#include "guide_values.h"

/* Appends what the sheets of a packet bind beside the case (資格取得通知書, 振込依頼書): the values of
 * the guide, the society's account, and the premiums of the first year and the offers of prepayment
 * as columns, a line a month or offer. */
void notice_values_append(struct value_list *list, const struct guide_values *guide,
                          const struct settings *settings);

#endif
