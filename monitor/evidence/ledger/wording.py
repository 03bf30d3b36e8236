# ruff: noqa: E501 - an expression cut in two reads worse than a long line
"""A comparison in the articles' words: what it is about, and the quotations that show it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from decimal import Decimal

from monitor.evidence.figures import Figure
from monitor.evidence.ledger.alike import SPECS, kindred
from monitor.evidence.ledger.ideas import concepts, is_noun
from monitor.evidence.ledger.subjects import Use
from monitor.evidence.reading import Word, is_stop, stem, words
from monitor.model import Quote

MOST_VALUES = 3
MOST_WORDS = 12
# A product this many characters before its figure is still named in one breath with it.
FAR = 160

_CURRENCIES = {
    "USD": "dollars",
    "JPY": "yen",
    "EUR": "euros",
    "GBP": "pounds",
    "KRW": "won",
    "CNY": "yuan",
    "%": "percent",
}
_PRODUCT = re.compile(r"[A-Z][\w-]*(?: [A-Z][\w-]*){0,3}")
_LINK = re.compile(r"\s+(?:in|of|for|on)\s+(?:the\s+|an?\s+|its\s+|their\s+)?[\"‘“']?", re.IGNORECASE)
_LINKS = frozenset("in of for on the a an its their".split())
_JA_LINK = re.compile(r"(?:規模|相当)?の|を|で|に")
# Words that no name of a subject ends with: adverbs, participles, plain adjectives.
_NO_NOUN = re.compile(r"(?:.+ly|.+ed|.+ing|.+ive|.+ous|.+able|.+ful|[a-z]{1,2})", re.IGNORECASE)
_VERBS = frozenset(
    "given build grow stay starts start takes take accounts went came goes comes makes gave held won".split()
)
# Nouns too wide to compare by, which still end a noun phrase: "venture dollars" is not "venture".
_STOP_NOUNS = frozenset(
    "series company companies firm firms dollars year years month months week weeks day days".split()
)
_WIDE = frozenset("deal plan project market money work effort business".split())
_REAL_NOUNS = frozenset("funding financing spending pricing bid training computing initiative".split())


def name(found: Sequence[Use]) -> str | None:
    """What the figures are about, as an article says it, or None where that cannot be told.

    In this order: the noun phrase right after the figure ("$6.5 billion acquisition of X"), as far as
    the articles share it; a counted noun; the noun before ("a valuation of $6 billion"); the shared idea.
    """
    per_article: dict[str, set[str]] = {}
    ideas: dict[str, set[str]] = {}
    for use in found:
        per_article.setdefault(use.article, set()).update(use.around)
        ideas.setdefault(use.article, set()).update(use.concepts)
    shared = set.intersection(*per_article.values())
    idea = set.intersection(*ideas.values())
    if not idea:
        # Who buys pays a price: of ideas that are kin, the one that most articles put it as.
        often = Counter(i for own in ideas.values() for i in own)
        idea = {min(often, key=lambda i: (-often[i], i))} if often and max(often.values()) > 1 else set()
    ordered = sorted(found, key=lambda u: (u.figure.passage.is_title, u.key))
    best: tuple[int, int, str] | None = None
    for at, use in enumerate(ordered):
        # What a sum is called at the top is what it is in the news; one sum may be two things further down.
        late = round(use.figure.passage.place * 6)
        options = [_following(use.figure, shared, idea), _preceding(use.figure, shared, idea)]
        if len(idea) == 1 and idea <= use.concepts:
            options.append((4, min(idea)))
        for weight, said in options:
            if said and (best is None or (late - weight, at) < best[:2]):
                best = (late - weight, at, said)
    if best is not None:
        return best[2]
    return min(idea) if idea else None


def with_currency(phrase: str, unit: str) -> str | None:
    """The name of a point beside another of the same name in another currency, or of its change."""
    currency = _CURRENCIES.get(unit)
    return f"{phrase}, in {currency}" if currency else None


def values(found: Sequence[Use], *, phrases: bool) -> tuple[Quote, ...]:
    """At most three quotations, finest figure first, each with the articles that have it word for word.

    `phrases`: with the words next to the figure, for figures that differ.
    """
    said: dict[str, dict[str, Use]] = {}
    for use in sorted(found, key=lambda u: u.key):
        text = _with_product(use, found) if phrases else use.figure.literal
        said.setdefault(text, {}).setdefault(use.article, use)
    if phrases:
        literal: dict[str, dict[str, Use]] = {}
        for use in sorted(found, key=lambda u: u.key):
            literal.setdefault(use.figure.literal, {}).setdefault(use.article, use)
        said = _each_once(said, literal)
    quotes = [
        (min(u.figure.quantum for u in said[t].values()), min(u.key for u in said[t].values()), t)
        for t in _chosen(said)
    ]
    return tuple(
        Quote(
            text=t,
            articles=tuple(sorted(said[t], key=lambda a: said[t][a].rank)),
            note=_product(min(said[t].values(), key=lambda u: u.key), found) if phrases else "",
        )
        for _, _, t in sorted(quotes)
    )


def sums(found: Sequence[Use]) -> tuple[Quote, ...]:
    """At most three quotations of one sum in several currencies: what most articles write in each, the
    currency that is given first leading."""
    units = list(dict.fromkeys(u.figure.unit for u in sorted(found, key=lambda u: u.key)))
    out: list[Quote] = []
    for unit in units[:MOST_VALUES]:
        said: dict[str, dict[str, Use]] = {}
        for use in sorted((u for u in found if u.figure.unit == unit), key=lambda u: u.key):
            said.setdefault(use.figure.literal, {}).setdefault(use.article, use)
        text = min(said, key=lambda t: (-len(said[t]), min(u.key for u in said[t].values())))
        articles = tuple(sorted(said[text], key=lambda a: said[text][a].rank))
        out.append(Quote(text=text, articles=articles))
    return tuple(out)


def _chosen(said: dict[str, dict[str, Use]]) -> list[str]:
    """Wordings that show the most: values not shown yet first, then articles not shown yet."""
    chosen: list[str] = []
    shown: set[Decimal] = set()
    articles: set[str] = set()
    while len(chosen) < min(MOST_VALUES, len(said)):
        ranked = [
            (
                all(u.figure.value in shown for u in own.values()),
                -len(own.keys() - articles),
                -len(own),
                min(u.key for u in own.values()),
                text,
            )
            for text, own in said.items()
            if text not in chosen
        ]
        old, fresh, _, _, text = min(ranked)
        if old and fresh == 0:
            break
        chosen.append(text)
        shown |= {u.figure.value for u in said[text].values()}
        articles |= said[text].keys()
    return chosen


def phrase(figure: Figure) -> str:
    """The figure with the words next to it, within its clause, whole phrases only; verbatim."""
    text = figure.passage.text
    back = list(re.finditer(r"\S+", text[figure.left : figure.start]))
    forth = list(re.finditer(r"\S+", text[figure.end : figure.right]))
    back, forth = _whole_back(back), _whole_forth(forth, text[figure.right :])
    start = figure.left + back[0].start() if back else figure.start
    end = figure.end + forth[-1].end() if forth else figure.end
    if not text[start:end].isascii() and end - start > 60:
        start, end = max(start, figure.start - 24), min(end, figure.end + 24)
    quoted = text[start:end].strip(" ,;:(（")
    return quoted.rstrip("。") if not quoted.endswith(".") or quoted.endswith("..") else quoted[:-1]


def _with_product(use: Use, found: Sequence[Use]) -> str:
    """The phrase of a figure, from the product on that the figure is given of, where that stands shortly before it:
    else the counts of two products read as two of one."""
    said, text = phrase(use.figure), use.figure.passage.text
    product = _product(use, found)
    at = text.rfind(product, max(0, use.figure.start - FAR), use.figure.start) if product else -1
    begin = text.find(said, max(0, use.figure.start - len(said)))
    if not 0 <= at < begin:
        return said
    return text[at - (text[at - 1 : at] in {'"', "“"}) : begin + len(said)]


def _whole_back(found: list[re.Match[str]]) -> list[re.Match[str]]:
    """The last few words, from the beginning of a phrase: "with winds of", not "2 with winds of"."""
    at = max(0, len(found) - 4)
    while 0 < at < len(found) and not is_stop(found[at].group()) and not is_stop(found[at - 1].group()):
        at += 1
    return found[at:]


def _whole_forth(found: list[re.Match[str]], onward: str) -> list[re.Match[str]]:
    """The next few words, to the end of a phrase; what another figure was cut from is left out."""
    kept = found[: MOST_WORDS - 5]
    for more in found[MOST_WORDS - 5 : MOST_WORDS]:
        if is_stop(more.group()):
            break
        kept.append(more)
    if kept and len(kept) == len(found) and kept[-1].group()[-1].isdigit() and re.match(r"[:.,]\d", onward):
        kept.pop()  # "at 12" of "at 12:01"
    while kept and is_stop(kept[-1].group()):
        kept.pop()
    return kept


def _each_once(
    said: dict[str, dict[str, Use]], literal: dict[str, dict[str, Use]]
) -> dict[str, dict[str, Use]]:
    """Of several wordings of one value, one: what the most articles have word for word."""
    best: dict[tuple[object, ...], tuple[int, bool, tuple[int, int, int], str, dict[str, Use]]] = {}
    for plain, wordings in ((False, said), (True, literal)):
        for text, own in wordings.items():
            first = min(own.values(), key=lambda u: u.key)
            value = (first.figure.value, first.figure.high, first.figure.unit)
            one = (-len(own), plain, first.key, text, own)
            best[value] = min(best.get(value, one), one, key=lambda o: o[:4])
    return {text: own for _, _, _, text, own in best.values()}


def _product(use: Use, found: Sequence[Use]) -> str:
    """The product that a sentence gives the figure of, where it names one that another sentence has, too, or
    one much like it: an AmpereOne, an AmpereOne Aurora."""
    if use.figure.unit not in SPECS:
        return ""
    others = {name for other in found if other.article != use.article for name in other.names}
    for named in _PRODUCT.finditer(use.figure.passage.text):
        if any(kindred(stem(word), name) for word in named.group().split(" ") for name in others):
            return named.group()
    return ""


# -- finding the noun ------------------------------------------------------------------------------


def _following(figure: Figure, shared: set[str], idea: set[str]) -> tuple[int, str]:
    """The noun phrase right after the figure, and one phrase more that belongs to it ("stake in X").

    Its last noun must be shared: half a phrase ("fake" of "fake accounts") is no subject.
    """
    text = figure.passage.text
    own = [w.moved(figure.start) for w in words(figure.literal)] if figure.kind == "count" else []
    run, link, tail = _run(figure, [w for w in own if w.is_content])
    if figure.passage.is_title and not link:
        run = _headline(run, shared, idea)
    if not run or not _head(run, shared, idea):
        return (0, "")
    if tail and tail[0].text[0].isupper() and _head(tail, shared, idea):
        run = run + tail
    if own and len(run) == len(own) and "-" in figure.literal:
        return (0, "")  # "24-bit" is 24 of something not named here
    said = text[run[max(0, len(run) - 5)].start : run[-1].end]
    if said.endswith(("'s", "’s")):
        return (0, "")
    if link and run[-1].stem in _WIDE:
        return (0, "")  # "$10 billion on the deal" is not what the deal is worth
    good = min(3, sum(_fits(w, shared, idea) for w in run))
    noun = any(is_noun(w.text) for w in run)
    if link and not noun and run[0].text[0].isupper():
        # "invest $2 billion in X": the sum is for X; what it is, the idea says.
        if len(idea) == 1 and link in {"in", "of", "for"}:
            return (4 + good, f"{min(idea)} {link} {said}")
        return (1, said)
    return (4 + good + 3 * noun, said)


def _run(figure: Figure, unit: list[Word]) -> tuple[list[Word], str, list[Word]]:
    """The words of the noun phrase after a figure, the preposition before it, and the phrase that a
    preposition ties to it."""
    text = figure.passage.text
    run, tail, link = list(unit), list[Word](), ""
    for word in (w.moved(figure.onward) for w in figure.after()):
        last = tail[-1] if tail else run[-1] if run else None
        gap = text[last.end if last else figure.onward : word.start]
        bare = gap.strip(" -‘’'\"“”")
        if not word.is_content:
            if not bare and word.text.casefold() in _STOP_NOUNS:
                return ([], "", [])
            if run and not bare and word.text.isascii() and word.text.lower() not in _LINKS:
                break
            continue
        tied = _LINK.fullmatch(gap) or _JA_LINK.fullmatch(bare)
        if (bare and (not tied or tail)) or (
            not bare and (_is_verb(word) or len(run) + len(tail) >= len(unit) + 6)
        ):
            break
        if tail or (bare and run):
            tail.append(word)
        else:
            link = bare.split()[0] if bare else link
            run.append(word)
    return (run, link, tail)


def _headline(run: list[Word], shared: set[str], idea: set[str]) -> list[Word]:
    """What headlines share: "Sovereign AI" of "Sovereign AI Push" and "Sovereign AI Gamble"."""
    kept = list(run)
    while kept and not _fits(kept[-1], shared, idea):
        kept.pop()
    return kept if len(kept) > 1 and all(w.text[0].isupper() for w in kept) else run


def _head(run: list[Word], shared: set[str], idea: set[str]) -> bool:
    return _fits(run[-1], shared, idea) and _may_end(run[-1])


def _is_verb(word: Word) -> bool:
    low = word.text.casefold()
    if not word.text.islower() or low in _REAL_NOUNS or is_noun(low):
        return False
    return low in _VERBS or re.fullmatch(r"[a-z]{2,}(?:ed|ing)", low) is not None


def _preceding(figure: Figure, shared: set[str], idea: set[str]) -> tuple[int, str]:
    """ "a valuation of $6 billion", "the price is $6", 投資額は1兆円: a noun, a short link, the figure."""
    text = figure.passage.text[figure.left : figure.start]
    found = re.search(
        r"([A-Za-z][\w'’-]{2,20}(?: [A-Za-z][\w'’-]{2,20})?|[\u4e00-\u9fff\u30a1-\u30fc]{2,12})"
        r"(?: (?:of|at|worth|is|was|totaling) (?:about |around |nearly |over |more than |up to )?|[はがの]約?|を約?)$",
        text[-80:],
    )
    if found is None:
        return (0, "")
    inner = words(found.group(1))
    if not inner or not _fits(inner[-1], shared, idea) or not _may_end(inner[-1]):
        return (0, "")
    kept = inner if len(inner) > 1 and _fits(inner[0], shared, idea) else inner[-1:]
    return (3 + len(kept), found.group(1)[kept[0].start : kept[-1].end])


def _fits(word: Word, shared: set[str], idea: set[str]) -> bool:
    return word.is_content and (word.stem in shared or bool(concepts([word]) & idea))


def _may_end(word: Word) -> bool:
    low = word.text.casefold()
    if is_noun(low) or low in _REAL_NOUNS or word.text[0].isupper() or not word.text.isascii():
        return True
    return _NO_NOUN.fullmatch(low) is None
