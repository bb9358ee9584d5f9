#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Writes an employer file of N invented people: family name, given name, address and employer of
the sample people, mixed; always the same.

    python3 tests/bench/make_cases.py samples/employer-utf8.csv N OUT.csv
"""
import csv
import sys


def main(sample, count, out):
    with open(sample, encoding="utf-8-sig", newline="") as file:
        head, *people = list(csv.reader(file))
    column = {name: i for i, name in enumerate(head)}
    name, kana = column["氏名"], column["フリガナ"]
    address = [column[c] for c in ("郵便番号", "住所", "建物名")]
    with open(out, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(head)
        for i in range(count):
            row = list(people[i % len(people)])
            given = people[(i * 7 + i // len(people) * 11) % len(people)]
            home = people[(i * 3 + i // len(people) * 17) % len(people)]
            for cell in (name, kana):
                row[cell] = row[cell].split("　")[0] + "　" + given[cell].split("　")[-1]
            for cell in address:
                row[cell] = home[cell]
            row[column["記号"]], row[column["番号"]] = str(100 + i // 9000), str(1000 + i % 9000)
            writer.writerow(row)


main(sys.argv[1], int(sys.argv[2]), sys.argv[3])
