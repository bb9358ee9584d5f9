#!/bin/sh
# SPDX-License-Identifier: MIT
# check.sh: fails, naming the texts, if ja.po lacks a translation of any text in the sources, has a
# fuzzy one, or one whose %s and %d do not match. Changes nothing.
set -eu
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sh extract.sh "$work/formloop.pot"
msgfmt --check-format --output-file="$work/formloop.mo" ja.po
msgmerge --quiet --no-fuzzy-matching --output-file="$work/merged.po" ja.po "$work/formloop.pot"
msgattrib --no-obsolete --untranslated --no-wrap "$work/merged.po" >"$work/missing.po"
msgattrib --no-obsolete --only-fuzzy --no-wrap ja.po >"$work/fuzzy.po"
if [ -s "$work/missing.po" ] || [ -s "$work/fuzzy.po" ]; then
    echo "ja.po is not complete (run po/update.sh, then translate):" >&2
    sed -n '/^msgid "..*"/p' "$work/missing.po" "$work/fuzzy.po" >&2
    exit 1
fi
echo "all $(grep -c '^msgid' "$work/formloop.pot") texts are translated"
