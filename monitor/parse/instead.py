# ruff: noqa: E501 - an expression cut in two reads worse than a long line
"""What stands in place of a feed: a browser check, a web page that names its feed, a login, a picture, …

Nothing here is a feed any more: a parser was asked first. Only the first 200 kB are looked at, which every
page's head and every check fit in. A check is known by the form of its page, not by its words alone: it has
little text and nothing of its own, and its scripts or its title are those of a check. A report on captchas,
or a page whose comment form has one, is neither.

Known failures: a check that only a picture shows is a web page; a site of a few words that names itself “Just
a moment” and has no feed, no article and no menu is taken for a check.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal
from urllib.parse import quote, urljoin, urlsplit

import lxml.etree
import lxml.html

from monitor import markup, text, urls
from monitor.errors import ParseError
from monitor.model import Page

_HEAD = 200_000
_QUOTED = 80
_MOST_OFFERS = 10
_LONGEST_ADDRESS = 2_000
_BLANK = b" \t\r\n\f\v\0"

# In letters; one of an unspaced script says as much as two.
_LITTLE = 1_500
_FEW = 600
_NEXT_TO_NOTHING = 200
_MENU = 12


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
        seen = _seen(markup.decode(head, page.charset))
        check = _check(seen)
        if check is not None:
            words, kind = _of_a_check(check), "challenge"
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
    return _check(_seen(markup.decode(head, charset)))


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


_SPACE = re.compile(r"\s*")
_NAME = re.compile(r"<(?:[A-Za-z_][\w.-]{0,60}:)?([A-Za-z_][\w.-]{0,60})")
_HTML_ROOTS = frozenset(
    "html head body title meta link script style base div p span a br hr b font center table h1 h2 h3 ul ol "
    "noscript iframe form img pre main header section article strong em i".split()
)
_PAGE_LATER = re.compile(r"<!doctype\s+html|<html[\s>]|<body[\s>]|<head>", re.IGNORECASE)
_FEED_ROOTS = frozenset({"rss", "feed", "rdf", "channel"})


def _root_of(source: str) -> str:
    """The local name of a document's root, in lower case; "html" where its DOCTYPE says so."""
    at = 0
    while True:
        at = _SPACE.match(source, at).end()  # type: ignore[union-attr]  # it matches nothing, too
        if source.startswith("<!--", at):
            at = source.find("-->", at + 4) + 3
            skipped = at > 2
        elif source.startswith("<?", at):
            at = source.find(">", at) + 1
            skipped = at > 0
        elif source.startswith("<!", at):
            if source[at : at + 40].lower().split()[:2] in (["<!doctype", "html"], ["<!doctype", "html>"]):
                return "html"
            if source[at : at + 14].lower().startswith("<!doctype html"):
                return "html"
            end = source.find(">", at)
            inner = source.find("[", at, end) if end > 0 else -1
            at = (source.find("]>", inner) + 2) if inner > 0 else end + 1
            skipped = at > 1 or (at == 1 and end == 0)
        else:
            break
        if not skipped:
            return ""
    found = _NAME.match(source, at)
    return found.group(1).lower() if found else ""


def _of_a_document(source: str, *, whole: bool) -> str:
    """What a document is that is no web page: XML, JSON, words."""
    start = source.lstrip("\ufeff \t\r\n\0")
    if start[:1] in {"{", "["}:
        return "JSON, but not a JSON Feed" + _complaint(start, whole=whole)
    root = _root_of(start)
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


# -- what a page shows ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class _Seen:
    """What can be seen of a document. `root`: of a web page; `words`: what a reader is shown, `unscripted`
    what one without scripts is; `works`: addresses, names and scripts; `own`: the page has something of its
    own: an article, a feed, a menu."""

    source: str
    root: lxml.html.HtmlElement | None = None
    title: str = ""
    words: str = ""
    unscripted: str = ""
    works: str = ""
    own: bool = False
    asks: frozenset[str] = frozenset()

    @property
    def size(self) -> int:
        return _size(self.words)


_SHOWS_NOTHING = frozenset({"script", "style", "template", "svg", "head", "noscript", "title", "option"})
_BLOCK = frozenset(
    "address article aside body br center dd div dl dt footer form h1 h2 h3 h4 h5 h6 header hr li main nav ol "
    "p pre section table td th tr ul".split()
)
_WORKS = ("src", "href", "action", "id", "class", "data-sitekey", "content", "name")
_MOST_WORDS = 20_000
_LONGEST_WORKS = 2_000


