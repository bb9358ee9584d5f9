/* SPDX-License-Identifier: MIT */
#include "confinement.h"

#include "message.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <seccomp.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#define MAX_OPEN_FILES 16

#ifdef __SANITIZE_ADDRESS__
#define IS_SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define IS_SANITIZED 1
#endif
#endif
#ifndef IS_SANITIZED
#define IS_SANITIZED 0
#endif

static int failed(const char *step, struct error *error)
{
    return error_set_errno(error, ERROR_STORE, _("a page reader cannot be confined (%s)"), step);
}

/* ---- leaving the parent ---- */

/* The terminal's signals and SIGTERM go to the whole group; what becomes of the pages is for the
 * parent to decide. */
static int leave_signals(pid_t parent, struct error *error)
{
    static const int ignored[] = {SIGINT, SIGTERM, SIGHUP, SIGPIPE};
    static const int fatal_faults[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT};
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0)
        return failed("prctl", error);
    if (getppid() != parent)
        return error_set(error, ERROR_STORE, "%s", _("the parent of a page reader has ended"));
    for (size_t i = 0; i < sizeof ignored / sizeof *ignored; i++)
        signal(ignored[i], SIG_IGN);
    for (size_t i = 0; i < sizeof fatal_faults / sizeof *fatal_faults; i++)
        signal(fatal_faults[i], SIG_DFL);
    return 0;
}

/* Under a sanitizer the last stream stays, for what it finds. */
static int leave_files(int channel, struct error *error)
{
    int null = open("/dev/null", O_RDWR);
    if (null < 0)
        return failed("/dev/null", error);
    /* Out of the way of the numbers that are about to be taken. */
    int safe = fcntl(channel, F_DUPFD, MAX_OPEN_FILES);
    if (safe < 0 || dup2(null, STDIN_FILENO) < 0 || dup2(null, STDOUT_FILENO) < 0 ||
        (!IS_SANITIZED && dup2(null, STDERR_FILENO) < 0) || dup2(safe, CONFINEMENT_CHANNEL) < 0)
        return failed("dup2", error);
    if (close_range(CONFINEMENT_CHANNEL + 1, ~0U, 0) != 0)
        return failed("close_range", error);
    return 0;
}

static int unmap_shared(struct error *error)
{
    char line[512];
    FILE *maps = fopen("/proc/self/maps", "re");
    if (maps == NULL)
        return failed("/proc/self/maps", error);
    int result = 0;
    while (result == 0 && fgets(line, sizeof line, maps) != NULL) {
        uintptr_t from, to;
        char rights[5];
        if (sscanf(line, "%" SCNxPTR "-%" SCNxPTR " %4s", &from, &to, rights) == 3 &&
            rights[1] == 'w' && rights[3] == 's' && munmap((void *)from, to - from) != 0)
            result = failed("munmap", error);
    }
    fclose(maps);
    return result;
}

int confinement_leave_parent(int channel, pid_t parent, struct error *error)
{
    if (leave_signals(parent, error) != 0 || leave_files(channel, error) != 0)
        return -1;
    return unmap_shared(error);
}

/* ---- limits ---- */

static int limit(int resource, rlim_t most)
{
    struct rlimit both;
    if (getrlimit(resource, &both) != 0)
        return -1;
    if (both.rlim_max != RLIM_INFINITY && both.rlim_max < most)
        most = both.rlim_max;
    return setrlimit(resource, &(struct rlimit){most, most});
}

static int limit_all(size_t memory_bytes, struct error *error)
{
    if (!IS_SANITIZED && limit(RLIMIT_DATA, memory_bytes) != 0)
        return failed("RLIMIT_DATA", error);
    if (limit(RLIMIT_CORE, 0) != 0 || limit(RLIMIT_FSIZE, 0) != 0 ||
        limit(RLIMIT_NOFILE, MAX_OPEN_FILES) != 0)
        return failed("setrlimit", error);
    return 0;
}

/* ---- system calls ---- */

