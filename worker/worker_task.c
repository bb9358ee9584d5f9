/* SPDX-License-Identifier: MIT */
#include "worker_task.h"

#include <stdlib.h>

void task_push(struct task_queue *queue, struct task *task)
{
    task->next = NULL;
    if (queue->first == NULL)
        queue->first = task;
    else
        queue->last->next = task;
    queue->last = task;
    queue->count++;
}

struct task *task_pop(struct task_queue *queue)
{
    struct task *task = queue->first;
    if (task == NULL)
        return NULL;
    queue->first = task->next;
    queue->count--;
    return task;
}

void task_free_all(struct task_queue *queue)
{
    for (struct task *task; (task = task_pop(queue)) != NULL; free(task))
        buffer_free(&task->answer.bytes);
}
