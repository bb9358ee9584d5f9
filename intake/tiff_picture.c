/* SPDX-License-Identifier: MIT */
#include "tiff_picture.h"

#include "gray_row.h"
#include "message.h"

static bool is_fax(const struct tiff_picture *picture)
{
    return picture->compression == COMPRESSION_CCITTRLE ||
           picture->compression == COMPRESSION_CCITTFAX3 ||
           picture->compression == COMPRESSION_CCITTFAX4;
}

static bool is_known_compression(uint16_t compression)
{
    static const uint16_t known[] = {
        COMPRESSION_NONE,          COMPRESSION_CCITTRLE, COMPRESSION_CCITTFAX3,
        COMPRESSION_CCITTFAX4,     COMPRESSION_LZW,      COMPRESSION_JPEG,
        COMPRESSION_ADOBE_DEFLATE, COMPRESSION_DEFLATE,  COMPRESSION_PACKBITS};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (known[i] == compression)
            return true;
    return false;
}

static void read_resolution(struct decoded_page *page, TIFF *tiff)
{
    float x = 0, y = 0;
    uint16_t unit = RESUNIT_INCH;
    TIFFGetField(tiff, TIFFTAG_XRESOLUTION, &x);
    TIFFGetField(tiff, TIFFTAG_YRESOLUTION, &y);
    TIFFGetFieldDefaulted(tiff, TIFFTAG_RESOLUTIONUNIT, &unit);
    double scale = unit == RESUNIT_INCH ? 1 : unit == RESUNIT_CENTIMETER ? 2.54 : 0;
    page->declared_dpi_x = x > 0 && x < 1e5f ? x * scale : 0;
    page->declared_dpi_y = y > 0 && y < 1e5f ? y * scale : 0;
}

/* Channels and alpha of a picture whose samples stand together; false if it is of another kind. */
static bool find_channels(struct tiff_picture *picture, TIFF *tiff)
{
    uint16_t extra_count = 0, planar = PLANARCONFIG_CONTIG, *extra = NULL;
    TIFFGetFieldDefaulted(tiff, TIFFTAG_PLANARCONFIG, &planar);
    TIFFGetFieldDefaulted(tiff, TIFFTAG_EXTRASAMPLES, &extra_count, &extra);
    bool is_rgb = picture->photometric == PHOTOMETRIC_RGB;
    int colours = is_rgb ? 3 : 1;
    if (!is_rgb && picture->photometric > PHOTOMETRIC_PALETTE)
        return false;
    if (picture->samples < colours || (planar != PLANARCONFIG_CONTIG && picture->samples > 1))
        return false;
    bool has_alpha = picture->samples > colours && extra_count > 0 &&
                     (extra[0] == EXTRASAMPLE_ASSOCALPHA || extra[0] == EXTRASAMPLE_UNASSALPHA);
    picture->channels = colours + has_alpha;
    picture->is_premultiplied = has_alpha && extra[0] == EXTRASAMPLE_ASSOCALPHA;
    switch (picture->bits) {
    case 1:
    case 2:
    case 4:
        return picture->samples == 1;
    case 8:
        return true;
    case 16:
        return picture->photometric != PHOTOMETRIC_PALETTE;
    default:
        return false;
    }
}

/* The grey of each sample value. */
static bool find_greys(struct tiff_picture *picture, TIFF *tiff)
{
    const int top = picture->bits >= 8 ? 255 : (1 << picture->bits) - 1;
    uint16_t *red, *green, *blue;
    if (picture->photometric == PHOTOMETRIC_PALETTE) {
        if (!TIFFGetField(tiff, TIFFTAG_COLORMAP, &red, &green, &blue))
            return false;
        for (int i = 0; i <= top; i++)
            picture->greys[i] = gray_luma(red[i] >> 8, green[i] >> 8, blue[i] >> 8);
    } else {
        for (int i = 0; i <= top; i++) {
            int grey = (255 * i + top / 2) / top;
            picture->greys[i] =
                (unsigned char)(picture->photometric == PHOTOMETRIC_MINISWHITE ? 255 - grey : grey);
        }
    }
    return true;
}

void tiff_picture_read(struct tiff_picture *out, struct decoded_page *page, TIFF *tiff)
{
    *out = (struct tiff_picture){0};
    TIFFGetField(tiff, TIFFTAG_IMAGEWIDTH, &out->width);
    TIFFGetField(tiff, TIFFTAG_IMAGELENGTH, &out->height);
    TIFFGetFieldDefaulted(tiff, TIFFTAG_BITSPERSAMPLE, &out->bits);
    TIFFGetFieldDefaulted(tiff, TIFFTAG_SAMPLESPERPIXEL, &out->samples);
    TIFFGetFieldDefaulted(tiff, TIFFTAG_COMPRESSION, &out->compression);
    TIFFGetFieldDefaulted(tiff, TIFFTAG_ORIENTATION, &out->orientation);
    if (!TIFFGetField(tiff, TIFFTAG_PHOTOMETRIC, &out->photometric))
        out->photometric = is_fax(out) ? PHOTOMETRIC_MINISWHITE : PHOTOMETRIC_MINISBLACK;
    read_resolution(page, tiff);
}

/* Whether the page is of a kind that can be decoded; page says why not. */
bool tiff_picture_check(struct tiff_picture *picture, struct decoded_page *page,
                        const struct tiff_file *file)
{
    uint16_t format = SAMPLEFORMAT_UINT;
    TIFFGetFieldDefaulted(file->tiff, TIFFTAG_SAMPLEFORMAT, &format);
    if (!scan_source_allows(file->source, page, picture->width, picture->height))
        return false;
    if (!is_known_compression(picture->compression)) {
        decoded_page_reject(page, REASON_UNREADABLE_FILE,
                            _("TIFF compression %u is not read; scan as G4, LZW, Deflate or JPEG"),
                            picture->compression);
        return false;
    }
    /* libjpeg's colours come as RGB, whatever the strips hold */
    if (picture->compression == COMPRESSION_JPEG && picture->photometric == PHOTOMETRIC_YCBCR) {
        TIFFSetField(file->tiff, TIFFTAG_JPEGCOLORMODE, JPEGCOLORMODE_RGB);
        picture->photometric = PHOTOMETRIC_RGB;
    }
    picture->is_plain = find_channels(picture, file->tiff) &&
                        (picture->channels > 2 || find_greys(picture, file->tiff));
    if (format != SAMPLEFORMAT_UINT && format != SAMPLEFORMAT_VOID) {
        decoded_page_reject(page, REASON_UNREADABLE_FILE, "%s",
                            _("the TIFF samples are no whole numbers"));
        return false;
    }
    return true;
}
