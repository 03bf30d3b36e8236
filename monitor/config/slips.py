"""What somebody meant who wrote YAML that is none: a parser tells where it gave up, which is often a line or
two behind the slip, and in words about blocks and scalars.

Each guess looks only at the few lines around that place. Where none fits, the plain words for the parser's
complaint are told.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

from ruamel.yaml.error import MarkedYAMLError

_BREAK = re.compile(r"\r\n|\r|\n")
# A key with its colon, behind the dashes of list items.
_KEYED = re.compile(
    r"(?P<indent> *)(?P<dashes>(?:- +)*)"
    r"(?P<key>[^\s:#'\"{\[&*!-][^:#'\"]*?)\s*(?P<colon>:)(?:\s+(?P<value>[^\s#].*)|\s|$)"
)
_NO_SPACE = re.compile(r"(?P<indent> *)(?:- +)?(?P<key>[A-Za-z_][\w-]*):(?!//)(?P<value>[^\s:].*)$")
_NO_SPACE_AFTER_DASH = re.compile(r" *-(?P<rest>[^\s-].*)$")
_DASH = re.compile(r"(?P<indent> *)-(?:\s|$)")
# What is no secret, and can be shown as it should be.
_SHOWABLE = re.compile(r" *(?:- +)*(?:(?:match|any|all|none|describe|name|title)\s*:|['\"])")

_SAYINGS: tuple[tuple[str, str], ...] = (
    ("'\\t' that cannot start", "found a tab, expected spaces: YAML is indented with spaces"),
    (
        "mapping values are not allowed",
        "found a colon where no key can stand, expected quotes round a value that holds a colon and a space",
    ),
    (
        "cannot start any token",
        "found a character that begins no value, expected quotes round the value",
    ),
    ("unexpected end of stream", "found the end of the file, expected the quote that closes this text"),
    ("document separator", "found ---, expected the quote that closes this text"),
    ("could not find expected ':'", 'found a line without a colon, expected "key: value"'),
    (
        "expected <block end>",
        "found a line that is not indented as the lines before it, expected the same indentation",
    ),
    (
        "expected ',' or '}'",
        "found a mapping in braces that goes on, expected , or } (quotes round ${NAME} in braces)",
    ),
    (
        "expected ',' or ']'",
        "found a list in brackets that goes on, expected , or ] (quotes round ${NAME} in brackets)",
    ),
)


@dataclass(frozen=True, slots=True)
class Slip:
    """Where the slip is (an offset in characters), and what is wrong there, in words."""

    offset: int
    words: str


def slip(error: MarkedYAMLError, text: str, fallback: int) -> Slip:
    """What a parser's error comes from. `fallback`: the offset to name where the parser names none."""
    problem = str(error.problem or "")
    mark = error.problem_mark
    if "end of stream" in problem and error.context_mark is not None:
        mark = error.context_mark
    offset = fallback if mark is None else mark.index
    trouble = _Trouble(
        lines=_Lines(text),
        offset=offset,
        opened=None if error.context_mark is None else error.context_mark.index,
    )
    for part, guesses in _GUESSES.items():
        if part in problem:
            for guess in guesses:
                if (found := guess(trouble)) is not None:
                    return found
    for part, words in _SAYINGS:
        if part in problem:
            return Slip(offset, words)
    return Slip(offset, f"not YAML: {shown(problem, 120)}")


