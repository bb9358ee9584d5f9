/* SPDX-License-Identifier: MIT */
#include "worker_child.h"

#include "clock.h"
#include "message.h"
#include "worker_process.h"

#include <errno.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* ---- clocks ---- */

static double cpu_of(pid_t process)
{
    clockid_t clock;
    return clock_getcpuclockid(process, &clock) == 0 ? clock_read_s(clock) : 0;
}

void worker_begin_clocks(struct worker *worker)
{
    worker->cpu_s = cpu_of(worker->process);
    worker->wall_s = clock_read_s(CLOCK_MONOTONIC);
}

double worker_cpu_used_s(const struct worker *worker)
{
    double used_s = cpu_of(worker->process) - worker->cpu_s;
    return used_s > 0 ? used_s : 0; /* the clock of a process that has ended may be gone */
}

bool worker_is_over_time(const struct worker *worker, const struct worker_limits *limits)
{
    return worker_cpu_used_s(worker) > limits->cpu_seconds ||
           clock_read_s(CLOCK_MONOTONIC) - worker->wall_s > limits->wait_seconds;
}

/* ---- its life ---- */

int worker_start(struct worker *worker, const struct worker_work *work,
                 const struct worker_limits *limits, struct error *error)
{
    int channels[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, channels) != 0)
        return error_set_errno(error, ERROR_STORE, "%s", _("a page reader cannot be started"));
    pid_t parent = getpid(), process = fork();
    if (process == 0)
        worker_process_run(channels[1], parent, work, limits);
    close(channels[1]);
    if (process < 0) {
        error_set_errno(error, ERROR_STORE, "%s", _("a page reader cannot be started"));
        close(channels[0]);
        return -1;
    }
    *worker = (struct worker){.process = process, .channel = channels[0]};
    worker_begin_clocks(worker);
    return 0;
}

int worker_stop(struct worker *worker)
{
    int status = 0;
    struct rusage used = {0};
    if (worker->process <= 0)
        return 0;
    kill(worker->process, SIGKILL);
    while (wait4(worker->process, &status, 0, &used) < 0 && errno == EINTR)
        ;
    worker->peak_bytes = (size_t)used.ru_maxrss * 1024;
    close(worker->channel);
    buffer_free(&worker->incoming);
    worker->process = 0;
    return WIFSIGNALED(status) ? WTERMSIG(status) : 0;
}
