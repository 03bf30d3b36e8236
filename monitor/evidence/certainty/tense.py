"""How far a sentence says that an event is: "has completed its acquisition", "in early talks", 買収する方針.

Only what stands with the event's own word counts: the verb group before the verb ("has agreed to buy"), the
verb over the noun ("finalised its $6 billion acquisition"), what follows it in Japanese (買収を完了した).
Stages of talks, "no truth to" and 初期段階の協議 stand for themselves.

Refused: conditions ("if it buys"), what is negated, what is wished for ("wants to"), relative clauses of the
past ("which bought"), years gone by, headlines' present tense ("buys": done or to come?), "announced plans
to" (announced or planned?), what others are said to claim, and talks that are over.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from monitor.evidence.certainty import modality as say
from monitor.evidence.certainty.events import BASE, ING, NOUN, PAST, Mention, mentions
from monitor.model import Degree

# How far before an event's word its verb group can begin, and how far after it goes on, in characters.
BEFORE = 110
AFTER = 60
# "In its ... acquisition" with a paragraph between is no quotation.
LONGEST = 110

# To do these is to agree.
_AGREEING = frozenset({"contract", "partnership"})
# "Has bought" is said of what is agreed, too: only "has completed" leaves no doubt.
_DEALS = frozenset(
    {*_AGREEING, "acquisition", "merger", "sale", "stake", "investment", "funding", "listing", "spin-off"}
)
# An agreement is what is agreed on; "agreed to the delay" is none of these.
_AGREED_ON = re.compile(
    r"\b(?:agree|deal|contract|pact|alliance|partnership|acquisition|merger|sale|treaty)", re.IGNORECASE
)
_NO_NEWS = re.compile(r"\b(?:plans?|intention|proposed|potential|possible|talks|delay|end)\b", re.IGNORECASE)
_MODAL = re.compile(r"\b(?:to|would|could|may|might|can|will)\s(?:\w+\s)?$", re.IGNORECASE)
_MODAL_PERFECT = re.compile(
    r"\b(?:may|might|could|would|should|must|to)\s+have\s+(?:been\s+)?(?:\w+ly\s+)?$", re.IGNORECASE
)
_SAID = re.compile(r"\b(?:said|says|told|confirm\w+|report\w*|source\w*|according)\b")
_WAS = re.compile(r"\b(?:was|were)\b(?=(?:\s\w+){0,3}\s*$)", re.IGNORECASE)
_ABOUT_A_DEAL = re.compile(r"\b(?:talks|discussions|negotiations|deal|merger|takeover)\b")
_FINITE = re.compile(
    r"\b(?:has|had|have|having|was|were|been|be|being)\b|\b(?:it|they|he|she)\s(?:\w+ly\s)?$", re.IGNORECASE
)
_NOT_DONE = re.compile(r"\bto be\b|\bwill\b|\bnot\b|expected")
_FORETOLD = re.compile(r"\b(?:predict\w*|forecast\w*|analysts?|expects|estimates)\b", re.IGNORECASE)
_WHICH = re.compile(
    r"\b(?:which|who|that)\s(?:\w+ly\s)?(?:concluded|found|ruled|showed|suggested|said|claimed|says)\b[^,;]*$"
)
# "Signed it": a law, as often as a deal.
_IT = re.compile(r"\s(?:it|them|this|that)\b", re.IGNORECASE)
_BE = re.compile(r"\b(?:in|holding|held|are|were|into) $", re.IGNORECASE)
_IN = re.compile(r"\bin $", re.IGNORECASE)
# A lead's plain form is of what is to come.
_PLAIN_JA = re.compile(r"する。$")
_HEADLINE_JA = re.compile(r"(?:へ|か)(?=$|[\s\u3000＝=、])")


# Without one of these, and without a word for the event, a sentence says nothing of it.
_HINT = re.compile(
    r"talk|discuss|negotiat|den[iy]|dismiss|reject|refut|hoax|false|fake|true|truth|debunk|bogus|fabricat|made|unfounded|satire|"
    r"happen|close|near|verge|brink|finali|closing|announc|reach|sign|ink|struck|enter|協議|交渉|調整|否定",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Told:
    """A degree, where its words stand, and whether the words leave no doubt of it (`firm`): stages named as
    such, completion said to be one."""

    degree: Degree
    start: int
    end: int
    firm: bool = False


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence and what is known of it. `early`: it is a headline or a lead; `parties`: it names who takes
    part, so that talks are these talks; `names`: where the story's names begin in it; `year`: the article's,
    since what an older one dates is background."""

    text: str
    title: bool = False
    early: bool = False
    parties: bool = False
    names: Sequence[int] = ()
    year: int = 9999

    def named(self, before: int) -> bool:
        """Whether one of the story's names stands before a place."""
        return any(at < before for at in self.names)