def _seen(source: str) -> _Seen:
    root_name = _root_of(source.lstrip("\ufeff \t\r\n\0"))
    if not root_name.startswith("html") and root_name not in _HTML_ROOTS:
        start = source.lstrip("\ufeff \t\r\n\0")
        if root_name or start[:1] in {"{", "["} or not _PAGE_LATER.search(source[:8_000]):
            return _Seen(source=source, words=_tidy(source[:_MOST_WORDS]))
    root = markup.tree(source)
    return _Seen(source=source) if root is None else _looked_at(source, root)


def _looked_at(source: str, root: lxml.html.HtmlElement) -> _Seen:
    words: list[str] = []
    unscripted: list[str] = []
    works: list[str] = []
    asks: set[str] = set()
    title, own, links = "", False, 0
    hidden = noscript = 0  # how deep inside of what shows nothing
    for event, node in lxml.etree.iterwalk(root, events=("start", "end")):
        name = node.tag if isinstance(node.tag, str) else ""
        if event == "start":
            hidden += name in _SHOWS_NOTHING
            noscript += name == "noscript"
            works.extend(str(node.get(key))[:_LONGEST_WORKS] for key in _WORKS if node.get(key))
            if name == "title" and not title:
                title = _tidy(str(node.text_content())[:1_000])
            elif name == "script":
                works.append(node.text or "")
            elif name in {"input", "textarea"}:
                asks.add(str(node.get("type") or "text").lower() if name == "input" else name)
            links += name == "a" and bool(node.get("href"))
            own = own or _is_own(name, node)
            said = node.text
        else:
            hidden -= name in _SHOWS_NOTHING
            noscript -= name == "noscript"
            said = node.tail if node is not root else None
        if name in _BLOCK:
            words.append(" ")
        if said and noscript:
            unscripted.append(said)
        elif said and not hidden and name != "script":
            words.append(said)
    return _Seen(
        source=source,
        root=root,
        title=title,
        words=_tidy("".join(words)),
        unscripted=_tidy(" ".join(unscripted)),
        works="\n".join(works),
        own=own or links >= _MENU,
        asks=frozenset(asks),
    )


def _is_own(name: str, node: lxml.html.HtmlElement) -> bool:
    if name == "meta":
        about = str(node.get("property") or "")
        return about.startswith("article:") or (about == "og:type" and node.get("content") == "article")
    if name == "script":
        return str(node.get("type") or "").lower() == "application/ld+json"
    if name == "link":
        return _is_feed_link(node)
    return name in {"article", "nav"}


def _tidy(raw: str) -> str:
    return " ".join(text.clean(raw).split())[:_MOST_WORDS].replace("’", "'")


_WIDE = re.compile("[\u3040-\u9fff\uac00-\ud7a3]")


def _size(words: str) -> int:
    return len(words) + len(_WIDE.findall(words))


# -- browser checks -------------------------------------------------------------------------------

