# ruff: noqa: E501 - an idea a line
"""Nouns that count or measure one thing under several names, in English and Japanese: homes and households and 世帯.

For figures of one value only: that articles differ is never said across two of these names. People are counted
under many names ("740,000 patients", "740,000 people"), so that all have one unit, and only two names of
different people ("workers", "passengers") keep figures apart.
"""

from __future__ import annotations

from monitor.evidence.reading import stem

_PEOPLE: dict[str, str] = {
    "worker": "worker employee staff staffer job position 従業員 社員 職員 労働者 雇用 人員削減",
    "customer": "customer user subscriber client account 顧客 利用者 契約者 ユーザー 会員 加入者 会員数 利用者数 契約数",
    "patient": "patient 患者",
    "passenger": "passenger traveller traveler 乗客 旅客",
    "student": "student pupil child schoolchildren 学生 生徒 児童 園児",
    "soldier": "soldier troop serviceman 兵士 兵",
    "dead": "dead death kill killed die died fatality 死亡 死者 犠牲者 犠牲",
    "injured": "injured injury wounded wound hurt 負傷 けが 重軽傷 負傷者",
    "missing": "missing 行方不明 不明",
    "arrested": "arrest arrested detained 逮捕",
    "person": "person resident 人 名 住民 市民 人口",
}
_THINGS: dict[str, str] = {
    "household": "home household house 世帯 戸",
    "factory": "plant factory 工場",
    "shop": "shop store outlet branch 店 店舗 支店",
    "car": "car vehicle automobile auto 自動車 車",
    "ship": "ship vessel boat 隻 船",
    "aircraft": "aircraft plane airplane jet 航空機 機",
    "country": "country nation カ国 か国",
    "firm": "company firm business 社 企業",
    "flight": "flight 便",
    "school": "school 校 学校",
    "satellite": "satellite 衛星",
    "stations": "駅",
    "building": "building 棟 建物",
    "share": "share 株 株式",
}
# What a measure is of.
_MEASURES: dict[str, str] = {
    "capacity": "capacity power output generation 容量 受電容量 出力 電力 発電能力 能力",
    "area": "area site land 面積 敷地 敷地面積 用地",
    "distance": "distance length long 距離 長さ 全長 延長",
    "weight": "weight 重量 重さ",
    "height": "height altitude 高さ 高度",
}


def _of(table: dict[str, str]) -> dict[str, str]:
    return {stem(word): idea for idea, all_words in table.items() for word in all_words.split()}


_WHO, _WHAT, _MEASURED = _of(_PEOPLE), _of(_THINGS), _of(_MEASURES)
_NAMED = {**_MEASURED, **_WHAT, **_WHO}
_JA = sorted((word for word in _NAMED if not word.isascii() and len(word) > 1), key=lambda w: (-len(w), w))


def unit_of(unit: str) -> str:
    """The unit under which counts of one thing are compared: "person" for people of any name."""
    plain, slash, per = unit.partition("/")
    if plain in _WHO:
        return "person" + slash + per
    return _WHAT.get(plain, plain) + slash + per


def named(noun: str) -> str:
    """What a noun counts or measures, under one name for all its synonyms; "" where it is in no table."""
    if noun.isascii():
        return _NAMED.get(noun) or _NAMED.get(stem(noun), "")
    return _NAMED.get(noun) or next((_NAMED[word] for word in _JA if noun.endswith(word)), "")
