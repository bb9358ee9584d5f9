/* SPDX-License-Identifier: MIT */
#include "pdf_content.h"

#include <math.h>
#include <string.h>

#define MAX_STATES 32
#define MAX_NUMBERS 6

struct graphics_state {
    struct pdf_matrix matrix;
    struct pdf_rect clip;
    bool is_black; /* fill colour */
    bool hides_text; /* rendering mode 3 */
};

struct content_reader {
    const char *at, *end;
    double numbers[MAX_NUMBERS]; /* operands of the operator to come */
    int number_count;
    char name[PDF_NAME_SIZE]; /* the last name among them */
    bool is_optional;         /* one of them is /OC */
    struct graphics_state states[MAX_STATES];
    int depth;
    struct pdf_rect path; /* of `re`, on the page */
    int path_parts;
    bool clips;
    bool has_text;
    struct pdf_placed_image *image;
    int image_count;
};

/* ---- tokens ---- */

static bool is_space(char c)
{
    return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f' || c == '\0';
}

static bool is_delimiter(char c)
{
    return strchr("()<>[]{}/%", c) != NULL && c != '\0';
}

static bool is_regular(const struct content_reader *reader)
{
    return reader->at < reader->end && !is_space(*reader->at) && !is_delimiter(*reader->at);
}

static bool skip_string(struct content_reader *reader)
{
    int depth = 0;
    while (reader->at < reader->end) {
        char c = *reader->at++;
        if (c == '\\' && reader->at < reader->end)
            reader->at++;
        else if (c == '(')
            depth++;
        else if (c == ')' && --depth == 0)
            return true;
    }
    return false;
}

static void skip_comment(struct content_reader *reader)
{
    while (reader->at < reader->end && *reader->at != '\n' && *reader->at != '\r')
        reader->at++;
}

static bool read_name(struct content_reader *reader)
{
    size_t length = 0;
    for (reader->at++; is_regular(reader); reader->at++) {
        if (length + 1 == sizeof reader->name || *reader->at == '#')
            return false;
        reader->name[length++] = *reader->at;
    }
    reader->name[length] = '\0';
    reader->is_optional = reader->is_optional || strcmp(reader->name, "OC") == 0;
    return true;
}

/* A hexadecimal string, or the beginning of a dictionary. */
static void skip_angle(struct content_reader *reader)
{
    bool is_dictionary = ++reader->at < reader->end && *reader->at == '<';
    while (!is_dictionary && reader->at < reader->end && *reader->at != '>')
        reader->at++;
    if (reader->at < reader->end)
        reader->at++;
}

/* [+-]digits[.digits], as PDF writes numbers. */
static bool parse_number(double *out, const char *text)
{
    double sign = *text == '-' ? -1 : 1, unit = 1;
    *out = 0;
    text += *text == '-' || *text == '+';
    for (; *text >= '0' && *text <= '9'; text++)
        *out = *out * 10 + (*text - '0');
    if (*text == '.')
        for (text++; *text >= '0' && *text <= '9'; text++)
            *out += (*text - '0') * (unit /= 10);
    *out *= sign;
    return *text == '\0';
}

/* A number or an operator; the operator's characters are put into out. */
static bool read_word(struct content_reader *reader, char out[32])
{
    size_t length = 0;
    double value;
    for (; is_regular(reader); reader->at++) {
        if (length + 1 == 32)
            return false;
        out[length++] = *reader->at;
    }
    out[length] = '\0';
    if (length == 0)
        return false; /* a stray delimiter */
    if (strchr("+-.0123456789", out[0]) == NULL)
        return true;
    if (!parse_number(&value, out))
        return false;
    if (reader->number_count == MAX_NUMBERS) { /* of an array: only the last count */
        memmove(reader->numbers, reader->numbers + 1, (MAX_NUMBERS - 1) * sizeof *reader->numbers);
        reader->number_count--;
    }
    reader->numbers[reader->number_count++] = value;
    out[0] = '\0';
    return true;
}

/* The next operator, its operands gathered; empty at the end. False for what is no content. */
static bool next_operator(struct content_reader *reader, char out[32])
{
    out[0] = '\0';
    reader->number_count = 0;
    reader->name[0] = '\0';
    reader->is_optional = false;
    while (reader->at < reader->end && out[0] == '\0') {
        char c = *reader->at;
        bool is_fine = true;
        if (is_space(c) || strchr("[]>", c) != NULL)
            reader->at++;
        else if (c == '<')
            skip_angle(reader);
        else if (c == '%')
            skip_comment(reader);
        else if (c == '(')
            is_fine = skip_string(reader);
        else if (c == '/')
            is_fine = read_name(reader);
        else
            is_fine = read_word(reader, out);
        if (!is_fine)
            return false;
    }
    return true;
}

/* ---- operators ---- */

static struct pdf_matrix concatenate(const struct pdf_matrix *m, const struct pdf_matrix *outer)
{
    return (struct pdf_matrix){m->a * outer->a + m->b * outer->c,
                               m->a * outer->b + m->b * outer->d,
                               m->c * outer->a + m->d * outer->c,
                               m->c * outer->b + m->d * outer->d,
                               m->e * outer->a + m->f * outer->c + outer->e,
                               m->e * outer->b + m->f * outer->d + outer->f};
}

struct pdf_rect pdf_matrix_bounds(const struct pdf_matrix *m)
{
    return (struct pdf_rect){m->e + fmin(0, m->a) + fmin(0, m->c), m->f + fmin(0, m->b) + fmin(0, m->d),
                             m->e + fmax(0, m->a) + fmax(0, m->c), m->f + fmax(0, m->b) + fmax(0, m->d)};
}

