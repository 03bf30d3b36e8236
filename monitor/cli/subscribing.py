"""What a feed is called that is added, and which of a list are new."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, count

from monitor import text, urls
from monitor.config import Config
from monitor.opml import Subscription

_LONGEST = 60
# What a list gives for a language may be anything: what is none is left out.
_LANGUAGE = re.compile(r"[a-zA-Z]{2,3}(?:-[a-zA-Z0-9]{2,8}){0,4}")


def same(one: str, other: str) -> bool:
    """Whether two addresses are one feed's: with or without their last stroke, and of either scheme."""
    return _plain(one) == _plain(other)


def _plain(url: str) -> str:
    known = urls.normalise(url) or url
    return known.partition("://")[2].removeprefix("www.").rstrip("/")


def taken(config: Config) -> set[str]:
    """The names that feeds have, as `named` compares them."""
    return {one.name.casefold() for one in config.feeds}


def named(wish: str, url: str, used: Collection[str]) -> str:
    """What a feed is called: as is wished, else by its host; with more of its address, or a number, where
    that name is `used` already."""
    host = urls.host(url).removeprefix("www.") or url
    path = url.partition("://")[2].partition("?")[0].rstrip("/").removeprefix("www.")
    # In a name, what would be a reference is a mistake.
    plain = text.one_line(wish).replace("${", "$ {")
    wishes = [text.cut(plain, _LONGEST), host, text.one_line(path).replace("${", "$ {")]
    if wish:
        wishes[1:] = [f"{wishes[0]} ({host})", wishes[2]]
    numbered = (f"{wishes[0] or host} {number}" for number in count(2))
    return next(one for one in chain(wishes, numbered) if one and one.casefold() not in used)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sorted:
    """What a list of feeds comes to. `new`: feeds as feeds.yaml has them; `folders`: where the list had them,
    by their number among these, the first of each folder alone; `known`: how many are there already;
    `refused`: addresses that are passed over, and why."""

    new: tuple[dict[str, object], ...]
    folders: Mapping[int, str]
    known: int
    refused: tuple[tuple[str, str], ...]


def sorted_out(listed: Sequence[Subscription], config: Config, *, references: bool) -> Sorted:
    """Which feeds of a list are new. `references`: those whose address reads a secret are taken as well: a
    list from somewhere else could have one sent to whom it likes."""
    known = {_plain(config.address(one)) for one in config.feeds}
    used = taken(config)
    tags = {one.slug for one in config.tags}
    configured = {one.url for one in config.feeds}
    new: list[dict[str, object]] = []
    folders: dict[int, str] = {}
    refused: list[tuple[str, str]] = []
    there = 0
    folder: tuple[str, ...] = ()
    for one in listed:
        # An address of ours with a reference is known by what it refers to; here it is as it was exported.
        if one.url in configured or _plain(one.url) in known:
            there += 1
        elif not one.url.lower().startswith(("http://", "https://")) or urls.normalise(one.url) is None:
            refused.append((one.url, "it is no http or https address"))
        elif "${" in one.url and not references:
            # It would read a secret of the reader's, and send it to whoever wrote the list.
            refused.append((one.url, "it reads a secret of yours; --references takes it nonetheless"))
        else:
            known.add(_plain(one.url))
            if one.folder and one.folder != folder:
                folders[len(new)] = text.cut(" / ".join(one.folder), _LONGEST)
            folder = one.folder
            name = named(one.title, one.url, used)
            used.add(name.casefold())
            item: dict[str, object] = {"name": name, "url": one.url}
            if _LANGUAGE.fullmatch(one.lang):
                item["lang"] = one.lang
            if own := [tag for tag in dict.fromkeys(one.tags) if tag in tags]:
                item["tags"] = own
            new.append(item)
    return Sorted(new=tuple(new), folders=folders, known=there, refused=tuple(refused))
