# ruff: noqa: E501 - an expression cut in two reads worse than a long line
"""Paragraphs as a reader should have them: without what a publishing system meant for itself.

Markup that was escaped once too often and stands on the page as words, a machine's Markdown that nobody
rendered, the marks where an advertisement or an embed should have gone, share counts, "&amp;amp;", "null".
Each rule wants proof that it is that and not what the article is about: where a page speaks of HTML or shows
code, markup and Markdown stay as they are; where only one line looks like Markdown, it is a line with stars.

Everything else stays verbatim, but for white space and invisible characters.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable

from monitor import markup, text

# A line with none of these has nothing to clean but its spaces. "##" and "@@" stand round placeholders.
_MARKS = re.compile(r"[<&#*`\[{$%@]|^(?:- )?(?:null|undefined|NaN|\(null\)|\d|[^\W\d_]{1,20}\W{1,3}\d)")
_LONGEST = 20_000
# Blank to the eye, letters to Unicode: Hangul fillers, the empty Braille pattern.
_BLANK = " \u115f\u1160\u2800\u3164\uffa0"

# -- whether the page is about code ---------------------------------------------------------------

_ON_CODE = re.compile(
    r"\b(?:X?HTML5?|XML|JSX|CSS3?|TypeScript|Markdown|DOM)\b|<(?:![Dd][Oo][Cc][Tt][Yy][Pp][Ee]|html|head|body|template|code|pre)\b"
    r"|<\?(?:php|xml)\b|=>\s{0,3}\{|\bfunction\s?\w{0,40}\(|`{3}(?!markdown\b|md\b|text\b|html\b)\w|#!/",
)

# -- escaped markup -------------------------------------------------------------------------------

_BLOCK = r"(?:p|ul|ol|li|div|h[1-6]|blockquote|table|tbody|tr|td|section|article|figure|figcaption)"
_ATTRIBUTES = r"(?:\s[^<>]{0,600})?"
_TAG = re.compile(r"</?[a-z][a-z0-9]{0,15}(?:\s[^<>]{0,600})?/?>", re.IGNORECASE)
_OPENS = re.compile(rf"(?:- )?<({_BLOCK}){_ATTRIBUTES}>", re.IGNORECASE)
_LIST = re.compile(rf"<(ul|ol){_ATTRIBUTES}>", re.IGNORECASE)
# A paragraph's mark that lost its pair where the page was split.
_EDGES = re.compile(
    rf"^<(?:p|div){_ATTRIBUTES}>\s{{0,3}}(?=[^\s<][^<>]{{40}})|(?<=[.!?…。！？”\"»」])\s{{0,3}}</(?:p|div)>$",
    re.IGNORECASE,
)
_LISTED = re.compile(rf"<li{_ATTRIBUTES}>\s{{0,9}}(?:<p{_ATTRIBUTES}>)?", re.IGNORECASE)
# Between two sentences: a break in the text, and no word about breaks.
_BROKEN = re.compile(
    rf"(?<=[.!?…。！？”\"»」:：])\s{{0,3}}(?:<br{_ATTRIBUTES}/?>|</?(?:p|div){_ATTRIBUTES}>){{1,6}}\s{{0,3}}"
    r"(?=[^\s<.,;])",
    re.IGNORECASE,
)
_LINKED = re.compile(r"<a\s[^<>]{0,300}\bhref=[\"']https?://[^<>]{3,400}>([^<>]{2,300})</a>", re.IGNORECASE)
_ESCAPED = re.compile(r"&(?:amp;){0,3}lt;/?[a-z]", re.IGNORECASE)
_ENTITY = re.compile(
    r"&(?:amp;){0,3}(?:(?:nbsp|amp|quot|apos|[lg]t|[lr][ds]quo|[lr]aquo|bdquo|sbquo|hellip|[mn]dash|euro|pound|copy"
    r"|thinsp|shy|zwnj|bull|middot|eacute|[aou]uml|szlig|#\d{2,6}|#x[0-9a-f]{2,5});|nbsp(?![a-z;]))",
    re.IGNORECASE,
)

# -- placeholders ---------------------------------------------------------------------------------

_PLACEHOLDER = re.compile(
    r"\$\$[A-Z][A-Z0-9_-]{3,40}\$\$|%%[A-Za-z][\w-]{2,40}%%|##[A-Z][A-Z_]{3,40}##|@@[A-Z][A-Z_]{3,40}@@"
    r"|\{\{[^{}]{1,120}\}\}|\{%[^{}]{1,120}%\}|\[\[[\w :./-]{1,80}\]\]|<!--[^<>]{0,200}-->"
    # Shortcodes: "[embed]https://...[/embed]"; not "[video plays]", which a transcript says.
    r"|(?:\[/?(?:ads?|adsense|adrotate|advert|advertisement|embed|gallery|caption|video|audio|playlist|poll|toc|tweet|instagram|youtube"
    r"|[a-z][a-z0-9]{0,30}_\w{1,40}|[a-z][\w-]{1,40}(?=\s[\w-]{1,30}=))(?:\s[^\[\]=]{0,60}=[^\[\]]{0,300})?/?\]\s{0,3}(?:https?://[^\s\[\]]{3,300})?){1,4}"
    r"|null|undefined|NaN|\(null\)|\[object Object\]"
)
_IN_LINE = re.compile(
    r"\$\$[A-Z_]{0,20}AD[A-Z0-9_]{0,20}\$\$|\[/?ad(?:sense|rotate)\b[^\[\]]{0,80}\]|\{\{\s?ads?\s?\}\}"
)

# -- counts ---------------------------------------------------------------------------------------

_COUNT = r"\d[\d.,\u202f ]{0,9}\s?[KkMm万천만]?\+?"
_COUNTED = (
    r"(?:shares?|likes?|tweets?|retweets?|reposts?|comments?|views?|reads?|claps?|mal geteilt|kommentare?|aufrufe|partages?"
    r"|commentaires?|vues?|compartidos?|comentarios?|visitas|condivisioni|commenti|visualizzazioni|compartilhamentos?"
    r"|comentários?|reacties|udostępnień|komentarzy|просмотров|комментари(?:ев|й|я)|paylaşım|yorum"
    r"|件のコメント|シェア|いいね[!！]?|ブックマーク|閲覧|阅读|阅读量|评论|点赞|조회수|조회|댓글|공유|좋아요)"
)
_COUNTS = re.compile(
    rf"(?:\W{{0,3}}(?:{_COUNT}\s?{_COUNTED}|{_COUNTED}\s?[:：]?\s?{_COUNT})(?![^\W\d_])\W{{0,3}}){{1,5}}",
    re.IGNORECASE,
)

# -- Markdown -------------------------------------------------------------------------------------

_FENCE = re.compile(r"`{3,}(?:markdown|md|text|html)?")
_RULE = re.compile(r"(?:- ?){3,}|(?:\* ?){3,}|_{3,}|={3,}")
_HEADING = re.compile(r"(#{1,6})\s{1,3}(\S[^{};=]{0,160}?)(?:\s#{1,6})?")
_BOLD = re.compile(r"\*\*([^\s*](?:[^*]{0,400}[^\s*])?)\*\*")
_ITALIC = re.compile(r"(?<![\w*])\*([^\s*](?:[^*]{0,200}[^\s*])?)\*(?![\w*])")
_LINK = re.compile(r"(?<!!)\[([^\[\]]{1,200})\]\(https?://[^\s()]{3,500}\)")
_PICTURE = re.compile(r"!\[[^\[\]]{0,300}\]\([^\s()]{3,500}\)")
_STARRED = re.compile(r"(?:- )?\*\s{1,4}(?=\S)")


def clean(paragraphs: Iterable[str]) -> list[str]:
    """The paragraphs of one page, in order: each one line, none empty. An item of a list begins with
    "- "; one paragraph that was escaped markup may become several. Never raises."""
    lines = [line for line in map(_tidy, paragraphs) if line.strip("- ")]
    if not any(map(_MARKS.search, lines)):
        return lines
    kept = [piece for line in lines for piece in _decoded(line)]
    if _is_markdown(kept):
        kept = [_rendered(line, at) for at, line in enumerate(kept)]
    kept = [line for line in map(_filled, kept) if line and not _FENCE.fullmatch(line)]
    # Asked last, and of few pages: it reads all the words.
    if kept == lines or any(_ON_CODE.search(_spoken(line)[:_LONGEST]) for line in lines):
        return lines
    return kept


def _tidy(line: str) -> str:
    return text.one_line(line).strip(_BLANK)


def _spoken(line: str) -> str:
    """The line, its angle brackets decoded: what it shows, however often it was escaped."""
    return _twice(line) if _ESCAPED.search(line) else line


def _twice(line: str) -> str:
    return html.unescape(html.unescape(line[:_LONGEST])) + line[_LONGEST:]


def _decoded(line: str) -> list[str]:
    if len(line) > _LONGEST or ("<" not in line and "&" not in line):
        return [line]
    shown = _spoken(line)
    if _is_markup(shown):
        return _read(shown)
    if _ENTITY.search(line):
        line = _tidy(_ENTITY.sub(lambda found: _twice(_whole(found.group())), line))
    if "<" not in line:
        return [line]
    line = _LINKED.sub(r"\1", line)
    pieces = _BROKEN.sub("\n", line).split("\n")
    return [_tidy(_EDGES.sub("", piece) if piece.count("<") == 1 else piece) for piece in pieces]


def _whole(entity: str) -> str:
    return html.unescape(entity) if entity.endswith(";") else f"{entity};"


def _is_markup(shown: str) -> bool:
    """Whether a line is the markup of a text: it begins and ends with tags, blocks stand in pairs, and
    there is more to read in it than tags. What only mentions <div>, or shows how one is written, is not."""
    folded = shown.casefold()
    opens = _OPENS.match(shown) or (_LIST.search(shown) if folded.count("<li") > 1 else None)
    if not opens or not shown.endswith(">") or f"</{opens[1].casefold()}>" not in folded:
        return False
    words = _TAG.sub(" ", shown)
    if "<" in words or "{" in words:
        return False
    # Samples of code have "Item 1" between their tags.
    return len(words.split()) >= 6 or (text.is_unspaced(words) and len(words) >= 15)


def _read(shown: str) -> list[str]:
    listed = shown.startswith("- ")
    # As an item's own paragraph, so that a paragraph within it does not part it from its mark.
    plain = markup.plain(_LISTED.sub("<li>- ", shown[2:] if listed else shown))
    found = [piece for piece in map(_tidy, plain.splitlines()) if piece.strip("- ")]
    if listed and found and not any(piece.startswith("- ") for piece in found):
        found[0] = f"- {found[0]}"
    return found


def _is_markdown(lines: list[str]) -> bool:
    """Whether the page plainly shows Markdown: two lines do, each in a way that prose has not."""
    seen = 0
    for line in lines:
        head = _HEADING.fullmatch(line) if line.startswith("##") else None
        if head or _BOLD.search(line[:_LONGEST]) or _LINK.search(line[:_LONGEST]):
            seen += 1
            if seen == 2:
                return True
    return False


def _rendered(line: str, at: int) -> str:
    if len(line) > _LONGEST:
        return line
    if _RULE.fullmatch(line):
        return ""
    if line.startswith("#"):
        head = _HEADING.fullmatch(line)
        # One mark alone begins a comment in half of all languages; a title stands first.
        if head and (len(head[1]) > 1 or at < 2):
            line = head[2]
    line = _STARRED.sub("- ", line, count=1) if line.startswith(("* ", "- * ")) else line
    for mark in (_BOLD, _ITALIC):
        line = mark.sub(r"\1", line)
    return _tidy(_LINK.sub(r"\1", _PICTURE.sub("", line)))


def _filled(line: str) -> str:
    """The line without placeholders; empty where it is nothing else, a count, or an item of nothing."""
    bare = line.removeprefix("- ")
    if len(bare) <= 400 and (_PLACEHOLDER.fullmatch(bare) or _is_count(line)):
        return ""
    if "$" in line or "[" in line or "{" in line:
        line = _tidy(_IN_LINE.sub(" ", line))
    return "" if line == "-" else line


def _is_count(line: str) -> bool:
    # An item of a list may be so many shares of a company.
    return len(line) <= 120 and not line.startswith("- ") and _COUNTS.fullmatch(line) is not None
