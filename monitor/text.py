"""Pure rules for text in every script: clean, fold, split into words, sentences, paragraphs, shingles.

Languages without spaces (Japanese, Chinese) are split into overlapping pairs of characters: no
dictionary, no language guess, and close to a tokenizer in grouping and search. Korean is spaced and
treated as words.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator

# C0/C1 controls, lone surrogates (JSON can smuggle them in; no database takes them), soft hyphen,
# zero-width characters, direction marks and isolates, BOM, tags.
# ZWJ and ZWNJ (200C, 200D) stay: Persian, Hindi and family emoji need them.
_INVISIBLE = re.compile(
    "[\u0000-\u0008\u000b\u000e-\u001f\u007f-\u0084\u0086-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f"
    "\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff\U000e0000-\U000e007f]"
)
_SPACE = re.compile(r"\s+")
_PARAGRAPHS = re.compile(r"\n\s*\n")

# Scripts written without spaces: kana, ideographs, half-width katakana, Thai, Lao, Khmer, Burmese.
UNSPACED = (
    "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f"
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005\u3007"
)
_UNSPACED_RUN = re.compile(f"[{UNSPACED}\u30fc]+")
# Signs that a word of these scripts goes on with, and that `\\w` does not know: accents on their own, Hebrew
# and Arabic points, the vowel signs of India (without them Tamil falls into single consonants, which all
# texts share), and the joiners within Persian and Hindi words.
_SIGNS = (
    "\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f"
    "\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u0711\u0730-\u074a\u07a6-\u07b0\u07eb-\u07f3"
    "\u0816-\u0819\u081b-\u0823\u0825-\u0827\u0829-\u082d\u08d3-\u0903\u093a-\u093c\u093e-\u094f\u0951-\u0957"
    "\u0962\u0963\u0981-\u0983\u09bc\u09be-\u09cd\u09d7\u09e2\u09e3\u0a01-\u0a03\u0a3c-\u0a51\u0a70\u0a71\u0a75"
    "\u0a81-\u0a83\u0abc\u0abe-\u0acd\u0ae2\u0ae3\u0b01-\u0b03\u0b3c\u0b3e-\u0b57\u0b62\u0b63\u0b82\u0bbe-\u0bcd"
    "\u0bd7\u0c00-\u0c04\u0c3c\u0c3e-\u0c56\u0c62\u0c63\u0c81-\u0c83\u0cbc\u0cbe-\u0cd6\u0ce2\u0ce3\u0d00-\u0d03"
    "\u0d3b\u0d3c\u0d3e-\u0d4d\u0d57\u0d62\u0d63\u0d81-\u0d83\u0dca-\u0ddf\u0df2\u0df3\u200c\u200d"
)
_PART = rf"[^\W{UNSPACED}_]+(?:[{_SIGNS}]+[^\W{UNSPACED}_]*)*"
_TOKEN = re.compile(rf"[{UNSPACED}\u30fc]+|{_PART}(?:['\u2019.&]{_PART})*")
_FOLD = {
    "\u2018": "'",
    "\u2019": "'",
    "\u201a": "'",
    "\u2032": "'",
    "\u02bc": "'",
    "\u201c": '"',
    "\u201d": '"',
    "\u201e": '"',
    "\u2033": '"',
    "\u2010": "-",
    "\u2011": "-",
    "\u2012": "-",
    "\u2013": "-",
    "\u2212": "-",
}
# A full stop after these does not end a sentence. Lower case, without the stop.
_ABBREVIATIONS = frozenset(
    (
        "mr mrs ms dr prof st sr jr sen rep gov gen col lt capt rev hon corp inc ltd co cos bros plc llc "
        "no nos vol fig al vs etc approx est dept jan feb mar apr jun jul aug sep sept oct nov dec mon "
        "tue wed thu fri sat sun u.s u.k u.n e.u d.c a.m p.m e.g i.e ph.d bzw ca usw z.b d.h nr abs str "
        "mio mrd bn mn"
    ).split()
)
_SENTENCE_END = re.compile(
    # Only from the start of a run of stops: tried from each of them, a long run costs its square.
    r"((?<![.!?\u2026])[.!?\u2026]++[\"'\u201d\u2019)\]\u00bb]*+)(?=\s)"
    r"|((?<![\u3002\uff01\uff1f\uff61])[\u3002\uff01\uff1f\uff61]++[\u300d\u300f\uff09)\u201d]*+)|\n+"
)
_LONGEST_ASIDE = 600
_OPENERS = "「『（(“‘"
_CLOSERS = "」』）)”’"


def clean(text: str) -> str:
    """`text` without control, zero-width and direction characters, composed (NFC), lines kept."""
    # Nearly all text is clean, and this is called for each line of a page: none of those characters is
    # printable (nor is a line feed, which stays).
    plain = text if text.isprintable() else text.replace("\n", "")
    if plain.isprintable() and (text.isascii() or unicodedata.is_normalized("NFC", text)):
        return text
    return unicodedata.normalize("NFC", _INVISIBLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n")))


def one_line(text: str) -> str:
    """`text` cleaned and folded to one line with single spaces: fit for a title."""
    # To split and join takes a fifth of the time of looking by a rule, and finds the same spaces.
    return " ".join(clean(text).split())


def fold(text: str) -> str:
    """For comparing: compatibility forms (full-width, half-width), case, quotes and dashes folded.

    Accents stay; see `unaccented`. The result may differ in length from `text`.
    """
    if text.isascii():
        return clean(text).casefold()
    folded = unicodedata.normalize("NFKC", clean(text))
    # A few of these stand in a text: to look for each takes a quarter of the time of asking every character.
    for mark, plain in _FOLD.items():
        if mark in folded:
            folded = folded.replace(mark, plain)
    return folded.casefold()


def unaccented(text: str) -> str:
    """`text` without combining accents on Latin, Greek and Cyrillic letters. Kana voicing marks stay:
    they make other letters, not accents."""
    decomposed = unicodedata.normalize("NFD", text)
    kept = [c for c in decomposed if not "\u0300" <= c <= "\u036f"]
    return unicodedata.normalize("NFC", "".join(kept))


def is_unspaced(text: str) -> bool:
    """Whether `text` has a letter of a script written without spaces."""
    return _UNSPACED_RUN.search(text) is not None


def spans(text: str) -> Iterator[tuple[str, int, int]]:
    """Tokens of `text` as they stand, with start and end: words, or whole runs of unspaced script."""
    for token, start in zip(*tokens(text), strict=True):
        yield token, start, start + len(token)


def tokens(text: str) -> tuple[list[str], list[int]]:
    """The tokens of `spans`, and where each begins."""
    found = _TOKEN.findall(text)
    starts, end, find = [], 0, text.find
    # Between two tokens stands nothing that a token could have, so each is where it is found next: half
    # the time of a match object for every token.
    for token in found:
        start = find(token, end)
        starts.append(start)
        end = start + len(token)
    return found, starts


def words(text: str) -> list[str]:
    """Folded words in order; runs of unspaced script as overlapping pairs of characters.

    A possessive's "'s" is dropped, so that "Nvidia's" and "Nvidia" are one word.
    """
    out: list[str] = []
    for token, _, _ in spans(fold(text)):
        if _UNSPACED_RUN.match(token):
            out.extend([token] if len(token) == 1 else [token[i : i + 2] for i in range(len(token) - 1)])
        else:
            out.append(token.removesuffix("'s"))
    return out


def paragraphs(text: str) -> list[str]:
    """Paragraphs of `text` (separated by blank lines), stripped, without empty ones."""
    return [p.strip() for p in _PARAGRAPHS.split(text) if p.strip()]


def sentences(text: str) -> list[str]:
    """Sentences of `text`, verbatim, in order.

    Ends at . ! ? … before a space and a capital, digit or quote, at 。！？ outside brackets, and at
    line ends. Abbreviations, initials and decimal points do not end one.
    """
    out: list[str] = []
    start = counted = depth = 0
    for found in _SENTENCE_END.finditer(text):
        end = found.end()
        if found.group(1):
            if not _ends_sentence(text, found.start(), end):
                continue
        elif found.group(2):
            depth += _depth(text, counted, found.start())
            counted = found.start()
            # A bracket that is never closed must not swallow the rest of the text.
            if depth > 0 and end - start < _LONGEST_ASIDE:
                continue
        piece = text[start:end].strip()
        if piece:
            out.append(piece)
        start = counted = end
        depth = 0
    piece = text[start:].strip()
    if piece:
        out.append(piece)
    return out


def shingles(tokens: list[str], n: int = 5) -> frozenset[int]:
    """The set of `n`-grams of `tokens`, each as a 64-bit number; of a shorter list, the list itself."""
    if not tokens:
        return frozenset()
    size = min(n, len(tokens))
    return frozenset(
        int.from_bytes(
            hashlib.blake2b("\x1f".join(tokens[i : i + size]).encode(), digest_size=8).digest(), "big"
        )
        for i in range(len(tokens) - size + 1)
    )


def content_hash(title: str, text: str) -> str:
    """Fingerprint of an article's words: 64 hex digits of SHA-256 over folded title and text with
    space collapsed, so that re-wrapped markup is no new version but a changed word is."""
    # To split at space and join takes a fifth of the time of looking for it by a rule.
    whole = "\n".join(" ".join(fold(part).split()) for part in (title, text))
    return hashlib.sha256(whole.encode()).hexdigest()


def cut(text: str, limit: int) -> str:
    """`text` in at most `limit` characters, cut at a word, or in unspaced script at a character,
    with an ellipsis where anything was left out."""
    if len(text) <= limit:
        return text
    head = text[: limit - 1]
    if not text[limit - 1].isspace() and not is_unspaced(head[-1:]) and " " in head:
        head = head[: head.rindex(" ")]
    return head.rstrip(" ,;:—–-、。") + "…"


def _ends_sentence(text: str, stop: int, end: int) -> bool:
    if text[stop] != ".":
        return True
    after = text[end : end + 80].lstrip()  # a bound: a copy of the rest at every stop is quadratic
    if after and after[0].islower():
        return False
    before = re.search(r"[\w.]+$", text[max(0, stop - 12) : stop])
    if before is None:
        return True
    word = before.group().lower()
    if word in _ABBREVIATIONS:
        return (
            not after
            or word in {"a.m", "p.m"}
            or (word in {"inc", "corp", "ltd", "co", "u.s", "etc", "plc"} and _starts_new(after))
        )
    return not re.fullmatch(r"(?:[a-z]\.)*[a-z]", word) or (
        len(before.group()) > 1 and not before.group()[0].isupper()
    )


def _starts_new(after: str) -> bool:
    first = after.split(None, 1)[0].strip("\"'“‘(").lower()
    return first in {
        "the",
        "it",
        "he",
        "she",
        "they",
        "but",
        "in",
        "a",
        "an",
        "this",
        "that",
        "its",
        "on",
        "and",
    }


def _depth(text: str, start: int, stop: int) -> int:
    piece = text[start:stop]
    return sum(piece.count(c) for c in _OPENERS) - sum(piece.count(c) for c in _CLOSERS)
