/* SPDX-License-Identifier: MIT */
#include "worker_process.h"

#include "confinement.h"
#include "worker_channel.h"

#include <malloc.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* The file that is open in a worker. */
struct worker_file {
    const struct worker_work *work;
    bool is_open;
    uint64_t file_id;
    void *bytes; /* mapped; NULL for an empty file */
    size_t size;
    void *file; /* of work->open */
};

static void close_file(struct worker_file *file)
{
    if (!file->is_open)
        return;
    file->work->close(file->file);
    if (file->bytes != NULL)
        munmap(file->bytes, file->size);
    *file = (struct worker_file){.work = file->work};
}

/* Opens the question's file unless it is open already. */
static int open_file(struct worker_file *file, const struct question_frame *question,
                     int descriptor)
{
    if (file->is_open && file->file_id == question->file_id)
        return 0;
    close_file(file);
    size_t size = (size_t)question->file_bytes;
    void *bytes = size == 0 ? NULL : mmap(NULL, size, PROT_READ, MAP_PRIVATE, descriptor, 0);
    if (bytes == MAP_FAILED)
        return -1;
    *file = (struct worker_file){file->work, true, question->file_id, bytes, size, NULL};
    if (file->work->open(&file->file, file->work->user, bytes != NULL ? bytes : "", size) == 0)
        return 0;
    close_file(file);
    return -1;
}

static bool answer_questions(const struct worker_work *work)
{
    struct worker_file file = {.work = work};
    struct question_frame question;
    struct buffer answer = BUFFER_INIT;
    bool is_sent = true;
    for (int descriptor;
         is_sent && channel_receive_question(&question, &descriptor, CONFINEMENT_CHANNEL);) {
        struct answer_frame frame = {.mark = ANSWER_MARK,
                                     .kind = ANSWER_GIVEN,
                                     .file_id = question.file_id,
                                     .question = question.question};
        buffer_clear(&answer);
        if (open_file(&file, &question, descriptor) != 0 ||
            work->answer(&answer, file.file, (int)question.question) != 0 || answer.failed) {
            frame.kind = ANSWER_NO_MEMORY;
            buffer_free(&answer);
        }
        close(descriptor);
        frame.size = answer.size;
        is_sent = channel_answer(CONFINEMENT_CHANNEL, &frame, buffer_text(&answer));
    }
    close_file(&file);
    buffer_free(&answer);
    return is_sent;
}

/* A worker asks for the same buffers with every question. Given back in between, their pages cost a
 * tenth of its time: each is cleared and mapped again. 32 MB is the most that malloc takes here. */
static void keep_memory(void)
{
    mallopt(M_MMAP_THRESHOLD, 32 << 20);
    mallopt(M_TRIM_THRESHOLD, 64 << 20);
}

_Noreturn void worker_process_run(int channel, pid_t parent, const struct worker_work *work,
                                  const struct worker_limits *limits)
{
    struct error error = ERROR_INIT;
    struct answer_frame ready = {.mark = ANSWER_MARK, .kind = ANSWER_READY};
    bool has_left = confinement_leave_parent(channel, parent, &error) == 0;
    keep_memory();
    if (has_left && work->prepare != NULL)
        work->prepare(work->user);
    bool is_confined = has_left && confinement_enter(limits->memory_bytes, &error) == 0;
    ready.size = strlen(error.message);
    if (channel_answer(has_left ? CONFINEMENT_CHANNEL : channel, &ready, error.message) &&
        is_confined)
        answer_questions(work);
    _exit(0);
}
