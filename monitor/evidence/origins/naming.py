# ruff: noqa: E501 - an expression cut in two reads worse than a long line
"""Outlets that no table knows, where the words themselves make a name one: "the Harbour Ledger newspaper",
"state news agency Velia", "the Daily Example", example-news.com, 北辰新聞.

An address like "harbour.example" may be a shop's: it counts only where more says that it is an outlet. Refused is every other name with a capital, and what is no name: "the newspaper", 地元紙, 国営テレビ.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from monitor.outlets import Mention

_CAP = r"[A-ZÀ-Þ][\w’'&-]{1,24}"
_NAME = rf"(?:The )?{_CAP}(?: (?:of |de |da |del |and |& )?{_CAP}){{0,4}}"
_KIND = r"(?:newspaper|daily|weekly|magazine|tabloid|news agency|newswire|news (?:web)?site|news outlet|news service|news portal|broadcaster|television station|TV station|TV channel|radio station|radio|news channel)"
_FORMS = (
    re.compile(rf"\b{_KIND} (?P<o>{_NAME})"),
    re.compile(rf"(?<![\w’'.-])(?P<o>{_NAME})(?:['’]s?)? {_KIND}\b"),
    re.compile(
        rf"(?<![\w’'.-])(?P<o>(?:The |the )?(?:{_CAP} ){{0,3}}(?:Daily|Sunday|Evening|Morning|Weekly) [A-ZÀ-Þ][\w’'-]{{2,20}}(?: [A-ZÀ-Þ][\w’'-]{{2,20}})?)"
    ),
    re.compile(
        rf"(?<![\w’'.-])(?P<o>(?:The )?(?:{_CAP} ){{1,3}}(?:Times|Herald|Tribune|Gazette|Chronicle|Courier|Examiner|Inquirer|Shimbun|Shinbun|Zeitung|Nachrichten|Newspaper|News Agency|Broadcasting Corporation|Sentinel|Observer|Advertiser|Bugle|Standard-Times|Daily News))(?![\w’'-]| [A-Z])"
    ),
    # What is a paper's name, and a register's or a telegraph's, is one where it reports.
    re.compile(
        rf"(?<![\w’'.-])(?P<o>(?:The )?(?:{_CAP} ){{1,3}}(?:Ledger|Journal|Mail|Echo|Dispatch|Argus|Telegraph|Enquirer|Bulletin|Globe|Courant|Free Press))(?=,? (?:(?:has|had|also|first|later|earlier|exclusively|previously) ){{0,2}}(?:reports|reported|reveals|revealed|broke|wrote|writes|learned)\b)"
    ),
    # A broadcaster is called one: "Radio Velia said on Sunday", "TV Harbour reports". A shop may be called Radio, too.
    re.compile(
        rf"(?<![\w’'.-])(?P<o>(?:Radio|Rádio|Rádió|TV|Televisión|Televisão|Telewizja|Télé|Antenne) (?!Shack|Flyer|City|Row|Times){_CAP}(?: {_CAP})?)(?=,? (?:{_KIND} )?(?:said|says|reported|reports|has learned)\b)"
    ),
    re.compile(
        r"(?<![\w@/.-])(?P<o>[A-Za-z0-9][A-Za-z0-9-]{2,30}\.(?:com|net|org|co\.uk|co\.jp|jp|de|fr|in|ie|eu|news|info|tv|io|biz|com\.au))(?![\w/.-]*[/@])"
    ),
)
_OF_A_PAPER = _FORMS[3:5]
_EAST = re.compile(
    r"(?P<o>[\u4e00-\u9fff\u30a1-\u30fa\u30fcA-Za-z0-9・]{1,12}?(?:新聞|通信社|通信|テレビ|放送|日報|時報|タイムズ|タイムス|ニュース|新報))(?=紙|電子版|オンライン|デジタル|（|が|は|によ|の報|の取材|など|に語|に対)"
)
_EAST_BESIDE = re.compile(
    r"(?:メディア|サイト|新聞|紙|誌|通信社|放送局|テレビ局)(?:の|「|『)(?P<o>[ァ-ヶーA-Za-z0-9・]{3,24})[」』]?(?=電子版|（|が|は|によ|の報|に語)"
)
# Before a name's own part: of whose land it is. What is left must still be a name.
_WHOSE = re.compile(
    r"^(?:国営|国有|公共|公営|国際|半国営|地元|現地|有力|同国|民放|各|複数の|一部|米|英|仏|独|伊|韓国|中国|台湾|香港|北朝鮮|ロシア|イラン|イスラエル|インド|ウクライナ|海外|大手|経済|業界|専門|ネット|衛星|当局系)+"
)
_CLASS = re.compile(r"(?:中央)?(?:新聞|通信社|通信|テレビ|放送|日報|時報|タイムズ|タイムス|ニュース|新報)")
_BEFORE = frozenset(
    (
        "The the This That These Those A An It He She They We You I In On At By But And Or As For From With "
        "According While When After Before Since However Meanwhile Also Both Earlier Later Citing Told Per "
        "Via To If Local State Several Many Some Other Another One Two National Government Media"
    ).split()
)
_LANDS = frozenset(
    (
        "North South East West Northern Southern US UK U.S U.K EU American British English Scottish Welsh "
        "Irish French German Japanese Chinese Korean Israeli Palestinian Russian Ukrainian Indian Pakistani "
        "Spanish Catalan Portuguese Italian Dutch Belgian Swiss Austrian Swedish Norwegian Danish Finnish "
        "Polish Czech Hungarian Romanian Greek Turkish Iranian Iraqi Syrian Lebanese Saudi Qatari Emirati "
        "Egyptian Arab Arabic African Nigerian Kenyan Canadian Mexican Brazilian Argentine Chilean Colombian "
        "Australian Taiwanese Thai Vietnamese Indonesian Malaysian Singaporean Filipino Hong Kong Kurdish "
        "European Asian Western Latin Korea Japan China India Russia Germany France Britain Israel Iran Iraq "
        "Day Week Month Year"
    ).split()
)
# "The Velian Press Centre": of whose land it is, is half of its name.
_OF_ITS_LAND = re.compile(r"(?:Press|News|National|Central) [A-Z]")
_PERIODS = frozenset(("Daily", "Sunday", "Evening", "Morning", "Weekly"))
_NOT_DAILY = frozenset(
    "Show Active Users Briefing Life Routine Prayer Meal News Mass Service Best Edition Session Trading Services".split()
)


def named_by_kind(sentence: str, known: Sequence[Mention]) -> list[Mention]:
    """The outlets that a sentence names beside those already `known`; they overlap neither these nor each other."""
    taken = [(one.start, one.end) for one in known]
    out: list[Mention] = []
    for form in _EAST, _EAST_BESIDE, *_FORMS:
        for found in form.finditer(sentence):
            start, end = found.span("o")
            name = found["o"]
            if form is _EAST:
                whose = _WHOSE.match(name)
                start += whose.end() if whose else 0
                name = sentence[start:end]
                if _CLASS.fullmatch(name) or len(name) < 3:
                    continue
            elif form is not _EAST_BESIDE:
                start, name = _bare(name, start)
                if not _is_name(name) or (form is _FORMS[1] and _is_of_a_place(sentence, start, found.end())):
                    continue
                if form in _OF_A_PAPER and " " not in name:
                    continue  # "The Ledger": which one, it does not say.
            if all(end <= one or start >= other for one, other in taken):
                taken.append((start, end))
                out.append(Mention(name, start, end, doubtful=form is _FORMS[-1]))
    return out


def _bare(name: str, start: int) -> tuple[int, str]:
    """Without what begins the sentence, or says whose land's it is: "As The Daily Caller", "British newspaper"."""
    while name:
        first, space, rest = name.partition(" ")
        if first not in _BEFORE and not (first in _LANDS and rest and not _OF_ITS_LAND.match(rest)):
            break
        start, name = start + len(first) + len(space), rest
    return start, name


def _is_of_a_place(sentence: str, start: int, end: int) -> bool:
    """Whether what stands before "newspaper" says of where it is: "an Orlando radio station", "told Orlando
    radio station Wave 9"."""
    return (
        re.search(r"\b(?:an?|[Tt]hat|[Oo]ne) $", sentence[max(0, start - 5) : start]) is not None
        or re.match(r" (?:the |The )?[A-Z]", sentence[end : end + 6]) is not None
    )


def _is_name(name: str) -> bool:
    """Whether what is left of it is a name: not a land, a day, a word."""
    parts = name.split(" ")
    if len(parts) > 1 and parts[-2] in _PERIODS and parts[-1] in _NOT_DAILY:
        return False
    return bool(name) and not all(one in _LANDS or one in _BEFORE or one in _PERIODS for one in parts)
