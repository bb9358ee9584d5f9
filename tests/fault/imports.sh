#!/bin/sh
# SPDX-License-Identifier: MIT
# imports.sh KILLS ROWS: kill -9 at KILLS random moments of `case import` and `notice import` of ROWS
# rows each. Each time all of the file is there or nothing, check finds nothing wrong, and the same
# command then finishes.
. "$(dirname "$0")/../flow/lib.sh"
expect 0 "$FORMLOOP" init fresh
python3 - "$FORMLOOP" "$1" "$2" <<'PY'
import json, os, random, shutil, sqlite3, subprocess, sys, time

FORMLOOP, KILLS, ROWS = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
HEADER = "記号,番号,氏名,生年月日,郵便番号,住所,資格取得年月日,退職日\n"

def rows(first):
    return "".join(f"11,{i},見本　{i}号,19{60 + i % 40}-0{1 + i % 9}-1{i % 10},1000013,東京都千代田区霞が関,2015-04-01,2026-03-31\n"
                   for i in range(first, first + ROWS))

open("people.csv", "w").write(HEADER + rows(0))
open("notices.csv", "w").write(HEADER + rows(ROWS // 2))  # half of them are known, half are new

def start(*arguments):
    return subprocess.Popen([FORMLOOP, "--workspace", "work", "--json", *arguments],
                            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)

def run(*arguments):
    process = start(*arguments)
    said, _ = process.communicate()
    assert process.returncode == 0, (arguments, process.returncode, said)
    return json.loads(said)

def count():
    store = sqlite3.connect("work/store.db")
    found = tuple(store.execute(f"select count(*) from {table}").fetchone()[0]
                  for table in ("cases", "notices", "events"))
    store.close()
    return found

seed = int.from_bytes(os.urandom(4), "little")
chance = random.Random(seed)
run_before = "fresh"
for command, file in (("case", "people.csv"), ("notice", "notices.csv")):
    shutil.copytree(run_before, "work")
    nothing = count()
    began = time.monotonic()
    run(command, "import", file)
    duration = time.monotonic() - began
    whole = count()
    assert whole != nothing
    os.rename("work", f"after-{command}")
    seen = {nothing: 0, whole: 0}
    for i in range(KILLS):
        shutil.rmtree("work", ignore_errors=True)
        shutil.copytree(run_before, "work")
        process = start(command, "import", file)
        time.sleep(duration * 1.1 * chance.random())
        process.kill()
        process.communicate()
        found = count()
        assert found in seen, (seed, command, i, found, nothing, whole)
        seen[found] += 1
        assert run("check")["ok"], (seed, command, i)
        said = run(command, "import", file)
        assert said["read"] == ROWS and count() == whole, (seed, command, i, said)
    shutil.rmtree("work", ignore_errors=True)
    run_before = f"after-{command}"
    print(f"{command} import: {KILLS} kills, {seen[whole]} whole, {seen[nothing]} not there")
PY
