"""Pages to articles: the text, whole and clean, and honest about pages that have none."""

from dataclasses import replace
from datetime import UTC, datetime

import fetched
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.extract import extract, stand_in
from monitor.model import Article, Entry, Several, Unreadable

ENTRY = fetched.CRANES
PARAGRAPHS = [
    "The port of Halden has ordered forty electric cranes, its largest order ever, it said on Tuesday.",
    "They replace machines that have stood on the northern quay since 1987, and are built in two yards.",
    "Deliveries begin in spring, and the last crane is due three years later, the published contract says.",
    "Residents near the harbour had long complained about noise; the new machines run at half the volume.",
]
JAPANESE = [
    "港湾局は十七日、電動クレーン四十基を発注したと発表した。北埠頭の設備を三年かけて更新する計画だ。",
    "局長は記者会見で「港の歴史で最大の発注になる」と述べた。現在の設備は一九八七年から使われている。",
    "最初の一基は来春に届き、最後の一基は三年後に据え付けられる。契約書は市議会が公開している。",
]
GERMAN = [
    "Der Hafen hat vierzig elektrische Kräne bestellt, wie der Direktor am Dienstag vor dem Rat mitteilte.",
    "Sie ersetzen Maschinen, die seit 1987 am nördlichen Kai stehen, und werden in zwei Werften gebaut.",
    "Die Anwohner hatten sich über Lärm beschwert; die neuen Geräte laufen halb so laut.",
]
MENU = "".join(f'<li><a href="/s{n}">Section {n}</a></li>' for n in range(12))


def shell(body: str, head: str = "", lang: str = "en") -> str:
    return (
        f'<html lang="{lang}"><head><title>x | News</title>{head}</head><body>'
        f"<nav><ul>{MENU}</ul></nav>{body}"
        '<aside><h3>Most read</h3><ul><li><a href="/n">Nvidia shares climb again</a></li></ul></aside>'
        "<footer>News. All rights reserved.</footer></body></html>"
    )


def article_page(head: str = "", paragraphs: list[str] = PARAGRAPHS, lang: str = "en") -> str:
    inner = "".join(f"<p>{one}</p>" for one in paragraphs)
    return shell(f"<article><h1>Port orders forty cranes</h1>{inner}</article>", head, lang)


def read(document: str | bytes, entry: Entry = ENTRY) -> Article:
    charset = None if isinstance(document, bytes) else "utf-8"
    found = extract(fetched.page(document, charset=charset), entry, "News")
    assert isinstance(found, Article), found
    return found


def refused(document: str, entry: Entry = ENTRY) -> Unreadable:
    found = extract(fetched.page(document), entry, "News")
    assert isinstance(found, Unreadable), found
    return found


@pytest.mark.parametrize(
    "document",
    [
        b"%PDF-1.7 \x00\x01 stream",
        b'{"title": "Port", "body": "The port has ordered forty cranes, it said on Tuesday."}',
        b'<?xml version="1.0"?><rss version="2.0"><channel><title>News</title></channel></rss>',
    ],
)
def test_what_is_no_web_page_is_not_read_as_one_whatever_the_server_calls_it(document: bytes) -> None:
    found = extract(fetched.page(document), ENTRY, "News")
    assert isinstance(found, Unreadable)
    assert "not a web page" in found.reason


def test_the_body_comes_whole_in_paragraphs_and_without_the_page_around_it() -> None:
    article = read(article_page())
    for one in PARAGRAPHS:
        assert one in article.text.split("\n\n")
    for noise in ("Section 3", "Nvidia shares", "All rights"):
        assert noise not in article.text
    assert (article.text_from, article.status, article.lang, article.title) == (
        "page",
        "article",
        "en",
        ENTRY.title,
    )


def test_what_the_feed_does_not_say_the_page_does() -> None:
    head = (
        '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Port orders forty cranes", '
        '"datePublished": "2026-11-17T09:30:00+09:00", "author": [{"@type": "Person", "name": "Ida Berg"}, '
        '{"@type": "Organization", "name": "News"}]}</script>'
    )
    article = read(article_page(head), replace(ENTRY, title=""))
    assert article.title == "Port orders forty cranes"
    assert article.published == datetime(2026, 11, 17, 0, 30, tzinfo=UTC)
    assert article.authors == ("Ida Berg",)


def test_what_the_feed_says_holds() -> None:
    entry = replace(ENTRY, published=datetime(2026, 11, 18, tzinfo=UTC), authors=("Ola",))
    article = read(
        article_page('<meta property="article:published_time" content="2019-01-01T00:00:00Z">'), entry
    )
    assert (article.published, article.authors) == (entry.published, ("Ola",))


