# ruff: noqa: INP001 - beside a script
"""The rules that `bench_stories.py` measures monitor beside: those of other programs, written anew.

Each has one setting for all sets: its authors' own where they name one. A rule that looks at titles finds
nothing where there are none, as it would for its users. What two articles share decides, so single link
(whoever is joined to a member is in the group) joins the groups unless it is said otherwise.

- exact text: the same hash of the text without case, punctuation and space; of the title where there is no
  text. What many feed readers do, with the address beside it.
- title Jaccard: of all words of two titles more than .55 stand in both (worldmonitor,
  `brief-dedup-jaccard.mjs`, which joins a story to the first group whose first title is that near).
- title overlap: at least .6 of the words of the shorter title, of five words and more, at least three of them
  shared, numbers and stop words left out, never within one outlet (NewsBlur, `apps/clustering/models.py`).
- text overlap: more than .85 of the words of the shorter text, in runs of three; never within one outlet
  (Feedly's deduplication says "the content of 2 articles overlap by more than 85 %").
- SimHash: 64 bits over counted words, at most 3 of them different (Manku, Jain and Das Sarma, WWW 2007).
- MinHash: Jaccard similarity of word 5-grams at least .7, by 128 permutations (Broder 1997; .7 is what many
  tutorials set. reader's `entry_dedupe` compares n-grams without the hashes, from .6 to .9 by length).
- embedding: cosine at least .85 (RSSidian, `similarity_threshold`) of what `semantic.embed` makes of an
  article, title and passages added up.
- TF-IDF: cosine of title and text, words weighted by their rarity in the batch. Single link from .24;
  average link (Sokal and Michener 1958) from .16. Both lines were chosen on public sets that they are
  measured on, which flatters them.
- embedding average link: likewise, from .58, of the title and the first three passages.
"""

from __future__ import annotations

import hashlib
import random
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.sparse.csgraph import connected_components

from monitor import semantic, text

Line: TypeAlias = Mapping[str, Any]
Floats: TypeAlias = npt.NDArray[np.float64]
Pairs: TypeAlias = tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]

JACCARD = 0.55
OVERLAP, OVERLAP_WORDS, OVERLAP_SHARED = 0.6, 5, 3
SAME_TEXT, RUN = 0.85, 3
BITS, DIFFERENT = 64, 3
MINHASH, PERMUTATIONS, SHINGLE = 0.7, 128, 5
MEANING, MEANING_AVERAGE, LEAD = 0.85, 0.58, 4
TFIDF_SINGLE, TFIDF_AVERAGE = 0.24, 0.16
# Of a pair: the same text, the same event in other words, another event of the same kind.
COPY, REWRITE, TOPIC = 0.5, 0.23, 0.05

_STOP = frozenset(
    (
        "a about after also an and are as at be been but by can could did do does for from had has have he "
        "her his how if in into is it its may more new no not of on or other our out over said say says she "
        "so some than that the their they this to up us was we were what when who will with would you your"
    ).split()
)
_BLOCK = 512


@dataclass(frozen=True, slots=True, kw_only=True)
class Rival:
    """A rule: its name, and the group that it puts each article into. `reads_meaning`: it needs the extra."""

    name: str
    group: Callable[[Sequence[Line]], list[int]]
    reads_meaning: bool = False


# -- titles --------------------------------------------------------------------------------------------


def by_title_jaccard(lines: Sequence[Line]) -> list[int]:
    """More than JACCARD of the words of either title."""
    words = [{w for w in text.words(one.get("title") or "") if _tells(w) and len(w) > 1} for one in lines]
    rows, columns, shared, sizes = _shared(words)
    near = shared / (sizes[rows] + sizes[columns] - shared) > JACCARD
    return _single(len(lines), (rows[near], columns[near]))


def by_title_overlap(lines: Sequence[Line]) -> list[int]:
    """At least OVERLAP of the words of the shorter title, both being of some length."""
    words = [_significant(one.get("title") or "") for one in lines]
    rows, columns, shared, sizes = _shared([found if len(found) >= OVERLAP_WORDS else () for found in words])
    near = (shared >= OVERLAP_SHARED) & (shared / np.minimum(sizes[rows], sizes[columns]) >= OVERLAP)
    return _single(len(lines), _elsewhere(lines, (rows[near], columns[near])))


def _significant(title: str) -> set[str]:
    words = {w for w in text.words(title) if _tells(w) and len(w) > 1 and not w.isdigit()}
    return {w[:-1] if len(w) > 3 and w.endswith("s") and not w.endswith("ss") else w for w in words}


def _tells(word: str) -> bool:
    return word not in _STOP


# -- copies --------------------------------------------------------------------------------------------


def by_exact_text(lines: Sequence[Line]) -> list[int]:
    """The same words in the same order."""
    seen: dict[bytes, int] = {}
    return [
        seen.setdefault(hashlib.sha256(" ".join(_words(one)).encode()).digest(), number)
        for number, one in enumerate(lines)
    ]


