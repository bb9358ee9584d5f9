/* SPDX-License-Identifier: MIT */
#include "font_subset.h"

#include "font_internal.h"
#include "font_subset_internal.h"
#include "hash.h"
#include "message.h"

#include <hb-ot.h>
#include <hb-subset.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The used part of a face, by ascending code. */
struct used_glyphs {
    struct font_use *entries;
    size_t count;
};

/* ---- The TrueType file ---- */

/* Hinting programs are left out: they matter on a screen only and cost a third of the size. */
static hb_subset_plan_t *plan_subset(hb_face_t *face, const struct used_glyphs *used)
{
    hb_subset_input_t *input = hb_subset_input_create_or_fail();
    if (input == NULL)
        return NULL;
    hb_subset_input_set_flags(input, HB_SUBSET_FLAGS_NO_HINTING);
    hb_set_t *glyphs = hb_subset_input_glyph_set(input);
    for (size_t i = 0; i < used->count; i++)
        hb_set_add(glyphs, used->entries[i].glyph);
    hb_subset_plan_t *plan = hb_subset_plan_create_or_fail(face, input);
    hb_subset_input_destroy(input);
    return plan;
}

static int write_file(struct buffer *out, hb_subset_plan_t *plan)
{
    hb_face_t *face = hb_subset_plan_execute_or_fail(plan);
    if (face == NULL)
        return -1;
    hb_blob_t *blob = hb_face_reference_blob(face);
    unsigned size = 0;
    const char *bytes = hb_blob_get_data(blob, &size);
    buffer_append(out, bytes, size);
    hb_blob_destroy(blob);
    hb_face_destroy(face);
    return size == 0 || out->failed ? -1 : 0;
}

/* ---- Tables by code ---- */

static void write_cid_to_gid(struct buffer *out, const struct used_glyphs *used,
                             hb_subset_plan_t *plan)
{
    const hb_map_t *new_glyphs = hb_subset_plan_old_to_new_glyph_mapping(plan);
    size_t size = 2 * (used->entries[used->count - 1].code + (size_t)1);
    buffer_reserve(out, size);
    if (out->failed)
        return;
    memset(out->data, 0, size);
    out->size = size;
    for (size_t i = 0; i < used->count; i++) {
        hb_codepoint_t glyph = hb_map_get(new_glyphs, used->entries[i].glyph);
        out->data[2 * used->entries[i].code] = (char)(glyph >> 8);
        out->data[2 * used->entries[i].code + 1] = (char)(glyph & 0xFF);
    }
}

/* Whether glyph `copied` of the copy has the outline box and the width of the original. */
static bool is_same_glyph(hb_font_t *copy, hb_codepoint_t copied, hb_font_t *original,
                          hb_codepoint_t glyph)
{
    hb_glyph_extents_t a, b;
    return hb_font_get_glyph_extents(copy, copied, &a) &&
           hb_font_get_glyph_extents(original, glyph, &b) && a.x_bearing == b.x_bearing &&
           a.y_bearing == b.y_bearing && a.width == b.width && a.height == b.height &&
           hb_font_get_glyph_h_advance(copy, copied) ==
               hb_font_get_glyph_h_advance(original, glyph);
}

/* Reads the written file back through the written map. hb-subset leaves tables or glyphs out
 * without a word when memory is short (measured by failing its allocations one by one), and a name
 * must never be printed with a gap. */
static bool holds_every_glyph(const struct font_program *program, const struct used_glyphs *used,
                              hb_font_t *original)
{
    hb_blob_t *blob = hb_blob_create(program->file.data, (unsigned)program->file.size,
                                     HB_MEMORY_MODE_READONLY, NULL, NULL);
    hb_face_t *face = hb_face_create(blob, 0);
    hb_font_t *copy = hb_font_create(face);
    hb_font_set_scale(copy, 1000, 1000);
    bool whole = true;
    for (size_t i = 0; whole && i < used->count; i++) {
        const unsigned char *gid =
            (const unsigned char *)program->cid_to_gid.data + 2 * used->entries[i].code;
        whole = is_same_glyph(copy, (hb_codepoint_t)(gid[0] << 8 | gid[1]), original,
                              used->entries[i].glyph);
    }
    hb_font_destroy(copy);
    hb_face_destroy(face);
    hb_blob_destroy(blob);
    return whole;
}

/* Runs of codes that share a width, as "first last width"; 1000 is the default width DW. */
static void write_widths(struct buffer *out, const struct used_glyphs *used)
{
    buffer_append_char(out, '[');
    for (size_t i = 0; i < used->count;) {
        const struct font_use *first = &used->entries[i];
        while (++i < used->count && used->entries[i].advance == first->advance &&
               used->entries[i].code == used->entries[i - 1].code + 1)
            ;
        if (first->advance != 1000)
            buffer_format(out, "%u %u %u\n", first->code, used->entries[i - 1].code,
                          first->advance);
    }
    buffer_append_char(out, ']');
}

