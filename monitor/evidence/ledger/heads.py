# ruff: noqa: E501 - a list of words or an expression cut in two reads worse than a long line
"""The head noun of a figure: what the words around it say that it is an amount of.

Tried in this order, in English: the counted noun ("20,000 GPUs"); the noun phrase right after ("a $6.5
billion acquisition of X", "a 120-megawatt campus"); a phrase tied by "of" or "in" ("$100 billion in capital");
the noun before ("a price tag of", "a stake worth"); the verb, for the idea it stands for ("raised", "would
cost"); the subject of what rose, fell or came to ("Shares in X rose 2.6%"). In Japanese the noun before は, が
or を (総事業費は約9600億円), the verb after (1兆円を調達), the noun after の (2割の株式).

No grammar is parsed: a phrase ends at the words of closed classes and at what is shaped like a verb. Where
no rule holds the figure has no head, and what it is about is not said.
"""

from __future__ import annotations

import re

from monitor.evidence.figures import Figure
from monitor.evidence.ledger.counting import counted
from monitor.evidence.ledger.frames import dimension, framed, is_dimension
from monitor.evidence.ledger.headsja import in_japanese, japanese
from monitor.evidence.ledger.ideas import idea_of, is_noun, verb_idea
from monitor.evidence.ledger.phrases import (
    END,
    HEDGES,
    MOVES,
    VERBS,
    WORD,
    Head,
    backward,
    grown,
    made_of,
    phrase,
    phrase_before,
)

