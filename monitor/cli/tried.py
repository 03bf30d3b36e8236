"""`monitor lab rules` and `monitor lab score --archive`: rules on what the archive has."""

from __future__ import annotations

import json
import sys
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer

from monitor import config as configuration
from monitor import pipeline
from monitor.cli import doors, rulecheck, show
from monitor.cli.doors import AsJson, ConfigFile, StateFolder

_DAYS = 30
# A millisecond or two each.
_MOST = 20_000


def rules(
    context: typer.Context,
    days: Annotated[
        int, typer.Option("--days", metavar="DAYS", min=1, max=3_650, help="Of so many days.")
    ] = _DAYS,
    config: ConfigFile = None,
    state: StateFolder = None,
    json_: AsJson = False,
) -> None:
    """What each part of each rule found in the archive, what it alone found, and what might as well go.

    [bold]Example[/bold]: monitor lab rules --days 90
    """
    loaded = doors.load(context, config, state)
    with doors.open_store(loaded) as store:
        found = pipeline.microscope(loaded, store=store, now=doors.now(), days=days, most=_MOST)
    if json_:
        show.as_json(rulecheck.facts(loaded, found))
    else:
        rulecheck.tell(loaded, found)


def archive(
    context: typer.Context,
    *,
    tags: Path | None,
    since: str | None,
    changes: bool,
    config: Path | None,
    state: Path | None,
) -> None:
    """The articles of the store, a JSON line each, scored for the tags of a file or of feeds.yaml; on
    standard error how many cross each tag's line."""
    loaded = doors.load(context, config, state)
    wanted = configuration.load_rival_tags(tags, loaded) if tags is not None else loaded.tags
    now = doors.now()
    start = doors.moment(since, "--since") if since else now - timedelta(days=_DAYS)
    counts: Counter[tuple[str, str]] = Counter()
    with doors.open_store(loaded) as store:
        for one in pipeline.try_rules(loaded, wanted, store=store, since=start, until=now):
            crossed = dict(one.crossed)
            before = {score.tag for score in one.was.scores if score.relevant}
            for score in one.scores:
                counts[score.tag, "before"] += score.tag in before
                counts[score.tag, "after"] += score.relevant
                if score.tag in crossed:
                    counts[score.tag, "gained" if score.relevant else "lost"] += 1
            if changes and not crossed:
                continue
            line = {
                "id": one.was.article.id,
                "url": one.was.article.url,
                "title": one.was.article.title,
                "scores": [
                    {
                        "tag": score.tag,
                        "score": score.value,
                        "relevant": score.relevant,
                        "evidence": [
                            {"phrase": m.phrase, "where": m.where, "count": m.count} for m in score.evidence
                        ],
                    }
                    for score in one.scores
                ],
                "was": {score.tag: score.value for score in one.was.scores},
                "crossed": {tag: "gained" if above else "lost" for tag, above in crossed.items()},
            }
            sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
    sys.stdout.flush()
    for tag in wanted:
        was, is_, gained, lost = (counts[tag.slug, name] for name in ("before", "after", "gained", "lost"))
        show.say(f"{tag.slug}: {was:,} relevant before, {is_:,} after; {gained:,} gained, {lost:,} lost")
