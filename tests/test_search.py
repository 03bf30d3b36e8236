"""What a search says, and what it finds in a text."""

from __future__ import annotations

import re
from unicodedata import category

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from monitor.search import (
    Both,
    Document,
    Either,
    QueryError,
    Term,
    Wanted,
    marked,
    matches,
    parse,
    terms,
    wanted,
    weight,
)

REPORT = Document(
    title="SoftBank、AI半導体に投資",
    text="東京株式市場で孫正義氏が語った。\n\n"
    "The data-centres of ＮＶＩＤＩＡ near Café Zürich; ﾄﾞｲﾂ and 한국어 too.",
    outlets=("Nikkei Asia", "asia.nikkei.com", "nikkei.com"),
    lang="ja",
)


def finds(query: str, document: Document = REPORT) -> bool:
    return matches(parse(query), document)


@pytest.mark.parametrize(
    "query",
    [
        "softbank",
        "SOFTBANK nvidia",
        "cafe zurich",
        "Café",
        '"cafe zurich"',
        '"data centres"',
        "data-centres",
        "centr*",
        '"data cent"*',
        '"data cent*"',
        "東京",
        "株",
        "孫正義",
        "孫",
        "半導体",
        "AI半導体",
        "ai半導",
        "ドイツ",
        "ﾄﾞｲﾂ",
        "한국어",
        "title:softbank",
        "title:半導体",
        "outlet:nikkei",
        'softbank outlet:"Nikkei Asia"',
        "outlet:nikkei.com",
        "lang:ja softbank",
        "nvidia OR arm",
        "arm OR nvidia",
        "nvidia NOT arm",
        "nvidia -arm",
        "(arm OR nvidia) (東京 OR 大阪)",
        "softbank AND nvidia",
        "“data centres”",
        "「東京株式」",
        "title:soft*",
    ],
)
def test_what_is_there_is_found(query: str) -> None:
    assert finds(query)


@pytest.mark.parametrize(
    "query",
    [
        "soft",
        "centre",
        '"centres data"',
        "nvidia -softbank",
        "nvidia NOT 東京",
        "title:nvidia",
        "title:東京",
        "outlet:asahi softbank",
        "lang:en softbank",
        "京東",
        "体投",
        "半導体ai",
        "nvidia arm",
        '"nvidia cafe"',
        "正義孫",
        "(arm OR intel) nvidia",
        "title:cafe OR arm",
        "outlet:kei softbank",
        "zur",
    ],
)
def test_what_is_not_there_is_not_found(query: str) -> None:
    assert not finds(query)


@pytest.mark.parametrize(
    ("query", "at", "words"),
    [
        ("", 1, "give a word"),
        ("   ", 1, "give a word"),
        ('nvidia "data centre', 8, "close it"),
        ("(nvidia OR arm", 1, "add )"),
        ("nvidia)", 7, "leave it out"),
        ("OR nvidia", 1, "between two"),
        ("nvidia OR", 10, "between two"),
        ("nvidia AND", 8, "between two"),
        ("-nvidia", 1, "a word that must"),
        ("nvidia OR -arm", 1, "a word that must"),
        ("title:(a b)", 1, "followed by a word"),
        ("nvidia …", 8, "no letter"),
        ("()", 2, "a word is missing"),
        ("nvidia NOT", 11, "missing at the end"),
        ("(" * 30 + "a" + ")" * 30, 22, "within each other"),
        (" ".join(["word"] * 70), 321, "more than 64"),
    ],
)
def test_a_query_that_cannot_be_read_says_where_and_what_to_do(query: str, at: int, words: str) -> None:
    with pytest.raises(QueryError) as wrong:
        parse(query)
    assert wrong.value.at == at
    assert words in wrong.value.message


def test_words_of_databases_are_words_like_others() -> None:
    document = Document(title="NEAR and column", text="words rowid * ^ search_words")
    for query in (
        "near(column)",
        "rowid",
        "search_words",
        "{words}",
        "words:rowid",
        "a' OR '1",
        '"; drop',
        "^words",
    ):
        try:
            parse(query)
        except QueryError:
            continue
    assert finds("NEAR column", document)
    assert not finds("NEAR(rowid, 5)", document)


