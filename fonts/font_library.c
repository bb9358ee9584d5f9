/* SPDX-License-Identifier: MIT */
#include "font_library.h"

#include "buffer.h"
#include "file.h"
#include "font_internal.h"
#include "message.h"
#include "text.h"

#include <hb-ot.h>
#include <stdlib.h>
#include <string.h>

/* Glyphs of the nominal cmap, filled 256 code points at a time when first asked for: a batch asks
 * for millions of characters, and most of them again and again. */
#define GLYPH_PAGE_SIZE 256
#define GLYPH_PAGE_COUNT 0x400 /* up to U+3FFFF: planes 0 to 3 */

struct glyph_page {
    uint16_t glyph[GLYPH_PAGE_SIZE]; /* 0: the face has none */
    uint16_t advance[GLYPH_PAGE_SIZE];
};

struct open_face {
    hb_font_t *font;  /* NULL: not open yet */
    hb_set_t *vertical; /* lookups of the feature vert; NULL: not asked for yet */
    hb_face_t *outlines; /* the tables that subsets are made from; NULL: not yet */
    struct glyph_page *pages[GLYPH_PAGE_COUNT];
};

struct font_library {
    char *folder; /* owned; NULL: only the packages' folders */
    struct open_face faces[FONT_FACE_COUNT];
    const struct gaiji_map *gaiji; /* borrowed; NULL: none */
    bool memory_out; /* a lookup failed for want of memory: the glyph may be there */
};

/* ---- Opening ---- */

/* The path of a font file: the own folder first, then the package's. NULL when memory is out. */
static char *find_file(const struct font_library *library, const struct font_source *source)
{
    if (library->folder != NULL) {
        char *path = path_join(library->folder, source->file);
        if (path == NULL || file_exists(path))
            return path;
        free(path);
    }
    return path_join(source->folder, source->file);
}

static int open_face(struct font_library *library, enum font_face face, struct error *error)
{
    const struct font_source *source = &font_manifest[face];
    char *path = find_file(library, source);
    if (path == NULL)
        return error_out_of_memory(error);
    hb_blob_t *blob = hb_blob_create_from_file_or_fail(path);
    hb_face_t *opened = blob == NULL ? NULL : hb_face_create(blob, 0);
    hb_blob_destroy(blob);
    hb_font_t *font = opened == NULL ? NULL : hb_font_create(opened);
    int result = 0;
    /* A kana is looked up so that a file that is no Japanese font is told now, and HarfBuzz has its
     * character table in memory before the first name. */
    hb_codepoint_t kana;
    if (font == NULL || !hb_font_get_nominal_glyph(font, 0x3042, &kana)) {
        result = error_set(error, ERROR_STORE,
                           _("%s: this font cannot be opened; nothing was printed. Install the "
                             "package %s, or name the folder of the font files in FORMLOOP_FONTS"),
                           path, source->package);
        hb_font_destroy(font);
    } else {
        hb_font_set_scale(font, 1000, 1000);
        library->faces[face].font = font;
    }
    hb_face_destroy(opened);
    free(path);
    return result;
}

int font_library_open(struct font_library **out, const char *folder, struct error *error)
{
    *out = NULL;
    struct font_library *library = calloc(1, sizeof *library);
    if (library == NULL)
        return error_out_of_memory(error);
    if (folder == NULL)
        folder = getenv("FORMLOOP_FONTS");
    if (folder != NULL && folder[0] != '\0') {
        library->folder = strdup(folder);
        if (library->folder == NULL) {
            font_library_close(library);
            return error_out_of_memory(error);
        }
    }
    for (enum font_face face = 0; face < FONT_NAMES; face++) {
        if (open_face(library, face, error) != 0) {
            font_library_close(library);
            return -1;
        }
    }
    *out = library;
    return 0;
}

