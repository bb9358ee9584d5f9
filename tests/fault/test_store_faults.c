/* SPDX-License-Identifier: MIT */
/* If this fails, a power cut or a full disk loses pages, or leaves half a file in the store. */
#include "store_fixture.h"

#include "file.h"
#include "scan_review.h"

#include <errno.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define IMPORT_ROWS 1500
#define KILLS 16
#define PAGES 60

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static void sleep_seconds(double duration)
{
    struct timespec pause = {(time_t)duration, (long)((duration - (double)(time_t)duration) * 1e9)};
    nanosleep(&pause, NULL);
}

static void reopen(struct fixture *f)
{
    case_store_close(f->store);
    f->store = NULL;
    error_clear(&f->error);
    assert_done(f, case_store_open(&f->store, f->path, &f->error));
}

static long count_cases(struct fixture *f)
{
    struct store_check_counts counts;
    assert_done(f, case_store_check(&counts, f->store, NULL, NULL, &f->error));
    assert_int_equal(counts.faults, 0);
    assert_int_equal(counts.events, counts.cases);
    return counts.cases;
}

/* Runs work in a child with a store of its own. after < 0: to its end; else it is killed that many
 * seconds after it began. Each byte that the child writes to `acknowledge` is counted. */
static int run_child(struct fixture *f, void (*work)(struct case_store *store, int acknowledge,
                                                     const struct fixture *f),
                     double after)
{
    int ends[2], count = 0, status;
    char bytes[256];
    case_store_close(f->store);
    f->store = NULL;
    assert_int_equal(pipe(ends), 0);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        struct case_store *store;
        struct error error = ERROR_INIT;
        close(ends[0]);
        if (case_store_open(&store, f->path, &error) != 0)
            _exit(4);
        if (write(ends[1], "b", 1) != 1)
            _exit(4);
        work(store, ends[1], f);
        case_store_close(store);
        _exit(0);
    }
    close(ends[1]);
    assert_int_equal(read(ends[0], bytes, 1), 1); /* the store is open, the work begins */
    if (after >= 0) {
        sleep_seconds(after);
        kill(child, SIGKILL);
    }
    for (ssize_t got; (got = read(ends[0], bytes, sizeof bytes)) > 0;)
        count += (int)got;
    close(ends[0]);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status) ? WTERMSIG(status) == SIGKILL : WEXITSTATUS(status) == 0);
    reopen(f);
    return count;
}

/* --- import ------------------------------------------------------------------------------- */

static void import_path(const struct fixture *f, char path[128])
{
    snprintf(path, 128, "%s/people.csv", f->folder);
}

/* People of a file of their own each time: round tells them apart. */
static void write_people(const struct fixture *f, int round)
{
    char path[128];
    struct buffer text = BUFFER_INIT;
    buffer_append_text(&text, "case,name,birth_date,postal_code,address,retirement_date\n");
    for (int i = 0; i < IMPORT_ROWS; i++)
        buffer_format(&text, "R%d-%d,見本 %d,1980-05-05,1000001,東京都千代田区,2026-03-31\n", round,
                      i, i);
    import_path(f, path);
    assert_int_equal(file_write(path, text.data, text.size, 0600, NULL), 0);
    buffer_free(&text);
}

static void import_people(struct case_store *store, int acknowledge, const struct fixture *f)
{
    char path[128];
    struct import_summary summary = {0};
    import_path(f, path);
    if (case_import_file(&summary, store, path, NULL, NULL) == 0 &&
        write(acknowledge, "d", 1) != 1)
        _exit(4);
}

static void an_import_that_is_killed_is_whole_or_not_there(void **state)
{
    struct fixture *f = *state;
    long expected = IMPORT_ROWS, whole = 0, nothing = 0;
    write_people(f, 0);
    double start = seconds();
    assert_int_equal(run_child(f, import_people, -1), 1);
    double duration = seconds() - start;
    for (int i = 1; i <= KILLS; i++) {
        write_people(f, i);
        int done = run_child(f, import_people, 1.2 * duration * i / KILLS);
        long cases = count_cases(f);
        assert_true(cases == expected || cases == expected + IMPORT_ROWS);
        assert_true(done == 0 || cases == expected + IMPORT_ROWS);
        whole += cases > expected;
        nothing += cases == expected;
        expected = cases;
    }
    print_message("killed imports: %ld whole, %ld not there\n", whole, nothing);
    assert_true(nothing > 0);
}

