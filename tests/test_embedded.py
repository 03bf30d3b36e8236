"""The articles that a page describes as data: in every shape the web has, however broken."""

import json
from typing import Any

import lxml.html
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.extract.embedded import Embedded, articles, states

NEWS: dict[str, Any] = {
    "@context": "https://schema.org",
    "@type": "NewsArticle",
    "headline": "Port orders forty cranes",
    "datePublished": "2026-11-17T09:30:00+09:00",
    "dateModified": "2026-11-17T11:00:00+09:00",
    "articleSection": ["Business", "Harbour"],
    "inLanguage": "en-GB",
    "url": "https://news.example/cranes",
    "publisher": {"@type": "Organization", "name": "Halden Herald"},
    "author": [
        {"@type": "Person", "name": "Ida Berg"},
        {"@type": "Organization", "name": "Coast Agency"},
    ],
}
LONG = [
    f"Paragraph {number} of the text about cranes is long enough to be one of an article."
    for number in range(8)
]


def page(*scripts: str, body: str = "", kind: str = "application/ld+json") -> lxml.html.HtmlElement:
    head = "".join(f'<script type="{kind}">{script}</script>' for script in scripts)
    return lxml.html.document_fromstring(
        f"<html><head><title>Port orders forty cranes | Herald</title>{head}</head><body>{body}</body></html>"
    )


def only(root: lxml.html.HtmlElement) -> Embedded:
    found = articles(root)
    assert len(found) == 1, found
    return found[0]


def described(**changes: object) -> Embedded:
    return only(page(json.dumps({**NEWS, **changes})))


# -- JSON-LD ------------------------------------------------------------------------------------


def test_an_article_says_what_it_is() -> None:
    one = described()
    assert (one.types, one.headline) == (("NewsArticle",), "Port orders forty cranes")
    assert (one.published, one.modified) == (NEWS["datePublished"], NEWS["dateModified"])
    assert (one.section, one.publisher, one.lang) == ("Business", "Halden Herald", "en-GB")
    assert (one.url, one.free, one.shape) == ("https://news.example/cranes", None, "json-ld")


def test_authors_are_people_and_the_others_are_credited() -> None:
    one = described()
    assert (one.authors, one.credits) == (("Ida Berg",), ("Coast Agency",))
    one = described(author={"@type": "Person", "name": "Reuters"})
    assert (one.authors, one.credits) == ((), ("Reuters",))
    assert described(author="Ida Berg und Ola Lie").authors == ("Ida Berg", "Ola Lie")


@pytest.mark.parametrize(
    "shape",
    [
        [NEWS],
        {"@graph": [{"@type": "WebSite", "name": "Herald"}, NEWS]},
        {"@type": "WebPage", "mainEntity": NEWS},
        {"@type": "WebPage", "hasPart": [{"@type": "WebPageElement"}, NEWS]},
        {"@type": "ItemPage", "name": "page", "mainEntityOfPage": NEWS},
        {**NEWS, "@type": ["Article", "ReportageNewsArticle"]},
        {**NEWS, "@type": "http://schema.org/NewsArticle"},
        {**NEWS, "@type": "schema:NewsArticle"},
    ],
)
def test_the_article_is_found_wherever_it_is_put(shape: object) -> None:
    assert only(page(json.dumps(shape))).headline == "Port orders forty cranes"


def test_several_scripts_are_read_and_their_order_kept() -> None:
    other = {**NEWS, "headline": "Council votes on noise"}
    found = articles(page('{"@type": "BreadcrumbList"}', json.dumps(NEWS), json.dumps(other)))
    assert [one.headline for one in found] == ["Port orders forty cranes", "Council votes on noise"]


def test_what_an_article_only_mentions_is_no_article_of_the_page() -> None:
    one = described(
        video={"@type": "VideoObject", "name": "Film"}, isPartOf={"@type": "Article", "headline": "A series"}
    )
    assert one.headline == "Port orders forty cranes"


def test_an_author_by_reference_is_looked_up() -> None:
    graph = [
        {**NEWS, "author": {"@id": "#ida"}, "publisher": {"@id": "#herald"}},
        {"@type": "Person", "@id": "#ida", "name": "Ida Berg"},
        {"@type": "Organization", "@id": "#herald", "name": "Herald"},
    ]
    one = only(page(json.dumps({"@graph": graph})))
    assert (one.authors, one.publisher) == (("Ida Berg",), "Herald")


@pytest.mark.parametrize(
    "broken",
    [
        "<!-- " + json.dumps(NEWS) + " -->",
        "//<![CDATA[\n" + json.dumps(NEWS) + "\n//]]>",
        json.dumps(NEWS) + ";",
        json.dumps(NEWS)[:-1] + ",}",
        json.dumps(NEWS).replace("forty cranes", "forty\n\tcranes"),
        json.dumps(NEWS).replace("forty cranes", "forty\x01 cranes"),
        json.dumps(NEWS).replace('"headline"', '\u2028"headline"'),
        json.dumps(NEWS).replace('"', "&quot;"),
        json.dumps({"@type": "WebSite"}) + json.dumps(NEWS),
        json.dumps({**NEWS, "description": "x"}).replace('"x"', '"it\\\'s"'),
    ],
)
def test_json_that_is_not_quite_json_is_mended(broken: str) -> None:
    one = only(page(broken))
    assert one.headline.replace("  ", " ") == "Port orders forty cranes"
    assert one.authors == ("Ida Berg",)


