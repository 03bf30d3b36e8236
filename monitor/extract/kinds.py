"""What a page is: an article, or a wall, a list, a form in its place. It refuses on evidence only: a feed
entry that announced the page is a strong sign of an article."""

from __future__ import annotations

import re
from dataclasses import dataclass

import lxml.html

from monitor import markup, text
from monitor.extract.document import Document
from monitor.model import Entry, Kind, Status

_CONSENT = re.compile(
    r"we (?:and our (?:\d+ )?partners )?use cookies|store and(?:/or)? access information on (?:your|a) device"
    r"|we value your privacy|before you continue|your privacy choices"
    r"|accept (?:all )?cookies|manage (?:your )?(?:cookie|privacy|consent)|consent to the use of"
    r"|cookie[- ](?:einstellungen|richtlinie)|wir verwenden cookies|nous utilisons des cookies"
    r"|クッキー.{0,12}(?:使用|同意)|cookie.{0,12}(?:使用|同意)|プライバシー.{0,10}(?:設定|同意)",
    re.IGNORECASE,
)
_PAYWALL = re.compile(
    r"subscribe (?:now |today )?to (?:continue|read|unlock|keep reading)|to continue reading"
    r"|already a subscriber|subscribers? only|sign in to (?:read|continue)|register to (?:read|continue)"
    r"|this (?:article|content|story) is (?:for|available to|reserved for|exclusive to) (?:our )?"
    r"(?:paid |premium )?(?:subscribers|members)|unlock (?:this|the full) (?:article|story)"
    r"|you have (?:reached|used) your (?:limit|free)|start your (?:free )?trial"
    r"|become a (?:member|subscriber) to"
    r"|pour lire la suite|abonnez-vous|jetzt weiterlesen|nur für abonnenten|para seguir leyendo"
    r"|(?:この記事は)?(?:会員|有料会員|有料).{0,6}限定|続きを読むには|残り\s*\d[\d,]*\s*文字|ログインして(?:続き|全文)",
    re.IGNORECASE,
)
_CHALLENGE = re.compile(
    r"checking your browser|just a moment|enable (?:js|javascript) and|verify (?:that )?you are (?:a )?human"
    r"|are you a robot|unusual traffic|access (?:to this page has been )?denied|ddos protection by",
    re.IGNORECASE,
)
# A text shorter than this (characters; unspaced scripts carry about three times as much in one) is no
# article by itself: the shortest whole news briefs measured have some 200.
_BRIEF = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What the page is, the status that follows, and why where it is no article."""

    kind: Kind
    status: Status
    reason: str = ""


def judge(document: Document, entry: Entry, *, title: str, body: str) -> Judgement:
    """What the page is whose title and text these are, and which `entry` announced."""
    root = document.root
    size = _size(body)
    feed_size = _size(entry.text)
    head = f"{title} {body[:600]}"
    free = next((one.free for one in document.data if one.free is not None), None)
    if size < _BRIEF * 3 and _CHALLENGE.search(head):
        return Judgement(kind="challenge", status="empty", reason="a browser check in place of the article")
    # Many pages carry a cookie banner beside the article: it is a wall only where the words that came
    # out are not the article's.
    if size < _BRIEF * 4 and (
        _CONSENT.search(body) or (_is_beside(body, entry) and _CONSENT.search(_whole(root)))
    ):
        return Judgement(kind="consent", status="consent", reason="a consent wall in place of the article")
    if size < _BRIEF * 8 and (_PAYWALL.search(body) or (free is False and size < _BRIEF * 4)):
        return Judgement(kind="paywall", status="paywall", reason="a teaser in front of a paywall")
    if _is_list(root, body):
        return Judgement(kind="list", status="list", reason="a list of links to articles")
    if body and _prose(body) < 0.3 and size < _BRIEF * 20:
        return Judgement(kind="other", status="empty", reason="page furniture in place of the article")
    if not body or (size < _BRIEF and size <= feed_size):
        if _PAYWALL.search(_whole(root)):
            return Judgement(kind="paywall", status="paywall", reason="a teaser in front of a paywall")
        if feed_size:
            return Judgement(kind="empty", status="feed-text", reason="no more than the feed's own text")
        return Judgement(kind="empty", status="empty", reason="no text found")
    if feed_size > size * 1.5 and feed_size > _BRIEF * 2:
        return Judgement(kind="article", status="feed-text", reason="less than the feed's own text")
    return Judgement(kind="article", status="article")


def _is_beside(body: str, entry: Entry) -> bool:
    """Whether `body` shares next to nothing with what the feed announced."""
    announced = {word for word in text.words(f"{entry.title} {entry.text}") if len(word) > 3}
    found = announced.intersection(text.words(body))
    return bool(announced) and len(found) * 8 < len(announced)


def _whole(root: lxml.html.HtmlElement) -> str:
    """All words of the page, its furniture too, up to a bound: walls stand outside the article."""
    found = root.find("body")
    node = root if found is None else found
    return markup.plain(str(lxml.html.tostring(node, encoding="unicode"))[:400_000])[:6_000]


def _is_list(root: lxml.html.HtmlElement, body: str) -> bool:
    """Whether the page leads to articles, rather than being one: it links to many long titles, most of
    its extracted words are those links', and it does not call itself an article."""
    kind = "".join(root.xpath("//meta[@property='og:type']/@content")[:1]).lower()
    if kind == "article" or root.xpath("count(//article)") == 1:
        return False
    whole = [
        one for one in root.xpath("//article[.//h2 or .//h3]")[:50] if len(str(one.text_content())) > 300
    ]
    if len(whole) >= 3 and not root.xpath("//article[.//h1]"):
        return True  # whole articles one below the other: a tag page or a blog's front page
    titles = [
        text.one_line(str(node.text_content()))
        for node in root.xpath("//h2//a | //h3//a | //li//a | //article//a")[:400]
    ]
    linked = {title for title in titles if len(title) >= 25}
    if len(linked) < 8 or not body:
        return False
    lines = text.paragraphs(body)
    inside = sum(len(line) for line in lines if any(title in line for title in linked))
    return inside * 2 > len(body)


def _prose(body: str) -> float:
    """The share of `body` that stands in lines with a sentence in them: menus have none."""
    lines = text.paragraphs(body)
    sentences = sum(len(line) for line in lines if len(line) > 60 or re.search(r"[.!?…。！？]", line[-3:]))
    return sentences / max(1, sum(len(line) for line in lines))


def _size(body: str) -> int:
    """Length in characters of Latin text: one of an unspaced script counts for three."""
    return len(body) + 2 * sum(1 for char in body if "\u3040" <= char <= "\u9fff")
