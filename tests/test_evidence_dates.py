from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from evidence_stories import article, story, told

from monitor.evidence import find
from monitor.evidence.dates import ahead
from monitor.evidence.dates import dates as all_dates
from monitor.evidence.reading import members
from monitor.model import Article, Dated

FILLER = " ".join("Nothing of note was said about it by anyone there." for _ in range(6))


def dates(*texts: str) -> tuple[Dated, ...]:
    return find(told(*(("A title", t) for t in texts))).dates


@pytest.mark.parametrize(
    ("sentence", "when", "day"),
    [
        ("Brightfab wants to have the factory running by 2027.", "by 2027", date(2027, 1, 1)),
        ("The servers went on sale in March 2026 in Norland.", "March 2026", date(2026, 3, 1)),
        ("The maker will open its interface in mid-2027 to all.", "mid-2027", date(2027, 6, 1)),
        ("Shareholders will vote on the plan on 3 December.", "3 December", date(2026, 12, 3)),
        ("Shareholders will vote on the plan on December 3, 2026.", "December 3, 2026", date(2026, 12, 3)),
        ("Orders must be in by Jan. 15 to count at all.", "by Jan. 15", date(2027, 1, 15)),
        (
            "Mass production begins in the second half of 2028 there.",
            "the second half of 2028",
            date(2028, 7, 1),
        ),
        ("Mass production begins in early 2028 in Norland.", "early 2028", date(2028, 1, 1)),
        ("同社は2027年春に量産を始める計画だ。", "2027年春", date(2027, 3, 1)),
        ("2030年までに全工程を自社で手がける。", "2030年までに", date(2030, 1, 1)),
        ("工場は2027年４月1日に稼働する見通しだ。", "2027年４月1日", date(2027, 4, 1)),
        ("12月3日までに結論を出す予定である。", "12月3日までに", date(2026, 12, 3)),
    ],
)
def test_an_explicit_date_is_given_with_its_clause(sentence: str, when: str, day: date) -> None:
    (found,) = dates(f"{sentence} {FILLER}")
    assert (found.when, found.day) == (when, day)
    assert found.quote.text in sentence


@pytest.mark.parametrize(
    "sentence",
    [
        "The factory will run next year, Brightfab said.",
        "来年には量産を始める計画だ。",
        "Brightfab said so on November 18, 2026 in a call with press.",
        "Brightfab was founded in March 2011 by two brothers from Norland.",
        "Its 2027 budget is larger than all others before.",
        "Updated March 3, 2026 with a comment of the company.",
        "Masa Ode speaks at a fair in Norland, Jan. 6, 2026.",
        "The card has 2030 cores and 2048 threads inside.",
        "They meet on February 31, 2027 as nobody ever did.",
    ],
)
def test_what_is_vague_stamped_background_or_the_day_itself_is_left_out(sentence: str) -> None:
    assert dates(f"{sentence} {FILLER}") == ()


def test_three_dates_at_most_sorted_by_day() -> None:
    found = dates(
        "The first line runs by 2029. The second line will open in May 2027. "
        "The third will close in June 2028. "
        "Their fourth line is planned for July 2030."
    )
    assert [d.day for d in found] == [date(2027, 5, 1), date(2028, 6, 1), date(2029, 1, 1)]


def test_a_date_that_more_articles_give_comes_before_others() -> None:
    text = "One ends in May 2027. Two ends in June 2027. Three ends in July 2027."
    found = dates(
        f"{text} The whole factory is to be done in August 2028.",
        "The whole factory is to be done in August 2028.",
    )
    shared = [d for d in found if d.day == date(2028, 8, 1)]
    assert [len(d.quote.articles) for d in shared] == [2]


def test_a_number_with_a_comma_is_not_cut_in_the_quotation() -> None:
    (found,) = dates(f"It will employ 12,500 people in May 2027. {FILLER}")
    assert found.quote.text == "It will employ 12,500 people in May 2027"


# -- what is still to come --------------------------------------------------------------------------


def coming(*texts: str) -> tuple[Dated, ...]:
    return ahead(members(told(*(("A title", f"{t} {FILLER}") for t in texts))))


