"""What a page says of its article: title, people, days, language, address, out of places that disagree."""

import json
import time
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import fetched
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.extract import document, metadata, people
from monitor.extract.metadata import Metadata, stamps
from monitor.model import Entry

fetched.NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
URL = "https://www.herald.example/harbour/cranes"
ENTRY = fetched.entry(feed="https://www.herald.example/feed", url=URL)
SITE = '<meta property="og:site_name" content="Halden Herald">'
ENGLISH = (
    "The port of Halden has ordered forty electric cranes, and it is the largest order that it has placed. "
    * 4
)
GERMAN = (
    "Der Hafen hat vierzig elektrische Kräne bestellt, und die Anwohner sind mit dem Lärm nicht zufrieden. "
    * 4
)


def day_of(found: Metadata) -> date | None:
    return found.published.date() if found.published else None


def read(
    body: str = "", head: str = "", *, entry: Entry = ENTRY, text: str = "", url: str = URL, lang: str = "en"
) -> Metadata:
    opened = document.read(
        fetched.page(f'<html lang="{lang}"><head>{head}</head><body>{body}</body></html>', url)
    )
    assert not isinstance(opened, str), opened
    return metadata.describe(opened, entry, text, fetched_at=fetched.NOW)


def data(**fields: object) -> str:
    return f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", **fields})}</script>'


def meta(**contents: str) -> str:
    return "".join(
        f'<meta name="{name.replace("__", ":")}" content="{content}">' for name, content in contents.items()
    )


# -- title ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "title",
    [
        "Port orders forty cranes | Halden Herald",
        "Port orders forty cranes - The Halden Herald",
        "Port orders forty cranes – Business – Halden Herald",
        "Port orders forty cranes | Harbour | News | Herald.example",
        "Halden Herald | Port orders forty cranes",
        "Port orders forty cranes｜Herald",
        "Port orders forty cranes",
    ],
)
def test_the_outlets_name_is_no_part_of_the_title(title: str) -> None:
    assert read("", f"<title>{title}</title>{SITE}").title == "Port orders forty cranes"
    assert read("", SITE + meta(og__title=title)).title == "Port orders forty cranes"


def test_a_dash_or_a_bar_inside_a_headline_stays() -> None:
    for headline in (
        "Cranes for Halden - at last",
        "Herald of spring: cranes return to Halden",
        "BUDGET 3.0 | Port gets forty cranes and a quay",
    ):
        assert (
            read(f"<h1>{headline}</h1>", f"<title>{headline} | Halden Herald</title>{SITE}").title == headline
        )


def test_an_unknown_name_is_cut_where_the_heading_shows_the_headline() -> None:
    assert read("<h1>Forty cranes</h1>", "<title>Forty cranes – Kvay Media</title>").title == "Forty cranes"


def test_a_social_title_is_cut_back_to_the_heading_it_begins_with() -> None:
    head = meta(og__title="Port orders forty cranes: all you need to know in five points")
    assert read("<h1>Port orders forty cranes</h1>", head).title == "Port orders forty cranes"


def test_the_logo_and_the_boxes_are_not_the_headline() -> None:
    body = (
        '<header><h1 class="site-title">Halden Herald</h1></header>'
        '<div class="newsletter-box"><h1>Sign up for our newsletter today</h1></div>'
        "<article><h1>Port orders forty cranes</h1></article><aside><h1>Most read</h1></aside>"
    )
    assert (
        read(body, "<title>Port orders forty cranes | Halden Herald</title>").title
        == "Port orders forty cranes"
    )


def test_what_two_places_say_outweighs_a_third() -> None:
    one, other = "Port orders forty cranes", "Why Halden needs cranes"
    assert read(f"<h1>{one}</h1>", data(headline=other) + meta(og__title=one)).title == one
    assert read(f"<h1>{other}</h1>", data(headline=one) + meta(og__title=one)).title == one
    assert read(f"<h1>{one}</h1>", data(headline=one) + meta(og__title=other)).title == one


