# ruff: noqa: E501 - an expression cut in two reads worse than a long line
"""How far the news is by the main clause of a headline or of one of the first sentences, whatever its verb:
"Brightfab plans to drill", "has agreed a fee with", 社債を発行すると発表した.

For articles whose event has no word in `events`, or that say nothing with it. In English only a subject at
the very beginning with its verb group right after it, and only words that a newspaper does not use for
opinions: "may", "could" and a bare "will" foretell as often as they report. "Brightfab to drill" is a headline
of what is to come only with a verb of doing, since "Guide to" and "Road to" look alike. In Japanese the
predicate stands last, in headlines without its verb (検討, 値上げへ).
"""

from __future__ import annotations

import re

from monitor.evidence.certainty import deeds
from monitor.evidence.certainty.modality import HEADLINE_TO, IS_TO, NO_NAME, PASSED, YEAR, Rule
from monitor.evidence.certainty.tense import Sentence, Told
from monitor.model import Degree

_DATELINE = r"(?:[—–-]\s)?(?:[A-Z][A-Z .,'’-]{2,40}(?:, [A-Z][\w. ]{2,20})?(?:\s\([^)]{2,30}\))?\s?[-–—:]{1,2}\s?|[A-Z][\w ]{0,20}:\s)?"
_NO_VERB = r"(?!(?:is|are|was|were|has|have|had|says?|said|that|which|who|to|will|would|may|might|could|can|for|with|as|after|if|when|but)\b)"
# A name with what may stand by it: no verb, no comma but in a list or around an aside.
_SUBJECT = (
    rf"(?:(?:The|A|An)\s(?-i:[A-Za-z\d])|(?-i:[A-Z]))[\w&.'’-]*(?:,?\s{_NO_VERB}[\w&.'’-]+){{0,7}}?"
    r"(?:\s\([^()]{1,30}\))?(?:,\s[^,;“”\"]{3,110},)?"
)
_ADV = r"(?:reportedly |now |also |still |currently |formally |jointly ){0,2}"
_SAYING = r"(?: on \w+day| \w+day| today| in a statement| that)*"
# Characters after a verb group in which "last month" belongs to it.
LATER = 20
# Characters of a Japanese quotation before its predicate.
LONGEST = 40


def _rules(rows: tuple[tuple[str, Degree], ...]) -> tuple[Rule, ...]:
    return tuple(
        (
            re.compile(rf"^{_DATELINE}{deeds.LEAD_IN}{_SUBJECT}\s(?P<told>{words})", re.IGNORECASE),
            degree,
            False,
        )
        for words, degree in rows
    )