@pytest.mark.parametrize(
    ("sentence", "when", "day"),
    [
        (
            "Brightfab will report earnings on Wednesday, 25 November.",
            "Wednesday, 25 November",
            date(2026, 11, 25),
        ),
        ("Shareholders vote on the sale on December 3, they said.", "December 3", date(2026, 12, 3)),
        ("The court hearing is scheduled for 4 February 2027.", "4 February 2027", date(2027, 2, 4)),
        ("Orders must be in by Jan. 15 to count at all.", "by Jan. 15", date(2027, 1, 15)),
        ("The plant will be finished by 2030, Brightfab said.", "by 2030", date(2030, 1, 1)),
        ("The phone is due to go on sale in spring 2027.", "spring 2027", date(2027, 3, 1)),
        ("The scheme begins in April, officials of Norland said.", "April", date(2027, 4, 1)),
        ("The jobs will go by the end of March, it was told.", "by the end of March", date(2027, 3, 31)),
        ("The plant will make cells from 2029 in two halls.", "from 2029", date(2029, 1, 1)),
        ("The bridge of Norland reopens in mid-2027 for good.", "mid-2027", date(2027, 6, 1)),
        (
            "A second round takes place on Sunday 6 December there.",
            "Sunday 6 December",
            date(2026, 12, 6),
        ),
        ("The fair of Norland meets on 28-29 November again.", "28-29 November", date(2026, 11, 28)),
        ("Staff must choose by 30 June, the company wrote.", "by 30 June", date(2027, 6, 30)),
        ("運賃は2027年10月1日の実施を目指す。", "2027年10月1日", date(2027, 10, 1)),
        ("ホームドアは2035年度までに48駅で整備する。", "2035年度までに", date(2035, 4, 1)),
        ("電池を2029年から生産する。", "2029年から", date(2029, 1, 1)),
        ("新工場は2028年の稼働を目指す。", "2028年", date(2028, 1, 1)),
        ("北川の駅は27年春の開業を予定する。", "27年春", date(2027, 3, 1)),
        ("北川の鉄道は4月から値上げする。", "4月から", date(2027, 4, 1)),
        ("来年1月15日に判決が言い渡される。", "来年1月15日", date(2027, 1, 15)),
        ("同社は11月25日に決算を発表する予定だ。", "11月25日", date(2026, 11, 25)),
        ("12月3日の臨時株主総会で承認を求める方針だ。", "12月3日", date(2026, 12, 3)),
    ],
)
def test_what_is_to_come_is_given_with_its_clause(sentence: str, when: str, day: date) -> None:
    (found,) = coming(sentence)
    assert (found.when, found.day) == (when, day)
    assert found.quote.text in sentence


@pytest.mark.parametrize(
    "sentence",
    [
        "The court cited a letter from May 13 that nobody had read.",
        "Brightfab opened a shop on 3 November in Norland.",
        "As of January 9, 2027, nobody knows what will happen.",
        "Analysts forecast a market of $5 billion by 2030 for such chips.",
        "Brightfab raised its 2027 budget and its fiscal 2028 outlook.",
        "The firm marks its 100th anniversary in March 2027 in style.",
        "Next year the plant will be finished, Brightfab said.",
        "2027年3月期の純利益は5億円を見込む。",
        "Brightfab moved its release date from April 24, 2027, as it said.",
        "The third of them, 2027's best hope, is due to be told.",
        "来月には決算を発表する予定だ。",
        "Brightfab will sell the plan that it announced in March.",
        "Brightfab said in March it would close the plant for good.",
        "It will use the menu introduced in January for this.",
        "The round took place on Sunday 8 November there.",
        "2028年の売上高は5億円の見込みだ。",
        "20年に一度の祭りを開く予定だ。",
        "北川では毎年4月に祭りが開かれる。",
        "4月から値上げしている。",
    ],
)
def test_what_is_past_vague_or_an_outlook_is_not_to_come(sentence: str) -> None:
    assert coming(sentence) == ()


def test_a_day_that_two_articles_give_comes_once_with_both() -> None:
    sentence = "Shareholders will vote on the sale on 3 December."
    (found,) = coming(sentence, sentence)
    assert len(found.quote.articles) == 2


