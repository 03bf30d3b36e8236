"""The picture of a story: its articles over time by outlet, and the same in words."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from functools import partial
from itertools import pairwise

import pytest
from markupsafe import Markup

from monitor.digest.days import ENGLISH, days
from monitor.digest.facts import ArticleFacts, StoryFacts
from monitor.digest.timeline import STYLE
from monitor.digest.timeline import timeline as drawn_timeline

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = "</title></svg><script>alert(1)</script>\" onload='x' & \x00\x1b\ud7ff"

timeline = partial(drawn_timeline, days=ENGLISH, start="2026-11-16", end="2026-11-22", timezone="Asia/Tokyo")


def article(
    number: int,
    outlet: str = "",
    at: str = "2026-11-17T00:40:00+00:00",
    *,
    rung: str = "unknown",
    relation: str = "rewrite",
    publisher: str = "",
) -> ArticleFacts:
    name = outlet or f"Outlet {number}"
    return ArticleFacts(
        id=f"{number:016x}",
        title=f"Title {number}",
        outlet=name,
        url=f"https://outlet-{number}.example/",
        day=at[:10],
        dated="published",
        relation=relation,
        at=at,
        publisher=publisher or name,
        rung=rung,
    )


def old(number: int, outlet: str, day: str) -> ArticleFacts:
    """An article as an older version froze it."""
    return ArticleFacts(
        id=f"{number:016x}",
        title="Title",
        outlet=outlet,
        url="",
        day=day,
        dated="published",
        relation="rewrite",
    )


def story(*articles: ArticleFacts, called: str = "s-0001") -> StoryFacts:
    return StoryFacts(
        n=1,
        id=called,
        status="new",
        tags=["tidal"],
        articles=len(articles),
        outlets=len({one["outlet"] for one in articles}),
        this_week=len(articles),
        gained=len(articles),
        change="",
        origin="",
        origin_note="",
        origin_sentence="",
        best=articles[0],
        best_why="",
        summary=[],
        points=[],
        dates=[],
        also=list(articles[1:]),
        why=[],
    )


def hour(day: int, at: int, minute: int = 0) -> str:
    return f"2026-11-{day:02d}T{at:02d}:{minute:02d}:00+00:00"


FIVE = story(
    article(2, "Outlet A", hour(17, 3), rung="own", relation="lead"),
    article(1, "Nikkei", hour(16, 0), rung="origin"),
    article(3, "Outlet B", hour(17, 9), rung="echo"),
    article(4, "Outlet C", hour(18, 1), rung="adds"),
    article(5, "Outlet C", hour(19, 1), relation="syndicated", rung="echo"),
)


def parsed(picture: Markup) -> ET.Element:
    return ET.fromstring(str(picture))  # noqa: S314  our own picture; that it parses is the point


def texts(picture: Markup) -> list[str]:
    return ["".join(one.itertext()) for one in parsed(picture).iter(f"{SVG}text")]


def names(picture: Markup) -> list[str]:
    """The outlets' names, from above."""
    return [one.findtext(f"{SVG}title") or "" for one in parsed(picture).iter(f"{SVG}svg")][1:]


def described(picture: Markup) -> str:
    root = parsed(picture).find(f"{SVG}svg")
    assert root is not None
    return root.findtext(f"{SVG}desc") or root.get("aria-label") or ""


def signs(picture: Markup) -> list[tuple[str, float, float, str]]:
    """The signs of articles (a legend's have no title): shape, place and what they are called."""
    found = []
    for one in parsed(picture).iter(f"{SVG}path"):
        title = one.findtext(f"{SVG}title")
        place = re.fullmatch(r"translate\((\S+) (\S+)\)", one.get("transform", ""))
        assert place is not None
        if title is not None:
            found.append((one.get("d", ""), float(place[1]), float(place[2]), title))
    return found


def x_of(picture: Markup, outlet: str) -> float:
    return next(x for _, x, _, title in signs(picture) if title.startswith(outlet))


def size(picture: Markup) -> tuple[float, float]:
    root = parsed(picture).find(f"{SVG}svg")
    assert root is not None
    _, _, width, height = map(float, root.get("viewBox", "").split())
    return width, height


def test_one_article_is_no_picture() -> None:
    assert timeline(story(article(1))) == Markup("")


