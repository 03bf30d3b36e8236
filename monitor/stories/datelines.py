"""Where a report was sent from, by whom and when: "TOKYO, Nov 16 (Reuters) - ", "［東京 16日 ロイター］".

A dateline says nothing of what happened. In a batch of a few short texts its place and day would be rare
words and names that two reports share, and where nothing follows it, all that they say.

To cut off what is none costs more than to leave one in: it may be the actor ("IBM-backed", "SONY:", "OpenAI
(backed by Microsoft) -"). So a place in capitals needs a sender or a date beside it, and a sender is an
agency, or stands behind such a place or a date. "WASHINGTON — The ..." stays.
"""

from __future__ import annotations

import re

_UPPER = r"[A-ZÀ-Þ][A-ZÀ-Þ.'’-]+(?:[ /][A-ZÀ-Þ][A-ZÀ-Þ.'’-]+){0,3}"
_PLACE = r"[A-ZÀ-Þ][\w.'’-]+(?:[ /][A-ZÀ-Þ][\w.'’-]+){0,3}"
_REGION = r"(?:, ?[A-ZÀ-Þ][\w.]*(?: [A-ZÀ-Þ][\w.]*)?)?"
_MONTH = r"[A-Za-zÀ-ÿ]{3,10}\.?"
_DATE = rf"(?:{_MONTH} \d{{1,2}}|\d{{1,2}}\.? {_MONTH})(?:,? \d{{4}})?"
_SENDER = r"[(/\[](?!NYSE|NASDAQ|Nasdaq|TSE|TYO|LSE|HKEX)[A-ZÀ-Þ][^()/\[\]\n:]{1,29}[)/\]]"
_DASH = r"\s?(?:\.?[-–—―]+)\s*"
_NOTE = r"(?:\((?:Updates?|Adds?|Recasts?|Corrects?|Refiles?|Repeats?)\b[^)\n]{0,120}\)\s?)?"
_AGENCY = (
    r"(?:Reuters|Bloomberg|Kyodo|Xinhua|Jiji|Yonhap|Bernama|Antara|AFP|AP|UPI|EFE|ANSA|dpa|APA|TASS|CNN|PTI|ANI"
    r"|News|Agency|ロイター|共同|時事|聯合|新華社|路透|法新|美联|[电電讯訊]|연합뉴스|뉴시스|뉴스1|통신)"
)
_SENT_BY = rf"[(/\[][^()/\[\]\n:]{{0,20}}\b{_AGENCY}\b[^()/\[\]\n:]{{0,20}}[)/\]]"
_END = rf"(?:{_DASH}|\s?:\s*)"
_DATELINE = re.compile(
    rf"{_NOTE}(?:"
    rf"(?:{_UPPER}{_REGION},? ?(?:{_DATE},? ?)?|(?:{_PLACE}{_REGION},? ?)?{_DATE},? ?){_SENDER}{_END}"
    rf"|(?:{_PLACE}{_REGION},? ?)?{_SENT_BY}{_END}"
    rf"|{_UPPER}{_REGION},? {_DATE}(?:{_DASH}|\s?:(?!\d)\s*)"
    rf"|\((?:Reuters|Bloomberg|CNN|AFP|AP|dpa|Kyodo|Xinhua)\)\s*"
    rf"|[\[(【（［](?:[^\])】）］\n]{{0,20}}{_AGENCY}[^\])】）］\n]{{0,12}}|[^\])】）］=＝\n]{{1,12}}[=＝][^\])】）］\n]{{1,16}})"
    rf"[\])】）］](?:{_DASH})?(?:\s?\S{{2,5}} (?:기자|특파원)\s?[=＝]\s*)?"
    r"|[\u4e00-\u9fff]{2,12}?(?:\d{1,2}月)?\d{1,2}日[电電讯訊]\s?(?:[（(][^）)\n]{0,6}记者[^）)\n]{2,24}[）)])?"
    r")"
)


def parted(text: str) -> tuple[str, str]:
    """The dateline that `text` begins with, "" where there is none, and what follows it."""
    found = _DATELINE.match(text.lstrip()[:240])
    if found is None:
        return "", text
    end = len(text) - len(text.lstrip()) + found.end()
    return text[:end], text[end:]
