"""The shape of feeds.yaml, as pydantic models: what the file is checked against, and what its JSON
Schema is made from. The words of every `description` are what an editor shows.
"""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from monitor.config.kinds import (
    DATABASE,
    SERVER,
    Address,
    Contact,
    Database,
    Folder,
    Lang,
    Line,
    Mailbox,
    Network,
    Phrase,
    Publish,
    Rule,
    Seconds,
    Server,
    Share,
    Slug,
    Timezone,
    Whole,
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
    stories_per_tag: Annotated[int, Whole(1, 100)] = Field(
        6, description="How many stories a tag shows in full."
    )
    lookback_days: Annotated[int, Whole(0, 365)] = Field(
        14, description="How old, in days before the week, an article may be that no issue has carried yet."
    )


class TagSection(_Section):
    """What to watch for: a rule, or plain lists of words and phrases."""

    model_config = ConfigDict(
        json_schema_extra={"anyOf": [{"required": [key]} for key in ("match", "any", "all")]}
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
    threshold: Share = Field(
        0.5, description="From this score on (above 0, at most 1), an article is relevant."
    )


class FeedSection(_Section):
    """A feed: RSS, Atom, RDF or JSON Feed."""

    name: Line | None = Field(
        None, description="The outlet's name; no two feeds share one. Default: the host without www."
    )
    url: Address = Field(
        description="The feed's address. ${NAME} reads the environment, ${file:PATH} a file."
    )
    tags: list[str] | None = Field(
        None, description="The tags to score its articles for. Default: all.", min_length=1
    )
    lang: Lang | None = Field(None, description="The language of its articles, where the feed is silent.")


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
        60, description="How often a feed is asked, in minutes."
    )
    timeout_seconds: Seconds = Field(30.0, description="How long one fetch may take, in seconds.")
    max_bytes: Annotated[int, Whole(1_000, 1_000_000_000)] = Field(
        10_000_000, description="How large a feed or page may be, in bytes, unpacked."
    )
    per_host: Annotated[int, Whole(1, 32)] = Field(
        2, description="How many fetches at once may go to one host."
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


class MailSection(_Section):
    """Who gets the digest by mail, and through which server. ${NAME} and ${file:PATH} are read here."""

    from_: Mailbox = Field(alias="from", description="The sender: an address, or Name <address>.")
    to: list[Mailbox] = Field(description="The readers.", min_length=1)
    server: Server = Field(
        description=f"{SERVER}. A password is written as a reference: smtps://me:${{SMTP_PASSWORD}}@host."
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
    mail: MailSection | None = Field(None, description="Who gets the digest by mail. Default: nobody.")
    database: Database | None = Field(
        None, description=f"{DATABASE}. Default: SQLite in .monitor beside this file."
    )


class TagsFile(BaseModel):
    """A file of which only the tags are read."""

    model_config = ConfigDict(extra="ignore", strict=True, frozen=True)

    tags: dict[Slug, TagSection] = Field(min_length=1)


_SECTIONS: dict[str, type[BaseModel]] = {
    "digest": DigestSection,
    "tags": TagSection,
    "feeds": FeedSection,
    "fetch": FetchSection,
    "stories": StoriesSection,
    "mail": MailSection,
}


def keys_of(where: tuple[str | int, ...]) -> tuple[str, ...]:
    """The keys that may stand in the mapping at `where`."""
    model = _SECTIONS[str(where[0])] if where else FeedsFile
    return tuple(field.alias or key for key, field in model.model_fields.items())


def json_schema() -> dict[str, object]:
    """The JSON Schema (2020-12) of feeds.yaml."""
    made: dict[str, Any] = FeedsFile.model_json_schema(by_alias=True)
    made["properties"]["tags"]["additionalProperties"] = False
    feeds = made["properties"]["feeds"]
    # The short form is turned into the long one before pydantic sees it, so the models don't know it.
    feeds["items"] = {
        "anyOf": [
            {"type": "string", "format": "uri", "description": "The short form: the feed's address."},
            feeds["items"],
        ]
    }
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **_untitled(made)}


def _untitled(value: Any) -> Any:
    """Without the titles that pydantic makes from the keys ("Stories Per Tag"): they say nothing new."""
    if isinstance(value, dict):
        kept = {k: v for k, v in value.items() if k != "title" or not isinstance(v, str)}
        return {k: _untitled(v) for k, v in kept.items()}
    return [_untitled(v) for v in value] if isinstance(value, list) else value
