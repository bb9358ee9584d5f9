/* SPDX-License-Identifier: MIT */
#include "guide_model.h"

#include "message.h"
#include "text.h"

#include <stdlib.h>
#include <string.h>

const struct guide_binding guide_bindings[] = {
    {"society_name", "組合の名称", false},
    {"society_department", "窓口の名称", false},
    {"society_postal_code", "窓口の郵便番号", false},
    {"society_address", "窓口の所在地", false},
    {"society_phone", "窓口の電話番号", false},
    {"society_hours", "電話の受付時間", false},
    {"society_email", "窓口の電子メール", false},
    {"society_url", "組合のウェブサイト", false},
    {"portal_name", "ポータルサイトの名称", false},
    {"portal_url", "ポータルサイトのアドレス", false},
    {"fiscal_year", "料率の年度（令和8年度）", false},
    {"health_rate", "健康保険料率", false},
    {"support_rate", "子ども・子育て支援金率", false},
    {"care_rate", "介護保険料率", false},
    {"average_remuneration", "全被保険者の平均による標準報酬月額", false},
    {"application_date_basis", "申出の日とする日（到着日など）", false},
    {"due_rule", "毎月の納付期限", false},
    {"debit_day", "口座振替の日", false},
    {"certificate_rule", "納付証明書の出し方", false},
    {"issue_date", "しおりの作成日", false},
    {"name", "氏名", true},
    {"case_number", "整理番号", true},
    {"insured_symbol", "任意継続の記号", true},
    {"insured_number", "任意継続の番号", true},
    {"voluntary_acquired_date", "任意継続の資格取得日", true},
    {"voluntary_loss_date", "任意継続の資格喪失予定日", true},
    {"remuneration", "標準報酬月額", true},
    {"remuneration_reason", "標準報酬月額の理由", true},
    {"first_payment_months", "初回に納める月", true},
    {"first_payment_amount", "初回に納める金額", true},
    {"first_payment_due", "初回の納付期限", true},
    {"bank_name", "振込先の金融機関", true},
    {"bank_branch", "振込先の支店", true},
    {"bank_account", "振込先の種目と口座番号", true},
    {"bank_holder", "振込先の口座名義", true},
    {"transfer_name", "振込人の名前として入力する文字", true},
    {NULL, NULL, false},
};

static const char *const block_names[] = {"contents", "personal_page", "steps", "premium_table",
                                          NULL};

/* Where the marking stands in the source. */
struct scan {
    const char *bytes;
    size_t size, position;
    int line;
};

static int refuse(const struct guide *guide, int line, struct error *error, const char *what,
                  size_t length, const char *advice)
{
    return error_set(error, ERROR_REFUSED, "%s: line %d: \"%.*s\": %s", guide->source, line,
                     (int)(length < 60 ? length : 60), what, advice);
}

static bool starts_with(const struct scan *scan, const char *word)
{
    size_t length = strlen(word);
    return scan->size - scan->position >= length &&
           memcmp(scan->bytes + scan->position, word, length) == 0;
}

static int skip_comment(struct buffer *out, struct scan *scan, const struct guide *guide,
                        struct error *error)
{
    int first_line = scan->line;
    for (; scan->position < scan->size; scan->position++) {
        if (starts_with(scan, "-->")) {
            scan->position += 3;
            return 0;
        }
        if (scan->bytes[scan->position] == '\n') {
            buffer_append_char(out, '\n');
            scan->line++;
        }
    }
    return refuse(guide, first_line, error, "<!--", 4,
                  _("the comment is not closed by -->; not printed"));
}

/* Length of the name at text: lower-case letters, digits, underscores. */
static size_t name_length(const char *text, size_t size)
{
    size_t length = 0;
    while (length < size && text[length] != '\0' &&
           strchr("abcdefghijklmnopqrstuvwxyz0123456789_", text[length]) != NULL)
        length++;
    return length;
}

static const struct guide_binding *lookup_binding(const char *name, size_t length)
{
    for (const struct guide_binding *binding = guide_bindings; binding->name != NULL; binding++)
        if (strlen(binding->name) == length && memcmp(binding->name, name, length) == 0)
            return binding;
    return NULL;
}

static bool is_block_name(const char *name, size_t length)
{
    for (const char *const *block = block_names; *block != NULL; block++)
        if (strlen(*block) == length && memcmp(*block, name, length) == 0)
            return true;
    return false;
}

