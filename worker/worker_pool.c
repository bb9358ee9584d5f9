/* SPDX-License-Identifier: MIT */
#include "worker_pool.h"

#include "clock.h"
#include "message.h"
#include "worker_channel.h"
#include "worker_child.h"
#include "worker_task.h"

#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define QUESTIONS_AHEAD 3 /* of one worker, the one that it works on included */
#define TRIES 2
#define TRIES_KILLED                                                                               \
    4 /* by SIGKILL, which nothing that a worker does brings about: somebody kills workers */
#define CLOCK_MS 250 /* how often the clocks of the workers are looked at */
/* zbar's memory grows by some 200 bytes a code that it reads (mchehab/zbar issue 258), other
 * libraries may have the like: a worker that has answered so many makes way for a fresh one. */
#define ANSWERS_A_WORKER 2000
#define MAX_FAILED_STARTS 20

struct worker_pool {
    struct worker_work work;
    struct worker_limits limits;
    struct task_queue waiting, ended;
    int failed_starts; /* since a worker was ready last */
    int count;
    struct worker workers[];
};

static void end_task(struct worker_pool *pool, struct task *task, enum worker_end end, int number)
{
    task->answer.tag = task->question.tag;
    task->answer.end = end;
    task->answer.signal = number;
    task_push(&pool->ended, task);
}

/* ---- the lives of workers ---- */

/* Puts a fresh worker in the place of one that must end, or has ended by itself. What it worked on
 * has ended as said, or is asked again; what it was asked ahead is asked of another. */
static int replace(struct worker_pool *pool, struct worker *worker, enum worker_end end,
                   bool has_ended, struct error *error)
{
    struct task_queue left = worker->tasks;
    worker->tasks = (struct task_queue){NULL, NULL, 0}; /* they stay ours if no worker can be started */
    bool was_ready = worker->is_ready;
    double used_s = worker_cpu_used_s(worker);
    int number = worker_stop(worker);
    if (!has_ended)
        number = 0;
    if (number != 0 && number != SIGKILL && worker->peak_bytes > pool->limits.memory_bytes / 4 * 3)
        end = WORKER_NO_MEMORY; /* libraries that get no more end the process, by abort() mostly */
    struct task *first = was_ready || end == WORKER_OVER_TIME ? task_pop(&left) : NULL;
    int tries = end == WORKER_OVER_TIME ? 1 : number == SIGKILL ? TRIES_KILLED : TRIES;
    if (end == WORKER_OVER_TIME && used_s < pool->limits.cpu_seconds)
        used_s = pool->limits.cpu_seconds; /* it slept */
    if (first != NULL)
        first->answer.cpu_s += used_s;
    if (first != NULL && ++first->tries >= tries)
        end_task(pool, first, end, number);
    else if (first != NULL)
        task_push(&pool->waiting, first);
    for (struct task *task; (task = task_pop(&left)) != NULL;)
        task_push(&pool->waiting, task);
    pool->failed_starts += was_ready ? 0 : 1;
    if (pool->failed_starts == MAX_FAILED_STARTS)
        return error_set(error, ERROR_STORE, "%s",
                         _("page readers end as soon as they start; nothing more was read"));
    return worker_start(worker, &pool->work, &pool->limits, error);
}

int worker_pool_open(struct worker_pool **out, const struct worker_work *work,
                     const struct worker_limits *limits, int count, struct error *error)
{
    struct worker_pool *pool = calloc(1, sizeof *pool + (size_t)count * sizeof *pool->workers);
    *out = NULL;
    if (pool == NULL)
        return error_out_of_memory(error);
    pool->work = *work;
    pool->limits = *limits;
    pool->count = count;
    for (int i = 0; i < count; i++) {
        if (worker_start(&pool->workers[i], &pool->work, &pool->limits, error) == 0)
            continue;
        worker_pool_close(pool);
        return -1;
    }
    *out = pool;
    return 0;
}