# What stands in the works of a check alone. Much of what these vendors write stands in every page of their
# customers (/cdn-cgi/challenge-platform/scripts/jsd, js.datadome.co/tags.js, an empty #px-captcha): that
# proves nothing.
_SURE: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(said, re.IGNORECASE))
    for name, said in (
        (
            "Cloudflare",
            r"_cf_chl_(?:opt|enter|ctx|done|prog)|cf-chl-|/cdn-cgi/challenge-platform/(?:h/\w{1,4}/)?orchestrate|cf-browser-verification|cf-challenge-|challenge-error-t|jschl[-_](?:vc|answer)|cf_captcha_kind|cf-captcha-|/cdn-cgi/l/chk_(?:jschl|captcha)",
        ),
        ("DataDome", r"captcha-delivery\.com"),
        (
            "HUMAN",
            r"captcha\.px-cdn\.net|captcha\.px-cloud\.net|\b_pxBlockedUrl|\bpxCaptchaSrc|perimeterx\.net/px",
        ),
        ("Akamai", r"errors\.edgesuite\.net|/_sec/cp_challenge|sec-if-cpt|\bbm-verify\b|akam-sw-challenge"),
        (
            "Imperva",
            r"_incapsula_resource\?[^\s\"']{0,400}(?:incident_id|edet=|cinfo=)|/captcha/distil|distil_r_",
        ),
        ("Sucuri", r"sucuri_cloudproxy|cdn\.sucuri\.net/sucuri-firewall|sucuri-firewall-block"),
        (
            "AWS WAF",
            r"\bgokuProps\b|awsWafCookieDomainList|AwsWafIntegration\.(?:check|force)",
        ),
        ("DDoS-Guard", r"\.well-known/ddos-guard/|check\.ddos-guard\.net|ddos-guard\.net/(?:\w+/)?check"),
        ("Anubis", r"/\.within\.website/x/cmd/anubis|anubis_challenge"),
        ("go-away", r"gammaspectra\.live/git/go-away"),
        ("Vercel", r"/\.well-known/vercel/security|x-vercel-challenge"),
        ("Kasada", r"\bKPSDK\.now|/149e9513-01fa-4fb0-aad4-566afd725d1b/[\w-]{1,40}/ips\.js"),
        ("Radware", r"validate\.perfdrive\.com|captcha\.perfdrive\.com"),
        ("SiteGround", r"/\.well-known/(?:sg)?captcha/"),
        ("LiteSpeed", r"/\.lsrecap/recaptcha"),
        ("Qrator", r"/__qrator/"),
        ("Yandex", r"/showcaptcha|/checkcaptcha"),
        ("Google", r"//(?:www\.)?google\.[a-z.]{2,6}/sorry/"),
        ("Fastly", r"/_fs-ch-"),
        ("Alibaba Cloud", r"\bacw_sc__v\d|aliyun_waf|renderData\"?>?\{\"_waf_"),
        ("BunkerWeb", r"bunkerweb-(?:challenge|captcha)"),
        ("Bunny", r"/\.bunny-shield/"),
        ("Wordfence", r"wordfence-(?:blocked|lockout)|wf-block"),
        ("Imunify360", r"imunify360-?(?:captcha|splash)|/captcha\.imunify360|wsidchk"),
        ("Reblaze", r"window\.rbzns|winsocks\("),
        ("Amazon", r"/errors/validateCaptcha"),
    )
)
# Whole titles, or their first part, of checks in the languages that they are made in.
_TITLES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(said, re.IGNORECASE))
    for name, said in (
        (
            "Cloudflare",
            r"attention required!(?: \| cloudflare)?|please wait\.* \| cloudflare|access denied \| .{1,100} used cloudflare to restrict access",
        ),
        ("Sucuri", r"sucuri web ?site firewall.{0,60}|you are being redirected\.{0,3}"),
        ("DDoS-Guard", r"ddos-guard"),
        ("Anubis", r"making sure you'?(?:re| are) not a bot!?|access denied by anubis"),
        ("Vercel", r"vercel security checkpoint"),
        ("Imperva", r"pardon our interruption\.{0,3}"),
        ("HUMAN", r"access to this page has been denied\.?"),
        ("Radware", r"radware (?:bot manager )?(?:captcha|block|page)(?: page)?"),
        ("StackPath", r"stackpath.{0,40}"),
        (
            "",
            (
                r"just a moment(?: please)?|one moment,? please|please wait|loading challenge|client challenge"
                r"|(?:human|bot|browser|captcha|security|robot) (?:verification|check(?:point)?|challenge)"
                r"|checking (?:your browser|if the site connection is secure)(?: before accessing.{0,80})?"
                r"|verify(?:ing)?(?: that)? you(?:'re| are)(?: a)? human(?: being)?|verifying your browser|(?:re)?captcha"
                r"|are you (?:a |an )?(?:human|robot|bot)|(?:i am|you are|i'm) not a (?:ro)?bot|prove (?:that )?you(?:'re| are) (?:a )?human"
                r"|(?:sorry, )?you (?:have been|are) blocked|unusual traffic(?: detected)?|blocked as a bot"
                r"|nur (?:einen|ein) moment(?: bitte)?|einen moment,? bitte|sicherheits(?:über)?prüfung|browser ?-?(?:über)?prüfung|sind sie ein (?:mensch|roboter)"
                r"|un instant(?: s'il vous pla[iî]t)?|vérification (?:de sécurité|du navigateur|humaine)|êtes-vous un (?:humain|robot)"
                r"|un momento(?: por favor)?|comprobación de seguridad|verificación (?:humana|de seguridad)|¿?es usted un robot"
                r"|um momento(?: por favor)?|verificação (?:humana|de segurança)|ci siamo quasi|verifica (?:di sicurezza|umana)|un attimo"
                r"|een (?:ogenblik|moment)(?: geduld)?(?: a\.?u\.?b\.?)?|even geduld(?: a\.?u\.?b\.?)?|chwileczkę|cierpliwości|bir dakika(?: lütfen)?|ett ögonblick|et øjeblik|et øyeblikk"
                r"|один момент|ещ[её] немного(?: терпения)?|проверка (?:браузера|безопасности)|вы не робот|зачекайте.{0,20}"
                r"|(?:しばらく|少々)お待ち(?:ください|下さい)|お待ちください|(?:セキュリティ|ブラウザー?)(?:チェック|の?確認)|ロボットではありません"
                r"|(?:请稍候|請稍候|请稍等|請稍等)|(?:人机|安全|人機)(?:验证|驗證)|(?:安全检查|浏览器检查)|잠시만 기다리(?:십시오|세요)|로봇이 아닙니다"
            ),
        ),
    )
)
# A check's own words, to the reader whom it checks.
_SAYS = re.compile(
    r"checking (?:your browser|if the site connection)|(?:verify|verifying|confirm|prove|checking|make sure|ensure)(?: that)?(?: if)? (?:you(?:'re| are)|it's you,?) (?:a |an |not a |really )*(?:human|(?:ro)?bot)"
    r"|are you (?:a |an )?(?:human|robot)\b|(?:i'm|you're|you are|i am) not a (?:ro)?bot|press (?:&|and) hold"
    r"|(?:please )?enable (?:js|javascript) and (?:cookies|disable any ad ?blocker)|enable cookies and (?:js|javascript)|(?:javascript|js) and cookies (?:to continue|enabled)"
    r"|needs? to review the security of your connection|security (?:service|check) to (?:protect|access)|performing security verification"
    r"|complete (?:the|this) (?:captcha|(?:security )?(?:check|challenge)|puzzle)|solve (?:the|this) (?:captcha|puzzle)"
    r"|(?:unusual|suspicious|automated) (?:traffic|activity|requests|behaviou?r) (?:from|on|has|detected)"
    r"|(?:you have|you've) been blocked|(?:something about|as) your browser made us think"
    r"|ddos protection by|this process is automatic|automated (?:access|requests|queries) "
    r"|enter the characters you see|request unsuccessful\. incapsula|(?:your|this) request (?:was|has been) (?:blocked|rejected)|requested url was rejected"
    r"|your access to this (?:site|service) has been (?:limited|blocked)|access denied - sucuri"
    r"|browser is being (?:checked|verified)|we're verifying your browser|your browser is being verified"
    r"|(?:überprüf|prüf)(?:en|t|ung)[^.]{0,40}(?:ihre[ns]? browser|ihre verbindung|sicherheit ihrer)|dass sie (?:ein mensch|kein roboter) sind|(?:javascript und cookies|cookies und javascript)"
    r"|vérifi(?:er|ez|ons|cation)[^.]{0,40}(?:votre navigateur|que vous êtes (?:humain|un humain)|la sécurité de votre connexion)|vous n'êtes pas un robot|(?:activer|activez) javascript et les cookies"
    r"|verifi(?:car|que|cando|ca)[^.]{0,40}(?:su navegador|que (?:es|usted es|é|você é) (?:un |um )?(?:humano|ser humano)|la seguridad de su conexión|a segurança da sua conexão)|no (?:soy|es|eres) un robot|não é um robô"
    r"|verific[ah][^.]{0,30}(?:che (?:tu sia|lei sia) (?:un )?(?:umano|essere umano)|il browser)|non (?:sei|sono) un robot"
    r"|провер(?:ка|яем|ьте|ить)[^.]{0,30}(?:браузер|что вы (?:не робот|человек))|вы не робот|я не робот"
    r"|ロボットではない|ロボットではありません|人間であること|ブラウザー?を?(?:確認|チェック)し|接続(?:の|が)[^。]{0,12}(?:安全|セキュリティ)[^。]{0,8}確認|javascript ?と ?cookie"
    r"|(?:确认|验证|驗證|確認)(?:您|你)[^。]{0,6}(?:真人|人类|人類|机器人|機器人)|检查您的浏览器|正在(?:检查|验证|進行)[^。]{0,12}(?:浏览器|安全|連線)|사람인지 확인|로봇이 아닙|브라우저를 확인",
    re.IGNORECASE,
)
# Who says so, where the words tell.
_WHO: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(said, re.IGNORECASE))
    for name, said in (
        ("Turnstile", r"challenges\.cloudflare\.com/turnstile|cf-turnstile"),
        ("Cloudflare", r"cloudflare|\berror(?: code:)? 10(?:05|06|07|08|09|10|12|15|20)\b"),
        ("DataDome", r"datadome"),
        ("HUMAN", r"perimeterx|px-captcha|human security|press (?:&|and) hold"),
        ("Akamai", r"akamai|edgesuite"),
        ("Imperva", r"incapsula|imperva|_incapsula_"),
        ("Sucuri", r"sucuri"),
        ("AWS WAF", r"awswaf|aws waf"),
        ("DDoS-Guard", r"ddos-guard"),
        ("Anubis", r"\banubis\b"),
        ("Vercel", r"\bvercel\b"),
        ("Wordfence", r"wordfence"),
        ("F5", r"requested url was rejected\. please consult with your administrator"),
        ("hCaptcha", r"hcaptcha"),
        ("reCAPTCHA", r"recaptcha"),
        ("GeeTest", r"geetest"),
        ("Tencent", r"TCaptcha"),
        ("Friendly Captcha", r"friendly-?captcha|frc-captcha"),
        ("Arkose", r"arkoselabs|funcaptcha"),
        ("Yandex", r"smartcaptcha"),
    )
)
# A captcha to be had anywhere: many an ordinary form has one.
_CAPTCHA = re.compile(
    r"challenges\.cloudflare\.com/turnstile|cf-turnstile|hcaptcha\.com/|h-captcha|recaptcha/(?:api|enterprise)|g-recaptcha"
    r"|geetest|TCaptcha|friendly-?captcha|frc-captcha|arkoselabs|smartcaptcha|captcha\.(?:js|min\.js)|\bpx-captcha|\.awswaf\.com/",
    re.IGNORECASE,
)
# A page of nothing but a script that sets a cookie and comes again.
_COMES_AGAIN = re.compile(r"location\.(?:reload|replace|href|assign)|location ?=", re.IGNORECASE)
_SETS_COOKIE = re.compile(r"document\.cookie ?=|toNumbers\(|slowAES", re.IGNORECASE)
_AKAMAI = re.compile(r"reference\s{0,3}(?:#|&#35;)\s{0,3}\d{1,3}\.[0-9a-f]", re.IGNORECASE)
_DENIED = re.compile(r"access denied|you don't have permission to access", re.IGNORECASE)
# Answers in a line: Cloudflare's to what asks for no HTML, and others' in JSON.
_CODE = re.compile(r"error code: 10(?:05|06|07|08|09|10|12|15|20)\s*\.?", re.IGNORECASE)
_JSON: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "DataDome",
        re.compile(
            r"\"url\"\s{0,5}:\s{0,5}\"https:(?:\\?/){2}[\w.-]{0,40}captcha-delivery\.com", re.IGNORECASE
        ),
    ),
    ("HUMAN", re.compile(r"\"(?:blockScript|jsClientSrc)\"\s{0,5}:", re.IGNORECASE)),
    (
        "Cloudflare",
        re.compile(
            r"\"cloudflare_error\"\s{0,5}:\s{0,5}true.{0,2000}\"error_code\"\s{0,5}:\s{0,5}10\d\d",
            re.IGNORECASE | re.DOTALL,
        ),
    ),
)


