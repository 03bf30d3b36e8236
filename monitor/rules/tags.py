"""From a tag, with its rules and plain lists, to one query."""

from __future__ import annotations

from dataclasses import dataclass

from monitor.errors import RuleError
from monitor.model import Tag
from monitor.rules.language import parse, phrase
from monitor.rules.nodes import And, Node, Or, Query, narrowed


@dataclass(frozen=True, slots=True)
class TagQuery:
    """What a tag looks for.

    `positive` finds its mentions. `context` must hold somewhere in the article, or nothing counts.
    What `exclude` finds voids the mentions that it overlaps, and those alone.
    """

    slug: str
    positive: Node
    context: Node | None = None
    exclude: Node | None = None


def tag_query(tag: Tag) -> TagQuery:
    """The rules of `tag` as one query.

    `match` or `any` find mentions. Beside them `all` only demands: every phrase must stand somewhere in
    the article. Alone, `all` finds too. `exclude` and `none` void. RuleError where a rule does not parse
    or nothing is left to find; its position counts within the rule at fault.
    """
    finding = [parse(tag.match).root] if tag.match is not None else []
    finding += _roots(tag.any)
    demanded = _roots(tag.all)
    voiding = _voiding(tag)
    if not finding and not demanded:
        raise RuleError(
            f"the tag {tag.slug} has nothing to look for: give it match, any or all", position=0, length=0
        )
    together = And(tuple(demanded)) if demanded else None
    return TagQuery(
        slug=tag.slug,
        positive=Or(tuple(finding)) if finding else And(tuple(demanded)),
        context=together if finding else None,
        exclude=narrowed(Or(tuple(voiding))) if voiding else None,
    )


def exclusion(tag: Tag) -> TagQuery:
    """What `tag` excludes, as a query that mentions nothing: for a tag that has a description alone."""
    voiding = Or(tuple(_voiding(tag)))
    return TagQuery(slug=tag.slug, positive=voiding, exclude=voiding)


def _voiding(tag: Tag) -> list[Node]:
    return [*([parse(tag.exclude).root] if tag.exclude is not None else []), *_roots(tag.none)]


def _roots(items: tuple[str, ...]) -> list[Node]:
    queries: list[Query] = [phrase(item) for item in items]
    return [query.root for query in queries]
