"""What a reader of any format hands on: the raw words of each entry, in one shape for all of them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, NamedTuple

Kind = Literal["text", "html", "either"]
"""How words are to be shown: as they stand, as HTML, or as what they look like, where the format leaves it
open (RSS) or where publishers leave the type out (Atom)."""

MOST_ENTRIES = 10_000
"""Entries read of one document. The largest feeds seen have a few thousand (whole archives)."""

# Many feeds fill dc:source with what is neither a name nor an address: an ISBN, a number, a file, a urn.
_NO_NAME = re.compile(r"[\W\d_]*|(?:urn|tag|uuid|isbn|issn|doi)[:\s].*|\S*//\S*", re.IGNORECASE | re.DOTALL)
_LONGEST_NAME = 200


class Raw(NamedTuple):
    """One entry as its document has it. Dates and languages are the words themselves; `link` may be
    relative to the document, what is in the text is so to `base`, the document's own xml:base
    for this entry (itself relative, or empty)."""

    id: str = ""
    link: str = ""
    title: str = ""
    title_kind: Kind = "either"
    summary: str = ""
    summary_kind: Kind = "html"
    body: str = ""
    body_kind: Kind = "html"
    authors: tuple[str, ...] = ()
    published: str = ""
    updated: str = ""
    lang: str = ""
    source: str = ""
    source_url: str = ""
    base: str = ""

    @property
    def says_nothing(self) -> bool:
        """An item tag with nothing in it is no entry."""
        return not (self.id or self.link or self.title or self.summary or self.body)


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A whole document. `seen`: how many entries it has, of which `entries` are read."""

    entries: tuple[Raw, ...]
    seen: int
    title: str = ""
    title_kind: Kind = "either"
    lang: str = ""
    lives_at: str = ""
    whole: bool = True
    parser: Literal["fast", "feedparser", "json"] = "fast"


def a_name(said: Iterable[str]) -> str:
    """The first of `said` that can be the name of an outlet, empty where none can."""
    return next((one for one in said if len(one) <= _LONGEST_NAME and not _NO_NAME.fullmatch(one)), "")