/* The text of the line at scan between blanks is exactly length bytes from scan. */
static bool stands_alone(const struct scan *scan, size_t length)
{
    size_t before = scan->position, after = scan->position + length;
    while (before > 0 && scan->bytes[before - 1] == ' ')
        before--;
    while (after < scan->size && (scan->bytes[after] == ' ' || scan->bytes[after] == '\r'))
        after++;
    return (before == 0 || scan->bytes[before - 1] == '\n') &&
           (after == scan->size || scan->bytes[after] == '\n');
}

static int mark_block(struct buffer *out, struct scan *scan, const struct guide *guide,
                      struct error *error)
{
    const char *start = scan->bytes + scan->position;
    size_t left = scan->size - scan->position;
    size_t length = name_length(start + 2, left - 2);
    if (left < length + 4 || start[length + 2] != '}' || start[length + 3] != '}')
        return refuse(guide, scan->line, error, start, length + 2,
                      _("the block is not closed by }}; not printed"));
    if (!is_block_name(start + 2, length))
        return refuse(guide, scan->line, error, start, length + 4,
                      _("there is no such block; the blocks are contents, personal_page, steps, "
                        "premium_table; not printed"));
    if (!stands_alone(scan, length + 4))
        return refuse(guide, scan->line, error, start, length + 4,
                      _("a block stands on a line of its own; not printed"));
    buffer_append(out, start, length + 4);
    scan->position += length + 4;
    return 0;
}

static int append_place(struct guide *guide, const struct guide_binding *binding, int line,
                        struct error *error)
{
    if (guide->place_count > GUIDE_PLACE_LAST - GUIDE_PLACE_FIRST)
        return refuse(guide, line, error, binding->name, strlen(binding->name),
                      _("too many placeholders; not printed"));
    struct guide_place *places =
        realloc(guide->places, (guide->place_count + 1) * sizeof *guide->places);
    if (places == NULL)
        return error_out_of_memory(error);
    guide->places = places;
    guide->places[guide->place_count++] = (struct guide_place){binding, line};
    return 0;
}

static int mark_place(struct buffer *out, struct scan *scan, struct guide *guide,
                      struct error *error)
{
    const char *start = scan->bytes + scan->position;
    size_t left = scan->size - scan->position;
    size_t length = name_length(start + 1, left - 1);
    if (left < length + 2 || length == 0 || start[length + 1] != '}')
        return refuse(
            guide, scan->line, error, start, length + 1,
            _("is not a {placeholder} of lower-case letters; write ｛ for a brace; not printed"));
    const struct guide_binding *binding = lookup_binding(start + 1, length);
    if (binding == NULL)
        return refuse(guide, scan->line, error, start, length + 2,
                      _("there is no such placeholder; correct its name; not printed"));
    char mark[4];
    buffer_append(out, mark, utf8_put(mark, GUIDE_PLACE_FIRST + (uint32_t)guide->place_count));
    scan->position += length + 2;
    return append_place(guide, binding, scan->line, error);
}

static int copy_character(struct buffer *out, struct scan *scan, const struct guide *guide,
                          struct error *error)
{
    size_t start = scan->position;
    uint32_t c = utf8_next(scan->bytes, scan->size, &scan->position);
    if (c == UINT32_MAX)
        return error_set(
            error, ERROR_REFUSED,
            _("%s: line %d, byte %zu: is not UTF-8; save the text as UTF-8; not printed"),
            guide->source, scan->line, start);
    if (is_private_use(c) || c == 0)
        return error_set(error, ERROR_REFUSED,
                         _("%s: line %d: U+%04X is a character that no face has; not printed"),
                         guide->source, scan->line, (unsigned)c);
    if (c == '\n')
        scan->line++;
    buffer_append(out, scan->bytes + start, scan->position - start);
    return 0;
}

int guide_mark_places(struct buffer *out, struct guide *guide, const char *bytes, size_t size,
                      struct error *error)
{
    struct scan scan = {bytes, size, 0, 1};
    if (starts_with(&scan, "\xEF\xBB\xBF"))
        scan.position = 3;
    int result = 0;
    while (result == 0 && scan.position < size) {
        if (starts_with(&scan, "<!--"))
            result = skip_comment(out, &scan, guide, error);
        else if (starts_with(&scan, "{{"))
            result = mark_block(out, &scan, guide, error);
        else if (bytes[scan.position] == '{')
            result = mark_place(out, &scan, guide, error);
        else
            result = copy_character(out, &scan, guide, error);
    }
    if (result == 0 && out->failed)
        result = error_out_of_memory(error);
    return result;
}

int guide_place_index(const struct guide *guide, uint32_t code_point)
{
    if (code_point < GUIDE_PLACE_FIRST || code_point > GUIDE_PLACE_LAST)
        return -1;
    size_t index = code_point - GUIDE_PLACE_FIRST;
    return index < guide->place_count ? (int)index : -1;
}
