"""Whatever stands in a title, a name, a quotation or an address: every form shows it as words, and stays what
it is.

An issue of hostile words is held against the same issue of harmless ones: elements, attributes, Markdown and
headers must be the same, so that nothing that the words try to be has come to be.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from functools import cache
from typing import Any
from urllib.parse import urlsplit

import digest_values as v
import hostile
import html5lib  # type: ignore[import-untyped]  # ships no types
import pytest
from lxml import etree
from markdown_it import MarkdownIt
from markdown_it.token import Token
from ruamel.yaml import YAML

from monitor import digest, text
from monitor.deliver.message import mail
from monitor.digest.facts import read
from monitor.model import Digest, Reader, Rendered, Sender

ATOM = "{http://www.w3.org/2005/Atom}"
XHTML = "{http://www.w3.org/1999/xhtml}"
TOGETHER = 5
"""So few that a mail has room for all that is said of them."""
READER = Reader(address="reader@example.com", name="Reader")
SENDER = Sender(
    name="Weekly digest", address="digest@digest.example", title="Weekly digest", domain="digest.example",
    bounces="bounces@digest.example", key=b"of a test", archive="https://digest.example/",
)  # fmt: skip
STOP = "https://digest.example/stop/1"
ARCHIVE = "https://digest.example/"


def in_groups(named: Mapping[str, str], size: int = TOGETHER) -> list[Any]:
    """Some of the words at a time, called by their names."""
    names = list(named)
    groups = [names[at : at + size] for at in range(0, len(names), size)]
    return [pytest.param(tuple(named[name] for name in group), id="; ".join(group)) for group in groups]


def letter(issue: Digest) -> Rendered:
    return digest.letter(issue, READER, unsubscribe=(STOP,), link=ARCHIVE)


@cache
def forms(issue: Digest) -> dict[str, str]:
    """Every form of an issue, by the file that it would be."""
    made, mailed = digest.render(issue), letter(issue)
    rules = replace(v.RULES, title=read(issue)["title"])
    title, brief = digest.brief(issue, READER, link=ARCHIVE)
    found = {
        "issue.md": made.markdown,
        "issue.html": getattr(made, "page", made.html),
        "issue.txt": made.text,
        "issue.json": made.json,
        "mail.html": made.html,
        "letter.html": mailed.html,
        "letter.txt": mailed.text,
        "subject.txt": f"{made.subject}\n",
        "brief.txt": f"{title}\n{brief}",
        "README.md": digest.index([issue], rules),
        "feed.xml": digest.feed([issue], rules),
    }
    site = getattr(digest, "site", None)
    if site is not None:
        for path, words in site([issue], rules).items():
            found[f"site/{path}"] = words if isinstance(words, str) else words.decode()
    return found


def of_kind(issue: Digest, kind: str) -> dict[str, str]:
    return {name: words for name, words in forms(issue).items() if name.endswith(f".{kind}")}


# -- read by machines -------------------------------------------------------------------------


@cache
def html(words: str) -> Any:
    """A page as a browser has it, which finds nothing to mend in it."""
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    page = parser.parse(words)
    # A character that is none (U+FDD0) is shown as a box, and harms nothing.
    assert [one for one in parser.errors if one[1] != "invalid-codepoint"] == []
    return page


def elements(page: Any) -> list[tuple[str, tuple[str, ...]]]:
    """Every element in its order, with the names of its attributes; comments too."""
    return [
        (str(one.tag) if isinstance(one.tag, str) else "comment", tuple(sorted(map(str, one.attrib))))
        for one in page.iter()
    ]


def said(page: Any) -> str:
    return " ".join("".join(page.itertext()).split())


def body(markdown: str) -> str:
    return markdown.split("\n---\n", 1)[1] if markdown.startswith("---\n") else markdown


def marks(markdown: str) -> list[tuple[str, str]]:
    """What Markdown is made of, without its words."""
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    return [(one.type, one.tag) for one in tokens(parser, markdown) if not one.type.startswith("text")]


def tokens(parser: MarkdownIt, markdown: str) -> Iterator[Token]:
    for block in parser.parse(body(markdown)):
        yield block
        yield from block.children or ()


def front_matter(markdown: str) -> dict[str, Any]:
    loaded: dict[str, Any] = YAML(typ="safe").load(markdown.split("---\n", 2)[1])
    return loaded


def xml(words: str) -> Any:
    """Atom, read by a parser that takes no mistake."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=False, huge_tree=True)
    return etree.fromstring(words.encode(), parser)


