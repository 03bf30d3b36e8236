"""The other articles of a story as the forms list them: one text at many outlets is one line."""

from __future__ import annotations

from typing import TypedDict

from monitor.digest.facts import ArticleFacts, StoryFacts


class Row(TypedDict):
    """An article of a story but the lead, and those that only carry its text; `article`: none before those
    that carry the lead's. `hidden`: how many articles are not shown where the row is not."""

    article: ArticleFacts | None
    copies: list[ArticleFacts]
    hidden: int


def gathered(story: StoryFacts) -> list[Row]:
    """The other articles of a story, each syndicated text beside the article whose text it is: first what
    carries the lead's, then what is to be read, then the others in their order."""
    rows: dict[str, Row] = {story["best"]["id"]: Row(article=None, copies=[], hidden=0)}
    for one in story["also"]:
        if one["relation"] != "syndicated":
            rows[one["id"]] = Row(article=one, copies=[], hidden=1)
    for one in story["also"]:
        if one["relation"] == "syndicated":
            row = rows.get(one.get("same_as", ""), rows[story["best"]["id"]])
            row["copies"].append(one)
            row["hidden"] += 1
    reads = {one["id"] for one in story.get("reads", [])}
    found = [row for row in rows.values() if row["hidden"]]
    return sorted(found, key=lambda row: row["article"] is not None and row["article"]["id"] not in reads)
