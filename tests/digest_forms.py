"""What an issue says in each of its forms, read as a reader does: without its markup."""

from __future__ import annotations

from typing import Any

from lxml import html as lxml_html
from markdown_it import MarkdownIt

from monitor import digest
from monitor.digest.facts import StoryFacts, read
from monitor.model import Digest, Rendered


def story(issue: Digest) -> StoryFacts:
    return read(issue)["sections"][0]["stories"][0]


def flat(words: str) -> str:
    return " ".join(words.split())


def page(made: Rendered) -> Any:
    return lxml_html.document_fromstring(made.html)


def in_every_form(issue: Digest, *said: str) -> None:
    made = digest.render(issue)
    for words in said:
        assert (
            words
            in MarkdownIt("commonmark")
            .render(made.markdown)
            .replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&quot;", '"')
            or words in made.markdown
        )
        assert words in flat(made.text)
        assert words in flat(page(made).text_content())


def in_no_form(issue: Digest, *said: str) -> None:
    made = digest.render(issue)
    for words in said:
        assert words not in made.markdown
        assert words not in flat(made.text)
        assert words not in flat(page(made).text_content())
