"""Regular expressions of rules: RE2 compiles them, since its matching takes time linear in the text."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

# The package ships no types. What it compiles does not leave `rules`.
import re2  # type: ignore[import-untyped, unused-ignore]

from monitor.errors import RuleError
from monitor.rules.nodes import Regex
from monitor.rules.tokens import Token

MAX_REGEX = 1_000  # characters; RE2 bounds the memory of what is left

_LOOKS = re.compile(r"\(\?<?[=!]")
_BACK = re.compile(r"(?<!\\)(?:\\\\)*\\[1-9]|\(\?P=")


@lru_cache(maxsize=1024)
def compile_regex(source: str) -> Any:  # RE2's own class, which has no types
    """`source` compiled by RE2. Raises re2.error."""
    options = re2.Options()
    options.case_sensitive = False
    options.log_errors = False
    options.max_mem = 1 << 20
    return re2.compile(source, options)


def regex(token: Token) -> Regex:
    """The expression of `token`; RuleError, at the part at fault where RE2 names it."""
    source = token.text.replace("\\/", "/")
    start, length = token.start, token.end - token.start
    try:
        if len(source) > MAX_REGEX:
            raise _Refused(f"longer than {MAX_REGEX:,} characters")  # noqa: TRY301  # one place words them all
        _compile(source)
    except _Refused as refused:
        at = token.text.find(refused.part) if refused.part else -1
        if at >= 0:
            start, length = token.start + 1 + at, len(refused.part)
        raise RuleError(
            f"the regular expression cannot be used ({refused})", position=start, length=length
        ) from refused
    return Regex(source)


class _Refused(Exception):
    """Why an expression cannot be used, and the part of it at fault where that is known."""

    def __init__(self, reason: str, part: str = "") -> None:
        super().__init__(reason)
        self.part = part


def _compile(source: str) -> None:
    for pattern, reason in (
        (_LOOKS, "RE2 knows no look-around: say what may stand there, or write AND NOT"),
        (_BACK, "RE2 knows no back-references: write the words out"),
    ):
        if found := pattern.search(source):
            raise _Refused(reason, found.group())
    try:
        compiled = compile_regex(source)
    except re2.error as error:
        said = error.args[0] if error.args else "not understood"
        reason = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
        what, _, part = reason.partition(": ")
        raise _Refused(reason, part if what != "missing )" or part != source else "") from error
    except UnicodeEncodeError as error:
        raise _Refused("it has half of a character") from error  # a lone surrogate, which YAML can write
    if compiled.search("") is not None:
        raise _Refused("it matches nothing at all, so it would match everywhere")
