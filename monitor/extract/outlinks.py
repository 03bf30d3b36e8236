"""Where an article's text leads: the links in its own paragraphs, each with its words and its place.

A page has a hundred links and an article five. Which blocks are the article's is judged elsewhere (`body`);
here only those are asked for their links, and of these only such count as lead on from the words: every link
to another site, and one within the own site where it stands in running text and is not the page of a tag or
an author. What shares, follows, mails or scripts is no link, nor is one in a paragraph of furniture unless
that says where the text is from ("Source: ... Original: https://..."). Addresses that stand in the text as
words count like links.

A link without words (a picture's) is left out: it leads to the picture, as a rule. So is one that the page
draws by a script. Where the text was read from data that keep no markup, the page's own links are looked up
in it by their paragraph's words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from urllib.parse import unquote, urlsplit

import lxml.etree
import lxml.html

from monitor import markup, passages, text, urls
from monitor.model import Article, Outlink

# An article of a thousand links is a list, and what it says of its origin stands among the first.
MOST = 60
LONGEST_ADDRESS = 2_000
_LONGEST_TEXT = 300
_MOST_READ = 1_000
# What pages made to be slow could ask for: links of a tree nobody has walked, lines that no paragraph is.
_MOST_ANCHORS = 2_000
_MOST_LIKE = 300
_LONGEST_LINE = 20_000

# Letters of a line that is found again in another.
_LEAST_PART = 25
# Of a line's characters, so many in links: no running text, but a list, a row of tags, a headline.
_RUNNING = 0.6
_ITEM = 0.8
_BLOCKS = frozenset(
    (
        "address article aside blockquote body center dd details div dl dt fieldset figcaption figure footer "
        "form h1 h2 h3 h4 h5 h6 header legend li main nav ol p pre section summary table tbody td tfoot th "
        "thead tr ul"
    ).split()
)
_STRING = lxml.etree.XPath("string()", smart_strings=False)
_LETTERS = re.compile(r"[\W_]+")
_BARE = re.compile(
    r"https?://[^\s<>\"'“”‘’«»()（）「」『』【】\[\]{}|、。，；！]{4,2000}(?:\([^\s<>()]{1,100}\)[^\s<>\"'“”()、。]{0,300})?",
    re.IGNORECASE,
)
_NOT_ITS_END = ".,;:!?…*_'\"”’"
# By paths, and by rel (HTML standard, section 4.6.7): the pages that outlets make of tags and of people.
_OF_A_TAG = re.compile(
    r"/(?:tags?|topics?|topic-hub|categor(?:y|ies|ia|ie)|sections?|authors?|by|byline|people|persons?|profiles?"
    r"|contributors?|columnists?|journalists?|reporters?|staff|team|users?|autor(?:e[ns]?|es)?|auteurs?|redaktion"
    r"|keywords?|labels?|hashtags?|search|suche|subjects?|archives?|thema|themen|themes?|temas?|quotes?"
    r"|tickers?|newsletters?|subscribe|subscription|login|signup|register|about|contact|feeds?|rss)(?:/|\.\w{2,5}$|$)",
    re.IGNORECASE,
)
# The address of one article: figures, or a slug of three words; "/elon-musk/" is a hub, as a tag's page is.
_OF_ONE = re.compile(r"\d{4}|(?:^|/)(?:[^/?]*\d[^/?]*|[^/?-]+(?:-[^/?-]+){2,})/?(?:\?|$)|\?.*\d")
# Beside "Source: ..." houses sell the rights to the text.
_OF_RIGHTS = re.compile(r"licen[cs]|lizenz|rechte|rights|syndicat|permission|reprint", re.IGNORECASE)
_RELATION = frozenset(("tag", "author", "license", "search", "bookmark", "next", "prev"))
_SHARES = re.compile(
    r"(?:(?:www\.|m\.|mobile\.)?(?:twitter|x)\.com/(?:intent|share|home|hashtag|search)\b"
    r"|(?:www\.|m\.|web\.)?facebook\.com/(?:sharer|share\.php|dialog|plugins)"
    r"|(?:www\.)?linkedin\.com/(?:share|cws|sharing|sharearticle)|(?:api\.|web\.)?whatsapp\.com/send|wa\.me/\?"
    r"|(?:t|telegram)\.me/share|(?:www\.)?pinterest\.[a-z.]+/pin/create|(?:www\.|old\.)?reddit\.com/submit"
    r"|b\.hatena\.ne\.jp/|(?:social-plugins\.)?line\.(?:me|naver\.jp)/(?:r|lineit|msg)|getpocket\.com/(?:save|edit)"
    r"|(?:www\.)?threads\.(?:net|com)/intent|bsky\.app/intent|news\.ycombinator\.com/submit"
    r"|(?:www\.)?(?:tumblr|xing|flipboard|mix|vk|weibo)\.com/(?:widgets/share|share|spi/shares|bookmarklet|add)"
    r"|service\.weibo\.com/share|(?:www\.)?addtoany\.com/|(?:www\.)?addthis\.com/|share\.flipboard\.com/"
    r"|(?:news|www)\.google\.[a-z.]+/(?:publications|preferences)\b)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchored:
    """A line of a page and the links in it. `linked`: the share of its characters that are in links;
    `is_outside`: it is no paragraph of the text, but says where the text is from."""

    line: str
    anchors: tuple[lxml.html.HtmlElement, ...]
    linked: float
    is_outside: bool = False


def lead(article: Article, lines: Iterable[Anchored], base: str) -> Article:
    """The article with its links: those of `lines` that stand in a paragraph of its text, and the addresses
    that the text itself spells out. Relative ones are resolved against `base`."""
    found = [*islice(_linked(article, lines, base), _MOST_READ), *_spelt(article)]
    # Of the same address, the link with the first place; below all of them what stands outside the text.
    found.sort(key=lambda one: (one.at is None, one.at or 0))
    unique = {one.url: one for one in reversed(found)}
    kept = [one for one in found if unique[one.url] is one]
    if len(kept) > MOST:
        home = urls.site(article.url)
        # To other sites first: where a list must end, it is those that say more.
        some = {one.url for one in sorted(kept, key=lambda one: urls.site(one.url) == home)[:MOST]}
        kept = [one for one in kept if one.url in some]
    return replace(article, links=tuple(kept))


def lines_of(root: lxml.html.HtmlElement) -> Iterator[Anchored]:
    """The lines with links of a tree whose blocks nobody has walked: those of the nearest block around each
    link."""
    found: dict[lxml.html.HtmlElement, list[lxml.html.HtmlElement]] = {}
    for anchor in islice(root.iter("a"), _MOST_ANCHORS):
        if anchor.get("href"):
            above = next((one for one in anchor.iterancestors() if one.tag in _BLOCKS), root)
            found.setdefault(above, []).append(anchor)
    for block, anchors in found.items():
        line = _words(block, _LONGEST_LINE)
        linked = sum(len(_words(one, _LONGEST_TEXT)) for one in anchors)
        yield Anchored(line=line, anchors=tuple(anchors), linked=linked / max(1, len(line)))


def lines_in(fragment: str) -> tuple[Anchored, ...]:
    """The lines with links of a piece of HTML."""
    if "<a" not in fragment or fragment.count("<") > markup.MOST_TAGS:
        return ()
    root = markup.tree(f"<div>{fragment}</div>")
    return () if root is None else tuple(lines_of(root))


def base_of(root: lxml.html.HtmlElement, url: str) -> str:
    """What the page's addresses are relative to (HTML standard, section 4.2.3)."""
    said = root.find("head/base")
    href = str(said.get("href") or "") if said is not None else ""
    return (urls.normalise(href, url) if href else None) or url


