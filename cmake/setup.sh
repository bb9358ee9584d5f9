#!/bin/sh
# SPDX-License-Identifier: MIT
# Installs what cmake/packages.txt names and this machine lacks, then configures and builds one
# preset. Used by samples/demo.sh and tests/run.sh:   sh cmake/setup.sh [PRESET…]   (default: dev)
# Says what it does; run again, it changes nothing.
set -eu
cd "$(dirname "$0")/.."

missing=""
for package in $(sed 's/#.*//' cmake/packages.txt); do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q "ok installed" || missing="$missing $package"
done
if [ -n "$missing" ]; then
    echo "setup: installing from Debian:$missing"
    as_root=""
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null || {
            echo "setup: not root and no sudo. As root run: apt-get install$missing" >&2
            exit 1
        }
        as_root="sudo"
    fi
    log=$(mktemp)
    # The package list may be missing or old on a new machine: try again after an update.
    install="apt-get install -y -q --no-install-recommends$missing"
    if ! $as_root env DEBIAN_FRONTEND=noninteractive sh -c "$install || (apt-get update -q && $install)" >"$log" 2>&1; then
        tail -n 20 "$log" >&2
        echo "setup: the packages could not be installed; nothing was built" >&2
        exit 1
    fi
    rm -f "$log"
else
    echo "setup: all packages are here"
fi

# Says only its last line, unless it fails: then all.
quietly() {
    log=$(mktemp)
    if "$@" >"$log" 2>&1; then
        tail -n 1 "$log"
        rm -f "$log"
    else
        cat "$log" >&2
        rm -f "$log"
        echo "setup: failed: $*" >&2
        exit 1
    fi
}

for preset in "${@:-dev}"; do
    echo "setup: building build/$preset"
    quietly cmake --preset "$preset" >/dev/null
    quietly cmake --build --preset "$preset"
done
