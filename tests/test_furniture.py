# ruff: noqa: E501 - lines as outlets write them
"""What an outlet's articles share is learnt from them, taken out, and never lost."""

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor import evidence, urls
from monitor.extract.furniture import NONE, learn, without
from monitor.model import Article, Fixture, Scored, Story

NOON = datetime(2026, 11, 18, 12, tzinfo=UTC)
PITCH = "Everything that mattered on the quays, every Friday morning."
BUTTON = "Have it for nothing"
ABOUT = (
    "Harbour Daily reports from the quays of the north since 1871. It is owned by its readers, has offices in four "
    "ports, and is printed six days a week on paper that was made of last week's paper, as the readers demanded."
)
CRANES = "cranes ferries tugs barges pilots dockers buoys silos lighters trawlers winches anchors ropes dredgers".split()


def told(number: int) -> list[str]:
    """Five paragraphs that no other article has."""
    thing = CRANES[number % len(CRANES)]
    return [
        f"The council ordered {number + 40} {thing} on Tuesday, its director said at quay {number}, after long talks.",
        f"The {thing} cost {number + 2} million euros, which the city pays over some years, as its treasurer put it.",
        f"Nobody had asked for {thing} until the spring, when a report on pier {number} found that they were missing.",
        f"What becomes of the old {thing} is open, and the union of pier {number} wants to be asked before they go.",
        f"A vote on the {thing} at quay {number} is expected in the spring, once the budget of the port is known.",
    ]


