#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Makes the sample employer files: 200 invented people, always the same.

    python3 samples/make_people.py samples

writes employer-cp932.csv (as a personnel system under Windows does: CP932, CRLF, rare characters
replaced by common ones, 髙 in both of its CP932 codes) and employer-utf8.csv (the same people with
their names as in the family register: characters outside the BMP, variation selectors); and notices-cp932.csv,
the employers' retirement notices (退職のお届) for most of them and for one more, some of them in doubt.
"""
import csv
import datetime
import io
import random
import sys

# (as in the register, as CP932 can write it, kana): the names that go wrong elsewhere.
RARE = [
    ("𠮷野　家子", "吉野　家子", "ヨシノ　イエコ"),
    ("𠮷田　𠮷右衛門", "吉田　吉右衛門", "ヨシダ　キチエモン"),
    ("葛\U000E0100城　葛", "葛城　葛", "カツラギ　カツラ"),
    ("葛城　真葛", "葛城　真葛", "カツラギ　マクズ"),
    ("渡邉\U000E0100　透", "渡邉　透", "ワタナベ　トオル"),
    ("渡邉\U000E0110　渡", "渡邉　渡", "ワタナベ　ワタル"),
    ("渡邊　弥生", "渡邊　弥生", "ワタナベ　ヤヨイ"),
    ("辻\U000E0100　一之", "辻　一之", "ツジ　カズユキ"),
    ("𩸽　北海", "?　北海", "ホッケ　ホッカイ"),
    ("𡈽屋　實", "土屋　實", "ツチヤ　ミノル"),
    ("髙﨑　髙志", "髙﨑　髙志", "タカサキ　タカシ"),
    ("濵﨑　德子", "濵﨑　德子", "ハマサキ　ノリコ"),
    ("栁　昻", "栁　昻", "ヤナギ　ノボル"),
    ("彅野　瀨奈", "彅野　瀨奈", "ナギノ　セナ"),
    ("森　鷗外志", "森　鴎外志", "モリ　オウガイシ"),
    ("ソ・ヨンジュ", "ソ・ヨンジュ", "ソ・ヨンジュ"),
    ("能登　十表", "能登　十表", "ノト　ジュウヒョウ"),
    ("ＭＡＲＩＡ　ＤＯＳ　ＳＡＮＴＯＳ　ＦＥＲＲＥＩＲＡ", "ＭＡＲＩＡ　ＤＯＳ　ＳＡＮＴＯＳ　ＦＥＲＲＥＩＲＡ", "マリア　ドス　サントス　フェレイラ"),
    ("José García Muñoz", "JOSE GARCIA MUNOZ", "ホセ　ガルシア　ムニョス"),
    ("ジョージ・アンドリュー・スミス＝ウィリアムズ", "ジョージ・アンドリュー・スミス＝ウィリアムズ", "ジョージ・アンドリュー・スミスウィリアムズ"),
]
FAMILY = [("佐藤", "サトウ"), ("鈴木", "スズキ"), ("高橋", "タカハシ"), ("田中", "タナカ"), ("伊藤", "イトウ"),
          ("山本", "ヤマモト"), ("中村", "ナカムラ"), ("小林", "コバヤシ"), ("加藤", "カトウ"), ("山田", "ヤマダ"),
          ("齋藤", "サイトウ"), ("齊藤", "サイトウ"), ("長谷川", "ハセガワ"), ("五十嵐", "イガラシ"), ("表", "オモテ"),
          ("能勢", "ノセ"), ("十河", "ソゴウ"), ("勅使河原", "テシガワラ"), ("林", "ハヤシ"), ("東海林", "ショウジ")]
GIVEN = [("太郎", "タロウ", 1), ("花子", "ハナコ", 2), ("翔", "ショウ", 1), ("結衣", "ユイ", 2), ("健一", "ケンイチ", 1),
         ("美咲", "ミサキ", 2), ("大輔", "ダイスケ", 1), ("陽菜", "ヒナ", 2), ("勇", "イサム", 1), ("さくら", "サクラ", 2),
         ("龍之介", "リュウノスケ", 1), ("千代", "チヨ", 2), ("誠", "マコト", 1), ("栞", "シオリ", 2), ("蓮", "レン", 1),
         ("ひかり", "ヒカリ", 2), ("晃", "アキラ", 1), ("静香", "シズカ", 2)]
PLACES = [("100-0013", "東京都千代田区霞が関"), ("154-0023", "東京都世田谷区若林"), ("110-0016", "東京都台東区台東"),
          ("198-0036", "東京都青梅市河辺町"), ("273-0102", "千葉県鎌ケ谷市右京塚"), ("350-1106", "埼玉県川越市小室"),
          ("590-0016", "大阪府堺市堺区中田出井町"), ("650-0046", "兵庫県神戸市中央区港島中町"), ("623-0011", "京都府綾部市青野町"),
          ("910-0067", "福井県福井市新田塚"), ("407-0033", "山梨県韮崎市龍岡町下條南割"), ("060-0906", "北海道札幌市東区北六条東"),
          ("080-0831", "北海道帯広市稲田町"), ("027-0203", "岩手県宮古市津軽石")]
BUILDINGS = ["", "", "", "みどりハイツ{}号", "コーポひばり{}", "メゾン・ド・ソレイユ{}号室", "第2あおば荘{}", "ザ・パークハウス見本{}号"]
EMPLOYERS = ["株式会社見本製作所", "見本物流㈱　東日本支店", "みほん商事株式会社", "社会福祉法人見本会", "見本電機ソリューションズ株式会社"]
GRADES = [118, 134, 150, 180, 200, 220, 240, 260, 280, 300, 320, 340, 360, 410, 470, 530, 620, 710]
RETIREMENTS = ["2026-03-31"] * 14 + ["2026-03-30", "2026-04-13", "2026-04-20", "2026-03-15"]
HEADER = ["記号", "番号", "氏名", "フリガナ", "生年月日", "性別", "郵便番号", "住所", "建物名", "電話番号",
          "メールアドレス", "事業所名", "資格取得年月日", "退職日", "標準報酬月額"]
NOTICE_HEADER = HEADER[:5] + HEADER[6:8] + HEADER[11:14] + ["資格喪失日", "喪失原因", "届出日"]
ERAS = [("令和", "R", 2019, "2019-05-01"), ("平成", "H", 1989, "1989-01-08"), ("昭和", "S", 1926, "1926-12-25")]


def written(iso, style):
    """A date as offices write it: 2026-03-31, 2026/3/31, R8.3.31, 令和8年3月31日."""
    year, month, day = map(int, iso.split("-"))
    name, letter, first, _ = next(era for era in ERAS if iso >= era[3])
    return [iso, f"{year}/{month}/{day}", f"{letter}{year - first + 1}.{month}.{day}",
            f"{name}{year - first + 1}年{month}月{day}日"][style]


def people():
    rng = random.Random(20260401)
    for i in range(200):
        if i % 10 == 3:
            register, plain, kana = RARE[i // 10]
            sex = rng.choice([1, 2])
        else:
            family, given = rng.choice(FAMILY), rng.choice(GIVEN)
            register = plain = f"{family[0]}　{given[0]}"
            kana, sex = f"{family[1]}　{given[1]}", given[2]
        birth = f"{rng.randint(1954, 2003)}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}"
        if i == 40:
            birth = "1986-08-15"  # reaches 40 within the two years
        retired = rng.choice(RETIREMENTS)
        acquired = f"{rng.randint(max(int(birth[:4]) + 18, 1990), 2025)}-{rng.choice([4, 10]):02}-01"
        if acquired >= retired[:8] + "01" or acquired > "2025-12-01":
            acquired = "2025-04-01"
        code, place = rng.choice(PLACES)
        number = f"{rng.randint(1, 6)}-{rng.randint(1, 40)}-{rng.randint(1, 30)}"
        building = rng.choice(BUILDINGS).format(rng.randint(101, 909))
        style = rng.randint(0, 3)
        phone = rng.choice(["", f"03-0000-{rng.randint(1000, 9999)}", f"090-0000-{rng.randint(1000, 9999)}"])
        employer = rng.choice(EMPLOYERS)
        if i == 7:
            employer = "みほん商事株式会社\r\n本社, \"第一\"事業部"  # a cell with line end, comma and quotes
        row = [f"{rng.randint(10, 99)}", f"{1000 + i}", register, kana, written(birth, style), "男" if sex == 1 else "女",
               rng.choice([code, code.replace("-", "")]), place + number, building, phone,
               rng.choice(["", f"sample{i:03}@example.jp"]), employer, written(acquired, style), written(retired, style),
               rng.choice(["{}", "{:,}"]).format(rng.choice(GRADES) * 1000)]
        yield row, plain.replace("?", "ほっけ"), retired


def notices():
    """Every fortieth person's is missing; others name another day, another reason, nobody known."""
    for i, (row, plain, retired) in enumerate(people()):
        if i % 40 == 39:
            continue
        style = i % 4
        said = datetime.date.fromisoformat(retired) - datetime.timedelta(days=1 if i == 20 else 0)
        lost = said + datetime.timedelta(days=1)
        yield row[:2] + [plain] + row[3:5] + row[6:8] + row[11:13] + [
            written(str(said), style), written(str(lost), style), "死亡" if i == 150 else "退職", "2026-04-02"]
    yield ["77", "9001", "新入　遥", "シンニュウ　ハルカ", "1991-07-08", "100-0013", "東京都千代田区霞が関1-2-3",
           EMPLOYERS[0], "2019-04-01", "2026-03-31", "2026-04-01", "退職", "2026-04-02"]


def cp932(header, rows):
    text = io.StringIO(newline="")
    csv.writer(text).writerows([header] + rows)
    return text.getvalue().encode("cp932")


def main(folder):
    utf8, plain_rows = [], []
    for row, plain, _ in people():
        utf8.append(row)
        plain_rows.append(row[:2] + [plain] + row[3:])
    with open(f"{folder}/employer-utf8.csv", "w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([HEADER] + utf8)
    encoded = cp932(HEADER, plain_rows)
    # The NEC-selected code of 髙 in the second half of the file, the IBM code in the first.
    half = len(encoded) // 2
    with open(f"{folder}/employer-cp932.csv", "wb") as file:
        file.write(encoded[:half] + encoded[half:].replace(b"\xfb\xfc", b"\xee\xe0"))
    with open(f"{folder}/notices-cp932.csv", "wb") as file:
        file.write(cp932(NOTICE_HEADER, list(notices())))


main(sys.argv[1] if len(sys.argv) > 1 else ".")
