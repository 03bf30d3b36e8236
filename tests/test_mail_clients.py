"""The mail's HTML is made of what mail programs show, or of what is no loss where they do not.

`data/mail-features.json` lists every element, attribute and feature of CSS that a mail may use. What is not
supported by all of Gmail, Outlook, Apple Mail, Yahoo and Thunderbird says there how the mail does without it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, cast

import digest_evidence as e
import digest_values as v
import hostile
import html5lib  # type: ignore[import-untyped]  # ships no types
import pytest
import tinycss2  # type: ignore[import-untyped]  # ships no types
from whole import Desk

from monitor import digest
from monitor.digest.facts import Facts, canonical, read
from monitor.model import Digest, Findings, Reader, Rendered, Tag
from monitor.rehearsal import WEEK

FEATURES = Path(__file__).parent / "data" / "mail-features.json"
SUPPORT = Path(__file__).parents[2] / "shared" / "design" / "digest" / "caniemail-core.json"
"""What others measured in mail programs; not part of the repository."""
WATCHED = ("gmail/", "outlook/", "apple-mail/", "yahoo/", "thunderbird/")
GMAIL_CLIPS = 102_400
GMAIL_DROPS = 8_192
READER = Reader(address="reader@example.com")
SPOKEN = ("ja", "de", "ar")


def letter(issue: Digest, dates: str = "") -> Rendered:
    reader = replace(READER, dates=dates)
    return digest.letter(
        issue, reader, unsubscribe=("https://digest.example/stop",), link="https://digest.example/"
    )


# -- the mails --------------------------------------------------------------------------------


def long_week(title: str, tags: int) -> Digest:
    """Sixty full stories: three articles each, points, dates, what was read."""
    watched = [Tag(slug=f"tag-{at}", name=f"Watched subject {at}", any=("x",)) for at in range(tags)]
    found: list[Findings] = []
    for at in range(60):
        one = v.differing(10 * at + 1, f"{title} {at + 1}")
        lead = v.scored(one.story.lead.article, **{f"tag_{at % tags}": 0.9})
        others = tuple(
            replace(other, scored=replace(other.scored, scores=())) for other in one.story.retellings
        )
        found.append(replace(one, story=replace(one.story, lead=lead, retellings=others)))
    below = [v.scored(one.article, "body", tag_0=0.4) for one in v.just_missed(30, 9000)]
    return v.issue(found, below, tags=watched, rules=replace(v.RULES, stories_per_tag=20), previous=[])


JAPANESE = (
    "潮流発電、津軽海峡で始動「世界最大級」を掲げる事業者が三社に、地元の漁協は説明を求め知事は慎重な姿勢" * 2
)
ENGLISH = "The barrage at Aldersound turns, told at length by three outlets, story"


@pytest.fixture(scope="module")
def sample_week(collected: Desk, tmp_path_factory: pytest.TempPathFactory) -> Digest:
    """The issue of the sample week."""
    desk = collected.copy(tmp_path_factory.mktemp("published") / "desk")
    desk.run("publish")
    return Digest(week=WEEK, revision=1, draft=False, facts=canonical(cast("Facts", desk.issue())))


@cache
def mails() -> dict[str, str]:
    """The HTML of every mail that is looked at, by what it holds."""
    silent = v.issue([], [])
    return {
        "everything": letter(e.whole()).html,
        "this week": letter(e.this_week()).html,
        "nine stories": letter(v.issue()).html,
        "the mail of the archive": digest.render(e.whole()).html,
        "no story": letter(silent).html,
        "corrected": letter(v.issue(revision=2)).html,
        **{f"days in {spoken}": letter(e.whole(), spoken).html for spoken in SPOKEN},
        "a long week": letter(long_week(ENGLISH, 8)).html,
        "hostile words": letter(hostile.issue(tuple(hostile.MARKUP.values())[:5])).html,
    }


NAMES = (
    "everything", "this week", "nine stories", "the mail of the archive", "no story", "corrected",
    *(f"days in {spoken}" for spoken in SPOKEN), "a long week", "hostile words",
)  # fmt: skip
each_mail = pytest.mark.parametrize("name", NAMES)


@cache
def page(name: str) -> Any:
    return html5lib.parse(mails()[name], namespaceHTMLElements=False)


# -- what it is made of -----------------------------------------------------------------------


def declarations(style: str) -> list[Any]:
    parsed = tinycss2.parse_blocks_contents(style, skip_comments=True, skip_whitespace=True)
    assert [one for one in parsed if one.type == "error"] == []
    return [one for one in parsed if one.type == "declaration"]


def css_features(found: list[Any]) -> Iterator[str]:
    """What declarations are made of: properties, words that change what an element is, units, functions."""
    for one in found:
        yield f"css {one.lower_name}"
        if one.important:
            yield "css !important"
        for value in one.value:
            if value.type == "ident" and one.lower_name in {"display", "position", "float"}:
                yield f"css {one.lower_name}:{value.lower_value}"
            elif value.type == "dimension":
                yield f"unit {value.lower_unit}"
            elif value.type == "percentage":
                yield "unit %"
            elif value.type == "function":
                yield f"function {value.lower_name}"
            elif value.type == "url":
                yield "function url"
            elif value.type == "hash":
                yield "colour in six digits" if re.fullmatch("[0-9a-f]{6}", value.value) else "colour, other"


def rule_features(sheet: str) -> Iterator[str]:
    for rule in tinycss2.parse_stylesheet(sheet, skip_comments=True, skip_whitespace=True):
        assert rule.type in {"at-rule", "qualified-rule"}
        if rule.type == "at-rule":
            condition = re.sub(r"\d+px", "", tinycss2.serialize(rule.prelude)).strip(" ()").rstrip(":")
            yield f"@{rule.lower_at_keyword} {condition.partition(':')[0]}"
            yield from rule_features(tinycss2.serialize(rule.content))
            continue
        for selector in tinycss2.serialize(rule.prelude).split(","):
            whole = selector.strip()
            kind = "class" if re.fullmatch(r"\.[\w-]+", whole) else "element"
            yield f"selector {kind}" if re.fullmatch(r"\.?[\w-]+", whole) else f"selector {whole}"
        yield from css_features(declarations(tinycss2.serialize(rule.content)))


def features(root: Any) -> set[str]:
    found: set[str] = set()
    for one in root.iter():
        if not isinstance(one.tag, str):
            continue
        found.add(f"<{one.tag}>")
        found |= {f"{key}=" for key in map(str, one.attrib)}
        found |= set(css_features(declarations(one.get("style", ""))))
        if one.tag == "style":
            found |= set(rule_features(one.text or ""))
    return found


def known() -> dict[str, str]:
    """Each feature that a mail may use, and how it does without; nothing where all programs know it."""
    listed: dict[str, dict[str, str]] = json.loads(FEATURES.read_text("utf-8"))
    return {**listed["everywhere"], **listed["degrades"]}


@each_mail
def test_a_mail_is_made_of_nothing_that_is_not_on_the_list(name: str) -> None:
    assert features(page(name)) - set(known()) == set()


def test_the_list_holds_nothing_that_no_mail_uses() -> None:
    used = set().union(*(features(page(name)) for name in NAMES))
    assert set(known()) - used == set()


def test_what_is_not_everywhere_says_how_a_mail_does_without() -> None:
    listed = json.loads(FEATURES.read_text("utf-8"))
    assert all(len(said.split()) >= 5 and said.endswith(".") for said in listed["degrades"].values())
    assert not set(listed["everywhere"]) & set(listed["degrades"])


SLUGS = {
    "@media max-width": "css-at-media", "@media prefers-color-scheme": "css-at-media-prefers-color-scheme",
    "selector class": "css-selector-class", "selector element": "css-selector-type",
    "css !important": "css-important", "unit px": "css-unit-px", "unit %": "css-unit-percent",
}  # fmt: skip


def slugs(feature: str) -> list[str]:
    """The names under which others measured a feature."""
    if feature in SLUGS:
        return [SLUGS[feature]]
    kind, _, name = feature.partition(" ")
    if feature.startswith("<"):
        return [f"html-{feature[1:-1]}"]
    if feature.endswith("="):
        return [f"html-{feature[:-1]}", f"html-{feature[:-1]}-attribute"]
    if kind == "css":
        own, _, value = name.partition(":")
        return [f"css-{own}-{value}"] if value else [f"css-{own}", f"css-{own.partition('-')[0]}"]
    return []


@pytest.mark.skipif(not SUPPORT.is_file(), reason="what others measured is not part of the repository")
def test_what_a_mail_program_lacks_is_known_to_be_missing_there() -> None:
    measured = json.loads(SUPPORT.read_text("utf-8"))
    clients: list[str] = measured["clients"]
    listed = json.loads(FEATURES.read_text("utf-8"))
    unsaid = {}
    checked = 0
    for feature in listed["everywhere"]:
        for slug in slugs(feature)[:1]:
            support = measured["features"].get(slug, {}).get("support", "")
            checked += bool(support)
            lacking = [
                client
                for client, letter_ in zip(clients, support, strict=False)
                if letter_ == "n" and client.startswith(WATCHED)
            ]
            if lacking:
                unsaid[feature] = lacking
    assert unsaid == {}
    assert checked >= 10


# -- how it looks -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Look:
    """How words are set: what an element has of itself and from what it stands in."""

    colour: str
    ground: str
    size: float
    shown: bool = True


Rules = Mapping[str, Mapping[str, str]]


def style_of(one: Any) -> dict[str, str]:
    return {d.lower_name: tinycss2.serialize(d.value).strip() for d in declarations(one.get("style", ""))}


def block(root: Any, condition: str) -> Rules:
    """The declarations of each class within a style block's `@media`, in their order."""
    found: dict[str, dict[str, str]] = {}
    for sheet in root.iter("style"):
        for rule in tinycss2.parse_stylesheet(sheet.text or "", skip_comments=True, skip_whitespace=True):
            if rule.type == "at-rule" and condition in tinycss2.serialize(rule.prelude):
                inner = tinycss2.parse_blocks_contents(rule.content, skip_comments=True, skip_whitespace=True)
                for own in inner:
                    named = tinycss2.serialize(own.prelude).strip().lstrip(".")
                    found.setdefault(named, {}).update(
                        {
                            d.lower_name: tinycss2.serialize(d.value).strip()
                            for d in declarations(tinycss2.serialize(own.content))
                        }
                    )
    return found


