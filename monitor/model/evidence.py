"""What the articles of a story say, in whose words: who had it first, what they agree on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from monitor.model.news import Article

# -- quotations ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """An article's own words (`text`, verbatim from title or text), and whose: article ids."""

    text: str
    articles: tuple[str, ...]
    note: str = ""


Verdict = Literal["agree", "rounding", "converted", "differ"]
"""How articles stand to each other on a point: they say the same; the same, rounded; the same, in another
currency; or not the same."""

Subject = Literal["figure", "certainty", "name", "place", "date"]
"""What a point compares: amounts and counts, how far a thing is, who has a part in it, where it is, when."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A point on which the articles of a story can be compared. `name` in the articles' words. `key`: what
    it is about, the same from issue to issue where the same is meant; the name, where it is empty."""

    name: str
    verdict: Verdict
    values: tuple[Quote, ...]
    about: Subject = "figure"
    key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """A date that an article gives for something: `when` as written, `quote` its clause.
    `day` is the first day meant, for sorting."""

    when: str
    day: date
    quote: Quote


# -- outlets and origins ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlet:
    """An outlet, an agency or a press-release service, by all its names. `domains`: its registrable domains.
    `group`: the publisher whose outlets are one family. `feed`: the address at which it can be followed."""

    name: str
    aliases: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    group: str = ""
    feed: str = ""


How = Literal["text", "line", "link", "feed", "wire", "copy"]
"""How a credit is given: in a sentence of the text; in a line that says where the article is from; by a link
alone; by the feed (RSS `<source>`); by a wire's or press release's dateline; by having its text."""

Rung = Literal["origin", "own", "adds", "echo", "unknown"]
"""Where an article stands on the ladder: it had the news first, or is the report that others credit; it
reports on its own account; it credits another and adds what it found out itself; it only retells; it does not
say where it has it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Credit:
    """That `article` credits `outlet` with the news. `sentence`: its words, verbatim; empty where it has none
    (a feed's `<source>`). `url`: where it links to that outlet, empty without a link; `to`: the article of
    the story that is meant, where it is one of them."""

    article: str
    outlet: str
    how: How
    sentence: str
    url: str = ""
    to: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where an article stands on the ladder of origins. `sentence`: the words of the article that prove it,
    verbatim; empty where it is `unknown`, or is known from times alone. `credits`: whom it credits, the
    strongest first."""

    article: str
    rung: Rung
    sentence: str = ""
    credits: tuple[Credit, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Who had it first, as far as the articles say. `outlet` is the credited name; `article` its id
    where it is one of ours; `credited_by` the ids of the articles that say so; `sentence` the proof,
    from the first of them; `linked`: one of them links to it. `feed`: where the outlet can be followed, where
    that is known."""

    outlet: str
    article: str | None
    credited_by: tuple[str, ...]
    sentence: str
    linked: bool = False
    feed: str = ""


# -- figures --------------------------------------------------------------------------------------

Bound = Literal["", "about", "most", "least", "range"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """A value in its normal form. `unit`: an ISO 4217 code, "%", a measure's base unit, or the stem of the
    counted noun; `high`: the upper end of a range; `quantum`: the size of the last digit that is given ("$6.3
    billion": 100 million)."""

    value: Decimal
    unit: str
    bound: Bound = ""
    high: Decimal | None = None
    quantum: Decimal = Decimal(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """A figure in an article: `quote` in its words, in which `sentence`, verbatim. `number`: that of the
    sentence, 0 for the title, then counted from 1; `at`: where the quote begins, in characters of the title
    or of the text."""

    article: str
    amount: Amount
    quote: str
    sentence: str
    number: int
    at: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """What figures of a story are about, and what its articles say of it. `name`: the head noun, in the
    articles' words, with what tells it from others; `key`: its stem and the entities of its clause, for
    finding the same slot again. `verdict`: "only" where one outlet alone gives it."""

    name: str
    key: str
    entities: tuple[str, ...]
    verdict: Verdict | Literal["only"]
    stated: tuple[Stated, ...]


# -- certainty ------------------------------------------------------------------------------------

Degree = Literal[
    "denied",
    "speculated",
    "in early talks",
    "in talks",
    "in advanced talks",
    "plans",
    "agreed",
    "announced",
    "done",
]
"""How far the event of a story is, in rising order; `denied` stands apart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Certainty:
    """How far an article says that the story's event is: `quote` in its words, in which `sentence`. `events`:
    what the quotation names it ("acquisition"); none where its words leave that open."""

    article: str
    degree: Degree
    quote: str
    sentence: str
    events: tuple[str, ...] = ()


# -- what to read -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """An article worth reading: `why` in a few words, `adds` what it has that the others lack, quoted."""

    article: str
    why: str
    adds: tuple[Quote, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Edited:
    """An article that changed after the issue of `week` told it: as it was told, and as it is now."""

    week: str
    was: Article
    now: Article


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """What an edit changed in `article`, given as it is now, since the issue of `week` told it. Titles and
    figures are verbatim; `title` is its title now, `was_title` as it was told, equal where it did not change.
    `figures`: each as it was and as it is, "" where it was added or taken out."""

    week: str
    article: Article
    was_title: str
    figures: tuple[tuple[str, str], ...] = ()

    @property
    def title(self) -> str:
        """The title as it is now."""
        return self.article.title
