"""What the folded words of a hit cannot tell, and must be looked up in the article as it stands."""

from __future__ import annotations

import re
from dataclasses import dataclass

from monitor.rules import atoms, compounds, folding
from monitor.rules.atoms import Span, Text

# In a line wholly in capitals the capitals of these say nothing, and they are mostly the common words.
_COMMON = frozenset(
    "a am an and are as at be but by can do for go has he how i if in is it its may me my no not now"
    " of off on or our out own she so the they this to too up us was we who will with you all any new"
    " one".split()
)
# What follows a name within one run of katakana and leaves it a name: group, holdings, Japan, and so on.
_KATAKANA_HEADS = (
    "グループ ホールディングス ジャパン コーポレーション カンパニー インターナショナル プラットフォームズ"
    " テクノロジーズ"
    " テクノロジー ソリューションズ モバイル エナジー ベンチャーズ キャピタル ファンド チップ ショック"
).split()

_GLUE = re.compile(r"[&.'’+#@*/_-]")
_PRICE_BEFORE = re.compile(
    r"(?:\d[.,]|[$€£¥￥₩₹₽]\s?|[#№]|\b(?:US|HK|NT|[AC])\$|\b(?:USD|EUR|JPY|GBP|RMB|CNY|KRW|Rs\.?|Fr\.?)\s?|[約第])$"
)
_PRICE_AFTER = re.compile(
    r"[.,]\d|\s?[%‰€£¥°]|[-\s]?(?:percent|per cent|pct|points?|million|billion|trillion|bn|mn|m|k|kg"
    r"|tons?|tonnes?|yen|dollars?|euros?|pounds?|won|yuan|people|shares|jobs|employees|workers|units|times|years?|months?|days?"
    r"|hours?|minutes?|miles?|km|metres?|meters?|Mio|Mrd|Prozent|Euro|Milliarden|Millionen)\b"
    r"|\s?[円圓元兆億亿万萬千百人名社件年月日時分秒回台本株点倍歳位号個个条张年度]|\s?(?:ドル|ポイント|パーセント|ユーロ|원|달러|명|년|월|일|개|억|만)"
)
_AROUND = 12  # characters that tell what a number is


Capitals = tuple[tuple[int, str], ...]
"""The words of a phrase that the rule writes with a capital: their places, and their norms."""


