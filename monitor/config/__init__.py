"""The door in for the user's wishes: feeds.yaml and the environment become a `Config`.

Reads the file, the environment it is handed and the files that `${file:PATH}` names; writes nothing
and asks no network. Every mistake is reported at once, each with file, line and column, what was
found and what was expected. No message, repr or log line holds a secret.

    source       YAML → plain data, and where each part of it stands
    references   ${NAME} and ${file:PATH}
    kinds        the kinds of value, each of which checks itself
    types        the shape of the file, and its JSON Schema
    pairs        what is wrong between two places: repeats, tags that no one defines
    agreement    what is wrong between two overrides: that they cannot both hold
    wording      what is wrong, in words
    checks       all of these, in one go
    labels       labels.jsonl: what the reader says of single articles
    templates    templates/: the reader's own templates and words
    overrides    overrides.yaml: which articles the reader says tell one event, and which do not
    values       what comes out
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from email.utils import parseaddr
from importlib.resources import files
from pathlib import Path
from unicodedata import normalize
from urllib.parse import quote

from monitor.config import source
from monitor.config.changing import (
    add_aliases,
    add_feeds,
    in_the_way,
    remove_aliases,
    remove_feeds,
    say,
    unsay,
    unsay_last,
)
from monitor.config.checks import check_file, check_outlets, check_tags
from monitor.config.editing import replace_whole
from monitor.config.kinds import article_id, database_mistake
from monitor.config.labels import NAME as LABELS
from monitor.config.labels import append_label, drop_label, load_labels, read_labels
from monitor.config.overrides import NAME as OVERRIDES
from monitor.config.overrides import (
    Said,
    load_overrides,
    with_aliases,
    with_said,
)
from monitor.config.pairs import channel_name, feed_name, tag_name
from monitor.config.places import Mailbox, is_mailbox
from monitor.config.references import Resolved
from monitor.config.source import Where
from monitor.config.templates import NAME as TEMPLATES
from monitor.config.templates import load_templates
from monitor.config.types import (
    ArchiveSection,
    AuthSection,
    DigestSection,
    FeedSection,
    FeedsFile,
    FetchSection,
    MailSection,
    ModelSection,
    NoticeSection,
    OutletSection,
    RetentionSection,
    StoriesSection,
    TagSection,
    json_schema,
)
from monitor.config.values import (
    AccessRules,
    Alias,
    ArchiveRules,
    Config,
    FetchRules,
    MailRules,
    ModelRules,
    Notice,
    RetentionRules,
    Secret,
)
from monitor.config.wording import Found, placed
from monitor.errors import ConfigError, Mistake
from monitor.model import DigestRules, Feed, FeedKind, Outlet, Reader, Sender, StoryRules, Tag

__all__ = [
    "LABELS",
    "OVERRIDES",
    "AccessRules",
    "Alias",
    "ArchiveRules",
    "Config",
    "FetchRules",
    "MailRules",
    "Mailbox",
    "ModelRules",
    "Notice",
    "RetentionRules",
    "Said",
    "Secret",
    "add_aliases",
    "add_feeds",
    "append_label",
    "drop_label",
    "in_the_way",
    "load",
    "load_outlets",
    "load_rival_tags",
    "load_tags",
    "place",
    "read_labels",
    "remove_aliases",
    "remove_feeds",
    "replace_whole",
    "say",
    "schema",
    "starter",
    "unsay",
    "unsay_last",
    "with_said",
]

SCHEMA = "monitor/config/feeds.schema.json"
"""Where the JSON Schema lies, seen from the top of the project."""


def load(path: Path, env: Mapping[str, str]) -> Config:
    """The configuration in the file at `path` and the files beside it, with its references read from `env`.

    MONITOR_DATABASE_URL in `env` wins over `database:`. A SQLite file is named from the folder of `path`
    by either, as every other path, so that cron, which begins elsewhere, finds the same one. Raises
    ConfigError with all mistakes, in the order of the file; those of overrides.yaml follow.
    """
    text = _read(path)
    home = path.absolute().parent
    spoken, wrong = load_overrides(home / OVERRIDES)
    checked = check_file(text, env, home)
    mistakes = list(checked.mistakes)
    database = env.get("MONITOR_DATABASE_URL") or None
    if database is not None and (expected := database_mistake(database)):
        mistakes.insert(0, Found(0, f"MONITOR_DATABASE_URL in the environment: expected {expected}"))
    model = checked.model
    if model is None or mistakes:
        raise ConfigError((*_error(path, text, mistakes).mistakes, *wrong))
    feeds, secrets, access = _feeds(model, checked.resolved, text)
    digest = _digest(model.digest)
    tags = _tags(model.tags)
    try:
        tags = with_aliases(tags, spoken.aliases, str(home / OVERRIDES))
        labels, pairs = load_labels(home / LABELS, {tag.slug for tag in tags})
        templates = load_templates(home / TEMPLATES)
    except ConfigError as error:
        raise ConfigError((*error.mistakes, *wrong)) from error
    if wrong:
        raise ConfigError(wrong)
    return Config(
        path=path.absolute(),
        digest=replace(digest, folder=str(home / digest.folder), templates=templates),
        tags=tags,
        feeds=feeds,
        fetch=_fetch(model.fetch),
        stories=_stories(model.stories, tags, spoken.aliases),
        archive=ArchiveRules() if model.archive is None else _archive(model.archive),
        retention=RetentionRules() if model.retention is None else _retention(model.retention, home),
        mail=_mail(model.mail, digest, home),
        notify=_notify(model.notify or ()),
        database=_database(database or model.database, home),
        state=home / ".monitor",
        secrets=secrets,
        access=access,
        labels=labels,
        pairs=pairs,
        overrides=tuple(one.override for one in spoken.said),
        aliases=spoken.aliases,
        outlets=_outlets(model.outlets or {}),
        model=None if model.model is None else _model(model.model),
        named={
            article_id(name) or name: name for one in reversed(spoken.said) for name in reversed(one.articles)
        },
    )


def load_tags(path: Path) -> tuple[Tag, ...]:
    """The tags in a YAML file with a `tags:` mapping, in its order; other keys are not looked at, so
    that feeds.yaml itself will do. For trying rules: the key of a tag may be any text, a year or a date
    too, and is its slug as it is written; two may share a name. Raises ConfigError with all mistakes."""
    text = _read(path)
    checked = check_tags(text)
    if checked.model is None:
        raise _error(path, text, checked.mistakes)
    return _tags(checked.model.tags)


def load_rival_tags(path: Path, config: Config) -> tuple[Tag, ...]:
    """The tags of a file as they would be in the place of feeds.yaml's: with the aliases that overrides.yaml
    has for them. Raises as `load_tags` does."""
    tags = load_tags(path)
    taking = {one.slug for one in tags if one.match or one.any or not one.all}
    aliases = [one for one in config.aliases if one.tag in taking]
    return with_aliases(tags, aliases, str(config.path.parent / OVERRIDES))


def load_outlets(path: Path) -> tuple[Outlet, ...]:
    """The outlets in a YAML file with an `outlets:` mapping; other keys are not looked at, so that feeds.yaml
    itself will do. Raises ConfigError with all mistakes."""
    text = _read(path)
    checked = check_outlets(text)
    if checked.model is None:
        raise _error(path, text, checked.mistakes)
    return _outlets(checked.model.outlets or {})


def place(path: Path, where: Where, at: int = 0) -> tuple[int, int] | None:
    """Line and column of character `at` of the text at `where` in feeds.yaml, or of the key where it is no
    text; None where the file has nothing there, such as an alias of overrides.yaml."""
    text = _read(path)
    if where not in text.nodes:
        return None
    return text.place(text.inside(where, at) if text.nodes[where].kind == "text" else text.key_at(where))


def starter(schema: str = SCHEMA) -> str:
    """A commented feeds.yaml to begin with; it loads without mistakes. `schema`: the path or address
    of the JSON Schema that its first line shows to editors."""
    text = files(__name__).joinpath("starter.yaml").read_text("utf-8")
    return text.replace(f"$schema={SCHEMA}\n", f"$schema={schema}\n", 1)


def schema() -> dict[str, object]:
    """The JSON Schema (2020-12) of feeds.yaml."""
    return json_schema()


def _read(path: Path) -> source.Source:
    try:
        with path.open("rb") as stream:
            return source.read(stream.read(source.MAX_BYTES + 1))
    except OSError as error:
        why = "there is none" if isinstance(error, FileNotFoundError) else error.strerror or "unreadable"
        words = f"expected a configuration file, but {why} (`monitor init` writes one to begin with)"
        raise ConfigError((Mistake(file=str(path), line=1, column=1, message=words),)) from error
    except ValueError as error:
        words = "expected a configuration file, found a path that no file can have"
        raise ConfigError((Mistake(file=repr(str(path)), line=1, column=1, message=words),)) from error


def _error(path: Path, text: source.Source, mistakes: Iterable[Found]) -> ConfigError:
    return ConfigError(placed(str(path), text, mistakes))


def _feeds(
    model: FeedsFile, resolved: Mapping[Where, Resolved], text: source.Source
) -> tuple[tuple[Feed, ...], dict[str, Secret], dict[str, AccessRules]]:
    feeds: list[Feed] = []
    secrets: dict[str, Secret] = {}
    access: dict[str, AccessRules] = {}
    for i, feed in enumerate(model.feeds):
        where: Where = ("feeds", i, "url") if ("feeds", i, "url") in resolved else ("feeds", i)
        address = resolved[where]
        url = address.text
        if address.secret:
            url = text.nodes[where].text
            secrets[url] = Secret(address.text)
        name = feed.name or feed_name(address) or url
        feeds.append(
            Feed(
                url=url,
                name=name,
                tags=tuple(feed.tags or ()),
                lang=feed.lang,
                kind=_kind(feed),
                select=feed.select or "",
                under=feed.under or "",
                senders=tuple(one.lower() for one in feed.senders or ()),
            )
        )
        if feed.headers or feed.auth or feed.proxy:
            access[url] = _access(feed)
    return tuple(feeds), secrets, access


def _kind(feed: FeedSection) -> FeedKind:
    if is_mailbox(feed.url):
        return "mailbox"
    return "page" if feed.select else "sitemap" if feed.sitemap else "feed"


def _access(feed: FeedSection) -> AccessRules:
    def secret(text: str | None) -> Secret | None:
        return None if text is None else Secret(text)

    auth = feed.auth or AuthSection.model_construct(user=None, password=None, token=None)
    return AccessRules(
        headers=tuple((name, Secret(value)) for name, value in (feed.headers or {}).items()),
        user=secret(auth.user),
        password=secret(auth.password),
        token=secret(auth.token),
        proxy=secret("" if feed.proxy == "none" else feed.proxy),
    )


def _tags(tags: Mapping[str, TagSection]) -> tuple[Tag, ...]:
    return tuple(
        Tag(
            slug=slug,
            name=tag.name or tag_name(slug),
            match=tag.match,
            exclude=tag.exclude,
            any=tuple(tag.any or ()),
            all=tuple(tag.all or ()),
            none=tuple(tag.none or ()),
            describe=tuple(tag.describe or ()),
            threshold=tag.threshold,
        )
        for slug, tag in tags.items()
    )


def _outlets(sections: Mapping[str, OutletSection]) -> tuple[Outlet, ...]:
    return tuple(
        Outlet(
            name=name,
            aliases=tuple(one.aliases or ()),
            domains=tuple(one.domains or ()),
            group=one.group or "",
            feed=one.feed or "",
        )
        for name, one in sections.items()
    )


def _fetch(section: FetchSection | None) -> FetchRules:
    if section is None:
        return FetchRules()
    return FetchRules(**{**section.model_dump(), "allow": tuple(section.allow)})


def _digest(section: DigestSection | None) -> DigestRules:
    if section is None:
        return DigestRules()
    given = section.model_dump()
    link = given.pop("link") or ""
    language = given.pop("language") or ""
    return DigestRules(
        **given, language=language, link=link if not link or link.endswith("/") else f"{link}/"
    )


def _stories(section: StoriesSection | None, tags: Iterable[Tag], aliases: Sequence[Alias]) -> StoryRules:
    """A tag and its aliases are one name, also where two articles are compared."""
    words = {tag.slug: [word for one in aliases if one.tag == tag.slug for word in one.words] for tag in tags}
    names = tuple((tag.name, *dict.fromkeys(words[tag.slug])) for tag in tags if words[tag.slug])
    return StoryRules(**({} if section is None else section.model_dump()), names=names)


def _archive(section: ArchiveSection) -> ArchiveRules:
    return ArchiveRules(commit=section.commit, author=section.author, push=section.push)


def _retention(section: RetentionSection, home: Path) -> RetentionRules:
    return RetentionRules(
        texts=None if section.texts_weeks is None else timedelta(weeks=section.texts_weeks),
        vectors=timedelta(weeks=section.vectors_weeks),
        rounds=timedelta(weeks=section.rounds_weeks),
        folder=None if section.folder is None else home / section.folder,
    )


def _mail(section: MailSection | None, digest: DigestRules, home: Path) -> MailRules | None:
    if section is None:
        return None
    address = _mailbox(section.from_)
    scheme, _, rest = section.server.partition(":")
    # A folder is named from where the file lies, as everywhere in it.
    server = f"{scheme}:{home / rest}" if scheme in ("maildir", "eml") else section.server
    resend = section.resend_unknown_hours
    return MailRules(
        sender=Sender(
            name=parseaddr(section.from_)[0],
            address=address,
            title=digest.title,
            domain=section.domain or address.rpartition("@")[2],
            bounces=_mailbox(section.bounces) if section.bounces else address,
            reply_to=section.reply_to or "",
            unsubscribe=tuple(section.unsubscribe or ()),
            # Without a key, ids still differ from list to list, and stay the same for each.
            key=(section.key or f"{address}\n{digest.title}").encode(),
            archive=digest.link,
        ),
        readers=tuple(
            Reader(
                name=parseaddr(one.address)[0],
                address=_mailbox(one.address),
                tags=tuple(one.tags or ()),
                minimum=one.minimum or 0.0,
                dates=one.dates or "",
            )
            for one in section.to
        ),
        server=Secret(server),
        timeout_seconds=section.timeout_seconds,
        give_up=timedelta(hours=section.give_up_hours),
        resend_unknown=None if resend is None else timedelta(hours=resend),
    )


def _model(section: ModelSection) -> ModelRules:
    return ModelRules(
        url=section.url,
        name=section.name,
        tasks=tuple(dict.fromkeys(section.tasks)),
        key=None if section.key is None else Secret(section.key),
        timeout_seconds=section.timeout_seconds,
        total_seconds=section.total_seconds,
    )


def _database(url: str | None, home: Path) -> str | None:
    if url is None or not url.startswith("sqlite:///"):
        return url
    file, mark, options = url.removeprefix("sqlite:///").partition("?")
    if not file or file.startswith(("/", ":", "file:")):
        return url  # whole as it is, or none of ours: memory and SQLite's own addresses
    # In a URL a percent sign begins an escape, and a question mark the options.
    folder = quote(str(home), safe="".join(c for c in str(home) if c not in "%?"))
    return f"sqlite:///{folder}/{file}{mark}{options}"


def _mailbox(value: str) -> str:
    """The bare address, its domain in ASCII and small letters: one mailbox, however it is written."""
    local, _, domain = normalize("NFC", parseaddr(value)[1]).rpartition("@")
    return f"{local}@{domain.encode('idna').decode('ascii').lower()}"


def _notify(sections: Iterable[NoticeSection]) -> tuple[Notice, ...]:
    return tuple(
        Notice(
            reader=Reader(
                channel="notify",
                address=one.name or channel_name(one.url),
                tags=tuple(one.tags or ()),
                minimum=one.minimum or 0.0,
                dates=one.dates or "",
            ),
            url=Secret(one.url),
        )
        for one in sections
    )