def test_data_cut_short_give_way_to_the_whole_headline() -> None:
    assert (
        read("<h1>Port orders forty cranes</h1>", data(headline="Port orders …")).title
        == "Port orders forty cranes"
    )


def test_a_title_that_a_quotation_mark_cut_short_is_mended() -> None:
    broken = '<meta property="og:title" content="Port orders "forty" cranes">'
    assert (
        read("", f'<title>Port orders "forty" cranes</title>{broken}').title == 'Port orders "forty" cranes'
    )


def test_a_heading_in_parts_keeps_its_spaces() -> None:
    assert read("<h1><span>Harbour</span><span>Port orders <i>forty</i> cranes</span></h1>").title == (
        "Harbour Port orders forty cranes"
    )


def test_the_right_one_of_several_articles_in_the_data_is_taken() -> None:
    head = data(headline="Council votes on noise", datePublished="2020-01-01") + data(
        headline="Port orders forty cranes", datePublished="2026-11-17"
    )
    found = read("<h1>Port orders forty cranes</h1>", head + meta(og__title="Port orders forty cranes"))
    assert (found.title, day_of(found)) == ("Port orders forty cranes", date(2026, 11, 17))


@pytest.mark.parametrize(
    ("announced", "expected"),
    [
        ("Port orders forty cr…", "Port orders forty cranes"),
        ("Port orders forty...", "Port orders forty cranes"),
        ("Port orders forty cranes - Halden Herald", "Port orders forty cranes"),
        ("Port orders forty cranes - Kvay Media", "Port orders forty cranes"),
        ("HARBOUR: Port orders forty cranes", "Port orders forty cranes"),
        ("Forty cranes for the port", "Forty cranes for the port"),
        ("", "Port orders forty cranes"),
    ],
)
def test_the_feeds_title_holds_but_in_the_pages_fuller_form(announced: str, expected: str) -> None:
    found = read("<h1>Port orders forty cranes</h1>", SITE, entry=replace(ENTRY, title=announced))
    assert found.title == expected


# -- people ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("By Ida Berg and Ola Lie", ("Ida Berg", "Ola Lie")),
        ("Von Ida Berg, Ola Lie und Åse Dahl", ("Ida Berg", "Ola Lie", "Åse Dahl")),
        ("Par Ida Berg et Ola Lie", ("Ida Berg", "Ola Lie")),
        ("Por Ana Ruiz y Jo Li", ("Ana Ruiz", "Jo Li")),
        ("José Ortega y Gasset", ("José Ortega y Gasset",)),
        ("di Anna Neri e Ugo Foscolo", ("Anna Neri", "Ugo Foscolo")),
        ("Ida Berg og Ola Lie", ("Ida Berg", "Ola Lie")),
        ("Ida Berg & Ola Lie / Åse Dahl", ("Ida Berg", "Ola Lie", "Åse Dahl")),
        ("山田太郎、鈴木花子", ("山田太郎", "鈴木花子")),
        ("【山田太郎】", ()),
        ("山田太郎記者", ("山田太郎",)),
        ("김철수 기자", ("김철수",)),
        ("Ida Berg, Senior Reporter", ("Ida Berg",)),
        ("Ida Berg, Reuters", ("Ida Berg",)),
        ("Ida Berg in Berlin", ("Ida Berg",)),
        ("Ida Berg (Oslo)", ("Ida Berg",)),
        ("Ida Berg ida@herald.example", ("Ida Berg",)),
        ("https://herald.example/ida", ()),
        ("Berg, Ida", ("Ida Berg",)),
        ("Ida Berg, MD", ("Ida Berg, MD",)),
        ("Ida Berg; IDA BERG; Ida Bérg", ("Ida Berg",)),
        ("dpa", ()),
        ("Herald Staff", ()),
        ("Redaktion", ()),
    ],
)
def test_people_are_read_out_of_a_byline(line: str, expected: tuple[str, ...]) -> None:
    assert people.read([line]).people == expected


