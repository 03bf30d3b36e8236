# ruff: noqa: E501 - an expression cut in two reads worse than a long line
"""The words that say how far a thing is, and those that take it back, in English and Japanese.

Tables only; `tense` says how they are read. English expressions end where the event's own word begins,
Japanese ones begin where it ends.
"""

from __future__ import annotations

import re

from monitor.model import Degree

Rule = tuple[re.Pattern[str], Degree, bool]
"""What is looked for, the degree it says, and whether it says so beyond doubt."""


def _rules(ending: str, rows: tuple[tuple[str, Degree, bool], ...]) -> tuple[Rule, ...]:
    return tuple((re.compile(words + ending, re.IGNORECASE), degree, firm) for words, degree, firm in rows)


# -- what undoes a claim --------------------------------------------------------------------------

_NOT = r"(?:not|never|no longer|without|cannot|[a-z]+n['’]t|neither|nor|refus\w+ to|declin\w+ to|fail\w* to|unable to|instead of|rather than|short of)"
NEGATED = re.compile(rf"\b{_NOT}\b(?:\s+[\w'’-]+){{0,4}}\s*$", re.IGNORECASE)
CONDITION = re.compile(
    r"\b(?:if|unless|whether|should|were to|in case|once|when|while|until|before|after|ahead of|since|provided|assuming|"
    r"(?<!it )(?<!they )(?<!company )had|for having|because|despite|although|though|like|why|how|ability|right|power|bid|efforts?|attempts?|push|chance)\b(?:[^,;:.\"“”]{0,60})$",
    re.IGNORECASE,
)
RELATIVE = re.compile(r"\b(?:which|who|that|whose|where)\s+(?:[\w'’]+ly\s+)?$", re.IGNORECASE)
CAPTION = re.compile(
    r"^\W*(?:photo|image|picture|file photo|video|watch|read|写真|画像)\b\s*[:：\]]", re.IGNORECASE
)
ALLEGED = re.compile(
    r"\b(?:accus\w+|alleg\w+|suspicion|suspected|claim\w*|conspir\w+|speculat\w+|believe[sd]?|thinks|rumou?r\w*|hoax\w*|unconfirmed|purport\w*|predict\w*|forecast\w*|"
    r"den(?:y|ies|ied|ying)|false\w*)\b",
    re.IGNORECASE,
)
PASSED = re.compile(
    r"\b(?:ago|last (?:year|month|summer|autumn|fall|winter|spring|decade)|previously|formerly|originally|at the time|historically|"
    r"first time since|earlier (?:this|that) year|years? (?:before|earlier)|back (?:in|on)|once|back then|people a year)\b|^(?:As well as|Besides|Apart from|In addition to|Separately)\b|昨年|前年|かつて|以前|当時|過去",
    re.IGNORECASE,
)
# A year, not a number of things ("2000 shops").
YEAR = re.compile(r"\b(?:19|20)\d\d\b(?=年|[^\d%]|$)(?!\s(?:[a-z]{4,}s)\b)")
ASKED = re.compile(r"[?？]\s*$|^(?:what|why|how|should|will|could|can|is|are|does)\b", re.IGNORECASE)

# -- talks ------------------------------------------------------------------------------------------

