# ruff: noqa: E501 - an expression cut in two reads worse than a long line
"""What of a mail is its reader's own, taken out of it: addresses, links that say who clicked, pictures that
say who looked, and the lines by which a subscription is managed.

It errs towards silence: a link that might be somebody's own loses its address and keeps its words. Known
failures: a greeting by a name that the mail's header does not have stays, and so does a name in running text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self
from urllib.parse import unquote, urlsplit

import lxml.etree
import lxml.html

from monitor import markup, text, urls

_LONGEST_ADDRESS = 2_000
_LONGEST_LINE = 500
_GREETING = 80
_SHORT_LINE = 160
_MOST_READERS = 50
_SHORTEST_NAME = 3
_GONE = (
    "img", "picture", "video", "audio", "source", "map", "object", "embed", "iframe", "form", "input", "button",
    "script", "style", "noscript", "template", "svg", "link", "meta", "title",
)  # fmt: skip
_BLOCKS = frozenset(
    "p div td th li tr table tbody section article footer header center blockquote h1 h2 h3 h4 h5 h6 ul ol dd dt "
    "address".split()
)
_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|max-height\s*:\s*0(?![.\d]*[1-9])|"
    r"font-size\s*:\s*0(?![.\d]*[1-9])|opacity\s*:\s*0(?![.\d]*[1-9])",
    re.IGNORECASE,
)
_MANAGING = re.compile(
    r"un-?subscri|(?:manage|update|change|edit) (?:your |my )?(?:e-?mail )?(?:preferences|subscription|settings"
    r"|profile|notifications)|(?:e-?mail|subscription|communication) preferences|"
    r"(?:view|read|open|see)(?: (?:this|the|it))?(?: (?:e-?mail|message|newsletter|issue|post|version))? (?:in|on|with) "
    r"(?:your |a |the )?(?:web ?)?(?:browser|web|app)\b|view (?:it )?online|(?:web|browser|online) version|"
    r"(?:trouble|problems?|difficulty) (?:viewing|reading|seeing)|(?:can.?t|cannot) (?:see|read|view) (?:this|the) "
    r"(?:e-?mail|images?|newsletter)|add (?:us|\S{1,80}) to your (?:address book|contacts|safe)|"
    r"you(?:.re| are) (?:receiving|getting|subscribed)\b|you (?:have )?(?:received|subscribed|signed up)\b.{0,80}"
    r"(?:because|e-?mail|newsletter|list)|this (?:e-?mail|message|newsletter) "
    r"(?:was|is|has been) (?:sent|intended)|was this (?:e-?mail|newsletter) forwarded|forwarded this (?:e-?mail|to you)|"
    r"forward(?:ed)? (?:this )?to a friend|"
    r"abbestell|abmelden|austragen|abonnement (?:verwalten|kündigen)|(?:im|in (?:ihrem|deinem)) browser (?:an|öffnen|lesen)|"
    r"online-?version|sie erhalten diese|se désabonner|désinscri|désabonn|(?:voir|consulter|lire).{0,30}(?:en ligne|navigateur)|"
    r"vous recevez c|darse de baja|cancelar (?:la |tu |su )?suscripción|ver en (?:el |tu )?navegador|"
    r"(?:annulla|cancella).{0,20}iscrizione|disiscri|visualizza nel browser|cancelar (?:a )?(?:inscrição|assinatura)|"
    r"afmelden|uitschrijven|bekijk.{0,20}(?:online|browser)|avprenumerera|avregistrera|wypisz|отписаться|отказаться от рассылки|"
    r"配信(?:停止|解除|を?(?:停止|希望(?:され|し)ない))|購読(?:解除|停止|を?(?:解除|中止|やめ))|登録(?:解除|を?解除)|退会|"
    r"メール(?:設定|配信設定)|ブラウザ[ーで]?.{0,6}(?:見る|表示|閲覧|開く|読む)|このメール(?:は|が|マガジンは).{0,40}(?:送信|配信|お送り)|"
    r"退订|取消订阅|退訂|取消訂閱|在浏览器中|수신\s?거부|구독\s?(?:취소|해지)",
    re.IGNORECASE,
)  # fmt: skip
_OPTING_OUT = re.compile(
    r"opt[- ]?(?:ing )?out|preferences|privacy (?:policy|notice)|\bhier\b.{0,20}abmelden", re.IGNORECASE
)
_PLACES = re.compile(
    r"unsub|opt-?out|preference|subscri(?:ption|be)s?(?:/|$|[._-])|manage|/(?:click|track|trk|redirect|redir|open|wf|ls|"
    r"lt|rd|r|c|t|e|l|go|out)(?:/|$)|list-manage|mailchi\.mp/.*/unsub|forward-?to|webversion|view-?(?:in-?browser|online|email)",
    re.IGNORECASE,
)
_SENDERS = re.compile(
    r"(?:^|[.-])(?:click|clicks|track|tracking|trk|links?|lnk|email|mail|mailer|em|go|r|t|e|ct|url\d*|mandrillapp|"
    r"list-manage\d*|sendgrid|sparkpost|mailgun|rs6|hubspotlinks|mjt|cmail\d*|createsend\d*|awstrack|"
    r"convertkit-mail\d*|beehiiv|klclick\d*|exct|sendibt?\d*|benchmarkemail|constantcontact|getresponse|infusionmail)\.(?=[^.]+\.)",
    re.IGNORECASE,
)
_ADDRESS_IN_TEXT = re.compile(r"(?:https?://|www\.)[^\s<>\"'「」『』、。）)\]]+|mailto:\S+", re.IGNORECASE)
_DIGITS_AND_LETTERS = re.compile(r"(?=.*\d)(?=.*[A-Za-z])[A-Za-z0-9_=~.+%]+")
_LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
_VOWELS = frozenset("aeiouyAEIOUY")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Who a mail was sent to: addresses, and names, in small letters."""

    addresses: tuple[str, ...]
    names: tuple[str, ...]

    @classmethod
    def of(cls, said: Iterable[tuple[str, str]], own: str = "") -> Self:
        """The readers that a mail's header names, and whose mailbox it is."""
        pairs = [*said, ("", own.lower())][:_MOST_READERS]
        addresses = dict.fromkeys(address for _, address in pairs if "@" in address)
        names = (text.one_line(name).casefold() for name, _ in pairs)
        whole = [one for one in names if len(one) >= _SHORTEST_NAME and "@" not in one]
        first = [one.split()[0] for one in whole if " " in one]
        return cls(
            addresses=tuple(addresses),
            names=tuple(dict.fromkeys(one for one in (*whole, *first) if len(one) >= _SHORTEST_NAME)),
        )

    def in_(self, words: str) -> bool:
        """Whether `words` have one of the addresses."""
        said = words.casefold()
        return any(one in said or one.replace("@", "%40") in said for one in self.addresses)

    def without(self, words: str) -> str:
        """A title without the addresses."""
        for one in self.addresses:
            words = re.sub(re.escape(one), "…", words, flags=re.IGNORECASE)
        return words

    def is_greeted(self, line: str) -> bool:
        """Whether a line is a greeting by name."""
        said = line.casefold()
        return (
            len(said) <= _GREETING and any(one in said for one in self.names) and said[-1:] in ",:!،、，!！様"
        )


