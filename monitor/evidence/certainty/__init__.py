"""How far the event of a story is, as each article says it, and where articles say otherwise.

An article has at most one degree: that of its headline and lead, or else of its first third. What it says in
two ways that cannot both hold has none, and so has what a summary says where the text says otherwise; but a
lead counts more than the headline that shortens it, and what is done to a thing that no headline names counts
for nothing. What says nothing with a word of `events` is read from
its main clause (`mainclause`). Accidents and results were never in doubt: nobody asks how far they are.

Articles differ when they give the same parties degrees that exclude each other, each in explicit words:
"early-stage talks" and "advanced discussions", "plans to" and "has completed". "Plans", "has agreed" and
"announced" of one purchase may all hold, and "talks" alone names no stage.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from monitor.evidence.certainty import events, mainclause, progress, tense
from monitor.evidence.reading import Passage, Word, content, words
from monitor.memory import remembered
from monitor.model import Article, Certainty, Degree, Point, Quote

# Where an article says what is new; further down stands what came before.
FIRST_PART = 0.34
LEAD = 3
# Words that a further sentence must share with headline and lead, to speak of the same thing.
SHARED = 2
# Characters after a verb that hold its object; fewer than the second, and it stands last.
AFTER = 80
LAST = 4
MOST_VALUES = 3

_TALKS: tuple[Degree, ...] = ("in early talks", "in talks", "in advanced talks")
_RISING: tuple[Degree, ...] = ("speculated", *_TALKS, "plans", "agreed", "announced", "done")
_NEXT: tuple[Degree, ...] = ("plans", "announced", "done")
# What may be said of one thing at one time; of two, the one that says more.
_TOGETHER: dict[frozenset[Degree], Degree] = {
    frozenset[Degree]({"plans", "announced"}): "announced",
    frozenset[Degree]({"plans", "agreed"}): "agreed",
    frozenset[Degree]({"agreed", "announced"}): "agreed",
    frozenset[Degree]({"announced", "done"}): "done",
    frozenset[Degree]({"in early talks", "in talks"}): "in early talks",
    frozenset[Degree]({"in advanced talks", "in talks"}): "in advanced talks",
}
# What cannot: the pairs that differ.
_APART_FROM: dict[Degree, tuple[Degree, ...]] = {
    "denied": _RISING,
    "speculated": ("agreed", "announced", "done"),
    "in early talks": ("in talks", "in advanced talks", "agreed", "announced", "done"),
    "in talks": ("in advanced talks", "agreed", "announced", "done"),
    "in advanced talks": ("agreed", "announced", "done"),
    "plans": ("done",),
    "agreed": ("done",),
}
_APART = frozenset(frozenset((a, b)) for a, others in _APART_FROM.items() for b in others)
_BOUND = re.compile(
    r"\b(?:agree\w*|sign(?:ed|s)|contracts?|award\w*|memorandum|MO[Uu]|MoU|deal)\b|合意|締結|契約",
    re.IGNORECASE,
)

# A name right after a verb: its object.
_OBJECT = re.compile(r"\s(?:the )?(?P<name>[A-Z][\w&.-]*[\w+](?: [A-Z][\w&.-]*[\w+])*)(?!['’]s?\b)")


@dataclass(frozen=True, slots=True)
class _Found:
    article: Article
    degree: Degree
    quote: str
    sentence: str
    names: frozenset[str]
    firm: bool


def certainty(articles: Sequence[Article]) -> tuple[Certainty, ...]:
    """How far each article says that the event they share is; articles that do not say are left out."""
    return tuple(
        Certainty(
            article=one.article.id,
            degree=one.degree,
            quote=one.quote,
            sentence=one.sentence,
            events=events.named(one.quote) or events.named(_next(one)),
        )
        for one in _found(articles)
    )


def _next(one: _Found) -> str:
    """The first word for an event in the clause right after the quotation: "is in talks" - "to buy"."""
    rest = re.split(r"[,.;:。、]", one.sentence.partition(one.quote)[2], maxsplit=1)[0]
    said = events.mentions(rest)
    return rest[said[0].start : said[0].end] if said else ""


def points(articles: Sequence[Article]) -> tuple[Point, ...]:
    """The point where articles give the same parties degrees that exclude each other, if there is one, and
    those on single things inside the story (see `progress`)."""
    return (*_stage(articles), *progress.points(articles))


def _stage(articles: Sequence[Article]) -> tuple[Point, ...]:
    firm = [one for one in _found(articles) if one.firm]
    found: list[_Found] = []
    if len({one.article.id for one in firm}) > 1:
        base = max(firm, key=lambda one: sum(len(one.names & other.names) >= 2 for other in firm))
        found = [one for one in firm if one is base or len(one.names & base.names) >= 2]
    degrees = _exclusive(tuple(dict.fromkeys(one.degree for one in found)))
    for further in (_talks, _taken_back):
        if len(degrees) < 2:
            found = further(articles)
            degrees = _exclusive(tuple(dict.fromkeys(one.degree for one in found)))
    if len(degrees) < 2:
        return ()
    found = [one for one in found if one.degree in degrees]
    values: list[Quote] = []
    for degree in degrees:
        # The words that most articles use for it, and only those articles: a quotation is verbatim in each.
        said = [one for one in found if one.degree == degree]
        text = max((one.quote for one in said), key=[one.quote for one in said].count)
        values.append(Quote(text=text, articles=tuple(one.article.id for one in said if one.quote == text)))
    name, key = _name(articles, found)
    return (Point(name=name, verdict="differ", values=tuple(values), about="certainty", key=key),)


def _taken_back(articles: Sequence[Article]) -> list[_Found]:
    """What some articles deny and others tell as it is: one event by its word, of somebody whom the story is
    about. A denial leaves no doubt, and needs no stage named as such beside it."""
    found = _found(articles)
    core = _core(articles)
    out: list[_Found] = []
    for denial in (one for one in found if one.degree == "denied" and one.firm):
        denied = {one.event for one in events.mentions(denial.sentence)}
        told = [
            one
            for one in found
            if one.degree in {"plans", "agreed", "done"}
            and one.names & denial.names & core
            and denied & {m.event for m in events.mentions(one.quote)}
        ]
        # What most of them say, or nothing: of two degrees here one may be of another thing.
        if told and len({one.degree for one in told}) == 1:
            out += [one for one in (denial, *told) if one not in out]
    return out if len({one.degree for one in out}) == 2 else []


def _talks(articles: Sequence[Article]) -> list[_Found]:
    """Stages of talks named as such, of the same parties, whatever else their articles tell: "in early-stage
    talks with Corelet, and plans to build servers". An article that names two stages names none."""
    event = events.shared(articles)
    core = _core(articles)
    out: list[_Found] = []
    for article in articles:
        claims = [pair for pair in _claims(article, event or _own(article), core) if not pair[0].again]
        if any(one.degree in {"agreed", "done", "denied"} for _, one in claims):
            continue
        staged = [(p, one) for p, one in claims if one.degree in _TALKS and one.firm and p.number <= LEAD]
        if len({one.degree for _, one in staged}) != 1:
            continue
        passage, one = min(staged, key=lambda pair: (pair[0].is_title, pair[0].number))
        names = frozenset(_called(words(passage.text)))
        quote = passage.text[one.start : one.end]
        out.append(_Found(article, one.degree, quote, passage.text, names, firm=True))
    return [
        one
        for one in out
        if any(other is not one and len(one.names & other.names) >= SHARED for other in out)
    ]


