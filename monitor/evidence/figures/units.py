# ruff: noqa: E501 - a table entry cut in two reads worse than a long line
"""Percentages, multiples, measures and durations after a number, to base units: W, Wh, B, bit/s, m, m², g, L, Hz.

Units that are no power of ten of a base unit keep their own name (mile, acre, ton, barrel): a conversion is
an outlet's, not ours. A basis point is a hundredth of a percentage point ("pp"). Refused: "7B", "5m", "100k"
alone, degrees of unknown scale.
"""

from __future__ import annotations

import re
from decimal import Decimal

_PREFIX = {"": 0, "k": 3, "K": 3, "M": 6, "G": 9, "T": 12, "P": 15, "E": 18}
_LONG = {
    "": 0,
    "nano": -9,
    "micro": -6,
    "milli": -3,
    "centi": -2,
    "kilo": 3,
    "mega": 6,
    "giga": 9,
    "tera": 12,
    "peta": 15,
    "exa": 18,
}
# Symbols: written exactly so, glued or after a space.
_SYMBOLS: dict[str, tuple[str, int]] = {
    **{p + "W": ("W", _PREFIX[p]) for p in "kKMGT"}, **{p + "Wh": ("Wh", _PREFIX[p]) for p in "kKMGT"},
    **{p + "wh": ("Wh", _PREFIX[p]) for p in "kKMGT"}, **{p + "w": ("W", _PREFIX[p]) for p in "kMG"},
    **{p + "B": ("B", _PREFIX[p]) for p in "kKMGTPE"}, "GiB": ("B", 9), "TiB": ("B", 12),
    **{p + "bps": ("bit/s", _PREFIX[p]) for p in "kMGT"}, **{p + "b/s": ("bit/s", _PREFIX[p]) for p in "kMGT"},
    **{p + "B/s": ("B/s", _PREFIX[p]) for p in "MGTP"}, **{p + "Hz": ("Hz", _PREFIX[p]) for p in ("", "k", "M", "G", "T")},
    "nm": ("m", -9), "µm": ("m", -6), "mm": ("m", -3), "cm": ("m", -2), "km": ("m", 3), "kg": ("g", 3), "mg": ("g", -3),
    "km²": ("m²", 6), "km2": ("m²", 6), "m²": ("m²", 0), "m2": ("m²", 0), "sqm": ("m²", 0), "sq m": ("m²", 0), "sq km": ("m²", 6), "sq. km": ("m²", 6), "sqkm": ("m²", 6), "square km": ("m²", 6), "square m": ("m²", 0), "cubic m": ("m³", 0), "m3": ("m³", 0), "m³": ("m³", 0),
    **{p + "W" + how: ("W", _PREFIX[p]) for p in "kMG" for how in ("p", "e", "ac", "dc", "AC", "DC", "t", "th")},
    "bcm": ("m³", 9), "bcf": ("ft³", 9), "tcf": ("ft³", 12), "Mt": ("g", 12), "Mtpa": ("g/year", 12), "mtpa": ("g/year", 12), "boe/d": ("boe/day", 0), "boed": ("boe/day", 0), "boepd": ("boe/day", 0),
    "b/d": ("barrel/day", 0), "bbl/d": ("barrel/day", 0), "bopd": ("barrel/day", 0), "bbl": ("barrel", 0), "rpm": ("rpm", 0), "ml": ("L", -3), "mL": ("L", -3), "cl": ("L", -2), "µg": ("g", -6), "ppm": ("ppm", 0), "psi": ("psi", 0), "sq mi": ("mile²", 0), "sq. mi": ("mile²", 0),
    "ha": ("m²", 4), "mAh": ("Ah", -3), "ms": ("second", -3), "fps": ("fps", 0), "mph": ("mile/h", 0), "km/h": ("m/h", 3), "kph": ("m/h", 3), "kmh": ("m/h", 3),
    "°C": ("°C", 0), "ºC": ("°C", 0), "℃": ("°C", 0), "° C": ("°C", 0), "°F": ("°F", 0), "GPa": ("Pa", 9), "MPa": ("Pa", 6),
    "hp": ("hp", 0), "bhp": ("hp", 0), "sq ft": ("ft²", 0), "sq. ft": ("ft²", 0), "sqft": ("ft²", 0), "lbs": ("lb", 0), "lb": ("lb", 0), "oz": ("oz", 0), "ft": ("ft", 0),
    "EFLOPS": ("flops", 18), "PFLOPS": ("flops", 15), "TFLOPS": ("flops", 12), "TOPS": ("ops", 12), "boe": ("boe", 0), "bpd": ("barrel/day", 0),
    "km/s": ("m/s", 3), "m/s": ("m/s", 0), "GVA": ("VA", 9), "MVA": ("VA", 6), "kVA": ("VA", 3), "kV": ("V", 3), "dB": ("dB", 0), "teu": ("TEU", 0), "TEU": ("TEU", 0), "TEUs": ("TEU", 0),
}  # fmt: skip
_BASES = {
    "watt": "W",
    "watt-hour": "Wh",
    "watt hour": "Wh",
    "byte": "B",
    "hertz": "Hz",
    "meter": "m",
    "metre": "m",
    "gram": "g",
    "gramme": "g",
    "flop": "flops",
    "litre": "L",
    "liter": "L",
    "volt": "V",
}
_WORDS: dict[str, tuple[str, int]] = {
    **{p + b: (u, _LONG[p]) for b, u in _BASES.items() for p in _LONG if p or b in {"meter", "metre", "gram", "litre", "liter", "watt", "watt-hour", "watt hour", "volt", "byte"}},
    **{f"{s} {p}{b}": (f"m{t}", k * e) for s, t, k in (("square", "²", 2), ("sq", "²", 2), ("sq.", "²", 2), ("cubic", "³", 3)) for p, e in (("", 0), ("kilo", 3)) for b in ("metre", "meter")},
    **{p + b: ("bit/s", _LONG[p]) for p in ("kilo", "mega", "giga", "tera") for b in ("bits per second", "bits a second")},
    "kilo": ("g", 3), "kilotonne": ("g", 9), "megatonne": ("g", 12), "gigatonne": ("g", 15),
    "tonne": ("g", 6), "metric ton": ("g", 6), "ton": ("ton", 0), "hectare": ("m²", 4), "barrel": ("barrel", 0), "mile": ("mile", 0), "square mile": ("mile²", 0), "sq mile": ("mile²", 0), "sq. mile": ("mile²", 0), "acre": ("acre", 0),
    "feet": ("ft", 0), "foot": ("ft", 0), "square feet": ("ft²", 0), "square foot": ("ft²", 0), "cubic feet": ("ft³", 0), "cubic foot": ("ft³", 0), "yard": ("yard", 0), "inch": ("inch", 0), "inche": ("inch", 0),
    "pound": ("lb", 0), "ounce": ("oz", 0), "gallon": ("gallon", 0), "horsepower": ("hp", 0), "light-year": ("light-year", 0), "light year": ("light-year", 0),
    "nautical mile": ("nmi", 0), "bushel": ("bushel", 0), "karat": ("karat", 0), "carat": ("carat", 0), "decibel": ("dB", 0),
    "degrees celsius": ("°C", 0), "deg c": ("°C", 0), "deg. c": ("°C", 0), "deg f": ("°F", 0), "degree celsius": ("°C", 0), "degrees centigrade": ("°C", 0), "degrees c": ("°C", 0), "degrees fahrenheit": ("°F", 0), "degree fahrenheit": ("°F", 0), "degrees f": ("°F", 0),
    "kilometers per hour": ("m/h", 3), "kilometres per hour": ("m/h", 3), "kilometers an hour": ("m/h", 3), "kilometres an hour": ("m/h", 3), "miles per hour": ("mile/h", 0), "miles an hour": ("mile/h", 0),
    "barrels per day": ("barrel/day", 0), "barrels a day": ("barrel/day", 0), "meters per second": ("m/s", 0), "metres per second": ("m/s", 0),
}  # fmt: skip
# How large the units are of which one is given as the other. A ton may be short, long or metric.
_SIZES = {
    unit: (of, Decimal(size)) for of, sizes in {
        "length": {"m": "1", "ft": "0.3048", "yard": "0.9144", "inch": "0.0254", "mile": "1609.344", "nmi": "1852"},
        "area": {"m²": "1", "acre": "4046.86", "ft²": "0.092903", "mile²": "2589988", "坪": "3.3058"},
        "mass": {"g": "1", "lb": "453.592", "oz": "28.3495", "ton": "953000"}, "volume": {"L": "1", "m³": "1000", "gallon": "3.785", "barrel": "159", "ft³": "28.317"},
        "speed": {"m/h": "1", "mile/h": "1609.344"},
    }.items() for unit, size in sizes.items()
}  # fmt: skip
_LOOSE = Decimal("0.12")
_TIMES_OF = {
    "sec": ("second", 1),
    "min": ("minute", 1),
    "hr": ("hour", 1),
    "second": ("second", 1),
    "minute": ("minute", 1),
    "hour": ("hour", 1),
    "day": ("day", 1),
    "week": ("day", 7),
    "month": ("month", 1),
    "year": ("year", 1),
    "decade": ("year", 10),
    "century": ("year", 100),
    "centurie": ("year", 100),
}


