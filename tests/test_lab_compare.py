"""`monitor lab compare`: the evidence behind stories, as a filter."""

from __future__ import annotations

from typing import Any

from test_lab import lab

PAPER = (
    "LINDHAVEN - Harbour Grid is in early-stage talks to buy the Tern Bay substation for $48 million, the "
    "Lindhaven Ledger has learned. The purchase would double the power that the port can draw. "
    "Regulators are to decide by 30 March 2027, two people with knowledge of the matter said."
)
WIRE = (
    "Harbour Grid is in early-stage talks to buy the Tern Bay substation for about $48 million, the "
    "Lindhaven Ledger newspaper reported on Tuesday. The purchase would double the power of the port, "
    "according to the report. Harbour Grid declined to comment on Tuesday evening."
)


def line(number: int, text: str, **more: Any) -> dict[str, Any]:
    return {
        "id": f"a{number}",
        "story": "tern-bay",
        "title": "Harbour Grid in talks to buy Tern Bay substation",
        "text": text,
        "url": f"https://outlet-{number}.example/{number}",
        "outlet": f"Outlet {number}",
        "published": f"2026-11-17T0{number}:00:00Z",
        **more,
    }


LINES = [line(1, PAPER, outlet="Lindhaven Ledger"), line(2, WIRE)]


def quoted(found: Any) -> list[tuple[str, list[str]]]:
    """Every quotation of an answer, and whose it is."""
    out: list[tuple[str, list[str]]] = []
    if isinstance(found, list):
        for one in found:
            out += quoted(one)
    elif isinstance(found, dict):
        # The proof of an origin stands in the article that credits it.
        whose = found.get("credited_by", [])[:1] or found.get("articles")
        whose = whose or [found.get("article") or found.get("id")]
        for key in ("quote", "sentence"):
            if found.get(key) and whose != [None] and all(isinstance(one, str) for one in whose):
                out.append((found[key], whose))
        for value in found.values():
            out += quoted(value)
    return out


def test_one_line_a_story_says_who_had_it_first_and_what_to_read() -> None:
    code, (answer,) = lab(["compare"], LINES)
    assert code == 0
    assert answer["story"] == "tern-bay"
    assert answer["outlets"] == 2
    assert answer["origin"]["outlet"] == "Lindhaven Ledger"
    assert (answer["origin"]["article"], answer["origin"]["credited_by"]) == ("a1", ["a2"])
    assert answer["lead"] == "a1"
    assert answer["reads"][0]["article"] == "a1"
    assert {"points", "dates", "ahead", "figures", "certainty", "articles", "summary"} <= answer.keys()


def test_every_quotation_stands_in_the_article_that_it_names() -> None:
    _, (answer,) = lab(["compare"], LINES)
    texts = {one["id"]: f"{one['title']}\n{one['text']}" for one in LINES}
    found = [(quote, name) for quote, whose in quoted(answer) for name in whose]
    assert len(found) > 5
    assert [one for one in found if one[0] not in texts[one[1]]] == []


def test_stories_come_in_the_order_of_their_first_articles_and_a_bad_line_in_its_place() -> None:
    lines = [
        line(3, WIRE, story=7),
        "{not json",
        line(4, PAPER, story="x"),
        line(5, WIRE, story=7),
        {"id": "z"},
    ]
    code, answers = lab(["compare"], lines)
    assert code == 1
    assert [one.get("story", one.get("id")) for one in answers] == [7, None, "x", "z"]
    assert answers[3]["error"] == "'story' is missing"
    assert [one["id"] for one in answers[0]["articles"]] == ["a3", "a5"]


def test_the_order_of_the_lines_of_a_story_changes_nothing() -> None:
    assert lab(["compare"], LINES)[1] == lab(["compare"], LINES[::-1])[1]


def test_an_origin_that_nobody_names_is_unknown() -> None:
    _, (answer,) = lab(
        ["compare"], [line(1, "A crane fell at the port of Tern Bay on Tuesday. Nobody was hurt.")]
    )
    assert answer["origin"]["outlet"] is None
    assert answer["points"] == []


def test_articles_of_one_publisher_are_one_outlet() -> None:
    lines = [line(1, PAPER), line(2, WIRE, url="https://news.outlet-1.example/2")]
    assert lab(["compare"], lines)[1][0]["outlets"] == 1