def speaks(text: str, event: str | None) -> bool:
    """Whether a sentence can say anything of the event: a cheap look before `told`."""
    return _HINT.search(text) is not None or any(one.event == event for one in mentions(text))


def told(sentence: Sentence, event: str | None) -> list[Told]:
    """What a sentence says of the story's `event`; nothing where it takes it back."""
    text = sentence.text
    if say.ASKED.search(text) or say.CAPTION.search(text):
        return []
    if any(int(found) < sentence.year - 1 for found in say.YEAR.findall(text)):
        return []
    own = [one for one in mentions(text) if one.event == event]
    denied = _denials(text, own, early=sentence.early and sentence.parties)
    if denied:
        return denied
    out = _stages(sentence) if sentence.parties else []
    if say.PASSED.search(text):
        return out
    for one in own:
        found = None if _quoted(text, one.start) else _of(sentence, one)
        if found is not None:
            out.append(found)
    if not out and sentence.early:
        out += _announced(sentence, own) or _agreed(sentence)
    return out


def _of(sentence: Sentence, one: Mention) -> Told | None:
    if not one.kinds:
        return _japanese(sentence, one)
    found = _latin(sentence, one)
    if found is None:
        return None
    if found.degree in {"plans", "agreed", "done", "announced"} and not sentence.title:
        # "A consultation has opened" is not the harbour's opening: who does it must stand before it.
        lead = sentence.early and say.PRONOUN.match(sentence.text) is not None
        if not sentence.named(one.start) and not lead:
            return None
    if found.degree != "done":
        return found
    if NOUN not in one.kinds and not sentence.named(found.start):
        return None
    if one.event == "unveiling":
        return Told("announced", found.start, found.end, firm=found.firm)
    if one.event == "contract" and _IT.match(sentence.text, one.end):
        return None
    if one.event in _AGREEING and not found.firm and not say.LAW.match(sentence.text, one.end):
        return Told("agreed", found.start, found.end)
    return found


# -- what stands without the event's own word -------------------------------------------------------


def _announced(sentence: Sentence, own: Sequence[Mention]) -> list[Told]:
    """ "The company on Wednesday announced ... the launch": somebody of the story announces the event."""
    text = sentence.text
    m = say.ANNOUNCED.search(text)
    if m is None or not _somebody(sentence, m) or say.WERE.search(text[: m.start()]):
        return []
    if say.DOUBT.search(text[m.end() :]):
        return []
    near = [one for one in own if 0 < one.start - m.end() <= AFTER]
    if not any(not say.FURTHER.search(text[m.end() : one.start]) for one in near):
        return []
    return [Told("announced", *_trim(text, m.start(), m.end()))]


def _agreed(sentence: Sentence) -> list[Told]:
    """ "They have reached an agreement in principle": somebody of the story agrees."""
    m = say.AGREED.search(sentence.text)
    if m is None or not _somebody(sentence, m):
        return []
    left = sentence.text[max(0, m.start() - BEFORE) : m.start()]
    if say.ALLEGED.search(left) or _MODAL.search(left):
        return []
    return [Told("agreed", m.start(), m.end())]


def _somebody(sentence: Sentence, m: re.Match[str]) -> bool:
    """Whether a name of the story does it, in a main clause, in the article's own words."""
    left = sentence.text[max(0, m.start() - BEFORE) : m.start()]
    return (
        sentence.named(m.start())
        and not _quoted(sentence.text, m.start())
        and not say.NEGATED.search(left)
        and not say.CONDITION.search(left)
        and not say.RELATIVE.search(left)
    )


def _quoted(text: str, at: int) -> bool:
    """Whether a place stands in somebody's words."""
    before = text[:at]
    return (
        before.count('"') % 2 == 1
        or before.count("“") > before.count("”")
        or before.count("「") > before.count("」")
    )


