# ruff: noqa: E501 - a row cut in two reads worse than a long line
"""Whether words claim more than their sources: how far a thing is, what is denied, which way it goes.

Two tables, in English and Japanese. `_RUNGS` has the words that keep a sentence from saying that a thing is so:
where they stand, it stands that far up and no further. `_CLASSES` has words that say something of their own
(agreed, confirmed, fell, record): words may have one only where a source has one of the same row. What the
evidence says of a sentence (`evidence.degree_of`) counts as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import get_args

from monitor import evidence, text
from monitor.model import Degree
from monitor.wording.values import Ask, Fault

_DEGREES = get_args(Degree)


def _both(english: str, japanese: str) -> re.Pattern[str]:
    # Letters of ASCII alone, so that a word of English ends where Japanese begins: CEOが.
    return re.compile(rf"\b(?:{english})\b|{japanese}", re.IGNORECASE | re.ASCII)


# From the lowest; a sentence has the lowest of those it has words of.
_RUNGS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("speculated", _both(
        r"(?-i:may)|might|could|consider(?:s|ed|ing)?|weigh(?:s|ed|ing)?|mull(?:s|ed|ing)?|explor(?:es?|ed|ing)|possib(?:le|ly|ility)|potential(?:ly)?|rumou?r\w*|speculat\w+|reportedly|"
        r"alleged(?:ly)?|likely|whether|said to|understood to|believed to|looking at|studying",
        r"検討|可能性|観測|かもしれ|模索|との見方|とみられ|うわさ|噂|浮上|か(?=$|[、。 ])|疑い|疑惑")),
    ("in early talks", _both(r"early[- ]stage|early talks|preliminary|exploratory", r"初期段階|予備的|打診")),
    ("in talks", _both(
        r"talks?|negotiat\w+|discuss\w*|seek(?:s|ing)?|sought|hop(?:es?|ed|ing)|want(?:s|ed)?|propos(?:es?|ed|al|ing)|bids?|eye(?:s|d|ing)|court(?:s|ed|ing)|would|pursu(?:es?|ing)|urg(?:es?|ed)|call(?:s|ed)? for|threat\w*|ask(?:s|ed)?|offers? to|eager|keen|willing|interest(?:ed)?",
        r"協議|交渉|目指|提案|求め|要請|希望|意欲|呼びかけ|迫る|訴え")),
    ("in advanced talks", _both(r"advanced|near(?:s|ing|ly)?|close to|finali[sz]ing|final stages?|on the verge", r"最終調整|大詰め|最終段階|詰めの")),
    ("plans", _both(
        r"plan(?:s|ned|ning)?|will|to|intend(?:s|ed)?|expect(?:s|ed|ing)?|set to|due|schedul\w+|prepar(?:es?|ed|ing)|aim(?:s|ed|ing)?|target(?:s|ed|ing)?|forecast(?:s|ed)?|pledg(?:es?|ed)|vow(?:s|ed)?|promis(?:es?|ed)",
        r"計画|予定|方針|へ(?=$|[、。 ])|見通し|見込|予想|する(?=$|[、。])|意向|準備|約束|目標")),
    ("agreed", _both(r"agree(?:s|d|ment|ments)?|sign(?:s|ed)|announc\w+|deals?|pacts?|contracts?|approv\w+|accord|accepts?|accepted|decid(?:es|ed)|decision", r"合意|締結|契約|発表|決定|決め|承認|調印|認可")),
)  # fmt: skip
_SO = len(_RUNGS)
_PLANS, _AGREED = (
    next(at for at, (name, _) in enumerate(_RUNGS) if name == one) for one in ("plans", "agreed")
)
_RELATIVE = re.compile(r",? (?:(?:on|in|of|for|to|with|from) )?(?:which|who|whose|where)\b")
_FINITE = re.compile(r"\b(?:has|have|had|is|are|was|were|said|\w{3,}ed)\b")
_LEAST_HEAD = 40
_DEEDS = ("up", "down", "ended", "delayed", "denied", "approved", "unchanged", "began", "resumed")
# The thing that it is done to: after the verb in English, before it in Japanese.
_AFTER = re.compile(r" (?:its|the|their|his|her|an?) (?:\w+ )?([a-z]{4,})\b")
_BEFORE = re.compile(r"([㐀-鿿々ァ-ヺー]{2,})[をがのは](?:大幅に)?$")
# What says something: runs of ideographs or katakana, long words of English (by their beginning).
_SAYING = re.compile(r"[㐀-鿿々]{2,}|[ァ-ヺー]{3,}|[a-z]{6,}")
_STEM = 6
# "To" before a name or a figure is no purpose.
_NO_PURPOSE = re.compile(
    r"\b(?:to|from)\s(?=[$€£¥\d]|the\b|an?\b|its\b|(?-i:[A-Z]))|\bup to\b|\b(?:deal|talk|target|price|offer|plan)s? of\b"
    r"|\b(?:according|due|thanks|compared|close|access|addition|response|relation|next|prior) to\b"
    r"|(?<=\bagrees) to\b|(?<=\bagreed) to\b|(?<=\bdeal) to\b|(?<=\bpact) to\b|(?<=\bcontract) to\b|(?<=\bdecides) to\b|(?<=\bdecided) to\b"
    r"|\b(?:(?:that|than|as) )?(?:\w+ )?(?:analysts|economists|investors)(?: had| have)? (?:expect\w*|forecast|predicted|estimated)\b"
    # Talks that are over keep nothing open.
    r"|\b(?:after|following|ending|ended|ends|despite)\s(?:[\w-]+\s){0,3}?(?:talks?|negotiations?|discussions?|months|bids?|offers?|proposals?)\b"
    r"|(?:協議|交渉|検討|提案)(?:の末|を経て|の結果|後)",
    re.IGNORECASE | re.ASCII,
)

_CLASSES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("agreed", _both(r"agree(?:s|d|ment|ments)?|sign(?:s|ed|ing)|(?:struck|strikes|reach(?:es|ed)?|clinch(?:es|ed)?|seal(?:s|ed)?|ink(?:s|ed)?)(?= (?:an? |the |[$€£¥]|\w+ ){0,3}?(?:deal|pact|accord|agreement))|pact|accord|contract(?:s|ed)?", r"合意|締結|契約|調印")),
    ("done", _both(r"complet(?:e|es|ed|ing|ion)|finali[sz](?:es?|ed)|clos(?:es|ed)|conclud(?:es|ed)|has (?:bought|acquired|sold|taken|raised|invested|launched|merged|opened|built)|have (?:bought|acquired|sold|taken)|took over|bought|acquired|already", r"完了|成立|終え|を?買収した|取得した|売却した|完成|すでに|既に|済み")),
    ("confirmed", _both(r"confirm(?:s|ed|ation)?|official(?:ly)?|definitive(?:ly)?|certain(?:ly)?|guarantee\w*|undoubted\w*|sure", r"確認し|認めた|正式|確実|確定|間違いな|保証|明言")),
    ("announced", _both(r"announc\w+|unveil\w*|reveal\w*|declar\w+", r"発表|公表|公開し|明らかに|宣言|表明")),
    ("decided", _both(r"decid\w+|decision|resolv(?:es|ed)", r"決定|決め|決議|判断")),
    ("promised", _both(r"pledg\w+|vow\w*|promis\w+|commit(?:s|ted|ment)?", r"約束|表明|誓|公約|コミット")),
    ("must", _both(r"must|forced|requir\w+|oblig\w+|order(?:s|ed) to|mandat\w+", r"義務|強制|余儀な|しなければ|命じ|命令")),
    ("will", _both(r"will|shall|to|plan(?:s|ned|ning)?|aims?|intends?|(?:is|are) (?:going|set|due) to", r"計画|予定|方針|へ(?=$|[、。 ])|する(?=$|[、。])|意向|目指|となる|される(?=$|[、。])")),
    ("approved", _both(r"approv\w+|clear(?:s|ed|ance)|authori[sz]\w+|ratif\w+|greenlight\w*|green light", r"承認|認可|許可|可決|批准")),
    ("denied", _both(r"den(?:y|ies|ied|ying|ial)|reject\w*|refut\w+|dismiss(?:es|ed)|refus\w+|declin(?:es|ed) to|block(?:s|ed)|ban(?:s|ned)?|oppos\w+", r"否定|拒否|拒絶|却下|断っ|断る|反対|禁止|阻止|退け")),
    ("ended", _both(r"cancel\w*|scrap(?:s|ped)?|abandon\w*|withdr\w+|collaps\w+|fail(?:s|ed|ure)?|halt(?:s|ed)?|drop(?:s|ped) (?:its|the|plans?)|end(?:s|ed)|stop(?:s|ped)?|suspend\w*|paus(?:es|ed)|terminat\w+|quit(?:s)?|resign\w*|step(?:s|ped) down|shut(?:s|ting)?|broke off|called off|bankrupt\w*|insolven\w+", r"中止|撤回|断念|破談|決裂|白紙|停止|打ち切|終了|撤退|失敗|辞任|退任|閉鎖|破産|倒産|破綻|解消|中断")),
    ("delayed", _both(r"delay\w*|postpon\w+|put off|push(?:es|ed) back|defer(?:s|red)?|late", r"延期|遅れ|先送り|後ろ倒し|遅延|遅く")),
    ("resumed", _both(r"resum\w+|restart\w*|reopen\w*|reviv\w+", r"再開|再稼働|復活|復帰")),
    ("began", _both(r"beg[ai]n\w*|start(?:s|ed|ing)?|launch\w*|open(?:s|ed|ing)?|introduc\w+|debut\w*|ship(?:s|ped|ping)?|roll(?:s|ed|ing)? out|releas\w+|go(?:es)? on sale", r"開始|始め|始ま|開業|開設|着手|着工|発売|投入|公開|稼働|開く|開い|導入|提供|出荷|リリース|配信|立ち上げ|設立|スタート|参入|始動")),
    ("up", _both(r"ris(?:e|es|en|ing)|rose|increas\w+|grow(?:s|n|th|ing)?|grew|gain(?:s|ed)?|climb(?:s|ed)?|jump(?:s|ed)?|surg\w+|soar\w*|rall(?:y|ies|ied)|rais(?:e|es|ed|ing)|up(?! to\b)|higher|expand(?:s|ed|ing)?|expansion|boost(?:s|ed)?|beat(?:s)?|exceed(?:s|ed)?|more|top(?:s|ped)|hik(?:e|es|ed)|doubl\w+|tripl\w+|strengthen\w*|add(?:s|ed)?|accelerat\w+", r"増|上昇|上げ|上が|高騰|急騰|拡大|伸び|成長|上回|超え|超(?=[、。」]|$)|プラス|改善|好調|強化|積み増|引き上げ|値上げ|高く|倍増|加速|調達|追加|さらに|上乗せ")),
    ("down", _both(r"fall(?:s|en|ing)?|fell|declin(?:e|es|ed|ing)|decreas\w+|drop(?:s|ped|ping)?|los(?:e|es|t|ing)|slump\w*|plung\w*|tumbl\w+|slid(?:e|es)?|down|lower(?:s|ed)?|cut(?:s|ting)?|reduc\w+|shrink\w*|shr[ua]nk|slash\w*|less|fewer|miss(?:es|ed)?|weak\w*|slow(?:s|ed|er|ing|down)?|eas(?:e|es|ed)|trim(?:s|med)?|shed(?:s)?|sank|sinks?|worsen\w*|lay(?:s|ing)? off|laid off|layoffs?|halv\w+", r"減|下落|下げ|下が|急落|縮小|落ち|低下|下回|割れ|マイナス|悪化|不振|削減|引き下げ|値下げ|低く|鈍化|失っ|失う|安く|弱")),
    ("loss", _both(r"loss(?:es)?|deficit", r"赤字|損失|欠損")),
    ("profit", _both(r"profits?|earnings|(?:net )?income|surplus|profitab\w+|earn(?:s|ed)", r"利益|黒字|純利|増益|減益|営業益|最終益|収益|決算|もうけ|稼")),
    ("sales", _both(r"revenues?|sales|turnover", r"売上|売り上げ|増収|減収|収入|収益|販売")),
    ("valuation", _both(r"valu(?:ation|ed|es|ing)|worth|market cap\w*|enterprise value", r"評価額|企業価値|時価総額|相当")),
    ("stake", _both(r"stakes?|shareholding|holding|ownership", r"株式|持ち分|持分|出資|保有|株を")),
    ("debt", _both(r"debts?|loans?|bonds?|borrow\w*|credit", r"借金|債務|負債|融資|社債|借り|債券|与信")),
    ("jobs", _both(r"jobs?|workers?|staff|employees?|layoffs?|workforce|hir(?:e|es|ed|ing)|headcount", r"雇用|従業員|人員|社員|職員|解雇|リストラ|人を|働く|労働")),
    ("fined", _both(r"fin(?:ed|es)|penalt\w+|sanction\w*", r"罰金|制裁|課徴金|過料")),
    ("sued", _both(r"su(?:e|es|ed|ing)|lawsuits?|litigation|suit", r"提訴|訴訟|訴え|裁判")),
    ("crime", _both(r"arrest\w*|charg(?:ed|es)(?= with)|indict\w*|fraud\w*|convict\w*|guilty|illegal\w*|brib\w+|crim\w+|stole\w*|theft|scandal|investigat\w+|prob(?:e|es|ed|ing)|raid\w*", r"逮捕|起訴|詐欺|有罪|違法|贈賄|収賄|犯罪|盗|不正|捜査|調査|疑惑|容疑|摘発|捜索")),
    ("harm", _both(r"kill\w*|die[sd]?|dead|deaths?|injur\w+|explo(?:de|des|ded|sion)|fires?|crash\w*|attack\w*|hack\w*|breach\w*|leak\w*|outage|recall\w*|defect\w*", r"死|負傷|爆発|火災|墜落|攻撃|侵害|流出|漏|障害|リコール|欠陥|事故|不具合|炎上|襲")),
    ("first", _both(r"first(?! (?:half|quarter|time in))|debut|maiden|unprecedented|never before", r"初(?!期|頭|旬)|第1|第一|前例")),
    ("most", _both(r"biggest|largest|most|highest|fastest|best|top|leading|record|greatest|strongest|historic\w*|world['’]s", r"最大|最高|最多|最速|最強|首位|トップ|過去最|世界一|史上|記録|大手|最先端|歴史的")),
    ("least", _both(r"smallest|lowest|least|worst|slowest|weakest", r"最小|最低|最少|最悪|最安|最も")),
    ("only", _both(r"only|sole(?:ly)?|alone|exclusive(?:ly)?|entire(?:ly)?|whole|full(?:y)?|all|every|wholly|majority|control(?:s|ling|led)?", r"唯一|独占|のみ|だけ|単独|全(?!国|体)|すべて|完全|過半|支配|専用")),
    ("part", _both(r"some|part(?:ly|ial\w*)?|minority|several|joint(?:ly)?", r"一部|少数|いくつ|共同|部分|数(?=[社人件])")),
    ("because", _both(r"because|due to|owing to|caus(?:e|es|ed|ing)|thanks to|driven by|led to|as a result|result(?:s|ed) in|over|amid|after|following|despite", r"ため|により|による|によって|原因|受け|影響|背景|ことで(?!.{0,4}合意)|から|後(?=に|、|の|$)|結果|にもかかわらず|めぐ|巡")),
    ("secret", _both(r"secret\w*|hidden|conceal\w*|mislead\w*|lie[sd]?|false\w*|fake", r"秘密|隠|虚偽|偽|うそ|ひそか|極秘")),
    ("says who", _both(r"analysts?|experts?|critics?|insiders?|investors?|regulators?|shareholders?|police|court|judges?|government|ministry|minister|president|lawmakers?|unions?", r"アナリスト|専門家|批判|投資家|規制当局|当局|株主|警察|裁判|政府|省|大臣|相(?=[はがのを、])|大統領|首相|議員|労組|組合|監督")),
    ("who is it", _both(r"founder|co-founder|chair(?:man|woman)?|chief executive|CEO|CFO|CTO|director|head|boss|owner|subsidiary|unit|rival|supplier|customer|partner|parent", r"創業|会長|社長|最高経営責任者|取締役|トップ|代表|幹部|子会社|傘下|競合|ライバル|サプライヤー|取引先|顧客|親会社|提携|パートナー|オーナー|供給")),
    ("unchanged", _both(r"unchanged|hold(?:s)?|held|keep(?:s)?|kept|maintain\w*|steady|flat|stay(?:s|ed)?|remain\w*", r"据え置|維持|続け|継続|横ばい|とどま|保つ|守")),
    ("sells", _both(r"sell(?:s|ing)?|sold|sale of|divest\w*|offload\w*", r"売却|手放|譲渡|販売|発売|売る|売り")),
    ("buys", _both(r"buy(?:s|ing)?|bought|acqui\w+|purchas\w+|takeover|take over|buyout", r"買収|取得|買い|購入|子会社化")),
    ("invests", _both(r"invest\w*|fund(?:s|ed|ing)?|financ\w+|back(?:s|ed|ing)", r"出資|投資|資金|調達|支援|融資")),
    ("outlook", _both(r"outlook|forecasts?|guidance|expect\w*|predict\w*|estimat\w+|likely|will|would|may|could", r"見通し|見込|予想|予測")),
    ("hired", _both(r"hir(?:e|es|ed|ing)|recruit\w*", r"採用|雇い|募集")),
    ("exclusive of", _both(r"instead of|rather than|replac\w+|switch\w*", r"代わり|置き換|切り替|交代|代替|移行|乗り換")),
)  # fmt: skip
_NOT = re.compile(
    r"\b(?:not|no|never|none|nor|neither|without|cannot|hardly|lack(?:s|ed)?|\w+n['’]t|unable|yet to)\b"
    r"|な(?:い|く|かった|し)(?!がら)|ず(?=、|に|$)|せず|ません|未(?=定|発表|確認|公表)|非(?=公表|公開)|否定",
    re.IGNORECASE,
)


def faults(words: str, ask: Ask, related: Sequence[str]) -> Iterator[Fault]:
    """What `words` claim that their sources do not. `related`: the sources that speak of the same names."""
    sources = ask.sources
    near = _of_one_event(words, related)
    own = rung(words)
    if own > max(max(rung(one), rung(_main(one))) for one in near):
        yield Fault(kind="more certain", what=_rung_name(own))
    yield from _degrees(words, ask, near)
    for name, pattern in _CLASSES:
        # "To" says "will" in a source's headline; in the words, the rungs have it.
        m = next((m for m in pattern.finditer(words) if m.group() != "to"), None)
        if m and not any(pattern.search(one) for one in sources):
            yield Fault(kind="not said", what=f"{name} ({m.group()})")
    denied = _NOT.search(words)
    if denied and not any(_NOT.search(one) for one in near) and not _denied_there(words, denied, sources):
        yield Fault(kind="negation", what=denied.group())
    if not denied and all(_NOT.search(one) for one in near):
        yield Fault(kind="negation", what="lost")
    yield from _lost_denial(words, near)
    yield from _less_certain(words, sources)
    yield from _of_another(words, ask)


def _less_certain(words: str, sources: Sequence[str]) -> Iterator[Fault]:
    """Words that stand only in a sentence of talks, hopes or guesses, where the words say that it is so: 量産 of
    量産を目指す."""
    if rung(words) < _AGREED:
        return
    sentences = [line for one in sources for line in text.sentences(one)]
    levels = [(line, text.fold(line), max(rung(line), rung(_main(line)))) for line in sentences]
    if len(levels) < 2:
        return
    for m in _SAYING.finditer(text.fold(words)):
        said = m.group() if not m.group().isascii() else m.group()[:_STEM]
        found = [level for _, folded, level in levels if said in folded]
        if found and max(found) < _PLANS:
            yield Fault(kind="more certain", what=m.group())


def _main(sentence: str) -> str:
    """A sentence without the relative clause at its end, where a whole one stands before it: what somebody wants
    to do with a thing that has been chosen leaves the choice as it is."""
    m = _RELATIVE.search(sentence)
    head = sentence[: m.start()] if m else ""
    return head if len(head) >= _LEAST_HEAD and _FINITE.search(head) else sentence


def _denied_there(words: str, denied: re.Match[str], sources: Sequence[str]) -> bool:
    """Whether a source denies the same: "no decision"."""
    following = re.findall(r"[a-z]{4,}", words[denied.end() :].casefold())[:2]
    return any(
        one in source[m.end() : m.end() + 30].casefold()
        for one in following
        for source in sources
        for m in _NOT.finditer(source)
    )


def _of_another(words: str, ask: Ask) -> Iterator[Fault]:
    """What is done to a thing to which no source does it: "cut its target" of a target that is kept."""
    sentences = [text.fold(line) for one in ask.sources for line in text.sentences(one)]
    plain = text.fold(words)
    for name in _DEEDS:
        pattern = dict(_CLASSES)[name]
        for m in pattern.finditer(plain):
            if ask.language == "ja":
                thing = _BEFORE.search(plain, 0, m.start())
            else:
                thing = _AFTER.match(plain, m.end())
            if thing is None:
                continue
            there = [one for one in sentences if thing[1][:_STEM] in one]
            if there and not any(pattern.search(one) for one in there):
                yield Fault(kind="not said", what=f"{name} ({m.group()} {thing[1]})")


def rung(sentence: str) -> int:
    """How far up the ladder a sentence stands: the lowest rung that it has words of."""
    plain = _NO_PURPOSE.sub(" ", sentence)
    return next((at for at, (_, pattern) in enumerate(_RUNGS) if pattern.search(plain)), _SO)


def _rung_name(at: int) -> str:
    return _RUNGS[at][0] if at < _SO else "so"


def _of_one_event(words: str, sources: Sequence[str]) -> Sequence[str]:
    named = set(evidence.events_of(words))
    return [one for one in sources if named & set(evidence.events_of(one))] or sources


def _degrees(words: str, ask: Ask, near: Sequence[str]) -> Iterator[Fault]:
    """By the ladder of the evidence, where it is certain of both."""
    own = evidence.degree_of(words, year=ask.year)
    theirs = [evidence.degree_of(one, year=ask.year) for one in near]
    theirs.append(evidence.degree_of(ask.sources[0], ask.sources[1:], year=ask.year))
    known = [_DEGREES.index(one) for one in theirs if one is not None]
    if own is None or not known:
        return
    # The words of a class say it as plainly as the ladder does.
    plain = dict(_CLASSES).get({"plans": "will"}.get(own, own))
    if plain is not None and any(plain.search(one) and rung(one) >= rung(words) for one in near):
        return
    if own == "denied" and _DEGREES.index("denied") not in known:
        yield Fault(kind="negation", what=own)
    elif _DEGREES.index(own) > max(known):
        yield Fault(kind="more certain", what=own)


def _lost_denial(words: str, near: Sequence[str]) -> Iterator[Fault]:
    """A denial, an end, a delay or a standstill that all sources tell and the words leave out."""
    for name in ("denied", "ended", "delayed", "unchanged"):
        pattern = dict(_CLASSES)[name]
        if near and all(pattern.search(one) for one in near) and not pattern.search(words):
            yield Fault(kind="negation", what=f"{name} lost")
