#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Makes bank files (全銀) in which people pay as people do, and says beside each row what it must
become. All people are invented; the same seed makes the same files.

    make_payments.py people N PEOPLE.csv [SEED]        an employer file of N people
    make_payments.py files PEOPLE.csv EXPECTED.jsonl FOLDER ROWS [SEED]
    make_payments.py verify TRUTH.jsonl RESULT.json    what `payment import --json` said, held against it
    make_payments.py states STATES.json CASES.jsonl    … and what `case list --json` says afterwards

EXPECTED.jsonl is what `formloop --json payment expected` says: guides printed about 2026-04-06, the
first payment due by 2026-04-20. FOLDER gets april.txt (振込入金通知, CR LF), may.txt (入出金取引明細,
unbroken) and again.txt (rows of april.txt in another file), each with .truth.jsonl beside it, and
states.json: the state of each case after all three. FAULTS below lists what goes wrong.
"""
import csv
import json
import os
import random
import sys

BANK, BRANCH, NUMBER = "9999", "001", "1234567"  # of the settings that `formloop init` writes
FEES = [110, 165, 220, 330, 440, 660, 880]
VOICED = {c: b + "ﾞ" for c, b in zip("ガギグゲゴザジズゼゾダヂヅデドバビブベボヴ", "ｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾊﾋﾌﾍﾎｳ")}
VOICED.update({c: b + "ﾟ" for c, b in zip("パピプペポ", "ﾊﾋﾌﾍﾎ")})
PLAIN = dict(zip("アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン",
                 "ｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾅﾆﾇﾈﾉﾊﾋﾌﾍﾎﾏﾐﾑﾒﾓﾔﾕﾖﾗﾘﾙﾚﾛﾜｵﾝ"))
SMALL = dict(zip("ァィゥェォッャュョ", "ｧｨｩｪｫｯｬｭｮ"))
LARGE = dict(zip("ァィゥェォッャュョ", "ｱｲｳｴｵﾂﾔﾕﾖ"))
FAMILY = ("サトウ スズキ タカハシ タナカ イトウ ヤマモト ナカムラ コバヤシ カトウ ヨシダ ヤマダ ササキ マツモト イノウエ キムラ ハヤシ シミズ "
          "サイトウ モリ アベ イケダ ハシモト イシカワ マエダ オガワ オカダ ゴトウ ハセガワ イシイ ムラカミ コンドウ サカモト エンドウ アオキ フジイ "
          "ニシムラ フクダ オオタ ミウラ フジワラ マツダ オカモト ナカガワ ナカノ ハラダ オノ タムラ タケウチ カネコ ワダ ナカヤマ イシダ ウエダ "
          "モリタ シバタ ハラ ミヤザキ サカイ クドウ ヨコヤマ ミヤモト ウチダ タカギ アンドウ シマダ タニグチ オオノ タカダ マルヤマ イマイ コウノ "
          "フジモト ムラタ タケダ ウエノ スギヤマ マスダ スガワラ ヒラノ オオツカ チバ クボ マツイ コジマ イワサキ サクライ ノグチ マツオ "
          "キクチ ノムラ シンドウ ジョウノ キョウゴク ショウジ").split()
SYLLABLES = "ア イ カ キ ク コ サ シ ショウ ジュン スケ セイ タ タカ チ ツ ト ナ ナオ ノリ ハル ヒ ヒロ フミ マ ミ ミツ モト ヤ ユウ ヨシ リ リョウ レイ ゴ ゾウ コト".split()
GRADES = [118, 150, 180, 200, 220, 240, 260, 280, 300, 320, 340, 410, 470, 530, 710]


def bank(kana, small=False):
    """As banks write it; small: with small kana, which some of them let pass."""
    out = []
    for c in kana:
        out.append(VOICED.get(c) or PLAIN.get(c) or (SMALL if small else LARGE).get(c)
                   or {"　": " ", "ー": "-"}.get(c) or c)
    return "".join(out)


def key(text):
    """Kana as it is compared: without spaces, ﾁﾞ and ﾂﾞ as ｼﾞ and ｽﾞ."""
    return text.replace(" ", "").replace("ﾁﾞ", "ｼﾞ").replace("ﾂﾞ", "ｽﾞ")


def make_people(count, path, seed):
    draw = random.Random(seed)
    with open(path, "w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(["整理番号", "氏名", "フリガナ", "生年月日", "郵便番号", "住所", "資格取得年月日", "退職日", "標準報酬月額"])
        for i in range(1, count + 1):
            given = "".join(draw.sample(SYLLABLES, draw.choice((2, 2, 3))))
            birth = f"{draw.randint(1953, 2001)}-{draw.randint(1, 12):02}-{draw.randint(1, 28):02}"
            out.writerow([f"C{i:07}", f"試験　{i}", draw.choice(FAMILY) + "　" + given, birth, "1000013",
                          "東京都千代田区霞が関1", "2015-04-01", "2026-03-31", draw.choice(GRADES) * 1000])


class Row:
    """A row of a bank file, and what it must become."""

    def __init__(self, day, amount, name, outcome, classes, case=None, code="", edi="", cancel=False):
        self.day, self.amount, self.name, self.code, self.edi = day, amount, name, code, edi
        self.cancel, self.inquiry = cancel, None
        self.truth = {"outcome": outcome, "classes": classes, "case": case if outcome == "matched" else None}


class Person:
    def __init__(self, line, kana):
        self.case, self.kana = line["case"], kana
        self.ref = line["payer"].split(" ")[0]
        self.first = line["first_payment"]["amount"]
        self.months = [month["amount"] for month in line["months"]]
        self.offers = [offer["amount"] for offer in line["prepayments"]]
        self.state, self.paid = "guide_sent", 0
        self.first_row = None

    @property
    def name(self):
        return bank(self.kana)


class Bank:
    """Two months of an account."""

    def __init__(self, people, others, seed):
        self.draw = random.Random(seed)
        self.people, self.others = people, others
        self.keys = {}
        for kana in [p.kana for p in people] + [kana for _, kana in others]:
            self.keys[key(bank(kana))] = self.keys.get(key(bank(kana)), 0) + 1
        self.rows = []

    def day(self, first, last, month=4):
        return (2026, month, self.draw.randint(first, last))

    def is_alone(self, person):
        return self.keys[key(person.name)] == 1

    def add(self, *rows):
        self.rows.extend(rows)

    def stranger(self):
        """Somebody who is nobody's namesake, nor near one."""
        return "ｾﾞﾂﾄ" + "".join(self.draw.choice("ﾇﾎﾑﾍ") for _ in range(9))

    def mistyped(self, person):
        letters = list(person.name)
        places = [i for i, c in enumerate(letters) if c not in " ﾞﾟ" and letters[i + 1:i + 2] not in (["ﾞ"], ["ﾟ"])]
        for place in self.draw.sample(places, min(len(places), self.draw.choice((1, 2)))):
            letters[place] = self.draw.choice("ﾇﾍﾑﾎ")
        text = "".join(letters)
        return text if key(text) not in self.keys else None

    # ---- the first payment ----

    def sure(self, person, name, code="", edi=""):
        person.state, person.paid = "acquired", 1
        row = Row(self.day(8, 20), person.first, name, "matched", ["exact"], person.case, code, edi)
        person.first_row = row
        self.add(row)

    def front(self, p):
        self.sure(p, f"{p.ref} {p.name}")

    def behind(self, p):
        self.sure(p, f"{p.name} {p.ref}")

    def joined(self, p):
        self.sure(p, p.ref + p.name.replace(" ", ""))

    def letters(self, p):
        self.sure(p, f"{p.case} {p.name}")

    def payer_code(self, p):
        self.sure(p, p.name, code=p.ref)

    def edi(self, p):
        self.sure(p, p.name, edi=p.ref)

    def name_only(self, p):
        if self.is_alone(p):
            self.sure(p, p.name)
        else:
            self.add(Row(self.day(8, 20), p.first, p.name, "review", None))

    def small_kana(self, p):
        if self.is_alone(p):
            self.sure(p, bank(p.kana, small=True))
        else:
            self.add(Row(self.day(8, 20), p.first, bank(p.kana, small=True), "review", None))

    def mistyped_with_number(self, p):
        name = self.mistyped(p)
        if name is not None:
            self.sure(p, f"{p.ref} {name}")

    def family_with_number(self, p):
        self.sure(p, f"{p.ref} {p.name.split(' ')[0]}")

    def fee(self, p):
        self.add(Row(self.day(8, 20), p.first - self.draw.choice(FEES), f"{p.ref} {p.name}", "review", ["short"]))

    def short(self, p):
        self.add(Row(self.day(8, 20), p.first - 37, f"{p.ref} {p.name}", "review", ["short"]))

    def over(self, p):
        self.add(Row(self.day(8, 20), p.first + 53, f"{p.ref} {p.name}", "review", ["over"]))

    def double(self, p):
        self.front(p)
        self.add(Row((2026, 4, 20), p.first, f"{p.ref} {p.name}", "review", ["duplicate"]))
        p.first_row = None  # which of the two the bank means cannot be told

    def same_row_twice(self, p):
        """No inquiry number, all bytes the same: two transfers."""
        self.front(p)
        one, other = self.rows[-1], Row(self.rows[-1].day, p.first, f"{p.ref} {p.name}", "review", ["duplicate"])
        one.inquiry = other.inquiry = 0
        self.add(other)
        p.first_row = None

    def other_name(self, p):
        self.add(Row(self.day(8, 20), p.first, f"{p.ref} {self.stranger()}", "review", ["exact"]))

    def number_alone(self, p):
        self.add(Row(self.day(8, 20), p.first, p.ref, "review", ["exact"]))

    def other_name_alone(self, p):
        self.add(Row(self.day(8, 20), p.first, self.stranger(), "review", ["unknown"]))

    def family_only(self, p):
        self.add(Row(self.day(8, 20), p.first, p.name.split(" ")[0], "review", ["exact", "unknown"]))

    def mistyped_only(self, p):
        name = self.mistyped(p)
        if name is not None:
            self.add(Row(self.day(8, 20), p.first, name, "review", ["exact", "unknown"]))

    def number_of_another(self, p):
        other = self.draw.choice(self.people)
        if key(other.name) != key(p.name):
            self.add(Row(self.day(8, 20), p.first, f"{other.ref} {p.name}", "review", None))

    def cancelled(self, p):
        row = Row(self.day(8, 15), p.first, f"{p.ref} {p.name}", "cancelled", ["cancelled"])
        back = Row(self.day(16, 20), p.first, f"{p.ref} {p.name}", "cancelled", ["cancelled"], cancel=True)
        self.add(row, back)

    def cancels_nothing(self, p):
        self.add(Row(self.day(8, 20), p.first + 7, f"{p.ref} {p.name}", "review", ["cancelled"], cancel=True))

    def late(self, p):
        self.add(Row(self.day(21, 24), p.first, f"{p.ref} {p.name}", "review", ["late"]))

    def unknown(self, p):
        self.add(Row(self.day(8, 20), self.draw.randint(1000, 90000), self.stranger(), "review", ["unknown"]))

    def early(self, p):
        case, kana = self.draw.choice(self.others)
        digits = case[1:]
        self.add(Row(self.day(8, 20), 32256, f"{digits} {bank(kana)}", "review", ["early"]))

    def two_people(self, p):
        """… of whom the other may have paid alone too."""
        other = self.draw.choice(self.people)
        if other is not p and key(other.name) != key(p.name):
            self.add(Row(self.day(8, 20), p.first + other.first, f"{p.ref} {other.ref} {p.name}", "review",
                         ["multi", "over"]))

    def two_months(self, p):
        self.add(Row(self.day(8, 20), p.first + p.months[1], f"{p.ref} {p.name}", "review", ["multi"]))

    def prepaid_with_first(self, p):
        if p.offers:
            p.state, p.paid = "acquired", 99
            self.add(Row(self.day(8, 20), p.first + self.draw.choice(p.offers), f"{p.ref} {p.name}", "matched",
                         ["prepay_chosen"], p.case))

    def prepaid_before_first(self, p):
        """Both on one day, the prepayment first in the file."""
        if p.offers:
            row = Row((2026, 4, 15), self.draw.choice(p.offers), f"{p.ref} {p.name}", "matched", ["prepay_chosen"], p.case)
            self.add(row, Row((2026, 4, 15), p.first, f"{p.ref} {p.name}", "matched", ["exact"], p.case))
            p.state, p.paid = "acquired", 99

    def prepaid_without_first(self, p):
        if p.offers:
            self.add(Row(self.day(8, 20), self.draw.choice(p.offers), f"{p.ref} {p.name}", "review", ["prepay_chosen"]))

    FAULTS = [(30, front), (6, behind), (4, joined), (4, letters), (4, payer_code), (3, edi), (8, name_only),
              (3, small_kana), (2, mistyped_with_number), (2, family_with_number), (3, fee), (1, short), (1, over),
              (2, double), (1, same_row_twice), (2, other_name), (1, number_alone), (2, other_name_alone),
              (2, family_only), (2, mistyped_only), (2, number_of_another), (2, cancelled), (1, cancels_nothing),
              (2, late), (2, unknown), (1, early), (1, two_people), (1, two_months), (2, prepaid_with_first),
              (2, prepaid_before_first), (1, prepaid_without_first)]

    # ---- the second month ----

    def month(self, p):
        self.add(Row(self.day(1, 11, 5), p.months[1], f"{p.ref} {p.name}", "matched", ["exact"], p.case))

    def month_short(self, p):
        self.add(Row(self.day(1, 11, 5), p.months[1] - self.draw.choice(FEES), f"{p.ref} {p.name}", "review", ["short"]))

    def month_late(self, p):
        self.add(Row(self.day(12, 13, 5), p.months[1], f"{p.ref} {p.name}", "review", ["late"]))

    def month_twice(self, p):
        self.month(p)
        self.add(Row((2026, 5, 11), p.months[1], f"{p.ref} {p.name}", "review", ["duplicate"]))

    def months_together(self, p):
        self.add(Row(self.day(1, 11, 5), p.months[1] + p.months[2], f"{p.ref} {p.name}", "review", ["multi"]))

    def prepaid(self, p):
        if p.offers:
            self.add(Row(self.day(24, 30), self.draw.choice(p.offers), f"{p.ref} {p.name}", "matched",
                         ["prepay_chosen"], p.case))

    def prepaid_late(self, p):
        if p.offers:
            self.add(Row(self.day(1, 11, 5), self.draw.choice(p.offers), f"{p.ref} {p.name}", "review", ["late"]))

    def first_again(self, p):
        """The transfer of April, in the other kind of file: another inquiry number, the same money."""
        if p.first_row is not None:
            row = p.first_row
            self.add(Row(row.day, row.amount, row.name, "review", ["duplicate"], code=row.code, edi=row.edi))

    def first_taken_back(self, p):
        if p.first_row is not None:
            row = p.first_row
            self.add(Row((2026, 4, 24), row.amount, row.name, "cancelled", ["cancelled"], code=row.code, edi=row.edi,
                         cancel=True))
            p.state = "guide_sent"

    LATER = [(30, month), (2, month_short), (2, month_late), (2, month_twice), (2, months_together), (3, prepaid),
             (2, prepaid_late), (2, first_again), (2, first_taken_back)]

    def april(self, count):
        people = self.people[:]
        self.draw.shuffle(people)
        weights, kinds = zip(*self.FAULTS)
        for person in people:
            if len(self.rows) >= count:
                break
            self.draw.choices(kinds, weights)[0](self, person)
        return self.take()

    def may(self, count):
        weights, kinds = zip(*self.LATER)
        for person in self.people:
            if len(self.rows) >= count:
                break
            if person.state == "acquired" and person.paid == 1:
                self.draw.choices(kinds, weights)[0](self, person)
        return self.take()

    def take(self):
        rows, self.rows = self.rows, []
        return rows