def keeps_capitals(text: Text, span: Span, capitals: Capitals) -> bool:
    """Whether words with a capital keep it where they stand in another form: Apple is not apples. As the rule
    writes them they need none, since a rule may begin any word with a capital (Abortion)."""
    norms, start = text.norms, span.start
    for at, norm in capitals:
        if norms[start + at] != norm and text.content[text.starts[start + at]].islower():
            return False
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """`surfaces`: the capitals to find; `exact`: without a plural. `possessive`: words that must
    have their 's (Moody's, not Moody). `umlauts`: words that must be the same as these once written out.
    `initials`: letters and full stops that are no part of a longer row. `before`, `after`: signs that
    belong to the name (.NET, Disney+). `letter`, `number`: a lone letter or number, which means nothing as
    part of a sign or an amount. `whole`: a katakana word that must not go on, at either end or (`stem`) at
    its end. `lone`: an ideograph that must not stand in a compound. `within`: what must not stand before and
    after it (東 before 京都). `symbol`: the word that is a share's, in capitals; `brackets`: pairs of which
    one stands around it; `after_word`: behind a name.
    """

    surfaces: tuple[str, ...] = ()
    exact: bool = False
    possessive: tuple[int, ...] = ()
    umlauts: tuple[tuple[int, str], ...] = ()
    initials: bool = False
    before: str = ""
    after: str = ""
    letter: bool = False
    number: bool = False
    whole: bool = False
    stem: bool = False
    lone: bool = False
    within: tuple[tuple[str, str], ...] = ()
    brackets: str = ""
    after_word: bool = False
    symbol: tuple[int, str] | None = None

    def passes(self, text: Text, span: Span) -> bool:
        """Whether the atoms of `span`, which fold to the words of the rule, are what the rule means."""
        start, end = text.starts[span.start], text.ends[span.end - 1]
        content = text.content
        return not (
            (self.before and not content.endswith(self.before, 0, start))
            or (self.after and not content.startswith(self.after, end))
            or (
                self.letter and (_GLUE.match(content[max(0, start - 1) : start]) or _GLUE.match(content, end))
            )
            or (self.number and _is_amount(content, start, end))
            or (self.symbol and not self._is_ticker(text, span))
            or (self.whole and _continues(text, span.start, after=False))
            or ((self.whole or self.stem) and _continues(text, span.end - 1, after=True))
            or (
                self.lone
                and (_is_ideograph(content[start - 1 : start]) or _is_ideograph(content[end : end + 1]))
            )
            or (self.within and compounds.is_around(content, start, end, self.within))
            or any(not folding.is_possessive(text.atom(span.start + at)) for at in self.possessive)
            or any(
                not folding.spelled_out(text.atom(span.start + at)).startswith(w) for at, w in self.umlauts
            )
            or (self.initials and not _are_initials(text, span))
            or (self.surfaces and not self._same_capitals(text, span))
        )

    def passes_closed(self, text: Text, span: Span) -> bool:
        """The same for two atoms that a hyphen parts and that together are the one word of the rule."""
        start, end = text.starts[span.start], text.ends[span.end - 1]
        return not (
            self.surfaces
            or self.symbol
            or self.umlauts
            or self.possessive
            or self.initials
            or (self.before and not text.content.endswith(self.before, 0, start))
            or (self.after and not text.content.startswith(self.after, end))
        )

    def _same_capitals(self, text: Text, span: Span) -> bool:
        for at, (wanted, index) in enumerate(zip(self.surfaces, range(span.start, span.end), strict=True)):
            found = folding.surface(text.atom(index))
            plural = (
                not self.exact and at == len(self.surfaces) - 1 and found in (wanted + "s", wanted + "es")
            )
            prefix = wanted.endswith("*") and found.startswith(wanted[:-1])
            if found != wanted and not plural and not prefix:
                return False
        return not (len(self.surfaces) == 1 and text.norms[span.start] in _COMMON and text.shouts(span.start))

    def _is_ticker(self, text: Text, span: Span) -> bool:
        assert self.symbol is not None  # noqa: S101  # `passes` asks only then
        at, symbol = self.symbol
        if folding.surface(text.atom(span.start + at)) != symbol:
            return False
        start, end = text.starts[span.start], text.ends[span.end - 1]
        if not self.brackets:
            return True
        opening, closing = self.brackets[::2], self.brackets[1::2]
        before = (
            text.content[:start].rstrip(" ") if start < _AROUND else text.content[start - _AROUND : start]
        )
        before = before.rstrip(" ")
        if not before or before[-1] not in opening:
            return False
        if text.content[end : end + 2].lstrip(" ")[:1] != closing[opening.index(before[-1])]:
            return False
        if not self.after_word:
            return True
        # A name stands before it, not "revenue (9984)".
        name = text.atom(span.start - 1)[0] if span.start else ""
        return before[:-1].rstrip(" ")[-1:].isalpha() and not name.islower()


def _is_amount(content: str, start: int, end: int) -> bool:
    """Whether the number from `start` to `end` is part of a price, an amount, a date or a larger number."""
    before = content[max(0, start - _AROUND) : start]
    after = content[end : end + 2 * _AROUND]
    return _PRICE_BEFORE.search(before) is not None or _PRICE_AFTER.match(after) is not None


def _are_initials(text: Text, span: Span) -> bool:
    start, end = text.starts[span.start], text.ends[span.end - 1]
    if any(text.ends[at] + 1 != text.starts[at + 1] for at in range(span.start, span.end - 1)):
        return False
    before, after = text.content[max(0, start - 2) : start], text.content[end : end + 3]
    return not (
        (len(before) == 2 and before[1] == "." and before[0].isalpha())
        or (after[:1] == "." and after[1:2].isalpha() and not after[2:3].isalpha())
    )


def _continues(text: Text, index: int, *, after: bool) -> bool:
    """Whether the katakana word of atom `index` goes on after it (or before it) as another word."""
    here, there = (index, index + 1) if after else (index - 1, index)
    if here < 0 or there >= len(text) or text.ends[here] != text.starts[there]:
        return False
    if not (atoms.is_katakana(text.norms[here][0]) and atoms.is_katakana(text.norms[there][0])):
        return False
    if not after:
        return True
    rest = "".join(text.norms[there : there + _AROUND])
    return not any(
        rest.startswith(head) and not atoms.is_katakana(rest[len(head) : len(head) + 1] or " ")
        for head in _KATAKANA_HEADS
    )


def _is_ideograph(char: str) -> bool:
    return "\u3400" <= char <= "\u9fff"
