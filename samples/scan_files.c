/* SPDX-License-Identifier: MIT */
#include "scan_files.h"

#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>
#include <tiffio.h>

/* ---- TIFF ---- */

/* A file in memory that libtiff writes to and reads from. */
struct memory_file {
    struct buffer *out;
    size_t start; /* of the file in out */
    size_t position;
};

static tmsize_t read_memory(thandle_t handle, void *bytes, tmsize_t size)
{
    struct memory_file *file = handle;
    size_t left = file->out->size - file->start - file->position;
    size_t count = (size_t)size < left ? (size_t)size : left;
    memcpy(bytes, file->out->data + file->start + file->position, count);
    file->position += count;
    return (tmsize_t)count;
}

static tmsize_t write_memory(thandle_t handle, void *bytes, tmsize_t size)
{
    struct memory_file *file = handle;
    size_t at = file->start + file->position;
    while (file->out->size < at + (size_t)size && !file->out->failed)
        buffer_append(file->out, "\0\0\0\0\0\0\0", at + (size_t)size - file->out->size < 8
                                                      ? at + (size_t)size - file->out->size
                                                      : 8);
    if (file->out->failed)
        return -1;
    memcpy(file->out->data + at, bytes, (size_t)size);
    file->position += (size_t)size;
    return size;
}

static toff_t seek_memory(thandle_t handle, toff_t offset, int whence)
{
    struct memory_file *file = handle;
    file->position = whence == SEEK_SET   ? (size_t)offset
                     : whence == SEEK_CUR ? file->position + (size_t)offset
                                          : file->out->size - file->start + (size_t)offset;
    return file->position;
}

static int close_memory(thandle_t handle)
{
    (void)handle;
    return 0;
}

static toff_t size_memory(thandle_t handle)
{
    const struct memory_file *file = handle;
    return file->out->size - file->start;
}

static int samples_of(const struct sample_tiff *kind)
{
    int colours = kind->photometric == PHOTOMETRIC_RGB || kind->photometric == PHOTOMETRIC_YCBCR ? 3 : 1;
    return colours + kind->has_alpha;
}

/* One sample of a picture's pixel; alpha is opaque. */
static unsigned sample_of(const struct sample_tiff *kind, unsigned char grey, int sample)
{
    if (kind->has_alpha && sample == samples_of(kind) - 1)
        grey = 255;
    else if (kind->photometric == PHOTOMETRIC_MINISWHITE || kind->photometric == PHOTOMETRIC_PALETTE)
        grey = (unsigned char)(255 - grey);
    return kind->bits == 16 ? grey * 257u : (unsigned)grey >> (8 - kind->bits);
}

/* A row of `count` pixels from x on, packed; `first` … `last` are the samples that stand together. */
static void pack_row(unsigned char *out, const struct sample_tiff *kind, const unsigned char *greys,
                     int count, int width, int first, int last)
{
    size_t bit = 0;
    for (int x = 0; x < count; x++) {
        for (int sample = first; sample <= last; sample++, bit += (size_t)kind->bits) {
            unsigned value = sample_of(kind, x < width ? greys[x] : 0, sample);
            if (kind->bits == 16)
                memcpy(out + bit / 8, &(uint16_t){(uint16_t)value}, 2);
            else if (kind->bits == 8)
                out[bit / 8] = (unsigned char)value;
            else
                out[bit / 8] = (unsigned char)(
                    (bit % 8 == 0 ? 0 : out[bit / 8]) | value << (8 - kind->bits - (int)(bit % 8)));
        }
    }
}

