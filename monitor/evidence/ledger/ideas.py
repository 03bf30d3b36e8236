# ruff: noqa: E501 - an idea a line
"""The ideas that figures stand for, in many words: "acquire", "buy" and 買収 are one, "price tag" and 総事業費 too."""

from __future__ import annotations

from collections.abc import Iterable

from monitor.evidence.reading import Word, stem, words

# The key is how we say it where the articles have only verbs for it.
_CONCEPTS: dict[str, str] = {
    "acquisition": "acquisition acquire buy purchase takeover buyout 買収",
    "funding": "raise funding fundraising financing fundraise 調達",
    "valuation": "value valuation 評価額 企業価値 時価総額",
    "investment": "invest investment infusion injection 投資 出資",
    "stake": "stake shareholding 株式 持ち分 持ち株",
    "fine": "fine penalty 罰金 制裁金 課徴金",
    "settlement": "settle settlement 和解",
    "damages": "damages 損害 賠償",
    "revenue": "revenue sales turnover 売上高 売上 売り上げ",
    "profit": "profit earnings 純利益 営業利益 利益",
    "support": "support subsidy subsidise subsidize grant 支援 補助 補助金 助成",
    "layoffs": "layoff layoffs redundancy redundancies 人員削減",
    "price": "price cost msrp 価格 事業費 費用 代金 値段",
    "spending": "spend spending capex expenditure 支出",
}
# Words that name an idea only as the noun of a phrase: a company's "bill", a "price tag".
_HEADS: dict[str, str] = {
    "tag": "price", "bill": "price", "budget": "price", "loss": "loss", "deficit": "loss", "赤字": "loss", "予算": "price",
}  # fmt: skip
_OF: dict[str, str] = {w.stem: c for c, ws in _CONCEPTS.items() for w in words(ws)}
_JA = tuple(
    sorted(
        ((w, c) for c, ws in _CONCEPTS.items() for w in ws.split() if not w.isascii()),
        key=lambda p: -len(p[0]),
    )
)
_NOUNS = frozenset(
    "acquisition takeover buyout funding financing valuation investment infusion injection stake shareholding fine "
    "penalty settlement damages revenue sales turnover profit earnings support subsidy grant layoffs price cost "
    "spending capex purchase".split()
)
_VERBS: dict[str, str] = {
    "acquire": "acquisition", "buy": "acquisition", "purchase": "acquisition",
    "raise": "funding", "invest": "investment", "spend": "spending", "cost": "price", "pay": "payment",
    "fine": "fine", "settle": "settlement", "lose": "loss", "earn": "earnings", "donate": "donation", "pledge": "pledge",
    "borrow": "borrowing", "owe": "debt", "save": "savings", "steal": "theft", "sell": "sale", "commit": "commitment",
    "deploy": "deployment", "price": "price", "value": "valuation", "generate": "revenue", "charge": "price", "offer": "offer",
    "award": "award", "inject": "investment", "allocate": "allocation", "contribute": "contribution", "provide": "funding", "earmark": "allocation", "expect": "forecast",
    "demand": "demand",
}  # fmt: skip
_VERB_OF: dict[str, str] = {}
for _verb, _idea in _VERBS.items():
    for _form in (_verb, _verb + "s", _verb.removesuffix("e") + "ing", _verb.removesuffix("e") + "ed"):
        _VERB_OF[_form] = _idea
_VERB_OF |= {
    "bought": "acquisition", "spent": "spending", "paid": "payment", "lost": "loss", "stole": "theft", "stolen": "theft",
    "sold": "sale", "committed": "commitment", "committing": "commitment", "costing": "price", "forecast": "forecast", "forecasts": "forecast",
}  # fmt: skip
IDEAS = frozenset({*_CONCEPTS, *_HEADS.values(), *_VERB_OF.values()})
# Ideas that one sum may well have together: who invests takes a stake, who buys pays a price.
_KIN = (
    frozenset({"investment", "stake", "funding"}),
    frozenset({"acquisition", "price"}),
    frozenset({"fine", "settlement", "damages"}),
    frozenset({"support", "investment", "spending"}),
)


def concepts(found: Iterable[Word]) -> frozenset[str]:
    """The ideas that some words stand for."""
    out: set[str] = set()
    for word in found:
        if word.stem in _OF:
            out.add(_OF[word.stem])
        elif not word.text.isascii():
            out.update(c for key, c in _JA if key in word.text)
    return frozenset(out)


def idea_of(noun: str) -> str:
    """The idea that a head noun names, or ""."""
    if noun.isascii():
        if noun.lower() == "sale":
            return "sale"  # "sales" are revenue
        own = stem(noun)
        return _OF.get(own) or _HEADS.get(own, "")
    own = next((c for key, c in _JA if key in noun), "")
    return own or next((c for key, c in _HEADS.items() if not key.isascii() and key in noun), "")


def verb_idea(word: str) -> str | None:
    """The idea that a verb has of the sum which is its object."""
    return _VERB_OF.get(word)


def is_noun(word: str) -> bool:
    """Whether a word is a noun for one of the ideas."""
    low = word.casefold()
    return low in _NOUNS or low.removesuffix("s") in _NOUNS or any(key in word for key, _ in _JA)


def kin(a: frozenset[str], b: frozenset[str]) -> bool:
    """Whether what two figures are said to be may be one thing. Nothing said excludes nothing."""
    return not a or not b or bool(a & b) or any(a & group and b & group for group in _KIN)
