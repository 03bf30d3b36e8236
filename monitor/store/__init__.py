"""The only shared state: what was read, what was judged, what was said.

Collecting and publishing meet nowhere else. Each question is one method of `Store` and one transaction,
on SQLite or PostgreSQL alike: the same content gives equal answers, in the same order, on both. It
judges nothing, fetches nothing and has no clock: every time comes in as an argument.
"""

from monitor.store.locks import Holder
from monitor.store.searching import Hit, Told
from monitor.store.store import Store
from monitor.store.trail import Address, Edition, Listing, Trail
from monitor.store.values import (
    PROOFS,
    Ahead,
    Check,
    Checked,
    Due,
    Exported,
    Extent,
    Imprint,
    Kept,
    Planned,
    Poll,
    Round,
    Standing,
    Turned,
    Wanted,
)

__all__ = [
    "PROOFS",
    "Address",
    "Ahead",
    "Check",
    "Checked",
    "Due",
    "Edition",
    "Exported",
    "Extent",
    "Hit",
    "Holder",
    "Imprint",
    "Kept",
    "Listing",
    "Planned",
    "Poll",
    "Round",
    "Standing",
    "Store",
    "Told",
    "Trail",
    "Turned",
    "Wanted",
]