def test_agencies_and_desks_are_credits() -> None:
    assert people.read(["Ida Berg, Reuters", "Herald Staff"]).credits == ("Reuters", "Herald Staff")


def test_the_outlets_own_name_is_nobodys() -> None:
    found = read(
        "", SITE + data(author={"@type": "Person", "name": "Halden Herald"}) + meta(author="Ida Berg")
    )
    assert found.authors == ("Ida Berg",)


def test_where_nobody_is_named_the_agency_stands_for_the_authors() -> None:
    found = read("", data(author={"@type": "Person", "name": "Reuters"}))
    assert (found.authors, found.credits) == (("Reuters",), ("Reuters",))
    found = read("", data(author=[{"name": "Reuters"}, {"name": "Ida Berg"}]))
    assert (found.authors, found.credits) == (("Ida Berg",), ("Reuters",))


@pytest.mark.parametrize(
    "byline",
    [
        '<p class="byline">By <a href="/author/1">Ida Berg</a> and <a href="/author/2">Ola Lie</a></p>',
        '<div class="article-author__name">Ida Berg</div><div class="article-author__name">Ola Lie</div>',
        '<span data-testid="byline">Ida Berg, Ola Lie</span>',
        '<div class="author"><b class="name">Ida Berg</b><b class="name">Ola Lie</b><i>Reporters</i></div>',
        "<div><p>By Ida Berg and Ola Lie</p></div>",
    ],
)
def test_a_byline_by_the_headline_is_read_and_none_of_the_others(byline: str) -> None:
    body = (
        f"<article><h1>Port orders forty cranes</h1>{byline}<p>{ENGLISH}</p></article>"
        '<ol class="comments"><li><span class="comment-author">Eva Holm</span></li></ol>'
        '<aside><p class="byline">By Nils Moe</p></aside>'
    )
    assert read(body).authors == ("Ida Berg", "Ola Lie")


def test_a_comments_author_is_not_the_articles() -> None:
    body = '<h1>Forty cranes</h1><div class="comment"><span class="author">Eva Holm</span></div>'
    assert read(body).authors == ()


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Submitted by <span>Ida Berg</span> on Sun, 15/11/2026 - 22:48", ("Ida Berg",)),
        ("Text: Ida Berg · Fotos: Ola Lie · 6. November 2026", ("Ida Berg",)),
        ("Text und Fotos: Ida Berg", ("Ida Berg",)),
        ("Par Ida Berg, photos : Ola Lie", ("Ida Berg",)),
        ("Testo di Ida Berg", ("Ida Berg",)),
        ("2026-11-14 07:45　来源：南岸晚报　记者：许安宁　字号：大", ("许安宁",)),
        ("本报记者 许安宁 方一鸣", ("许安宁", "方一鸣")),
        ("取材・文／海野 渚", ("海野 渚",)),
        ("文：海野 渚　写真：方野 晴", ("海野 渚",)),
        ("編集委員　海野渚", ("海野渚",)),
        ("（社会部・海野 渚）", ("海野 渚",)),
        ("한바다 기자 sea@herald.example", ("한바다",)),
        ("입력 2026.11.14 07:45", ()),
        ("（敬称略）", ()),
        ("文化部からのお知らせ", ()),
    ],
)
def test_a_byline_in_plain_words_is_read(line: str, expected: tuple[str, ...]) -> None:
    eastern = "港湾局は起重機を発注した。" * 30 if not line.isascii() and "Berg" not in line else ENGLISH
    body = f"<h1>Port orders forty cranes</h1><div>{line}</div><p>{eastern}</p>"
    assert read(body, text=eastern).authors == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("【東京＝海野渚】港湾局は起重機を発注した。", ("海野渚",)),
        ("港湾局は起重機を発注した。（海野渚）", ("海野渚",)),
        ("港湾局は起重機を発注した。（写真は共同）", ()),
        ("港湾局は起重機を発注した。（敬称略）", ()),
        ("(서울=연합뉴스) 한바다 기자 = 항만이 크레인을 주문했다.", ("한바다",)),
        ("南岸11月14日电（记者 许安宁 方一鸣）港口订购了起重机。", ("许安宁", "方一鸣")),
        (f"{ENGLISH}\nBy Ida Berg", ("Ida Berg",)),
        (f"{ENGLISH}\nBy the time it closed, nobody was left.", ()),
    ],
)
def test_a_text_may_name_its_author_at_either_end(text: str, expected: tuple[str, ...]) -> None:
    assert read("<h1>Port orders forty cranes</h1>", text=text).authors == expected


