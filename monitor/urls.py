"""Pure rules for addresses: one article, one address.

`normalise` removes what does not name the article (tracking parameters, fragments, default ports,
redirect wrappers), so that the same article from a feed, a newsletter and a search engine has one
address. It never guesses: a parameter it does not know stays, since `?id=` may be the article.
"""

from __future__ import annotations

import hashlib
import re
from functools import cache
from urllib.parse import (
    SplitResult,
    parse_qsl,
    quote,
    unquote,
    urljoin,
    urlsplit,
    urlunsplit,
)

from publicsuffixlist import PublicSuffixList

from monitor.memory import remembered

# The names come from the vendors' own documentation and from the lists that browsers strip by
# (Firefox's query stripping, Brave's and ClearURLs' common set). `ref` and `source` are only
# dropped with a value that is a medium, since some sites route by them.
_TRACKING = re.compile(
    r"(?:utm|hsa|pk|piwik|mtm|matomo|vero|oly|mc|mkt|at|sc|ns|wt|icid|ga)_[a-z_]+"
    r"|fbclid|gclid|gclsrc|dclid|gbraid|wbraid|msclkid|yclid|ysclid|twclid|ttclid|igshid|igsh|epik"
    r"|_?_?hs(?:enc|mi|fp|sc|tc)|srsltid|_openstat|mkt_tok|rb_clickid|s_cid|s_kwcid|ncid|cmpid|ocid|spm|xtor|wickedid|_ga|_gl|guccounter"
    r"|guce_referrer|guce_referrer_sig|at_medium|at_campaign|mbid|sref|__twitter_impression|fb_ref"
    r"|smid|smtyp|partner|emc|xrs|ito|n_cid|cxrecs_s",
    re.IGNORECASE,
)
_MEDIUM = re.compile(r"rss|feed|atom|newsletter|email|twitter|facebook|linkedin|social|share", re.IGNORECASE)
_MEDIUM_KEYS = frozenset({"ref", "source", "src", "from", "cmp", "feed", "via", "referrer", "ref_src"})

# Redirect wrappers that carry their target in the address itself. Google News' opaque ids do not:
# they are left as they are.
_WRAPPERS: tuple[tuple[re.Pattern[str], re.Pattern[str], tuple[str, ...]], ...] = (
    (re.compile(r"(?:www\.)?google\.[a-z.]+"), re.compile(r"/url"), ("url", "q")),
    (re.compile(r"(?:l|lm)\.facebook\.com"), re.compile(r"/l\.php"), ("u",)),
    (re.compile(r"l\.instagram\.com"), re.compile(r"/"), ("u",)),
    (re.compile(r"(?:www\.)?bing\.com"), re.compile(r"/news/apiclick\.aspx"), ("url",)),
    (re.compile(r"out\.reddit\.com"), re.compile(r"/.*"), ("url",)),
    (re.compile(r"(?:www\.)?linkedin\.com"), re.compile(r"/(?:safety/go|redir/redirect)"), ("url",)),
    (re.compile(r".*\.safelinks\.protection\.outlook\.com"), re.compile(r"/.*"), ("url",)),
    (re.compile(r"(?:slack-redir\.net|away\.vk\.com)"), re.compile(r"/.*"), ("url", "to")),
    (re.compile(r"(?:www\.)?youtube\.com"), re.compile(r"/redirect"), ("q",)),
    (re.compile(r"t\.umblr\.com"), re.compile(r"/redirect"), ("z",)),
    (re.compile(r"duckduckgo\.com"), re.compile(r"/l/?"), ("uddg",)),
)
_YAHOO = re.compile(r"/RU=([^/]+)/")
_HOST = re.compile(r"[a-z0-9_]([a-z0-9_.-]*[a-z0-9_])?")
_DEFAULT_PORT = {"http": 80, "https": 443}
_SAFE_PATH = "/%:@!$&'()*+,;=~-._"
_SAFE_QUERY = _SAFE_PATH + "?[]|"
_ESCAPE = re.compile(r"%[0-9a-fA-F]{2}")


@cache
def _suffixes() -> PublicSuffixList:
    """The list, read when first asked for: that takes 50 ms."""
    return PublicSuffixList()


def normalise(url: str, base: str | None = None) -> str | None:
    """The address of the page that `url` names, or None where it names none (mailto:, javascript:).

    Idempotent. Relative addresses need `base`. Path and query keep their case, the host loses it.
    """
    text = "".join(url.split())
    if base is not None:
        try:
            text = urljoin(base, text)
        except ValueError:
            return None
    for _ in range(5):
        parts = _split(text)
        if parts is None:
            return None
        target = _unwrapped(parts)
        if target is None:
            return _rebuilt(parts)
        text = target
    parts = _split(text)
    return None if parts is None else _rebuilt(parts)


def article_id(url: str) -> str:
    """Identity of an article: 64 bits of SHA-256 over its canonical address, as 16 hex digits."""
    return hashlib.sha256(url.encode()).hexdigest()[:16]


