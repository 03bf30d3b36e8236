"""Where an issue meets odd input: it stays in its limits, says what it left out, and tells no lie."""

from __future__ import annotations

import re
import time
from dataclasses import replace

import digest_values as v
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html
from markdown_it import MarkdownIt

from monitor import digest
from monitor.digest import escape, words
from monitor.digest.extracts import lead_sentences
from monitor.digest.facts import read
from monitor.model import Dated, Findings, Point, Quote, Rendered, Tag

# Above this, the largest mail service clips a message and drops its style blocks.
CLIPPED = 102_400


def many_tags(how_many: int) -> list[Tag]:
    return [Tag(slug=f"t{at}", name=f"Watched subject {at}", any=("x",)) for at in range(how_many)]


def laden() -> Rendered:
    """One story with 30 other articles, eight points of which six agree, and five dates."""
    lead = v.article(1, "Told by many")
    others = [v.article(at, f"Told again, {at}") for at in range(2, 32)]
    values = tuple(Quote(text=f"{at} megawatts", articles=(others[at].id,)) for at in range(9))
    points = [Point(name=f"agreed {at}", verdict="agree", values=values[:1]) for at in range(6)]
    points += [Point(name=f"disputed {at}", verdict="differ", values=values) for at in range(2)]
    story = v.told(v.scored(lead, tidal=0.9), *((v.scored(one, tidal=0.8), "rewrite") for one in others))
    dates = tuple(
        Dated(
            when=f"in {year}",
            day=v.WEEK.monday,
            quote=Quote(text=f"opens in {year}", articles=(lead.id,)),
        )
        for year in range(2030, 2035)
    )
    found = Findings(story=story, points=tuple(points), dates=dates)
    return digest.render(v.issue([found], [], previous=[]))


# -- length -----------------------------------------------------------------------------------


@pytest.mark.parametrize("told", [1, 150])
def test_a_page_of_150_tags_is_not_clipped_and_names_every_tag(told: int) -> None:
    found = [
        Findings(story=v.told(v.scored(v.article(at + 1, f"Story {at + 1}"), **{f"t{at}": 0.9})))
        for at in range(told)
    ]
    page = digest.render(v.issue(found, [], tags=many_tags(150))).html
    assert len(page.encode()) < CLIPPED
    root = lxml_html.document_fromstring(page)
    said = root.text_content()
    assert all(re.search(rf"Watched subject {at}\b", said) for at in range(150))
    whole = len(list(root.iter("h3")))
    left_out = sum(int(n) for n in re.findall(r"(\d+) more (?:story|stories) above the line", said))
    assert whole >= min(told, 10)
    assert whole + left_out == told


def test_mail_shows_the_first_of_long_lists_and_counts_the_others() -> None:
    made = laden()
    for form in (made.text, lxml_html.document_fromstring(made.html).text_content()):
        said = " ".join(form.split())
        assert "and 3 more points: agree" in said
        assert said.count("and 6 more values, in the archive copy") == 2
        assert "and 2 more dates, in the archive copy" in said
        assert "and 24 more, in the archive copy" in said


def test_the_archive_copy_has_all_of_the_long_lists_but_five_points_like_every_form() -> None:
    made = laden().markdown
    assert made.count("**Agreed ") == 3
    assert made.count("**Disputed ") == 2
    assert "\n- and 3 more points: agree\n" in made
    assert made.count("megawatts”") == 3 + 2 * 9
    assert made.count("opens in 20") == 5
    assert made.count("- [Told again, ") == 30


def test_points_that_differ_come_before_those_that_agree() -> None:
    made = laden()
    for form in (made.markdown, made.text, made.html):
        assert form.index("Disputed 1") < form.index("Agreed 0")


@pytest.mark.parametrize("opening", ["（", "「", "(", "“"])
def test_a_bracket_that_never_closes_holds_nothing_up(opening: str) -> None:
    begun = time.perf_counter()
    lead_sentences(replace(v.article(1, "Long"), text=opening + "潮が満ちた。" * 100_000), ["潮"])
    # 0.05 s measured where the whole text would take minutes.
    assert time.perf_counter() - begun < 2


# -- wording ----------------------------------------------------------------------------------


@given(st.floats(0, 1, exclude_max=True), st.floats(0, 1))
def test_a_score_that_missed_its_line_never_reads_as_if_it_had_reached_it(score: float, line: float) -> None:
    if score < line:
        assert float(words.below(score)) <= score < line