def wareki(day):
    return f"{day[0] - 2018:02}{day[1]:02}{day[2]:02}"


def field(text, length):
    return text[:length].ljust(length)


def notice_row(row, number):
    day = wareki(row.day)
    return (f"2{row.inquiry if row.inquiry is not None else number:06}{day}{day}{row.amount:010}{0:010}{row.code:0>10}"
            + field(row.name, 48) + field("ﾐｽﾞﾎ", 15) + field("ﾄｳｷﾖｳ", 15) + ("1" if row.cancel else " ")
            + field(row.edi, 20) + " " * 52)


def statement_row(row, number):
    day = wareki(row.day)
    return (f"2{row.inquiry if row.inquiry is not None else number:08}{day}{day}1{'19' if row.cancel else '11'}"
            f"{row.amount:012}{0:012}" + "0" * 12 + "0" + "0" * 7 + "   " + f"{row.code:0>10}" + field(row.name, 48)
            + field("ﾐｽﾞﾎ", 15) + field("ﾄｳｷﾖｳ", 15) + field("", 20) + field(row.edi, 20) + " ")


def write_file(path, rows, is_notice, line_end):
    days = [wareki(row.day) for row in rows] or ["080401"]
    received = [row.amount for row in rows if not row.cancel]
    cancelled = [row.amount for row in rows if row.cancel]
    head = (f"1{'01' if is_notice else '03'}0{max(days)}{min(days)}{max(days)}{BANK}" + field("ﾐﾄﾞﾘﾉ", 15)
            + BRANCH + field("ﾎﾝﾃﾝ", 15))
    if is_notice:
        head += "1" + NUMBER + field("ﾐﾄﾞﾘﾉｹﾝﾎﾟ", 40)
        tail = f"8{len(received):06}{sum(received):012}{len(cancelled):06}{sum(cancelled):012}"
    else:
        head += "0001" + f"{NUMBER:0>10}" + field("ﾐﾄﾞﾘﾉｹﾝﾎﾟ", 40) + "1 " + f"{0:014}"
        tail = f"8{len(received):06}{sum(received):013}{0:06}{0:013}1{0:014}{len(rows):07}"
    make = notice_row if is_notice else statement_row
    records = [head] + [make(row, i + 1) for i, row in enumerate(rows)] + [tail, "9"]
    with open(path, "wb") as file:
        for record in records:
            data = field(record, 200).encode("cp932")
            assert len(data) == 200, record
            file.write(data + line_end)
    with open(os.path.splitext(path)[0] + ".truth.jsonl", "w", encoding="utf-8") as file:
        for i, row in enumerate(rows):
            file.write(json.dumps({"record": i + 2, **row.truth}) + "\n")


