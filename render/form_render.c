/* SPDX-License-Identifier: MIT */
#include "print_document.h"

#include "code_symbol.h"
#include "customer_barcode_layout.h"
#include "form_mark.h"
#include "form_text.h"
#include "message.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A form as it is printed: one background a page, and the elements whose text differs from piece to
 * piece. Made at the first piece of a form and kept with the document. */
struct page_plan {
    int background;
    const struct form_element **varying; /* owned array of borrowed elements */
    size_t varying_count;
};

struct form_plan {
    size_t page_count;
    struct page_plan pages[];
};

/* What is needed to draw one page. */
struct page_drawing {
    struct print_document *document;
    struct canvas *canvas;
    const struct form_definition *form;
    const struct filled_form *filled; /* NULL: the background */
    int page;                         /* 1 … */
    bool has_frame;                   /* registration marks and page codes */
    struct form_text text;            /* scratch */
};

/* ---- Elements ---- */

static struct canvas_paint paint_of(const struct form_element *element)
{
    return (struct canvas_paint){.stroke_mm = element->stroke_mm,
                                 .stroke = element->stroke_colour,
                                 .dashed = element->dashed,
                                 .has_fill = element->has_fill,
                                 .fill = element->fill_colour};
}

static struct form_text_source source_of(const struct page_drawing *drawing)
{
    return (struct form_text_source){print_document_library(drawing->document), drawing->form,
                                     drawing->filled, drawing->page};
}

static int draw_text(struct page_drawing *drawing, const struct form_element *element,
                     struct error *error)
{
    const struct form_text_source source = source_of(drawing);
    if (form_text_fill(&drawing->text, &source, element, error) != 0 ||
        form_text_set(&drawing->text, &source, element, error) != 0)
        return -1;
    form_text_draw(&drawing->text, drawing->canvas, element);
    return 0;
}

/* From the left of its box. A piece that takes no barcode has none, and the space stays white. */
static void draw_barcode(struct page_drawing *drawing, const struct form_element *element)
{
    const struct filled_form *filled = drawing->filled;
    const struct rect_mm *box = &element->box;
    struct customer_barcode_layout layout = customer_barcode_layout_for(element->size_pt);
    struct point_mm at = {box->x,
                          box->y + (box->h - customer_barcode_height_mm(&layout)) / 2};
    struct customer_barcode barcode;
    if (customer_barcode_for_address(&barcode, filled_form_lookup(filled, "postal_code_digits"),
                                     filled_form_lookup(filled, "address"),
                                     filled_form_lookup(filled, "address_building")) ==
        CUSTOMER_BARCODE_MADE)
        customer_barcode_draw(drawing->canvas, &barcode, &layout, at);
}

static bool is_varying(const struct form_element *element)
{
    return element->kind == ELEMENT_CUSTOMER_BARCODE || form_text_is_varying(element);
}

/* Boxes without a gap between them are one frame with lines inside. */
static void draw_comb_boxes(struct canvas *canvas, const struct form_element *comb)
{
    struct canvas_paint paint = paint_of(comb);
    for (int first = 0; first < comb->cells;) {
        int last = first;
        while (last + 1 < comb->cells && comb->cell_gap_mm[last] <= 0)
            last++;
        struct rect_mm frame = form_comb_cell(comb, first);
        frame.w *= last - first + 1;
        canvas_rect(canvas, frame, comb->radius_mm, &paint);
        for (int cell = first + 1; cell <= last; cell++) {
            double x = form_comb_cell(comb, cell).x;
            canvas_line(canvas, (struct point_mm){x, frame.y},
                        (struct point_mm){x, frame.y + frame.h}, &paint);
        }
        first = last + 1;
    }
}

