# ruff: noqa: E501 - an expression cut in two reads worse than a long line
"""What stands in place of a feed: a browser check, a web page that names its feed, a login, a picture, …

Nothing here is a feed any more: a parser was asked first. Only the first 200 kB are looked at, which every
page's head and every check fit in.

    seen           what a page shows, and what works in it
    browserchecks  whose check it is
    offered        the feeds that it names
"""

from __future__ import annotations

import json
import re
from typing import Literal

from monitor import markup, text, urls
from monitor.errors import ParseError
from monitor.model import Page
from monitor.parse.browserchecks import check
from monitor.parse.offered import offers
from monitor.parse.seen import FEW, LITTLE, Seen, looked_at, root_of

_HEAD = 200_000
_QUOTED = 80
_BLANK = b" \t\r\n\f\v\0"


def in_its_place(page: Page) -> ParseError:
    """The error to raise for bytes that no parser takes for a feed: what they are instead (`kind`), in words
    for a reader, on one line; and the feeds that a web page in its place names (`offers`: absolute, http or
    https, without user or password). Never raises, and costs no more than the first 200 kB do."""
    kind: Literal["not-a-feed", "challenge", "empty"] = "not-a-feed"
    found: tuple[str, ...] = ()
    head = page.body[:_HEAD]
    if not page.body.strip(_BLANK + b"\xef\xbb\xbf\xfe\xff"):
        words, kind = "an empty answer in place of a feed", "empty"
    elif name := _by_magic(head):
        words = f"{name} in place of a feed"
    else:
        seen = looked_at(markup.decode(head, page.charset))
        whose = check(seen)
        if whose is not None:
            words, kind = _of_a_check(whose), "challenge"
        elif seen.root is not None:
            words, found = _of_a_page(seen, page)
        else:
            words = _of_a_document(seen.source, whole=len(head) == len(page.body))
    return ParseError(words, subject=urls.without_secrets(page.url), kind=kind, offers=found)


def challenge(body: bytes, charset: str | None) -> str | None:
    """Whose browser check a body is ("Cloudflare"); "" for a check of nobody known, None for what is none.
    For the bodies of refusals (403, 429, 503) as well as of pages that answer with 200. Never raises."""
    head = body[:_HEAD]
    if not head.strip(_BLANK) or _by_magic(head):
        return None
    return check(looked_at(markup.decode(head, charset)))


def _of_a_check(name: str) -> str:
    whose = f" ({name})" if name else ""
    return (
        f"a browser check{whose} in place of a feed; the site lets no program read it: "
        "ask the outlet to let feed readers in, or use another feed of it"
    )


# -- what the bytes are ---------------------------------------------------------------------------

_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", "an image (PNG)"),
    (b"\xff\xd8\xff", "an image (JPEG)"),
    (b"GIF87a", "an image (GIF)"),
    (b"GIF89a", "an image (GIF)"),
    (b"\0\0\1\0", "an image (ICO)"),
    (b"%PDF-", "a PDF"),
    (b"PK\3\4", "an archive (zip)"),
    (b"PK\5\6", "an archive (zip)"),
    (b"\x1f\x8b", "compressed data (gzip)"),
    (b"BZh", "compressed data (bzip2)"),
    (b"\xfd7zXZ\0", "compressed data (xz)"),
    (b"\x28\xb5\x2f\xfd", "compressed data (zstd)"),
    (b"7z\xbc\xaf\x27\x1c", "an archive (7z)"),
    (b"Rar!\x1a\x07", "an archive (rar)"),
    (b"ID3", "a sound file (MP3)"),
    (b"OggS", "a sound file (Ogg)"),
    (b"wOFF", "a font"),
    (b"wOF2", "a font"),
    (b"MZ\x90\0", "a program"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3\0", "a database (SQLite)"),
)
_BOXES = {b"WEBP": "an image (WebP)", b"WAVE": "a sound file (WAV)"}


def _by_magic(head: bytes) -> str:
    for mark, name in _MAGIC:
        if head.startswith(mark):
            return name
    if head[:4] == b"RIFF":
        return _BOXES.get(head[8:12], "a sound or film file")
    if head[4:8] == b"ftyp":
        return "an image (AVIF)" if head[8:12] == b"avif" else "a film file (MP4)"
    return ""