def _check(seen: _Seen) -> str | None:
    """Whose check it is; "" for nobody's known, None for none."""
    if seen.root is None:
        return _check_in_words(seen)
    if seen.size >= _LITTLE:
        return None
    for name, works in _SURE:
        if works.search(seen.works):
            return name
    if _DENIED.search(f"{seen.title} {seen.words}") and _AKAMAI.search(seen.words):
        return "Akamai"
    if "_incapsula_resource" in seen.works.lower() and seen.size < _NEXT_TO_NOTHING:
        return "Imperva"
    # An article, a shop, a sign-up form: what a check has none of.
    if seen.own or seen.asks & {"password", "email", "textarea", "search"}:
        return None
    return _check_by_form(seen)


def _check_by_form(seen: _Seen) -> str | None:
    title = _bare(seen.title)
    for name, said in _TITLES:
        if said.fullmatch(title) or said.fullmatch(_bare(re.split(r"\s[|–—-]\s", seen.title)[0])):
            return name or _who(seen)
    if _SETS_COOKIE.search(seen.works) and _COMES_AGAIN.search(seen.works) and seen.size < _NEXT_TO_NOTHING:
        return _who(seen)
    asked = _SAYS.search(seen.words) or _SAYS.search(seen.unscripted)
    if asked and seen.size < _FEW:
        return _who(seen)
    if _CAPTCHA.search(seen.works) and (asked or (seen.size < _NEXT_TO_NOTHING and "text" not in seen.asks)):
        return _who(seen)
    return None