def entries(feed: Any) -> list[Any]:
    """The HTML within the entries of a feed, parsed."""
    found = []
    for content in feed.iter(f"{ATOM}content", f"{ATOM}summary"):
        if content.get("type") == "html" and content.text:
            parser = html5lib.HTMLParser(namespaceHTMLElements=False)
            found.append(parser.parseFragment(content.text))
    return found


def message(issue: Digest) -> EmailMessage:
    sent = mail(letter(issue), READER, SENDER, revision=1, date=datetime(2026, 11, 23, 7, tzinfo=UTC))
    parsed = message_from_bytes(sent.data, policy=default)
    assert isinstance(parsed, EmailMessage)
    return parsed


def links(issue: Digest) -> dict[str, list[str]]:
    """Every address that a form makes a link of."""
    found: dict[str, list[str]] = {}
    for name, words in of_kind(issue, "html").items():
        found[name] = [one.get("href") for one in html(words).iter() if one.get("href") is not None]
    for name, words in of_kind(issue, "xml").items():
        feed = xml(words)
        found[name] = [one.get("href") for one in feed.iter(f"{ATOM}link")]
        found[f"{name}, entries"] = [
            one.get("href") for entry in entries(feed) for one in entry.iter() if one.get("href") is not None
        ]
    for name, words in of_kind(issue, "md").items():
        parser = MarkdownIt("commonmark")
        found[name] = [str(one.attrs["href"]) for one in tokens(parser, words) if one.type == "link_open"]
    for name, words in of_kind(issue, "txt").items():
        lines = [line.strip(" ") for line in words.split("\n")]
        found[name] = [line for line in lines if re.match(r"[a-z][a-z0-9+.-]*:\S+$", line, re.IGNORECASE)]
    return found


# -- nothing is injected ----------------------------------------------------------------------


@pytest.mark.parametrize("words", in_groups(hostile.TEXTS))
def test_hostile_words_add_no_element_and_no_attribute(words: tuple[str, ...]) -> None:
    made, plain = hostile.issue(words), hostile.issue(hostile.harmless(words))
    for name, page in of_kind(made, "html").items():
        assert elements(html(page)) == elements(html(forms(plain)[name])), name
    for name, feed in of_kind(made, "xml").items():
        found, wanted = xml(feed), xml(forms(plain)[name])
        assert elements(found) == elements(wanted)
        assert list(map(elements, entries(found))) == list(map(elements, entries(wanted)))


@pytest.mark.parametrize("words", in_groups(hostile.TEXTS))
def test_hostile_words_are_no_markdown(words: tuple[str, ...]) -> None:
    made, plain = hostile.issue(words), hostile.issue(hostile.harmless(words))
    for name, markdown in of_kind(made, "md").items():
        assert marks(markdown) == marks(forms(plain)[name]), name
        assert not {kind for kind, _ in marks(markdown)} & {"html_block", "html_inline", "image", "fence"}


@pytest.mark.parametrize("words", in_groups(hostile.TEXTS))
def test_hostile_words_stand_in_every_form_as_they_are(words: tuple[str, ...]) -> None:
    made = hostile.issue(words)
    lines = [text.one_line(one) for one in words]
    for name, page in of_kind(made, "html").items():
        if not name.startswith("site/"):
            shown = said(html(page))
            assert [line for line in lines if line not in shown] == [], name
    read_back = MarkdownIt("commonmark").parse(body(forms(made)["issue.md"]))
    shown = " ".join("".join(t.content for t in b.children or ()) for b in read_back)
    # A word joiner keeps GitHub from making a link of a mail address; it is not seen.
    assert [line for line in lines if line not in shown.replace("\u2060", "")] == []
    for name in ("issue.txt", "letter.txt"):
        # Lines are broken at words, and isolated where they run from right to left.
        shown = re.sub("[\\s\u2068\u2069]", "", forms(made)[name])
        assert [line for line in lines if "".join(line.split()) not in shown] == [], name
    titles = [one["best"]["title"] for part in read(made)["sections"] for one in part["stories"]]
    assert sorted(titles) == sorted(lines)


