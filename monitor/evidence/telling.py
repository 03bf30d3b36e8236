# ruff: noqa: E501 - an expression cut in two reads worse than a long line
"""Which sentences of an article tell something by themselves: fit to be quoted as a summary or an addition.

Refused: headlines, lines of a summary block, what `passages.can_be_quoted` refuses of any text, and sentences
that lean on the one before them ("However, it also ..."), which would say something else where they stand
alone.
"""

from __future__ import annotations

import re

from monitor import passages as shelf
from monitor import text
from monitor.evidence.reading import MOST_ARTICLES, Passage, passages
from monitor.memory import remembered
from monitor.model import Article

# What needs the sentence before it.
_LEANS = re.compile(
    r"^[\"'“‘]?(?:But|And|However|Yet|Still|So|Thus|Then|Also|Besides|Moreover|Furthermore|Nevertheless|Nonetheless|Instead|"
    r"Meanwhile|Therefore|Hence|In addition|Additionally|For example|For instance|As a result|That said|In other words|"
    r"On the other hand|By contrast|Of course|Indeed|In fact|Either way|Until then|Since then|"
    r"It|He|She|They|This|That|These|Those|Its|His|Her|Their|Both|Here|There|Such|The (?:latter|former|same|two|pair|company|firm))\b|^\("
    r"|^(?:しかし|だが|ただ|また|さらに|そして|そのため|このため|一方|なお|これ|それ|同氏|同社|彼|この|その|こうした|ところが|とはいえ|つまり)"
)


@remembered(2 * MOST_ARTICLES)
def sentences(article: Article) -> tuple[Passage, ...]:
    """The sentences of an article that can be quoted, in order; also those that lean on others (`leans`)."""
    title = text.fold(article.title)
    lines = {line.strip() for line in article.text.splitlines()}
    return tuple(one for one in passages(article) if _tells(one, title, lines))


def leans(passage: Passage) -> bool:
    """Whether a sentence needs the one before it to be understood."""
    return _LEANS.match(passage.text) is not None


def _tells(passage: Passage, title: str, lines: set[str]) -> bool:
    line = passage.text
    if passage.is_title or passage.again or not shelf.can_be_quoted(line):
        return False
    return text.fold(line) != title and not (line in lines and shelf.is_furniture(line))
