/* SPDX-License-Identifier: MIT */
#include "scan_pdf_objects.h"

#include "gray_row.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- values ---- */

static double number_or(qpdf_data qpdf, qpdf_oh dictionary, const char *key, double otherwise)
{
    double value;
    qpdf_oh object = qpdf_oh_get_key_if_dict(qpdf, dictionary, key);
    return qpdf_oh_get_value_as_number(qpdf, object, &value) && isfinite(value) ? value : otherwise;
}

/* Whole numbers of a size that a scan may have; others as `otherwise`. */
static int integer_or(qpdf_data qpdf, qpdf_oh dictionary, const char *key, int otherwise)
{
    double value = number_or(qpdf, dictionary, key, otherwise);
    return fabs(value) <= 1e9 ? (int)value : otherwise;
}

static bool flag_or(qpdf_data qpdf, qpdf_oh dictionary, const char *key, bool otherwise)
{
    QPDF_BOOL value;
    qpdf_oh object = qpdf_oh_get_key_if_dict(qpdf, dictionary, key);
    return qpdf_oh_get_value_as_bool(qpdf, object, &value) ? value != 0 : otherwise;
}

static bool has_key(qpdf_data qpdf, qpdf_oh dictionary, const char *key)
{
    return !qpdf_oh_is_null(qpdf, qpdf_oh_get_key_if_dict(qpdf, dictionary, key));
}

static bool is_name(qpdf_data qpdf, qpdf_oh object, const char *name)
{
    return qpdf_oh_is_name_and_equals(qpdf, object, name);
}

static bool read_rect(struct pdf_rect *out, qpdf_data qpdf, qpdf_oh array)
{
    double side[4];
    if (!qpdf_oh_is_array(qpdf, array) || qpdf_oh_get_array_n_items(qpdf, array) != 4)
        return false;
    for (int i = 0; i < 4; i++)
        if (!qpdf_oh_get_value_as_number(qpdf, qpdf_oh_get_array_item(qpdf, array, i), &side[i]) ||
            !isfinite(side[i]))
            return false;
    *out = (struct pdf_rect){fmin(side[0], side[2]), fmin(side[1], side[3]), fmax(side[0], side[2]),
                             fmax(side[1], side[3])};
    return true;
}

void pdf_inherit(struct pdf_page *page, qpdf_data qpdf, qpdf_oh node)
{
    qpdf_oh resources = qpdf_oh_get_key_if_dict(qpdf, node, "/Resources");
    struct pdf_rect crop;
    if (qpdf_oh_is_dictionary(qpdf, resources))
        page->resources = resources;
    page->rotate = ((integer_or(qpdf, node, "/Rotate", page->rotate) % 360) + 360) % 360 / 90 * 90;
    double unit = number_or(qpdf, node, "/UserUnit", page->user_unit);
    page->user_unit = unit > 0 && unit <= 1000 ? unit : 1;
    if (read_rect(&crop, qpdf, qpdf_oh_get_key_if_dict(qpdf, node, "/CropBox")) ||
        read_rect(&crop, qpdf, qpdf_oh_get_key_if_dict(qpdf, node, "/MediaBox")))
        page->box = crop;
}

/* ---- streams ---- */

/* The only item of an array, or the object itself. */
static bool only_item(qpdf_oh *out, qpdf_data qpdf, qpdf_oh object)
{
    *out = object;
    if (!qpdf_oh_is_array(qpdf, object))
        return true;
    if (qpdf_oh_get_array_n_items(qpdf, object) != 1)
        return false;
    *out = qpdf_oh_get_array_item(qpdf, object, 0);
    return true;
}

bool pdf_filter_read(struct pdf_filter *out, qpdf_data qpdf, qpdf_oh stream)
{
    qpdf_oh name, parameters, dictionary = qpdf_oh_get_dict(qpdf, stream);
    *out = (struct pdf_filter){.name = ""};
    if (!only_item(&name, qpdf, qpdf_oh_get_key(qpdf, dictionary, "/Filter")) ||
        !only_item(&parameters, qpdf, qpdf_oh_get_key(qpdf, dictionary, "/DecodeParms")))
        return false;
    if (qpdf_oh_is_name(qpdf, name)) {
        const char *text = qpdf_oh_get_name(qpdf, name);
        if (strlen(text) >= sizeof out->name)
            return false;
        strcpy(out->name, text);
    }
    out->parameters = parameters;
    out->predictor = (struct pdf_predictor){integer_or(qpdf, parameters, "/Predictor", 1),
                                            integer_or(qpdf, parameters, "/Colors", 1),
                                            integer_or(qpdf, parameters, "/BitsPerComponent", 8),
                                            integer_or(qpdf, parameters, "/Columns", 1)};
    return true;
}