def _exclusive(degrees: tuple[Degree, ...]) -> tuple[Degree, ...]:
    """The most degrees of which each excludes each other; of as many, those given first."""
    for size in range(min(len(degrees), MOST_VALUES), 1, -1):
        for chosen in combinations(degrees, size):
            if all(frozenset(pair) in _APART for pair in combinations(chosen, 2)):
                return chosen
    return ()


def _name(articles: Sequence[Article], found: Sequence[_Found]) -> tuple[str, str]:
    """What a reader calls it, and its key: "stage of the talks", 買収の段階."""
    event = events.shared(articles)
    quotes = [one.quote for one in found]
    japanese = not any(one.isascii() for one in quotes)
    if any(one.degree in _TALKS for one in found):
        for noun in ("talks", "discussions", "negotiations"):
            if any(noun in quote for quote in quotes):
                return f"stage of the {noun}", "certainty talks"
        return "協議の段階" if japanese else "stage of the talks", "certainty talks"
    key = f"certainty {event or ''}".strip()
    noun = events.called(event, quotes)
    if any(one.degree == "denied" for one in found):
        return noun or ("報道の内容" if japanese else "whether it is so"), key
    if japanese:
        return f"{noun or '計画'}の段階", key
    return f"stage of the {noun}" if noun else "how far it has come", key