# "$100 billion in capital": what stands after "in" is what it is, where it is one of these; else it is where.
_IN = frozenset(
    "revenue revenues sales funding funds damages capital cash debt debts stock shares subsidies subsidy bribes taxes tax "
    "fines losses loss investment investments aid loans loan fees exports imports assets profit profits costs cost "
    "savings support grants equity contracts orders advertising value bonds compensation financing earnings "
    "spending incentives credits penalties bonuses credit deals donations contributions payments capacity storage "
    "duties deposits charges restitution interest income dividends rent sanctions".split()
)
_GAP = re.compile(r"[ \u00a0-]?[\"“‘'(]?")
_OF_AFTER = re.compile(r"(?:[ ]worth)?[ ]of[ ](?:(?:the|its|their|his|her|a|an|all|our|any)[ ])?[\"“‘']?")
_IN_AFTER = re.compile(r"[ ](?:in|as)[ ](?:(?:the|its|their|a|an)[ ])?(?=[A-Za-z])")
_LINK_BEFORE = re.compile(
    r"[ ](?:of|worth|totall?ing|exceeding|averaging|topping|reaching|estimated at|set at|valued at|priced at|starting at|costing|to|at|above|below|is|was|are|were)$",
    re.IGNORECASE,
)
# A company that is worth so much has this for its value; a contract is one for so much.
_IS_WORTH = re.compile(
    r"\b(?:company|firm|group|business|start-?up|lender|bank|maker|retailer|carmaker|chipmaker|operator|entity|giant|it|they|them) (?:(?:is|was|are|were|be|been|now|would|could|will|already|currently|combined|together|which|that|has|have|had) ){1,4}worth$",
    re.IGNORECASE,
)
_MOVED = re.compile(
    r"(?P<verb>\b(?:ro?se|rise|risen|rising|rises|fell|fall|fallen|falling|falls|grew|grow|grown|grows|growing|climb(?:ed|s|ing)?|jump(?:ed|s|ing)?|soar(?:ed|s|ing)?|"
    r"surg(?:e|ed|es|ing)|drop(?:ped|s|ping)?|slip(?:ped|s)?|slid|sank|plunged?|declin(?:e|ed|es|ing)|gain(?:ed|s|ing)?|lost|increas(?:e|ed|es|ing)|decreas(?:e|ed|es|ing)|"
    r"is|was|are|were|be|been|reach(?:ed|es)?|hit|total(?:l?ed|s)|comes?|came|stands?|stood|remain(?:ed|s)?|exceed(?:ed|s)?|averag(?:ed|es)|"
    r"closed|ended|settled|tumbled|edged|advanced|rallied|plummet(?:ed|s)?|crash(?:ed|es)?|rebounded|shrank|shrunk|pop(?:ped|s)|rang(?:ed|es|ing)|up|down|starts?|started|amount(?:ed|s)?|kept|left|held|set|pegged|assessed|estimated|put|"
    r"seen|trad(?:ed|es|ing)|expected|weighs?|weighed|measures?|measured|won|reached|unchanged|contained)\b)"
    r"(?:[ ](?:in|up|down|by|to|at|out|sharply|further|back|higher|lower|steadily|still|now|then|just|only|[a-z]+ly)){0,3}$",
    re.IGNORECASE,
)
# "Smith polled 11 percent": his.
_POLLED = re.compile(r"(?P<verb>\b(?:garnered|received|won|got|polled|took|drew|scored)\b)$")
_HELD = re.compile(
    r"\b(hold|holds|held|own|owns|owned|controls?|controlled|retains?|retained)(?: an? (?:[a-z]+ )?(?:majority|minority)(?: of)?)?$"
)
# "raised interest rates to 1.75 per cent"
_CHANGED = re.compile(
    r"\b(?:raise|lift|cut|lower|increas|reduc|hike|boost|slash|push|bring|brought)[a-z]* ([^,;:]{3,60}) to$",
    re.IGNORECASE,
)
# Bonds and deposits "pay 4.1%".
_PAYS = re.compile(r"\b(pays?|paid|paying|earns?|earned|yields?|yielded)$")
# "The awards were reduced by $3 million"
_PASSIVE = re.compile(
    r" (?:was|were|is|are|been|be|being) (?:reduced|cut|increased|raised|lowered|lifted|boosted|trimmed|slashed|shortened|extended|exceeded|expanded|missed|beaten|supported|backed|funded) by$"
)
_WEIGHS = re.compile(r"\b(weighs?|weighed|weighing)$")
_WILL = frozenset("will would could should can may might has have had".split())
_FINED = frozenset({"fine", "award", "payment"})
_TWO_OBJECTS = frozenset({"payment", "price", "fine", "award", "offer", "debt", "savings"})
# Forms that are nouns of another sense as well: "charges of", "an award", "an offer".
_ALSO_NOUNS = ("charg", "award", "offer", "commit", "fine", "pledg", "deploy", "generat", "value")
_EXCHANGED = frozenset({"acquisition", "sale", "settlement", "price", "stake", "offer", "valuation"})
_AUX = frozenset(
    "has have had would will could should may might can must is was are were be been to also already that which "
    "now then still had currently since understood believed thought expected estimated said reported known likely forecast projected "
    "scheduled supposed set going".split()
)


def head(figure: Figure, begin: int) -> Head | None:
    """What the figure is an amount of; `begin`: where it, or the sum it restates, begins in its passage."""
    text = figure.passage.text
    if figure.kind == "duration" and in_japanese(text, begin, figure.onward):
        return None
    if in_japanese(text, begin, figure.onward):
        return japanese(figure, begin) or _by_unit(figure)
    if figure.kind == "duration":
        return _lasting(figure, text, begin)
    if figure.kind == "count" and (own := counted(figure)) is not None:
        # "The index fell 313.45 points": they are the index's.
        return (_subject(text, begin, figure.kind, figure.end) if own.noun == "point" else None) or own
    return (
        _premium(figure, text)
        or framed(figure, begin)
        or _bracketed(figure, text, begin)
        or (None if is_dimension(figure) else _after(figure, text))
        or _tied(figure, text)
        or _before(text, begin, percent=figure.kind == "percent")
        or (_verb(text, begin, figure.left, figure.onward) if figure.kind == "money" else None)
        or _for(text, begin)
        or _subject(text, begin, figure.kind, figure.end)
        or _purpose(figure, text)
        or _near(figure, text, begin)
        or dimension(figure)
        or _by_unit(figure)
    )