def test_a_page_of_tables_is_read_around_the_bold_line_that_is_its_headline() -> None:
    body = (
        "<table><tr><td><font size=1>Last updated: Sunday, November 15, 2026</font><br>"
        "<font size=5><b>Port orders forty cranes</b></font><br><i>By Ida Berg</i><br><br>"
        f"{ENGLISH}<br></td></tr></table>"
    )
    found = read(body, "<title>Port orders forty cranes</title>")
    assert (found.authors, day_of(found)) == (("Ida Berg",), date(2026, 11, 15))


def test_a_social_card_may_say_who_wrote_it() -> None:
    head = meta(twitter__label1="Written by", twitter__data1="Ida Berg", twitter__data2="4 minutes")
    assert read("", head).authors == ("Ida Berg",)
    head = meta(twitter__label1="Price", twitter__data1="Ida Berg")
    assert read("", head).authors == ()


def test_a_link_to_the_authors_page_names_the_author_and_one_in_a_sentence_does_not() -> None:
    link = '<a href="/authors/ida-berg">\n{}Ida Berg</a>'.format(" " * 90)
    assert read(f"<h1>Forty cranes</h1><div>{link}</div>").authors == ("Ida Berg",)
    assert read(f"<h1>Forty cranes</h1><p>{ENGLISH}{link}</p>").authors == ()
    elsewhere = link.replace("/authors", "https://books.example/authors")
    assert read(f"<h1>Forty cranes</h1><div>{elsewhere}</div>").authors == ()


def test_a_name_beside_its_portrait_is_a_byline() -> None:
    portrait = '<img alt="Ida Berg" src="/i.jpg">'
    assert read(f"<h1>Forty cranes</h1><div>{portrait}<p>Ida Berg</p></div>").authors == ("Ida Berg",)
    assert read("<h1>Forty cranes</h1><div><p>Ida Berg</p></div>").authors == ()


@pytest.mark.parametrize(
    ("body", "head"),
    [
        ("", data(author={"@type": "Organization", "name": "Halden Herald"})),
        ('<h1>Cranes</h1><p class="byline">Herald Staff</p>', ""),
        ('<h1>Cranes</h1><p class="byline">Redaktion</p>', ""),
        ('<h1>Cranes</h1><p class="byline">Editorial team</p>', ""),
        ('<h1>Cranes</h1><p class="byline">By admin</p>', ""),
    ],
)
def test_where_the_house_signs_nobody_is_the_author(body: str, head: str) -> None:
    assert read(body, SITE + head).authors == ()


def test_the_feeds_own_name_is_no_author() -> None:
    for name in ("Halden Herald", "Newsroom", "Herald Staff"):
        assert read("", SITE, entry=replace(ENTRY, authors=(name,))).authors == ()


def test_an_agency_is_no_house_even_on_its_own_pages() -> None:
    found = read(
        "", data(author={"@type": "Organization", "name": "Reuters"}), url="https://reuters.example/x"
    )
    assert found.authors == ("Reuters",)


