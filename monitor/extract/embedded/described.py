"""What an article is as data, whichever way a page holds it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from monitor import markup

ARTICLES = frozenset(
    (
        "Article NewsArticle BlogPosting ReportageNewsArticle AnalysisNewsArticle OpinionNewsArticle "
        "BackgroundNewsArticle ReviewNewsArticle AskPublicNewsArticle AdvertiserContentArticle "
        "SatiricalArticle ScholarlyArticle MedicalScholarlyArticle TechArticle APIReference Report "
        "LiveBlogPosting SocialMediaPosting DiscussionForumPosting"
    ).split()
)
"""schema.org's Article with all its subtypes."""
MEDIA = frozenset("VideoObject AudioObject PodcastEpisode ImageGallery MediaGallery".split())
"""What a page may hold in an article's place; noted so that a page's kind can be judged."""

LONGEST_BODY = 400_000
_BLOCK_TAG = re.compile(r"<(?:p|br|div|li|h[1-6]|blockquote)\b", re.IGNORECASE)

Shape = Literal["json-ld", "microdata", "microformat", "state"]
"""How the page holds the data. `state`: what its front end was drawn from; see `states`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Embedded:
    """One article as data. Strings are empty and `free` None where the data do not say; `body` is plain
    text, paragraphs separated by a blank line, `published` and `modified` as written. `authors` are
    people only; `credits` are the agencies, desks and outlets named in their place, and `organisations`
    those of them that the data call so. `free` is False too where a part of the article is said to be behind
    a wall. `marked`: those pieces of the body that hold links, with their markup.

    `types` are schema.org's, without its address. Where the page names no article they may name a video, a
    gallery, a recipe or the page itself in its place: see `is_article`.
    """

    types: tuple[str, ...]
    headline: str
    body: str
    authors: tuple[str, ...]
    published: str
    modified: str
    section: str
    publisher: str
    lang: str
    url: str
    free: bool | None
    credits: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()
    description: str = ""
    shape: Shape = "json-ld"
    marked: str = ""

    @property
    def is_article(self) -> bool:
        """Whether it is called an article, not a video, a gallery or a page."""
        return bool(ARTICLES.intersection(self.types))


def body_of(value: object) -> str:
    """The plain text of an article's body as data give it, its paragraphs kept: they may be marked up, be
    lines, be lines with a few marks in them, or be a list."""
    if isinstance(value, list):
        value = "\n\n".join(one for one in value if isinstance(one, str))
    if not isinstance(value, str):
        return ""
    value = value[:LONGEST_BODY]
    if "\n" not in value and "\\n" in value:
        value = value.replace("\\r", "").replace("\\n", "\n")  # escaped once too often
    if "<" in value and "\n" in value and not _BLOCK_TAG.search(value):
        lines = (line.strip() for line in value.split("\n"))
        value = "<br><br>".join(line for line in lines if line)
    body = markup.plain(value)
    return body if "\n\n" in body else body.replace("\n", "\n\n")


def linking(values: Iterable[object]) -> str:
    """Those of a body's marked-up pieces that hold links, as one piece of markup."""
    pieces = (one[:LONGEST_BODY] for one in values if isinstance(one, str) and "<a " in one)
    return "".join(f"<div>{one}</div>" for one in pieces)[:LONGEST_BODY]