def apart(number: int) -> list[str]:
    """The same, with names as well as figures that no other of a hundred articles has."""
    thing, other = CRANES[number % len(CRANES)], CRANES[number // len(CRANES)]
    return [line.replace(thing, f"{thing} and {other}") for line in told(number)]


def article(number: int, *lines: str) -> Article:
    url = f"https://harbour.example/{number}"
    return Article(
        id=urls.article_id(url), url=url, feed="https://harbour.example/feed", outlet="Harbour Daily",
        title=f"The council orders {CRANES[number % len(CRANES)]} for quay {number}",
        text="\n\n".join(lines or told(number)), text_from="page", status="article", lang="en", authors=(),
        published=NOON, seen=NOON,
    )  # fmt: skip


def cleaned(articles: Sequence[Article]) -> list[Article]:
    learnt = learn(articles)
    return [without(one, learnt) for one in articles]


def texts(articles: Sequence[Article]) -> list[list[str]]:
    return [one.text.split("\n\n") for one in articles]


# -- what is learnt ---------------------------------------------------------------------------


def test_what_stands_below_three_articles_is_furniture() -> None:
    three = [article(n, *told(n), "Harbour Daily", "The paper of the quays.") for n in range(3)]
    assert texts(cleaned(three)) == [told(n) for n in range(3)]


def test_what_only_two_articles_share_is_not() -> None:
    two = [article(n, *told(n), "The paper of the quays.") for n in range(2)]
    assert cleaned(two) == two


@pytest.mark.parametrize(
    "line",
    [
        "The police are investigating.",
        "“We will appeal,” he said.",
        "Russia invaded Ukraine on 24 February 2022.",
    ],
)
@pytest.mark.parametrize("head", [True, False])
def test_a_true_sentence_that_begins_or_ends_three_of_many_articles_stays(line: str, head: bool) -> None:
    many = [article(n, *apart(n)) for n in range(60)]
    for n in (4, 21, 38):
        many[n] = article(n, *([line, *apart(n)] if head else [*apart(n), line]))
    assert cleaned(many) == many


@pytest.mark.parametrize(
    "line", ["Harbour Daily", "▶ More at our quay.", "Write to quay@harbour.example now."]
)
def test_a_line_with_an_outlets_marks_goes_from_three_of_many(line: str) -> None:
    many = [article(n, *apart(n), *([line] if n in {4, 21, 38} else [])) for n in range(60)]
    assert texts(cleaned(many)) == [apart(n) for n in range(60)]


def test_an_obituary_keeps_its_first_words_and_an_article_loses_its_authors_note() -> None:
    note = "Ida Berg is a reporter for the Harbour Daily."
    assert texts([without(article(0, note, *told(0), note))]) == [[note, *told(0)]]


def test_what_stands_above_them_is_furniture_though_its_day_varies() -> None:
    days = ("3 March 2026, 9:15", "12 March 2026, 18:40", "30 April 2026, 7:05", "1 May 2026, 12:00")
    four = [article(n, f"Harbour desk, {day}", *told(n)) for n, day in enumerate(days)]
    assert texts(cleaned(four)) == [told(n) for n in range(4)]


def test_a_pitch_and_its_button_between_paragraphs_go_wherever_they_stand() -> None:
    many = []
    for n in range(8):
        lines = told(n)
        lines[1 + n % 3 : 1 + n % 3] = [PITCH, BUTTON]
        many.append(article(n, *lines))
    assert texts(cleaned(many)) == [told(n) for n in range(8)]


def test_a_heading_that_every_article_has_stays() -> None:
    many = [article(n, *told(n)[:2], "Why it matters", *told(n)[2:]) for n in range(8)]
    assert cleaned(many) == many


def test_a_paragraph_of_background_in_some_articles_of_many_stays() -> None:
    background = (
        "The port of Vann, founded in 1640 at the mouth of the river, handles nine million containers a year and is "
        "the largest employer of the region; its northern quay was built over after the great flood of 1953."
    )
    many = [article(n, *told(n)[:3], *([background] if n % 4 == 0 else []), *told(n)[3:]) for n in range(40)]
    assert cleaned(many) == many


def test_what_an_outlet_says_about_itself_below_its_articles_goes_though_it_is_long() -> None:
    many = [article(n, *told(n), *([ABOUT] if n % 3 else [])) for n in range(12)]
    assert texts(cleaned(many)) == [told(n) for n in range(12)]


def test_another_articles_headline_between_paragraphs_is_a_link() -> None:
    many = [article(n) for n in range(3)]
    linked = replace(
        many[0], text="\n\n".join([*told(0)[:2], many[1].title, *told(0)[2:], f"- {many[2].title}"])
    )
    assert texts(cleaned([linked, *many[1:]]))[0] == told(0)


def test_an_articles_own_headline_is_none() -> None:
    many = [article(n, article(n).title, *told(n)) for n in range(3)]
    assert cleaned(many) == many


def test_a_row_of_headlines_is_furniture() -> None:
    many = [article(n) for n in range(4)]
    row = f"| {many[1].title} {many[2].title} {many[3].title} |"
    assert texts(cleaned([article(0, *told(0), row), *many[1:]]))[0] == told(0)


def test_a_list_of_links_goes_with_the_line_above_it() -> None:
    links = ("- Ferries return to the river", "- Dockers vote on pay", "- A silo is moved")
    lone = article(0, *told(0)[:3], "Read more harbour news", *links, *told(0)[3:])
    assert texts([without(lone)]) == [told(0)]


# -- what must not count as recurring ----------------------------------------------------------


def test_one_text_under_many_addresses_is_one_article() -> None:
    same = [replace(article(0), id=f"{n:016x}", title=f"Headline {n}") for n in range(6)]
    assert cleaned(same) == same


def test_versions_of_a_running_story_do_not_make_it_furniture() -> None:
    running = [article(n, told(10 + n)[0], *told(0), *told(1)[:n]) for n in range(5)]
    assert cleaned(running) == running


def test_syndicated_copies_with_a_line_of_their_own_do_not_either() -> None:
    copies = [
        article(n, *told(0), f"Printed with permission by the paper of pier {name}.")
        for n, name in enumerate("ABCD")
    ]
    assert cleaned([*copies, *(article(n) for n in range(20, 30))])[:4] == copies


def test_a_barriers_text_under_many_headlines_stays_what_the_page_said() -> None:
    wall = (
        "Read on with a subscription of your choice.",
        "Ten weeks for the price of one, and then as you like.",
    )
    walls = [article(n, *wall) for n in range(12)]
    assert cleaned(walls) == walls


def test_an_article_keeps_all_its_words_where_it_would_lose_most() -> None:
    brief = article(9, "Ferries are late.", PITCH, BUTTON, ABOUT)
    learnt = learn([*(article(n, *told(n), PITCH, BUTTON, ABOUT) for n in range(8)), brief])
    assert without(brief, learnt) == brief


# -- one page alone ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "below",
    [
        ("📌 Source: Gazette", "🔗 Original: https://gazette.example/1", "⚠️ Please credit Harbour Daily when republishing."),
        ("This content is intended for informational purposes only and is no advice.",),
        ("Sources: Nikkei, Reuters",),
        ("Share this article", "Follow us on X", "© 2026 Harbour Daily. All rights reserved."),
        ("関連記事", "無断転載を禁じます"),
    ],
)  # fmt: skip
def test_certain_lines_go_from_the_foot_of_a_lone_page_and_are_kept(below: tuple[str, ...]) -> None:
    done = without(article(0, *told(0), *below))
    assert done.text.split("\n\n") == told(0)
    assert done.furniture == tuple(Fixture(at=5 + n, text=line) for n, line in enumerate(below))


