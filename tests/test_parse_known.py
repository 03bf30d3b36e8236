"""A document that was read before: what is known is not finished again, and changes nothing for the rest."""

from datetime import UTC, datetime

import fetched
import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model import Entry, Feed, Page, Reading
from monitor.parse import read

FEED = Feed(url="https://news.example/feed.xml", name="News")

Item = tuple[str, str, str, str]

# Few words, so that ids, addresses and titles are often shared.
WORDS = st.sampled_from(["", "a", "b", "<i>c</i>"])
ITEMS = st.lists(
    st.tuples(
        WORDS,
        st.sampled_from(["", "1", "2", "3"]),
        st.sampled_from(["", "/1", "/2", "/2?utm_source=x"]),
        WORDS,
    ),
    max_size=6,
)


def page(*items: Item, url: str = FEED.url) -> Page:
    made = "".join(
        f"<item><title><![CDATA[{title}]]></title><guid isPermaLink='false'>{guid}</guid><link>{link}</link>"
        f"<description><![CDATA[{body}]]></description></item>"
        for title, guid, link, body in items
    )
    return fetched.page(f'<rss version="2.0"><channel><title>t</title>{made}</channel></rss>', url)


def marks(found: Reading) -> set[bytes]:
    return {found.marks[at : at + 8] for at in range(0, len(found.marks), 8)}


@given(ITEMS, ITEMS)
def test_what_is_known_is_left_out_and_the_rest_is_the_same(old: list[Item], new: list[Item]) -> None:
    before = read(page(*old), FEED)
    document = page(*new)
    everything = read(document, FEED)
    rest = read(document, FEED, before.marks)
    known = marks(before)
    assert (rest.marks, rest.listed, rest.undated) == (
        everything.marks,
        everything.listed,
        everything.undated,
    )
    kept = {entry.id: entry for entry in everything.entries}
    assert all(kept[entry.id] == entry for entry in rest.entries)
    # All that are missing are known: alone in a document, each of them is left out.
    if not known & marks(everything):
        assert rest.entries == everything.entries
    if marks(everything) <= known:
        assert rest.entries == ()


def test_of_a_document_with_one_new_entry_that_one_is_finished() -> None:
    old = [("One", "1", "/1", "x"), ("Two", "2", "/2", "y")]
    before = read(page(*old), FEED)
    found = read(page(("Three", "3", "/3", "z"), *old), FEED, before.marks)
    assert [one.title for one in found.entries] == ["Three"]
    assert (found.listed, len(found.marks)) == (3, 24)
    assert found.marks[8:] == before.marks


@pytest.mark.parametrize("field", range(4))
def test_an_entry_that_changed_in_a_field_is_finished_again(field: int) -> None:
    item = ["One", "1", "/1", "x"]
    before = read(page(("One", "1", "/1", "x")), FEED)
    item[field] = "/other"
    found = read(page((item[0], item[1], item[2], item[3])), FEED, before.marks)
    assert len(found.entries) == 1


def test_a_document_at_another_address_is_read_anew_since_its_links_lead_elsewhere() -> None:
    item = ("One", "1", "/1", "x")
    before = read(page(item), FEED)
    (found,) = read(page(item, url="https://other.example/feed"), FEED, before.marks).entries
    assert found.url == "https://other.example/1"


def test_two_entries_of_one_guid_go_by_the_same_ids_whether_or_not_one_is_known() -> None:
    one, two = ("One", "same", "/1", "x"), ("Two", "same", "/2", "y")
    before = read(page(one), FEED)
    (rest,) = read(page(one, two), FEED, before.marks).entries
    assert rest.id == "https://news.example/2"
    assert rest in read(page(one, two), FEED).entries


def test_marks_of_no_entries_and_broken_marks_leave_nothing_out() -> None:
    document = page(("One", "1", "/1", "x"))
    for known in (b"", b"1", b"12345678", bytes(800)):
        assert len(read(document, FEED, known).entries) == 1


def test_an_entry_ahead_of_its_time_is_not_new_when_its_time_has_come() -> None:
    body = (
        '<rss version="2.0"><channel><item><title>One</title><guid>1</guid>'
        "<pubDate>Mon, 23 Nov 2026 09:00:00 GMT</pubDate></item></channel></rss>"
    )
    first = read(fetched.page(body, FEED.url), FEED)
    entry: Entry = first.entries[0]
    assert (entry.ahead, entry.published) == (True, datetime(2026, 11, 23, 8, tzinfo=UTC))
    assert read(fetched.page(body, FEED.url), FEED, first.marks).entries == ()