_FEED_ROOTS = frozenset({"rss", "feed", "rdf", "channel"})


def _of_a_document(source: str, *, whole: bool) -> str:
    """What a document is that is no web page: XML, JSON, words."""
    start = source.lstrip("\ufeff \t\r\n\0")
    if start[:1] in {"{", "["}:
        return "JSON, but not a JSON Feed" + _complaint(start, whole=whole)
    root = root_of(start)
    if root in {"urlset", "sitemapindex"}:
        return "a sitemap, not a feed"
    if root == "opml":
        return "a list of feeds (OPML), not a feed"
    if root in _FEED_ROOTS:
        return "what begins like a feed, but holds nothing that can be read"
    if root == "svg":
        return "an image (SVG) in place of a feed"
    if root == "envelope":
        return f"a SOAP message, not a feed{_quote(_stripped(start))}"
    if root in {"error", "errors", "problem", "exception", "fault", "errorresponse", "response", "result"}:
        return f"an error document in XML, not a feed{_quote(_stripped(start))}"
    if root or start.startswith("<?xml"):
        return f"XML (<{text.cut(root, 40)}>), but not a feed" if root else "XML, but not a feed"
    first = start[:2_000]
    odd = sum(one == "\ufffd" or not (one.isprintable() or one.isspace()) for one in first)
    if odd * 10 > len(first):
        return "data of an unknown kind in place of a feed"
    return f"plain text in place of a feed{_quote(first)}"


def _complaint(source: str, *, whole: bool) -> str:
    if not whole:
        return ""
    try:
        found = json.loads(source)
    except (ValueError, RecursionError):
        return ""
    if isinstance(found, dict):
        # RFC 9457 has the last two, and a status with them.
        keys = ("message", "error_description", "error", *(("detail", "title") if "status" in found else ()))
        for key in keys:
            said = found.get(key)
            if isinstance(said, dict):
                said = said.get("message")
            if isinstance(said, str) and said.strip():
                return _quote(said[:2_000])
    return ""


_TAG = re.compile(r"<[^<>]{0,400}>")


def _stripped(source: str) -> str:
    return markup.plain(_TAG.sub(" ", source[:4_000]))


def _quote(said: str) -> str:
    """`: “said”`, for a message: on one line, cut, and without what a terminal or a mail would act on."""
    shown = "".join(one for one in text.one_line(said) if one.isprintable())
    words = text.one_line(shown).replace("<", "‹").replace(">", "›")
    return f": “{text.cut(words, _QUOTED)}”" if words else ""


# -- web pages ------------------------------------------------------------------------------------

