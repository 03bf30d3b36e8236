"""The words and phrases that a rule looks for, as they are written."""

from __future__ import annotations

from collections.abc import Iterator

from monitor.rules.nodes import And, InTitle, Is, Near, Node, Not, Or, Regex, Term


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