@pytest.mark.parametrize(
    ("query", "words", "found"),
    [
        ("nvidia", "Of ＮＶＩＤＩＡ, and Nvidia", ["ＮＶＩＤＩＡ", "Nvidia"]),
        ("半導体", "次世代半導体に投資、半導体", ["半導体", "半導体"]),
        ("ドイツ", "ﾄﾞｲﾂで", ["ﾄﾞｲﾂで"]),
        ('"data centre"', "A data-centre here", ["data-centre"]),
        ("AI半導体", "米AI半導体大手", ["AI半導体"]),
        ("cafe", "the cafe\u0301s, one café", ["café"]),
        ("nvidia -arm", "nvidia and arm", ["nvidia"]),
    ],
)
def test_what_is_found_is_marked_as_it_stands(query: str, words: str, found: list[str]) -> None:
    assert [words[start:end] for start, end in marked(parse(query), words)] == found


def test_a_title_that_has_it_weighs_more_than_a_mention() -> None:
    text = "The harbour opened. " * 40
    mentioned = Document(title="News", text=f"{text} Cranes.")
    about = Document(title="Cranes for the harbour", text=text)
    often = Document(title="News", text=text + "Cranes. " * 9)
    assert weight(parse("cranes"), about) > weight(parse("cranes"), mentioned)
    assert weight(parse("cranes"), often) > weight(parse("cranes"), mentioned) > 0


# -- an index proposes all that is found ----------------------------------------------------------

LETTERS = st.text("ab東京株 ー-éＡ", max_size=14)
WORD = st.sampled_from(["a", "ab", "b", "東", "東京", "京株", "a東", "é", "Ａb"])
LEAF = st.one_of(
    WORD,
    WORD.map(lambda one: f"{one}*"),
    WORD.map(lambda one: f"title:{one}"),
    WORD.map(lambda one: f"outlet:{one}"),
    st.sampled_from(["lang:ja", "lang:j*", "lang:en", "outlet:b.example", "outlet:b.ex*"]),
    st.lists(WORD, min_size=1, max_size=3).map(lambda some: '"' + " ".join(some) + '"'),
)
QUERY = st.recursive(
    LEAF,
    lambda inner: st.one_of(
        st.tuples(inner, inner).map(lambda two: f"({two[0]} {two[1]})"),
        st.tuples(inner, inner).map(lambda two: f"({two[0]} OR {two[1]})"),
        st.tuples(inner, inner).map(lambda two: f"({two[0]} -{two[1]})"),
    ),
    max_leaves=5,
)


def proposes(asked: Wanted | None, kept: list[str]) -> bool:
    match asked:
        case None:
            return True
        case Term(term=term, prefix=prefix):
            return any(one.startswith(term) if prefix else one == term for one in kept)
        case Both(of=parts, without=without):
            return all(proposes(one, kept) for one in parts) and not any(
                proposes(one, kept) for one in without
            )
        case Either(of=parts):
            return any(proposes(one, kept) for one in parts)


@given(QUERY, LETTERS, LETTERS)
def test_whatever_a_text_has_its_index_proposes(query: str, title: str, text: str) -> None:
    asked = parse(query)
    document = Document(title=title, text=text, outlets=("東京 a", "b.example"), lang="ja")
    if matches(asked, document):
        assert proposes(wanted(asked), terms(document))


@given(st.text(max_size=40))
@example("\u0e31")
@example("\u0e33")
@example("\u0e01\u0e33")
def test_whatever_is_typed_is_read_or_refused(query: str) -> None:
    try:
        asked = parse(query)
    except QueryError as error:
        wrong = error
    else:
        # Letters with what hangs on them, and digits, whatever was typed: no sign of a database's language.
        for one in kept_by(wanted(asked)):
            assert re.fullmatch(r"_{0,3}[^_\s][^\s]*", one)
            assert all(sign.isalnum() or category(sign)[0] == "M" for sign in one.replace("_", ""))
        return
    assert 1 <= wrong.at <= len(query) + 1


def kept_by(asked: Wanted | None) -> list[str]:
    match asked:
        case None:
            return []
        case Term(term=term):
            return [term]
        case Both(of=parts, without=without):
            return [term for one in (*parts, *without) for term in kept_by(one)]
        case Either(of=parts):
            return [term for one in parts for term in kept_by(one)]


@given(st.text(max_size=60))
def test_what_is_marked_lies_within_the_words(words: str) -> None:
    places = marked(parse("a OR 東京 OR é"), words)
    assert all(0 <= start < end <= len(words) for start, end in places)
    assert list(places) == sorted(places)
