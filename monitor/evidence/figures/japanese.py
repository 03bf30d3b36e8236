# ruff: noqa: E501 - a table entry cut in two reads worse than a long line
"""Figures in Japanese text: 1兆2000億円, 三千億円, 12万キロワット, 2割5分, 3分の1, 5〜7%.

Refused: orders of magnitude (数百億円, 十数人), ordinals (第3, 3社目), dates, ages, the dollar of "1ドル=150円"
(whose yen are a rate), and kanji numerals that begin a word of their own (六本木, 一部).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from monitor.evidence.figures.numerals import Kind, Raw, number

_DIGITS = {c: at for at, c in enumerate("〇一二三四五六七八九")}
_SMALL = {"十": 10, "百": 100, "千": 1000}
_LARGE = {"万": 4, "億": 8, "兆": 12, "京": 16}
# Units in one square sign, as agencies set them.
_SQUARED: tuple[tuple[str, str, Kind, int], ...] = (
    ("㌦", "USD", "money", 0), ("㌫", "%", "percent", 0), ("㌧", "g", "measure", 6), ("㍍", "m", "measure", 0), ("㌢", "m", "measure", -2), ("㍉", "m", "measure", -3),
    ("㌶", "m²", "measure", 4), ("㌘", "g", "measure", 0), ("㍑", "L", "measure", 0), ("㌔㍍ ㎞", "m", "measure", 3), ("㌔㍗", "W", "measure", 3), ("㌔㌘ ㎏", "g", "measure", 3),
    ("㎡ m²", "m²", "measure", 0), ("㎢ km²", "m²", "measure", 6), ("㎝", "m", "measure", -2), ("㎜", "m", "measure", -3), ("㎎", "g", "measure", -3), ("㌔", "m", "measure", 3),
)  # fmt: skip
_UNITS: dict[str, tuple[str, Kind, int]] = {
    **{name: (code, "money", 0) for names, code in (
        ("米ドル ドル", "USD"), ("円", "JPY"), ("ユーロ", "EUR"), ("ポンド", "GBP"), ("人民元 元", "CNY"), ("ウォン", "KRW"), ("台湾ドル", "TWD"), ("香港ドル", "HKD"),
        ("豪ドル オーストラリアドル", "AUD"), ("カナダドル", "CAD"), ("シンガポールドル", "SGD"), ("スイスフラン", "CHF"), ("ルピー", "INR"), ("ルーブル", "RUB"),
        ("バーツ", "THB"), ("リンギ リンギット", "MYR"), ("ルピア", "IDR"), ("トルコリラ", "TRY"), ("レアル", "BRL"), ("リヤル", "SAR"), ("ドン", "VND")) for name in names.split()},
    "パーセント": ("%", "percent", 0), "%": ("%", "percent", 0), "割": ("%", "percent", 1), "%ポイント": ("pp", "percent", 0), "ポイント": ("point", "count", 0), "ベーシスポイント": ("pp", "percent", -2),
    **{p + w + "ワット" + h: ("Wh" if h else "W", "measure", e) for p, e in (("テラ", 12), ("ギガ", 9), ("メガ", 6), ("キロ", 3)) for w in ("",) for h in ("", "時", "アワー")},
    **{p + b: (u, "measure", e) for b, u in (("ワット", "W"), ("W", "W"), ("Wh", "Wh")) for p, e in (("G", 9), ("M", 6), ("k", 3), ("T", 12)) if b != "ワット"},
    **{p + "バイト": ("B", "measure", e) for p, e in (("", 0), ("キロ", 3), ("メガ", 6), ("ギガ", 9), ("テラ", 12), ("ペタ", 15), ("エクサ", 18))},
    "ナノメートル": ("m", "measure", -9), "ナノ": ("m", "measure", -9), "ミリメートル": ("m", "measure", -3), "ミリ": ("m", "measure", -3), "センチメートル": ("m", "measure", -2), "センチ": ("m", "measure", -2),
    "メートル": ("m", "measure", 0), "キロメートル": ("m", "measure", 3), "キログラム": ("g", "measure", 3), "グラム": ("g", "measure", 0), "ミリグラム": ("g", "measure", -3), "トン": ("g", "measure", 6),
    "平方メートル": ("m²", "measure", 0), "平方キロメートル": ("m²", "measure", 6), "平方キロ": ("m²", "measure", 6), "ヘクタール": ("m²", "measure", 4), "立方メートル": ("m³", "measure", 0), "坪": ("坪", "measure", 0),
    "リットル": ("L", "measure", 0), "キロリットル": ("L", "measure", 3), "ミリリットル": ("L", "measure", -3), "バレル": ("barrel", "measure", 0), "℃": ("°C", "measure", 0), "°C": ("°C", "measure", 0),
    "エーカー": ("acre", "measure", 0), "エイカー": ("acre", "measure", 0), "m": ("m", "measure", 0), "t": ("g", "measure", 6), "g": ("g", "measure", 0), "フィート": ("ft", "measure", 0), "キロ": ("m", "measure", 3), "マイル": ("mile", "measure", 0), "ヘルツ": ("Hz", "measure", 0), "ギガヘルツ": ("Hz", "measure", 9), "メガヘルツ": ("Hz", "measure", 6), "キロヘルツ": ("Hz", "measure", 3),
    "倍": ("times", "times", 0), "名": ("人", "count", 0), **dict.fromkeys(("カ所", "か所", "ヵ所", "ヶ所", "ケ所", "箇所"), ("カ所", "count", 0)),
    **dict.fromkeys(("カ国", "か国", "ヵ国", "ヶ国", "ケ国", "箇国"), ("カ国", "count", 0)), **dict.fromkeys(("パラメーター", "パラメータ"), ("parameter", "count", 0)),
    **{u: (u, "count", 0) for u in ("人 台 基 件 社 棟 機 個 枚 店舗 店 本 戸 校 隻 頭 匹 羽 便 世帯 票 議席 口座 団体 自治体 市町村 都道府県 都市 州 曲 冊 品目 種類 両 軒 室 床 席 試合 株 "
                                    "トークン ユーザー アカウント 施設 チーム 作品 銘柄 項目 拠点 病床 例 議員 カ村 区画 車種 機種 駅 港 品種 路線 車両 社員 世代前 艘 足 杯 通 句 つ "
                                    "体 発 コア ページ ダウンロード フォロワー 回線 契約 回分 部 点 島 大学 工場 企業 事業者 金融機関 病院 道府県 都府県 国と地域 国・地域 地域 地点 分野 業種 政党 製品 商品").split() if u != "世代前"},
    **{sign: (code, kind, power) for signs, code, kind, power in _SQUARED for sign in signs.split()},
}  # fmt: skip
_TIME: dict[str, tuple[str, int]] = {
    "年間": ("year", 1), "カ年": ("year", 1), "カ月間": ("month", 1), "カ月": ("month", 1), "か月間": ("month", 1), "か月": ("month", 1), "ヶ月間": ("month", 1), "ヶ月": ("month", 1), "ヵ月": ("month", 1),
    "週間": ("day", 7), "日間": ("day", 1), "時間": ("hour", 1), "分間": ("minute", 1), "秒間": ("second", 1), "年半": ("year", 1), "年": ("year", 1),
}  # fmt: skip
_NUM = r"(?:\d[\d,.兆億万千百十]{0,25}|[一二三四五六七八九十百千][一二三四五六七八九十百千万億兆〇]{0,15})"
# Where a number cannot begin: within another, a Latin name, an ordinal, an order of magnitude.
_NOT_AFTER = r"(?<![A-Za-z0-9_.,$¥€£第数何幾〇一二三四五六七八九十百千万億兆#/:-])"
# But for the high end of a range (5-10人), and after a word in capitals if it is no model (GPU1万基).
_BEGIN = rf"(?:{_NOT_AFTER}|(?<=\d-)|(?<=[A-Z])(?=\d[\d,.]{{0,8}}[万億兆千百]))"
_ALL = "|".join(re.escape(u) for u in sorted({*_UNITS, *_TIME}, key=lambda u: (-len(u), u)))
_FIGURE = re.compile(
    rf"{_BEGIN}(?P<num>{_NUM})(?P<more>余り|余|超)?[の ]?(?P<unit>{_ALL})(?P<bu>[1-9一二三四五六七八九]分(?![の間]))?(?P<sen>\d\d?銭)?"
)
_LOW = re.compile(
    rf"{_NOT_AFTER}(?P<num>{_NUM})(?P<unit>{_ALL})?(?P<join>〜|～|~|–|—|-|ー|―|ないし|から|または|か|、)(?:約|最大)?$"
)
_FRACTION = re.compile(
    rf"{_NOT_AFTER}(?P<of>\d{{1,2}}|[二三四五六七八九十])分の(?P<part>\d{{1,2}}|[一二三四五六七八九])(?!\d)"
)
# "5人に1人": one in five.
_AMONG = re.compile(
    rf"{_NOT_AFTER}(?P<of>\d{{1,2}}|[二三四五六七八九十])(?P<what>人|社|世帯|件|校|店|台|頭|個|棟|戸)に(?P<part>\d|[一二三四五六七八九])(?P=what)(?!ずつ|前|分|につき|当たり|あたり|を|の(?!割合|確率|比率))"
)
_HALF = re.compile(r"(?:(?<=の)|(?<=約)|(?<=ほぼ))(?:半数|半分(?=を占|が|以上|近く|程度|超|余り))")
_SIGNED = re.compile(
    r"(?<![A-Za-z])(?P<sign>(?:US|HK|NT|NZ|[ACS])?\$|[¥€£])(?P<num>\d[\d,.兆億万千百]{0,20}[兆億万])(?P<unit>円|ドル|元)?"
)
_COIN = re.compile(r"(?:硬貨|紙幣|札|玉|コイン|ショップ)")
_RACE = re.compile(r"(?:走|自由形|平泳ぎ|背泳ぎ|バタフライ|障害|ハードル|リレー|個人メドレー|決勝|予選)")
_LENGTH = re.compile(
    r"(?:深さ|長さ|距離|高さ|幅|全長|延長|半径|直径|標高|高度|海岸線|区間|海抜|行程|道のり)[はがもで、]{0,2}(?:(?:約|およそ|最大|計|わずか)[、]?)?$"
)
_WEIGHT = re.compile(r"(?:重さ|体重|重量|総重量)[はがもで、]{0,2}(?:約|およそ|最大|計)?$")
_SPEED = re.compile(r"(?P<per>時速|秒速|風速)[はがも、]{0,2}(?:約|およそ|最大)?$")
_BELOW_ZERO = re.compile(r"(?:マイナス|minus |negative |[▲△]|(?:^|[\s（(])[-−])$")
# What makes another word of the unit that stands before it.
_NOT_BEFORE = {
    "人": "気口事種工権物材称前", "機": "能関構種器会", "社": "会長債外内説", "名": "古前称門所刺護字", "個": "人別性", "本": "社部当来格店木命書州目論", "元": "首日年々の本",
    "台": "湾風所前後帳", "株": "価主式", "例": "外えの", "席": "次", "足": "ら", "通": "り常行貨知信話報告過達学勤訳販帳", "室": "内町", "便": "利", "基": "本金地準", "件": "費数", "分": "の",
    "店": "頭", "枚": "", "割": "合", "両": "国", "年": "前後ぶ度目連生第に末春夏秋冬版代ご来比の、。はもと物と債", "日": "前後ぶ目連に本の、。はもとご米曜", "頭": "取", "口座": "", "床": "面", "区画": "", "ドン": "キ", "杯": "", "句": "", "体": "制験育重力温調質系内感操罰格裁型", "発": "表売電足生達見言信行令注進火覚展揮明想音祥症", "カ国": "語", "部": "屋門長品分会隊下員署位族落活費数", "点": "数灯検滴呼差線火眼", "島": "根津原々民しょ", "地域": "",
    "契約": "書者金社", "企業": "家", "大学": "院", "地点": "",
}  # fmt: skip
_PER = re.compile(
    r"(?:(?P<what>株|人|台|件|日|時間|カ月|月|トン|キロワット時|バレル|平方メートル|坪|個|枚|リットル|世帯|年)(?:当たり|あたり|につき)[のでは、]{0,2}(?:(?:配当|利益|純利益)[のはが]{1,2})?"
    r"|(?<![\d月第])1(?P<one>株|人|台|個|枚|本|世帯|戸|坪|トン|バレル|リットル|キロワット時|平方メートル|時間)(?:の|、)?)(?:約|平均|最大)?$"
)
_YEARLY = re.compile(
    r"(?<![0-9一二三四五六七八九十])(?:(?P<d>日量)|(?P<y>年間|年額|毎年|年産|(?<![今昨前同翌来去近数半例])年)|(?P<m>月額|月間|毎月|月々|月産|(?<![今先前同翌来数])月))(?:で)?(?:約|最大|平均)?$"
)
_WHAT = {"株": "share", "人": "person", "台": "unit", "日": "day", "時間": "hour", "カ月": "month", "月": "month", "トン": "tonne", "キロワット時": "kWh", "バレル": "barrel", "リットル": "litre", "世帯": "household", "年": "year"}  # fmt: skip
_LATE = re.compile(r"(?:ぶり|前|後|連続|以来|目|ごと|おき|来|越し)")
_AWAY = re.compile(r"(?:ほど|程度|以上|余り)?(?:離れ|先|沖|の距離|[東西南北]|圏)")
_LONG = re.compile(r"(?:以上|以内|超|以下|未満|余り|間|あまり)")
# "1ドル=150円": the dollar is no sum.
_IS_BASE = re.compile(r"\s?=\s?[\d約]|\s?(?:あたり|につき|当たり)")
_PLAIN = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d{1,6})?|\d{1,12}(?:\.\d{1,6})?")
_HINT = re.compile("[\u3041-\u30ff\u4e00-\u9fff]")


def read(plain: str, *, durations: bool) -> list[Raw]:
    """Every figure of a Japanese text (half-width digits), in no order; readings may overlap."""
    if _HINT.search(plain) is None:
        return []
    out = [r for m in _FIGURE.finditer(plain) for r in _figures(plain, m, durations=durations)]
    return [*out, *_signed(plain), *_shares(plain)]


def value(written: str) -> tuple[Decimal, Decimal] | None:
    """A number in digits, kanji or both: its value and the size of its last digit. None where it is none."""
    total, quantum, last = Decimal(0), Decimal(1), 99
    rest = 0
    for m in re.finditer("[万億兆京]", written):
        power = _LARGE[m.group()]
        section = _section(written[rest : m.start()], scaled=True)
        if section is None or power >= last:
            return None
        total += section[0].scaleb(power)
        quantum, last, rest = section[1].scaleb(power), power, m.end()
    if rest < len(written):
        section = _section(written[rest:], scaled=False)
        if section is None:
            return None
        total, quantum = total + section[0], section[1]
    return (total, quantum) if total else None


def _section(written: str, *, scaled: bool) -> tuple[Decimal, Decimal] | None:
    """What stands before a 万 or 億, or at the end: 2000, 5千, 三百二十."""
    total, quantum, small = Decimal(0), Decimal(1), 10**6
    now: Decimal | None = None
    for token in re.finditer(r"[\d,.]+|.", written):
        text = token.group()
        if text in _SMALL:
            if _SMALL[text] >= small:
                return None
            small = _SMALL[text]
            total, quantum, now = total + (Decimal(1) if now is None else now) * small, quantum * small, None
            continue
        if now is not None or not (text in _DIGITS or _PLAIN.fullmatch(text)):
            return None
        if text in _DIGITS:
            now, quantum = Decimal(_DIGITS[text]), Decimal(1)
        else:
            now, quantum = number(text, 0)
            if scaled or token.end() < len(written):
                quantum = Decimal(1).scaleb(-len(text.partition(".")[2]))
    total += now or 0
    return (total, quantum) if total else None


def _figures(plain: str, m: re.Match[str], *, durations: bool) -> list[Raw]:
    behind = plain[max(0, m.start() - 24) : m.start()]
    read = value(m["num"])
    if read is None or _BELOW_ZERO.search(behind) or not _apart(plain, m):
        return []
    if m["unit"] in _TIME:
        one = _duration(plain, m, read, behind) if durations else None
    else:
        one = _figure(plain, m, read, behind)
    found = _ranged(plain, one, m, behind) if one is not None else []
    return found if behind[-1:] != "-" or any(r.high for r in found) else []


def _duration(plain: str, m: re.Match[str], read: tuple[Decimal, Decimal], behind: str) -> Raw | None:
    unit, end = m["unit"], m.end("unit")
    if m["num"][0] in _DIGITS or _LATE.match(plain, end) or behind.endswith(("歳", "生後", "年齢")):
        return None
    if unit == "年" and (read[0] >= 100 or not _LONG.match(plain, end)):
        return None  # a year of the calendar
    name, times = _TIME[unit]
    add = Decimal("0.5") if unit == "年半" else Decimal(0)
    return Raw(m.start(), end, (read[0] + add) * times, read[1] * times, name, "duration")


def _figure(plain: str, m: re.Match[str], read: tuple[Decimal, Decimal], behind: str) -> Raw | None:
    unit, end = m["unit"], m.end("unit")
    name, kind, power = _UNITS[unit]
    if unit == "ポイント" and ("%" in plain or "率" in plain):
        name, kind = "pp", "percent"
    if kind == "count" and not _counts(plain, m, read[0]):
        return None
    if unit in _ROOMY:
        name, power = _roomy(name, power, behind)
    if unit == "割" and (
        plain[end : end + 1].isdigit() if not m["bu"] else plain[m.end("bu") + 1 : m.end("bu") + 2] == "厘"
    ):
        return None  # a batting average
    if kind == "money" and read[0] == 1 and m["num"] == "1" and plain[end : end + 1].isdigit():
        return None  # "1ドル110円"
    if kind == "money" and (_IS_BASE.match(plain, end) or _COIN.match(plain, end)):
        return None
    one = Raw(
        m.start(),
        end,
        read[0].scaleb(power),
        read[1].scaleb(power),
        name,
        kind,
        bound="least" if m["more"] else "",
    )
    if m["bu"] and unit == "割":
        tenth = value(m["bu"][0])
        one = replace(one, end=m.end("bu"), value=one.value + (tenth[0] if tenth else 0), quantum=Decimal(1))
    if m["sen"] and unit == "円":
        sen = Decimal(m["sen"].removesuffix("銭")) / 100
        one = replace(one, end=m.end("sen"), value=one.value + sen, quantum=Decimal("0.01"))
    return _rated(plain, one, behind)


_CODES = {
    "$": "USD", "US$": "USD", "HK$": "HKD", "NT$": "TWD", "NZ$": "NZD", "A$": "AUD", "C$": "CAD", "S$": "SGD", "¥": "JPY", "€": "EUR", "£": "GBP",
}  # fmt: skip
_ROOMY = frozenset({"キロ", "㌔", "メートル", "㍍", "キロメートル"})


def _roomy(name: str, power: int, behind: str) -> tuple[str, int]:
    """What a キロ or メートル is by the word before it: a weight, a speed, else a way."""
    speed = _SPEED.search(behind)
    if speed is not None:
        return ("m/h" if speed["per"] == "時速" else "m/s"), power
    return ("g", power) if power == 3 and _WEIGHT.search(behind) else (name, power)


def _apart(plain: str, m: re.Match[str]) -> bool:
    """Whether the unit is a word of its own, and no ordinal (3社目)."""
    unit, at = m["unit"], m.end("unit")
    follow = plain[at : at + 1]
    if follow == "目" and unit not in {"円", "ドル", "%"}:
        return False
    if plain.startswith("前後", at):
        return True
    if unit in {"キロ", "㌔"}:  # a weight or a way
        before = plain[max(0, m.start() - 24) : m.start()]
        told = any(p.search(before) for p in (_LENGTH, _WEIGHT, _SPEED))
        return told or _AWAY.match(plain, at) is not None
    if unit in {"m", "t", "g"} and follow.isascii() and (follow.isalnum() or follow in set("²³/")):
        return False
    if unit in {"メートル", "㍍", "m"} and _RACE.match(plain, at):
        return False
    if unit == "個" and plain.startswith("分", at):
        return False  # so many times as large
    return not follow or follow not in _NOT_BEFORE.get(unit, "")


def _counts(plain: str, m: re.Match[str], number: Decimal) -> bool:
    written, unit = m["num"], m["unit"]
    if re.fullmatch(r"(?:19|20)\d\d", written) and unit not in _NO_YEAR:
        return False
    if unit in {"部", "点"} and number < 1000:
        return False
    if number < 2 or re.match(
        r"(?:当たり|あたり|につき|前半|後半|乗り|組|兄弟|姉妹)", plain[m.end() : m.end() + 3]
    ):
        return False
    # 六本木, 三人称, 八百屋: a kanji numeral counts people, firms and the like, or something large.
    return (
        written[0].isdigit()
        or unit in {"人", "社", "カ国", "カ所", "台", "校", "件", "名", "基"}
        or number >= 1000
    )


_NO_YEAR = frozenset("人 名 台 件 社 戸 棟 店 店舗 校 軒 頭 枚 隻 世帯 口座".split())


def _rated(plain: str, one: Raw, behind: str) -> Raw:
    per = _PER.search(behind)
    what = (per["what"] or per["one"]) if per is not None else None
    if per is not None and what and one.kind != "percent" and (per["what"] or one.kind == "money"):
        return replace(one, unit=f"{one.unit}/{_WHAT.get(what, what)}")
    if one.kind == "money":
        rate = re.search(
            r"(?:\d(?=[^=]+=)|(?<![\d.,億兆万])1)(ドル|ユーロ|ポンド|元|ウォン)\s?=?\s?約?$", behind
        )
        if rate is not None:
            return replace(one, unit=f"{one.unit}/{_UNITS[rate[1]][0]}")
        if re.match(r"[高安](?=[のでと、。に（(]|$)", plain[one.end : one.end + 2]):
            return replace(one, unit=one.unit + " by")
    yearly = _YEARLY.search(behind)
    if yearly is not None and one.kind in {"money", "measure", "count"}:
        each = "day" if yearly["d"] else "year" if yearly["y"] else "month"
        return replace(one, unit=f"{one.unit}/{each}")
    return one


def _ranged(plain: str, one: Raw, m: re.Match[str], behind: str) -> list[Raw]:
    low = _LOW.search(behind)
    if low is None or (low["unit"] and low["unit"] != m["unit"]) or low.start() < 0:
        return [one]
    read = value(low["num"])
    if read is None:
        return [one]
    begin = one.start - len(behind) + low.start()
    if low["join"] == "から" and re.match(
        r"(?:程度)?(?:に(?!わた|及)|へ|と[なし])", plain[one.end : one.end + 5]
    ):
        return [one]  # a change
    if low["join"] in {"、", "か", "または"}:
        # 2、3人 and 20、30人 are two or three; 100、200人 may be a list.
        high = (value(m["num"]) or read)[0]
        if not low["unit"] and high == 10 * (read[0] + 1) and read[0] < 10:
            read = (read[0] * 10, Decimal(10))
        if (
            low["unit"]
            or high - read[0] != (10 if high > 10 else 1)
            or high > 100
            or high % (10 if high > 10 else 1)
        ):
            return [one]
    factor = one.value / (value(m["num"]) or (Decimal(1), 1))[0]
    least, fine = read[0] * factor, read[1] * factor
    if not low["unit"] and m["num"][-1] in _LARGE and low["num"][-1] not in _LARGE:
        # 3〜5兆円: the low end takes the last scale.
        scale = Decimal(10) ** _LARGE[m["num"][-1]]
        least, fine = least * scale, scale * factor
    if least >= one.value:
        return [one] if low["join"] in {"、", "から"} else []
    return [
        replace(one, start=begin, value=least, high=one.value, quantum=min(fine, one.quantum), bound="range")
    ]


def _signed(plain: str) -> Iterator[Raw]:
    """ "¥5000億", "US$63億": a currency's sign before a number with a Japanese scale."""
    for m in _SIGNED.finditer(plain):
        read = value(m["num"])
        code = _UNITS[m["unit"]][0] if m["unit"] and m["unit"] != "ドル" else _CODES.get(m["sign"])
        if read is not None and code is not None:
            yield Raw(m.start(), m.end(), *read, code, "money")


def _shares(plain: str) -> Iterator[Raw]:
    for m in [*_FRACTION.finditer(plain), *_AMONG.finditer(plain)]:
        whole, part = value(m["of"]), value(m["part"])
        if whole and part and part[0] < whole[0]:
            yield Raw(m.start(), m.end(), round(100 * part[0] / whole[0], 1), Decimal(5), "%", "percent")
    for m in _HALF.finditer(plain):
        yield Raw(m.start(), m.end(), Decimal(50), Decimal(5), "%", "percent")