# What an offer is more, or less, than the price on the exchange: "31 per cent above Monday's close".
_OVER_CLOSE = re.compile(r" (?P<side>above|below) [^,;:.]{0,40}?\bclos(?:e|ing)\b")


def _premium(figure: Figure, text: str) -> Head | None:
    found = _OVER_CLOSE.match(text, figure.onward) if figure.kind == "percent" else None
    if found is None:
        return None
    noun = "premium" if found["side"] == "above" else "discount"
    return Head(noun, noun, False, noun)


def _by_unit(figure: Figure) -> Head | None:
    """What has no noun and can be one thing only: so many megawatts are power; and what is burnt by the acre."""
    noun = {
        "W": "power",
        "Wh": "energy",
        "m2": "area",
        "m²": "area",
        "°C": "temperature",
        "°F": "temperature",
        "m/h": "speed",
        "mile/h": "speed",
    }.get(figure.unit)
    if noun:
        return Head(noun, noun, False, noun)
    if figure.unit in {"acre", "barrel", "ton"} and figure.literal.isascii():
        said = re.split(r"[ -]", figure.literal)[-1]
        return Head(said, figure.unit, True, figure.unit)
    return None


_TERM = re.compile(
    r"\b(?:jailed|imprisoned|sentenced|sentence|term|prison|banned|suspended|disqualified)\b[^.;]{0,40}\b(?:for|to|of)$",
    re.IGNORECASE,
)
_NO_SPAN = frozenset(
    "high low period event span stretch mark note yield peak history anniversary average experience age".split()
)


def _lasting(figure: Figure, text: str, begin: int) -> Head | None:
    """What lasts so long: "a 12-year contract", "jailed for two years". Of other spans ("over the past ten
    years") nobody can tell what they are figures of."""
    if "-" in figure.literal:
        made = _after(figure, text)
        return made if made and made.last not in _NO_SPAN else None
    tied = re.compile(r"(?:[’'](?:s)?| of)[ ](?=[a-z])").match(text, figure.onward)
    if tied is not None and (found := phrase(text, tied.end())) is not None:
        return made_of(text, found) if found[2].lower() not in _NO_SPAN else None
    back = HEDGES.sub("", text[max(0, begin - 80) : begin]).rstrip()
    return Head("sentence", "sentence", False, "sentence") if _TERM.search(back) else None


def _after(figure: Figure, text: str) -> Head | None:
    gap = _GAP.match(text, figure.onward)
    if gap is None or gap.end() == figure.onward or "(" in gap.group():
        return None
    found = phrase(text, gap.end())
    if found is None:
        return None
    following = WORD.match(text, found[1] + 1)
    if following is not None and following.group().lower() in _WILL and text[found[0]].isupper():
        return None  # "the $81 billion [that] Paramount will pay"
    return made_of(text, found)


def _bracketed(figure: Figure, text: str, begin: int) -> Head | None:
    """ "rice ball (140 yen)", "Suncor (20%)", "the largest grant, $41 billion, goes": the noun before."""
    if figure.kind == "count":
        return None
    around = (text[:begin].rstrip()[-1:], text[figure.end : figure.end + 1])
    if around not in {("(", ")"), (",", ",")}:
        return None
    found = backward(text[:begin].rstrip()[:-1].rstrip())
    if found is None or (around[0] == "," and not text[found[0]].islower()):
        return None
    return made_of(text, found, tail=False)


def _tied(figure: Figure, text: str) -> Head | None:
    link = _OF_AFTER.match(text, figure.onward)
    if link is not None:
        found = phrase(text, link.end())
        worth = link.group().startswith(" worth")
        if found is not None and (figure.kind != "money" or worth or found[2].islower()):
            return made_of(text, found, tail=True)
    link = _IN_AFTER.match(text, figure.onward)
    if link is not None:
        found = phrase(text, link.end())
        if found is not None and (is_noun(found[2]) or found[2].lower() in _IN):
            return made_of(text, found, tail=False)
    return None


