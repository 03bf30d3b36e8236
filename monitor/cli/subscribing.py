"""What a feed is called that is added, and which of a list are new."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from monitor import text, urls
from monitor.config import Config
from monitor.opml import Subscription

_LONGEST = 60


def same(one: str, other: str) -> bool:
    """Whether two addresses are one feed's: with or without their last stroke, and of either scheme."""
    return _plain(one) == _plain(other)


def _plain(url: str) -> str:
    known = urls.normalise(url) or url
    return known.partition("://")[2].removeprefix("www.").rstrip("/")


def named(wish: str, url: str, config: Config, taken: Collection[str] = ()) -> str:
    """What a feed is called: as is wished, else by its host; with more of its address, or a number, where
    that name is taken."""
    used = {one.name.casefold() for one in config.feeds} | {one.casefold() for one in taken}
    host = urls.host(url).removeprefix("www.") or url
    path = url.partition("://")[2].partition("?")[0].rstrip("/").removeprefix("www.")
    wishes = [text.cut(text.one_line(wish), _LONGEST), host, text.one_line(path)]
    if wish:
        wishes[1:] = [f"{wishes[0]} ({host})", wishes[2]]
    wishes += [f"{wishes[0] or host} {number}" for number in range(2, len(used) + 3)]
    return next(one for one in wishes if one and one.casefold() not in used)


def sorted_out(
    listed: Sequence[Subscription], config: Config
) -> tuple[list[dict[str, object]], int, list[str]]:
    """The feeds of a list that are new, as feeds.yaml has them; how many it has already; and what is no
    address."""
    known = {_plain(config.address(one)) for one in config.feeds}
    new: list[dict[str, object]] = []
    names: list[str] = []
    refused: list[str] = []
    there = 0
    for one in listed:
        # An address of ours with a reference is known by what it refers to; here it is as it was exported.
        as_configured = any(one.url == feed.url for feed in config.feeds)
        if as_configured or _plain(one.url) in known:
            there += 1
        elif "${" in one.url:
            # It would read a secret of the reader's, and send it to whoever wrote the list.
            refused.append(one.url)
        elif not one.url.lower().startswith(("http://", "https://")) or urls.normalise(one.url) is None:
            refused.append(one.url)
        else:
            known.add(_plain(one.url))
            names.append(named(one.title, one.url, config, names))
            new.append({"name": names[-1], "url": one.url})
    return new, there, refused
