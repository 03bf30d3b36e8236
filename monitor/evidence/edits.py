"""What an edit changed: a title, and figures that gave way to others.

Most of what changes on a page is no news: an outlet's name behind a title, a quotation mark, a counter of
readers, a paragraph that moved. A figure counts as changed where its sentence is otherwise nearly the same,
names and years among it, so that one statement has two values; as added or taken out only with a whole
sentence, at the beginning of the text. Where the two texts are not of one reading (the feed's, the page's),
nothing is said. Known failures: a figure put into a sentence that had none is not told, nor two that changed
places; a sentence reworked in other words, with another figure, is neither.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from monitor import text, urls
from monitor.evidence.figures import Figure, figures
from monitor.evidence.reading import Passage, is_stop, passages
from monitor.model import Article, Edit, Edited

MOST = 5

# A sentence with its figures masked is the other's when this much of both is the same.
_SAME = 0.8
# Below this, nothing in the other text is it.
_NEW = 0.5
# So many words beside its figures tell which sentence it is: "Up 4%." is anyone's.
_FEWEST = 4
# Sentences that are nobody's word for word, compared on each side: more are a rewrite, not an edit.
_MOST_LEFT = 60
# Where a text says what it tells.
_EARLY = 3
# A text that keeps less than this of the other is another text, or its beginning.
_LEAST_KEPT = 0.5


def edit(edited: Edited) -> Edit | None:
    """What the edit changed; None where neither title nor any figure did."""
    was, now = edited.was, edited.now
    if was.from_page != now.from_page:
        return None
    retitled = bool(was.title.strip() and now.title.strip()) and not same_title(was, now)
    changed = _figures(was, now)
    if not retitled and not changed:
        return None
    return Edit(
        week=edited.week,
        article=now,
        was_title=was.title if retitled else now.title,
        figures=changed,
    )


# -- titles -------------------------------------------------------------------------------------

_SEPARATOR = re.compile(r"\s+[|\-–—·•:»/]\s+|\s*[|｜]\s*")
# What desks put before a title for the moment, and take away again. Not that it was corrected: that is news.
_LABEL = re.compile(
    r"^\s*(?:(?:update(?:d)?(?: ?\d{1,2})?|breaking(?: news)?|developing|exclusive|live(?: updates)?|watch|"
    r"video|photos?|just in|速報|更新|独自)\s*[:：\-–—|]\s+|"
    r"[【\[][^】\]]{1,12}[】\]]\s*)",
    re.IGNORECASE,
)
_FEW_WORDS = 4
_CUT = re.compile(r"(?:…|\.\.\.)\s*$")
# A mark that belongs to a value: 1.5 is not 15, nor -2% 2%.
_KEPT = re.compile(r"\w|[%$€£¥₩₹]|(?<=\d)\.(?=\d)|(?<!\w)[+\-](?=[\d$€£¥])")


def same_title(was: Article, now: Article) -> bool:
    """Whether both titles are one to a reader: case, quotation marks and dashes, the outlet's name, a
    passing label ("UPDATE 1 -", 【速報】) and where it was cut aside."""
    a, b = _title_key(was), _title_key(now)
    if a == b or _stem(was) == b or a == _stem(now):
        return True
    for one, cut, other in ((was, a, b), (now, b, a)):
        if _CUT.search(one.title) and len(cut) >= 10 and other.startswith(cut):
            return True
    return False


def _stem(article: Article) -> str:
    """The title without a last part behind an upright stroke: an outlet's other name, or a section's."""
    stem, _, part = article.title.rpartition("|")
    return _key(_LABEL.sub("", text.fold(stem), count=1)) if 0 < len(part.split()) <= _FEW_WORDS else ""


def _title_key(article: Article) -> str:
    title = _LABEL.sub("", text.fold(article.title), count=1)
    names = {_key(name) for name in (article.outlet, article.site, urls.site(article.url)) if name}
    names.add(_key(urls.site(article.url).partition(".")[0]))
    parts = _SEPARATOR.split(title)
    # Only at the ends, and never all of it.
    while len(parts) > 1 and _key(parts[-1]) in names:
        parts.pop()
    while len(parts) > 1 and _key(parts[0]) in names:
        parts.pop(0)
    return _key(" ".join(parts))


def _key(words: str) -> str:
    return "".join(_KEPT.findall(text.fold(words))).replace("_", "")


# -- figures ------------------------------------------------------------------------------------

_MASK = "#"
_ENDED = re.compile(r"[.!?。！？…][\"'”’」』)）]*\s*$")
_DIGITS = re.compile(r"\d")
_KANA = re.compile(r"[\u3041-\u309f]")
# Counters of the page itself, which no desk edits.
_COUNTER = re.compile(
    r"\s?(?:page ?)?(?:views?|comments?|likes?|followers?|subscribers?|reactions?|replies|retweets?|reposts?|"
    r"upvotes?|clicks)\b"
    r"|\s?(?:回視聴|回再生|回閲覧|再生|閲覧|ビュー|件のコメント|コメント|いいね|フォロワー)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence, its figures, and its words in order (pairs of characters, in scripts without spaces),
    folded, each figure masked. `telling`: those that say what it is about: names, years, bare numbers."""

    passage: Passage
    figures: tuple[Figure, ...]
    words: tuple[str, ...]
    telling: Counter[str]


