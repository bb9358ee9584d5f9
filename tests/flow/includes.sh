#!/bin/sh
# SPDX-License-Identifier: MIT
# The diagram of folders is the build: a header of a folder that may not be used is not found.
. "$(dirname "$0")/lib.sh"
ninja -C "$BUILD" -t compdb >compdb.json
# try FOLDER HEADER: compiles with the include path of that folder's own sources.
try() {
    flags=$(python3 - "$SOURCE/$1/" <<'PY'
import json, sys
for entry in json.load(open("compdb.json")):
    if entry["file"].startswith(sys.argv[1]):
        words = entry["command"].split()
        print(" ".join(w for i, w in enumerate(words) if w.startswith("-I") or w == "-isystem" or (i and words[i - 1] == "-isystem")))
        break
PY
)
    [ -n "$flags" ] || fail "no compile command for $1/"
    printf '#include "%s"\n' "$2" >try.c
    "$COMPILER" $flags -D_GNU_SOURCE -fsyntax-only try.c 2>err.txt
}
while read -r folder header; do
    try "$folder" "$header" || { cat err.txt >&2; fail "$folder/ may include $header"; }
done <<'END'
forms error.h
fonts error.h
rules date.h
render page_frame.h
render font_library.h
intake page_frame.h
cases page_frame.h
cases periods.h
app case_store.h
END
while read -r folder header; do
    ! try "$folder" "$header" || fail "$folder/ must not include $header"
    grep -q "$header" err.txt || fail "another error for $folder/ $header"
done <<'END'
base page_frame.h
forms font_library.h
forms case_store.h
fonts page_frame.h
rules page_frame.h
render case_store.h
render intake.h
render periods.h
intake case_store.h
intake print_document.h
intake font_library.h
cases print_document.h
cases intake.h
END
