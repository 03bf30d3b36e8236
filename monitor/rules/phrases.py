"""All words and phrases of all rules in one trie over atoms: found in one walk over a text.

A step of the trie is an atom with the joint before it. From each atom of the text the trie is followed
as far as it goes, so the cost hangs on the text and on what is found, not on the number of phrases.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from monitor.rules import atoms
from monitor.rules.atoms import Span, Text
from monitor.rules.nodes import Term
from monitor.text import one_line

# Case and topic particles, the copula and the plural, which Korean writes onto a name.
_PARTICLES = tuple(
    "으로서 으로써 이라고 이라는 에서는 에서도 에게서 부터 까지 에게 에서 으로 라고 라는 이나 처럼 보다 마다"
    " 조차 께서 이다 들이 들은 들의 들을 은 는 이 가 을 를 의 에 와 과 도 로 만 나 들".split()
)
# In a line wholly in capitals the capitals of these say nothing, and they are mostly the common words.
_COMMON = frozenset(
    "a am an and are as at be but by can do for go has he how i if in is it its may me my no not now"
    " of off on or our out own she so the they this to too up us was we who will with you all any new"
    " one".split()
)
_ACRONYM = 4  # letters: NVDA, ARM, IT, M1
_SHORT_KANA = 3  # アーム is also the beginning of an armchair, メタ of metal
_LONG_VOWEL = 4  # JIS Z 8301 drops the final ー of such words: サーバー, サーバ

_FIRST_HANGUL = "\u1100"
_GLUE = re.compile(r"[&.'’+#@*/_-]")
_PRICE_BEFORE = re.compile(r"\d[.,]$|[$€£¥￥₩]$")
_PRICE_AFTER = re.compile(r"[.,]\d|%")


@dataclass(frozen=True, slots=True)
class _Check:
    """What the folded words cannot tell and must be looked up in the article as it stands.

    `surfaces`: the capitals to find. `possessive`: words that must have their 's (Moody's, not Moody).
    `letter`, `number`: a lone letter or number, which means nothing as part of a sign or a price.
    `whole`: a katakana word that must not go on, at either end or (`stem`) at its end.
    """

    surfaces: tuple[str, ...] = ()
    possessive: tuple[int, ...] = ()
    letter: bool = False
    number: bool = False
    whole: bool = False
    stem: bool = False

    def passes(self, text: Text, span: Span) -> bool:
        start, end = text.starts[span.start], text.ends[span.end - 1]
        before = text.content[max(0, start - 2) : start]
        after = text.content[end : end + 2]
        return not (
            (self.letter and (_GLUE.match(before[-1:]) or _GLUE.match(after)))
            or (self.number and (_PRICE_BEFORE.search(before) or _PRICE_AFTER.match(after)))
            or (self.whole and text.continues(span.start, after=False))
            or ((self.whole or self.stem) and text.continues(span.end - 1, after=True))
            or any(not atoms.is_possessive(text.atom(span.start + at)) for at in self.possessive)
            or (self.surfaces and not self._same_capitals(text, span))
        )

    def _same_capitals(self, text: Text, span: Span) -> bool:
        for at, (wanted, index) in enumerate(zip(self.surfaces, range(span.start, span.end), strict=True)):
            found = atoms.surface(text.atom(index))
            plural = at == len(self.surfaces) - 1 and found in (wanted + "s", wanted + "es")
            prefix = wanted.endswith("*") and found.startswith(wanted[:-1])
            if found != wanted and not plural and not prefix:
                return False
        return not (len(self.surfaces) == 1 and text.norms[span.start] in _COMMON and text.shouts(span.start))


@dataclass(slots=True)
class _Node:
    steps: dict[str, _Node] = field(default_factory=dict)
    prefixes: dict[str, _Node] = field(default_factory=dict)
    lengths: tuple[int, ...] = ()
    ends: list[tuple[Term, _Check | None]] = field(default_factory=list)

    def step(self, key: str, *, prefix: bool) -> _Node:
        branch = self.prefixes if prefix else self.steps
        node = branch.setdefault(key, _Node())
        if prefix:
            self.lengths = tuple(sorted({len(p) for p in self.prefixes}))
        return node

    def after(self, key: str) -> Iterator[_Node]:
        """The nodes that the atom `key` leads to."""
        node = self.steps.get(key)
        if node is not None:
            yield node
        for length in self.lengths:
            if (node := self.prefixes.get(key[:length])) is not None and length <= len(key):
                yield node
        if key >= _FIRST_HANGUL and atoms.is_hangul(key):
            for particle in _PARTICLES:
                if key.endswith(particle) and (node := self.steps.get(key[: -len(particle)])) is not None:
                    yield node


class Phrases:
    """The words and phrases of any number of rules, ready to be found."""

    def __init__(self, terms: Iterable[Term]) -> None:
        self._root = _Node()
        for term in dict.fromkeys(terms):
            self._add(term)

    def find(self, text: Text) -> dict[Term, list[Span]]:
        """Where each term stands in `text`, in order of place; terms that do not stand there are left out.
        The occurrences of one term may overlap."""
        found: dict[Term, list[Span]] = {}
        root = self._root
        steps, prefixes, lengths = root.steps, root.prefixes, root.lengths
        for start, word in enumerate(text.norms):
            # Most words of an article begin no phrase: turn them away before anything is built.
            if (
                word in steps
                or (lengths and any(word[:length] in prefixes for length in lengths))
                or word >= _FIRST_HANGUL
            ):
                for term, span in self._from(text, start, word):
                    spans = found.setdefault(term, [])
                    if not spans or spans[-1] != span:
                        spans.append(span)
        return found

    def _from(self, text: Text, start: int, word: str) -> Iterator[tuple[Term, Span]]:
        waiting = [(node, start + 1) for node in self._root.after(word)]
        while waiting:
            node, at = waiting.pop()
            for term, check in node.ends:
                span = Span(start, at)
                if check is None or check.passes(text, span):
                    yield term, span
            if at < len(text.norms) and (node.steps or node.prefixes):
                key = text.joints[at] + text.norms[at]
                waiting.extend((following, at + 1) for following in node.after(key))

    def _add(self, term: Term) -> None:
        written = one_line(term.text)
        found = list(atoms.cut(written))
        if not found:
            return
        keys = [atoms.norm(found[0].group())]
        for left, right in pairwise(found):
            between = atoms.joint(written[left.end() : right.start()].removeprefix("*"))
            keys.append(("" if between == atoms.BORDER else between) + atoms.norm(right.group()))
        starred = [written.startswith("*", match.end()) for match in found]
        check = _check(term, written, found, starred)
        node = self._root
        for key, prefix in zip(keys[:-1], starred[:-1], strict=True):
            node = node.step(key, prefix=prefix)
        last = found[-1].group()
        for key in [keys[-1]] if starred[-1] else _inflected(keys[-1], last):
            node.step(key, prefix=starred[-1]).ends.append((term, check))
        if _has_long_vowel(written, found):
            node.ends.append((term, _Check(stem=True)))


def _check(term: Term, written: str, found: list[re.Match[str]], starred: list[bool]) -> _Check | None:
    names = [match.group() for match in found]
    letters = [c for c in written if c.isalpha()]
    acronym = (
        0 < len(letters) <= _ACRONYM
        and all(c.isupper() for c in letters)
        and not any(map(str.isspace, written))
    )
    katakana = all(atoms.is_katakana(atoms.norm(name)[0]) for name in names)
    check = _Check(
        surfaces=tuple(
            atoms.surface(name) + ("*" if star else "") for name, star in zip(names, starred, strict=True)
        )
        if term.exact or acronym
        else (),
        possessive=tuple(at for at, name in enumerate(names) if atoms.is_possessive(name)),
        letter=len(names) == 1 and len(names[0]) == 1 and not atoms.is_unspaced(names[0]),
        number=len(names) == 1 and names[0].isdecimal(),
        whole=katakana and len(names) <= _SHORT_KANA,
    )
    return None if check == _Check() else check


def _inflected(key: str, word: str) -> list[str]:
    """`key`, which ends in `word`, and its plurals. Possessives need none: they are part of the atom."""
    bare = atoms.norm(word)
    if not (bare.isalpha() and len(bare) > 1 and bare[-1] < "\u0250"):
        return [key]
    forms = [key, key + "s"]
    if len(bare) > 2 and bare.endswith(("s", "x", "z", "ch", "sh", "o")):
        forms.append(key + "es")
    if len(bare) > 2 and bare.endswith("y") and bare[-2] not in "aeiou":
        forms.append(key[:-1] + "ies")
    return forms


def _has_long_vowel(written: str, found: list[re.Match[str]]) -> bool:
    end = written[found[0].start() : found[-1].end()][-_LONG_VOWEL:]
    return (
        len(end) == _LONG_VOWEL == len(found[-_LONG_VOWEL:])
        and end.endswith("ー")
        and all(map(atoms.is_katakana, end))
    )
