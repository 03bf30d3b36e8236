# ruff: noqa: E501 - an expression cut in two reads worse than a long line
"""How dates are written, and the words that put them ahead, in English and Japanese. Tables only."""

from __future__ import annotations

import re

_MONTH = (
    r"(?P<month>January|February|March|April|May|June|July|August|September|October|November|December|"
    r"Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)\.?"
)
_YEAR = r"(?P<year>20[0-9]{2})"
_PRE = r"(?:(?P<pre>by|before|until|till|from|since|starting|on|in|through|after|beginning|effective|as of|(?:(?<=scheduled )|(?<=slated )|(?<=planned )|(?<=set ))for)\s(?:on\s)?(?:the\s)?)?"
_PART = r"(?:(?P<part>early|mid|late|the end of|end of|the start of|the beginning of|the middle of|spring|summer|autumn|fall|winter)[\s-](?:of\s)?)?"
_HALF = r"(?P<half>first half|second half|first quarter|second quarter|third quarter|fourth quarter|[HQ][1-4]|1H|2H)(?:\sof|\sin)?(?:\sfiscal)?(?:\syear)?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?(?:(?:[-–]|\s(?:and|to)\s)\d{1,2}(?:st|nd|rd|th)?)?"
_WEEKDAY = r"(?:(?P<weekday>Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,?\s)?"
_TO = r"(?P<pre>by|before|until|from|on|for|due|starting|beginning|effective)(?:\son)?"

EN = (
    re.compile(rf"\b{_PRE}{_MONTH}\s{_DAY},?\s{_YEAR}\b(?!\s?%)", re.IGNORECASE),
    re.compile(rf"\b{_PRE}{_DAY}\s(?:of\s)?{_MONTH},?\s{_YEAR}\b", re.IGNORECASE),
    re.compile(rf"\b{_PRE}{_PART}{_MONTH}(?:\sof)?,?\s{_YEAR}\b", re.IGNORECASE),
    re.compile(rf"\b{_PRE}(?:the\s)?{_HALF}\s{_YEAR}\b", re.IGNORECASE),
    re.compile(rf"\b{_PRE}{_PART}(?:the year |fiscal(?: year)? )?{_YEAR}\b(?![-–/]\d)(?!\s(?:budget|GPUs?|edition|World|model))", re.IGNORECASE),
    re.compile(rf"\b{_TO}\s{_WEEKDAY}{_MONTH}\s{_DAY}\b(?!,?\s\d|:|%)", re.IGNORECASE),
    re.compile(rf"\b{_TO}\s{_WEEKDAY}(?:the\s)?{_DAY}\s(?:of\s)?{_MONTH}\b(?!,?\s\d)", re.IGNORECASE),
)  # fmt: skip
# Without a preposition: counts only right after a word that looks ahead ("will be released Thursday, March 12").
EN_BARE = re.compile(rf"(?<=\s){_WEEKDAY}{_MONTH}\s{_DAY}\b(?!,?\s\d|:|%|-|\s[A-Z]|['’])")
LOOKS_AHEAD = re.compile(
    r"\b(?:will|is to|are to|to be|due|scheduled|slated|expected|(?:is|are) set|set (?:to|for)|plans? to|deadline|begins|starts|opens|premieres|releases|launches|arrives|runs|"
    r"on [\w.]+ \d{1,2},? (?:and|or))\b[^.;:—–“”\"]{0,80}$"
)
# What a year in Japanese is followed by where something is to happen in it.
_DEED = "稼働|完成|開業|実用化|商用化|発売|開始|量産|上場|着工|運転|打ち上げ|実施|導入|投入|供用|開設|開館"
_JA_PART = r"(?P<part>春|夏|秋|冬|前半|後半|初頭|半ば|末|上期|下期)"
_JA_PRE = rf"(?P<pre>までに|まで|ごろ|頃|以降|から|に|をめど|をメド|を(?=予定|目標)|の(?=[^。、]{{0,8}}(?:{_DEED})))"
JA = re.compile(
    rf"(?P<year>20\d{{2}})年(?P<fiscal>度)?(?:(?P<month>1[0-2]|[1-9])月(?:(?P<day>[12]\d|3[01]|[1-9])日)?)?{_JA_PART}?[中内]?{_JA_PRE}?"
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
    r"\b(?:[Ww]ill|anticipated to|[Ss]hould (?:be|open|start|begin|close)|is to|are to|to be|due|scheduled|slated|expected|set (?:to|for)|plans? to|planned|as early as|deadline|would (?:start|begin|open|close|run|take effect)|"
    r"begins|starts|opens|reopens|ends|expires|closes|launches|arrives|returns|resumes|premieres|takes? (?:effect|place)|comes? into (?:force|effect)|goes live|go(?:es)? on sale)\b(?P<between>[^.;:“”\"]{0,70}?)\s"
    r"(?P<date>(?P<pre>by|in|from|until|before|starting|as early as|at(?= (?:the )?(?:end|start|beginning)))\s(?:(?P<part>early|mid|late|the end of|end of|the start of|the beginning of)[\s-])?"
    r"(?P<month>January|February|March|April|May|June|July|August|September|October|November|December))\b(?!\s?,?\s?\d|['’]|\s(?:last|to)\b|\s(?:and|or) (?:[A-Z0-9])|-)"
)
_BY_MONTH = (
    r"(?P<date>(?P<pre>to|till|into|by|in|from|until|before|starting)\s(?:(?P<part>early|mid|late|the end of|end of|the start of|the beginning of)[\s-])?"
    r"(?P<month>January|February|March|April|May|June|July|August|September|October|November|December))"
)
# The month after it: "due in December and in March".
EN_ALSO = re.compile(
    rf",?\s(?:and|or|then|and then|and again)\s{_BY_MONTH}\b(?=[.,;]|$|\s(?:at|of|for|respectively|when)\b)(?!,?\s\d)"
)
# To which something was put off.
EN_MOVED = re.compile(
    r"\b(?:moved|pushed|postponed|delayed|put off|put back|shifted|slipped|brought forward|rescheduled|deferred|adjourned)\b(?P<between>[^.;:“”\"]{0,60}?)\s"
    rf"(?=to|till|until|into){_BY_MONTH}\b(?!\s?,?\s?\d|['’]|-)"
)
# What it was done in: "the plan announced in March".
SAID_THEN = re.compile(
    r"\b(?:said|told|came|was|were|had|since|last|after|which|who|back$|(?<!\bbe )(?:written|taken|given|held|made)|(?<!\bbe )(?!expect|schedul|plann)\w+ed)\b",
    re.IGNORECASE,
)
JA_MONTH = re.compile(
    r"(?:(?P<next>来年)|(?<![\d年同翌昨前今来]))(?P<date>(?P<month>1[0-2]|[1-9])月(?P<part>末|初旬|上旬|中旬|下旬)?(?P<pre>から|に|までに|をめど))"
    r"(?=(?<=までに)[^。た]{0,40}。?$"
    r"|[^。、\dた]{0,24}(?:する予定|予定だ|計画だ|方針だ|見通しだ|(?<![てで]い)(?:する|げる|める|まる|われる|かれる)|開く|行う|目指す)。?$)"
)
# The year is named with it: nothing else need look ahead.
JA_NEXT = re.compile(
    r"来年(?P<date>(?P<month>1[0-2]|[1-9])月(?P<part>末|初旬|上旬|中旬|下旬)?(?P<pre>から|に|までに|ごろ|頃|をめど|の))(?![^。]{0,30}(?:だった|していた)。?$)"
)
# To which something was put off.
JA_MOVED = re.compile(
    r"(?<![\d年同翌昨前今])(?P<date>(?P<month>1[0-2]|[1-9])月(?P<part>末|初旬|上旬|中旬|下旬)?(?P<pre>に|へ|まで))(?=延期|先送り|ずれ込|繰り下げ|後ろ倒し|前倒し|繰り上げ|変更)"
)
# A year within so many characters of a month is that month's, or makes it doubtful.
NEAR = 60
YEAR_NEAR = re.compile(r"20\d\d|\b(?:last|next|this) year\b|昨年|去年|毎年|例年|前年")