_TALK = r"(?:talks|discussions|negotiations)"
STAGES: tuple[tuple[str, Degree], ...] = (
    (r"early[- ]stage|early|preliminary|exploratory|initial", "in early talks"),
    (r"active|ongoing", "in talks"),
    (r"advanced[- ]stage|advanced|late[- ]stage|final[- ]stage|final|exclusive", "in advanced talks"),
)
_ANY_STAGE = "|".join(f"(?P<s{i}>{words})" for i, (words, _) in enumerate(STAGES))
STAGE = re.compile(rf"\b(?:{_ANY_STAGE}) {_TALK}\b", re.IGNORECASE)
STAGE_AFTER = re.compile(
    rf"\b{_TALK} (?:are|were|remain|is) (?:still |now |reportedly )?(?:at an? |in an? |in (?:the|their) )?(?:{_ANY_STAGE})(?:[ -]stages?)?\b",
    re.IGNORECASE,
)
NEAR = re.compile(
    r"(?:\b(?:is|are|have been|has been)\s(?:reportedly\s|now\s)?(?:very\s)?(?:close to|near)|\b(?:is|are)?\s?(?:nearing|nears|on the verge of|on the brink of|finali[sz]ing|closing in on))"
    r"\s(?:an?\s|the\s)?(?:[\w$€£¥.,-]+\s){0,4}?(?:deal|agreement|settlement|merger|acquisition|takeover|pact|order)\b"
    r"|\b(?:is|are|said to be)\s(?:reportedly\s|now\s)?(?:very\s)?close to\s(?:acquiring|buying|selling|merging|signing|finali[sz]ing|ordering|agreeing|striking|securing|appointing|completing)\b",
    re.IGNORECASE,
)
TALKS = re.compile(
    rf"\b(?:is|are|['’]s|['’]re|been|be|was|were)\s(?:currently |now |still |reportedly |also |already |at least |once again )?in {_TALK}\b"
    rf"|\b(?:is|are|has been|have been) (?:currently |now |still |reportedly )?negotiating\b|\b(?:is|are) (?:also |now |currently )?holding {_TALK}\b"
    rf"|\b(?:has|have) held {_TALK} (?:with|about|on|over)\b"
    r"|\b(?:is|are) (?:currently |now |still |reportedly )?discussing (?:an?|the|a possible|a potential) (?:[\w-]+ ){0,2}?"
    r"(?:deal|merger|takeover|acquisition|sale|bid|venture|partnership|alliance|purchase|investment|stake|tie-up|contract)\b",
    re.IGNORECASE,
)
TALKS_TITLE = re.compile(rf"\bin {_TALK}\b", re.IGNORECASE)
# Talks that ended, are to come, or are other talks.
OVER = re.compile(
    rf"\b{_TALK}[^.;]{{0,40}}\b(?:ended|end|collapsed?|failed|fail|broke|break|broken|stalled?|fell|fallen|began in|started in|suspended|halted|resumed?)\b"
    rf"|\b(?:after|following|ended|end|ending|resum\w+|months of|weeks of|years of|rounds? of|broke off|breaks off|walk\w* away from|no|not|isn['’]t|wasn['’]t|aren['’]t|"
    rf"weren['’]t|never|peace|nuclear|trade|ceasefire|if|denie[sd]|deny|denying|had)\b[^.;,]{{0,40}}\b{_TALK}\b"
    r"|\b(?:not|isn['’]t|aren['’]t|wasn['’]t|weren['’]t)\b[^.;,]{0,30}\b(?:negotiating|close|near)\b",
    re.IGNORECASE,
)

# -- English: the verb group before a verb, the verb over a noun ------------------------------------------

