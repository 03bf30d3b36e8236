"""Where articles lead and whom their feeds credit, kept beside the words: on SQLite and PostgreSQL alike."""

from dataclasses import replace

from test_store import NOON, WIRE, article, entry, keep, remember

from monitor.model import Article, Fixture, Outlink
from monitor.store import Store

LINKS = (
    Outlink(url="https://keizai.example/kiji/1", text="経済新報", at=1),
    Outlink(url="https://yard.example/?a=%22", text='the "yard"', at=2),
    Outlink(url="https://wire.example/0", text="Wire", at=None, line="Source: Wire"),
)
WHOLE = "A motto.\n\nFirst.\n\nSecond."


def kept(store: Store) -> Article:
    found = store.article(article().url)
    assert found is not None
    return found.article


def test_links_and_the_source_come_back_as_they_were_given(store: Store) -> None:
    given = article(text=WHOLE, links=LINKS, source="経済新報", source_url="https://keizai.example/")
    keep(store, given)
    found = kept(store)
    assert (found.links, found.source, found.source_url) == (LINKS, given.source, given.source_url)


def test_an_article_without_links_has_none(store: Store) -> None:
    keep(store, article())
    assert (kept(store).links, kept(store).source, kept(store).source_url) == ((), None, None)


def test_a_changed_link_takes_the_place_of_the_old_one_and_is_no_new_version(store: Store) -> None:
    keep(store, article(text=WHOLE, links=LINKS))
    again = keep(store, article(text=WHOLE, links=LINKS[1:], source="Wire"))
    assert (again.outcome, again.article.version) == ("same", 1)
    assert (kept(store).links, kept(store).source) == (LINKS[1:], "Wire")


def test_an_older_version_keeps_the_links_it_had(store: Store) -> None:
    keep(store, article(text=WHOLE, links=LINKS))
    keep(store, article(text=f"{WHOLE}\n\nThird.", links=()))
    assert [one.links for one in store.versions(article().id)] == [LINKS, ()]


def test_cleaning_a_text_leaves_its_links_where_they_stand_in_the_whole(store: Store) -> None:
    keep(store, article(text=WHOLE, links=LINKS))
    cleaned = replace(kept(store), text="First.\n\nSecond.", furniture=(Fixture(at=0, text="A motto."),))
    store.clean(cleaned.feed, [(cleaned, ())], rules="r1")
    found = kept(store)
    assert found.links == LINKS
    assert [found.place(one) for one in found.links] == [0, 1, None]


def test_an_entry_keeps_the_address_of_its_source(store: Store) -> None:
    store.sync_feeds([WIRE], now=NOON)
    given = entry(source="Agency", source_url="https://agency.example/")
    remember(store, given)
    (page,) = store.wanted(now=NOON)
    assert page.entry == given


def test_export_gives_links_with_the_paragraph_of_the_text_they_stand_in(store: Store) -> None:
    store.sync_feeds([WIRE], now=NOON)
    remember(store, entry(1, source="Agency", source_url="https://agency.example/"), entry(2))
    furniture = (Fixture(at=0, text="A motto."),)
    keep(store, article(text="First.\n\nSecond.", furniture=furniture, links=LINKS))
    read, waiting = store.export()
    assert read.links == ((LINKS[0], 0), (LINKS[1], 1), (LINKS[2], None))
    assert (read.source, read.source_url) == ("Agency", "https://agency.example/")
    assert (waiting.links, waiting.source, waiting.source_url) == ((), None, None)
