"""The byline in plain words, which nothing marks as one: beside the headline ("By Ana Ruiz",
"Text: …", "记者：…"), before the first words of the text ("【東京＝山田太郎】"), or behind its last ones
("（山田太郎）").

Only lines that say nothing else are believed. Known failure: a Japanese sign-off of a bare name in brackets
is told from a remark in brackets by its letters alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

import lxml.html

from monitor import text
from monitor.extract import excerpt, people
from monitor.extract.metadata import lines
from monitor.extract.people import Byline

_LONGEST = 160
_NEAR = 60
_FAR = 150
_LAST = 3
_FIRST = 10
_EAST = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_PROFILE = re.compile(
    r"/(?:authors?|autor(?:en|es)?|auteurs?|autore|writers?|contributors?)/[^/]", re.IGNORECASE
)

_HAN = r"[\u3400-\u9fff々〆ヶ]"
_ROLES = (
    r"(?:記者|记者|特派員|特派记者|編集委員|論説委員|解説委員|客員編集委員|論説主幹|编委|通讯员|通訊員|"
    r"特约记者|見習記者|实习记者)"
)
_NAME = rf"(?:{_HAN}{{1,3}}\s?[\u3040-\u30ff\u3400-\u9fff々]{{1,4}})"
_NAMES = rf"({_NAME}(?:[、，,・\s]{{1,2}}{_NAME}){{0,4}})"
_DESK = rf"(?:{_HAN}{{1,8}}(?:部|局|班|社|支局|总局|報|报|网)[・\s＝=]?|本[报報网刊台]\s?)"
# A whole line: "（社会部・岡野 澄）", "編集委員　山田太郎", "山田太郎記者", "本报记者 张三 李四".
_SIGNED = re.compile(
    rf"[（(【\[]?(?:{_DESK}{{0,2}}{_ROLES}[・\s:：]?{_NAMES}|{_DESK}{{1,2}}{_NAMES}|{_DESK}?{_NAMES}\s?{_ROLES})"
    r"[）)】\]]?"
)
# The end of the text: "…という。（山田太郎）".
_IN_BRACKETS = re.compile(rf"(?:^|[。！？」』\s])[（(](?:[^（）()＝=]{{1,8}}[＝=])?{_NAMES}[）)]$")
_REMARK = re.compile(
    r"敬称|写真|撮影|終わり|完$|続く|一部|全文|抜粋|電子版|図|表|参照|以下|同日|談|訳|編集|提供|関連|略"
)
# The start of the text: "【ソウル＝李鍾国】".
_DATELINE = re.compile(r"[【\[(（〔［][^】\])）〕］=＝]{1,14}[=＝]([^】\])）〕］]{2,20})[】\])）〕］]")
_CHINESE_DATELINE = re.compile(rf"[（(](?:{_DESK})?记者\s?([^（）()]{{2,24}})[）)]")
# "记者：张三", "取材・文／山田太郎", within a line of such labels.
_LABELLED = re.compile(
    r"(?:^|[\s（(|｜　])(?:取材・文|文・写真|写真・文|取材|執筆|撰文|文字|作者|"
    r"(?:本[报報网])?(?:記者|记者)|글|글\s?[·ㆍ]\s?사진|기자|文)\s?[:：/／・]\s?([^|｜:：（）()]{2,40})"
)
_HANGUL_NAMES = r"([가-힣]{2,4}(?:[·ㆍ,\s]{1,2}[가-힣]{2,4}){0,3}?)"
_KOREAN = re.compile(
    rf"[\[(]?(?:[\[(][^\])]{{1,24}}[\])]\s?)?(?:[^|\]]{{1,14}}\|\s?)?{_HANGUL_NAMES}\s?"
    r"(?:선임|수습|전문|인턴|객원)?(?:기자|특파원)\s?[\])]?(?:\s?[=/|]?\s?[\w.+-]{1,40}@[\w.-]{1,60})?"
)
_KOREAN_DATELINE = re.compile(
    rf"[\[(][^\])]{{1,24}}[\])]\s?{_HANGUL_NAMES}\s?(?:선임|수습|전문|인턴)?(?:기자|특파원)\s?="
)
_NOT_NAMES = re.compile(r"字号|字號|时间|時間|日期|浏览|阅读|责任|責任")


def read(heading: lxml.html.HtmlElement | None, body: str, host: str, outlets: Sequence[str]) -> Byline:
    """Whom the page at `host` names as its author, in the lines behind `heading` (None: unknown) and at the
    ends of the text `body`; where they name nobody, the agency they credit."""
    credited = Byline()
    for names in _said(heading, body, host):
        found = people.read([names], outlets)
        persons = tuple(name for name in found.people if people.looks_like_a_name(name))
        if persons:
            return Byline(people=persons, credits=found.credits)
        if not credited.credits and any(people.is_agency(name) for name in found.credits):
            credited = Byline(credits=found.credits)
    return credited


def _said(heading: lxml.html.HtmlElement | None, body: str, host: str) -> Iterator[str]:
    is_eastern = _EAST.search(body[:400]) is not None
    near: list[str] = []
    if heading is not None:
        most = _FAR if is_eastern else _NEAR
        near = list(islice(lines.behind(heading, most), most))
        for line in near[:_NEAR]:
            yield from _credited(line, _LONGEST, is_eastern=is_eastern)
        yield from _profiles(heading, host)
        yield from _portrayed(heading, near[:_FIRST])
    yield from _at_ends(body, is_eastern=is_eastern)
    for line in near if is_eastern else ():
        yield from _eastern(line)
        if len(line) <= 16:
            yield from _bracketed(line)


def _at_ends(body: str, *, is_eastern: bool) -> Iterator[str]:
    paragraphs = [line.strip() for line in body.split("\n") if line.strip()]
    if is_eastern:
        yield from _datelines(paragraphs)
    for line in reversed(paragraphs[-_LAST:]):
        yield from _credited(line, 80, is_eastern=is_eastern)
        if is_eastern:
            yield from _bracketed(line)


def _credited(line: str, longest: int, *, is_eastern: bool) -> Iterator[str]:
    if is_eastern:
        yield from _eastern(line)
    if len(line) <= longest and people.begins_with_by(line):
        yield line


def _eastern(line: str) -> Iterator[str]:
    """The names in a line that is nothing but a byline, or a row of labels."""
    if len(line) > 100:
        return
    found = _LABELLED.search(line)
    if found is not None:
        names = re.split(r"\s?\d", found.group(1), maxsplit=1)[0].strip()
        if line[found.end() :][:1] in {":", "："}:
            names = names.rpartition(" ")[0] or names  # the last word is the next label
        yield _apart(
            names, is_chinese=not re.search("文|執筆|取材", found.group().removesuffix(found.group(1)))
        )
    elif len(line) <= 60:
        for pattern in (_SIGNED, _KOREAN):
            whole = pattern.fullmatch(line)
            if whole is not None:
                names = next(name for name in whole.groups() if name)
                yield _apart(names, is_chinese="记者" in line or pattern is _KOREAN)


def _bracketed(line: str) -> Iterator[str]:
    found = _IN_BRACKETS.search(line[-40:])
    if found is not None and not _REMARK.search(found.group(1)):
        yield found.group(1)


def _datelines(paragraphs: Sequence[str]) -> Iterator[str]:
    for line in paragraphs[:2]:
        start = line[:80]
        for pattern in (_DATELINE, _KOREAN_DATELINE):
            found = pattern.match(start)
            if found is not None and pattern is not _DATELINE:
                yield _apart(found.group(1), is_chinese=True)
            elif found is not None and not re.search(r"^\s?\S{2,4}\s?(?:기자|특파원)", start[found.end() :]):
                yield _apart(found.group(1), is_chinese=False)
        found = _CHINESE_DATELINE.search(start)
        if found is not None:
            yield _apart(found.group(1), is_chinese=True)


def _apart(names: str, *, is_chinese: bool) -> str:
    """`names` with what stands between two names made plain: in Chinese and Korean a space parts people, in
    Japanese a family name from its own."""
    names = names.strip()
    words = names.split()
    if is_chinese and len(words) > 1:
        kept: list[str] = []
        for word in words:
            if _NOT_NAMES.search(word) or not 2 <= len(word) <= 4 or not _EAST.search(word):
                break
            kept.append(word)
        return "、".join(kept) or names
    return names


def _profiles(heading: lxml.html.HtmlElement, host: str) -> Iterator[str]:
    """The words of the links that lead to an author's page of this outlet, next to the headline and in no
    sentence."""
    names: list[str] = []
    for node in islice(lines.elements_behind(heading), _NEAR * 2):
        if node.tag != "a":
            continue
        path, _, address = str(node.get("href") or "")[:300].partition("://")
        at, _, _ = address.partition("/")
        if _PROFILE.search(address or path) and (not at or at == host):
            words = excerpt.words(node, 80)
            above = node.getparent()
            is_alone = above is None or len(excerpt.words(above, 200)) <= 2 * len(words) + 80
            if is_alone and people.looks_like_a_name(words):
                names.append(words)
    if names:
        yield "; ".join(names)


def _portrayed(heading: lxml.html.HtmlElement, first: Sequence[str]) -> Iterator[str]:
    """A name that stands alone beside a picture which is called the same."""
    pictured = {
        text.one_line(str(node.get("alt") or "")[:80])
        for node in islice(lines.elements_behind(heading), _NEAR)
        if node.tag == "img"
    }
    for line in first:
        if line in pictured and people.looks_like_a_name(line):
            yield line
