"""The forms of an issue: every one complete, harmless, and the same in what it says.

The golden files in `tests/data/digest/` are read as diffs. After a change that is meant to show,
`UPDATE_GOLDEN=1 pytest tests/test_digest_forms.py` writes them anew; look at `git diff` before you commit.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import cache
from pathlib import Path
from urllib.parse import unquote

import digest_values as v
import pytest
import week_forms
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from lxml import etree
from lxml import html as lxml_html
from markdown_it import MarkdownIt
from markdown_it.token import Token
from ruamel.yaml import YAML

from monitor import digest, text
from monitor.digest import escape
from monitor.digest.facts import Facts, read
from monitor.model import Digest, Findings, Relation, Rendered, Tag

GOLDEN = Path(__file__).parent / "data" / "digest"
MAIL_LIMIT = 80_000


@cache
def rendered() -> Rendered:
    return digest.render(v.issue())


def links_in_facts(facts: Facts) -> list[tuple[str, str]]:
    """Title and address of every article of an issue, in its order."""
    found = []
    for section in facts["sections"]:
        for story in section["stories"] + section["more"]:
            found += [(one["title"], one["url"]) for one in (story["best"], *story["also"])]
    return found + [(one["title"], one["url"]) for one in facts["below"] + facts["passing"]]


def markdown_links(markdown: str) -> list[tuple[str, str]]:
    """Text and address of every link, as CommonMark reads it."""
    found: list[tuple[str, str]] = []
    for block in MarkdownIt("commonmark").parse(markdown):
        inside: list[Token] = []
        address = ""
        for token in block.children or ():
            if token.type == "link_open":
                inside, address = [], str(token.attrs["href"])
            elif token.type == "link_close":
                found.append(("".join(one.content for one in inside), address))
            else:
                inside.append(token)
    return found


def body(markdown: str) -> str:
    """Markdown without its front matter."""
    return markdown.split("\n---\n", 1)[1]


def page(html: str) -> etree._Element:
    return lxml_html.document_fromstring(html)


# -- golden files -----------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["md", "txt", "html", "json"])
def test_the_issue_is_the_one_in_the_golden_file(form: str) -> None:
    made = rendered()
    words = {"md": made.markdown, "txt": made.text, "html": made.html, "json": made.json}[form]
    place = GOLDEN / f"issue.{form}"
    if os.environ.get("UPDATE_GOLDEN") == "1":
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(words.encode())
    assert words == place.read_bytes().decode(), f"{place.name} differs; UPDATE_GOLDEN=1 writes it anew"


def test_every_form_ends_in_one_line_feed_and_has_no_trailing_space() -> None:
    for words in (rendered().markdown, rendered().text, rendered().html, rendered().json):
        assert words.endswith("\n")
        assert not words.endswith("\n\n")
        assert "\r" not in words
    for line in (*rendered().markdown.splitlines(), *rendered().text.splitlines()):
        assert line == line.rstrip()


def test_forms_come_from_the_frozen_facts_alone() -> None:
    frozen = v.issue()
    again = Digest(week=frozen.week, revision=frozen.revision, draft=frozen.draft, facts=frozen.facts)
    assert digest.render(again) == rendered()
    assert rendered().json == frozen.facts


@pytest.mark.parametrize(
    ("relations", "said"),
    [
        (("rewrite",), "1 was a rewrite and is folded in."),
        (("rewrite", "rewrite"), "2 were rewrites and are folded in."),
        (("copy",), "1 is folded in (1 copy)."),
        (("copy", "syndicated", "rewrite"), "3 are folded in (1 rewrite and 2 copies)."),
        (("update", "copy", "rewrite"), "3 are folded in (1 rewrite, 1 update and 1 copy)."),
    ],
)
def test_what_is_folded_in_is_counted_by_its_kind_and_a_copy_is_no_rewrite(
    relations: Sequence[Relation], said: str
) -> None:
    lead, *others = (v.scored(v.article(n, f"Gate {n}"), tidal=0.9) for n in range(len(relations) + 1))
    story = v.told(lead, *zip(others, relations, strict=True))
    made = digest.render(v.issue([Findings(story=story)], []))
    for words in (made.markdown, made.text):
        number = len(relations) + 1
        became = f"{number} articles from {number} outlets became 1 story"
        assert f"{became}: {said} {number} articles are new this week." in " ".join(words.split())
    assert " ".join(page(made.html).text_content().split()).count("rewrite") == 0


# -- Markdown ---------------------------------------------------------------------------------


def test_every_article_is_linked_exactly_once_by_its_title_in_markdown() -> None:
    found = [(title, unquote(url)) for title, url in markdown_links(body(rendered().markdown))]
    assert found[-2:] == [("Week 46", "2026-W46.md"), ("All issues", "../README.md")]
    assert found[:-2] == links_in_facts(read(v.issue()))
    assert len(found) - 2 == 25  # 23 counted, and two named in passing


def test_an_address_with_odd_characters_is_the_same_in_markdown() -> None:
    hostile = "https://outlet-12.example/a_(b)?q=[1]&copy;=*x*"
    assert hostile in [unquote(url) for _, url in markdown_links(body(rendered().markdown))]


def test_markdown_has_no_html_no_image_no_table_no_code_and_no_hard_break() -> None:
    for dialect in ("commonmark", "gfm-like"):
        parser = MarkdownIt(dialect, {"linkify": False})
        tokens = parser.parse(body(rendered().markdown))
        kinds = {one.type for block in tokens for one in (block, *(block.children or ()))}
        assert not kinds & {
            "html_block", "html_inline", "image", "code_inline", "code_block", "fence", "hardbreak",
            "em_open", "s_open", "table_open", "hr",
        }  # fmt: skip


def test_markdown_has_one_h1_a_h2_for_each_tag_and_a_numbered_h3_for_each_story_told() -> None:
    tokens = MarkdownIt("commonmark").parse(body(rendered().markdown))
    found = [
        (token.tag, "".join(child.content for child in tokens[at + 1].children or ()))
        for at, token in enumerate(tokens)
        if token.type == "heading_open"
    ]
    assert [words for tag, words in found if tag == "h1"] == ["Sea & salt, weekly, week 47"]
    assert [words for tag, words in found if tag == "h2"] == [
        "What changed since week 46", "Tidal power", "Kelp *farms* <b>", "塩電池", "Below the line",
        "Feeds: 2 of 4 healthy",
    ]  # fmt: skip
    assert [words.split(".")[0] for tag, words in found if tag == "h3"] == ["1", "2", "3", "4", "5"]


def test_front_matter_is_yaml_with_the_right_types() -> None:
    head = rendered().markdown.split("---\n")[1]
    read_back = YAML(typ="safe").load(head)
    assert read_back["title"] == "Sea & salt, weekly, week 47 of 2026"
    assert isinstance(read_back["date"], datetime)
    assert (read_back["period_start"], read_back["period_end"]) == (date(2026, 11, 16), date(2026, 11, 22))
    assert (read_back["slug"], read_back["week"], read_back["timezone"]) == (
        "2026-w47", "2026-W47", "Asia/Tokyo",
    )  # fmt: skip
    assert read_back["tags"] == ["tidal", "no", "salt-batteries"]
    assert [read_back[one] for one in ("articles", "stories", "rewrites", "feeds_failing")] == [23, 21, 2, 1]
    assert isinstance(read_back["description"], str)


def test_a_title_of_quotes_colons_and_backslashes_stays_one_yaml_text() -> None:
    title = 'It\'s: "a" \\n {b} # [c] \n- d'
    made = digest.render(v.issue([], [], rules=replace(v.RULES, title=title)))
    read_back = YAML(typ="safe").load(made.markdown.split("---\n")[1])
    assert read_back["title"] == f"{text.one_line(title)}, week 47 of 2026"


@pytest.mark.parametrize("slug", ["no", "true", "null", "2026", "2026-11-16", "1e5", "y", "nvidia"])
@pytest.mark.parametrize("version", [(1, 1), (1, 2)])
def test_a_tag_that_yaml_could_take_for_something_else_stays_text(
    slug: str, version: tuple[int, int]
) -> None:
    made = digest.render(v.issue([], [], tags=[Tag(slug=slug, name="A tag")]))
    yaml = YAML(typ="safe", pure=True)
    yaml.version = version
    assert yaml.load(made.markdown.split("---\n")[1])["tags"] == [slug]


def test_the_issue_before_the_first_of_a_year_lies_in_another_folder() -> None:
    made = digest.render(v.issue(previous_week="2025-W52"))
    assert "[Week 52](../2025/2025-W52.md)" in made.markdown
    assert "Week 46" not in digest.render(v.issue(previous_week=None)).markdown


# Titles in which markup is likelier than chance would have it.
titles = st.one_of(
    st.text(max_size=60),
    st.text(alphabet="[]()<>*_`~|\\&;#!-+=.:/1 w@{}%\"'ab\u200b\n日", max_size=40),
)


@settings(max_examples=300, deadline=None)
@given(titles)
@example("https://a.example www.b.example")
@example("[a](b) ![c](d) <http://e> &lt; &#38; ] ) \\")
@example("1. # - + = > C #")
def test_any_title_survives_markdown_as_the_text_of_one_link(title: str) -> None:
    line = text.one_line(title)
    link = f"[{escape.markdown(title)}](https://a.example)"
    for around in ("{}", "- {}", "### 1. {}", "> {}", "- 1\\. {} · Outlet, Tue"):
        assert markdown_links(around.format(link)) == [(line, "https://a.example")]


@settings(max_examples=300, deadline=None)
@given(titles)
@example("- [ ] task")
@example("===")
@example("1) x")
@example("C #")
def test_any_line_from_outside_is_read_as_itself_wherever_it_stands(line: str) -> None:
    want = text.one_line(line)
    if not want:
        return
    for around in ("{}", "- {}", "> {}", "> before\n> {}", "## {}", "1. **{}** · x"):
        tokens = MarkdownIt("commonmark").parse(around.format(escape.markdown(line)))
        inline = [child for block in tokens for child in block.children or ()]
        assert not {one.type for one in inline} - {
            "text",
            "softbreak",
            "strong_open",
            "strong_close",
            "text_special",
        }
        said = "".join("\n" if one.type == "softbreak" else one.content for one in inline)
        assert said == around.replace("> ", "").replace("- ", "").replace("## ", "").replace(
            "1. ", ""
        ).replace("**", "").format(want)


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="abc/?&=;_~*()[]<>'\"`{}|^\\copylt#é日", max_size=40))
def test_any_address_survives_markdown(rest: str) -> None:
    url = f"https://a.example/{rest}"
    [(_, found)] = markdown_links(f"[x]({escape.address(url)}) and `this` [y")
    assert unquote(found) == unquote(url)


# -- text -------------------------------------------------------------------------------------


def columns(line: str) -> int:
    # Isolates of right-to-left text take no room.
    bare = re.sub("[\u2068\u2069]", "", line)
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in bare)


def test_text_lines_have_at_most_72_columns_except_addresses() -> None:
    for line in rendered().text.splitlines():
        assert columns(line) <= 72 or re.fullmatch(r" *https?://\S+", line), line


def test_text_has_every_story_with_its_address_on_a_line_of_its_own() -> None:
    lines = [line.strip() for line in rendered().text.splitlines()]
    facts = read(v.issue())
    for section in facts["sections"]:
        for story in section["stories"] + section["more"]:
            assert lines.count(story["best"]["url"]) == 1
    assert "2 more articles name a tag in passing." in lines


_BREAKABLE = re.compile(f"[{text.UNSPACED}\u3000-\u303f\uff00-\uff60]")


@settings(max_examples=400, deadline=None)
@given(
    st.text(alphabet="ab. ,\n\t“”、。「」』ー々！潮流ガｶﾞไทยที่မြန်မာ\u00e9\u0301", max_size=120),
    st.integers(12, 40),
    st.sampled_from(["", "   ", "     "]),
)
@example("。" * 100, 20, "")
@example("x" * 30 + "」」」」潮", 20, "  ")
def test_wrapping_loses_no_word_and_only_a_long_word_is_wider_than_the_line(
    raw: str, width: int, indent: str
) -> None:
    lines = escape.wrapped(raw, width, indent, "").split("\n")
    assert "".join("".join(lines).split()) == "".join(raw.split())
    for at, line in enumerate(lines):
        assert not at or line.startswith(indent) or not line.strip()
        if columns(line) > width:
            words = line.strip()
            assert not re.search(r"\s", words)
            # What is left between two letters that a line may end at is one word.
            assert max(map(columns, _BREAKABLE.split(words))) > width - len(indent) - 12


def test_japanese_is_broken_between_letters_but_not_before_closing_punctuation() -> None:
    assert escape.wrapped("潮流発電、始動「世界最大」", 8).split("\n") == [
        "潮流発",
        "電、始動",
        "「世界最",
        "大」",
    ]
    assert escape.wrapped("one two three", 7) == "one two\nthree"


# -- HTML -------------------------------------------------------------------------------------


def test_html_is_well_formed() -> None:
    parser = etree.HTMLParser(recover=False)
    etree.fromstring(rendered().html, parser)
    # libxml2 closes what was left open in silence: every element opened must be closed by the page.
    void = {"meta", "br"}
    stack: list[str] = []
    for closing, name in re.findall(
        r"<(/?)([a-z][a-z0-9]*)\b[^>]*>", re.sub(r"(?s)<!--.*?-->", "", rendered().html)
    ):
        if closing:
            assert stack.pop() == name
        elif name not in void:
            stack.append(name)
    assert stack == []


def test_html_has_one_h1_a_h2_for_each_tag_and_a_h3_for_each_story_told() -> None:
    root = page(rendered().html)
    assert [one.text_content() for one in root.iter("h1")] == ["Sea & salt, weekly"]
    heads = [one.text_content() for one in root.iter("h2")]
    assert heads[1:4] == ["Tidal power", "Kelp *farms* <b>", "塩電池"]
    told = [story["best"]["title"] for one in read(v.issue())["sections"] for story in one["stories"]]
    assert [one.text_content() for one in root.iter("h3")] == told


def test_html_links_each_story_once_to_the_address_in_the_facts() -> None:
    facts = read(v.issue())
    found = [(one.text_content(), one.get("href")) for one in page(rendered().html).iter("a")]
    passing = {one["url"] for one in facts["passing"]}
    assert found == [one for one in links_in_facts(facts) if one[1] not in passing]


def test_html_loads_nothing_and_runs_nothing() -> None:
    root = page(rendered().html)
    assert not list(root.iter("img", "link", "script", "iframe", "object", "form", "video", "audio"))
    for one in root.iter():
        if isinstance(one.tag, str):
            assert not [
                key for key in one.attrib if key in {"src", "srcset", "background"} or key.startswith("on")
            ]
    assert "url(" not in rendered().html
    assert "@import" not in rendered().html
    assert {one.get("href", "")[:8] for one in root.iter("a")} == {"https://"}


def test_text_from_outside_finds_its_own_direction() -> None:
    outside = {title for title, _ in links_in_facts(read(v.issue()))}
    seen = 0
    for one in page(rendered().html).iter("a", "strong"):
        if one.text_content() in outside:
            seen += 1
            assert one.get("dir") == "auto"
    assert seen >= 23


def test_hostile_titles_stay_text_in_html() -> None:
    titles = [one.text_content() for one in page(rendered().html).iter("a")]
    for hostile in v.HOSTILE:
        assert text.one_line(hostile) in titles


def test_tables_are_for_layout_or_have_headings() -> None:
    for table in page(rendered().html).iter("table"):
        assert table.get("role") == "presentation" or table.find(".//th[@scope='row']") is not None


def long_issue(stories: int, tags: int = 3) -> Rendered:
    """Stories of three articles each, up to 20 in full for a tag, and 30 articles below the line."""
    many = [Tag(slug=f"tag-{at}", name=f"Tag {at}", any=("x",)) for at in range(tags)]
    found = []
    for at in range(stories):
        one = v.differing(10 * at + 1, f"Story {at + 1} of the long week, told at length by three outlets")
        scores = v.scored(one.story.lead.article, **{f"tag_{at % tags}": 0.9})
        others = tuple(
            replace(other, scored=replace(other.scored, scores=())) for other in one.story.retellings
        )
        found.append(replace(one, story=replace(one.story, lead=scores, retellings=others)))
    rules = replace(v.RULES, stories_per_tag=20)
    below = [v.scored(one.article, "body", tag_0=0.4) for one in v.just_missed(30, 9000)]
    return digest.render(v.issue(found, below, tags=many, rules=rules, previous=[]))


@pytest.mark.parametrize(("stories", "tags"), [(60, 3), (40, 1), (150, 3), (160, 20)])
def test_a_long_page_stays_under_the_limit_by_whole_stories_and_counts_those_left_out(
    stories: int, tags: int
) -> None:
    made = long_issue(stories, tags)
    assert len(made.html.encode()) <= MAIL_LIMIT
    root = page(made.html)
    whole = root.xpath("//td[starts-with(@id, 'story-')]")
    assert 1 <= len(whole) < stories
    for one in whole:
        assert len(one.xpath(".//h3")) == 1
        assert len(one.xpath(".//a")) == 3
        assert "$61 *million*" in one.text_content()
    said = [int(n) for n in re.findall(r"(\d+) more (?:story|stories) above the line, left out", made.html)]
    beyond = sum(max(0, len(range(at, stories, tags)) - 20) for at in range(tags))
    assert len(whole) + sum(said) + beyond == stories
    assert made.html.rstrip().endswith("</html>")


@pytest.mark.parametrize(("stories", "tags", "unlisted"), [(300, 30, 260), (500, 50, 490)])
def test_a_page_of_many_tags_stays_under_the_limit_by_shortening_its_lists(
    stories: int, tags: int, unlisted: int
) -> None:
    made = long_issue(stories, tags)
    assert len(made.html.encode()) <= MAIL_LIMIT
    assert f"and {unlisted} more stories, in the archive copy" in made.html
    assert made.html.count("<h2") == tags + 3


def test_a_mail_is_shortened_from_its_last_story_up() -> None:
    """What comes first is read by most: the first story keeps what the last one loses."""
    html = week_forms.forms()["mail.html"]
    first, last = html.index("Why it is here:"), html.rindex("Why it is here:")
    stories = [match.start() for match in re.finditer('id="story-', html)]
    told = len(re.findall("<h3", html))
    assert stories[0] < first < stories[1]
    assert 0 < html.count("Why it is here:") <= told
    dates = [bool(re.search("Dates they give", part)) for part in html.split("<h3")[1:]]
    assert dates == sorted(dates, reverse=True) or not any(dates)
    assert last >= first


def test_the_archive_copy_of_a_long_issue_has_every_story() -> None:
    made = markdown_links(body(long_issue(60).markdown))
    assert len(made) == len(set(made)) == 60 * 3 + 30 + 2


def test_a_page_loses_its_dates_and_agreements_before_it_loses_a_story() -> None:
    short, longer = long_issue(6).html, long_issue(12).html
    assert "Dates they give" in short
    assert "Dates they give" not in longer
    assert "left out here" not in longer
    assert longer.count("<h3") == 12


def test_a_title_of_any_length_does_not_fill_the_mail() -> None:
    made = digest.render(v.issue([v.alone(1, "endless " * 20_000, tidal=0.9)], []))
    assert len(made.html.encode()) <= MAIL_LIMIT


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(titles, titles)
def test_any_title_and_sentence_stand_in_every_form(title: str, sentence: str) -> None:
    one = v.article(1, title, text=f"{sentence} and this goes on until it is long enough to be a sentence.")
    found = replace(v.alone(1, title, tidal=0.9), story=v.told(v.scored(one, tidal=0.9)))
    made = digest.render(v.issue([found], [], previous=[]))
    want = text.one_line(title) or one.url
    assert markdown_links(body(made.markdown))[0][0] == want
    assert [head.text_content() for head in page(made.html).iter("h3")] == [want]
    assert "".join(want.split()) in re.sub("[\\s\u2068\u2069]", "", made.text)
