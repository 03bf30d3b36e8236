"""What two articles are to each other, judged alone: a copy, a rewrite, one topic, or nothing.

`stories.group` sees a pair amid its batch, which says what is rare and what is near. Here there is only
what the two say, and how common words are anywhere. Two events of one kind ("topic") share the words for
what happens and not the names; so words written small are compared by themselves, and marks (ages, deaths,
years, steps of a case) speak against one event where each opens with what the other does not know.

The model is multinomial logistic regression, its weights a readable file (levels.json, written by
tools/train_levels.py): one set of weights with vectors, one without.

When the two appeared is no part of it. Neither is their length: topics are known of short texts only, so that
it told the sets apart, not the levels.

Known failures: a topic told in other words altogether ("rehab", "treatment centre") is nothing without
vectors; the second arrest in one team within a month, told by template, is a rewrite; what came of an event,
a day later, may be a rewrite or a topic. Of 64 pairs about one company and its partners, two events each, 20
were taken for one without vectors and 31 with them: what is rare anywhere is common there, and only a batch
shows it. So this is no stand-in for `stories.group`.
"""

from __future__ import annotations

import json
import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TypeAlias, get_args

import numpy as np
import numpy.typing as npt

from monitor.model import Article, Level, LevelName
from monitor.stories.contradictions import COUNTED, MOST, WEIGHT
from monitor.stories.differences import (
    LABEL,
    MODELS,
    ORDINALS,
    apart,
    days_between,
    magnitudes_differ,
    vetoed,
    which_differs,
)
from monitor.stories.marks import DAY, Marks
from monitor.stories.reading import Reading
from monitor.stories.sides import Bag, Rarity, Told, told

NAMES: tuple[LevelName, ...] = get_args(LevelName)
Floats: TypeAlias = npt.NDArray[np.float64]
Vectors: TypeAlias = npt.NDArray[np.float32]
KEYS = 15
OPENING = 2  # passages
_SHOWN = 4
_DIGITS = 6

# What each feature is evidence of, for `Level.grounds`.
GROUNDS: Mapping[str, tuple[str, ...]] = {
    "the same text": ("runs5", "runs3", "runs2", "quotes"),
    "words": (
        "body", "lead", "title", "opening", "overlap", "shared_words", "keys_low", "keys_high",
        "title_in_low", "title_in_high", "opening_in_low", "opening_in_high", "lead_in_low", "lead_in_high",
        "body_root",
    ),
    "what happens": (
        "small_body", "small_lead", "small_opening", "small_title", "small_opening_in_low",
        "small_opening_in_high", "small_body_root", "small_opening_root",
    ),
    "names": (
        "names", "lead_names_low", "lead_names_high", "title_names_low", "title_names_high",
        "people_apart", "shared_names", "shared_people", "shared_lead_names", "shared_lead_people",
        "actor", "other_actor", "names_root",
    ),
    "figures and dates": (
        "figures", "figures_share", "lead_figures", "lead_figures_apart", "years", "days", "ordinals",
        "models", "magnitudes", "marks_apart", "marks_shared",
    ),
    "language": ("languages",),
    "meaning": (
        "meaning_title", "meaning", "meaning_opening", "passages_low", "passages_high", "passage_best",
        "passage_least", "title_in_passages_low", "title_in_passages_high", "opening_in_passages_low",
        "opening_in_passages_high", "meaning_across",
    ),
}  # fmt: skip
MEANT = GROUNDS["meaning"]
SAID = tuple(name for ground, names in GROUNDS.items() if ground != "meaning" for name in names)


@dataclass(frozen=True, slots=True)
class Model:
    """Weights of `features`, one column for each of NAMES, and what a usual pair has of each."""

    features: tuple[str, ...]
    bias: Floats
    weights: Floats
    usual: Floats

    def odds(self, values: Mapping[str, float]) -> Floats:
        """Unscaled log-probabilities of the four."""
        row = np.array([values[name] for name in self.features])
        return np.asarray((row - self.usual) @ self.weights + self.bias, dtype=np.float64)


@cache
def load(*, with_vectors: bool) -> Model:
    """The model that ships."""
    every = json.loads(resources.files(__package__ or "").joinpath("levels.json").read_text("utf-8"))
    raw = every["with vectors" if with_vectors else "without vectors"]
    features = (*SAID, *MEANT) if with_vectors else SAID
    return Model(
        features=features,
        bias=np.array([float(raw["bias"][name]) for name in NAMES]),
        weights=np.array([[float(w) for w in raw["weights"][name]] for name in features]),
        usual=np.array([float(raw["usual"][name]) for name in features]),
    )


