"""Which paragraphs of an article are no telling of it: summaries, questions and answers, sources, refusals,
furniture.

A text of ours is plain paragraphs: no markup says where a block begins or ends. So a block begins at a
heading that is known by its words ("Key takeaways", "よくある質問"), with whatever emoji or number stands
before it, and ends where the style of its paragraphs does: at the next line that looks like a heading, at
the end of its list, where a long paragraph follows a list. Where that is not certain, the block is the
shorter: a paragraph taken for a summary counts for less, one left out only counts twice.

Refused: a heading that the article goes on with ("Summary of the ruling", "In brief, he said ..."), and a
text that has nothing but its block: then the block is the article.

    passages    the blocks of a text                is_furniture   whether a line is certainly no news
    telling     the text without its repetitions    credits        the lines that say where it is from
    can_be_quoted   whether a sentence tells something by itself
    tell_alike      whether two clauses with a date tell one event
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from monitor import text
from monitor.memory import remembered
from monitor.passages import quoting, words
from monitor.passages.alike import tell_alike as tell_alike

PassageKind = Literal["summary", "faq", "sources", "refusal", "furniture"]

# Headings and labels are short; what is longer is only looked at from its beginning.
_HEADING = 90
_LINE = 420
# A block that goes on for longer is no block: the rest of the article lies below its heading.
_MOST_SUMMARY = 14
_LEAST_SUMMARY = 40
_LONG = 260


@dataclass(frozen=True, slots=True)
class Passage:
    """Paragraphs `first` to `last` (both included, counted from 0) of a text, and what they are."""

    kind: PassageKind
    first: int
    last: int


_EAST = re.compile("[\u3040-\u9fff\uac00-\ud7a3]")
# A pitch is a line or two.
_SHORT = 240


@cache
def _of(expression: str) -> re.Pattern[str]:
    """The expression, compiled when first wanted: all together take 0.1 s, and most commands read no text."""
    return re.compile(expression, re.IGNORECASE)


def is_furniture(line: str, *, between: bool = False, head: bool = False) -> bool:
    """Whether a line at the head or tail of a text is certainly its outlet's and no news; `between`:
    whether it is one wherever it stands; `head`: whether above the text, where an obituary begins as a
    note about an author ends."""
    if len(line) <= _LINE and _of(words.BETWEEN).match(line):
        return True
    if len(line) <= _SHORT and any(_of(one).match(line) for one in _kinds_of(line)):
        return True
    if between:
        return False
    if len(line) <= _LINE and (
        _of(words.CERTAIN).match(line) or (not head and _of(words.AUTHOR).match(line))
    ):
        return True
    return is_credit(line)


def _kinds_of(line: str) -> tuple[str, ...]:
    west = (words.TOOLS, words.PITCH, words.RIGHTS)
    return (*west, words.PITCH_EAST, words.RIGHTS_EAST, words.LABELLED) if _EAST.search(line) else west


def is_item(line: str) -> bool:
    """Whether a line is an item of a list."""
    return _of(words.ITEM).match(line) is not None


def leads_to_others(line: str) -> bool:
    """Whether a line stands above links to other articles: "Read more on chips", "関連記事"."""
    return len(line) <= _HEADING and _of(words.LEADS).match(line) is not None


def is_credit(line: str) -> bool:
    """Whether a line says where the text is from, and no more: "Source: Harbour Daily", a bare address."""
    if len(line) > _LINE:
        return False
    if _of(words.SOURCE).match(line):
        # "Sources: three people told us ..." is a sentence of the news, not a line of names. "Source: Harbour
        # Daily. Original: https://..." says the same thing twice.
        more = text.sentences(line)[1:]
        again = all(_of(words.SOURCE).match(one) or _of(words.BARE_LINK).match(one) for one in more)
        return (
            len(line) <= 240 + 180 * len(more)
            and again
            and not _of(words.TOLD).search(_of(words.ADDRESS).sub("", line))
        )
    return (
        _of(words.PLEASE_CREDIT).search(line) is not None
        or _of(words.BARE_LINK).match(line) is not None
        or _of(words.APPEARED).match(line) is not None
    )


def can_be_quoted(line: str) -> bool:
    """Whether a sentence, folded to one line, tells something where it stands alone, and is the report's own:
    no heading, caption, credit, question, furniture, item of a list or line about its author (`quoting`).
    Whether it leans on the sentence before it, or repeats the headline, is not asked."""
    return quoting.tells(line) and not is_credit(line)


def credits(lines: Iterable[str]) -> tuple[str, ...]:  # noqa: A001  a toy of the interactive prompt
    """Those of `lines` that say where the text is from."""
    return tuple(line for line in lines if is_credit(line))


def is_refusal(line: str) -> bool:
    """Whether a paragraph is a machine's refusal to write the text, published in its place."""
    start = line[:400]
    return _of(words.REFUSAL).match(start) is not None and _of(words.MACHINE).search(start) is not None