# -- links ----------------------------------------------------------------------------------------


def _linked(article: Article, lines: Iterable[Anchored], base: str) -> Iterator[Outlink]:
    paragraphs = _Paragraphs(article)
    for one in lines:
        if not any(map(_leads, one.anchors)):
            continue
        places = () if one.is_outside else paragraphs.shown(one)
        for anchor in one.anchors if places or one.is_outside else ():
            words = _words(anchor, _LONGEST_TEXT)
            place = places[0] if len(places) == 1 else paragraphs.holding(words, places)
            if not _bare(words) or (place is None and not one.is_outside):
                continue
            url = _address(str(anchor.get("href")), base, article.url)
            if url is not None and _leads_on(anchor, url, one, urls.site(article.url)):
                yield Outlink(url=url, text=words, at=place, line=one.line if one.is_outside else "")


def _leads_on(anchor: lxml.html.HtmlElement, url: str, line: Anchored, home: str) -> bool:
    """Whether a link of this line leads on from the words it stands in, and not to what is around them."""
    if line.is_outside:
        return urls.site(url) != home and _OF_RIGHTS.search(url) is None
    return urls.site(url) != home or _is_own(anchor, url, line)


def _spelt(article: Article) -> Iterator[Outlink]:
    """The addresses that the text spells out: most lines that say where it is from do."""
    whole = article.whole
    if "http" not in whole:
        return
    paragraphs = _Paragraphs(article)
    for at, line in enumerate(paragraphs.lines):
        if "http" not in line or paragraphs.is_hidden(at):
            continue
        for found in islice(_BARE.finditer(line), MOST):
            words = found.group().rstrip(_NOT_ITS_END)
            url = _address(words, "", article.url)
            if url is not None:
                yield Outlink(url=url, text=words[:_LONGEST_TEXT], at=at)


