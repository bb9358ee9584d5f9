/* SPDX-License-Identifier: MIT */
/* What of a job cannot be printed, found before anything is written. */
#include "message.h"
#include "preflight.h"
#include "print_run_internal.h"

#include <stdlib.h>
#include <string.h>

/* All faults of one piece, as one text. */
struct fault_list {
    struct buffer text;
};

/* A name that the form and its cover sheet both show is told once. */
static void append_fault(void *user, const struct preflight_fault *fault)
{
    struct fault_list *list = user;
    struct buffer line = BUFFER_INIT;
    buffer_format(&line, _("case %s, field %s: %s"), fault->case_number, fault->field,
                  fault->message);
    if (strstr(buffer_text(&list->text), buffer_text(&line)) == NULL)
        buffer_format(&list->text, "%s%s", list->text.size > 0 ? "; " : "", buffer_text(&line));
    buffer_free(&line);
}

static int preflight_forms(struct fault_list *faults, const struct print_run *run,
                           struct preflight *preflight, const struct piece_content *content,
                           const struct case_record *record, struct error *error)
{
    const struct piece_source *source = &run->source;
    int result = 0;
    for (size_t i = 0; result == 0 && i < source->form_count; i++) {
        const struct filled_form filled = {.form = source->forms[i],
                                           .values = content->values[i].items,
                                           .value_count = content->values[i].count,
                                           .case_number = record->case_number};
        result = preflight_form(NULL, preflight, &filled, append_fault, faults, error);
    }
    return result;
}

/* What a refusal of one piece says goes to its faults; any other failure ends the job. */
static int append_reason(struct fault_list *faults, const struct error *reason, struct error *error)
{
    if (reason->code != ERROR_REFUSED) {
        *error = *reason;
        return -1;
    }
    buffer_format(&faults->text, "%s%s", faults->text.size > 0 ? "; " : "", reason->message);
    return 0;
}

/* The guide: the characters of its values, and whether unusually long ones fit. */
static int preflight_guide(struct fault_list *faults, const struct print_run *run,
                           struct preflight *preflight, const struct print_worker *worker,
                           const struct piece_content *content, const struct case_record *record,
                           struct error *error)
{
    const struct value_list *values = &content->guide.values;
    struct print_compositor *compositor = worker->spool != NULL ? worker->spool : worker->single;
    struct error reason = ERROR_INIT;
    if (preflight_values(NULL, preflight, values->items, values->count, record->case_number,
                         append_fault, faults, error) != 0)
        return -1;
    return faults->text.size == 0 &&
                   piece_try_guide(compositor, &run->source, record, content, &reason) != 0
               ? append_reason(faults, &reason, error)
               : 0;
}

static int preflight_case(struct fault_list *faults, const struct print_run *run,
                          struct preflight *preflight, const struct print_worker *worker,
                          const struct case_record *record, const struct value_list *facts,
                          struct error *error)
{
    struct piece_content content;
    struct piece_request request;
    struct error reason = ERROR_INIT;
    char hash[HASH_TEXT_SIZE];
    int result =
        piece_content_fill(&content, &request, hash, &run->source, record, facts, &reason);
    if (result != 0)
        result = append_reason(faults, &reason, error);
    else {
        result = preflight_forms(faults, run, preflight, &content, record, error);
        if (result == 0 && run->source.guide != NULL)
            result = preflight_guide(faults, run, preflight, worker, &content, record, error);
    }
    piece_content_free(&content);
    return result;
}

/* ---- All cases, by the job's threads ---- */

struct preflight_crew {
    struct print_run *run;
    struct preflight **preflights; /* owned; one a worker */
};

struct preflight_item {
    size_t place; /* in order->case_ids */
    struct case_record record;
    struct value_list facts;
    struct fault_list faults;
    struct error error;
};

static int prepare_case(void *user, void *place, struct error *error)
{
    struct print_run *run = ((struct preflight_crew *)user)->run;
    struct preflight_item *item = place;
    if (run->next == run->order->case_count)
        return 0;
    if (command_is_interrupted())
        return command_interrupted(error);
    item->place = run->next++;
    struct error reason = ERROR_INIT;
    if (case_store_load_by_id(&item->record, run->workspace->store,
                              run->order->case_ids[item->place], error) != 0)
        return -1;
    if (piece_facts_load(&item->facts, &run->source, &item->record, &reason) != 0 &&
        append_reason(&item->faults, &reason, error) != 0)
        return -1;
    return 1;
}

static void work_on_case(void *user, int number, const struct crew_turn *turn, void *place)
{
    const struct preflight_crew *crew = user;
    struct print_worker *worker = &crew->run->workers[number];
    struct preflight_item *item = place;
    if (item->faults.text.size > 0)
        return;
    worker->turn = *turn;
    preflight_case(&item->faults, crew->run, crew->preflights[number], worker, &item->record,
                   &item->facts, &item->error);
    worker->turn = (struct crew_turn){0};
    if (item->faults.text.failed)
        error_out_of_memory(&item->error);
}

static int finish_case(void *user, void *place, struct error *error)
{
    struct print_run *run = ((struct preflight_crew *)user)->run;
    const struct preflight_item *item = place;
    if (item->error.code != ERROR_NONE) {
        *error = item->error;
        return -1;
    }
    if (item->faults.text.size > 0)
        print_note_skipped(run, &item->record, buffer_text(&item->faults.text));
    else
        run->chosen[run->chosen_count++] = item->place;
    return 0;
}

static void clear_case(void *place)
{
    struct preflight_item *item = place;
    value_list_free(&item->facts);
    buffer_free(&item->faults.text);
}

int print_preflight_all(struct print_run *run, struct error *error)
{
    struct preflight_crew crew = {run, calloc((size_t)run->jobs, sizeof(struct preflight *))};
    const struct crew_work work = {run->jobs,     sizeof(struct preflight_item),
                                   &crew,         prepare_case,
                                   work_on_case,  finish_case,
                                   clear_case};
    int result = crew.preflights == NULL ? error_out_of_memory(error) : 0;
    for (int i = 0; i < run->jobs && result == 0; i++)
        result = preflight_new(&crew.preflights[i], run->workers[i].fonts, error);
    run->next = 0;
    if (result == 0)
        result = crew_run(&work, error);
    for (int i = 0; i < run->jobs && crew.preflights != NULL; i++)
        preflight_free(crew.preflights[i]);
    free(crew.preflights);
    return result;
}