def passages(body: str) -> tuple[Passage, ...]:
    """The blocks of a text, in order; none overlap. Paragraphs are those of `paragraphs`."""
    lines = paragraphs(body)
    foot = len(lines)
    while foot and is_furniture(lines[foot - 1]):
        foot -= 1
    return _found(lines, lambda at: _begins(lines, at, foot))


def paragraphs(body: str) -> list[str]:
    """The paragraphs that blocks are counted in: as `text.paragraphs` gives them; without a blank line each
    line is one."""
    lines = text.paragraphs(body)
    return lines if len(lines) != 1 else [line.strip() for line in lines[0].splitlines() if line.strip()]


@remembered(256)
def retold(body: str) -> tuple[Passage, ...]:
    """The summaries, and the questions with their answers, of a text that says more than these: what they
    say, its other paragraphs say, too. Not so the questions of an interview, which no heading announces."""
    lines = paragraphs(body)
    blocks = _found(lines, lambda at: _retells(lines, at))
    found = tuple(
        one for one in blocks if one.kind == "summary" or _of(words.FAQ).match(lines[one.first][:_HEADING])
    )
    inside = sum(len(lines[at]) for one in found for at in range(one.first, one.last + 1))
    return found if 2 * inside < sum(map(len, lines)) else ()


def telling(body: str) -> str:
    """The text without what it tells a second time; itself where it has nothing of that kind."""
    again = retold(body)
    if not again:
        return body
    out = {at for one in again for at in range(one.first, one.last + 1)}
    return "\n\n".join(line for at, line in enumerate(paragraphs(body)) if at not in out)


def is_refused(body: str) -> bool:
    """Whether a text is, or begins with, a machine's refusal."""
    return any(is_refusal(line) for line in paragraphs(body[:4_000])[:3])


def _found(lines: Sequence[str], begins: Callable[[int], Passage | None]) -> tuple[Passage, ...]:
    found: list[Passage] = []
    at = 0
    while at < len(lines):
        block = begins(at)
        if block is None:
            at += 1
            continue
        if found and found[-1].kind == block.kind and found[-1].last == at - 1 and block.kind != "summary":
            found[-1] = Passage(block.kind, found[-1].first, block.last)
        else:
            found.append(block)
        at = block.last + 1
    return tuple(found)


def _begins(lines: Sequence[str], at: int, foot: int) -> Passage | None:
    """The block that begins with this paragraph, if one does; from `foot` on there is furniture only."""
    line = lines[at]
    if at < 3 and is_refusal(line):
        return Passage("refusal", at, at)
    again = _retells(lines, at)
    if again is not None:
        return again
    if len(line) <= _HEADING and _of(words.SOURCE_HEADING).match(line):
        last = _end_of_sources(lines, at + 1)
        if last > at:
            return Passage("sources", at, last)
    if is_credit(line):
        return Passage("sources", at, at)
    if is_furniture(line, between=True) or at >= foot or (at < 2 and is_furniture(line, head=True)):
        return Passage("furniture", at, at)
    return None