# fmt: off
_ENGLISH = _rules(
    (
        (r"(?:(?:said|says|confirmed)" + _SAYING + r" (?:it|they) had |has |have )?agree[ds]? (?:in principle )?to (?!disagree|discuss|meet|talks?|not\b|never\b)(?:(?:an?|the) (?:[\w$€£¥.,-]+ ){0,3}?(?=[a-z]{4,})(?!six\b|year\b)[a-z]+|(?!an?\b|the\b)[a-z]+)(?! year\b)", "agreed"),
        (r"(?:has |have )?agree[ds]? (?:on )?(?:terms|(?:an?|the|[$€£¥]?[\d.]+\w*)\s(?:[\w$€£¥.,-]+\s){0,4}?(?:deal|fee|pact|contract|merger|truce|ceasefire|price|takeover|partnership))\b", "agreed"),
        (r"(?:is|are) " + _ADV + r"(?:considering|weighing(?: up)?|mulling) (?:an? |the )?[a-z]+", "speculated"),
        (r"(?:is|are) " + _ADV + r"exploring (?:an? |the |a possible |a potential |its )?(?:[\w-]+ ){0,2}?(?:sale|bid|offer|merger|takeover|listing|ipo|deal|acquisition|options|spin-off|purchase|partnership)\b", "speculated"),
        (r"(?:is|are) " + _ADV + r"looking at [a-z]+ing\b", "speculated"),
        (r"(?:mulls|mulling|weighs|considers) (?:an? |the )?[a-z]+", "speculated"),
        (r"(?:(?:is|are) (?:now |also )?(?:planning|preparing|due|scheduled|set) to|plans to|intends to|(?:has|have) decided to|(?:said|says|confirmed)" + _SAYING + r" (?:it|they) (?:has|have|had) decided to|(?:said|says|confirmed|told (?:\w+ ){0,2}\w+)" + _SAYING + r" (?:it|they) (?:would|will|plans to|intends to|planned to|plan to)) (?!be\b|not\b|never\b|also\b|announce\b|reveal\b|say\b|discuss\b|continue\b|keep\b)[a-z]+", "plans"),
        (IS_TO + r" (?!be\b|blame\b|say\b|come\b|follow\b|not\b|have\b)[a-z]+", "plans"),
        (r"(?:is|are) to be (?!\w+ly\b|found\b|seen\b|believed\b|commended\b|congratulated\b|a\b|the\b)[a-z]+(?:ed|ilt|old|own|en|pt|ut)\b", "plans"),
        (r"(?:is|are) (?:now |also )?(?:planning|preparing) (?:an?|the|its|their)\s(?:[\w-]+\s){0,3}?(?!for\b|to\b)[a-z]{3,}\b", "plans"),
        (r"announced" + _SAYING + r"(?: [A-Z][a-z]{2}\. \d{1,2}(?: that)?)? (?:it|they|he|she)(?:['’]s|['’]ll| (?:will|would|is|are|was(?= \w+ing\b))) (?!not\b|now\b|never\b)[a-z]+", "announced"),
        (r"(?:has |have )?(?:today |just |now |formally |officially )?announced(?: on \w+day| \w+day| today)?(?= [“\"]?(?:an?|the|its|their|new)\b(?! (?:[\w-]+ ){0,2}?(?:plans?|planned|planning|proposal|proposed|intention|end|death|results?|findings?|would|could|may|might)\b))", "announced"),
        (r"will (?!be\b|not\b|never\b|likely\b|have\b|need\b)[a-z]+(?=[^.“”\"]{5,200}, (?:its|the|his|her) [\w -]{3,60} (?:said|announced) (?:on )?\w+day\b)", "plans"),
    )
)
# fmt: on
_DEEDS = _rules(deeds.ROWS)
# "..., the company announced on Monday": the whole sentence is what it announces.
_TOLD_LAST = re.compile(
    r",\s(?P<told>(?:(?:the|its) (?:company|firm|group|government|agency|ministry|club|studio|publisher|maker|bank|airline|retailer|startup|carrier|council|regulator|developer|league|team|department)"
    r"|(?-i:[A-Z])[\w.&-]+(?: (?:and )?(?-i:[A-Z])[\w.&-]+){0,3}) (?:has |have )?(?:announced|revealed)(?: (?:during|at) [^,;“”\"]{3,60}?)?(?: (?:on )?\w+day| today)?)(?:\s\([^()]{1,12}\))?\s?\.?$",
    re.IGNORECASE,
)
_NO_NEWS = re.compile(
    r"\b(?:plans?|planned|would|could|may|might|not|won['’]t|isn['’]t|considering|expects?|hopes?)\b"
)
# Headlines' present tense that leaves no doubt how far a thing is; deals that somebody "buys" do.
_TITLES = _rules(
    (
        (
            r"(?:inks?|signs?|strikes?|clinch(?:es)?|seals?|reach(?:es)?) (?:an? |the |its |[$€£¥][\d.]+\w* |[\w-]+ ){0,4}?(?:deal|agreement|pact|contract|accord|settlement)\b(?! to (?:end|extend) talks)",
            "agreed",
        ),
        (
            r"announces? (?:an? |the |its |new )?(?!plans?\b|intention|proposal|possible|potential|he\b|she\b|it\b|they\b|results?\b)[a-z0-9$€£¥]",
            "announced",
        ),
        (
            r"plans (?:an? |new |first |more |major |big |record |[$€£¥]\d|(?!under|after|over|never|other|whether|however|together|rather)[a-z]+er )(?:[\w.,$-]+ ){0,2}?[\w-]+",
            "plans",
        ),
    )
)
_DEED_TITLES = _rules(deeds.TITLES)
# What a headline's "to" is followed by where it means what is to come.
_DOING = re.compile(
    r"\s(?:acquire|add|appeal|ban|block|borrow|build|buy|cap|charge|close|create|cut|deploy|develop|discontinue|double|drill|drop|end|enter|"
    r"expand|halt|hire|host|impose|increase|install|introduce|invest|issue|join|launch|leave|lift|list|lower|merge|offer|open|overhaul|pay|phase|"
    r"produce|pull|quit|raise|reduce|refund|release|replace|require|restart|restore|resume|retire|scrap|sell|send|shed|shut|slash|spend|spin|split|"
    r"star|start|step|stop|supply|suspend|swap|take over|tax|test|trial|triple|undergo|upgrade|withdraw)\b",
    re.IGNORECASE,
)
_TO = re.compile(rf"^.{{2,80}}?(?=(?P<to>\sto){_DOING.pattern})", re.IGNORECASE)
_PLANNED = re.compile(
    r"^[\w$€£¥.,' -]{3,60}?\s(?P<told>planned (?:for|in|at|near) (?:the )?(?-i:[A-Z])[\w-]+)"
)
# What "to" goes with, so that it foretells nothing: "vote to end".
_NOUN_TO = re.compile(
    r"\b(?:votes?|bill|law|rule|plan|bid|deal|effort|move|push|call|race|guide|way|need|right|power|fight|pact|offer|attempt|decision|order|"
    r"pledge|promise|refusal|failure|desire|threat|reason|time|tool|app|chance|ability|proposal|petition|campaign|agree|vow|plead|opt)$",
    re.IGNORECASE,
)
# "No talks", said by who would hold them.
_DENIAL = re.compile(
    r"\b(?:(?:is|are|was|were) not (?:currently )?(?:in|holding|engaged in) (?:any )?(?:talks|discussions|negotiations)"
    r"|(?:has|have) not (?:held|had|entered(?: into)?|been in|engaged in) (?:any )?(?:talks|discussions|negotiations)"
    r"|(?:has|have|had) no (?:current |immediate |such )?(?:plans?|intention) (?:to|of) (?!comment)[a-z]+"
    r"|(?:does|do|did) not intend to (?:make an? (?:offer|bid)|bid|buy|acquire|sell|merge)"
    r"|[Nn]o (?:agreement|deal) has been (?:reached|made|signed) with any\w*\b"
    r"|[Tt]here (?:are|is|were|have been) no (?:talks|discussions|negotiations|plans)(?! \w+ing\b)\b)"
)
_DENIES = re.compile(
    rf"^{_DATELINE}{_SUBJECT}\s(?P<told>(?:has |have )?(?:denie[sd]|dismisse[sd]|dismiss|deny|refute[sd]?|rejects?|rejected)\s"
    r"(?:(?:the|all|any|media|press|recent|such|online|local|news|those|a|claims and|as false)\s)*(?:reports?|rumou?rs?|speculation|suggestions)"
    r"|(?:has |have )?denie[sd] (?:(?:on )?\w+day )?(?:that )?(?:(?:it|they) (?:plans?|planned|would|intends?|intended|(?:is|are|was|were) (?:planning|considering|in talks))|(?:any )?(?:plans?|talks) (?:to|of|with)))\b",
    re.IGNORECASE,
)
# Names nobody, and leaves no doubt.
NO_AGREEMENT = re.compile(r"^No (?:agreement|deal) has been (?:reached|made|signed) with any\w*\b")
# A lead's pronoun for whom the headline names.
_COMPANY = re.compile(r"^The (?:company|firm|group|government|ministry|maker|startup|agency|bank|carrier)\b")
_NAMELESS = re.compile(rf"{NO_AGREEMENT.pattern}|{_COMPANY.pattern}")
_NO_DENIAL = re.compile(
    r"\b(?:but|yet|so far|although|though|while|peace|nuclear|ceasefire|until)\b", re.IGNORECASE
)

