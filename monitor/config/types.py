"""The shape of feeds.yaml and of overrides.yaml, as pydantic models: what the files are checked against, and
what the JSON Schema of feeds.yaml is made from. The words of every `description` are what an editor shows.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, RootModel, model_validator

from monitor.config.kinds import (
    DATABASE,
    SERVER,
    Address,
    AnyKey,
    ArticleName,
    Channel,
    Contact,
    Database,
    Day,
    Description,
    Domain,
    Folder,
    HeaderName,
    HeaderValue,
    Lang,
    Line,
    Mailbox,
    Network,
    Phrase,
    Proxy,
    Publish,
    Reason,
    Remote,
    Rule,
    Seconds,
    Server,
    Share,
    ShownAddress,
    Site,
    Slug,
    Timezone,
    Unsubscribe,
    Whole,
    expected,
)
from monitor.config.places import (
    MAILBOX,
    Selector,
    SenderAddress,
    Source,
    Under,
    is_mailbox,
    mailbox,
)


class _Section(BaseModel):
    # Strict: "5" is not a number and 5 is no text; YAML tells them apart, so a mix-up is a mistake.
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class DigestSection(_Section):
    """How an issue is made and when."""

    title: Line = Field("Weekly digest", description="The title of every issue.")
    timezone: Timezone = Field(
        "UTC",
        description="The civil time zone (IANA): a week is Monday 00:00 to Monday 00:00 there.",
        examples=["Asia/Tokyo", "Europe/Berlin", "UTC"],
    )
    publish: Publish = Field(
        "Mon 07:00", description="Day and time from which the week before is published, in `timezone`."
    )
    folder: Folder = Field("digests", description="The archive of issues, relative to this file.")
    language: Lang | None = Field(
        None,
        description="The language of the digest's own words (BCP 47): en and ja ship, others are read from "
        "templates/languages. Default: English.",
        examples=["en", "ja"],
    )
    stories_per_tag: Annotated[int, Whole(1, 100)] = Field(
        6, description="How many stories a tag shows in full."
    )
    stories_per_outlet: Annotated[int, Whole(1, 100)] = Field(
        4,
        description="How many of them one outlet may lead, where others have stories under that tag too; the "
        "others are named in a line.",
    )
    lookback_days: Annotated[int, Whole(0, 365)] = Field(
        14, description="How old, in days before the week, an article may be that no issue has carried yet."
    )
    catch_up: Literal["each", "newest"] = Field(
        "each",
        description="After downtime: an issue for each week missed, or the newest alone, which then also "
        "carries what was collected for the others.",
    )
    link: Address | None = Field(
        None, description="Where the folder of issues stands on the web, if it does; mails link to it."
    )


class TagSection(_Section):
    """What to watch for: a rule, plain lists of words and phrases, or what it is about."""

    model_config = ConfigDict(
        json_schema_extra={"anyOf": [{"required": [key]} for key in ("match", "any", "all", "describe")]}
    )

    name: Line | None = Field(None, description="The heading in the digest. Default: the tag's key.")
    match: Rule | None = Field(
        None,
        description='A rule: words, "phrases", AND, OR, NOT, ( ), NEAR/n, prefix*, title: lang: outlet:, '
        "/regex/, =CASE.",
    )
    exclude: Rule | None = Field(None, description="A rule; what it finds does not count for this tag.")
    any: list[Phrase] | None = Field(None, description="Words and phrases: one is enough.", min_length=1)
    all: list[Phrase] | None = Field(None, description="Words and phrases: each must occur.", min_length=1)
    none: list[Phrase] | None = Field(
        None, description="Words and phrases that do not count for this tag.", min_length=1
    )
    describe: Description | None = Field(
        None,
        description="What the tag is about, in a sentence or several, or the texts of example articles: an "
        "article near them in meaning counts, whatever its words. Needs the extra `semantic`.",
    )
    threshold: Share = Field(
        0.5, description="From this score on (above 0, at most 1), an article is relevant."
    )


class AuthSection(_Section):
    """How a feed knows who asks: `user` and `password` (basic), or `token` (bearer)."""

    user: HeaderValue | None = Field(None, description="The user's name.")
    password: HeaderValue | None = Field(None, description="As a reference: ${NAME} or ${file:PATH}.")
    token: HeaderValue | None = Field(None, description="As a reference: ${NAME} or ${file:PATH}.")

    @model_validator(mode="after")
    def _one_of_two(self) -> AuthSection:
        if (self.token is None) == (self.user is None) or (self.token and self.password):
            raise expected("user and password, or token alone")
        return self


class FeedSection(_Section):
    """A feed: RSS, Atom, RDF or JSON Feed; a page without one; a sitemap; a mailbox of newsletters."""

    name: Line | None = Field(
        None, description="The outlet's name; no two feeds share one. Default: the host without www."
    )
    url: Source = Field(
        description="The feed's address, or that of a page (with select), a sitemap (with sitemap) or a "
        "mailbox: imaps://USER@HOST/FOLDER, imap+starttls://… or maildir:PATH. ${NAME} reads the "
        "environment, ${file:PATH} a file."
    )
    select: Selector | None = Field(
        None,
        description="A CSS selector of the links that are entries, for a page that has no feed.",
        examples=["main article h2 a"],
    )
    sitemap: bool = Field(
        False, description="Whether the address is that of a sitemap (or an index of some), read as a feed."
    )
    under: Under | None = Field(
        None, description="Of a sitemap, only addresses whose path begins so.", examples=["/news/"]
    )
    senders: list[SenderAddress] | None = Field(
        None,
        description="Of a mailbox, only mail from these addresses, or from a domain: @letters.example. "
        "Default: all of the folder.",
        min_length=1,
        max_length=500,
    )
    tags: list[str] | None = Field(
        None, description="The tags to score its articles for. Default: all.", min_length=1
    )
    lang: Lang | None = Field(None, description="The language of its articles, where the feed is silent.")
    headers: dict[HeaderName, HeaderValue] | None = Field(
        None,
        description="Headers to send along, to this address's own host alone. A secret is written as a "
        "reference: ${NAME} or ${file:PATH}.",
        min_length=1,
        max_length=20,
    )
    auth: AuthSection | None = Field(
        None, description="A user with a password, or a token, sent to this address's own host alone."
    )
    proxy: Proxy | None = Field(
        None,
        description="The proxy that it and its articles are fetched through: http://, https:// or "
        "socks5://HOST:PORT, or none, whatever the environment says. Default: as HTTP_PROXY, HTTPS_PROXY, "
        "ALL_PROXY and NO_PROXY say.",
    )

    @model_validator(mode="after")
    def _of_one_kind(self) -> FeedSection:
        if mistake := kind_mistake(self):
            raise expected(mistake)
        return self


def kind_mistake(feed: FeedSection) -> str | None:
    """What was expected of a feed whose keys do not go together."""
    letters = mailbox(feed.url) if is_mailbox(feed.url) else None
    if letters is None:
        if feed.senders:
            return f"senders: beside a mailbox alone: {MAILBOX}"
        if feed.select and feed.sitemap:
            return "select: or sitemap:, not both"
        return "under: beside sitemap: true alone" if feed.under and not feed.sitemap else None
    given = [key for key in ("select", "sitemap", "under", "headers", "proxy") if getattr(feed, key)]
    if given:
        return f"a mailbox without {given[0]}:"
    if letters.scheme == "maildir":
        return "a folder on this machine without auth:" if feed.auth else None
    auth = feed.auth
    if auth is not None and auth.token:
        return "auth: with user and password (a mail server takes no token here)"
    if not ((auth and auth.user) or letters.user):
        return 'auth: with user and password: "${NAME}"'
    if not ((auth and auth.password) or letters.password):
        return 'auth: with a password: "${NAME}"'
    return None


class OutletSection(_Section):
    """An outlet that articles credit, or what one that is known also goes by."""

    aliases: list[Line] | None = Field(
        None, description="Other names it is credited under, in any language.", min_length=1, max_length=100
    )
    domains: list[Site] | None = Field(
        None,
        description="The domains that are its own, such as harbour.example.",
        min_length=1,
        max_length=100,
    )
    group: Line | None = Field(
        None, description="Its publisher: outlets of one group are one family, and count once."
    )
    feed: ShownAddress | None = Field(
        None, description="Where it can be followed; suggested where it had the news."
    )


class FetchSection(_Section):
    """How pages are fetched."""

    contact: Contact | None = Field(
        None,
        description="Your email address or page, for outlets to reach you; stands in the User-Agent.",
    )
    allow: list[Network] = Field(
        default_factory=list, description="Private networks that may be fetched. Default: none."
    )
    interval_minutes: Annotated[int, Whole(1, 10_080)] = Field(
        60,
        description="How often a feed is asked at most, in minutes. One that changes rarely, or its server "
        "or document asks it, is asked less often.",
    )
    longest_minutes: Annotated[int, Whole(1, 10_080)] = Field(
        1_440,
        description="How long, in minutes, a feed that hardly changes is left alone at most, where it asks "
        "for nothing itself.",
    )
    timeout_seconds: Seconds = Field(30.0, description="How long one fetch may take, in seconds.")
    max_bytes: Annotated[int, Whole(1_000, 1_000_000_000)] = Field(
        10_000_000, description="How large a feed or page may be, in bytes, unpacked."
    )
    per_host: Annotated[int, Whole(1, 32)] = Field(
        2, description="How many fetches at once may go to one host."
    )
    delay_seconds: Annotated[float, Field(ge=0, le=60)] = Field(
        0.5,
        description="The time from one request to the next at a host, in seconds; hosts in `allow` have "
        "none. A site's own Crawl-delay counts where it is longer.",
    )
    concurrency: Annotated[int, Whole(1, 1_024)] = Field(
        64, description="How many fetches may go on at once."
    )


class StoriesSection(_Section):
    """When two articles tell one event."""

    window_days: Annotated[int, Whole(1, 90)] = Field(
        14, description="Articles further apart, in days, are not one event."
    )
    threshold: Share = Field(
        0.5, description="From this likeness on (above 0, at most 1), two articles are linked."
    )


class ArchiveSection(_Section):
    """What git does with the folder of issues, where it lies in a work tree."""

    commit: bool = Field(True, description="Whether each issue is committed. Nothing else ever is.")
    author: Mailbox = Field(
        "monitor <monitor@localhost>", description="The author and committer: Name <address>."
    )
    push: Remote | None = Field(
        None,
        description="The remote to push the current branch to, fast-forward only. Default: none.",
        examples=["origin"],
    )


class RetentionSection(_Section):
    """What the store keeps at hand, and for how long. Articles, scores and issues stay for good."""

    texts_weeks: Annotated[int, Whole(13, 5_200)] | None = Field(
        None,
        description="Texts older than so many weeks are put away in compressed files; they are still "
        "searched and shown. None that an issue may yet tell is. Default: none.",
    )
    folder: Folder | None = Field(
        None, description="Where those files lie, relative to this file. Default: texts in .monitor."
    )
    vectors_weeks: Annotated[int, Whole(8, 5_200)] = Field(
        26,
        description="After so many weeks the vectors of articles are deleted; they can be made again.",
    )
    rounds_weeks: Annotated[int, Whole(4, 5_200)] = Field(
        53, description="The reports of runs are kept for so many weeks."
    )


class ReaderSection(_Section):
    """A reader, and what they want of an issue."""

    address: Mailbox = Field(description="An address, or Name <address>.")
    tags: list[str] | None = Field(
        None, description="The tags they want, by their keys. Default: all.", min_length=1
    )
    minimum: Share | None = Field(
        None, description="The least score of a story, above 0 and at most 1. Default: the tag's line."
    )
    dates: Lang | None = Field(
        None, description="The language of dates (BCP 47): ja, de, pt-BR. Default: English."
    )


class MailSection(_Section):
    """Who gets the digest by mail, and through which server. ${NAME} and ${file:PATH} are read here."""

    from_: Mailbox = Field(alias="from", description="The sender: an address, or Name <address>.")
    to: list[ReaderSection] = Field(description="The readers: addresses, or mappings.", min_length=1)
    server: Server = Field(
        description=f"{SERVER}. A password is written as a reference: smtps://me:${{SMTP_PASSWORD}}@host."
    )
    reply_to: Mailbox | None = Field(None, description="Where answers go. Default: to the sender.")
    bounces: Mailbox | None = Field(
        None, description="Where mail servers report to (the envelope's sender). Default: the sender."
    )
    domain: Domain | None = Field(
        None, description="The domain in message ids and the list's id. Default: the sender's."
    )
    unsubscribe: list[Unsubscribe] | None = Field(
        None,
        description="Where a reader unsubscribes: mailto: and https: addresses. {token} and {address} in "
        "them are filled in. Default: a mail to the sender.",
        min_length=1,
        max_length=2,
    )
    key: Line | None = Field(
        None,
        description="A secret, as a reference, that makes message ids and unsubscribe tokens unguessable.",
    )
    timeout_seconds: Seconds | None = Field(
        None, description="The longest wait for any one answer. Default: as RFC 5321 says, up to 600."
    )
    give_up_hours: Annotated[int, Whole(1, 720)] = Field(
        48, description="How long mail that the server puts off is tried again, in hours."
    )
    resend_unknown_hours: Annotated[int, Whole(1, 720)] | None = Field(
        None,
        description="After how many hours mail that may or may not have arrived is sent again. "
        "Default: never, unless told to (monitor send --retry-unknown).",
    )


class NoticeSection(_Section):
    """A chat channel that gets a short form of the issue (needs the extra monitor-digest[notify])."""

    url: Channel = Field(
        description="Its Apprise address: slack://…, discord://…, ntfy://…, json://…. Tokens are written as "
        "references: ${NAME} or ${file:PATH}."
    )
    name: Line | None = Field(None, description="What it is called. Default: the address's scheme.")
    tags: list[str] | None = Field(
        None, description="The tags it gets, by their keys. Default: all.", min_length=1
    )
    minimum: Share | None = Field(None, description="The least score of a story. Default: the tag's line.")
    dates: Lang | None = Field(None, description="The language of dates (BCP 47). Default: English.")


class ModelSection(_Section):
    """A language model that may word a line or translate a headline, checked against the reports."""

    url: Address = Field(
        description="An OpenAI-compatible address; /chat/completions is added. It is asked as it stands, in "
        "a private network too; http:// alone is for networks that nobody else listens in.",
        examples=["http://127.0.0.1:11434/v1"],
    )
    name: Line = Field(description="The model's name there; issues name it beside its words.")
    key: HeaderValue | None = Field(
        None,
        description="The key it takes, as a reference: ${NAME} or ${file:PATH}; sent to that host alone.",
    )
    tasks: list[Literal["bottom-line", "headlines"]] = Field(
        description="What it may word: bottom-line, a sentence for each story of the overview; headlines, "
        "the translation of those in another language than the digest's (English and Japanese).",
        min_length=1,
        max_length=2,
    )
    timeout_seconds: Seconds = Field(60.0, description="How long one answer may take, in seconds.")
    total_seconds: Annotated[int, Whole(1, 7_200)] = Field(
        600, description="How long all answers for one issue may take, in seconds."
    )


class FeedsFile(_Section):
    """The configuration of monitor: what to read, what to watch for, how to tell it."""

    digest: DigestSection | None = Field(None, description="How an issue is made and when.")
    tags: dict[Slug, TagSection] = Field(
        description="What to watch for: keys in small letters, digits and hyphens, each with its rule.",
        min_length=1,
    )
    feeds: list[FeedSection] = Field(
        description="What to read: an address, or a mapping with name, url, tags, lang.", min_length=1
    )
    fetch: FetchSection | None = Field(None, description="How pages are fetched.")
    stories: StoriesSection | None = Field(None, description="When two articles tell one event.")
    archive: ArchiveSection | None = Field(None, description="What git does with the folder of issues.")
    retention: RetentionSection | None = Field(
        None, description="What the store keeps at hand, and for how long."
    )
    mail: MailSection | None = Field(None, description="Who gets the digest by mail. Default: nobody.")
    notify: list[NoticeSection] | None = Field(
        None, description="Chat channels that get a short form: addresses, or mappings.", min_length=1
    )
    model: ModelSection | None = Field(
        None,
        description="A language model for single lines, each marked and checked. Default: none, and nothing "
        "is asked.",
    )
    database: Database | None = Field(
        None, description=f"{DATABASE}. Default: SQLite in .monitor beside this file."
    )
    outlets: dict[Line, OutletSection] | None = Field(
        None,
        description="Outlets by the names they are credited under; adds to the table that ships.",
        min_length=1,
    )


class LooseTag(TagSection):
    """A tag for trying rules. Programs write such files, hundreds of tags in each: with the key once more
    inside the tag (`tag`), and with lists that hold nothing or the same word twice."""

    tag: str | int | float | bool | None = None
    any: list[Phrase] | None = None
    all: list[Phrase] | None = None
    none: list[Phrase] | None = None


class TagsFile(BaseModel):
    """A file of which only the tags are read. Their keys, which no digest will show and no address
    hold, are anybody's: names with capitals and dots, years."""

    model_config = ConfigDict(extra="ignore", strict=True, frozen=True)

    tags: dict[AnyKey, LooseTag] = Field(min_length=1)


