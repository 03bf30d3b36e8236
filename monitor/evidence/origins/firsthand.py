# ruff: noqa: E501 - an expression cut in two reads worse than a long line
"""What an article has at first hand, in its own words: a statement made to it, sources or documents of its own, what it
did to find out, its agency's own dateline.

An outlet is known by its names in the sentence ("told Harbor Wire", where it is Harbor Wire), or by what it calls itself
("this newspaper", "our reporter", 本紙, 編集部). What stands between quotation marks is somebody else's "we".

Refused: what was said to it long before ("told us last year", "told Harbor Wire at the time"), a question without its answer ("we've asked Corelet",
"did not immediately respond"; every copy keeps it), what somebody who is quoted was told, over several sentences, too; what was said to another, what others' sources say ("the paper said, citing
people familiar with the matter"), and "we" that thinks, hopes or writes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

from monitor.evidence.origins import crediting
from monitor.evidence.origins.crediting import O
from monitor.evidence.origins.desk import Desk
from monitor.evidence.origins.naming import named_by_kind
from monitor.evidence.reading import Passage, passages
from monitor.model import Article

# Of a line, so much is looked at for a quotation that is open.
_LINE = 2_000

Kind = Literal["statement", "sources", "work", "dateline"]

_SELF = r"(?:this (?:newspaper|news ?paper|magazine|publication|website|site|reporter|correspondent|outlet|newsroom)|our (?:reporters?|correspondents?|newsroom|publication|sister publication|team))"
_US = rf"(?:{_SELF}|us|me)"
_GOT = r"(?:seen|obtained|reviewed|viewed|verified|analy[sz]ed|compiled|heard|shared)"
_TO = r"(?:told|tells|telling|confirmed to|said to|wrote to|informed)"
# By the outlet's own name.
_NAMED = re.compile(
    rf"\b{_TO} (?:[a-z]\w{{2,12}} ){{0,2}}{O}|\b(?:interview(?:ed)?|conversation|speaking|spoke|talking|talked|call|statement|comments?|email|e-mail) (?:\w{{3,12}} )?(?:with|to|by|on|for) {O}|\b{_GOT} (?:exclusively )?by {O}|{O} (?:has |have |had )?(?:(?:exclusively |first )?(?:learned|learnt|understands|obtained|reviewed|verified|interviewed|(?:has|have) seen|can reveal|can exclusively reveal|spoke (?:to|with)|visited|contacted|analy[sz]ed|counted|tested))\b|\b(?:an?|the|according to) {O}(?:['’]s)? (?:analysis|tally|review|calculations?|investigation|count|poll|survey|estimate|witness|photographer|journalist|reporter|correspondent)\b|\b(?:responded to|reached by|contacted by|approached by|asked by|questions? from|inquiries from) {O}"
)
_NAMED_EAST = re.compile(
    rf"{O}(?:の|への|による)?(?:独自|単独)?(?:取材|インタビュー|調べ|調査|分析|集計)(?:で|に(?!よると)|により)|{O}が(?:入手|確認|独自に|取材|調べ|集計|分析)し"
)
# By what it calls itself.
_OURSELVES = re.compile(
    rf"(?<!history has )(?<!data )(?<!experience )\b(?:told {_US}|(?:confirmed to|said to|wrote to|informed) (?:{_SELF}|us))\b|\b(?:interview|conversation|speaking|spoke|talking|talked) (?:\w{{3,12}} )?(?:with|to) {_US}\b|\b{_GOT} by {_SELF}|\b(?:an|in an) interview (?:given )?(?:to|with) {_SELF}"
    r"|(?:^|[,;] |[.!?]['”\"]? |\b(?:when|after|that|and|but) )[Ww]e(?:['’]ve| have)? (?:also |independently |first )?(?:went through|reviewed|analy[sz]ed|examined|checked|spoke (?:to|with)|talked to|visited|tested|measured|counted|calculated|obtained|viewed|compared|verified|interviewed|travell?ed|combed|pored over|read through|sat down|benchmarked)\b"
    # A question counts with its answer.
    r"|(?:^|[,;] |\b(?:when|after|and|but) )[Ww]e(?:['’]ve| have)? (?:also )?(?:asked|contacted|reached out to|emailed) [^.;]{2,120},? (?:who|which|and (?:he|she|they|it)) (?:\w{3,12} )?(?:told|said|confirmed|denied|answered|replied|responded|explained)\b"
    rf"|{_SELF} (?:has |have |had )?(?:learned|learnt|seen|obtained|reviewed|verified|understands|spoke|visited)"
)
_OURSELVES_EAST = re.compile(
    r"(?:本紙|本社|小社|弊紙|本誌|弊誌|当紙|当サイト|本サイト|編集部|記者|本局)(?:の|への|が|は|も|に|による|編集部)[^。、]{0,16}(?:取材|インタビュー|調べ|調査|入手|確認|独自|集計|分析|語っ|話し|答え|明らかにし|尋ね|聞い)"
    r"|(?:への|による)?取材で(?:分|わ|判|明らか)|(?:関係者|幹部|同社|同省|政府関係者)(?:ら)?への取材|単独インタビュー|独自に(?:入手|確認|集計)"
)
# Sources of its own: those who would not be named.
_SOURCES = re.compile(
    r"\b(?:people|persons?|sources?|officials?|executives?|employees?|insiders?|two|three|four|five|six|several|some|multiple)(?: \w{2,12}){0,4} (?:familiar with|with (?:direct |first-?hand )?knowledge of|briefed on|close to|involved in|with ties to|who (?:(?:asked|requested|wanted|wished)(?: (?:\w+ )?(?:not|to remain|for|to stay|to speak))? (?:to be|anonymity|anonymous|anonymously|named|identified)|(?:asked|requested) that (?:his|her|their|the)|declined to (?:be|give)|spoke on|(?:were|was) granted|did(?: not|n['’]t) (?:want|wish) to be (?:named|identified|quoted)|(?:was|were)(?: not|n['’]t) authori[sz]ed)|not authorized|on condition of anonymity|speaking on condition)\b"
    r"|\bspoke on (?:the )?condition of anonymity|\bon condition of anonymity\b|\b(?:asked|requested|asking|requesting) (?:not to be (?:named|identified)|anonymity)|\bdeclined to be (?:named|identified)"
    r"|(?:複数の|ある|事情に詳しい|事情を知る|内情に詳しい)(?:[^。、]{0,12})?(?:関係者|幹部|筋)(?:が|によ|は|への)"
)
_QUOTED = re.compile(
    r"(?<!\w)'(?:[^'\n]|(?<=\w)'(?=\w)){12,400}'(?!\w)|(?<!\w)‘(?:[^’\n]|(?<=\w)’(?=\w)){12,400}(?:’(?!\w)|$)|(?<=[:,] )'(?:[^'\n]|(?<=\w)'(?=\w)){12,400}$|^[^“”]{1,600}”|“[^”]{1,600}$|“[^”]{1,600}”|\"[^\"]{1,600}\"|「[^」]{1,400}」|『[^』]{1,400}』"
)
# Whose sources they are, in the same sentence.
_OF_OTHERS = re.compile(
    r"\b(?:told|tells|telling) (?:the )?[A-Z]|\b(?:the (?:news)?paper|newspaper|the report|reports?|reported|reportedly|the (?:magazine|outlet|publication|website|agency|broadcaster|network)|citing|cited|quoted|quoting|it added|according to media)\b|(?<!本)紙(?:に|の)|(?<!本)誌(?:に|の)|同紙|同誌|同通信|同局|報道|報じ|伝え"
)
_SAID = re.compile(
    r"\b(?:said|say|says|told|tell|according to|confirmed|described|disclosed|spoke)\b|によ|明らか|話|述べ|語|わか|分か"
)
# A question that has no answer, or none that says anything.
_NO_ANSWER = re.compile(
    r"\b(?:did|do|does|had|has|have|was|were)(?:n['’]t| not)(?: \w{3,12}){0,2} (?:respon\w+|repl\w+|answer\w*|return\w*|comment\w*|provided?|available|reached)\b|\b(?:yet|failed|awaiting|waiting|unable|unavailable|pending|ignored|refused|declin\w+) (?:to |for )?(?:a |any |an |further )?(?:response|respond|receive|hear|reply|comment|answer|discuss|confirm|say)\b|\bno (?:immediate |further )?(?:response|reply|answer|comment)\b|\bcould(?:n['’]t| not) (?:immediately )?(?:be )?(?:reach\w*|contact\w*)|\b(?:will|we['’]ll) update\b|\breferred (?:us|me|O|questions|\w+ \w+) to\b|\breferred \ue000"
    r"|回答(?:を得|は得|がな|はな|して(?:い|お)|を(?:控|避|拒))|コメントを(?:控|避|拒)|応じ(?:ていない|なかった|ず)|返答がな"
)
# It was said then, about what was then.
_THEN = re.compile(
    r"\bat the time\b|\bback then\b|\b(?:once|previously|had (?:earlier |previously |already )?)(?:told|said)\b|\bhad told\b|\byears? (?:ago|earlier)\b|\bat that time\b|\b[Ww]hen (?:they|it|he|she|the company) (?:first )?(?:re)?(?:announced|launched|introduced|unveiled)\b|当時"
)
_GOES_ON = re.compile(r"[“\"]?(?:He|She|They|It|At the time|Then|Later|But (?:he|she|they))\b")
_CLOSES = re.compile(r"[”\"」]")
# A line of speech without marks.
_DASHED = re.compile(r"\s{0,3}[-–—] ?\w")
# A letter's "me" is its writer.
_LETTER = re.compile(r"(?:Hi|Hello|Dear) [A-Z]")
# Who was named as another's source before.
_THE_SOURCE = re.compile(r"[Tt]he (?:source|person|official)s? (?:with|close|familiar|briefed)\b")
# Whom a pronoun means, and whether they told the article or somebody in it, "told me" does not say.
_PRONOUN_TOLD = re.compile(
    r"\b(?:[Tt]hey|[Hh]e|[Ss]he|I|you|who|it|doctors?|hospital|police)(?: (?:just|also|then|later|had|have|has))? told (?:me|us)\b"
)
_HINT = re.compile(
    r"told|tells|telling|confirmed to|said to|wrote to|interview|conversation|speaking|spoke|talk|\b[Ww]e\b|[Ww]e['’]ve|this (?:news|mag|pub|web|site|rep|corr|outlet)|\b[Oo]ur |learn|obtained|review|seen|viewed|verified|understands|reveal|anonym|familiar|knowledge|briefed|close to|identified|to be named|analysis|tally|witness|contacted|reached|statement|email|call|count|authorized|\([A-Z]|取材|本紙|本社|本誌|弊|編集部|入手|関係者|独自|インタビュー|調べ|記者|【|［"
)


def proof(article: Article, desk: Desk, *, credits_others: bool) -> tuple[Kind, Passage] | None:
    """The best sentence that shows what the article has at first hand, or None. Where it credits others,
    anonymous sources and a dateline may be theirs, and prove nothing."""
    found = list(_proofs(article, desk, credits_others))
    ranks = ("statement", "work", "sources", "dateline")
    return min(found, key=lambda one: (ranks.index(one[0]), one[1].number)) if found else None


def _proofs(article: Article, desk: Desk, credits_others: bool) -> Iterator[tuple[Kind, Passage]]:
    quotes = False
    before: Passage | None = None
    for passage in passages(article):
        sentence = passage.text[: crediting.LONGEST]
        last, before = before, passage
        # After a colon, another's words may follow without marks.
        after_colon, quotes = quotes, sentence.rstrip().endswith((":", "："))
        if passage.is_title or passage.again or after_colon or not _HINT.search(sentence):
            continue
        line = article.text[max(article.text.rfind("\n", 0, passage.at) + 1, passage.at - _LINE) : passage.at]
        if _DASHED.match(line or sentence) or _LETTER.match(sentence):
            continue
        if _is_open(line):
            closes = _CLOSES.search(sentence)
            if closes is None:
                continue
            sentence = " " * closes.end() + sentence[closes.end() :]
        if (
            last is not None
            and line.strip()
            and _GOES_ON.match(sentence)
            and crediting.PAST.search(last.text)
        ):
            continue
        kind = _of_sentence(sentence, passage, article, desk, credits_others=credits_others)
        if kind is None or (credits_others and kind in ("sources", "dateline")):
            continue
        yield kind, passage


def _is_open(line: str) -> bool:
    """Whether a quotation that began in this line is still open at its end."""
    return (
        line.count("“") > line.count("”") or line.count('"') % 2 == 1 or line.count("「") > line.count("」")
    )


def _of_sentence(
    sentence: str, passage: Passage, article: Article, desk: Desk, *, credits_others: bool
) -> Kind | None:
    if crediting.PAST.search(sentence) or _THEN.search(sentence):
        return None
    # Somebody else's "we", blanked so that every place stays.
    plain = _QUOTED.sub(lambda one: " " * len(one.group()), sentence)
    known = desk.mentions(plain)
    mentions = sorted((*known, *named_by_kind(plain, known)), key=lambda one: one.start)
    mine = [one for one in mentions if desk.is_own(one.name, article)]
    others = [one for one in mentions if one not in mine]
    unanswered = _NO_ANSWER.search(crediting.mask(plain, mine)[0]) is not None
    if mine and not unanswered:
        masked, _ = crediting.mask(plain, mine)
        if _NAMED.search(masked) or _NAMED_EAST.search(masked):
            # "As he said to Larkspur, and now confirmed to us": the other had it first.
            before = [one.name for one in others if one.end <= mine[-1].start]
            said = crediting.credited(plain, others, number=passage.number, linked=False)
            return None if not credits_others and any(one.name in before for one in said) else "statement"
        said = crediting.credited(plain, mine, number=passage.number, linked=False)
        if passage.number <= 2 and any(one.how == "wire" for one in said):
            return "dateline"
    # A mark that is opened in another sentence: whose "we" it is, nobody can say.
    marked = plain.count('"') % 2 == 1 or unanswered or _PRONOUN_TOLD.search(plain) is not None
    if others and any(
        one.strength < crediting.REPORTED
        for one in crediting.credited(plain, others, number=passage.number, linked=False)
    ):
        marked = True  # said to another, or told by one
    if (not marked and _OURSELVES.search(plain)) or (
        not others and not unanswered and _OURSELVES_EAST.search(plain)
    ):
        return "work" if re.search(r"\b[Ww]e\b", plain) else "statement"
    if (
        not others
        and _SOURCES.search(plain)
        and not _THE_SOURCE.match(plain.strip())
        and _SAID.search(plain)
        and not _OF_OTHERS.search(plain)
    ):
        return "sources"
    return None
