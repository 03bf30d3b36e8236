"""Days in the reader's language, by CLDR (Babel); without one, in the digest's own English.

Only days and the names of months and weekdays change: the digest's other words are English, its numbers
stay as they are, and the calendar is the Gregorian one everywhere, since the articles' is.

A day in another language comes between two marks (U+2063) that keep it in one piece, and within them, where
the language is written from right to left, between isolates (Unicode 6.3), which keep the numbers beside it
where they stand. No text from outside can hold either, since `text.clean` drops them; `escape` makes of them
what each form needs.
"""

from __future__ import annotations

import re
from copy import deepcopy
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import TYPE_CHECKING

from monitor.digest import words

# Babel loads in 30 ms, and only for readers who want another language than the digest's.
if TYPE_CHECKING:
    from babel import Locale

_LANGUAGE = re.compile(r"[a-z]{2,3}")


@dataclass(frozen=True, slots=True)
class Days:
    """How days are said. `locale`: none for the digest's own English."""

    locale: Locale | None = None

    @property
    def direction(self) -> str:
        """`ltr` or `rtl`: of the language, and so of a page that speaks it."""
        return "ltr" if self.locale is None else str(self.locale.text_direction)

    def short(self, iso: str, *, year: bool = False) -> str:
        """`Tue 17 Nov`, `11月17日(火)`; of another year than the issue's, with its `year`."""
        if self.locale is None:
            return words.short_day(iso) + (f" {iso[:4]}" if year else "")
        return self._said("yMMMEd" if year else "MMMEd", iso, self.locale)

    def brief(self, iso: str, *, year: bool = False) -> str:
        """`17 Nov`, `11月17日`."""
        if self.locale is None:
            return words.brief_day(iso) + (f" {iso[:4]}" if year else "")
        return self._said("yMMMd" if year else "MMMd", iso, self.locale)

    def moment(self, iso: str, *, year: bool = False) -> str:
        """`9 Nov 07:00`, in the offset that `iso` has."""
        return f"{self.brief(iso[:10], year=year)} {datetime.fromisoformat(iso):%H:%M}"

    def period(self, start: str, end: str) -> str:
        """`16–22 November 2026`, `2026年11月16日～22日`."""
        if self.locale is None:
            return words.period(start, end)
        from babel.dates import format_interval  # noqa: PLC0415

        first, last = date.fromisoformat(start), date.fromisoformat(end)
        return _marked(format_interval(first, last, "yMMMd", locale=self.locale), self.locale)

    def _said(self, skeleton: str, iso: str, locale: Locale) -> str:
        from babel.dates import format_skeleton  # noqa: PLC0415

        return _marked(format_skeleton(skeleton, date.fromisoformat(iso), locale=locale), locale)


ENGLISH = Days()


def days(lang: str) -> Days:
    """How days are said in `lang` (BCP 47), or in the nearest language above it: `de-AT-1996`, `de-AT`,
    `de`. In the digest's own English where CLDR has no names for any of them, and for plain `en`."""
    return _chosen(lang)[0]


def knows_dates(lang: str) -> bool:
    """Whether days can be said in `lang`; an empty one is the digest's own English."""
    return not lang or _chosen(lang)[1]


@cache
def _chosen(lang: str) -> tuple[Days, bool]:
    parts = re.split("[-_]", lang.strip())
    parts[0] = parts[0].lower()
    # `und` is no language, and CLDR would guess American English for it.
    if not _LANGUAGE.fullmatch(parts[0]) or parts[0] in {"und", "mul", "zxx"}:
        return ENGLISH, False
    from babel import Locale, UnknownLocaleError  # noqa: PLC0415

    # Extensions (`-u-ca-japanese`) and private parts (`-x-ours`) go the same way, one part at a time.
    for kept in range(len(parts), 0, -1):
        if parts[:kept] == ["en"]:
            return ENGLISH, True
        try:
            loaded = Locale.parse("_".join(parts[:kept]))
        except (UnknownLocaleError, ValueError):
            continue
        # Babel notes what it looks up in its data themselves, of which a language shares with all others what
        # it lacks (names of weekdays, in some): one loaded after it would then lack the same. So it notes it
        # in a copy, which has the data once they were asked for.
        loaded.text_direction  # noqa: B018
        found = deepcopy(loaded)
        if _has_names(found):
            return Days(found), True
    return ENGLISH, False


def _has_names(locale: Locale) -> bool:
    """CLDR has some languages by name only: their eleventh month is called M11."""
    return not str(locale.months["format"]["abbreviated"][11]).startswith("M11")


def _marked(said: str, locale: Locale) -> str:
    own = f"\u2068{said}\u2069" if locale.text_direction == "rtl" else said
    return f"\u2063{own}\u2063"