static void append_utf16(struct buffer *out, uint32_t c)
{
    if (c > 0xFFFF)
        buffer_format(out, "%04X%04X", 0xD800 + ((c - 0x10000) >> 10), 0xDC00 + (c & 0x3FF));
    else
        buffer_format(out, "%04X", c);
}

static void write_to_unicode(struct buffer *out, const struct used_glyphs *used)
{
    buffer_append_text(out,
                       "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
                       "/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def\n"
                       "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
                       "1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n");
    for (size_t first = 0; first < used->count; first += 100) {
        size_t end = first + 100 < used->count ? first + 100 : used->count;
        buffer_format(out, "%zu beginbfchar\n", end - first);
        for (size_t i = first; i < end; i++) {
            buffer_format(out, "<%04X> <", used->entries[i].code);
            append_utf16(out, used->entries[i].code_point);
            if (used->entries[i].mark != 0)
                append_utf16(out, used->entries[i].mark);
            buffer_append_text(out, ">\n");
        }
        buffer_append_text(out, "endbfchar\n");
    }
    buffer_append_text(out, "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n");
}

/* ---- Name and measures ---- */

/* Subsets of different glyphs must not share a name (ISO 32000-1, 9.6.4): six letters from a
 * hash of the file, so that equal documents get equal names. */
static void write_name(struct font_program *out, enum font_face face)
{
    uint64_t hash = hash_quick(0, buffer_text(&out->file), out->file.size);
    char tag[7] = {0};
    for (int i = 0; i < 6; i++, hash /= 26)
        tag[i] = (char)('A' + hash % 26);
    snprintf(out->name, sizeof out->name, "%s+%s", tag, font_manifest[face].postscript_name);
}

static int signed_16(const char *bytes)
{
    return (int16_t)((unsigned char)bytes[0] << 8 | (unsigned char)bytes[1]);
}

static void write_measures(struct font_program *out, hb_font_t *font, enum font_face face)
{
    hb_font_extents_t extents;
    hb_font_get_h_extents(font, &extents);
    out->ascent = extents.ascender;
    out->descent = extents.descender;
    hb_position_t cap_height = 0;
    hb_ot_metrics_get_position_with_fallback(font, HB_OT_METRICS_TAG_CAP_HEIGHT, &cap_height);
    out->cap_height = cap_height;
    out->stem_v = font_manifest[face].stem_v;

    hb_blob_t *head = hb_face_reference_table(hb_font_get_face(font), HB_TAG('h', 'e', 'a', 'd'));
    unsigned size = 0;
    const char *bytes = hb_blob_get_data(head, &size);
    int em = (int)hb_face_get_upem(hb_font_get_face(font));
    for (int i = 0; i < 4 && size >= 54; i++)
        out->box[i] = signed_16(bytes + 36 + 2 * i) * 1000 / em;
    hb_blob_destroy(head);
}

static int make_program(struct font_program *out, const struct used_glyphs *used,
                        struct font_library *library, enum font_face face, hb_font_t *font)
{
    hb_subset_plan_t *plan = plan_subset(font_library_subset_face(library, face), used);
    int result = plan == NULL ? -1 : write_file(&out->file, plan);
    if (result == 0) {
        write_cid_to_gid(&out->cid_to_gid, used, plan);
        write_to_unicode(&out->to_unicode, used);
        write_widths(&out->widths, used);
        write_measures(out, font, face);
        write_name(out, face);
    }
    hb_subset_plan_destroy(plan);
    bool failed = out->cid_to_gid.failed || out->to_unicode.failed || out->widths.failed;
    return result == 0 && !failed && holds_every_glyph(out, used, font) ? 0 : -1;
}

int font_program_make(struct font_program *out, const struct font_subset *subset,
                      struct font_library *library, enum font_face face, struct error *error)
{
    memset(out, 0, sizeof *out);
    struct used_glyphs used;
    hb_font_t *font = font_library_face(library, face, error);
    if (font == NULL)
        return -1;
    int result = font_subset_list(&used.entries, &used.count, subset, face);
    if (result == 0)
        result = make_program(out, &used, library, face, font);
    free(used.entries);
    if (result == 0)
        return 0;
    font_program_free(out);
    return error_set(error, ERROR_STORE,
                     _("%s: the used part of the font cannot be made; "
                       "nothing was printed"),
                     font_manifest[face].file);
}

void font_program_free(struct font_program *program)
{
    buffer_free(&program->file);
    buffer_free(&program->cid_to_gid);
    buffer_free(&program->to_unicode);
    buffer_free(&program->widths);
}