def test_the_feeds_people_hold_and_its_agency_gives_way_to_people() -> None:
    head = meta(author="Ida Berg")
    assert read("", head, entry=replace(ENTRY, authors=("Ola Lie",))).authors == ("Ola Lie",)
    assert read("", head, entry=replace(ENTRY, authors=("Reuters",))).authors == ("Ida Berg",)
    assert read("", "", entry=replace(ENTRY, authors=("Reuters",))).authors == ("Reuters",)


# -- dates ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "written",
    [
        "2026-11-17T09:30:00+09:00",
        "2026-11-17",
        "20261117",
        "2026/11/17 09:30",
        "Tue, 17 Nov 2026 09:30:00 GMT",
        "Tue Nov 17 09:30:00 CET 2026",
        "1794907800",
        "1794907800000",
        "November 17, 2026 9:30 AM EST",
        "17th of November 2026",
        "17. November 2026, 09:30 Uhr",
        "17 novembre 2026 à 9h30",
        "17 de noviembre de 2026",
        "17 listopada 2026",
        "17 Kasım 2026",
        "17 ноября 2026 г.",
        "2026. november 17.",
        "2026年11月17日 午前9時30分",
        "2026년 11월 17일",
        "2026. 11. 17. 오전 9:30",
        "17.11.2026",
        "17/11/2026",
    ],
)
def test_a_date_is_read_however_it_is_written(written: str) -> None:
    found = stamps.read(written)
    assert found is not None
    assert found.day == date(2026, 11, 17)


@pytest.mark.parametrize(
    "nonsense", ["", "today", "0000-00-00", "2026-13-45", "1.2.3", "99999999999", "1970-01-01"]
)
def test_what_is_no_date_is_none(nonsense: str) -> None:
    assert stamps.read(nonsense) is None


def test_the_month_comes_first_in_america_only() -> None:
    when = "<h1>Cranes</h1><p class='date'>03/04/2026</p>"
    assert day_of(read(when, lang="en-US")) == date(2026, 3, 4)
    assert day_of(read(when, lang="en-GB")) == date(2026, 4, 3)


def test_the_day_is_the_one_the_page_writes() -> None:
    found = read("", data(datePublished="2026-11-17T07:30:00+09:00"))
    assert (found.published, day_of(found)) == (
        datetime(2026, 11, 16, 22, 30, tzinfo=UTC),
        date(2026, 11, 17),
    )


def test_a_local_time_takes_the_offset_of_the_same_time_elsewhere() -> None:
    head = data(datePublished="2026-11-17 07:30:00")
    other = meta(article__published_time="2026-11-17T07:30:00+09:00")
    assert read("", head + other).published == datetime(2026, 11, 16, 22, 30, tzinfo=UTC)
    alone = read("", head)
    assert (alone.published, day_of(alone)) == (datetime(2026, 11, 17, 7, 30, tzinfo=UTC), date(2026, 11, 17))


def test_a_time_in_utc_falls_on_the_day_that_the_address_names() -> None:
    head = data(datePublished="2026-11-17T02:30:00Z")
    assert day_of(read("", head, url="https://herald.example/2026/11/16/cranes")) == date(2026, 11, 16)
    assert day_of(read("", head, url="https://herald.example/2026/11/11/cranes")) == date(2026, 11, 17)


def test_data_come_before_meta_and_meta_before_what_is_shown() -> None:
    shown = "<h1>Cranes</h1><time datetime='2026-11-03'>3 Nov</time>"
    both = data(datePublished="2026-11-01") + meta(article__published_time="2026-11-02")
    assert day_of(read(shown, both)) == date(2026, 11, 1)
    assert day_of(read(shown, meta(article__published_time="2026-11-02"))) == date(2026, 11, 2)
    assert day_of(read(shown, url="https://herald.example/2026/11/04/x")) == date(2026, 11, 3)
    assert day_of(read("<h1>Cranes</h1>", url="https://herald.example/2026/11/04/x")) == date(2026, 11, 4)


