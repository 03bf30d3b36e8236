"""What stands in place of an article: a browser check, a consent wall, a subscription notice, an error.

A wall is known by its own words, and only where few other words came out: an article about paywalls
says the same phrases in a long text. Beside the text that was read, the words that stand around it
count, for readers of articles drop the notice and keep the teaser.
"""

from __future__ import annotations

import re
from itertools import islice

import lxml.etree
import lxml.html

from monitor import passages, text
from monitor.extract.document import Document
from monitor.extract.kinds import phrases, refusals

_CHALLENGE_FRAME = re.compile(
    r"challenges\.cloudflare\.com|captcha-delivery\.com|/cdn-cgi/challenge|perimeterx|px-captcha|_incapsula_"
)
_SKIPPED = frozenset(
    "script style noscript template svg nav footer aside head select option iframe h1 a".split()
)
_INLINE = frozenset("a abbr b bdi cite code em font i mark q s small span strong sub sup time u wbr".split())
_JOINT = re.compile(r"\s[-–—|·•:]\s|[|·]")
_MOST = 40_000

# In characters of Latin text: a longer text than the longest wall has an article in it, and one shorter than
# a brief has none for certain.
_WIDE = re.compile("[\u3040-\u9fff]+")
_SENTENCE = re.compile(r"[.!?。！？؟।][»”\"'’」)\]]{0,3}$")
LONGEST = 3_000
_BRIEF = 200
# A publisher's refusal, with what its reader may do, has up to some 1,500; one of a line or two, without, up
# to 450.
_REFUSAL = 2_000
_NOTICE = 450


def is_challenge(document: Document, *, body: str, title: str = "", announced: bool = False) -> bool:
    """Whether a browser check or a refusal stands there. `title`: the headline that the feed announced,
    whose own words show nothing; `announced`: the page bears it out."""
    if _refuses_mostly(body):
        return True
    if size(body) >= 600:
        return False
    if _says(phrases.CHALLENGE, body, title):
        return True
    named = _is_named(phrases.CHALLENGE, document, title, announced=announced)
    if not body.strip() or named:
        blocks = around(document.root)
        seen = " ".join(blocks)
        if size(seen) < 1_500 and (named or _says(phrases.CHALLENGE, seen, title)):
            return True
        return size(seen) < 600 and any(
            _CHALLENGE_FRAME.search(str(node.get("src") or "") + (node.text or "")[:3_000])
            for node in document.root.iter("script", "iframe")
        )
    return False


def _refuses_mostly(body: str) -> bool:
    """Whether a text is a publisher's refusal to a machine: it says so twice as such pages do, to its reader,
    and the lines that do, or that tell the reader what now, are most of it. Where it is a line or two, saying
    it once is enough."""
    long = size(body)
    if long >= _REFUSAL:
        return False
    body = body.replace("’", "'")
    said = {text.fold(one.group()) for one in islice(refusals.BLOCKED.finditer(body), 20)}
    if not said or (long >= _NOTICE and len(said) < 2):
        return False
    # A question about cookies may have been read along with it.
    lines = [one for one in text.paragraphs(body) if not phrases.CONSENT.search(one)]
    sentences = [one for line in lines for one in text.sentences(line)]
    about = sum(
        size(one)
        for one in sentences
        if refusals.BLOCKED.search(one) or phrases.CHALLENGE.search(one) or refusals.HELP.search(one)
    )
    return about * 2 > sum(map(size, sentences))


def is_missing(document: Document, *, body: str, title: str = "", announced: bool = False) -> bool:
    """Whether the page only says that there is no such page, though it was served as one. `title` and
    `announced`: as in `is_challenge`."""
    if size(body) >= 600:
        return False
    if size(body) < 300 and _says(phrases.MISSING, body, title):
        return True
    return _is_named(phrases.MISSING, document, title, announced=announced)


def _says(says: re.Pattern[str], words: str, title: str) -> bool:
    """Whether `words` say it otherwise than the announced headline does ("Flight 404 lands safely")."""
    own = "" if _is_all(says, title) else text.fold(title)
    return any(text.fold(found.group()) not in own for found in islice(says.finditer(words), 20))


def _is_named(says: re.Pattern[str], document: Document, title: str, *, announced: bool) -> bool:
    """Whether the page calls itself so; a name that may be a report's headline must say little else."""
    names = _own_titles(document)
    if announced or not title:
        return any(_says(says, one, title) and _is_all(says, one) for one in names)
    return any(_says(says, one, title) or _is_all(says, one) for one in names)


def _is_all(says: re.Pattern[str], name: str) -> bool:
    """Whether some part of a page's name ("Access denied | The Post") says little else."""
    for part in _JOINT.split(name[:600]):
        left, count = says.subn(" ", part)
        rest = [one for one in text.words(left) if len(one) > 3 or text.is_unspaced(one)]
        if count and (not rest or (len(rest) == 1 and len(left) < 0.4 * len(part))):
            return True
    return False


