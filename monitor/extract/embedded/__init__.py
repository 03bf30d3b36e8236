"""The articles that a page describes as data, for machines: schema.org in JSON-LD and microdata, the older
microformats, and, on demand, the state that a front end was drawn from.

What pages write is often not quite JSON, not quite schema.org, or about something else, so everything
here is read with doubt: a value of a wrong type is no value, an organisation is no author, and what
cannot be parsed is passed over. Nothing raises, and every walk is bounded.
"""

from __future__ import annotations

import lxml.html

from monitor.extract.embedded import linked, microdata
from monitor.extract.embedded.described import ARTICLES, MEDIA, Embedded
from monitor.extract.embedded.states import states

__all__ = ["ARTICLES", "MEDIA", "Embedded", "articles", "states"]


def articles(root: lxml.html.HtmlElement) -> tuple[Embedded, ...]:
    """The articles described in the page's data, in its order: JSON-LD, then microdata; microformats
    where neither says anything; videos and galleries behind all articles, and what else the page calls
    itself only where it names no article. Never raises."""
    found = [*linked.articles(root), *microdata.articles(root)]
    if not any(one.is_article for one in found):
        found = [*microdata.entries(root), *found]
        return tuple(sorted(found, key=lambda one: not one.is_article))
    media = [one for one in found if MEDIA.intersection(one.types) and not one.is_article]
    return (*(one for one in found if one.is_article), *media)
