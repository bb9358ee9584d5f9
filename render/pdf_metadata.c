/* SPDX-License-Identifier: MIT */
#include "pdf_metadata.h"

#include "text.h"

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

/* ---- XMP ---- */

#define REPLACEMENT 0xFFFD

static bool is_xml_character(uint32_t c)
{
    return c == '\t' || c == '\n' || c == '\r' || (c >= 0x20 && c <= 0xFFFD) ||
           (c >= 0x10000 && c <= 0x10FFFF);
}

static void append_escaped(struct buffer *out, const char *text)
{
    const size_t size = strlen(text);
    for (size_t position = 0; position < size;) {
        uint32_t c = utf8_next(text, size, &position);
        char bytes[4];
        if (c == '&')
            buffer_append_text(out, "&amp;");
        else if (c == '<')
            buffer_append_text(out, "&lt;");
        else if (c == '>')
            buffer_append_text(out, "&gt;");
        else
            buffer_append(out, bytes, utf8_put(bytes, is_xml_character(c) ? c : REPLACEMENT));
    }
}

static void append_element(struct buffer *out, const char *before, const char *text,
                           const char *after)
{
    buffer_append_text(out, before);
    append_escaped(out, text);
    buffer_append_text(out, after);
}

void pdf_xmp_append(struct buffer *out, const struct pdf_description *description)
{
    buffer_append_text(
        out, "<?xpacket begin=\"\xEF\xBB\xBF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"
             "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n"
             "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n"
             "<rdf:Description rdf:about=\"\" xmlns:pdfaid=\"http://www.aiim.org/pdfa/ns/id/\""
             " xmlns:dc=\"http://purl.org/dc/elements/1.1/\""
             " xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\">\n"
             "<pdfaid:part>2</pdfaid:part>\n<pdfaid:conformance>U</pdfaid:conformance>\n"
             "<dc:format>application/pdf</dc:format>\n");
    append_element(out, "<dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">", description->title,
                   "</rdf:li></rdf:Alt></dc:title>\n");
    append_element(out, "<dc:language><rdf:Bag><rdf:li>", description->language,
                   "</rdf:li></rdf:Bag></dc:language>\n");
    append_element(out, "<pdf:Producer>", description->producer, "</pdf:Producer>\n");
    buffer_append_text(out, "</rdf:Description>\n</rdf:RDF>\n</x:xmpmeta>\n<?xpacket end=\"r\"?>\n");
}

/* ---- The ICC profile ---- */

#define ICC_HEADER_SIZE 128
#define ICC_CURVE_POINTS 256

static void append_u16(struct buffer *out, unsigned value)
{
    buffer_append_char(out, (char)(value >> 8));
    buffer_append_char(out, (char)(value & 0xFF));
}

static void append_u32(struct buffer *out, uint32_t value)
{
    append_u16(out, value >> 16);
    append_u16(out, value & 0xFFFF);
}

static void append_zeros(struct buffer *out, size_t count)
{
    for (size_t i = 0; i < count; i++)
        buffer_append_char(out, '\0');
}

static void append_xyz(struct buffer *out, const double xyz[3])
{
    for (int i = 0; i < 3; i++) /* s15Fixed16Number */
        append_u32(out, (uint32_t)lround(xyz[i] * 65536));
}

static void append_xyz_tag(struct buffer *out, const double xyz[3])
{
    buffer_append(out, "XYZ \0\0\0\0", 8);
    append_xyz(out, xyz);
}

/* textDescriptionType: the ASCII text, and the other two kinds of text empty. */
static void append_description_tag(struct buffer *out)
{
    static const char name[] = "sRGB IEC61966-2.1";
    buffer_append(out, "desc\0\0\0\0", 8);
    append_u32(out, sizeof name);
    buffer_append(out, name, sizeof name);
    append_zeros(out, 4 + 4 + 2 + 1 + 67);
}

static void append_copyright_tag(struct buffer *out)
{
    static const char text[] = "No copyright, use freely";
    buffer_append(out, "text\0\0\0\0", 8);
    buffer_append(out, text, sizeof text);
}

/* IEC 61966-2-1, 5.2: from the coded value to light. */
static double srgb_to_linear(double value)
{
    return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4);
}

static void append_curve_tag(struct buffer *out)
{
    buffer_append(out, "curv\0\0\0\0", 8);
    append_u32(out, ICC_CURVE_POINTS);
    for (int i = 0; i < ICC_CURVE_POINTS; i++)
        append_u16(out, (unsigned)lround(srgb_to_linear(i / 255.0) * 65535));
}

static const double white_d50[3] = {0.9642, 1.0, 0.8249};
/* The primaries of ITU-R BT.709 seen under D50 instead of D65. Their sum is white_d50. */
static const double red_xyz[3] = {0.4360747, 0.2225045, 0.0139322},
                    green_xyz[3] = {0.3850649, 0.7168786, 0.0971045},
                    blue_xyz[3] = {0.1430804, 0.0606169, 0.7141733};

