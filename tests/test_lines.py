# ruff: noqa: E501 - lines as publishing systems leave them
"""What a publishing system left on the page for itself goes; what the article says stays, to the letter."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.extract.body.lines import clean

NEWS = "The port of Halden has ordered forty electric cranes, it said on Tuesday."
MORE = "They replace machines that have stood on the northern quay since 1987."


# -- markup shown as words -----------------------------------------------------------------------


def test_an_escaped_list_becomes_its_items() -> None:
    shown = "- <ul><li>Forty cranes were ordered.</li><li>They cost 12 million euros.</li></ul>"
    assert clean([NEWS, shown]) == [NEWS, "- Forty cranes were ordered.", "- They cost 12 million euros."]


def test_an_items_own_paragraph_stays_with_its_mark() -> None:
    shown = (
        '<ol class="x"><li> <p>Forty cranes were ordered.</p></li><li><p>They arrive in May.</p></li></ol>'
    )
    assert clean([shown]) == ["- Forty cranes were ordered.", "- They arrive in May."]


def test_a_list_behind_its_label_is_one_too() -> None:
    shown = "In short: <ul><li>Forty cranes were ordered.</li><li>They arrive in May.</li></ul>"
    assert clean([shown]) == ["In short:", "- Forty cranes were ordered.", "- They arrive in May."]


@pytest.mark.parametrize("times", [0, 1, 2])
def test_escaped_paragraphs_are_paragraphs_however_often_they_were_escaped(times: int) -> None:
    shown = f"<p>{NEWS}</p><p>They <em>replace</em> old ones, says <a href='/x'>the board</a>.</p>"
    for _ in range(times):
        shown = shown.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert clean([shown]) == [NEWS, "They replace old ones, says the board."]


def test_an_item_that_is_one_escaped_paragraph_stays_an_item() -> None:
    assert clean([f"- <p>{NEWS}</p>"]) == [f"- {NEWS}"]


def test_breaks_between_sentences_and_marks_without_their_pair_go() -> None:
    assert clean([f"{NEWS}<br /><br>{MORE}</p>", f"<p>{NEWS}"]) == [NEWS, MORE, NEWS]


def test_a_link_shown_as_words_is_what_it_says() -> None:
    shown = 'More is in <a href="https://port.example/report" target="_blank">the report</a> of May.'
    assert clean([shown]) == ["More is in the report of May."]


@pytest.mark.parametrize(
    "line",
    [
        "Put the text between <p> and </p>, and the picture below it.",
        "A <div> is a box and a <span> is not.",
        "With <br> a line ends.",
        "<ul> <li>Item 1</li> <li>Item 2</li> </ul>",
        "<p>Hello</p>",
        "A page begins with <p>Hello, world.</p>",
        "The address was given as <name@port.example>, which nobody reads.",
        "Prices of 5 < 6 and 7 > 6 were both right.",
        "He typed <3 and sent it.",
    ],
)
def test_a_sentence_that_mentions_a_tag_or_shows_one_stays(line: str) -> None:
    assert clean([NEWS, line]) == [NEWS, line]


@pytest.mark.parametrize(
    "line",
    [
        "<ul><li>One thing that is long enough to be read.</li><li>Another.</li></ul>",
        "<p>A paragraph of a sample, long enough to be taken for one.</p>",
        "## Not a heading",
        "**kept**",
        "Use &nbsp; to keep two words together.",
        "{{ user.name }}",
    ],
)
def test_on_a_page_about_markup_all_of_it_stays(line: str) -> None:
    about = "In HTML, text stands between tags."
    assert clean([about, line, "**also kept**"]) == [about, line, "**also kept**"]


@pytest.mark.parametrize(
    "code", ["```python", "<!DOCTYPE html>", "items.map(one => { return one })", "<?php echo 1; ?>"]
)
def test_code_on_the_page_says_that_it_is_about_markup(code: str) -> None:
    lines = [NEWS, code, "# Clone it", "## Then push", "**bold**"]
    assert clean(lines) == lines


# -- entities and spaces -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("shown", "meant"),
    [
        ("Marks &amp;amp; Oakes &amp; Sons", "Marks & Oakes & Sons"),
        ("12&nbsp;million&nbsp euros", "12 million euros"),
        ("&ldquo;No,&rdquo; she said&hellip;", "“No,” she said…"),
        ("the port&#8217;s cranes&#x2019;", "the port’s cranes’"),
        ("5 &lt; 6", "5 < 6"),
        ("R&D, AT&T and a?x=1&copy=2", "R&D, AT&T and a?x=1&copy=2"),
        ("　港湾局は十二日、発注した。", "港湾局は十二日、発注した。"),
        ("zero\u200bwidth and soft\u00adhyphen", "zerowidth and softhyphen"),
        ("\u3164부두의 크레인\u2800", "부두의 크레인"),
        ("می‌خواهم", "می‌خواهم"),
    ],
)
def test_debris_of_entities_and_spaces_becomes_what_was_meant(shown: str, meant: str) -> None:
    assert clean([shown]) == [meant]


# -- placeholders and counts ---------------------------------------------------------------------


@pytest.mark.parametrize(
    "line",
    [
        "$$ARTICLEAD$$", "%%middle-banner%%", "##INLINE_AD##", "{{ad}}", "{{ widget:poll }}", "{% include x %}",
        "[adsense]", "[[embed]]", "[ad]", "[embed]https://video.example/1[/embed]", '[gallery ids="1,2"]',
        "[vc_row]", '[caption id="a" align="left"]', "null", "- null", "undefined", "[object Object]", "<!-- ad -->",
        "-", "", " \u00a0", "12 Shares", "1.2K shares", "Shares: 45", "0 comments", "12 Shares | 3 Comments",
        "234 partages", "4 mal geteilt", "シェア 3", "いいね！ 12", "댓글 0", "조회수 1,234",
    ],
)  # fmt: skip
def test_a_placeholder_or_a_count_is_no_paragraph(line: str) -> None:
    assert clean([NEWS, line, MORE]) == [NEWS, MORE]


def test_a_placeholder_before_a_sentence_leaves_it() -> None:
    assert clean([f"$$ARTICLEAD$$ {NEWS}", f"{MORE} [adsense]"]) == [NEWS, MORE]


@pytest.mark.parametrize(
    "line",
    [
        "[video plays]", "[Applause]", "[The state-run agency denied it.]", "Null points for the hosts", "- 12 shares",
        "The fund sold 45 shares.", "12 comments from readers who live beside the quay", "[sic]", "$5 and $6", "100%",
        "Item #4 of the agenda", "@harbour wrote to @council", "Version 2.0 [beta] is out", "f****** grifters",
    ],
)  # fmt: skip
def test_what_only_resembles_one_stays(line: str) -> None:
    assert clean([NEWS, line]) == [NEWS, line]


# -- Markdown ------------------------------------------------------------------------------------


def test_markdown_that_nobody_rendered_is_read() -> None:
    shown = [
        "```markdown", "# Forty cranes", "## **The order**", NEWS, "---", "* **Price:** 12 million", "- *May* delivery",
        "See [the report](https://port.example/report).", "![A crane](https://port.example/a.png)", "### Later ###", "```",
    ]  # fmt: skip
    assert clean(shown) == [
        "Forty cranes", "The order", NEWS, "- Price: 12 million", "- May delivery", "See the report.", "Later",
    ]  # fmt: skip


def test_one_line_with_marks_is_no_markdown_page() -> None:
    lines = [NEWS, "**Update** As of May, the price has changed.", "* Prices without tax.", "# 4 on the list"]
    assert clean(lines) == lines


def test_stars_that_stand_for_letters_or_notes_stay_also_on_a_markdown_page() -> None:
    lines = [
        "## Prices",
        "**All** of them",
        "He called them f****** thieves.",
        "3 * 4 * 5 = 60",
        "Price* and tax*",
    ]
    assert clean(lines) == ["Prices", "All of them", *lines[2:]]


def test_a_comment_of_a_script_is_no_heading() -> None:
    lines = ["## Setup", "## Use", NEWS, "# git clone the repository"]
    assert clean(lines)[-1] == "# git clone the repository"


# -- all the rest --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "line",
    [
        "【速報】港湾局、クレーン40基を発注",
        "港湾局は12日、電動クレーン４０基を発注した、と発表した。",
        "「三年待った」と局長は語った。費用は１２億円。",
        "北岸の整備は来春に始まる。（山田太郎）",
        "東京都（とうきょうと）の〈臨海部〉で※試験が続く。",
        "① 発注は40基 ② 費用は12億円",
        "해온시는 16일 크레인 40기를 발주했다고 밝혔다.",
        "口岸局12日宣布，订购40台起重机。",
        "— Oui, dit-elle ; « c’est trop ».",
        "Cost: $12m (up 4 %) — see § 3, p. 12 & table 2*",
    ],
)
def test_ordinary_paragraphs_of_any_script_stay_verbatim(line: str) -> None:
    assert clean([line]) == [line]


@given(st.lists(st.text(max_size=80), max_size=6))
def test_nothing_raises_and_no_line_is_empty_or_two(lines: list[str]) -> None:
    found = clean(lines)
    assert all(one.strip() and "\n" not in one for one in found)


@given(st.lists(st.text(alphabet="aé. ,語。<>&;#*[]{}$-/pliu`!d\"'=()1", max_size=120), max_size=4))
def test_nothing_raises_on_scraps_of_marks(lines: list[str]) -> None:
    assert all(one.strip() for one in clean(lines))


@given(st.lists(st.text(alphabet="aZé語한.,!?’ 「」（）", min_size=1, max_size=60), max_size=6))
def test_words_without_marks_come_back_as_they_were(lines: list[str]) -> None:
    assert clean(lines) == [" ".join(one.split()) for one in lines if one.strip()]


@pytest.mark.parametrize(
    "piece",
    ["<", "<a ", "<p>", "<li>", "</p><p>", "&amp;", "&amp;lt;", "**", "**a", "*a ", "[", "[a](", "{{", "$$AD", "1 ", ".<br"],
)  # fmt: skip
def test_hostile_repetition_costs_no_time(piece: str) -> None:
    began = time.perf_counter()
    clean([piece * (200_000 // len(piece)), *([piece * (19_000 // len(piece))] * 3), "## a", "**b**"])
    assert time.perf_counter() - began < 2