_ADV = r"(?:(?:also|now|soon|finally|officially|formally|successfully|already|jointly|reportedly|recently|just|today|then|currently|[a-z]+ly)\s+){0,2}"
_WHO = (
    r"(?:(?-i:[A-Z])[\w&.'’-]*|company|companies|firm|group|government|ministry|police|officials|court|judge|regulators?|agency|council|parliament|senate|house|lawmakers|"
    r"it|they|he|she|president|minister|bank|carrier|maker|giant|startup|start-up|unit|authorities|prosecutors|man|woman|team)"
)
# "Plans" as a noun: "shared its plans to", "paused plans to".
_VERB = r"(?<!\bits )(?<!\btheir )(?<!\bthe )(?<!\bof )(?<!\bany )(?<!\bhis )(?<!\bher )(?<!\bfor )(?<!\bwith )(?<!ed )(?<!\babout )(?<!\bon )"
_AGREEMENT = r"(?:deal|agreement|pact|contract|accord)"
# "Brightfab is to close", not "the aim is to close".
IS_TO = (
    r"(?<!aim )(?<!goal )(?<!plan )(?<!idea )(?<!purpose )(?<!task )(?<!job )(?<!hope )(?<!point )(?<!mission )(?<!strategy )(?<!way )(?<!step )"
    r"(?<!intention )(?<!priority )(?<!challenge )(?<!answer )(?<!it )(?<!this )(?<!that )\b(?:is|are) to"
)
# An expression a line:
# fmt: off
OVER_VERB = _rules(
    r"\s+" + _ADV + r"\s*$",
    (
        (r"\b(?:no|not have(?: any)?) (?:current |immediate |such )?(?:plans?|intention|intentions) (?:to|of)", "denied", True),
        (r"\b(?:agreed|agrees|agree|agreeing)(?: in principle)?(?: with [\w .,&'’-]{1,40}?)? to", "agreed", True),
        (r"\b(?:reached|reaches|signed|signs|inked|inks|struck|strikes|entered into|secured)\s(?:an?|the|its|their)\s(?:[\w$€£.,-]+\s){0,4}?" + _AGREEMENT + r"\s(?:[\w&.'’-]+\s){0,6}?(?:to|for)", "agreed", True),
        (r"\b(?:signed|announced|inked|agreed|entered into)\s(?:an?|the)\s(?:[\w-]+\s){0,2}?(?:memorandum of understanding|MOU|letter of intent|agreement|deal|contract)(?:\s\([A-Z]+\))?(?:\swith\s(?:[\w&.'’-]+\s){1,5}?)?\s?to", "agreed", True),
        (r"\b(?:is|are|was|were|['’]s|['’]re)?\s?(?:reportedly\s|also\s|now\s)?(?:considering|weighing|mulling)(?:\s(?:the|an?|its|their|possible|plans to|whether to))?", "speculated", True),
        (r"\b(?:may|might)(?: soon| also| yet)?", "speculated", True),
        (r"\brumou?red to(?: be)?", "speculated", True),
        (r"\b(?:is|are|['’]s|['’]re)\s(?:also\s|now\s|currently\s|reportedly\s)?(?:planning|preparing|aiming|due|scheduled|slated|set|going|poised|expected|intending)\s(?:to|for)", "plans", True),
        (_VERB + r"\b(?:plans|intends|aims|prepares|vows|pledges|promises|vowed|pledged|promised|(?<=has )decided|(?<=have )decided|decides) to", "plans", True),
        (r"\b(?:will|['’]ll|shall)", "plans", True),
        (r"\b(?:said|says|confirmed|told\s(?:\w+\s){0,2}\w+)(?:\son\s\w+day|\s\w+day|\sthat)*\s(?:it|they|the company|the group|the government)\swould", "plans", True),
        (IS_TO, "plans", True),
    ),
)
# fmt: on
TO_BE = re.compile(
    r"\b(?:will|['’]ll|(?:is|are) (?:\w+ly )?(?:set|due|scheduled|slated|expected|going|planned) to|(?:is|are) to) be\s+"
    + _ADV
    + "$",
    re.IGNORECASE,
)
HAVE = re.compile(
    r"\b(?:has|have|['’]ve|(?:said|says|confirmed)(?:\son\s\w+day|\s\w+day|\sthat)*\s(?:it|they|the company) had)\s+"
    + _ADV
    + r"(?:been\s+"
    + _ADV
    + ")?$",
    re.IGNORECASE,
)
WERE = re.compile(r"\b(?:was|were)\s+" + _ADV + "$", re.IGNORECASE)
SUBJECT = re.compile(rf"\b{_WHO},?\s+{_ADV}$", re.IGNORECASE)
BY = re.compile(r"\s+by\b", re.IGNORECASE)
# What stands between the article and its noun: no preposition, or the noun is another phrase's.
_WITHIN = (
    r"(?:(?!(?:with|in|to|for|by|at|on|from|that|which|who|after|as|is|are|was|were|and|of|will|has|have)\b)"
    r"[\w$€£¥.,'’&()/%-]+\s+){0,7}?"
)
# fmt: off
OVER_NOUN = _rules(
    rf"\s+(?:of\s+)?(?:an?|the|its|their|his|her|this)\s+{_WITHIN}$",
    (
        (r"\b(?:has |have )?(?:successfully |now |officially |formally )?(?:completed|completes|finali[sz]ed|finali[sz]es|concluded|wrapped up|closed)", "done", True),
        (r"\b(?:has |have )?(?:today |formally |officially |jointly )?announced", "announced", True),
        (r"\b(?:has |have )?(?:agreed(?: to| on| in principle on)?|(?:reached|signed|struck|inked|entered into)(?: an? (?:[\w.$-]+ ){0,3}?(?:agreement|deal|contract|pact)(?: with (?:[\w&.'’-]+ ){1,6}?)? ?(?:for|on|to))?)", "agreed", True),
        (r"\b(?:is|are) (?:reportedly |also |now )?(?:considering|weighing|mulling)", "speculated", True),
        (r"\b(?:is|are) (?:planning|preparing)", "plans", True),
    ),
)
# fmt: on
IS_DONE = re.compile(
    r"\s(?:[\w$€£¥.,'’&()-]+\s){0,6}?(?:has been|was|were|is|have been)\s(?:now |officially |formally |successfully )?(?:completed?|finali[sz]ed|closed|concluded)\b"
    r"|,?\s(?:which\s)?(?:officially |formally )?closed on\b",
    re.IGNORECASE,
)
DENIED = re.compile(
    r"\b(?:denied|denies|deny|denying|dismissed|dismisses|rejected|rejects|refuted|refutes)\s(?:(?:on\s)?\w+day\s|in a statement\s)?(?:any\s|all\s|the\s|media\s|press\s|recent\s|such\s|online\s|those\s)*"
    r"(?:reports?|rumou?rs?|speculation|claims?|suggestions?|that|it|being|having|they|he|she|planning)\b",
    re.IGNORECASE,
)
FALSE = re.compile(
    r"(?<!call )(?<!calls )(?<!called )(?<!calling )\b(?:an?\s|the\s)?(?:\w+\s)?hoax\b|\bno truth (?:to|in|behind)\b|\bdebunk(?:s|ed)\b"
    r"|\b(?:story|stories|reports?|rumou?rs?|claims?(?! that)|photos?|videos?|images?|article|it|this)(?:\s[\w’']+){0,5}?\s(?:is|are|was|were|turned out to be|proved|has been|have been)\s"
    r"(?:just\s|all\s|actually\s|completely\s|totally\s|simply\s|entirely\s)?(?:an?\s)?(?:fake|false|untrue|not true|bogus|fabricated|made[- ]up|unfounded|inaccurate|incorrect|baseless|without foundation|satire|debunked)\b"
    r"|\b(?:never happened|did(?:n['’]t| not) happen)\b",
    re.IGNORECASE,
)
NOT_FALSE = re.compile(
    r"\b(?:not|n['’]t|no) (?:an? )?(?:hoax|fake|false)\b"
    r"|\b(?:if|whether|may|might|could|possible|possibly|fear\w*|anti-hoax|initially|felt|thought|believ\w*|probably|branded|dubbed|labell?ed|den(?:y|ies|ied)|call(?:s|ed|ing)?|accus\w+)\b",
    re.IGNORECASE,
)
ANNOUNCED = re.compile(
    r"\b(?:announced|announces|announcing)\b(?!\s(?:\w+\s)?(?:plans?|intentions?)\b)|\bannounced (?:on|at|by|today|this)\b",
    re.IGNORECASE,
)
# "Apple to buy": a name or two, and nothing that could be a verb of which "to" says the purpose.
HEADLINE_TO = re.compile(
    r"^(?:[^:]{0,30}:\s)?(?-i:[A-Z])[\w.&'’-]*(?:,?\s(?:and\s|&\s)?(?:(?-i:[A-Z])[\w.&-]*(?:[^s\s,]|(?-i:[A-Z]s)|['’]s)|government|police|court|unit|maker|firm|startup)){0,4}\s(?P<to>to\s)$",
    re.IGNORECASE,
)
# What stands before that "to" and is no name.
NO_NAME = re.compile(
    r"\b(?:may|might|could|ready|likely|about|wants?|seeks?|able|unable|forced|tells?|told|asks?|asked|urges?|urged|refuses?|fails?|set|how|why|what|who|due|down|up|in|out|back|on|said|trying|attempting|wise|right|wrong|eager|keen|reluctant|unlikely|happy|free|hard|easy|best|quick|slow|too|enough|smart|foolish|sure|proud|glad|afraid|willing|unwilling|prepared|open|close|next|welcome|closer|new|[a-z]+ing(?=\s+to\s*$))\b",
    re.IGNORECASE,
)
# What is signed, and agreed on with nobody.
LAW = re.compile(
    r"\s(?:an?|the|his|her|its)?\s?(?:[\w-]+\s){0,2}?(?:orders?|bills?|laws?|legislation|proclamation|decree|pledge|letter|act|resolution|petition)\b",
    re.IGNORECASE,
)
# "Announced the ceasefire to allow the release": the release is not what is announced.
FURTHER = re.compile(r"\bto\b|\bthat\s\w+\s(?:has|have|had)\b|\bafter\b|\bbefore\b", re.IGNORECASE)
# "Might launch in March" is a guess at the day, not at the launch.
WHEN = re.compile(
    r"[^.;]{0,60}\b(?:as (?:early|soon) as|in (?:early |late |mid-)?(?:January|February|March|April|May|June|July|August|September|October|November|December|20\d\d)|"
    r"on (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|on [A-Z]\w+['’]s Day|this (?:week|month|year|summer|fall|autumn|spring|winter)|next (?:week|month|year))"
)
DOUBT = re.compile(
    r"\b(?:plans?|planned|planning|intention|proposal|proposed|potential|possible|talks|if|would|could|may|might|delay\w*|cancel\w*|not|end|agree\w*)\b",
    re.IGNORECASE,
)
AGREED = re.compile(
    r"\b(?:(?:has|have)\s)?(?:reached|signed|inked|struck|entered into)\s(?:an?|the)\s(?:[\w$€£.,-]+\s){0,4}?"
    r"(?:deal|agreement|pact|contract|accord|memorandum of understanding|settlement)\b",
    re.IGNORECASE,
)
PRONOUN = re.compile(
    r"(?:The (?:company|firm|group|government|ministry|maker|startup|agency|bank|carrier)|It|They|He|She)\b"
)
# Verbs that need no object in the past tense.
ALONE = frozenset("resignation opening closure death crash win retirement withdrawal return".split())
NEXT = re.compile(
    r"\s*(?:$|[,.;:)]|(?:by|while|in|at|on|for|after|during|over|as|from|with|under|near|since|when|because|and|or|amid|who|that)\b)",
    re.IGNORECASE,
)