@pytest.mark.parametrize(
    ("path", "day"),
    [
        ("/2026/11/17/cranes", date(2026, 11, 17)),
        ("/harbour/2026-11-17-cranes", date(2026, 11, 17)),
        ("/harbour/20261117-cranes.html", date(2026, 11, 17)),
        ("/harbour/2026/nov/17/cranes", date(2026, 11, 17)),
        ("/harbour/17-11-2026", date(2026, 11, 17)),
        ("/article/A2026111714320005196", date(2026, 11, 17)),
        ("/2026/11/cranes", None),
        ("/article/20269999123456", None),
        ("/harbour/12345678", None),
    ],
)
def test_an_address_may_name_the_day(path: str, day: date | None) -> None:
    assert day_of(read("<h1>Cranes</h1>", url=f"https://herald.example{path}")) == day


def test_where_nothing_else_tells_the_picture_does() -> None:
    assert day_of(read("", meta(og__image="https://i.example/uploads/2026/11/17/crane.jpg"))) == date(
        2026, 11, 17
    )


def test_a_copyright_line_is_no_date_of_publication() -> None:
    assert day_of(read("<footer><p>© 1 January 2026 Halden Herald</p></footer>")) is None
    assert day_of(read("<div><p>Halden, 17 November 2026</p></div>")) == date(2026, 11, 17)


def test_a_line_beside_the_headline_is_a_last_resort() -> None:
    assert day_of(read("<h1>Kräne</h1><p>Halden, 17. November 2026</p>", lang="de")) == date(2026, 11, 17)
    assert day_of(read(f"<h1>Cranes</h1><p>{ENGLISH} It was built on 1 May 2001.</p>")) is None


def test_a_change_is_not_a_publication() -> None:
    body = (
        '<h1>Cranes</h1><span class="date">Updated 18 November 2026</span>'
        '<span class="date">17 November 2026</span>'
    )
    assert day_of(read(body)) == date(2026, 11, 17)
    found = read("", data(datePublished="2026-11-17", dateModified="2026-11-18T10:00:00Z"))
    assert (day_of(found), found.modified) == (date(2026, 11, 17), datetime(2026, 11, 18, 10, tzinfo=UTC))


def test_dates_of_the_future_and_of_before_the_web_are_refused() -> None:
    for wrong in (
        fetched.NOW + timedelta(days=3),
        datetime(1970, 1, 1, tzinfo=UTC),
        datetime(9999, 1, 1, tzinfo=UTC),
    ):
        head = data(datePublished=wrong.isoformat(), dateModified=wrong.isoformat())
        assert day_of(read("", head + meta(date="2026-11-17"))) == date(2026, 11, 17)
        assert (read("", head).published, read("", head).modified) == (None, None)


def test_the_feeds_date_holds_and_the_page_says_on_which_day_it_fell() -> None:
    published = datetime(2026, 11, 16, 22, 31, tzinfo=UTC)
    entry = replace(ENTRY, published=published)
    found = read("", data(datePublished="2026-11-17T07:30:00+09:00"), entry=entry)
    assert (found.published, day_of(found)) == (published, date(2026, 11, 17))
    found = read("", data(datePublished="2019-01-01T00:00:00Z"), entry=entry)
    assert (found.published, day_of(found)) == (published, date(2026, 11, 16))


# -- language, address, section, site ---------------------------------------------------------------


def test_the_words_outweigh_a_wrong_declaration() -> None:
    assert metadata.language(GERMAN, "en") == "de"
    assert metadata.language(ENGLISH, "en") == "en"
    assert metadata.language(ENGLISH, None) == "en"


def test_a_rare_language_needs_the_words_of_the_declared_one_to_be_missing() -> None:
    zulu = "Izimoto ezingamashumi amane zethulwe ethekwini namuhla ekuseni, kusho umphathi wesikhumulo. " * 4
    names = (
        "Umzimkhulu Ulundi Nkandla Eshowe Kwambonambi Amanzimtoti, the port of Umlazi is in Isipingo. " * 4
    )
    assert metadata.language(zulu, "en") == "zu"
    assert metadata.language(names, "en") == "en"