def _found(articles: Sequence[Article]) -> tuple[_Found, ...]:
    return _read(tuple(articles)) if articles else ()


@remembered(2)  # asked twice for each story
def _read(articles: tuple[Article, ...]) -> tuple[_Found, ...]:
    event = events.shared(articles)
    core = _core(articles)
    titles = frozenset(_called(words(" ".join(one.title for one in articles))))
    out: list[_Found] = []
    for article in articles:
        one = _of(article, event, core, titles)
        if one is not None:
            out.append(one)
    return tuple(out)


def _core(articles: Sequence[Article]) -> frozenset[str]:
    """The names of the story: those in headlines and leads of two articles, or of the only one."""
    seen: dict[str, int] = {}
    for article in articles:
        for name in {w.stem for p in events.head(article) for w in words(p.text) if events.is_party(w)}:
            seen[name] = seen.get(name, 0) + 1
    least = 2 if len(articles) > 1 else 1
    return frozenset(name for name, count in seen.items() if count >= least)


_Claims = list[tuple[Passage, tense.Told]]


def _of(article: Article, event: str | None, core: frozenset[str], titles: frozenset[str]) -> _Found | None:
    # Where the articles share no event, each headline and its lead may.
    everything = _claims(article, event or _own(article), core)
    everything = [pair for pair in everything if not _of_another(*pair, titles)]
    told = [pair for pair in everything if not pair[0].again] or everything
    if told is not everything and any(_clash(a[1].degree, b[1].degree) for a in told for b in everything):
        return None
    kept = [pair for pair in told if pair[0].number <= LEAD] or told
    # A headline shortens (検討 for a 方針): where the lead says it in full, that counts.
    lead = [pair for pair in kept if not pair[0].is_title]
    degree = _joined([one.degree for _, one in kept]) or _joined([one.degree for _, one in lead])
    if degree is None or any(_clash(degree, one.degree) for _, one in told):
        return None
    if (
        degree == "plans"
        and all(passage.is_title for passage, _ in kept)
        and _BOUND.search(article.text[:1200])
    ):
        # "Brightfab to buy" may be agreed; where the lead speaks of that in other words, nothing is sure.
        return None
    same = [pair for pair in kept if pair[1].degree == degree]
    passage, one = min(same, key=lambda pair: (not pair[1].firm, pair[0].is_title, pair[0].number))
    names = frozenset(w.stem for w in words(f"{article.title} {passage.text}") if events.is_party(w))
    return _Found(article, degree, passage.text[one.start : one.end], passage.text, names, one.firm)