def test_at_most_eight_by_day_and_exact_days_before_years() -> None:
    days = " ".join(f"Brightfab will open hall {n} on {n} December." for n in range(1, 9))
    found = coming(f"Brightfab will be finished by 2031. {days}")
    assert [d.day for d in found] == [date(2026, 12, n) for n in range(1, 9)]


def test_what_had_come_when_the_last_article_appeared_is_not_ahead() -> None:
    first = article("A title", f"Brightfab will open a shop on 20 November. {FILLER}", number=1)
    last = article("A title", f"Brightfab is a maker of chips. {FILLER}", number=2, hours=200)
    assert len(ahead([first])) == 1
    assert ahead([first, last]) == ()


def test_the_clause_before_a_date_is_kept_in_a_long_sentence() -> None:
    (found,) = coming(
        "Applications close on January 29, and the first machines of them all are to run before anybody "
        "of the towns has asked for one."
    )
    assert found.quote.text.startswith("Applications close on January 29")


def test_a_hostile_page_costs_no_more_than_a_long_one() -> None:
    pages = [
        "will be in " * 5_000 + "March",
        "expected " * 6_000,
        "4月から" * 15_000,
        "27年春" * 15_000,
        "on 1-2 " * 8_000,
        "will be " * 4_000 + "on Thursday",
        "expected to be in the " * 60 + "autumn if it " * 40,
        "if it was moved from " * 60 + "March 4 to " * 60,
        "年内に" * 15_000,
        "\n".join(["on March 4 " * 130] * 40),
    ]
    begin = time.perf_counter()
    for page in pages:
        ahead(members(told(("Brightfab", page))))
    assert time.perf_counter() - begin < 5


# -- whose day it is --------------------------------------------------------------------------------


def undated(text: str, *, seen: int = 1970, published: int | None = None) -> Article:
    """An article that nobody dated; or one with a year that cannot be."""
    return replace(
        article("A title", f"{text} {FILLER}", number=1),
        published=None if published is None else datetime(published, 1, 1, tzinfo=UTC),
        seen=datetime(seen, 1, 1, tzinfo=UTC),
    )


def test_a_day_without_its_year_is_no_date_where_nothing_is_known_of_today() -> None:
    one = undated("Brightfab will open its shop on March 9, and the next opens in April.")
    assert ahead([one]) == ()
    assert all_dates([one]) == ()


def test_a_date_with_its_year_is_given_there_but_not_as_ahead() -> None:
    one = undated("Brightfab will open its shop in Norland on March 9, 2027.")
    assert [d.day for d in all_dates([one])] == [date(2027, 3, 9)]
    assert ahead([one]) == ()


def test_the_day_an_article_was_seen_stands_for_the_day_it_appeared() -> None:
    one = undated("Brightfab will open its shop in Norland on March 9.", seen=2027)
    assert [d.day for d in ahead([one])] == [date(2027, 3, 9)]


@pytest.mark.parametrize("year", [1, 9999])
def test_a_year_that_cannot_be_is_no_error(year: int) -> None:
    text = "Brightfab will open by March 9, and by April. It opened on May 3, 2026. 12月3日までに開く。"
    one = undated(text, seen=year, published=year)
    assert ahead([one]) == ()
    assert [d.day for d in all_dates([one])] == [date(2026, 5, 3)]
    assert find(story(one)).ahead == ()


@pytest.mark.parametrize(
    "sentence",
    [
        "On December 4, Brightfab announced a cheaper machine that will sell well.",
        "Buyers would be paid back in light of a ruling invalidating the fees on Dec. 20, a lawyer said.",
        "Brightfab will sell the machine that it showed on December 4.",
        "Up until December 13, about 3 million of them were sold in Norland.",
        "The sign-off was not given until Dec. 20 by those who will decide.",
        "The hall was closed for 15 days from December 5 to 19.",
        "The plan is expected, according to Norland News on Dec. 3.",
        "12月4日に発表した新製品を売る予定だ。",
    ],
)
def test_a_day_without_its_year_is_not_ahead_where_its_clause_tells_what_was_done(sentence: str) -> None:
    assert coming(sentence) == ()