def _check_in_words(seen: _Seen) -> str | None:
    start = seen.source.lstrip("\ufeff \t\r\n\0")
    if start[:1] == "{":
        return next((name for name, said in _JSON if said.search(start[:8_000])), None)
    if start[:1] in {"<", "["} or seen.size >= _FEW:
        return None
    if _CODE.fullmatch(seen.words):
        return "Cloudflare"
    return _who(seen) if _SAYS.search(seen.words) else None


def _who(seen: _Seen) -> str:
    said = f"{seen.title}\n{seen.words}\n{seen.unscripted}"
    by_words = next((name for name, who in _WHO if who.search(said)), "")
    return by_words or next((name for name, who in _WHO if who.search(seen.works)), "")


def _bare(title: str) -> str:
    return title.strip(" .…!?。！？")


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


def _of_a_page(seen: _Seen, page: Page) -> tuple[str, tuple[str, ...]]:
    found = offers(seen.root, page)
    parked = seen.size < _LITTLE and (
        _PARKERS.search(seen.works) or _PARKED.search(f"{seen.title}. {seen.words}")
    )
    if parked and not found:
        return "a parked domain in place of a feed; the outlet is no longer at this address", ()
    words = _page_in_words(seen, page)
    if found:
        return f"{words or 'a web page in place of a feed'}; the page names its feed: {found[0]}", found
    return words or "a web page in place of a feed; look on that page for the feed's own address", ()