class OutletsFile(BaseModel):
    """A file of which only the outlets are read; without the key there are none."""

    model_config = ConfigDict(extra="ignore", strict=True, frozen=True)

    outlets: dict[Line, OutletSection] | None = None


class OverrideSection(_Section):
    """What the reader says of some articles: `same` or `apart`, one of them. Or of a `tag`: that it has
    `aliases`."""

    same: list[ArticleName] | None = Field(
        None, description="Articles that tell one event.", min_length=2, max_length=1000
    )
    apart: list[ArticleName] | None = Field(
        None,
        description="Articles of which none tells the event of another.",
        min_length=2,
        max_length=1000,
    )
    tag: Slug | None = Field(None, description="The tag that has other names.")
    aliases: list[Phrase] | None = Field(
        None, description="Words and phrases that count as the tag's own.", min_length=1, max_length=1000
    )
    why: Reason | None = Field(None, description="The reader's own words; nothing reads them.")
    on: Day | None = Field(None, description="The day it was said.")


class OverridesFile(RootModel[list[OverrideSection]]):
    """What the reader says of articles, one thing after the other."""

    model_config = ConfigDict(strict=True, frozen=True)


_SECTIONS: dict[str, type[BaseModel]] = {
    "digest": DigestSection,
    "tags": TagSection,
    "feeds": FeedSection,
    "outlets": OutletSection,
    "fetch": FetchSection,
    "stories": StoriesSection,
    "archive": ArchiveSection,
    "retention": RetentionSection,
    "mail": MailSection,
    "notify": NoticeSection,
    "model": ModelSection,
}

