"""What a page shows of being an article, or of being something else: a list, a shop, a forum, a form.

Each sign is a number between 0 and 1, read from what the web at large does: the types of schema.org and
OpenGraph, the words of addresses and class names, the proportions of prose and links. `weighing` says
how much each counts. None says enough alone: one page in seven that is no article calls itself one, and
one blog in four does not.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from itertools import islice
from urllib.parse import unquote, urlsplit

import lxml.etree
import lxml.html

from monitor import text
from monitor.extract.document import Document
from monitor.extract.kinds import walls

_TYPE = re.compile(r'"@type"\s{0,20}:\s{0,20}(?:"([A-Za-z:/.#]{2,60})"|\[([^\]]{0,200})\])')
_QUOTED = re.compile(r'"([A-Za-z:/.#]{2,60})"')
_ARTICLE_TYPE = re.compile(r"article$|blogposting$|^report$|^recipe$")
# BreadcrumbList, Organization, WebSite and their kin stand on pages of every sort and say nothing.
_THING_TYPES = frozenset(
    (
        "product productgroup productmodel offer aggregateoffer offercatalog qapage discussionforumposting "
        "collectionpage searchresultspage profilepage contactpage aboutpage checkoutpage jobposting "
        "localbusiness softwareapplication mobileapplication webapplication service course hotel restaurant "
        "realestatelisting apartment vehicle car store homeandconstructionbusiness professionalservice "
        "financialservice dataset"
    ).split()
)
_ARTICLE_OG = frozenset("article news newsarticle blog blogpost post story news.article".split())
_THING_OG = re.compile(
    r"product|profile|book|music|place|business|restaurant|game|app|object|[a-z-]+:item|forum"
)
# Words of addresses, whole segments of the path or labels of the host: of what is never an article, and
# of lists and service pages, which head the address of an article elsewhere (/topics/health/2024/...).
_THING_PATH = frozenset(
    (
        "forum forums foro foren thread threads viewtopic viewforum showthread board boards community "
        "communities discussion discussions questions question answers t product products produkt produkte "
        "produit produits producto productos prodotto prodotti produto shop store shopping boutique tienda "
        "cart basket checkout buy kaufen item items itm dp docs doc documentation manual dokumentation "
        "reference api wiki search suche recherche buscar login signin signup register account "
        "jobs job careers career vacancies stellenangebote"
    ).split()
)
_LIST_PATH = frozenset(
    (
        "category categories cat tag tags topic topics kategorie kategorien thema themen categoria rubrique "
        "collections collection catalog catalogue katalog help support faq faqs user users profile profiles "
        "profil member members author authors autor auteur company companies services service leistungen "
        "solutions pricing plans features platform about about-us ueber-uns contact contact-us kontakt "
        "impressum privacy terms archive archives listing listings directory coupons deals rankings list "
        "lists cost prices industries residential commercial locations property properties packages "
        "download downloads"
    ).split()
)
_ARTICLE_PATH = re.compile(
    r"news|blog|article|artikel|artykul|articulo|artigo|articolo|\bposts?\b|\bstor(?:y|ies)\b|aktuell|meldung"
    r"|\bpress(?:e|room|a)?\b|noticia|notizie|nyhet|nyheder|actualit|nachricht|magazin|opinion|insight|entries"
    r"|journal|column|review|haber|wiadomosc"
)
_DATED_PATH = re.compile(
    r"/(?:19|20)\d\d(?:[/-](?:0?[1-9]|1[0-2]))?(?:[/-]|$)|/(?:19|20)\d\d[01]\d|[/-](?:19|20)\d\d-[01]\d"
)
_LOCALE = re.compile(
    r"[a-z]{2}(?:[-_][a-z]{2})?|(?:index|home|default)(?:\.[a-z]{3,5})?|global", re.IGNORECASE
)
_SOFTWARE = re.compile(
    r"discourse|phpbb|vbulletin|xenforo|mybb|invision|simple machines|\bsmf\b|flarum|vanilla|nodebb|bbpress"
    r"|question2answer|askbot|lemmy|woltlab|burning board|fluxbb|punbb|wpforo|mediawiki|sphinx|mkdocs"
    r"|docusaurus|gitbook|bookdown|antora|doxygen|javadoc|dokuwiki|readthedocs|vitepress|asciidoctor|confluence|docbook"
    r"|magento|prestashop|opencart|bigcommerce",
    re.IGNORECASE,
)
# Class names: WordPress writes what the page is on its body, other systems name their blocks alike.
_ARTICLE_CLASS = re.compile(
    r"^(?:single-post$|single-format|postid-|type-post|entry-content"
    r"|article[-_]*(?:body|content|text|header|detail|page)|post[-_]*(?:body|content|meta|date|author)"
    r"|story[-_]*body|entry-(?:meta|date)|byline|dateline|author[-_]*name|publish|pubdate"
    r"|news[-_]*(?:body|content|detail|text)|standfirst|h-entry|hentry)"
)
_THING_CLASS = re.compile(
    r"^(?:archive$|category$|home(?:page)?$|search-results|single-product"
    r"|product[-_]*(?:price|title|detail|info|card|grid|list|image|page)|add[-_]*to[-_]*(?:cart|bag|basket)"
    r"|price|cart|sku|swatch|pricing|testimonial|hero|cta|topic[-_]*(?:body|title|post)"
    r"|post[-_]*(?:number|count|username)|postbody|message[-_]*(?:body|user|content)|username|upvote|vote[-_]"
    r"|answer|thread|reply|listing|facet|filter|sort[-_]*by|pagination|results?[-_]*(?:count|list)|docs?[-_]"
    r"|toc|landing)"
)
_PRICES = "$€£¥₹₩円"
_CALLS = (
    "add to cart|add to bag|add to basket|buy now|get started|book a demo|request a demo|request a quote"
    "|free quote|contact sales|try for free|sign up free|apply now|in stock|free shipping|learn more"
    "|in den warenkorb|jetzt kaufen|ajouter au panier|añadir al carrito|aggiungi al carrello|do koszyka"
    "|sepete ekle|in winkelwagen|カートに入れる|加入购物车|장바구니"
).split("|")
_REPLIES = (
    "reply|replies|quote|posts|joined|views|answers|last post|new topic|antworten|beiträge|réponses"
    "|respuestas|odpowiedzi|返信|回复|답글"
).split("|")
_DATE = re.compile(
    r"\b(?:19|20)\d\d(?:\b|年)|\b\d{1,2}[./]\d{1,2}[./]\d\d\b|\b(?:minutes?|hours?|days?) ago|min read"
)
_MENU = 40
_STOP = re.compile(r"[.!?…。！？؟।»”\"'」)]$")

# The first of them cost next to nothing to read; `weighing` stops after them where the rest could not
# turn the balance.
QUICK = (
    "article-og",
    "article-type",
    "thing",
    "thing-og",
    "authored",
    "slug",
    "root",
    "article-path",
    "thing-path",
    "software",
    "site-title",
    "size",
    "sentences",
    "short-lines",
)
SLOW = (
    "headline",
    "date-near-headline",
    "fields",
    "prices",
    "calls",
    "replies",
    "body-share",
    "lone-article",
    "article-class",
    "thing-class",
)
SIGNS = QUICK + SLOW

_ITEMTYPES = lxml.etree.XPath("//@itemtype", smart_strings=False)
_CLASSES = lxml.etree.XPath("//@class", smart_strings=False)
_TEXTS = lxml.etree.XPath(".//text()", smart_strings=False)
_STRING = lxml.etree.XPath("string()", smart_strings=False)


def quick(document: Document, types: Sequence[str], *, title: str, body: str) -> Mapping[str, float]:
    """The signs of `QUICK`: what the page and its address declare (`types`: see `declared_types`), and the
    shape of `body`. Never raises."""
    articles = any(_ARTICLE_TYPE.search(one) for one in types)
    things = bool(_THING_TYPES.intersection(types))
    og = document.meta("og:type").strip().lower()
    generator = document.meta("generator", "application-name")[:200]
    outer = document.root.find("body")
    marks = "" if outer is None else f"{outer.get('class') or ''} {outer.get('id') or ''}"[:500]
    data = document.data
    authored = document.meta("author", "article:author", "dc.creator") or any(one.authors for one in data)
    site = text.fold(document.meta("og:site_name"))
    lines = text.paragraphs(body)
    size = sum(map(len, lines))
    return {
        "article-og": _yes(og in _ARTICLE_OG),
        "article-type": _yes(articles),
        # An article may speak of a product, or be sold (Google's own markup of a paywall is a Product).
        "thing": 0.0 if not things else 0.4 if articles else 1.0,
        "thing-og": _yes(_THING_OG.match(og)),
        "authored": _yes(authored),
        "software": _yes(_SOFTWARE.search(f"{generator} {marks} {document.root.get('id') or ''}"[:800])),
        "site-title": _yes(site and text.fold(title).startswith(site)),
        **_address(document),
        "size": _many(walls.size(body), 20_000),
        "sentences": sum(len(one) for one in lines if walls.size(one) >= 80 and _STOP.search(one))
        / max(1, size),
        "short-lines": sum(1 for one in lines if len(one) < 60 and not _STOP.search(one))
        / max(1, len(lines)),
    }


def slow(document: Document, *, body: str) -> Mapping[str, float]:
    """The signs of `SLOW`: what the page looks like, and how `body` stands in it. Never raises."""
    root = document.root
    whole = root.find("body")
    whole = root if whole is None else whole
    seen = _visible(whole)
    lowered = seen.lower()
    headline = next((one for one in (_words(node) for node in root.iter("h1")) if one), "")
    fields = sum(
        1
        for node in root.iter("input", "select", "textarea")
        if str(node.get("type") or "").lower() not in {"hidden", "search"}
    )
    classes = set(" ".join(_CLASSES(root)[:20_000]).lower().split())
    total = max(1, walls.size(seen))
    return {
        "headline": min(len(text.words(headline[:300])), 12) / 12,
        "date-near-headline": _yes(headline and _has_date_near(headline, seen)),
        "fields": _many(fields, 50),
        "prices": _many(sum(seen.count(one) for one in _PRICES), 50),
        "calls": _many(sum(lowered.count(one) for one in _CALLS), 10),
        "replies": _many(sum(lowered.count(one) for one in _REPLIES), 50),
        "body-share": min(walls.size(body) / total, 1.0),
        "lone-article": _yes(headline and _is_lone(root)),
        "article-class": _many(sum(1 for one in classes if _ARTICLE_CLASS.match(one)), 10),
        "thing-class": _many(sum(1 for one in classes if _THING_CLASS.match(one)), 50),
    }


def declared_types(root: lxml.html.HtmlElement) -> list[str]:
    """The schema.org types the page names anywhere (JSON-LD, microdata), in lower case."""
    found: list[str] = []
    for node in root.iter("script"):
        if "ld+json" in str(node.get("type") or ""):
            for one, many in _TYPE.findall((node.text or "")[:300_000]):
                found.extend([one] if one else _QUOTED.findall(many))
    found.extend(one.strip().rstrip("/")[-60:] for one in _ITEMTYPES(root)[:2_000])
    return [re.split(r"[/:#]", one)[-1].lower() for one in found]


def is_declared(document: Document, types: Sequence[str]) -> bool:
    """Whether the page calls itself an article."""
    og = document.meta("og:type").strip().lower()
    return og in _ARTICLE_OG or any(_ARTICLE_TYPE.search(one) for one in types)


def _address(document: Document) -> Mapping[str, float]:
    try:
        parts = urlsplit(document.url)
        path, host = unquote(parts.path)[:500].lower(), parts.hostname or ""
    except ValueError:
        path, host, parts = "", "", urlsplit("")
    segments = [re.sub(r"\.\w{2,5}$", "", one) for one in path.split("/") if one]
    last = segments[-1] if segments else ""
    words = [one for one in re.split(r"[-_+\s.]", last) if len(one) > 1]
    identified = re.search(r"(?:^|[^a-z])(?:id|idx|p|no|seq\w*|article\w*)=\d", parts.query.lower()[:300])
    root = parts.hostname and (not segments or (len(segments) == 1 and _LOCALE.fullmatch(path.strip("/"))))
    return {
        "slug": max(
            min(len(words), 6) / 6,
            _yes(_DATED_PATH.search(path)),
            0.7 * _yes(identified or re.search(r"\d{5}", last)),
        ),
        # A front page leads on: one that hardly does is a page of its own, wherever it stands.
        "root": _links(document.root) if root and not identified else 0.0,
        "article-path": _yes(
            _ARTICLE_PATH.search("/".join([*host.split(".")[:-2], *segments[:-1]]))
            or re.match(r"(?:news|article)[-_]?(?:view|detail|read|show)", last)
        ),
        "thing-path": _yes(
            _THING_PATH.intersection((*segments, *host.split(".")[:-2]))
            or _LIST_PATH.intersection(segments[-2:])
        ),
    }


def _is_lone(root: lxml.html.HtmlElement) -> bool:
    """Whether one element called article holds the page's headline and paragraphs of prose: cards on a list
    are many, and shops and forums seldom use it."""
    for article in islice(root.iter("article"), 3):
        if article.find(".//h1") is not None:
            prose = (_words(node)[-40:] for node in islice(article.iter("p"), 30))
            return sum(1 for one in prose if _STOP.search(one)) >= 3
    return False


def _has_date_near(headline: str, seen: str) -> bool:
    at = seen.find(headline)
    after = at + len(headline)
    return at >= 0 and bool(_DATE.search(f"{seen[max(0, at - 150) : at]} | {seen[after : after + 300]}"))


def _visible(whole: lxml.html.HtmlElement) -> str:
    """The words a reader sees, in one line, up to a bound."""
    silent = {node.text for node in whole.iter("script", "style", "noscript", "template")}
    return " ".join(" ".join(one for one in _TEXTS(whole)[:30_000] if one not in silent).split())[:300_000]


def _links(root: lxml.html.HtmlElement) -> float:
    """1 for a page of many links, 0 for one of none."""
    return sum(1 for _ in islice(root.iter("a"), _MENU)) / _MENU


def _words(node: lxml.html.HtmlElement) -> str:
    return " ".join(str(_STRING(node)).split())


def _many(count: int, all_of: int) -> float:
    """0 for none, 1 for `all_of` or more, each doubling counting alike."""
    return min(math.log1p(max(0, count)) / math.log1p(all_of), 1.0)


def _yes(found: object) -> float:
    return 1.0 if found else 0.0