@pytest.mark.parametrize(
    "sentence",
    [
        "Brightfab said the shop will open on December 4.",
        "A judge ordered the window to be extended until Dec. 15.",
        "Brightfab will no longer serve encrypted messages starting December 8th.",
        "She asked for a report by 15 December.",
        "The round is due to be held in Norport, on 5 December.",
        "Trains to Norport from 5 December, and to no other town.",
        "A hearing is set for 14 December.",
        "The hearing has been listed for 14 December at the court of Norport.",
        "The vote of the members is on 3 December, Brightfab said.",
    ],
)
def test_a_day_without_its_year_is_ahead_where_the_nearest_verb_looks_ahead(sentence: str) -> None:
    assert len(coming(sentence)) == 1


# -- how it is quoted -------------------------------------------------------------------------------

LONG = (
    "In 2027, the firm plans to connect its new machine to a battery which is one of the two that "
    "it once had found in a hall."
)


@pytest.mark.parametrize(
    ("sentence", "quote"),
    [
        (
            "Applications close on January 29, and the first machines are to run before the towns ask.",
            "Applications close on January 29",
        ),
        (
            LONG,
            "In 2027, the firm plans to connect its new machine to a battery",
        ),
        (
            "A chief told all that the AI-powered machines of the firm will enter its own new halls by 2027.",
            "the AI-powered machines of the firm will enter its own new halls by 2027",
        ),
        (
            "The firm showed AI–powered machines that will enter its factories by 2027.",
            "The firm showed AI–powered machines that will enter its factories by 2027",
        ),
    ],
)
def test_a_quotation_is_a_whole_clause_and_cuts_no_word(sentence: str, quote: str) -> None:
    assert [d.quote.text for d in coming(sentence)] == [quote]


# -- moved, conditional, told twice -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("sentence", "days"),
    [
        ("The hall's works were due in March but will now come in autumn.", [date(2027, 9, 1)]),
        ("The review had been due on December 4 but slipped to December 18.", [date(2026, 12, 18)]),
        ("The fair was postponed from May to July.", [date(2027, 7, 1)]),
        ("The launch was moved to December 10.", [date(2026, 12, 10)]),
        ("The bridge was originally planned for March 2027.", []),
        ("The new hall was to have opened on December 20, 2026.", []),
        ("The answer didn't come until weeks later, on December 2.", []),
        ("The deed will be signed on 18 January and not on 4 December.", [date(2027, 1, 18)]),
        ("The shop will open on 11 December, not on 4 December.", [date(2026, 12, 11)]),
        ("The shop will not open until 11 December.", [date(2026, 12, 11)]),
        ("開業を2027年3月から2027年9月に延期すると発表した。", [date(2027, 9, 1)]),
        ("開業は当初2027年3月の予定だったが、9月に延期した。", [date(2027, 9, 1)]),
        ("新店は、当初12月4日に開業を予定しており、多くの人が待つ。", []),
    ],
)
def test_of_a_date_that_was_moved_only_the_new_one_is_to_come(sentence: str, days: list[date]) -> None:
    assert [d.day for d in coming(sentence)] == days


@pytest.mark.parametrize(
    ("sentence", "quote"),
    [
        (
            "If regulators agree, the deal closes in March.",
            "If regulators agree, the deal closes in March",
        ),
        (
            "The deal closes in March, subject to approval by the council, Brightfab said.",
            "The deal closes in March, subject to approval by the council",
        ),
        (
            "The shop will open on December 4 unless the court of Norland stops it.",
            "The shop will open on December 4 unless the court of Norland stops it",
        ),
        (
            "承認されれば、統合は2027年3月に完了する見通しだ。",
            "承認されれば、統合は2027年3月に完了する見通しだ",
        ),
        (
            "株主が認めるなら、新会社は来春に発足する予定だ。",
            "株主が認めるなら、新会社は来春に発足する予定だ",
        ),
    ],
)
def test_a_quotation_keeps_the_condition_it_hangs_on(sentence: str, quote: str) -> None:
    assert [d.quote.text for d in coming(sentence)] == [quote]