def test_a_miss_by_a_hair_is_shown_under_the_line() -> None:
    tag = replace(v.TIDAL, threshold=0.455)
    near = [v.scored(v.article(1, "Near"), "body", tidal=0.4549)]
    assert read(v.issue([], near, tags=[tag]))["below"][0]["reason"].startswith(
        "Tidal power 0.45, under the 0.455 line by 0.005:"
    )
    near = [v.scored(v.article(1, "Near"), "body", tidal=0.4969)]
    assert "0.49, under the 0.50 line" in read(v.issue([], near))["below"][0]["reason"]


@pytest.mark.parametrize(
    ("name", "label"),
    [("stage of the talks", "Stage of the talks"), ("iPhone sales", "iPhone sales"), ("価格", "価格")],
)
def test_the_name_of_a_point_begins_with_a_capital_unless_it_has_one(name: str, label: str) -> None:
    assert words.label(name) == label


def test_two_articles_are_both() -> None:
    first, second = v.article(1, "One"), v.article(2, "Two")
    story = v.told(v.scored(first, tidal=0.9), (v.scored(second, tidal=0.8), "rewrite"))
    point = Point(name="cost", verdict="agree", values=(Quote(text="$4", articles=(first.id, second.id)),))
    assert "“$4” (both articles)" in digest.render(v.issue([Findings(story=story, points=(point,))])).markdown


@pytest.mark.parametrize(
    "sentence",
    [
        "A model that draws an image from words will run on the new machines in Osaka.",
        "The copyright law that parliament passed lets companies train on published news.",
        "The operator has 40 million subscribers, and a third of them pay for the service.",
    ],
)
def test_words_of_the_news_are_no_furniture(sentence: str) -> None:
    assert lead_sentences(replace(v.article(1, "News"), text=sentence), []) == [sentence]


@pytest.mark.parametrize(
    "sentence",
    [
        "Subscribe to our service and read the rest of this story and many others today.",
        "Photo: the harbour at Aldersound in the morning light, seen from the barrage.",
        "Copyright 2026 by the publisher of this newspaper, who reserves his rights.",
        "写真：朝の光の中で堰堤から見たオールダーサウンドの港の全景。",
    ],
)
def test_furniture_is_not_quoted(sentence: str) -> None:
    assert lead_sentences(replace(v.article(1, "News"), text=sentence), []) == []


# -- markup of other Markdown readers ---------------------------------------------------------

# What a backslash does not tame in Python-Markdown, Jekyll, Hugo, Obsidian and GitHub.
LIVE = re.compile(
    r"[<>{}|~@]|%%|==|\$(?!\d)|https?://|ftp://|\bwww\.|&(?!(?:lt|gt|amp|#\d{2,3});)(?=#?\w{1,32};)",
    re.IGNORECASE,
)
# Python-Markdown knows these and `. -` alone; before others it shows the backslash.
ESCAPES = re.compile(r"\\(?![\\`*_\[\]()#+\-.!])")


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="<>{}|~@%=$&;#\\`*_[]()!:/.-+ w1aé", max_size=40))
def test_nothing_from_outside_is_markup_to_any_markdown_reader(raw: str) -> None:
    made = escape.markdown(raw)
    assert not LIVE.search(made)
    assert not ESCAPES.search(made.replace("\\\\", ""))


@pytest.mark.parametrize(
    "title",
    ["{{ 7*7 }}", "{% raw %}", "<script>x</script>", "a@b.example", "$x$", "==x==", "https://e.example"],
)
def test_braces_tags_and_bare_addresses_stay_words(title: str) -> None:
    made = escape.markdown(title)
    assert title not in made
    [block] = [one for one in MarkdownIt("commonmark").parse(made) if one.type == "inline"]
    shown = "".join(one.content for one in block.children or ())
    # Before the @ of a mail address stands a word joiner, which is not seen: GitHub would make a link of it.
    assert shown.replace("\u2060", "") == title


def test_prices_and_company_names_stay_readable_in_the_source() -> None:
    for words_ in ("SoftBank Group Corp. (OTC: SFTBY)", "$6.3 billion", "AT&T & Co.", "50%", "a = b"):
        assert escape.markdown(words_) == words_


# -- direction --------------------------------------------------------------------------------


def test_a_title_from_right_to_left_turns_neither_its_outlet_nor_its_day() -> None:
    root = lxml_html.document_fromstring(digest.render(v.issue()).html)
    [link] = [one for one in root.iter("a") if "طاقة" in one.text_content()]
    assert link.get("dir") == "auto"
    assert [up.get("dir") for up in link.iterancestors("p")] == [None]
