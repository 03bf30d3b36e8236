# ruff: noqa: E501 - an event a line
"""What happens in a story: buying, building, arresting, as verb and as noun, in English and Japanese.

The event of a story is the one that most of its headlines and leads name. A list of events, not of
sentences: what is not in it has no event, and nothing is said of it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from monitor.evidence.reading import Passage, Word, passages
from monitor.memory import remembered
from monitor.model import Article

# How many sentences of a text are its lead.
LEAD = 2
# How many passages are looked through for it, how many of them may be none of the prose, and their number.
FAR = 16
MOST_BEFORE = 12
AFTER_LEAD = 99
# A sentence ends like one, and has more words than a dateline.
_ENDS = tuple(".!?…。！？」）")
_LEAST_WORDS = 4
_LEAST_SIGNS = 12
_IDEOGRAPH = re.compile(r"[\u3040-\u9fff]")
_WRITER = re.compile(
    r"\bis (?:an?|the|our) (?:[\w’'-]+ ){0,4}?(?:reporter|editor|writer|journalist|correspondent|columnist|contributor)\b(?=[^.]{0,80}(?:\.|$))"
    r"|^(?:He|She|They) (?:joined|wrote|covers?|previously|has (?:written|covered|been covering)|also (?:covers|writes))\b"
    r"|^(?:Before|Previously|Prior to)\b[^.]{0,60}\b(?:he|she|they) (?:wrote|was|were|worked|spent|covered|reported)\b"
)
# What has no full stop for so long is a list or a menu, and costs more than it tells.
LONGEST = 1_500

# event: verbs | nouns | Japanese. The event's name is a noun that reads after "the".
_EVENTS = """
acquisition: acquire buy purchase | acquisition takeover buyout purchase | 買収 完全子会社化 経営統合
merger: merge | merger | 合併
investment: invest | investment | 出資 投資
sale: sell divest offload | sale divestment disposal divestiture | 売却 譲渡
stake: | stake |
funding: raise | funding fundraising | 資金調達 調達
listing: list float | ipo listing flotation | 上場
construction: build construct | construction | 建設 着工 新設
unveiling: unveil reveal announce showcase | unveiling announcement |
launch: launch release introduce debut | launch release rollout debut | 発売 投入 打ち上げ 配信 公開
opening: open reopen inaugurate | opening reopening inauguration | 開業 開設 開店 開館 再開
closure: close shut | closure shutdown | 閉鎖 閉店 閉館 廃止
approval: approve authorise authorize ratify clear | approval ratification authorisation authorization | 承認 認可 可決
ban: ban outlaw prohibit | ban prohibition | 禁止
lawsuit: sue | lawsuit | 提訴
settlement: settle | settlement | 和解
fine: fine | fine | 罰金 課徴金
arrest: arrest detain | arrest detention | 逮捕
charge: charge indict | indictment | 起訴 書類送検
sentence: sentence convict jail | sentencing conviction | 判決
resignation: resign quit | resignation departure | 辞任 退任 辞職
appointment: appoint nominate hire | appointment nomination | 就任 任命 起用
layoffs: fire dismiss | layoffs layoff redundancies dismissal | 解雇 人員削減
partnership: partner collaborate cooperate | partnership alliance collaboration tie-up | 提携 協業 連携
contract: sign | contract deal agreement pact treaty | 契約 締結
vote: vote elect | vote election referendum | 採決 投票
win: win defeat | win victory | 優勝 勝利
death: die | death | 死亡 死去
killing: kill murder | killing murder | 殺害
attack: attack bomb invade | attack bombing invasion | 攻撃 侵攻
crash: crash collide | crash collision | 墜落 衝突
recall: recall | recall | リコール 回収
delay: delay postpone | delay postponement | 延期
cancellation: cancel scrap abandon | cancellation | 中止 撤回
expansion: expand | expansion | 拡大 増設
extension: extend renew | extension renewal | 延長 更新
withdrawal: withdraw | withdrawal pullout | 撤退
restart: restart resume | restart resumption | 再稼働
supply: supply deliver | supply delivery | 供給 納入
production: produce manufacture | production | 生産 量産
move: relocate | relocation | 移転
visit: visit | visit | 訪問
cut: cut reduce | cut reduction | 削減 引き下げ 利下げ
rise: hike | hike increase | 引き上げ 値上げ 利上げ
spin-off: split | spin-off breakup split | 分社化
transfer: | | 移籍 加入
return: return | return | 復帰
divorce: divorce | divorce | 離婚
marriage: marry | marriage wedding | 結婚
retirement: retire | retirement | 引退
removal: remove demolish | removal demolition | 撤去
publication: publish | publication | 公表
support: fund subsidise subsidize | subsidy | 支援 補助 助成
"""

_PAST = {
    "buy": "bought", "sell": "sold", "build": "built", "shut": "shut", "cut": "cut", "win": "won", "quit": "quit",
    "withdraw": "withdrew withdrawn", "split": "split", "float": "floated", "ban": "banned", "scrap": "scrapped",
    "bomb": "bombed", "hike": "hiked", "cancel": "cancelled canceled", "murder": "murdered",
    "clear": "cleared", "visit": "visited", "divorce": "divorced",
}  # fmt: skip
_DOUBLE = frozenset({"ban", "cut", "shut", "win", "quit", "scrap", "split"})

BASE, PRESENT, PAST, ING, NOUN = "base", "present", "past", "ing", "noun"


def _forms(verb: str) -> list[tuple[str, str]]:
    """A verb's forms: base, third person, past and participle, -ing."""
    stem = verb + verb[-1] if verb in _DOUBLE else verb.removesuffix("e")
    regular = verb[:-1] + "ied" if verb.endswith("y") and verb[-2] not in "aeou" else stem + "ed"
    ing = verb + "ing" if verb.endswith("ie") else stem + "ing"
    if verb == "die":
        regular, ing = "died", "dying"
    if verb[-1] in "sx" or verb[-2:] in {"sh", "ch"}:
        third = verb + "es"
    else:
        third = verb[:-1] + "ies" if verb.endswith("y") and verb[-2] not in "aeou" else verb + "s"
    return [
        (verb, BASE),
        (third, PRESENT),
        *((p, PAST) for p in _PAST.get(verb, regular).split()),
        (ing, ING),
    ]