def canonical(claimed: str | None, address: str) -> str:
    """The address an article goes by: what its page claims (`rel=canonical`), if that can be true.

    A claim counts only on the same site, and only when it could name one article: content systems
    with a faulty template point every page to the front page or to a section, and believing them
    would make one article of a whole outlet.
    """
    if not claimed:
        return address
    url = normalise(claimed, address)
    if url is None or site(url) != site(address):
        return address
    claim, own = urlsplit(url), urlsplit(address)
    path = claim.path.rstrip("/")
    if own.path.rstrip("/") != path and (not path or own.path.startswith(path + "/")):
        return address
    if own.path.rstrip("/") == path and claim.query != own.query and not claim.query:
        # ?id=1 and ?id=2 under one path are two articles, whatever a template says, unless the path
        # itself carries a slug of its own.
        return url if re.search(r"[^/]*(?:-[^/]*){2,}$|\d{5,}", path) else address
    return url


@remembered(65536)
def site(url: str) -> str:
    """The registrable domain by the public suffix list; host and port where there is none (an IP address,
    localhost), so that two servers on one machine stay two sites; "" for what is no address."""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").lower()
    except ValueError:
        return ""
    if not _has_suffix(url):
        return parts.netloc.lower()
    domain: str | None = _suffixes().privatesuffix(host)
    return domain or host


def publisher(url: str, outlet: str) -> str:
    """Who answers for an article: its registrable domain, or, where the address has none (an IP
    address, localhost, an entry without a page), the outlet that its feed is called."""
    return site(url) if _has_suffix(url) else outlet


def host(url: str) -> str:
    """Host and port, in lower case: what manners are kept towards."""
    return (_split(url) or urlsplit("")).netloc.rpartition("@")[2].lower()


def base(url: str) -> str:
    """What relative addresses on the page `url` are resolved against, without what may be secret in
    it: user, password and query."""
    parts = _split(url)
    if parts is None:
        return url
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2], query="", fragment=""))


def without_secrets(url: str) -> str:
    """The address without user and password: for logs and messages."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url.rpartition("@")[2]
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))


def _has_suffix(url: str) -> bool:
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return False
    return "." in host and not host.replace(".", "").isdigit() and ":" not in host


def _split(text: str) -> SplitResult | None:
    try:
        parts = urlsplit(text)
        _ = parts.port
    except ValueError:
        return None
    if parts.scheme.lower() not in _DEFAULT_PORT or not parts.hostname:
        return None
    return parts


def _unwrapped(parts: SplitResult) -> str | None:
    host = (parts.hostname or "").lower()
    for hosts, paths, keys in _WRAPPERS:
        if hosts.fullmatch(host) and paths.fullmatch(parts.path):
            query = dict(parse_qsl(parts.query))
            for key in keys:
                target = query.get(key, "")
                if target.startswith(("http://", "https://")):
                    return target
    if host.endswith("search.yahoo.com"):
        found = _YAHOO.search(parts.path)
        if found:
            return unquote(found.group(1))
    return None


def _rebuilt(parts: SplitResult) -> str | None:
    scheme = parts.scheme.lower()
    try:
        name = (parts.hostname or "").rstrip(".").encode("idna").decode("ascii").lower()
    except UnicodeError:
        return None
    if ":" in name:
        name = f"[{name}]"
    elif not _HOST.fullmatch(name):
        return None
    netloc = name if parts.port in (None, _DEFAULT_PORT[scheme]) else f"{name}:{parts.port}"
    path = _quoted(_dotless(parts.path or "/"), _SAFE_PATH)
    # Pair by pair and otherwise untouched: an address must not change its spelling because a
    # neighbour of its parameter was dropped.
    kept = [pair for pair in parts.query.split("&") if pair and not _is_tracking(pair)]
    query = _quoted("&".join(kept), _SAFE_QUERY)
    # A fragment is a place in a page, except the hash-bang of old single-page sites.
    fragment = parts.fragment if parts.fragment.startswith("!") else ""
    return urlunsplit((scheme, netloc, path, query, fragment))


def _is_tracking(pair: str) -> bool:
    key, _, value = pair.partition("=")
    key = unquote(key).removeprefix("amp;")  # &amp; that was escaped once too often
    return bool(
        _TRACKING.fullmatch(key) or (key.lower() in _MEDIUM_KEYS and _MEDIUM.fullmatch(unquote(value)))
    )


def _quoted(part: str, safe: str) -> str:
    """`part` with what must be percent-encoded so, in capitals (RFC 3986, section 6.2.2.1)."""
    # A lone surrogate, which JSON and broken pages can carry, has no UTF-8.
    encoded = quote(part, safe=safe, errors="replace")
    return _ESCAPE.sub(lambda found: found.group().upper(), encoded)


def _dotless(path: str) -> str:
    """`path` without . and .. (RFC 3986, section 5.2.4)."""
    if "/." not in path:
        return path
    out: list[str] = []
    segments = path.split("/")
    for segment in segments[1:]:
        if segment == "..":
            out = out[:-1]
        elif segment != ".":
            out.append(segment)
    if segments[-1] in {".", ".."}:
        out.append("")
    return "/" + "/".join(out)
