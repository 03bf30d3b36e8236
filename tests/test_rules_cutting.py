"""Cutting and matching in one pass: the same as atom by atom, and linear in the text whatever it is."""

from __future__ import annotations

import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from ruling import found, tag

from monitor.rules import Matcher, Text, tag_query
from monitor.rules.atoms import cut, joint, norm

TYPOGRAPHY = "aZ1'’‘s-–—…“”\u00a0•£€ .+#_"
SCRIPTS = "aZé'’sS-‐ .,\n\u00a0İıßǅΣς&+#C9_ﾊﾞﾊ\u3099の日·・한국ไยأंк\u0301\u200d\U0001d400"


@given(
    st.one_of(st.text(), *(st.text(st.sampled_from(signs), max_size=40) for signs in (TYPOGRAPHY, SCRIPTS)))
)
@example("İ'S C++'s ΟΔΟΣ's x")
def test_a_text_is_cut_whole_as_it_is_atom_by_atom(body: str) -> None:
    text = Text("Title's", body)
    atoms = list(cut(text.content))
    ends = [0, *(atom.end() for atom in atoms)]
    assert text.starts == [atom.start() for atom in atoms]
    assert text.ends == ends[1:]
    assert text.norms == [norm(atom.group()) for atom in atoms]
    assert text.joints == [
        joint(text.content[end : atom.start()]) for end, atom in zip(ends, atoms, strict=False)
    ]
    assert len(text.halves) == len(text) + 1
    assert len(text.paragraph) == len(text)


@given(st.text(max_size=30), st.text(max_size=30))
def test_the_title_ends_where_the_body_begins(title: str, body: str) -> None:
    text = Text(title, body)
    assert all(start < len(text.content.partition("\n\n")[0]) for start in text.starts[: text.title_end])
    assert len(Text(title, "")) == text.title_end


def seconds(rule: str, body: str) -> float:
    matcher = Matcher([tag_query(tag(rule))])
    start = time.process_time()
    matcher.find(Text("x", body), lang="pl")
    return time.process_time() - start


def test_a_regular_expression_that_would_backtrack_takes_linear_time() -> None:
    assert found("/(a+)+$/", "x", "a" * 50_000 + "b") == []
    assert seconds("/(a+)+$/", "a" * 50_000 + "b") < 5


@pytest.mark.parametrize(
    ("rule", "piece"),
    [
        ('"buy it now today" OR "buy it buy it later" OR buy*', "buy it "),
        ("buy NEAR/5 it OR (it NEAR/100 now)", "buy-it-"),
        ("=BUY OR B.U.Y. OR buy-it OR TYO:9984", "B.U.Y. "),
        ("TYO:9984 OR 9984", "9984:"),
        ("京都 OR 銅 OR ソフトバンク", "京都東京都ソフトバン"),
        ("アーム OR サーバー", "アーム"),
    ],
)
def test_a_page_of_beginnings_takes_linear_time(rule: str, piece: str) -> None:
    """A matcher that looks at the whole page for each hit takes a minute here."""
    assert seconds(rule, piece * (150_000 // len(piece))) < 8


def test_hundreds_of_tags_are_ready_within_a_second() -> None:
    names = [f"Name{at} Surname{at * 7}" for at in range(1270)]
    start = time.process_time()
    Matcher([tag_query(tag(any=(names[at], names[at + 1], f"Label{at}-ise"))) for at in range(0, 1270, 2)])
    assert time.process_time() - start < 2


def test_many_tags_cost_little_more_than_three() -> None:
    body = " ".join(f"word{at % 800} of the market, label{at % 97} and others." for at in range(100))
    few = Matcher([tag_query(tag(any=(f"absent{at}",))) for at in range(3)])
    many = Matcher(
        [tag_query(tag(any=tuple(f"label{at} and phrase{n}" for n in range(15)))) for at in range(200)]
    )

    def cost(matcher: Matcher) -> float:
        matcher.find(Text("x", body))
        start = time.process_time()
        for _ in range(60):
            matcher.find(Text("x", body))
        return time.process_time() - start

    assert min(cost(many) for _ in range(3)) < 4 * min(cost(few) for _ in range(3))
