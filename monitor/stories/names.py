"""The names of an article, firm and loose, under one name where they are known to have several.

English and its kin give names by their capitals; German capitalises every noun, so its "names" are nouns:
rarity in the batch weighs them. Japanese gives katakana runs and Latin words, Chinese and Korean what the
table of aliases knows, and Latin words.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from sys import intern

from monitor import text as texts
from monitor.stories import aliases
from monitor.stories.vocabulary import ALIAS, LATIN, NAME, OWNER, SMALL, UNSPACED, Tokens
from monitor.stories.words import NO_NAMES

LONGEST_RUN = 6

_KATAKANA = re.compile(r"[\u30a1-\u30fa][\u30a1-\u30fa\u30fc・]{2,}")
_UNSPACED = re.compile(f"[{texts.UNSPACED}\u30fc]")
# A line within a text that raises its words as a headline does: a subheading, a teaser, the title once more.
_LINE = re.compile(r"^[^\n]{12,160}(?<![.!?:;,…])$", re.MULTILINE)
_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_RAISED = 0.7
_STARTS = frozenset('.!?:;…。！？\n"“”‘「『([•|')


class Names:
    """Collects the names of one article; `lead` and `title` are those met there, firm or loose."""

    def __init__(self, found: Tokens, title_end: int, lead_end: int) -> None:
        self.firm: Counter[str] = Counter()
        self.loose: Counter[str] = Counter()
        self.shown: dict[str, str] = {}
        self.lead: set[str] = set()
        self.title: set[str] = set()
        self._found = found
        self._title_end, self._lead_end = title_end, lead_end
        self._folded = [word[0] for word in found.words]
        self._raised = _headings(found.source[title_end:], title_end)

    def scan(self, first: int, last: int, *, unspaced: bool, is_title: bool) -> None:
        """Takes the names of the tokens from `first` to before `last`: a title's, or a text's."""
        words, starts = self._found.words, self._found.starts
        capital = LATIN if unspaced else NAME
        wanted = capital | ALIAS | UNSPACED
        # Headlines raise every word: none of them is a name on that ground alone.
        headline = is_title and not unspaced
        run: list[tuple[str, str]] = []
        begin, loose, next_at, done = 0, False, -1, first
        for at in [i for i, kind in enumerate(self._found.kinds[first:last], first) if kind & wanted]:
            kind, start = words[at].kind, starts[at]
            if at < done or kind & UNSPACED:
                if kind & UNSPACED:
                    self._unspaced(words[at].plain, start)
                continue
            raised = headline or (bool(self._raised) and self._in_heading(start))
            known = self._found.names.at(self._found.spelt, self._folded, at) if kind & ALIAS else None
            if known is None and not kind & capital:
                continue  # begins a known name elsewhere, and none here
            if run and (at != next_at or raised or self._gap(at) not in (" ", "-")):
                self._keep(run, begin, is_loose=loose and len(run) == 1)
                run = []
            done = at + 1
            name, plain = words[at].word, words[at].plain
            if known is not None:
                done = min(at + known[0], last)
                name, plain = known[1].name, self._as_it_stands(at, done - 1)
                if self._is_counted(known[1], plain, start, headline=raised):
                    continue
            if not run:
                # A known name of several words is one wherever it stands.
                loose = bool(kind & capital) and done == at + 1
                loose = loose and (is_title or raised or self._starts_sentence(start))
                begin = start
            run.append((name, plain))
            next_at = -1 if words[done - 1].kind & OWNER else done
        if run:
            self._keep(run, begin, is_loose=loose and len(run) == 1)

    def _is_counted(self, known: aliases.Entity, plain: str, start: int, *, headline: bool) -> bool:
        """Whether nothing is left to do: a person is counted here, an agency's line is no name."""
        if known.person:
            # A headline gives no full names, since it raises every word; nor may those it is known to have.
            keys = [key for key in known.keys if " " not in key] if headline else known.keys
            self._known(keys, plain, start)
        return known.person or known.name in NO_NAMES

    def _in_heading(self, start: int) -> bool:
        at = bisect_right(self._raised, (start, len(self._found.source))) - 1
        return at >= 0 and start < self._raised[at][1]

    def _gap(self, at: int) -> str:
        """What stands between the token and the one before."""
        return self._found.source[self._found.end(at - 1) : self._found.starts[at]]

    def _as_it_stands(self, first: int, last: int) -> str:
        begin = self._found.starts[first]
        end = self._found.starts[last] + len(self._found.words[last].plain)
        return self._found.source[begin:end]

    def _starts_sentence(self, start: int) -> bool:
        before = self._found.source[max(0, start - 4) : start].rstrip(" \t")
        return not before or before[-1] in _STARTS

    def _unspaced(self, run: str, start: int) -> None:
        """A run of unspaced script: the names the table knows, and katakana that it does not."""
        known = self._found.names.within(run)
        for begin, end, entity in known:
            self._known(entity.keys, run[begin:end], start + begin)
        for found in _KATAKANA.finditer(run):
            begin, end = found.span()
            if not any(b <= begin and end <= e for b, e, _ in known):
                self._keep([(found.group(), found.group())], start + begin, is_loose=False)

    def _known(self, keys: Sequence[str], plain: str, start: int) -> None:
        keys = [key for key in keys if key not in NO_NAMES]
        self.firm.update(keys)
        for key in keys:
            self.shown.setdefault(key, plain)
        self._place(keys, start)

    def _place(self, keys: Sequence[str], start: int) -> None:
        if start < self._lead_end:
            self.lead.update(keys)
            if start < self._title_end:
                self.title.update(keys)

    def _keep(self, run: list[tuple[str, str]], start: int, *, is_loose: bool) -> None:
        run = run[:LONGEST_RUN]
        target = self.loose if is_loose else self.firm
        for key, plain in run:
            target[key] += 1
            self.shown.setdefault(key, plain)
        keys = [key for key, _ in run]
        for (a, plain_a), (b, plain_b) in pairwise(run):
            both = intern(f"{a} {b}")
            self.firm[both] += 1
            keys.append(both)
            if both not in self.shown:
                self.shown[both] = f"{plain_a} {plain_b}"
        self._place(keys, start)


def _headings(text: str, begin: int) -> list[tuple[int, int]]:
    """Where lines of `text` stand that raise nearly all their words, from `begin` on."""
    out = []
    for line in _LINE.finditer(text):
        words = [word for word in _WORD.findall(line.group()) if len(word) > 3 or word[0].isupper()]
        if len(words) >= 4 and sum(word[0].isupper() for word in words) >= _RAISED * len(words):
            out.append((begin + line.start(), begin + line.end()))
    return out


def written_small(found: Tokens, *, unspaced: bool) -> tuple[str, ...]:
    """The words that the article writes in lower case, each once: no names, whatever headlines raise."""
    if unspaced:
        return ()
    words = found.words
    return tuple({words[at][0] for at, kind in enumerate(found.kinds) if kind & SMALL})


def is_mostly_unspaced(sample: str) -> bool:
    """Whether `sample` is a text of unspaced script, and not one that names 孫正義 once."""
    return not sample.isascii() and len(_UNSPACED.findall(sample)) * 5 >= max(1, len(sample))
