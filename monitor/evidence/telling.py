# ruff: noqa: E501 - an expression cut in two reads worse than a long line
"""Which sentences of an article tell something by themselves: fit to be quoted as a summary or an addition.

Refused: headlines and headings, captions, credits, an outlet's furniture, questions, lines of a list or a
summary block, what is too short to tell or too long to quote, and sentences that lean on the one before them
("However, it also ..."), which would say something else where they stand alone.
"""

from __future__ import annotations

import re
from functools import lru_cache

from monitor import passages as shelf
from monitor import text
from monitor.evidence.reading import MOST_ARTICLES, Passage, passages
from monitor.model import Article

LONGEST = 420
_SHORTEST = 45
_SHORTEST_UNSPACED = 18
# Furniture by its phrases: `image`, `copyright` and `subscribers` alone are words of this news.
_FURNITURE = re.compile(
    r"\bsubscribe (?:to|now|today|for|here)|newsletter|\bsign up (?:to|now|today|for|here)|click here|\bread more"
    r"|\b(?:photo|image|file|illustration)s? ?(?:[:(/]|by\b|credit|courtesy|shows?\b|photo)|getty images|©"
    r"|copyright (?:\(c\)|\d{4})|all rights reserved|follow us|^advertisement|(?:accept|uses?|our) cookies"
    r"|key takeaways|table of contents|share this|(?:reporting|editing|additional reporting) by\b|\bpictured\b"
    r"|this (?:article|story|post|content) (?:was|is|has been|first|originally)|disclos(?:ure|aimer):|\bviews expressed"
    r"|定期購読|購読(?:する|申)|写真(?:[:：=＝/／]|提供)|会員登録|続きを読む|無断転載|撮影[:：=＝]",
    re.IGNORECASE,
)
_ENDS = re.compile(r"[.!…。！][\"'”’」』)）]*$")
_QUESTION = re.compile(r"[?？][\"'”’」』)）]*$")
# A day and a place, and who is seen doing what: the line under a photograph.
_CAPTION = re.compile(
    r"^(?:[A-Z][\w.'’-]+ ){1,4}(?:arrives|attends|speaks|poses|walks|holds up|looks on|gestures|listens|appears|tours)\b"
    r"|\b(?:is|are) (?:seen|pictured|shown)\b.{0,80}\b(?:19|20)\d\d\b|^(?:Photo|Image|Caption|図|写真)\b"
)
# "A worker packs parcels in Ghent on Oct. 24, 2024." A sentence of the text says what was, is or will be.
_DATED_AT_ITS_END = re.compile(
    r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec)[a-z]*\.? \d{1,2},? (?:19|20)\d\d\.$|\d{1,2} [A-Z][a-z]+ (?:19|20)\d\d\.$"
)
_FINITE = re.compile(
    r"\b(?:was|were|is|are|has|have|had|will|would|could|may|can|said|\w{2,}ed|began|took|made|came|went|won)\b"
)
_CAPTURED = re.compile(
    r"\b(?:during|onstage|on stage|arrives?|speaks?|speaking|attends?|poses?|delivers?|appear\w*|seen|pictured|displayed|shown|at the)\b"
)
# Who wrote it, under the text: "Jane Doe is a senior reporter ...", "Before The Post, he wrote about boats".
_BIO = re.compile(
    r"\b(?:is|was) (?:an?|the|our) (?:[\w’'-]+ ){0,5}(?:reporter|editor|journalist|correspondent|writer|columnist|contributor|author at)\b(?! who)"
    r"|\b(?:he|she|they|who) (?:also |has |have |previously |currently |now )*(?:covers?|covered|covering|wrote|writes|written|blogs?) (?:about|on|for|extensively)\b"
    r"|^\W{0,2}(?:Photo|写真|図|Video|動画)\W|\bfollow (?:him|her|them|me) on\b|\bstay tuned\b",
    re.IGNORECASE,
)
# Cut where an abbreviation seemed to end it, or begun after one.
_CUT = re.compile(
    r"(?:\b[ap]\.m|\bNo|\bvs|\bSt|\bMr|\bMs|\bDr|\bGen|\bSen|\bRep|\bGov|\bAug|\bSept?|\bOct|\bNov|\bDec|\bJan|\bFeb)\.$|^[a-zà-ÿ](?![A-Z])"
)
# What the outlet says of its own article.
_OWN = re.compile(
    r"^\W{0,2}(?:Update|Updated|Correction|Clarification|Editor['’]s note|Note|訂正|追記|更新)\b",
    re.IGNORECASE,
)
# What needs the sentence before it.
_LEANS = re.compile(
    r"^[\"'“‘]?(?:But|And|However|Yet|Still|So|Thus|Then|Also|Besides|Moreover|Furthermore|Nevertheless|Nonetheless|Instead|"
    r"Meanwhile|Therefore|Hence|In addition|Additionally|For example|For instance|As a result|That said|In other words|"
    r"On the other hand|By contrast|Of course|Indeed|In fact|Either way|Until then|Since then|"
    r"It|He|She|They|This|That|These|Those|Its|His|Her|Their|Both|Here|There|Such|The (?:latter|former|same|two|pair|company|firm))\b|^\("
    r"|^(?:しかし|だが|ただ|また|さらに|そして|そのため|このため|一方|なお|これ|それ|同氏|同社|彼|この|その|こうした|ところが|とはいえ|つまり)"
)
_BULLET = re.compile(r"^\W*[-*•・●■□◆▶►]|^\d{1,2}[.)]\s")


@lru_cache(maxsize=2 * MOST_ARTICLES)
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
    shortest = _SHORTEST_UNSPACED if text.is_unspaced(line) else _SHORTEST
    if passage.is_title or passage.again or not shortest <= len(line) <= LONGEST:
        return False
    if not _ENDS.search(line) or _QUESTION.search(line) or _BULLET.match(line):
        return False
    if _FURNITURE.search(line) or _CAPTION.search(line) or _OWN.match(line) or shelf.is_credit(line):
        return False
    if _DATED_AT_ITS_END.search(line) and (_CAPTURED.search(line) or not _FINITE.search(line)):
        return False
    if _BIO.search(line) or _CUT.search(line):
        return False
    folded = text.fold(line)
    if folded == title or (line in lines and shelf.is_furniture(line)):
        return False
    return folded.count('"') % 2 == 0
