#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""formloop intake over a folder, run by intake_workers.sh.

    intake_workers.py time FORMLOOP OFFICE SCANS ROUNDS
    intake_workers.py memory FORMLOOP OFFICE SCANS PAGES...

time: one page reader on one core, one on two (the program itself has the other), two on two, in turn, each on
a fresh copy of the workspace; medians and their ratios. memory: the peak of resident memory of the program
and of its page reader, for each number of pages;
the scans are repeated with some bytes added behind them, so that each is another file and is read.
"""
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

mode, formloop, office, scans = sys.argv[1:5]
CORES = os.environ.get("CPUS", "0,1")


def start(jobs, cores, inbox, folder):
    """In a new workspace. None is removed before the end: ext4 searches past files that were removed within the
    last minute or so for each new one, which took a fifth of the time."""
    work = os.path.join(folder, f"run-{len(os.listdir(folder)):03d}")
    shutil.copytree(office, work)
    os.sync()
    return subprocess.Popen(["taskset", "-c", cores, formloop, "--workspace", work, "intake", "--received",
                             "2026-04-10", "--jobs", str(jobs), inbox], stdout=subprocess.DEVNULL)


def seconds(jobs, cores, folder):
    before = os.times()
    process = start(jobs, cores, scans, folder)
    begin = time.monotonic()
    status = process.wait()
    passed, after = time.monotonic() - begin, os.times()
    if status not in (0, 1):
        sys.exit(f"formloop intake failed: {status}")
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    return passed, cpu


def measure_time(rounds, folder):
    pages = len(os.listdir(scans))
    one, two = CORES.split(",")[0], CORES
    taken = {(1, one): [], (1, two): [], (2, two): []}
    for _ in range(rounds):
        for (jobs, cores), runs in taken.items():
            runs.append(seconds(jobs, cores, folder))
    print(f"{pages} pages, {rounds} rounds\n\n| page readers | cores | seconds | CPU seconds | pages/s |\n"
          "|---|---|---|---|---|")
    median = {}
    for (jobs, cores), runs in taken.items():
        median[jobs, cores] = statistics.median(run[0] for run in runs)
        cpu = statistics.median(run[1] for run in runs)
        print(f"| {jobs} | {len(cores.split(','))} | {median[jobs, cores]:.2f} | {cpu:.2f} | "
              f"{pages / median[jobs, cores]:.0f} |")
    print(f"\ntwo readers on two cores are {median[1, one] / median[2, two]:.2f} times as fast as one on one core, "
          f"{median[1, two] / median[2, two]:.2f} times as one with a core left for the program; "
          f"load now {os.getloadavg()[0]:.1f}")


def peak_kb(pid):
    try:
        with open(f"/proc/{pid}/status") as status:
            return next((int(line.split()[1]) for line in status if line.startswith("VmHWM")), 0)
    except OSError:
        return 0


def children_of(pid):
    try:
        with open(f"/proc/{pid}/task/{pid}/children") as children:
            return children.read().split()
    except OSError:
        return []


def measure_memory(counts, folder):
    names = sorted(os.listdir(scans))
    print("| pages | program, peak kB | page reader, peak kB |\n|---|---|---|")
    for pages in counts:
        with tempfile.TemporaryDirectory() as inbox:
            for i in range(pages):
                name = names[i % len(names)]
                with open(os.path.join(scans, name), "rb") as scan:
                    data = scan.read()
                with open(os.path.join(inbox, f"{i:06d}-{name}"), "wb") as copy:
                    copy.write(data + (b"" if i < len(names) else i.to_bytes(8, "big")))
            process, program, reader = start(1, CORES, inbox, folder), 0, 0
            while process.poll() is None:
                program = max(program, peak_kb(process.pid))
                reader = max([reader] + [peak_kb(child) for child in children_of(process.pid)])
                time.sleep(0.05)
            if process.returncode not in (0, 1):
                sys.exit(f"formloop intake failed: {process.returncode}")
            print(f"| {pages:,} | {program:,} | {reader:,} |", flush=True)


with tempfile.TemporaryDirectory() as folder:
    if mode == "time":
        measure_time(int(sys.argv[5]), folder)
    else:
        measure_memory([int(count) for count in sys.argv[5:]], folder)
