"""The words and phrases that a rule looks for, as they are written."""

from __future__ import annotations

from collections.abc import Iterator

from monitor.rules.atoms import cut, norm
from monitor.rules.nodes import And, InTitle, Is, Near, Node, Not, Or, Regex, Term


def exact_words(node: Node) -> frozenset[str]:
    """The single words that `node` looks for with just their capitals (`=Target`), folded."""
    return frozenset(_exact(node))


def _exact(node: Node) -> Iterator[str]:
    match node:
        case Term(text, exact):
            words = [norm(found.group()) for found in cut(text)]
            if exact and len(words) == 1:
                yield words[0]
        case And(parts) | Or(parts):
            for part in parts:
                yield from _exact(part)
        case InTitle(part):
            yield from _exact(part)
        case _:
            return


def terms(node: Node) -> Iterator[str]:
    """The words and phrases of `node` that may make it true, in order; a star is left out."""
    match node:
        case Term():
            yield node.text.replace("*", "")
        case And(parts) | Or(parts):
            for part in parts:
                yield from terms(part)
        case InTitle(part):
            yield from terms(part)
        case Near(left, right):
            # What NEAR joins is one thing to look for.
            yield " ".join((*terms(left), *terms(right)))
        case Not() | Is() | Regex():
            return