@pytest.mark.parametrize("words", in_groups(hostile.TEXTS))
def test_a_headline_is_the_whole_title_in_every_form(words: tuple[str, ...]) -> None:
    made = hostile.issue(words)
    lines = sorted(text.one_line(one) for one in words)
    for name in ("mail.html", "letter.html"):
        heads = sorted(
            " ".join("".join(one.itertext()).split()) for one in html(forms(made)[name]).iter("h3")
        )
        assert heads == lines, name


@pytest.mark.parametrize("words", in_groups({**hostile.TEXTS, **hostile.EMPTY}))
def test_no_form_holds_a_character_that_cleaning_drops(words: tuple[str, ...]) -> None:
    made = hostile.issue(words)
    for name, form in forms(made).items():
        # The marks that part what runs from right to left are our own; each is closed on its line. A page
        # needs them in its picture alone, where no element can say a direction.
        own = "\u2068\u2069" if name.endswith(".txt") or name == "issue.html" else ""
        found = {char for char in form if char not in f"\n{own}" and not text.clean(char)}
        assert found == set(), name
        assert not {"\r", "\x0b", "\x0c", "\x85", "\u2028", "\u2029"} & set(form), name
        for line in form.split("\n") if own else ():
            assert line.count("\u2068") == line.count("\u2069"), name
        if name == "issue.html":
            assert not {"\u2068", "\u2069"} & set(re.sub(r"(?s)<figure\b.*?</figure>", "", form))
        assert form.endswith("\n")


@pytest.mark.parametrize("words", in_groups({**hostile.TEXTS, **hostile.EMPTY}))
def test_nothing_runs_and_nothing_is_fetched_but_what_is_ours(words: tuple[str, ...]) -> None:
    made, plain = hostile.issue(words), hostile.issue(hostile.harmless(words))
    for name, page in of_kind(made, "html").items():
        ours = html(forms(plain)[name])
        for kind in ("script", "style"):
            assert ["".join(one.itertext()) for one in html(page).iter(kind)] == [
                "".join(one.itertext()) for one in ours.iter(kind)
            ], name
        for one in html(page).iter():
            assert one.tag not in {"img", "iframe", "object", "embed", "base", "video", "audio"}
            assert not [key for key in one.attrib if str(key).startswith("on") or key in {"src", "srcdoc"}]
            assert "url(" not in one.get("style", "")
    told = [entry for feed in of_kind(made, "xml").values() for entry in entries(xml(feed))]
    for one in (one for entry in told for one in entry.iter()):
        assert one.tag not in {"script", "style", "img", "iframe", "object", "embed", "form"}
        assert not [key for key in one.attrib if str(key).startswith("on") or key in {"src", "style"}]


@pytest.mark.parametrize("words", in_groups(hostile.TEXTS))
def test_what_a_page_searches_in_is_data_and_ends_no_script(words: tuple[str, ...]) -> None:
    for name, script in of_kind(hostile.issue(words), "js").items():
        assert not re.search(r"</|<!--|<script", script, re.IGNORECASE), name
        opening, data = script.split("(", 1)
        assert opening.isalnum(), name
        year, found = json.loads(f"[{data.rstrip().removesuffix(';').removesuffix(')')}]")
        assert year == "2026"
        assert {text.one_line(one) for one in words} <= {one["title"] for one in found}


# -- head matter ------------------------------------------------------------------------------