def _longest(names: dict[str, tuple[str, int]]) -> str:
    return "|".join(re.escape(n).replace(r"\ ", "[ -]") for n in sorted(names, key=lambda n: (-len(n), n)))


_SYMBOL = re.compile(rf"[ -]?(?P<unit>{_longest(_SYMBOLS)})(?![A-Za-z0-9²])")
_WORD = re.compile(rf"[ -]?(?P<unit>{_longest(_WORDS)})s?(?![A-Za-z])", re.IGNORECASE)
_GRAM = re.compile(r" ?g(?= (?:of|per)\b)")
_MOUNTAIN = re.compile(r"Mt\.? [A-Z]")
_METRE = re.compile(r" ?m(?= (?:deep|high|tall|wide|long|away|above|below|underwater|thick)\b)")
_PERCENT = re.compile(
    r"[ -]?(?:of )?(?:(?:a )?(?P<pp>percentage[ -]points?|%[ -]points?|ppts?\b|pp\b)|(?P<bp>basis[ -]points?|bps?\b)|(?P<pc>%|percent\b(?! point)|per[ -]cent\b|pct\b|(?-i:(?<=\d)pc|(?<=\.\d )pc)\b))",
    re.IGNORECASE,
)
_TIMES = re.compile(
    r"(?:x(?![A-Za-z0-9])|×|[ -]?fold\b| times(?= (?:as|the|more|higher|larger|bigger|greater|faster|better|cheaper|longer|less|lower|smaller|its|their|what|that|annual|earnings|revenue|sales|forward|oversubscribed|over)\b| [a-z]{3,12}er than\b))"
)
_DURATION = re.compile(
    rf"[ -](?P<unit>{'|'.join(_TIMES_OF)})s?(?![A-Za-z])(?P<old>[ -]old|s'? old)?", re.IGNORECASE
)
# Not how long, but when; or how old.
_WHEN = re.compile(
    r"[ -](?:old|ago|later|earlier|since|before|after|of age|running|straight|in a row|into|beforehand|prior)\b",
    re.IGNORECASE,
)