def public(address: str, reader: Reader) -> str | None:
    """`address` as `urls.normalise` gives it, where it is one that many have; None where it might be the
    reader's own."""
    if not address or len(address) > _LONGEST_ADDRESS or reader.in_(unquote(address)):
        return None
    found = urls.normalise(address)
    if found is None:
        return None
    parts = urlsplit(found)
    if parts.query or parts.fragment or parts.username or _SENDERS.search(f".{parts.hostname}"):
        return None
    if _PLACES.search(parts.path) or any(_is_token(one) for one in parts.path.split("/")):
        return None
    return found


def archived(address: str, reader: Reader) -> str | None:
    """The address at which a mail says that it is archived, for everybody (RFC 5064)."""
    if not 0 < len(address) <= _LONGEST_ADDRESS or reader.in_(unquote(address)):
        return None
    found = urls.normalise(address)
    return None if found is None or "@" in urlsplit(found).netloc or urlsplit(found).query else found


def _is_token(segment: str) -> bool:
    """Whether a part of a path may stand for one reader: long, and not of words."""
    said = unquote(segment)
    if len(said) < 12:  # of fewer letters an address has no room for everybody
        return "@" in said
    pieces = re.split(r"[-_.\s]+", said)
    longest = max(pieces, key=len)
    if "@" in said or len(longest) >= 40:
        return True
    # An outlet's numbers may have letters before them (k10014643211000).
    if len(longest) < 12 or longest.lstrip(_LETTERS).isdigit():
        return False
    mixed = bool(_DIGITS_AND_LETTERS.fullmatch(longest)) or (
        longest.isascii() and not longest.islower() and not longest.istitle()
    )
    return mixed or (longest.isascii() and not _VOWELS & set(longest))


