"""The language of a text: by its script, by what the page declares where the words bear it out, else by its
words alone."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

# Scripts that one language of the press is written in.
_SCRIPTS = (
    (re.compile(r"[\u3040-\u30ff]"), "ja"),
    (re.compile(r"[\uac00-\ud7af]"), "ko"),
    (re.compile(r"[\u0e00-\u0e7f]"), "th"),
    (re.compile(r"[\u0370-\u03ff]"), "el"),
    (re.compile(r"[\u0590-\u05ff]"), "he"),
    (re.compile(r"[\u10a0-\u10ff]"), "ka"),
    (re.compile(r"[\u0530-\u058f]"), "hy"),
)
_HAN = re.compile(r"[\u4e00-\u9fff]")
# The commonest words, to bear out a declaration. Neighbours are both listed, so that they keep each other
# from passing (es, pt, ca, gl; da, no, sv; nl, af; cs, sk).
_COMMON = {
    code: frozenset(words.split())
    for code, words in {
        "en": "the of and to in that is was for with as on it be by are from has at this",
        "de": "der die und das den von zu mit sich des auf für ist im dem nicht ein eine als auch",
        "fr": "de la le et les des à un une du que est pour dans qui par au sur ne pas",
        "es": "de la que el en y los se del las por un con una para es su al lo como",
        "pt": "de que e do da em um para com não uma os no se na por mais as dos ao",
        "ca": "de la que i el en els les un per amb del una és a ha no al dels s'ha",
        "gl": "de que e do da en un para con non unha os no se na por máis as dos ao",
        "it": "di e il la che in un per è del della non una i con le si da al sono",
        "nl": "de van het een en in is dat op te voor met zijn die niet aan er om ook als",
        "af": "die van en in het is dat 'n te op vir met nie aan wat sy om ook as by",
        "sv": "och i att det som en på är av för med den till inte har de ett om var från",
        "no": "og i det som en på er av for med den til ikke har de et om var fra å",
        "da": "og i det som en på er af for med den til ikke har de et om var fra at",
        "fi": "ja on ei että oli se hän mutta ovat kun myös joka sekä mukaan kuin",
        "pl": "w i na z się nie do że to jest o jak za po od przez dla są był",
        "cs": "a v se na je že s z do o to i ve pro by za jako si podle ale",
        "sk": "a v sa na je že s z do o to aj vo pre by za ako si podľa ale",
        "tr": "ve bir bu da de için ile olarak çok daha olan gibi en ise ancak",
        "hu": "a az és hogy nem is egy meg volt csak már el de ez azt",
        "ro": "de și în a la cu pe că din o să nu un mai care",
        "id": "yang dan di dengan untuk dari ini pada itu dalam tidak akan ke juga adalah",
        "ru": "в и на не что с по как это из к от для о за",
        "uk": "в і на не що з до та як у від за про це для",
    }.items()
}
_SAME = {"nb": "no", "nn": "no", "iw": "he", "in": "id", "jp": "ja", "kr": "ko", "cn": "zh", "tl": "fil"}
_CODE = re.compile(r"[A-Za-z]{2,3}(?=[-_]|$)")
_WORDS = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_SAMPLE = 2000
_FEW = 200


def declared(said: Iterable[str | None]) -> str | None:
    """The first language code in what a page declares ("en-GB", "pt_BR")."""
    for one in said:
        found = _CODE.match(str(one or "").strip()[:40])
        if found:
            return found.group().lower()
    return None


def language(body: str, declared: str | None) -> str | None:
    """The language of `body`. Scripts decide first: no declaration makes kana English. Templates
    declare wrongly (an English template around a German text), so from 200 characters on the words
    are asked; where they are too few, the declaration holds. py3langid takes lists of names and numbers
    for Zulu or Xhosa: its answer of a language outside the common ones needs the declaration to have next to
    none of its own words in the text."""
    sample = body[:_SAMPLE]
    for script, code in _SCRIPTS:
        if len(script.findall(sample)) * 20 > max(1, len(sample)):
            return code
    if len(_HAN.findall(sample)) * 5 > max(1, len(sample)):
        # Ideographs alone: a Japanese text of some length has kana.
        return declared if declared in {"zh", "yue"} or (declared == "ja" and len(sample) < _FEW) else "zh"
    if len(sample) < _FEW:
        return declared
    if declared and _is_borne_out(sample, _SAME.get(declared, declared)):
        return declared
    import py3langid  # noqa: PLC0415  brings NumPy: 0.1 s

    code = str(py3langid.classify(sample)[0])
    if (
        declared
        and code != declared
        and code not in _COMMON
        and _is_borne_out(sample, _SAME.get(declared, declared), 14)
    ):
        return declared
    return code


def _is_borne_out(sample: str, code: str, part: int = 8) -> bool:
    """Whether the commonest words of `code` are one in `part` of those in `sample`, and more than any
    other's. A hundredth of what asking py3langid costs, and nearly all pages declare rightly."""
    if code not in _COMMON:
        return False
    counted = Counter(_WORDS.findall(sample.lower()))
    total = sum(counted.values())
    shares = {other: sum(counted[word] for word in words) for other, words in _COMMON.items()}
    best = shares.pop(code)
    return best * part >= total and best * 10 > max(shares.values()) * 11
