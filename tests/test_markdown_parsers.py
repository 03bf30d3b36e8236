"""What readers of Markdown make of an issue: the same links, headings and nothing else, whichever reads it.

The archive is read on GitHub and GitLab (cmark), in static sites (Python-Markdown, goldmark), in editors and
notes. What one of them took for markup would be a hole in all that it shows.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from datetime import date, datetime
from functools import cache
from typing import Any, cast
from urllib.parse import unquote

import cmarkgfm  # type: ignore[import-untyped]  # ships no types
import digest_evidence as e
import digest_values as v
import hostile
import html5lib  # type: ignore[import-untyped]  # ships no types
import markdown  # type: ignore[import-untyped]  # ships no types
import pytest
from cmarkgfm.cmark import Options  # type: ignore[import-untyped]  # ships no types
from markdown_it import MarkdownIt
from ruamel.yaml import YAML
from whole import Desk

from monitor import digest, text
from monitor.digest.facts import Facts, canonical, read
from monitor.model import Digest
from monitor.rehearsal import WEEK

EXTENSIONS = ["extra", "attr_list", "toc", "md_in_html"]
Reader = Callable[[str], str]


def _gfm_like(words: str) -> str:
    # Bare addresses become links where the library that finds them is installed, as on the web.
    linkify = importlib.util.find_spec("linkify_it") is not None
    return str(MarkdownIt("gfm-like", {"linkify": linkify}).render(words))


READERS: dict[str, Reader] = {
    "markdown-it, CommonMark": MarkdownIt("commonmark").render,
    "markdown-it, like GitHub": _gfm_like,
    "cmark": lambda words: str(cmarkgfm.markdown_to_html(words, options=Options.CMARK_OPT_UNSAFE)),
    "cmark, GitHub": lambda words: str(
        cmarkgfm.github_flavored_markdown_to_html(words, options=Options.CMARK_OPT_UNSAFE)
    ),
    "Python-Markdown": lambda words: str(markdown.markdown(words)),
    "Python-Markdown, extended": lambda words: str(markdown.markdown(words, extensions=EXTENSIONS)),
}
MADE_OF = {"h1", "h2", "h3", "p", "ul", "ol", "li", "blockquote", "strong", "a", "html", "head", "body"}


def _together(number: int) -> tuple[str, ...]:
    return tuple(hostile.TEXTS.values())[number::6]


@cache
def issues() -> dict[str, Digest]:
    """The issues that are read: all that an issue may hold, and hostile words."""
    words = tuple(f"Words {at}" for at in range(len(hostile.OPEN)))
    return {
        "everything": e.whole(),
        "this week": e.this_week(),
        "nine stories": v.issue(),
        **{f"hostile words {number}": hostile.issue(_together(number)) for number in range(6)},
        "open addresses": hostile.issue(words, tuple(hostile.OPEN.values())),
    }


@cache
def source(name: str) -> str:
    return digest.render(issues()[name]).markdown


@cache
def page(name: str, reader: str) -> Any:
    """An issue as a reader of Markdown shows it."""
    body = source(name).split("\n---\n", 1)[1]
    return html5lib.parse(READERS[reader](body), namespaceHTMLElements=False)


def words(element: Any) -> str:
    # A word joiner keeps GitHub from making a link of a mail address; it is not seen.
    return " ".join("".join(element.itertext()).replace("\u2060", "").split())


def links(shown: Any) -> list[tuple[str, str]]:
    """Text and address of each link, in their order; addresses as they are asked for, whatever of them is
    percent-encoded."""
    return [(words(one), asked(one.get("href"))) for one in shown.iter("a")]


def asked(address: str) -> str:
    """An address as a server is asked for it: markdown-it writes foreign hosts in ASCII, others leave that to
    the browser."""
    plain = unquote(address)
    host = plain.partition("//")[2].partition("/")[0].partition(":")[0]
    return plain if host.isascii() else plain.replace(host, host.encode("idna").decode(), 1)


def headings(shown: Any) -> list[tuple[str, str]]:
    return [
        (str(one.tag), words(one)) for one in shown.iter() if one.tag in {"h1", "h2", "h3", "h4", "h5", "h6"}
    ]


@pytest.fixture(scope="module", autouse=True)
def sample_week(collected: Desk, tmp_path_factory: pytest.TempPathFactory) -> None:
    """The sample week, among the issues."""
    desk = collected.copy(tmp_path_factory.mktemp("published") / "desk")
    desk.run("publish")
    facts = canonical(cast("Facts", desk.issue()))
    issues()["the sample week"] = Digest(week=WEEK, revision=1, draft=False, facts=facts)


NAMES = (*issues(), "the sample week")
each_reader = pytest.mark.parametrize("reader", READERS)
each_issue = pytest.mark.parametrize("name", NAMES)


@each_issue
@each_reader
def test_every_reader_finds_the_links_of_the_facts_and_no_other(name: str, reader: str) -> None:
    found = links(page(name, reader))
    assert found == links(page(name, "markdown-it, CommonMark"))
    facts = read(issues()[name])
    wanted = [
        (one["title"], asked(one["url"]))
        for section in facts["sections"]
        for story in section["stories"]
        for one in (story["best"],)
        if one["url"]
    ]
    assert [one for one in wanted if one not in found] == []


@each_issue
@each_reader
def test_every_reader_finds_the_same_headings(name: str, reader: str) -> None:
    found = headings(page(name, reader))
    assert found == headings(page(name, "markdown-it, CommonMark"))
    assert [tag for tag, _ in found].count("h1") == 1
    facts = read(issues()[name])
    told = [story for section in facts["sections"] for story in section["stories"]]
    assert [said for tag, said in found if tag == "h3"] == [
        f"{story['n']}. {story['best']['title']}" for story in told
    ]


@each_issue
@each_reader
def test_no_reader_finds_anything_but_headings_lists_quotations_links_and_bold_type(
    name: str, reader: str
) -> None:
    shown = page(name, reader)
    assert {str(one.tag) for one in shown.iter()} <= MADE_OF
    # An extension gives headings an id; nothing else has an attribute but a link's address.
    found = {(str(one.tag), str(key)) for one in shown.iter() for key in one.attrib}
    assert found <= {("a", "href"), ("ol", "start"), ("h1", "id"), ("h2", "id"), ("h3", "id")}


@each_issue
def test_no_raw_html_is_in_the_markdown(name: str) -> None:
    for preset in ("commonmark", "gfm-like"):
        parser = MarkdownIt(preset, {"linkify": False, "html": True})
        blocks = parser.parse(source(name).split("\n---\n", 1)[1])
        kinds = {one.type for block in blocks for one in (block, *(block.children or ()))}
        assert not kinds & {"html_block", "html_inline", "image", "table_open", "fence", "code_block", "hr"}


@each_issue
@each_reader
def test_every_reader_shows_the_words_of_every_story(name: str, reader: str) -> None:
    shown = words(page(name, reader))
    facts = read(issues()[name])
    for section in facts["sections"]:
        for story in section["stories"]:
            assert story["best"]["outlet"] in shown
            for sentence in story["summary"]:
                assert sentence in shown
            for point in story["points"][:5]:
                for value in point["values"][:3]:
                    assert value["quote"] in shown


@pytest.mark.parametrize("version", [(1, 1), (1, 2)])
@each_issue
def test_front_matter_is_text_where_text_is_meant_in_both_versions_of_yaml(
    name: str, version: tuple[int, int]
) -> None:
    yaml = YAML(typ="safe", pure=True)
    yaml.version = version
    _holds_what_the_facts_do(yaml.load(_head(name)), issues()[name])


@each_issue
def test_front_matter_is_read_alike_by_pyyaml(name: str) -> None:
    yaml = pytest.importorskip("yaml", reason="PyYAML comes with another library, or not at all")
    _holds_what_the_facts_do(yaml.safe_load(_head(name)), issues()[name])


def _head(name: str) -> str:
    opening, head, _ = source(name).split("---\n", 2)
    assert opening == ""
    return head


def _holds_what_the_facts_do(head: dict[str, Any], issue: Digest) -> None:
    facts = read(issue)
    assert all(isinstance(key, str) for key in head)
    for key in ("title", "slug", "week", "timezone", "description"):
        assert isinstance(head[key], str), key
    assert text.one_line(head["title"]) == head["title"]
    assert head["title"].startswith(facts["title"])
    assert head["tags"] == [section["slug"] for section in facts["sections"]]
    assert isinstance(head["date"], datetime)
    assert isinstance(head["period_start"], date)
    for key in ("articles", "stories", "rewrites", "feeds_failing"):
        assert isinstance(head[key], int), key