def by_text_overlap(lines: Sequence[Line]) -> list[int]:
    """More than SAME_TEXT of the shorter text."""
    rows, columns, shared, sizes = _shared([_runs(_words(one), RUN) for one in lines])
    near = shared / np.minimum(sizes[rows], sizes[columns]) > SAME_TEXT
    return _single(len(lines), _elsewhere(lines, (rows[near], columns[near])))


def by_simhash(lines: Sequence[Line]) -> list[int]:
    """At most DIFFERENT of BITS."""
    prints = np.array([_simhash(_words(one)) for one in lines], dtype=np.uint64)
    found = [
        (start + rows, columns)
        for start in range(0, len(prints), _BLOCK)
        for rows, columns in [
            np.nonzero(np.bitwise_count(prints[start : start + _BLOCK, None] ^ prints) <= DIFFERENT)
        ]
    ]
    return _single(len(lines), _joined(found))


def _simhash(words: Sequence[str]) -> int:
    counts = Counter(words)
    if not counts:
        return 0
    hashes = np.array([_hash(word) for word in counts], dtype=np.uint64)
    bits = (hashes[:, None] >> np.arange(BITS, dtype=np.uint64)) & np.uint64(1)
    weights = np.fromiter(counts.values(), dtype=np.int64)
    votes = weights @ (2 * bits.astype(np.int64) - 1)
    return sum(1 << place for place, vote in enumerate(votes.tolist()) if vote > 0)


def by_minhash(lines: Sequence[Line]) -> list[int]:
    """Estimated Jaccard similarity of at least MINHASH."""
    chance = random.Random(PERMUTATIONS)  # noqa: S311  the same permutations every time
    prime = (1 << 31) - 1
    factors = np.array([[chance.randrange(1, prime) for _ in range(PERMUTATIONS)]], dtype=np.uint64)
    offsets = np.array([[chance.randrange(prime) for _ in range(PERMUTATIONS)]], dtype=np.uint64)
    prints = np.zeros((len(lines), PERMUTATIONS), dtype=np.uint64)
    for number, one in enumerate(lines):
        runs = np.array([_hash(run) % prime for run in _runs(_words(one), SHINGLE)], dtype=np.uint64)
        if runs.size:
            prints[number] = ((runs[:, None] * factors + offsets) % np.uint64(prime)).min(axis=0)
    found = []
    for number in range(len(lines)):
        alike = (prints[number + 1 :] == prints[number]).mean(axis=1)
        near = np.nonzero(alike >= MINHASH)[0] + number + 1
        found.append((np.full(near.size, number), near))
    return _single(len(lines), _joined(found))


# -- words and meaning ---------------------------------------------------------------------------------


def by_tfidf(lines: Sequence[Line]) -> list[int]:
    """Cosine of at least TFIDF_SINGLE."""
    matrix = _tfidf([_words(one) for one in lines])
    alike = sparse.coo_array(matrix @ matrix.T)
    near = alike.data >= TFIDF_SINGLE
    return _single(len(lines), (alike.row[near], alike.col[near]))


def by_tfidf_average(lines: Sequence[Line]) -> list[int]:
    """Groups whose articles have a mean cosine of at least TFIDF_AVERAGE."""
    matrix = _tfidf([_words(one) for one in lines])
    return _average((matrix @ matrix.T).toarray(), TFIDF_AVERAGE)


def by_meaning(lines: Sequence[Line]) -> list[int]:
    """Cosine of at least MEANING."""
    vectors = _vectors(lines)
    return _single(len(lines), np.nonzero(vectors @ vectors.T >= MEANING))


def by_meaning_average(lines: Sequence[Line]) -> list[int]:
    """Groups whose articles have a mean cosine of at least MEANING_AVERAGE."""
    vectors = _vectors(lines, first=LEAD)
    return _average((vectors @ vectors.T).astype(np.float64), MEANING_AVERAGE)


_KNOWN: dict[tuple[str, str], semantic.Vectors] = {}


def embedded(said: Sequence[tuple[str, str]]) -> list[semantic.Vectors]:
    """What `semantic.embed` makes of each (title, text): once for all methods and batches of a run, since
    one set is measured in several. LookupError where the extra is not installed."""
    new = [one for one in dict.fromkeys(said) if one not in _KNOWN]
    if new:
        encoder = semantic.load()
        if encoder is None:
            raise LookupError("the extra semantic is not installed")
        _KNOWN.update(zip(new, semantic.embed(encoder, new), strict=True))
    return [_KNOWN[one] for one in said]


def _vectors(lines: Sequence[Line], *, first: int | None = None) -> npt.NDArray[np.float32]:
    """A row of unit length for each article: its title and passages, or the `first` of them, added up."""
    said = [(one.get("title") or "", one.get("text") or "") for one in lines]
    rows = np.array([one[:first].sum(axis=0) for one in embedded(said)])
    return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)