def test_every_article_has_a_sign_that_says_outlet_moment_and_what_it_is() -> None:
    assert [title for *_, title in signs(timeline(FIVE))] == [
        "Nikkei, Mon 16 Nov, 09:00: had it first",
        "Outlet A, Tue 17 Nov, 12:00: own reporting",
        "Outlet B, Tue 17 Nov, 18:00: retells it",
        "Outlet C, Wed 18 Nov, 10:00: adds to it",
        "Outlet C, Thu 19 Nov, 10:00: the same text",
    ]


def test_outlets_stand_in_the_order_of_their_earliest_article() -> None:
    assert names(timeline(FIVE)) == ["Nikkei", "Outlet A", "Outlet B", "Outlet C"]


def test_time_goes_from_left_to_right() -> None:
    places = [x for _, x, _, _ in signs(timeline(FIVE))]
    assert places == sorted(places)
    assert len(set(places)) == 5


def test_the_order_in_which_articles_are_told_changes_nothing() -> None:
    turned = story(*reversed([FIVE["best"], *FIVE["also"]]))
    assert timeline(turned) == timeline(FIVE)


def test_the_same_facts_give_the_same_bytes() -> None:
    assert timeline(FIVE) == timeline(FIVE)


def test_what_an_article_is_is_told_by_shape() -> None:
    assert len({shape for shape, *_ in signs(timeline(FIVE))}) == 5


def test_an_origin_is_marked_by_a_shape_of_its_own_and_a_word() -> None:
    picture = timeline(FIVE)
    star, *others = (shape for shape, *_ in signs(picture))
    assert star not in others
    assert texts(picture).count("origin") == 1


def test_without_an_origin_nothing_is_called_one() -> None:
    assert "origin" not in texts(timeline(story(article(1, rung="own"), article(2, rung="echo"))))


def test_a_copy_that_had_it_first_is_the_origin_all_the_same() -> None:
    picture = timeline(
        story(article(1, relation="lead"), article(2, "Wire", rung="origin", relation="syndicated"))
    )
    assert "Wire, Tue 17 Nov, 09:40: had it first" in [title for *_, title in signs(picture)]


def test_the_legend_explains_only_the_signs_that_are_there() -> None:
    said = texts(timeline(story(article(1, rung="own"), article(2, rung="echo"))))
    assert {"own reporting", "retells it"} <= set(said)
    assert not {"adds to it", "the same text", "had it first", "origin not known"} & set(said)


def test_the_text_alternative_tells_the_same() -> None:
    assert described(timeline(FIVE)) == (
        "5 articles from 4 outlets, Mon 16 Nov to Thu 19 Nov. Had it first: Nikkei, Mon 16 Nov, 09:00. "
        "Then Outlet A, Tue 17 Nov, 12:00 (own reporting); Outlet B, Tue 17 Nov, 18:00 (retells it); "
        "Outlet C, Wed 18 Nov, 10:00 (2 articles, adds to it, the same text)."
    )


def test_the_text_alternative_is_what_the_picture_is_called() -> None:
    root = parsed(timeline(FIVE)).find(f"{SVG}svg")
    assert root is not None
    assert root.get("role") == "img"
    assert (
        [one.get("id") for one in root.iter(f"{SVG}desc")] == [root.get("aria-labelledby")] == ["tl-s-0001"]
    )


def test_nothing_within_an_image_takes_the_keyboard() -> None:
    assert not list(parsed(timeline(FIVE)).iter(f"{SVG}a"))


def test_articles_before_an_origin_are_not_said_to_come_after_it() -> None:
    said = described(timeline(story(article(1, at=hour(16, 1)), article(2, at=hour(17, 1), rung="origin"))))
    assert "Then" not in said
    assert "The others: Outlet 1," in said


def test_a_story_id_that_is_no_id_makes_none() -> None:
    picture = timeline(story(article(1), article(2), called='x" onload="y z'))
    assert " id=" not in picture
    assert "onload" not in picture
    assert described(picture).startswith("2 articles from 2 outlets, Tue 17 Nov.")


def test_ids_of_two_stories_do_not_meet() -> None:
    both = timeline(story(article(1), article(2), called="s-1")) + timeline(
        story(article(1), article(2), called="s-2")
    )
    assert sorted(re.findall(r' id="([^"]+)"', both)) == ["tl-s-1", "tl-s-2"]


