# ruff: noqa: E501 - a table entry cut in two reads worse than a long line
"""Currencies as news writes them, to ISO 4217 codes.

A bare "$" is read as the US dollar and "¥" as the yen: what they are in a Singaporean or a Chinese outlet
cannot be told from the sentence; pesos, kroner and dirhams without a country stand under that name. Refused: "kr",
"p".
"""

from __future__ import annotations

import re
from decimal import Decimal

_SIGNS = {
    "$": "USD", "US$": "USD", "USD": "USD", "USD$": "USD", "A$": "AUD", "AU$": "AUD", "AUD": "AUD", "AUS$": "AUD", "AUD$": "AUD",
    "C$": "CAD", "CA$": "CAD", "CAN$": "CAD", "CAD": "CAD", "NZ$": "NZD", "NZD": "NZD", "HK$": "HKD", "HKD": "HKD",
    "S$": "SGD", "SG$": "SGD", "SGD": "SGD", "NT$": "TWD", "TWD": "TWD", "R$": "BRL", "BRL": "BRL", "MEX$": "MXN",
    "MXN": "MXN", "€": "EUR", "EUR": "EUR", "£": "GBP", "GBP": "GBP", "¥": "JPY", "JP¥": "JPY", "JPY": "JPY",
    "CN¥": "CNY", "RMB": "CNY", "CNY": "CNY", "₩": "KRW", "KRW": "KRW", "₹": "INR", "INR": "INR", "RS": "INR", "RS.": "INR",
    "CHF": "CHF", "SFR": "CHF", "SEK": "SEK", "NOK": "NOK", "DKK": "DKK", "PLN": "PLN", "CZK": "CZK", "HUF": "HUF",
    "RUB": "RUB", "₽": "RUB", "UAH": "UAH", "₴": "UAH", "TRY": "TRY", "₺": "TRY", "ILS": "ILS", "₪": "ILS", "NIS": "ILS",
    "AED": "AED", "SAR": "SAR", "QAR": "QAR", "KWD": "KWD", "ZAR": "ZAR", "NGN": "NGN", "₦": "NGN", "KES": "KES", "EGP": "EGP",
    "THB": "THB", "฿": "THB", "MYR": "MYR", "RM": "MYR", "IDR": "IDR", "RP": "IDR", "PHP": "PHP", "₱": "PHP", "VND": "VND",
    "SKR": "SEK", "NKR": "NOK", "DKR": "DKK", "DH": "AED", "DHS": "AED", "WON": "KRW", "TK": "BDT",
    "₫": "VND", "PKR": "PKR", "BDT": "BDT", "LKR": "LKR",
}  # fmt: skip
_COUNTRIES = {
    "dollar": {"": "USD", "us": "USD", "u.s.": "USD", "american": "USD", "canadian": "CAD", "australian": "AUD", "new zealand": "NZD",
               "hong kong": "HKD", "singapore": "SGD", "new taiwan": "TWD", "taiwan": "TWD", "taiwanese": "TWD"},
    "rupee": {"": "INR", "indian": "INR", "pakistani": "PKR", "sri lankan": "LKR"},
    "franc": {"swiss": "CHF", "": "CHF"}, "yen": {"": "JPY", "japanese": "JPY"}, "euro": {"": "EUR"},
    "pound": {"": "GBP", "british": "GBP", "egyptian": "EGP"}, "yuan": {"": "CNY", "chinese": "CNY"}, "renminbi": {"": "CNY"},
    "won": {"": "KRW", "korean": "KRW", "south korean": "KRW"}, "peso": {"": "peso", "mexican": "MXN", "philippine": "PHP", "argentine": "ARS", "chilean": "CLP", "colombian": "COP"},
    "krona": {"": "SEK", "swedish": "SEK"}, "kronor": {"": "SEK", "swedish": "SEK"}, "krone": {"": "krone", "norwegian": "NOK", "danish": "DKK"}, "kroner": {"": "krone", "norwegian": "NOK", "danish": "DKK"},
    "crown": {"swedish": "SEK", "norwegian": "NOK", "danish": "DKK", "czech": "CZK"}, "zloty": {"": "PLN", "polish": "PLN"}, "forint": {"": "HUF", "hungarian": "HUF"},
    "ruble": {"": "RUB", "russian": "RUB"}, "rouble": {"": "RUB", "russian": "RUB"}, "hryvnia": {"": "UAH"}, "lira": {"": "TRY", "turkish": "TRY"},
    "shekel": {"": "ILS", "israeli": "ILS"}, "dirham": {"": "dirham", "uae": "AED", "emirati": "AED", "moroccan": "MAD"}, "riyal": {"": "riyal", "saudi": "SAR", "qatari": "QAR"},
    "dinar": {"": "dinar", "kuwaiti": "KWD", "iraqi": "IQD", "jordanian": "JOD", "serbian": "RSD"}, "shilling": {"": "shilling", "kenyan": "KES", "ugandan": "UGX", "tanzanian": "TZS"}, "cedi": {"": "GHS"}, "birr": {"": "ETB"}, "tenge": {"": "KZT"},
    "reai": {"": "BRL", "brazilian": "BRL"},
    "rand": {"": "ZAR"}, "naira": {"": "NGN"}, "baht": {"": "THB"}, "ringgit": {"": "MYR"}, "rupiah": {"": "IDR"}, "dong": {"": "VND"}, "taka": {"": "BDT"},
    "bitcoin": {"": "XBT"},
}  # fmt: skip
_ALIKE = "|".join(
    sorted((re.escape(c) for own in _COUNTRIES.values() for c in own if c), key=len, reverse=True)
)
SIGN = (
    r"(?:USD?|AU[DS]|AU?|CAN?|C|NZ|HK|SG?|NT|R|Mex)?\$|(?:CN|JP)?¥|[€£₩₹₽₴₺₪₦฿₱₫]|\b(?:R[sS]\.?|R[pP]|RM)(?= ?\d)|\b(?:Rmb|S[Ff]r|[SND]Kr|Dhs?|Tk|Won)(?=\d)|\b(?:"
    + "|".join(c for c in _SIGNS if len(c) == 3 and c.isalpha())
    + r")(?= ?\d)"
)
_SIGN = re.compile(rf"(?<![A-Za-z0-9$])(?:{SIGN})(?: ?)(?=[\d])")
_AFTER = re.compile(
    rf"[ -](?:(?P<code>USD|EUR|GBP|JPY|RMB|CNY|CHF|SGD|HKD|AUD|CAD|INR|KRW|TWD|SEK|NOK|DKK)(?![A-Za-z])|(?:(?P<whose>{_ALIKE}) )?"
    rf"(?P<name>{'|'.join(_COUNTRIES)})s?(?![A-Za-z]))",
    re.IGNORECASE,
)
# A bare cent is the dollar's, as a bare "$" is the American one.
_HUNDREDTHS = {
    "pence": "GBP", "p": "GBP", "cents": "USD", "us cents": "USD", "¢": "USD", "australian cents": "AUD", "canadian cents": "CAD",
    "singapore cents": "SGD", "euro cents": "EUR", "eurocents": "EUR",
}  # fmt: skip
_MINOR = re.compile(
    rf" ?(?P<name>{'|'.join(sorted(_HUNDREDTHS, key=len, reverse=True))})(?![A-Za-z])", re.IGNORECASE
)
_NOTE = re.compile(r"[ -](?:bank)?(?:notes?|coins?|bills?)\b")
_RATE = re.compile(
    r"(?:\s|-)?(?:an?(?=[ -])|per|each|/)[ -]?(?P<per>share|month|year|week|day|hour|quarter|user|unit|seat|barrel|gallon|pound|litre|liter|tonne|ton|ounce|kg|kWh|MWh|watt|"
    r"(?:(?<=per )(?:second|minute))|head|person|night|token|million tokens|GB|TB|gigabyte|kilowatt-hour|megawatt-hour|megawatt|MW|kilowatt|kW|gigawatt|GW|kilogram|kilo|mile|kilometre|kilometer|hectare|acre|square (?:foot|metre|meter|mile)|bushel|ticket|"
    r"vehicle|car|home|household|family|employee|worker|customer|student|pupil|child|passenger|trip|query|transaction|dose|bottle|pack|tablet|game|episode|song|vote|article)\b(?! (?:earlier|ago|before|later|prior)\b)|\s?(?P<ly>monthly|yearly|annually|weekly|daily)\b",
    re.IGNORECASE,
)
_CHANGE = re.compile(
    r"\bby (?:up to |as much as |about |around |nearly |over |more than |at least |another |an? )?$|\b(?:rose|fell|climbed|dropped|slid|jumped|sank|tumbled|surged|slumped|rallied|eased) $",
    re.IGNORECASE,
)
_ONE_IS = re.compile(r"(?P<sign>[A-Z]{0,3}\$|[£€]) ?1(?:\.0+)? ?= ?$")
_LY = {"monthly": "month", "yearly": "year", "annually": "year", "weekly": "week", "daily": "day"}


