"""What a rule finds in a text: the shared step of the tests of the rule language."""

from __future__ import annotations

from monitor.model import Tag
from monitor.rules import Matcher, Text, tag_query
from monitor.rules.words import Installed, Words


def tag(match: str | None = None, **more: object) -> Tag:
    return Tag(slug="t", name="T", match=match, **more)  # type: ignore[arg-type]  # fields of Tag


def no_tokenizer(lang: str, /) -> Words | None:
    """As where the extra is not installed."""
    return None


def found(
    a_tag: Tag | str,
    title: str,
    body: str = "",
    *,
    outlet: str = "",
    lang: str | None = None,
    words: Installed = no_tokenizer,
) -> list[str]:
    """The mentions of a tag or rule, as the article spells them."""
    text = Text(title, body)
    query = tag_query(tag(a_tag) if isinstance(a_tag, str) else a_tag)
    spans = Matcher([query], words=words).find(text, outlet=outlet, lang=lang).get(0, ())
    return [text.spelled(span) for span in spans]


def listed(item: str, body: str, *, lang: str | None = None) -> list[str]:
    """The mentions of one item of a plain list."""
    return found(tag(any=(item,)), "", body, lang=lang)
