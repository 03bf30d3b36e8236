"""Bytes of HTML → characters, in whatever charset they are: what is declared is often wrong, and in part
of the world (Shift_JIS, GBK, Windows-1251 servers) often missing.

UTF-8 and its kin are known by their form. For the rest each candidate charset decodes a sample, and the
most plausible reading wins, with an advance for what was declared. Plausible is what a script's own text
looks like: the common ideographs of its national standard, kana in Japanese, frequent letters, no capital
in the middle of a word, no letters of two scripts in one. charset-normalizer was not used: it takes a
tenth of a second for a page that this does in ten milliseconds, and is told nothing of declarations.

Known failures: a page with only a few accented letters and no declaration is read as Windows-1252, which
Western Europe means and Turkey may not; text that was garbled before it was encoded stays garbled.
"""

from __future__ import annotations

import codecs
import contextlib
import re
from collections import Counter
from functools import cache

_META = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.\-]{2,40})", re.IGNORECASE)
_XML = re.compile(rb"<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([A-Za-z0-9_:.\-]{2,40})", re.IGNORECASE)
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16's, with which it begins
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# The web's own aliases (WHATWG Encoding, section 4.2): pages that say one mean the other.
_WHATWG = {
    **dict.fromkeys(("iso-8859-1", "iso8859-1", "latin-1", "latin1", "ascii", "us-ascii"), "cp1252"),
    **dict.fromkeys(
        ("shift_jis", "shift-jis", "sjis", "x-sjis", "ms_kanji", "windows-31j", "ms932"), "cp932"
    ),
    **dict.fromkeys(("gb2312", "gb_2312-80", "gbk", "x-gbk"), "gb18030"),
    **dict.fromkeys(("big5", "big5-hkscs", "x-x-big5", "cn-big5"), "big5hkscs"),
    **dict.fromkeys(("euc-kr", "ks_c_5601-1987", "ksc5601", "windows-949"), "cp949"),
    **dict.fromkeys(("iso-8859-9", "latin5"), "cp1254"),
    **dict.fromkeys(("tis-620", "iso-8859-11", "windows-874"), "cp874"),
    "x-euc-jp": "euc_jp",
    "x-cp1251": "cp1251",
    "iso-8859-8-i": "iso8859_8",
    "x-mac-roman": "mac_roman",
    "x-mac-cyrillic": "mac_cyrillic",
}
_ANY = (
    "cp1252 cp932 euc_jp gb18030 big5hkscs cp949 cp1251 koi8_u cp1250 iso8859_2 cp1253 cp1254 cp1255 "
    "cp1256 cp874"
).split()
# What a declaration is worth: less than a wrong charset loses, more than two like ones differ by.
_DECLARED = 0.3
_SURE = 0.7
# Windows-1252, the web's own last resort: most pages with a few odd characters are in it.
_USUAL = 0.2
# From a byte of no ASCII to the end of its line or tag: never half a character, for no charset has
# these delimiters as its second byte.
_PIECE = re.compile(rb"[\x80-\xff][^<>\r\n]{0,2000}")
_SAMPLE = 1_200

_JAPANESE = frozenset({"cp932", "euc_jp", "shift_jis", "iso2022_jp"})
_CHINESE = frozenset({"gb18030", "gbk", "big5hkscs", "big5"})
# The letters that make up most of a text in each alphabet.
_COMMON = frozenset(
    "оеаинтсрвлкмдпуяыі" + "αοιετνσςηρπκυμλάόίέήύώ" + "ויהלארתבשמנךםןףץ" + "الينومترب" + "กงดตทนบมยรลวสหอา"
)
# The accented letters of languages that Latin charsets are for: text in a wrong one has some of several.
_LATIN = tuple(
    frozenset(letters)
    for letters in (
        "éèàâçêîôûùëïœæ",
        "äöüßéà",
        "áéíóúñüç",
        "àèéìíòóùúç",
        "ãõáéíóúâêôçàü",
        "åäöéøæü",
        "áéíóúýþæöð",
        "áčďéěíňóřšťúůýžäôĺľŕ",
        "ąćęłńóśźżé",
        "áéíóöőúüű",
        "ăâîșțşţé",
        "çğıöşüâî",
        "čćđšžé",
    )
)
_FINAL = frozenset("ςךםןףץ")
_MARKS_OF_TEXT = frozenset("\u00a0¿¡«»‘’“”„‚–—…•·°©®™€£§„½²³")
_THAI_MARK = re.compile("[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]")