def signs(plain: str) -> dict[int, tuple[int, str]]:
    """Where a currency's sign ends, and so its number begins: where it starts, and its code."""
    out: dict[int, tuple[int, str]] = {}
    for m in _SIGN.finditer(plain):
        sign = m.group().strip().upper()
        before = plain[max(0, m.start() - 2) : m.start()]
        below_zero = before[-1:] in {"-", "−"} and (len(before) == 1 or before[0] in " (")
        if sign in _SIGNS and not below_zero:
            out[m.end()] = (m.start(), _SIGNS[sign])
    return out


def named(plain: str, at: int, *, scaled: bool) -> tuple[int, str] | None:
    """The currency whose name or code stands at `at`, after a number: where it ends, its code."""
    m = _AFTER.match(plain, at)
    if m is None or _NOTE.match(plain, m.end()):
        return None
    if m["code"]:
        return m.end(), _SIGNS[m["code"].upper()]
    name, whose = m["name"].lower(), (m["whose"] or "").lower()
    code = _COUNTRIES[name].get(whose)
    if code is None or (name in {"pound", "won", "rand", "dong"} and not scaled and not whose):
        return None  # a weight; a victory; names of people
    return m.end(), code


def minor(plain: str, at: int) -> tuple[int, str, Decimal] | None:
    """A price for one in hundredths ("412 pence a share", "25 cents per share"): where they end, their currency,
    and what one of them is of it. A fare of two pence is no figure of a story, and a bare "p" may be a page."""
    m = _MINOR.match(plain, at)
    if m is None or _RATE.match(plain, m.end()) is None:
        return None
    return m.end(), _HUNDREDTHS[m["name"].lower()], Decimal("0.01")


def rate(plain: str, end: int, unit: str) -> str:
    """The unit of a price for one: "USD/share"."""
    m = _RATE.match(plain, end)
    if m is None:
        return unit
    return f"{unit}/{(m['per'] or _LY[(m['ly'] or '').lower()]).lower()}"


def exchanged(plain: str, start: int) -> str:
    """The currency of which a sum is the price: "$1 = 0.97 euros". Empty for any other sum."""
    m = _ONE_IS.search(plain, max(0, start - 16), start)
    return _SIGNS.get(m["sign"].upper(), "") if m is not None else ""


def is_change(plain: str, start: int) -> bool:
    """Whether a sum is by how much something moved, so that it is no price: "rose by $150"."""
    return _CHANGE.search(plain, max(0, start - 24), start) is not None
