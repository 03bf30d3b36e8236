"""Pages of several whole articles: told from lists, from long articles, and from what was appended."""

from __future__ import annotations

from datetime import UTC, datetime

import fetched
import pytest

from monitor.extract import document, extract, meant, several
from monitor.model import Article, Entry, Several

ADDRESS = "https://news.example/tag/harbour/"
TITLES = (
    "Port orders forty electric cranes",
    "Ferry line to the islands resumes",
    "Council votes on the flood wall",
    "Old customs house becomes a library",
)
SUBJECTS = ("cranes", "ferries", "walls", "books")
FOOT = "The Harbour Post is written by volunteers and read by everyone in town."


def paragraphs(subject: str, count: int = 4) -> list[str]:
    return [
        f"In part {n} of this report on {subject} the council heard for two hours how much {subject} cost "
        f"the town, who had asked for {subject}, and why nobody had counted the {subject} already there, "
        f"although the auditor had written to the mayor about {subject} in the spring of that same year."
        for n in range(count)
    ]


def prose(subject: str, count: int = 4) -> str:
    return "".join(f"<p>{one}</p>" for one in paragraphs(subject, count))


def entry(title: str) -> Entry:
    return fetched.entry(url=ADDRESS, title=title, published=datetime(2026, 11, 20, tzinfo=UTC))


def opened(body: str, head: str = "", url: str = ADDRESS) -> document.Document:
    source = (
        f"<html><head><title>Harbour | The Harbour Post</title>{head}</head><body>"
        f"<header>The Harbour Post <nav><a href='/'>Home</a></nav></header>{body}"
        "<footer>All rights reserved.</footer></body></html>"
    )
    found = document.read(fetched.page(source, url))
    assert isinstance(found, document.Document)
    return found


def linked(number: int) -> str:
    return f"<a href='/2026/{number}/'>{TITLES[number]}</a>"


ARTICLES = "<main><h1>Tag: harbour</h1>" + "".join(
    f"<article class='post'><h2>{linked(n)}</h2><p class='post-meta'>By Ida Berg</p>{prose(SUBJECTS[n])}"
    f"<p>{FOOT}</p><div class='sharedaddy'>Share this</div></article>"
    for n in range(4)
)
DIVS = "<div id='content'>" + "".join(
    f"<div class='post post-{n}'><h3 class='t'>{linked(n)}</h3>"
    f"<div class='body'>{prose(SUBJECTS[n])}<p>{FOOT}</p></div></div>"
    for n in range(4)
)
ITEMS = "<h1>Tag: harbour</h1><ul>" + "".join(
    f"<li><h2>{linked(n)}</h2>{prose(SUBJECTS[n])}<h2>What the {SUBJECTS[n]} cost</h2>"
    f"<ul><li>Of {SUBJECTS[n]}, {n} so far.</li></ul><p>{FOOT}</p></li>"
    for n in range(4)
)
RULES = "<main>" + "".join(f"<h2>{linked(n)}</h2>{prose(SUBJECTS[n])}<p>{FOOT}</p><hr>" for n in range(4))


@pytest.mark.parametrize("body", [ARTICLES, DIVS, ITEMS, RULES], ids=["articles", "divs", "items", "rules"])
def test_whole_articles_one_below_the_other_come_apart(body: str) -> None:
    found = several.parts(opened(body))
    assert [one.title for one in found] == list(TITLES)
    assert [one.url for one in found] == [f"https://news.example/2026/{n}/" for n in range(4)]
    for one, subject in zip(found, SUBJECTS, strict=True):
        assert one.text.split("\n\n")[:4] == paragraphs(subject)
        assert not [other for other in SUBJECTS if other != subject and other in one.text]


@pytest.mark.parametrize("body", [ARTICLES, DIVS, ITEMS, RULES], ids=["articles", "divs", "items", "rules"])
def test_what_the_house_adds_to_each_is_in_none(body: str) -> None:
    for one in several.parts(opened(body)):
        for furniture in (FOOT, "By Ida Berg", "Share this", "Tag: harbour", "All rights", one.title):
            assert furniture not in one.text


def test_bullets_hold_articles_and_articles_hold_bullets() -> None:
    last = several.parts(opened(ITEMS))[-1].text.split("\n\n")
    assert last[-2:] == ["What the books cost", "Of books, 3 so far."]


def test_an_article_without_an_address_gets_one_with_a_fragment() -> None:
    body = "".join(
        f"<article{' id=wall' if n == 2 else ''}><h2>{TITLES[n]}</h2>"
        f"<time datetime='2026-11-1{n}'>1{n} November</time>{prose(SUBJECTS[n])}</article>"
        for n in range(4)
    )
    found = several.parts(opened(body))
    assert [one.url for one in found] == [
        f"{ADDRESS}#port-orders-forty-electric-cranes",
        f"{ADDRESS}#ferry-line-to-the-islands-resumes",
        f"{ADDRESS}#wall",
        f"{ADDRESS}#old-customs-house-becomes-a-library",
    ]
    assert [one.published for one in found] == [f"2026-11-1{n}" for n in range(4)]


