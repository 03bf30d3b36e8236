"""Articles that were changed after an issue told them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from monitor import text
from monitor.digest.articles import LONGEST_TITLE, address, named
from monitor.digest.before import Archive
from monitor.digest.facts import ChangeFacts, EditFacts, Facts
from monitor.digest.since import changes
from monitor.digest.sums import stories_of
from monitor.model import Edit


def untold(edits: Iterable[Edit], archive: Archive) -> list[Edit]:
    """The edits that change a title or a figure, and that no issue since has told: the latest first."""
    found: list[Edit] = []
    for edit in sorted(edits, key=lambda one: (one.article.when, one.article.url)):
        said = {(before, after) for _, before, after in changes(edit)}
        told = {one for issue in archive.since(edit.week) for one in _told(issue, edit.article.id)}
        if said - told:
            found.append(edit)
    return sorted(found, key=lambda one: one.week, reverse=True)


def edit_facts(edits: Sequence[Edit], here: Collection[str], archive: Archive) -> list[EditFacts]:
    """Those of `edits` (as `untold` gives them) whose article is not among `here`, the articles of this
    issue's stories, which tell of their own edits."""
    return [_facts(one, archive) for one in edits if one.article.id not in here]


def _facts(edit: Edit, archive: Archive) -> EditFacts:
    own = edit.article.id
    story = next(
        (
            one
            for one in archive.stories(edit.week)
            if own in {article["id"] for article in (one["best"], *one["also"])}
        ),
        None,
    )
    said = changes(edit)
    return EditFacts(
        id=own,
        title=text.cut(text.one_line(edit.title), LONGEST_TITLE) or edit.article.url,
        was_title=next((before for name, before, _ in said if name == "title"), ""),
        outlet=named(edit.article.outlet),
        url=address(edit.article.url),
        week=edit.week,
        n=story["n"] if story else 0,
        figures=[ChangeFacts(before=before, after=after) for name, before, after in said if name == "figure"],
        slugs=sorted({why["slug"] for why in story["why"]}) if story else [],
    )


def _told(issue: Facts, article: str) -> Iterable[tuple[str, str]]:
    for one in issue.get("edits", []):
        if one["id"] == article:
            yield from ((change["before"], change["after"]) for change in one["figures"])
            yield one["was_title"], one["title"]
    for story in stories_of(issue["sections"]):
        for since in story.get("since", []):
            if since["kind"] == "edited" and article in since["articles"]:
                yield since["before"], since["after"]
