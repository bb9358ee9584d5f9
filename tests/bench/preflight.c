/* SPDX-License-Identifier: MIT */
/* preflight [PIECES [SEED]]: looks at that many invented people on the application form (a million
 * if not said) and proves that every fault that was put in is reported with its case, field and
 * code point, and nothing else. Exit code 1 if not. */
#include "preflight.h"

#include "file.h"
#include "text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#define FAULT_ONE_IN 500
#define NAME_SIZE 400

/* What was put into the piece that is looked at, and what was said of it. */
struct expectation {
    char case_number[24];
    const char *field;
    bool is_faulty, was_reported;
    enum preflight_kind kind;
    uint32_t code_point, mark;
};

struct bench {
    uint64_t random;
    uint32_t missing[256]; /* characters that no face has */
    size_t missing_count;
    struct expectation expected;
    size_t put_in[5], reported[5], wrong;
};

static uint64_t next_random(struct bench *bench, uint64_t below)
{
    bench->random ^= bench->random << 13;
    bench->random ^= bench->random >> 7;
    bench->random ^= bench->random << 17;
    return bench->random % below;
}

/* ---- Invented people ---- */

static const char *const families[] = {
    "佐藤", "鈴木", "髙橋",     "田中", "渡邉", "伊東",           "山本",           "中村",
    "小林", "𠮷田", "勅使河原", "齋藤", "森",   "葛\U000E0100城", "邉\U000E0110見", "濵﨑"};
static const char *const givens[] = {"一",     "花子",   "太郎", "美咲",  "健",   "惣右衛門之介",
                                     "さくら", "マリア", "鷗外", "翔太",  "結衣", "ひなた",
                                     "祐樹",   "彩",     "礼",   "龍之介"};
static const char *const towns[] = {"東京都見本区見本台", "神奈川県横浜市見本区見本ヶ丘西",
                                    "大阪府見本市葛\U000E0100城町", "北海道見本郡見本町字見本"};

static void append_code_point(char *text, uint32_t code_point)
{
    size_t length = strlen(text);
    text[length + utf8_put(text + length, code_point)] = '\0';
}

/* A name with one kanji of JIS levels 1 and 2's range that all faces have, so that names differ. */
static void write_name(struct bench *bench, char out[NAME_SIZE])
{
    snprintf(out, NAME_SIZE, "%s　%s", families[next_random(bench, 16)],
             givens[next_random(bench, 16)]);
    append_code_point(out, 0x3042 + (uint32_t)next_random(bench, 80));
}

/* Puts one fault of a kind into the name. */
static void spoil_name(struct bench *bench, char name[NAME_SIZE])
{
    static const uint32_t bases[] = {0x9089, 0x845B, 0x6F22, 0x3042};
    struct expectation *expected = &bench->expected;
    expected->is_faulty = true;
    expected->field = "name";
    expected->kind = (enum preflight_kind)next_random(bench, 4);
    switch (expected->kind) {
    case PREFLIGHT_CHARACTER:
        expected->code_point = bench->missing[next_random(bench, bench->missing_count)];
        break;
    case PREFLIGHT_SELECTOR:
        expected->code_point = bases[next_random(bench, 4)];
        expected->mark = 0xE01C0 + (uint32_t)next_random(bench, 48);
        break;
    case PREFLIGHT_GAIJI:
        expected->code_point = 0xE000 + (uint32_t)next_random(bench, 1880);
        break;
    default:
        while (strlen(name) < NAME_SIZE - 10)
            append_code_point(name, 0x6F22);
        return;
    }
    for (uint64_t times = 1 + next_random(bench, 2); times > 0; times--) { /* told once */
        append_code_point(name, expected->code_point);
        if (expected->mark != 0)
            append_code_point(name, expected->mark);
        append_code_point(name, 0x6F22);
    }
}

/* Characters outside all faces, of CJK extensions that none of them draws. */
static int find_missing(struct bench *bench, struct font_library *library)
{
    struct font_glyph glyph;
    for (uint32_t c = 0x30000; c < 0x30800 && bench->missing_count < 256; c++)
        if (!font_lookup(&glyph, library, FONT_MINCHO, c, 0) &&
            !font_lookup(&glyph, library, FONT_NAMES, c, 0))
            bench->missing[bench->missing_count++] = c;
    return bench->missing_count > 0 ? 0 : -1;
}

/* ---- Reports ---- */

static void compare(void *user, const struct preflight_fault *fault)
{
    struct bench *bench = user;
    struct expectation *expected = &bench->expected;
    bool right = expected->is_faulty && fault->kind == expected->kind &&
                 fault->code_point == expected->code_point && fault->mark == expected->mark &&
                 strcmp(fault->field, expected->field) == 0 &&
                 strcmp(fault->case_number, expected->case_number) == 0;
    if (!right && bench->wrong++ < 5)
        fprintf(stderr, "case %s, field %s: %s: not what was put in\n", fault->case_number,
                fault->field, fault->message);
    expected->was_reported |= right;
}