int pdf_bytes_read(struct pdf_bytes *out, qpdf_data qpdf, qpdf_oh stream, struct error *error)
{
    (void)error;
    *out = (struct pdf_bytes){0};
    if ((qpdf_oh_get_stream_data(qpdf, stream, qpdf_dl_none, NULL, &out->bytes, &out->size) &
         QPDF_ERRORS) != 0) {
        free(out->bytes);
        *out = (struct pdf_bytes){0};
    }
    return 0;
}

/* ---- images ---- */

/* Colours of a colour space that needs no more than luma; 0 for any other. */
static int channels_of(qpdf_data qpdf, qpdf_oh space)
{
    if (is_name(qpdf, space, "/DeviceGray"))
        return 1;
    if (is_name(qpdf, space, "/DeviceRGB"))
        return 3;
    if (!qpdf_oh_is_array(qpdf, space) || qpdf_oh_get_array_n_items(qpdf, space) < 2)
        return 0;
    qpdf_oh family = qpdf_oh_get_array_item(qpdf, space, 0);
    if (is_name(qpdf, family, "/CalGray"))
        return 1;
    if (is_name(qpdf, family, "/CalRGB"))
        return 3;
    if (!is_name(qpdf, family, "/ICCBased"))
        return 0;
    qpdf_oh profile = qpdf_oh_get_array_item(qpdf, space, 1);
    if (!qpdf_oh_is_stream(qpdf, profile))
        return 0;
    int count = integer_or(qpdf, qpdf_oh_get_dict(qpdf, profile), "/N", 0);
    return count == 1 || count == 3 ? count : 0;
}

/* The palette of [/Indexed base high table] as greys; tables in streams are left to the renderer. */
static bool read_palette(struct pdf_image *out, qpdf_data qpdf, qpdf_oh space)
{
    if (!qpdf_oh_is_array(qpdf, space) || qpdf_oh_get_array_n_items(qpdf, space) != 4 ||
        !is_name(qpdf, qpdf_oh_get_array_item(qpdf, space, 0), "/Indexed"))
        return false;
    int base = channels_of(qpdf, qpdf_oh_get_array_item(qpdf, space, 1)), high = -1;
    qpdf_oh table = qpdf_oh_get_array_item(qpdf, space, 3);
    size_t size = 0;
    if (base == 0 || !qpdf_oh_is_string(qpdf, table) ||
        !qpdf_oh_get_value_as_int(qpdf, qpdf_oh_get_array_item(qpdf, space, 2), &high))
        return false;
    const unsigned char *colours =
        (const unsigned char *)qpdf_oh_get_binary_string_value(qpdf, table, &size);
    if (high < 0 || high > 255 || size < (size_t)(high + 1) * (size_t)base)
        return false;
    for (int i = 0; i <= high; i++, colours += base)
        out->greys[i] = base == 1 ? colours[0] : gray_luma(colours[0], colours[1], colours[2]);
    return true;
}

/* +1: the usual /Decode; -1: turned round; 0: any other. */
static int decode_direction(qpdf_data qpdf, qpdf_oh dictionary, int channels)
{
    qpdf_oh decode = qpdf_oh_get_key(qpdf, dictionary, "/Decode");
    int direction = 0;
    if (qpdf_oh_is_null(qpdf, decode))
        return 1;
    if (!qpdf_oh_is_array(qpdf, decode) || qpdf_oh_get_array_n_items(qpdf, decode) != 2 * channels)
        return 0;
    for (int i = 0; i < channels; i++) {
        double from = -1, to = -1;
        qpdf_oh_get_value_as_number(qpdf, qpdf_oh_get_array_item(qpdf, decode, 2 * i), &from);
        qpdf_oh_get_value_as_number(qpdf, qpdf_oh_get_array_item(qpdf, decode, 2 * i + 1), &to);
        int this_one = from == 0 && to == 1 ? 1 : from == 1 && to == 0 ? -1 : 0;
        if (this_one == 0 || (i > 0 && this_one != direction))
            return 0;
        direction = this_one;
    }
    return direction;
}

static void fill_greys(struct pdf_image *out, bool is_inverted)
{
    int top = out->bits >= 8 ? 255 : (1 << out->bits) - 1;
    for (int i = 0; i <= top; i++) {
        int grey = (255 * i + top / 2) / top;
        out->greys[i] = (unsigned char)(is_inverted ? 255 - grey : grey);
    }
}