def test_a_condition_of_another_clause_is_not_quoted() -> None:
    (found,) = coming(
        "Staff must choose by 30 June, and the council could take up their case in its hall if it wants to."
    )
    assert found.quote.text == "Staff must choose by 30 June"


@pytest.mark.parametrize(
    ("sentence", "days"),
    [
        ("Reports are due in December and in March.", [date(2026, 12, 1), date(2027, 3, 1)]),
        ("The board will meet on December 3 and on January 14.", [date(2026, 12, 3), date(2027, 1, 14)]),
    ],
)
def test_two_dates_of_one_verb_are_both_given(sentence: str, days: list[date]) -> None:
    assert [d.day for d in coming(sentence)] == days


@pytest.mark.parametrize(
    ("sentence", "quote"),
    [
        (
            "The firm makes cells, and the plant will open in May 2027.",
            "the plant will open in May 2027",
        ),
        (
            "It makes cells in Norland, which will be sold by June 2027.",
            "It makes cells in Norland, which will be sold by June 2027",
        ),
        (
            "The plant, long a ruin, will open in May 2027.",
            "The plant, long a ruin, will open in May 2027",
        ),
    ],
)
def test_a_quotation_begins_with_a_subject(sentence: str, quote: str) -> None:
    assert [d.quote.text for d in coming(sentence)] == [quote]


def test_one_event_with_and_without_its_day_comes_once_with_the_day() -> None:
    (found,) = coming(
        "The council of Norport will vote on the harbour bridge in December.",
        "The council will vote on the harbour bridge of Norport on December 9.",
    )
    assert (found.when, found.day) == ("December 9", date(2026, 12, 9))


def test_two_events_of_one_month_are_both_given() -> None:
    found = coming(
        "The bridge of Norport reopens in December. The trial of the mayor will open on December 9."
    )
    assert len(found) == 2


# -- told from the day of publication ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("sentence", "when", "day"),
    [
        ("The council will vote on Thursday on the plan.", "Thursday", date(2026, 11, 19)),
        ("The mayor is due in court Monday.", "Monday", date(2026, 11, 23)),
        ("The mayor will not speak until Friday of it.", "until Friday", date(2026, 11, 20)),
        ("The film is set to arrive next spring.", "next spring", date(2027, 3, 1)),
        ("The plan will be told by the end of the year.", "by the end of the year", date(2026, 12, 31)),
        ("The plant will open in the first half of next year.", "first half of next year", date(2027, 1, 1)),
        ("The film will be released Thursday, December 3.", "Thursday, December 3", date(2026, 12, 3)),
        ("The game of Norport will be shut down on March 12.", "March 12", date(2027, 3, 12)),
        ("The app goes from the shop, starting on March 19.", "starting on March 19", date(2027, 3, 19)),
        ("The works are scheduled for 2028 and 2030.", "2028", date(2028, 1, 1)),
        ("The menu should be ready by the end of June.", "by the end of June", date(2027, 6, 30)),
        ("新店は来春に開業する予定だ。", "来春", date(2027, 3, 1)),
        ("年内に結論を出す方針だ。", "年内", date(2026, 12, 31)),
        ("来年3月に工場を閉める。", "3月", date(2027, 3, 1)),
        ("2027年度中に量産を始める計画だ。", "2027年度中", date(2027, 4, 1)),
    ],
)
def test_a_day_told_from_that_of_publication_is_to_come(sentence: str, when: str, day: date) -> None:
    (found,) = coming(sentence)
    assert (found.when.removeprefix("the "), found.day) == (when, day)


@pytest.mark.parametrize(
    "sentence",
    [
        "The plan will cost more, she said on Thursday.",
        "The mayor was scheduled to appear on Thursday.",
        "The plan that will cost more was told in an interview Monday.",
        "Brightfab isn't expected to speak on Monday.",
        "The council will not meet on Monday at all.",
        "Prices will fall when the ships arrive.",
        "It has come to be seen in the summer there.",
        "The guard was rushed to the hospital on December 4.",
        "The lower price should mean fewer sales in January.",
    ],
)
def test_a_weekday_of_the_telling_or_of_nothing_to_come_is_left_out(sentence: str) -> None:
    assert coming(sentence) == ()