_VALUATION = Head("valuation", "valuation", False, "valuation")
# A player or a singer is worth so much, too, and has no valuation.
_WORTH = Head("worth", "worth", False, "worth")


def _before(text: str, begin: int, *, percent: bool) -> Head | None:
    """ "a price tag of around $6.3 billion", "a stake worth $6 billion", "revenue of $5 billion"."""
    back = HEDGES.sub("", text[max(0, begin - 160) : begin]).rstrip()
    link = _LINK_BEFORE.search(back)
    if link is None:
        return None
    joined = link.group().strip().lower()
    if joined == "at" and percent:
        return phrase_before(_without_aux(back[: link.start()]))
    if joined == "worth":
        return _worth(back, back[: link.start()])
    if joined == "valued at" and backward(back[: link.start()]) is None:
        return _VALUATION
    if joined == "priced at":
        return Head("price", "price", False, "price")
    if joined == "to" or joined in {"is", "was", "are", "were", "above", "below"}:
        return None
    idea = backward(back[: link.start()])
    put = re.search(r"\bputs?\b", back[-60:]) is not None
    if idea is None or (joined == "at" and not put and not is_noun(idea[2])):
        return None
    if idea[2].lower() in MOVES:
        return grown(back, idea)
    if joined == "at" and put:
        return phrase_before(back[: link.start()])
    return made_of(back, idea, tail=False)


def _worth(back: str, what: str) -> Head:
    return _VALUATION if _IS_WORTH.search(back) else phrase_before(_without_aux(what)) or _WORTH


def _verb(text: str, begin: int, left: int, onward: int) -> Head | None:
    """The idea of the verb that the figure is the object of; with what it is for, where that is named."""
    back = HEDGES.sub("", text[max(left, begin - 60) : begin]).rstrip()
    skipped = 0
    if not back:
        return _fined(text, begin)
    for at, word in enumerate(list(WORD.finditer(back))[:-7:-1]):
        low = word.group().lower().rstrip(".'’")
        idea = verb_idea(low)
        if idea is None:
            if at < 3 and (
                low in {"back", "out", "up", "it", "them", "us", "total", "of"} or low.endswith("ly")
            ):
                skipped = at + 1
                continue
            if low not in END - {"the", "a", "an", "its", "their", "us"} and low not in VERBS:
                continue  # "pay the US government $75 million"
            return None
        if at > skipped and idea not in _TWO_OBJECTS:
            return None
        said = idea
        link = re.match(r"[ ](in|into|for|on|to)[ ]", text[onward:])
        if link is not None:
            found = phrase(text, onward + link.end(), 4)
            if found is not None and text[found[0]].isupper() and link[1] in {"in", "into"}:
                said = f"{idea} in {text[found[0] : found[1]]}"
        return Head(said, idea, False, idea)
    return None


def _fined(text: str, begin: int) -> Head | None:
    """ "fines four makers of glass €318 million": a count stands between the verb and its sum."""
    back = HEDGES.sub("", text[max(0, begin - 80) : begin]).rstrip()
    for word in reversed(WORD.findall(re.split(r"[,;:()—–.] ", back)[-1])[-8:]):
        idea = verb_idea(word.lower())
        if idea in _FINED:
            return Head(idea, idea, False, idea)
        if idea is not None or word.lower() in VERBS:
            return None
    return None


def _for(text: str, begin: int) -> Head | None:
    """ "the acquisition of X for $6.5 billion", "sold its unit to X for $2 billion"."""
    back = HEDGES.sub("", text[max(0, begin - 120) : begin]).rstrip()
    if not back.endswith((" for", " at", " with")):
        return None
    back = re.split(r"[,;:()—–]| (?:and|but|while|which|after|when) ", back)[-1]
    if re.search(r"\bask(?:s|ed|ing)? for$", back):
        return Head("demand", "demand", False, "demand")
    for word in reversed(WORD.findall(back)):
        low = word.lower().rstrip(".'’")
        if (idea := verb_idea(low) or idea_of(low)) in _EXCHANGED:
            return Head(idea, idea, False, idea)
    return None


