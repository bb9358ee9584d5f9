/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_FIELD_READ_H
#define FORMLOOP_FIELD_READ_H

#include "intake.h"
#include "page_geometry.h"
#include "zone_crops.h"

/* Tick boxes, by what zone_ink.h measures. A box is
 *   ticked     with 0.4 mm² of ink or more that spans 0.8 mm, or with a ring drawn around it;
 *   empty      with less than 0.3 mm² and nothing drawn around or beside it;
 *   cancelled  when it is surely struck out (scribbled over beyond its edges, or two level lines
 * from 1.1 mm left of it right through it: 二重線) and another box of the same choice is surely
 * ticked; uncertain  else. A clerk looks: struck out, or a seal on a mark, with no other tick
 * (nobody can say whether the person chose at all); a seal on a mark, one line through it, or much
 * ink in and around it, with another box ticked (訂正印, or only a bold hand); a stroke that may be
 * the tail of a tick in another box; a line right across the box (fold, streak); a stub of less
 * than 0.8 mm² at the box's edge; a stroke from an empty box to its label; a mark as tall as a
 * tick left of an empty box; ink within 1.6 mm of one while its choice has no other tick; a zone
 * that the scan cut, or whose printed frame is not seen where nearly all others are; or a slip of
 * the feeder unless it shows no ink at all or clear writing; an empty one where the scan is too
 * faint or too specked to show pencil. form_judge takes cancelled for empty and uncertain for
 * neither: no false 不備 from a doubt. Ink and comb zones are inked with 0.45 mm² that spans 1 mm,
 * blank below 0.3 mm², else uncertain; a signature is present when its zone is inked. The curve
 * behind 0.3 and 0.4 mm², and how often each mark is read right: docs/reading-accuracy.md. */

/* Reads every zone of the page that the code names, in the order of form_zones, and judges what is
 * missing. Fills fields, field_count and findings of the reading. A page without zones has none.
 * The geometry is first matched with the printed frames (frame_match.h); when these still stand off
 * by more than FIELD_MAX_SHIFT_MM on average, nothing is read and the distance is the geometry's
 * residual. The zones' pictures go to crops, unless it is NULL. -1 when memory is out. */
#define FIELD_MAX_SHIFT_MM 0.35
int field_read_page(struct page_reading *reading, const struct gray_image *image,
                    struct page_geometry *geometry, struct zone_crops *crops, struct error *error);

#endif
