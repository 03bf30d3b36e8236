# ruff: noqa: E501 - a list of words cut in two reads worse than a long line
"""Noun phrases of English sentences, found without a grammar: they end at the words of closed classes and at
what is shaped like a verb. What a phrase is taken for is decided in `heads`."""

from __future__ import annotations

import re
from dataclasses import dataclass

from monitor.evidence.ledger.ideas import idea_of, is_noun, verb_idea
from monitor.evidence.reading import stem


@dataclass(frozen=True, slots=True)
class Head:
    """A figure's head noun. `text`: its phrase, verbatim, or the idea where only a verb says it; `noun`: what
    it is compared by, the idea or the stem of the noun; `said`: whether the phrase is the article's own;
    `last`: the noun's own stem."""

    text: str
    noun: str
    said: bool
    last: str


WORD = re.compile(r"[A-Za-zÀ-ɏ][A-Za-zÀ-ɏ0-9&.'’/-]*|\d[\w.,-]*")
_DOES = re.compile(r"[ ](?:an?|the|its|their|his|her|that|to)[ ]")
# "taxpayer funds to settle a suit": nouns, which no verb is.
_BEFORE_TO = frozenset(
    "funds talks rights payments loans grants contracts duties taxes sales costs fees fines shares bonds".split()
)
HEDGES = re.compile(
    r"(?:\b(?:about|around|approximately|roughly|nearly|almost|some|close to|an estimated|estimated|more than|over|at least|"
    r"above|upwards? of|in excess of|a minimum of|a maximum of|a total of|a combined|a record|up to|at most|less than|under|below|as (?:much|many|high|little|few|low) as|"
    r"no more than|fewer than|only|just|another|an additional|additional|between|the|a|an|its|their|his|her|that|this|than|whopping|massive|staggering|"
    r"another|full|entire|initial|reported|combined|first|from|yet another|even|well over|far more than|roughly the)\s*|[~≈(\"“‘]\s*){1,4}$",
    re.IGNORECASE,
)
_INNER = re.compile(r"[ \u00a0][\"“‘']?|[\"”’'] ?[\"“‘']?")
END = frozenset(
    # Prepositions, conjunctions, pronouns, articles, auxiliaries, adverbs: no noun phrase runs over them.
    (
        "a an the of in on at to for from by with and or but nor as is are was were be been being it its this that "
        "these those which who whom whose what when where while than then there here he she they them their his "
        "her our your my we you i not no so if such into onto over under about around up down out off per each "
        "every both any through throughout via against between among across after before during since until "
        "within without toward towards despite amid like unlike because although though however also just only "
        "still already even now has have had having will would could should can may might must do does did done "
        "isn't wasn't don't won't can't said says say saying told according more most less least all some "
        "later late earlier early mid ago last next today yesterday tomorrow tonight monday tuesday wednesday thursday friday "
        "saturday sunday january february march april june july august september october november december "
        "year years month months week weeks day days quarter apiece altogether again once soon yet back "
        "away along together instead rather else alone further too very much many well worth plus versus vs "
        "compared deep wide tall year-over-year year-on-year effective west east north south northwest northeast southwest southeast including excluding regardless thanks due based higher lower bigger smaller larger better "
        "one two three us etc how ahead overall why whether beyond above below near behind upon till til yen citing using making giving taking bringing "
        "leaving following marking reflecting involving representing totaling totalling"
    ).split()
)
VERBS = frozenset(
    # Verbs that follow such phrases in news, in forms that are not shaped like one, and are rarely nouns.
    (
        "go goes went gone come comes came make makes made take takes took taken give gives gave given get gets "
        "got become becomes became begin begins began hold held keep keeps kept ran buys "
        "bought sell sells sold pay pays paid spends spent wins won lose loses lost built led leave leaves left meet met "
        "rises rose risen falls fell fallen grow grows grew grown hits hit puts put sets cuts let say needs want wants "
        "stay stays remain remains include includes require requires helps allow allows bring brings brought "
        "mean means meant see sees saw seen shows showed shown find finds found seek seeks sought plans aims "
        "expect expects live lives lived stood sit sits sat uses sent sends tell think "
        "thought know knew known feel felt tries seem seems appear appears die dies covers follow "
        "follows starts ends serve serves join joins receive receives lie lies make add adds closes raises "
        "drops jumps surges soar soars slips climbs happen happens contribute contributes agree agrees attend "
        "attends voted drew fled flee wear face faces provide provides carry carries announce announces pose poses "
        "reach reaches own owns rely hover hovers enjoy operate operates produce produces handle handles impact "
        "impacts affect affects lack spans consist consists mark marks represent represents targets creates "
        "create look looks invest invests acquire acquires plunge plunges fuels hikes slashes lifts tops sparks sues sue opens generates delivers replaces"
    ).split()
)
_ING_NOUNS = frozenset(
    "funding financing spending pricing training computing processing manufacturing trading housing building mining "
    "shipping engineering marketing advertising banking gaming offering listing filing hearing meeting rating "
    "borrowing lending saving earning holding wing ring king morning evening crossing clearing landing ruling "
    "licensing packaging streaming charging lighting wiring parking living heating cooling testing refining".split()
)
_LY_NOUNS = frozenset(
    "supply family assembly ally rally monopoly anomaly belly jelly fly reply bully july italy quarterly monthly weekly yearly daily hourly".split()
)
_VAGUE = frozenset(
    "third thirds fifths quarters peak high low cent percent total maximum minimum average mean record amount number sum level value figure range least most "
    "something short excess kind way lot part bit time times end start base case half rest majority share proportion much tune".split()
)
MOVES = frozenset(
    "increase increases rise rises gain gains jump jumps growth drop drops decline declines fall falls cut cuts "
    "reduction reductions hike hikes decrease surge boost slump plunge raise discount change".split()
)
_TAIL = re.compile(r"[ ](of|in|for|on|against|from)[ ](?:(?:the|its|their|his|her|a|an)[ ])?[\"“‘']?")
_WHEN = re.compile(
    r"(?:,? (?:in|on|for|during|at|by|over|since)(?: the| its)?(?: (?:first|second|third|fourth|last|past|next|three|six|same|full|fiscal|early|late|[a-z]+-quarter))*"
    r" (?:january|february|march|april|may|june|july|august|september|october|november|december|monday|tuesday|wednesday|thursday|friday|saturday|"
    r"sunday|quarter|half|year|month|week|day|months|years|weeks|days|period|(?:19|20)\d\d)(?: (?:19|20)\d\d)?"
    r"|,? (?:last|this) (?:year|month|week|quarter))$",
    re.IGNORECASE,
)
# Verbs of sums that are nouns as well: "a price tag", "its offer price".
_BOTH = frozenset("price cost value fine award offer charge pledge purchase buy settle".split())
_QUOTES = frozenset('"“‘')