def test_the_canonical_address_of_the_same_site_is_the_articles_address() -> None:
    assert read(
        article_page('<link rel="canonical" href="https://news.example/harbour/forty-cranes-ordered">')
    ).url == ("https://news.example/harbour/forty-cranes-ordered")
    assert read(article_page('<link rel="canonical" href="https://other.example/a">')).url == ENTRY.url


def test_a_shift_jis_page_keeps_its_letters_and_its_language() -> None:
    document = article_page('<meta charset="Shift_JIS">', JAPANESE, lang="en")
    article = read(document.encode("cp932"))
    assert "電動クレーン四十基" in article.text
    assert article.lang == "ja"


def test_a_wrong_declaration_does_not_make_german_english() -> None:
    assert read(article_page("", GERMAN, lang="en")).lang == "de"


CONSENT = (
    "<div><h2>We value your privacy</h2><p>We and our partners use cookies to store information on your "
    "device. Accept all cookies or manage your privacy choices.</p></div>"
)
TEASER = (
    f"<article><h1>Port</h1><p>{PARAGRAPHS[0]}</p><p>Subscribe to continue reading. Already a subscriber? "
    "Sign in.</p></article>"
)
MEMBERS = "<article><p>港湾局は発注したと発表した。</p><p>この記事は会員限定です。残り1,200文字</p></article>"
CHALLENGE = "<h1>Checking your browser</h1><p>Just a moment, please enable JavaScript and cookies.</p>"


@pytest.mark.parametrize(
    ("body", "status"),
    [(CONSENT, "consent"), (TEASER, "paywall"), (MEMBERS, "paywall"), (CHALLENGE, "empty"), ("", "empty")],
)
def test_a_page_that_is_no_article_is_named_for_what_it_is(body: str, status: str) -> None:
    assert refused(shell(body)).status == status


def test_a_page_with_no_more_than_the_feed_had_leaves_the_feeds_text() -> None:
    assert (
        refused("<html><body><p>The port has ordered forty cranes.</p></body></html>").status == "feed-text"
    )


def test_a_page_of_links_is_a_list() -> None:
    links = "".join(
        f"<li><h3><a href='/{n}'>The harbour council decided on matter number {n} today</a></h3></li>"
        for n in range(20)
    )
    assert refused(shell(f"<h1>Tag: harbour</h1><ul>{links}</ul>")).status == "list"


def test_a_stub_never_replaces_a_longer_text_from_the_feed() -> None:
    entry = replace(ENTRY, text="\n\n".join(PARAGRAPHS * 3))
    assert refused(article_page("", PARAGRAPHS[:2]), entry).status == "feed-text"


def test_what_is_no_markup_is_not_read() -> None:
    assert extract(fetched.page(b"%PDF-1.7", media_type="application/pdf"), ENTRY, "News") == Unreadable(
        url=ENTRY.url or "", status="empty", reason="not a web page (application/pdf)"
    )


def test_the_feeds_text_stands_in_and_says_so() -> None:
    article = stand_in(ENTRY, "News", address=ENTRY.url or "", status="failed")
    assert (article.text, article.text_from, article.status) == (ENTRY.text, "feed", "failed")
    assert (
        stand_in(
            replace(ENTRY, text=""), "News", address="https://news.example/1", status="consent"
        ).text_from
        == "title"
    )


@settings(max_examples=40, deadline=None)
@given(st.binary(max_size=200))
def test_no_page_is_too_broken(body: bytes) -> None:
    for candidate in (body, b"<html><article><p>" + body, article_page().encode()[:700] + body):
        assert isinstance(extract(fetched.page(candidate, charset=None), ENTRY, "News"), Article | Unreadable)


def test_the_date_above_an_article_of_a_tag_page_is_not_its_text() -> None:
    posts = "".join(
        f'<article class="post"><h2><a href="/p/{n}">Crane number {n} is up at last</a></h2>'
        f'<time datetime="2026-11-1{n}">1{n} November 2026, 13:00</time>'
        + "".join(f"<p>{one} That is post {n}.</p>" for one in (*PARAGRAPHS, *PARAGRAPHS))
        + "</article>"
        for n in range(1, 5)
    )
    document = shell(f"<h1>Cranes</h1>{posts}")
    found = extract(
        fetched.page(document), replace(ENTRY, title="", url="https://news.example/tag/cranes"), "News"
    )
    assert isinstance(found, Several), found
    assert [one.text.split("\n\n")[0] for one in found.articles] == [
        f"{PARAGRAPHS[0]} That is post {n}." for n in range(1, 5)
    ]