/* --- pages -------------------------------------------------------------------------------- */

static void number_of(char out[16], int i)
{
    snprintf(out, 16, "P%d", i);
}

static void add_people_with_forms(struct fixture *f)
{
    struct buffer text = BUFFER_INIT;
    struct import_notes notes = {0};
    struct print_job_totals totals = {"out.pdf", PAGES, 1};
    int64_t job_id;
    buffer_append_text(&text, "case,name,birth_date,postal_code,address,retirement_date\n");
    for (int i = 0; i < PAGES; i++)
        buffer_format(&text, "P%d,見本 %d,1980-05-05,1000001,東京都千代田区,2026-03-31\n", i, i);
    import_bytes(&notes, f, text.data, text.size);
    buffer_free(&text);
    assert_int_equal(notes.summary.added, PAGES);
    assert_done(f, print_job_open(&job_id, f->store, "application", &f->error));
    for (int i = 0; i < PAGES; i++) {
        char number[16];
        struct planned_piece piece;
        number_of(number, i);
        struct piece_request request = {
            load_case(f, number).case_id, "application", "AP", 1, 1, "v1"};
        assert_done(f, print_job_plan(&piece, f->store, &request, &f->error));
        assert_int_equal(piece.piece_id, request.case_id); /* file_all counts on it */
    }
    assert_done(f, print_job_commit(f->store, &totals, &f->error));
}

/* Files the page of each piece, from the first: those that are filed are duplicates. */
static int file_all(struct case_store *store, int acknowledge, struct error *error)
{
    int64_t batch_id;
    int filed = 0;
    if (scan_batch_open(&batch_id, store, error) != 0)
        return -1;
    for (int i = 1; i <= PAGES; i++) {
        char image[16];
        struct page_result result;
        struct page_code code = {
            .form = "AP", .revision = 1, .page = 1, .pages = 1, .case_id = i, .piece_id = i};
        number_of(image, i);
        struct page_entry entry = {.batch_id = batch_id,
                                   .source = "scan.png",
                                   .source_page = 1,
                                   .image_hash = image,
                                   .outcome = SCAN_FILED,
                                   .code = &code,
                                   .received_date = {2026, 4, 5}};
        if (case_store_file_page(&result, store, &entry, error) != 0)
            return -1;
        filed += result.outcome == SCAN_FILED;
        if (acknowledge >= 0 && result.outcome == SCAN_FILED && write(acknowledge, "f", 1) != 1)
            return -1;
    }
    if (scan_batch_close(store, batch_id, error) != 0)
        return -1;
    return filed;
}

static void file_pages(struct case_store *store, int acknowledge, const struct fixture *f)
{
    (void)f;
    if (file_all(store, acknowledge, NULL) < 0)
        _exit(4);
}

static long count_filed(struct fixture *f)
{
    struct store_check_counts counts;
    assert_done(f, case_store_check(&counts, f->store, NULL, NULL, &f->error));
    assert_int_equal(counts.faults, 0);
    assert_int_equal(counts.pieces_by_state[PIECE_RETURNED], counts.pages_by_outcome[SCAN_FILED]);
    return counts.pages_by_outcome[SCAN_FILED];
}

static void a_page_is_filed_once_however_often_intake_is_killed(void **state)
{
    struct fixture *f = *state;
    long acknowledged = 0;
    add_people_with_forms(f);
    for (int i = 0; i < KILLS; i++) {
        acknowledged += run_child(f, file_pages, 0.002 + 0.003 * i);
        long filed = count_filed(f);
        /* what was said to be filed is; one more may be, that there was no time to say */
        assert_true(filed >= acknowledged && filed <= acknowledged + 1);
        acknowledged = filed;
    }
    print_message("filed under kills: %ld of %d\n", acknowledged, PAGES);
    assert_int_equal(acknowledged + file_all(f->store, -1, &f->error), PAGES);
    assert_int_equal(count_filed(f), PAGES);
    assert_sound(f);
}

