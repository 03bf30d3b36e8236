"""Conformance, redirects: followed when they lead to a feed, believed when they were proven (RFC 9110,
section 15.4); an address is given up only where its server says that it is gone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from conformance import PLAIN, Reader, atom, item, rss
from conformance_server import Answer, Ask, Site, Web, answer, serving

ROUNDS = 5


def moved(to: str, status: int = 301) -> Answer:
    return answer(b"<a href='x'>moved</a>", status, {"Location": to}, kind="text/html")


def gone_from(round_: int, before: Answer, after: Answer) -> Callable[[Ask], Answer]:
    """One answer up to that round, from 0, and another from then on."""
    return lambda ask: before if ask.round_ < round_ else after


@dataclass(frozen=True, slots=True)
class Round:
    """The feeds by name; how they are after each round; what was read."""

    sites: dict[str, Site]
    status: list[dict[str, dict[str, Any]]]
    entries: list[dict[str, Any]]

    def moved_to(self, name: str, round_: int) -> object:
        return self.status[round_][self.sites[name].url]["moved_to"]

    def asked(self, name: str, target: str | None = None) -> list[int]:
        """In which rounds."""
        return self.sites[name].rounds(target)


def build(web: Web) -> dict[str, Site]:
    sites: dict[str, Site] = {}

    def pair(name: str, status: int) -> None:
        sites[f"{name}-new"] = web.site(answer(PLAIN))
        sites[name] = web.site(moved(sites[f"{name}-new"].url, status))

    for status in (301, 308, 302, 303, 307):
        pair(str(status), status)
    good = answer(PLAIN)
    sites["c1"] = web.site(good)
    sites["b1"] = web.site(moved(sites["c1"].url, 302))
    sites["permanent-temporary"] = web.site(moved(sites["b1"].url, 301))
    sites["c2"] = web.site(good)
    sites["b2"] = web.site(moved(sites["c2"].url, 301))
    sites["temporary-permanent"] = web.site(moved(sites["b2"].url, 307))
    sites["c3"] = web.site(good)
    sites["b3"] = web.site(moved(sites["c3"].url, 308))
    sites["permanent-permanent"] = web.site(moved(sites["b3"].url, 301))
    # Adopted, then the new one goes away, and the old one is there again.
    sites["lost-new"] = web.site(gone_from(3, good, answer(b"no", 404)))
    sites["lost"] = web.site(
        gone_from(3, moved(sites["lost-new"].url), answer(rss(item("Back", None, "back"))))
    )
    sites["page"] = web.site(answer("<!doctype html><html><body>We moved</body></html>", kind="text/html"))
    sites["to-page"] = web.site(moved(sites["page"].url))
    sites["one"], sites["two"] = web.site(good), web.site(good)
    sites["wavering"] = web.site(
        lambda ask: moved(sites["one" if ask.round_ % 2 == 0 else "two"].url), target="/w.xml"
    )
    sites["endless"] = web.site(target="/endless")
    sites["endless"].at("/endless", moved("/endless", 302))
    sites["growing"] = web.site(target="/0")
    for number in range(40):
        sites["growing"].at(f"/{number}", moved(f"/{number + 1}", 302))
    sites["hops"] = web.site(target="/0")
    for number in range(4):
        sites["hops"].at(f"/{number}", moved(f"/{number + 1}", 302))
    sites["hops"].at("/4", good)
    sites["relative"] = web.site(target="/a/b/old.xml?x=1")
    sites["relative"].at(sites["relative"].target, moved("../new%2Fx.xml?y=%7e#part", 302))
    sites["relative"].at("/a/new%2Fx.xml?y=%7e", good)
    sites["nowhere"] = web.site(answer(b"", 302, kind=None))
    sites["gone"] = web.site(answer(b"", 410), good)
    sites["keyed-new"] = web.site(good)
    sites["keyed"] = web.site(moved(sites["keyed-new"].url))
    sites["missing"] = web.site(answer(b"", 404))
    sites["back"] = web.site(gone_from(ROUNDS - 1, answer(b"", 404), good))
    sites["advised"] = web.site(good)
    sites["self"] = web.site(
        answer(
            atom(
                head=f"<link rel='self' href='{sites['advised'].url}'/>"
                "<entry><id>a</id><title>A</title></entry>"
            )
        )
    )
    return sites


LISTED = (
    "301", "308", "302", "303", "307", "permanent-temporary", "temporary-permanent", "permanent-permanent",
    "lost",
    "to-page", "wavering", "endless", "growing", "hops", "relative", "nowhere", "gone", "missing", "back",
    "self",
)  # fmt: skip
UNKNOWN = "http://no-such-host.invalid/feed.xml"


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Round]:
    """Five rounds of all feeds, a day and an hour apart."""
    with serving() as web:
        sites = build(web)
        reader = Reader(tmp_path_factory.mktemp("redirects") / "desk", web, {"TOKEN": "t0ken"})
        keyed = {
            "url": sites["keyed"].url,
            "auth": {"token": "${TOKEN}"},
            "headers": {"X-Api-Key": "${TOKEN}"},
        }
        reader.feeds(*(sites[name] for name in LISTED), UNKNOWN, keyed, timeout_seconds=10)
        status = []
        for number in range(ROUNDS):
            reader.collect(25 * number)
            status.append(reader.status())
        yield Round(sites, status, reader.export())


@pytest.mark.parametrize("name", ["301", "308"])
def test_a_permanent_redirect_is_believed_after_two_polls_that_ended_in_a_feed(
    name: str, read: Round
) -> None:
    assert read.asked(name) == [0, 1]
    assert read.asked(f"{name}-new") == [0, 1, 2, 3, 4]
    assert read.moved_to(name, 0) is None
    assert read.moved_to(name, 2) == read.sites[f"{name}-new"].url


@pytest.mark.parametrize("name", ["302", "303", "307"])
def test_a_temporary_redirect_is_followed_and_never_believed(name: str, read: Round) -> None:
    assert read.asked(name) == read.asked(f"{name}-new") == [0, 1, 2, 3, 4]
    assert read.moved_to(name, 4) is None


def test_of_a_chain_only_what_is_permanent_from_its_beginning_is_believed(read: Round) -> None:
    assert read.asked("permanent-temporary") in ([0, 1], [0, 1, 2, 3, 4])
    assert read.asked("b1") == read.asked("c1") == [0, 1, 2, 3, 4]
    assert read.moved_to("permanent-temporary", 4) in (None, read.sites["b1"].url)
    assert read.asked("temporary-permanent") == read.asked("b2") == read.asked("c2") == [0, 1, 2, 3, 4]
    assert read.moved_to("temporary-permanent", 4) is None


def test_a_chain_that_is_permanent_throughout_is_believed_to_its_end(read: Round) -> None:
    assert read.asked("permanent-permanent") == read.asked("b3") == [0, 1]
    assert read.moved_to("permanent-permanent", 4) == read.sites["c3"].url


def test_a_new_address_that_fails_is_given_up_for_the_configured_one(read: Round) -> None:
    assert read.asked("lost") in ([0, 1, 3, 4], [0, 1, 4])
    assert "Back" in [one["title"] for one in read.entries if one["feed"] == read.sites["lost"].url]


def test_a_permanent_redirect_to_a_page_is_never_believed(read: Round) -> None:
    assert read.asked("to-page") == [0, 1, 2, 3, 4]
    assert read.moved_to("to-page", 4) is None
    assert read.status[4][read.sites["to-page"].url]["problem"] == "not-a-feed"


def test_a_permanent_redirect_that_wavers_is_not_believed(read: Round) -> None:
    assert read.asked("wavering") == [0, 1, 2, 3, 4]


def test_a_redirect_without_end_is_left_after_ten_hops(read: Round) -> None:
    for name in ("endless", "growing"):
        first = [ask for ask in read.sites[name].asks if ask.round_ == 0]
        assert 2 <= len(first) <= 11 if name == "growing" else 1 <= len(first) <= 11
        assert read.status[4][read.sites[name].url]["state"] == "failing"


def test_several_hops_lead_to_the_feed(read: Round) -> None:
    assert [ask.target for ask in read.sites["hops"].asks if ask.round_ == 0] == [
        b"/0",
        b"/1",
        b"/2",
        b"/3",
        b"/4",
    ]
    assert read.status[4][read.sites["hops"].url]["problem"] is None


def test_a_relative_location_is_resolved_and_its_fragment_kept_to_ourselves(read: Round) -> None:
    assert read.sites["relative"].rounds("/a/new%2Fx.xml?y=%7e") == [0, 1, 2, 3, 4]


def test_a_redirect_to_nowhere_fails(read: Round) -> None:
    assert read.status[4][read.sites["nowhere"].url]["failures"] == 5


def test_a_feed_that_is_gone_is_never_asked_again_not_even_on_demand(read: Round) -> None:
    assert read.asked("gone") == [0]
    assert [one[read.sites["gone"].url]["state"] for one in read.status] == ["retired"] * 5


def test_a_feed_that_is_missing_is_never_given_up(read: Round) -> None:
    assert read.asked("missing") == [0, 1, 2, 3, 4]
    said = read.status[4][read.sites["missing"].url]
    assert (said["state"], said["problem"], said["failures"]) == ("failing", "4xx", 5)
    back = read.status[4][read.sites["back"].url]
    assert (back["problem"], back["failures"]) == (None, 0)


def test_a_name_that_nobody_knows_is_never_given_up(read: Round) -> None:
    said = read.status[4][UNKNOWN]
    assert (said["state"], said["problem"], said["failures"]) == ("failing", "dns", 5)


def test_what_a_document_says_of_its_address_is_advice_alone(read: Round) -> None:
    assert read.sites["advised"].asks == []
    assert read.asked("self") == [0, 1, 2, 3, 4]
    assert read.sites["advised"].url in read.status[4][read.sites["self"].url]["advice"]


def test_entries_stay_with_the_configured_address(read: Round) -> None:
    [one] = [one for one in read.entries if one["feed"] == read.sites["301"].url]
    assert one["guid"] == "plain-1"


def test_what_an_address_is_asked_with_is_not_sent_to_where_it_moved_for_good(read: Round) -> None:
    assert all(ask.header("Authorization") == b"Bearer t0ken" for ask in read.sites["keyed"].asks)
    assert len(read.sites["keyed"].asks) >= 2
    assert read.asked("keyed-new") == [0, 1, 2, 3, 4]
    assert not any(b"t0ken" in ask.head for ask in read.sites["keyed-new"].asks)