def decode(body: bytes, charset: str | None) -> str:
    """The characters of an HTML document, by what says most: a byte order mark; the form of the bytes
    (UTF-8, UTF-16, ISO-2022-JP); `charset`, which HTTP declared, and the document's own declaration, as
    far as the bytes make sense in them; the most plausible of the charsets in use. Never raises."""
    for mark, codec in _MARKS:
        if body.startswith(mark):
            return body[len(mark) :].decode(codec, "replace")
    unicode = _unicode(body)
    if unicode is not None:
        return unicode
    declared = list(dict.fromkeys(filter(None, (codec_of(charset), codec_of(_own(body))))))
    if body.isascii():
        shifting = "iso2022_jp_2" if b"\x1b$" in body else None
        return body.decode(shifting or next(filter(_shifts, declared), "ascii"), "replace")
    sample = b"\n".join(_pieces(body))
    best, most = "cp1252", -9.0
    for codec in [*declared, *(one for one in _ANY if one not in declared)]:
        value = _plausible(sample, codec)
        value += _DECLARED if codec in declared else _USUAL if codec == "cp1252" else 0.0
        if value > most:
            best, most = codec, value
        if codec in declared and value > _SURE + _DECLARED:
            break
    return body.decode(best, "replace")


def codec_of(name: str | None) -> str | None:
    """Python's name for the charset that a page calls `name`; None where there is none."""
    if not name:
        return None
    lowered = name.strip().strip("\"'").lower()
    lowered = _WHATWG.get(lowered, lowered)
    try:
        info = codecs.lookup(lowered)
    except (LookupError, ValueError):
        return None
    # Python also lists transforms (zlib, rot13), and UTF-7, an old way to smuggle markup.
    return None if info.name in {"utf-7", "idna", "punycode"} or not info._is_text_encoding else info.name


def _unicode(body: bytes) -> str | None:
    # Markup begins with ASCII, of which UTF-16 has one byte zero (XML 1.0, appendix F).
    if body[:1] == b"\0" != body[1:2]:
        return body.decode("utf-16-be", "replace")
    if body[1:2] == b"\0" != body[:1]:
        return body.decode("utf-16-le", "replace")
    with contextlib.suppress(UnicodeError):
        found = body.decode("utf-8")
        return None if found.isascii() and (b"\x1b$" in body or b"~{" in body) else found
    # UTF-8 with broken bytes in it, or cut off: no other charset has its form by chance.
    found = body.decode("utf-8", "replace")
    broken = found.count("\ufffd")
    if len(body) - len(found) > 10 * broken:
        return found
    return None


def _own(body: bytes) -> str | None:
    head = body[:4096]
    found = _META.search(head) or _XML.search(head)
    return found.group(1).decode("ascii") if found else None


def _shifts(codec: str) -> bool:
    return codec.startswith(("iso2022", "hz"))


def _pieces(body: bytes) -> list[bytes]:
    found: list[bytes] = []
    size = 0
    for piece in _PIECE.finditer(body):
        found.append(piece.group())
        size += len(found[-1])
        if size > 2 * _SAMPLE:
            break
    return found


