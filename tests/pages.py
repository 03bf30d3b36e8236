"""Written pages of several layouts and scripts, and a fuzzer that breaks them, the same way each time."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Sequence

_ENGLISH = [
    "The port of Halden has ordered forty electric cranes, its largest order ever, it said on Tuesday.",
    "They replace machines that have stood on the northern quay since 1987, and are built in two yards.",
    "Deliveries begin in spring, and the last crane is due three years later, the published contract says.",
    "“The noise will halve,” director Ida Berg told the council. Residents had complained for years.",
]
_JAPANESE = [
    "港湾局は十七日、電動クレーン四十基を発注したと発表した。北埠頭の設備を三年かけて更新する計画だ。",
    "局長は記者会見で「港の歴史で最大の発注になる」と述べた。現在の設備は一九八七年から使われている。",
    "最初の一基は来春に届き、最後の一基は三年後に<ruby>据<rp>(</rp><rt>す</rt><rp>)</rp></ruby>え付けられる。",
]
_RUSSIAN = [
    "Порт заказал сорок электрических кранов, сообщил во вторник директор на заседании городского совета.",
    "Они заменят машины, работающие на северном причале с 1987 года, и будут построены на двух верфях.",
]
_ARABIC = [
    "طلب الميناء أربعين رافعة كهربائية، حسبما أعلن المدير يوم الثلاثاء أمام مجلس المدينة في جلسة علنية.",
    "وهي تحل محل الآلات القديمة التي تعمل على الرصيف الشمالي منذ سنوات، وتبدأ عمليات التسليم في الربيع.",
]
_DATA = (
    '<script type="application/ld+json">{"@context": "https://schema.org", "@graph": [{"@type": '
    '"NewsArticle", "headline": "Port orders forty cranes", "datePublished": "2026-11-17T09:30:00+09:00", '
    '"articleBody": "The port of Halden has ordered forty electric cranes.", '
    '"author": [{"@type": "Person", "name": "Ida Berg"}, {"@type": "Organization", "name": "News"}], '
    '"isAccessibleForFree": true, '
    '"publisher": {"name": '
    '"News"}, "mainEntityOfPage": {"@id": "https://news.example/a"}}]}</script>'
)
_METAS = (
    '<meta charset="utf-8"><meta property="og:title" content="Port orders forty cranes | News">'
    '<meta property="article:published_time" content="2026-11-17T09:30:00Z"><meta name="author" content="Ida '
    'Berg"><link rel="canonical" href="https://news.example/2026/cranes"><meta property="og:type" '
    'content="article"><meta property="og:site_name" content="News">'
)
_MENU = "<nav><ul>" + "".join(f'<li><a href="/s{n}">Section {n}</a></li>' for n in range(12)) + "</ul></nav>"


def _paragraphs(lines: Sequence[str]) -> str:
    return "".join(f"<p>{line}</p>" for line in lines)


def _page(body: str, head: str = _METAS, lang: str = "en") -> str:
    return (
        f'<!DOCTYPE html><html lang="{lang}"><head><title>Port orders cranes | News</title>{head}</head>'
        f"<body>{_MENU}{body}<footer>© News &amp; Co. All rights reserved.</footer></body></html>"
    )


_LISTED = "".join(
    f'<li><h3><a href="/{n}">The harbour council decided on matter number {n}</a></h3><time>2026-11-1{n % 10}'
    "</time></li>"
    for n in range(15)
)

WRITTEN: tuple[bytes, ...] = tuple(
    page.encode()
    for page in (
        _page(f"<article><h1>Port orders forty cranes</h1>{_paragraphs(_ENGLISH)}</article>", _METAS + _DATA),
        _page(f"<div class='story-body'><h1>港、四十基を発注</h1>{_paragraphs(_JAPANESE)}</div>", lang="ja"),
        _page(f"<main><h1>Порт</h1><div itemprop='articleBody'>{_paragraphs(_RUSSIAN * 2)}</div></main>"),
        _page(f"<main dir='rtl'><h1>الميناء</h1>{_paragraphs(_ARABIC * 2)}</main>", lang="ar"),
        _page(f"<table><tr><td><font>{'<br><br>'.join(_ENGLISH)}</font></td></tr></table>", ""),
        _page(f"<h1>Tag: harbour</h1><ul>{_LISTED}</ul>"),
        _page("".join(f"<article><h2>Part {n}</h2>{_paragraphs(_ENGLISH)}</article><hr>" for n in range(4))),
        _page(f"<p>{_ENGLISH[0]}</p><p>Subscribe to continue reading. Already a subscriber? Sign in.</p>"),
        _page("<div class='live'>" + "".join(f"<h3>1{n}:30</h3><p>{_ENGLISH[n % 4]}</p>" for n in range(9))),
        _page(
            f'<div id="root"></div><script id="__NEXT_DATA__" type="application/json">{{"props": {{"page": '
            f'{{"title": "Port", "body": "{_ENGLISH[0]} {_ENGLISH[1]}", "date": 1795000000000}}}}}}</script>'
        ),
    )
)

# What `fetch` takes of a page.
_LARGEST = 9_000_000

Mutation = Callable[[bytes, random.Random], bytes]


def _place(page: bytes, chance: random.Random) -> int:
    return chance.randrange(len(page) + 1)


def _span(page: bytes, chance: random.Random, longest: int = 2_000) -> slice:
    start = _place(page, chance)
    return slice(start, start + chance.randrange(1, longest))


def _insert(page: bytes, chance: random.Random, what: bytes) -> bytes:
    at = _place(page, chance)
    return page[:at] + what + page[at:]


def _tag(page: bytes, chance: random.Random, what: bytes) -> bytes:
    """`what` set into a tag of the page, as attributes."""
    tags = [found.end(1) for found in re.finditer(rb"<([a-zA-Z][a-zA-Z0-9]*)", page)]
    at = chance.choice(tags or [0])
    return page[:at] + b" " + what + page[at:]


def cut(page: bytes, chance: random.Random) -> bytes:
    return page[: _place(page, chance)] if chance.random() < 0.7 else page[_place(page, chance) :]


def duplicate(page: bytes, chance: random.Random) -> bytes:
    return _insert(page, chance, page[_span(page, chance)] * chance.choice([1, 2, 40]))


def swap(page: bytes, chance: random.Random) -> bytes:
    first, second, third = sorted(_place(page, chance) for _ in range(3))
    return page[:first] + page[second:third] + page[first:second] + page[third:]


def drop(page: bytes, chance: random.Random) -> bytes:
    gone = _span(page, chance, 400)
    return page[: gone.start] + page[gone.stop :]


def flip(page: bytes, chance: random.Random) -> bytes:
    found = bytearray(page or b" ")
    for _ in range(chance.choice([1, 8, 100])):
        found[chance.randrange(len(found))] = chance.randrange(256)
    return bytes(found)


def unclose(page: bytes, chance: random.Random) -> bytes:
    share = chance.random()
    return re.sub(rb"</[a-z0-9]+>", lambda tag: b"" if chance.random() < share else tag.group(), page)


def nest(page: bytes, chance: random.Random) -> bytes:
    tag = chance.choice(
        [b"<div>", b"<b><i>", b"<table><tr><td>", b"<ul><li>", b"<article>", b"<p><a href=/>", b"<ruby><rt>"]
    )
    return _insert(page, chance, tag * chance.choice([10, 300, 6_000]))


def blow_up(page: bytes, chance: random.Random) -> bytes:
    many = b" ".join(b"a%d=%d" % (n, n) for n in range(chance.choice([100, 1_900, 20_000])))
    one = b'class="' + chance.choice([b"x", b"story ", b"a-", b"&amp;", b"'"]) * 40_000 + b'"'
    return _tag(page, chance, chance.choice([many, one]))


def entities(page: bytes, chance: random.Random) -> bytes:
    what = [
        b"&#x110000;",
        b"&#99999999999;",
        b"&#0;",
        b"&#xD800;",
        b"&amp",
        b"&;",
        b"&nosuch;",
        b"&#x26;lt;p",
    ]
    return _insert(page, chance, chance.choice(what) * chance.choice([1, 50, 5_000]))


def mangle_data(page: bytes, chance: random.Random) -> bytes:
    value = chance.choice(
        [
            b"null",
            b"[]",
            b"{}",
            b"[[[[1]]]]",
            b"1e999",
            b"-0",
            b'"\\ud800"',
            b"true",
            b"NaN",
            b'"' + b"x " * 9_000,
            b"[" * 20_000,
            b'{"@graph":' * 3_000,
            b"9" * 5_000,
            b'[{"@type": ["NewsArticle", 7]}]',
            b'"\\u0000"',
        ]
    )
    strings = list(re.finditer(rb'(?<=: )"[^"]{0,300}"|(?<=: )\[', page))
    if not strings:
        return _insert(page, chance, b'<script type="application/ld+json">' + value + b"</script>")
    where = chance.choice(strings)
    return page[: where.start()] + value + page[where.end() :]


def other_charset(page: bytes, chance: random.Random) -> bytes:
    text = page.decode("utf-8", "replace")
    codec = chance.choice(
        ["utf-16", "utf-16-le", "cp932", "euc_jp", "iso2022_jp", "cp1251", "gb18030", "cp1252"]
    )
    declared = chance.choice(["utf-8", "shift_jis", "utf-16", "utf-7", "x-nonsense", "iso-2022-kr", "rot13"])
    return text.replace('charset="utf-8"', f'charset="{declared}"').encode(codec, "replace")


def controls(page: bytes, chance: random.Random) -> bytes:
    what = [
        b"\0",
        b"\x1b$B",
        b"\x08",
        b"\xef\xbb\xbf",
        "\u202e".encode(),
        "\u200b".encode(),
        b"\xed\xa0\x80",
        b"\x85",
    ]
    found = page
    for _ in range(chance.choice([1, 20])):
        found = _insert(found, chance, chance.choice(what) * chance.choice([1, 30]))
    return found


def numbers(page: bytes, chance: random.Random) -> bytes:
    huge = chance.choice(
        [b"9" * 400, b"0000-00-00", b"2026-13-45T99:99:99+99:99", b"-1", b"1" + b"0" * 30, b"10000-01-01"]
    )
    return (
        re.sub(rb"\d{4}-\d\d-\d\d|\d{13}", huge, page)
        if chance.random() < 0.7
        else re.sub(rb"\d+", huge, page)
    )


def unquote(page: bytes, chance: random.Random) -> bytes:
    quotes = [found.start() for found in re.finditer(rb"[\"'<>=/]", page)]
    for at in sorted(chance.sample(quotes, min(len(quotes), chance.choice([1, 5, 40]))), reverse=True):
        page = page[:at] + page[at + 1 :]
    return page


MUTATIONS: tuple[Mutation, ...] = (
    cut,
    duplicate,
    swap,
    drop,
    flip,
    unclose,
    nest,
    blow_up,
    entities,
    mangle_data,
    other_charset,
    controls,
    numbers,
    unquote,
)


def mutated(pages: Sequence[bytes], count: int, seed: int) -> Iterator[tuple[str, bytes]]:
    """`count` broken pages, each with what was done to it; the same for the same seed."""
    chance = random.Random(seed)  # noqa: S311  no secret hangs on it
    for number in range(count):
        page = pages[number % len(pages)]
        steps = [MUTATIONS[(number + number // len(pages)) % len(MUTATIONS)]]
        steps += chance.choices(MUTATIONS, k=chance.choice([0, 0, 1, 3]))
        for step in steps:
            page = step(page, chance)[:_LARGEST]
        yield " ".join(step.__name__ for step in steps), page
