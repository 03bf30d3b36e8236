"""Outlets by name, by address, by article; publishers as families; names within names."""

from __future__ import annotations

from dataclasses import replace

import pytest
from evidence_stories import article

from monitor import outlets, urls
from monitor.model import Outlet

TABLE = outlets.table()


@pytest.mark.parametrize(
    ("name", "outlet"),
    [
        ("日経新聞", "Nikkei"),
        ("the New York Times", "The New York Times"),
        ("reuters", "Reuters"),
        ("ロイター通信", "Reuters"),
        ("日刊工業新聞", "Nikkan Kogyo Shimbun"),
        ("電波新聞", "電波新聞"),
        ("조선일보", "Chosun Ilbo"),
        ("PRNewswire", "PR Newswire"),
    ],
)
def test_an_outlet_goes_by_all_its_names(name: str, outlet: str) -> None:
    assert TABLE.named(name) == outlet


def test_a_name_that_nobody_has_is_none() -> None:
    assert TABLE.named("Harbour Ledger") is None


@pytest.mark.parametrize(
    ("url", "outlet"),
    [
        ("https://asia.nikkei.com/Business/1", "Nikkei"),
        ("https://xtech.nikkei.com/atcl/1", "Nikkei xTECH"),
        ("https://www.bbc.co.uk/news/1", "BBC"),
        ("https://not-reuters.com/1", None),
        ("https://harbour.example/1", None),
    ],
)
def test_the_longest_domain_that_fits_an_address_counts(url: str, outlet: str | None) -> None:
    assert TABLE.at(url) == outlet


def test_every_line_of_the_table_can_be_used() -> None:
    shipped = [one for one, _ in outlets.shipped()]
    assert len(shipped) >= 400
    names = [name for one in shipped for name in (one.name, *one.aliases)]
    hosts = [host for one in shipped for host in one.domains]
    assert len(names) == len(set(names)), "no name is two outlets'"
    assert len(hosts) == len(set(hosts)), "no domain is two outlets'"
    assert all(urls.normalise(f"https://{host}/") for host in hosts)
    assert all(urls.normalise(one.feed) for one in shipped if one.feed)
    assert all(TABLE.named(name) for name in names)


# -- whose an article is --------------------------------------------------------------------------


def test_a_feeds_name_may_say_more_than_the_outlets() -> None:
    assert TABLE.of(article("T", "t", outlet="CNBC Technology")) == "CNBC Technology"
    assert TABLE.of(article("T", "t", outlet="TechCrunch - AI")) == "TechCrunch"
    assert TABLE.of(article("T", "t", outlet="Tech", url="https://www.cnbc.com/1")) == "CNBC"


def test_what_a_search_feed_shows_is_the_outlets_that_it_names() -> None:
    shown = replace(
        article("T", "t", outlet="Google News", url="https://news.google.com/rss/articles/CBMi"),
        source="Reuters",
        source_url="https://www.reuters.com",
    )
    assert TABLE.of(shown) == "Reuters"
    assert TABLE.family_of(shown) == "Reuters"


# -- families -------------------------------------------------------------------------------------


def test_titles_of_one_publisher_are_one_family() -> None:
    one = TABLE.family("https://www.mirror.co.uk/a", "Mirror")
    other = TABLE.family("https://www.express.co.uk/b", "Express")
    assert one == other == "Reach"
    assert TABLE.family("https://asia.nikkei.com/a", "") == TABLE.family("https://xtech.nikkei.com/b", "")


def test_a_title_that_is_owned_and_edited_apart_is_its_own_family() -> None:
    assert TABLE.family("https://www.ft.com/a", "FT") != TABLE.family("https://www.nikkei.com/a", "Nikkei")


def test_all_hosts_of_one_site_are_one_family_and_strangers_are_not() -> None:
    family = TABLE.family("https://news.harbour.co.uk/1", "Harbour")
    assert family == TABLE.family("https://www.harbour.co.uk/2", "Other") == "harbour.co.uk"
    assert TABLE.family("https://ledger.co.uk/1", "Ledger") != family


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://ann.substack.com/p/1", "https://bob.substack.com/p/1"),
        ("https://medium.com/@ann/1", "https://medium.com/@bob/1"),
        ("https://ann.github.io/1", "https://bob.github.io/1"),
        ("https://note.com/ann/n/1", "https://note.com/bob/n/1"),
        ("https://www.youtube.com/@ann", "https://www.youtube.com/@bob"),
        ("https://ann.blogspot.com/1", "https://bob.blogspot.com/1"),
        ("https://www.linkedin.com/in/ann", "https://www.linkedin.com/in/bob"),
    ],
)
def test_where_everyone_publishes_the_author_is_the_publisher(one: str, other: str) -> None:
    assert TABLE.family(one, "") != TABLE.family(other, "")
    assert TABLE.family(one, "") == TABLE.family(one + "?x=2", "")


