"""The order of articles, and the ids of stories: from their members alone."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from monitor.model import Scored


def order(scored: Scored) -> tuple[object, ...]:
    """What articles are sorted by, so that no order of arrival shows. Total but for equal values, whose order
    shows nowhere."""
    a = scored.article
    return (
        a.when, a.url, a.id, a.version, a.title, a.text, a.outlet, a.feed, a.text_from, a.status,
        a.lang or "", a.published is None, a.seen, a.authors, repr(scored.scores),
    )  # fmt: skip


def story_ids(parts: Sequence[Sequence[str]], known: Mapping[str, str]) -> list[str]:
    """An id for each part (article ids, earliest first): published ids first, by number of members."""
    votes = [Counter(known[a] for a in part if a in known) for part in parts]
    claims = sorted(
        ((-n, own, k) for k, vote in enumerate(votes) for own, n in vote.items()),
        key=lambda c: (c[0], c[1], c[2]),
    )
    chosen: dict[int, str] = {}
    taken: set[str] = set()
    for _, own, k in claims:
        if k not in chosen and own not in taken:
            chosen[k] = own
            taken.add(own)
    # A story that lost its id to a larger part must not get it back as its derived one.
    reserved = taken | set(known.values())
    for k, part in enumerate(parts):
        if k not in chosen:
            chosen[k] = fresh_id(part[0], reserved)
            reserved.add(chosen[k])
    return [chosen[k] for k in range(len(parts))]


def fresh_id(article: str, reserved: Collection[str]) -> str:
    """The id of the story whose earliest member is `article`: none of those that are `reserved`."""
    n = 0
    while (own := hashlib.sha256(f"story {n} {article}".encode()).hexdigest()[:16]) in reserved:
        n += 1
    return own
