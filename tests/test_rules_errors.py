"""What the rule language refuses: every mistake at its place, with what to write instead."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruling import tag

from monitor.errors import RuleError
from monitor.rules import parse, phrase, tag_query


@pytest.mark.parametrize(
    ("rule", "at_fault", "hint"),
    [
        ("(nvidia OR amd", "(", "never closed"),
        ("nvidia)", ")", "without an opening"),
        ('amd OR "nvidia', '"nvidia', "never closed"),
        ("nvidia AND", "AND", "ends after AND"),
        ("nvidia NEAR/5", "NEAR/5", "ends after NEAR/5"),
        ("OR nvidia", "OR", "missing before OR"),
        ("amd AND AND nvidia", "AND nvidia"[:3], "missing before AND"),
        ("nvidia chips", "chips", "AND or OR"),
        ("nvidia NOT amd", "NOT", "AND NOT"),
        ("nvidia OR ()", ")", "nothing between"),
        ("NOT nvidia", "NOT nvidia", "only says what must not"),
        ("lang:ja", "lang:ja", "only says what must not"),
        # operators in other shapes
        ("nvidia and amd", "and", "write AND"),
        ("nvidia AND not amd", "not", "write NOT"),
        ("or nvidia", "or", "write OR"),
        ("nvidia ＯＲ amd", "ＯＲ", "write OR"),
        ("nvidia && amd", "&&", "write AND"),
        ("nvidia || amd", "||", "write OR"),
        ("nvidia ANDNOT amd", "ANDNOT", "write AND NOT"),
        ("nvidia -amd", "-", "AND NOT"),
        ("nvidia –amd", "–", "AND NOT"),
        ("nvidia - amd", "-", "AND NOT"),
        ("nvidia !amd", "!", "AND NOT"),
        ("+nvidia", "+", "AND"),
        ("nvidia, amd", ",", "write OR"),
        ("nvidia,amd", ",", "write OR"),
        ("nvidia;amd", ";", "write OR"),
        ("ソフトバンク、孫正義", "、", "write OR"),
        ("[nvidia OR amd]", "[", "( )"),
        # quotes
        ("‘sovereign AI’", "‘sovereign AI’", 'write "sovereign AI"'),
        ("amd OR 'sovereign AI'", "'sovereign AI'", 'write "sovereign AI"'),
        ('nvidia OR "--"', '"--"', "no letter"),
        ('nvidia OR ""', '""', "no letter"),
        # NEAR
        ("amd NEAR nvidia", "NEAR", "NEAR/5"),
        ("amd NEAR 5 nvidia", "NEAR", "NEAR/5"),
        ("amd near/3 nvidia", "near/3", "NEAR/5"),
        ("amd near5 nvidia", "near5", "NEAR/5"),
        ("amd w/5 nvidia", "w/5", "NEAR/5"),
        ("amd NEAR/0 nvidia", "NEAR/0", "1 to 100"),
        ("amd NEAR/3 (b1 AND c1)", "(", "NEAR joins"),
        # fields
        ("titel:nvidia", "titel:", "did you mean title:"),
        ("intitle:nvidia", "intitle:", "did you mean title:"),
        ("nvidia AND site:reuters", "site:", "did you mean outlet:"),
        ("title :nvidia", ":nvidia", "write title:"),
        ("title : nvidia", ":", "write title:"),
        ("body:nvidia", "body:", "title:, outlet:, lang:"),
        ("http://example.org", "http:", "quotes"),
        ("lang:", "lang:", "lang:ja"),
        ("nvidia AND lang:english", "english", "lang:en"),
        ("nvidia AND lang:jp", "jp", "lang:ja"),
        ("nvidia AND lang:12", "12", "two letters"),
        ("=title:nvidia", "=title:", "title:="),
        ("==ARM", "==", "one ="),
        ("amd OR = ARM", "=", "needs a word"),
        # stars and other wildcards
        ("nvidia OR ai*", "ai*", "3 letters"),
        ("*nvidia", "*nvidia", "beginning of a word"),
        ("nvi*dia", "nvi*dia", "beginning of a word"),
        ("wom?n", "?", "regular expression"),
        ("nvidia~2", "~2", "OR"),
        # regular expressions
        ("amd OR /(/", "/(/", "missing )"),
        ("amd OR /a**/", "**", "repetition"),
        ("/[z-a]x/", "z-a", "range"),
        (r"/\q/", r"\q", "escape"),
        ("/(?=x)x/", "(?=", "look-around"),
        ("/x(?<!y)/", "(?<!", "look-around"),
        (r"/(a)\1/", r"\1", "back-references"),
        ("/x/i", "i", "ignores case"),
        ("/nvidia", "/nvidia", "never closed"),
        ("/x*/", "/x*/", "everywhere"),
    ],
)
def test_a_wrong_rule_is_refused_at_its_place_with_a_hint(rule: str, at_fault: str, hint: str) -> None:
    with pytest.raises(RuleError, match=re.escape(hint)) as caught:
        parse(rule)
    assert rule[caught.value.position :][: caught.value.length] == at_fault


@pytest.mark.parametrize("rule", ["", "   ", "\u200b"])
def test_an_empty_rule_is_refused_whole(rule: str) -> None:
    with pytest.raises(RuleError, match="empty") as caught:
        parse(rule)
    assert (caught.value.position, caught.value.length) == (0, len(rule))


def test_words_of_other_tools_that_are_words_here_stand() -> None:
    for rule in ("near5", "'s-Hertogenbosch", "Disney+", "AC/DC", "24/7", "w/5"):
        assert parse(rule).source == rule


@pytest.mark.parametrize("item", ["", "  ", "=", "*", "!!!", "…"])
def test_an_item_of_a_list_is_refused_only_without_letter_and_digit(item: str) -> None:
    with pytest.raises(RuleError, match=r"empty phrase|no letter or digit"):
        phrase(item)


def test_a_tag_without_anything_to_look_for_is_refused() -> None:
    with pytest.raises(RuleError, match="nothing to look for"):
        tag_query(tag(none=("x",)))


def test_a_phrase_of_hundreds_of_words_is_refused() -> None:
    with pytest.raises(RuleError, match="too long"):
        phrase("very " * 400)


@pytest.mark.parametrize("rule", ["(" * 5000 + "a", "NOT " * 5000 + "a", "title:" * 5000 + "a"])
def test_deep_nesting_is_refused_rather_than_overflowing(rule: str) -> None:
    with pytest.raises(RuleError, match="levels"):
        parse(rule)


SIGNS = [
    "AND",
    "OR",
    "NOT",
    "NEAR/3",
    "NEAR",
    "(",
    ")",
    '"',
    "=",
    "/",
    "*",
    "title:",
    "lang:",
    "x:",
    "-",
    "&&",
]
OTHER = [
    "nvidia",
    "ソフトバンク",
    "\\",
    "[",
    "😀",
    "\ud800",
    "\u200b",
    "ARM",
    "TYO:",
    "9984",
    "“",
    "（",
    "a",
    "'",
    "~",
]
PIECES = st.sampled_from([*SIGNS, *OTHER])


@given(st.one_of(st.text(), st.lists(PIECES).map(" ".join), st.lists(PIECES).map("".join)))
def test_any_text_parses_or_is_refused_within_itself(rule: str) -> None:
    try:
        query = parse(rule)
    except RuleError as refused:
        error = refused
    else:
        assert query.source == rule
        return
    assert 0 <= error.position <= len(rule)
    assert 0 <= error.length <= len(rule) - error.position
    assert error.message


@given(st.one_of(st.text(), st.lists(PIECES).map(" ".join)))
def test_any_item_with_a_letter_or_digit_is_accepted(item: str) -> None:
    if any(c.isascii() and c.isalnum() for c in item):
        assert phrase(item).source == item