void font_library_close(struct font_library *library)
{
    if (library == NULL)
        return;
    for (int face = 0; face < FONT_FACE_COUNT; face++) {
        hb_font_destroy(library->faces[face].font);
        hb_face_destroy(library->faces[face].outlines);
        hb_set_destroy(library->faces[face].vertical);
        for (int page = 0; page < GLYPH_PAGE_COUNT; page++)
            free(library->faces[face].pages[page]);
    }
    free(library->folder);
    free(library);
}

hb_font_t *font_library_face(struct font_library *library, enum font_face face, struct error *error)
{
    if (library->faces[face].font == NULL && open_face(library, face, error) != 0)
        return NULL;
    return library->faces[face].font;
}

/* Only what an embedded font keeps (ISO 32000-1, 9.9): HarfBuzz reads the whole character table, of
 * 12,000 to 54,000 characters, for each subset of a face that has one. Measured for 40 glyphs: BIZ
 * UD 1.1 ms with all tables, IPAmj 9.8 ms; with these six 0.06 ms and 0.1 ms. */
static hb_blob_t *reference_outline_table(hb_face_t *face, hb_tag_t tag, void *user)
{
    (void)face;
    switch (tag) {
    case HB_TAG('g', 'l', 'y', 'f'):
    case HB_TAG('h', 'e', 'a', 'd'):
    case HB_TAG('h', 'h', 'e', 'a'):
    case HB_TAG('h', 'm', 't', 'x'):
    case HB_TAG('l', 'o', 'c', 'a'):
    case HB_TAG('m', 'a', 'x', 'p'):
        return hb_face_reference_table(user, tag);
    default:
        return NULL;
    }
}

hb_face_t *font_library_subset_face(struct font_library *library, enum font_face face)
{
    struct open_face *opened = &library->faces[face];
    hb_face_t *whole = hb_font_get_face(opened->font);
    if (opened->outlines == NULL) {
        opened->outlines = hb_face_create_for_tables(reference_outline_table, whole, NULL);
        hb_face_set_upem(opened->outlines, hb_face_get_upem(whole));
        hb_face_set_glyph_count(opened->outlines, hb_face_get_glyph_count(whole));
    }
    return opened->outlines;
}

/* ---- One cluster ---- */

static uint16_t advance_of(hb_font_t *font, hb_codepoint_t glyph)
{
    hb_position_t advance = hb_font_get_glyph_h_advance(font, glyph);
    return advance < 0 || advance > UINT16_MAX ? 0 : (uint16_t)advance;
}

/* NULL when memory is out. */
static const struct glyph_page *glyph_page(struct open_face *face, uint32_t number)
{
    if (face->pages[number] != NULL)
        return face->pages[number];
    struct glyph_page *page = calloc(1, sizeof *page);
    if (page == NULL)
        return NULL;
    for (uint32_t i = 0; i < GLYPH_PAGE_SIZE; i++) {
        hb_codepoint_t glyph;
        if (!hb_font_get_nominal_glyph(face->font, number * GLYPH_PAGE_SIZE + i, &glyph))
            continue;
        page->glyph[i] = (uint16_t)glyph;
        page->advance[i] = advance_of(face->font, glyph);
    }
    face->pages[number] = page;
    return page;
}

static bool lookup_plain(struct font_glyph *out, struct font_library *library, enum font_face face,
                         uint32_t code_point)
{
    if (code_point >= GLYPH_PAGE_COUNT * GLYPH_PAGE_SIZE)
        return false;
    const struct glyph_page *page = glyph_page(&library->faces[face], code_point / GLYPH_PAGE_SIZE);
    if (page == NULL) {
        library->memory_out = true;
        return false;
    }
    out->glyph = page->glyph[code_point % GLYPH_PAGE_SIZE];
    out->advance = page->advance[code_point % GLYPH_PAGE_SIZE];
    return out->glyph != 0;
}

/* A selector needs an entry of cmap format 14, default or not. A combining mark is drawn by the
 * glyph of the composed character (か + U+3099 as が); there is no stacking of marks. */