def _retells(lines: Sequence[str], at: int) -> Passage | None:
    """The summary, or the questions and answers, that begin with this paragraph."""
    line = lines[at].replace("’", "'") if len(lines[at]) <= _LINE else lines[at]
    if len(line) > _HEADING:
        pair = len(line) <= _LINE and _of(words.QUESTION).match(line)
    else:
        if _of(words.FAQ).match(line):
            last = _end_of_questions(lines, at + 1)
            return Passage("faq", at, last) if last > at else None
        if _of(words.SUMMARY).match(line):
            last = _end_of_summary(lines, at + 1)
            return Passage("summary", at, last) if last > at else None
        pair = _of(words.QUESTION).match(line)
    if pair and at + 1 < len(lines) and _of(words.ANSWER).match(lines[at + 1]):
        return Passage("faq", at, _end_of_pairs(lines, at))
    return None


def _is_heading(line: str) -> bool:
    """Whether a line looks like a heading: short, and no sentence."""
    if len(line) > _HEADING or _of(words.ITEM).match(line):
        return False
    return line[-1] not in '.!。！…,;、；:："”」' and not (_of(words.ASKS).search(line) and len(line) > 60)


def _end_of_summary(lines: Sequence[str], start: int) -> int:
    """The last paragraph of the summary that begins at `start`; before it where none does."""
    listed = start < len(lines) and _of(words.ITEM).match(lines[start]) is not None
    last = start - 1
    for at in range(start, min(len(lines), start + _MOST_SUMMARY)):
        line = lines[at]
        if listed:
            if _of(words.ITEM).match(line) is None:
                break
        elif at == start:
            # One paragraph, or several short lines that were a list.
            if _is_heading(line) and not _followed_by_short(lines, at):
                break
        elif len(line) > _alike(lines[start]) or _is_heading(line) != _is_heading(lines[start]):
            break
        last = at
    # A label ("In brief", "Posted:") sums nothing up.
    if sum(map(len, lines[start : last + 1])) < _LEAST_SUMMARY:
        return start - 1
    # A whole article under "Summary": its paragraphs are all alike, and none is a list.
    if not listed and last - start >= 5 and not _is_heading(lines[start]):
        return start
    return last


def _alike(line: str) -> int:
    """How long a line may be that belongs to the same list as this one, though neither is marked."""
    return 0 if len(line) > _LONG else max(len(line) * 3 // 2, 120)


def _followed_by_short(lines: Sequence[str], at: int) -> bool:
    return at + 1 < len(lines) and _is_heading(lines[at + 1])


def _end_of_questions(lines: Sequence[str], start: int) -> int:
    """The last paragraph of the questions and answers that begin at `start`; before it where none do."""
    last = start - 1
    at = start
    while at < len(lines):
        if _of(words.ANSWERED).match(lines[at]):
            last = at
            at += 1
            continue
        if not _asks(lines[at]):
            break
        at += 1
        answered = at
        # An answer is a paragraph, or a few: up to the next question or heading.
        while at < len(lines) and at - answered < 4 and not _asks(lines[at]):
            if _is_heading(lines[at]) or (at > answered and not _asked_later(lines, at)):
                break
            at += 1
        last = at - 1
    return last


def _asks(line: str) -> bool:
    return _of(words.ASKS).search(line) is not None or _of(words.QUESTION).match(line) is not None


def _asked_later(lines: Sequence[str], at: int) -> bool:
    return any(_asks(line) for line in lines[at + 1 : at + 4] if len(line) <= 200)


def _end_of_pairs(lines: Sequence[str], start: int) -> int:
    last, at = start, start
    while (
        at + 1 < len(lines)
        and _of(words.QUESTION).match(lines[at])
        and _of(words.ANSWER).match(lines[at + 1])
    ):
        at += 2
        last = at - 1
    return last


def _end_of_sources(lines: Sequence[str], start: int) -> int:
    last = start - 1
    for at in range(start, min(len(lines), start + 40)):
        line = lines[at]
        listed = (
            _of(words.ITEM).match(line) or _of(words.BARE_LINK).match(line) or re.match(r"\[\d{1,3}\]", line)
        )
        if not listed and not (len(line) <= 160 and "http" in line):
            break
        last = at
    return last