/* As intake does: in groups, and a page is said to be filed when its group is committed. */
#define GROUP 7
static void file_in_groups(struct case_store *store, int acknowledge, const struct fixture *f)
{
    int64_t batch_id;
    int waiting = 0;
    (void)f;
    if (scan_batch_open(&batch_id, store, NULL) != 0)
        _exit(4);
    for (int i = 1; i <= PAGES; i++) {
        char image[16];
        struct page_result result;
        struct page_code code = {
            .form = "AP", .revision = 1, .page = 1, .pages = 1, .case_id = i, .piece_id = i};
        number_of(image, i);
        struct page_entry entry = {.batch_id = batch_id,
                                   .source = "scan.png",
                                   .source_page = 1,
                                   .image_hash = image,
                                   .outcome = SCAN_FILED,
                                   .code = &code,
                                   .received_date = {2026, 4, 5}};
        if ((i % GROUP == 1 && case_store_group_begin(store, NULL) != 0) ||
            case_store_file_page(&result, store, &entry, NULL) != 0)
            _exit(4);
        waiting += result.outcome == SCAN_FILED;
        if (i % GROUP != 0 && i != PAGES)
            continue;
        if (case_store_group_commit(store, NULL) != 0)
            _exit(4);
        for (; waiting > 0; waiting--)
            if (write(acknowledge, "f", 1) != 1)
                _exit(4);
    }
    scan_batch_close(store, batch_id, NULL);
}

static void a_group_that_is_killed_is_whole_or_not_there(void **state)
{
    struct fixture *f = *state;
    long acknowledged = 0;
    add_people_with_forms(f);
    for (int i = 0; i < KILLS; i++) {
        acknowledged += run_child(f, file_in_groups, 0.005 + 0.008 * i);
        long filed = count_filed(f);
        assert_true(filed >= acknowledged && filed <= acknowledged + GROUP);
        assert_true(filed % GROUP == 0 || filed == PAGES);
        acknowledged = filed;
    }
    print_message("filed in groups under kills: %ld of %d\n", acknowledged, PAGES);
    assert_int_equal(acknowledged + file_all(f->store, -1, &f->error), PAGES);
    assert_sound(f);
}

/* --- settling ----------------------------------------------------------------------------- */

static void send_to_review(struct fixture *f)
{
    for (int i = 1; i <= PAGES; i++) {
        char image[16];
        struct page_result result;
        number_of(image, i);
        const struct page_entry entry = {.batch_id = f->batch_id,
                                         .source = "scan.png",
                                         .source_page = 1,
                                         .image_hash = image,
                                         .outcome = SCAN_REVIEW,
                                         .reason = "no_code",
                                         .received_date = {2026, 4, 5}};
        assert_done(f, case_store_file_page(&result, f->store, &entry, &f->error));
        assert_int_equal(result.page_id, i); /* settle_all counts on it */
    }
}

static void settle_all(struct case_store *store, int acknowledge, const struct fixture *f)
{
    (void)f;
    for (int i = 1; i <= PAGES; i++) {
        char number[16];
        struct page_result result;
        number_of(number, i - 1);
        const struct settlement settlement = {.page_id = i,
                                              .action = SETTLE_FILE,
                                              .why = "seen",
                                              .case_number = number,
                                              .piece_id = i,
                                              .form_page = 1};
        if (scan_settle_page(&result, store, &settlement, NULL) != 0 ||
            write(acknowledge, "s", 1) != 1)
            _exit(4);
    }
}

static void a_decision_that_is_killed_is_whole_or_not_there(void **state)
{
    struct fixture *f = *state;
    long most = 0;
    add_people_with_forms(f);
    send_to_review(f);
    for (int i = 0; i < KILLS; i++) {
        long settled = run_child(f, settle_all, 0.002 + 0.006 * i);
        long filed = count_filed(f); /* as many pieces are returned, and the states follow */
        most = settled > most ? settled : most;
        assert_true(filed >= most && filed <= most + KILLS);
    }
    print_message("settled under kills: %ld of %d\n", most, PAGES);
    assert_int_equal(run_child(f, settle_all, -1), PAGES);
    assert_int_equal(count_filed(f), PAGES);
}