def _page_in_words(seen: _Seen, page: Page) -> str:
    consents = len(set(map(str.lower, _CONSENT.findall(seen.words[: _LITTLE * 2]))))
    little = seen.size < 2 * _LITTLE
    if little and (consents >= 2 or (consents and _CONSENT_PLACE.search(page.final_url))) and not seen.own:
        return "a page that asks for consent (cookies) in place of a feed"
    if "password" in seen.asks and seen.size < _LITTLE and not seen.own:
        return "a login page in place of a feed"
    if seen.size < _FEW and _LOGIN.search(seen.title) and not seen.own:
        return "a login page in place of a feed"
    if _ERROR.search(seen.title) and (seen.size < _LITTLE or len(seen.title) < 40):
        return f"an error page in place of a feed{_quote(seen.title)}"
    return ""


# -- the feeds that a page names --------------------------------------------------------------------

_FEED_TYPES = frozenset(
    "application/rss+xml application/atom+xml application/rdf+xml application/feed+json application/json "
    "application/xml text/xml application/x.atom+xml application/x-rss+xml application/x-atom+xml text/rss "
    "application/rss application/atom text/rss+xml text/atom+xml application/rss-xml".split()
)
# Linked as alternates under a feed's type, and none.
_NO_FEED = re.compile(r"/wp-json/|oembed|opensearch|/manifest\.json|sitemap", re.IGNORECASE)
_COMMENTS = re.compile(
    r"/comments?(?:[/._-]|$)|[?&]feed=comments|comments?[_-]?(?:feed|rss|atom)\b|/kommentare?/", re.IGNORECASE
)
_COMMENTS_TITLE = re.compile(
    r"\bcomments?\b|kommentar|commentaire|comentari|coment[áa]rio|komentar|comment[io]\b|reacties|"
    r"комментари|コメント|评论|評論|댓글",
    re.IGNORECASE,
)
_FEED_PATH = re.compile(
    r"/(?:feeds?|rss2?|atom)/?$|\.(?:rss|atom|rdf)$|/(?:atom|feeds?|rss2?|index)\.xml$|/feed\.json$",
    re.IGNORECASE,
)
_FEED_QUERY = re.compile(r"(?:^|&)(?:feed|format|type|alt)=(?:rss2?|atom|rdf|feed)(?:&|$)", re.IGNORECASE)
# Readers' “subscribe” buttons end in the feed's address, and are none.
_READERS = re.compile(
    r"(?:^|\.)(?:feedly|inoreader|netvibes|newsblur|bloglovin|yahoo|google|theoldreader|facebook|twitter|x)\.com$"
    r"|(?:^|\.)(?:follow\.it|wikipedia\.org)$"
)
_MOST_LOOKED_AT = 3_000


