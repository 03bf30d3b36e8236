"""The text of an article, read from its page: block by block, and otherwise where that is in doubt."""

import json

import fetched
import lxml.html
import numpy as np
import pytest

from monitor import markup
from monitor.extract import body, document
from monitor.extract.body import trees
from monitor.extract.body.blocks import walk

FIRST = (
    "The port of Halden has ordered forty electric cranes, its largest order ever, it said on Tuesday. They "
    "replace machines that have stood on the northern quay since 1987."
)
SECOND = (
    "Two yards will build them, one in Gdansk and one in Busan, and the first is due in spring. The "
    "contract, which the council published, sets a price of 412 million euros."
)
THIRD = (
    "Residents near the harbour had long complained about noise. The new machines run at half the volume, "
    "said Ida Berg, who leads the works, and need no diesel at all."
)
FOURTH = (
    "Whether the grid can carry them is open: the operator wants a second line by 2028, and has not yet been "
    "given the permits it asked for two years ago."
)
STORY = (FIRST, SECOND, THIRD, FOURTH)
MENU = "".join(f'<li><a href="/s{n}">Section {n}</a></li>' for n in range(14))
MORE = "".join(
    f'<li><a href="/m{n}">Another headline about something else that happened, number {n}</a></li>'
    for n in range(8)
)


def page(inside: str, head: str = "") -> document.Document:
    source = (
        '<html lang="en"><head><title>Port orders forty cranes | The Quay</title>'
        f'<meta property="og:title" content="Port orders forty cranes">{head}</head><body>'
        f'<header><nav class="menu"><ul>{MENU}</ul></nav></header>{inside}'
        f'<aside class="most-read"><h3>Most read</h3><ul>{MORE}</ul></aside>'
        "<footer><p>The Quay. All rights reserved. Contact us for terms of use.</p></footer></body></html>"
    )
    found = document.read(fetched.page(source, "https://quay.example/cranes"))
    assert isinstance(found, document.Document)
    return found


def paragraphs(*lines: str) -> str:
    return "".join(f"<p>{line}</p>" for line in lines)


def lines(inside: str, head: str = "") -> list[str]:
    return body.read(page(inside, head)).text.split("\n\n")


def blocks(fragment: str) -> list[str]:
    root = markup.tree(f"<html><body>{fragment}</body></html>")
    assert isinstance(root, lxml.html.HtmlElement)
    return [block.text for block in walk(root)[0]]


def test_paragraphs_come_in_order_and_nothing_around_them_does() -> None:
    found = lines(f"<article><h1>Port orders forty cranes</h1>{paragraphs(*STORY)}</article>")
    assert [line for line in found if line in STORY] == list(STORY)
    for line in found:
        assert "Section" not in line
        assert "Another headline" not in line
        assert "rights reserved" not in line


def test_a_body_split_over_containers_comes_whole() -> None:
    inside = (
        f'<article><h1>Port orders forty cranes</h1><div class="body-part">{paragraphs(FIRST, SECOND)}</div>'
        '<div class="ad-slot"><p>Advertisement</p></div>'
        f'<div class="body-part">{paragraphs(THIRD, FOURTH)}</div></article>'
    )
    assert [line for line in lines(inside) if line in STORY] == list(STORY)


def test_readers_comments_are_not_the_article_however_many() -> None:
    said = "".join(
        f'<li class="comment"><p>I have lived by that quay for {n} years and I do not believe one word of '
        "what the port says here, since nobody ever asked us about any of it before they signed.</p></li>"
        for n in range(40)
    )
    inside = (
        f"<article><h1>Port orders forty cranes</h1>{paragraphs(*STORY)}</article>"
        f'<section id="comments" class="comments"><ol class="comment-list">{said}</ol></section>'
    )
    found = lines(inside)
    assert [line for line in found if line in STORY] == list(STORY)
    assert not any("lived by that quay" in line for line in found)


def test_a_placeholder_that_stands_between_all_paragraphs_is_not_of_the_text() -> None:
    holder = "<p>Your settings keep this content from another site from being shown. Change them here.</p>"
    inside = "".join(f"<p>{line}</p>{holder}" for line in STORY)
    found = lines(f"<article><h1>Port orders forty cranes</h1>{inside}</article>")
    assert not any("Your settings" in line for line in found)


def test_a_page_that_carries_its_article_several_times_gives_it_once() -> None:
    # For the screen, for print, for readers aloud, and for a slide show.
    inside = "".join(f'<div class="v{n}">{paragraphs(*STORY)}</div>' for n in range(4))
    found = lines(f"<article><h1>Port orders forty cranes</h1>{inside}</article>")
    assert [line for line in found if line in STORY] == list(STORY)


def test_no_word_of_a_text_without_paragraphs_is_lost() -> None:
    words = " ".join(f"{FIRST} {number} {SECOND}" for number in range(140))
    assert len(words) > 40_000
    found = lines(f"<article><h1>Port orders forty cranes</h1><div>{words}</div></article>")
    assert " ".join(found) == words


