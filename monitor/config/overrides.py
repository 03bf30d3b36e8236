"""overrides.yaml beside feeds.yaml: which articles the reader says tell one event, and which do not.

    # Comments stay.
    - same: [https://example.com/a, https://example.org/b]
      why: both are the port's vote
      on: 2026-11-22
    - apart: [https://example.com/a, "9f86d081884c7d65"]
    - tag: nvidia
      aliases: [英伟达]

An article is named by its address or by its id (in quotes: sixteen digits alone would be a number). What is
said here is stronger than any score. Two entries that cannot both hold are a mistake: neither wins. The
words of `aliases` count as the tag's own, beside what feeds.yaml says of it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from monitor.config import editing, source
from monitor.config.checks import check_overrides
from monitor.config.kinds import article_id, nearest
from monitor.config.types import OverrideSection
from monitor.config.values import Alias
from monitor.config.wording import placed, quoted
from monitor.errors import ConfigError, Mistake, MonitorError
from monitor.model import Override, Tag

NAME = "overrides.yaml"

BEGINNING = """\
# What you say of articles. It is stronger than any score; `monitor check` tells what is wrong here.
#
#   - same: [https://…, https://…]     they tell one event
#   - apart: [https://…, https://…]    none of them tells the event of another
#     why: a note of yours
#     on: 2026-11-22
#
# And of tags: words that count as their own.
#
#   - tag: nvidia
#     aliases: [英伟达]
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """An entry of the file, as it is written: `articles` by address or id. `override`: what it comes to."""

    same: bool
    articles: tuple[str, ...]
    why: str = ""
    on: date | None = None

    @property
    def override(self) -> Override:
        """With every article by its id; what names none is left out."""
        ids = (article_id(one) for one in self.articles)
        return Override(same=self.same, articles=tuple(one for one in ids if one is not None))


@dataclass(frozen=True, slots=True, kw_only=True)
class Overrides:
    """All that the file says."""

    said: tuple[Said, ...] = ()
    aliases: tuple[Alias, ...] = ()


def load_overrides(path: Path) -> tuple[Overrides, tuple[Mistake, ...]]:
    """What is said in the file at `path`, in its order, and all mistakes in it; no file says nothing."""
    try:
        with path.open("rb") as stream:
            text = source.read(stream.read(source.MAX_BYTES + 1))
    except FileNotFoundError:
        return Overrides(), ()
    except OSError as error:
        words = f"expected the reader's overrides, but the file cannot be read: {error.strerror or error}"
        return Overrides(), (Mistake(file=str(path), line=1, column=1, message=words),)
    checked = check_overrides(text)
    if checked.model is None:
        return Overrides(), placed(str(path), text, checked.mistakes)
    aliases = tuple(
        Alias(tag=one.tag, words=tuple(one.aliases or ()), place=text.place(text.value_at((number, "tag"))))
        for number, one in enumerate(checked.model.root)
        if one.tag is not None
    )
    said = tuple(_said(one) for one in checked.model.root if one.tag is None)
    return Overrides(said=said, aliases=aliases), ()


def with_aliases(tags: Sequence[Tag], aliases: Sequence[Alias], file: str) -> tuple[Tag, ...]:
    """The tags, each with its aliases. Raises ConfigError for the alias of a tag that is not there, and of
    one that asks for all of its words: of these none can be exchanged."""
    known = {one.slug: one for one in tags}
    mistakes: list[Mistake] = []
    for alias in aliases:
        tag = known.get(alias.tag)
        if tag is None:
            near = nearest(alias.tag, known)
            hint = f"did you mean {near}?" if near else f"there are {', '.join(sorted(known))}"
            words = f"found the tag {quoted(alias.tag)}, which feeds.yaml has not: {hint}"
        elif tag.all and not (tag.match or tag.any):
            words = f"found aliases of {alias.tag}, which asks for all of its words: change it in feeds.yaml"
        else:
            more = tuple(word for word in alias.words if word not in tag.any)
            known[alias.tag] = replace(tag, any=(*tag.any, *dict.fromkeys(more)))
            continue
        mistakes.append(Mistake(file=file, line=alias.place[0], column=alias.place[1], message=words))
    if mistakes:
        raise ConfigError(tuple(mistakes))
    return tuple(known.values())


