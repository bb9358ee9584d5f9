# SPDX-License-Identifier: MIT
"""What imports.sh does, in the folder that it made: imports.py FORMLOOP BUILD SOURCE KILLS ROWS"""
import json
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import time

FORMLOOP, BUILD, SOURCE, KILLS, ROWS = *sys.argv[1:4], int(sys.argv[4]), int(sys.argv[5])
MAKE = [sys.executable, "-S", os.path.join(SOURCE, "samples/make_payments.py")]
SEED = int.from_bytes(os.urandom(4), "little")

# What a run may change, one row a table: how many, and what they say in sum.
STANDING = """
SELECT 'cases', count(*), group_concat(state || paid_through || first_due_date || notice_date || ended_date, ' ') FROM
    (SELECT * FROM cases ORDER BY case_id)
UNION ALL SELECT 'events', count(*), NULL FROM events
UNION ALL SELECT 'notices', count(*), group_concat(standing, ' ') FROM notices
UNION ALL SELECT 'notice_decisions', count(*), NULL FROM notice_decisions
UNION ALL SELECT 'payment_files', count(*), sum(payments_yen) FROM payment_files
UNION ALL SELECT 'payments', count(*), sum(amount_yen) || '=' || sum(matched_yen) || '+' || sum(review_yen) || '+' ||
    sum(refunded_yen) || '+' || sum(discarded_yen) || '+' || sum(cancelled_yen) FROM payments
UNION ALL SELECT 'payment_decisions', count(*), sum(amount_yen) FROM payment_decisions
"""


def start(*arguments):
    return subprocess.Popen([FORMLOOP, "--workspace", "work", "--json", *arguments],
                            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)


def run(*arguments):
    """The exit code and the last object that it said: 1 is "done, but some need a person"."""
    process = start(*arguments)
    said, _ = process.communicate()
    assert process.returncode in (0, 1), (arguments, process.returncode, said)
    return [json.loads(line) for line in said.splitlines()]


def standing():
    store = sqlite3.connect("work/store.db")
    found = tuple(store.execute(STANDING))
    store.close()
    return found


def kill_at_random(name, before, *command, again_changes_nothing=True):
    """Kills the command in copies of the workspace; leaves after-NAME, in which it was done."""
    chance = random.Random(f"{SEED} {name}")
    shutil.copytree(before, "work")
    nothing = standing()
    began = time.monotonic()
    run(*command)
    duration = time.monotonic() - began
    whole = standing()
    assert whole != nothing, name
    os.rename("work", f"after-{name}")
    seen = {nothing: 0, whole: 0}
    for i in range(KILLS):
        shutil.copytree(before, "work")
        process = start(*command)
        time.sleep(duration * 1.1 * chance.random())
        process.kill()
        process.communicate()
        found = standing()
        assert found in seen, (SEED, name, i, found, nothing, whole)
        seen[found] += 1
        assert run("check")[-1]["ok"], (SEED, name, i)
        if found == nothing or again_changes_nothing:
            run(*command)
            assert standing() == whole, (SEED, name, i)
        shutil.rmtree("work")
    print(f"{name}: {KILLS} kills, {seen[whole]} whole, {seen[nothing]} not there", flush=True)


def write_people():
    header = "記号,番号,氏名,生年月日,郵便番号,住所,資格取得年月日,退職日\n"

    def rows(first, retirement="2026-03-31"):
        return "".join(f"11,{i},見本　{i}号,19{60 + i % 40}-0{1 + i % 9}-1{i % 10},1000013,東京都千代田区霞が関,"
                       f"2015-04-01,{retirement}\n" for i in range(first, first + ROWS))

    with open("people.csv", "w") as file:
        file.write(header + rows(0))
    with open("notices.csv", "w") as file:  # half of them are known, half are new
        file.write(header + rows(ROWS // 2))
    with open("differs.csv", "w") as file:  # one day off: a clerk looks
        file.write(header + rows(0, "2026-03-30").split("\n")[0] + "\n")


def make_bank_file():
    """Cases with guides in `guides`, and what their people transfer in bank/april.txt."""
    def make(*arguments, **options):
        subprocess.run(arguments, check=True, stdout=options.get("into", subprocess.DEVNULL))

    shutil.copytree("fresh", "work")
    make(*MAKE, "people", str(ROWS), "payers.csv")
    run("case", "import", "payers.csv")
    make(os.path.join(BUILD, "tests/bench/payment_cases"), "work", "2026-04-06", "20")
    with open("expected.jsonl", "w") as file:
        make(FORMLOOP, "--workspace", "work", "--json", "payment", "expected", into=file)
    make(*MAKE, "files", "payers.csv", "expected.jsonl", "bank", str(2 * ROWS))
    os.rename("work", "guides")


def payment_for_a_clerk():
    shutil.copytree("after-payment-import", "work")
    late = next(row for row in run("payment", "list", "--review")
                if row["class"] == "late" and row["first_month"] is None and row["value_date"] < "2026-05-01")
    shutil.rmtree("work")
    return [str(late["payment"]), "--case", late["candidates"][0], "--months", "2026-04", "--why", "test"]


def main():
    write_people()
    make_bank_file()
    kill_at_random("case-import", "fresh", "case", "import", "people.csv")
    kill_at_random("notice-import", "after-case-import", "notice", "import", "notices.csv")
    kill_at_random("payment-import", "guides", "payment", "import", "bank/april.txt", "--received", "2026-04-27")
    kill_at_random("day", "after-payment-import", "day", "--date", "2026-06-30")
    kill_at_random("payment-settle", "after-payment-import", "payment", "settle", *payment_for_a_clerk(),
                   again_changes_nothing=False)
    shutil.copytree("after-case-import", "work")
    run("notice", "import", "differs.csv")
    notice = run("notice", "list", "--review")[0]
    os.rename("work", "differs")
    kill_at_random("notice-settle", "differs", "notice", "settle", str(notice["notice"]), "--case", notice["case"],
                   "--accept", "company", "--why", "test", again_changes_nothing=False)


main()