/* What of an element is the same on every piece. */
static int draw_fixed(struct page_drawing *drawing, const struct form_element *element,
                      struct error *error)
{
    struct canvas_paint paint = paint_of(element);
    const struct rect_mm *box = &element->box;
    switch (element->kind) {
    case ELEMENT_LINE:
        canvas_line(drawing->canvas, (struct point_mm){box->x, box->y},
                    (struct point_mm){box->x + box->w, box->y + box->h}, &paint);
        return 0;
    case ELEMENT_COMB:
        draw_comb_boxes(drawing->canvas, element);
        return 0;
    case ELEMENT_TEXT:
    case ELEMENT_VALUE:
        return is_varying(element) ? 0 : draw_text(drawing, element, error);
    case ELEMENT_CUSTOMER_BARCODE:
        return 0;
    default:
        canvas_rect(drawing->canvas, *box, element->radius_mm, &paint);
        return 0;
    }
}

/* ---- Backgrounds ---- */

static void free_plan(void *value)
{
    struct form_plan *plan = value;
    if (plan == NULL)
        return;
    for (size_t i = 0; i < plan->page_count; i++)
        free(plan->pages[i].varying);
    free(plan);
}

static int collect_varying(struct page_plan *plan, const struct form_page *page,
                           struct error *error)
{
    plan->varying = calloc(page->element_count + 1, sizeof(const struct form_element *));
    if (plan->varying == NULL)
        return error_out_of_memory(error);
    for (size_t i = 0; i < page->element_count; i++)
        if (is_varying(&page->elements[i]))
            plan->varying[plan->varying_count++] = &page->elements[i];
    return 0;
}

static int draw_background(struct page_plan *plan, struct page_drawing *drawing,
                           struct error *error)
{
    const struct form_definition *form = drawing->form;
    const struct form_page *page = &form->pages[drawing->page - 1];
    struct page_frame frame = page_frame_for(form->width_mm, form->height_mm);
    drawing->canvas =
        print_background_begin(drawing->document, form->width_mm, form->height_mm, error);
    if (drawing->canvas == NULL)
        return -1;
    for (size_t i = 0; i < page->element_count; i++) {
        if (draw_fixed(drawing, &page->elements[i], error) != 0) {
            print_background_abandon(drawing->document);
            error_prefix(error, _("form %s revision %d, page %d, element %zu"), form->name,
                         form->revision, drawing->page, i + 1);
            return -1;
        }
    }
    if (drawing->has_frame)
        page_marks_draw(drawing->canvas, &frame);
    return print_background_end(drawing->document, &plan->background, error);
}

static bool has_frame(const struct filled_form *filled)
{
    return filled->page_codes != NULL || filled->is_blank;
}

/* A form without a frame is another plan. */
static const void *plan_key(const struct filled_form *filled)
{
    return has_frame(filled) ? (const void *)filled->form : &filled->form->pages;
}

static struct form_plan *make_plan(struct print_document *document,
                                   const struct filled_form *filled, struct error *error)
{
    const struct form_definition *form = filled->form;
    struct page_drawing drawing = {
        .document = document, .form = form, .has_frame = has_frame(filled)};
    struct form_plan *plan = calloc(1, sizeof *plan + form->page_count * sizeof plan->pages[0]);
    if (plan == NULL) {
        error_out_of_memory(error);
        return NULL;
    }
    plan->page_count = form->page_count;
    int result = 0;
    for (size_t i = 0; i < form->page_count && result == 0; i++) {
        drawing.page = (int)i + 1;
        result = collect_varying(&plan->pages[i], &form->pages[i], error);
        if (result == 0)
            result = draw_background(&plan->pages[i], &drawing, error);
    }
    form_text_free(&drawing.text);
    if (result == 0)
        result = print_document_keep(document, plan_key(filled), plan, free_plan, error);
    if (result == 0)
        return plan;
    free_plan(plan);
    return NULL;
}

/* ---- Pieces ---- */

/* Says whose piece was refused, and where; keeps the code and the cause. */
static int refuse_piece(const struct filled_form *filled, const char *field,
                        const struct error *cause, struct error *error)
{
    if (cause->code != ERROR_REFUSED)
        return error_set(error, cause->code, "%s", cause->message);
    return error_set(
        error, cause->code,
        _("case %s, field %s: %s; this piece was not printed. Change the value in the case, or "
          "prepare this piece by hand"),
        filled->case_number, field, cause->message);
}