@pytest.mark.parametrize("words", in_groups({**hostile.TEXTS, **hostile.EMPTY}, 1))
def test_any_title_of_the_digest_is_one_text_in_the_front_matter(words: tuple[str, ...]) -> None:
    made, plain = (
        digest.render(v.issue([], [], rules=replace(v.RULES, title=title))) for title in (*words, "Words")
    )
    found = front_matter(made.markdown)
    assert set(found) == set(front_matter(plain.markdown))
    assert found["title"] == f"{text.one_line(words[0])}, week 47 of 2026"
    assert json.loads(made.json)["title"] == text.one_line(words[0])


@pytest.mark.parametrize("words", in_groups({**hostile.TEXTS, **hostile.EMPTY, **hostile.HUGE}, 1))
def test_the_subject_is_one_line_of_at_most_60_characters(words: tuple[str, ...]) -> None:
    silent = v.issue([], [], rules=replace(v.RULES, title=words[0]))
    for issue in (v.issue([v.alone(1, words[0], tidal=0.9)], []), silent):
        subject = digest.render(issue).subject
        assert 0 < len(subject) <= 60
        assert subject == text.one_line(subject)


@pytest.mark.parametrize("words", in_groups({**hostile.TEXTS, **hostile.EMPTY}))
def test_the_message_has_the_headers_of_a_harmless_one_and_reads_back(words: tuple[str, ...]) -> None:
    issue = hostile.issue(words)
    made, plain = message(issue), message(hostile.issue(hostile.harmless(words)))
    assert made.keys() == plain.keys()
    assert made["Subject"] == letter(issue).subject
    assert [part.get_content_type() for part in made.walk()] == [
        "multipart/alternative", "text/plain", "text/html",
    ]  # fmt: skip
    assert not [defect for part in made.walk() for defect in part.defects]
    for kind, wanted in (("plain", letter(issue).text), ("html", letter(issue).html)):
        part = made.get_body((kind,))
        assert part is not None
        assert part.get_content().replace("\r\n", "\n").rstrip("\n") == wanted.rstrip("\n")


@pytest.mark.parametrize("words", in_groups(hostile.PLACES))
def test_a_message_in_brief_calls_nobody(words: tuple[str, ...]) -> None:
    assert not re.search(r"@(?:everyone|here|channel|name)|[<>]", forms(hostile.issue(words))["brief.txt"])


# -- addresses --------------------------------------------------------------------------------


def leads_somewhere(address: str) -> bool:
    """Whether an address is one of the web, whole, and names no user."""
    try:
        parts = urlsplit(address)
        _ = parts.port
    except ValueError:
        return False
    if not address.isascii() and text.one_line(address) != address:
        return False
    return (
        parts.scheme in {"http", "https"}
        and bool(parts.hostname)
        and "@" not in parts.netloc
        and not re.search(r"[\x00-\x20\x7f]", address)
    )


OWN = re.compile(r"(?:\.\./)?(?:\d{4}/)?[\w-]+\.(?:md|html|json|xml)(?:#[\w-]+)?|#[\w-]+")
"""Links between files of the archive, and within a page."""


@pytest.mark.parametrize("addresses", in_groups(hostile.ADDRESSES))
def test_every_link_is_an_address_of_the_web_and_names_no_user(addresses: tuple[str, ...]) -> None:
    made = hostile.issue(tuple(f"Words {at}" for at in range(len(addresses))), addresses)
    for name, found in links(made).items():
        wrong = [one for one in found if not OWN.fullmatch(one) and not leads_somewhere(one)]
        assert [one[:200] for one in wrong] == [], name


@pytest.mark.parametrize("addresses", in_groups(hostile.CLOSED))
def test_what_is_no_address_of_the_web_is_no_link_but_its_title_stands(addresses: tuple[str, ...]) -> None:
    words = tuple(f"Words {at}" for at in range(len(addresses)))
    made = hostile.issue(words, addresses)
    known = {"digest.example", *(f"b{at}.example" for at in range(len(words)))}
    for name, found in links(made).items():
        hosts = {one.partition("//")[2].partition("/")[0] for one in found if not OWN.fullmatch(one)}
        assert hosts <= known, name
    for name in ("issue.html", "mail.html", "letter.html"):
        assert [word for word in words if word not in said(html(forms(made)[name]))] == [], name
    assert {story["best"]["url"] for part in read(made)["sections"] for story in part["stories"]} == {""}


