# ruff: noqa: E501 - an expression cut in two reads worse than a long line
"""How far the news is by the main clause of a headline or first sentence, whatever its verb: "Brightfab plans
to drill", "has agreed to", 社債を発行すると発表した.

For articles whose event has no word in `events`. Only a subject at the very beginning with its verb group right
after it, and only words that a newspaper does not use for opinions: "may", "could" and a bare "will" foretell
as often as they report. In Japanese the predicate stands last.
"""

from __future__ import annotations

import re

from monitor.evidence.certainty.modality import Rule
from monitor.evidence.certainty.tense import Sentence, Told
from monitor.model import Degree

_DATELINE = r"(?:[A-Z][A-Z .,'’-]{2,40}(?:, [A-Z][\w. ]{2,20})?(?:\s\([^)]{2,30}\))?\s?[-–—]{1,2}\s?|[A-Z][\w ]{0,20}:\s)?"
# A name with what may stand by it: no verb, no comma but in a list.
_SUBJECT = r"(?:The\s|A\s|An\s)?(?-i:[A-Z])[\w&.'’-]*(?:,?\s(?!(?:is|are|was|were|has|have|had|says?|said|that|which|who|to|will|would|may|might|could|can|for|with|as|after|if|when|but)\b)[\w&.'’-]+){0,6}?"
# Characters of a Japanese quotation before its predicate.
LONGEST = 40


def _rules(rows: tuple[tuple[str, Degree], ...]) -> tuple[Rule, ...]:
    return tuple(
        (re.compile(rf"^{_DATELINE}{_SUBJECT}\s(?P<told>{words})", re.IGNORECASE), degree, False)
        for words, degree in rows
    )


_ENGLISH = _rules(
    (
        (
            r"(?:has |have )?agree[ds]? (?:in principle )?to (?!disagree|discuss|meet|talks?|not\b|never\b)(?:an? |the )?[a-z]+",
            "agreed",
        ),
        (r"(?:is|are) (?:considering|weighing|mulling) (?:an? |the )?[a-z]+", "speculated"),
        (r"(?:mulls|mulling|weighs) (?:an? |the )?[a-z]+", "speculated"),
        (
            r"(?:(?:is|are) (?:planning|preparing|due|scheduled|set) to|plans to|intends to|(?:said|confirmed)(?: on \w+day| \w+day| that)* (?:it|they) (?:would|will|plans to|intends to)) (?!be\b|not\b|never\b)[a-z]+",
            "plans",
        ),
        (
            r"announced(?: on \w+day| \w+day| today| that)* (?:it|they) (?:will|would|is|are) (?!not\b|now\b|never\b)[a-z]+",
            "announced",
        ),
        (
            r"will (?!be\b|not\b|never\b|likely\b|have\b|need\b)[a-z]+(?=[^.“”\"]{5,200}, (?:its|the|his|her) [\w ]{3,40} (?:said|announced) (?:on )?\w+day\b)",
            "plans",
        ),
    )
)
_ENDINGS: tuple[tuple[str, Degree], ...] = (
    (r"(?:[るうすくぐつぬぶむ])と(?:[^。、]{0,12})?発表した。?$", "announced"),
    (r"(?:方針を(?:固めた|決めた|明らかにした)|方針だ|計画だ|予定だ)。?$", "plans"),
    (r"(?:ことで(?:大筋)?合意した|に合意した)。?$", "agreed"),
    (r"検討に入った。?$|検討していることが[^。]{0,12}分かった。?$", "speculated"),
)
_JAPANESE: tuple[Rule, ...] = tuple((re.compile(words), degree, False) for words, degree in _ENDINGS)
_NOT = re.compile(
    r"^(?:As|While|When|After|Before|Why|How)\b|\b(?:if|unless|despite|rumou?r\w*|hoax|fake|alleg\w+|claim\w*|denie[sd]|deny|reportedly|no longer)\b|[?？]|ない",
    re.IGNORECASE,
)


def told(sentence: Sentence) -> Told | None:
    """What the main clause says; None where it says nothing of that kind."""
    text = sentence.text
    if _NOT.search(text) or (not sentence.title and not sentence.names):
        return None
    for pattern, degree, _ in _ENGLISH if text.isascii() or text[0].isascii() else ():
        if (m := pattern.search(text)) is not None:
            return Told(degree, m.start("told"), m.end("told"))
    if not text.isascii():
        for pattern, degree, _ in _JAPANESE:
            if (m := pattern.search(text)) is not None:
                end = m.end() - m.group().endswith("。")
                return Told(degree, _begin(text, m.start()), end)
    return None


def _begin(text: str, at: int) -> int:
    """Where a Japanese quotation begins: with the phrase that the predicate belongs to."""
    comma = max(text.rfind(mark, 0, at) for mark in "、は") + 1
    return comma if at - comma <= LONGEST else at - LONGEST // 2
