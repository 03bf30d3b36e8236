"""`monitor tags ...`: what is watched for, and under which other names."""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from monitor import config as configuration
from monitor import text
from monitor.cli import completing, doors, grounds, show
from monitor.cli.doors import AsJson, ConfigFile, StateFolder, out
from monitor.config import Config
from monitor.errors import WrongUse
from monitor.model import Tag

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode="rich",
    help="The tags that are watched for, and their other names. What you add is kept in overrides.yaml.",
    epilog="[bold]Example[/bold]: monitor tags alias nvidia 英伟达 辉达",
)
_RULE = 60

Slug = Annotated[
    str,
    typer.Argument(metavar="TAG", help="The tag's key in feeds.yaml.", autocompletion=completing.tags),
]
Words = Annotated[
    list[str], typer.Argument(metavar="WORD...", help="Words or phrases that count as the tag's own.")
]


@app.callback()
def _before() -> None:
    """Tags."""


@app.command("list")
def list_(
    context: typer.Context, config: ConfigFile = None, state: StateFolder = None, json_: AsJson = False
) -> None:
    """Every tag, with its line, its rule and its aliases.

    [bold]Example[/bold]: monitor tags list --json
    """
    loaded = doors.load(context, config, state)
    if json_:
        show.as_json(
            [
                {
                    "tag": one.slug, "name": one.name, "threshold": one.threshold, "match": one.match,
                    "exclude": one.exclude, "any": list(one.any), "all": list(one.all),
                    "none": list(one.none), "describe": list(one.describe),
                    "aliases": list(_aliases(one, loaded)),
                }
                for one in loaded.tags
            ]
        )  # fmt: skip
        return
    table = Table(box=None, pad_edge=False)
    for column in ("tag", "name", "line", "rule", "aliases"):
        table.add_column(column, overflow="fold")
    for one in loaded.tags:
        table.add_row(
            Text(one.slug), Text(text.one_line(one.name)), grounds.line(one.threshold),
            Text(text.cut(_rule(one, loaded), _RULE)), Text(", ".join(_aliases(one, loaded))),
        )  # fmt: skip
    out.print(table)


@app.command()
def alias(
    context: typer.Context,
    tag: Slug,
    words: Words,
    config: ConfigFile = None,
    state: StateFolder = None,
) -> None:
    """Give a tag other names. The next collect or run scores the articles of the store anew.

    [bold]Example[/bold]: monitor tags alias nvidia 英伟达
    """
    loaded = doors.load(context, config, state)
    known = _known(tag, loaded)
    new = [one for one in dict.fromkeys(map(text.one_line, words)) if one not in known.any]
    if "" in new:
        raise WrongUse("has no letter or digit: give words that count as the tag's own", subject="WORD")
    if not new:
        out.print(f"{tag} has them already.", markup=False)
        return
    # Checked as the whole file is, before anything is written.
    configuration.add_aliases(loaded.path.parent, tag, new, on=doors.now().date())
    out.print(
        f"Written to {loaded.path.parent / configuration.OVERRIDES}: {tag}: {', '.join(new)}", markup=False
    )
    for word in new:
        others = [one.slug for one in loaded.tags if one.slug != tag and _has(one, word)]
        if others:
            show.say(
                f"monitor: {grounds.listed(others)} too has {word}: an article with it names all of these"
            )


@app.command()
def unalias(
    context: typer.Context,
    tag: Slug,
    words: Words,
    config: ConfigFile = None,
    state: StateFolder = None,
) -> None:
    """Take other names of a tag back.

    [bold]Example[/bold]: monitor tags unalias nvidia 英伟达
    """
    loaded = doors.load(context, config, state)
    own = _aliases(_known(tag, loaded), loaded)
    for word in words:
        if word not in own:
            near = get_close_matches(word, own, 1)
            hint = (
                f"did you mean {near[0]}?"
                if near
                else f"it has {grounds.listed(own)}"
                if own
                else "it has none"
            )
            raise WrongUse(f"{tag} has no alias {text.one_line(word)}: {hint}", subject="WORD")
    configuration.remove_aliases(loaded.path.parent, tag, words)
    out.print(
        f"Taken out of {loaded.path.parent / configuration.OVERRIDES}: {', '.join(words)}", markup=False
    )


def _known(tag: str, config: Config) -> Tag:
    known = {one.slug: one for one in config.tags}
    if tag not in known:
        near = get_close_matches(tag, known, 1)
        hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(sorted(known))}"
        raise WrongUse(f"feeds.yaml has no tag {text.one_line(tag)}: {hint}", subject="TAG")
    found = known[tag]
    if found.all and not (found.match or found.any):
        raise WrongUse(f"{tag} asks for all of its words: change it in feeds.yaml", subject="TAG")
    return found


def _aliases(tag: Tag, config: Config) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for one in config.aliases if one.tag == tag.slug for word in one.words))


def _has(tag: Tag, word: str) -> bool:
    """Whether a tag's rule names this very word."""
    named = re.compile(rf"(?<!\w){re.escape(word)}(?!\w)", re.IGNORECASE)
    return any(named.search(one) for one in (tag.match or "", *tag.any, *tag.all))


def _rule(tag: Tag, config: Config) -> str:
    own = [one for one in tag.any if one not in _aliases(tag, config)]
    parts = [tag.match or "", ", ".join(own), f"all of {', '.join(tag.all)}" if tag.all else ""]
    parts += [f"not {tag.exclude}" if tag.exclude else "", "described" if tag.describe else ""]
    return text.one_line("; ".join(one for one in parts if one))
