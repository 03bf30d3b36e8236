# ruff: noqa: E501 - a list of words cut in two reads worse than a long line
"""The head noun of a figure in a Japanese sentence: before は, が or を; the verb or the noun after it."""

from __future__ import annotations

import re

from monitor.evidence.figures import Figure
from monitor.evidence.ledger.ideas import idea_of
from monitor.evidence.ledger.phrases import Head

# Letters of hiragana only within nouns that end with or hold one: 初乗り, 売り上げ, 見通し.
_JA_RUN = r"(?:[\u4e00-\u9fff々〇ァ-ヺーA-Za-zＡ-Ｚａ-ｚ]|(?<=初乗)り|(?<=売)り(?=上)|(?<=[値り売]上)げ|(?<=見通)し|(?<=見込)み)"
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
_JA_GLUED = re.compile(rf"({_JA_RUN}{{2,12}}?)(?:{_JA_HEDGE}){{0,2}}$")
# Nouns that are amounts of something by themselves, by how they end: a subject that is one is what the figure is an
# amount of, whatever stands between them.
_JA_QUANTITY = re.compile(
    r"(?:費用?|金額|[総年月]?額|料金?|価格|[株地時原評]価|値段|代金|[気道料品部]代|総数|[者員数会口件人店台社]数|率|残高|売上高?|[生在出]産高|利益|純益|黒字|赤字|損失|賃|賃金|予算案?|予想|見通し|配当|"
    r"人口|面積|距離|出力|能力|収入|支出|資産|負債|債務|時価総額|運賃|初乗り|給与|年収|月収|賠償金?|寄付金?|利回り|金利|輸出額?|輸入額?|需要|在庫|受注|増収|減収|従業員|社員|職員|人員|会員|乗客|定員|"
    r"賞金|報酬|罰金|課徴金|制裁金|身代金|補助金|助成金|交付金|給付金|支援金|年金|資金|基金|上限|下限|目標|重量|重さ|高さ|長さ|深さ|幅|容量|電力|消費量|生産量|排出量|販売量|使用量|量)$"
)
_JA_FAR = re.compile(
    rf"({_JA_RUN}{{1,14}}?)(?:は|が|も|を)(?:[^、。はがをも]{{1,20}}?(?:で|に|比べて?|比|より|時|には|の|して)、?|一時、?){{1,2}}(?:{_JA_HEDGE}){{0,3}}$"
)
# 41億円は安全投資に回す
_JA_SPENT = re.compile(rf"[はを]({_JA_RUN}{{2,10}})(?:など|等)?に(?:回|充|投じ|使|振り向|あて|割り当て)")
_JA_PLAN = re.compile(rf"({_JA_RUN}{{0,10}}(?:予算案?|基金))(?:に|として)(?:約|計|総額)?$")
_JA_PRICED = re.compile(rf"({_JA_RUN}{{2,14}})[（(](?:税込み?、?)?$")
# People by what they are: 自衛隊員30人.
_JA_WHO = re.compile(
    r"[^\d]*[員民客生師士官兵婦児]$|.*(?:患者|労働者|利用者|死者|負傷者|被害者|技術者|研究者|選手|従業員|ユーザー|エンジニア)$"
)
# Counters that say which things they count better than any word around them.
_JA_PLACES = re.compile(r"(?:[カか]国|店舗|校|世帯|駅|機種|車種|施設|路線|市町村|自治体)$")
# Counters that are nouns themselves: people, companies, countries, shops, schools.
_JA_OWN = re.compile(r"(?:人|名|社|[カか]国|店舗|校|世帯|駅|機種|車種|施設|路線)$")
# Runs before は that say when or who, not what: no head.
_JA_NO = re.compile(
    r"(?:[年月日時]|[四半当前今来同上下中通毎0-9]期|今回|現在|同社|両社|政府|会社|さん|氏|関係者|記者|担当者|同日|場合)$|^期$|^(?:うち|これ|それ)"
)


def in_japanese(text: str, begin: int, end: int) -> bool:
    """Whether the words next to what stands from `begin` to `end` are Japanese."""
    near = text[max(0, begin - 8) : begin] + text[end : end + 8]
    return re.search(r"[\u3041-\u30ff\u4e00-\u9fff]", near) is not None


def japanese(figure: Figure, begin: int) -> Head | None:
    """What the figure is an amount of; `begin`: where it, or the sum it restates, begins."""
    text = figure.passage.text
    before = re.sub(r"[（(][^（）()]{1,20}[）)](?=[はがをもの])", "", text[max(0, begin - 40) : begin])
    after = text[figure.onward : figure.onward + 24].lstrip(")）")
    subject = _subject(before)
    if subject is not None and (idea_of(subject.last) or _JA_QUANTITY.search(subject.last)):
        return subject
    if (place := _JA_PLACES.search(figure.literal)) is not None:
        return _said(place[0])
    if (noun := _JA_AFTER.match(after)) is not None:
        return _said(noun[1])
    return (
        _plan(figure, before, after)
        or _spent(figure, after)
        or _done(figure, after)
        or subject
        or _tied(figure, before)
        or _amount_of(before)
        or _priced(figure, before)
        or _own(figure)
    )


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
    """費用の3分の2, and an amount right after its noun: 予算6億円, 人口約3000人."""
    part = _JA_PART_OF.search(before) if figure.kind == "percent" else None
    if part is not None and not _JA_NO.search(part[1]):
        return _said(part[1])
    glued = _JA_GLUED.search(before)
    if glued is not None and idea_of(glued[1]):
        return _said(glued[1])
    if glued is not None and _JA_QUANTITY.search(glued[1]) and not _JA_NO.search(glued[1]):
        return _said(glued[1])
    if glued is not None and figure.literal.endswith(("人", "名")) and _JA_WHO.fullmatch(glued[1]):
        return _said(glued[1])
    return None


def _amount_of(before: str) -> Head | None:
    """株価は一時、前日比18%: a noun of amounts that is the subject, though words stand between."""
    found = _JA_FAR.search(before)
    if found is None or not _JA_QUANTITY.search(found[1]) or _JA_NO.search(found[1]):
        return None
    return _said(found[1])


def _priced(figure: Figure, before: str) -> Head | None:
    """塩ラーメン（440円）"""
    found = _JA_PRICED.search(before) if figure.kind == "money" and not figure.paired else None
    closed = figure.passage.text[figure.onward : figure.onward + 1] in {")", "）"}
    return _said(found[1]) if found is not None and closed else None


def _plan(figure: Figure, before: str, after: str) -> Head | None:
    """補正予算案に6億円を計上した"""
    found = _JA_PLAN.search(before) if figure.kind == "money" and after.startswith("を") else None
    return _said(found[1]) if found is not None else None


def _spent(figure: Figure, after: str) -> Head | None:
    spent = _JA_SPENT.match(after) if figure.kind == "money" else None
    return _said(spent[1]) if spent is not None else None


def _own(figure: Figure) -> Head | None:
    own = _JA_OWN.search(figure.literal) if figure.kind == "count" else None
    return _said(own[0]) if own is not None else None