def with_said(text: str, said: Said) -> str:
    """The text of the file with one more entry at its end, indented as the others; `text` may be empty.
    Everything that stands in it stays. Each article has a line, for readable diffs, and all texts are in
    quotes, so that none is taken for a number.

    Raises ConfigError where the file is wrong, or would be with the entry (it contradicts what is said
    already), and MonitorError where nothing can be added at its end (a list in brackets, a closed document).
    """
    lines = [f"- {'same' if said.same else 'apart'}:"]
    lines += [f"    - {editing.quoted(one)}" for one in said.articles]
    lines += [f"  why: {editing.quoted(said.why)}"] if said.why else []
    lines += [f"  on: {said.on.isoformat()}"] if said.on else []
    return _with_entry(text, lines)


def with_alias(text: str, tag: str, words: Sequence[str], *, on: date | None = None) -> str:
    """The text of the file with these words as aliases of `tag`, in an entry at its end. Raises as
    `with_said` does."""
    lines = [f"- tag: {tag}", f"  aliases: [{', '.join(map(editing.quoted, words))}]"]
    lines += [f"  on: {on.isoformat()}"] if on else []
    return _with_entry(text, lines)


def without_alias(text: str, tag: str, words: Collection[str]) -> tuple[str, int]:
    """The text without these aliases of `tag`, and how many were taken out; an entry that has none left goes
    too. Raises ConfigError where the file is wrong."""
    taken = 0
    while True:
        read = source.read(text.encode())
        _sound(read)
        found = _first(read, tag, words)
        if found is None:
            return text, taken
        entry, word = found
        only = len(read.nodes[entry, "aliases"].items) == 1
        text = editing.without_item(read, () if only else (entry, "aliases"), entry if only else word)
        taken += 1


def without_said(text: str, number: int) -> str:
    """The text without entry `number` (from 1) of those that speak of articles. Raises ConfigError where the
    file is wrong, and MonitorError where there is no such entry."""
    read = source.read(text.encode())
    _sound(read)
    own = _of_articles(read)
    if not 1 <= number <= len(own):
        raise MonitorError(f"has no entry {number} that speaks of articles", subject=NAME)
    return editing.without_item(read, (), own[number - 1])


def without_last(text: str) -> str:
    """The text without the last entry that speaks of articles."""
    return without_said(text, len(_of_articles(source.read(text.encode()))))


def lines_of_said(text: str) -> tuple[int, ...]:
    """The line of each entry that speaks of articles."""
    read = source.read(text.encode())
    return tuple(read.place(read.value_at((at,)))[0] for at in _of_articles(read))


def _of_articles(read: source.Source) -> list[int]:
    entries = read.data if isinstance(read.data, list) else []
    return [at for at, entry in enumerate(entries) if isinstance(entry, dict) and "tag" not in entry]


def _first(read: source.Source, tag: str, words: Collection[str]) -> tuple[int, int] | None:
    for number, entry in enumerate(read.data if isinstance(read.data, list) else ()):
        if isinstance(entry, dict) and entry.get("tag") == tag:
            aliases = entry.get("aliases")
            for place, word in enumerate(aliases if isinstance(aliases, list) else ()):
                if word in words:
                    return number, place
    return None


def _with_entry(text: str, lines: Sequence[str]) -> str:
    before = source.read(text.encode())
    _sound(before)
    root = before.nodes.get(())
    indent = " " * (before.place(root.start)[1] - 1) if root is not None and root.kind == "list" else ""
    whole = text or BEGINNING + "\n"
    feed = editing.line_feed(whole)
    whole += "" if whole.endswith(("\n", "\r")) else feed
    whole += "".join(f"{indent}{line}{feed}" for line in lines)
    after = source.read(whole.encode())
    known = before.data if isinstance(before.data, list) else []
    if not isinstance(after.data, list) or len(after.data) != len(known) + 1:
        raise MonitorError(
            "an entry cannot be added at its end: write it as a list whose entries begin with - on lines of "
            "their own",
            subject=NAME,
        )
    _sound(after)
    return whole


def _sound(text: source.Source) -> None:
    checked = check_overrides(text)
    if checked.model is None:
        raise ConfigError(placed(NAME, text, checked.mistakes))


def _said(section: OverrideSection) -> Said:
    return Said(
        same=section.same is not None,
        articles=tuple(section.same or section.apart or ()),
        why=section.why or "",
        on=date.fromisoformat(section.on) if section.on else None,
    )