def cleaned(body: str, reader: Reader) -> str:
    """The HTML of a mail, safe (`markup.safe`), without what is its reader's own."""
    if body.count("<") > markup.MOST_TAGS * 10:
        body = "".join(f"<p>{one}</p>" for one in markup.safe(body, "").split("\n\n"))
    root = markup.tree(f"<div>{body}</div>") if body.strip() else None
    if root is None:
        return ""
    for node in list(root.iter(*_GONE)):
        node.drop_tree()
    _drop(node for node in list(root.iter()) if _HIDDEN.search(str(node.get("style") or "")[:2_000]))
    _drop(node for node in list(root.iter()) if _is_managing(node, reader))
    _unlink(root, reader)
    for node in root.iter():
        # Only what changes: a reference (&#11;) may have made what a tree holds and does not take.
        if (words := _without_addresses(node.text, reader)) != node.text:
            node.text = text.clean(words or "")
        if (words := _without_addresses(node.tail, reader)) != node.tail:
            node.tail = text.clean(words or "")
        for key in ("style", "class", "id", "title", "alt", "width", "height", "background", "bgcolor"):
            node.attrib.pop(key, None)
    main = root.find("body")
    main = root if main is None else main
    made = "".join(lxml.html.tostring(one, encoding="unicode") for one in main)
    return markup.safe(f"{main.text or ''}{_simple(made)}", "")


def _drop(nodes: Iterable[lxml.html.HtmlElement]) -> None:
    for node in nodes:
        if node.getparent() is not None and node.tag not in ("html", "body"):
            node.drop_tree()


def _is_managing(node: lxml.html.HtmlElement, reader: Reader) -> bool:
    """Whether a line (a block without blocks in it) or a link is about the subscription, or has the reader's
    address."""
    if node.tag == "a":
        return _manages(node)
    if node.tag not in _BLOCKS or any(one.tag in _BLOCKS for one in node.iterdescendants()):
        return False
    line = _line(node)
    if not line:
        return False
    if len(line) > _LONGEST_LINE:
        return False
    if reader.in_(line) or reader.is_greeted(line):
        return True
    # Of a longer paragraph that only speaks of it, no link leads there.
    if len(line) > _SHORT_LINE and not any(_manages(one) for one in node.iter("a")):
        return _ADDRESS_IN_TEXT.search(line) is not None and bool(_MANAGING.search(line))
    return bool(_MANAGING.search(line))


def _manages(link: lxml.html.HtmlElement) -> bool:
    line = _line(link)
    return len(line) <= _SHORT_LINE and bool(_MANAGING.search(line) or _OPTING_OUT.search(line))


def _line(node: lxml.html.HtmlElement) -> str:
    return text.one_line(str(node.text_content())[: 4 * _LONGEST_LINE])


def _unlink(root: lxml.html.HtmlElement, reader: Reader) -> None:
    for link in list(root.iter("a", "area")):
        found = public(str(link.get("href") or "").strip(), reader)
        link.attrib.clear()
        if found is None:
            if link.getparent() is not None:
                link.drop_tag()
        else:
            link.set("href", found)


def _without_addresses(words: str | None, reader: Reader) -> str | None:
    """`words` without web addresses that might be the reader's own, and mail addresses that are."""
    if not words:
        return words
    words = _ADDRESS_IN_TEXT.sub(lambda found: public(found.group(), reader) or "", words)
    return reader.without(words) if "@" in words else words


_LAYOUT = re.compile(
    r"</?(?:table|tbody|thead|tfoot|tr|center|font|span|html|body)\b[^>]{0,300}>", re.IGNORECASE
)
_CELL = re.compile(r"<(/?)t[dh]\b[^>]{0,300}>", re.IGNORECASE)


def _simple(made: str) -> str:
    """Tables that lay a mail out, as plain blocks: with them a letter has more tags than are read."""
    return _CELL.sub(r"<\1div>", _LAYOUT.sub(" ", made))
