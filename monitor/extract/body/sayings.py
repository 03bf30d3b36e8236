"""What short lines say that are not the article's own words: read on, subscribe, rights, notices, bylines."""

from __future__ import annotations

from functools import cache
from typing import Any

SAYINGS: dict[str, str] = {
    "onward": (
        r"^\W*(?:read (?:more|next|also|full)|also read|see also|see more|more (?:on|from|about|in)\b|"
        r"related|recommended|don'?t miss|you may also|learn more|click here|watch( now)?:|listen( to)?:|"
        r"continue reading|up next|lesen sie|mehr zum|mehr (?:von|aus)|auch interessant|lesetipp|zum thema|"
        r"lire aussi|à lire|voir aussi|sur le même|lea también|leer más|te puede interesar|"
        r"le(?:e|er) también|más información|leggi anche|lees ook|czytaj|zobacz|przeczytaj|"
        r"läs (?:mer|också)|les (?:også|mer)|læs også|関連記事|あわせて読みたい|続きを読む|次の記事|"
        r"관련\s?기사|相关(?:阅读|新闻)|ilgili haber|baca juga|leia (?:mais|também)|читайте|по теме)"
    ),
    "pitch": (
        r"subscribe|sign up|newsletter|follow us|follow @|share (?:this|on)|(?:get|download) the app|"
        r"push notification|join (?:us|our)|support (?:us|our)|donate|become a member|log ?in|abonn|"
        r"jetzt testen|suscr|inscri|teilen|partager|compartir|condividi|シェア|フォロー|登録|会員|구독|订阅|"
        r"abone ol|подпис"
    ),
    "rights": (
        r"©|\(c\) ?\d{4}|copyright|all rights reserved|alle rechte|tous droits|無断転載|転載を禁|무단\s?전재|"
        r"(?:photo|image|picture|credit|foto|bild|file|illustration|photograph|video)s?(?: credit)?\s?"
        r"(?::|/|by)|getty|shutterstock|reuters/|ap photo|afp/|picture alliance|imago|"
        r"写真[:：=]|提供[:：=]|撮影|фото"
    ),
    "notice": (
        r"cookie|javascript|privacy|terms of (?:use|service)|advertis|anzeige|werbung|publicidad|publicité|"
        r"sponsor|affiliate|commission|disclaimer|this (?:article|story|content) (?:is|was|has been)|"
        r"editor'?s note|correction|updated?\b|広告|реклам"
    ),
    "byline": (
        r"^(?:by|von|par|por|di|text|autor(?:in)?|written by|posted by|reporting by|editing by)\b.{0,80}$|"
        r"\b(?:min(?:ute)?s? read|lesezeit|updated|published|posted|aktualisiert|veröffentlicht|publié|"
        r"publicado|stand:|ago)\b|配信|公開|更新|投稿|記者|기자|입력|수정"
    ),
    "comment": (r"\bcomments?\b|\brepl(?:y|ies)\b|kommentar|commentaires?|comentarios|leave a|コメント|댓글"),
    "date": r"\b(?:19|20)\d\d\b|\d{1,2}[:.]\d\d\b|\d{1,2}/\d{1,2}/\d{2,4}|\d\d?月\d\d?日",
}
_NONE = (0.0,) * len(SAYINGS)


def said(line: str) -> tuple[float, ...]:
    """For each of `SAYINGS` whether `line` says it: 0 or 1."""
    found = _searcher().Match(line)
    return tuple(float(at in found) for at in range(len(SAYINGS))) if found else _NONE


@cache
def _searcher() -> Any:
    # One pass for all of them, linear in the line whatever it holds.
    import re2  # noqa: PLC0415  loads in workers only

    options = re2.Options()
    options.case_sensitive = False
    options.max_mem = 64 << 20
    searcher = re2.Set.SearchSet(options)
    for saying in SAYINGS.values():
        searcher.Add(saying)
    searcher.Compile()
    return searcher