def test_no_two_articles_share_an_address() -> None:
    body = "".join(
        f"<article id='post'><h2>{TITLES[n]}</h2><p>{n + 1} November 2026</p>{prose(SUBJECTS[n])}</article>"
        for n in range(4)
    )
    addresses = [one.url for one in several.parts(opened(body))]
    assert addresses == [f"{ADDRESS}#post", f"{ADDRESS}#post-2", f"{ADDRESS}#post-3", f"{ADDRESS}#post-4"]


def test_a_link_to_another_site_is_not_an_articles_address() -> None:
    body = "".join(
        f"<article><h2><a href='https://other.example/{n}'>{TITLES[n]}</a></h2>"
        f"<time datetime='2026-11-10'>x</time>{prose(SUBJECTS[n])}</article>"
        for n in range(3)
    )
    assert all(one.url.startswith(f"{ADDRESS}#") for one in several.parts(opened(body)))


def test_japanese_articles_come_apart_too() -> None:
    line = (
        "港湾局は十七日、北埠頭の設備を三年かけて更新する計画を発表し、"
        "最初の一基は来春に届くと局長が会見で述べた。"
    )
    titles = ("電動クレーン四十基を発注", "離島航路が再開", "防潮壁の採決")
    body = "".join(
        f"<article><h2><a href='/ja/{n}'>{title}</a></h2>"
        + f"<p>{title}について、{line}</p>" * 6
        + "</article>"
        for n, title in enumerate(titles)
    )
    found = several.parts(opened(f"<h1>タグ：港</h1>{body}"))
    assert [one.title for one in found] == list(titles)
    assert line in found[0].text


EXCERPTS = "".join(
    f"<article><h2>{linked(n)}</h2><p>{paragraphs(SUBJECTS[n])[0]}</p></article>" for n in range(4)
)
CUT = "".join(
    f"<article><h2>{linked(n)}</h2>{prose(SUBJECTS[n])}"
    f"<a href='/2026/{n}/'>Continue reading {TITLES[n]}</a></article>"
    for n in range(4)
)
CHAPTERS = "<article><h1>The harbour in 2026</h1>" + "".join(
    f"<section><h2>{TITLES[n]}</h2>{prose(SUBJECTS[n])}</section>" for n in range(4)
)
NUMBERED = "<article><h1>Four things to see</h1>" + "".join(
    f"<h2>{n + 1}. {TITLES[n]}</h2>{prose(SUBJECTS[n])}<hr>" for n in range(4)
)
GUIDE = "<article><h1>The four best harbours</h1>" + "".join(
    f"<div class='place'><h2><a href='https://place{n}.example/'>{TITLES[n]}</a></h2>{prose(SUBJECTS[n])}</div>"
    for n in range(4)
)
RELATED = f"<article><h1>Port</h1>{prose('boats', 8)}</article><h3>More</h3>" + "".join(
    f"<div class='card'><h3>{linked(n)}</h3><p>{paragraphs(SUBJECTS[n])[0]}</p></div>" for n in range(4)
)
NEXT_ONES = f"<article><h1>Port</h1>{prose('boats', 8)}</article>" + "".join(
    f"<div class='next'><h2>{linked(n)}</h2>{prose(SUBJECTS[n])}</div>" for n in range(3)
)
THREAD = "".join(
    f"<article class='post'><h3>Re: cranes</h3><time datetime='2026-11-1{n}'>x</time>"
    f"{prose(SUBJECTS[n])}</article>"
    for n in range(4)
)


@pytest.mark.parametrize(
    "body",
    [EXCERPTS, CUT, CHAPTERS, NUMBERED, GUIDE, RELATED, NEXT_ONES, THREAD],
    ids=["excerpts", "cut", "chapters", "numbered", "guide", "related", "next-ones", "thread"],
)
def test_what_is_one_article_or_none_is_not_split(body: str) -> None:
    assert several.parts(opened(body)) == ()


def test_a_page_that_says_it_is_one_article_is_not_split() -> None:
    data = '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "The harbour"}</script>'
    assert several.parts(opened(ARTICLES, data)) == ()
    assert (
        several.parts(opened(ARTICLES, '<meta property="article:published_time" content="2026-11-17">')) == ()
    )


def appended(second: str) -> document.Document:
    head = '<meta property="og:title" content="Port orders forty electric cranes">'
    return opened(
        f"<main><article><h1>{TITLES[0]}</h1>{prose('cranes')}<h2>What they cost</h2>{prose('money')}"
        f"</article>{second}</main>",
        head,
    )


@pytest.mark.parametrize(
    "second",
    [
        f"<article id='next'><h1>{TITLES[1]}</h1>{prose('ferries')}</article>",
        f"<div id='next' data-url='/2026/1/'><h1>{TITLES[1]}</h1>{prose('ferries')}</div>",
        f"<div id='next'><h1>{TITLES[1]}</h1><time datetime='2026-11-17'>x</time>{prose('ferries')}</div>",
    ],
)
def test_an_article_ends_where_the_next_was_appended(second: str) -> None:
    found = several.first_end(appended(second))
    assert found is not None
    assert found.get("id") == "next"


