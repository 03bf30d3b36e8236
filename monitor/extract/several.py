"""Pages that hold several whole articles, one below the other."""

from __future__ import annotations

from dataclasses import dataclass

from monitor.extract.document import Document


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One of the page's articles. `url`: its own address, with a fragment where the page gives none."""

    url: str
    title: str
    text: str


def parts(document: Document) -> tuple[Part, ...]:
    """The whole articles the page holds, in its order; empty where it holds one or none."""
    return ()