# Nouns that are verbs with する, and no place that one may go to.
_VERBAL = (
    "検討|発行|参入|進出|統合|設置|導入|新設|建設|増産|減産|値上げ|値下げ|引き上げ|引き下げ|撤退|廃止|開始|再開|終了|強化|拡大|縮小|買収|売却|出資|上場|提携|増資|"
    "支援|販売|発売|生産|量産|設立|開業|閉鎖|閉店|申請|公表|義務化|許可制|無償化|分社化|増税|減税|解禁|規制|移転|延期|中止|投資|合併|合意|採用|削減|募集|改正|派遣"
)
_JA_KNOWN = r"(?:ことが[^。]{0,14}(?:分か|わか)った)?"
_ENDINGS: tuple[tuple[str, Degree], ...] = (
    (r"(?<!てい)(?<![はがもで]あ)[るうすくぐつぬぶむ]と(?:[^。、]{0,12})?発表した。?$", "announced"),
    (r"(?<!てい)(?<![はがもで]あ)[るうすくぐつぬぶむ]と(?:[^。、]{0,12})?明らかにした。?$", "plans"),
    (r"(?<!結果)(?<!談話)(?<!声明)(?<!調査)を(?:正式に)?発表した。?$", "announced"),
    (r"(?:方針を(?:固めた|決めた|明らかにした|示した)|方針だ|方針である" + _JA_KNOWN + r"|計画だ|予定だ|計画している" + _JA_KNOWN + r"|計画を明らかにした|方針を固めた" + _JA_KNOWN + r")。?$", "plans"),
    (r"(?:ことで(?:大筋|基本)?合意した|に(?:大筋|基本)?合意した|(?:で|に)(?:大筋|基本)?合意したと[^。、]{0,14}(?:発表した|明らかにした)|契約を(?:結んだ|締結した)(?:と[^。、]{0,14}発表した)?)。?$", "agreed"),
    (r"(?:方向で|について|に向け(?:て|た)?)(?:の)?(?:協議|交渉)(?:している|に入った|を進めている|を始めた)" + _JA_KNOWN + r"。?$", "in talks"),
    (r"検討(?:に入った|を始めた|している|を進めている)" + _JA_KNOWN + r"。?$", "speculated"),
    (r"ことを決めた。?$", "plans"),
    (r"報道[^。]{0,12}「事実(?:ではない|はない|と異なる)」(?:と|との)[^。]{0,10}(?:コメント|述べ|否定)[^。]{0,8}。?$", "denied"),
    (r"(?:協議|交渉|検討|合意)(?:した|している|する)(?:という)?事実は(?:一切)?(?:ない|ありません)(?:と[^。、]{0,10}(?:コメント|発表|述べ|説明|否定)[^。、]{0,8})?。?$", "denied"),
    (r"「(?:そのような|そうした|そういった|報道のような)事実は(?:一切)?(?:ない|ありません)」と[^。]{0,10}(?:コメント|発表|述べ|説明|否定)[^。]{0,8}。?$", "denied"),
    (r"(?:報道|観測|うわさ|噂|協議|交渉|統合|買収|売却|合併|提携)[^。]{0,60}?否定した。?$", "denied"),
)  # fmt: skip
# A lead's plain form is of what is to come: 新工場を建設する。
_LEAD_JA: Rule = (re.compile(rf"(?:{_VERBAL})する。$"), "plans", False)
_JAPANESE: tuple[Rule, ...] = tuple(
    (re.compile(words), degree, False) for words, degree in (*_ENDINGS, *deeds.JAPANESE)
)
_TITLES_JA: tuple[Rule, ...] = (
    (
        re.compile(r"(?<!結果)(?<!談話)(?<!声明)(?<!謝罪文)(?<!調査)を(?:正式)?発表(?=$|[\s\u3000])"),
        "announced",
        False,
    ),
    (re.compile(r"を?検討(?:へ)?(?=$|[\s\u3000、＝=])"), "speculated", False),
    (re.compile(rf"(?:計画|{_VERBAL})か(?=$|[\s\u3000＝=])"), "speculated", False),
    (re.compile(rf"(?:{_VERBAL})へ(?=$|[\s\u3000、＝=])"), "plans", False),
    (re.compile(r"「[^「」]{0,20}(?<!決定した)事実は(?:ない|ありません)」"), "denied", False),
    *((re.compile(words), degree, False) for words, degree in deeds.TITLES_JA),
)
_NOT = re.compile(
    r"^(?:As|While|When|After|Before|Why|How|Although|Though)\b|\b(?:if|unless|despite|rumou?r\w*|hoax|fake|alleg\w+|claim\w*|denie[sd]|deny|no longer)\b|[?？]",
    re.IGNORECASE,
)
_FORETOLD = re.compile(r"\b(?:analysts?|predict\w*|forecast\w*)\b", re.IGNORECASE)
_REPORTEDLY = re.compile(r"\breportedly\b", re.IGNORECASE)
_NOT_JA = re.compile(r"ない|かつて|当時|昨年|容疑|罪|疑い|可能性|政策金利|会合|有罪|判決")


