/* SPDX-License-Identifier: MIT */
/* A hostile file may do with a worker what it likes: it gets nothing but the loss of its own page.
 */
#include "check.h"
#include "worker_pool.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static const struct worker_limits limits = {
    .memory_bytes = 256u << 20, .answer_bytes = 1u << 20, .cpu_seconds = 1, .wait_seconds = 4};

/* ---- what the workers of the tests do: the file says it ---- */

static void append_errno(struct buffer *out, bool has_failed)
{
    buffer_format(out, "%s", has_failed ? strerrorname_np(errno) : "done");
}

static void crash(struct buffer *out)
{
    (void)out;
    raise(SIGSEGV);
}

static void hang(struct buffer *out)
{
    for (volatile int i = 0;; i++)
        if (i < 0)
            buffer_append_char(out, 'x');
}

static void sleep_for_ever(struct buffer *out)
{
    (void)out;
    int pair[2];
    char byte;
    while (read(STDIN_FILENO, &byte, 1) >= 0 || pipe(pair) != 0)
        ;
}

static void leave(struct buffer *out)
{
    (void)out;
    _exit(0);
}

static void say_rubbish(struct buffer *out)
{
    char rubbish[200];
    memset(rubbish, 0xff, sizeof rubbish);
    (void)out;
    (void)!send(3, rubbish, sizeof rubbish, 0);
    _exit(0);
}

static void say_too_much(struct buffer *out)
{
    for (int i = 0; i < 2 << 20; i++)
        buffer_append_char(out, 'x');
}

static void open_file(struct buffer *out)
{
    append_errno(out, open("/etc/passwd", O_RDONLY) < 0);
}

static void make_file(struct buffer *out)
{
    append_errno(out, open("/tmp", O_TMPFILE | O_WRONLY, 0600) < 0);
}

static void map_code(struct buffer *out)
{
    append_errno(out, mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) ==
                          MAP_FAILED);
}

static void map_shared(struct buffer *out)
{
    append_errno(out, mmap(NULL, 4096, PROT_READ, MAP_SHARED | MAP_ANONYMOUS, -1, 0) == MAP_FAILED);
}

static void count_files(struct buffer *out)
{
    char byte;
    int count = 0;
    for (int i = 0; i < 100; i++)
        count += pread(i, &byte, 1, 0) >= 0 || errno != EBADF;
    buffer_format(out, "%d", count);
}

static void open_socket(struct buffer *out)
{
    append_errno(out, socket(AF_INET, SOCK_STREAM, 0) < 0);
}

static void run_program(struct buffer *out)
{
    append_errno(out, execl("/bin/true", "true", (char *)NULL) < 0);
}

static void make_process(struct buffer *out)
{
    append_errno(out, vfork() < 0);
}

static void trace(struct buffer *out)
{
    append_errno(out, ptrace(PTRACE_ATTACH, getppid(), NULL, NULL) < 0);
}

static void kill_parent(struct buffer *out)
{
    append_errno(out, kill(getppid(), SIGKILL) < 0);
}

static const struct {
    const char *name;
    void (*run)(struct buffer *out);
} deeds[] = {
    {"crash", crash},          {"hang", hang},
    {"sleep", sleep_for_ever}, {"leave", leave},
    {"rubbish", say_rubbish},  {"too much", say_too_much},
    {"open", open_file},       {"make file", make_file},
    {"map code", map_code},    {"map shared", map_shared},
    {"files", count_files},    {"socket", open_socket},
    {"program", run_program},  {"process", make_process},
    {"trace", trace},          {"kill parent", kill_parent},
};

static int open_deed(void **file, void *user, const void *bytes, size_t size)
{
    (void)user;
    *file = strndup(bytes, size);
    return *file == NULL ? -1 : 0;
}

static int answer_deed(struct buffer *out, void *file, int question)
{
    if (strcmp(file, "allocate") == 0 || strcmp(file, "allocate or abort") == 0) {
        for (;;) {
            char *bytes = malloc(1u << 20);
            if (bytes == NULL && strcmp(file, "allocate or abort") == 0)
                abort();
            if (bytes == NULL)
                return -1;
            memset(bytes, 1, 1u << 20);
        }
    }
    for (size_t i = 0; i < ROWS(deeds); i++)
        if (strcmp(deeds[i].name, file) == 0)
            deeds[i].run(out);
    if (out->size == 0)
        buffer_format(out, "%s %d", (char *)file, question);
    return 0;
}

static const struct worker_work work = {NULL, NULL, open_deed, answer_deed, free};

/* ---- asking ---- */

static struct worker_question question_of(const char *text, uint64_t file_id, int question)
{
    int descriptor = memfd_create("deed", 0);
    assert_true(descriptor >= 0);
    assert_int_equal(write(descriptor, text, strlen(text)), strlen(text));
    return (struct worker_question){.file_id = file_id,
                                    .descriptor = descriptor,
                                    .file_bytes = strlen(text),
                                    .question = question};
}

