/* SPDX-License-Identifier: MIT */
#include "worker_channel.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>

#define RECEIVE_BYTES 65536

/* Room for one descriptor on its way, aligned as CMSG_DATA needs it. */
union descriptor_space {
    struct cmsghdr header;
    char bytes[CMSG_SPACE(sizeof(int))];
};

bool channel_ask(int channel, const struct question_frame *question, int descriptor)
{
    union descriptor_space space = {0};
    struct iovec part = {(void *)question, sizeof *question};
    struct msghdr message = {.msg_iov = &part,
                             .msg_iovlen = 1,
                             .msg_control = space.bytes,
                             .msg_controllen = sizeof space.bytes};
    struct cmsghdr *rights = CMSG_FIRSTHDR(&message);
    rights->cmsg_level = SOL_SOCKET;
    rights->cmsg_type = SCM_RIGHTS;
    rights->cmsg_len = CMSG_LEN(sizeof descriptor);
    memcpy(CMSG_DATA(rights), &descriptor, sizeof descriptor);
    ssize_t sent;
    do
        sent = sendmsg(channel, &message, MSG_DONTWAIT | MSG_NOSIGNAL);
    while (sent < 0 && errno == EINTR);
    return sent == (ssize_t)sizeof *question;
}

bool channel_receive_question(struct question_frame *out, int *descriptor, int channel)
{
    union descriptor_space space = {0};
    struct iovec part = {out, sizeof *out};
    struct msghdr message = {.msg_iov = &part,
                             .msg_iovlen = 1,
                             .msg_control = space.bytes,
                             .msg_controllen = sizeof space.bytes};
    ssize_t count;
    do
        count = recvmsg(channel, &message, MSG_WAITALL | MSG_CMSG_CLOEXEC);
    while (count < 0 && errno == EINTR);
    const struct cmsghdr *rights = CMSG_FIRSTHDR(&message);
    if (count != (ssize_t)sizeof *out || rights == NULL || rights->cmsg_type != SCM_RIGHTS)
        return false;
    memcpy(descriptor, CMSG_DATA(rights), sizeof *descriptor);
    return true;
}

static bool send_all(int channel, const void *bytes, size_t size)
{
    for (const char *rest = bytes; size > 0;) {
        ssize_t sent = send(channel, rest, size, MSG_NOSIGNAL);
        if (sent < 0 && errno == EINTR)
            continue;
        if (sent <= 0)
            return false;
        rest += sent;
        size -= (size_t)sent;
    }
    return true;
}

bool channel_answer(int channel, const struct answer_frame *frame, const void *bytes)
{
    return send_all(channel, frame, sizeof *frame) && send_all(channel, bytes, (size_t)frame->size);
}

enum channel_state channel_parse_answer(struct answer_frame *out, const void *bytes, size_t size,
                                        size_t max_bytes)
{
    if (size < sizeof *out)
        return CHANNEL_PART;
    memcpy(out, bytes, sizeof *out);
    if (out->mark != ANSWER_MARK || out->kind > ANSWER_NO_MEMORY || out->size > max_bytes)
        return CHANNEL_RUBBISH;
    return size - sizeof *out < out->size ? CHANNEL_PART : CHANNEL_WHOLE;
}

bool channel_receive(struct buffer *incoming, int channel)
{
    for (;;) {
        buffer_reserve(incoming, RECEIVE_BYTES);
        if (incoming->failed)
            return false;
        ssize_t count = recv(channel, incoming->data + incoming->size, RECEIVE_BYTES, MSG_DONTWAIT);
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            return count < 0 && errno == EAGAIN;
        incoming->size += (size_t)count;
        if (count < RECEIVE_BYTES)
            return true;
    }
}
