# ruff: noqa: E501 - an expression cut in two reads worse than a long line
"""How dates are written, and the words that put them ahead, in English and Japanese. Tables only."""

from __future__ import annotations

import re

_MONTH = (
    r"(?P<month>January|February|March|April|May|June|July|August|September|October|November|December|"
    r"Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)\.?"
)
_YEAR = r"(?P<year>20[0-9]{2})"
_PRE = r"(?:(?P<pre>by|before|until|till|from|since|starting|on|in|through|after|beginning|effective|as of)\s(?:the\s)?)?"
_PART = r"(?:(?P<part>early|mid|late|the end of|end of|the start of|the beginning of|the middle of|spring|summer|autumn|fall|winter)[\s-](?:of\s)?)?"
_HALF = r"(?P<half>first half|second half|first quarter|second quarter|third quarter|fourth quarter|[HQ][1-4]|1H|2H)(?:\sof|\sin)?(?:\sfiscal)?(?:\syear)?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?(?:(?:[-–]|\s(?:and|to)\s)\d{1,2}(?:st|nd|rd|th)?)?"
_WEEKDAY = r"(?:(?P<weekday>Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,?\s)?"
_TO = r"(?P<pre>by|before|until|from|on|for|due|starting|effective)"

EN = (
    re.compile(rf"\b{_PRE}{_MONTH}\s{_DAY},?\s{_YEAR}\b(?!\s?%)", re.IGNORECASE),
    re.compile(rf"\b{_PRE}{_DAY}\s(?:of\s)?{_MONTH},?\s{_YEAR}\b", re.IGNORECASE),
    re.compile(rf"\b{_PRE}{_PART}{_MONTH}(?:\sof)?,?\s{_YEAR}\b", re.IGNORECASE),
    re.compile(rf"\b{_PRE}(?:the\s)?{_HALF}\s{_YEAR}\b", re.IGNORECASE),
    re.compile(rf"\b{_PRE}{_PART}(?:the year |fiscal(?: year)? )?{_YEAR}\b(?![-–/]\d)(?!\s(?:budget|GPUs?|edition|World|model))", re.IGNORECASE),
    re.compile(rf"\b{_TO}\s{_WEEKDAY}{_MONTH}\s{_DAY}\b(?!,?\s\d|:|%)", re.IGNORECASE),
    re.compile(rf"\b{_TO}\s{_WEEKDAY}(?:the\s)?{_DAY}\s(?:of\s)?{_MONTH}\b(?!,?\s\d)", re.IGNORECASE),
)  # fmt: skip
# What a year in Japanese is followed by where something is to happen in it.
_DEED = "稼働|完成|開業|実用化|商用化|発売|開始|量産|上場|着工|運転|打ち上げ|実施|導入|投入|供用|開設|開館"
_JA_PART = r"(?P<part>春|夏|秋|冬|前半|後半|初頭|半ば|末|上期|下期)"
_JA_PRE = rf"(?P<pre>までに|まで|ごろ|頃|以降|から|に|をめど|をメド|を(?=予定|目標)|の(?=[^。、]{{0,8}}(?:{_DEED})))"
JA = re.compile(
    rf"(?P<year>20\d{{2}})年(?P<fiscal>度)?(?:(?P<month>1[0-2]|[1-9])月(?:(?P<day>[12]\d|3[01]|[1-9])日)?)?{_JA_PART}?{_JA_PRE}?"
)
# "27年春": two digits, and a part of the year, since 20年 may be a span.
JA_SHORT = re.compile(
    rf"(?<![\d平成令和昭])(?P<short>[2-4]\d)年(?:(?P<fiscal>度)|(?P<month>1[0-2]|[1-9])月(?:(?P<day>[12]\d|3[01]|[1-9])日)?|{_JA_PART}){_JA_PRE}"
)
JA_DAY = re.compile(
    r"(?:来年|(?<![\d年]))(?P<month>1[0-2]|[1-9])月(?P<day>[12]\d|3[01]|[1-9])日(?P<pre>までに|まで|から|に|以降|の|付で|(?=と\d|。))"
)

# A month without its year, with a word before it that looks ahead: "is expected to open in March".
EN_MONTH = re.compile(
    r"\b(?:[Ww]ill|is to|are to|to be|due|scheduled|slated|expected|set (?:to|for)|plans? to|planned|as early as|deadline|would (?:start|begin|open|close|run|take effect)|"
    r"begins|starts|opens|reopens|ends|expires|takes? effect|comes? into force|go(?:es)? on sale)\b(?P<between>[^.;:“”\"]{0,70}?)\s"
    r"(?P<date>(?P<pre>by|in|from|until|before|starting|as early as)\s(?:(?P<part>early|mid|late|the end of|end of|the start of|the beginning of)[\s-])?"
    r"(?P<month>January|February|March|April|May|June|July|August|September|October|November|December))\b(?!\s?,?\s?\d|['’]|\s(?:last|this|and|or|to)\b|-)"
)
# What it was done in: "the plan announced in March".
SAID_THEN = re.compile(
    r"\b(?:said|told|came|was|were|had|since|last|after|which|who|(?<!\bbe )(?!expect|schedul|plann)\w+ed)\b",
    re.IGNORECASE,
)
JA_MONTH = re.compile(
    r"(?:(?P<next>来年)|(?<![\d年同翌昨前今来]))(?P<date>(?P<month>1[0-2]|[1-9])月(?P<part>末|初旬|上旬|中旬|下旬)?(?P<pre>から|に|までに|をめど))"
    r"(?=(?<=までに)[^。た]{0,40}。?$"
    r"|[^。、\dた]{0,24}(?:する予定|予定だ|計画だ|方針だ|見通しだ|(?<![てで]い)(?:する|げる|める|まる|われる|かれる)|開く|行う|目指す)。?$)"
)
YEAR_NEAR = re.compile(r"20\d\d|\b(?:last|next|this) year\b|昨年|去年|毎年|例年|前年")

COMING = re.compile(
    r"\b(?:will|would|should|to|expected|scheduled|slated|due|plans?|planned|set|aims?|target\w*|deadline|begin\w*|starts?|opens?|reopens?|ends|applies|apply|launch\w*|expires?|until)\b"
    r"|予定|計画|見通し|見込|目指|めど|メド|方針|開始|開業|稼働|完成|発売|(?:生産|量産|実施|導入|整備|供給|販売|運転|着工|施行|適用|廃止|投入)(?:する|を始め|し(?:、|$)|$)",
    re.IGNORECASE,
)
TO_BE = re.compile(
    r"\b(?:will|won['’]t|is to|are to|expected|scheduled|slated|due|set (?:to|for)|plans?|planned|planning|deadline|begins?|starts?|opens?|arrives?|launch(?:es)?|coming|comes?|"
    r"runs?|takes? effect|takes? place|effective|closes?|votes? on|going|would|can|meets?|go(?:es)? on sale|appl(?:y|ies)|ends|reopens?|resumes?|expires?)\b"
    r"|予定|計画|見通し|方針|開始する|開業する|発売する|始まる|行われる|開く|開かれる|開催|(?:実施|施行|適用|就任|発足|発効|廃止|終了|値上げ|改定)する|引き上げる|言い渡される|投票日|締め切り|期限|総会は",
    re.IGNORECASE,
)
