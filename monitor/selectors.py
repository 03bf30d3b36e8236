"""CSS selectors, for those who say which links of a page are news.

A selector is checked where it is configured and used where the page is read: both see the same one.
"""

from __future__ import annotations

import re
from functools import lru_cache

import cssselect

from monitor.errors import RuleError

_AT = re.compile(r"\s+at\s+(\d+)\s*$")
_TOKEN = re.compile(r"<[A-Z]+ (.*?) at \d+>")


@lru_cache(maxsize=256)
def xpath(selector: str) -> str:
    """What finds the elements of `selector` in a page, as XPath. Raises RuleError, with the position, for
    what is no selector or selects no elements (`::text`)."""
    try:
        chosen = cssselect.parse(selector)
        if any(one.pseudo_element for one in chosen):
            at = selector.find("::")
            words = "a pseudo-element (::text) is no element; select the links themselves"
            raise RuleError(words, position=max(at, 0))
        return cssselect.HTMLTranslator().css_to_xpath(selector)
    except cssselect.SelectorError as error:
        raise RuleError(_words(error), position=_position(error, selector)) from error
    except RecursionError as error:
        raise RuleError("it nests too deep", position=0) from error


def _position(error: cssselect.SelectorError, selector: str) -> int:
    said = re.search(r" at (\d+)", str(error))
    return min(int(said.group(1)), max(len(selector) - 1, 0)) if said else 0


def _words(error: cssselect.SelectorError) -> str:
    words = _AT.sub("", _TOKEN.sub(r"\1", str(error)))
    words = re.sub(r"<EOF at \d+>", "its end", words)
    return words[:1].lower() + words[1:200]
