"""Where an article leads: the links of its own text, each with its words and its paragraph."""

import json
from dataclasses import replace

import fetched
from test_body import FIRST, SECOND, THIRD

from monitor import text
from monitor.extract import extract, furniture, stand_in
from monitor.model import Article, Outlink, Several, Unreadable

OWN = fetched.ADDRESS
MENU = "".join(f'<li><a href="/s{n}">Section {n}</a></li>' for n in range(12))
MORE = "".join(
    f'<li><a href="https://other.example/m{n}">Another headline about what else happened, number {n}</a></li>'
    for n in range(8)
)


def linked(words: str, href: str, said: str = "") -> str:
    """`words` with a link on `said`, or on their first four words."""
    said = said or " ".join(words.split()[:4])
    return words.replace(said, f'<a href="{href}">{said}</a>', 1)


def page(*paragraphs: str, below: str = "", head: str = "", lang: str = "en") -> str:
    told = "".join(f"<p>{one}</p>" for one in paragraphs)
    return (
        f'<html lang="{lang}"><head><title>Port orders forty cranes | The Quay</title>{head}'
        '<meta property="og:title" content="Port orders forty cranes"></head><body><header><nav><ul>'
        f"{MENU}</ul></nav></header><main><article><h1>Port orders forty cranes</h1>"
        f'<div class="article-body">{told}</div>{below}</article></main>'
        f'<aside class="related"><h3>Most read</h3><ul>{MORE}</ul></aside>'
        '<footer><p><a href="https://owner.example/">The Quay</a>. All rights reserved.</p>'
        "</footer></body></html>"
    )


def read(*paragraphs: str, **named: str) -> Article:
    found = extract(fetched.page(page(*paragraphs, **named)), fetched.CRANES, "The Quay")
    assert isinstance(found, Article)
    return found


def addresses(*paragraphs: str, **named: str) -> list[str]:
    return [one.url for one in read(*paragraphs, **named).links]


# -- which links ---------------------------------------------------------------------------------


def test_a_link_comes_with_its_words_and_the_paragraph_it_stands_in() -> None:
    article = read(FIRST, linked(SECOND, "https://yard.example/order", "one in Gdansk"), THIRD)
    (link,) = article.links
    assert (link.url, link.text, link.line) == ("https://yard.example/order", "one in Gdansk", "")
    place = article.place(link)
    assert place is not None
    assert link.text in text.paragraphs(article.text)[place] == SECOND


def test_menus_lists_of_other_articles_and_the_foot_lead_nowhere() -> None:
    assert addresses(FIRST, SECOND, THIRD) == []


def test_a_link_within_the_own_site_counts_in_running_text_alone() -> None:
    headline = '<a href="/2026/ferries">Ferries stay in port for a third week as talks fail again</a>'
    assert addresses(FIRST, linked(SECOND, "/2026/yards"), headline, THIRD) == [
        "https://news.example/2026/yards"
    ]


def test_pages_of_tags_authors_and_prices_of_the_own_site_are_no_links() -> None:
    hubs = ("/ida-berg/", "/sport/sailing/", "/news/halden/index.html")
    for path in ("/tag/cranes-2026", "/authors/ida-berg", "/topic/halden.html", "/quotes/HLD/", "/", *hubs):
        assert addresses(FIRST, linked(SECOND, path), THIRD) == []
    rel = SECOND.replace("Gdansk", '<a rel="tag" href="/gdansk-news">Gdansk</a>')
    assert addresses(FIRST, rel, THIRD) == []


def test_buttons_that_share_the_page_lead_nowhere() -> None:
    shared = "https%3A%2F%2Fnews.example%2F2026%2Fport-cranes"
    for href in (
        "https://twitter.com/intent/tweet?text=Cranes",
        "https://www.facebook.com/sharer/sharer.php?u=x",
        f"https://passing-on.example/add?page={shared}",
    ):
        assert addresses(FIRST, linked(SECOND, href), THIRD) == []


def test_what_is_said_on_a_network_is_a_link() -> None:
    said = "https://bsky.app/profile/halden.example/post/3mf"
    assert addresses(FIRST, linked(SECOND, said), THIRD) == [said]


# -- addresses ------------------------------------------------------------------------------------


def test_addresses_are_absolute_and_without_what_tracks_readers() -> None:
    wrapped = "https://www.google.com/url?q=https://wire.example/cranes%3Futm_source%3Dquay&amp;sa=D"
    assert addresses(
        linked(FIRST, "//council.example/contract?utm_medium=rss&amp;id=7#price"),
        linked(SECOND, wrapped),
        linked(THIRD, "../2025/noise"),
    ) == [
        "https://council.example/contract?id=7",
        "https://wire.example/cranes",
        "https://news.example/2025/noise",
    ]