def test_an_unescaped_quotation_mark_does_not_cost_the_headline_and_the_date() -> None:
    one = only(page(json.dumps(NEWS)[:-1] + ', "articleBody": "He said "no" to it", "x": 1}'))
    assert (one.headline, one.published, one.authors) == (
        NEWS["headline"],
        NEWS["datePublished"],
        ("Ida Berg",),
    )


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("One.\n\nTwo.", "One.\n\nTwo."),
        ("One.\nTwo.", "One.\n\nTwo."),
        ("<p>One.</p><p>Two &amp; three.</p>", "One.\n\nTwo & three."),
        ("&lt;p&gt;One.&lt;/p&gt;&lt;p&gt;Two.&lt;/p&gt;", "One.\n\nTwo."),
        ("One <b>word</b>.\nTwo.", "One word.\n\nTwo."),
        ("One.\\nTwo.", "One.\n\nTwo."),
        (["One.", "Two."], "One.\n\nTwo."),
    ],
)
def test_the_body_keeps_its_paragraphs(body: object, expected: str) -> None:
    assert described(articleBody=body).body == expected


def test_a_live_blog_is_told_by_its_updates() -> None:
    one = described(
        **{"@type": "LiveBlogPosting"},
        liveBlogUpdate=[
            {"@type": "BlogPosting", "headline": "Noon", "articleBody": "The vote begins."},
            {"@type": "BlogPosting", "articleBody": "The vote has ended."},
        ],
    )
    assert one.types == ("LiveBlogPosting",)
    assert one.body == "Noon\n\nThe vote begins.\n\nThe vote has ended."


@pytest.mark.parametrize(
    ("said", "free"),
    [
        ({"isAccessibleForFree": False}, False),
        ({"isAccessibleForFree": "False"}, False),
        ({"isAccessibleForFree": "https://schema.org/False"}, False),
        ({"isAccessibleForFree": "true"}, True),
        (
            {"hasPart": {"@type": "WebPageElement", "isAccessibleForFree": False, "cssSelector": ".wall"}},
            False,
        ),
        ({}, None),
    ],
)
def test_what_stands_behind_a_wall_is_said(said: dict[str, object], free: bool | None) -> None:
    assert described(**said).free is free


def test_a_video_is_noted_behind_the_article_and_by_itself() -> None:
    video = {"@type": "VideoObject", "name": "Cranes in motion", "uploadDate": "2026-11-17"}
    both = articles(page(json.dumps(video), json.dumps(NEWS)))
    assert [one.types for one in both] == [("NewsArticle",), ("VideoObject",)]
    alone = only(page(json.dumps(video)))
    assert (alone.is_article, alone.headline, alone.published) == (False, "Cranes in motion", "2026-11-17")


# -- microdata and microformats -------------------------------------------------------------------

MICRODATA = """
<article itemscope itemtype="https://schema.org/NewsArticle">
 <h1 itemprop="headline">Port orders forty cranes</h1>
 <span itemprop="author" itemscope itemtype="https://schema.org/Person"><b itemprop="name">Ida Berg</b></span>
 <span itemprop="publisher" itemscope itemtype="https://schema.org/Organization">
 <meta itemprop="name" content="Herald"></span>
 <meta itemprop="datePublished" content="2026-11-17">
 <time itemprop="dateModified" datetime="2026-11-18">x</time>
 <div itemprop="articleBody"><p>One.</p><p>Two.</p></div>
 <div itemprop="comment" itemscope itemtype="https://schema.org/Comment">
 <i itemprop="datePublished">2020</i></div>
</article>"""


def test_microdata_is_read_without_what_belongs_to_a_part_of_it() -> None:
    one = only(page(body=MICRODATA))
    assert (one.headline, one.authors, one.publisher) == ("Port orders forty cranes", ("Ida Berg",), "Herald")
    assert (one.published, one.modified, one.body) == ("2026-11-17", "2026-11-18", "One.\n\nTwo.")
    assert one.shape == "microdata"


HATOM = """<div class="post hentry"><h1 class="entry-title">Cranes</h1>
<span class="author vcard"><a class="url fn n">Ida Berg</a></span>
<time class="entry-date published" datetime="2026-11-17">17 Nov</time></div>"""
H_ENTRY = """<div class="h-entry"><h1 class="p-name">Cranes</h1><a class="p-author h-card">Ida Berg</a>
<time class="dt-published" datetime="2026-11-17">17 Nov</time></div>"""