/* The tag table names each tag's place from the start of the profile. */
struct icc_tag {
    char signature[5];
    size_t offset, size;
};

/* Begins the data of a tag at a multiple of four bytes. */
static void begin_tag(struct buffer *data, struct icc_tag *tag, const char *signature)
{
    append_zeros(data, (4 - data->size % 4) % 4);
    memcpy(tag->signature, signature, 5);
    tag->offset = data->size;
}

enum { TAG_COUNT = 9 };

static void append_tags(struct buffer *data, struct icc_tag tags[TAG_COUNT])
{
    struct icc_tag *tag = tags;
    begin_tag(data, tag, "desc");
    append_description_tag(data);
    tag->size = data->size - tag->offset;
    begin_tag(data, ++tag, "cprt");
    append_copyright_tag(data);
    tag->size = data->size - tag->offset;
    static const struct {
        const char *signature;
        const double *xyz;
    } points[] = {{"wtpt", white_d50}, {"rXYZ", red_xyz}, {"gXYZ", green_xyz}, {"bXYZ", blue_xyz}};
    for (size_t i = 0; i < sizeof points / sizeof *points; i++) {
        begin_tag(data, ++tag, points[i].signature);
        append_xyz_tag(data, points[i].xyz);
        tag->size = data->size - tag->offset;
    }
    begin_tag(data, ++tag, "rTRC");
    append_curve_tag(data);
    tag->size = data->size - tag->offset;
    tag[1] = (struct icc_tag){"gTRC", tag->offset, tag->size}; /* one curve for all three */
    tag[2] = (struct icc_tag){"bTRC", tag->offset, tag->size};
}

static void append_icc_header(struct buffer *out, size_t size)
{
    append_u32(out, (uint32_t)size);
    append_u32(out, 0);          /* no preferred colour management module */
    append_u32(out, 0x02100000); /* version 2.1.0 */
    buffer_append_text(out, "mntrRGB XYZ ");
    static const unsigned made[6] = {2026, 1, 1, 0, 0, 0};
    for (int i = 0; i < 6; i++)
        append_u16(out, made[i]);
    buffer_append_text(out, "acsp");
    append_zeros(out, 28); /* platform, flags, manufacturer, model, attributes, perceptual intent */
    append_xyz(out, white_d50);
    append_zeros(out, ICC_HEADER_SIZE - 80);
}

void pdf_srgb_profile_append(struct buffer *out)
{
    struct icc_tag tags[TAG_COUNT];
    struct buffer data = BUFFER_INIT;
    append_tags(&data, tags);
    const size_t data_offset = ICC_HEADER_SIZE + 4 + 12 * TAG_COUNT;
    append_icc_header(out, data_offset + data.size);
    append_u32(out, TAG_COUNT);
    for (int i = 0; i < TAG_COUNT; i++) {
        buffer_append_text(out, tags[i].signature);
        append_u32(out, (uint32_t)(data_offset + tags[i].offset));
        append_u32(out, (uint32_t)tags[i].size);
    }
    buffer_append(out, buffer_text(&data), data.size);
    out->failed |= data.failed;
    buffer_free(&data);
}

/* ---- Texts and labels ---- */

/* Letters, digits and signs that need no escape: such a text stands as it is. */
static bool is_plain(const char *text)
{
    for (; *text != '\0'; text++)
        if (*text < 0x20 || *text > 0x7E || strchr("()\\", *text) != NULL)
            return false;
    return true;
}

void pdf_text_append(struct buffer *out, const char *text)
{
    const size_t size = strlen(text);
    if (is_plain(text)) {
        buffer_append_char(out, '(');
        buffer_append(out, text, size);
        buffer_append_char(out, ')');
        return;
    }
    buffer_append_text(out, "<FEFF");
    for (size_t position = 0; position < size;) {
        uint32_t c = utf8_next(text, size, &position);
        if (c > 0x10FFFF)
            c = REPLACEMENT;
        if (c > 0xFFFF) {
            buffer_format(out, "%04X", (unsigned)(0xD800 + ((c - 0x10000) >> 10)));
            c = 0xDC00 + (c & 0x3FF);
        }
        buffer_format(out, "%04X", (unsigned)c);
    }
    buffer_append_char(out, '>');
}

void pdf_page_label_append(struct buffer *out, int page, const char *prefix, int first_number)
{
    buffer_format(out, "%d <<", page);
    if (first_number > 0)
        buffer_append_text(out, "/S /D");
    if (first_number > 1)
        buffer_format(out, "/St %d", first_number);
    if (prefix[0] != '\0') {
        buffer_append_text(out, "/P ");
        pdf_text_append(out, prefix);
    }
    buffer_append_text(out, ">>\n");
}