def told(sentence: Sentence) -> Told | None:
    """What the main clause says; None where it says nothing of that kind."""
    text = sentence.text
    if not sentence.title and not sentence.names and not _NAMELESS.search(text):
        return None
    if (denied := _denial(sentence)) is not None:
        return denied
    if _NOT.search(text):
        return None
    if text[:1].isascii():
        found = _english(sentence)
        if found is not None or text.isascii():
            return found
    return _japanese(sentence)


def _english(sentence: Sentence) -> Told | None:
    text = sentence.text
    doubted = _REPORTEDLY.search(text) is not None
    for pattern, degree, _ in _ENGLISH if sentence.title else (*_ENGLISH, *_DEEDS):
        if (m := pattern.search(text)) is not None and not (doubted and degree != "speculated"):
            if _background(sentence, m, degree):
                return None
            return Told(degree, m.start("told"), m.start("told") + len(m["told"].rstrip()))
    if not sentence.title:
        m = None if doubted or _NO_NEWS.search(text) else _TOLD_LAST.search(text)
        return m and Told("announced", m.start("told"), m.end("told"))
    if doubted:
        return None
    for pattern, degree, _ in (*_TITLES, *_DEED_TITLES):
        if (m := pattern.search(text)) is not None and _one_subject(text[: m.start("told")]):
            end = m.start("told") + len(m["told"].split()[0]) if degree == "announced" else m.end("told")
            return Told(degree, m.start("told"), end)
    if (m := _PLANNED.search(text)) is not None:
        return Told("plans", m.start("told"), m.end("told"))
    m = _TO.search(text)
    if m is not None and _one_subject(m.group()) and not _NOUN_TO.search(m.group()):
        verb = _DOING.match(text, m.end("to"))
        return Told("plans", m.start("to") + 1, verb.end() if verb else m.end("to"))
    return None


