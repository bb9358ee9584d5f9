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

static int preflight_filled(struct fault_list *faults, struct preflight *preflight,
                            const struct form_definition *form, struct value_list *values,
                            const struct case_record *record, struct error *error)
{
    const struct filled_form filled = {.form = form,
                                       .values = values->items,
                                       .value_count = values->count,
                                       .case_number = record->case_number};
    int result = values->failed
                     ? error_out_of_memory(error)
                     : preflight_form(NULL, preflight, &filled, append_fault, faults, error);
    value_list_free(values);
    return result;
}

static int preflight_forms(struct fault_list *faults, const struct print_run *run,
                           struct preflight *preflight, const struct case_record *record,
                           struct error *error)
{
    const struct piece_source *source = &run->source;
    struct value_list values = VALUE_LIST_INIT, cover_values = VALUE_LIST_INIT;
    int result = 0;
    if (source->form != NULL) {
        piece_append_values(&values, source, record);
        result = preflight_filled(faults, preflight, source->form, &values, record, error);
    }
    if (result == 0 && source->cover != NULL) {
        piece_append_cover_values(&cover_values, source, record);
        result = preflight_filled(faults, preflight, source->cover, &cover_values, record, error);
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

/* The guide: the amounts, the characters of its values, and whether unusually long ones fit. */
static int preflight_guide(struct fault_list *faults, const struct print_run *run,
                           struct preflight *preflight, const struct print_worker *worker,
                           const struct case_record *record, struct error *error)
{
    struct guide_values values;
    struct error reason = ERROR_INIT;
    int result =
        guide_values_fill(&values, record, run->workspace->settings, run->order->printed, &reason);
    if (result == 0)
        result = preflight_values(NULL, preflight, values.values.items, values.values.count,
                                  record->case_number, append_fault, faults, error);
    else
        result = append_reason(faults, &reason, error);
    guide_values_free(&values);
    struct print_compositor *compositor = worker->spool != NULL ? worker->spool : worker->single;
    if (result == 0 && faults->text.size == 0 &&
        piece_try_guide(compositor, &run->source, record, &reason) != 0)
        result = append_reason(faults, &reason, error);
    return result;
}

static int preflight_case(struct fault_list *faults, const struct print_run *run,
                          struct preflight *preflight, const struct print_worker *worker,
                          const struct case_record *record, struct error *error)
{
    if (run->source.guide != NULL &&
        preflight_guide(faults, run, preflight, worker, record, error) != 0)
        return -1;
    return preflight_forms(faults, run, preflight, record, error);
}

/* ---- All cases, by the job's threads ---- */

struct preflight_crew {
    struct print_run *run;
    struct preflight **preflights; /* owned; one a worker */
};

struct preflight_item {
    size_t place; /* in order->case_ids */
    struct case_record record;
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
    return case_store_load_by_id(&item->record, run->workspace->store,
                                 run->order->case_ids[item->place], error) == 0
               ? 1
               : -1;
}

static void work_on_case(void *user, int number, const struct crew_turn *turn, void *place)
{
    const struct preflight_crew *crew = user;
    struct print_worker *worker = &crew->run->workers[number];
    struct preflight_item *item = place;
    worker->turn = *turn;
    preflight_case(&item->faults, crew->run, crew->preflights[number], worker, &item->record,
                   &item->error);
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
    buffer_free(&((struct preflight_item *)place)->faults.text);
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