def _purpose(figure: Figure, text: str) -> Head | None:
    """ "$90 billion for green energy programs"."""
    link = re.compile(r" for (?:the |its |their |an? |new |more )?[\"“‘']?(?=[A-Za-z])").match(
        text, figure.onward
    )
    if link is None or figure.kind != "money":
        return None
    found = phrase(text, link.end())
    if found is None or re.match(r" (?:where|who|that|which|whose)\b", text[found[1] : found[1] + 7]):
        return None  # "for places where a cable would cost more": what it is for is not said by "places"
    return made_of(text, found)


def _near(figure: Figure, text: str, begin: int) -> Head | None:
    """The idea that the words before it have, where no other figure stands between: "priced its unit on the
    stock market at", "a higher valuation than the"."""
    if figure.follows or figure.kind not in {"money", "percent"}:
        return None
    for word in list(WORD.finditer(text, max(figure.left, begin - 70), begin))[:-10:-1]:
        low = word.group().lower().rstrip(".'’")
        idea = idea_of(low) if is_noun(low) else None
        if idea is None and figure.kind == "money" and not low.startswith(_ALSO_NOUNS):
            idea = verb_idea(low)
        if idea:
            return Head(idea, idea, False, idea)
    return None


def _subject(text: str, begin: int, kind: str, end: int) -> Head | None:
    """ "Shares in X rose as much as 2.6%", "revenue was $5 billion": the subject before the verb; and what is
    "cut by 20%", its object."""
    back = HEDGES.sub("", text[max(0, begin - 200) : begin]).rstrip()
    moved = _MOVED.search(back[-60:])
    if moved is None and kind == "percent":
        moved = _POLLED.search(back[-60:])
        if (held := _HELD.search(back)) is not None:
            return Head("stake", "stake", False, held[1])
        too_much = re.match(r" (?:too much|more|less|extra|of)\b", text[end:]) is not None
        if (paid := _PAYS.search(back)) is not None and not too_much:
            return Head("interest", "interest", False, paid[1])
    if moved is None and kind == "measure" and (weighs := _WEIGHS.search(back)) is not None:
        return Head("weight", "weight", False, weighs[1])
    if moved is None and (changed := _CHANGED.search(back[-90:])) is not None:
        return phrase_before(changed[1].split(" to ")[0])
    if moved is None:
        # "raised tariffs from 10% to 15%": the hedges took the "from" already.
        from_it = re.search(r"[ ]from[ ]?$", text[max(0, begin - 12) : begin]) is not None
        if back.endswith(" by"):
            reduced = _PASSIVE.search(back)
            return phrase_before(_without_aux(back[: reduced.start()]) if reduced else back[:-3])
        return phrase_before(back) if from_it else None
    back = back[: max(0, len(back) - 60) + moved.start()].rstrip()
    if back.endswith(","):
        # "Shares of X Corp, based in Palo Alto, California, gained": the subject stands before what is said of it.
        back = re.split(r"[.;:] ", back)[-1].split(", ")[0]
        return None if _ASIDE.match(back) else phrase_before(_without_aux(back.rstrip(",")))
    return phrase_before(_without_aux(back).rstrip(","))


# "On Monday, Brent, the benchmark, rose": what stands first is no subject.
_ASIDE = re.compile(
    r"(?:in|on|at|by|for|after|before|with|as|from|since|while|when|if|but|and|meanwhile|however|overall)\b",
    re.IGNORECASE,
)


def _without_aux(back: str) -> str:
    while (tail := re.search(r"(?:^|[ ,])([A-Za-z']+)$", back)) and (
        tail[1].lower() in _AUX or tail[1].lower().endswith("ly")
    ):
        back = back[: tail.start()]
    return back