COMING = re.compile(
    r"\b(?:will|would|should|to|expected|scheduled|slated|due|plans?|planned|set|aims?|target\w*|deadline|begin\w*|starts?|opens?|reopens?|ends|applies|apply|launch\w*|expires?|until)\b"
    r"|予定|計画|見通し|見込|目指|めど|メド|方針|開始|開業|稼働|完成|発売|(?:生産|量産|実施|導入|整備|供給|販売|運転|着工|施行|適用|廃止|投入)(?:する|を始め|し(?:、|$)|$)",
    re.IGNORECASE,
)
TO_BE = re.compile(
    r"\b(?:will|won['’]t|is to|are to|expected|scheduled|slated|due|set (?:to|for)|plans?|planned|planning|deadline|begins?|starts?|opens?|arrives?|launch(?:es)?|coming|(?<!used to )comes?|"
    r"runs?|takes? effect|takes? place|effective|closes?|votes? on|going|would|can|meets?|go(?:es)? on sale|appl(?:y|ies)|ends|reopens?|resumes?|expires?)\b"
    r"|予定|計画|見通し|方針|開始する|開業する|発売する|始まる|行われる|開く|開かれる|開催|(?:実施|施行|適用|就任|発足|発効|廃止|終了|値上げ|改定)する|引き上げる|言い渡される|投票日|締め切り|期限|総会は",
    re.IGNORECASE,
)
# What markets and analysts think of a year is no event in it.
OUTLOOK = re.compile(
    r"\b(?:forecast|estimate[sd]?|project(?:s|ed|ing|ions?)|analysts?|economists?|CAGR|market size|billion by|trillion by|percent by|% by|could reach|predict\w*)\b|予測|試算",
    re.IGNORECASE,
)
# What is watched for: figures, votes, hearings, closings, openings.
WATCHED = re.compile(
    r"\b(?:earnings|results|report|vote[sd]?|shareholders|meeting|hearing|trial|court|sentenc\w+|ruling|deadline|clos(?:e|ing)|election|summit|launch\w*|"
    r"releas\w+|opens?|opening|begins?|starts?|expires?|takes? effect|decision|deliver\w*)\b|決算|総会|発売|開業|判決|投票|期限|締め切り|開始|施行",
    re.IGNORECASE,
)
