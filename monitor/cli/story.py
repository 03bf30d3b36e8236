"""`monitor story ...`: looks at a story, makes two of it, or one of two."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import typer
from rich.text import Text

from monitor import config as configuration
from monitor import pipeline, text
from monitor.cli import doors, grounds, show
from monitor.cli.doors import AsJson, ConfigFile, StateFolder, err, out
from monitor.config import Config, Said
from monitor.errors import ConfigError, WrongUse
from monitor.model import Link, Origin, Scored, Story
from monitor.pipeline import Correction, Looked
from monitor.store import Store

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode="rich",
    help="Stories: look at one, make one of two, or two of one. What you say is kept in overrides.yaml.",
    epilog="[bold]Example[/bold]: monitor story show 2026-W47#3",
)
_NEAR = 5

Name = Annotated[
    str,
    typer.Argument(
        metavar="ID",
        help="A story's id or its beginning, its place in an issue (2026-W47#3), or an article's address.",
    ),
]
Why = Annotated[str, typer.Option("--why", metavar="TEXT", help="A note of yours, kept beside it.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would be written, and write nothing.")]


@app.callback()
def _before() -> None:
    """Stories."""


@app.command("show")
def show_(
    context: typer.Context,
    name: Name,
    config: ConfigFile = None,
    state: StateFolder = None,
    json_: AsJson = False,
) -> None:
    """A story as it stands now: its articles and why each is in it, who told it, which stories are near.

    [bold]Example[/bold]: monitor story show https://example.com/news/42
    """
    loaded = doors.load(context, config, state)
    with doors.open_store(loaded) as store:
        looked = pipeline.look(loaded, name, store=store)
    if json_:
        show.as_json(_facts(looked))
    else:
        _tell(looked, loaded)


@app.command()
def merge(
    context: typer.Context,
    names: Annotated[list[str], typer.Argument(metavar="ID ID...", help="Stories or articles, as for show.")],
    why: Why = "",
    dry_run: DryRun = False,
    config: ConfigFile = None,
    state: StateFolder = None,
) -> None:
    """Say that stories are one event. It holds from the next issue on, in every run.

    [bold]Example[/bold]: monitor story merge 2026-W47#3 2026-W47#7 --why "both are the port's vote"
    """
    if len(names) < 2:
        raise WrongUse("takes two stories or more", subject="monitor story merge")
    loaded = doors.load(context, config, state)
    with doors.open_store(loaded) as store:
        looked = pipeline.looks(loaded, names, store=store)
        found = pipeline.merging(loaded, looked, store=store)
        week = pipeline.next_week(loaded, store=store, now=doors.now())
    _write(loaded, found, why=why, dry_run=dry_run, told=_weeks(looked), week=week.name)


@app.command()
def split(
    context: typer.Context,
    name: Name,
    articles: Annotated[
        list[str], typer.Argument(metavar="ARTICLE...", help="The articles that leave: addresses or ids.")
    ],
    why: Why = "",
    dry_run: DryRun = False,
    config: ConfigFile = None,
    state: StateFolder = None,
) -> None:
    """Say that articles do not belong to a story. It holds from the next issue on, in every run.

    [bold]Example[/bold]: monitor story split 2026-W47#3 https://example.com/news/42
    """
    loaded = doors.load(context, config, state)
    with doors.open_store(loaded) as store:
        looked = pipeline.look(loaded, name, store=store)
        leaving = [_article(one, store) for one in articles]
        found = pipeline.splitting(loaded, looked, leaving, store=store)
        week = pipeline.next_week(loaded, store=store, now=doors.now())
    _write(loaded, found, why=why, dry_run=dry_run, told=_weeks([looked]), week=week.name)


@app.command()
def forget(
    context: typer.Context,
    number: Annotated[
        int, typer.Argument(metavar="NUMBER", min=1, help="Its number, as story show says it.")
    ],
    config: ConfigFile = None,
    state: StateFolder = None,
) -> None:
    """Take back what was said of articles: an entry of overrides.yaml, counted among those of articles.

    [bold]Example[/bold]: monitor story forget 2
    """
    loaded = doors.load(context, config, state)
    if number > len(loaded.overrides):
        words = f"there are {len(loaded.overrides)} such entries" if loaded.overrides else "there is none"
        raise WrongUse(f"overrides.yaml has no entry {number}: {words}", subject="NUMBER")
    configuration.unsay(loaded.path.parent, number)
    out.print(f"Taken out of {loaded.path.parent / configuration.OVERRIDES}.", markup=False)


def _article(name: str, store: Store) -> str:
    for spelling in pipeline.spellings(name):
        found = store.article(spelling)
        if found is not None:
            return found.article.id
    raise WrongUse("no such article is stored: give its address or its id", subject=text.one_line(name))


def _weeks(looked: Sequence[Looked]) -> tuple[str, ...]:
    """The issues that told any of them."""
    return tuple(sorted({one.week for each in looked for one in each.told}))


def _write(
    config: Config, found: Correction, *, why: str, dry_run: bool, told: Sequence[str], week: str
) -> None:
    path = config.path.parent / configuration.OVERRIDES
    entries = [replace(one, why=text.one_line(why), on=_today(config)) for one in found.said]
    try:
        configuration.say(config.path.parent, *entries, dry_run=dry_run)
    except ConfigError as error:
        # What is written was sound when it was loaded: what is new contradicts it.
        raise WrongUse(_contradiction(config, entries, error), subject=str(path)) from error
    out.print(f"{'Would be written' if dry_run else 'Written'} to {path}:", markup=False)
    for one in entries:
        out.print(f"  {'same' if one.same else 'apart'}", markup=False)
        for article in one.articles:
            out.print(f"    {text.one_line(article)}", markup=False)
    for word, stories in (("Now", found.now), ("Then", found.then)):
        out.print(f"{word}:")
        for story in stories:
            size = grounds.counted(len(story.members), "article")
            title = text.one_line(story.lead.article.title) or "(no title)"
            out.print(f"  {story.id}  {size}: {title}", markup=False)
    if dry_run:
        return
    later = f"It holds from the next issue on ({week})."
    if told:
        revise = grounds.listed([f"monitor publish {one} --revise" for one in told])
        later += f" Issues on record stay as they are; to correct them: {revise}"
    err.print(later, markup=False)


def _contradiction(config: Config, entries: Sequence[Said], error: ConfigError) -> str:
    """What does not let these hold, and how to take it back."""
    lifted = configuration.in_the_way(config.path.parent, *entries)
    if not lifted:
        return f"{'; '.join(one.message for one in error.mistakes)}. Nothing is written"
    named = grounds.listed([f"entry {number} (line {line})" for number, line in lifted.items()])
    takes = " or ".join(f"monitor story forget {number}" for number in lifted)
    return f"what you said in {named} does not let it hold. Nothing is written; {takes} takes it back"


def _today(config: Config) -> date:
    return doors.now().astimezone(ZoneInfo(config.digest.timezone)).date()


# -- forms --------------------------------------------------------------------------------------


def _tell(looked: Looked, config: Config) -> None:
    story = looked.story
    zone = ZoneInfo(config.digest.timezone)
    out.print(Text(text.one_line(story.lead.article.title) or "(no title)", "bold"))
    size = grounds.counted(len(story.members), "article")
    out.print(f"story {story.id} · {size}", markup=False)
    for told in looked.told:
        revision = f", revision {told.revision}" if told.revision > 1 else ""
        out.print(f"told as {told.week}#{told.number}, under {told.tag}{revision}", markup=False)
    if looked.origin is not None:
        out.print(_first(looked.origin, story), markup=False)
    out.print()
    _member(story.lead, f"leads: {story.lead_why}" if story.lead_why else "leads", zone)
    for one in story.retellings:
        _member(one.scored, f"{one.relation}: {_shared(one.link, story)}", zone)
    for number, override in looked.said:
        word = "one event" if override.same else "kept apart"
        out.print(
            f"You say in overrides.yaml (entry {number}): {word}; story forget {number} takes it back",
            markup=False,
        )
    if near := looked.near[:_NEAR]:
        out.print("\nNear, and stories of their own:")
        for other in near:
            out.print(f"  {other.id}  {text.one_line(other.lead.article.title)}", markup=False)
    if story.refused is not None:
        outside = (one for each in looked.others for one in each.members)
        to = next((one.article for one in outside if one.article.id == story.refused.link.to), None)
        named = f"“{text.cut(text.one_line(to.title), 70)}” ({text.one_line(to.outlet)}): " if to else ""
        out.print(f"Nearest article not joined: {named}{story.refused.because}", markup=False)


def _member(one: Scored, why: str, zone: ZoneInfo) -> None:
    article = one.article
    when = f"{article.when.astimezone(zone):%Y-%m-%d %H:%M}"
    out.print(Text(f"{text.one_line(article.outlet)}, {when}: {text.one_line(article.title)}"))
    out.print(Text(f"  {why}", "dim"))
    if not article.url.startswith("urn:"):
        out.print(Text(f"  {article.url}", "blue"), no_wrap=True)


def _first(origin: Origin, story: Story) -> str:
    """Who had it first, and who says so."""
    outlets = {one.article.id: text.one_line(one.article.outlet) for one in story.members}
    by = grounds.listed(list(dict.fromkeys(outlets[one] for one in origin.credited_by if one in outlets))[:4])
    sentence = text.cut(text.one_line(origin.sentence), 160)
    said = f", as {by} {'says' if len(origin.credited_by) == 1 else 'say'}" if by else ""
    return f"first at {text.one_line(origin.outlet)}{said}" + (f": “{sentence}”" if sentence else "")


def _shared(link: Link, story: Story) -> str:
    """Why an article is in its story, in words."""
    to = next((one.article.outlet for one in story.members if one.article.id == link.to), "")
    shared = [f"names {grounds.listed(link.names[:4])}"] if link.names else []
    shared += [f"figures {grounds.listed(link.figures[:3])}"] if link.figures else []
    if link.containment >= 0.05 or not shared:
        shared.append(f"{link.containment:.0%} of the shorter text word for word")
    beside = f" with {text.one_line(to)}" if to else ""
    return f"likeness {link.score:.2f}{beside}; {', '.join(map(text.one_line, shared))}"


def _facts(looked: Looked) -> dict[str, Any]:
    story = looked.story
    links = {one.scored.article.id: one for one in story.retellings}
    return {
        "id": story.id,
        "asked": looked.asked,
        "lead_why": story.lead_why,
        "origin": None
        if looked.origin is None
        else {
            "outlet": looked.origin.outlet,
            "article": looked.origin.article,
            "credited_by": list(looked.origin.credited_by),
            "sentence": looked.origin.sentence,
        },
        "articles": [
            {
                "id": one.article.id,
                "url": one.article.url,
                "title": one.article.title,
                "outlet": one.article.outlet,
                "at": show.iso(one.article.when),
                "relation": links[one.article.id].relation if one.article.id in links else "lead",
                "link": _link(links[one.article.id].link) if one.article.id in links else None,
            }
            for one in story.members
        ],
        "told": [
            {"week": one.week, "revision": one.revision, "number": one.number, "tag": one.tag}
            for one in looked.told
        ],
        "overrides": [
            {"number": number, "same": one.same, "articles": list(one.articles)}
            for number, one in looked.said
        ],
        "near": [
            {"id": one.id, "title": one.lead.article.title, "url": one.lead.article.url}
            for one in looked.near
        ],
        "refused": None
        if story.refused is None
        else {
            "article": story.refused.article,
            "because": story.refused.because,
            "link": _link(story.refused.link),
        },
    }


def _link(link: Link) -> dict[str, Any]:
    return {
        "to": link.to,
        "score": link.score,
        "words": link.words,
        "containment": link.containment,
        "meaning": link.meaning,
        "names": list(link.names),
        "figures": list(link.figures),
        "quotes": list(link.quotes),
        "against": list(link.against),
    }