def texts(root: Any, rules: Rules) -> Iterator[tuple[str, Look]]:
    """Every text that is seen, with its look."""
    body = root.find(".//body")
    yield from _texts(body, Look(colour="", ground="", size=16), rules)


def _texts(one: Any, around: Look, rules: Rules) -> Iterator[tuple[str, Look]]:
    if not isinstance(one.tag, str):
        return
    style = style_of(one)
    own_classes = set(one.get("class", "").split())
    for named, changed in rules.items():
        if named in own_classes:
            style |= changed
    size = re.fullmatch(r"([\d.]+)px", style.get("font-size", ""))
    look = Look(
        # A link without a colour of its own has the program's.
        colour=style.get("color", "" if one.tag == "a" else around.colour),
        ground=style.get("background-color", around.ground),
        size=float(size[1]) if size else around.size,
        shown=around.shown and style.get("display") != "none",
    )
    if look.shown:
        # A space that cannot break is what an empty cell holds.
        if (one.text or "").strip():
            yield one.text, look
        for child in one:
            yield from _texts(child, look, rules)
            if (child.tail or "").strip():
                yield child.tail, look


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """By WCAG 2.2."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@each_mail
@pytest.mark.parametrize("condition", ["none", "prefers-color-scheme"], ids=["light", "dark"])
def test_all_words_stand_out_from_their_ground(name: str, condition: str) -> None:
    root = page(name)
    found = {(look.colour, look.ground): said for said, look in texts(root, block(root, condition))}
    assert found
    faint = {
        pair: said
        for pair, said in found.items()
        if not all(re.fullmatch("#[0-9a-f]{6}", colour) for colour in pair) or contrast(*pair) < 4.5
    }
    assert faint == {}


@each_mail
def test_in_the_dark_no_word_keeps_the_colour_of_the_day(name: str) -> None:
    root = page(name)
    day, night = (list(texts(root, block(root, one))) for one in ("none", "prefers-color-scheme"))
    kept = {said for (said, light), (_, dark) in zip(day, night, strict=True) if light.colour == dark.colour}
    assert kept == set()


@each_mail
@pytest.mark.parametrize("condition", ["none", "max-width"], ids=["on a screen", "on a telephone"])
def test_no_words_are_smaller_than_14_pixels(name: str, condition: str) -> None:
    root = page(name)
    assert {said: look.size for said, look in texts(root, block(root, condition)) if look.size < 14} == {}


@each_mail
def test_colours_are_in_six_digits_and_lengths_in_pixels(name: str) -> None:
    found = features(page(name))
    assert "colour, other" not in found
    assert {one for one in found if one.startswith(("unit", "function"))} <= {"unit px", "unit %"}


# -- what it says to a screen reader -------------------------------------------------------------


@each_mail
def test_a_mail_has_one_h1_and_its_headings_leave_no_level_out(name: str) -> None:
    levels = [int(one.tag[1]) for one in page(name).iter() if re.fullmatch("h[1-6]", str(one.tag))]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(later <= level + 1 for level, later in pairwise(levels))


@each_mail
def test_tables_are_for_layout_or_have_headings(name: str) -> None:
    for table in page(name).iter("table"):
        heads = table.findall("./tbody/tr/th")
        if table.get("role") == "presentation":
            assert heads == []
        else:
            assert {one.get("scope") for one in heads} in ({"row"}, {"col"}, {"row", "col"})


@each_mail
def test_a_mail_says_which_language_it_is_in(name: str) -> None:
    root = page(name)
    assert root.get("lang") == "en"
    assert root.get("dir") == "ltr"
    # Gmail drops the attributes of <html>.
    assert [one.get("dir") for one in root.iter("div") if one.get("lang") == "en"] == ["ltr"]


def test_words_from_outside_find_their_own_direction() -> None:
    outside = tuple(f"Zuhause {at}" for at in range(4))
    root = html5lib.parse(
        letter(hostile.issue(outside, own=("Sea & salt", "Tides", "Kelp"))).html, namespaceHTMLElements=False
    )
    found = list(_directions(root.find(".//body"), ""))
    held = [(said, direction) for said, direction in found if "Zuhause" in said]
    assert len(held) >= 60
    assert {said for said, direction in held if direction != "auto"} == set()


def _directions(one: Any, around: str) -> Iterator[tuple[str, str]]:
    """Every text, with the direction of the element that says one."""
    own = one.get("dir", around)
    yield one.text or "", own
    for child in one:
        if isinstance(child.tag, str):
            yield from _directions(child, own)
        yield child.tail or "", own


# -- how long it is ---------------------------------------------------------------------------


@pytest.mark.parametrize("tags", [6, 10])
@pytest.mark.parametrize("title", [ENGLISH, JAPANESE], ids=["English", "Japanese"])
def test_sixty_full_stories_are_clipped_by_nobody(title: str, tags: int) -> None:
    made = letter(long_week(title, tags)).html
    assert len(made.encode()) < GMAIL_CLIPS
    root = html5lib.parse(made, namespaceHTMLElements=False)
    assert len(list(root.iter("h3"))) >= 5
    assert len(list(root.iter("h2"))) >= tags


@each_mail
def test_no_style_block_is_so_long_that_it_is_dropped(name: str) -> None:
    blocks = [one.text or "" for one in page(name).iter("style")]
    assert blocks
    # Gmail drops all that follows a block which it does not take: what is for telephones stands by itself.
    assert all(len(one.encode()) < GMAIL_DROPS for one in blocks)
    assert not any("max-width" in one and "prefers-color-scheme" in one for one in blocks)


@each_mail
def test_a_mail_is_whole_without_its_style_blocks(name: str) -> None:
    root = page(name)
    for said, look in texts(root, {}):
        assert look.colour, said
        assert look.ground, said


# -- both parts -------------------------------------------------------------------------------


def figures(said: str) -> set[str]:
    return set(re.findall(r"\d[\d.,:]*\d|\d", said))


@pytest.mark.parametrize("issue", [e.whole, e.this_week, v.issue], ids=["everything", "week", "nine"])
def test_both_parts_have_the_same_headlines_links_and_figures(issue: Any) -> None:
    _say_the_same(issue())


def _say_the_same(issue: Digest, *, shortened: bool = False) -> None:
    made = letter(issue)
    root = html5lib.parse(made.html, namespaceHTMLElements=False)
    body = root.find(".//body")
    plain = " ".join(re.sub("[\u2068\u2069]", "", made.text).split())
    close = "".join(plain.split())
    facts = read(issue)
    titles = [
        story["best"]["title"]
        for section in facts["sections"]
        for story in (*section["stories"], *section["more"])
    ]
    shown = " ".join("".join(body.itertext()).split())
    assert [one for one in titles if one not in shown or "".join(one.split()) not in close] == []

    linked = {one.get("href") for one in root.iter("a")}
    # A link to a story of this mail, or of an earlier one, is a number in the text.
    linked = {one for one in linked if "#story-" not in one}
    written = set(re.findall(r"^ *(https?://\S+)$", made.text, re.MULTILINE))
    counted = figures(" ".join(said for said, _ in texts(root, {})))
    told = figures(re.sub(r"https?://\S+", "", made.text))
    if shortened:
        assert linked <= written
        assert counted <= told
    else:
        assert linked == written
        assert counted == told


def test_the_sample_week_is_made_of_what_is_listed_and_is_read_in_light_and_in_dark(
    sample_week: Digest,
) -> None:
    for spoken in ("", "ja"):
        made = letter(sample_week, spoken).html
        assert len(made.encode()) < GMAIL_CLIPS
        root = html5lib.parse(made, namespaceHTMLElements=False)
        assert features(root) - set(known()) == set()
        for condition in ("none", "prefers-color-scheme"):
            for said, look in texts(root, block(root, condition)):
                assert contrast(look.colour, look.ground) >= 4.5, said
                assert look.size >= 14, said


def test_the_text_of_the_sample_week_says_all_that_its_page_does(sample_week: Digest) -> None:
    # The page may be shortened from the bottom, the text has no need to be.
    _say_the_same(sample_week, shortened=True)
