#!/bin/sh
# SPDX-License-Identifier: MIT
# How many photographs of QR codes `formloop read` reads.
#   sh tests/bench/read_corpus.sh FOLDER     FOLDER: images, each with its text in a file of the same
#                                            name ending in .txt, in folders of any depth; images in
#                                            folders named falsepositives… hold no code.
# Read: one of the texts told is the text of the file, byte for byte. Wrong: texts were told, and none
# of them is it. False: a text where there is no code. Images without a .txt elsewhere are left out.
# BUILD: the build to measure, default build/dev. SHOW=1 names the images that are not read.
set -eu
source=$(cd "$(dirname "$0")/../.." && pwd)
[ $# -eq 1 ] || { echo "usage: sh tests/bench/read_corpus.sh FOLDER" >&2; exit 2; }
exec python3 - "${BUILD:-$source/build/dev}/app/formloop" "$1" "${SHOW:-}" <<'END'
import json, os, pathlib, subprocess, sys, time

formloop, folder, show = sys.argv[1:4]
endings = {".png", ".jpg", ".jpeg", ".tif", ".tiff"}

def texts_of(image):
    run = subprocess.run([formloop, "--json", "read", str(image)], capture_output=True, timeout=120)
    if run.returncode != 0 or not run.stdout:
        return None
    found = []
    for line in run.stdout.splitlines():
        found += [text.encode() for text in json.loads(line)["codes"] if text is not None]
    return found

counts = dict.fromkeys(("images", "read", "wrong", "refused", "empty", "false"), 0)
per_folder = {}
started = os.times()
for image in sorted(pathlib.Path(folder).rglob("*")):
    if image.suffix.lower() not in endings:
        continue
    if "falsepositives" in image.parent.name:
        texts = texts_of(image)
        counts["empty"] += 1
        counts["false"] += bool(texts)
        if texts and show:
            print("false", image, texts)
        continue
    text_file = image.with_suffix(".txt")
    if not text_file.exists():
        continue
    texts = texts_of(image)
    counts["images"] += 1
    tally = per_folder.setdefault(image.parent.name, [0, 0])
    tally[1] += 1
    if texts is None:
        verdict = "refused"
    elif text_file.read_bytes() in texts:
        verdict = "read"
        tally[0] += 1
    elif texts:
        verdict = "wrong"
    else:
        verdict = "not read"
    if verdict in counts:
        counts[verdict] += 1
    if verdict != "read" and show:
        print(verdict, image, texts or "")
spent = os.times()
for name, (read, images) in sorted(per_folder.items()):
    print(f"{name:24} {read:4} of {images:4}")
images = counts["images"] or 1
print(f"{counts['read']} of {counts['images']} read ({100 * counts['read'] / images:.1f} %), "
      f"{counts['wrong']} with another text, {counts['refused']} refused")
print(f"{counts['false']} texts told of {counts['empty']} images without a code; "
      f"{(spent.children_user - started.children_user):.1f} s of CPU")
END