def test_a_page_may_say_what_its_addresses_are_relative_to() -> None:
    assert addresses(
        FIRST, linked(SECOND, "contract"), THIRD, head='<base href="https://docs.example/d/">'
    ) == ["https://docs.example/d/contract"]


def test_scripts_letters_telephones_and_places_in_the_page_are_no_links() -> None:
    for href in (
        "javascript:void(0)",
        "mailto:a@b.example",
        "tel:+4712",
        "#notes",
        OWN,
        f"{OWN}?page=2",
        "ftp://x.example/",
        "http://article12345/",
    ):
        assert addresses(FIRST, linked(SECOND, href), THIRD) == []


def test_an_address_of_more_than_two_thousand_characters_is_none() -> None:
    assert addresses(FIRST, linked(SECOND, f"https://a.example/{'x' * 2_000}"), THIRD) == []


def test_the_same_address_counts_once_at_its_first_place() -> None:
    article = read(
        FIRST,
        linked(SECOND, "https://yard.example/a?utm_source=x"),
        linked(THIRD, "https://yard.example/a#b"),
    )
    assert [(one.url, article.place(one)) for one in article.links] == [("https://yard.example/a", 1)]


def test_of_a_thousand_links_sixty_are_kept_those_to_other_sites_first() -> None:
    def many(site: str, who: str) -> str:
        return " ".join(
            f'The {who} spoke of ship <a href="{site}/{n}">number {n}</a> on Tuesday.' for n in range(500)
        )

    own, other = many("https://news.example/2026", "council"), many("https://ships.example", "harbour office")
    found = addresses(FIRST, own, SECOND, other, THIRD)
    assert found == [f"https://ships.example/{n}" for n in range(60)]


# -- words ----------------------------------------------------------------------------------------


def test_markup_inside_a_link_is_no_part_of_its_words() -> None:
    inside = SECOND.replace(
        "one in Gdansk", '<a href="https://yard.example/">one <em>in</em>\n <b>Gdansk</b></a>'
    )
    (link,) = read(FIRST, inside, THIRD).links
    assert link.text == "one in Gdansk"


def test_a_picture_leads_nowhere() -> None:
    pictured = f'<a href="https://pictures.example/1"><img src="/1.jpg" alt="A crane"></a> {SECOND}'
    assert addresses(FIRST, pictured, THIRD) == []


def test_a_japanese_page_has_its_links_too() -> None:
    told = (
        "港湾局は十七日、電動クレーン四十基を発注したと発表した。北埠頭の設備を三年かけて更新する計画だ。",
        "<a href='https://keizai.example/kiji/1'>経済新報</a>によると、発注額は四百十二億円に上る見通しだという。",
        "局長は記者会見で「港の歴史で最大の発注になる」と述べた。現在の設備は一九八七年から使われている。",
    )
    article = read(*told, lang="ja")
    assert article.links == (Outlink(url="https://keizai.example/kiji/1", text="経済新報", at=1),)
    assert text.paragraphs(article.text)[1].startswith("経済新報によると")


def test_paragraphs_that_only_line_breaks_part_keep_their_own_links() -> None:
    one = f"{linked(FIRST, 'https://a.example/1')}<br><br>{SECOND}<br><br>{linked(THIRD, 'https://a.example/3')}"
    article = read(one)
    assert text.paragraphs(article.text) == [FIRST, SECOND, THIRD]
    assert [(one.url, one.at) for one in article.links] == [
        ("https://a.example/1", 0),
        ("https://a.example/3", 2),
    ]


# -- where a text is from -------------------------------------------------------------------------


def test_a_line_that_says_where_the_text_is_from_keeps_its_link_though_it_is_no_part_of_the_text() -> None:
    credit = 'Source: <a href="https://wire.example/cranes">Harbour Wire</a>'
    article = read(FIRST, SECOND, THIRD, credit)
    (link,) = article.links
    assert (link.url, link.text) == ("https://wire.example/cranes", "Harbour Wire")
    assert article.place(link) is None
    said = link.line if link.at is None else text.paragraphs(article.whole)[link.at]
    assert said == "Source: Harbour Wire"
    assert said not in article.text


def test_an_address_that_is_spelt_out_counts_like_a_link() -> None:
    article = read(
        FIRST, SECOND, THIRD, "Source: Harbour Wire. Original: https://wire.example/cranes?utm_source=q."
    )
    assert [one.url for one in article.links] == ["https://wire.example/cranes"]
    assert [one.text for one in article.links] == ["https://wire.example/cranes?utm_source=q"]
    assert article.links[0].text in text.paragraphs(article.whole)[article.links[0].at or 0]