void worker_pool_close(struct worker_pool *pool)
{
    if (pool == NULL)
        return;
    for (int i = 0; i < pool->count; i++) {
        worker_stop(&pool->workers[i]);
        task_free_all(&pool->workers[i].tasks);
    }
    task_free_all(&pool->waiting);
    task_free_all(&pool->ended);
    free(pool);
}

long worker_pool_process(const struct worker_pool *pool, int index)
{
    return index < pool->count ? pool->workers[index].process : 0;
}

/* ---- asking ---- */

/* The worker with the fewest tasks, or NULL. */
static struct worker *find_room(const struct worker_pool *pool)
{
    const struct worker *best = NULL;
    for (const struct worker *worker = pool->workers; worker < pool->workers + pool->count;
         worker++)
        if (worker->process > 0 && worker->tasks.count < QUESTIONS_AHEAD &&
            worker->answered + worker->tasks.count < ANSWERS_A_WORKER &&
            (best == NULL || worker->tasks.count < best->tasks.count))
            best = worker;
    return (struct worker *)best;
}

bool worker_pool_has_room(const struct worker_pool *pool)
{
    return pool->waiting.count == 0 && find_room(pool) != NULL;
}

/* Hands out what waits. A worker whose channel does not take it has ended or will: that shows when
 * its channel is read; the task counts as asked of it. */
static void hand_out(struct worker_pool *pool)
{
    for (struct worker *worker;
         pool->waiting.first != NULL && (worker = find_room(pool)) != NULL;) {
        struct task *task = task_pop(&pool->waiting);
        const struct worker_question *question = &task->question;
        struct question_frame frame = {question->file_id, question->file_bytes, question->question};
        if (worker->tasks.count == 0)
            worker_begin_clocks(worker);
        task_push(&worker->tasks, task);
        if (!channel_ask(worker->channel, &frame, question->descriptor))
            kill(worker->process, SIGKILL);
    }
}

int worker_pool_ask(struct worker_pool *pool, const struct worker_question *question,
                    struct error *error)
{
    struct task *task = calloc(1, sizeof *task);
    if (task == NULL)
        return error_out_of_memory(error);
    task->question = *question;
    task_push(&pool->waiting, task);
    hand_out(pool);
    return 0;
}

/* ---- answers ---- */

/* The first frame: the worker is confined, or says why not. */
static int take_ready(struct worker_pool *pool, struct worker *worker,
                      const struct answer_frame *frame, struct error *error)
{
    const char *why = worker->incoming.data + sizeof *frame;
    if (frame->size > 0)
        return error_set(error, ERROR_STORE, "%.*s", (int)frame->size, why);
    worker->is_ready = true;
    pool->failed_starts = 0;
    worker_begin_clocks(worker);
    return 0;
}

static void drop_frame(struct buffer *incoming, const struct answer_frame *frame)
{
    size_t used = sizeof *frame + (size_t)frame->size;
    memmove(incoming->data, incoming->data + used, incoming->size - used);
    incoming->size -= used;
}

/* Whether the frame is what the worker may say now. */
static bool is_expected(const struct worker *worker, const struct answer_frame *frame)
{
    const struct task *first = worker->tasks.first;
    if (!worker->is_ready)
        return frame->kind == ANSWER_READY;
    return frame->kind != ANSWER_READY && first != NULL &&
           frame->file_id == first->question.file_id && frame->question == first->question.question;
}

static int take_frame(struct worker_pool *pool, struct worker *worker,
                      const struct answer_frame *frame, struct error *error)
{
    if (!worker->is_ready)
        return take_ready(pool, worker, frame, error);
    if (frame->kind == ANSWER_NO_MEMORY)
        return replace(pool, worker, WORKER_NO_MEMORY, false, error);
    struct task *task = task_pop(&worker->tasks);
    task->answer.cpu_s += worker_cpu_used_s(worker);
    buffer_append(&task->answer.bytes, worker->incoming.data + sizeof *frame, (size_t)frame->size);
    if (task->answer.bytes.failed) {
        end_task(pool, task, WORKER_ANSWERED, 0);
        return error_out_of_memory(error);
    }
    end_task(pool, task, WORKER_ANSWERED, 0);
    worker->answered++;
    worker_begin_clocks(worker);
    return 0;
}

