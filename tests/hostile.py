"""Texts and addresses that try to be more than words, and an issue that holds them wherever words from
outside stand.

Each has a name, by which a failing test calls it. Characters that cannot be seen are written as escapes.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import cache

import digest_values as v

from monitor import digest, text, weeks
from monitor.digest.facts import SourceFacts, canonical, read
from monitor.model import (
    Article,
    Credit,
    Dated,
    Digest,
    Edit,
    Findings,
    Origin,
    Point,
    Quote,
    Read,
    Scored,
    Standing,
    Tag,
)

MARKUP = {
    "a script": "Tide <script>alert(1)</script> turns",
    "a script that ends another": "Tide </script><script>alert(1)//",
    "a script in mixed case": "<ScRiPt\t>alert(1)</sCrIpT >",
    "an image that fails": '<img src=x onerror="alert(1)">',
    "an image without an end": '<img src="https://evil.example/x.png" ',
    "a picture with a handler": "<svg/onload=alert(1)><animate onbegin=alert(1)>",
    "a page of its own": "<html><body onload=alert(1)><h1>Taken</h1></body></html>",
    "a frame": '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
    "a form": '<form action="https://evil.example"><input name=p autofocus onfocus=alert(1)>',
    "a base and a refresh": '<base href="https://evil.example/"><meta http-equiv=refresh content="0">',
    "a link": '<a href="https://evil.example">a link</a>',
    "a comment": "before <!-- hidden --> after",
    "a comment that stays open": "before <!-- hidden",
    "a comment that closes ours": "--> out of the comment <!--",
    "a condition of Outlook's": "<!--[if mso]><p>only there</p><![endif]-->",
    "the end of a title": "</title><script>alert(1)</script>",
    "the end of a style": "</style><style>*{display:none}</style>",
    "the end of a text field": "</textarea></noscript></xmp><plaintext>",
    "the end of everything": "</p></td></tr></table></div></body></html>",
    "character data": "<![CDATA[ <b>x</b> ]]> ]]>",
    "a processing instruction": "<?xml version='1.0'?><?php echo 1 ?>",
    "a document type": '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]> &e;',
    "out of double quotes": '" onmouseover="alert(1)" x="',
    "out of single quotes": "' onmouseover='alert(1)' x='",
    "out of back quotes": "` onmouseover=`alert(1)` x=`",
    "out of a style attribute": '";background:url(https://evil.example/x);"',
    "entities": "&lt;b&gt; &amp;amp; &#60;i&#62; &#x3C;u&#x3E; &copy; &notit; &nbsp;",
    "entities without an end": "&lt &copy &#60 &#x3c &",
    "stray angles": "1 < 2 > 0 <> << >> <3 </ <? <! ->",
}
MARKDOWN = {
    "a Markdown link": "[read more](https://evil.example)",
    "a link within ours": "](https://evil.example) and [",
    "a Markdown image": "![x](https://evil.example/x.png)",
    "an address in angles": "<https://evil.example> <me@evil.example>",
    "a bare address": "https://evil.example/a http://b.example www.evil.example ftp://c.example",
    "a bare mail address": "write to news@evil.example or mailto:x@evil.example",
    "a reference": "[x][y] [z][] [w]",
    "a definition of a reference": "[w]: https://evil.example 'title'",
    "a footnote": "[^1] and [^1]: a note",
    "a heading": "# Heading #",
    "six hashes": "###### deep ######",
    "a heading underlined": "===",
    "a rule": "***",
    "a rule of dashes": "---",
    "a list": "- a point",
    "a list of plusses": "+ a point",
    "a list of stars": "* a point",
    "a numbered list": "1. first",
    "a numbered list in brackets": "2026) a year",
    "a task": "[ ] to do [x] done",
    "a quotation": "> quoted",
    "emphasis": "**bold** *slanted* __bold__ _slanted_ ***both***",
    "emphasis left open": "**bold *slanted __x _y",
    "code": "`code` ``more ` code``",
    "code left open": "`` ` code",
    "a fence": "```python",
    "a fence of tildes": "~~~ text",
    "struck out": "~~gone~~ ~gone~ ==marked== H~2~O x^2^",
    "a table": "| a | b | --- |:--|",
    "mathematics": "$$x^2$$ $x$ \\(x\\) \\[x\\]",
    "a wiki link": "[[Home|x]] ![[file.pdf]] {{Template}}",
    "a definition list": ": a definition",
    "an abbreviation": "*[HTML]: hyper",
    "an admonition": "!!! note ??? danger",
    "an attribute list": '{: onclick="alert(1)" .x #y } {#id} {.class}',
    "backslashes": "\\ \\\\ \\[ \\` \\n \\u0041 C:\\new\\table\\",
    "an obsidian comment": "%% hidden %% #tag ^block",
    "an emoji by its name": ":smile: :x:",
    "two spaces and a backslash": "a line  \\",
}
TEMPLATES = {
    "a Hugo shortcode": '{{< figure src="x" >}} {{% notice %}}',
    "a Jekyll tag": "{% include x.html %} {% raw %} {% endraw %}",
    "a Jinja expression": "{{ 7*7 }} {{ facts.title }} {# note #}",
    "a Python expression": "{0} {title} {0.__class__} {{}}",
    "percent signs": "%s %(title)s %d %n 100% of 5%% %",
    "a shell": "${HOME} $(id) `id` $x ; rm -rf | cat & #",
    "an ERB tag": "<%= 7*7 %> <%# x %>",
    "markers of ours": "<td class=px> EOF {{ say('x') }} @@ %%%",
}
CONTROLS = {
    "a null": "Ti\x00de",
    "an escape sequence": "\x1b[31mred\x1b[0m \x1b]0;title\x07",
    "bell and backspace": "be\x07ll\x08s\x7f!",
    "C1 controls": "tide\x80s \x9bof\x9f",
    "a header line": "Tide\r\nBcc: everyone@evil.example\r\n\r\nbody",
    "a lone carriage return": "over\rwritten",
    "tab, form feed, vertical tab": "tab\tfeed\x0cdown\x0bd",
    "next line": "next\u0085line",
    "line and paragraph separators": "line\u2028after\u2029line",
    "an override to the left": "invoice \u202egnp.exe\u202c done",
    "embeddings left open": "embedded \u202a b \u202b c \u202d d",
    "isolates left open": "isolated \u2066 b \u2067 c \u2068 d",
    "isolates closed twice": "closed \u2069\u2069 b \u202c\u202c c",
    "direction marks": "to\u200ethe\u200fright\u061cd",
    "zero width": "ze\u200bro\u2060wi\ufeffd\u180eth",
    "soft hyphens": "sof\u00adt",
    "invisible operators": "opera\u2061to\u2062rs\u2063d\u2064e",
    "tag characters": "flag\U000e0067\U000e0062\U000e007f end",
    "a lone high surrogate": "high half \ud83d done",
    "a lone low surrogate": "low half \ude00 done",
    "interlinear marks": "a\ufff9b\ufffac\ufffbd",
    "the replacement character": "a \ufffd b",
    "no characters": "a\ufffeb\uffffc\ufdd0d\U0001fffee",
    "private use": "\ue000 \uf8ff \U000f0000",
    "unusual spaces": "a\u00a0b\u2003c\u3000d\u205fe\u1680f",
    "a byte order mark first": "\ufeffFirst",
}
SCRIPTS = {
    "a tower of marks": "Z" + "\u0351\u0343\u0312\u0357\u0316" * 12 + "algo",
    "a mark without a letter": "\u0301 first",
    "a family of emoji": "👩\u200d👩\u200d👧\u200d👦 and ❤\ufe0f\u200d🔥 👍🏽 🇯🇵",
    "joiners alone": "joined\u200d b\u200c",
    "Arabic with Latin": "محطة جديدة Aldersound 2026 في البحر (12%)",
    "Hebrew with markup": "<b>תחנת הכוח</b> [x](y)",
    "Persian with a joiner": "می\u200cخواهم",
    "Japanese with brackets": "「潮流発電」（津軽）【速報】始動＜b＞",
    "Thai": "พลังงานน้ำขึ้นน้ำลง ๑๒ เมกะวัตต์",
    "look-alikes of ASCII": "＜script＞ ＂ ＇ ［x］（y） ＠here ＃",
    "letters that grow": "ß ŉ ǰ İ ﬃ ΐ",
}
PLACES = {
    "yes and no": "no",
    "null": "null",
    "a number": "1e5",
    "a date": "2026-11-16",
    "a YAML anchor": "&a *a !!python/object:os.system {a: [b, c]} # d",
    "a YAML key": 'key: "value": - x',
    "a front matter": '"\n---\ntitle: x\n---\n',
    "a break out of JSON": '"}],"x":{"y":"\\"',
    "a break out of a script": "</script>'\"\\u003c//]]>",
    "an encoded word": "=?utf-8?q?=3Cb=3E?= =?utf-8?b?QmNj?=",
    "quoted-printable": "=3D=20 =\r\n x=",
    "a boundary": "--digest-=_0000 --",
    "From at the beginning": "From me to you",
    "a lone dot": ".",
    "mentions": "@everyone @here @channel <!channel> <@U1> <#C1> @name",
    "commands": "/me /shrug !ban",
    "a formula": '=HYPERLINK("https://evil.example","x") +1 @SUM(1)',
    "a path": "../../etc/passwd C:\\x \\\\host\\share",
    "SQL": "'; DROP TABLE articles; --",
}
TEXTS = {**MARKUP, **MARKDOWN, **TEMPLATES, **CONTROLS, **SCRIPTS, **PLACES}

# Nothing is left of these when they are cleaned.
EMPTY = {
    "nothing": "",
    "spaces": " \t\u3000\u00a0 ",
    "line breaks": "\r\n\n\u2028",
    "zero width alone": "\u200b\u2060\ufeff",
    "an override alone": "\u202e",
    "half characters alone": "\ud800\udfff",
}
HUGE = {
    "one word": "x" * 100_000,
    "many words": "endless " * 20_000,
    "one Japanese run": "潮" * 50_000,
    "brackets": "[" * 50_000,
    "stars": "*_" * 30_000,
    "angles": "<b>" * 30_000,
    "a very tall tower": "Z" + "\u0351" * 50_000,
    "entities without end": "&amp" * 30_000,
    "quotation marks": "“" * 40_000,
    "emoji": "👩\u200d👩\u200d👧\u200d👦" * 10_000,
}

# What leads to a page, whatever stands in it, and is linked.
OPEN = {
    "plain": "https://a.example/news",
    "http": "http://a.example/news",
    "a user and a password": "https://user:secret@a.example/news",
    "a user alone": "https://user@a.example/news",
    "a port": "https://a.example:8443/news",
    "IPv6": "https://[2001:db8::1]:8443/news",
    "IPv4": "http://192.0.2.7/news",
    "trackers": "https://a.example/news?utm_source=x&utm_medium=rss&fbclid=y&id=7",
    "entities": "https://a.example/news?a=1&copy=1&lt;=2&amp;b=3&reg;",
    "brackets": "https://a.example/news_(one)?q=[1]{2}|3",
    "quotation marks": "https://a.example/\"onmouseover=\"alert(1)'x'`y`",
    "angles": 'https://a.example/#"><script>alert(1)</script>',
    "backslashes": "https://a.example/a\\b\\c",
    "stars and underlines": "https://a.example/*b*_c_~~d~~",
    "percent without digits": "https://a.example/100%/%zz%",
    "percent with nulls": "https://a.example/%00%0d%0aBcc:x",
    "a homograph": "https://аррlе.example/news",
    "Japanese": "https://日本.example/津軽?q=潮#始",
    "punycode": "https://xn--80ak6aa92e.example/news",
    "an end of a link": "https://a.example/)](https://evil.example)",
    "an attribute list": 'https://a.example/){:onclick="x"}',
    "a template": "https://a.example/{{7*7}}{%raw%}${x}",
    "a chat's mention": "https://a.example/@everyone/<!channel>",
    "dots and strokes": "https://a.example//b/../c/./d;e=f,g",
    "one that holds another": "https://a.example/?u=javascript:alert(1)&v=https://b.example",
    "an empty query": "https://a.example/?#",
    "full-width letters": "https://a.example/＜b＞＂",
    "long": "https://a.example/" + "a/" * 900,
}
# What leads nowhere, or elsewhere than it seems: no form makes a link of it.
CLOSED = {
    "a script": "javascript:alert(1)",
    "a script in mixed case": "JaVaScRiPt:alert(1)",
    "a script after a space": " javascript:alert(1)",
    "a script with a tab": "java\tscript:alert(1)",
    "a script with a line feed": "java\nscript:alert(1)",
    "a script with a null": "java\x00script:alert(1)",
    "a script after a control": "\x01javascript:alert(1)",
    "a script with an entity": "javascript&colon;alert(1)",
    "a script that seems https": "javascript://https://a.example/%0aalert(1)",
    "data": "data:text/html,<script>alert(1)</script>",
    "data as base64": "data:text/html;base64,PHNjcmlwdD4=",
    "VBScript": "vbscript:msgbox(1)",
    "a file": "file:///etc/passwd",
    "a blob": "blob:https://a.example/1",
    "a view of the source": "view-source:https://a.example/",
    "a mail": "mailto:x@evil.example?subject=y",
    "a telephone": "tel:+8112345678",
    "ftp": "ftp://a.example/x",
    "without a scheme": "//evil.example/x",
    "a path": "/news/1",
    "a fragment": "#story-1",
    "words": "not an address",
    "nothing": "",
    "spaces": "   ",
    "https alone": "https://",
    "https without a host": "https:///path",
    "https with a user and no host": "https://user:secret@",
    "one stroke": "https:/a.example/",
    "no stroke": "https:a.example",
    "backslashes for strokes": "https:\\\\evil.example\\x",
    "angles in the host": "https://a<b>.example/",
    "a space in the host": "https://exa mple.example/",
    "a null in the host": "https://a\x00.example/",
    "an open bracket in the host": "https://[::1/",
}
# These become open ones when they are cleaned, or none; they may not stay as they are.
DIRTY = {
    "a line feed": "https://a.example/a\nb",
    "a header line": "https://a.example/\r\nBcc: x@evil.example",
    "a tab": "https://a.example/a\tb",
    "a space": "https://a.example/a b",
    "a null": "https://a.example/a\x00b",
    "an escape": "https://a.example/\x1b[31m",
    "spaces around": "  https://a.example/news  ",
    "an override": "https://a.example/\u202egnp.exe",
    "zero width": "https://a.\u200bexample/\u200bnews\ufeff",
    "separators": "https://a.example/\u2028a\u2029b\u0085c",
    "unusual spaces": "https://a.example/\u00a0a\u3000b",
    "half a character": "https://a.example/\ud83d",
    "mixed case": "HTTPS://A.example/News",
    "a port that is none": "https://a.example:port/",
    "a port too high": "https://a.example:99999/",
    "two users": "https://a@b@c.example/",
    "a user after a backslash": "https://evil.example\\@a.example/",
    "huge": "https://a.example/" + "a" * 100_000,
}
ADDRESSES = {
    **{f"open: {name}": one for name, one in OPEN.items()},
    **{f"closed: {name}": one for name, one in CLOSED.items()},
    **{f"dirty: {name}": one for name, one in DIRTY.items()},
}


def harmless(words: Sequence[str]) -> tuple[str, ...]:
    """As many words that nobody could take for anything else, each empty, or from right to left, where the
    other is: a form may set such words differently."""
    return tuple(_harmless(one, at) for at, one in enumerate(words, 1))


def _harmless(one: str, at: int) -> str:
    line = text.one_line(one)
    if not line:
        return ""
    turned = any(unicodedata.bidirectional(char) in {"R", "AL"} for char in line)
    return f"{'מילים' if turned else 'Words'} {at}"


@cache
def issue(words: tuple[str, ...], addresses: tuple[str, ...] = (), own: tuple[str, ...] = ()) -> Digest:
    """An issue in which each of `words` stands wherever words from outside stand: a story of two articles for
    each, one of which only the headline is told, an article below the line, a feed, an outlet's score, an
    edited article, a story gone quiet. `own` are the reader's: the title of the digest, and its tags, all
    stories being told under the first; they are the first of `words` where none are given, which then stand
    for our own words too. `addresses`, if any, one for each of `words`: of its lead, its origin's feed and
    all that is listed."""
    title, *names = own or [words[0], *words[:3]]
    tags = [Tag(slug=f"t{at}", name=name, any=("x",)) for at, name in enumerate(names)]
    at = list(addresses) or [f"https://outlet-{number}.example/news" for number in range(len(words))]
    told = [_told(number, one, at[number], own[0] if own else one) for number, one in enumerate(words)]
    listed = [_listed(number, one, at[number]) for number, one in enumerate(words)]
    before = v.issue(
        [v.alone(800 + number, one, hours=-168, t0=0.9) for number, one in enumerate(words)],
        [],
        tags=tags,
        week=weeks.week("2026-W46", "Asia/Tokyo"),
        previous=[],
        previous_week=None,
    )
    made = digest.compose(
        [*told, *listed],
        [_scored(_article(600 + n, f"{one} missed", one, at[n]), 0.4) for n, one in enumerate(words)],
        coverage=replace(
            v.COVERAGE,
            feeds=tuple(v.health(own[0] if own else one, "failing", own[0] if own else one) for one in words),
        ),
        week=v.WEEK,
        tags=tags,
        rules=replace(v.RULES, title=title, stories_per_tag=len(words)),
        previous=digest.carried(before),
        previous_week="2026-W46",
        generated=v.GENERATED,
        earlier=[before],
        followed=(),
        edits=[
            Edit(
                week="2026-W46",
                article=_article(700 + number, f"{one} now", one, at[number]),
                was_title=one,
                figures=((one, f"{one} 2"),),
            )
            for number, one in enumerate(words)
        ],
    )
    rows = [_row(text.one_line(one)) for one in words]
    return replace(made, facts=canonical({**read(made), "sources": rows}))


def _article(number: int, title: str, outlet: str, address: str, hours: float = 0) -> Article:
    return replace(v.article(number, title, hours=hours), outlet=outlet, url=address)


def _scored(one: Article, value: float) -> Scored:
    return v.scored(one, "body", t0=value, t1=value - 0.3)


def _told(number: int, words: str, address: str, ours: str) -> Findings:
    """A story of two articles in which all is made of `words`."""
    lead = _article(10 * number + 1, words, words, address)
    other = _article(10 * number + 2, f"{words} again", f"{words} Post", f"https://b{number}.example/", 5)
    own = Quote(text=words, articles=(lead.id,))
    return Findings(
        story=replace(v.told(_scored(lead, 0.9), (_scored(other, 0.8), "rewrite")), lead_why=ours),
        origin=Origin(
            outlet=f"{words} Wire", article=None, credited_by=(lead.id,), sentence=words, feed=address
        ),
        standings=(
            Standing(article=lead.id, rung="own", sentence=words),
            Standing(
                article=other.id,
                rung="echo",
                sentence=words,
                credits=(Credit(article=other.id, outlet=words, how="text", sentence=words, url=address),),
            ),
        ),
        points=(
            Point(
                name=words,
                verdict="differ",
                values=(own, Quote(text="", note=ours, articles=(other.id,))),
            ),
            Point(name=f"{words} too", verdict="agree", values=(Quote(text=words, articles=(other.id,)),)),
        ),
        dates=(Dated(when=words, day=date(2027, 1 + number % 12, 2), quote=own),),
        # A month for each: days of one month in like words are taken for one event.
        ahead=(Dated(when=words, day=date(2027, 1 + number % 12, 1), quote=own),),
        reads=(Read(article=other.id, why=ours, adds=(Quote(text=words, articles=(other.id,)),)),),
        summary=(own, Quote(text=words, articles=(other.id,))),
    )


def _listed(number: int, words: str, address: str) -> Findings:
    """A story that stands beyond the cap of its tag."""
    return Findings(story=v.told(_scored(_article(500 + number, f"{words} more", words, address), 0.6)))


def _row(outlet: str) -> SourceFacts:
    return SourceFacts(
        outlet=outlet,
        stories=14,
        first=5,
        first_low=0.163,
        first_high=0.612,
        lag_hours=3.5,
        late=8,
        echoes=2,
        known=14,
        echo_low=0.04,
        echo_high=0.399,
        outliers=1,
    )