def offers(root: lxml.html.HtmlElement | None, page: Page) -> tuple[str, ...]:
    """The feeds that a page links as its own, or else its anchors that can be nothing else: in the page's
    order, feeds of comments last, at most ten, and not the address that the page itself was had from."""
    if root is None:
        return ()
    base = _base(root, page)
    own = {address(page.url, page.url), address(page.final_url, page.final_url)}
    for named in (_linked(root), _anchored(root, base)):
        found: dict[str, bool] = {}
        for href, of_comments in named:
            target = address(href, base)
            if target is not None and target not in own:
                found.setdefault(target, of_comments)
        if found:
            return tuple(sorted(found, key=found.__getitem__)[:_MOST_OFFERS])
    return ()


def _base(root: lxml.html.HtmlElement, page: Page) -> str:
    said = next((str(one.get("href")) for one in root.iter("base") if one.get("href")), "")
    own = address(page.final_url, page.final_url) or page.final_url
    return address(said, own) or own if said else own


def _linked(root: lxml.html.HtmlElement) -> Iterator[tuple[str, bool]]:
    for at, node in enumerate(root.iter("link")):
        if at >= _MOST_LOOKED_AT:
            return
        if _is_feed_link(node):
            href = str(node.get("href"))
            said = str(node.get("title") or "")[:400]
            yield href, bool(_COMMENTS.search(href[:_LONGEST_ADDRESS]) or _COMMENTS_TITLE.search(said))


def _is_feed_link(node: lxml.html.HtmlElement) -> bool:
    kind = str(node.get("type") or "")[:100].partition(";")[0].strip().lower()
    rel = str(node.get("rel") or "")[:200].lower().split()
    href = str(node.get("href") or "").strip()
    return bool(
        href
        and len(href) <= _LONGEST_ADDRESS
        and ("alternate" in rel or "feed" in rel)
        and "stylesheet" not in rel
        and kind in _FEED_TYPES
        and not _NO_FEED.search(href)
    )


def _anchored(root: lxml.html.HtmlElement, base: str) -> Iterator[tuple[str, bool]]:
    for at, node in enumerate(root.iter("a", "area")):
        if at >= _MOST_LOOKED_AT:
            return
        href = str(node.get("href") or "")
        target = address(href, base) if len(href) <= _LONGEST_ADDRESS else None
        if target is None:
            continue
        parts = urlsplit(target)
        host = parts.hostname or ""
        named = _FEED_PATH.search(parts.path) or _FEED_QUERY.search(parts.query)
        if (named and not _READERS.search(host)) or (
            host in {"feeds.feedburner.com", "feeds2.feedburner.com"} and len(parts.path) > 1
        ):
            yield href, bool(_COMMENTS.search(target))


def address(href: str, base: str) -> str | None:
    """`href` as an absolute address of http or https; None for what is none. Unlike an article's, a feed's
    address keeps every parameter (?feed=atom)."""
    said = "".join(text.clean(href).split())
    try:
        parts = urlsplit(urljoin(base, said))
        root = urls.normalise(f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}/")
    except ValueError:
        return None
    if root is None or len(said) > _LONGEST_ADDRESS:
        return None
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._", errors="replace")
    query = quote(parts.query, safe="/%:@!$&'()*+,;=~-._?[]|", errors="replace")
    return f"{root.rstrip('/')}{path}{'?' + query if query else ''}"
