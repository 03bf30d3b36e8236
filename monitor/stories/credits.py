"""The outlets that an article names as its source: "according to Nikkei", 日経によると, "laut Handelsblatt".

Only what is quick to find and hard to mistake: a name right beside the words that credit it. Who is right
about the origin of a story is evidence's business, which reads whole sentences; here a credit is one more
thing that two rewrites have in common.
"""

from __future__ import annotations

import re

from monitor import text as texts
from monitor.stories.aliases import Table
from monitor.stories.vocabulary import CREDIT, Tokens

_NAME = r"(?:[A-Z][\w&.\u2019'-]*\w|[A-Z])(?: (?:of|and|&|de|für|[A-Z][\w&.\u2019'-]*\w|[A-Z])){0,4}"
_ARTICLE = (
    r"(?:the |an? |la |le |l['’]|der |die |das |dem |el |newspaper |daily |agency |broadcaster |magazine "
    r"|website )*"
)
_AFTER = re.compile(
    r"(?:[Aa]ccording to|[Tt]old|[Cc]iting|[Cc]ited by|[Rr]eported by|[Ii]nterview with"
    r"|[Rr]eport by|[Rr]eport from|[Ss]peaking to|[Ss]elon|[Ss]egún|[Ll]aut|[Ss]econdo"
    r"|[Mm]enurut|[Cc]itant)"
    rf" {_ARTICLE}({_NAME})"
)
_REPORTED = re.compile("reported|reports|reporting|berichtet|berichtete|rapporte|rapporté|informó|informa")
_NAME_BEFORE = re.compile(
    rf"({_NAME}),?(?: newspaper| daily| news agency| magazine| has| have| had| first| also| exclusively"
    r"| earlier| previously| a| hat){0,3} $"
)
_DATELINE = re.compile(r"[(/](Reuters|Bloomberg|AP|AFP|dpa|Kyodo|Xinhua|Jiji Press|Yonhap|Bernama)[)/]")
_NAME_EAST = r"[A-Za-z0-9\u30a1-\u30fc・\u4e00-\u9fff]"
_EAST = re.compile(r"によると|によれば|報じ|の取材に|报道|報道|報導|消息|援引")
# What stands before those words: "日経の報道", "《日经》", "据日经新闻".
_EAST_BEFORE = re.compile(
    rf"(?:据[《「]?)?({_NAME_EAST}{{2,24}}?)[」》』]?(?:など)?(?:(?:の|による)?報道)?(?:紙|電子版)?(?:的)?"
    r"(?:が[^。]{0,12}?)?$"
)
# Who is told, and what is reported, without being a source's name.
_NOBODY = frozenset(
    (
        "it he she they we i there but the this that these those monday tuesday wednesday thursday friday "
        "saturday sunday police officials authorities witnesses congress parliament court additional report "
        "so people mr ms 当局 警察 関係者 専門家 報道 報道各社 報告書 同報告書 調査 数字 同氏 同社 同署 "
        "同紙 発表 医療関係者 捜査関係者 早前 此前 媒体 外媒"
    ).split()
)


def credited(found: Tokens) -> frozenset[str]:
    """The folded names of those whom the text credits, under one name where they have several."""
    source, names = found.source, set()
    for at in found.of(CREDIT):
        start, end = found.starts[at], found.end(at)
        if after := _AFTER.match(source, start):
            names.add(after[1])
        if _REPORTED.match(source, start, end):
            before = _NAME_BEFORE.search(source, max(0, start - 60), start)
            if before:
                names.add(before[1])
        if wire := _DATELINE.match(source, max(0, start - 1)):
            names.add(wire[1])
    if not source.isascii():
        for match in _EAST.finditer(source):
            before = _EAST_BEFORE.search(source, max(0, match.start() - 40), match.start())
            if before:
                name = before[1].removeprefix("据")
                known = found.names.within(name)
                names.add(name[known[-1][0] : known[-1][1]] if known else name)
    return frozenset(
        name for one in names if (name := _plain(one, found.names)) not in _NOBODY and len(name) >= 2
    )


def _plain(name: str, names: Table) -> str:
    for ending in ("'s", "\u2019s"):
        name = name.removesuffix(ending)
    for ending in (" of", " and", " de"):
        name = name.removesuffix(ending)
    return names.of(texts.fold(name).removeprefix("the ") if name.startswith("The ") else name)
