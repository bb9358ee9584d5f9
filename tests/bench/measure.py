#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Runs what print.sh has prepared and prints the table. Called by print.sh."""
import glob
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import time

work, formloop, peer, rounds, cases, booklets, ceiling = sys.argv[1:8]
CPU = os.environ.get("CPU", "0")
CPUS = os.environ.get("CPUS", "0,1")
FORMAT = "{:34} {:>7} {:>9} {:>8} {:>11} {:>8} {:>7} {:>8}"


def remove(path):
    if os.path.isdir(path):
        shutil.rmtree(path)
    elif os.path.exists(path):
        os.remove(path)


def size_of(path):
    if os.path.isdir(path):
        return sum(os.path.getsize(f) for f in glob.glob(path + "/*.pdf"))
    return os.path.getsize(path)


def run(command, cpus=CPU):
    """Wall seconds, processor seconds, largest resident set in MB, output.

    What others wrote is on the disk before the clock starts: a sync of ours would wait for it."""
    os.sync()
    start, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    process = subprocess.Popen(["/usr/bin/time", "-f", "%M", "-o", work + "/rss", "taskset", "-c", cpus] + command,
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    output, errors = process.communicate()
    wall = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if process.returncode not in (0, 1):
        sys.exit(" ".join(command) + ": " + errors[-500:])
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    rss = int(open(work + "/rss").read().split()[-1]) / 1024
    return wall, used, rss, output


def row(name, unit, pages, runs, out, share):
    wall = statistics.median(r[0] for r in runs)
    used = statistics.median(r[1] for r in runs)
    print(FORMAT.format(name, pages, f"{pages / wall:.0f}", unit, f"{pages / used:.0f}",
                        f"{size_of(out) / pages:.0f}", f"{max(r[2] for r in runs):.0f}", share), flush=True)


def benchmark_page(mode, count, pages):
    """Ours and the ceiling in turn; the share is the median of the rounds.

    Each run has a place of its own, removed when all are done: ext4 looks for a free inode past all
    that were removed in the last minutes, 0.3 ms a file after a few thousand."""
    ours, theirs = [], []
    outs = [f"{work}/ours-{mode}-{i}" for i in range(int(rounds))]
    others = [f"{work}/ceiling-{mode}-{i}" for i in range(int(rounds))]
    for out, other in zip(outs, others):
        if ceiling:
            theirs.append(run([ceiling, work + "/data", mode, other, count, "libdeflate", "6"]))
        ours.append(run([peer, work + "/data", mode, out, count]))
    share = "" if not ceiling else f"{100 * statistics.median(t[0] / o[0] for t, o in zip(theirs, ours)):.0f} %"
    unit = "docs/s" if mode == "sep" else "pages/s"
    row(f"benchmark page, mode {mode}", unit, pages, ours, outs[-1], share)
    if ceiling:
        row("  hand-written ceiling", unit, pages, theirs, others[-1], "")
    for path in outs + others:
        remove(path)


def whole_program(document, office, jobs):
    runs, out, copy = [], f"{work}/{document}.pdf", f"{work}/copy"
    for _ in range(int(rounds)):
        remove(copy)
        shutil.copytree(f"{work}/{office}", copy)
        remove(out)
        runs.append(run([formloop, "--quiet", "--json", "--workspace", copy, "print", document, "--all", "-o", out,
                         "--jobs", str(jobs)], CPU if jobs == 1 else CPUS))
    report = json.loads(runs[-1][3].splitlines()[-1])
    row(f"print {document} --all --jobs {jobs}", "pages/s", report["pages"], runs, out, f"{report['pieces']} pcs")
    remove(out)
    remove(copy)


print(FORMAT.format("medians of " + rounds, "pages", "per s", "", "per cpu-s", "B/page", "MB", "ceiling"))
if os.path.isdir(work + "/data"):
    benchmark_page("one", cases, int(cases))
    benchmark_page("sep", cases, int(cases))
    benchmark_page("book", booklets, 8 * int(booklets))
whole_program("application", "applications", 1)
whole_program("application", "applications", 2)
whole_program("guide", "guides", 1)