def _read() -> tuple[dict[str, tuple[tuple[str, str], ...]], tuple[tuple[str, str], ...]]:
    latin: dict[str, list[tuple[str, str]]] = {}
    japanese: list[tuple[str, str]] = []
    for line in _EVENTS.strip().splitlines():
        event, _, rest = line.partition(":")
        verbs, nouns, ideographs = rest.split("|")
        for verb in verbs.split():
            for form, kind in _forms(verb):
                latin.setdefault(form, []).append((event, kind))
        for noun in nouns.split():
            latin.setdefault(noun, []).append((event, NOUN))
            if not noun.endswith("s"):
                latin.setdefault(noun + "s", []).append((event, NOUN))
        japanese += [(word, event) for word in ideographs.split()]
    return {form: tuple(ones) for form, ones in latin.items()}, tuple(japanese)


_LATIN, _JAPANESE = _read()
# Any word, looked up: an expression of all forms costs ten times as much.
_WORD = re.compile(r"(?<![\w-])[A-Za-z-]{3,16}(?![\w-]|['’]t\b)")
# A deal that closes and a round that is closed are no closure; "called for" and "for sale" no event.
_DEAL = re.compile(
    r"clos(?:ed?|ing)\b[^.;]{0,50}\b(?:deal|round|acquisition|takeover|merger|sale|transaction|funding|conference|session|day|week|trading|season|gap|meeting|year)\b|open(?:s|ed)?\s(?:source|sourced|beta|weights?|access|letter|web|internet|models?|ai|world|standard|fire|mind)\b|reveal(?:s|ed|ing)?\s(?:that|how|why|what|details|more|a few|just|he|she|they|it|his|her|their)\b|opening (?:act|day|match|ceremony|statement|round)\b",
    re.IGNORECASE,
)
_SHOTS = re.compile(
    r"\b(?:shots?|missiles?|rockets?|rounds?|guns?|bullets?|gunmen|gunman|artillery)\b", re.IGNORECASE
)
_JAPANESE_RE = re.compile("|".join(sorted((w for w, _ in _JAPANESE), key=len, reverse=True)))
_JAPANESE_OF = dict(_JAPANESE)


# Written like names, and nobody's.
_NO_PARTY = frozenset(
    (
        "ai ceo cfo cto ipo gpu gpus cpu cpus llm llms pc tv app ev evs monday tuesday wednesday thursday friday saturday "
        "sunday january february march april june july august september october november december jan feb mar apr jun "
        "jul aug sep sept oct nov dec mr mrs ms dr mw gw kw mwh gwh kwh tb gb km kg president minister prime chief executive officer breaking exclusive update"
    ).split()
)


# Verbs of several trades, after which the event's name would name another: rates are raised, and prisoners
# released.
_VAGUE = frozenset(
    "raise fund list float release introduce fire dismiss clear sign charge settle return close shut reduce cut deliver extend move attack clear produce publish win".split()
)


@dataclass(frozen=True, slots=True)
class Mention:
    """A word for an event in a passage: which event, in which form ("" in Japanese), and where."""

    event: str
    kinds: frozenset[str]
    start: int
    end: int