def test_between_paragraphs_such_a_line_stays_but_an_advertisement_goes() -> None:
    lines = [
        *told(0)[:2],
        "Top stories",
        *told(0)[2:3],
        "ADVERTISEMENT – CONTINUE READING BELOW",
        *told(0)[3:],
    ]
    assert texts([without(article(0, *lines))]) == [[*told(0)[:2], "Top stories", *told(0)[2:]]]


@pytest.mark.parametrize(
    "line",
    [
        "Get the five stories that the harbour will talk about, in your inbox at 6.30.",
        "Share this article",
        "[오늘의 추천] 바다가 보이는 집",
        "メールマガジンの登録はこちら",
    ],
)
def test_a_pitch_that_is_certain_by_its_words_goes_from_between_the_paragraphs_of_a_lone_page(
    line: str,
) -> None:
    done = without(article(0, *told(0)[:2], line, *told(0)[2:]))
    assert done.text.split("\n\n") == told(0)
    assert done.furniture == (Fixture(at=2, text=line),)


def test_a_japanese_outlets_furniture_is_learnt_too() -> None:
    things = ("クレーン", "フェリー", "曳船", "浮標")
    own = [
        [
            f"港湾局は火曜日、{thing}を{n}隻発注したと発表した。費用は三年で支払われる。",
            f"{thing}の到着は来年の春になる見通しで、組合は説明を求めている。",
        ]
        for n, thing in enumerate(things)
    ]
    pages = [
        article(n, f"2026年11月{n + 1}日 {n}時", *lines, "この新聞の記事は会員の方に毎朝お届けしています。")
        for n, lines in enumerate(own)
    ]
    assert texts(cleaned(pages)) == own


# -- nothing is lost -----------------------------------------------------------------------------

LINES = st.sampled_from(
    [*told(0), *told(1), *told(2), PITCH, BUTTON, ABOUT, "Share", "Source: dpa", "Why?", "- One", ABOUT]
)
PAGES = st.lists(st.lists(LINES, max_size=9), min_size=1, max_size=9)


@settings(max_examples=150, deadline=None)
@given(PAGES, st.randoms(use_true_random=False))
def test_cleaning_keeps_every_word_in_its_place_and_done_again_changes_nothing(
    pages: list[list[str]], chance: random.Random
) -> None:
    articles = [replace(article(n), text="\n\n".join(lines)) for n, lines in enumerate(pages)]
    done = cleaned(articles)
    assert [one.whole for one in done] == [one.text for one in articles]
    assert cleaned(done) == done
    shuffled = list(done)
    chance.shuffle(shuffled)
    assert learn(shuffled) == learn(articles)


def test_what_is_no_longer_furniture_is_put_back() -> None:
    three = [article(n, *told(n), "The paper of the quays.") for n in range(3)]
    done = cleaned(three)
    assert done != three
    assert [without(one, learn(done[:2])) for one in done] == three
    assert [without(one, NONE) for one in done] == three


def test_an_origin_named_in_a_source_line_is_found_after_the_line_is_gone() -> None:
    lead = without(article(0, *told(0), "Source: Nikkei"))
    assert "Nikkei" not in lead.text
    found = evidence.find(Story(id="s", lead=Scored(article=lead, scores=())))
    assert found.origin is not None
    assert (found.origin.outlet, found.origin.credited_by) == ("Nikkei", (lead.id,))