@pytest.mark.parametrize(
    "second",
    [
        "",
        f"<section><h2>{TITLES[1]}</h2>{prose('ferries')}</section>",
        f"<article class='card'><h1>{TITLES[1]}</h1><p>Short.</p></article>",
        f"<aside><article><h1>{TITLES[1]}</h1>{prose('ferries')}</article></aside>",
        f"<article class='comment'>{prose('ferries')}</article>",
    ],
)
def test_sections_cards_and_comments_end_no_article(second: str) -> None:
    assert several.first_end(appended(second)) is None


@pytest.mark.parametrize(
    "body",
    [
        "",
        "<h2></h2>" * 500,
        "<div><h2>a</h2>" * 900,
        "<article><h2><a href='http://[bad'>x</a></h2>" * 50,
        "<li>" * 3000,
        "<h1><h2><h3>" * 200,
    ],
)
def test_no_page_is_too_strange(body: str) -> None:
    page = opened(body)
    assert several.parts(page) == ()
    assert several.first_end(page) is None


# -- one article's own chapters -----------------------------------------------------------------------

PHONES = "The best phones for a walk along the quay"


def listicle(box: str = "div", headline: str = PHONES) -> str:
    return f"<{box}><h1>{headline}</h1>" + "".join(
        f"<h2>{linked(n)}</h2>{prose(SUBJECTS[n], 3)}" for n in range(4)
    )


def test_an_announced_article_whose_chapters_are_links_is_not_split() -> None:
    page = opened(listicle(headline="Best phones"))
    assert len(several.parts(page)) == 4
    assert several.parts(page, "Best phones") == ()
    assert several.parts(page, "Best phones of the year") == ()
    head = f'<meta property="og:title" content="{PHONES}">'
    assert several.parts(opened(RULES, head), PHONES) == ()


def test_a_page_announced_by_one_of_its_articles_or_by_neither_is_split() -> None:
    for title in (TITLES[0], "What else the week brought", ""):
        assert len(several.parts(opened(ARTICLES), title)) == 4
    head = f'<meta property="og:title" content="{TITLES[0]}">'
    assert len(several.parts(opened(ARTICLES, head), TITLES[0])) == 4


@pytest.mark.parametrize(
    "body",
    [
        listicle("article"),
        listicle(headline="The 4 best phones of the year"),
        "<h1>Phones</h1>"
        + "".join(
            f"<h2><a href='/2026/{n}/'>{n + 1}. {TITLES[n]}</a></h2>{prose(SUBJECTS[n])}" for n in range(4)
        ),
    ],
    ids=["in-an-article", "counted", "numbered"],
)
def test_a_list_in_an_article_is_not_split_though_no_feed_announced_it(body: str) -> None:
    assert several.parts(opened(body)) == ()


def described(kind: str, headline: str, url: str = "") -> str:
    data = f'{{"@type": "{kind}", "headline": "{headline}", "url": "{url}"}}'
    return f'<script type="application/ld+json">{data}</script>'


def test_one_article_described_twice_is_one() -> None:
    twice = described("Article", "The Harbour", "https://news.example/h") + described(
        "NewsArticle", "The harbour", "https://news.example/h?amp"
    )
    assert several.parts(opened(ARTICLES, twice)) == ()
    each = "".join(described("Article", one) for one in TITLES)
    assert len(several.parts(opened(ARTICLES, each))) == 4


def test_a_page_with_a_time_of_publication_that_describes_its_own_headline_is_one() -> None:
    head = '<meta property="article:published_time" content="2026-11-17">' + "".join(
        described("NewsArticle", one) for one in (PHONES, *TITLES[:2])
    )
    assert several.parts(opened(listicle(), head)) == ()


def test_an_announced_list_is_read_as_one_article_with_all_its_chapters() -> None:
    source = f"<html><body>{listicle(headline='Best phones')}"
    found = extract(fetched.page(source, ADDRESS), entry("Best phones"), "Post")
    assert isinstance(found, Article)
    assert all(subject in found.text for subject in SUBJECTS)


def test_an_entry_means_the_article_of_its_headline_or_none() -> None:
    page = f"<html><body>{ARTICLES}"
    found = extract(fetched.page(page, ADDRESS), entry(TITLES[2].upper()), "Post")
    assert isinstance(found, Several)
    assert meant(entry(TITLES[2].upper()), found) is found.articles[2]
    for title in ("What else the week brought", ""):
        assert meant(entry(title), found) is None


def test_an_article_is_not_dated_later_than_it_was_fetched() -> None:
    dates = ("2099-01-01", "2026-11-17", "9999-12-31T23:59:59-12:00", "2026-11-24")
    body = "".join(
        f"<article><h2>{linked(n)}</h2><time datetime='{dates[n]}'>x</time>{prose(SUBJECTS[n])}</article>"
        for n in range(4)
    )
    found = extract(fetched.page(f"<html><body>{body}", ADDRESS), entry(""), "Post")
    assert isinstance(found, Several)
    days = [f"{one.published:%Y-%m-%d}" for one in found.articles]
    assert days == ["2026-11-20", "2026-11-17", "2026-11-20", "2026-11-24"]
