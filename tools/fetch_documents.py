# ruff: noqa: INP001 - beside a script
"""Invented feeds in any amount: for measuring what fetching and reading them costs.

RSS and Atom, most in English, some in Japanese, 20 to 50 entries and 40 to 100 kB each, no two alike. Bodies
are HTML as publishers write it: paragraphs, links, pictures, lists, quotations; escaped, in CDATA, or both a
summary and the whole text. There are as many tags in a kilobyte as in feeds of the wild of that size (9.4 and
9.9), and feedparser takes as long over it. Each feed has two states, the second with two new entries at its
top and its oldest two gone. They are packed once (gzip) and lie in one file, which a server may map; the same
seed gives the same bytes.
"""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from html import escape
from pathlib import Path

from invented import news

FEWEST, MOST = 20, 50
SMALLEST, LARGEST = 40_000, 100_000
NEW = 2
STATES = 2
NOW = datetime(2026, 3, 10, 8, tzinfo=UTC)
"""When the first state is published; the second is a day younger."""

_JAPANESE = 1 / 5
_ATOM = 2 / 5
_KANJI = (
    "港海駅市町村山川橋道電車船空港会社政府大臣知事議会予算計画工場技術研究"
    "発電風力水素半導体輸出円株価上昇下落春夏秋冬朝夜東西南北新旧"
)
_KANA = "のをにがはともでからまでよりなどこれそれ"
_KATAKANA = "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモラリルレロン"
_CLASSES = ("lead", "wp-block-paragraph", "story__text", "", "", "", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One feed. `ids`: those of its entries in each state; `places`: where each state's packed bytes lie."""

    atom: bool
    lang: str
    ids: tuple[tuple[str, ...], ...]
    places: tuple[tuple[int, int], ...]


def make(folder: Path, count: int, *, seed: int = 2026) -> tuple[Document, ...]:
    """Writes `count` feeds into `folder`: packed.bin, and documents.json, which `load` reads."""
    press = _Press(seed)
    made = []
    with (folder / "packed.bin").open("wb") as file:
        at = 0
        for number in range(count):
            atom, lang, ids, states = press.feed(number)
            places = []
            for state in states:
                packed = gzip.compress(state.encode(), 6, mtime=0)
                file.write(packed)
                places.append((at, len(packed)))
                at += len(packed)
            made.append(Document(atom=atom, lang=lang, ids=ids, places=tuple(places)))
    (folder / "documents.json").write_text(json.dumps([asdict(one) for one in made]), encoding="utf-8")
    return tuple(made)


def load(folder: Path) -> tuple[Document, ...]:
    """What `make` left in `folder`."""
    return tuple(
        Document(
            atom=one["atom"],
            lang=one["lang"],
            ids=tuple(tuple(ids) for ids in one["ids"]),
            places=tuple((at, size) for at, size in one["places"]),
        )
        for one in json.loads((folder / "documents.json").read_text("utf-8"))
    )


class _Press:
    """Where feeds are made."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)  # noqa: S311  the same feeds every time
        made = news(300, seed=seed).articles
        self._sentences = {
            "en": [part + "." for one in made for part in one.text.replace("\n\n", " ").split(". ") if part],
            "ja": [self._japanese() for _ in range(4_000)],
        }

    def feed(self, number: int) -> tuple[bool, str, tuple[tuple[str, ...], ...], tuple[str, ...]]:
        """Form, language, ids and text of one feed's states."""
        chance = self._chance
        lang = "ja" if chance.random() < _JAPANESE else "en"
        atom = chance.random() < _ATOM
        listed = chance.randint(FEWEST, MOST)
        # What is written around a body takes its share; the middle of the range is aimed at.
        size = chance.randint(SMALLEST + 6_000, LARGEST - 4_000) // listed
        style = chance.choice(("escaped", "cdata", "both"))
        base = f"https://outlet{number}.example"
        ids, entries = [], []
        at = NOW + timedelta(days=1)
        for place in range(listed + NEW):
            at -= timedelta(minutes=chance.randint(20, 300))
            if place == NEW:
                at = min(at, NOW - timedelta(minutes=5))
            name = f"{base}/news/{listed + NEW - place}-{chance.randrange(16**8):08x}"
            ids.append(name)
            write = self._atom_entry if atom else self._rss_item
            entries.append(write(name, at, lang, size, style))
        states = (entries[NEW:], entries[:listed])
        close = self._atom if atom else self._rss
        return (
            atom,
            lang,
            (tuple(ids[NEW:]), tuple(ids[:listed])),
            tuple(close(base, lang, state, NOW + timedelta(days=day)) for day, state in enumerate(states)),
        )

    def _rss(self, base: str, lang: str, items: Sequence[str], at: datetime) -> str:
        return (
            '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" '
            'xmlns:content="http://purl.org/rss/1.0/modules/content/" '
            'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:atom="http://www.w3.org/2005/Atom">\n<channel>\n'
            f"<title>{escape(self._title(lang))}</title>\n<link>{base}/</link>\n"
            f'<atom:link href="{base}/feed" rel="self" type="application/rss+xml" />\n'
            f"<description>{escape(self._sentence(lang))}</description>\n<language>{lang}</language>\n"
            f"<lastBuildDate>{format_datetime(at)}</lastBuildDate>\n{''.join(items)}</channel>\n</rss>\n"
        )

    def _rss_item(self, name: str, at: datetime, lang: str, size: int, style: str) -> str:
        whole = self._body(name, lang, size - 700)
        if style == "both":
            text = (
                f"<description>{escape(self._sentence(lang))}</description>\n"
                f"<content:encoded><![CDATA[{whole}]]></content:encoded>\n"
            )
        elif style == "cdata":
            text = f"<description><![CDATA[{whole}]]></description>\n"
        else:
            # Escaping makes it longer by a tenth.
            text = f"<description>{escape(whole, quote=False)}</description>\n"
        return (
            f"<item>\n<title>{escape(self._title(lang))}</title>\n<link>{name}/?utm_source=rss</link>\n"
            f'<guid isPermaLink="false">{name}</guid>\n<pubDate>{format_datetime(at)}</pubDate>\n'
            f"<dc:creator><![CDATA[{self._title(lang)[:16]}]]></dc:creator>\n"
            f"<category>{escape(self._title(lang)[:10])}</category>\n{text}</item>\n"
        )

    def _atom(self, base: str, lang: str, entries: Sequence[str], at: datetime) -> str:
        return (
            f'<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom" '
            f'xml:lang="{lang}">\n<title>{escape(self._title(lang))}</title>\n<id>{base}/</id>\n'
            f'<link rel="self" href="{base}/atom.xml"/>\n<link href="{base}/"/>\n'
            f"<updated>{at.isoformat()}</updated>\n{''.join(entries)}</feed>\n"
        )

    def _atom_entry(self, name: str, at: datetime, lang: str, size: int, style: str) -> str:
        whole = self._body(name, lang, size - 700)
        short = f"<summary>{escape(self._sentence(lang))}</summary>\n" if style == "both" else ""
        body = f"<![CDATA[{whole}]]>" if style == "cdata" else escape(whole, quote=False)
        return (
            f'<entry>\n<title type="html">{escape(self._title(lang))}</title>\n'
            f'<link rel="alternate" type="text/html" href="{name}/"/>\n<id>{name}</id>\n'
            f"<published>{at.isoformat()}</published>\n<updated>{at.isoformat()}</updated>\n"
            f"<author><name>{escape(self._title(lang)[:16])}</name></author>\n{short}"
            f'<content type="html">{body}</content>\n</entry>\n'
        )

    def _body(self, name: str, lang: str, size: int) -> str:
        """HTML of about `size` bytes, escaping not counted, and of one paragraph at least."""
        chance = self._chance
        parts: list[str] = []
        length = 0
        while not parts or length < size * 0.93:
            kind = chance.random()
            if kind < 0.12:
                part = (
                    f'<figure class="wp-block-image size-large"><img loading="lazy" src="{name}/photo-'
                    f'{chance.randrange(1000)}.jpg" alt="{escape(self._title(lang))}" width="1024" '
                    f'height="683" /><figcaption>{self._sentence(lang)}</figcaption></figure>\n'
                )
            elif kind < 0.18:
                rows = "".join(f"<li>{self._title(lang)}</li>" for _ in range(chance.randint(2, 5)))
                part = f"<ul>{rows}</ul>\n"
            elif kind < 0.22:
                part = f"<blockquote><p><em>{self._sentence(lang)}</em></p></blockquote>\n"
            elif kind < 0.27:
                part = f"<h3>{self._title(lang)}</h3>\n"
            else:
                part = self._paragraph(name, lang)
            parts.append(part)
            length += len(part.encode())
        return "".join(parts)

    def _paragraph(self, name: str, lang: str) -> str:
        chance = self._chance
        words = self._sentence(lang)
        if chance.random() < 0.5:
            words += (
                f' <a href="{name}/{chance.randrange(10_000)}?a=1&amp;b=2" rel="noopener" target="_blank">'
            )
            words += f"{self._title(lang)}</a>"
        if chance.random() < 0.3:
            words += f" <strong>{self._title(lang)}</strong>"
        if chance.random() < 0.5:
            words += " " + self._sentence(lang)
        own = chance.choice(_CLASSES)
        return f'<p class="{own}">{words}</p>\n' if own else f"<p>{words}</p>\n"

    def _sentence(self, lang: str) -> str:
        return self._chance.choice(self._sentences[lang])

    def _title(self, lang: str) -> str:
        words = self._sentence(lang)
        return words[: self._chance.randint(12, 24)] if lang == "ja" else " ".join(words.split()[:8])

    def _japanese(self) -> str:
        chance = self._chance
        words = []
        for _ in range(chance.randint(6, 14)):
            letters = _KATAKANA if chance.random() < 0.2 else _KANJI
            words.append("".join(chance.choices(letters, k=chance.randint(2, 4))) + chance.choice(_KANA))
        return "".join(words) + "した。"