def _plausible(sample: bytes, codec: str) -> float:
    """How much `sample` in `codec` looks like text: about 1 for text, 0 and less for what is none."""
    try:
        text = sample.decode(codec, "replace")[:_SAMPLE]
    except (UnicodeError, LookupError):
        return -9.0
    total = count = 0.0
    latin: Counter[str] = Counter()
    before = " "
    for at, char in enumerate(text):
        if char > "\x7f":
            after = text[at + 1 : at + 2]
            count += 1
            total += _weight(codec, before, char, after)
            if char < "\u0250" and _is_in_latin_word(before, char, after):
                latin[char.lower()] += 1
        before = char
    total += max(sum(latin[letter] for letter in letters) for letters in _LATIN)
    return total / count if count else -9.0


def _is_in_latin_word(before: str, char: str, after: str) -> bool:
    if not char.isalpha() or not (before.isascii() or after.isascii()):
        return False
    return char in "àéèóòíùúåö" or before.isalpha() or (after.isalpha() and not before.isdigit())


def _weight(codec: str, before: str, char: str, after: str) -> float:
    if char == "\ufffd":
        return -4.0
    if char >= "\u3040":
        return _weight_east(codec, before, char)
    if char >= "\u3000":
        return 0.7 if codec in _JAPANESE or codec in _CHINESE else 0.0
    if char in _MARKS_OF_TEXT:
        return 0.7
    if char < "\u00a0":
        return -3.0
    if char.isupper() and before.islower():
        return -1.0
    if char < "\u0250":
        return _weight_latin(before, char, after)
    return _weight_alphabet(before, char, after)


def _weight_alphabet(before: str, char: str, after: str) -> float:
    if (before.isascii() and before.isalpha()) or (after.isascii() and after.isalpha()):
        return -0.7
    if "\u0e00" <= char <= "\u0e7f":
        return _weight_thai(before, char, after)
    if char in _FINAL and after.isalpha():
        return -1.0
    return 1.0 if char in _COMMON else 0.3


def _weight_latin(before: str, char: str, after: str) -> float:
    if not char.isalpha():
        return -1.0 if before.isalpha() or after.isalpha() else -0.3
    # Letters of no ASCII by the dozen are another script's, misread. (The rest is counted together.)
    return 0.0 if before.isascii() or after.isascii() else -0.3


def _weight_thai(before: str, char: str, after: str) -> float:
    if _THAI_MARK.match(char):
        return 1.0 if "\u0e01" <= before <= "\u0e4e" else -1.0
    if "\u0e40" <= char <= "\u0e44":
        return 1.0 if "\u0e01" <= after <= "\u0e2e" else -1.0
    return 1.1 if char in _COMMON else 0.3


def _weight_east(codec: str, before: str, char: str) -> float:
    if char <= "\u30ff":
        return 1.3 if codec in _JAPANESE else -0.2
    if "\uac00" <= char <= "\ud7a3":
        return 1.1 if char in _first_level("cp949") else -0.5
    if "\uff00" <= char <= "\uff60":
        return 0.7
    if not "\u4e00" <= char <= "\u9fff":
        return -0.6  # half-width katakana, private use: what misreading yields
    if before.isascii() and before.islower():
        return -0.7  # an accented letter and the next, misread
    if char not in _first_level(codec):
        return -0.2
    return 0.6 if codec in _JAPANESE else 1.0


@cache
def _first_level(codec: str) -> frozenset[str]:
    """The common characters of a national standard: its first block (hangul for the Korean)."""
    if codec in _JAPANESE:
        own, first, last = "euc_jp", 0xB0, 0xCF
    elif codec.startswith("gb"):
        own, first, last = "gb2312", 0xB0, 0xD7
    elif codec.startswith("big5"):
        own, first, last = "big5", 0xA4, 0xC6
    else:
        own, first, last = "euc_kr", 0xB0, 0xC8
    trails = [*range(0x40, 0x7F), *range(0xA1, 0xFF)] if own == "big5" else range(0xA1, 0xFF)
    every = (
        bytes((lead, trail)).decode(own, "ignore") for lead in range(first, last + 1) for trail in trails
    )
    return frozenset(one for one in every if len(one) == 1)