def phrase(text: str, at: int, most: int = 6) -> tuple[int, int, str] | None:
    """The noun phrase that begins at `at`: where it stands, and its last noun; None where none begins."""
    kept: list[re.Match[str]] = []
    position = at
    while len(kept) < most:
        found = WORD.match(text, position)
        if found is None:
            break
        word = found.group().rstrip(".'’-/")
        low = word.lower()
        if not word or _ends(word, low, bool(kept)):
            break
        kept.append(found)
        position = found.start() + len(word)
        if text[position : position + 2].lower() in {"'s", "’s"}:
            position += 2
        if (
            _DOES.match(text, position)
            and low.endswith("s")
            and len(kept) > 1
            and word.islower()
            and low not in _BEFORE_TO
        ):
            kept.pop()  # "initiative marks a", "jobs package fails to"
            break
        gap = _INNER.match(text, position)
        if gap is None or (found.group() != word and found.group()[-1:] == "."):
            break
        position = gap.end()
    while kept and not _can_end(kept[-1].group()):
        kept.pop()
    if not kept:
        return None
    last = kept[-1].group().rstrip(".'’-/")
    return kept[0].start(), kept[-1].start() + len(last), last


def _ends(word: str, low: str, begun: bool) -> bool:
    if low in END or (low in VERBS and (begun or word.islower())):
        return True
    if low.endswith("ly") and low not in _LY_NOUNS and len(low) > 4:
        return True
    if begun and word.islower():
        if low.endswith("ed") and len(low) > 4 and low not in {"speed", "need", "feed", "seed", "breed"}:
            return True
        return low.endswith("ing") and low not in _ING_NOUNS
    return not begun and word.isdigit()


def _can_end(word: str) -> bool:
    low = word.lower().rstrip(".'’-/")
    if low.endswith(("'s", "’s")) or word[0].isdigit():
        return False
    if word[0].isupper() or is_noun(low) or low in _ING_NOUNS:
        return True
    return (len(low) > 2 and re.fullmatch(r".+(?:ed|ing|ive|ous|able|ible|ful|ical|onal|lion)", low) is None) or low in {
        "initiative", "incentive", "directive", "drive", "archive", "executive", "executives", "table", "cable", "seed", "speed", "feed", "people",
    }  # fmt: skip


