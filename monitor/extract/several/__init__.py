"""Pages that hold several whole articles, one below the other: a tag page, a blog's front page.

Such a page is told by what its pieces have, not by how many headings it has, for every long article has
those: each piece has a headline of its own, which leads to its own page or stands with its own date in a
container of its own, and a text that is whole. Lists of excerpts are not such pages, nor is a page that bears
the announced headline above its pieces: those are its chapters. Nor is an article below which a reader finds
the next ones appended (infinite scroll): there the first alone is the page's article, and `first_end` says
where the next begins.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from monitor import text, urls
from monitor.extract.document import Document
from monitor.extract.kinds import headlines
from monitor.extract.several import chapters, words
from monitor.extract.several.appended import first_end
from monitor.extract.several.pieces import Piece, groups, is_dated, published

__all__ = ["Part", "first_end", "parts"]

# Words (characters of unspaced scripts count for half a word) of a text that can be a whole article among
# others, and of the middle one of them: excerpts measured have 20 to 80.
_LEAST = 60
_USUAL = 120
_CUT = re.compile(r"(?:…|\.{3}|\[…\]|\[\.{3}\])$")
_REPLY = re.compile(r"^(?:re|aw|sv|antw)\s?:", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One of the page's articles. `url`: its own address, with a fragment where the page gives none;
    `published`: as the page writes it for machines, empty where it does not."""

    url: str
    title: str
    text: str
    published: str = ""


def parts(document: Document, title: str = "") -> tuple[Part, ...]:
    """The whole articles the page holds, in its order; empty where it holds one or none. `title`: the
    headline that the page was announced by."""
    if _is_one(document):
        return ()
    headings = [node for node in document.root.iter("h1", "h2", "h3", "h4") if node.text or len(node)][:600]
    for pieces in groups(document, headings):
        found = _whole(document, pieces, title)
        if found:
            return found
    return ()


def _is_one(document: Document) -> bool:
    """Whether the page says that it is one article: data of one, or a time of publication. The type
    alone does not say it: common systems call their archives articles too."""
    if any("LiveBlogPosting" in one.types for one in document.data):
        return True
    # Houses describe one article twice, as an Article and as a NewsArticle.
    named = {text.fold(one.headline): one.headline for one in document.data if one.headline}
    places = {one.url for one in document.data if one.headline}
    unnamed = {one.url for one in document.data if not one.headline and one.url} - places
    if document.data and len(named) + len(unnamed) <= 1:
        return True
    if not document.meta("article:published_time"):
        return False
    return not document.data or any(
        headlines.is_one(one, shown) for one in named.values() for shown in headlines.shown(document)
    )


def _whole(document: Document, pieces: list[Piece], title: str) -> tuple[Part, ...]:
    """The parts that `pieces` make, where they are several whole articles."""
    pieces = [one for one in pieces if one.title and len(one.title) <= 300]
    linked = [one for one in pieces if one.link]
    # What has no address of its own must have a date of its own, in a box that is one for posts: an
    # article's chapters have neither.
    if len(linked) * 5 < len(pieces) * 4:
        dated = [one for one in pieces if one.link or (one.boxed and is_dated(one))]
        if len(dated) * 5 < len(pieces) * 4:
            return ()
    if len({text.fold(one.title) for one in pieces}) < max(2, len(pieces) * 3 // 4):
        return ()
    if sum(1 for one in pieces if _REPLY.match(one.title)) * 2 > len(pieces):
        return ()
    # Cheap, before the texts are read: excerpts are short.
    rough = sorted(sum(len(str(words.STRING(node))) for node in one.nodes) for one in pieces)
    if len(pieces) < 2 or rough[len(rough) // 2] < _USUAL * 2:
        return ()
    told = [words.told(one.nodes, one.heading) for one in pieces]
    cut = sum(1 for lines, more in told if more or (lines and _CUT.search(lines[-1])))
    sizes = sorted(words.count(lines) for lines, _ in told)
    if cut * 2 >= len(told) or sizes[len(sizes) // 2] < _USUAL:
        return ()
    if chapters.are(document, pieces, title) or _has_other_prose(document, pieces, sizes[len(sizes) // 2]):
        return ()
    furniture = _recurring([lines for lines, _ in told])
    kept: list[Part] = []
    taken: set[str] = set()
    for piece, (lines, more) in zip(pieces, told, strict=True):
        own = [line for line in lines if text.fold(line) not in furniture]
        if more or words.count(own) < _LEAST:
            continue
        address = piece.link if piece.link and piece.link not in taken else _fragment(document, piece, taken)
        taken.add(address)
        kept.append(Part(url=address, title=piece.title, text=_clean(own), published=published(piece)))
    return tuple(kept) if len(kept) >= 2 else ()


def _clean(own: list[str]) -> str:
    from monitor.extract.body import lines  # noqa: PLC0415  reads several pieces only where there are some

    return "\n\n".join(lines.clean(own))


def _has_other_prose(document: Document, pieces: list[Piece], usual: int) -> bool:
    """Whether the page has a text beside the pieces, as long as one of them: then it is an article, and
    they are what it advertises."""
    inside = sum(words.prose(node) for one in pieces for node in one.nodes)
    return words.prose(document.root) - inside > max(_USUAL, usual // 2)


def _recurring(told: list[list[str]]) -> set[str]:
    """The lines, folded, that stand in half of the pieces or more: what the house adds to each."""
    seen = Counter(line for lines in told for line in {text.fold(one) for one in lines})
    return {line for line, count in seen.items() if count >= 2 and count * 2 >= len(told)}


def _fragment(document: Document, piece: Piece, taken: set[str]) -> str:
    """The page's address with what the piece is named by in it: an id of its own, else its title."""
    page = (urls.normalise(document.url) or document.url).partition("#")[0]
    named = (
        [piece.heading, *piece.nodes[:1], *piece.heading.iterancestors()][:3]
        if piece.boxed
        else [piece.heading]
    )
    names = [str(node.get("id") or "").strip() for node in named] + [
        str(node.get("id") or node.get("name") or "") for node in piece.heading.iter("a")
    ]
    name = next((one for one in names if one and not re.search(r"\s", one)), "") or _slug(piece.title)
    address, number = f"{page}#{name}", 2
    while address in taken:
        address, number = f"{page}#{name}-{number}", number + 1
    return address


def _slug(title: str) -> str:
    return "-".join(re.findall(r"\w+", text.fold(title)))[:80].strip("-") or "part"