/* Colours, bits and the greys of values. */
static bool describe_colours(struct pdf_image *out, qpdf_data qpdf, qpdf_oh dictionary,
                             bool fill_is_black)
{
    qpdf_oh space = qpdf_oh_get_key(qpdf, dictionary, "/ColorSpace");
    bool is_mask = flag_or(qpdf, dictionary, "/ImageMask", false);
    out->bits = is_mask ? 1 : integer_or(qpdf, dictionary, "/BitsPerComponent", 8);
    out->channels = is_mask ? 1 : channels_of(qpdf, space);
    if (has_key(qpdf, dictionary, "/SMask") || has_key(qpdf, dictionary, "/Mask") ||
        (is_mask && !fill_is_black))
        return false;
    if (out->bits != 1 && out->bits != 2 && out->bits != 4 && out->bits != 8 && out->bits != 16)
        return false;
    if (out->channels == 0) {
        out->channels = 1;
        return out->bits <= 8 && !has_key(qpdf, dictionary, "/Decode") &&
               read_palette(out, qpdf, space);
    }
    int direction = decode_direction(qpdf, dictionary, out->channels);
    out->is_inverted = direction < 0; /* a mask paints where its samples are 0: black there too */
    if (out->channels == 1)
        fill_greys(out, out->is_inverted);
    return direction > 0 || (direction < 0 && out->channels == 1);
}

static bool describe_fax(struct pdf_image *out, qpdf_data qpdf, const struct pdf_filter *filter)
{
    qpdf_oh parameters = filter->parameters;
    bool black_is_1 = flag_or(qpdf, parameters, "/BlackIs1", false);
    out->fax = (struct fax_stream){
        .columns = integer_or(qpdf, parameters, "/Columns", 1728),
        .rows = out->height,
        .k = integer_or(qpdf, parameters, "/K", 0),
        .has_end_of_line = flag_or(qpdf, parameters, "/EndOfLine", false),
        .is_byte_aligned = flag_or(qpdf, parameters, "/EncodedByteAlign", false),
        .is_inverted = out->greys[black_is_1] > out->greys[!black_is_1],
    };
    return out->bits == 1 && out->fax.columns == out->width && fax_is_known(&out->fax) &&
           out->greys[0] + out->greys[1] == 255 && (out->greys[0] == 0 || out->greys[1] == 0);
}

static bool describe_rows(struct pdf_image *out, const struct pdf_filter *filter)
{
    out->is_deflated = filter->name[0] != '\0';
    out->predictor = filter->predictor;
    if (out->predictor.kind == 1) /* the other parameters mean nothing then */
        out->predictor = (struct pdf_predictor){1, out->channels, out->bits, out->width};
    const struct pdf_predictor *predictor = &out->predictor;
    bool is_known = predictor->kind == 1 || (predictor->kind == 2 && out->bits == 8) ||
                    (predictor->kind >= 10 && predictor->kind <= 15);
    return is_known && predictor->channels == out->channels && predictor->bits == out->bits &&
           predictor->columns == out->width && (out->channels == 1 || out->bits >= 8);
}

bool pdf_image_describe(struct pdf_image *out, qpdf_data qpdf, qpdf_oh stream, bool fill_is_black)
{
    struct pdf_filter filter;
    if (!qpdf_oh_is_stream(qpdf, stream))
        return false;
    qpdf_oh dictionary = qpdf_oh_get_dict(qpdf, stream);
    out->width = integer_or(qpdf, dictionary, "/Width", 0);
    out->height = integer_or(qpdf, dictionary, "/Height", 0);
    if (!is_name(qpdf, qpdf_oh_get_key(qpdf, dictionary, "/Subtype"), "/Image") ||
        out->width <= 0 || out->height <= 0 || !pdf_filter_read(&filter, qpdf, stream) ||
        !describe_colours(out, qpdf, dictionary, fill_is_black))
        return false;
    if (strcmp(filter.name, "/DCTDecode") == 0) {
        out->kind = PDF_IMAGE_JPEG;
        return out->bits == 8 && !has_key(qpdf, filter.parameters, "/ColorTransform") &&
               channels_of(qpdf, qpdf_oh_get_key(qpdf, dictionary, "/ColorSpace")) != 0;
    }
    if (strcmp(filter.name, "/CCITTFaxDecode") == 0) {
        out->kind = PDF_IMAGE_FAX;
        return describe_fax(out, qpdf, &filter);
    }
    out->kind = PDF_IMAGE_ROWS;
    return (filter.name[0] == '\0' || strcmp(filter.name, "/FlateDecode") == 0) &&
           describe_rows(out, &filter);
}