@pytest.mark.parametrize("addresses", in_groups(hostile.OPEN))
def test_any_other_address_is_linked_wherever_it_stands(addresses: tuple[str, ...]) -> None:
    words = tuple(f"Words {at}" for at in range(len(addresses)))
    made = hostile.issue(words, addresses)
    stories = [story for part in read(made)["sections"] for story in part["stories"]]
    wanted = Counter(story["best"]["url"] for story in stories)
    assert "" not in wanted
    for name in ("mail.html", "letter.html", "issue.txt"):
        missing = wanted - Counter(links(made)[name])
        assert not missing, name
    # Markdown percent-encodes what it must: the way there is the same.
    assert len(links(made)["issue.md"]) == len(links(hostile.issue(words))["issue.md"])


@pytest.mark.parametrize("addresses", in_groups(hostile.ADDRESSES))
def test_hostile_addresses_add_no_element_and_no_header(addresses: tuple[str, ...]) -> None:
    words = tuple(f"Words {at}" for at in range(len(addresses)))
    made, plain = hostile.issue(words, addresses), hostile.issue(words)
    kinds = {one for page in of_kind(plain, "html").values() for one in elements(html(page))}
    # A title without an address stands in a span where others have a link.
    kinds |= {("span", ("dir",))}
    for name, page in of_kind(made, "html").items():
        assert set(elements(html(page))) <= kinds, name
    for words_ in of_kind(made, "xml").values():
        assert elements(xml(words_)) == elements(xml(forms(plain)["feed.xml"]))
    assert message(made).keys() == message(plain).keys()
    json.loads(made.facts)


@pytest.mark.parametrize("addresses", in_groups(hostile.ADDRESSES))
def test_no_address_brings_in_what_cleaning_drops(addresses: tuple[str, ...]) -> None:
    made = hostile.issue(tuple(f"Words {at}" for at in range(len(addresses))), addresses)
    for name, form in forms(made).items():
        found = {char for char in form if char != "\n" and not text.clean(char)}
        assert found == set(), name
        assert not {"\r", "\x0b", "\x0c", "\x85", "\u2028", "\u2029"} & set(form), name


# -- length -----------------------------------------------------------------------------------


@pytest.mark.parametrize("words", in_groups(hostile.HUGE, 1))
def test_words_without_end_fill_no_form(words: tuple[str, ...]) -> None:
    made = hostile.issue(words, own=("Sea & salt", "Tides"))
    sizes = {name: len(form.encode()) for name, form in forms(made).items()}
    assert sizes["mail.html"] <= 102_400
    assert sizes["letter.html"] <= 102_400
    for name in ("issue.html", "mail.html", "letter.html"):
        assert html(forms(made)[name]).find(".//h1") is not None, name
    assert front_matter(forms(made)["issue.md"])["week"] == "2026-W47"
    longest = max(map(len, forms(made)["letter.txt"].encode().split(b"\n")))
    assert longest <= 998
    message(made)


def test_a_title_of_nothing_is_the_address() -> None:
    address = "https://a.example/news"
    for name, empty in hostile.EMPTY.items():
        made = hostile.issue((empty,), (address,))
        [head] = html(forms(made)["mail.html"]).iter("h3")
        assert "".join(head.itertext()) == address, name


def test_the_lists_are_as_long_as_they_are_said_to_be_and_no_two_texts_are_alike() -> None:
    assert len(hostile.TEXTS) >= 80
    assert len(hostile.ADDRESSES) >= 40
    assert len({text.one_line(one) for one in hostile.TEXTS.values()} - {""}) == len(hostile.TEXTS)
    assert not any(map(text.one_line, hostile.EMPTY.values()))
