# ruff: noqa: E501 - an expression cut in two reads worse than a long line
"""Which sentences of a text tell something by themselves, and may be quoted of it: no heading, caption, credit,
furniture, question, item of a list, or line about who wrote it; none too short to tell or too long to quote.
"""

from __future__ import annotations

import re
from functools import cache

from monitor import text

_LONGEST = 420
_SHORTEST = 45
_SHORTEST_UNSPACED = 18
# Furniture by its phrases: `image`, `copyright` and `subscribers` alone are words of this news.
_FURNITURE = (
    r"(?i)\bsubscribe (?:to|now|today|for|here)|newsletter|\bsign up (?:to|now|today|for|here)|click here|\bread more"
    r"|\b(?:photo|image|file|illustration)s? ?(?:[:(/]|by\b|credit|courtesy|shows?\b|photo)|getty images|©"
    r"|copyright (?:\(c\)|\d{4})|all rights reserved|follow us|^advertisement|(?:accept|uses?|our) cookies"
    r"|key takeaways|table of contents|share this|(?:reporting|editing|additional reporting) by\b|\bpictured\b"
    r"|this (?:article|story|post|content) (?:was|is|has been|first|originally)|disclos(?:ure|aimer):|\bviews expressed"
    r"|定期購読|購読(?:する|申)|写真(?:[:：=＝/／]|提供)|会員登録|続きを読む|無断転載|撮影[:：=＝]"
)
_ENDS = r"[.!…。！][\"'”’」』)）]*$"
_QUESTION = r"[?？][\"'”’」』)）]*$"
# A day and a place, and who is seen doing what: the line under a photograph.
_CAPTION = (
    r"^(?:[A-Z][\w.'’-]+ ){1,4}(?:arrives|attends|speaks|poses|walks|holds up|looks on|gestures|listens|appears|tours)\b"
    r"|\b(?:is|are) (?:seen|pictured|shown)\b.{0,80}\b(?:19|20)\d\d\b|^(?:Photo|Image|Caption|図|写真)\b"
)
# "A worker packs parcels in Ghent on Oct. 24, 2024." A sentence of the text says what was, is or will be.
_DATED_AT_ITS_END = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec)[a-z]*\.? \d{1,2},? (?:19|20)\d\d\.$|\d{1,2} [A-Z][a-z]+ (?:19|20)\d\d\.$"
_FINITE = r"\b(?:was|were|is|are|has|have|had|will|would|could|may|can|said|\w{2,}ed|began|took|made|came|went|won)\b"
_CAPTURED = r"\b(?:during|onstage|on stage|arrives?|speaks?|speaking|attends?|poses?|delivers?|appear\w*|seen|pictured|displayed|shown|at the)\b"
# Who wrote it, under the text: "Jane Doe is a senior reporter ...", "Before The Post, he wrote about boats".
_BIO = (
    r"(?i)\b(?:is|was) (?:an?|the|our) (?:[\w’'-]+ ){0,5}(?:reporter|editor|journalist|correspondent|writer|columnist|contributor|author at)\b(?! who)"
    r"|\b(?:he|she|they|who) (?:also |has |have |previously |currently |now )*(?:covers?|covered|covering|wrote|writes|written|blogs?) (?:about|on|for|extensively)\b"
    r"|^\W{0,2}(?:Photo|写真|図|Video|動画)\W|\bfollow (?:him|her|them|me) on\b|\bstay tuned\b"
)
# Cut where an abbreviation seemed to end it, or begun after one.
_CUT = r"(?:\b[ap]\.m|\bNo|\bvs|\bSt|\bMr|\bMs|\bDr|\bGen|\bSen|\bRep|\bGov|\bAug|\bSept?|\bOct|\bNov|\bDec|\bJan|\bFeb)\.$|^[a-zà-ÿ](?![A-Z])"
# What the outlet says of its own article.
_OWN = r"(?i)^\W{0,2}(?:Update|Updated|Correction|Clarification|Editor['’]s note|Note|訂正|追記|更新)\b"
_BULLET = r"^\W*[-*•・●■□◆▶►]|^\d{1,2}[.)]\s"

_REFUSED = (_QUESTION, _BULLET, _FURNITURE, _CAPTION, _OWN, _BIO, _CUT)


@cache
def _of(expression: str) -> re.Pattern[str]:
    """The expression, compiled when first wanted: most commands read no text."""
    return re.compile(expression)


def tells(line: str) -> bool:
    """Whether a sentence, folded to one line, tells something by itself, as far as its own words show."""
    shortest = _SHORTEST_UNSPACED if text.is_unspaced(line) else _SHORTEST
    if not shortest <= len(line) <= _LONGEST:
        return False
    if not _of(_ENDS).search(line) or any(_of(one).search(line) for one in _REFUSED):
        return False
    if _of(_DATED_AT_ITS_END).search(line) and (_of(_CAPTURED).search(line) or not _of(_FINITE).search(line)):
        return False
    return text.fold(line).count('"') % 2 == 0
