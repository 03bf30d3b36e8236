# ruff: noqa: E501 - an idea a line
"""What a figure is about: the concepts, nouns and names that stand next to it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from monitor.evidence.figures import Figure, figures
from monitor.evidence.reading import Word, content, passages, words
from monitor.model import Article

# Bounds the pairs that are compared; a table of prices is no story.
MOST_FIGURES = 300

# One idea in many words; the key is how we say it where the articles have only verbs for it.
_CONCEPTS: dict[str, str] = {
    "acquisition": "acquisition acquire buy purchase takeover buyout 買収",
    "funding": "raise funding fundraising financing fundraise 調達",
    "valuation": "value valuation 評価額 企業価値",
    "investment": "invest investment infusion injection 投資 出資",
    "stake": "stake shareholding 株式 持ち分 持ち株",
    "fine": "fine penalty 罰金 制裁金 課徴金",
    "settlement": "settle settlement 和解",
    "damages": "damages 損害 賠償",
    "revenue": "revenue sales turnover 売上高 売上 売り上げ",
    "profit": "profit earnings 純利益 営業利益 利益",
    "support": "support subsidy subsidise subsidize grant 支援 補助 補助金 助成",
    "layoffs": "layoff layoffs redundancy redundancies 人員削減",
    "price": "price cost msrp 価格",
    "spending": "spend spending capex expenditure 支出",
}
_OF: dict[str, str] = {w.stem: c for c, ws in _CONCEPTS.items() for w in words(ws)}
_JA = tuple((w, c) for c, ws in _CONCEPTS.items() for w in ws.split() if not w.isascii())
_NOUNS = frozenset(
    "acquisition takeover buyout funding financing valuation investment infusion injection stake shareholding fine "
    "penalty settlement damages revenue sales turnover profit earnings support subsidy grant layoffs price cost "
    "spending capex purchase".split()
)
# Ideas that one sum may well have together: who invests takes a stake, who buys pays a price.
_KIN = (
    frozenset({"investment", "stake", "funding"}),
    frozenset({"acquisition", "price"}),
    frozenset({"fine", "settlement", "damages"}),
    frozenset({"support", "investment", "spending"}),
)


@dataclass(frozen=True, slots=True)
class Use:
    """A figure in an article, with what stands around it.

    `rank`: the article's place in the story. `near`: stems next to the figure, the candidates for its
    subject; `around`: those of its clause; `names`: those of its sentence that are written like names;
    `concepts`: the ideas next to it.
    """

    article: str
    rank: int
    figure: Figure
    near: frozenset[str]
    around: frozenset[str]
    names: frozenset[str]
    concepts: frozenset[str]

    @property
    def key(self) -> tuple[int, int, int]:
        """Reading order: article, sentence, place."""
        return (self.rank, self.figure.passage.number, self.figure.start)


def uses(article: Article, rank: int) -> list[Use]:
    """The figures of an article that can be compared: no ordinals, no ends of a range. A summary's figures
    only in units that the rest of the article never uses: what it repeats would count twice, and where it
    says otherwise it is the rest that reports."""
    found = _uses(article, rank)
    told = {use.figure.unit for use in found if not use.figure.passage.again}
    return [use for use in found if not use.figure.passage.again or use.figure.unit not in told]


def _uses(article: Article, rank: int) -> list[Use]:
    out: list[Use] = []
    for passage in passages(article):
        everything: frozenset[str] | None = None
        for figure in figures(passage):
            if figure.kind == "ordinal" or figure.bound == "range":
                continue
            if everything is None:
                everything = frozenset(w.stem for w in words(passage.text) if w.is_name)
            out.append(_use(article.id, rank, figure, everything))
            if len(out) == MOST_FIGURES:
                return out
    return out


def before(figure: Figure) -> list[Word]:
    """The words before a figure that can be about it.

    After another figure only the nearest: "its $30 billion investment was part of a $110 billion
    round" has an investment before the second figure that is none of its business.
    """
    found = _content(figure.before())
    return found[-1:] if figure.follows else found[-8:]


def after(figure: Figure) -> list[Word]:
    """The words after a figure that can be about it; for a count those between number and noun, too."""
    own = words(figure.literal) if figure.kind in {"count", "measure"} else []
    return _content(own) + _content(figure.after())[:8]


def concepts(found: Iterable[Word]) -> frozenset[str]:
    """The ideas that some words stand for."""
    out: set[str] = set()
    for word in found:
        if word.stem in _OF:
            out.add(_OF[word.stem])
        elif not word.text.isascii():
            out.update(c for key, c in _JA if key in word.text)
    return frozenset(out)


def is_noun(word: str) -> bool:
    """Whether a word is a noun for one of the ideas."""
    return (
        word.casefold() in _NOUNS
        or word.casefold().removesuffix("s") in _NOUNS
        or any(key in word for key, _ in _JA)
    )


def kin(a: frozenset[str], b: frozenset[str]) -> bool:
    """Whether what two figures are said to be may be one thing. Nothing said excludes nothing."""
    return not a or not b or bool(a & b) or any(a & group and b & group for group in _KIN)


def _use(article: str, rank: int, figure: Figure, names: frozenset[str]) -> Use:
    back, forth = before(figure), after(figure)
    close = [*back[-3:], *forth[:3]]
    # The ideas are about money: headphones that "support 24-bit audio" are not supported by any.
    ideas = concepts(close) if figure.kind in {"money", "percent"} else frozenset[str]()
    return Use(article, rank, figure, content(close), content([*back, *forth]), names, ideas)


def _content(found: Sequence[Word]) -> list[Word]:
    return [w for w in found if w.is_content]
