"""Outlets and agencies by all the names they are credited under: a shelf for every room that names one.

The table ships (outlets.txt, its head says how a line is read); `outlets:` in feeds.yaml adds to it. A
configured outlet that has the name of a shipped one extends it: its names and domains are added, its group
and feed replace those of the table. A name or domain that is configured is taken from whoever had it.

A family is a publisher: what the table or the reader calls one group, else the outlet, else the registrable
domain (by the public suffix list). It is a matter of who can print whose copy, not of who owns the shares:
the Nikkei titles are one family; the FT, which Nikkei owns and does not edit, is another. Where everyone
publishes (Medium, Substack, GitHub Pages, YouTube), the author is the publisher. Who is unknown is a family
of its own.

    table      the outlets, shipped and configured     mentions   where a sentence names some
    families   whose an address is                     outlets.txt
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache, lru_cache
from importlib.resources import files

from monitor import text, urls
from monitor.model import Article, Outlet
from monitor.outlets.families import author, is_aggregator, is_platform
from monitor.outlets.mentions import Mention, Names

__all__ = ["Mention", "Names", "Outlets", "is_aggregator", "is_platform", "shipped", "table"]

_DOUBTFUL = "?"
# What a feed is called beside its outlet's name: "CNBC Technology", "TechCrunch - AI", "Nikkei Asia | Tech".
_HOST = re.compile(r"(?<![\w@/.-])(?:[A-Za-z0-9-]{1,40}\.){1,3}[A-Za-z]{2,10}(?![\w/@-]|\.\w)")
# What a feed is filed under: "theverge", "ars-technica".
_SLUG = re.compile(r"[a-z0-9][a-z0-9_-]{3,40}")
_OWN_LABEL = re.compile(r"([a-z0-9-]{6,40})\.(?:(?:co|com)\.)?[a-z]{2,6}")
_SECTION = re.compile(r"\s[-–—|:·]\s|\s*[(（:|]")


class Outlets:
    """Outlets by name, by address and by article. Made by `table`; equal tables are one object."""

    def __init__(self, shipped: Iterable[tuple[Outlet, frozenset[str]]], extra: Sequence[Outlet]) -> None:
        self._outlets: dict[str, Outlet] = {}
        self._known: dict[str, str] = {}
        self._folded: dict[str, str] = {}
        self._hosts: dict[str, str] = {}
        self._doubtful: set[str] = set()
        self._slugs: dict[str, set[str]] = {}
        for outlet, doubtful in shipped:
            self._add(outlet)
            self._doubtful |= doubtful
        for outlet in extra:
            known = self._outlets.get(self.named(outlet.name) or "")
            self._add(outlet if known is None else _joined(known, outlet))
            # The reader says what a name means: it is no longer in doubt.
            self._doubtful -= {outlet.name, *outlet.aliases}
        self._names = Names(self._known, self._doubtful)
        for name, of in self._known.items():
            if name not in self._doubtful:
                self._slugs.setdefault(_slug(name), set()).add(of)
        for host, of in self._hosts.items():
            label = _OWN_LABEL.fullmatch(host)
            if label is not None:
                self._slugs.setdefault(_slug(label[1]), set()).add(of)

    def _add(self, outlet: Outlet) -> None:
        self._outlets[outlet.name] = outlet
        for name in (outlet.name, *outlet.aliases):
            self._known[name] = outlet.name
            self._folded[_folded(name)] = outlet.name
        for host in outlet.domains:
            self._hosts[host] = outlet.name

    def named(self, name: str) -> str | None:
        """The outlet that goes by this name, or None."""
        return self._known.get(name) or self._folded.get(_folded(name))

    def at(self, url: str) -> str | None:
        """The outlet at an address: the one with the longest domain that fits it."""
        parts = urls.host(url).partition(":")[0].split(".")
        hosts = (".".join(parts[i:]) for i in range(len(parts) - 1))
        return next((self._hosts[host] for host in hosts if host in self._hosts), None)

    def of(self, article: Article) -> str:
        """The outlet of an article under the name it is credited by: by its address, else by its name.

        What a search feed or a portal shows is the article of the outlet that its feed names
        (RSS `<source>`). A feed's name may say more than the outlet's ("CNBC Technology"), or be a slug or a
        domain of it ("arstechnica", "theverge.com").
        """
        known = self.at(article.url)
        if known is not None:
            return known
        if article.source and (not article.url or is_aggregator(article.url)):
            return self._called(article.source) or article.source.strip()
        return self._called(article.outlet) or article.outlet.strip()

    def domains(self, name: str) -> tuple[str, ...]:
        """The domains of an outlet in the table, by its name there."""
        found = self._outlets.get(name)
        return found.domains if found else ()

    def feed(self, name: str) -> str:
        """Where an outlet can be followed; empty where that is not known."""
        found = self._outlets.get(name)
        return found.feed if found else ""

    def family(self, url: str, outlet: str) -> str:
        """The publisher of what stands at `url`, from an outlet of this name: its group, else the outlet of
        the table, else the author (where everyone publishes) or the registrable domain, else the name."""
        name = self.at(url)
        if name is None:
            by = author(url)
            if by is not None:
                return by
            name = self._called(outlet)
        if name is None:
            return urls.publisher(url, outlet) or outlet
        return self._outlets[name].group or name

    def family_of(self, article: Article) -> str:
        """The publisher of an article: of the outlet it is from, where a search feed or portal shows it."""
        if article.source and is_aggregator(article.url):
            return self.family("", article.source)
        return self.family(article.url, article.outlet)

    def family_named(self, name: str) -> str:
        """The publisher of an outlet that is known by its name alone."""
        found = self._outlets.get(self.named(name) or "")
        return (found.group or found.name) if found else name

    def is_agency(self, name: str) -> bool:
        """Whether an outlet is a general news agency, which reports what happens in the open to everyone."""
        return name in _agencies()

    def mentions(self, sentence: str) -> tuple[Mention, ...]:
        """The outlets that a sentence names, in its order; none overlap. By a domain, too: "wired.com"."""
        found = self._names.within(sentence)
        if "." not in sentence:
            return found
        taken = {at for one in found for at in range(one.start, one.end)}
        hosts = [
            Mention(name, one.start(), one.end(), doubtful=False)
            for one in _HOST.finditer(sentence)
            if (name := self._hosts.get(one.group().lower().removeprefix("www."))) is not None
            and not taken.intersection(range(one.start(), one.end()))
        ]
        return tuple(sorted((*found, *hosts), key=lambda one: one.start)) if hosts else found

    def _called(self, label: str) -> str | None:
        """The outlet that a feed of this name is of."""
        label = label.strip()
        whole = self.named(label)
        if whole is not None:
            return whole
        if _SLUG.fullmatch(label):
            of = self._slugs.get(_slug(label), set())
            return min(of) if len(of) == 1 else None
        if _HOST.fullmatch(label):
            return self.at(f"https://{label}/")
        head = _SECTION.split(label, maxsplit=1)[0].strip()
        return self.named(head) if head != label else None


def table(extra: Sequence[Outlet] = ()) -> Outlets:
    """The outlets that ship, with those of the reader; the same object for the same outlets."""
    return _table(tuple(extra))


@lru_cache(maxsize=8)
def _table(extra: tuple[Outlet, ...]) -> Outlets:
    return Outlets(shipped(), extra)


@cache
def shipped() -> tuple[tuple[Outlet, frozenset[str]], ...]:
    """The outlets of outlets.txt, each with those of its names that are others', too."""
    return tuple(_read(line) for line in _lines() if line.strip() and not line.startswith("#"))