@pytest.mark.parametrize(
    ("text", "declared", "expected"),
    [
        ("港湾局は発注したと発表した。", "en", "ja"),
        ("항만이 크레인을 주문했다.", "en", "ko"),
        ("港口訂購了四十台電動起重機", "en", "zh"),
        ("港湾局", "ja", "ja"),
        ("Cranes", "nb", "nb"),
        ("", None, None),
    ],
)
def test_a_script_decides_before_any_declaration(
    text: str, declared: str | None, expected: str | None
) -> None:
    assert metadata.language(text, declared) == expected


def test_the_declaration_is_looked_for_where_pages_put_it() -> None:
    assert read(lang="pt-BR").lang == "pt"
    assert read("", meta(og__locale="fr_FR"), lang="").lang == "fr"
    assert read("", data(inLanguage="sv-SE", headline="Kranar"), lang="").lang == "sv"


def test_the_address_is_what_one_canonical_link_says() -> None:
    link = '<link rel="canonical" href="/harbour/forty-cranes">'
    assert read("", link).canonical == "https://www.herald.example/harbour/forty-cranes"
    assert read("", link + link).canonical == "https://www.herald.example/harbour/forty-cranes"
    assert read("", link + '<link rel="canonical" href="/other">').canonical is None


def test_without_a_link_the_other_places_must_agree() -> None:
    here, there = "https://www.herald.example/a", "https://www.herald.example/b"
    assert read("", meta(og__url=here)).canonical == here
    assert read("", meta(og__url=here) + data(headline="x", url=here)).canonical == here
    assert read("", meta(og__url=here) + data(headline="x", url=there)).canonical is None
    assert read("").canonical is None


def test_section_and_site_are_named() -> None:
    found = read("", SITE + data(headline="Cranes", articleSection="Harbour"))
    assert (found.section, found.site) == ("Harbour", "Halden Herald")
    assert read("", meta(article__section="Business")).section == "Business"
    trail = '<nav class="breadcrumb"><a href="/">Home</a><a href="/h">Harbour</a></nav>'
    assert read(trail).section == "Harbour"
    assert (
        read("", data(headline="x", publisher={"@type": "Organization", "name": "Herald"})).site == "Herald"
    )


# -- whatever a page holds --------------------------------------------------------------------------


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=80), st.text(max_size=40))
def test_nothing_raises(words: str, other: str) -> None:
    safe = "".join(char for char in words if char not in "<>&\"'")
    head = meta(
        og__title=safe,
        author=safe,
        date=safe,
        og__url=safe,
        og__locale=other.replace('"', "").replace("<", ""),
    )
    body = f"<h1>{other}</h1><p class='byline date'>{words}</p><time datetime='{safe}'>{other}</time>"
    found = read(
        body, head + f"<title>{words}</title>" + data(headline=words, author=other, datePublished=words)
    )
    assert isinstance(found, Metadata)
    people.read([words, f"By {words}, {other}"])
    stamps.read(words)
    stamps.written(f"{other} {words}")


@pytest.mark.parametrize(
    "body",
    [
        "<div class='author date'>" * 250 + "x " * 200_000,
        "<p class='byline'>By Ida Berg</p>" * 5_000,
        "<h1>" + "<span>a | b - </span>" * 5_000 + "</h1>",
        "<time datetime='2030-01-01'>x</time>" * 10_000,
        "<h1>x</h1>" + "<p>1.1.1.1.1.1.1. </p>" * 5_000,
    ],
)
def test_a_hostile_page_costs_little(body: str) -> None:
    before = time.process_time()
    assert isinstance(read(body, f"<title>{' | '.join('ab' * 300)}</title>"), Metadata)
    assert time.process_time() - before < 5