class _Lines:
    """A text by its lines, counted from 0."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._starts = [0, *(found.end() for found in _BREAK.finditer(text))]

    def number(self, offset: int) -> int:
        return bisect_right(self._starts, offset) - 1

    def start(self, number: int) -> int:
        return self._starts[number]

    def line(self, number: int) -> str:
        end = self._starts[number + 1] if number + 1 < len(self._starts) else len(self.text)
        return self.text[self._starts[number] : end].rstrip("\r\n")

    def before(self, number: int) -> int | None:
        """The nearest line above that says something."""
        for above in range(number - 1, -1, -1):
            said = self.line(above).strip()
            if said and not said.startswith("#"):
                return above
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Trouble:
    """Where the parser gave up, and where what it was reading had begun."""

    lines: _Lines
    offset: int
    opened: int | None


def _behind_a_quote(trouble: _Trouble) -> Slip | None:
    """`"sovereign AI" OR x`: the first quote opens the value, the second ends it."""
    lines, offset = trouble.lines, trouble.offset
    number = lines.number(offset)
    line = lines.line(number)
    column = offset - lines.start(number)
    closed = line[:column].rstrip()
    if not closed.endswith(("'", '"')) or not line[column:].strip():
        return None
    quote = closed[-1]
    first = re.search(rf"(?:[:\-,\[{{]\s*|^\s*)({quote}(?:[^{quote}])*{quote})$", closed)
    if first is None:
        return None
    words = "found text behind the closing quote, expected quotes round the whole value"
    if _SHOWABLE.match(line) is None:
        return Slip(offset, words)
    value = line[first.start(1) :].rstrip()
    if line.lstrip().startswith(("any:", "all:", "none:")) and "[" in line[: first.start(1)]:
        value = re.split(r"[\],]", value)[0].rstrip()
    if quote == "'" and value.count("'") == 2 and '"' not in value:
        # Phrases of a rule stand in double quotes.
        whole = "'" + value.replace("'", '"') + "'"
    elif value.count(quote) % 2 and value.endswith(quote):
        other = "'" if quote == '"' else '"'
        whole = f"{other}{value[1:-1]}{other}"
    else:
        whole = "'" + value.replace("'", "''") + "'"
    return Slip(offset, f"{words}: {shown(whole, 90)}")


def _no_space(trouble: _Trouble) -> Slip | None:
    """`timezone:Europe/London` or `-{url: …}`, in the line of the complaint or the one above."""
    lines, offset = trouble.lines, trouble.offset
    number = lines.number(offset)
    for candidate in (number, lines.before(number)):
        if candidate is None:
            continue
        line = lines.line(candidate)
        if found := _NO_SPACE_AFTER_DASH.match(line):
            at = lines.start(candidate) + found.start("rest")
            return Slip(at, "found no space after the dash, expected one")
        if found := _NO_SPACE.match(line):
            at = lines.start(candidate) + found.start("value")
            # The value may be a secret: it is not repeated.
            return Slip(at, f'found no space after the colon of "{shown(found["key"], 30)}", expected one')
    return None


def _too_deep(trouble: _Trouble) -> Slip | None:
    """A key that stands deeper than the key above, which has a value already."""
    lines, offset = trouble.lines, trouble.offset
    number = lines.number(offset)
    above = lines.before(number)
    here = _KEYED.match(lines.line(number))
    key = None if above is None else _KEYED.match(lines.line(above))
    if above is None or here is None or key is None or offset != lines.start(number) + here.start("colon"):
        return None
    mine, wanted = here.start("key"), key.start("key")
    # Below a key without a value, deeper is right, and the colon is one inside this key's own value.
    if mine <= wanted or here["dashes"] or not key["value"]:
        return None
    return Slip(
        lines.start(number) + mine,
        f'found "{shown(here["key"], 30)}" behind {_spaces(mine)}, expected {_spaces(wanted)}, as'
        f' "{shown(key["key"], 30)}" has in line {above + 1}',
    )


def _out_of_line(trouble: _Trouble) -> Slip | None:
    """A line that begins where none of the open lists and mappings does."""
    lines, offset = trouble.lines, trouble.offset
    number = lines.number(offset)
    line = lines.line(number)
    mine = len(line) - len(line.lstrip(" "))
    if lines.start(number) + mine != offset:
        return None
    item = _DASH.match(line) is not None
    found: dict[int, int] = {}
    above = lines.before(number)
    least = 10_000
    while above is not None:
        other = lines.line(above)
        indent = len(other) - len(other.lstrip(" "))
        if indent < least:
            # What stands deeper further up was closed by this line.
            least = indent
            if item and (dash := _DASH.match(other)):
                found.setdefault(len(dash["indent"]), above)
            if not item and (key := _KEYED.match(other)):
                found.setdefault(key.start("key"), above)
        above = lines.before(above) if least else None
    if not found or mine in found:
        return None
    wanted = min(found, key=lambda column: (abs(column - mine), -column))
    words = (
        "found a line that is not indented as the lines before it, expected"
        f" {_spaces(wanted)}, as in line {found[wanted] + 1} (not {mine})"
    )
    return Slip(offset, words)


def _never_closed(trouble: _Trouble) -> Slip | None:
    """A brace or bracket that a later line runs into."""
    lines, offset, opened = trouble.lines, trouble.offset, trouble.opened
    if opened is None or lines.number(opened) == lines.number(offset):
        return None
    sign = lines.text[opened]
    if sign not in "{[":
        return None
    close = "}" if sign == "{" else "]"
    return Slip(
        opened,
        f"found {sign} without the {close} that closes it, expected it before line"
        f" {lines.number(offset) + 1}",
    )


def _no_colon(trouble: _Trouble) -> Slip | None:
    """A key that has lost its colon is noticed at the next colon."""
    lines, offset, opened = trouble.lines, trouble.offset, trouble.opened
    if opened is None or lines.number(opened) == lines.number(offset):
        return None
    word = lines.line(lines.number(opened)).strip()
    return Slip(opened, f'found a line without a colon, expected "{shown(word, 30)}: value"')


def shown(text: str, limit: int = 60) -> str:
    """`text` on one line and in at most `limit` characters, for a message."""
    line = "".join(letter if letter.isprintable() else "�" for letter in " ".join(text[: 4 * limit].split()))
    return line if len(line) <= limit else line[: limit - 1] + "…"


def _spaces(count: int) -> str:
    return "no space" if count == 0 else "1 space" if count == 1 else f"{count} spaces"


_GUESSES = {
    "mapping values are not allowed": (_no_space, _too_deep),
    "expected <block end>": (_behind_a_quote, _no_space, _out_of_line),
    "expected ',' or '}'": (_behind_a_quote, _never_closed),
    "expected ',' or ']'": (_behind_a_quote, _never_closed),
    "could not find expected ':'": (_no_space, _no_colon),
}