/* Allowed whatever their arguments: they reach nothing but the process itself and what it holds. */
static const int allowed[] = {
    SCMP_SYS(read),           SCMP_SYS(pread64),
    SCMP_SYS(close),          SCMP_SYS(brk),
    SCMP_SYS(munmap),         SCMP_SYS(mremap),
    SCMP_SYS(madvise),        SCMP_SYS(futex),
    SCMP_SYS(sched_yield),    SCMP_SYS(clock_gettime),
    SCMP_SYS(clock_getres),   SCMP_SYS(gettimeofday),
    SCMP_SYS(time),           SCMP_SYS(getrandom),
    SCMP_SYS(sysinfo),        SCMP_SYS(getpid),
    SCMP_SYS(gettid),         SCMP_SYS(rt_sigaction),
    SCMP_SYS(rt_sigprocmask), SCMP_SYS(rt_sigreturn),
    SCMP_SYS(sigaltstack),    SCMP_SYS(exit),
    SCMP_SYS(exit_group),     SCMP_SYS(restart_syscall),
};

/* What libraries ask for when they look for a font, a locale, a time zone: they are told that they
 * may not, and go on. */
static const int refused[] = {
    SCMP_SYS(open),     SCMP_SYS(openat),     SCMP_SYS(access),     SCMP_SYS(faccessat),
    SCMP_SYS(stat),     SCMP_SYS(lstat),      SCMP_SYS(newfstatat), SCMP_SYS(statx),
    SCMP_SYS(readlink), SCMP_SYS(readlinkat), SCMP_SYS(faccessat2),
};

/* No library of ours asks for these. */
static const int fatal[] = {
    SCMP_SYS(execve),
    SCMP_SYS(execveat),
    SCMP_SYS(fork),
    SCMP_SYS(vfork),
    SCMP_SYS(ptrace),
    SCMP_SYS(socket),
    SCMP_SYS(connect),
    SCMP_SYS(process_vm_readv),
    SCMP_SYS(process_vm_writev),
    SCMP_SYS(kill),
    SCMP_SYS(mount),
    SCMP_SYS(bpf),
};

static int add_all(scmp_filter_ctx filter, uint32_t action, const int *calls, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (seccomp_rule_add(filter, action, calls[i], 0) != 0)
            return -1;
    return 0;
}

/* Memory that is neither shared nor run; the channel; the message of a library to the standard
 * error stream, which is /dev/null; and abort(), which signals the process itself. */
static int add_with_arguments(scmp_filter_ctx filter)
{
    const struct scmp_arg_cmp no_code = SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0),
                              is_private = SCMP_A3(SCMP_CMP_MASKED_EQ, MAP_TYPE, MAP_PRIVATE),
                              to_channel = SCMP_A0(SCMP_CMP_EQ, CONFINEMENT_CHANNEL),
                              to_stderr = SCMP_A0(SCMP_CMP_EQ, STDERR_FILENO),
                              to_itself = SCMP_A0(SCMP_CMP_EQ, (scmp_datum_t)getpid());
    if (seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 2, no_code, is_private) != 0 ||
        seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mprotect), 1, no_code) != 0 ||
        seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(sendto), 1, to_channel) != 0 ||
        seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(recvmsg), 1, to_channel) != 0 ||
        seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(write), 1, to_stderr) != 0 ||
        seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(tgkill), 1, to_itself) != 0)
        return -1;
    return 0;
}

static int filter_calls(struct error *error)
{
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(EPERM));
    if (filter == NULL)
        return failed("seccomp", error);
    errno = EINVAL;
    int result = 0;
    if (add_all(filter, SCMP_ACT_ALLOW, allowed, sizeof allowed / sizeof *allowed) != 0 ||
        add_all(filter, SCMP_ACT_ERRNO(EACCES), refused, sizeof refused / sizeof *refused) != 0 ||
        add_all(filter, SCMP_ACT_KILL_PROCESS, fatal, sizeof fatal / sizeof *fatal) != 0 ||
        add_with_arguments(filter) != 0 || seccomp_load(filter) != 0)
        result = failed("seccomp", error);
    seccomp_release(filter);
    return result;
}

int confinement_enter(size_t memory_bytes, struct error *error)
{
    if (limit_all(memory_bytes, error) != 0)
        return -1;
    if (prctl(PR_SET_DUMPABLE, 0) != 0 || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
        return failed("prctl", error);
    return filter_calls(error);
}