@pytest.mark.parametrize("name", [HOSTILE, "", "{{ 7*7 }} %(n)s %s", "صحيفة البحر", "W" * 400, "潮" * 90])
def test_a_hostile_outlet_is_shown_as_text_in_a_well_formed_picture(name: str) -> None:
    picture = timeline(story(article(1, name, rung="origin"), article(2)))
    assert {one.tag.removeprefix(SVG) for one in parsed(picture).iter()} <= {
        "figure", "svg", "desc", "title", "text", "line", "path"
    }  # fmt: skip
    assert not any(key.startswith("on") for one in parsed(picture).iter() for key in one.attrib)


def test_a_long_name_is_cut_and_told_in_full_beside() -> None:
    name = "The Aldersound and Outer Isles Harbour Gazette"
    picture = timeline(story(article(1, name), article(2)))
    shown = next(one for one in texts(picture) if one.startswith("The Alder"))
    assert shown.endswith("…")
    assert name in names(picture)
    assert name in described(picture)


def test_a_name_from_right_to_left_is_kept_apart_from_our_words() -> None:
    picture = timeline(story(article(1, "صحيفة البحر"), article(2)))
    assert "\u2068صحيفة البحر\u2069, Tue 17 Nov" in described(picture)
    assert 'direction="ltr"' in picture


def test_many_articles_of_one_outlet_at_one_moment_do_not_hide_each_other() -> None:
    picture = timeline(story(*(article(at, "Ticker", rung="own") for at in range(60))))
    found = signs(picture)
    assert len(found) == 60
    width, height = size(picture)
    for at, (_, x, y, _) in enumerate(found):
        assert 110 < x < width - 5
        assert 5 < y < height - 5
        for _, other_x, other_y, _ in found[at + 1 :]:
            assert abs(x - other_x) >= 10.9 or abs(y - other_y) >= 10.9


def test_a_few_articles_of_one_hour_keep_their_moment() -> None:
    picture = timeline(story(*(article(at, "Ticker", hour(17, 3)) for at in range(5))))
    assert len({x for _, x, _, _ in signs(picture)}) == 1


@pytest.mark.parametrize("day", [16, 19, 22])
def test_the_word_beside_an_origin_stays_within_the_picture_and_clear_of_signs(day: int) -> None:
    picture = timeline(
        story(article(1, "Ticker", hour(day, 14), rung="origin"), article(2, "Ticker", hour(day, 13)))
    )
    marked = next(one for one in parsed(picture).iter(f"{SVG}text") if one.text == "origin")
    end = marked.get("text-anchor") == "end"
    x, y = float(marked.get("x", "")), float(marked.get("y", ""))
    left, right = (x - 50, x) if end else (x, x + 50)
    assert left > 100
    assert right <= 362
    assert not any(
        left < sign_x < right and abs(sign_y + 4.5 - y) < 6 for _, sign_x, sign_y, _ in signs(picture)
    )


def test_no_outlet_beyond_eight_goes_unsaid() -> None:
    picture = timeline(story(*(article(at, at=hour(17, at)) for at in range(11))))
    assert len(names(picture)) == 8
    assert "and 3 more outlets" in texts(picture)
    assert described(picture).startswith("11 articles from 11 outlets")
    assert described(picture).endswith("and 3 more outlets.")
    assert "and 1 more outlet" in texts(timeline(story(*(article(at, at=hour(17, at)) for at in range(9)))))


def test_the_text_alternative_names_every_outlet_that_has_a_row() -> None:
    picture = timeline(story(*(article(at, at=hour(17, at)) for at in range(11))))
    assert all(name in described(picture) for name in names(picture))


def test_an_origin_has_a_row_however_late_it_was_seen() -> None:
    late = article(50, "Late Origin", hour(20, 1), rung="origin")
    picture = timeline(story(*(article(at, at=hour(17, at)) for at in range(10)), late))
    assert names(picture)[-1] == "Late Origin"
    assert len(names(picture)) == 8


def test_outlets_of_one_publisher_share_a_row_as_they_are_counted() -> None:
    picture = timeline(
        story(
            article(1, "Nikkei", hour(17, 1), publisher="nikkei.example"),
            article(2, "Nikkei Asia", hour(17, 5), publisher="nikkei.example"),
        )
    )
    assert names(picture) == ["Nikkei, Nikkei Asia"]
    assert described(picture).startswith("2 articles from 1 outlet,")


def test_facts_of_an_older_version_are_shown_by_their_day_alone() -> None:
    picture = timeline(story(old(1, "A", "2026-11-17"), old(2, "B", "2026-11-18")))
    assert [title for *_, title in signs(picture)] == [
        "A, Tue 17 Nov: origin not known",
        "B, Wed 18 Nov: origin not known",
    ]
    at_noon = timeline(story(article(1, "A", hour(17, 3)), article(2, "B", hour(18, 3))))
    assert [x for _, x, _, _ in signs(picture)] == [x for _, x, _, _ in signs(at_noon)]


