"""Where words end in Japanese and Chinese, asked of a tokenizer where one is installed (the extra `cjk`).

Asked only about a hit that touches other characters of its script, so an article without one costs nothing,
and only to refuse: without the extra, `checks` and `compounds` alone stand.

Japanese is cut by Sudachi into its shortest units, and a hit that cuts through one that its dictionary
holds is none (東京|都 has no 京都); a name it does not know tells nothing. Chinese is cut by jieba, whose
units are longer (中国政府 is one): there a hit may be the beginning of one, or its end behind another word.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any, Protocol

from monitor.rules.atoms import Span, Text

_EARSHOT = 24  # characters to either side that are cut together
_WRITTEN = re.compile("[\u3041-\u30fa\u30fc-\u30ff\u3400-\u9fff\u3005]")
_STOP = re.compile("[\n。、，；：！？「」『』（）()]")


class Words(Protocol):
    """One language's words."""

    def broken(self, line: str, start: int, end: int) -> bool:
        """Whether line[start:end] cuts through a word of `line`."""


class Installed(Protocol):
    """The tokenizers at hand."""

    def __call__(self, lang: str, /) -> Words | None:
        """That of `lang` ("ja" or "zh"), or None."""


@cache
def installed(lang: str, /) -> Words | None:
    """The tokenizer of the extra `cjk` for `lang`, or None where it is not installed."""
    try:
        return _Japanese() if lang == "ja" else _Chinese()
    except ImportError:
        return None


def is_broken(text: Text, span: Span, lang: str | None, tokenizers: Installed) -> bool:
    """Whether `span` of `text` cuts through a word, as far as `tokenizers` know."""
    content = text.content
    start, end = text.starts[span.start], text.ends[span.end - 1]
    before, after = content[start - 1 : start], content[end : end + 1]
    if not (
        (_WRITTEN.match(before) and _WRITTEN.match(content[start]))
        or (_WRITTEN.match(after) and _WRITTEN.match(content[end - 1]))
    ):
        return False
    # Kana anywhere is Japanese, whatever the page says of itself.
    spoken = "ja" if (lang or "").lower().startswith("ja") or text.has_kana else "zh"
    words = tokenizers(spoken)
    if words is None:
        return False
    first = max(0, start - _EARSHOT)
    for stop in _STOP.finditer(content, first, start):
        first = stop.end()
    last = _STOP.search(content, end, end + _EARSHOT)
    line = content[first : last.start() if last else end + _EARSHOT]
    return words.broken(line, start - first, end - first)


class _Japanese:
    def __init__(self) -> None:
        # The packages are an extra, and not there where this is checked.
        import sudachipy  # type: ignore[import-not-found, import-untyped, unused-ignore]  # noqa: PLC0415

        dictionary: Any = sudachipy.Dictionary(dict="small")
        self._tokenizer: Any = dictionary.tokenizer(mode=sudachipy.SplitMode.A)

    def broken(self, line: str, start: int, end: int) -> bool:
        return any(
            (word.begin() < start < word.end() or word.begin() < end < word.end()) and not word.is_oov()
            for word in self._tokenizer.tokenize(line)
        )


class _Chinese:
    def __init__(self) -> None:
        import rjieba  # type: ignore[import-not-found, unused-ignore]  # noqa: PLC0415

        self._cut: Any = rjieba.tokenize

    def broken(self, line: str, start: int, end: int) -> bool:
        known: set[tuple[int, int]] | None = None
        for _, first, last in self._cut(line, "default"):
            if not (first < start < last or first < end < last):
                continue
            if first > start or last < end:
                return True  # it crosses the border of a word: 东[京东]部
            if start == first:
                continue
            if known is None:
                known = {(a, b) for _, a, b in self._cut(line, "search")}
            if end != last or start - first < 2 or (first, start) not in known:
                return True
        return False
