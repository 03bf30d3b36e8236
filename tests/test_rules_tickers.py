"""Tickers: one share under all its usual names, and numbers that are none."""

from __future__ import annotations

import pytest
from ruling import found

TOKYO = [
    "TYO:9984",
    "(TYO: 9984)",
    "TSE: 9984",
    "9984.T",
    "(9984 JP)",
    "〈9984〉",
    "【9984】",
    "<9984.T>",
    "（東証：9984）",
    "東証プライム:9984",
    "ＴＹＯ：９９８４",
    "Tokyo Stock Exchange: 9984",
    "証券コード：9984",
    "SoftBank Group (9984)",
    "ソフトバンクＧ（9984）",
]
RULES = ["TYO:9984", "TSE: 9984", "9984.T", '"9984 JP"', "東証：9984", "JPX:9984"]


@pytest.mark.parametrize("written", TOKYO)
def test_a_share_is_found_however_its_exchange_is_named(written: str) -> None:
    for rule in RULES:
        assert len(found(rule, "", f"Shares rose. {written} closed higher.")) == 1, rule


@pytest.mark.parametrize(
    "number",
    [
        "¥9984",
        "9984 yen",
        "9984円",
        "9,984",
        "9984.5",
        "in 9984 we",
        "revenue (9984) fell",
        "19984",
        "TYO:99841",
        "NYSE:9984",
        "9984億円",
        "9984 people",
        "HKG:9984",
    ],
)
def test_the_number_of_a_share_alone_is_no_share(number: str) -> None:
    assert found("TYO:9984", "", f"zz {number} zz") == []


def test_a_year_in_brackets_is_no_share() -> None:
    assert found("TYO:2018", "", "Parasite (2019), Roma (2018)") == []
    assert found("TYO:2018", "", "Roma 〈2018〉") == ["2018"]


@pytest.mark.parametrize(
    ("rule", "written"),
    [
        ("NASDAQ:NVDA", "(NASDAQ: NVDA)|$NVDA|NVDA.O|Nasdaq: NVDA|(NVDA US)"),
        ("NVDA.O", "NASDAQ:NVDA"),
        ("HKG:700", "0700.HK|00700.HK|700.HK|SEHK: 700|港交所：00700"),
        ("LON:ARM", "ARM.L|LSE: ARM|(ARM LN)"),
        ("ETR:SAP", "SAP.DE|XETRA: SAP|FRA:SAP"),
        ("005930.KS", "KRX: 005930|(005930 KS)|코스피:005930"),
        ("TPE:2330", "2330.TW|TWSE: 2330|(2330 TT)"),
        ("SHA:600519", "600519.SS|SSE: 600519|上交所：600519"),
        ("SHE:000001", "000001.SZ|SZSE:000001"),
        ("OTC:SFTBY", "(OTC: SFTBY)|OTCMKTS:SFTBY|$SFTBY"),
        ("TSX:SHOP", "SHOP.TO|TSE:SHOP"),
    ],
)
def test_every_exchange_has_its_names(rule: str, written: str) -> None:
    for one in written.split("|"):
        assert len(found(rule, "", f"Shares of it {one} rose")) == 1, one


def test_a_symbol_with_an_exchange_needs_one_in_the_article() -> None:
    assert found("NYSE:F", "", "F, grade F, an F-150, $f") == []
    assert found("NYSE:F", "", "Ford (NYSE: F), $F") == ["NYSE: F", "F"]


def test_a_bare_symbol_is_found_alone_and_behind_its_exchange_or_dollar_sign() -> None:
    assert found("NVDA", "NVDA, $NVDA, (NASDAQ: NVDA), NASDAQ:NVDA, NVDA.O, nvda") == ["NVDA"] * 5


@pytest.mark.parametrize(
    "price",
    [
        "$9984",
        "¥ 9984",
        "9984.50",
        "9,984",
        "29984",
        "9984%",
        "9984 yen",
        "9984円",
        "9984 million",
        "USD 9984",
        "9984億円",
        "9984年",
        "約9984",
        "9984-year",
    ],
)
def test_a_bare_number_does_not_match_a_price_or_an_amount(price: str) -> None:
    assert found("9984", "", f"zz {price} zz") == []


def test_a_bare_number_stands_alone_or_in_brackets() -> None:
    assert found("9984", "", "SoftBank (9984), code 9984.") == ["9984", "9984"]


def test_a_name_with_a_full_stop_is_found_also_where_it_looks_like_a_share() -> None:
    assert found("WEB.DE", "", "Web.de and WEB.DE") == ["Web.de", "WEB.DE"]
    assert found('"700 HK"', "", "it cost 700 HK dollars") == []


def test_an_exchange_nobody_knows_is_taken_as_written() -> None:
    assert found("XYZ:AB1", "", "(XYZ: AB1) xyz") == ["XYZ: AB1"]