def test_lists_in_the_article_are_of_its_text() -> None:
    points = ("Forty cranes, of which ten come in spring", "Half the noise of the old ones at full load")
    inside = f"{paragraphs(FIRST, SECOND)}<ul>{''.join(f'<li>{one}</li>' for one in points)}</ul>"
    found = lines(f"<article><h1>Port orders forty cranes</h1>{inside}{paragraphs(THIRD, FOURTH)}</article>")
    for one in points:
        assert f"- {one}" in found


def test_the_list_that_a_paragraph_announces_comes_whole() -> None:
    items = ("who pays if it costs more;", "what becomes of the old cranes;", "when the noise ends.")
    inside = (
        f"{paragraphs(FIRST, SECOND)}<p>Three questions were left open by the council on Tuesday night:</p>"
        f"<ul>{''.join(f'<li>{one}</li>' for one in items)}</ul>{paragraphs(THIRD, FOURTH)}"
    )
    found = lines(f"<article><h1>Port orders forty cranes</h1>{inside}</article>")
    assert [line for line in found if line.startswith("- ")] == [f"- {one}" for one in items]


def test_a_page_without_words_gives_the_body_that_its_data_hold() -> None:
    data = json.dumps({"@type": "NewsArticle", "headline": "Port orders", "articleBody": "\n\n".join(STORY)})
    found = body.read(page('<div id="root"></div>', f'<script type="application/ld+json">{data}</script>'))
    assert found.text_from == "json-ld"
    assert found.text.split("\n\n") == list(STORY)


def test_a_text_that_a_script_keeps_as_markup_is_read() -> None:
    inside = f'<article><h1>Port</h1><script type="text/template">{paragraphs(*STORY)}</script></article>'
    assert [line for line in lines(inside) if line in STORY] == list(STORY)


def test_a_teaser_in_the_data_does_not_replace_the_whole_text() -> None:
    data = json.dumps({"@type": "NewsArticle", "headline": "Port orders", "articleBody": FIRST})
    found = body.read(
        page(
            f"<article><h1>Port orders forty cranes</h1>{paragraphs(*STORY)}</article>",
            f'<script type="application/ld+json">{data}</script>',
        )
    )
    assert found.text_from == "page"
    assert FOURTH in found.text


def test_the_data_of_another_article_are_not_this_ones_text() -> None:
    own = {"@type": "NewsArticle", "headline": "Port orders forty cranes"}
    other = {"@type": "NewsArticle", "headline": "Museum opens", "articleBody": "\n\n".join(STORY) * 3}
    found = body.read(
        page(
            f"<article><h1>Port orders forty cranes</h1>{paragraphs(FIRST)}</article>",
            f'<script type="application/ld+json">{json.dumps([own, other])}</script>',
        )
    )
    assert (found.text_from, found.text) == ("page", FIRST)


def test_readings_leave_the_page_as_it_is() -> None:
    opened = page(f"<article><h1>Port orders forty cranes</h1>{paragraphs(*STORY)}</article>")
    before = lxml.html.tostring(opened.root)
    body.read(opened)
    assert lxml.html.tostring(opened.root) == before


@pytest.mark.parametrize(
    ("fragment", "expected"),
    [
        ("<p>One</p>two<p>three</p>", ["One", "two", "three"]),
        ("<div>One<br><br>two<br>still two</div>", ["One", "two still two"]),
        ("<p>A\n\n   wrapped   line</p>", ["A wrapped line"]),
        ('<div><a class="t">SoftBank</a><a class="t">Nvidia</a></div>', ["SoftBank Nvidia"]),
        ("<table><tr><td>Year</td><td>2026</td></tr></table>", ["Year | 2026"]),
        ("<p><ruby>東京<rp>(</rp><rt>とうきょう</rt><rp>)</rp></ruby>の港</p>", ["東京の港"]),
        ("<p>Seen<script>var x = 1</script> and <b>bold</b><noscript>not</noscript></p>", ["Seen and bold"]),
        ('<p>Ida<span class="tooltip">Ida Berg: more</span> said</p>', ["Ida said"]),
        ("<p>* * *</p><p> </p><hr>", []),
        ("<p>re<wbr>mark and soft\u00adhyphen</p>", ["remark and softhyphen"]),
    ],
)
def test_a_block_is_what_a_browser_sets_as_one_paragraph(fragment: str, expected: list[str]) -> None:
    assert blocks(fragment) == expected


def test_trees_add_up_what_their_leaves_say() -> None:
    # One tree: size at most 2 → -1, else (links at most 0 → 3, else 0.5); another: always 0.25.
    found = trees.trees(
        ("size", "links"),
        [
            {
                "feature": [0, -1, 1, -1, -1],
                "threshold": [2.0, 0, 0.0, 0, 0],
                "left": [1, 0, 3, 0, 0],
                "right": [2, 0, 4, 0, 0],
                "value": [0, -1.0, 0, 3.0, 0.5],
            },
            {"feature": [-1], "threshold": [0], "left": [0], "right": [0], "value": [0.25]},
        ],
    )
    rows = np.array([[2, 9], [3, 0], [3, 1]], dtype=np.float32)
    sums = np.array([-0.75, 3.25, 0.75])
    assert np.allclose(found.ask(rows), 1 / (1 + np.exp(-sums)), atol=1e-6)