def made_of(text: str, found: tuple[int, int, str], *, tail: bool = True) -> Head | None:
    """The head that a phrase is; None for words that say nothing ("a total"). `tail`: with the phrase that a
    preposition ties to it."""
    start, end, last = found
    if last.lower() in _VAGUE and not text[start:end].lower().endswith("market share"):
        return None
    if text[start - 1 : start] in _QUOTES and re.search('["”’]', text[start:end]):
        start -= 1  # "“Sovereign AI” initiative" with both of its marks
    said = short(text[start:end])
    moved = last.lower() in MOVES
    more = _tail(text, end, of_all=moved) if tail or moved else None
    # "Series E": its letter alone is no noun.
    noun = idea_of(last) or (stem(last) if len(last) > 1 else said.lower())
    if more is not None:
        if moved:
            noun = idea_of(more[2]) or stem(more[2])
        said = said + text[end : more[1]]
    elif moved:
        return grown(text, (start, end, last))
    return Head(said, noun, True, stem(last))


# What a rise can be besides a rise of something.
_PLAIN = re.compile(
    r"(?:annual|quarterly|monthly|weekly|daily|yearly|sharp|steep|big|large|small|modest|record|net|total|further|average|new|first|strong|slight|fresh|rapid|overall|.+(?:ed|ing|ive|ous|able|ful|al|est|er|ly))",
    re.IGNORECASE,
)


def grown(text: str, found: tuple[int, int, str]) -> Head | None:
    """ "like-for-like growth stood at": of a rise, the noun before it is what rose."""
    inside = text[found[0] : found[1]].split(" ")
    if len(inside) < 2 or _PLAIN.fullmatch(inside[-2]) or inside[-2][:1].isdigit():
        return None
    noun = idea_of(inside[-2]) or stem(inside[-2])
    return Head(short(text[found[0] : found[1]]), noun, True, stem(inside[-2]))


def short(said: str) -> str:
    """At most five words, from the end: the noun stands last."""
    if said.count(" ") < 5:
        return said
    return said.split(" ", said.count(" ") - 4)[-1]


def _tail(text: str, end: int, *, of_all: bool = False) -> tuple[int, int, str] | None:
    """A phrase tied to a noun by a preposition: what a name follows, or an "of"."""
    link = _TAIL.match(text, end)
    if link is None:
        return None
    found = phrase(text, link.end(), 4)
    if found is None:
        return None
    named = text[found[0]].isupper()
    return found if of_all or named or link[1] == "of" or (link[1] == "in" and idea_of(found[2])) else None


def backward(back: str) -> tuple[int, int, str] | None:
    """The noun phrase that `back` ends with."""
    found = list(WORD.finditer(back[-90:]))
    base = max(0, len(back) - 90)
    kept: list[re.Match[str]] = []
    right = len(back) - base
    for one in reversed(found):
        word = one.group().rstrip(".'’-/")
        gap = back[base + one.end() : base + right]
        if (kept and gap not in {" ", "\u00a0"}) or (not kept and gap.strip()):
            break
        low = word.lower()
        if not kept and low in {"tonnes", "tons", "barrels", "acres", "miles"}:
            return None  # the unit of another figure
        if low in {"thousand", "million", "billion", "trillion", "cent"}:
            return None
        if (
            low in END
            or (low in VERBS and word.islower())
            or (low.endswith("ly") and low not in _LY_NOUNS)
            or word[:1].isdigit()
        ):
            break
        if kept and (one.group().lower().endswith(("'s", "’s")) or len(kept) == 4):
            break
        if kept and word.islower() and (low.endswith("ed") or (verb_idea(low) and low not in _BOTH)):
            break
        kept.append(one)
        right = one.start()
    if not kept or not _can_end(kept[0].group()):
        return None
    return base + kept[-1].start(), base + kept[0].end(), kept[0].group()


def phrase_before(back: str) -> Head | None:
    """The head that `back` ends with, but for what says when; of "shares in X" the shares."""
    back = re.sub(r" ?\([^()]{1,40}\)$", "", _WHEN.sub("", back))
    found = backward(back)
    if found is None:
        return None
    start, end, last = found
    if back[:start].endswith(" to "):
        return None  # "on delivery basis to China was assessed at"
    outer = re.search(
        r"[ ](?:of|in|at|for|on|with)(?: (?:the|its|their|an?|US|U\.S\.|UK))?(?: [\d,.]+)?[ ]$", back[:start]
    )
    if outer is not None:
        inner = backward(back[: outer.start()])
        if inner is not None:
            return made_of(back, (inner[0], inner[1], inner[2]), tail=True) or made_of(
                back, found, tail=False
            )
    if last.lower() in MOVES:
        return grown(back, found)
    return made_of(back, (start, end, last), tail=False)