static void count_report(struct bench *bench)
{
    const struct expectation *expected = &bench->expected;
    if (!expected->is_faulty)
        return;
    bench->put_in[expected->kind]++;
    bench->reported[expected->kind] += expected->was_reported;
    if (!expected->was_reported && bench->wrong++ < 5)
        fprintf(stderr, "case %s: %s U+%04X U+%04X was not reported\n", expected->case_number,
                preflight_kind_name(expected->kind), (unsigned)expected->code_point,
                (unsigned)expected->mark);
}

static int look_at_piece(struct bench *bench, struct preflight *preflight,
                         const struct form_definition *form, long number, struct error *error)
{
    char name[NAME_SIZE], address[200], member[24];
    write_name(bench, name);
    snprintf(address, sizeof address, "%s%d丁目%d番%d号", towns[next_random(bench, 4)],
             1 + (int)next_random(bench, 9), 1 + (int)next_random(bench, 99),
             1 + (int)next_random(bench, 99));
    snprintf(member, sizeof member, "%d", 1 + (int)next_random(bench, 9999999));
    bench->expected = (struct expectation){.is_faulty = false};
    snprintf(bench->expected.case_number, sizeof bench->expected.case_number, "B-%08ld", number);
    if (next_random(bench, FAULT_ONE_IN) == 0)
        spoil_name(bench, name);
    const struct form_value values[] = {{"society_name", "見本健康保険組合"},
                                        {"society_department", "適用部"},
                                        {"society_postal_code", "100-0001"},
                                        {"society_address", "東京都見本区１－１"},
                                        {"society_phone", "03-1234-5678"},
                                        {"society_url", "https://example.jp/"},
                                        {"portal_name", "健保コネクト"},
                                        {"case_number", bench->expected.case_number},
                                        {"name", name},
                                        {"name_kana", "ミホン　タロウ"},
                                        {"birth_date", "昭和37年12月25日"},
                                        {"sex", "女"},
                                        {"postal_code", "123-4567"},
                                        {"postal_code_digits", "1234567"},
                                        {"address", address},
                                        {"address_building", ""},
                                        {"phone", "090-1234-5678"},
                                        {"email", "sample@example.jp"},
                                        {"insured_symbol", "1234"},
                                        {"insured_number", member},
                                        {"employer_name", "株式会社みどり野情報サービス"},
                                        {"acquired_date", "平成12年10月10日"},
                                        {"retirement_date", "令和8年3月31日"},
                                        {"loss_date", "令和8年4月1日"},
                                        {"application_deadline", "令和8年4月20日"},
                                        {"standard_monthly_remuneration", "320,000円"}};
    const struct filled_form filled = {.form = form, .values = values, .value_count = sizeof values / sizeof *values, .page_codes = NULL, .case_number = bench->expected.case_number};
    int result = preflight_form(NULL, preflight, &filled, compare, bench, error);
    count_report(bench);
    return result;
}

static double seconds_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static int run(struct bench *bench, long pieces, struct error *error)
{
    struct buffer json = BUFFER_INIT;
    struct form_definition *form = NULL;
    struct font_library *library = NULL;
    struct preflight *preflight = NULL;
    int result = -1;
    double begin = seconds_now();
    if (file_read(&json, APPLICATION_FORM, FORM_MAX_BYTES, error) != 0 ||
        (form = form_load(json.data, json.size, "application", error)) == NULL ||
        font_library_open(&library, NULL, error) != 0 ||
        preflight_new(&preflight, library, error) != 0)
        goto out;
    if (find_missing(bench, library) != 0) {
        error_set(error, ERROR_STORE, "the faces have every character that was tried");
        goto out;
    }
    for (long i = 1; i <= pieces; i++)
        if (look_at_piece(bench, preflight, form, i, error) != 0)
            goto out;
    double seconds = seconds_now() - begin;
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    printf("%ld pieces in %.2f s, %.0f pieces/s, %ld MB\n", pieces, seconds,
           (double)pieces / seconds, usage.ru_maxrss / 1024);
    result = 0;
out:
    preflight_free(preflight);
    font_library_close(library);
    form_free(form);
    buffer_free(&json);
    return result;
}

int main(int count, char **arguments)
{
    struct error error = ERROR_INIT;
    struct bench bench = {.random = count > 2 ? strtoull(arguments[2], NULL, 10) : 20260401};
    long pieces = count > 1 ? strtol(arguments[1], NULL, 10) : 1000000;
    if (pieces < 1 || bench.random == 0) {
        fprintf(stderr, "usage: preflight [PIECES [SEED]]\n");
        return 2;
    }
    if (run(&bench, pieces, &error) != 0) {
        fprintf(stderr, "%s\n", error.message);
        return 1;
    }
    size_t put_in = 0;
    for (int kind = 0; kind < 4; kind++) {
        printf("%-10s %zu put in, %zu reported\n", preflight_kind_name((enum preflight_kind)kind),
               bench.put_in[kind], bench.reported[kind]);
        put_in += bench.put_in[kind];
    }
    printf("%zu wrong or missing\n", bench.wrong);
    return bench.wrong == 0 && put_in > 0 ? 0 : 1;
}