/* --- a full disk -------------------------------------------------------------------------- */

/* No file may grow beyond that from now on; writing more fails instead of ending the program. */
static void limit_file_size(rlim_t bytes)
{
    struct rlimit limit = {bytes, RLIM_INFINITY};
    signal(SIGXFSZ, SIG_IGN);
    if (setrlimit(RLIMIT_FSIZE, &limit) != 0)
        _exit(4);
}

static rlim_t full_at;

static void import_on_full_disk(struct case_store *store, int acknowledge, const struct fixture *f)
{
    char path[128];
    struct import_summary summary = {0};
    struct error error = ERROR_INIT;
    import_path(f, path);
    limit_file_size(full_at);
    int result = case_import_file(&summary, store, path, NULL, &error);
    if (result == 0 ? summary.added != IMPORT_ROWS : error.code != ERROR_STORE)
        _exit(4);
    if (result == 0 && write(acknowledge, "d", 1) != 1)
        _exit(4);
    /* the store is of use again once there is room */
    limit_file_size(RLIM_INFINITY);
    if (result != 0 && case_import_file(&summary, store, path, NULL, &error) != 0)
        _exit(4);
}

static void a_full_disk_refuses_the_import_as_a_whole(void **state)
{
    static const rlim_t limits[] = {4096, 60000, 120000, 300000, 500000, 100000000};
    struct fixture *f = *state;
    int refused = 0;
    for (size_t i = 0; i < ROWS(limits); i++) {
        write_people(f, (int)i);
        full_at = limits[i];
        refused += run_child(f, import_on_full_disk, -1) == 0;
        assert_int_equal(count_cases(f), IMPORT_ROWS * ((long)i + 1));
    }
    print_message("imports refused by a full disk: %d of %zu\n", refused, ROWS(limits));
    assert_in_range(refused, 3, ROWS(limits) - 1);
}

static void file_on_full_disk(struct case_store *store, int acknowledge, const struct fixture *f)
{
    (void)f;
    struct error error = ERROR_INIT;
    limit_file_size(full_at);
    if (file_all(store, acknowledge, &error) < 0 && error.code != ERROR_STORE)
        _exit(4);
}

static void a_full_disk_loses_no_page(void **state)
{
    struct fixture *f = *state;
    long filed = 0;
    add_people_with_forms(f);
    for (full_at = 20000; full_at <= 420000; full_at += 100000) {
        filed += run_child(f, file_on_full_disk, -1);
        assert_int_equal(count_filed(f), filed);
    }
    print_message("filed before the disk was full: %ld of %d\n", filed, PAGES);
    assert_int_equal(filed + file_all(f->store, -1, &f->error), PAGES);
    assert_sound(f);
}

/* --- printing ----------------------------------------------------------------------------- */

static void plan_and_die(struct case_store *store, int acknowledge, const struct fixture *f)
{
    int64_t job_id;
    struct planned_piece piece;
    struct piece_request request = {1, "application", "AP", 1, 1, "v1"};
    (void)f;
    if (print_job_open(&job_id, store, "application", NULL) != 0 ||
        print_job_plan(&piece, store, &request, NULL) != 0 || write(acknowledge, "p", 1) != 1)
        _exit(4);
    kill(getpid(), SIGKILL);
}

static void a_killed_job_was_never_printed(void **state)
{
    struct fixture *f = *state;
    add_case(f, "A1", "2026-03-31");
    assert_int_equal(run_child(f, plan_and_die, -1), 1);
    assert_int_equal(load_case(f, "A1").state, CASE_REGISTERED);
    assert_sound(f);
    assert_int_equal(print_application(f, "A1", 1, "v1"), 1);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_open, fixture_close)
    const struct CMUnitTest tests[] = {
        TEST(an_import_that_is_killed_is_whole_or_not_there),
        TEST(a_page_is_filed_once_however_often_intake_is_killed),
        TEST(a_group_that_is_killed_is_whole_or_not_there),
        TEST(a_decision_that_is_killed_is_whole_or_not_there),
        TEST(a_full_disk_refuses_the_import_as_a_whole),
        TEST(a_full_disk_loses_no_page),
        TEST(a_killed_job_was_never_printed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
