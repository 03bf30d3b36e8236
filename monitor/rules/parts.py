"""A tag's rule in the parts that a person would take out one by one: its alternatives, what it excludes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

from monitor.model import Tag
from monitor.rules.atoms import norm
from monitor.rules.language import parse, phrase
from monitor.rules.matching import leaves
from monitor.rules.nodes import And, InTitle, Is, Near, Node, Not, Or, Regex, Term, narrowed
from monitor.rules.tags import TagQuery
from monitor.text import is_unspaced, tokens

# What a word cannot have without quotes.
_SIGNS = re.compile(r"[\s()\":]")
Key: TypeAlias = Literal["match", "any", "exclude", "none"]


@dataclass(frozen=True, slots=True)
class RulePart:
    """An alternative of a tag's rule. `key` and `item`: where in the tag it stands (the item of a plain
    list); `at`: at which character of that text; `shown`: as one would write it."""

    tag: str
    key: Key
    item: int | None
    at: int
    shown: str
    node: Node

    @property
    def voids(self) -> bool:
        """Whether what it finds does not count."""
        return self.key in ("exclude", "none")

    @property
    def query(self) -> TagQuery:
        """What finds the part alone."""
        return TagQuery(slug=self.tag, positive=narrowed(self.node) if self.voids else self.node)


def parts(tag: Tag) -> tuple[RulePart, ...]:
    """The parts of a tag's rule that find, and those that void. What a plain list demands (`all`) is none of
    them: it cannot be spared. RuleError where the rule does not parse."""
    return tuple(_parts(tag))


def _parts(tag: Tag) -> Iterator[RulePart]:
    rules: tuple[tuple[Key, str | None], ...] = (("match", tag.match), ("exclude", tag.exclude))
    lists: tuple[tuple[Key, tuple[str, ...]], ...] = (("any", tag.any), ("none", tag.none))
    for key, rule in rules:
        at = 0
        for node in _alternatives(parse(rule).root) if rule is not None else ():
            at = _place(rule or "", node, at)
            yield RulePart(tag.slug, key, None, at, shown(node), node)
    for key, items in lists:
        for number, item in enumerate(items):
            yield RulePart(tag.slug, key, number, 0, item, phrase(item).root)


def _alternatives(node: Node) -> Iterator[Node]:
    if isinstance(node, Or):
        for part in node.parts:
            yield from _alternatives(part)
    elif isinstance(node, InTitle) and isinstance(node.part, Or):
        for part in node.part.parts:
            yield from _alternatives(InTitle(part))
    else:
        yield node


def _place(rule: str, node: Node, after: int) -> int:
    """Where in the rule a part begins: at its first word, from `after` on."""
    first = next(leaves(node), None)
    words = first.text if isinstance(first, Term) else first.source if isinstance(first, Regex) else ""
    found = rule.find(words, after)
    return found if found >= 0 else after


def shown(node: Node) -> str:
    """A part of a rule, as one would write it."""
    match node:
        case Term(text, exact):
            plain = f'"{text}"' if _SIGNS.search(text) else text
            return f"={plain}" if exact else plain
        case Regex(source):
            return f"/{source}/"
        case Near(left, right, distance):
            return f"{_inner(left)} NEAR/{distance} {_inner(right)}"
        case And(some):
            return " AND ".join(map(_inner, some))
        case Or(some):
            return " OR ".join(map(_inner, some))
        case Not(part):
            return f"NOT {_inner(part)}"
        case InTitle(part):
            return f"title:{_inner(part)}"
        case Is(field, value):
            return f"{field}:{value}"


def _inner(node: Node) -> str:
    return f"({shown(node)})" if isinstance(node, And | Or | Near) else shown(node)


def idle(tag: Tag) -> tuple[tuple[RulePart, str], ...]:
    """Parts of a tag's rule that add nothing, whatever is read, and why, in words: said twice, or found by a
    shorter one already; and what finds and voids at once."""
    found: list[tuple[RulePart, str]] = []
    own = [one for one in parts(tag) if isinstance(one.node, Term)]
    for place, one in enumerate(own):
        for other in own[:place]:
            if _words(one) != _words(other) or one.node.exact != other.node.exact:  # type: ignore[union-attr]
                continue
            if one.voids == other.voids:
                found.append((one, f"stands there twice: {other.shown} finds the same"))
            else:
                found.append((one, f"voids what {other.shown} finds, so that neither counts"))
            break
        else:
            wider = next((other for other in own if other is not one and _within(other, one)), None)
            if wider is not None:
                found.append((one, f"adds nothing: {wider.shown} finds whatever it finds"))
    return tuple(found)


def _words(part: RulePart) -> tuple[str, ...]:
    node = part.node
    return tuple(norm(one) for one in tokens(node.text)[0]) if isinstance(node, Term) else ()


def _within(short: RulePart, long: RulePart) -> bool:
    """Whether the words of `short` stand in those of `long`, side by side. Not in scripts without spaces:
    whether a word stands in a longer one there is not for its letters to say."""
    one, two = short.node, long.node
    if not isinstance(one, Term) or not isinstance(two, Term) or short.voids != long.voids:
        return False
    few, many = _words(short), _words(long)
    if one.exact or "*" in one.text or not few or len(few) >= len(many) or is_unspaced(two.text):
        return False
    return any(many[at : at + len(few)] == few for at in range(len(many) - len(few) + 1))