def _figures(was: Article, now: Article) -> tuple[tuple[str, str], ...]:
    before, after = passages(was), passages(now)
    left_before, left_after = _left(before, now), _left(after, was)
    if not left_after and not left_before:
        return ()
    if len(left_before) > _MOST_LEFT or len(left_after) > _MOST_LEFT:
        return ()
    old = [one for one in map(_read, left_before) if one is not None]
    new = [one for one in map(_read, left_after) if one is not None]
    out: dict[tuple[object, ...], tuple[str, str]] = {}
    for a, b in _pairs(old, new):
        for f, g in _replaced(a, b):
            out.setdefault((_value(f), _value(g)), (f.literal, g.literal))
    if _one_text(was, now, left=len(left_before), of=len(before)):
        for one in _alone(new, old, was):
            out.setdefault((None, _value(one)), ("", one.literal))
        for one in _alone(old, new, now):
            out.setdefault((_value(one), None), (one.literal, ""))
    return tuple(list(out.values())[:MOST])


def _left(found: Sequence[Passage], other: Article) -> list[Passage]:
    """Those passages that do not stand word for word in the other article, its furniture included: what was
    taken for furniture on one side only is no edit."""
    there = _squeezed(f"{other.title}\n{other.whole}")
    return [one for one in found if _squeezed(one.text) not in there]


def _squeezed(words: str) -> str:
    return "".join(text.fold(words).split())


def _read(passage: Passage) -> _Sentence | None:
    """None for what is no sentence: a caption, a row of a table, a ticker."""
    if not passage.is_title and not _ENDED.search(passage.text):
        return None
    found = tuple(one for one in figures(passage) if not _is_counter(one))
    words: list[str] = []
    telling: list[str] = []
    at = 0
    for one in (*found, None):
        for token, _, _ in text.spans(passage.text[at : one.start if one is not None else None]):
            if text.is_unspaced(token):
                pairs = [token[i : i + 2] for i in range(max(1, len(token) - 1))]
                words += map(text.fold, pairs)
                telling += (pair for pair in pairs if not _KANA.search(pair))
            else:
                words.append(text.fold(token))
                if _DIGITS.search(token) or (token[0].isupper() and not is_stop(token)):
                    telling.append(text.fold(token))
        if one is not None:
            words.append(_MASK)
            at = max(at, one.end)
    return _Sentence(passage, found, tuple(words), Counter(telling))


def _is_counter(figure: Figure) -> bool:
    literal, after = figure.literal, figure.passage.text[figure.end : figure.end + 24]
    return _COUNTER.search(literal) is not None or _COUNTER.match(after) is not None


def _pairs(old: Sequence[_Sentence], new: Sequence[_Sentence]) -> list[tuple[_Sentence, _Sentence]]:
    """Sentences with figures that are one statement before and after, in the order of the new text; each
    once, the likest first."""
    rated: list[tuple[float, int, int]] = []
    for i, a in enumerate(old):
        for j, b in enumerate(new):
            if a.figures and b.figures and a.passage.is_title == b.passage.is_title:
                likeness = _likeness(a, b)
                if likeness >= _SAME and _is_one_statement(a, b):
                    rated.append((-likeness, j, i))
    pairs: dict[int, int] = {}
    for _, j, i in sorted(rated):
        if j not in pairs and i not in pairs.values():
            pairs[j] = i
    return [(old[i], new[j]) for j, i in sorted(pairs.items())]


