"""Stories with what a careful reader says of the evidence in them.

They lie in `examples/evidence`, a file a story, in two halves: `tuned`, which may be looked at while the
rooms are made, and `held`, which is looked at by the bench alone. The wheel carries them as
`monitor/evidence_examples`. Everything in them is invented. README.md there says how they are labelled.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal, get_args

from monitor import urls
from monitor.errors import MonitorError
from monitor.model import Article, Degree, Fixture, Link, Outlink, Retelling, Rung, Scored, Story, Verdict

Half = Literal["tuned", "held"]
HALVES: tuple[Half, ...] = get_args(Half)

_BOUNDS = frozenset({"about", "most", "least", "range"})
_OPTIONAL = "?"


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureLabel:
    """A figure of an article: `quote` its words, `units` those that it may be given in. `slots`: what it may
    be said to be about, names of the story's slots. `optional`: a reader may leave it out."""

    quote: str
    value: Decimal
    units: tuple[str, ...]
    slots: tuple[str, ...]
    bound: str = ""
    high: Decimal | None = None
    optional: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """How far an article says that the event is: any of `degrees` is right; none, where nothing explicit is
    said. `optional`: to say nothing is right, too."""

    degrees: tuple[str, ...]
    optional: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """An article beside what a reader says of it: `rungs`, the accepted places on the ladder of origins."""

    key: str
    article: Article
    rungs: tuple[str, ...]
    stage: Stage
    figures: tuple[FigureLabel, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """What the articles can be compared on: `slot`, how they stand (any of `verdicts`), in whose words."""

    slot: str
    verdicts: tuple[str, ...]
    quotes: tuple[str, ...]
    optional: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Roles:
    """A role that articles give to different parties: `about` in a reader's words, `quotes` in theirs."""

    about: str
    quotes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Coming:
    """A date still to come: any day from `first` to `last` is right. `quote`: an article's words for it."""

    first: date
    last: date
    quote: str
    optional: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """A story with its labels. `origins`: names of the outlet that had it first, empty where no article says;
    `credited_by`: the keys of the articles that say so. `slots`: words that each slot may be known by.
    `nothing_differs`: whoever reports a difference is wrong."""

    name: str
    half: Half
    event: str
    told: tuple[Told, ...]
    slots: Mapping[str, tuple[str, ...]]
    origins: tuple[str, ...]
    credited_by: tuple[str, ...]
    compare: tuple[Compared, ...]
    roles: tuple[Roles, ...]
    ahead: tuple[Coming, ...]
    nothing_differs: bool

    @property
    def story(self) -> Story:
        """Its articles as a story, told by the earliest."""
        return as_story([one.article for one in self.told])

    def of(self, article: str) -> Told:
        """What is said of the article with this id."""
        return next(one for one in self.told if one.article.id == article)


def as_story(articles: Iterable[Article]) -> Story:
    """The articles as one story, told by the earliest."""
    lead, *rest = sorted(articles, key=lambda one: (one.when, one.url))
    link = Link(to=lead.id, score=1.0, words=1.0, containment=0.0)
    return Story(
        id=lead.id,
        lead=Scored(article=lead, scores=()),
        retellings=tuple(
            Retelling(scored=Scored(article=one, scores=()), relation="rewrite", link=link) for one in rest
        ),
    )


@lru_cache(maxsize=2)
def labelled(half: Half) -> tuple[Labelled, ...]:
    """The stories of a half, in the order of their files. MonitorError where they are not installed."""
    inside = Path(str(files("monitor") / "evidence_examples"))
    folder = inside if inside.is_dir() else Path(__file__).parents[2] / "examples" / "evidence"
    found = tuple(load(path, half) for path in sorted((folder / half).glob("*.yaml")))
    if not found:
        raise MonitorError("the stories with their evidence are not installed", subject=str(folder / half))
    return found


def load(path: Path, half: Half = "tuned") -> Labelled:
    """The story of a file. MonitorError where it is none, or where a label does not stand in its articles."""
    # When first asked: every command imports this room, and none but the bench reads the stories.
    from ruamel.yaml import YAML  # noqa: PLC0415  see the line before
    from ruamel.yaml.error import YAMLError  # noqa: PLC0415  as above

    try:
        held: dict[str, Any] = YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))
        found = _labelled(held, half)
        _check(found)
    except (OSError, YAMLError, KeyError, TypeError, AttributeError, ValueError, InvalidOperation) as cause:
        raise MonitorError(
            "holds no labelled story: see examples/evidence/README.md for its form "
            f"({type(cause).__name__}: {cause})",
            subject=str(path),
        ) from cause
    return found


# -- reading a file ---------------------------------------------------------------------------------


def _labelled(held: Mapping[str, Any], half: Half) -> Labelled:
    origin = held["origin"] or {}
    return Labelled(
        name=held["story"],
        half=half,
        event=held["event"],
        told=tuple(_told(one, held["story"]) for one in held["articles"]),
        slots={name: tuple(map(str, words)) for name, words in held["slots"].items()},
        origins=tuple(origin.get("outlet", ())),
        credited_by=tuple(origin.get("credited_by", ())),
        compare=tuple(_compared(one) for one in held["compare"] or ()),
        roles=tuple(
            Roles(about=one["about"], quotes=tuple(one["quotes"])) for one in held.get("names") or ()
        ),
        ahead=tuple(_coming(one) for one in held["ahead"] or ()),
        nothing_differs=bool(held.get("nothing_differs")),
    )