def judge(
    a: Article, b: Article, vectors: tuple[Vectors | None, Vectors | None] | None, rarity: Rarity
) -> Level:
    """The level of two articles; `vectors` as `stories.group` takes them. Their order changes nothing."""
    mine, theirs = vectors or (None, None)
    # Rows of zeros are those of a language that the encoder does not know.
    if mine is None or theirs is None or not (mine.any() and theirs.any()):
        return level(told(a, rarity), told(b, rarity))
    return level(told(a, rarity), told(b, rarity), (mine, theirs))


def level(a: Told, b: Told, meaning: tuple[Vectors, Vectors] | None = None) -> Level:
    """What the two are to each other; with `meaning`, their vectors, by what they mean too."""
    if _place(b) < _place(a):
        a, b = b, a
        meaning = None if meaning is None else (meaning[1], meaning[0])
    if not (a.reading.body and b.reading.body):
        silent = tuple((name, float(name == "other")) for name in NAMES)
        return Level(name="other", probabilities=silent, grounds=(), evidence=("one of them says nothing",))
    values = measure(a, b)
    model = load(with_vectors=meaning is not None)
    if meaning is not None:
        values |= meant(*meaning, across=bool(values["languages"]))
    odds = np.round(model.odds(values), _DIGITS)
    if vetoed(a.reading, b.reading):
        # As in `stories.group`: the 13th package in the words of the 12th is another event.
        odds[:2] = -np.inf
    share = np.exp(odds - odds.max())
    share = np.round(share / share.sum(), 4)
    best, second = np.argsort(-odds, kind="stable")[:2]
    gain = model.weights[:, best] - model.weights[:, second]
    part = {n: (values[n] - model.usual[k]) * gain[k] for k, n in enumerate(model.features)}
    grounds = {g: round(math.fsum(part.get(n, 0.0) for n in names), 2) for g, names in GROUNDS.items()}
    return Level(
        name=NAMES[best],
        probabilities=tuple((name, float(p)) for name, p in zip(NAMES, share, strict=True)),
        grounds=tuple(sorted(((g, v) for g, v in grounds.items() if v), key=lambda t: (-t[1], t[0]))),
        evidence=_evidence(a, b, values),
    )


def measure(a: Told, b: Told) -> dict[str, float]:
    """The features that words give, by the names of SAID."""
    out = _of_words(a, b) | _of_names(a, b) | _of_figures(a, b)
    # From nothing to a little in common is the way from "other" to "topic".
    for name in ("body", "small_body", "small_opening", "names"):
        out[f"{name}_root"] = math.sqrt(max(0.0, out[name]))
    return {name: round(out[name], _DIGITS) for name in SAID}


def _of_words(a: Told, b: Told) -> dict[str, float]:
    out: dict[str, float] = {}
    same = a.reading.body == b.reading.body
    for name, mine, theirs in zip(("runs5", "runs3", "runs2"), a.runs, b.runs, strict=True):
        shorter = min(len(mine), len(theirs))
        out[name] = len(mine & theirs) / shorter if shorter else float(same)
    here, there = a.reading.quotes, b.reading.quotes
    out["quotes"] = math.log1p(len(here & there))
    for name in ("body", "lead", "title", "opening"):
        out[name] = _cosine(getattr(a, name), getattr(b, name))
        out[f"small_{name}"] = _cosine(getattr(a, f"small_{name}"), getattr(b, f"small_{name}"))
    for name in ("title", "opening", "lead", "small_opening"):
        both = _share(getattr(a, name), b.weight), _share(getattr(b, name), a.weight)
        out[f"{name}_in_low"], out[f"{name}_in_high"] = min(both), max(both)
    both = _share(_foremost(a.body), b.weight), _share(_foremost(b.body), a.weight)
    out["keys_low"], out["keys_high"] = min(both), max(both)
    shared = math.fsum(w for word, w in a.weight.items() if word in b.weight)
    least = min(math.fsum(a.weight.values()), math.fsum(b.weight.values()))
    out["overlap"] = shared / least if least else 0.0
    out["shared_words"] = math.log1p(shared)
    out["languages"] = float(_languages_differ(a.reading, b.reading))
    return out