def _leads(anchor: lxml.html.HtmlElement) -> bool:
    href = str(anchor.get("href"))
    return not href.startswith(("#", "javascript:", "mailto:", "tel:"))


def _address(href: str, base: str, own: str) -> str | None:
    """The canonical address of a link that leads away from the page `own`; None where it does not lead to a
    page, or hands the own page on."""
    href = href.strip()
    if href.startswith("#") or len(href) > 2 * LONGEST_ADDRESS:
        return None
    url = urls.normalise(href, base or None)
    if url is None or len(url) > LONGEST_ADDRESS or url == own:
        return None
    bare = url.partition("://")[2]
    if _SHARES.match(bare):
        return None
    parts, mine = urlsplit(url), urlsplit(own)
    # A scheme before a bare slug makes a host of it.
    if parts.netloc == mine.netloc:
        if parts.path == mine.path:
            return None
    elif "." not in parts.netloc:
        return None
    # Whatever a button's address is called, it carries the page it shares.
    itself = f"{mine.netloc}{mine.path}"
    handed = len(mine.path) > 1 and parts.query and itself in unquote(parts.query)
    return None if handed else url


def _is_own(anchor: lxml.html.HtmlElement, url: str, line: Anchored) -> bool:
    """Whether a link within the outlet's own site belongs to the text it stands in."""
    most = _RUNNING if line.line.startswith("- ") or len(line.line) < 200 else _ITEM
    if line.linked > most or _RELATION.intersection(str(anchor.get("rel") or "").lower().split()):
        return False
    parts = urlsplit(url)
    return _OF_ONE.search(f"{parts.path}?{parts.query}") is not None and _OF_A_TAG.search(parts.path) is None


# -- places ---------------------------------------------------------------------------------------


class _Paragraphs:
    """The paragraphs of an article's whole text, asked for by the lines of its page."""

    def __init__(self, article: Article) -> None:
        self.lines = text.paragraphs(article.whole)
        self._furniture = {one.at for one in article.furniture}
        self._exact: dict[str, int] = {}
        for at, line in enumerate(self.lines):
            self._exact.setdefault(line.removeprefix("- "), at)
        self._letters: list[str] | None = None
        self._asked = 0

    def shown(self, line: Anchored) -> Sequence[int]:
        """The paragraphs that the line is, or is like, and that are the article's; none where it stands above
        links to others."""
        if line.linked > _RUNNING and passages.leads_to_others(line.line):
            return ()
        exact = self._exact.get(line.line)
        places = self._like(line.line) if exact is None else [exact]
        return [at for at in places if not self.is_hidden(at)]

    def _like(self, line: str) -> list[int]:
        """The paragraphs that are a part of this line, or it of them: other readings set spaces and breaks
        differently. An item of a menu is a part of many paragraphs: what is short must be the whole."""
        whole = _bare(line)
        self._asked += 1
        if self._asked > _MOST_LIKE:
            return []
        if self._letters is None:
            self._letters = [_bare(one) for one in self.lines]
        return [
            at
            for at, letters in enumerate(self._letters)
            if letters == whole
            or (len(letters) >= _LEAST_PART and letters in whole)
            or (len(whole) >= _LEAST_PART and whole in letters)
        ]

    def holding(self, words: str, places: Sequence[int]) -> int | None:
        """The first of these paragraphs that holds the words."""
        wanted = _bare(words)
        return next((at for at in places if self._letters and wanted in self._letters[at]), None)

    def is_hidden(self, at: int) -> bool:
        """Whether the paragraph is furniture that says nothing of the text's origin."""
        return at in self._furniture and not passages.is_credit(self.lines[at])


def _bare(line: str) -> str:
    return _LETTERS.sub("", line)


def _words(node: lxml.html.HtmlElement, most: int) -> str:
    return text.one_line(str(_STRING(node))[: 4 * most])[:most].rstrip()
