/* SPDX-License-Identifier: MIT */
/* The one file that includes libjpeg-turbo. Its errors leave by longjmp and stay inside
 * decode_stream. */
#include "jpeg_read.h"

#include "exif_orientation.h"
#include "gray_row.h"
#include "message.h"
#include "orientation.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>
#include <jerror.h>

#define MAX_SCANS 100   /* progressive files of cameras and scanners have 10; each costs a pass */
#define MAX_PADDING 16  /* bytes between the last row and the end mark */
#define CALLS_A_LOOK 64 /* a look at the clock costs as much as decoding some hundred pixels */
#define EXIF_MARKER (JPEG_APP0 + 1)

/* What lives longer than a longjmp. */
struct jpeg_decoder {
    struct jpeg_decompress_struct jpeg;
    struct jpeg_error_mgr errors;
    struct jpeg_progress_mgr progress;
    jmp_buf failed;
    struct decoded_page *page;
    const struct scan_source *source;
    unsigned char *row; /* CMYK as it comes; rows below a picture of blocks */
    int orientation;
    unsigned progress_calls;
    bool is_too_long;
    char message[JMSG_LENGTH_MAX];
};

static void leave_with_error(j_common_ptr jpeg)
{
    struct jpeg_decoder *decoder = jpeg->client_data;
    decoder->errors.format_message(jpeg, decoder->message);
    longjmp(decoder->failed, 1);
}

/* Traces have a level of 0 or more; a warning (-1) means that something was made up. */
static void look_at_warning(j_common_ptr jpeg, int level)
{
    struct jpeg_decoder *decoder = jpeg->client_data;
    const struct jpeg_error_mgr *errors = &decoder->errors;
    if (level >= 0 || errors->msg_code == JWRN_ADOBE_XFORM || errors->msg_code == JWRN_JFIF_MAJOR ||
        (errors->msg_code == JWRN_EXTRANEOUS_DATA && errors->msg_parm.i[0] <= MAX_PADDING))
        return;
    leave_with_error(jpeg);
}

static void output_nothing(j_common_ptr jpeg)
{
    (void)jpeg;
}

/* Called once a row of blocks, while scans are read as well as while rows are put out. */
static void look_at_progress(j_common_ptr jpeg)
{
    struct jpeg_decoder *decoder = jpeg->client_data;
    decoder->is_too_long = decoder->jpeg.input_scan_number > MAX_SCANS;
    if (decoder->is_too_long || (++decoder->progress_calls % CALLS_A_LOOK == 0 &&
                                 !scan_source_in_time(decoder->source, decoder->page)))
        longjmp(decoder->failed, 1);
}

static void read_resolution(struct decoded_page *page, const struct jpeg_decompress_struct *jpeg)
{
    if (!jpeg->saw_JFIF_marker || jpeg->density_unit == 0)
        return;
    double scale = jpeg->density_unit == 2 ? 2.54 : 1;
    page->declared_dpi_x = jpeg->X_density * scale;
    page->declared_dpi_y = jpeg->Y_density * scale;
}

static int orientation_of(const struct jpeg_decompress_struct *jpeg)
{
    for (jpeg_saved_marker_ptr marker = jpeg->marker_list; marker != NULL; marker = marker->next)
        if (marker->marker == EXIF_MARKER)
            return exif_orientation(marker->data, marker->data_length);
    return ORIENTATION_UPRIGHT;
}

static void read_gray_rows(struct jpeg_decoder *decoder)
{
    struct gray_image *image = &decoder->page->image;
    JSAMPROW rows[16];
    while (decoder->jpeg.output_scanline < decoder->jpeg.output_height) {
        JDIMENSION top = decoder->jpeg.output_scanline, count = decoder->jpeg.output_height - top;
        count = count < 16 ? count : 16;
        for (JDIMENSION i = 0; i < count; i++)
            rows[i] = image->pixels + (size_t)(top + i) * (size_t)image->width;
        jpeg_read_scanlines(&decoder->jpeg, rows, count);
    }
}

/* Whether the picture is so coarse (of quality 85 or less) that the fast transform loses nothing by
 * which marks are read: against the exact one greys differ by 0.5 on average, 5 at most; with finer
 * steps by up to 20. It takes a fifteenth off the decoder's time. */