static bool lookup_marked(struct font_glyph *out, struct font_library *library, enum font_face face,
                          uint32_t code_point, uint32_t mark)
{
    if (is_variation_selector(mark)) {
        hb_font_t *font = library->faces[face].font;
        hb_codepoint_t glyph;
        if (!hb_font_get_variation_glyph(font, code_point, mark, &glyph) || glyph == 0)
            return false;
        out->glyph = (uint16_t)glyph;
        out->advance = advance_of(font, glyph);
        return true;
    }
    hb_codepoint_t composed;
    return hb_unicode_compose(hb_unicode_funcs_get_default(), code_point, mark, &composed) &&
           lookup_plain(out, library, face, composed);
}

static bool is_control(uint32_t c)
{
    return c < 0x20 || (c >= 0x7F && c < 0xA0);
}

bool font_lookup(struct font_glyph *out, struct font_library *library, enum font_face face,
                 uint32_t code_point, uint32_t mark)
{
    *out = (struct font_glyph){.code_point = code_point, .mark = mark, .face = (unsigned char)face};
    if (is_control(code_point) || is_private_use(code_point))
        return false;
    if (font_library_face(library, face, NULL) == NULL)
        return false;
    return mark == 0 ? lookup_plain(out, library, face, code_point)
                     : lookup_marked(out, library, face, code_point, mark);
}

/* ---- Runs ---- */

void font_run_clear(struct font_run *run)
{
    run->count = 0;
}

void font_run_free(struct font_run *run)
{
    free(run->glyphs);
    *run = (struct font_run)FONT_RUN_INIT;
}

static int reserve(struct font_run *run, size_t more, struct error *error)
{
    if (run->count + more <= run->capacity)
        return 0;
    size_t capacity = (run->count + more) * 2;
    struct font_glyph *glyphs = realloc(run->glyphs, capacity * sizeof *glyphs);
    if (glyphs == NULL)
        return error_out_of_memory(error);
    run->glyphs = glyphs;
    run->capacity = capacity;
    return 0;
}

static bool is_combining(uint32_t c)
{
    if (c < 0x300)
        return false;
    hb_unicode_general_category_t category =
        hb_unicode_general_category(hb_unicode_funcs_get_default(), c);
    return category == HB_UNICODE_GENERAL_CATEGORY_NON_SPACING_MARK ||
           category == HB_UNICODE_GENERAL_CATEGORY_ENCLOSING_MARK;
}

/* Marks join only here: most characters of a text are kanji and kana, told apart cheaply. */
static bool joins_the_one_before(uint32_t c)
{
    if ((c >= 0x3041 && c <= 0x3096) || (c >= 0x309B && c <= 0x9FFF) || c < 0x300)
        return false;
    return is_variation_selector(c) || is_combining(c);
}

/* Splits text into clusters behind run->count without counting them in; room must be reserved. */
static size_t split_clusters(struct font_run *run, const char *text, size_t size)
{
    struct font_glyph *clusters = run->glyphs + run->count;
    size_t count = 0;
    for (size_t position = 0; position < size;) {
        uint32_t c = utf8_next(text, size, &position);
        if (c == UINT32_MAX)
            c = 0xFFFD; /* refused below: this is no character */
        if (count > 0 && clusters[count - 1].mark == 0 && clusters[count - 1].code_point != '\n' &&
            joins_the_one_before(c))
            clusters[count - 1].mark = c;
        else
            clusters[count++] = (struct font_glyph){.code_point = c};
    }
    return count;
}

/* Puts the characters of the gaiji map in the place of gaiji. */
static void replace_gaiji(struct font_glyph *clusters, size_t count, const struct gaiji_map *map)
{
    for (size_t i = 0; i < count; i++) {
        const struct gaiji_character *known = gaiji_map_lookup(map, clusters[i].code_point);
        if (known == NULL || clusters[i].mark != 0)
            continue;
        clusters[i].code_point = known->code_point;
        clusters[i].mark = known->mark;
    }
}

/* Resolves one cluster in place. */
static bool resolve(struct font_glyph *cluster, struct font_library *library, enum font_face face)
{
    uint32_t c = cluster->code_point;
    if (c == '\n') {
        cluster->face = (unsigned char)face;
        return true;
    }
    return c != 0xFFFD && font_lookup(cluster, library, face, c, cluster->mark);
}