def _stages(sentence: Sentence) -> list[Told]:
    text = sentence.text
    if say.OVER.search(text):
        return []
    out = [one for pattern in (say.STAGE, say.STAGE_AFTER) for one in _staged(text, pattern)]
    out += [
        Told(degree, m.start(), m.end(), firm=True)
        for pattern, degree, _ in say.JA_TALKS
        for m in pattern.finditer(text)
    ]
    if not out:
        out += [
            Told("in advanced talks", *_trim(text, m.start(), m.end()))
            for m in say.NEAR.finditer(text)
            if not say.CONDITION.search(text[max(0, m.start() - BEFORE) : m.start()])
        ]
    if not out:
        for m in (say.TALKS_TITLE if sentence.title else say.TALKS).finditer(text):
            if not _gone(text[max(0, m.start() - BEFORE) : m.start()] + m.group()):
                out.append(Told("in talks", *_trim(text, m.start(), m.end())))
    return out


def _staged(text: str, pattern: re.Pattern[str]) -> list[Told]:
    out: list[Told] = []
    for m in pattern.finditer(text):
        left = text[max(0, m.start() - BEFORE) : m.start()]
        at, degree = next((i, d) for i, (_, d) in enumerate(say.STAGES) if m.group(f"s{i}"))
        if pattern is say.STAGE:
            # "Ongoing talks" and "early talks" may be anybody's; "in" and "are" say whose.
            if degree == "in talks" and not _IN.search(left):
                continue
            if m.group(f"s{at}").lower() in {"early", "initial"} and not _BE.search(left):
                continue
        if not say.NEGATED.search(left) and not _gone(left):
            out.append(Told(degree, m.start(), m.end(), firm=True))
    return out


def _gone(left: str) -> bool:
    """ "Was in talks", unless somebody says that it was: then it is."""
    was = list(_WAS.finditer(left))
    return bool(was) and _SAID.search(left[: was[-1].start()]) is None


def _denials(text: str, own: Sequence[Mention], *, early: bool) -> list[Told]:
    out: list[Told] = []
    for m in say.DENIED.finditer(text):
        after = [o.end for o in own if 0 <= o.start - m.end() <= AFTER and _is_denied(text, m, o)]
        if not after and early and (talks := _ABOUT_A_DEAL.search(text, m.end(), m.end() + AFTER)):
            after = [talks.end()]
        if after and not say.NEGATED.search(text[max(0, m.start() - BEFORE) : m.start()]):
            out.append(Told("denied", m.start(), after[0], firm=True))
    if early and not out and not say.NOT_FALSE.search(text) and (false := say.FALSE.search(text)):
        out.append(Told("denied", false.start(), false.end(), firm=True))
    return out


def _is_denied(text: str, m: re.Match[str], one: Mention) -> bool:
    """Whether it is the event that is denied: "that a woman detained there is his wife" is another thing."""
    if PAST not in one.kinds or BASE in one.kinds:
        return True
    return _FINITE.search(text, m.start(), one.start) is not None


# -- English ------------------------------------------------------------------------------------


def _latin(sentence: Sentence, one: Mention) -> Told | None:
    text = sentence.text
    offset = max(0, one.start - BEFORE)
    left = text[offset : one.start]
    if NOUN in one.kinds:
        found = _noun(left, text[one.end : one.end + AFTER], offset, one)
        if found is not None:
            return found
    for pattern, degree, firm in say.OVER_VERB:
        if degree == "plans" and not one.kinds & {BASE, NOUN}:
            continue
        if one.kinds & {BASE, ING, NOUN} and (m := pattern.search(left)) is not None:
            return _over_verb(text, one, left, offset + m.start(), degree, firm=firm)
    if sentence.title and BASE in one.kinds and (m := say.HEADLINE_TO.search(text[: one.start])):
        if say.NO_NAME.search(m.group()):
            return None
        return _span(text, "plans", m.end() - len(m["to"]), one.end, firm=True)
    return _past(sentence, one, left, offset) if PAST in one.kinds else None