@cache
def _agencies() -> frozenset[str]:
    """The outlets that stand under "# agencies"."""
    lines = list(_lines())
    begin = lines.index("# agencies") + 1
    end = next(at for at in range(begin, len(lines)) if not lines[at].strip())
    return frozenset(_read(line)[0].name for line in lines[begin:end])


@cache
def _lines() -> tuple[str, ...]:
    return tuple(files(__name__).joinpath("outlets.txt").read_text("utf-8").splitlines())


def _read(line: str) -> tuple[Outlet, frozenset[str]]:
    name, others, domains, group, feed = (part.strip() for part in line.split("|"))
    names = [name, *(one.strip() for one in others.split(";") if one.strip())]
    doubtful = frozenset(one.removeprefix(_DOUBTFUL) for one in names if one.startswith(_DOUBTFUL))
    plain = [one.removeprefix(_DOUBTFUL) for one in names]
    outlet = Outlet(
        name=plain[0], aliases=tuple(plain[1:]), domains=tuple(domains.split()), group=group, feed=feed
    )
    return outlet, doubtful


def _joined(known: Outlet, added: Outlet) -> Outlet:
    return replace(
        known,
        aliases=tuple(dict.fromkeys((*known.aliases, *added.aliases))),
        domains=tuple(dict.fromkeys((*known.domains, *added.domains))),
        group=added.group or known.group,
        feed=added.feed or known.feed,
    )


def _slug(name: str) -> str:
    return re.sub(r"[\W_]", "", _folded(name)).removeprefix("the")


def _folded(name: str) -> str:
    return text.fold(name.strip()).removeprefix("the ")