def test_an_address_without_a_domain_is_its_outlets() -> None:
    assert TABLE.family("http://127.0.0.1:8000/a", "Ledger") == "Ledger"
    assert TABLE.family("http://127.0.0.1:8000/a", "Reuters") == "Reuters"


# -- what the reader adds -------------------------------------------------------------------------


def test_the_reader_adds_an_outlet_and_extends_one() -> None:
    table = outlets.table(
        (
            Outlet(name="Harbour Ledger", domains=("harbour.example",), group="Harbour Media"),
            Outlet(name="ロイター", aliases=("Wire R",), group="Big Wire", feed="https://r.example/feed"),
        )
    )
    assert table.family("https://harbour.example/1", "") == "Harbour Media"
    assert table.named("Wire R") == table.named("Thomson Reuters") == "Reuters"
    assert table.at("https://www.reuters.com/1") == "Reuters"
    assert (table.family_named("Reuters"), table.feed("Reuters")) == ("Big Wire", "https://r.example/feed")
    assert TABLE.feed("Reuters") == "", "the shipped table stays as it is"


def test_the_same_outlets_give_the_same_table() -> None:
    extra = Outlet(name="Harbour Ledger")
    assert outlets.table((extra,)) is outlets.table([extra])
    assert outlets.table() is TABLE


# -- where a sentence names some ------------------------------------------------------------------


def names(sentence: str) -> list[str]:
    return [one.name for one in TABLE.mentions(sentence)]


def test_mentions_come_in_the_order_of_the_sentence_with_their_places() -> None:
    sentence = "Reuters and the Financial Times reported it."
    assert [sentence[one.start : one.end] for one in TABLE.mentions(sentence)] == [
        "Reuters",
        "Financial Times",
    ]


@pytest.mark.parametrize(
    "sentence",
    [
        "The Reuters Institute said so.",
        "Bloomberg Intelligence expects more.",
        "Guardian Life reported a profit.",
        "The New York Times Company reported a profit.",
        "Mayor Michael Bloomberg reported it.",
        "He wrote to @Reuters and reuters-like sites.",
        "The Lubbock Chronicle-Telegraph said so.",
        "It stood on nikkei225.example yesterday.",
    ],
)
def test_a_name_inside_another_name_is_anothers(sentence: str) -> None:
    assert names(sentence) == []


def test_the_longest_name_wins() -> None:
    assert names("told the Times of India") == ["The Times of India"]
    assert names("朝日新聞デジタルが報じた") == ["Asahi Shimbun"]
    assert names("日経ビジネスと日経新聞") == ["Nikkei Business", "Nikkei"]


def test_a_name_stands_beside_japanese_in_capitals_or_as_a_domain() -> None:
    assert names("米CNBCによると") == ["CNBC"]
    assert names("REUTERS reports") == ["Reuters"]
    assert names("as arstechnica.com wrote") == ["Ars Technica"]


def test_a_name_that_is_a_word_is_marked_as_doubtful() -> None:
    (found,) = TABLE.mentions("He said it in Time yesterday.")
    assert (found.name, found.doubtful) == ("Time", True)
    (sure,) = outlets.table((Outlet(name="Time"),)).mentions("He said it in Time yesterday.")
    assert not sure.doubtful


@pytest.mark.parametrize(
    ("label", "outlet"),
    [
        ("theverge", "The Verge"),
        ("arstechnica", "Ars Technica"),
        ("ars-technica", "Ars Technica"),
        ("www.theverge.com", "The Verge"),
        ("nytimes", "The New York Times"),
        ("nobodyknows", "nobodyknows"),
        ("asia", "asia"),
    ],
)
def test_a_feed_may_be_filed_under_a_slug_or_a_domain(label: str, outlet: str) -> None:
    one = article("Port", "A crane.", outlet=label, url="http://replay.example:8000/1")
    assert TABLE.of(one) == outlet


def test_a_slug_is_no_name_in_a_sentence() -> None:
    assert TABLE.named("arstechnica") is None
    assert TABLE.mentions("They told arstechnica so.") == ()


def test_two_channels_of_one_house_are_two_outlets_of_one_family() -> None:
    assert TABLE.named("CCTV") != TABLE.named("CGTN")
    assert TABLE.family_named("CCTV") == TABLE.family_named("CGTN")
    assert all(one.doubtful for one in TABLE.mentions("He was seen on CCTV that night."))