def _claims(article: Article, event: str | None, core: frozenset[str]) -> _Claims:
    """What the first part of an article says of the event, sentence by sentence; or else what the main
    clause of its headline or first sentence says."""
    out: _Claims = []
    heads: list[tuple[Passage, tense.Sentence]] = []
    # In a story told in two languages, the names of one half are not those of the other.
    own = _core([article])
    ours = core if own & core else own
    topic: frozenset[str] = frozenset()
    for passage in events.prose(article):
        if passage.place > FIRST_PART and passage.number > LEAD:
            break
        if len(passage.text) > events.LONGEST:
            continue
        if passage.number > LEAD and not tense.speaks(passage.text, event):
            continue
        found = [w for w in words(passage.text) if events.is_party(w)]
        names = {w.stem for w in found}
        early = passage.number <= LEAD
        sentence = tense.Sentence(
            passage.text,
            title=passage.is_title,
            early=early,
            parties=len(names & core) >= 2 or (early and bool(names & ours)),
            names=tuple(w.start for w in found if w.stem in ours),
            year=article.when.year,
        )
        out += [(passage, one) for one in tense.told(sentence, event)]
        if passage.number <= 1:
            topic |= content(words(passage.text))
        if early and not passage.again and (passage.number <= 1 or _same(sentence, topic, len(names & core))):
            heads.append((passage, sentence))
    if out:
        return out
    main = [(passage, one) for passage, sentence in heads if (one := mainclause.told(sentence))]
    # What somebody else will do next stands in further sentences: "a judge is to sentence him in June".
    return [
        (p, one)
        for p, one in main
        if p.number <= 1 or one.degree not in _NEXT or _repeats(_clause(p.text, one), topic)
    ]


def _clause(text: str, one: tense.Told) -> str:
    """What a verb says: what follows it, or all of it where it stands last ("..., the company announced")."""
    after = text[one.start : one.end + AFTER]
    return text if len(text) - one.end <= LAST else after


def _called(found: Sequence[Word]) -> list[str]:
    return [one.stem for one in found if events.is_party(one)]


def _of_another(passage: Passage, one: tense.Told, titles: frozenset[str]) -> bool:
    """Whether what is done is done to something with a name that stands in no headline: "plans to merge
    Brightbox with Corelet" in a story of their owners. Headlines and first sentences speak for themselves."""
    if passage.number <= 1 or not titles or one.degree != "plans":
        return False
    m = _OBJECT.match(passage.text, one.end)
    if m is None:
        return False
    # A plus makes another name: the service, not its owner.
    return m["name"].endswith("+") or not (set(_called(words(m["name"]))) & titles)


def _repeats(clause: str, topic: frozenset[str]) -> bool:
    """Whether verb and object are those of headline and lead."""
    said = frozenset(word.stem for word in words(clause) if word.is_content and not word.is_name)
    return len(said & topic) >= SHARED


def _same(sentence: tense.Sentence, topic: frozenset[str], parties: int) -> bool:
    """Whether a further sentence speaks of what headline and lead speak of."""
    if parties >= SHARED or mainclause.NO_AGREEMENT.search(sentence.text):
        return True
    return len(topic & content(words(sentence.text))) >= SHARED


def _joined(degrees: Sequence[Degree]) -> Degree | None:
    """The degree that all of them may mean; None where there is none."""
    degree: Degree | None = degrees[0] if degrees else None
    for other in degrees[1:]:
        degree = degree and _join(degree, other)
    return degree


def _own(article: Article) -> str | None:
    """The event that both the headline and the lead of an article name."""
    heads = events.head(article)
    lead = {one.event for p in heads if not p.is_title for one in events.mentions(p.text)}
    return next(
        (m.event for p in heads if p.is_title for m in events.mentions(p.text) if m.event in lead), None
    )


def _join(a: Degree, b: Degree) -> Degree | None:
    return a if a == b else _TOGETHER.get(frozenset((a, b)))


def _clash(a: Degree, b: Degree) -> bool:
    return a != b and frozenset((a, b)) not in _TOGETHER and frozenset((a, b)) in _APART
