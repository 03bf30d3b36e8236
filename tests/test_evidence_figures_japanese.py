from __future__ import annotations

from decimal import Decimal

import pytest

from monitor.evidence.figures import Figure, figures
from monitor.evidence.reading import Passage


def read(sentence: str, *, durations: bool = False) -> list[Figure]:
    return figures(Passage(sentence, 0.5, 3), durations=durations)


def said(sentence: str) -> list[tuple[str, str]]:
    return [(format(f.value.normalize(), "f"), f.unit) for f in read(sentence)]


@pytest.mark.parametrize(
    ("sentence", "value", "unit"),
    [
        ("予算は1兆2000億円だ。", "1200000000000", "JPY"),
        ("予算は三千億円だ。", "300000000000", "JPY"),
        ("予算は1億5千万円だ。", "150000000", "JPY"),
        ("予算は１.５兆円だ。", "1500000000000", "JPY"),
        ("買収額は63億ドルだ。", "6300000000", "USD"),
        ("買収額は5億ユーロだ。", "500000000", "EUR"),
        ("基金は20億元だ。", "2000000000", "CNY"),
        ("基金は2兆ウォンだ。", "2000000000000", "KRW"),
        ("終値は104円05銭だった。", "104.05", "JPY"),
        ("出力は１２万キロワットになる。", "120000000", "W"),
        ("出力300MWの発電所。", "300000000", "W"),
        ("配当は1株当たり50円とする。", "50", "JPY/share"),
        ("市は年間50億円を使う。", "5000000000", "JPY/year"),
        ("株価は2割5分下がった。", "25", "%"),
        ("投票率は二十五%だった。", "25", "%"),
        ("賛成は3分の1だった。", "33.3", "%"),
        ("社員の半数が辞めた。", "50", "%"),
        ("売り上げは3倍になった。", "3", "times"),
        ("1万2000基を調達する。", "12000", "基"),
        ("店は5ヵ所にある。", "5", "カ所"),
        ("乗客20名が無事だった。", "20", "人"),
        ("三社が応募した。", "3", "社"),
        ("敷地は3ヘクタールある。", "30000", "m²"),
        ("気温は38℃だった。", "38", "°C"),
        ("支持率は3ポイント下がった。", "3", "pp"),
    ],
)
def test_a_japanese_figure_has_a_value_and_a_unit(sentence: str, value: str, unit: str) -> None:
    assert said(sentence) == [(value, unit)]


@pytest.mark.parametrize(
    "sentence",
    [
        "数百億円を投じ、十数人を雇う。",
        "第3社目の3人目が45歳で着いた。",
        "六本木の一部で、三人称の小説を十分読んだ。",
        "2027年春、3月5日の午後3時に始める。",
        "損益はマイナス3%、前年は▲5%だった。",
        "3社長が2機能を3台湾で語る。",
        "過半数が賛成した。",
        "2着で決勝に進んだ。",
    ],
)
def test_what_only_looks_like_a_japanese_figure_is_none(sentence: str) -> None:
    assert said(sentence) == []


def test_an_exchange_rate_is_a_rate_and_no_sum() -> None:
    assert said("円相場は1ドル＝150円で取引を終えた。") == [("150", "JPY/USD")]


def test_a_move_of_the_yen_is_no_price() -> None:
    assert said("終値は前日比3円安の500円。") == [("3", "JPY by"), ("500", "JPY")]


@pytest.mark.parametrize(
    ("sentence", "low", "high"),
    [
        ("伸びは5〜7%とみる。", "5", "7"),
        ("伸びは30%から40%とみる。", "30", "40"),
        ("費用は1億～2億円だ。", "100000000", "200000000"),
        ("費用は3〜5兆円だ。", "3000000000000", "5000000000000"),
        ("けが人は2、3人だ。", "2", "3"),
        ("けが人は20、30人だ。", "20", "30"),
    ],
)
def test_a_japanese_range_has_two_ends(sentence: str, low: str, high: str) -> None:
    (one,) = read(sentence)
    assert (one.value, one.high, one.bound) == (Decimal(low), Decimal(high), "range")


def test_a_japanese_change_is_two_figures() -> None:
    assert said("比率を3%から5%に引き上げる。") == [("3", "%"), ("5", "%")]


@pytest.mark.parametrize(
    ("sentence", "bound"),
    [
        ("約3000億円", "about"),
        ("およそ5%", "about"),
        ("5000億円程度", "about"),
        ("30人前後", "about"),
        ("最大1万人", "most"),
        ("1000件以下", "most"),
        ("3割弱", "most"),
        ("30%を下回る", "most"),
        ("1000人以上", "least"),
        ("100社超", "least"),
        ("2割強", "least"),
        ("1000億円を超える", "least"),
        ("5000万円余り", "least"),
        ("300人に上る", ""),
    ],
)
def test_a_japanese_hedge_is_kept(sentence: str, bound: str) -> None:
    assert [f.bound for f in read(sentence)] == [bound]


def test_japanese_durations_are_read_only_when_asked_for() -> None:
    sentence = "5年間で3人を10年以上、生後3カ月から2027年7月1日まで2週間ずつ、10年ぶりに募る。"
    assert [f.unit for f in read(sentence)] == ["人"]
    found = [(f.value, f.unit) for f in read(sentence, durations=True)]
    assert found == [
        (Decimal(5), "year"),
        (Decimal(3), "人"),
        (Decimal(10), "year"),
        (Decimal(14), "day"),
    ]