def test_a_moment_at_which_an_article_was_first_seen_is_called_so() -> None:
    seen = article(1, "A")
    seen["dated"] = "seen"
    assert signs(timeline(story(seen, article(2))))[0][3] == "A, seen Tue 17 Nov, 09:40: origin not known"


def test_the_time_zone_decides_the_day() -> None:
    late = story(article(1, "A", hour(17, 20)), article(2, "B", hour(18, 3)))
    assert signs(timeline(late))[0][3].startswith("A, Wed 18 Nov, 05:00")
    assert signs(timeline(late, timezone="America/New_York"))[0][3].startswith("A, Tue 17 Nov, 15:00")


def test_a_day_on_which_clocks_go_back_is_an_hour_wider() -> None:
    autumn = partial(timeline, start="2026-10-19", end="2026-10-25", timezone="Europe/Berlin")
    picture = autumn(
        story(
            article(1, "Saturday", "2026-10-23T22:00:00+00:00"),
            article(2, "Sunday", "2026-10-24T22:00:00+00:00"),
            article(3, "Sunday noon", "2026-10-25T11:00:00+00:00"),
        )
    )
    assert signs(picture)[2][3].startswith("Sunday noon, Sun 25 Oct, 12:00")
    day = x_of(picture, "Sunday,") - x_of(picture, "Saturday")
    assert x_of(picture, "Sunday noon") - x_of(picture, "Sunday,") == pytest.approx(day * 13 / 24, abs=0.2)


def test_the_axis_reaches_back_and_on_to_every_article() -> None:
    picture = timeline(
        story(
            article(1, "Before", "2026-11-02T03:00:00+00:00"),
            article(2, "Within", hour(18, 3)),
            article(3, "After", hour(24, 3)),
        )
    )
    before, within, after = (x_of(picture, name) for name in ("Before", "Within", "After"))
    assert 110 < before < within < after < 355
    assert "before this week" in texts(picture)
    assert "16 Nov" in texts(picture)
    assert "before this week" not in texts(timeline(FIVE))


def test_names_of_days_do_not_run_into_each_other() -> None:
    for first in ("2026-11-16", "2026-11-13", "2026-11-02", "2026-08-01"):
        picture = timeline(story(article(1, at=f"{first}T03:00:00+00:00"), article(2)))
        places = [
            float(one.get("x", ""))
            for one in parsed(picture).iter(f"{SVG}text")
            if re.fullmatch(r"\d+ [A-Z][a-z]{2}", one.text or "")
        ]
        assert len(places) >= 2
        assert all(right - left >= 42 for left, right in pairwise(places))
        assert places[-1] <= 320


def test_days_of_another_language_leave_none_of_their_marks() -> None:
    for language in ("ja", "ar"):
        picture = timeline(FIVE, days=days(language))
        assert "\u2063" not in picture
        assert not any(mark in one for one in texts(picture) for mark in "\u2068\u2069")
    assert "11月16日" in texts(timeline(FIVE, days=days("ja")))


def test_a_day_of_another_year_is_told_with_it() -> None:
    turn = partial(timeline, start="2027-01-04", end="2027-01-10")
    picture = turn(
        story(article(1, "A", "2026-12-30T03:00:00+00:00"), article(2, "B", "2027-01-05T03:00:00+00:00"))
    )
    assert "A, Wed 30 Dec 2026, 12:00" in described(picture)
    assert "B, Tue 5 Jan, 12:00" in described(picture)


def test_places_have_one_decimal_at_most() -> None:
    assert not re.search(r'(?:x|y|x1|y1|x2|y2|viewBox|transform)="[^"]*\.\d\d', timeline(FIVE))


def test_every_class_of_the_picture_has_a_rule() -> None:
    used = set(re.findall(r'class="([^"]+)"', timeline(FIVE)))
    assert all(f".{one}" in STYLE for one in used)


@pytest.mark.parametrize(
    "at", ["2016-01-01T00:00:00+00:00", "0001-01-01T00:00:00+00:00", "9999-12-31T23:59:00+00:00"]
)
def test_beside_an_article_years_away_there_is_nothing_to_see(at: str) -> None:
    assert timeline(story(article(1), article(2), article(3, at=at))) == ""
    assert timeline(story(article(1), article(2))) != ""
