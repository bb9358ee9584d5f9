# SPDX-License-Identifier: MIT
"""The faults of intake.sh. Runs in a folder with a workspace `fresh` and the scans of all its forms."""
import glob
import json
import os
import random
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time

FORMLOOP, KILLS, FULL = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
SCANS = sorted(glob.glob("scans/*.*"))
# Pages of each file, and how each page stands when all is done: "filed", or "review" (what needs a
# clerk: blank forms, of which nobody knows the case).
with open("pages.json", encoding="utf-8") as plan:
    PAGES = json.load(plan)
SHM = tempfile.mkdtemp(dir="/dev/shm") if os.access("/dev/shm", os.W_OK) else tempfile.mkdtemp()


def start(arguments, limit=None):
    def prepare():
        if limit is not None:
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))

    said = open("said.txt", "wb")
    complained = open("complained.txt", "wb")
    return subprocess.Popen([FORMLOOP, "--workspace", "work", "--json"] + arguments, stdout=said,
                            stderr=complained, preexec_fn=prepare)


def said_lines():
    """The whole lines that were said; a line that was cut off was not said."""
    with open("said.txt", "rb") as said:
        return [json.loads(line) for line in said.read().split(b"\n")[:-1]]


def rows(query):
    store = sqlite3.connect("work/store.db")
    found = store.execute(query).fetchall()
    store.close()
    return found


def check(moment):
    done = subprocess.run([FORMLOOP, "--workspace", "work", "--json", "check"], capture_output=True, text=True)
    found = json.loads(done.stdout)
    assert done.returncode == 0 and found["ok"], (moment, found, done.stderr)
    return found


def begin(inbox):
    for folder in ("work", inbox):
        shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree("fresh", "work")
    os.mkdir(inbox)
    for scan in SCANS:
        shutil.copy2(scan, inbox)
        os.utime(os.path.join(inbox, os.path.basename(scan)), (1, 1))


def look(moment, inbox):
    """What holds at once after a fault, before anything else runs."""
    known = set(rows("select source, source_page, outcome from pages"))
    for line in said_lines():
        if "file" in line:
            assert (line["file"], line["page"], line["outcome"]) in known, (moment, "said and not filed", line)
    taken = {os.path.basename(source) for source, _, _ in known}
    lying = set(os.listdir(inbox))
    for scan in SCANS:
        name = os.path.basename(scan)
        assert name in taken or name in lying, (moment, name, "is lost")
    check(moment)
    return len(known)


def finish(moment, inbox):
    """The same command again: every page is filed, exactly once, and the inbox is empty."""
    process = start(["intake", "--move", inbox])
    assert process.wait() in (0, 1), (moment, open("complained.txt").read())
    # Pages that came before and lie in a file that was begun again are told as the same image.
    found = {}
    for source, page, outcome, kind in rows("select source, source_page, outcome, ifnull(kind, '') from pages"
                                            " where ifnull(reason, '') <> 'same_image'"):
        found.setdefault((os.path.basename(source), page), []).append((outcome, kind))
    for name, pages in PAGES.items():
        for number, (outcome, kind) in enumerate(pages, 1):
            allowed = [[(outcome, kind)]]
            # What was before it in the stack may have left the inbox before the kill: then a clerk looks.
            if kind in ("attachment", "batch_sheet") and moment != "without a fault":
                allowed.append([("review", "")])
            assert found.pop((name, number), None) in allowed, (moment, name, number)
    assert not found, (moment, found)
    assert not os.listdir(inbox), (moment, os.listdir(inbox))
    left = os.listdir("work/archive/.incoming") if os.path.isdir("work/archive/.incoming") else []
    assert not left, (moment, left)
    found = check(moment)
    assert found["pages"]["in"] - found["pages"]["duplicate"] == sum(map(len, PAGES.values())), (moment, found)
    for outcome, kind in (("filed", "form"), ("filed", "attachment"), ("filed", "batch_sheet"), ("review", "")):
        count = sum((outcome, kind) == tuple(stand) for pages in PAGES.values() for stand in pages)
        stands = rows(f"select count(*) from pages where outcome = '{outcome}' and ifnull(kind, '') = '{kind}'")[0][0]
        assert stands == count or moment != "without a fault" and kind != "form", (moment, outcome, kind, stands)
    for count in rows("select count(*) from pages where outcome = 'filed' and kind = 'form' group by piece_id, form_page"):
        assert count == (1,), (moment, "a page of a piece is filed twice")


def readers_of(process):
    try:
        with open(f"/proc/{process.pid}/task/{process.pid}/children", encoding="ascii") as children:
            return [int(child) for child in children.read().split()]
    except OSError:
        return []


def kill_a_reader(process, chance):
    children = readers_of(process)
    if children:
        try:
            os.kill(chance.choice(children), signal.SIGKILL)
        except ProcessLookupError:
            pass


def duration_of_all(inbox):
    begin(inbox)
    began = time.monotonic()
    assert start(["intake", "--move", inbox]).wait() in (0, 1), open("complained.txt").read()
    duration = time.monotonic() - began
    finish("without a fault", inbox)
    return duration


def run_kills():
    seed = int.from_bytes(os.urandom(4), "little")
    chance = random.Random(seed)
    duration = duration_of_all("inbox")
    parts = readers_killed = 0
    for i in range(KILLS):
        inbox = "inbox" if i % 2 == 0 else os.path.join(SHM, "inbox")
        begin(inbox)
        watches = i % 3 == 0
        jobs = ["--jobs", str(chance.randint(1, 3))]
        process = start(["intake"] + jobs + (["--watch", inbox] if watches else ["--move", inbox]))
        left = duration * 1.1 * chance.random()
        # In every other run page readers die before the program does, at most three: a page survives so many.
        for _ in range(3 if i % 2 == 1 else 0):
            step = left * chance.random()
            time.sleep(step)
            left -= step
            kill_a_reader(process, chance)
            readers_killed += 1
        time.sleep(left)
        process.kill()
        process.wait()
        moment = f"seed {seed}, kill {i}"
        parts += 0 < look(moment, inbox) < sum(map(len, PAGES.values()))
        finish(moment, inbox)
    print(f"{KILLS} kills of an intake of {duration:.2f} s: {parts} in the middle; {readers_killed} readers killed")


def run_full_disks():
    """No file may grow above a limit, from nothing to more than the store needs: what a full disk does."""
    refused = 0
    size = os.path.getsize("work/store.db") + os.path.getsize(SCANS[0])
    for i in range(FULL):
        begin("inbox")
        code = start(["intake", "--move", "inbox"], int(size * (i + 1) / FULL)).wait()
        complained = open("complained.txt").read()
        assert code in (0, 1, 4), (i, code, complained)
        assert code != 4 or complained.strip(), i
        refused += code == 4
        look(f"full disk {i}", "inbox")
        finish(f"full disk {i}", "inbox")
    print(f"{FULL} full disks: {refused} refused")
    assert FULL == 0 or refused > 0


try:
    run_kills()
    run_full_disks()
finally:
    shutil.rmtree(SHM, ignore_errors=True)
