/* SPDX-License-Identifier: MIT */
#include "cover_letter.h"

#include <stddef.h>
#include <string.h>

static const struct cover_letter letters[] = {
    {"application", "任意継続被保険者資格取得申出書の送付について",
     "さて、ご退職後の健康保険につきまして、任意継続被保険者となるための申出書をお送りいたします。"
     "加入を"
     "ご希望の場合は、必要事項をご記入のうえ、申出書に記載の申出期限までにご返送ください。期限を"
     "過ぎますと、法令によりお受けすることができませんので、ご注意ください。",
     "１．任意継続被保険者資格取得申出書　１通\n２．返信用封筒　１枚"},
    {"guide", "「任意継続のしおり」等の送付について",
     "さて、任意継続被保険者となる旨のお申し出を受け付けいたしましたので、手続きのご案内をお送りい"
     "たし"
     "ます。初回の保険料は、同封の通知書に記載の納付期限までにお納めください。期限までにお納めいた"
     "だけない"
     "場合は、任意継続被保険者にならなかったものとみなされますので、ご注意ください。",
     "１．任意継続被保険者資格取得通知書　１通\n２．保険料お振込みのご案内・振込依頼書　１通\n"
     "３．任意継続のしおり　１部\n４．預金口座振替依頼書　１通\n５．返信用封筒　１枚"},
};

const struct cover_letter *cover_letter_lookup(const char *document)
{
    for (size_t i = 0; i < sizeof letters / sizeof *letters; i++)
        if (strcmp(letters[i].document, document) == 0)
            return &letters[i];
    return NULL;
}
