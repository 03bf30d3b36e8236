# ruff: noqa: E501 - an expression cut in two reads worse than a long line
"""The words that credit an outlet, in English and Japanese.

A sentence is looked at with each outlet it names put as one sign, `O`: so an expression says how something is
credited, and never to whom. Each takes time linear in the sentence: no part that repeats can begin in the middle of
itself.

Strengths: FIRST says that the outlet had the news; UPSTREAM that it is whom the credited outlet itself credits;
REPORTED that the outlet reports it; FROM that something in it is from the outlet; WIRE that the text is the agency's;
COPIED that the text stood there before ("originally published by"); VIA who pointed to it; TOLD that somebody said it
there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from monitor.evidence.origins.naming import named_by_kind
from monitor.model import How
from monitor.outlets import Mention

FIRST, UPSTREAM, REPORTED, FROM, WIRE, COPIED, VIA, TOLD = 30, 22, 20, 15, 14, 13, 12, 10
LONGEST = 1_500

O = "\ue000"  # noqa: E741  stands for an outlet
_DAY = (
    r"(?:on |late |early |earlier |last )*(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day(?: (?:morning|evening|night|afternoon))?"
    r"|today|yesterday|this week|last week|last night|overnight|earlier(?: (?:today|on \w{6,9}|this week))?|late on \w{6,9}"
    r"|(?:on )?(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\w{0,6}\.? \d{1,2}"
)
# What stands between the crediting words and the name: "the British newspaper", "a new", "Michigan-based".
_LEAD = r"(?:[\w.’'-]{1,16} ){0,4}?[“\"‘]?"
_POSS = r"(?:['’]s?)?"
_NEWS = r"(?:news|story|scoop|plans?|report|talks|deal|idea|development|move|decision|details|negotiations|investigation|allegations|claims?|incident|rumou?rs?|information|findings|layoffs|cuts)"
_SAYS = r"(?:report(?:s|ed|ing)|reveal(?:s|ed)|disclosed|claim(?:s|ed|ing)|broke|unveiled|learned|learnt|described|detailed)"
# What an outlet also does with what others found.
_MENTIONS = r"(?:says|said|writes|wrote|note[sd]|confirmed|understands|quoted|quotes|explains|adds)"
_SPOKE = r"(?:told|tells|telling|tell)"
# "Bloomberg reported a profit", "NHK said its president": what an outlet says of itself is no report.
_NOT_ITSELF = r"(?! (?:on )?(?:(?:a|an|its|their|the|net|record|strong|quarterly|annual|lower|higher|better|worse|operating|weak|fourth|third|second|first|full|year|quarter|[\d.%$]+)[ -]){0,5}(?:profit|loss|losses|revenues?|earnings|results|sales|income|subscribers|layoffs|staff))(?! (?:in a statement )?(?:it|its) (?:would|will|had (?:removed|apologi)|has (?:removed|apologi)|plans|was (?:sorry|cutting|suing))\b)"
_STAFF = r"(?:(?:reporter|correspondent|columnist|journalist|editor|anchor|host|analyst) )?"
_PERSON = r"(?:[A-Z][\w.’'-]{1,20} ){1,3}"

_ENGLISH: tuple[tuple[int, str], ...] = (
    (FIRST, rf"\b(?:[Ff]irst|[Oo]riginally|[Ii]nitially|[Ee]xclusively|[Pp]reviously) (?:\w{{2,10}} )?(?:reported|revealed|disclosed|broken|uncovered|spotted|spied|noticed|described|detailed|flagged|seen|obtained)(?:,? (?:{_DAY}),?)?(?: \w{{2,10}})? by {_LEAD}{O}"),
    (COPIED, rf"\b(?:[Ff]irst|[Oo]riginally|[Ii]nitially|[Pp]reviously) (?:\w{{2,10}} )?(?:published|posted|shared|aired|broadcast|carried|printed)(?:,? (?:{_DAY}),?)?(?: \w{{2,10}})? (?:by|in|on|at) {_LEAD}{O}"),
    (COPIED, rf"\b(?:article|story|post|report|piece|version|interview|column) (?:\w{{2,10}} )?(?:was )?(?:first |originally )(?:appeared|published|posted|ran|produced) (?:\w{{2,10}} )?(?:on|in|at|by|from) {_LEAD}{O}"),
    (COPIED, rf"\b[Tt]his (?:article|story|post|report|piece|version|interview|column) (?:\w{{2,10}} )?(?:was )?(?:appeared|published|posted|ran|produced) (?:\w{{2,10}} )?(?:on|in|at|by) {_LEAD}{O}"),
    (FIRST, rf"\b(?:article|story|post|report|piece|interview) (?:\w{{2,10}} )?(?:was )?(?:first |originally )reported (?:\w{{2,10}} )?(?:on|in|at|by|from) {_LEAD}{O}"),
    (FIRST, rf"{O}{_POSS},? (?:which |who )?(?:(?:first|exclusively|originally) (?:\w{{2,10}} )?(?:reported|reports|revealed|broke|published|wrote|disclosed)|(?:was|were) (?:the )?first to (?:report|reveal|break|publish|disclose)|(?:reported|revealed) first\b|broke the {_NEWS})"),
    (FIRST, rf"\b{_NEWS}(?: (?:of|on|about) (?:[\w’'-]{{1,16}} ){{1,7}})? ?(?:was|were|had been|has been) (?:first |earlier |originally )?(?:reported|broken|revealed|disclosed) (?:(?:{_DAY}) )?by {_LEAD}{O}"),
    (FIRST, rf"\breported earlier by {_LEAD}{O}|\bearlier (?:reported|revealed) by {_LEAD}{O}"),
    (FIRST, rf"\b(?:scoop|exclusive(?: \w{{2,12}})?) (?:by|from|in) {_LEAD}{O}"),
    (UPSTREAM, rf"\b(?:citing|cited|quoting|referencing|cites|quotes|references) (?:(?:a|an|the) )?(?:\w{{3,12}} )?(?:(?:report|story|article|sources?|interview|news) (?:\w{{3,12}} )?(?:in|from|by|with|at|on|to|published by|of) )?{_LEAD}{O}"),
    (REPORTED, rf"\b(?:[Aa]ccording to|[Ff]ollowing|[Aa]fter|[Pp]er|as per|in|[Ii]n|[Bb]y|from|[Oo]n|to) (?:a |an |the |this |its |that )?(?:[\w-]{{2,14}} ){{0,2}}?(?:report|story|article|scoop|reporting|investigation|account|dispatch)s? (?:[\w-]{{2,12}} ){{0,3}}?(?:in|from|by|at|on|of) {_LEAD}{O}"),
    (REPORTED, rf"\b(?:[Aa]ccording to|[Ff]ollowing|[Aa]fter|[Pp]er|[Ii]n|from|[Bb]y) (?:a |an |the |this )?(?:[\w-]{{2,14}} ){{0,2}}?{O}{_POSS} (?:[\w-]{{2,14}} ){{0,2}}?(?:report|story|article|scoop|reporting|investigation|exclusive|dispatch)\b"),
    (REPORTED, rf"\b(?:[Aa]|[Tt]he|[Nn]ew|this|[Tt]hat|[Aa]nother) (?:[\w-]{{2,12}} )?{O}{_POSS} (?:report|scoop|story|exclusive|investigation)\b"),
    (REPORTED, rf"\b(?:[Aa]|[Tt]he|[Aa]nother|[Oo]ne) (?:new |recent |exclusive |[\w-]{{3,9}} )?(?:report|story|article|investigation) (?:[\w-]{{2,12}} ){{0,2}}?(?:in|from|by|on) {_LEAD}{O}"),
    (REPORTED, rf"\b[Aa]s (?:first |originally |previously |earlier )?(?:reported|revealed|noted|spotted|seen) (?:[\w-]{{2,10}} )?(?:by|in|on|at) {_LEAD}{O}"),
    (REPORTED, rf"\b[Aa]s {O} (?:first |previously |earlier |also )?(?:report|note|reveal|explain|detail)(?:s|ed)\b"),
    (REPORTED, rf"\b(?:is|was|were|been|being|are|[Rr]eportedly|widely|and|,|first)? ?(?:[Rr]eported|revealed|(?<!originally )(?<!first )published|uncovered|(?<!originally )(?<!first )broadcast|(?<!originally )(?<!first )aired|obtained|seen|viewed|reviewed)(?: (?:{_DAY}),?)? by {_LEAD}{O}"),
    (REPORTED, rf"{O}{_POSS}(?: (?:state )?(?:news )?(?:newspaper|daily|agency|magazine|website|web site|site|television|TV|radio|channel|outlet))?,?(?: [^,.;:“”\"]{{4,60}},)?(?: (?:{_DAY}|also|has|have|had|has also|is|later|then|separately|earlier|now)){{0,2}} {_SAYS}\b{_NOT_ITSELF}"),
    (FROM, rf"{O}{_POSS}(?: (?:state )?(?:news )?(?:newspaper|daily|agency|magazine|website|web site|site|television|TV|radio|channel|outlet))?,?(?: [^,.;:“”\"]{{4,60}},)?(?: (?:{_DAY}|also|has|have|had|has also|is|later|then|separately|earlier|now)){{0,2}} {_MENTIONS}\b{_NOT_ITSELF}"),
    (REPORTED, rf"{O}{_POSS},? (?:cites|cited|quotes|quoted) (?:(?!{O})[\w-]{{2,14}} ){{0,3}}sources\b(?! (?:at|in|from|with) {O})"),
    (REPORTED, rf"\b(?:report|story|article) (?:citing|quoting) [^,.;:“”\"]{{4,50}} (?:by|from|in) {_LEAD}{O}"),
    (REPORTED, rf"\b[Rr]eporting (?:by|from|in) (?:the )?{O} (?:suggests?|shows?|showed|reveals?|revealed|says|said|indicates?|found|claims?)\b"),
    (REPORTED, rf"{O}{_POSS}, which (?:\w{{4,12}} )?(?:reports|reported|reveals|revealed|claims|claimed|broke)\b"),
    (REPORTED, rf"{O}{_POSS},? {_STAFF}{_PERSON}(?:\w{{2,9}} )?(?:report(?:s|ed)|says|said|writes|wrote|reveal(?:s|ed)|claim(?:s|ed)|tweeted|has (?:heard|learned|learnt))\b"),
    (REPORTED, rf"\b(?:reports?|reported|writes|wrote|reveals|revealed|says|claims) (?:the |The )?(?:[a-z][\w-]{{2,14}} ){{0,3}}{O}(?=\s?[.,;:\"”)]|['’]s |\s?$)"),
    (REPORTED, rf"\b(?:report|story|article|investigation) (?:published |aired |posted |released )(?:{_DAY} )?(?:in|by|on|at) {_LEAD}{O}"),
    (FROM, rf"\b[Aa]ccording to {_LEAD}{O}(?!['’]?s? (?:data|estimates?|figures|index|calculations?|rankings?|polls?|survey|analysts?))"),
    (FROM, rf"\b(?:[Pp]er|[Aa]s per) {_LEAD}{O}(?=[.,;:)]| |$)(?!['’]?s? (?:data|estimates?|figures|index))"),
    (FROM, rf"\b[Ii]f {_LEAD}{O} is (?:right|correct|to be believed)\b"),
    (VIA, rf"\b[Vv]ia {_LEAD}{O}(?=[.,;:)]| |$)(?!['’]?s? (?:data|estimates?|figures|index))"),
    (FROM, rf"\( ?per {O} ?\)"),
    (VIA, rf"\( ?(?:via|h/t|through) {O} ?\)"),
    (TOLD, rf"\b{_SPOKE} {_LEAD}{O}"),
    (TOLD, rf"\b(?:revealed|disclosed|described|explained|leaked) (?:(?:this|that|it|details|the (?:news|plans?|story)) )?to {_LEAD}{O}"),
    (TOLD, rf"\b(?:[Ii]nterview(?:ed)?|conversation|[Ss]peaking|[Tt]alking|[Ss]poke|[Tt]alked|statement|comments?|confirmed|[Ee]mail|said) (?:\w{{3,10}} )?(?:with|to|on|by|for|in) {_LEAD}{O}"),
)  # fmt: skip
_VERB = r"(?:報じ|報道し|伝え|スクープし|掲載し|明らかにし|配信し|暴露し)"
# "The figure that X reported" tells of an earlier report.
_NO_ASIDE = r"(?=[。、」』）)]|$|と|が|こと|ところ|内容|のは|のを|のに|ため|もの)"
_TAIL = r"(?:紙|誌|電子版|オンライン|デジタル|日本版|英語版|（[^）]{1,16}）|\([^)]{1,16}\))*(?:など|等)?"
_JAPANESE: tuple[tuple[int, str], ...] = (
    (FIRST, rf"{O}{_TAIL}(?:が|は)[^。]{{0,12}}(?:最初に|いち早く|先に|スクープ|独自に)"),
    (FIRST, rf"{O}{_TAIL}(?:の|による)(?:独自|関係者への)?取材で"),
    (UPSTREAM, rf"{O}{_TAIL}(?:の報道|の記事|報道|記事)?(?:を(?:引用|もとに|基に|元に)|を引いて|からの引用|の(?:報道|話)として|が報じたとして)"),
    (REPORTED, rf"{O}{_TAIL}(?:が|は|も)[^。]{{0,160}}{_VERB}(?:た{_NO_ASIDE}|てい|まし|る)"),
    (REPORTED, rf"{O}{_TAIL}(?:の報道|の記事|の取材|報道|の独自記事|の調査報道)?に(?:よると|よれば|よりますと)"),
    (REPORTED, rf"{O}{_TAIL}(?:が|の)[^。、]{{0,30}}(?:報道|記事|取材|調査報道)に(?:よると|よれば|よりますと)"),
    (REPORTED, rf"と、?{O}{_TAIL}(?:が|は|も)?[^。]{{0,24}}{_VERB}"),
    (REPORTED, rf"{O}{_TAIL}が(?:入手|確認|閲覧)した[^。、]{{0,20}}(?:文書|資料|メール|書類|記録)[^。、]{{0,10}}(?:によ|で(?:分|わ)か|から)"),
    (REPORTED, rf"{O}{_TAIL}(?:の)?(?:報道|報)(?:で|を受け|について|では|が伝え)"),
    (TOLD, rf"{O}{_TAIL}(?:の|による)?(?:単独)?(?:取材|インタビュー)(?:に|で)(?:応じ|対し|答え|語|話|、|明ら|述べ|コメ)"),
    (TOLD, rf"{O}{_TAIL}(?:に対し|に対して)、[^。]{{0,100}}(?:語っ|話し|明かし|明らかにし|述べ|回答し|答え)"),
    (TOLD, rf"{O}{_TAIL}(?:に|に対し|に対して)(?:、)?(?:語|話し|コメント|明かし|明らかに|述べ|回答)"),
)  # fmt: skip
# A line that says where the article is from. What follows is one name, or a list of several.
_LINE = re.compile(
    r"[^\w\"'“”‘’]{0,8}(?:(?:original )?(?:news )?(?:sources?|source article)|original(?: (?:article|story|post|source|link|report))?|(?:originally |first )(?:published|appeared|posted) (?:on|in|at|by)|via|h/t|hat tip(?: to)?|with (?:material|reporting|inputs?) from|read (?:the )?(?:original|full (?:story|article))(?: (?:on|at|in))?"
    r"|出典|出所|情報源|ソース|引用元|参考(?:文献|資料|サイト|リンク|記事)?|元記事|引用|来源|來源|出处|출처)\s{0,2}[:：]\s{0,3}",
    re.IGNORECASE,
)
# The same without a colon: the words must be followed by the name at once.
_PLAIN_LINE = re.compile(
    rf"[^\w–—-]{{0,4}}(?:(?:(?:this|the) (?:article|story|post|report|piece) (?:was )?)?(?:first|originally) (?:appeared|published|posted|ran) (?:on|in|at|by)|(?:via|h/t|hat tip(?: to)?)(?=.{{0,60}}$)) (?:the )?(?={O})",
    re.IGNORECASE,
)
_TIP = re.compile(r"\W{0,4}(?:via|h/t|hat tip)", re.IGNORECASE)
# Whose picture it is; after a stroke, of a line that says more.
_OF_A_PICTURE = re.compile(
    r"\b(?:getty|shutterstock|istock|adobe stock|photos?|photograph|images?|pictures?|screenshot)\b|写真|画像",
    re.IGNORECASE,
)
_AND_PICTURE = re.compile(r"\s[/|;·–—-]\s(?:photos?|images?|pictures?|写真|画像)\b.{0,200}$", re.IGNORECASE)
# The line says that the text stood there before, which is not that the news did.
_COPIED_LINE = re.compile(r".{0,30}\b(?:appeared|published|posted|ran)\b", re.IGNORECASE)
# "Reported by Somebody (via O)": whoever pointed to it did not have it.
_ANOTHER_VIA = re.compile(
    r"(?:[Rr]eported by|[Aa]ccording to|[Rr]eports? (?:from|by)|[Ss]ources?:?|[Ss]ays|[Rr]eports|[Ff]rom|[Cc]laims) [^.;:]{2,60}?\W(?:via|h/t|through|HT):? (?:the )?$"
)
# Those who work for an outlet or with it are not the outlet.
_ITS_PEOPLE = re.compile(
    r"(?:['’]s?)? (?:insiders?|partners?|affiliates?|employees|staffers|staff members?|executives?|owners?|parent(?: company)?|bosses|stars?|spokes\w+|contributors? (?:and|to)|forums?|users|readers|commenters)\b"
)
_HEAD_OF_IT = re.compile(
    r"\b(?:[Ee]ditors?(?:[- ]in[- ][Cc]hief)?|[Cc]hief|[Hh]ead|[Dd]irector|[Oo]wner|[Ff]ounder|[Pp]resident|[Bb]oss|CEO|[Pp]ublisher|[Cc]hair(?:man|woman)?|executive|spokes\w+) (?:of|at|for) (?:the |The )?(?:[\w-]{2,16} )?$"
    r"|\b(?:posters?|commenters?|readers?|users?|forum (?:posts?|threads?)) (?:on|in|at|of|from|to) (?:the |The )?$"
)
_AT_END = re.compile(
    rf"(?:[(\[](?:via|h/t|hat tip:?|source:|HT) ?|[.!?][\"”']? (?:[Vv]ia|[Hh]/[Tt]|[Hh]at tip(?: to)?:?|HT) )(?:the )?{O}\W{{0,4}}$"
)
_DATELINES = (
    re.compile(
        rf"^(?:[A-ZÀ-Þ][^.!?()]{{0,60}}(?:\. ?\d{{0,2}},? ?(?:\d{{4}})?)? ?)?\((?:The )?{O}\)\s?[-–—]"
    ),
    re.compile(rf"^[A-ZÀ-Þ][^!?()/]{{0,80}}/{O}(?: ?[-–—]{{1,2}} ?\w{{2,20}})?/\s?[-–—]"),
    re.compile(rf"^[A-ZÀ-Þ][^!?()]{{0,80}}[-–—]{{1,2}}\s?\({O}\)\s?[-–—]"),
    re.compile(rf"^[^。！？「」()（）]{{0,40}}[(（]{O}(?:通信)?[)）]\s?[-–—－―─]"),
    re.compile(rf"^(?:[【［\[〔（][^】］\]〕）。]{{0,24}}{O}[】］\]〕）])"),
    re.compile(rf"^By {O}$|^{O} ?[-–—]{{1,2}} (?=[A-Z])"),
)
_TITLE = re.compile(
    rf"(?:\s[-–—|]\s|[,:] ?)(?:report |sources? )?(?:the |The )?{O}(?: says| reports?)?$|[=＝―—]{O}(?:報道|報じる|紙)?$|\s[-–—]\s{O}(?:報道|報じる|紙)$|(?:^|\s)report: .{{0,200}}{O}$"
)
_BETWEEN = re.compile(
    r"(?:[’']s)?\s?(?:,? and|,? or|,? &|,|/|と|や|、|および|及び|・)\s?(?:also )?(?:[Tt]he )?(?:newspaper )?"
)
# One of several that are not all named.
_AMONG = re.compile(r"(?:such as|like|including|among them) (?:the |The )?$")
_AND_OTHERS = re.compile(
    r",? and (?:many |several |some )?other(?:s\b| (?:media|outlets?|news|sites?|websites?|publications?))"
)
# A cheap look before the expressions, since most sentences credit nobody.
_HINT = re.compile(
    r"report|according|told|tell|citing|cite|quot|via|source|broke|reveal|per |h/t|hat tip|scoop|[)）]\s?[-–—－―─]|/\s?[-–—]|first|original|said|says|writ|wrote|interview|speaking|spoke|talk|publish|learn|note|claim|understand|disclos|confirm|statement|seen|view|obtain|spotted"
    r"|報|によ|伝え|出典|出所|情報源|ソース|引用|スクープ|取材|インタビュー|語|話|に対し|【|［|\[|元記事|参考|^By ",
    re.IGNORECASE,
)
_WORDS = {True: [(s, re.compile(p)) for s, p in _JAPANESE], False: [(s, re.compile(p)) for s, p in _ENGLISH]}
# What somebody else says of outlets. Short ones hold names.
_QUOTED = re.compile(r"“[^”]{30,600}”|\"[^\"]{30,600}\"")
# A newspaper, a magazine: words that make an outlet of a name that is a word.
_KIND_BESIDE = re.compile(
    r"(?:newspaper|magazine|daily|tabloid|journal|broadcaster|agency|紙|誌|局|website|site)\W{0,2}$",
    re.IGNORECASE,
)
_KIND_AFTER = re.compile(r"['’]?s? ?(?:newspaper|magazine|daily|tabloid|website|news|紙|誌|新聞|（電子版）)")
# Only an outlet has reports and stories in it.
_WRITTEN = re.compile(
    rf"\b(?:report|story|article|exclusive|scoop)s? (?:[\w-]+ ){{0,4}}(?:by|in|from|on|published)\b|{O}(?:['’]s)? (?:report|story|article|exclusive|scoop)\b"
)
# Papers of many towns are called so.
_OF_MANY = re.compile(
    r"The (?:Daily )?(?:Sun|Herald|Record|Observer|Standard|Star|Nation|National|Times|Post)"
)
# What mirrors and blocks do not do.
_REPORTS = re.compile(r"(?: (?:has|also|first|later|exclusively))? (?:report(?:s|ed)|revealed)\b")
# A film, a picture: who made it is no source of the news.
_PICTURE = re.compile(
    r"\b(?:video|photos?|image|picture|pic|watch|listen|footage|screenshot|screengrab|clip|gallery|getty)\b",
    re.IGNORECASE,
)
# The report itself is long past: "Reuters reported last year".
PAST = re.compile(
    r"\b(?:last (?:month|year|summer|winter|spring|autumn|fall|January|February|March|April|May|June|July|August|September|October|November|December)|earlier this (?:month|year)|(?:months?|years?) (?:ago|earlier)|(?:an|in an) (?:earlier|old|older|previous) (?:interview|story|report|statement)|in (?:early |late |mid-?)?(?:19|20)\d\d|\b[Ii]n (?:January|February|March|April|June|July|August|September|October|November|December)\b(?! \d{1,2}\b(?!\d)))|昨年|先月|(?:か月|カ月|年)前"
)


@dataclass(frozen=True, slots=True)
class Said:
    """That a sentence credits an outlet: `strength` and `how`. `several`: beside others, in one breath."""

    name: str
    strength: int
    how: How
    several: bool = False


def credited(sentence: str, mentions: Sequence[Mention], *, number: int, linked: bool) -> list[Said]:
    """The credits of a sentence, of which `mentions` are the outlets it names. `number`: which sentence it
    is. `linked`: it carries a link to each of them."""
    sentence = sentence[:LONGEST]
    mentions = [one for one in mentions if one.end <= LONGEST]
    if not _HINT.search(sentence):
        return []
    mentions = sorted((*mentions, *named_by_kind(sentence, mentions)), key=lambda one: one.start)
    if not mentions:
        return []
    masked, at = mask(sentence, mentions)
    line = _of_a_line(masked, at, mentions)
    if line:
        return line
    out: list[Said] = []
    masked = _QUOTED.sub(lambda one: " " * len(one.group()), masked)
    where = _of_dateline(masked) if number <= 3 else None
    if where is not None:
        out.append(Said(mentions[at[where]].name, WIRE, "wire"))
    beside = _beside(masked, at)
    for strength, where, written in _crediting(masked):
        mention = mentions[at[where]]
        sure = strength >= FIRST or linked or written or _made_sure(sentence, mention)
        sure = sure or (strength >= FROM and _is_spelt_as_a_name(sentence, mention))
        if (mention.doubtful and not sure) or _is_past(masked, where) or _is_of_it(masked, where):
            continue
        if strength == VIA and _is_anothers(masked, where):
            continue
        several = where in beside or _AMONG.search(masked, max(0, where - 14), where) is not None
        several = several or _AND_OTHERS.match(masked, where + 1) is not None
        out.append(Said(mention.name, strength, "text", several=several))
    end = None if _PICTURE.search(sentence) else _at_end(masked)
    if end is not None:
        out.append(Said(mentions[at[end[1]]].name, end[0], "line"))
    # "A report originally published by O": what is said of the text is all that is said.
    copied = {one.name for one in out if one.strength == COPIED}
    return [one for one in out if one.name not in copied or one.strength in (COPIED, FIRST)]


def _of_dateline(masked: str) -> int | None:
    """The place of the agency in the dateline that a masked sentence begins with."""
    found = next((one for form in _DATELINES if (one := form.search(masked)) and one.start() == 0), None)
    return None if found is None else found.group().index(O)


def _at_end(masked: str) -> tuple[int, int] | None:
    """Strength and place of the outlet that a masked sentence ends in: "(via O)", "(source: O)"."""
    found = _AT_END.search(masked)
    if found is None:
        return None
    where = found.start() + found.group().index(O)
    if "ource" in found.group():
        return FROM, where
    return None if _is_anothers(masked, where) else (VIA, where)


def _is_anothers(masked: str, where: int) -> bool:
    """Whether somebody else is named as the reporter, of whom the outlet only told."""
    return _ANOTHER_VIA.search(masked, max(0, where - 120), where) is not None


def may_credit(sentence: str) -> bool:
    """A cheap look: whether a sentence has any of the words that credit."""
    return _HINT.search(sentence, 0, LONGEST) is not None or is_line(sentence)


def in_title(title: str, mentions: Sequence[Mention]) -> str | None:
    """The outlet that a headline ends in: "... - Nikkei", "...: Nikkei"."""
    masked, at = mask(title[:LONGEST], [one for one in mentions if one.end <= LONGEST])
    found = _TITLE.search(masked) if O in masked else None
    if found is None:
        return None
    mention = mentions[at[found.start() + found.group().index(O)]]
    return None if mention.doubtful else mention.name


def is_line(sentence: str) -> bool:
    """Whether a line begins as those do that say where an article is from."""
    return _LINE.match(sentence) is not None


def is_of_a_picture(line: str) -> bool:
    """Whether a line says whose a picture is."""
    return _OF_A_PICTURE.search(line) is not None


def _crediting(masked: str) -> Iterator[tuple[int, int, bool]]:
    """Strength and place of every credit in a masked sentence, and whether its words speak of something written, so
    that whose it is is an outlet."""
    east = not masked.isascii() and any("\u3040" <= c <= "\u9fff" for c in masked)
    for strength, form in (*_WORDS[False], *(_WORDS[True] if east else ())):
        for found in form.finditer(masked):
            # The last outlet of what was found: "Reuters, citing O". Of what begins with one, the first.
            text = found.group()
            first = text.index(O)
            where = found.start() + (first if text[0] == O or text[0] == "と" else text.rindex(O))
            yield strength, where, _WRITTEN.search(text) is not None


def mask(sentence: str, mentions: Sequence[Mention]) -> tuple[str, dict[int, int]]:
    """The sentence with one sign for each mention, and which mention stands at which place."""
    parts: list[str] = []
    at: dict[int, int] = {}
    end = length = 0
    for number, one in enumerate(mentions):
        if one.start < end:
            continue
        before = sentence[end : one.start].replace(O, " ")
        parts += (before, O)
        length += len(before)
        at[length] = number
        length += 1
        end = one.end
    parts.append(sentence[end:].replace(O, " "))
    return "".join(parts), at


def _beside(masked: str, at: dict[int, int]) -> set[int]:
    """The places of outlets that stand in one breath with another: neither is said to have been first."""
    places = sorted(at)
    out: set[int] = set()
    for one, other in pairwise(places):
        if other - one <= 24 and _BETWEEN.fullmatch(masked, one + 1, other):
            out |= {one, other}
    return out


def _of_a_line(masked: str, at: dict[int, int], mentions: Sequence[Mention]) -> list[Said]:
    """The outlets of a line that says where the article is from: one, or several in a list."""
    begins = _LINE.match(masked) or _PLAIN_LINE.match(masked)
    if begins is None or len(masked) > 240:
        return []
    masked = _AND_PICTURE.sub("", masked)
    if _OF_A_PICTURE.search(masked):
        return []
    found = [place for place in sorted(at) if begins.end() <= place < len(masked)]
    if not found or found[0] - begins.end() > 40:
        return []
    if _TIP.search(masked, begins.end(), found[0]):
        return []  # "Source: Somebody (via O)"
    names = list(dict.fromkeys(mentions[at[place]].name for place in found))
    # A hat is tipped to whoever pointed to the news.
    strength = VIA if _TIP.match(masked) else COPIED if _COPIED_LINE.match(begins.group()) else FIRST
    return [Said(name, strength, "line", several=len(names) > 1) for name in names]


def _made_sure(sentence: str, mention: Mention) -> bool:
    before, after = (
        sentence[max(0, mention.start - 24) : mention.start],
        sentence[mention.end : mention.end + 16],
    )
    return _KIND_BESIDE.search(before) is not None or _KIND_AFTER.match(after) is not None


def _is_spelt_as_a_name(sentence: str, mention: Mention) -> bool:
    """Whether a word is an outlet's by its capital "The": in a sentence, or where the paper it begins with reports."""
    name = sentence[mention.start : mention.end]
    if not name.startswith("The ") or _OF_MANY.fullmatch(name):
        return False
    return bool(sentence[: mention.start].strip()) or _REPORTS.match(sentence, mention.end) is not None


def _is_of_it(masked: str, where: int) -> bool:
    """Whether somebody of the outlet is meant, or somebody beside it: "O insiders", "the owner of O"."""
    return (
        _ITS_PEOPLE.match(masked, where + 1) is not None
        or _HEAD_OF_IT.search(masked, max(0, where - 50), where) is not None
    )


def _is_past(masked: str, where: int) -> bool:
    """Whether it is said near the outlet that the report is an old one."""
    return PAST.search(masked, max(0, where - 50), where + 60) is not None
