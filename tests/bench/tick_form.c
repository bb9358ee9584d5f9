/* SPDX-License-Identifier: MIT */
#include "tick_form.h"

#include "buffer.h"

/* Rows of choices as forms have them: how large the boxes are, how far apart, how many a choice. */
static const struct row {
    double box_mm, pitch_mm, row_mm, stroke_mm;
    int choices;
} rows[] = {
    {4.0, 8.2, 8.0, 0.3, 3},  {4.2, 12.0, 5.8, 0.3, 2},  {4.2, 12.0, 9.0, 0.3, 2},
    {4.5, 17.0, 9.0, 0.3, 3}, {5.5, 22.0, 10.0, 0.3, 4}, {3.5, 11.0, 7.5, 0.2, 2},
};

#define LEFT_MM 14.0
#define RIGHT_MM 196.0
#define TOP_MM 46.0
#define BOTTOM_MM 236.0

static void append_row(struct buffer *json, const struct row *row, double y, int *number)
{
    double gap = 0.6, label = row->pitch_mm - row->box_mm - 2.2;
    for (double x = LEFT_MM; x + row->choices * row->pitch_mm < RIGHT_MM;
         x += row->choices * row->pitch_mm + 3) {
        int group = *number;
        for (int i = 0; i < row->choices; i++, ++*number) {
            double at = x + i * row->pitch_mm;
            buffer_format(
                json,
                ",\n{\"kind\":\"tick\",\"id\":\"t%04d\",\"group\":\"g%04d\",\"label\":\"x\","
                "\"at\":[%.2f,%.2f,%.1f,%.1f],\"stroke_mm\":%.2f,\"colour\":\"box\","
                "\"fill\":\"white\"}",
                *number, group, at, y, row->box_mm, row->box_mm, row->stroke_mm);
            buffer_format(json,
                          ",\n{\"kind\":\"text\",\"at\":[%.2f,%.2f,%.2f,%.2f],\"style\":\"label\","
                          "\"text\":\"選択肢選択肢\"}",
                          at + row->box_mm + gap, y, label, row->box_mm);
        }
    }
}

struct form_definition *tick_form_new(struct error *error)
{
    struct buffer json = BUFFER_INIT;
    int number = 0, kind = 0;
    buffer_append_text(
        &json, "{\"form\":\"ticks\",\"code\":\"TK\",\"revision\":1,\"title\":\"ticks\","
               "\"paper_mm\":[210,297],\"folds_mm\":[],"
               "\"palette\":{\"ink\":\"#1A1A1A\",\"box\":\"#4F7F72\",\"white\":\"#FFFFFF\"},"
               "\"styles\":{\"label\":{\"face\":\"gothic\",\"size_pt\":8,\"min_size_pt\":5,"
               "\"colour\":\"ink\"}},\"pages\":[[\n"
               "{\"kind\":\"line\",\"at\":[10,42,150,0],\"stroke_mm\":0.3,\"colour\":\"box\"}");
    for (double y = TOP_MM; y < BOTTOM_MM; kind++) {
        const struct row *row = &rows[kind % (int)(sizeof rows / sizeof *rows)];
        append_row(&json, row, y, &number);
        y += row->row_mm;
    }
    buffer_append_text(&json, "]],\"rules\":[]}");
    struct form_definition *form = form_load(buffer_text(&json), json.size, "form of ticks", error);
    buffer_free(&json);
    return form;
}