def _languages_differ(one: Reading, other: Reading) -> bool:
    unknown = {"spaced", "unspaced"}
    return one.unspaced != other.unspaced or (
        one.lang != other.lang and unknown.isdisjoint((one.lang, other.lang))
    )


def _of_names(a: Told, b: Told) -> dict[str, float]:
    out = {"names": _cosine(a.names, b.names)}
    for kind in ("lead_names", "title_names"):
        both = [
            _share({n: x.named[n] for n in getattr(x.reading, kind) if n in x.named}, y.known)
            for x, y in ((a, b), (b, a))
        ]
        out[f"{kind}_low"], out[f"{kind}_high"] = min(both), max(both)
    strangers = _strangers(a, b), _strangers(b, a)
    out["people_apart"] = min(strangers)
    shared = a.named.keys() & b.named.keys()
    lead = shared & a.reading.lead_names & b.reading.lead_names
    for prefix, names in (("shared", shared), ("shared_lead", lead)):
        out[f"{prefix}_names"] = math.log1p(math.fsum(a.named[n] for n in names if " " not in n))
        out[f"{prefix}_people"] = math.log1p(sum(" " in n for n in names))
    out["actor"] = float(a.actor is not None and a.actor == b.actor)
    out["other_actor"] = sum(x.actor is not None and x.actor not in y.known for x, y in ((a, b), (b, a))) / 2
    return out


def _of_figures(a: Told, b: Told) -> dict[str, float]:
    one, other = a.reading, b.reading
    shared = one.figures & other.figures
    known = bool(one.lead_figures & other.figures or other.lead_figures & one.figures)
    marks_apart, marks_shared = _marks(a.marks, b.marks)
    return {
        "figures": math.log1p(len(shared)),
        "figures_share": len(shared) / max(1, min(len(one.figures), len(other.figures))),
        "lead_figures": float(known),
        "lead_figures_apart": float(bool(one.lead_figures and other.lead_figures) and not known),
        "years": apart(one.lead_years, other.lead_years, one.years, other.years),
        "days": days_between(one.lead_days, other.lead_days) / 30,
        "ordinals": float(bool(which_differs(one, other, ORDINALS))),
        "models": float(bool(which_differs(one, other, MODELS))),
        "magnitudes": float(magnitudes_differ(one, other)),
        "marks_apart": marks_apart,
        "marks_shared": marks_shared,
    }


def meant(one: Vectors, other: Vectors, *, across: bool) -> dict[str, float]:
    """The features that vectors give, by the names of MEANT; `across`: of texts in two languages."""
    title_a, whole_a, opening_a, told_a = _views(one)
    title_b, whole_b, opening_b, told_b = _views(other)
    table = told_a @ told_b.T
    mine, theirs = table.max(axis=1), table.max(axis=0)
    titles = (told_b @ title_a).max(), (told_a @ title_b).max()
    opening = opening_a @ opening_b
    out = {
        "meaning_title": title_a @ title_b,
        "meaning": whole_a @ whole_b,
        "meaning_opening": opening,
        "meaning_across": opening if across else 0.0,
        "passages_low": min(mine.mean(), theirs.mean()),
        "passages_high": max(mine.mean(), theirs.mean()),
        "passage_best": table.max(),
        "passage_least": max(mine.min(), theirs.min()),
        "title_in_passages_low": min(titles),
        "title_in_passages_high": max(titles),
        "opening_in_passages_low": min(mine[0], theirs[0]),
        "opening_in_passages_high": max(mine[0], theirs[0]),
    }
    return {name: round(float(out[name]), _DIGITS) for name in MEANT}


def _views(rows: Vectors) -> tuple[Vectors, Vectors, Vectors, Vectors]:
    """Title (the first passage where there is none), whole, opening, and the passages (of a headline alone,
    the headline)."""
    whole, opening = rows.sum(axis=0), rows[: 1 + OPENING].sum(axis=0)
    title = rows[0] if rows[0].any() or len(rows) == 1 else rows[1]
    return title, _length_1(whole), _length_1(opening), rows[1:] if len(rows) > 1 else rows


def _length_1(row: Vectors) -> Vectors:
    length = float(np.linalg.norm(row))
    return row / np.float32(length) if length else row


def _place(one: Told) -> tuple[object, ...]:
    return one.reading.body, one.reading.sizes, sorted(one.reading.shown.items())


def _foremost(bag: Bag) -> Bag:
    return dict(sorted(bag.items(), key=lambda t: (-round(t[1], _DIGITS), t[0]))[:KEYS])


