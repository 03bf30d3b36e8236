"""The people who wrote an article: names out of bylines as outlets print them.

A byline is names with other things around them: "By", a role, a place, an agency, an address, whoever took
the pictures. People and other credits are kept apart, so that the agency behind a text is known without
being taken for a person; and from these an outlet that signs for itself, which says who published a text
and not who wrote it.
What is certainly neither is dropped. A name that fits no rule is believed to be a person's: an outlet that
signs with a fancy name gets through, where its own name is not known.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from monitor import text

_MOST = 30
_LONGEST = 60

_PICTURES = r"(?:fotos?|photos?|pictures?|bilder|fotografie|写真|撮影|사진|摄影|攝影|图|圖)"
_BY = re.compile(
    r"^(?:(?:(?:words|story|text|written|reported|posted|published|article|reviewed|compiled|edited|updated"
    rf"|submitted)(?: (?:and|&) {_PICTURES})? )?by"
    r"|von|vom|par|por|di|af|av|door|przez|oleh|autor(?:a|en|in|es|:in)?|auteure?s?|autore|authors?"
    r"|about the author|interview|skrevet av|geschrieben von|propos recueillis par"
    r"|ein (?:artikel|beitrag) von|(?:écrit|publié|rédigé) par|(?:escrito|publicado) por"
    r"|(?:scritto|pubblicato) da|a cura di|(?:testo|servizio) di|texto de"
    rf"|(?:texte?|words|textos?|testo|tekst)(?:\s?(?:und|&|\+|et|and|y|e|og)\s?{_PICTURES})?"
    rf"|автор|(?:本[报報网])?(?:記者|记者)|기자|作者|撰文|執筆|(?:{_PICTURES}[・·ㆍ/、]|取材[・、])?[文글](?:[・·ㆍ/、]{_PICTURES})?)"
    r"(?:\s{0,3}[:：/／・]|\s|$)\s{0,5}",
    re.IGNORECASE,
)
# Who took the pictures, edited or translated it, and where it is from.
_OTHER_WORK = re.compile(
    r"^(?:(?:fotos?|photos?|photograph(?:y|s|er)|fotograf\w{0,4}|fotografias?|bild(?:er)?|images?"
    r"|illustrations?|illustrationen|ilustraci\w{2,4}|grafik\w{0,3}|graphics?|videos?|kamera|schnitt|audio"
    r"|translat(?:ion|ed)|übersetz(?:ung|t)|tradu\w{3,6}|sources?|quellen?|fuentes?|fonti?)"
    r"(?:\s{0,2}[:：]|\s(?:by|von|par|por|di)\s)"
    r"|[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]{1,8}\s?[:：]|(?:写真|撮影|摄影|攝影|사진|图|圖)[/／・])",
    re.IGNORECASE,
)
# Before what a label names, where only a space parts it from the last.
_NEXT_LABEL = re.compile(
    r"\s(?=[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]{1,6}\s?[:：]"
    r"|(?:fotos?|photos?|photography|bilder?|illustrations?|text|words)(?:\s?:|\sby\s))",
    re.IGNORECASE,
)
# What joins names anywhere.
_AND = re.compile(
    r"\s*[;|•·・、，／\n]\s*|\s*,\s+|\s+(?:/|[–—-])\s+|/(?=\w)|\s*[&＆]\s*"
    r"|\s+(?:and|und|et|og|och|oraz|та|és|și|with|mit|avec|con)\s+",
    re.IGNORECASE,
)
# What joins names where it stands between two of two words each: it also stands inside names (Ortega y
# Gasset), and in capitals it is an initial.
_AND_BETWEEN = re.compile(r"(?<=\w)\s+(?:y|e|i|a|en|ja|ve|и|і|med|con la)\s+(?=[^\W\d_]+\.?\s+\w)")
_ADDRESS = re.compile(r"https?://\S*|www\.\S+|[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,24}){1,4}|@\w{2,30}")
_ASIDE = re.compile(r"\s*[(（\[［【][^()（）\[\]［］【】]{0,80}[)）\]］】]\s*")
_ROLE = re.compile(
    r"\b(?:reporters?|correspondents?|editors?|writers?|journalists?|columnists?|contributors?|analysts?|"
    r"producers?|staff|desk|newsdesk|bureau|newsroom|team|news|agenc(?:y|ies)|press|media|magazine|services?|"
    r"photographers?|photos?|pictures?|graphics?|video|chief|director|professor|lecturer|researcher|fellow|"
    r"head of|managing|senior|deputy|associate|assistant|special to|specialist|manager|officer|founder|ceo|"
    r"redak[ct]\w*|rédac\w*|redac\w*|redaç\w*|redazione|toimitus|szerkeszt\w*|korrespondent\w*|"
    r"reporterin|journalistin|journaliste|autorin|volontär\w*|chefredakt\w*|corresponsal|periodista|"
    r"correspondente|corrispondente|giornalista|dziennikarz\w*|muhabir\w*|editör\w*|haber merkezi|"
    r"admin|administrator|webmaster|guest|anonymous|unknown|editorial|sponsored|newswire|wires?|syndicated|"
    r"gastautor\w*|gastbeitrag|gastkommentar|fotograf\w*|foto|website|online|leserbrief|pressemitteilung|"
    r"group|foundation|institute?|university|network|association|inc|llc|gmbh|ltd|company|committee|council|"
    r"ministry|department|nachrichten|agentur\w*|agencias?|agências?|community|contributed)\b"
    r"|[\u3400-\u9fff]{2}部$|編集部|編集委員|報道部|取材班|新聞|通信社|编辑部|責任編集|責任編輯|뉴스|일보",
    re.IGNORECASE,
)
_AGENCIES = frozenset(
    (
        "reuters|ap|afp|dpa|epd|kna|apa|sda|ats|ansa|efe|tass|ria|pti|ians|ani|upi|xinhua|yonhap|kyodo|jiji|"
        "ntb|ritzau|stt|anp|belga|pap|ctk|čtk|mti|agerpres|bta|tanjug|hina|sta|lusa|cp|aap|pa|"
        "bloomberg|associated press|the associated press|agence france-presse|dpa-afx|afx|sid|"
        "europa press|press association|thomson reuters|canadian press|the canadian press|"
        "deutsche presse-agentur|keystone-sda|wire|bernama|antara|aa|anadolu|anadolu ajansı|dha|iha|"
        "interfax|ukrinform|unian|"
        "共同|共同通信|時事|時事通信|ロイター|新华社|新華社|연합뉴스|뉴시스|뉴스1|"
        "globe newswire|globenewswire|pr newswire|business wire|newsfile|accesswire|dts|ots|red"
    ).split("|")
)
_NOBODY = frozenset(
    (
        "none null nan true false by von user author autor authors undefined default test n/a admin twitter "
        "facebook linkedin instagram x email e-mail follow share view profile bio"
    ).split()
)
# What a house calls those who sign for it without a name.
_DESKS = frozenset(
    (
        "staff team desk newsdesk newsroom editorial editors editor board admin administrator webmaster web "
        "online digital news reporter reporters correspondent writer writers contributor contributors bureau "
        "service services department office press media guest anonymous unknown the by our of and from at "
        "redaktion redaktionsteam onlineredaktion nachrichtenredaktion redactie redaktionen redakcja redakce "
        "redakcia redacción redaccion redacao redação rédaction redaction redazione redacția toimitus "
        "szerkesztőség szerkesztoseg der die das la le el il de del della von en w z editörü haber merkezi "
        "nachrichten noticias notizie 編集部 取材班 报道组 编辑部 編輯部 뉴스팀 편집부 온라인뉴스팀"
    ).split()
)
_EAST_ROLE = re.compile(r"\s*(?:記者|特派員|編集委員|論説委員|解説委員|ライター|선임기자|기자|특파원|记者)$")
_DEGREE = re.compile(
    r"(?:[A-Z]{2,5}|[A-Z][a-z]?\.?[A-Z][a-z]?\.?(?:[A-Z]\.?)?|Ph\.?D\.?|Jr\.?|Sr\.?|I{2,3}|IV)[®™]?\*?"
)
_PLACE = re.compile(
    r"\s+(?:in|aus|from|at|for|für|pour|updated|published|posted|zuletzt|on behalf of|on|le|of the)\s+"
    r"(?=[A-ZÄÖÜÉ\d(v]).{0,80}$"
)
_PARTICLES = frozenset(
    (
        "de da do dos das di del della der den des du la le van von vom zu zum zur af av al bin ibn ben y e i"
    ).split()
)
_EAST = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_LETTER = re.compile(r"[^\W\d_]")
_DOMAIN = re.compile(
    r"[\w-]{2,40}\.(?:com|de|net|org|co|at|ch|fr|es|it|pl|se|no|dk|is|uk|jp|tv|info|news)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Byline:
    """Whom a text is credited to: people, and agencies, desks and outlets, each once, in their order."""

    people: tuple[str, ...] = ()
    credits: tuple[str, ...] = ()


def read(said: Iterable[str], outlets: Iterable[str] = ()) -> Byline:
    """Who stands in the bylines `said`. `outlets`: names that are the outlet's own, and nobody's."""
    own = {squeezed(outlet) for outlet in outlets} - {""}
    people: dict[str, str] = {}
    others: dict[str, str] = {}
    for line in said:
        for name, wrote in _parts(line):
            key = squeezed(text.unaccented(name))
            if not key or len(people) + len(others) >= _MOST:
                continue
            # "Herald Berlin", "MDR Thüringen": the outlet's regional desk.
            is_own = squeezed(name) in own or squeezed(name.split()[0]) in own
            is_person = wrote and _is_person(name) and not is_own
            (people if is_person else others).setdefault(key, name)
    return Byline(people=tuple(people.values()), credits=tuple(others.values()))


def squeezed(name: str) -> str:
    """Letters and digits only, folded: names that look alike are the same."""
    return re.sub(r"[\W_]+", "", text.fold(name))


def is_house(name: str, outlets: Iterable[str]) -> bool:
    """Whether `name` is the outlet's own or that of a desk of no name: "Herald", "Herald Staff", "Redaktion".
    An agency never is, on its own pages either: it is where the text comes from."""
    if text.fold(name) in _AGENCIES:
        return False
    words = [word for word in re.split(r"[\s.,/|()-]+", name) if text.fold(word) not in _DESKS]
    rest = squeezed("".join(words))
    if not rest or squeezed(name) in {squeezed(outlet) for outlet in outlets}:
        return True
    return len(rest) > 2 and any(_is_short_for(rest, squeezed(outlet)) for outlet in outlets)


def _is_short_for(key: str, outlet: str) -> bool:
    """ "robotwire" for "robotwireasia", or the reverse."""
    return bool(outlet) and (
        key == outlet
        or (len(key) > 3 and (outlet.startswith(key) or outlet.removeprefix("the").startswith(key)))
        or (len(outlet) > 3 and key.startswith(outlet) and len(key) <= len(outlet) + 4)
    )


def is_agency(name: str) -> bool:
    """Whether `name` is that of a news agency, or how bylines shorten it."""
    return text.fold(name) in _AGENCIES


def begins_with_by(line: str) -> bool:
    """Whether `line` begins as bylines do ("By", "Von"), with something after it."""
    found = _BY.match(line)
    return found is not None and found.end() < len(line)


def is_by(label: str) -> bool:
    """Whether `label` is all that stands before a name: "Written by", "Autor:"."""
    found = _BY.match(label.strip()[:40])
    return found is not None and found.end() == len(label.strip())


def looks_like_a_name(name: str) -> bool:
    """Whether `name` is written as people's names are: two to five words with capitals, or a short run of
    an unspaced script. For places where anything may stand."""
    if _EAST.search(name):
        return 2 <= len(name) <= 12 and not re.search(r"[。、\d:：年月日]", name)
    words = name.replace(",", "").split()
    small = [word for word in words if not word[0].isupper()]
    return 2 <= len(words) <= 5 and len(words) - len(small) >= 2 and all(word in _PARTICLES for word in small)


def _parts(line: str) -> list[tuple[str, bool]]:
    """The names in one byline, and whether each wrote it: "By Ana Ruiz and Jo Li | Photos: Ida Berg"
    → Ana Ruiz, Jo Li; and Ida Berg, who did not."""
    line = text.one_line(line[:600])
    line = _ADDRESS.sub(" | ", line)
    line = _ASIDE.sub(" ", line).strip()
    for _ in range(2):
        line = _BY.sub("", line).strip(" :：,-–—|\"'“”")
    line = _NEXT_LABEL.sub(" | ", line)
    found: list[tuple[str, bool]] = []
    wrote = True
    for part in _AND.split(_in_order(line)):
        is_labelled = _BY.match(part) is not None
        other = None if is_labelled else _OTHER_WORK.match(part)
        wrote = is_labelled or (wrote and other is None)
        piece = part[other.end() :] if other is not None else part
        for one in _AND_BETWEEN.split(piece) if len(piece.split()) > 4 else [piece]:
            name = _name(one)
            if name and found and _DEGREE.fullmatch(name) and name.lower() not in _AGENCIES:
                found[-1] = (f"{found[-1][0]}, {name}", found[-1][1])  # "Ana Ruiz, MD" is one person
            elif name:
                found.append((name, wrote))
    return found


def _in_order(line: str) -> str:
    """ "Ruiz, Ana", as catalogues write one name, in its order. Two people known by one word each would
    look the same, but are rarer."""
    found = re.fullmatch(r"([^\W\d_][\w'’-]{1,30}),\s{1,3}([^\W\d_][\w'’-]{1,30})", line)
    if found is None or _ROLE.search(line) or _EAST.search(line) or _DEGREE.fullmatch(found.group(2)):
        return line
    last, first = found.groups()
    return line if {last.lower(), first.lower()} & _AGENCIES else f"{first} {last}"


def _name(raw: str) -> str:
    """One name without what clings to it; empty where nothing remains that could be one."""
    name = _BY.sub("", raw.strip(" \t:：.,;-–—|*\"'“”„»«†")).strip(" :：,-–—|\"'“”*")
    name = _EAST_ROLE.sub("", name)
    name = re.sub(r"\s외\s?\d+명$", "", name).removesuffix(" 기자")
    name = re.sub(r"\s+(?:on behalf of|for|from|in|of|at)$", "", _PLACE.sub("", name)).strip()
    if len(name) < 2 or len(name) > _LONGEST or len(name.split()) > 6 or not _LETTER.search(name):
        return ""
    if re.search(r"\d{2}|[?!=<>{}]", name) or text.fold(name) in _NOBODY:
        return ""
    return name


def _is_person(name: str) -> bool:
    if text.fold(name) in _AGENCIES or _ROLE.search(name) or _DOMAIN.search(name):
        return False
    # Initials of a desk or an agency: "hbr", "dpa".
    return bool(_EAST.search(name)) or not (name.islower() and " " not in name and len(name) <= 4)
