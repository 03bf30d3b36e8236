"""Words of Japanese and Chinese that hold another word by accident: 東京都 has no 京都, 发展中国家 no 中国.

Both languages write words side by side without a space, and mostly a name keeps its meaning there (日本政府,
孫正義氏, 中国企業), so that a name must be found within a run of ideographs. These are common exceptions,
known without a dictionary. With the extra `cjk` a tokenizer knows more of them: see `words`.
"""

from __future__ import annotations

import re

from monitor.rules.han import SIMPLIFIED

# In brackets what is no word there.
_HOLDERS = (
    # Japanese: places and companies,
    "東[京都] [中国]地方 [中国]山地 [中国]電力 [中国]新聞 [中国]自動車道 [中国]四国 [日本]橋 [日本]海"
    " [日本]刀 [日本]酒 [日本]脳炎"
    " [東大]阪 [東大]寺 関[東大] 京[都市] 東京[都市] 以[上海]外 史[上海] 陸[上海] [アマゾン]川 [阿里]山"
    # and words over whose border another one lies.
    " 日[本人] 国[会議]員 議[会議] 会[社会]長 本[社会]長 株[主権] 不動[産業] 水[産業] 本[日本]社 毎[日経]済"
    " 今[日経]済 本[日経]済"
    " 生[産経] 水[産経] [楽天]家 [楽天]的 [アップル]パイ [アップル]ティー [オレンジ]ジュース"
    " [インテル]メッツォ"
    # Chinese: over a border,
    " 发展[中国]家 其[中国] 今[日本] 近[日本] 即[日本] 昨[日本] 当[日本]来 产品[和服]务 [和服]务 [市长]江"
    " 东[京东] 南[京东] 北[京东]"
    " 民[主权]利 业[主权] 雇[主权] 股[东权] 中[华为] 中[国会] 美[国会]面 韩[国会]面 一[百度] 两[百度]"
    " 二[百度] 三[百度] 数[百度]"
    " 几[百度] 上[百度]"
    # and the fruit, the river, the millet.
    " [苹果]树 [苹果]汁 [苹果]醋 [苹果]派 [苹果]酱 [苹果]园 [亚马逊]河 [亚马逊]雨林 [亚马逊]流域 [小米]粥"
).split()
_HOLDER = re.compile(r"(.*)\[(.+)\](.*)")


def _simple(text: str) -> str:
    return "".join(SIMPLIFIED.get(char, char) for char in text)


def _table() -> dict[str, tuple[tuple[str, str], ...]]:
    table: dict[str, tuple[tuple[str, str], ...]] = {}
    for holder in _HOLDERS:
        found = _HOLDER.fullmatch(holder)
        assert found is not None  # noqa: S101  # the list stands above
        before, word, after = (_simple(part) for part in found.groups())
        table[word] = (*table.get(word, ()), (before, after))
    return table


_WITHIN = _table()


def around(word: str) -> tuple[tuple[str, str], ...]:
    """What stands before and after `word`, simplified, where it is only part of another word."""
    return _WITHIN.get(_simple(word), ())


def is_around(content: str, start: int, end: int, pairs: tuple[tuple[str, str], ...]) -> bool:
    """Whether one of `pairs` stands around what goes from `start` to `end` in `content`."""
    before, after = _simple(content[max(0, start - 4) : start]), _simple(content[end : end + 4])
    return any(before.endswith(left) and after.startswith(right) for left, right in pairs)
