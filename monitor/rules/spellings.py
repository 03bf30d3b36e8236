"""The ways in which an article may write what a rule names, each as a row of words for the trie.

"A. J. Pierzynski" is A.J. and AJ Pierzynski too, "U.S." is US, e-mail is email, "Procter & Gamble" has an
"and", Böhm is Boehm, labour is labor, a refinery is one of several refineries, and TYO:9984 is 〈9984〉. What
the folded words alone cannot tell goes into the row's `Check`. `=` takes all of it away.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from monitor.rules import atoms, compounds, english, exchanges, folding
from monitor.rules.checks import Capitals, Check
from monitor.rules.nodes import Term
from monitor.rules.rows import ACRONYM, Row, Word, cut, variants
from monitor.text import one_line

_SHORT_KANA = 3  # アーム is also the beginning of an armchair, メタ of metal
_LONG_VOWEL = 4  # JIS Z 8301 drops the final ー of such words: サーバー, サーバ
_UMLAUT = 4  # letters of a word whose ae may be ä
# バ行 for v, which newspapers write, and ヴ, which the companies write themselves.
_VU = (("ヴァ", "バ"), ("ヴィ", "ビ"), ("ヴェ", "ベ"), ("ヴォ", "ボ"), ("ヴ", "ブ"))


def spellings(term: Term) -> Iterator[tuple[Row, Capitals, Check | None]]:
    """Each way to write `term`, with the capitals that other forms must keep, and what else must hold."""
    written = one_line(term.text)
    row = cut(written, literal=term.literal)
    if not row:
        return
    for way, check in _ways(written, row, term):
        cased = check is None or not (check.surfaces or check.symbol)
        yield way, _capitals(way) if cased else (), check


def _capitals(row: Row) -> Capitals:
    return tuple((at, w.base) for at, w in enumerate(row) if w.surface[0].isupper() and not w.starred)


def _ways(written: str, row: Row, term: Term) -> Iterator[tuple[Row, Check | None]]:
    if term.exact:
        yield row, _check(written, row, exact=True)
        return
    share = exchanges.ticker(written)
    if share is not None:
        for writing in exchanges.writings(share):
            yield _of_ticker(writing)
        if ":" not in written and " " in written:
            return  # "700 HK" as two words is also an amount
    for text in dict.fromkeys((written, *_kana(written))):
        start = row if text == written else cut(text, literal=term.literal)
        check = _check(text, start)
        for way in variants(start):
            checked = check if way is start else _check(text, way)
            for form in _forms(way, narrow=term.narrow):
                yield form, _with_umlauts(checked, form)
        if other := _other_long_vowel(start):
            yield other, replace(_check(text, start) or Check(), whole=False, stem=True)


# -- other forms of the words -------------------------------------------------------------------


def _forms(row: Row, *, narrow: bool) -> Iterator[Row]:
    """`row` with each word as it stands, umlauts written out or drawn together, spelled as across the
    ocean, and the last word in its other number."""
    rows = [row]
    for each in (_written_out, _drawn_together, _across):
        rows += [new for new in (tuple(map(each, old)) for old in list(rows)) if new not in rows]
    for one in rows:
        yield one
        last = one[-1]
        # "St", "e", "ソ": what has no plural of its own, or is already open at its end.
        if last.starred or len(last.norm) < 2 or not last.norm.isalpha() or last.norm[-1] >= "\u0250":
            continue
        if any(word.split for word in one):
            continue
        for form in english.plurals(last.norm):
            yield *one[:-1], replace(last, norm=form)
        # Measured on newswire: of the articles that have only the singular of a lone plural ("chemicals",
        # "barrels") 1 in 13 was on the subject, of those that have the word 1 in 2. In a phrase the other
        # words hold it.
        if last.surface.islower() and len(one) > 1 and not narrow:
            for form in english.singulars(last.norm):
                yield *one[:-1], replace(last, norm=form)


def _written_out(word: Word) -> Word:
    if word.norm.isascii() and folding.has_umlaut(word.surface):
        return replace(word, norm=folding.spelled_out(word.surface))
    return word


def _drawn_together(word: Word) -> Word:
    if (
        word.norm.isascii()
        and len(word.norm) >= _UMLAUT
        and not folding.has_umlaut(word.surface)
        and not word.starred
    ):
        drawn = folding.without_digraphs(word.norm)
        return word if drawn == word.norm else replace(word, norm=drawn, drawn=word.norm)
    return word


def _across(word: Word) -> Word:
    if word.starred or not word.norm.isascii():
        return word
    other = english.across_the_ocean(word.norm)
    return word if other == word.norm else replace(word, norm=other)


def _with_umlauts(check: Check | None, form: Row) -> Check | None:
    """`check`, and that words whose ae was drawn together do have an ä."""
    drawn = tuple((at, word.drawn) for at, word in enumerate(form) if word.drawn)
    return replace(check or Check(), umlauts=drawn) if drawn else check


def _other_long_vowel(row: Row) -> Row:
    """サーバー → サーバ, サーバ → サーバー; empty where neither."""
    kana = "".join(word.norm for word in row)
    if not kana or not all(map(atoms.is_katakana, kana)) or any(word.joint for word in row):
        return ()
    if kana.endswith("ー"):
        return row[:-1] if len(kana) >= _LONG_VOWEL else ()
    if len(kana) < _SHORT_KANA:
        return ()
    return (*row, replace(row[-1], surface="ー", norm="ー", gap=""))


def _kana(written: str) -> Iterator[str]:
    """`written` with the other of two signs for one sound."""
    plain = written
    for vu, bu in _VU:
        plain = plain.replace(vu, bu)
    if plain != written:
        yield plain
    else:
        for vu, bu in _VU:
            for found in re.finditer(bu, written):
                yield written[: found.start()] + vu + written[found.end() :]
    if "々" in written[1:]:
        yield re.sub("(.)々", r"\1\1", written)
    elif (doubled := re.sub(r"([\u4e00-\u9fff])\1", r"\1々", written)) != written:
        yield doubled


# -- what else must hold ------------------------------------------------------------------------


def _check(written: str, row: Row, *, exact: bool = False) -> Check | None:
    letters = [c for c in written if c.isalpha()]
    acronym = (
        0 < len(letters) <= ACRONYM
        and all(c.isupper() for c in letters)
        and not any(map(str.isspace, written.strip()))
    )
    first, last = row[0], row[-1]
    kana = all(atoms.is_katakana(word.norm[0]) for word in row)
    whole = "".join(word.norm for word in row)
    alone = len(row) == 1
    begins = written.lstrip()
    check = Check(
        surfaces=tuple(word.surface + ("*" if word.starred else "") for word in row)
        if exact or acronym
        else (),
        exact=exact,
        possessive=tuple(at for at, word in enumerate(row) if word.possessive),
        initials=acronym
        and len(row) > 1
        and (first.split or all(w.initial and w.gap in ("", ".") for w in row)),
        before="." if re.match(r"\.\w", begins) else "",
        after=_sign_after(written.rstrip(), last),
        letter=alone
        and not written.rstrip().endswith("*")
        and len(first.surface) == 1
        and not atoms.is_unspaced(first.norm),
        number=alone and first.surface.isdecimal(),
        whole=kana and len(row) <= _SHORT_KANA,
        lone=alone and "\u3400" <= first.norm <= "\u9fff",
        within=compounds.around(whole) if not whole.isascii() else (),
    )
    return None if check == Check() else check


def _sign_after(written: str, last: Word) -> str:
    """The sign at the end of a name: Disney+, Q*."""
    if last.surface.endswith("+") or last.starred:
        return ""
    return written[-1] if re.search(r"\w[+*]$", written) else ""


def _of_ticker(writing: exchanges.Writing) -> tuple[Row, Check | None]:
    row = cut(writing.text, literal=True)
    symbol = next(
        at for at, word in reversed(list(enumerate(row))) if word.surface.startswith(writing.symbol[:1])
    )
    check = Check(
        symbol=(symbol, row[symbol].surface),
        brackets=writing.brackets,
        after_word=writing.after_word,
        before="$" if writing.cashtag else "",
    )
    return row, check