static bool resolve_all(struct font_glyph *clusters, size_t count, struct font_library *library,
                        enum font_face face)
{
    for (size_t i = 0; i < count; i++)
        if (!resolve(&clusters[i], library, face))
            return false;
    return true;
}

static bool resolve_either(struct font_glyph *cluster, struct font_library *library,
                           enum font_face face)
{
    return resolve(cluster, library, face) || resolve(cluster, library, FONT_NAMES);
}

/* What is to be told of a cluster that neither face has: a base that no face has is the fault
 * itself, whatever follows it. */
static struct font_missing describe_missing(const struct font_glyph *cluster,
                                            struct font_library *library, enum font_face face)
{
    struct font_missing missing = {cluster->code_point, cluster->mark};
    struct font_glyph alone;
    if (!font_lookup(&alone, library, face, missing.code_point, 0) &&
        !font_lookup(&alone, library, FONT_NAMES, missing.code_point, 0))
        missing.mark = 0;
    return missing;
}

/* No single face has the whole run: each cluster from the first that has it. */
static bool resolve_each(struct font_glyph *clusters, size_t count, struct font_library *library,
                         enum font_face face, struct font_missing *missing)
{
    for (size_t i = 0; i < count; i++) {
        if (resolve_either(&clusters[i], library, face))
            continue;
        *missing = describe_missing(&clusters[i], library, face);
        return false;
    }
    return true;
}

int font_missing_refuse(const struct font_missing *missing, struct error *error)
{
    if (missing->mark != 0)
        return error_set(error, ERROR_REFUSED, _("no face has the character U+%04X with U+%04X"),
                         missing->code_point, missing->mark);
    if (is_private_use(missing->code_point))
        return error_set(error, ERROR_REFUSED,
                         _("U+%04X is a private use character (gaiji), whose form is not known"),
                         missing->code_point);
    return error_set(error, ERROR_REFUSED, _("no face has the character U+%04X"),
                     missing->code_point);
}

/* Splits text behind run->count, with the gaiji replaced; the number of clusters, or -1. */
static long load_clusters(struct font_run *run, const struct font_library *library,
                          const char *text, size_t size, struct error *error)
{
    if (size == 0)
        return 0; /* an empty run has no glyphs to point behind */
    if (reserve(run, size, error) != 0)
        return -1;
    size_t count = split_clusters(run, text, size);
    if (library->gaiji != NULL)
        replace_gaiji(run->glyphs + run->count, count, library->gaiji);
    return (long)count;
}

int font_run_append(struct font_run *run, struct font_library *library, enum font_face face,
                    const char *text, size_t size, struct font_missing *missing,
                    struct error *error)
{
    struct font_missing lacking = {0, 0};
    long loaded = load_clusters(run, library, text, size, error);
    if (loaded <= 0)
        return (int)loaded;
    size_t count = (size_t)loaded;
    struct font_glyph *clusters = run->glyphs + run->count;
    library->memory_out = false;
    bool found = resolve_all(clusters, count, library, face);
    if (!found && font_library_face(library, FONT_NAMES, error) == NULL)
        return -1;
    found = found || resolve_all(clusters, count, library, FONT_NAMES) ||
            resolve_each(clusters, count, library, face, &lacking);
    if (library->memory_out)
        return error_out_of_memory(error);
    if (!found) {
        if (missing != NULL)
            *missing = lacking;
        return font_missing_refuse(&lacking, error);
    }
    run->count += count;
    return 0;
}

static bool is_listed(const struct font_missing *list, size_t count,
                      const struct font_missing *missing)
{
    for (size_t i = 0; i < count; i++)
        if (list[i].code_point == missing->code_point && list[i].mark == missing->mark)
            return true;
    return false;
}

