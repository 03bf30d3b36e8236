"""The head noun of a figure in a Japanese sentence: before は, が or を; the verb or the noun after it."""

from __future__ import annotations

import re

from monitor.evidence.figures import Figure
from monitor.evidence.ledger.ideas import idea_of
from monitor.evidence.ledger.phrases import Head

_JA_RUN = r"[\u4e00-\u9fff々〇ァ-ヺーA-Za-zＡ-Ｚａ-ｚ]"
_JA_ADDED = r"(?:規模|相当|超|以上|以下|未満|前後|程度|強|弱|余り|あまり|近く|分|もの|を超える|を上回る)"
_JA_AFTER = re.compile(rf"{_JA_ADDED}{{0,2}}の({_JA_RUN}{{2,14}})")
_JA_DOES = re.compile(rf"{_JA_ADDED}?(?:をかけて|を|で|に)?({_JA_RUN}{{2,8}})")
_JA_DONE = re.compile(rf"{_JA_ADDED}?[がをに]([\u4e00-\u9fff]{{2,4}})(?:さ|し|す|を|。|、|$|となっ|中)")
# "45%が鎮火した"; but of what rose or fell by so much, the subject says what it is.
_JA_SHARE = re.compile(
    r"[がを]?((?![\u4e00-\u9fff]?[増減落下昇騰高安伸])[\u4e00-\u9fff]{2,4})(?:さ|し|す|。|$)"
)
_JA_HEDGE = (
    r"(?:約|およそ|ほぼ|最大で?|総額で?|合計で?|推計で?|年間で?|計|少なくとも|最低でも?|前年同期比で?|前年比で?|前期比で?|前月比で?|"
    r"過去最高の|過去最多の|平均|延べ|さらに|新たに|[、（(])"
)
# What stands between a subject and its figure: when, over how long, where.
_JA_WHEN = (
    r"(?:[0-9０-９]{1,4}(?:年間?|月|日|期|カ月)[\u4e00-\u9fff]{0,3}[でに]?、?|[\u4e00-\u9fff]{2,8}[でに])"
)
_JA_BEFORE = re.compile(
    rf"({_JA_RUN}{{1,14}})(?:は|が|を|も|として|には|では)(?:{_JA_WHEN})?(?:{_JA_HEDGE}){{0,3}}$"
)
_JA_PART_OF = re.compile(rf"({_JA_RUN}{{2,12}})の(?:{_JA_HEDGE}){{0,2}}$")
_JA_GLUED = re.compile(rf"({_JA_RUN}{{2,12}})(?:{_JA_HEDGE}){{0,2}}$")
# Counters that are nouns themselves: people, companies, countries, shops, schools.
_JA_OWN = re.compile(r"(?:人|名|社|[カか]国|店舗|校|世帯)$")
# Runs before は that say when or who, not what: no head.
_JA_NO = re.compile(
    r"(?:[年月日時]|期|今回|現在|同社|両社|政府|会社|さん|氏|関係者|記者|担当者|同日|場合)$|^(?:うち|これ|それ)"
)


def in_japanese(text: str, begin: int, end: int) -> bool:
    near = text[max(0, begin - 8) : begin] + text[end : end + 8]
    return re.search(r"[\u3041-\u30ff\u4e00-\u9fff]", near) is not None


def japanese(figure: Figure, begin: int) -> Head | None:
    """What the figure is an amount of; `begin`: where it, or the sum it restates, begins."""
    text = figure.passage.text
    before = re.sub(r"[（(][^（）()]{1,20}[）)](?=[はがをもの])", "", text[max(0, begin - 40) : begin])
    after = text[figure.onward : figure.onward + 24].lstrip(")）")
    subject = _subject(before)
    if subject is not None and idea_of(subject.last):
        return subject
    if (noun := _JA_AFTER.match(after)) is not None:
        return _said(noun[1])
    return _done(figure, after) or subject or _tied(figure, before)


def _said(noun: str) -> Head:
    return Head(noun, idea_of(noun) or noun, True, noun)


def _subject(before: str) -> Head | None:
    """総事業費は約9600億円"""
    found = _JA_BEFORE.search(before)
    return _said(found[1]) if found is not None and not _JA_NO.search(found[1]) else None


def _done(figure: Figure, after: str) -> Head | None:
    """1兆円を調達, 31人が入院, 45%が鎮火"""
    if figure.kind == "money":
        does = _JA_DOES.match(after)
        return _said(does[1]) if does is not None and idea_of(does[1]) else None
    pattern = {"count": _JA_DONE, "percent": _JA_SHARE}.get(figure.kind)
    done = pattern.match(after) if pattern is not None else None
    return Head(done[1], done[1], True, done[1]) if done is not None else None


def _tied(figure: Figure, before: str) -> Head | None:
    """費用の3分の2, a sum right after its noun, and counters that are nouns themselves."""
    part = _JA_PART_OF.search(before) if figure.kind == "percent" else None
    if part is not None and not _JA_NO.search(part[1]):
        return _said(part[1])
    glued = _JA_GLUED.search(before)
    if glued is not None and idea_of(glued[1]):
        return _said(glued[1])
    own = _JA_OWN.search(figure.literal) if figure.kind == "count" else None
    return _said(own[0]) if own is not None else None
