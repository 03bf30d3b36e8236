"""What is wrong between two places: repeats, and tags that no one defines.

Looked for in the plain data, which may have any shape, so that one wrong value does not hide these.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from email.utils import parseaddr
from unicodedata import normalize

from monitor import text, urls
from monitor.config.kinds import nearest
from monitor.config.places import is_mailbox, mailbox
from monitor.config.references import Resolved, has_reference
from monitor.config.source import Plain, Source, Where
from monitor.config.wording import Found, name, quoted

_TOLD = ("aliases", "domains", "group", "feed")
_LOOKING = ("match", "any", "all", "describe")
_LISTS = frozenset(
    {"any", "all", "none", "describe", "tags", "allow", "unsubscribe", "aliases", "domains", "senders"}
)


def feeds(source: Source, resolved: Mapping[Where, Resolved]) -> Iterator[Found]:
    """Addresses and names that stand twice, and tags that are not defined."""
    data = source.data if isinstance(source.data, dict) else {}
    every, tags = data.get("feeds"), data.get("tags")
    slugs = list(tags) if isinstance(tags, dict) else []
    addresses: dict[str, int] = {}
    names: dict[str, int] = {}
    for i, feed in enumerate(every if isinstance(every, list) else ()):
        where: Where = ("feeds", i)
        at: Where = (*where, "url") if isinstance(feed, dict) else where
        address = resolved.get(at)
        repeated = None if address is None else _repeated(source, source.value_at(at), address, addresses)
        if repeated:
            yield repeated
        else:
            yield from _feed_name(source, where, feed, address, names)
        yield from _tags_of(source, where, feed, slugs)


def _tags_of(source: Source, where: Where, item: Plain, slugs: list[str]) -> Iterator[Found]:
    wanted = item.get("tags") if isinstance(item, dict) else None
    for j, slug in enumerate(wanted if isinstance(wanted, list) else ()):
        if isinstance(slug, str) and slug not in slugs:
            at: Where = (*where, "tags", j)
            guess = nearest(slug, slugs)
            hint = f"; did you mean {guess}?" if guess else ""
            words = f"{name(at[:-1])}found {quoted(slug)}, expected a key of tags:{hint}"
            yield Found(source.value_at(at), words)


def readers(source: Source, data: Mapping[str, Plain]) -> Iterator[Found]:
    """Readers and channels that stand twice, and tags of theirs that are not defined. `data`: with
    references read, and every item in its long form."""
    tags = data.get("tags")
    slugs = list(tags) if isinstance(tags, dict) else []
    mail = data.get("mail")
    to = mail.get("to") if isinstance(mail, dict) else None
    seen: dict[str, int] = {}
    for i, item in enumerate(to if isinstance(to, list) else ()):
        where: Where = ("mail", "to", i)
        yield from _tags_of(source, where, item, slugs)
        written = item.get("address") if isinstance(item, dict) else None
        if isinstance(written, str) and "@" in (address := parseaddr(written)[1]):
            yield from _again(source, where, _mailbox(address), "reader", seen)
    notify = data.get("notify")
    names: dict[str, int] = {}
    for i, item in enumerate(notify if isinstance(notify, list) else ()):
        where = ("notify", i)
        yield from _tags_of(source, where, item, slugs)
        url = item.get("url") if isinstance(item, dict) else None
        own = item.get("name") if isinstance(item, dict) else None
        called = own if isinstance(own, str) else channel_name(url) if isinstance(url, str) else None
        if called:
            yield from _again(source, where, called.casefold(), "channel", names)


def outlets(source: Source) -> Iterator[Found]:
    """Names and domains that two outlets claim, and outlets of which nothing is said."""
    every = source.data.get("outlets") if isinstance(source.data, dict) else None
    names: dict[str, tuple[str, str, int]] = {}
    domains: dict[str, tuple[str, str, int]] = {}
    for called, outlet in every.items() if isinstance(every, dict) else ():
        where: Where = ("outlets", called)
        own = outlet if isinstance(outlet, dict) else {}
        if has_reference(str(called)):
            words = f"{name(where)}found a reference (${{…}}) in a name, expected plain text"
            yield Found(source.key_at(where), words)
        # A key that is not one of these has its own mistake.
        if isinstance(outlet, dict) and set(outlet) <= set(_TOLD) and not any(map(outlet.get, _TOLD)):
            yield Found(
                source.key_at(where), f"{name(where)}found nothing of it, expected {', '.join(_TOLD)}"
            )
        yield from _claimed(source, str(called), called, source.key_at(where), "name", names)
        for key, what, seen in (("aliases", "name", names), ("domains", "domain", domains)):
            given = own.get(key)
            for i, value in enumerate(given if isinstance(given, list) else ()):
                yield from _claimed(source, str(called), value, source.value_at((*where, key, i)), what, seen)


def _claimed(
    source: Source, called: str, value: Plain, at: int, what: str, seen: dict[str, tuple[str, str, int]]
) -> Iterator[Found]:
    if not isinstance(value, str):
        return
    other, spelt, first = seen.setdefault(_spoken(value), (called, value, at))
    if other != called:
        line = source.place(first)[0]
        alike = "" if spelt == value else f" as {quoted(spelt)}, which is read alike,"
        words = (
            f"found the {what} {quoted(value)} of a second outlet, expected it once; it stands in line {line}"
        )
        yield Found(at, f"outlets.{called}: {words}{alike} of {quoted(other)}")


def _spoken(claimed: str) -> str:
    """A name or a domain as the table of outlets looks it up: however it is spelt, without "The" and www."""
    return text.fold(claimed.strip()).removeprefix("the ").removeprefix("www.")


def _mailbox(address: str) -> str:
    """One mailbox, however its address is spelt."""
    local, _, domain = normalize("NFC", address).casefold().rpartition("@")
    with suppress(UnicodeError):
        domain = domain.encode("idna").decode("ascii").lower()
    return f"{local}@{domain}"


def _again(source: Source, where: Where, key: str, what: str, seen: dict[str, int]) -> Iterator[Found]:
    at = source.value_at(where)
    if key in seen:
        line = source.place(seen[key])[0]
        hint = "" if what == "reader" else "; give one of them another name:"
        words = f"found the {what} {quoted(key)} again, expected it once; it stands in line {line}{hint}"
        yield Found(at, f"{name(where)}{words}")
    seen.setdefault(key, at)


def channel_name(url: str) -> str:
    """The name of a channel that has none: its scheme, without the s of a TLS form."""
    return url.partition(":")[0].lower()


def secrets(source: Source, resolved: Mapping[Where, Resolved]) -> Iterator[Found]:
    """Keys that stand in the file itself."""
    for where, read in resolved.items():
        if read.secret or not _is_secret(where):
            continue
        words = "found a secret in plain letters, expected a reference: ${NAME} or ${file:PATH}"
        yield Found(source.value_at(where), f"{name(where)}{words}")


# A header by such a name lets in whoever sends it.
_KEYS = re.compile(r"authorization|key|token|secret|session|password", re.IGNORECASE)


def _is_secret(where: Where) -> bool:
    if where in {("mail", "key"), ("model", "key")}:
        return True
    if where[:1] != ("feeds",) or len(where) < 4:
        return False
    return where[2:] in {("auth", "password"), ("auth", "token")} or (
        where[2] == "headers" and _KEYS.search(str(where[3])) is not None
    )


def _repeated(source: Source, at: int, address: Resolved, seen: dict[str, int]) -> Found | None:
    same = urls.normalise(address.text)
    if same is None and is_mailbox(address.text):
        same = _one_mailbox(address.text)
    if same is None:
        return None
    # One feed, with or without TLS, and with or without the last stroke.
    same = same.partition("://")[2].rstrip("/")
    if same not in seen:
        seen[same] = at
        return None
    line = source.place(seen[same])[0]
    return Found(at, f"found the address of a feed again, expected it once; it stands in line {line}")


def _one_mailbox(address: str) -> str | None:
    found = mailbox(address)
    if found is None:
        return None
    return f"mail://{found.user}@{found.host.lower()}:{found.port}/{found.folder}"


def _feed_name(
    source: Source, where: Where, feed: Plain, address: Resolved | None, seen: dict[str, int]
) -> Iterator[Found]:
    own = feed.get("name") if isinstance(feed, dict) else None
    if own is not None:
        at, given = source.value_at((*where, "name")), ""
    elif address is not None:
        at, given = source.value_at(where), " (its host, since it has no name:)"
        own = feed_name(address)
        if own is None and address.secret:
            yield Found(at, "found no name: beside an address whose host is a reference, expected one")
    if not isinstance(own, str) or not own.strip():
        return
    if own.casefold() in seen:
        line = source.place(seen[own.casefold()])[0]
        words = f"found a second feed named {quoted(own)}{given}, expected another name:"
        yield Found(at, f"{words}; the first stands in line {line}")
    seen.setdefault(own.casefold(), at)


def feed_name(address: Resolved) -> str | None:
    """The name of a feed that has none: its host without www, or the folder of a Maildir. None where a
    reference gives it."""
    if address.text.startswith("maildir:") and not address.secret:
        return address.text.partition(":")[2].rstrip("/").rpartition("/")[2] or None
    authority = re.match(r"[A-Za-z+]+://([^/?#]*)", address.masked)
    if authority is None or "\0" in authority.group(1).rpartition("@")[2]:
        return None
    return authority.group(1).rpartition("@")[2].lower().removeprefix("www.") or None


def tag_name(slug: str) -> str:
    """The name of a tag that has none."""
    return slug.replace("-", " ").strip().capitalize()


def idle_tags(source: Source, *, nothing: Collection[Plain] = (None,)) -> Iterator[Found]:
    """Tags that look for nothing; `nothing`: the values of a key that are none."""
    every = source.data.get("tags") if isinstance(source.data, dict) else None
    for slug, tag in every.items() if isinstance(every, dict) else ():
        if isinstance(tag, dict) and all(tag.get(key) in nothing for key in _LOOKING):
            where: Where = ("tags", slug)
            words = f"{name(where)}found nothing to look for, expected match:, any:, all: or describe:"
            yield Found(source.key_at(where), words)


def tag_names(source: Source) -> Iterator[Found]:
    """Names of tags that stand twice."""
    every = source.data.get("tags") if isinstance(source.data, dict) else None
    seen: dict[str, int] = {}
    for slug, tag in every.items() if isinstance(every, dict) else ():
        if not isinstance(tag, dict):
            continue
        where: Where = ("tags", slug)
        given = tag.get("name")
        own = given if isinstance(given, str) else tag_name(slug)
        at = source.key_at(where) if given is None else source.value_at((*where, "name"))
        if own.casefold() in seen:
            line = source.place(seen[own.casefold()])[0]
            words = f"found a second tag named {quoted(own)}, expected another name:"
            yield Found(at, f"{words}; the first stands in line {line}")
        seen.setdefault(own.casefold(), at)


def repeats(source: Source, value: Plain, where: Where) -> Iterator[Found]:
    """Words that stand twice in one list."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from repeats(source, inner, (*where, key))
    elif isinstance(value, list):
        seen: dict[str, int] = {}
        for i, item in enumerate(value):
            at = source.value_at((*where, i))
            if isinstance(item, str) and where[-1:] and where[-1] in _LISTS:
                if item in seen:
                    line = source.place(seen[item])[0]
                    words = f"found {quoted(item)} again, expected it once; it stands in line {line}"
                    yield Found(at, name(where) + words)
                seen.setdefault(item, at)
            else:
                yield from repeats(source, item, (*where, i))