#define COARSE_STEP 3
static bool is_coarse(const struct jpeg_decompress_struct *jpeg)
{
    for (int i = 0; i < jpeg->num_components; i++) {
        int table = jpeg->comp_info[i].quant_tbl_no; /* not looked at by libjpeg yet */
        const JQUANT_TBL *steps =
            table >= 0 && table < NUM_QUANT_TBLS ? jpeg->quant_tbl_ptrs[table] : NULL;
        if (steps == NULL)
            return false;
        for (int k = 0; k < DCTSIZE2; k++)
            if (steps->quantval[k] < COARSE_STEP)
                return false;
    }
    return true;
}

/* Whether each row of blocks fits the picture's rows, so that blocks can be put into it at once. */
static bool fits_blocks(const struct jpeg_decompress_struct *jpeg)
{
    return jpeg->num_components == 1 && jpeg->image_width % DCTSIZE == 0;
}

/* The same without a copy of every row on its way: a tenth of the bare decoder's time. */
static void read_gray_blocks(struct jpeg_decoder *decoder)
{
    struct jpeg_decompress_struct *jpeg = &decoder->jpeg;
    struct gray_image *image = &decoder->page->image;
    JSAMPROW rows[MAX_SAMP_FACTOR * DCTSIZE];
    JSAMPARRAY planes[1] = {rows};
    const JDIMENSION lines = (JDIMENSION)jpeg->max_v_samp_factor * DCTSIZE;
    while (jpeg->output_scanline < jpeg->output_height) {
        for (JDIMENSION i = 0; i < lines; i++) {
            JDIMENSION y = jpeg->output_scanline + i;
            rows[i] = y < jpeg->output_height ? image->pixels + (size_t)y * (size_t)image->width
                                              : decoder->row; /* below the picture */
        }
        jpeg_read_raw_data(jpeg, planes, lines);
    }
}

/* Inks → RGB → grey. Adobe writes inks inverted: 255 is no ink. */
static void read_cmyk_rows(struct jpeg_decoder *decoder, bool no_ink_is_255)
{
    struct gray_image *image = &decoder->page->image;
    const unsigned char flip = no_ink_is_255 ? 0 : 255;
    while (decoder->jpeg.output_scanline < decoder->jpeg.output_height) {
        unsigned char *out =
            image->pixels + (size_t)decoder->jpeg.output_scanline * (size_t)image->width;
        const unsigned char *ink = decoder->row;
        jpeg_read_scanlines(&decoder->jpeg, &decoder->row, 1);
        for (int x = 0; x < image->width; x++, ink += 4) {
            int key = ink[3] ^ flip;
            out[x] = gray_luma((ink[0] ^ flip) * key / 255, (ink[1] ^ flip) * key / 255,
                               (ink[2] ^ flip) * key / 255);
        }
    }
}

/* The header, and whether what it says may be decoded. */
static bool read_header(struct jpeg_decoder *decoder, const struct jpeg_surroundings *surroundings)
{
    struct jpeg_decompress_struct *jpeg = &decoder->jpeg;
    jpeg_mem_src(jpeg, decoder->source->bytes, decoder->source->size);
    if (!surroundings->ignores_exif)
        jpeg_save_markers(jpeg, EXIF_MARKER, 0xffff);
    jpeg_read_header(jpeg, TRUE);
    if (!scan_source_allows(decoder->source, decoder->page, jpeg->image_width, jpeg->image_height))
        return false;
    if (surroundings->channels != 0 && surroundings->channels != jpeg->num_components) {
        decoded_page_reject(decoder->page, REASON_UNREADABLE_FILE,
                            _("the JPEG picture has %d colours, not %d as the file says"),
                            jpeg->num_components, surroundings->channels);
        return false;
    }
    read_resolution(decoder->page, jpeg);
    decoder->orientation = orientation_of(jpeg); /* libjpeg forgets the segment at the end */
    return true;
}

