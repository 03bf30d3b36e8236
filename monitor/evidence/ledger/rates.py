"""What sums in two currencies may be the same: by the rate that an article gives, or by ordinary ones.

An article that writes "1 trillion yen ($6.34 billion)" gives its rate. Without one, the table below tells
whether two sums can be the same at all: currencies move by a tenth and more in a year, so a match by the
table alone says "may be", and no mismatch ever says that sums differ.
"""

from __future__ import annotations

from decimal import Decimal

# One US dollar in each currency: round numbers near the averages of 2025.
PER_DOLLAR: dict[str, Decimal] = {
    code: Decimal(rate)
    for code, rate in {
        "USD": "1", "JPY": "150", "EUR": "0.885", "GBP": "0.76", "CNY": "7.19", "KRW": "1420", "INR": "87",
        "AUD": "1.55", "CAD": "1.40", "NZD": "1.72", "HKD": "7.80", "SGD": "1.31", "TWD": "31.2",
        "CHF": "0.83", "BRL": "5.6",
    }.items()
}  # fmt: skip
# How far a rate may lie from the table's and be ordinary: wide on purpose, since a table grows old.
TOLERANCE = Decimal("0.15")
# How far a sum may lie from what a rate given in the story makes of it: the day's move, and the rounding.
GIVEN_TOLERANCE = Decimal("0.02")


def ordinary(value: Decimal, unit: str, other: Decimal, other_unit: str) -> bool:
    """Whether both sums may be one at an ordinary rate."""
    a, b = PER_DOLLAR.get(unit), PER_DOLLAR.get(other_unit)
    if a is None or b is None or not value or not other:
        return False
    return within(value * b / a, other, TOLERANCE)


def within(made: Decimal, given: Decimal, tolerance: Decimal) -> bool:
    """Whether a converted sum is the given one, as exactly as `tolerance` says."""
    return abs(made - given) <= tolerance * max(abs(made), abs(given))