def _tfidf(words: Sequence[Sequence[str]]) -> sparse.csr_array:
    """Rows of unit length: 1 + log of the count, times the logarithm of how rare the word is."""
    counts = [Counter(one) for one in words]
    column: dict[str, int] = {}
    places = [column.setdefault(word, len(column)) for one in counts for word in one]
    ends = np.cumsum([0] + [len(one) for one in counts])
    values = 1 + np.log(np.array([n for one in counts for n in one.values()], dtype=np.float64))
    matrix = sparse.csr_array((values, places, ends), shape=(len(words), max(1, len(column))))
    held = np.bincount(places, minlength=matrix.shape[1])
    weighed = sparse.csr_array(matrix * np.log((len(words) + 1) / (held + 1))[None, :])
    length = np.sqrt(np.asarray(weighed.multiply(weighed).sum(axis=1)).ravel())
    return sparse.csr_array(weighed / np.maximum(length, 1e-12)[:, None])


RIVALS = {
    one.name: one
    for one in (
        Rival(name="exact text", group=by_exact_text),
        Rival(name="SimHash 64/3", group=by_simhash),
        Rival(name="MinHash .7", group=by_minhash),
        Rival(name="text overlap .85", group=by_text_overlap),
        Rival(name="title Jaccard .55", group=by_title_jaccard),
        Rival(name="title overlap .6", group=by_title_overlap),
        Rival(name="embedding .85", group=by_meaning, reads_meaning=True),
        Rival(name="TF-IDF single link", group=by_tfidf),
        Rival(name="embedding average link", group=by_meaning_average, reads_meaning=True),
        Rival(name="TF-IDF average link", group=by_tfidf_average),
    )
}
REFERENCE = "TF-IDF average link"
"""What leads are taken over: the best of them."""
LEVELS = "containment and TF-IDF"


def levels(pairs: Sequence[Line]) -> list[str]:
    """The level of each pair {a, b}, by three lines: containment of 5-grams, then TF-IDF over all pairs."""
    words = [_words(pair[side]) for side in ("a", "b") for pair in pairs]
    left, right = words[: len(pairs)], words[len(pairs) :]
    matrix = _tfidf(words)
    alike = np.asarray(matrix[: len(pairs)].multiply(matrix[len(pairs) :]).sum(axis=1)).ravel()
    out = []
    for a, b, near in zip(left, right, alike.tolist(), strict=True):
        mine, other = set(_runs(a, SHINGLE)), set(_runs(b, SHINGLE))
        if len(mine & other) >= COPY * max(1, min(len(mine), len(other))):
            out.append("copy")
        else:
            out.append("rewrite" if near >= REWRITE else "topic" if near >= TOPIC else "other")
    return out


# -- what several use ----------------------------------------------------------------------------------


def _words(line: Line) -> list[str]:
    return text.words(f"{line.get('title') or ''}\n{line.get('text') or ''}")


def _runs(words: Sequence[str], size: int) -> set[str]:
    """Every run of so many words; of a shorter text, the text."""
    if len(words) <= size:
        return {" ".join(words)} if words else set()
    return {" ".join(words[at : at + size]) for at in range(len(words) - size + 1)}


def _hash(word: str) -> int:
    return int.from_bytes(hashlib.blake2b(word.encode(), digest_size=8).digest(), "big")


def _shared(
    sets: Sequence[Collection[str]],
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], Floats, Floats]:
    """The pairs that share something, how much of it, and the size of each."""
    column: dict[str, int] = {}
    places = [column.setdefault(word, len(column)) for one in sets for word in one]
    sizes = np.array([len(one) for one in sets], dtype=np.float64)
    ends = np.cumsum([0, *sizes.astype(np.int64).tolist()])
    table = sparse.csr_array((np.ones(len(places)), places, ends), shape=(len(sets), max(1, len(column))))
    shared = sparse.coo_array(sparse.triu(table @ table.T, k=1))
    return shared.row, shared.col, shared.data, sizes


def _elsewhere(lines: Sequence[Line], pairs: Pairs) -> Pairs:
    """Those that are not of one outlet; an unnamed one is unlike all."""
    outlets = [one.get("outlet") or "" for one in lines]
    kept = [not outlets[a] or outlets[a] != outlets[b] for a, b in zip(*pairs, strict=True)]
    where = np.array(kept, dtype=bool)
    return pairs[0][where], pairs[1][where]


def _joined(found: Sequence[Pairs]) -> Pairs:
    rows = [np.asarray(one, dtype=np.int64) for one, _ in found]
    columns = [np.asarray(one, dtype=np.int64) for _, one in found]
    none = [np.zeros(0, dtype=np.int64)]
    return np.concatenate(rows or none), np.concatenate(columns or none)


def _single(count: int, pairs: Pairs) -> list[int]:
    graph = sparse.coo_array((np.ones(len(pairs[0])), pairs), shape=(count, count))
    return [int(one) for one in connected_components(graph, directed=False)[1]]


def _average(alike: Floats, line: float) -> list[int]:
    if len(alike) < 2:
        return list(range(len(alike)))
    distance = np.maximum(0.0, 1 - alike)[np.triu_indices(len(alike), 1)]
    tree = linkage(distance, method="average")
    return [int(one) for one in fcluster(tree, 1 - line, criterion="distance")]