def _over_verb(text: str, one: Mention, left: str, at: int, degree: Degree, *, firm: bool) -> Told | None:
    """A verb group over the event's verb, unless something takes it back."""
    if degree != "denied" and (say.NEGATED.search(left) or say.CONDITION.search(left)):
        return None
    if degree not in {"denied", "speculated"} and say.ALLEGED.search(text[: one.start]):
        return None
    if degree == "plans" and _FORETOLD.search(text, one.end):
        return None
    if degree == "speculated" and say.WHEN.match(text, one.end):
        return None
    if degree == "plans" and (a := say.ANNOUNCED.search(text)) is not None:
        if a.end() > at:
            return None
        return Told("announced", *_trim(text, a.start(), a.end()), firm=True)
    return _span(text, degree, at, one.end, firm=firm)


def _noun(left: str, right: str, offset: int, one: Mention) -> Told | None:
    for pattern, degree, firm in say.OVER_NOUN:
        m = pattern.search(left)
        if m is None:
            continue
        before = left[: m.start()]
        if say.NEGATED.search(before) or say.CONDITION.search(before) or say.RELATIVE.search(before):
            return None
        if degree == "announced" and _NO_NEWS.search(left, m.start()):
            return None
        if degree == "agreed" and not _AGREED_ON.search(f"{left[m.start() :]} {one.event}"):
            return None
        start = offset + m.start() + len(m.group()) - len(m.group().lstrip())
        return Told(degree, start, one.end, firm=firm)
    m = say.IS_DONE.match(right)
    if m is None or say.CONDITION.search(left) or _NOT_DONE.search(m.group()):
        return None
    return Told("done", one.start, one.end + m.end(), firm=True)


def _past(sentence: Sentence, one: Mention, left: str, offset: int) -> Told | None:
    """ "Has bought", "was arrested", "opened", "will be opened"."""
    text = sentence.text
    if say.NEGATED.search(left) or say.CONDITION.search(left) or "reportedly" in left:
        return None
    if (m := say.TO_BE.search(left)) is not None:
        before = text[: one.start]
        if say.ANNOUNCED.search(before) or say.ALLEGED.search(before) or _FORETOLD.search(text):
            return None
        return _span(text, "plans", offset + m.start(), one.end, firm=True)
    if _MODAL_PERFECT.search(left) or say.ALLEGED.search(text[: one.start]):
        return None
    if (m := say.HAVE.search(left)) is not None:
        # "Has already bought another": that is what came before.
        if say.RELATIVE.search(left[: m.start()]) or "already" in m.group():
            return None
        return _span(text, "done", offset + m.start(), one.end, firm=one.event not in _DEALS)
    return _lately(sentence, one, left, offset) if sentence.early and not sentence.title else None


def _lately(sentence: Sentence, one: Mention, left: str, offset: int) -> Told | None:
    """A lead's plain past: "was arrested", "opened"."""
    text = sentence.text
    if (m := say.WERE.search(left)) is not None:
        # "A report which found that a boy was shot": that is the report's.
        if say.RELATIVE.search(left[: m.start()]) or _WHICH.search(left[: m.start()]):
            return None
        return _span(text, "done", offset + m.start(), one.end, firm=False)
    right = text[one.end : one.end + AFTER]
    if (one.event not in say.ALONE and say.NEXT.match(right)) or say.BY.match(right):
        return None
    if say.RELATIVE.search(left) or not say.SUBJECT.search(left):
        return None
    return Told("done", one.start, one.end)


# -- Japanese -----------------------------------------------------------------------------------


def _japanese(sentence: Sentence, one: Mention) -> Told | None:
    text = sentence.text
    right = text[one.end : one.end + AFTER]
    for pattern, degree, firm in say.JA:
        m = pattern.match(right)
        if m is None:
            continue
        if degree != "denied" and say.JA_NOT.search(m.group()):
            return None
        return Told(degree, one.start, one.end + m.end(), firm=firm)
    if sentence.early and not sentence.title and (m := _PLAIN_JA.match(right)) is not None:
        return Told("plans", one.start, one.end + m.end() - 1)
    if sentence.title and (m := _HEADLINE_JA.match(right)) is not None:
        degree = "plans" if m.group() == "へ" else "speculated"
        return Told(degree, one.start, one.end + m.end(), firm=True)
    return None


def _span(text: str, degree: Degree, start: int, end: int, *, firm: bool) -> Told | None:
    return None if end - start > LONGEST else Told(degree, *_trim(text, start, end), firm=firm)


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), end - (len(piece) - len(piece.rstrip()))