/* -1 when memory is out or libjpeg gave up. */
static int decode_stream(struct jpeg_decoder *decoder, const struct jpeg_surroundings *surroundings,
                         struct error *error)
{
    struct jpeg_decompress_struct *jpeg = &decoder->jpeg;
    if (setjmp(decoder->failed) != 0)
        return -1;
    jpeg_create_decompress(jpeg);
    jpeg->mem->max_memory_to_use = (long)decoder->source->limits->max_decoded_bytes;
    jpeg->progress = &decoder->progress;
    if (!read_header(decoder, surroundings))
        return 0;
    bool is_cmyk = jpeg->num_components == 4;
    jpeg->out_color_space = is_cmyk ? JCS_CMYK : JCS_GRAYSCALE;
    jpeg->raw_data_out = fits_blocks(jpeg);
    if (is_cmyk || jpeg->raw_data_out) {
        decoder->row = malloc(4 * (size_t)jpeg->image_width);
        if (decoder->row == NULL)
            return error_out_of_memory(error);
    }
    if (gray_image_alloc_unset(&decoder->page->image, (int)jpeg->image_width,
                               (int)jpeg->image_height, error) != 0)
        return -1;
    jpeg->dct_method = is_coarse(jpeg) ? JDCT_IFAST : JDCT_ISLOW;
    jpeg_start_decompress(jpeg);
    if (is_cmyk)
        read_cmyk_rows(decoder, (jpeg->saw_Adobe_marker != 0) != surroundings->is_inverted);
    else if (jpeg->raw_data_out)
        read_gray_blocks(decoder);
    else
        read_gray_rows(decoder);
    jpeg_finish_decompress(jpeg);
    return 0;
}

/* Tells by the page why libjpeg gave up. */
static void reject(struct jpeg_decoder *decoder)
{
    size_t limit = decoder->source->limits->max_decoded_bytes;
    if (decoder->page->reason != REASON_NONE)
        return; /* time is up */
    if (decoder->is_too_long)
        decoded_page_reject(decoder->page, REASON_LIMIT_EXCEEDED,
                            _("the JPEG picture has more than %d scans"), MAX_SCANS);
    else if (decoder->errors.msg_code == JERR_NO_BACKING_STORE)
        decoded_page_reject(decoder->page, REASON_LIMIT_EXCEEDED,
                            _("a part of the file unfolds to more than %zu bytes"), limit);
    else
        decoded_page_reject(decoder->page, REASON_UNREADABLE_FILE,
                            _("the JPEG picture is broken (%s); scan the page again"),
                            decoder->message);
}

int jpeg_read(struct decoded_page *page, const struct scan_source *source,
              const struct jpeg_surroundings *surroundings, struct error *error)
{
    struct jpeg_decoder decoder = {.page = page, .source = source};
    struct error memory_error = ERROR_INIT;
    decoder.jpeg.err = jpeg_std_error(&decoder.errors);
    decoder.jpeg.client_data = &decoder;
    decoder.errors.error_exit = leave_with_error;
    decoder.errors.emit_message = look_at_warning;
    decoder.errors.output_message = output_nothing;
    decoder.progress.progress_monitor = look_at_progress;
    int result = decode_stream(&decoder, surroundings, &memory_error);
    if (result != 0 && (memory_error.code != ERROR_NONE ||
                        decoder.errors.msg_code == JERR_OUT_OF_MEMORY)) {
        error_out_of_memory(error);
    } else if (result != 0) {
        reject(&decoder);
        result = 0;
    }
    if (result == 0 && page->reason == REASON_NONE && surroundings->is_inverted &&
        decoder.jpeg.num_components == 1)
        gray_image_invert(&page->image);
    if (result == 0 && page->reason == REASON_NONE)
        result = decoded_page_turn_upright(page, decoder.orientation, error);
    jpeg_destroy_decompress(&decoder.jpeg);
    free(decoder.row);
    return result;
}

static bool is_jpeg(const unsigned char *bytes, size_t size)
{
    return size >= 3 && memcmp(bytes, "\xff\xd8\xff", 3) == 0;
}

static int decode_jpeg(struct decoded_page *page, const struct scan_source *source, void *state,
                       int page_index, struct error *error)
{
    static const struct jpeg_surroundings none = {0};
    (void)state;
    (void)page_index;
    return jpeg_read(page, source, &none, error);
}

const struct scan_format jpeg_format = {"jpg", is_jpeg, NULL, decode_jpeg, NULL};
