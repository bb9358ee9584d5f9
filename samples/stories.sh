#!/bin/sh
# SPDX-License-Identifier: MIT
# Ten whole stories, from the employer's list to the end of the case, each compared with what is
# expected of it (samples/stories, stories.py).   sh samples/stories.sh [FOLDER [STORY…]]
# FOLDER (default: demo-stories) is made afresh and keeps each story's workspace for a look.
set -eu
cd "$(dirname "$0")/.."
folder=${1:-demo-stories}
[ $# -eq 0 ] || shift
sh cmake/setup.sh dev
export FORMLOOP_LOCALE=build/dev/locale
python3 samples/stories.py "$PWD/build/dev/app/formloop" "$PWD/build/dev/samples/make_scans" "$folder" "$@"