int font_missing_all(struct font_missing *out, size_t capacity, struct font_library *library,
                     enum font_face face, const char *text, size_t size, struct error *error)
{
    struct font_run run = FONT_RUN_INIT;
    size_t count = 0;
    int result = -1;
    long clusters = load_clusters(&run, library, text, size, error);
    if (clusters < 0 || font_library_face(library, FONT_NAMES, error) == NULL)
        goto out;
    library->memory_out = false;
    for (long i = 0; i < clusters && count < capacity; i++) {
        if (resolve_either(&run.glyphs[i], library, face))
            continue;
        out[count] = describe_missing(&run.glyphs[i], library, face);
        count += !is_listed(out, count, &out[count]);
    }
    result = library->memory_out ? error_out_of_memory(error) : (int)count;
out:
    font_run_free(&run);
    return result;
}

/* ---- Gaiji ---- */

int font_library_use_gaiji(struct font_library *library, const struct gaiji_map *map,
                           struct error *error)
{
    library->gaiji = NULL;
    for (uint32_t i = 0; map != NULL && i < GAIJI_COUNT; i++) {
        const struct gaiji_character *known = gaiji_map_lookup(map, GAIJI_FIRST + i);
        if (known == NULL)
            continue;
        struct font_glyph cluster = {.code_point = known->code_point, .mark = known->mark};
        if (resolve_either(&cluster, library, FONT_MINCHO))
            continue;
        struct font_missing missing = describe_missing(&cluster, library, FONT_MINCHO);
        font_missing_refuse(&missing, error);
        error_prefix(error, _("%s: line %d"), gaiji_map_source(map), known->line);
        return -1;
    }
    library->gaiji = map;
    return 0;
}

/* ---- Vertical forms, pairs ---- */

/* The lookups of the feature vert, of any script: the faces have the same ones for all. */
static hb_set_t *vertical_lookups(struct open_face *face)
{
    static const hb_tag_t features[] = {HB_TAG('v', 'e', 'r', 't'), HB_TAG_NONE};
    if (face->vertical == NULL) {
        face->vertical = hb_set_create();
        hb_ot_layout_collect_lookups(hb_font_get_face(face->font), HB_OT_TAG_GSUB, NULL, NULL,
                                     features, face->vertical);
    }
    return face->vertical;
}

bool font_make_vertical(struct font_glyph *glyph, struct font_library *library)
{
    struct open_face *face = &library->faces[glyph->face];
    if (face->font == NULL || glyph->glyph == 0)
        return false;
    hb_set_t *forms = hb_set_create();
    hb_set_add(forms, glyph->glyph);
    for (hb_codepoint_t lookup = HB_SET_VALUE_INVALID;
         hb_set_next(vertical_lookups(face), &lookup);)
        hb_ot_layout_lookup_substitute_closure(hb_font_get_face(face->font), lookup, forms);
    hb_set_del(forms, glyph->glyph);
    hb_codepoint_t form = hb_set_get_min(forms);
    hb_set_destroy(forms);
    if (form == HB_SET_VALUE_INVALID || form > UINT16_MAX)
        return false;
    glyph->glyph = (uint16_t)form;
    return true;
}

size_t font_visit_pairs(struct font_library *library, enum font_face face,
                        void (*visit)(void *user, uint32_t code_point, uint32_t selector),
                        void *user)
{
    hb_font_t *font = font_library_face(library, face, NULL);
    if (font == NULL)
        return 0;
    size_t count = 0;
    hb_set_t *selectors = hb_set_create(), *bases = hb_set_create();
    hb_face_collect_variation_selectors(hb_font_get_face(font), selectors);
    for (hb_codepoint_t s = HB_SET_VALUE_INVALID; hb_set_next(selectors, &s);) {
        hb_set_clear(bases);
        hb_face_collect_variation_unicodes(hb_font_get_face(font), s, bases);
        count += hb_set_get_population(bases);
        for (hb_codepoint_t c = HB_SET_VALUE_INVALID; hb_set_next(bases, &c);)
            visit(user, c, s);
    }
    hb_set_destroy(selectors);
    hb_set_destroy(bases);
    return count;
}