def percent(plain: str, at: int) -> tuple[int, str, Decimal] | None:
    """A percentage, percentage points or basis points after a number: end, unit, factor."""
    m = _PERCENT.match(plain, at)
    if m is None:
        return None
    if m["pc"]:
        return m.end(), "%", Decimal(1)
    return m.end(), "pp", Decimal(1) if m["pp"] else Decimal("0.01")


def times(plain: str, at: int, *, decimal: bool) -> int | None:
    """Where a multiple ends: "4x", "2.4 times", "three times as many"; not "won it three times"."""
    m = _TIMES.match(plain, at)
    if m is None and decimal and plain.startswith(" times", at):
        return at + len(" times")
    return m.end() if m else None


def measure(plain: str, at: int) -> tuple[int, str, Decimal] | None:
    """A measure after a number: end, base unit, factor."""
    m = _SYMBOL.match(plain, at)
    if m is not None and _MOUNTAIN.match(plain, m.start("unit")) is None:
        unit, power = _SYMBOLS[m["unit"].replace("-", " ")]
        return m.end(), unit, Decimal(10) ** power
    m = _WORD.match(plain, at)
    if m is not None and (plain[at : at + 1] in {" ", "-"} or len(m["unit"]) > 4):
        unit, power = _WORDS[m["unit"].lower().replace("-", " ")]
        return m.end(), unit, Decimal(10) ** power
    m = _METRE.match(plain, at)
    if m is not None:
        return m.end(), "m", Decimal(1)
    m = _GRAM.match(plain, at)
    return (m.end(), "g", Decimal(1)) if m else None


def duration(plain: str, at: int) -> tuple[int, str, Decimal] | None:
    """How long after a number: end, unit, factor. An age, and "two years ago", is none."""
    m = _DURATION.match(plain, at)
    if m is None or m["old"] or _WHEN.match(plain, m.end()):
        return None
    unit, factor = _TIMES_OF[m["unit"].lower()]
    return m.end(), unit, Decimal(factor)


def alike(a: Decimal, unit: str, b: Decimal, other: str) -> bool:
    """Whether one measure is the other in another unit: 27 feet and 8.2 metres."""
    one, two = _SIZES.get(unit), _SIZES.get(other)
    if one is None or two is None or unit == other or one[0] != two[0]:
        return False
    return abs(a * one[1] - b * two[1]) <= max(a * one[1], b * two[1]) * _LOOSE


def is_time(plain: str, at: int) -> bool:
    """Whether the word after a number is one of time, so that it counts nothing else."""
    return _DURATION.match(plain, at) is not None
