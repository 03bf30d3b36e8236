"""Tickers: TYO:9984, TSE: 9984, 9984.T, 9984 JP and 〈9984〉 name one share, and a bare 9984 names none.

An exchange has many names: its own, those of Google, Reuters (RIC suffixes), Yahoo and Bloomberg. Where
one name belongs to several (TSE is Tokyo's, and was Toronto's), the share tells: a number is Asian.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from monitor.text import fold


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """`names` stand before the colon, `suffixes` behind the full stop, `markets` (Bloomberg's) behind a
    space. `digits`: how many digits its shares have; () for letters."""

    names: tuple[str, ...]
    suffixes: tuple[str, ...] = ()
    markets: tuple[str, ...] = ()
    digits: tuple[int, ...] = ()


def _exchange(names: str, suffixes: str = "", markets: str = "", digits: tuple[int, ...] = ()) -> Exchange:
    return Exchange(
        names=tuple(name.replace("_", " ") for name in names.split()),
        suffixes=tuple(suffixes.split()),
        markets=tuple(markets.split()),
        digits=digits,
    )


_EXCHANGES = (
    _exchange(
        "TYO TSE JPX TKS XTKS TOKYO Tokyo_Stock_Exchange TSE_Prime TSE_Code 東証 東証プライム 東証PRM 東証P"
        " 東証1部 東証一部"
        " 東証スタンダード 東証グロース 東京証券取引所 証券コード 銘柄コード コード コード番号"
        " 東京证券交易所 东京",
        "T TYO JP TO1",
        "JP JT",
        (4,),
    ),
    _exchange(
        "NASDAQ NASDAQGS NASDAQGM NASDAQCM NASDAQ_GS NAS NMS XNAS ナスダック 纳斯达克 나스닥",
        "O OQ US",
        "US UW UQ",
    ),
    _exchange(
        "NYSE NYQ XNYS NYSE_American NYSEAMERICAN NYSEARCA AMEX New_York_Stock_Exchange"
        " ニューヨーク証券取引所 纽交所 뉴욕증권거래소",
        "N US",
        "US UN",
    ),
    _exchange("OTC OTCMKTS OTCPK OTCQX OTCQB OTC_Pink OTC_Markets PINK", "PK US", "US"),
    _exchange("HKG HKEX SEHK HKSE XHKG HK 港交所 港股 股份代號 股票代號 香港交易所", "HK", "HK", (4, 5)),
    _exchange("KRX KOSPI KOSDAQ KSE XKRX 코스피 코스닥 한국거래소 종목코드", "KS KQ", "KS KQ KP", (6,)),
    _exchange("TPE TWSE TPEX TAI XTAI TSE TWO 台股 台灣證券交易所", "TW TWO", "TT", (4,)),
    _exchange("SHA SSE SHSE XSHG 上交所 上海证券交易所 股票代码 证券代码", "SS SH", "CH CG", (6,)),
    _exchange("SHE SZSE XSHE 深交所 深圳证券交易所 股票代码 证券代码", "SZ", "CH CS", (6,)),
    _exchange("LON LSE XLON AIM London_Stock_Exchange", "L", "LN"),
    _exchange("FRA ETR XETRA XETR FWB XFRA GER Frankfurt", "DE F", "GR GY GF"),
    _exchange("EPA PAR XPAR Euronext_Paris", "PA", "FP"),
    _exchange("AMS XAMS AEX Euronext_Amsterdam", "AS", "NA"),
    _exchange("EBR BRU XBRU", "BR", "BB"),
    _exchange("BIT MIL XMIL BIT", "MI", "IM"),
    _exchange("BME BMAD XMAD", "MC", "SM"),
    _exchange("SWX VTX SIX XSWX", "S SW", "SW SE"),
    _exchange("STO OMX XSTO OMXSTO", "ST", "SS"),
    _exchange("CPH XCSE", "CO", "DC"),
    _exchange("HEL XHEL", "HE", "FH"),
    _exchange("OSL OSE XOSL", "OL", "NO"),
    _exchange("WSE GPW XWAR", "WA", "PW"),
    _exchange("VIE WBAG XWBO", "VI", "AV"),
    _exchange("TSX TSE TOR XTSE CVE TSXV", "TO V", "CN"),
    _exchange("NSE BSE BOM XNSE XBOM", "NS BO", "IN"),
    _exchange("ASX XASX", "AX", "AU"),
    _exchange("SGX SES XSES", "SI", "SP"),
    _exchange("BVMF BMFBOVESPA B3", "SA", "BZ"),
    _exchange("TADAWUL SAR", "SR", "AB", (4,)),
)

_BEFORE = re.compile(r"([^\W\d_][\w ]{1,24}?)\s?[:：]\s?([0-9０-９]{3,6}[A-Z]?|[A-Z][A-Z0-9.\-]{0,7})")
_BEHIND = re.compile(r"([0-9]{3,6}[A-Z]?|[A-Z][A-Z0-9]{1,7})\.([A-Z]{1,3})")
_MARKET = re.compile(r"([0-9]{3,6}|[A-Z][A-Z0-9]{1,7}) ([A-Z]{2})")
_YEARS = range(1900, 2100)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticker:
    """A share's symbol, and the exchanges that a rule may mean by the other half."""

    symbol: str
    exchanges: tuple[Exchange, ...]


@dataclass(frozen=True, slots=True)
class Writing:
    """One way to write a ticker: the words, and what must stand around them: `bracket`, the brackets of which
    one pair must; `after_word`, that a word stands before the bracket."""

    text: str
    symbol: str
    brackets: str = ""
    after_word: bool = False
    cashtag: bool = False


def ticker(written: str) -> Ticker | None:
    """The ticker that `written` is, None where it is none that we know."""
    written = written.strip()
    if found := _BEFORE.fullmatch(written):
        name, symbol = _bare(found.group(1)), found.group(2)
        exchanges = [e for e in _EXCHANGES if name in map(_bare, e.names)]
    elif found := _BEHIND.fullmatch(written):
        symbol, suffix = found.groups()
        exchanges = [e for e in _EXCHANGES if suffix in e.suffixes]
    elif found := _MARKET.fullmatch(written):
        symbol, market = found.groups()
        # Two words in capitals are mostly no ticker ("UK US").
        exchanges = [e for e in _EXCHANGES if market in e.markets and symbol.isdecimal()]
    else:
        return None
    symbol = fold(symbol).upper()
    exchanges = [e for e in exchanges if _fits(symbol, e)]
    return Ticker(symbol=symbol, exchanges=tuple(exchanges)) if exchanges else None


def writings(share: Ticker) -> Iterator[Writing]:
    """Every usual way to write `share`."""
    numeric = share.symbol[0].isdecimal()
    for symbol in _paddings(share):
        for exchange in share.exchanges:
            for name in exchange.names:
                yield Writing(f"{name}:{symbol}", symbol)
            for suffix in exchange.suffixes:
                yield Writing(f"{symbol}.{suffix}", symbol)
            for market in exchange.markets:
                yield Writing(f"{symbol} {market}", symbol, brackets="()（）[]")
        if not numeric:
            yield Writing(symbol, symbol, cashtag=True)
            continue
        yield Writing(symbol, symbol, brackets="〈〉《》【】＜＞<>")
        if not (len(symbol) == 4 and symbol.isdecimal() and int(symbol) in _YEARS):
            yield Writing(symbol, symbol, brackets="()（）", after_word=True)


def _bare(name: str) -> str:
    return re.sub(r"\s", "", fold(name))


def _fits(symbol: str, exchange: Exchange) -> bool:
    if not exchange.digits:
        return not symbol.isdecimal() or len(symbol) == 6  # Bombay's numbers have six
    return symbol[0].isdecimal() and (
        len(symbol) in exchange.digits or (4 in exchange.digits and len(symbol) <= 4)
    )


def _paddings(share: Ticker) -> tuple[str, ...]:
    """Hong Kong's numbers are written with and without their leading zeros."""
    if not any(5 in exchange.digits for exchange in share.exchanges) or not share.symbol.isdecimal():
        return (share.symbol,)
    bare = share.symbol.lstrip("0")
    return tuple(dict.fromkeys((share.symbol, bare.zfill(4), bare.zfill(5), bare)))
