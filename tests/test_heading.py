"""What stands above the first words goes, in many languages; the first words never do."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.extract.heading import without_heading

TITLE = "Port orders forty electric cranes"
FIRST = "The port of Halden has ordered forty electric cranes, it said on Tuesday."
SECOND = "They replace machines that have stood on the northern quay since 1987."
TEXT = f"{FIRST}\n\n{SECOND}"


def cut(
    *above: str, title: str = TITLE, authors: tuple[str, ...] = ("Ida Berg", "Ola Nes"), body: str = TEXT
) -> str:
    return without_heading("\n\n".join((*above, body)), {title}, set(authors))


@pytest.mark.parametrize(
    "line",
    [
        TITLE,
        "PORT ORDERS FORTY ELECTRIC CRANES",
        "News",
        "Wirtschaft",
        "ニュース",
        "By Ida Berg",
        "By Will Said",
        "Ida Berg and Ola Nes",
        "by: Ida Berg, Dec 17, 2025",
        "Von Ida Berg",
        "Par Jeanne Martin",
        "Por Ana López",
        "Ida Berg, Senior Reporter",
        "文＝山田太郎",
        "17 November 2026",
        "Published: Tue, Nov 17, 2026 at 9:30 am GMT",
        "Stand: 22.04.2026, 06:00 Uhr",
        "Publié le 17 novembre 2026 à 09h30",
        "Publicado el 17 de noviembre de 2026",
        "2026年11月17日 9時30分 更新",
        "입력 2026.11.17 20:27",
        "3 hours ago",
        "5 min read",
        "Lesezeit: 3 Minuten",
        "Temps de lecture : 4 min",
        "この記事は約3分で読めます",
        "Share",
        "Share on Facebook",
        "Share this article on X | Email | Print",
        "Teilen",
        "シェアする",
        "Photo: Ida Berg",
        "Bild: Ola Nes/Havnebladet",
        "(Photo by Ola Nes)",
        "写真：山田太郎",
        "Getty Images",
        "Advertisement",
        "Anzeige",
    ],
)
def test_a_line_of_the_heading_goes(line: str) -> None:
    assert cut(line) == TEXT


@pytest.mark.parametrize(
    "line",
    [
        "The largest order in the history of the port",
        "By the end of the year the port will have none of its old machines left.",
        "By the time the cranes arrive",
        "In May 2026 the council had said no.",
        "March 2026 was the coldest in a century",
        "That was in 2024",
        "Image is everything in this harbour.",
        "Share prices rose by 4 percent.",
        "Facebook will close its office on the quay.",
        "HALDEN (Havnebladet) - The cranes are coming.",
        "Ida Berg was the first woman to run the port.",
        "Live music returns to the quay",
        "【ハルデン共同】港湾局は十七日、発注を発表した。",
        "Von Halden nach Oslo fährt wieder ein Zug",
        "Image from the quay shows forty cranes.",
        "Photo: the mayor was not told.",
        "Author Ida Berg Stabbed",
        "Getty Images sues the port",
    ],
)
def test_a_standfirst_and_a_first_sentence_stay(line: str) -> None:
    assert cut(line) == f"{line}\n\n{TEXT}"


def test_a_whole_heading_goes_and_the_standfirst_stays() -> None:
    standfirst = "Deliveries begin in spring and end three years later"
    assert (
        cut("Home", "Harbour", TITLE, "By Ida Berg", "17 November 2026", "5 min read", standfirst)
        == f"{standfirst}\n\n{TEXT}"
    )


def test_the_headline_without_the_outlets_name_is_the_headline() -> None:
    assert cut(TITLE, title=f"{TITLE} | The Harbour Post") == TEXT


def test_a_heading_in_one_line_is_a_heading() -> None:
    assert cut(f"Last updated: Tuesday, November 17, 2026 {TITLE} By Ida Berg") == TEXT
    assert cut(f"{TITLE} 17 November 2026") == TEXT
    assert cut(f"2026年11月17日 {TITLE}") == TEXT


@pytest.mark.parametrize(
    "line",
    [
        f"“{TITLE}” was the headline of every paper on the quay.",
        f"Yesterday we wrote: {TITLE}",
        f"{TITLE}, it said, and more will follow.",
    ],
)
def test_a_sentence_that_holds_the_headline_stays(line: str) -> None:
    assert cut(line) == f"{line}\n\n{TEXT}"


JAPANESE = "【ハルデン共同】港湾局は12日、電動クレーン４０基を発注した、と発表した。"


@pytest.mark.parametrize(
    "first",
    [
        JAPANESE,
        "東京都の〈臨海部〉で、試験が続く。",
        "「三年待った」。局長は12日、そう語った。",
        "12日の会見で、局長は語った。",
        "（前編から続く）港は静かだった。",
        "港の朝は早い。午前4時、船が着く。",
    ],
)
def test_the_first_words_of_a_japanese_article_stay(first: str) -> None:
    body = f"{first}\n\n北岸の整備は来春に始まる。（山田太郎）"
    above = "港湾局、クレーン40基を発注\n\n2026年11月17日 9時30分\n\n記者：山田太郎\n\n"
    assert without_heading(above + body, {"港湾局、クレーン40基を発注"}, {"山田太郎"}) == body


def test_a_headline_below_long_paragraphs_is_not_the_pages_heading() -> None:
    body = f"{FIRST}\n\n{SECOND} {SECOND}\n\n{TITLE}\n\n{SECOND}"
    assert without_heading(body, {TITLE}, set()) == body


def test_names_that_are_not_the_authors_may_be_the_text() -> None:
    assert cut("Halden", authors=()) == f"Halden\n\n{TEXT}"


def test_a_text_of_one_line_is_never_taken_away() -> None:
    for line in (TITLE, "By Ida Berg", "17 November 2026"):
        assert without_heading(line, {TITLE}, {"Ida Berg"}) == line


@given(st.text(max_size=300), st.text(max_size=60), st.text(max_size=30))
def test_any_text_keeps_its_end(body: str, title: str, author: str) -> None:
    found = without_heading(body, {title}, {author})
    assert bool(found) == bool(body.strip())


def test_a_hostile_line_costs_no_time() -> None:
    for unit in ("1", "share ", "x ", "by ", "photo: ", "12:", "Ä", " "):
        without_heading((unit * 200)[:120] + "!\n\n" + TEXT, {unit * 100}, {unit * 50})