# -- Japanese: what follows the event's word ---------------------------------------------------------

# fmt: off
JA = _rules(
    "",
    (
        (r"(?:する|を|の)?[^。、]{0,12}(?:予定|計画|考え)は(?:ない|ありません)", "denied", True),
        (r"[^。、]{0,16}(?:協議|交渉|検討|合意)(?:した|している|する)(?:という)?事実は(?:一切)?(?:ない|なく|ありません)", "denied", True),
        (r"[^。]{0,24}(?:報道|観測|うわさ|噂)?を(?:否定した|否定している|否定しました|全面否定)", "denied", True),
        (r"[^。、]{0,12}(?:初期段階の|予備的な?)(?:協議|交渉|検討)|(?:の|に向けた)?(?:協議|交渉)は(?:まだ)?初期段階", "in early talks", True),
        (r"[^。]{0,14}(?:最終調整|最終協議|最終交渉|大詰め|詰めの(?:協議|交渉|調整))", "in advanced talks", True),
        (r"[^。]{0,16}(?:協議|交渉)(?:中|に入った|に入る|を進めている|している|を始めた|を開始した|しています)", "in talks", False),
        (r"(?:すること)?(?:で|に|について)[^。、]{0,14}合意(?:した|しました|に達した|に至った|する$|$)", "agreed", True),
        (r"(?:契約)?を?(?:締結した|締結しました|結んだ|結びました|交わした)", "agreed", True),
        (r"(?:の手続き)?(?:を|が)?(?:すべて)?(?:完了した|完了しました|完了し、|終えた|成立した|完了$|完了を)", "done", True),
        (r"(?:を|の)?(?:する|すること)?[^。、]{0,10}検討(?:に入った|に入る|を始めた|している|する方針|中|へ|$)", "speculated", True),
        (r"(?:する|される)(?:可能性|かもしれ)|[^。、]{0,6}(?:との|の)?観測|する見方", "speculated", True),
        (r"(?:する|を|の)[^。、]{0,12}(?:方針|計画|予定|意向|見通し|見込み)(?:を固めた|を決めた|を明らかに|を示した|だ|で|。|$|である|を発表)", "plans", True),
        (r"(?:する|すること)と[^。]{0,24}発表(?:した|しました)", "announced", True),
        (r"(?:する|すること)を?(?:正式に)?発表(?:した|しました)", "announced", True),
        (r"を(?:正式に)?発表(?:した|しました|$)", "announced", True),
        (r"(?:した|された|しました|されました)(?=。|$|と(?:発表|明らか|述べ|いう|伝|みられ)|ことが|ことを)", "done", False),
    ),
)
JA_TALKS = _rules(
    "",
    (
        (r"(?:初期段階の|予備的な?)(?:協議|交渉)", "in early talks", True),
        (r"最終調整(?:に入った|に入る|している|を進めている|中)|最終協議|(?:協議|交渉)(?:が|は)大詰め|詰めの(?:協議|交渉|調整)", "in advanced talks", True),
    ),
)
# fmt: on
JA_NOT = re.compile(
    r"(?:せず|しない|しなかった|していない|ではない|見送|断念|中止|取りやめ|もし|れば|たら|場合)"
)
