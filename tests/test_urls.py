"""The shelf for addresses: one article, one address."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor import urls


@pytest.mark.parametrize(
    ("given_", "expected"),
    [
        ("https://Example.com:443/a?utm_source=x&id=3#top", "https://example.com/a?id=3"),
        ("http://example.com", "http://example.com/"),
        ("https://example.com/a?fbclid=1", "https://example.com/a"),
        ("https://example.com/a?ref=rss&page=2", "https://example.com/a?page=2"),
        ("https://example.com/a?ref=chapter-2", "https://example.com/a?ref=chapter-2"),
        ("https://example.com/日本", "https://example.com/%E6%97%A5%E6%9C%AC"),
        ("https://bücher.example/a", "https://xn--bcher-kva.example/a"),
        ("https://example.com/a?q=a%20b&utm_source=x", "https://example.com/a?q=a%20b"),
        ("https://example.com/a?flag&utm_source=x", "https://example.com/a?flag"),
        ("https://example.com/a?id=1&amp;utm_source=x", "https://example.com/a?id=1"),
        ("https://example.com/a?id=東京&fbclid=1", "https://example.com/a?id=%E6%9D%B1%E4%BA%AC"),
        ("https://example.com/x/../a/./b%e3%81%82", "https://example.com/a/b%E3%81%82"),
        ("https://example.com/a?_hsenc=1&_hsmi=2&srsltid=3", "https://example.com/a"),
        ("https://example.com/ a\n b", "https://example.com/ab"),
        ("https://example.com/#!/story/1", "https://example.com/#!/story/1"),
    ],
)
def test_what_does_not_name_the_article_is_removed(given_: str, expected: str) -> None:
    assert urls.normalise(given_) == expected


@pytest.mark.parametrize(
    "wrapped",
    [
        "https://www.google.com/url?rct=j&url=https://example.com/a&ct=ga",
        "https://l.facebook.com/l.php?u=https%3A%2F%2Fexample.com%2Fa&h=1",
        "https://www.bing.com/news/apiclick.aspx?ref=FexRss&url=https%3a%2f%2fexample.com%2fa",
        "https://r.search.yahoo.com/x/RU=https%3a%2f%2fexample.com%2fa/RK=2/RS=y",
        "https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fexample.com%2Fa&data=1",
    ],
)
def test_a_redirect_wrapper_is_taken_off(wrapped: str) -> None:
    assert urls.normalise(wrapped) == "https://example.com/a"


@pytest.mark.parametrize(
    "other",
    ["mailto:a@example.com", "javascript:alert(1)", "ftp://example.com/a", "", "http://[::1", "https://"],
)
def test_what_is_no_web_address_is_none(other: str) -> None:
    assert urls.normalise(other) is None


def test_a_relative_address_needs_its_base() -> None:
    assert urls.normalise("../b", "https://example.com/news/a/") == "https://example.com/news/b"
    assert urls.normalise("../b") is None


def test_sites_are_registrable_domains_and_ports_where_there_is_none() -> None:
    assert urls.site("https://www.news.example.co.jp/a") == "example.co.jp"
    assert urls.site("http://127.0.0.1:8001/a") != urls.site("http://127.0.0.1:8002/a")
    assert urls.site("http://[::1") == ""


def test_who_answers_for_an_article_is_its_domain_or_else_its_outlet() -> None:
    assert urls.publisher("https://www.news.example.co.jp/a", "News") == "example.co.jp"
    assert urls.publisher("http://127.0.0.1:8001/a", "News") == "News"
    assert urls.publisher("urn:entry:1", "News") == "News"


def test_a_canonical_address_on_the_same_site_is_believed() -> None:
    assert (
        urls.canonical("https://example.com/news/b-c-d", "https://amp.example.com/b-c-d")
        == "https://example.com/news/b-c-d"
    )


@pytest.mark.parametrize(
    "claim",
    [
        "https://other.example/news/a",
        "https://example.com/",
        "https://example.com/news/",
        "javascript:alert(1)",
        None,
    ],
)
def test_a_canonical_address_that_cannot_name_this_article_is_not(claim: str | None) -> None:
    assert urls.canonical(claim, "https://example.com/news/a") == "https://example.com/news/a"


def test_a_canonical_address_that_drops_the_id_is_not_believed() -> None:
    assert (
        urls.canonical("https://example.com/read", "https://example.com/read?id=7")
        == "https://example.com/read?id=7"
    )


def test_secrets_in_an_address_are_not_shown() -> None:
    assert urls.without_secrets("https://me:secret@example.com/a") == "https://example.com/a"


@given(st.text(max_size=80))
def test_an_address_stays_put(raw: str) -> None:
    for candidate in (raw, f"https://example.com/{raw}", f"http://{raw}/?a={raw}"):
        once = urls.normalise(candidate)
        if once is not None:
            assert urls.normalise(once) == once