static int draw_codes(struct page_drawing *drawing, const char *text, struct error *error)
{
    struct code_symbol symbol;
    struct page_frame frame = page_frame_for(drawing->form->width_mm, drawing->form->height_mm);
    if (code_symbol_make(&symbol, text, error) != 0)
        return -1;
    for (int copy = 0; copy < CODE_COPY_COUNT; copy++) {
        canvas_modules(drawing->canvas, symbol.modules, PAGE_CODE_MODULES, frame.code[copy]);
        if (code_text_draw(drawing->canvas, print_document_library(drawing->document), text,
                           frame.code_text[copy], error) != 0)
            return -1;
    }
    return 0;
}

static int draw_form_marks(struct page_drawing *drawing, struct error *error)
{
    const struct form_definition *form = drawing->form;
    struct page_frame frame = page_frame_for(form->width_mm, form->height_mm);
    struct form_mark mark = {
        .revision = form->revision, .page = drawing->page, .pages = (int)form->page_count};
    unsigned char cells[FORM_MARK_COUNT];
    memcpy(mark.form, form->code, sizeof mark.form);
    if (form_mark_format(cells, &mark, error) != 0)
        return -1;
    for (int copy = 0; copy < CODE_COPY_COUNT; copy++)
        canvas_modules(drawing->canvas, cells, FORM_MARK_CELLS, frame.code[copy]);
    return 0;
}

static int draw_varying(struct page_drawing *drawing, const struct form_element *element,
                        struct error *error)
{
    if (element->kind != ELEMENT_CUSTOMER_BARCODE)
        return draw_text(drawing, element, error);
    draw_barcode(drawing, element);
    return 0;
}

/* The name by which people know the element at fault. */
static const char *field_of(const struct page_drawing *drawing, const struct form_element *element)
{
    const struct form_text_source source = source_of(drawing);
    return form_text_culprit(element, &source);
}

static int draw_page(struct page_drawing *drawing, const struct page_plan *plan,
                     struct error *error)
{
    const struct form_definition *form = drawing->form;
    struct error cause = ERROR_INIT;
    drawing->canvas = print_piece_page(drawing->document, form->width_mm, form->height_mm, error);
    if (drawing->canvas == NULL)
        return -1;
    canvas_background(drawing->canvas, plan->background);
    for (size_t i = 0; i < plan->varying_count; i++) {
        const struct form_element *element = plan->varying[i];
        if (draw_varying(drawing, element, &cause) != 0)
            return refuse_piece(drawing->filled, field_of(drawing, element), &cause, error);
    }
    if (drawing->filled->page_codes != NULL &&
        draw_codes(drawing, drawing->filled->page_codes[drawing->page - 1], &cause) != 0)
        return refuse_piece(drawing->filled, "page_code", &cause, error);
    return drawing->filled->is_blank ? draw_form_marks(drawing, error) : 0;
}

int print_form_prepare(struct print_document *document, const struct filled_form *filled,
                       struct error *error)
{
    if (print_document_kept(document, plan_key(filled)) != NULL)
        return 0;
    print_document_await_turn(document);
    if (print_document_kept(document, plan_key(filled)) != NULL)
        return 0;
    return make_plan(document, filled, error) == NULL ? -1 : 0;
}

int print_piece_add_form(struct print_document *document, const struct filled_form *filled,
                         struct error *error)
{
    if (print_form_prepare(document, filled, error) != 0)
        return -1;
    const struct form_plan *plan = print_document_kept(document, plan_key(filled));
    struct page_drawing drawing = {.document = document, .form = filled->form, .filled = filled};
    int result = 0;
    for (size_t i = 0; i < plan->page_count && result == 0; i++) {
        drawing.page = (int)i + 1;
        result = draw_page(&drawing, &plan->pages[i], error);
    }
    form_text_free(&drawing.text);
    return result;
}

int print_document_add_form(struct print_document *document, const struct filled_form *filled,
                            struct error *error)
{
    if (print_form_prepare(document, filled, error) != 0 ||
        print_piece_begin(document, error) != 0)
        return -1;
    if (print_piece_add_form(document, filled, error) == 0)
        return print_piece_commit(document, error);
    print_piece_abandon(document);
    return -1;
}
