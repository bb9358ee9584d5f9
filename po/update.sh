#!/bin/sh
# SPDX-License-Identifier: MIT
# update.sh: brings ja.po up to the texts in the sources. New texts come in empty, changed ones
# fuzzy: translate them, remove "fuzzy" marks, and run the test "translations".
set -eu
cd "$(dirname "$0")"
pot=$(mktemp)
trap 'rm -f "$pot"' EXIT
sh extract.sh "$pot"
msgmerge --quiet --update --backup=none --sort-by-file --add-location=file --no-wrap ja.po "$pot"
msgattrib --no-obsolete --no-wrap --add-location=file --sort-by-file --output-file=ja.po ja.po
# A date that changes with every run would only make noise in the history.
sed -i '/^"POT-Creation-Date:/d' ja.po
msgfmt --check-format --statistics --output-file=/dev/null ja.po