static struct worker_pool *open_pool(int count)
{
    struct worker_pool *pool;
    struct error error = ERROR_INIT;
    assert_int_equal(worker_pool_open(&pool, &work, &limits, count, &error), 0);
    return pool;
}

static struct worker_answer wait_for(struct worker_pool *pool)
{
    struct worker_answer answer;
    struct error error = ERROR_INIT;
    bool is_answered = false;
    for (int i = 0; i < 200 && !is_answered; i++)
        assert_int_equal(worker_pool_wait(&answer, &is_answered, pool, 500, &error), 0);
    assert_true(is_answered);
    return answer;
}

static uint64_t last_file_id;

static struct worker_answer ask(struct worker_pool *pool, const char *text)
{
    struct worker_question question = question_of(text, ++last_file_id, 7);
    assert_int_equal(worker_pool_ask(pool, &question, NULL), 0);
    struct worker_answer answer = wait_for(pool);
    close(question.descriptor);
    return answer;
}

static void assert_answers(struct worker_pool *pool, const char *text, const char *expected)
{
    struct worker_answer answer = ask(pool, text);
    assert_int_equal(answer.end, WORKER_ANSWERED);
    assert_string_equal(buffer_text(&answer.bytes), expected);
    buffer_free(&answer.bytes);
}

/* ---- tests ---- */

/* The page on which a worker fails is told so, with the reason; the next page is read as if nothing
 * had happened. */
static void test_failure_costs_one_page(void **state)
{
    static const struct {
        const char *deed;
        enum worker_end end;
        int signal;
    } rows[] = {
        {"crash", WORKER_CRASHED, SIGSEGV},      {"leave", WORKER_CRASHED, 0},
        {"hang", WORKER_OVER_TIME, 0},           {"sleep", WORKER_OVER_TIME, 0},
        {"rubbish", WORKER_CRASHED, 0},          {"too much", WORKER_CRASHED, 0},
        {"socket", WORKER_CRASHED, SIGSYS},      {"program", WORKER_CRASHED, SIGSYS},
        {"process", WORKER_CRASHED, SIGSYS},     {"trace", WORKER_CRASHED, SIGSYS},
        {"kill parent", WORKER_CRASHED, SIGSYS},
    };
    (void)state;
    struct worker_pool *pool = open_pool(1);
    for (size_t i = 0; i < ROWS(rows); i++) {
        struct worker_answer answer = ask(pool, rows[i].deed);
        if (answer.end != rows[i].end || answer.signal != rows[i].signal)
            fail_msg("%s: ended %d by signal %d", rows[i].deed, answer.end, answer.signal);
        buffer_free(&answer.bytes);
        assert_answers(pool, "page", "page 7");
    }
    worker_pool_close(pool);
}

/* The address sanitizer needs terabytes of address space, so under it memory is not limited. */
static void test_memory_is_limited(void **state)
{
    (void)state;
#ifndef __SANITIZE_ADDRESS__
    struct worker_pool *pool = open_pool(1);
    struct worker_answer answer = ask(pool, "allocate");
    assert_int_equal(answer.end, WORKER_NO_MEMORY);
    assert_answers(pool, "page", "page 7");
    /* a library that ends the process instead of saying so: the reason is the same */
    answer = ask(pool, "allocate or abort");
    assert_int_equal(answer.end, WORKER_NO_MEMORY);
    assert_answers(pool, "page", "page 7");
    worker_pool_close(pool);
#endif
}

/* What is refused, libraries take: the worker goes on and answers. */
static void test_what_is_refused(void **state)
{
    static const char *const rows[][2] = {{"open", "EACCES"},
                                          {"make file", "EACCES"},
                                          {"map code", "EPERM"},
                                          {"map shared", "EPERM"}};
    (void)state;
    struct worker_pool *pool = open_pool(1);
    for (size_t i = 0; i < ROWS(rows); i++)
        assert_answers(pool, rows[i][0], rows[i][1]);
    worker_pool_close(pool);
}

/* Three streams of /dev/null, the channel, the file of the question: no store, no key, no log. */
static void test_nothing_else_is_open(void **state)
{
    (void)state;
    int secret = open("/proc/self/status", O_RDONLY);
    assert_true(secret > 2);
    struct worker_pool *pool = open_pool(2);
    assert_answers(pool, "files", "5");
    worker_pool_close(pool);
    close(secret);
}

/* Shared memory of the parent, as the store has it, is not there: a wild pointer cannot spoil it.
 */
static char *shared_page;

static int answer_shared(struct buffer *out, void *file, int question)
{
    (void)file;
    (void)question;
    shared_page[0] = 'x';
    buffer_append_text(out, "written");
    return 0;
}

static void test_shared_memory_is_gone(void **state)
{
    (void)state;
    const struct worker_work writes = {NULL, NULL, open_deed, answer_shared, free};
    struct worker_pool *pool;
    shared_page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    assert_ptr_not_equal(shared_page, MAP_FAILED);
    assert_int_equal(worker_pool_open(&pool, &writes, &limits, 1, NULL), 0);
    struct worker_answer answer = ask(pool, "page");
    assert_int_equal(answer.end, WORKER_CRASHED);
    assert_int_equal(shared_page[0], 0);
    worker_pool_close(pool);
    munmap(shared_page, 4096);
}