static void set_fields(TIFF *tiff, const struct sample_tiff *kind, const struct gray_image *image,
                       double dpi_x, double dpi_y)
{
    static const uint16_t alpha[] = {EXTRASAMPLE_UNASSALPHA};
    TIFFSetField(tiff, TIFFTAG_IMAGEWIDTH, image->width);
    TIFFSetField(tiff, TIFFTAG_IMAGELENGTH, image->height);
    TIFFSetField(tiff, TIFFTAG_BITSPERSAMPLE, kind->bits);
    TIFFSetField(tiff, TIFFTAG_SAMPLESPERPIXEL, samples_of(kind));
    TIFFSetField(tiff, TIFFTAG_COMPRESSION, kind->compression);
    TIFFSetField(tiff, TIFFTAG_PHOTOMETRIC, kind->photometric);
    TIFFSetField(tiff, TIFFTAG_PLANARCONFIG,
                 kind->is_separate ? PLANARCONFIG_SEPARATE : PLANARCONFIG_CONTIG);
    TIFFSetField(tiff, TIFFTAG_XRESOLUTION, dpi_x);
    TIFFSetField(tiff, TIFFTAG_YRESOLUTION, dpi_y);
    TIFFSetField(tiff, TIFFTAG_RESOLUTIONUNIT, RESUNIT_INCH);
    if (kind->has_alpha)
        TIFFSetField(tiff, TIFFTAG_EXTRASAMPLES, 1, alpha);
    if (kind->is_low_bit_first)
        TIFFSetField(tiff, TIFFTAG_FILLORDER, FILLORDER_LSB2MSB);
    if (kind->orientation != 0)
        TIFFSetField(tiff, TIFFTAG_ORIENTATION, kind->orientation);
    if (kind->is_two_dimensional)
        TIFFSetField(tiff, TIFFTAG_GROUP3OPTIONS, GROUP3OPT_2DENCODING);
    if (kind->compression == COMPRESSION_JPEG && kind->photometric == PHOTOMETRIC_YCBCR)
        TIFFSetField(tiff, TIFFTAG_JPEGCOLORMODE, JPEGCOLORMODE_RGB);
    if (kind->photometric == PHOTOMETRIC_PALETTE) {
        uint16_t map[256];
        for (int i = 0; i < 256; i++)
            map[i] = (uint16_t)(257 * (255 - i * 255 / ((1 << kind->bits) - 1)));
        TIFFSetField(tiff, TIFFTAG_COLORMAP, map, map, map);
    }
    if (kind->is_tiled) {
        TIFFSetField(tiff, TIFFTAG_TILEWIDTH, 32);
        TIFFSetField(tiff, TIFFTAG_TILELENGTH, 16);
    } else {
        TIFFSetField(tiff, TIFFTAG_ROWSPERSTRIP,
                     kind->rows_per_strip > 0 ? kind->rows_per_strip : image->height);
    }
}

static int write_tiles(TIFF *tiff, const struct sample_tiff *kind, const struct gray_image *image,
                       int first, int last)
{
    unsigned char tile[32 * 16 * 8];
    size_t row_size = (size_t)(32 * kind->bits * (last - first + 1) / 8);
    for (int top = 0; top < image->height; top += 16) {
        for (int left = 0; left < image->width; left += 32) {
            for (int y = 0; y < 16; y++) {
                int line = top + y < image->height ? top + y : image->height - 1;
                pack_row(tile + (size_t)y * row_size, kind,
                         image->pixels + (size_t)line * (size_t)image->width + left, 32,
                         image->width - left, first, last);
            }
            if (TIFFWriteTile(tiff, tile, (uint32_t)left, (uint32_t)top, 0, (uint16_t)first) < 0)
                return -1;
        }
    }
    return 0;
}

static int write_lines(TIFF *tiff, const struct sample_tiff *kind, const struct gray_image *image,
                       int first, int last)
{
    unsigned char *line = calloc((size_t)image->width + 8, 8);
    int result = line == NULL ? -1 : 0;
    for (int y = 0; result == 0 && y < image->height; y++) {
        pack_row(line, kind, image->pixels + (size_t)y * (size_t)image->width, image->width,
                 image->width, first, last);
        result = TIFFWriteScanline(tiff, line, (uint32_t)y, (uint16_t)first) < 0 ? -1 : 0;
    }
    free(line);
    return result;
}

int sample_tiff_append(struct buffer *out, const struct sample_tiff *kind,
                       const struct gray_image *pages, size_t count, double dpi_x, double dpi_y,
                       struct error *error)
{
    struct memory_file file = {out, out->size, 0};
    char mode[4] = "w";
    strcat(mode, kind->is_big_endian ? "b" : "l");
    strcat(mode, kind->is_big_tiff ? "8" : "");
    TIFF *tiff = TIFFClientOpen("sample", mode, &file, read_memory, write_memory, seek_memory,
                                close_memory, size_memory, NULL, NULL);
    if (tiff == NULL)
        return error_out_of_memory(error);
    int result = 0;
    for (size_t i = 0; result == 0 && i < count; i++) {
        int samples = samples_of(kind), together = kind->is_separate ? 1 : samples;
        set_fields(tiff, kind, &pages[i], dpi_x, dpi_y);
        for (int first = 0; result == 0 && first < samples; first += together)
            result = (kind->is_tiled ? write_tiles : write_lines)(tiff, kind, &pages[i], first,
                                                                 first + together - 1);
        if (result == 0 && !TIFFWriteDirectory(tiff))
            result = -1;
    }
    TIFFClose(tiff);
    if (result != 0 || out->failed)
        return error_set(error, ERROR_REFUSED, "libtiff does not write that kind of TIFF");
    return 0;
}

