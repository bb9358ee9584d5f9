/* SPDX-License-Identifier: MIT */
#include "store_fixture.h"

#include "file.h"

#include <dirent.h>
#include <sqlite3.h>
#include <unistd.h>

void assert_success_(struct fixture *f, int result, const char *call, const char *file, int line)
{
    if (result == 0)
        return;
    print_error("%s failed: %s\n", call, f->error.message);
    _fail(file, line);
}

int fixture_open(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);
    if (f == NULL)
        return -1;
    const char *temporary = getenv("TMPDIR");
    snprintf(f->folder, sizeof f->folder, "%.40s/formloop-XXXXXX",
             temporary != NULL ? temporary : "/tmp");
    if (mkdtemp(f->folder) == NULL)
        return -1;
    snprintf(f->path, sizeof f->path, "%s/store.db", f->folder);
    *state = f;
    if (case_store_create(f->path, &f->error) != 0 ||
        case_store_open(&f->store, f->path, &f->error) != 0 ||
        scan_batch_open(&f->batch_id, f->store, &f->error) != 0) {
        print_error("%s\n", f->error.message);
        return -1;
    }
    case_store_set_actor(f->store, "tester");
    return 0;
}

int fixture_close(void **state)
{
    struct fixture *f = *state;
    case_store_close(f->store);
    DIR *folder = opendir(f->folder);
    for (struct dirent *entry; folder != NULL && (entry = readdir(folder)) != NULL;) {
        char path[400];
        snprintf(path, sizeof path, "%s/%s", f->folder, entry->d_name);
        if (entry->d_name[0] != '.')
            unlink(path);
    }
    closedir(folder);
    int result = rmdir(f->folder);
    free(f);
    return result;
}

struct date day(const char *text)
{
    struct date date;
    assert_int_equal(date_parse(&date, text, NULL), 0);
    return date;
}

/* --- importing ---------------------------------------------------------------------------- */

static void note_rejection(void *user, const struct import_rejection *rejection)
{
    struct import_notes *notes = user;
    assert_true(notes->rejection_count < (int)ROWS(notes->rejections));
    int i = notes->rejection_count++;
    notes->rejections[i].row = rejection->row;
    notes->rejections[i].column = rejection->column;
    snprintf(notes->rejections[i].reason, sizeof notes->rejections[i].reason, "%s",
             rejection->reason);
}

static void note_warning(void *user, const char *file, const char *message)
{
    struct import_notes *notes = user;
    (void)file;
    notes->warning_count++;
    snprintf(notes->warning, sizeof notes->warning, "%s", message);
}

static int note_progress(void *user, long rows)
{
    const struct import_notes *notes = user;
    return notes->stop_after != 0 && rows >= notes->stop_after;
}

void import_bytes(struct import_notes *out, struct fixture *f, const char *bytes, size_t size)
{
    long stop_after = out->stop_after;
    char path[128];
    *out = (struct import_notes){.stop_after = stop_after};
    struct import_observer observer = {out, note_rejection, note_warning, note_progress};
    snprintf(path, sizeof path, "%s/import.csv", f->folder);
    assert_int_equal(file_write(path, bytes, size, 0600, NULL), 0);
    error_clear(&f->error);
    out->result = case_import_file(&out->summary, f->store, path, &observer, &f->error);
    assert_int_equal(out->summary.read, out->summary.added + out->summary.unchanged +
                                            out->summary.updated + out->summary.rejected);
    if (out->result == 0)
        assert_int_equal(out->summary.rejected, out->rejection_count);
}

void import_text(struct import_notes *out, struct fixture *f, const char *text)
{
    *out = (struct import_notes){0};
    import_bytes(out, f, text, strlen(text));
}

struct case_record load_case(struct fixture *f, const char *number)
{
    struct case_record record;
    error_clear(&f->error);
    assert_done(f, case_store_load(&record, f->store, number, &f->error));
    return record;
}

struct case_record add_case(struct fixture *f, const char *number, const char *retirement)
{
    char text[300];
    struct import_notes notes;
    snprintf(text, sizeof text,
             "case,name,birth_date,postal_code,address,retirement_date\n"
             "%s,見本 %s,1980-05-05,1000001,東京都千代田区千代田1-1,%s\n",
             number, number, retirement);
    import_text(&notes, f, text);
    assert_done(f, notes.result);
    assert_int_equal(notes.summary.added, 1);
    return load_case(f, number);
}

/* --- paper -------------------------------------------------------------------------------- */

int64_t print_application(struct fixture *f, const char *number, int pages, const char *content)
{
    struct case_record record = load_case(f, number);
    struct piece_request request = {record.case_id, "application", "AP", 1, pages, content};
    struct print_job_totals totals = {"out.pdf", pages, 1000};
    struct planned_piece piece;
    int64_t job_id;
    assert_done(f, print_job_open(&job_id, f->store, "application", &f->error));
    assert_done(f, print_job_plan(&piece, f->store, &request, &f->error));
    assert_done(f, print_job_commit(f->store, &totals, &f->error));
    return piece.piece_id;
}

struct page_code page_code_of(struct fixture *f, const char *number, int64_t piece_id, int page,
                              int pages)
{
    struct page_code code = {
        .form = "AP", .revision = 1, .page = page, .pages = pages, .piece_id = piece_id};
    code.case_id = load_case(f, number).case_id;
    return code;
}

struct page_result file_page(struct fixture *f, const struct page_code *code, const char *image,
                             const char *values, const char *received)
{
    struct page_result result;
    char reading[80];
    snprintf(reading, sizeof reading, "reading-of-%s", image);
    struct page_entry entry = {
        .batch_id = f->batch_id,
        .source = "scan.png",
        .source_page = 1,
        .image_hash = image,
        .reading_hash = reading,
        .outcome = SCAN_FILED,
        .code = code,
        .field_values = values,
        .received_date = day(received),
    };
    assert_done(f, case_store_file_page(&result, f->store, &entry, &f->error));
    return result;
}

/* --- looking ------------------------------------------------------------------------------ */

static void print_fault(void *user, const char *message)
{
    (void)user;
    print_error("fault: %s\n", message);
}

void assert_sound(struct fixture *f)
{
    struct store_check_counts counts;
    assert_done(f, case_store_check(&counts, f->store, print_fault, NULL, &f->error));
    assert_int_equal(counts.faults, 0);
}

struct history {
    char kinds[600];
};

static int note_event(void *user, const struct case_event *event)
{
    struct history *history = user;
    size_t size = strlen(history->kinds);
    snprintf(history->kinds + size, sizeof history->kinds - size, "%s%s", size > 0 ? " " : "",
             case_event_name(event->kind));
    return 0;
}

void assert_history(struct fixture *f, const char *number, const char *kinds)
{
    struct history history = {""};
    int64_t case_id = load_case(f, number).case_id;
    assert_done(f, case_store_history(f->store, case_id, note_event, &history, &f->error));
    assert_string_equal(history.kinds, kinds);
}

bool try_to_tamper(struct fixture *f, const char *sql)
{
    sqlite3 *database;
    assert_int_equal(sqlite3_open(f->path, &database), SQLITE_OK);
    int code = sqlite3_exec(database, sql, NULL, NULL, NULL);
    sqlite3_close(database);
    return code == SQLITE_OK;
}

void tamper(struct fixture *f, const char *sql)
{
    if (!try_to_tamper(f, sql))
        fail_msg("not done: %s", sql);
}