def test_a_pitch_below_the_text_leads_nowhere() -> None:
    pitch = '<p>Subscribe to our newsletter <a href="https://letters.example/join">here</a>.</p>'
    assert addresses(FIRST, SECOND, THIRD, below=pitch) == []


def test_a_link_stays_with_its_words_when_furniture_is_learnt_above_it() -> None:
    motto = "Sea Notes is written by the harbour's own people and read in forty ports around the world today."
    article = read(motto, FIRST, linked(SECOND, "https://yard.example/"), THIRD)
    others = [
        replace(article, id=f"{n:016}", title=f"Title {n}", furniture=(), links=(), text=f"{motto}\n\n{own}")
        for n, own in enumerate(
            (
                "A ferry left Oslo for Kiel with ninety cars on board and came back empty the next morning.",
                "Herring prices rose by a tenth in a week, and three of its buyers went home at noon.",
                "The lighthouse on Torbjornskjaer gets a new lamp after sixty years, paid for by all.",
            )
        )
    ]
    cleaned = furniture.without(article, furniture.learn([article, *others]))
    assert text.paragraphs(cleaned.text)[0] == FIRST
    (link,) = cleaned.links
    assert (article.place(link), cleaned.place(link)) == (2, 1)


# -- other readings -------------------------------------------------------------------------------


def test_a_text_from_the_pages_data_has_the_links_of_its_markup() -> None:
    body = f"<p>{FIRST}</p><p>{linked(SECOND, 'https://yard.example/')}</p><p>{THIRD}</p>"
    data = json.dumps({"@type": "NewsArticle", "headline": "Port orders forty cranes", "articleBody": body})
    source = (
        '<html lang="en"><head><title>Port orders forty cranes</title><script type="application/ld+json">'
        f"{data.replace('</', '<' + chr(92) + '/')}</script></head>"
        "<body><h1>Port orders forty cranes</h1></body></html>"
    )
    article = extract(fetched.page(source), fetched.CRANES, "The Quay")
    assert isinstance(article, Article)
    assert article.text_from == "json-ld"
    assert [(one.url, one.at) for one in article.links] == [("https://yard.example/", 1)]


def test_an_article_told_by_its_feed_has_the_links_of_the_feed() -> None:
    html = f"<p>{FIRST}</p><p>{linked(SECOND, 'https://yard.example/?utm_source=rss')}</p>"
    entry = fetched.entry(title="Cranes", text=f"{FIRST}\n\n{SECOND}", content_html=html)
    article = stand_in(entry, "The Quay", address=OWN, status="failed")
    assert [(one.url, one.at) for one in article.links] == [("https://yard.example/", 1)]


def test_each_of_several_articles_on_a_page_has_its_own_links() -> None:
    told = f"{FIRST} {SECOND} {THIRD} {FIRST.replace('port', 'town')} {SECOND.replace('Two', 'Three')}"
    pieces = "".join(
        f'<article><h2><a href="/2026/{n}">What happened in the harbour on day {n}</a></h2><time '
        f'datetime="2026-11-1{n}">1{n} November</time>'
        f"<p>Day {n}. {linked(told, f'https://yard.example/{n}', 'Two yards')}</p>"
        f"<p>{told} {THIRD}</p></article>"
        for n in range(1, 5)
    )
    found = extract(fetched.page(f"<html><body>{pieces}</body></html>"), fetched.entry(), "The Quay")
    assert isinstance(found, Several)
    assert [[one.url for one in article.links] for article in found.articles] == [
        [f"https://yard.example/{n}"] for n in range(1, 5)
    ]


def test_links_change_neither_the_text_nor_what_it_is_compared_by() -> None:
    plain, told = read(FIRST, SECOND, THIRD), read(FIRST, linked(SECOND, "https://yard.example/"), THIRD)
    assert told.links
    assert (plain.text, plain.title, plain.id) == (told.text, told.title, told.id)


# -- the source a feed names ----------------------------------------------------------------------


def test_an_article_keeps_whom_its_feed_credits() -> None:
    entry = replace(fetched.CRANES, source="Harbour Wire", source_url="https://wire.example/")
    for body in (page(FIRST, SECOND, THIRD), "<html></html>"):
        found = extract(fetched.page(body), entry, "The Quay")
        if isinstance(found, Unreadable):
            found = stand_in(entry, "The Quay", address=OWN, status="failed", unreadable=found)
        assert isinstance(found, Article)
        assert (found.source, found.source_url) == ("Harbour Wire", "https://wire.example/")