static bool concatenate_matrix(struct content_reader *reader, struct graphics_state *state)
{
    const double *n = reader->numbers;
    if (reader->number_count != 6)
        return false;
    struct pdf_matrix inner = {n[0], n[1], n[2], n[3], n[4], n[5]};
    state->matrix = concatenate(&inner, &state->matrix);
    return true;
}

static bool add_rectangle(struct content_reader *reader, const struct graphics_state *state)
{
    const double *n = reader->numbers;
    if (reader->number_count != 4 || (state->matrix.b != 0 && state->matrix.a != 0))
        return false;
    struct pdf_matrix box = {n[2], 0, 0, n[3], n[0], n[1]};
    box = concatenate(&box, &state->matrix);
    reader->path = pdf_matrix_bounds(&box);
    return ++reader->path_parts == 1;
}

static void end_path(struct content_reader *reader, struct graphics_state *state)
{
    if (reader->clips && reader->path_parts == 1) {
        state->clip.left = fmax(state->clip.left, reader->path.left);
        state->clip.bottom = fmax(state->clip.bottom, reader->path.bottom);
        state->clip.right = fmin(state->clip.right, reader->path.right);
        state->clip.top = fmin(state->clip.top, reader->path.top);
    }
    reader->path_parts = 0;
    reader->clips = false;
}

static void place_image(struct content_reader *reader, const struct graphics_state *state)
{
    struct pdf_placed_image *image = reader->image;
    memcpy(image->name, reader->name, sizeof image->name);
    image->matrix = state->matrix;
    image->clip = state->clip;
    image->is_black = state->is_black;
    image->lies_on_text = reader->has_text;
    reader->image_count++;
}

static bool is_one_of(const char *operator, const char *list)
{
    size_t length = strlen(operator);
    for (const char *found = list; (found = strstr(found, operator)) != NULL; found += length)
        if ((found == list || found[-1] == ' ') && (found[length] == ' ' || found[length] == '\0'))
            return true;
    return false;
}

static bool is_fill_black(const struct content_reader *reader, const char *operator)
{
    const double *n = reader->numbers;
    if (strcmp(operator, "g") == 0)
        return reader->number_count == 1 && n[0] == 0;
    if (strcmp(operator, "rg") == 0)
        return reader->number_count == 3 && n[0] == 0 && n[1] == 0 && n[2] == 0;
    return strcmp(operator, "k") == 0 && reader->number_count == 4 && n[3] == 1;
}

static bool change_state_stack(struct content_reader *reader, bool is_push)
{
    if (is_push ? reader->depth + 1 == MAX_STATES : reader->depth == 0)
        return false;
    if (is_push)
        reader->states[reader->depth + 1] = reader->states[reader->depth];
    reader->depth += is_push ? 1 : -1;
    return true;
}

/* Whether the operator leaves the page a page with at most one image. */
static bool follow(struct content_reader *reader, const char *operator)
{
    struct graphics_state *state = &reader->states[reader->depth];
    if (is_one_of(operator, "q Q"))
        return change_state_stack(reader, *operator == 'q');
    if (strcmp(operator, "cm") == 0)
        return concatenate_matrix(reader, state);
    if (strcmp(operator, "re") == 0)
        return add_rectangle(reader, state);
    if (is_one_of(operator, "W W*"))
        return reader->clips = true;
    if (strcmp(operator, "n") == 0) {
        end_path(reader, state);
        return true;
    }
    if (strcmp(operator, "Do") == 0) {
        place_image(reader, state);
        return reader->image_count == 1;
    }
    if (is_one_of(operator, "g rg k cs sc scn")) {
        state->is_black = is_fill_black(reader, operator);
        return true;
    }
    if (strcmp(operator, "Tr") == 0) {
        state->hides_text = reader->number_count == 1 && reader->numbers[0] == 3;
        return true;
    }
    if (is_one_of(operator, "Tj TJ ' \"")) {
        reader->has_text = reader->has_text || !state->hides_text;
        return state->hides_text || reader->image_count == 0;
    }
    if (strcmp(operator, "BDC") == 0) /* optional content may be switched off */
        return !reader->is_optional;
    return is_one_of(operator, "w J j M d ri i G RG K CS SC SCN BT ET Tf Td TD Tm T* Tc Tw Tz TL Ts "
                               "BMC EMC MP BX EX");
}

bool pdf_content_find_image(struct pdf_placed_image *out, const char *content, size_t size)
{
    static const struct graphics_state start = {
        {1, 0, 0, 1, 0, 0}, {-1e9, -1e9, 1e9, 1e9}, true, false};
    struct content_reader reader = {.at = content, .end = content + size, .image = out};
    char operator[32] = "";
    reader.states[0] = start;
    do {
        if (!next_operator(&reader, operator))
            return false;
        if (operator[0] != '\0' && !follow(&reader, operator))
            return false;
    } while (reader.at < reader.end);
    return reader.image_count == 1;
}

bool pdf_content_shows_text(const char *content, size_t size)
{
    struct content_reader reader = {.at = content, .end = content + size};
    char operator[32] = "";
    do {
        bool *is_hidden = &reader.states[reader.depth].hides_text;
        if (!next_operator(&reader, operator))
            return true;
        if (operator[0] == '\0')
            continue;
        if (is_one_of(operator, "q Q") && !change_state_stack(&reader, *operator == 'q'))
            return true;
        if (strcmp(operator, "Tr") == 0)
            *is_hidden = reader.number_count == 1 && reader.numbers[0] == 3;
        if (is_one_of(operator, "Tj TJ ' \"") && !*is_hidden)
            return true;
    } while (reader.at < reader.end);
    return false;
}