/* ---- JPEG ---- */

static void add_exif(struct jpeg_compress_struct *jpeg, int orientation)
{
    unsigned char exif[] = "Exif\0\0MM\0*\0\0\0\10\0\1\1\22\0\3\0\0\0\1\0\0\0\0\0\0\0";
    exif[25] = (unsigned char)orientation;
    jpeg_write_marker(jpeg, JPEG_APP0 + 1, exif, sizeof exif - 1);
}

int sample_jpeg_append(struct buffer *out, const struct sample_jpeg *kind,
                       const struct gray_image *image, double dpi, struct error *error)
{
    static const J_COLOR_SPACE spaces[] = {[1] = JCS_GRAYSCALE, [3] = JCS_RGB, [4] = JCS_CMYK};
    struct jpeg_compress_struct jpeg;
    struct jpeg_error_mgr errors;
    unsigned char *bytes = NULL, *row = malloc(4 * (size_t)image->width);
    unsigned long size = 0;
    if (row == NULL)
        return error_out_of_memory(error);
    jpeg.err = jpeg_std_error(&errors); /* exits on errors: only for samples */
    jpeg_create_compress(&jpeg);
    jpeg_mem_dest(&jpeg, &bytes, &size);
    jpeg.image_width = (JDIMENSION)image->width;
    jpeg.image_height = (JDIMENSION)image->height;
    jpeg.input_components = kind->channels;
    jpeg.in_color_space = spaces[kind->channels];
    jpeg_set_defaults(&jpeg);
    jpeg_set_quality(&jpeg, kind->quality, TRUE);
    if (kind->channels < 4) {
        jpeg.density_unit = 1;
        jpeg.X_density = jpeg.Y_density = (UINT16)dpi;
    }
    if (kind->is_progressive)
        jpeg_simple_progression(&jpeg);
    jpeg_start_compress(&jpeg, TRUE);
    if (kind->exif_orientation != 0)
        add_exif(&jpeg, kind->exif_orientation);
    for (int y = 0; y < image->height; y++) {
        const unsigned char *from = image->pixels + (size_t)y * (size_t)image->width;
        for (int x = 0; x < image->width; x++)
            for (int c = 0; c < kind->channels; c++) /* Adobe: 255 is no ink; all grey is in K */
                row[x * kind->channels + c] = kind->channels == 4 && c < 3 ? 255 : from[x];
        jpeg_write_scanlines(&jpeg, &row, 1);
    }
    jpeg_finish_compress(&jpeg);
    jpeg_destroy_compress(&jpeg);
    buffer_append(out, bytes, size);
    free(bytes);
    free(row);
    return out->failed ? error_out_of_memory(error) : 0;
}

/* ---- PDF ---- */

void pdf_objects_begin(struct pdf_objects *objects, struct buffer *out)
{
    objects->out = out;
    objects->count = 0;
    buffer_append_text(out, "%PDF-1.5\n");
}

int pdf_objects_add(struct pdf_objects *objects, const char *text, const void *bytes, size_t size)
{
    objects->offset[objects->count++] = objects->out->size;
    buffer_format(objects->out, "%d 0 obj\n%s", objects->count, text);
    if (bytes != NULL) {
        buffer_format(objects->out, "/Length %zu>>\nstream\n", size);
        buffer_append(objects->out, bytes, size);
        buffer_append_text(objects->out, "\nendstream");
    }
    buffer_append_text(objects->out, "\nendobj\n");
    return objects->count;
}

void pdf_objects_end(struct pdf_objects *objects)
{
    size_t start = objects->out->size;
    buffer_format(objects->out, "xref\n0 %d\n0000000000 65535 f \n", objects->count + 1);
    for (int i = 0; i < objects->count; i++)
        buffer_format(objects->out, "%010zu 00000 n \n", objects->offset[i]);
    buffer_format(objects->out, "trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%zu\n%%%%EOF\n",
                  objects->count + 1, start);
}

