"""What a recipient gets: an issue by mail, or in brief for a chat.

Nothing in it belongs to one recipient alone but what the caller gives as `unsubscribe`: readers with the
same wishes get the same bytes.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from monitor.digest import escape
from monitor.digest.days import days
from monitor.digest.environments import forms
from monitor.digest.facts import read
from monitor.digest.language import speaking
from monitor.digest.render import faces, fill, subject
from monitor.digest.sums import stories_of
from monitor.digest.tailor import tailor
from monitor.model import Digest, Reader, Rendered, Templates

# Discord takes 2,000 characters, Telegram 4,096 of UTF-16, ntfy 4,096 bytes; whoever hands it over adds
# the title, and marks for bold or links of its own.
_MOST_CHARACTERS = 1_800
_MOST_BYTES = 3_900
# A longer address would leave no room for a second story. None is cut: half an address leads nowhere.
_LONGEST_ADDRESS = 600
_SHIPPED = Templates()


def letter(
    digest: Digest,
    reader: Reader,
    *,
    unsubscribe: Sequence[str],
    link: str,
    templates: Templates = _SHIPPED,
) -> Rendered:
    """The issue as `reader` gets it by mail: `tailor` makes it theirs, its days are in their language, and a
    footer says why it came, where its archive copy is and how to stop it. Raises ConfigError where a template
    of the user's fails.

    `unsubscribe`: the first https address of it is shown, else the first mailto; the caller has put in what
    belongs to the recipient, or what stands for it. Without either, the footer says nothing of stopping.
    `link`: where the archive stands on the web (ends in a stroke), or empty. The HTML stays under the limit
    of `render`, footer and all.
    """
    return faces(
        tailor(digest, reader),
        dates=reader.dates,
        mailed=True,
        page=_page(digest, link),
        stop=_way_out(unsubscribe),
        templates=templates,
    )


def brief(digest: Digest, reader: Reader, *, link: str, templates: Templates = _SHIPPED) -> tuple[str, str]:
    """Title and plain text of the issue for a chat: the totals, then as many of the reader's stories as fit
    in 1,800 characters and 3,900 bytes of UTF-8, then how many more there are and where the archive copy is.

    Words of the articles call nobody, and make no link of their own: see `escape.uncalling`. A chat program
    may still show `**this**` as bold. Raises ConfigError where a template of the user's fails.
    """
    facts = read(tailor(digest, reader))
    stories = sorted(stories_of(facts["sections"]), key=lambda story: story["n"])
    page = _page(digest, link)

    def text(shown: int) -> str:
        return fill(
            forms(templates),
            "brief.txt.j2",
            facts,
            all=stories,
            shown=shown,
            days=days(facts.get("language", "")),
            page=page if len(page) <= _LONGEST_ADDRESS else "",
            longest_address=_LONGEST_ADDRESS,
        )

    def is_too_long(shown: int) -> bool:
        made = text(shown)
        return len(made) > _MOST_CHARACTERS or len(made.encode()) > _MOST_BYTES

    with speaking(facts.get("language", ""), templates.catalogues):
        # Each story makes it longer, and one always fits: what it is made of is bounded.
        most = bisect_right(range(len(stories) + 1), False, key=is_too_long) - 1
        return escape.uncalling(subject(facts)), text(most)


def _page(digest: Digest, link: str) -> str:
    return f"{link}{digest.week[:4]}/{digest.week}.html" if link else ""


def _way_out(unsubscribe: Sequence[str]) -> str:
    for scheme in ("https:", "mailto:"):
        for address in unsubscribe:
            if address.lower().startswith(scheme):
                return address
    return ""
