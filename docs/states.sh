#!/bin/sh
# SPDX-License-Identifier: MIT
# Renews docs/case-states.md. `sh docs/states.sh PROGRAM` (default: that of build/dev).
set -eu
cd "$(dirname "$0")/.."
"${1:-build/dev/print_states}" >docs/case-states.md