/* The bare G4 stream of a picture: the strip of a TIFF written for it. */
static int append_g4(struct buffer *out, const struct gray_image *image, struct error *error)
{
    static const struct sample_tiff g4 = {.compression = COMPRESSION_CCITTFAX4, .bits = 1};
    struct buffer tiff = BUFFER_INIT;
    struct memory_file file = {&tiff, 0, 0};
    int result = sample_tiff_append(&tiff, &g4, image, 1, 300, 300, error);
    TIFF *reader = result != 0 ? NULL
                               : TIFFClientOpen("sample", "rm", &file, read_memory, write_memory,
                                                seek_memory, close_memory, size_memory, NULL, NULL);
    if (reader != NULL) {
        tmsize_t size = TIFFRawStripSize(reader, 0);
        buffer_reserve(out, (size_t)size);
        if (!out->failed && TIFFReadRawStrip(reader, 0, out->data + out->size, size) == size)
            out->size += (size_t)size;
        TIFFClose(reader);
    }
    buffer_free(&tiff);
    return reader != NULL && !out->failed ? 0 : error_out_of_memory(error);
}

static int add_page(struct pdf_objects *objects, bool is_bilevel, const struct gray_image *image,
                    double dpi, struct error *error)
{
    static const struct sample_jpeg jpeg = {.channels = 1, .quality = 75};
    struct buffer stream = BUFFER_INIT, text = BUFFER_INIT;
    double width = image->width * 72 / dpi, height = image->height * 72 / dpi;
    int result = is_bilevel ? append_g4(&stream, image, error)
                            : sample_jpeg_append(&stream, &jpeg, image, dpi, error);
    if (result == 0) {
        int first = objects->count + 1;
        buffer_format(&text,
                      "<</Type/Page/Parent 2 0 R/MediaBox[0 0 %.2f %.2f]/Contents %d 0 R"
                      "/Resources<</XObject<</Im %d 0 R>>>>>>",
                      width, height, first + 1, first + 2);
        pdf_objects_add(objects, buffer_text(&text), NULL, 0);
        buffer_clear(&text);
        buffer_format(&text, "q %.2f 0 0 %.2f 0 0 cm /Im Do Q", width, height);
        pdf_objects_add(objects, "<<", text.data, text.size);
        buffer_clear(&text);
        buffer_format(&text, "<</Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/DeviceGray",
                      image->width, image->height);
        if (is_bilevel)
            buffer_format(&text, "/BitsPerComponent 1/Filter/CCITTFaxDecode/DecodeParms<</K -1"
                                 "/Columns %d/Rows %d>>",
                          image->width, image->height);
        else
            buffer_append_text(&text, "/BitsPerComponent 8/Filter/DCTDecode");
        pdf_objects_add(objects, buffer_text(&text), stream.data, stream.size);
    }
    buffer_free(&stream);
    buffer_free(&text);
    return result;
}

int sample_scanned_pdf_append(struct buffer *out, bool is_bilevel, const struct gray_image *pages,
                              size_t count, double dpi, struct error *error)
{
    struct pdf_objects *objects = malloc(sizeof *objects);
    struct buffer tree = BUFFER_INIT;
    int result = 0;
    if (objects == NULL || count > 1000)
        result = error_out_of_memory(error);
    buffer_append_text(&tree, "<</Type/Pages/Kids[");
    for (size_t i = 0; i < count; i++)
        buffer_format(&tree, "%zu 0 R ", 3 + 3 * i);
    buffer_format(&tree, "]/Count %zu>>", count);
    if (result == 0) {
        pdf_objects_begin(objects, out);
        pdf_objects_add(objects, "<</Type/Catalog/Pages 2 0 R>>", NULL, 0);
        pdf_objects_add(objects, buffer_text(&tree), NULL, 0);
    }
    for (size_t i = 0; result == 0 && i < count; i++)
        result = add_page(objects, is_bilevel, &pages[i], dpi, error);
    if (result == 0)
        pdf_objects_end(objects);
    buffer_free(&tree);
    free(objects);
    return result == 0 && out->failed ? error_out_of_memory(error) : result;
}
