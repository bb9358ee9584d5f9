/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_WORKER_CHANNEL_H
#define FORMLOOP_WORKER_CHANNEL_H

#include "buffer.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What goes over the socket between the pool and a worker. Both are the same program, so a frame is
 * a plain struct; but the worker may have fallen to a hostile file, so the pool checks every byte that it gets. */

/* From the pool: a question, with the descriptor of its file (SCM_RIGHTS). */
struct question_frame {
    uint64_t file_id; /* the same file has the same number */
    uint64_t file_bytes;
    int64_t question;
};

enum answer_kind {
    ANSWER_READY,     /* the first frame: confined. Or with a text: why it could not be */
    ANSWER_GIVEN,     /* the answer's bytes follow */
    ANSWER_NO_MEMORY, /* it takes more memory than the worker may have */
};

/* From the worker, followed by `size` bytes. */
struct answer_frame {
    uint32_t mark; /* ANSWER_MARK: the format and its version */
    uint32_t kind;
    uint64_t file_id;
    int64_t question;
    uint64_t size;
};
#define ANSWER_MARK 0x31574c46u /* "FLW1" */

/* Sends a question; false if the channel does not take it, that is, the worker is gone or stuck. */
bool channel_ask(int channel, const struct question_frame *question, int descriptor);

/* Waits for a question; *descriptor is then owned by the caller. False when the pool is gone. */
bool channel_receive_question(struct question_frame *out, int *descriptor, int channel);

/* Sends an answer whole; false when the pool is gone. */
bool channel_answer(int channel, const struct answer_frame *frame, const void *bytes);

/* What the bytes that came from a worker so far amount to. */
enum channel_state {
    CHANNEL_PART,    /* a frame has begun, or nothing came yet */
    CHANNEL_WHOLE,   /* a frame with all its bytes */
    CHANNEL_RUBBISH, /* no frame, or more bytes than a frame may have */
};

/* Looks at the size bytes without taking any: with CHANNEL_WHOLE *out is the frame, its bytes follow
 * the first sizeof *out. Frames of more than max_bytes are rubbish. */
enum channel_state channel_parse_answer(struct answer_frame *out, const void *bytes, size_t size,
                                        size_t max_bytes);

/* Appends what has come from the worker to incoming without waiting; false at its end. */
bool channel_receive(struct buffer *incoming, int channel);

#endif
