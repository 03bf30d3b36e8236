"""Whose an address is where the domain does not say: platforms on which everyone publishes, and portals and
search feeds that show what others publish.

On a platform the author is the publisher: `name.substack.com`, `medium.com/@name`, `youtube.com/@name`.
Where the public suffix list already takes a host apart (github.io, blogspot.com), nothing needs to be said
here.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from monitor import urls

# The author is in the host.
_BY_HOST = frozenset(
    (
        "substack.com medium.com wordpress.com tumblr.com beehiiv.com ghost.io livejournal.com typepad.com "
        "blog.jp hatenablog.com hatenablog.jp hateblo.jp hatenadiary.jp hatenadiary.com fc2.com seesaa.net "
        "livedoor.blog cocolog-nifty.com wixsite.com weebly.com posthaven.com micro.blog bearblog.dev "
        "buttondown.com naver.com tistory.com over-blog.com blogspot.com github.io gitlab.io pages.dev"
    ).split()
)
# The author is the first part of the path; of some, of two ("/in/name", "/r/name").
_BY_PATH = frozenset(
    (
        "medium.com note.com youtube.com x.com twitter.com facebook.com instagram.com threads.net "
        "threads.com t.me tiktok.com ameblo.jp qiita.com zenn.dev github.com gitlab.com dev.to "
        "hackernoon.com patreon.com mastodon.social weibo.com vk.com soundcloud.com buttondown.email "
        "flipboard.com"
    ).split()
)
_BY_TWO = frozenset(("linkedin.com", "reddit.com", "bsky.app", "zhihu.com", "vimeo.com", "quora.com"))
_HOSTS_OF_NOBODY = frozenset(("www", "m", "mobile", "old", "en", "blog", "news", "web"))
# Parts of a path that name no author: the address of a video says nothing of its channel.
_NOBODY = re.compile(
    r"(?:watch|shorts|embed|live|playlist|results|i|p|reel|status|share|search|hashtag)", re.IGNORECASE
)
# Show the articles of others: the address is theirs, the article is not.
_AGGREGATORS = re.compile(
    r"(?:.*\.)?(?:news\.google\.[a-z.]+|google\.[a-z.]+|bing\.com|msn\.com|news\.yahoo\.[a-z.]+|yahoo\.(?:com|co\.jp|co\.uk)"
    r"|smartnews\.com|flipboard\.com|newsbreak\.com|feedly\.com|inoreader\.com|feedburner\.com|feedproxy\.google\.com"
    r"|news\.livedoor\.com|infoseek\.co\.jp|excite\.co\.jp|biglobe\.ne\.jp|goo\.ne\.jp|nifty\.com|daum\.net|news\.naver\.com"
    r"|toutiao\.com|apple\.news|ground\.news|newsnow\.co\.uk|techmeme\.com|memeorandum\.com|allsides\.com|pressreader\.com)",
    re.IGNORECASE,
)


def author(url: str) -> str | None:
    """The publisher on a platform where everyone publishes: host or path of the author. None elsewhere, and
    where the address does not name one."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    host = urls.host(url).partition(":")[0]
    first, _, rest = host.partition(".")
    if rest in _BY_HOST and first not in _HOSTS_OF_NOBODY:
        return host
    bare = host if first not in _HOSTS_OF_NOBODY else rest
    path = [one for one in parts.path.split("/") if one]
    if bare in _BY_TWO and len(path) >= 2:
        return "/".join((bare, *path[:2])).lower()
    if bare in _BY_PATH and path and _NOBODY.fullmatch(path[0]) is None:
        # The old ways to name a channel.
        named = path[:2] if path[0] in ("c", "user", "channel", "groups") else path[:1]
        return "/".join((bare, *named)).lower()
    return None


def is_aggregator(url: str) -> bool:
    """Whether the address is a search feed's or a portal's, which show the articles of others."""
    return _AGGREGATORS.fullmatch(urls.host(url).partition(":")[0]) is not None


def is_platform(url: str) -> bool:
    """Whether everyone may publish at this address."""
    bare = urls.host(url).partition(":")[0]
    return any(bare == one or bare.endswith(f".{one}") for one in _BY_HOST | _BY_PATH | _BY_TWO)