@remembered(4096)  # an article's passages are looked at for several events
def mentions(text: str) -> tuple[Mention, ...]:
    """The words for events in a text, in order."""
    out: list[Mention] = []
    for m in _WORD.finditer(text):
        forms = _LATIN.get(m.group().lower())
        if forms is None:
            continue
        if _DEAL.match(text, m.start()) or (m.group().lower() == "fired" and _SHOTS.search(text)):
            continue
        by_event: dict[str, set[str]] = {}
        for event, kind in forms:
            by_event.setdefault(event, set()).add(kind)
        out += [Mention(event, frozenset(kinds), m.start(), m.end()) for event, kinds in by_event.items()]
    if not text.isascii():
        out += [
            Mention(_JAPANESE_OF[m.group()], frozenset(), m.start(), m.end())
            for m in _JAPANESE_RE.finditer(text)
        ]
    return tuple(out)


# One change of hands under several names: who is in talks to buy signs a contract, and takes a stake.
_ONE = {"merger": "acquisition", "sale": "acquisition", "stake": "acquisition", "contract": "acquisition"}


def named(text: str) -> tuple[str, ...]:
    """What a text names as happening, each once, the kinds of one change of hands as one."""
    return tuple(sorted({_ONE.get(one.event, one.event) for one in mentions(text)}))


def called(event: str | None, quotes: Sequence[str]) -> str:
    """The noun for an event as these words name it, "" where they leave it open: 買収, "acquisition"."""
    own = [(quote[m.start : m.end], m) for quote in quotes for m in mentions(quote) if m.event == event]
    if event is None or not own:
        return ""
    if not any(word.isascii() for word, _ in own):
        return own[0][0]
    noun = next((word.lower() for word, m in own if m.kinds == {NOUN}), "")
    vague = {form for verb in _VAGUE for form, _ in _forms(verb)}
    return noun or ("" if any(word.lower() in vague for word, _ in own) else event)


@remembered(128)  # asked for several times for each article
def prose(article: Article) -> tuple[Passage, ...]:
    """An article's passages with the sentences of its prose numbered from one: bylines, credits of pictures and
    what is said of the writer stand before the lead, and are none of it. A text without sentences stays as it is."""
    whole = passages(article)
    number = 0
    moved = 0
    out: list[Passage] = []
    for at, passage in enumerate(whole):
        if passage.is_title:
            out.append(passage)
        elif at - number <= MOST_BEFORE and _is_furniture(passage.text):
            moved += 1
            out.append(replace(passage, number=AFTER_LEAD))
        else:
            number += 1
            out.append(replace(passage, number=number if moved else passage.number))
    return tuple(out) if number else tuple(whole)


def _is_furniture(text: str) -> bool:
    """Whether a passage before the lead is none of the prose."""
    if len(text) > LONGEST:
        return False
    end = text.rstrip(" \n”\"'’)]")
    if text.isascii() or not _IDEOGRAPH.search(text):
        sentence = end.endswith(_ENDS) and len(text.split()) >= _LEAST_WORDS
    else:
        sentence = end.endswith(_ENDS) or len(text) >= _LEAST_SIGNS
    return not sentence or _WRITER.search(text) is not None


def head(article: Article) -> list[Passage]:
    """The headline and the lead of an article."""
    return [p for p in prose(article)[:FAR] if p.number <= LEAD and len(p.text) <= LONGEST]


def is_party(word: Word) -> bool:
    """Whether a word may be somebody who takes part: it is written like a name, or in ideographs."""
    if word.text.lower() in _NO_PARTY or word.text.isdigit():
        return False
    return word.is_name or (len(word.text) > 1 and "\u4e00" <= word.text[0] <= "\u9fff")


def shared(articles: Sequence[Article]) -> str | None:
    """The event that most headlines and leads name; None where no event is in most of them.

    A headline counts twice; of a tie, what the first article names first.
    """
    votes: dict[str, int] = {}
    backed: dict[str, int] = {}
    top: set[str] = set()
    for article in articles:
        own: dict[str, int] = {}
        for passage in head(article):
            for one in mentions(passage.text):
                weight = 3 if passage.is_title else 2 if passage.number == 1 else 1
                own[one.event] = max(own.get(one.event, 0), weight)
        first = 3 if article.title.strip() else 2
        for event, weight in own.items():
            votes[event] = votes.get(event, 0) + weight
            backed[event] = backed.get(event, 0) + 1
            if weight == first:
                top.add(event)
    kept = [event for event in votes if event in top and 3 * backed[event] >= len(articles)]
    if len(articles) > 1:
        kept = [event for event in kept if backed[event] > 1]
    if not kept:
        return None
    order = list(votes)
    return max(kept, key=lambda event: (votes[event], -order.index(event)))
