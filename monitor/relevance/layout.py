"""What stands where in an article: its parts, its sentences, and how often each of its words comes.

A text of ours is plain paragraphs, so headings, captions and rows of links are known by their looks. Where
that is not certain a paragraph is body: a link taken for text lifts a score a little, text taken for a
link loses a mention.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from functools import cached_property
from itertools import pairwise

from monitor import passages
from monitor.model import Where
from monitor.relevance.rarity import is_everyday
from monitor.rules import Span, Text
from monitor.text import is_unspaced

# A list names much and is about nothing: so many short items in a row, each a name (or in a script without
# capitals), parted by such signs ("Nvidia, AMD, Intel, Apple and Arm rose"), or a line of few words between
# two such lines (a menu, a row of tag chips). Of a title that goes on ("and more") one item fewer will do;
# "SoftBank, Nvidia in talks, sources say" has two names, and a clause.
_ITEMS = 4
_AND_MORE = re.compile(
    r"\b(?:and|&|\+) (?:more|others|many more)\b|\bu\.\s?a\.|\bet (?:plus|autres)\b|など|ほか|等|외",
    re.IGNORECASE,
)
_ITEM = 4  # words of an item
_ITEM_UNSPACED = 12  # characters
_FEW = 4
_SEPARATOR = re.compile(r"[,;|/•、,]")
_SIGN = re.compile(r"\s+[-–—|·•]\s+")
_SIGNED = 4  # words before an outlet's name; "Exclusive - SoftBank" is no title of SoftBank's
_HEADING = 14  # words; a longer line is a paragraph
_LINE = 400  # characters; what is longer is no link, caption or label
_ENDS = re.compile("[.!?…。！？:：,;、；][\"'”’»」』)）]*$")
_CAPTION = re.compile(
    r"(?:photo(?:graph)?|image|picture|figure|fig\.|video|graphic|foto|bild|imagen|illustration|"
    r"写真|画像|図|사진|图)(?: credit| by)?\s*\d*\s*[:：/=＝(（]",
    re.IGNORECASE,
)
# The agency's own names: "(Reporting for Harbor Wire by Deniz Aksoy; editing by Tom Hale)".
_BYLINE = re.compile(
    r"\(?(?:(?:additional )?reporting|writing|edited|editing|compiled|translated|written|produced)"
    r" (?:for [^.;]{2,40} )?by\b",
    re.IGNORECASE,
)
# Where a picture is from, at the end of its line.
_PICTURED = re.compile(
    r"(?:[/(©|]|\bvia |\bphoto by )\s?(?:getty(?: images)?|reuters|afp|ap photo|ap|shutterstock|istock|"
    r"unsplash|bloomberg|epa|alamy|dpa)(?: images| via .{1,30})?[)\].]*$",
    re.IGNORECASE,
)
_BULLET = re.compile(r"[-–—•·*▪●◦■]\s|\d{1,2}[.)]\s")
_STOP = re.compile("[.!?…。！？]")
_RUN = re.compile("[\u30a1-\u30fa\u30fc]{2,}|[\u3400-\u9fff]{2,}")
_TITLED = 3  # letters; "U.S. Army" is one sentence


class Layout:
    """The parts of `text`. Lines are paragraphs where no blank line parts them: plain text from elsewhere is
    often kept so. The title is no paragraph."""

    def __init__(self, text: Text) -> None:
        self.text = text
        self.paragraphs = _paragraphs(text)
        self.words = words_in(text, Span(0, len(text)))
        self._parts: dict[int, Where] = {}
        self._where: dict[Span, Where] = {}

    def where(self, span: Span) -> Where:
        """The part of the article that `span` stands in."""
        found = self._where.get(span)
        if found is None:
            found = self._where[span] = self._stands(span)
        return found

    def _stands(self, span: Span) -> Where:
        if span.start < self.text.title_end:
            return "list" if self._among_separators(span) or self._signs_title(span) else "title"
        at = bisect_right(self.paragraphs, span.start, key=lambda p: p.start) - 1
        part = self._parts.get(at)
        if part is None:
            part = self._parts[at] = self._part(at)
        return "list" if part != "list" and self._among_separators(span) else part

    @cached_property
    def sentences(self) -> tuple[int, ...]:
        """Where each sentence begins, as its first atom; the title is one, and so is each heading."""
        text = self.text
        starts = {0, text.title_end} | {p.start for p in self.paragraphs}
        for at, joint in enumerate(text.joints):
            if joint and _STOP.search(joint) and at > text.title_end:
                before = text.norms[at - 1]
                # "Mr. Son", "U.S. officials", "3.5": no end of a sentence.
                if (len(before) < _TITLED and before.isascii() and not before.isdigit()) or (
                    joint in ".!?…" and not text.atom(at)[0].isupper() and text.atom(at).isascii()
                ):
                    continue
                starts.add(at)
        return tuple(sorted(starts - {len(text)}))

    def sentence(self, atom: int) -> int:
        """The number of the sentence that `atom` stands in."""
        return bisect_right(self.sentences, atom) - 1

    @cached_property
    def most(self) -> int:
        """How often the commonest word comes that could be a name or a subject. In scripts without spaces a
        run of ideographs or of katakana is a word."""
        words = (w for w in self.text.norms if len(w) > _TITLED and not is_everyday(w))
        counts = Counter(words) + Counter(_RUN.findall(self.text.content))
        return max(counts.values(), default=1)

    @cached_property
    def places(self) -> dict[str, list[int]]:
        """Where each word stands."""
        found: dict[str, list[int]] = {}
        for at, word in enumerate(self.text.norms):
            found.setdefault(word, []).append(at)
        return found

    @cached_property
    def alike(self) -> dict[str, list[str]]:
        """Its words by their first three letters."""
        found: dict[str, list[str]] = {}
        for word in self.places:
            found.setdefault(word[:3], []).append(word)
        return found

    def line(self, at: int) -> str:
        """Paragraph `at` as it is written."""
        span = self.paragraphs[at]
        text = self.text
        start, end = text.starts[span.start], text.ends[span.end - 1]
        # With the signs that close it: a full stop is no atom.
        return (
            text.content[start : end + 3].split("\n", 1)[0]
            if end - start < _LINE
            else text.content[start:end]
        )

    def _part(self, at: int) -> Where:
        if self._among_lines(at):
            return "list"
        line = self.line(at).strip()
        if len(line) <= _LINE:
            if _CAPTION.match(line) or _PICTURED.search(line):
                return "caption"
            if passages.is_furniture(line, between=True) or _BYLINE.match(line) or self._led_to(at):
                return "list"
        if at == 0:
            return "lead"
        if self._is_heading(at, line) and at + 1 < len(self.paragraphs) and not self._is_heading(at + 1):
            return "heading"
        return "body"

    def _is_heading(self, at: int, line: str | None = None) -> bool:
        if words_in(self.text, self.paragraphs[at]) > _HEADING:
            return False
        written = (line or self.line(at)).strip()
        return _ENDS.search(written) is None and _BULLET.match(written) is None

    def _led_to(self, at: int) -> bool:
        """Whether a line of links above ("Read more", "関連記事") leads to this one."""
        for before in range(at - 1, max(-1, at - 8), -1):
            line = self.line(before).strip()
            if passages.leads_to_others(line):
                return True
            if words_in(self.text, self.paragraphs[before]) > 2 * _HEADING or _ENDS.search(line):
                return False
        return False

    def _signs_title(self, span: Span) -> bool:
        """Whether `span` is the outlet behind a title: "Thieves stop night trains - Ledger Lane"."""
        text = self.text
        return (
            span.end == text.title_end
            and span.start >= _SIGNED
            and _SIGN.fullmatch(text.content[text.ends[span.start - 1] : text.starts[span.start]]) is not None
        )

    def _among_separators(self, span: Span) -> bool:
        text = self.text
        titled = span.start < text.title_end
        low, high = (0, text.title_end) if titled else (text.title_end, len(text))
        wanted = _ITEMS - 1 if titled and _AND_MORE.search(text.content[: text.ends[high - 1]]) else _ITEMS
        items = 1 + self._items_before(span.start, low, wanted) + self._items_after(span.end, high, wanted)
        return items >= wanted

    def _items_before(self, at: int, low: int, most: int) -> int:
        """How many items of a list stand before the one that holds atom `at`."""
        start = self._item_start(at, low)
        count = 0
        while start is not None and start > low and self._parted(start) and count < most:
            before = self._item_start(start - 1, low)
            if before is None or not self._is_name(before):
                break
            count += 1
            start = before
        return count

    def _items_after(self, at: int, high: int, most: int) -> int:
        """How many items stand behind the one that ends before atom `at`."""
        count = 0
        at = self._next_item(at, high)
        while at < high and self._is_name(at) and count < most:
            count += 1
            at = self._next_item(at + 1, high)
        return count

    def _item_start(self, at: int, low: int) -> int | None:
        """Where the item that holds atom `at` begins; None where it is too long for one."""
        longest = _ITEM_UNSPACED if is_unspaced(self.text.norms[at]) else _ITEM
        for start in range(at, max(low, at - longest) - 1, -1):
            if start == low or self._parted(start):
                return start
        return None

    def _next_item(self, at: int, high: int) -> int:
        """The atom behind the next separator from `at` on, `high` where none is near."""
        for start in range(at, min(high, at + _ITEM_UNSPACED + 1)):
            if self._parted(start):
                return start
            if start >= at + _ITEM and not is_unspaced(self.text.norms[start]):
                break
        return high

    def _is_name(self, at: int) -> bool:
        """Whether an item that begins with atom `at` may be a name: no small letter begins it."""
        return not self.text.atom(at)[0].islower()

    def _parted(self, at: int) -> bool:
        """Whether a separator stands before atom `at`."""
        return at < len(self.text) and _SEPARATOR.search(self.text.joints[at]) is not None

    def _among_lines(self, at: int) -> bool:
        around = self.paragraphs[max(0, at - 1) : at + 2]
        return len(around) == 3 and all(words_in(self.text, line) <= _FEW for line in around)


def words_in(text: Text, span: Span) -> float:
    """Words in `span`; two characters of unspaced script are one."""
    return (text.halves[span.end] - text.halves[span.start]) / 2


def _paragraphs(text: Text) -> tuple[Span, ...]:
    body = text.content.index("\n\n") + 2
    mark = "\n\n" if "\n\n" in text.content[body:].strip() else "\n"
    borders = [text.title_end]
    at = text.content.find(mark, body)
    while at >= 0:
        border = bisect_left(text.starts, at)
        if border > borders[-1]:
            borders.append(border)
        at = text.content.find(mark, at + len(mark))
    if len(text) > borders[-1]:
        borders.append(len(text))
    return tuple(Span(start, end) for start, end in pairwise(borders))