SHORT: dict[tuple[str | int, ...], str] = {("feeds",): "url", ("notify",): "url", ("mail", "to"): "address"}
"""Lists whose items may be plain text, and the key that it stands for."""


def keys_of(where: tuple[str | int, ...]) -> tuple[str, ...]:
    """The keys that may stand in the mapping at `where`. Of the two files, overrides.yaml alone is a list."""
    if where[:1] and isinstance(where[0], int):
        return tuple(OverrideSection.model_fields)
    model = _SECTIONS[str(where[0])] if where else FeedsFile
    if where[:2] == ("mail", "to"):
        model = ReaderSection
    return tuple(field.alias or key for key, field in model.model_fields.items())


def json_schema() -> dict[str, object]:
    """The JSON Schema (2020-12) of feeds.yaml."""
    made: dict[str, Any] = FeedsFile.model_json_schema(by_alias=True)
    made["properties"]["tags"]["additionalProperties"] = False
    # The short form is turned into the long one before pydantic sees it, so the models don't know it.
    lists = (
        (made["properties"]["feeds"], "uri", "the feed's address"),
        (made["properties"]["notify"]["anyOf"][0], "uri", "the channel's Apprise address"),
        (made["$defs"]["MailSection"]["properties"]["to"], None, "an address, or Name <address>"),
    )
    for every, form, words in lists:
        short = {"type": "string", "description": f"The short form: {words}."}
        every["items"] = {"anyOf": [short | ({"format": form} if form else {}), every["items"]]}
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **_untitled(made)}


def _untitled(value: Any) -> Any:
    """Without the titles that pydantic makes from the keys ("Stories Per Tag"): they say nothing new."""
    if isinstance(value, dict):
        kept = {k: v for k, v in value.items() if k != "title" or not isinstance(v, str)}
        return {k: _untitled(v) for k, v in kept.items()}
    return [_untitled(v) for v in value] if isinstance(value, list) else value