/* Takes the frames that have come from a worker. */
static int take_frames(struct worker_pool *pool, struct worker *worker, struct error *error)
{
    for (;;) {
        struct answer_frame frame;
        pid_t process = worker->process;
        enum channel_state state =
            channel_parse_answer(&frame, buffer_text(&worker->incoming), worker->incoming.size,
                                 pool->limits.answer_bytes);
        if (state == CHANNEL_PART)
            return 0;
        if (state == CHANNEL_RUBBISH || !is_expected(worker, &frame))
            return replace(pool, worker, WORKER_CRASHED, false, error);
        if (take_frame(pool, worker, &frame, error) != 0)
            return -1;
        if (worker->process != process)
            return 0;
        drop_frame(&worker->incoming, &frame);
    }
}

/* Reads what came from a worker; replaces it if it ended, is over its time, or has served its time.
 */
static int serve(struct worker_pool *pool, struct worker *worker, bool has_news,
                 struct error *error)
{
    if (has_news) {
        pid_t process = worker->process;
        bool is_open = channel_receive(&worker->incoming, worker->channel);
        if (worker->incoming.failed)
            return error_out_of_memory(error);
        if (take_frames(pool, worker, error) != 0)
            return -1;
        if (worker->process == process && !is_open)
            return replace(pool, worker, WORKER_CRASHED, true, error);
    }
    if (worker->tasks.count > 0 && worker_is_over_time(worker, &pool->limits))
        return replace(pool, worker, WORKER_OVER_TIME, false, error);
    if (worker->tasks.count == 0 && worker->answered >= ANSWERS_A_WORKER) {
        worker_stop(worker);
        return worker_start(worker, &pool->work, &pool->limits, error);
    }
    return 0;
}

/* Waits up to timeout_ms for news of any worker and takes them; *is_interrupted: a signal came. */
static int serve_all(struct worker_pool *pool, int timeout_ms, bool *is_interrupted,
                     struct error *error)
{
    struct pollfd *channels = calloc((size_t)pool->count, sizeof *channels);
    if (channels == NULL)
        return error_out_of_memory(error);
    for (int i = 0; i < pool->count; i++)
        channels[i] = (struct pollfd){.fd = pool->workers[i].channel, .events = POLLIN};
    int news = poll(channels, (nfds_t)pool->count, timeout_ms), result = 0;
    *is_interrupted = news < 0;
    for (int i = 0; i < pool->count && result == 0; i++)
        result = serve(pool, &pool->workers[i], news > 0 && channels[i].revents != 0, error);
    free(channels);
    if (result == 0)
        hand_out(pool);
    return result;
}

int worker_pool_wait(struct worker_answer *out, bool *is_answered, struct worker_pool *pool,
                     int timeout_ms, struct error *error)
{
    bool is_interrupted = false;
    double until_s = clock_read_s(CLOCK_MONOTONIC) + timeout_ms / 1e3;
    for (;;) {
        double left_ms = (until_s - clock_read_s(CLOCK_MONOTONIC)) * 1e3;
        bool has_answer = pool->ended.count > 0;
        int wait_ms = has_answer || left_ms < 0 ? 0
                      : left_ms < CLOCK_MS      ? (int)left_ms + 1
                                                : CLOCK_MS;
        if (serve_all(pool, wait_ms, &is_interrupted, error) != 0)
            return -1;
        if (pool->ended.count > 0 || is_interrupted || left_ms <= 0)
            break;
    }
    struct task *task = task_pop(&pool->ended);
    *is_answered = task != NULL;
    if (task != NULL)
        *out = task->answer;
    free(task);
    return 0;
}