def _cosine(a: Bag, b: Bag) -> float:
    if len(b) < len(a):
        a, b = b, a
    return math.fsum(w * b[word] for word, w in a.items() if word in b)


def _share(part: Bag, known: Collection[str]) -> float:
    """How much of `part` is known; half where there is nothing to know."""
    total = math.fsum(part.values())
    return math.fsum(w for word, w in part.items() if word in known) / total if total else 0.5


def _strangers(a: Told, b: Told) -> float:
    """The share of the people and houses a opens with that b does not know; "Mr Reid" knows Ada Reid."""
    people = [n for n in a.reading.lead_names if " " in n and n in a.named]
    return sum(not _knows(b, name) for name in people) / len(people) if people else 0.0


def _knows(told: Told, name: str) -> bool:
    return name in told.known or name.rpartition(" ")[2] in told.known


def _marks(one: Marks, other: Marks) -> tuple[float, float]:
    """How much the marks of two openings speak against one event, and for one."""
    against = together = 0.0
    for kind, weight in WEIGHT.items():
        here, there = one.lead.get(kind), other.lead.get(kind)
        if not here or not there:
            continue
        if here & there:
            together += weight
        elif not _near(kind, here, other.whole[kind]) and not _near(kind, there, one.whole[kind]):
            against += weight
    counted = {noun for noun, _ in one.lead_counted} & {noun for noun, _ in other.lead_counted}
    for noun in counted:
        mine, theirs = ({t for t in m.lead_counted if t[0] == noun} for m in (one, other))
        if mine & theirs:
            together += COUNTED
        elif not mine & other.counted and not theirs & one.counted:
            against += COUNTED
    return min(against, MOST), min(together, MOST)


def _near(kind: str, some: Collection[int], others: Collection[int]) -> bool:
    if kind != DAY:
        return not set(some).isdisjoint(others)
    # A neighbouring day is the same night elsewhere, or the day of publication.
    places = [(v // 100 - 1) * 31 + v % 100 for v in others]
    return any(abs((v // 100 - 1) * 31 + v % 100 - place) <= 2 for v in some for place in places)


def _evidence(a: Told, b: Told, values: Mapping[str, float]) -> tuple[str, ...]:
    """What the two share, then what speaks against one event."""
    one, other = a.reading, b.reading
    out: list[str] = []
    if values["runs5"] >= 0.01:
        out.append(f"{values['runs5']:.0%} of the shorter one's runs of five words stand in the other")
    if one.quotes & other.quotes:
        out.append("the same words quoted")
    names = sorted(
        (n for n in a.named.keys() & b.named.keys() if n in one.shown and a.named[n] > 0.5),
        key=lambda n: (-a.named[n] * (1 + math.log(one.names[n] + one.loose[n])), n),
    )
    parts = {part for n in names if " " in n for part in n.split()}
    shown = [one.shown[n] for n in names if n not in parts][:_SHOWN]
    if shown:
        out.append(f"both name {', '.join(shown)}")
    figures = sorted(one.figures & other.figures)[:_SHOWN]
    if figures:
        out.append(f"both say {', '.join(one.shown_figures[f] for f in figures)}")
    said = _foremost({w: n * b.small_body[w] for w, n in a.small_body.items() if w in b.small_body})
    if said and len(out) < _SHOWN:
        out.append(f"both tell of: {', '.join(list(said)[:_SHOWN])}")
    return (*out, *_against(a, b))


def _against(a: Told, b: Told) -> list[str]:
    out = [why] if (why := vetoed(a.reading, b.reading)) else []
    for kind in sorted(WEIGHT, key=lambda k: (-WEIGHT[k], k)):
        here, there = a.marks.lead.get(kind), b.marks.lead.get(kind)
        known = b.marks.whole.get(kind, ()), a.marks.whole.get(kind, ())
        if here and there and not _near(kind, here, known[0]) and not _near(kind, there, known[1]):
            out.append(LABEL[kind])
    strangers = [_stranger(a, b), _stranger(b, a)]
    if all(strangers):
        out.append(f"other names: {strangers[0]} / {strangers[1]}")
    return out


def _stranger(a: Told, b: Told) -> str:
    """The name that a opens with and says most of those that b does not know."""
    shown, said = a.reading.shown, a.reading.names
    unknown = [n for n in a.reading.lead_names if " " in n and n in shown and not _knows(b, n)]
    return shown[min(unknown, key=lambda n: (-sum(said[part] for part in n.split()), n))] if unknown else ""