@pytest.mark.parametrize("entry", [HATOM, H_ENTRY])
def test_microformats_are_read_where_nothing_else_is_said(entry: str) -> None:
    one = only(page(body=entry))
    assert (one.headline, one.authors, one.published) == ("Cranes", ("Ida Berg",), "2026-11-17")
    assert [one.shape for one in articles(page(json.dumps(NEWS), body=entry))] == ["json-ld"]


# -- the state of a front end ---------------------------------------------------------------------

FUSION = {
    "headlines": {"basic": "Port orders forty cranes"},
    "first_publish_date": "2026-11-17T00:30:00Z",
    "credits": {"by": [{"name": "Ida Berg"}]},
    "content_elements": [
        *({"type": "text", "content": f"<b>{line}</b>"} for line in LONG),
        {"type": "image", "content": "A caption that is none of the text"},
        {"type": "interstitial_link", "content": "Read more about harbours"},
    ],
}
BLOCKS = {
    "title": "Port orders forty cranes",
    "body": [
        {
            "_type": "block",
            "children": [{"_type": "span", "text": line[:20]}, {"_type": "span", "text": line[20:]}],
        }
        for line in LONG
    ],
}


@pytest.mark.parametrize(
    ("script", "kind"),
    [
        (json.dumps({"props": {"pageProps": {"article": BLOCKS}}}), "application/json"),
        ("window.__STATE__ = " + json.dumps({"a": [BLOCKS]}) + "; run();", "text/javascript"),
        ("var x={a:1};Fusion.globalContent=" + json.dumps(FUSION) + ";Fusion.x={}", "application/javascript"),
        ("window.__DATA__ = JSON.parse(" + json.dumps(json.dumps(BLOCKS)) + ")", ""),
        (
            json.dumps(
                {"title": "Port orders forty cranes", "contentHtml": "".join(f"<p>{x}</p>" for x in LONG)}
            ),
            "application/json",
        ),
    ],
)
def test_the_article_a_front_end_was_drawn_from_is_found(script: str, kind: str) -> None:
    found = states(page(script, kind=kind))
    assert [one.shape for one in found] == ["state"]
    assert found[0].body == "\n\n".join(LONG)
    assert articles(page(script, kind=kind)) == ()


def test_its_people_and_dates_come_with_it() -> None:
    (one,) = states(page("Fusion.globalContent=" + json.dumps(FUSION), kind=""))
    assert (one.authors, one.published) == (("Ida Berg",), "2026-11-17T00:30:00Z")


def test_another_article_in_the_state_is_not_taken_for_the_pages() -> None:
    other = {**FUSION, "headlines": {"basic": "Council votes on noise"}}
    assert states(page("Fusion.globalContent=" + json.dumps(other), kind="")) == ()


def test_a_state_that_is_pushed_is_read() -> None:
    html = "".join(f"<p>{line}</p>" for line in LONG)
    pushed = {"queries": [{"state": {"data": {"title": NEWS["headline"], "contentHtml": html}}}]}
    (found,) = states(page(f"window.q = window.q || [];window.q.push({json.dumps(pushed)})", kind=""))
    assert found.body.split("\n\n") == LONG


def test_a_state_that_is_streamed_in_rows_is_read() -> None:
    # A text's row says how many bytes it has, and may hold what looks like the next row.
    lines = [*LONG, "東京の港は今日も動いている。", "10:30 and it was over."]
    words = "\n\n".join(lines)
    article = json.dumps({"title": NEWS["headline"], "body": "$2a"})
    rows = f'1:"$Sreact.fragment"\n2a:T{len(words.encode()):x},{words}3:["$","article",null,{article}]\n'
    parts = (rows[:200], rows[200:])
    (found,) = states(page(*(f"self.__next_f.push({json.dumps([1, part])})" for part in parts), kind=""))
    assert found.body.split("\n\n") == lines


# -- whatever a page holds ------------------------------------------------------------------------

NONSENSE = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                (
                    "@type @id @graph headline headlines title name author publisher hasPart mainEntity url "
                    "text type body isAccessibleForFree liveBlogUpdate articleBody content_elements"
                ).split()
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=20,
)


@settings(max_examples=80, deadline=None)
@given(NONSENSE)
def test_no_value_of_a_wrong_type_raises(value: object) -> None:
    wrong = json.dumps(value)
    articles(page(wrong.replace("<", "")))
    for key in (
        "author",
        "publisher",
        "headline",
        "articleBody",
        "hasPart",
        "mainEntityOfPage",
        "inLanguage",
    ):
        described(**{key: value, "isPartOf": value})
    states(
        page(json.dumps({"title": NEWS["headline"], "body": value, "author": value}), kind="application/json")
    )


@pytest.mark.parametrize(
    "source",
    [
        "[" * 100_000,
        '{"@graph":' * 50_000,
        '{"a":' + "9" * 10_000 + "}",
        "=" + '{"a":={"' * 50_000,
        "x" * 500_000,
        '={"' * 100_000,
        "," * 200_000 + "}",
    ],
)
def test_a_hostile_script_costs_nothing(source: str) -> None:
    assert articles(page(source)) == ()
    assert states(page(source, kind="")) == ()
    assert states(page(source, kind="application/json")) == ()
