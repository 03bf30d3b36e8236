"""Where a sentence names outlets of the table.

A name inside another name is another's: "Reuters Institute", "Bloomberg Intelligence", "Guardian Life",
"the Lubbock Chronicle" beside "Chronicle". So the longest name wins, and a name with a capital at its side is
refused, unless that is a day, a country or a word outlets have in their names. Case counts, except that a
name may stand in capitals, and a name of one word without those inside it ("Buzzfeed").
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

_LATIN = r"0-9A-Za-zÀ-ɏ"
_WORD = re.compile(rf"[{_LATIN}]+")
_OTHER = re.compile(r"[\u0370-\u1fff\u3005-\ud7a3\uff00-\uffef]")
_DAYS = (
    "Monday Tuesday Wednesday Thursday Friday Saturday Sunday Mon Tue Wed Thu Fri Sat Sun January February "
    "March April May June July August September October November December Jan Feb Mar Apr Jun Jul Aug Sep "
    "Sept Oct Nov Dec"
)
# What may follow the name of an outlet as a part of it, or as the next word of its sentence.
_AFTER = frozenset(
    (
        f"{_DAYS} News Online Newspaper Magazine Television TV Radio Japan Asia Europe India UK US USA "
        "Business Technology Tech World Daily Weekly Sunday Digital Live International Correspondent I We "
        "He She They It That This The A In On But And"
    ).split()
)
# What may stand before it: the first word of a sentence, a day, whose outlet it is.
_BEFORE = frozenset(
    (
        f"{_DAYS} The A An By In On At As Per Via From For To Of With According Told Citing Source Sources "
        "But And Or While When After Before Since However Meanwhile Also Both Earlier Later First "
        "Originally Exclusive Reporting Photo Credit Image Original Read See Newspaper Magazine Broadcaster "
        "Agency Daily Weekly Wire Website Last This That Today Yesterday Now Then Because Although Though "
        "If Only Even State US UK U.S U.K EU American British French German Japanese Chinese Korean Israeli "
        "Iranian Russian Indian Spanish Italian Dutch Swedish Norwegian Danish Finnish Polish Turkish Saudi "
        "Qatari Canadian Australian Taiwanese Brazilian Mexican Egyptian Swiss Austrian Belgian Greek Irish "
        "Scottish Welsh Pakistani Hong H/T T HT Business Financial Local Respected Influential"
    ).split()
)
_WORD_BEFORE = re.compile(r"([^\W\d_][\w.]*)[ \u00a0]$")
_WORD_AFTER = re.compile(r"[ \u00a0]([A-ZÀ-Þ][\w.]*)")


@dataclass(frozen=True, slots=True)
class Mention:
    """That an outlet is named: `start` to `end`, in characters. `doubtful`: by a word that means other
    things."""

    name: str
    start: int
    end: int
    doubtful: bool


class Names:
    """The names of a table, made for finding them."""

    def __init__(self, known: Mapping[str, str], doubtful: Collection[str]) -> None:
        # By the first word; names of scripts without capitals by their first two characters.
        self._latin: dict[str, list[tuple[str, str, bool]]] = {}
        self._other: dict[str, list[tuple[str, str, bool]]] = {}
        for name, outlet in known.items():
            plain, doubt = name.replace("’", "'"), name in doubtful
            if _OTHER.search(plain):
                self._other.setdefault(plain[:2], []).append((plain, outlet, doubt))
                continue
            forms = {plain, plain.replace(" Magazine", " magazine")}
            if len(plain) >= 6 and not doubt:
                forms.add(plain.upper())
                if plain.isalpha() and not plain.isupper():
                    forms.add(plain.capitalize())  # Buzzfeed, Techcrunch
            for form in sorted(forms):
                first = _WORD.search(form)
                if first is not None and first.start() == 0:
                    self._latin.setdefault(first.group(), []).append((form, outlet, doubt))
        for index in (self._latin, self._other):
            for names in index.values():
                names.sort(key=lambda one: (-len(one[0]), one[0]))

    def within(self, sentence: str) -> tuple[Mention, ...]:
        """The mentions in a sentence, in its order; none overlap."""
        plain = sentence.replace("’", "'")
        found = self._spaced(plain)
        if not plain.isascii() and _OTHER.search(plain):
            taken = {at for one in found for at in range(one.start, one.end)}
            for one in self._unspaced(plain):
                overlapped = taken.intersection(range(one.start, one.end))
                if overlapped:  # 朝日新聞デジタル, テレ朝news: the longer of two
                    found = [other for other in found if other.end <= one.start or other.start >= one.end]
                found.append(one)
            found.sort(key=lambda one: one.start)
        return tuple(found)

    def _spaced(self, plain: str) -> list[Mention]:
        out: list[Mention] = []
        end = 0
        for word in _WORD.finditer(plain):
            names = self._latin.get(word.group())
            if names is None or word.start() < end:
                continue
            for name, outlet, doubt in names:
                start, stop = word.start(), word.start() + len(name)
                if plain.startswith(name, start) and _stands_alone(plain, start, stop, name):
                    out.append(Mention(outlet, start, stop, doubt))
                    end = stop
                    break
        return out

    def _unspaced(self, plain: str) -> list[Mention]:
        out: list[Mention] = []
        at = 0
        while at < len(plain) - 1:
            names = self._other.get(plain[at : at + 2])
            fit = next((one for one in names or () if plain.startswith(one[0], at)), None)
            if fit is None:
                at += 1
                continue
            out.append(Mention(fit[1], at, at + len(fit[0]), fit[2]))
            at += len(fit[0])
        return out


def _stands_alone(plain: str, start: int, end: int, name: str) -> bool:
    """Whether a name of Latin letters is not a part of a longer one."""
    joined = start and re.match(rf"[{_LATIN}@#&./_-]", plain[start - 1])
    # A release's dateline: "TOKYO, Nov. 18, 2026 /PRNewswire/ --".
    if joined and plain[max(0, start - 2) : start] != " /":
        return False
    after = plain[end : end + 40]
    if re.match(rf"[{_LATIN}&_]|-[A-Z]|\.[a-z]|@", after) or re.match(r" & [A-Z]", after):
        return False
    next_word = _WORD_AFTER.match(after)
    if next_word and next_word[1].rstrip(".") not in _AFTER:
        return False
    if name.startswith(("The ", "THE ")):
        return True
    before = _WORD_BEFORE.search(plain, max(0, start - 40), start)
    if before is None or not before[1][0].isupper():
        return True
    # "[Seoul Yonhap]": a dateline's place.
    opened = plain[max(0, before.start() - 1) : before.start()] in ("[", "(", "【")
    return opened or before[1].rstrip(".") in _BEFORE or _ends_clause(plain, before.start())


def _ends_clause(plain: str, start: int) -> bool:
    """Whether the word at `start` is the first of its sentence and no name: in capitals throughout (a
    headline)."""
    return plain[:start].strip() == "" and plain[start:].split(" ", 1)[0].isupper() and len(plain) > 60