def _likeness(a: _Sentence, b: _Sentence) -> float:
    if _overlap(a, b) < _SAME:
        return 0.0
    return SequenceMatcher(None, a.words, b.words, autojunk=False).ratio()


def _overlap(a: _Sentence, b: _Sentence) -> float:
    """How much of both is shared, in whatever order: no less than in order."""
    shared = sum((Counter(a.words) & Counter(b.words)).values())
    return 2 * shared / max(1, len(a.words) + len(b.words))


def _is_one_statement(a: _Sentence, b: _Sentence) -> bool:
    """Whether enough words are shared, and no name, year or number gave way to another: "Osaka sold 50" in
    place of "Tokyo sold 40" is another statement."""
    shared = Counter(one for one in a.words if one != _MASK) & Counter(b.words)
    fewest = 2 if a.passage.is_title else _FEWEST
    if sum(shared.values()) < (2 * fewest if text.is_unspaced(b.passage.text) else fewest):
        return False
    return not (a.telling - b.telling and b.telling - a.telling)


def _replaced(a: _Sentence, b: _Sentence) -> list[tuple[Figure, Figure]]:
    """The figures of `a` that gave way to others in `b`. The same ones in another order are none."""
    if Counter(map(_value, a.figures)) == Counter(map(_value, b.figures)):
        return []
    matched: list[tuple[Figure, Figure]] = []
    if len(a.figures) == len(b.figures):
        matched = list(zip(a.figures, b.figures, strict=True))
    else:
        for i, j, size in SequenceMatcher(None, a.words, b.words, autojunk=False).get_matching_blocks():
            for k in range(size):
                if a.words[i + k] == _MASK:
                    f = a.figures[a.words[: i + k].count(_MASK)]
                    matched.append((f, b.figures[b.words[: j + k].count(_MASK)]))
    return [
        (f, g)
        for f, g in matched
        if f.literal != g.literal
        and _is_another(f, g)
        # One that stands elsewhere in the other sentence has moved.
        and _value(f) not in map(_value, b.figures)
        and _value(g) not in map(_value, a.figures)
    ]


def _is_another(f: Figure, g: Figure) -> bool:
    """Whether `g` is another value of the same kind as `f`: in the same unit, or a sum in any currency. A
    range and one of its ends may both be meant."""
    (unit, per), (other, other_per) = _unit(f), _unit(g)
    if not (unit == other or f.kind == g.kind == "money"):
        return False
    if unit != other:
        return per == other_per
    if (f.value, f.high) == (g.value, g.high):
        return False
    return (f.high is None) == (g.high is None) or not {f.value, f.high} & {g.value, g.high} - {None}


def _unit(figure: Figure) -> tuple[str, str]:
    unit, _, per = figure.unit.removesuffix(" by").partition("/")
    return unit, per


def _value(figure: Figure) -> tuple[object, ...]:
    return figure.value, figure.high, figure.unit


def _alone(these: Sequence[_Sentence], those: Sequence[_Sentence], other: Article) -> Iterator[Figure]:
    """The figures of sentences at the beginning that the `other` article has nothing like, and that it does
    not give anywhere."""
    given = {_value(figure) for one in passages(other) for figure in figures(one)}
    there = _squeezed(f"{other.title}\n{other.whole}")
    for one in these:
        early = 0 < one.passage.number <= _EARLY and not one.passage.again
        if early and len(one.words) >= _FEWEST and all(_overlap(one, that) < _NEW for that in those):
            for figure in one.figures:
                known = _value(figure) in given or _squeezed(figure.literal) in there
                if figure.kind != "ordinal" and not known:
                    yield figure


def _one_text(was: Article, now: Article, *, left: int, of: int) -> bool:
    """Whether both are one text, read the same way: what one of them lacks, it then lacks."""
    if was.text_from != now.text_from or "live-blog" in {was.kind, now.kind}:
        return False
    return of > 0 and left <= of * (1 - _LEAST_KEPT)