def _background(sentence: Sentence, m: re.Match[str], degree: Degree) -> bool:
    """Whether a main clause tells what is past, foretold, or of somebody whom the story does not name."""
    text = sentence.text
    if degree == "plans" and _FORETOLD.search(text):
        return True
    near = text[: m.end("told") + (3 * LATER if degree == "done" else LATER)]
    if PASSED.search(near) or any(int(year) < sentence.year - 1 for year in YEAR.findall(near)):
        return True
    return not (sentence.title or sentence.named(m.start("told")) or _COMPANY.match(text))


def _one_subject(text: str) -> bool:
    """Whether what stands before a headline's verb is a name, and no clause or another's noun ("court backs
    Brightfab's")."""
    return (
        HEADLINE_TO.search(f"{text.strip()} to ") is not None
        and NO_NAME.search(f"{text.strip()} to ") is None
    )


def _denial(sentence: Sentence) -> Told | None:
    text = sentence.text
    if (m := _DENIES.search(text)) is not None and not PASSED.search(text):
        return Told("denied", m.start("told"), m.end("told"), firm=True)
    m = _DENIAL.search(text)
    if m is None or _NO_DENIAL.search(text) or "?" in text:
        return None
    if text[: m.start()].count("“") > text[: m.start()].count("”"):
        return None
    return Told("denied", m.start(), m.end(), firm=True)


def _japanese(sentence: Sentence) -> Told | None:
    text = sentence.text
    rules = (*_TITLES_JA, *_JAPANESE) if sentence.title else _JAPANESE
    if sentence.early and not sentence.title:
        rules = (*_JAPANESE, _LEAD_JA)
    for pattern, degree, _ in rules:
        m = pattern.search(text)
        if m is None or (degree != "denied" and _NOT_JA.search(text)):
            continue
        if degree == "denied" and re.search("容疑|疑惑|関与|罪", text):
            continue
        end = m.end() - m.group().endswith("。")
        start = m.start() if sentence.title and degree == "denied" else _begin(text, m.start())
        return Told(degree, start, end, firm=degree == "agreed")
    return None


def _begin(text: str, at: int) -> int:
    """Where a Japanese quotation begins: with the phrase that the predicate belongs to."""
    comma = max(text.rfind(mark, 0, at) for mark in "、は") + 1
    return comma if at - comma <= LONGEST else at - LONGEST // 2