def make_files(people_path, expected_path, folder, count, seed):
    with open(people_path, encoding="utf-8") as file:
        kana = {row["整理番号"]: row["フリガナ"] for row in csv.DictReader(file)}
    with open(expected_path, encoding="utf-8") as file:
        people = [Person(line, kana[line["case"]]) for line in map(json.loads, file)]
    known = {person.case for person in people}
    bank_account = Bank(people, [(c, k) for c, k in kana.items() if c not in known], seed)
    april = bank_account.april(count * 6 // 10)
    os.makedirs(folder, exist_ok=True)
    write_file(os.path.join(folder, "april.txt"), april, True, b"\r\n")
    may = bank_account.may(count - len(april))
    write_file(os.path.join(folder, "may.txt"), may, False, b"")
    again = [row for row in april if row.inquiry is None][: max(1, len(april) // 10)]
    write_again(os.path.join(folder, "again.txt"), april, again)
    with open(os.path.join(folder, "states.json"), "w", encoding="utf-8") as file:
        json.dump({person.case: person.state for person in people}, file)


def write_again(path, april, again):
    """The same rows, numbers and all, in another file."""
    places = {id(row): i + 1 for i, row in enumerate(april)}
    for row in again:
        row.inquiry = places[id(row)]
        row.truth = {"outcome": "repeated", "classes": None, "case": None}
    write_file(path, again, True, b"\n")


def verify(truth_path, result_path):
    with open(truth_path, encoding="utf-8") as file:
        truth = {line["record"]: line for line in map(json.loads, file)}
    with open(result_path, encoding="utf-8") as file:
        result = json.loads(file.read().splitlines()[-1])
    said = {row["record"]: row for row in result["rows"]}
    wrong = moved = 0
    counts = {}
    for record, want in truth.items():
        got = said.get(record)
        outcome = got["outcome"] if got else "repeated"
        fits = outcome == want["outcome"] and (want["classes"] is None or got["class"] in want["classes"])
        if outcome == "matched" and got["case"] != want["case"]:
            fits, moved = False, moved + 1
        counts[outcome, got["class"] if got else "-"] = counts.get((outcome, got["class"] if got else "-"), 0) + 1
        if not fits:
            wrong += 1
            if wrong <= 20:
                print(f"record {record}: expected {want}, got {got}")
    for (outcome, name), count in sorted(counts.items()):
        print(f"{count:8} {outcome:10} {name}")
    print(f"{len(truth)} rows, {wrong} not as expected, {moved} wrong cases moved")
    return 1 if wrong or len(said) > len(truth) else 0


def verify_states(states_path, cases_path):
    with open(states_path, encoding="utf-8") as file:
        wanted = json.load(file)
    with open(cases_path, encoding="utf-8") as file:
        states = {line["case"]: line["state"] for line in map(json.loads, file)}
    wrong = [case for case, state in wanted.items() if states[case] != state]
    print(f"{len(wanted)} cases, {len(wrong)} in a wrong state {wrong[:10]}")
    return 1 if wrong else 0


def main(words):
    if len(words) >= 3 and words[0] == "people":
        make_people(int(words[1]), words[2], int(words[3]) if len(words) > 3 else 1)
    elif len(words) >= 5 and words[0] == "files":
        make_files(words[1], words[2], words[3], int(words[4]), int(words[5]) if len(words) > 5 else 1)
    elif len(words) == 3 and words[0] == "verify":
        return verify(words[1], words[2])
    elif len(words) == 3 and words[0] == "states":
        return verify_states(words[1], words[2])
    else:
        print(__doc__)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
