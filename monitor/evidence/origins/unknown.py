# ruff: noqa: E501 - an expression cut in two reads worse than a long line
"""Credits to outlets that nobody knows: "The Ledger reported", "first reported by Larkspur", 『港新報』によると.

They name no origin: which Ledger is meant, and whether Larkspur is an outlet at all, the words do not say. But an article
that credits somebody for the news is no report of its own: where one stands, its rung is unknown.

Refused: what a company or an office "reported" of itself, unless it is said to have been first; credits to a detail, far down.
"""

from __future__ import annotations

import re
from typing import Final

from monitor.evidence.origins import crediting
from monitor.evidence.origins.crediting import O
from monitor.evidence.origins.desk import Desk
from monitor.evidence.origins.naming import named_by_kind
from monitor.evidence.reading import credit_lines, passages
from monitor.model import Article

_CAP: Final = r"[A-ZÀ-Þ][\w’'&.-]{1,24}"
_NAME: Final = rf"(?:[Tt]he )?{_CAP}(?: {_CAP}){{0,3}}"
# What papers are called, by themselves no name.
_PAPER: Final = (
    r"(?:Ledger|Herald|Tribune|Gazette|Chronicle|Courier|Examiner|Inquirer|Enquirer|Sentinel|Observer|Advertiser|Bugle|Times|Post|Journal"
    r"|News|Mail|Mirror|Echo|Register|Dispatch|Argus|Telegraph|Bulletin|Globe|Express|Courant|Press|Standard|Record|Review|Star|Sun|Monitor"
    r"|Independent|Guardian|Citizen|Daily|Weekly|Wire|Insider|Intelligencer|Mercury|Tidings)"
)
_VERB: Final = r"(?:(?:has|had|also|later|earlier|exclusively|previously) ){0,2}(?:reports?|reported|reveals?|revealed|broke|learned|disclosed|wrote|writes)\b"
_NAMED: Final = (
    re.compile(rf"\b[Tt]he (?:{_CAP} ){{0,2}}(?P<paper>{_PAPER}),? {_VERB}"),
    re.compile(rf"\b(?:[Aa]ccording to|[Ff]irst told) [Tt]he (?:{_CAP} ){{0,2}}(?P<paper>{_PAPER})\b"),
    re.compile(
        rf"\b(?:[Ff]irst|[Oo]riginally|[Ee]xclusively) (?:reported|revealed|disclosed|published|spotted|broken) by {_NAME}"
    ),
    re.compile(
        rf"\b{_NAME}(?:, which|, who)? (?:first|exclusively) (?:reported|wrote|revealed|disclosed|published)\b"
    ),
    re.compile(rf"\b{_NAME} (?:was|were) (?:the )?first to (?:report|reveal|break|publish|disclose)\b"),
    re.compile(rf"\b{_NAME} broke the (?:news|story)\b|\b[Aa]s (?:first )?(?:reported|noted|revealed) by {_NAME}"),
    re.compile(
        rf"\b(?:[Aa]ccording to|[Cc]iting|[Ff]ollowing) (?:an?|the) (?:new |recent |exclusive )?(?:news )?(?:report|story|scoop|exclusive) (?:in|by|from) {_NAME}"
    ),
    re.compile(
        r"[『「][^』」。]{2,20}[』」](?:紙|誌|電子版)?(?:によ(?:ると|れば|りますと)|(?:が|は)[^。]{0,120}(?:報じ|伝え|スクープし))"
    ),
)  # fmt: skip
# Of whom not even a name is given.
_NAMELESS: Final = re.compile(
    r"\b(?:[Ll]ocal|[Ss]tate|[Ss]everal|[Mm]ultiple|[Ss]ome|[Oo]ther|[Mm]edia|[Nn]ews|[Pp]ress|[Dd]omestic|[Nn]ational) (?:media|press|news outlets|newspapers?|outlets|reports)(?: have| had| has)? (?:reported|report|reports|said|say|claimed|suggest(?:ed)?)\b"
    r"|\b[Aa]ccording to (?:local|state|media|news|press|several|multiple|recent|domestic) (?:media|press|reports|outlets)\b"
    r"|(?:地元|現地|一部|複数の?|海外|各|国内)の?(?:紙|メディア|報道機関|報道)[^。]{0,80}(?:報じ|伝え|によ|では)"
)
_HINT: Final = re.compile(
    r"report|reveal|broke|learned|disclos|wrote|writes|(?i:according)|first|citing|報|伝え|によ"
)
_TOP: Final = 3
_PLACE: Final = 0.34
# Lines from head and foot where a line of sources is the article's.
_NEAR: Final = 3


def credits_somebody(article: Article, desk: Desk, *, nameless: bool) -> bool:
    """Whether an article credits for the news an outlet that cannot be told; `nameless`: or "local media"."""
    lede = desk.lede(article)
    lines = [line.strip() for line in article.text.splitlines() if line.strip()]
    near = (*lines[:_NEAR], *lines[-_NEAR:], *(one.text for one in credit_lines(article)))
    if any(_is_line(line, article, desk) for line in near):
        return True
    for passage in passages(article):
        if passage.is_title:
            continue
        if passage.number > lede + _TOP or passage.place > _PLACE or not _HINT.search(passage.text):
            continue
        if desk.shared(passage.text) >= 2 and _is_credit(passage.text, article, desk, nameless=nameless):
            return True
    return False


def _is_line(line: str, article: Article, desk: Desk) -> bool:
    if len(line) > 160 or not crediting.is_line(line) or crediting.is_of_a_picture(line):
        return False
    return not desk.mentions(line) and not desk.names_itself(line, article)


def _is_credit(sentence: str, article: Article, desk: Desk, *, nameless: bool) -> bool:
    sentence = sentence[: crediting.LONGEST]
    if crediting.PAST.search(sentence):
        return False
    if nameless and _NAMELESS.search(sentence):
        return True
    # An outlet that is known has been looked at, and what it is credited with.
    mentions = tuple(one for one in desk.mentions(sentence) if not one.doubtful)
    mentions = tuple(sorted((*mentions, *named_by_kind(sentence, mentions)), key=lambda one: one.start))
    masked, _ = crediting.mask(sentence, mentions)
    for form in _NAMED:
        for found in form.finditer(masked):
            paper = found.groupdict().get("paper")
            if O not in found.group() and not (paper and paper.lower() in desk.own[article.id].lower()):
                return True
    return False
