"""What an issue keeps of a story's figures and certainty, for the next issue to compare with."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from monitor import text
from monitor.digest.articles import named, worded
from monitor.digest.facts import AmountFacts, CertaintyFacts, SlotFacts
from monitor.model import Amount, Certainty, Slot, Stated

# A live page of a budget gives hundreds of figures; those that its story rests on come first.
_MOST_SLOTS = 24
_MOST_VALUES = 8


def slot_facts(slots: Sequence[Slot]) -> list[SlotFacts]:
    """The ledger of a story: each value once, with all articles that give it."""
    return [
        SlotFacts(
            key=text.one_line(slot.key),
            name=named(slot.name),
            verdict=slot.verdict,
            values=_values(slot.stated)[:_MOST_VALUES],
        )
        for slot in slots[:_MOST_SLOTS]
    ]


def certainty_facts(found: Iterable[Certainty]) -> list[CertaintyFacts]:
    """How far each article says the event is: those that say it alike together."""
    alike: dict[tuple[str, str], list[Certainty]] = {}
    for one in found:
        alike.setdefault((one.degree, text.one_line(one.quote)), []).append(one)
    return [
        CertaintyFacts(
            degree=degree,
            quote=quote,
            articles=list(dict.fromkeys(one.article for one in own)),
            events=list(own[0].events),
        )
        for (degree, quote), own in alike.items()
    ]


def amount(facts: AmountFacts) -> Amount:
    """The value that was frozen."""
    high = facts.get("high", "")
    return Amount(
        value=Decimal(facts["value"]),
        unit=facts["unit"],
        bound=next((one for one in ("about", "most", "least", "range") if one == facts["bound"]), ""),
        high=Decimal(high) if high else None,
        quantum=Decimal(facts["quantum"]),
    )


def _values(stated: Iterable[Stated]) -> list[AmountFacts]:
    found: dict[Amount, AmountFacts] = {}
    for one in stated:
        if one.amount not in found:
            found[one.amount] = _amount_facts(one)
        elif one.article not in found[one.amount]["articles"]:
            found[one.amount]["articles"].append(one.article)
    return list(found.values())


def _amount_facts(one: Stated) -> AmountFacts:
    given = one.amount
    facts = AmountFacts(
        value=f"{given.value:f}",
        unit=given.unit,
        bound=given.bound,
        quantum=f"{given.quantum:f}",
        quote=worded(one.quote),
        articles=[one.article],
    )
    if given.high is not None:
        facts["high"] = f"{given.high:f}"
    return facts