/* Somebody kills a worker again and again: no page is lost, none is rejected for it. */
static void test_killed_by_hand(void **state)
{
    (void)state;
    struct worker_pool *pool = open_pool(2);
    for (int round = 0; round < 20; round++) {
        struct worker_question question = question_of("page", ++last_file_id, round);
        assert_int_equal(worker_pool_ask(pool, &question, NULL), 0);
        kill((pid_t)worker_pool_process(pool, round % 2), SIGKILL);
        struct worker_answer answer = wait_for(pool);
        assert_int_equal(answer.end, WORKER_ANSWERED);
        buffer_free(&answer.bytes);
        close(question.descriptor);
    }
    worker_pool_close(pool);
}

static void die(void *user)
{
    (void)user;
    _exit(0);
}

/* No worker lives long enough to read anything: it is said, once, and what was asked is let go. */
static void test_workers_that_do_not_start(void **state)
{
    const struct worker_work dying = {NULL, die, open_deed, answer_deed, free};
    struct worker_pool *pool;
    struct worker_answer answer;
    struct error error = ERROR_INIT;
    bool is_answered = false;
    (void)state;
    assert_int_equal(worker_pool_open(&pool, &dying, &limits, 1, &error), 0);
    struct worker_question question = question_of("page", ++last_file_id, 0);
    for (int i = 0; i < 2; i++)
        assert_int_equal(worker_pool_ask(pool, &question, NULL), 0);
    int result = 0;
    for (int i = 0; i < 200 && result == 0; i++)
        result = worker_pool_wait(&answer, &is_answered, pool, 500, &error);
    assert_int_equal(result, -1);
    assert_int_equal(error.code, ERROR_STORE);
    assert_false(is_answered);
    worker_pool_close(pool);
    close(question.descriptor);
}

/* Each question is answered once, by whichever worker, whatever becomes of the ones before it. */
static void test_each_is_answered_once(void **state)
{
    enum { COUNT = 300 };
    static int answers[COUNT];
    (void)state;
    struct worker_pool *pool = open_pool(3);
    struct worker_question page = question_of("page", ++last_file_id, 0),
                           crashes = question_of("crash", ++last_file_id, 0);
    int asked = 0, answered = 0;
    while (answered < COUNT) {
        while (asked < COUNT && worker_pool_has_room(pool)) {
            struct worker_question question = asked % 50 == 49 ? crashes : page;
            question.question = asked;
            question.tag = &answers[asked++];
            assert_int_equal(worker_pool_ask(pool, &question, NULL), 0);
        }
        struct worker_answer answer = wait_for(pool);
        int number = (int)((int *)answer.tag - answers);
        assert_int_equal(answer.end, number % 50 == 49 ? WORKER_CRASHED : WORKER_ANSWERED);
        answers[number]++;
        answered++;
        buffer_free(&answer.bytes);
    }
    for (int i = 0; i < COUNT; i++)
        assert_int_equal(answers[i], 1);
    worker_pool_close(pool);
    close(page.descriptor);
    close(crashes.descriptor);
}

/* Workers leave with the process that has the pool, however it ends. */
static void test_workers_end_with_the_parent(void **state)
{
    (void)state;
    int pipes[2];
    long worker = 0;
    assert_int_equal(pipe(pipes), 0);
    pid_t parent = fork();
    if (parent == 0) {
        struct worker_pool *pool;
        if (worker_pool_open(&pool, &work, &limits, 1, NULL) != 0)
            _exit(1);
        worker = worker_pool_process(pool, 0);
        (void)!write(pipes[1], &worker, sizeof worker);
        pause();
    }
    assert_int_equal(read(pipes[0], &worker, sizeof worker), sizeof worker);
    usleep(50000);
    kill(parent, SIGKILL);
    waitpid(parent, NULL, 0);
    bool is_gone = false;
    for (int i = 0; i < 1000 && !is_gone; i++) {
        char path[64], text[256] = "";
        snprintf(path, sizeof path, "/proc/%ld/stat", worker);
        FILE *file = fopen(path, "r");
        is_gone =
            file == NULL || fgets(text, sizeof text, file) == NULL || strstr(text, ") Z ") != NULL;
        if (file != NULL)
            fclose(file);
        usleep(5000);
    }
    assert_true(is_gone);
    close(pipes[0]);
    close(pipes[1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_failure_costs_one_page),
        cmocka_unit_test(test_memory_is_limited),
        cmocka_unit_test(test_what_is_refused),
        cmocka_unit_test(test_nothing_else_is_open),
        cmocka_unit_test(test_shared_memory_is_gone),
        cmocka_unit_test(test_killed_by_hand),
        cmocka_unit_test(test_workers_that_do_not_start),
        cmocka_unit_test(test_each_is_answered_once),
        cmocka_unit_test(test_workers_end_with_the_parent),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