_PARKED = re.compile(
    r"(?:this|the) (?:web ?site|domain(?: name)?|page)(?: \S{3,80})? (?:is|may be|has been)(?: now)? (?:for sale|parked|available for (?:purchase|sale)|registered (?:at|by|with)|expired)"
    r"|buy this domain|(?:domain|site) (?:is )?parked|parked (?:free|domain|for free)|domain parking|make an offer on this domain|domain (?:has )?expired|inquire about this domain"
    r"|diese domain (?:steht|ist)[^.]{0,40}(?:verkauf|registriert|geparkt)|domain (?:zu verkaufen|geparkt)|ce (?:nom de )?domaine est (?:à vendre|enregistré|réservé)|este dominio está (?:a la venta|en venta|aparcado|registrado)"
    r"|questo dominio è (?:in vendita|registrato)|dit domein is (?:te koop|geregistreerd)|домен (?:продается|продаётся|припаркован)|このドメインは|お名前\.com|域名(?:出售|转让|停放)",
    re.IGNORECASE,
)
_PARKERS = re.compile(
    r"sedoparking\.com|parkingcrew\.net|bodis\.com|parklogic\.com|above\.com/marketplace|dan\.com/buy-domain|afternic\.com/forsale|hugedomains\.com/domain_profile"
    r"|parking\.(?:godaddy|namecheap|reg)\.|domainmarket\.com|window\.park ?=|d1lxhc4jvstzrp\.cloudfront\.net|LANDER_SYSTEM|/px\.js\?ch=|cashparking\.com|voodoo\.com/park",
    re.IGNORECASE,
)
_CONSENT = re.compile(
    r"we (?:and our (?:[\d,.]+ )?(?:\w+ )?partners )?(?:use|store|process|need|ask)[^.]{0,60}(?:cookies|your (?:consent|permission|data))|(?:accept|reject|allow) (?:all )?(?:cookies|all)\b|before you continue to|we value your privacy"
    r"|consent to|cookie (?:settings|preferences|policy|consent)|privacy (?:choices|settings|preferences)|manage (?:your )?(?:cookies|consent|privacy|options|choices)|store (?:and/or )?access information on a device"
    r"|(?:alle|cookies) akzeptieren|zustimmen und weiter|ihre (?:zustimmung|einwilligung)|mit werbung weiterlesen|tout (?:accepter|refuser)|(?:accepter|refuser) (?:les |et )|votre (?:consentement|vie privée)|bevor sie (?:zu|mit)|avant d'accéder"
    r"|(?:aceptar|rechazar) (?:todas?|todo|y|las cookies)|su consentimiento|accetta (?:tutti|e)|il tuo consenso|(?:alles|cookies) accepteren|toestemming|(?:zaakceptuj|akceptuję)|クッキー|cookie ?(?:の使用|を使用|に同意)|同意(?:する|して|します)",
    re.IGNORECASE,
)
_CONSENT_PLACE = re.compile(
    r"^https?://(?:[\w.-]{1,100}\.)?(?:consent|guce|myprivacy|cmp|privacy-?mgmt)\.|/(?:collectconsent|consent|cookie-?wall|privacy-?gate)\b",
    re.IGNORECASE,
)
_LOGIN = re.compile(
    r"\b(?:log ?in|sign ?in|log ?on|anmelden|einloggen|anmeldung|connexion|se connecter|identifiez-vous|iniciar sesión|acceder|accedi|inloggen|entrar|logowanie|zaloguj|войти|вход|giriş)\b|ログイン|サインイン|登录|登入|登錄|로그인",
    re.IGNORECASE,
)
_ERROR = re.compile(
    r"^(?:http )?(?:error )?(?:40\d|410|418|429|451|50\d|52\d)\b|\b(?:http|error|status|code) (?:40\d|410|429|50\d|52\d)\b|\b(?:404|52\d: )|not found|no longer (?:available|exists)|fatal error|server error|database (?:connection )?error|error establishing a database|bad gateway|service (?:temporarily )?unavailable|forbidden|access denied|unauthori[sz]ed|too many requests|(?:under|down for|scheduled|site) maintenance|account suspended"
    r"|nicht gefunden|zugriff verweigert|wartungs(?:arbeiten|modus)|introuvable|accès (?:refusé|interdit)|non trouvée?|no encontrad[oa]|não encontrad[oa]|non trovat[oa]|niet gevonden|не найден[ао]?|見つかりません|メンテナンス|不存在|找不到|찾을 수 없",
    re.IGNORECASE,
)


def _of_a_page(seen: Seen, page: Page) -> tuple[str, tuple[str, ...]]:
    found = offers(seen.root, page)
    parked = seen.size < LITTLE and (
        _PARKERS.search(seen.works) or _PARKED.search(f"{seen.title}. {seen.words}")
    )
    if parked and not found:
        return "a parked domain in place of a feed; the outlet is no longer at this address", ()
    words = _page_in_words(seen, page)
    if found:
        return f"{words or 'a web page in place of a feed'}; the page names its feed: {found[0]}", found
    return words or "a web page in place of a feed; look on that page for the feed's own address", ()


def _page_in_words(seen: Seen, page: Page) -> str:
    consents = len(set(map(str.lower, _CONSENT.findall(seen.words[: LITTLE * 2]))))
    little = seen.size < 2 * LITTLE
    if little and (consents >= 2 or (consents and _CONSENT_PLACE.search(page.final_url))) and not seen.own:
        return "a page that asks for consent (cookies) in place of a feed"
    if "password" in seen.asks and seen.size < LITTLE and not seen.own:
        return "a login page in place of a feed"
    if seen.size < FEW and _LOGIN.search(seen.title) and not seen.own:
        return "a login page in place of a feed"
    if _ERROR.search(seen.title) and (seen.size < LITTLE or len(seen.title) < 40):
        return f"an error page in place of a feed{_quote(seen.title)}"
    return ""
