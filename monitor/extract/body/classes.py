"""What the names of classes, ids and roles say of an element.

A name is split at capitals, digits and marks, and its parts looked up here: those that many unrelated
sites use, in several languages. No site's own names are among them.
"""

from __future__ import annotations

import re
from functools import lru_cache

GROUPS: dict[str, str] = {
    "body": (
        "body content contents text entry post story richtext wysiwyg prose copy articlebody bodytext "
        "paragraph paragraphs maincontent articletext storytext newstext newsbody artikel artikeltext "
        "honbun inhalt cuerpo corps texte fliesstext cms mainbody"
    ),
    "article": ("article articles artikel story news single hentry postbody newsarticle post"),
    "lead": (
        "lead lede standfirst dek deck intro summary excerpt subtitle subhead subheadline teaser abstract "
        "chapo vorspann entradilla sumario kicker strap sottotitolo tagline anrisstext perex"
    ),
    "related": (
        "related recommend recommended recommendation recommendations recirc recirculation more most "
        "popular trending read readmore also similar suggested suggestions outbrain taboola latest picks "
        "mostread mostpopular relacionadas verwandte weitere topstories morefrom upnext next prev "
        "previous pagination pager onward promoted teasers ranking"
    ),
    "share": (
        "share sharing social socials twitter facebook whatsapp follow sns addthis sharedaddy bookmark "
        "telegram linkedin pinterest toolbar tools actions print reactions like likes"
    ),
    "comment": (
        "comment comments commenting disqus respond reply replies discussion forum kommentare comentarios "
        "livefyre"
    ),
    "pitch": (
        "newsletter newsletters subscribe subscription signup promo promotion promotional ad ads advert "
        "adverts advertisement advertising sponsor sponsored dfp gpt banner cta marketing paywall piano "
        "donate donation membership register login app offer werbung anzeige publicidad pub commercial "
        "affiliate inarticle"
    ),
    "caption": (
        "caption captions credit credits figcaption figure image images img photo photos picture gallery "
        "slideshow carousel slider media video videos player embed legend bildunterschrift thumbnail "
        "thumb copyright lightbox"
    ),
    "person": (
        "author authors byline bylines bio biography profile contributor contributors avatar writer "
        "journalist autor auteur vcard about aboutauthor authorbox"
    ),
    "date": (
        "date dates time timestamp published updated datetime pubdate dateline meta metadata postmeta "
        "info readingtime"
    ),
    "tags": (
        "tag tags category categories topic topics keyword keywords label labels chips section breadcrumb "
        "breadcrumbs crumbs taxonomy schlagworte"
    ),
    "menu": (
        "nav navigation navbar menu menus header masthead topbar footer foot colophon sidebar side aside "
        "rail widget widgets sitemap toc skip utility drawer offcanvas megamenu burger languages search "
        "rightcol leftcol secondary tertiary complementary contentinfo sticky"
    ),
    "notice": (
        "rollover hovercard popover cookie cookies consent gdpr cmp privacy onetrust modal popup overlay "
        "dialog alert notice toast tooltip interstitial disclaimer disclosure terms"
    ),
    "hidden": ("hidden hide visuallyhidden screenreader assistive noprint invisible sronly sr offscreen"),
    "head": ("headline title heading entrytitle posttitle hed titulo titre titel"),
    "list": (
        "list item items card cards grid tile tiles feed stream archive archives row listing index "
        "collection river swiper"
    ),
    "table": (
        "table factbox infobox box sidebarbox fact facts keypoints takeaways highlights stats score "
        "results specs product price prices pros cons rating review"
    ),
    "quote": ("quote quotes pullquote blockquote tweet tweets instagram testimonial"),
    "note": (
        "correction corrections note notes footnote footnotes source sources editor editornote update "
        "updates references endnote"
    ),
}
NAMES = tuple(GROUPS)
BIT = {name: 1 << at for at, name in enumerate(NAMES)}
_WORD: dict[str, int] = {}
for _name, _words in GROUPS.items():
    for _one in _words.split():
        _WORD[_one] = _WORD.get(_one, 0) | BIT[_name]
_PARTS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")


@lru_cache(maxsize=20_000)
def mask(name: str) -> int:
    """The groups that the parts of `name` belong to, as bits in the order of `NAMES`."""
    found = 0
    for part in _PARTS.findall(name):
        found |= _WORD.get(part.lower(), 0)
    lowered = name.lower()
    if "sr-only" in lowered or "visually-hidden" in lowered or "screen-reader" in lowered:
        found |= BIT["hidden"]
    return found