def _told(held: Mapping[str, Any], story: str) -> Told:
    name = held["outlet"].casefold().replace(" ", "-").replace("・", "")
    url = f"https://{name.encode('idna').decode()}.example/{story}/{held['key']}"
    published = datetime.fromisoformat(held["published"]).astimezone(UTC)
    article = Article(
        id=urls.article_id(url),
        url=url,
        feed=url.rpartition("/")[0],
        outlet=held["outlet"],
        title=held["title"],
        text=held["text"].strip(),
        text_from="page",
        status="article",
        lang=held.get("lang", "en"),
        authors=(),
        published=published,
        seen=published + timedelta(hours=1),
        furniture=tuple(
            Fixture(at=held["text"].strip().count("\n\n") + 1 + at, text=one)
            for at, one in enumerate(held.get("furniture", ()))
        ),
        links=tuple(
            Outlink(url=one["url"], text=one["text"], at=one["paragraph"]) for one in held.get("links", ())
        ),
        source=held.get("source"),
        source_url=held.get("source_url"),
    )
    return Told(
        key=held["key"],
        article=article,
        rungs=_one_of(held["rung"], get_args(Rung)),
        stage=_stage(held["certainty"]),
        figures=tuple(_figure(one) for one in held["figures"] or ()),
    )


def _stage(written: str | None) -> Stage:
    if written is None:
        return Stage(degrees=())
    plain = written.removesuffix(_OPTIONAL)
    return Stage(degrees=_one_of(plain, get_args(Degree)), optional=plain != written)


def _one_of(written: str, known: Iterable[str]) -> tuple[str, ...]:
    found = tuple(written.split("/"))
    for one in found:
        if one not in known:
            raise ValueError(f"{one!r} is none of {', '.join(known)}")
    return found


def _cells(written: str) -> tuple[list[str], bool]:
    cells = [cell.strip() for cell in written.split(" | ")]
    return ([cell for cell in cells if cell != _OPTIONAL], _OPTIONAL in cells)


def _figure(written: str) -> FigureLabel:
    """`words | value | unit or unit | slot,slot | bound | ?`; of a range the bound is "range HIGH"."""
    (quote, value, units, slots, *rest), optional = _cells(written)
    bound, _, high = rest[0].partition(" ") if rest else ("", "", "")
    if bound and bound not in _BOUNDS:
        raise ValueError(f"{bound!r} is no bound")
    return FigureLabel(
        quote=quote,
        value=Decimal(value),
        units=tuple(units.split(" or ")),
        slots=tuple(slots.split(",")),
        bound=bound,
        high=Decimal(high) if high else None,
        optional=optional,
    )


def _compared(written: str) -> Compared:
    """`slot | verdict/verdict | words | words ... | ?`."""
    (slot, verdicts, *quotes), optional = _cells(written)
    return Compared(
        slot=slot, verdicts=_one_of(verdicts, get_args(Verdict)), quotes=tuple(quotes), optional=optional
    )


def _coming(written: str) -> Coming:
    """`day, month, year or FIRST..LAST | words | ?`."""
    (when, quote), optional = _cells(written)
    first, _, last = when.partition("..")
    return Coming(first=_first(first), last=_last(last or first), quote=quote, optional=optional)


def _first(written: str) -> date:
    return date.fromisoformat(written + "-01-01"[len(written) - 10 :] if len(written) < 10 else written)


def _last(written: str) -> date:
    if len(written) == 10:
        return date.fromisoformat(written)
    year, month = int(written[:4]), int(written[5:] or 12)
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


# -- what must hold of the labels -------------------------------------------------------------------


def _check(found: Labelled) -> None:
    """A label that does not stand in its article would count against the rooms for ever."""
    everything = "\n".join(f"{one.article.title}\n{one.article.whole}" for one in found.told)
    keys = {one.key for one in found.told}
    if len(keys) < len(found.told) or not keys >= set(found.credited_by):
        raise ValueError("articles have no keys of their own, or a credit is no article's")
    for one in found.told:
        words = f"{one.article.title}\n{one.article.whole}"
        for figure in one.figures:
            if figure.quote not in words:
                raise ValueError(f"{one.key}: {figure.quote!r} is not in the article")
            if not set(figure.slots) <= found.slots.keys():
                raise ValueError(f"{one.key}: {figure.quote!r} has no slot {', '.join(figure.slots)}")
    for compared in found.compare:
        if compared.slot not in found.slots or len(compared.quotes) < 2:
            raise ValueError(f"a comparison of {compared.slot!r} has no such slot, or one quotation alone")
    for quote in (
        *(quote for one in found.compare for quote in one.quotes),
        *(quote for one in found.roles for quote in one.quotes),
        *(one.quote for one in found.ahead),
    ):
        if quote not in everything:
            raise ValueError(f"{quote!r} is in no article")
