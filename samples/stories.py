#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Tells the stories of samples/stories through the whole program and compares what happened.

    python3 samples/stories.py FORMLOOP MAKE_SCANS FOLDER [--write] [STORY…]

Each story is a folder: people.csv (case import), steps.txt, the files that the steps name, and
expected.txt: after each step the events that it made, in the end how the case stands. --write writes
expected.txt anew. Each story gets a workspace of its own under FOLDER. A step is a line "DATE VERB …":

    application           the application form is printed
    scan PLAN [KIND]      the newest printed form of that kind (application) is filled in as PLAN says
                          (make_scans), scanned, and taken in as received on DATE
    notice FILE           the company's 退職のお届 arrives
    guide                 the guide is printed for whom it is due
    deficiency            the letter about what is missing is printed
    payment FILE          the bank's file of incoming transfers; FILE: a line "day,yen,payer" a transfer
    day                   the calendar
    formloop ARGUMENT…    anything else
"""
import concurrent.futures
import datetime
import json
import os
import shlex
import shutil
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
STORIES = os.path.join(HERE, "stories")


def wareki(iso):
    day = datetime.date.fromisoformat(iso)
    return f"{day.year - 2018:02}{day.month:02}{day.day:02}"


def bank_file(date, transfers, account):
    """振込入金通知, format A (200 bytes a record), to the society's account."""
    def text(value, size):
        return value.encode("cp932").ljust(size)[:size]

    day = wareki(date).encode()
    records = [b"1010" + day * 3 + text(account["bank_code"], 4) + text("", 15) + text(account["branch_code"], 3)
               + text("", 15) + b"1" + text(account["number"], 7)]
    total = 0
    for number, (paid, yen, payer) in enumerate(transfers, 1):
        records.append(b"2%06d%s%s%010d%010d%010d" % (number, wareki(paid).encode(), wareki(paid).encode(), int(yen), 0, 0)
                       + text(payer, 48))
        total += int(yen)
    records.append(b"8%06d%012d%06d%012d" % (len(transfers), total, 0, 0))
    records.append(b"9")
    return b"".join(record.ljust(200) + b"\r\n" for record in records)


class Story:
    def __init__(self, name, formloop, make_scans, folder):
        self.source = os.path.join(STORIES, name)
        self.formloop, self.make_scans = formloop, make_scans
        self.folder = os.path.join(folder, name)
        self.office = os.path.join(self.folder, "office")
        self.printed = {}
        self.seen = self.payments = 0
        self.notes = []
        self.lines = []

    def command(self, *arguments):
        """Exit code 1 (a person is needed) is part of some stories."""
        done = subprocess.run([self.formloop, "--workspace", self.office, "--json", *arguments],
                              capture_output=True, text=True, check=False)
        if done.returncode > 1:
            raise SystemExit(f"{self.source}: {' '.join(arguments)}: exit {done.returncode}: {done.stderr}")
        return [json.loads(line) for line in done.stdout.splitlines()]

    def path(self, name):
        return os.path.join(self.folder, name)

    def print_document(self, document, date, *more):
        file = self.path(f"{document}-{date}.pdf")
        said = self.command("print", document, "--date", date, "-o", file, *more)
        if said[-1]["pieces"] > 0:
            self.printed[document] = file

    def scan(self, date, plan, document="application"):
        scans = self.path(f"scans-{date}")
        subprocess.run([self.make_scans, "--pdf", self.printed[document], "--form",
                        os.path.join(HERE, "..", "forms", "definitions", "application-1.json"), "--plan",
                        os.path.join(self.source, plan), "--out", scans], check=True, stdout=subprocess.DEVNULL)
        self.command("intake", "--received", date, scans)

    def pay(self, date, name):
        with open(os.path.join(self.office, "formloop.json"), encoding="utf-8") as file:
            account = json.load(file)["bank_account"]
        with open(os.path.join(self.source, name), encoding="utf-8") as file:
            transfers = [line.rstrip("\n").split(",") for line in file]
        path = self.path(f"bank-{date}.txt")
        with open(path, "wb") as file:
            file.write(bank_file(date, transfers, account))
        self.command("payment", "import", "--received", date, path)
        for payment in self.command("payment", "list")[self.payments:]:
            self.payments += 1
            self.notes.append(f"payment {payment['payment']}, {payment['amount']} yen: {payment['class']}, {payment['outcome']}")

    def step(self, date, verb, *words):
        if verb in ("application", "guide", "deficiency"):
            self.print_document(verb, date, *words)
        elif verb == "scan":
            self.scan(date, *words)
        elif verb == "notice":
            self.command("notice", "import", "--received", date, os.path.join(self.source, words[0]))
        elif verb == "payment":
            self.pay(date, words[0])
        elif verb == "day":
            self.command("day", "--date", date)
        elif verb == "formloop":
            self.command(*words)
        else:
            raise SystemExit(f"{self.source}: there is no step {verb}")

    def tell(self, *words):
        """The step and the events that it made."""
        self.lines.append(" ".join(words))
        self.lines += ["    " + note for note in self.notes]
        self.notes = []
        case = self.command("case", "show", "C0000001")[0]
        for event in case["events"][self.seen:]:
            moved = "" if event["from"] == event["to"] else " → " + event["to"]
            reason = (event["details"] or {}).get("reason")
            self.lines.append(f"    {event['event']}: {event['from']}{moved}" + (f" ({reason})" if reason else ""))
        self.seen = len(case["events"])
        return case

    def run(self):
        os.makedirs(self.folder)
        subprocess.run([self.formloop, "init", self.office], check=True, stdout=subprocess.DEVNULL)
        self.command("case", "import", os.path.join(self.source, "people.csv"))
        case = self.tell("people.csv")
        with open(os.path.join(self.source, "steps.txt"), encoding="utf-8") as file:
            for line in file:
                words = shlex.split(line, comments=True)
                if words:
                    self.step(*words)
                    case = self.tell(*words)
        self.lines.append("in the end")
        for key in ("state", "deadline", "received_date", "notice_date", "first_due_date", "paid_through", "ended_date"):
            self.lines.append(f"    {key}: {case[key] or '-'}")
        checked = self.command("check")[0]
        self.lines.append(f"    check: {'everything holds' if checked['ok'] else checked['faults']}")
        return "\n".join(self.lines) + "\n"


def main(formloop, make_scans, folder, *words):
    write = "--write" in words
    names = [word for word in words if word != "--write"] or sorted(os.listdir(STORIES))
    shutil.rmtree(folder, ignore_errors=True)
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        told = pool.map(lambda name: Story(name, formloop, make_scans, folder).run(), names)
        failed = 0
        for name, text in zip(names, told):
            path = os.path.join(STORIES, name, "expected.txt")
            if write:
                with open(path, "w", encoding="utf-8") as file:
                    file.write(text)
            with open(path, encoding="utf-8") as file:
                expected = file.read()
            print(f"{name}: {'as expected' if text == expected else 'NOT as expected'}")
            if text != expected:
                failed += 1
                print(f"--- expected\n{expected}--- happened\n{text}")
    sys.exit(1 if failed else 0)


main(*sys.argv[1:])
