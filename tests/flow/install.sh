#!/bin/sh
# SPDX-License-Identifier: MIT
# What is installed must run by itself, away from the source and the build folder.
. "$(dirname "$0")/lib.sh"
DESTDIR="$work/root" cmake --install "$BUILD" --prefix /usr >install.txt
program=$work/root/usr/bin/formloop
[ -x "$program" ] || { cat install.txt; fail "no program"; }
[ -s "$work/root/usr/share/locale/ja/LC_MESSAGES/formloop.mo" ] || fail "no translation"
expect 0 env -u FORMLOOP_LOCALE "$program" --version
expect 0 "$program" init office
expect 0 "$program" --workspace office case import "$SOURCE/samples/employer-cp932.csv"
expect 0 "$program" --workspace office print application --case C0000001 -o one.pdf
qpdf --check one.pdf >/dev/null || fail "qpdf finds fault"
