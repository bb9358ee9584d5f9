#!/bin/sh
# SPDX-License-Identifier: MIT
# print.sh KILLS FULL CASES: kill -9 at KILLS random moments of a print job of CASES pieces, then a
# disk that is full at FULL points. Each time: the ledger balances and knows all pieces or none, what has a final name is whole
# and known to the ledger, and the same command then finishes with the same bytes.
. "$(dirname "$0")/../flow/lib.sh"
expect 0 "$FORMLOOP" init fresh
head -n "$3" "$SOURCE/samples/employer-utf8.csv" >people.csv
expect 0 "$FORMLOOP" --workspace fresh case import people.csv
python3 - "$FORMLOOP" "$1" "$2" <<'PY'
import filecmp, glob, json, os, random, resource, shutil, signal, subprocess, sys, time

FORMLOOP, KILLS, FULL = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
PRINT = ["print", "application", "-o", "out/all.pdf", "--split", "out/letters"]

def start(workspace, arguments, limit=None):
    def prepare():
        if limit is not None:
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
    return subprocess.Popen([FORMLOOP, "--workspace", workspace, "--json"] + arguments, preexec_fn=prepare,
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

def run(workspace, arguments):
    process = start(workspace, arguments)
    said, complained = process.communicate()
    assert process.returncode == 0, (arguments, process.returncode, complained)
    return json.loads(said)

def finals(folder="out"):
    return {os.path.relpath(p, folder) for p in glob.glob(folder + "/**/*", recursive=True) if os.path.isfile(p)}

def look(moment):
    """The state before anything resumes, read without the program; then what check says."""
    named = finals()
    import sqlite3
    store = sqlite3.connect("work/store.db")
    pieces, states, jobs = [store.execute(q).fetchone()[0] for q in (
        "select count(*) from pieces", "select count(*) from pieces where state in ('waiting','mailed','voided','returned')",
        "select coalesce(sum(new_pieces), 0) from jobs")]
    store.close()
    assert pieces == states == jobs and pieces in (0, COUNT), (moment, pieces, states, jobs)
    assert pieces == COUNT or not named, (moment, "a file has its name, and the ledger does not know it")
    for name in named:
        assert name in EXPECTED, (moment, name)
        assert filecmp.cmp("out/" + name, "reference/" + name, shallow=False), (moment, name, "is not whole")
    found = run("work", ["check"])
    assert found["ok"], (moment, found)
    return pieces

def finish(moment):
    run("work", PRINT)
    found = run("work", ["check"])
    assert found["ok"] and found["pieces"]["printed"] == COUNT == found["pieces"]["waiting"], (moment, found)
    assert finals() == EXPECTED, (moment, finals() ^ EXPECTED)
    for name in EXPECTED:
        assert filecmp.cmp("out/" + name, "reference/" + name, shallow=False), (moment, name)
    left = glob.glob("out/**/.formloop-*", recursive=True)
    assert not left, (moment, left)

def begin():
    for folder in ("work", "out"):
        shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree("fresh", "work")
    os.mkdir("out")

begin()
COUNT = run("work", ["check"])["cases"]
began = time.monotonic()
run("work", PRINT)
duration = time.monotonic() - began
os.rename("out", "reference")
EXPECTED = finals("reference")
assert len(EXPECTED) == COUNT + 1
for name in ("all.pdf", "letters/application-C0000001.pdf"):
    subprocess.run(["qpdf", "--check", "reference/" + name], check=True, stdout=subprocess.DEVNULL)

seed = int.from_bytes(os.urandom(4), "little")
chance = random.Random(seed)
whole = 0
for i in range(KILLS):
    begin()
    process = start("work", PRINT)
    # every part of the job; the end, where it is committed and names are given, more often
    share = chance.random() if i % 2 == 0 else 0.8 + 0.5 * chance.random()
    time.sleep(duration * share)
    process.kill()
    process.communicate()
    moment = f"seed {seed}, kill {i} at {share:.4f}"
    whole += look(moment) == COUNT
    finish(moment)
print(f"{KILLS} kills of a job of {duration:.2f} s: {whole} whole, {KILLS - whole} not there")
assert whole < KILLS

size = os.path.getsize("reference/all.pdf")
refused = 0
for i in range(FULL):
    begin()
    process = start("work", PRINT, int(1.15 * size * (i + 1) / FULL))
    _, complained = process.communicate()
    assert process.returncode in (0, 4), (i, process.returncode, complained)
    assert process.returncode == 0 or complained.strip(), i
    refused += process.returncode == 4
    known = look(f"full disk {i}")
    assert process.returncode == 4 or known == COUNT, i
    finish(f"full disk {i}")
print(f"{FULL} full disks: {refused} refused")
assert FULL / 2 < refused < FULL
PY