def is_consent(document: Document, *, body: str, beside: bool) -> bool:
    """Whether a question about cookies stands in place of an article. `beside`: the text has nothing to
    do with what was announced. Many pages ask it beside the article: that is no wall."""
    if size(body) >= 2_400:
        return False
    lines = text.paragraphs(body)
    if _asks_mostly(lines):
        return True
    if size(body) >= _BRIEF and not beside:
        return False
    return _asks_mostly(around(document.root))


def is_teaser(document: Document, *, body: str) -> bool:
    """Whether the text is a teaser or a subscription notice: what a reader sees who has not paid."""
    long = size(body)
    if phrases.COUNTED.search(body[-60:]):
        return True
    if long >= LONGEST:
        return False
    lines = text.paragraphs(body)
    sold_by_data = next((one.free for one in document.data if one.free is not None), None) is False
    shut = sold_by_data and not _seems_whole(lines)
    if any(_is_notice(one, phrases.LOCKED) for one in lines):
        sold = sum(len(one) for one in lines if phrases.OFFER.search(one) or phrases.LOCKED.search(one))
        if long < 1_600 or sold * 2 > len(body):
            return True
    if shut and long < 1_200:
        return True
    # A brief that is whole says as much as its notice; a teaser is a sentence or two, or breaks off.
    cut = long < 1_600 and bool(shut or phrases.CUT.search(body[-80:]))
    if long >= (1_600 if sold_by_data else 900) and not cut:
        return False
    return any(
        _is_notice(one, phrases.LOCKED) or (cut and _is_notice(one, phrases.PITCH))
        for one in around(document.root)
    )


def _seems_whole(lines: list[str]) -> bool:
    """Whether a text whose page says that it is not free is there all the same: outlets that count what a
    reader has read say so of every article, and send it whole. A teaser is a paragraph or three, or stops
    in the middle of one."""
    told = [one for one in lines if _SENTENCE.search(one)]
    return len(told) >= 4 and sum(map(size, told)) >= 3 * _BRIEF and lines[-1] == told[-1]


def offers(document: Document) -> bool:
    """Whether the page offers a subscription anywhere."""
    return any(_is_notice(one, phrases.PITCH) for one in around(document.root))


def is_chrome(body: str, *, beside: bool) -> bool:
    """Whether the text is the page's furniture, its article's text not being there."""
    if size(body) >= LONGEST:
        return False
    lines = text.paragraphs(body)
    chrome = sum(1 for one in lines if len(one) < 60 and phrases.SITE_PART.match(one.strip(" -*•|#")))
    if chrome >= 4 and (beside or chrome * 2 >= len(lines)):
        return True
    own = sum(size(one) for one in lines if not passages.is_furniture(one))
    return own * 3 < size(body) * (2 if beside else 1)


def around(root: lxml.html.HtmlElement) -> list[str]:
    """The page's blocks of words, but for its navigation, footer, headlines and links, up to a bound."""
    blocks: list[str] = []
    parts: list[str] = []
    left = _MOST
    skipped: lxml.html.HtmlElement | None = None
    for event, node in lxml.etree.iterwalk(root, events=("start", "end")):
        if skipped is not None:
            if node is not skipped or event == "start":
                continue
            skipped = None
        elif event == "start" and (node.tag in _SKIPPED or _is_hidden(node)):
            skipped = node
            continue
        if node.tag not in _INLINE:
            block = " ".join(" ".join(parts).split())
            if block:
                blocks.append(block)
                left -= len(block)
            parts = []
        words = node.text if event == "start" else node.tail
        if words:
            parts.append(words[:_MOST])
        if left < 0:
            break
    block = " ".join(" ".join(parts).split())
    return [*blocks, block] if block else blocks


def _is_notice(line: str, says: re.Pattern[str]) -> bool:
    """Whether a line is a notice of that kind: not a badge ("Subscribers only" stands beside links to
    other articles), and not a paragraph that tells of such things."""
    if not 10 <= len(line) <= 260 or says.search(line) is None or phrases.METERED.search(line):
        return False
    return line.count(" ") >= 3 or text.is_unspaced(line)


def _asks_mostly(lines: list[str]) -> bool:
    """Whether most of the words are about cookies and consent."""
    if not any(phrases.CONSENT.search(one) for one in lines):
        return False
    about = sum(
        len(one) for one in lines if phrases.CONSENT.search(one) or len(phrases.PRIVACY.findall(one)) >= 2
    )
    return about * 2 > sum(map(len, lines))


def size(body: str) -> int:
    """Length in characters of Latin text: one of an unspaced script counts for three."""
    return len(body) if body.isascii() else len(body) + 2 * sum(map(len, _WIDE.findall(body)))


def _is_hidden(node: lxml.html.HtmlElement) -> bool:
    return (
        node.get("hidden") is not None
        or "display:none" in str(node.get("style") or "").replace(" ", "")[:200]
        or (node.get("aria-hidden") == "true" and "hidden" in str(node.get("class") or "")[:200].split())
    )


def _own_titles(document: Document) -> list[str]:
    """What the page calls itself, whatever the feed called it."""
    nodes = [*islice(document.root.iter("title"), 1), *islice(document.root.iter("h1"), 2)]
    return [text.one_line(str(node.text_content())[:300]) for node in nodes]
