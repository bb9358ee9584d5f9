/* SPDX-License-Identifier: MIT */
#include "crew.h"

#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* Items are counted from 0; the place of item i is i % CREW_WINDOW.
 * finished <= worked <= claimed <= prepared <= finished + CREW_WINDOW */
struct crew {
    const struct crew_work *work; /* borrowed */
    char *items;                  /* owned; CREW_WINDOW places */
    pthread_mutex_t lock;
    pthread_cond_t is_prepared, is_worked;
    size_t prepared, claimed, finished;
    size_t worked; /* all items before it are worked on */
    bool is_done[CREW_WINDOW];
    bool has_ended; /* nothing is claimed any more */
    int idle, waiting;
};

struct crew_member {
    struct crew *crew;
    int worker;
    pthread_t thread;
};

static void *item_at(const struct crew *crew, size_t item)
{
    return crew->items + item % CREW_WINDOW * crew->work->item_size;
}

/* ---- In any thread; the lock is held, and given up during the work ---- */

static void work_on_next(struct crew *crew, int worker)
{
    const struct crew_turn turn = {crew, crew->claimed++};
    pthread_mutex_unlock(&crew->lock);
    crew->work->work(crew->work->user, worker, &turn, item_at(crew, turn.item));
    pthread_mutex_lock(&crew->lock);
    crew->is_done[turn.item % CREW_WINDOW] = true;
    while (crew->worked < crew->claimed && crew->is_done[crew->worked % CREW_WINDOW])
        crew->worked++;
    if (crew->waiting > 0)
        pthread_cond_broadcast(&crew->is_worked);
}

static void await_work(struct crew *crew)
{
    crew->waiting++;
    pthread_cond_wait(&crew->is_worked, &crew->lock);
    crew->waiting--;
}

void crew_turn_await(const struct crew_turn *turn)
{
    if (turn == NULL || turn->crew == NULL)
        return;
    pthread_mutex_lock(&turn->crew->lock);
    while (turn->crew->worked < turn->item)
        await_work(turn->crew);
    pthread_mutex_unlock(&turn->crew->lock);
}

static void *run_member(void *user)
{
    struct crew_member *member = user;
    struct crew *crew = member->crew;
    pthread_mutex_lock(&crew->lock);
    while (!crew->has_ended) {
        if (crew->claimed < crew->prepared) {
            work_on_next(crew, member->worker);
        } else {
            crew->idle++;
            pthread_cond_wait(&crew->is_prepared, &crew->lock);
            crew->idle--;
        }
    }
    pthread_mutex_unlock(&crew->lock);
    return NULL;
}

/* ---- In the caller's thread ---- */

/* 1: an item more; 0: the row has ended; -1. */
static int prepare_next(struct crew *crew, struct error *error)
{
    void *item = item_at(crew, crew->prepared);
    memset(item, 0, crew->work->item_size);
    int result = crew->work->prepare(crew->work->user, item, error);
    if (result <= 0) {
        crew->work->clear(item);
        return result;
    }
    pthread_mutex_lock(&crew->lock);
    crew->is_done[crew->prepared++ % CREW_WINDOW] = false;
    if (crew->idle > 0)
        pthread_cond_signal(&crew->is_prepared);
    pthread_mutex_unlock(&crew->lock);
    return 1;
}

static int finish_next(struct crew *crew, struct error *error)
{
    void *item = item_at(crew, crew->finished);
    int result = crew->work->finish(crew->work->user, item, error);
    crew->work->clear(item);
    crew->finished++;
    return result;
}

/* Returns when the first item that is not finished is worked on. Works rather than waits. */
static void await_first(struct crew *crew)
{
    pthread_mutex_lock(&crew->lock);
    while (crew->worked == crew->finished) {
        if (crew->claimed < crew->prepared)
            work_on_next(crew, 0);
        else
            await_work(crew);
    }
    pthread_mutex_unlock(&crew->lock);
}

static int run_row(struct crew *crew, struct error *error)
{
    int more = 1;
    do {
        while (more > 0 && crew->prepared < crew->finished + CREW_WINDOW)
            more = prepare_next(crew, error);
        if (more < 0)
            return -1;
        if (crew->finished == crew->prepared)
            return 0;
        await_first(crew);
    } while (finish_next(crew, error) == 0);
    return -1;
}

/* What is claimed is worked on to its end, what is not is left. */
static void end_row(struct crew *crew)
{
    pthread_mutex_lock(&crew->lock);
    crew->has_ended = true;
    pthread_cond_broadcast(&crew->is_prepared);
    pthread_mutex_unlock(&crew->lock);
}

static void clear_rest(struct crew *crew)
{
    for (; crew->finished < crew->prepared; crew->finished++)
        crew->work->clear(item_at(crew, crew->finished));
}

/* ---- The whole ---- */

/* Signals go to the caller's thread. Returns how many threads could be had. */
static int start_members(struct crew_member *members, int count, struct crew *crew)
{
    sigset_t all, before;
    int started = 0;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    for (; started < count; started++) {
        members[started].crew = crew;
        members[started].worker = started + 1;
        if (pthread_create(&members[started].thread, NULL, run_member, &members[started]) != 0)
            break;
    }
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return started;
}

int crew_run(const struct crew_work *work, struct error *error)
{
    struct crew_member members[CREW_MAX_JOBS];
    struct crew crew = {.work = work, .items = calloc(CREW_WINDOW, work->item_size)};
    if (crew.items == NULL)
        return error_out_of_memory(error);
    pthread_mutex_init(&crew.lock, NULL);
    pthread_cond_init(&crew.is_prepared, NULL);
    pthread_cond_init(&crew.is_worked, NULL);
    int count = work->jobs > CREW_MAX_JOBS ? CREW_MAX_JOBS : work->jobs;
    int started = start_members(members, count - 1, &crew);
    int result = run_row(&crew, error);
    end_row(&crew);
    for (int i = 0; i < started; i++)
        pthread_join(members[i].thread, NULL);
    clear_rest(&crew);
    pthread_cond_destroy(&crew.is_worked);
    pthread_cond_destroy(&crew.is_prepared);
    pthread_mutex_destroy(&crew.lock);
    free(crew.items);
    return result;
}
