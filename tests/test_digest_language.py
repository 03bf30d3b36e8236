"""The language that an issue speaks: its own words, never the articles'."""

from __future__ import annotations

import re
import sys
from dataclasses import replace
from functools import cache
from importlib import import_module
from pathlib import Path

import digest_evidence as e
import digest_values as v
import pytest
from babel.messages.pofile import read_po
from digest_forms import flat

from monitor import digest
from monitor.digest.facts import read
from monitor.digest.language import gettext, languages, say, say_n, speaking
from monitor.model import Digest, DigestRules, Reader, Templates

sys.path.insert(0, str(Path(__file__).parents[1] / "tools"))
make_words = import_module("make_words")

JAPANESE = replace(v.RULES, language="ja")
LANGUAGES = Path(__file__).parents[1] / "monitor" / "digest" / "languages"
READER = Reader(address="ada@reader.example", name="Ada")
# Words of ours that no article and no outlet of these tests has.
_OURS = re.compile(
    r"\b(?:articles?|outlets?|stor(?:y|ies)|reports|reported|credits|feeds?|week|seen|New|Updated|why|because"
    r"|mentions?|differ|agree|within|rounding|below|above|line|also|more|title|archive|copy|last|since|told)\b"
)


@cache
def japanese() -> Digest:
    return v.issue(rules=JAPANESE)


def own_words(markdown: str) -> list[str]:
    """The lines of an issue without what is the articles' own: quotations, linked titles, headlines, and the
    words of servers."""
    body = markdown.split("\n---\n", 1)[1]
    links, bold = r"\[(?:\\.|[^\]\\])*\]\([^)\s]*\)", r"\*\*(?:\\.|[^*\n])*\*\*"
    body = re.sub(rf"[「“][^」”]*[」”]|{links}|{bold}|404 Not Found[^。]*|HTTP 503", "", body)
    return [line for line in body.splitlines() if not line.startswith((">", "# ", "## "))]


def test_the_catalogue_to_translate_holds_all_that_an_issue_may_say() -> None:
    assert (LANGUAGES / "digest.pot").read_text("utf-8") == make_words.written(make_words.words())


def test_every_message_is_said_in_japanese_with_the_same_values() -> None:
    with (LANGUAGES / "ja.po").open("rb") as stream:
        ours = read_po(stream, locale="ja", abort_invalid=True)
    said = {one.id: one.string for one in ours if one.id}
    assert said.keys() == {one.id for one in make_words.words() if one.id}
    for message, translated in said.items():
        asked = message if isinstance(message, str) else message[0]
        given = translated if isinstance(translated, str) else (translated or [""])[0]
        assert given, message
        values = [set(re.findall(r"%\(\w+\)s|%%", one)) for one in (asked, given)]
        assert values[1] <= values[0], message


def test_an_issue_in_japanese_has_no_english_word_of_ours() -> None:
    assert [line for line in own_words(digest.render(japanese()).markdown) if _OURS.search(line)] == []
    assert [line for line in own_words(digest.render(v.issue()).markdown) if _OURS.search(line)]


def test_the_language_is_frozen_with_the_facts() -> None:
    made = japanese()
    assert read(made)["language"] == "ja"
    assert "language" not in read(v.issue())
    page = digest.render(made).page
    assert '<html lang="ja"' in page
    assert '<html lang="en"' in digest.render(v.issue()).page


def test_days_numbers_and_reasons_are_said_in_it() -> None:
    text = flat(digest.render(japanese()).text)
    assert "2026年11月16日～22日" in text
    assert "11月17日(火)" in text
    assert "見出しに登場、言及4回" in text
    assert digest.render(japanese()).subject.startswith("第47週 · Aldersound")


def test_titles_and_quotations_are_the_articles_own_in_every_language() -> None:
    def own(issue: Digest) -> list[tuple[str, list[str]]]:
        return [
            (one["best"]["title"], one["summary"])
            for section in read(issue)["sections"]
            for one in section["stories"]
        ]

    assert own(japanese()) == own(v.issue())


def test_an_issue_keeps_its_language_whatever_the_next_one_speaks() -> None:
    both = (e.last_week(), japanese())
    # What is said of all issues is in the language that is set now; what an issue says stays as it was said.
    assert "Every issue, newest first." in digest.index(both, v.RULES)
    assert "Every issue, newest first." not in digest.index(both, JAPANESE)
    assert "What is new" in digest.render(both[0]).page
    assert "第46週からの変化" in digest.render(both[1]).page
    entries = digest.feed(both, JAPANESE)
    assert "What is new" not in entries
    assert "One event told" not in entries
    assert "Quotation marks hold" in entries
    assert "続報" in entries


def test_a_letter_and_a_note_speak_it_too() -> None:
    letter = digest.letter(
        japanese(), READER, unsubscribe=("https://d.example/u",), link="https://d.example/"
    )
    assert '<html lang="ja"' in letter.html
    assert "配信停止" in letter.html
    title, words = digest.brief(japanese(), READER, link="")
    assert title.startswith("第47週")
    assert "媒体" in words


def test_dates_may_be_in_another_language_than_the_words() -> None:
    letter = digest.letter(japanese(), replace(READER, dates="de"), unsubscribe=(), link="")
    assert "Di., 17. Nov." in letter.text
    assert "媒体" in letter.text


def test_a_regional_language_is_said_in_the_one_above_it() -> None:
    made = v.issue(rules=replace(v.RULES, language="ja-JP"))
    assert "媒体" in digest.render(made).text


def test_users_add_a_language_of_their_own() -> None:
    words = 'msgid "What is new"\nmsgstr "Was neu ist"\n\nmsgid "%(n)s story"\nmsgid_plural "%(n)s stories"\n'
    words += 'msgstr[0] "%(n)s Meldung"\nmsgstr[1] "%(n)s Meldungen"\n'
    head = 'msgid ""\nmsgstr "Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'
    templates = Templates(catalogues=(("de", head + words),))
    rules = replace(v.RULES, language="de", templates=templates)
    made = v.issue(rules=rules, previous=[])
    text = digest.render(made, templates).text
    assert "WAS NEU IST" in text
    assert re.search(r"\d+ Meldungen", flat(text))
    # What it does not have is said in English.
    assert "Why it is here" in text
    digest.prove(rules)


def test_a_users_words_stand_before_ours_in_english_as_well() -> None:
    templates = Templates(catalogues=(("en", 'msgid "Below the line"\nmsgstr "Near misses"\n'),))
    assert "NEAR MISSES" in digest.render(v.issue(), templates).text


def test_a_language_that_nobody_has_words_for_is_refused_with_what_to_do() -> None:
    wrong = digest.language_mistake(DigestRules(language="tlh"))
    assert "found tlh" in wrong
    assert "en, ja" in wrong
    assert "templates/languages/tlh.po" in wrong
    assert not digest.language_mistake(DigestRules(language="ja-JP"))
    assert not digest.language_mistake(DigestRules())


def test_a_language_is_known_however_its_case_is_written() -> None:
    words = 'msgid "Below the line"\nmsgstr "Abaixo da linha"\n'
    templates = Templates(catalogues=(("pt-BR", words),))
    for language in ("pt-BR", "pt-br"):
        assert not digest.language_mistake(DigestRules(language=language, templates=templates))
        made = v.issue(rules=replace(v.RULES, language=language, templates=templates))
        assert "ABAIXO DA LINHA" in digest.render(made, templates).text
    assert digest.language_mistake(DigestRules(language="pt", templates=templates))


def test_english_written_out_is_no_other_issue() -> None:
    assert v.issue(rules=replace(v.RULES, language="en")) == v.issue()


def test_an_entry_of_the_feed_says_which_language_it_is_in() -> None:
    made = digest.feed((e.last_week(), japanese()), JAPANESE)
    assert 'xml:lang="ja">\n<title>' in made.split("<entry", 1)[0]
    assert made.count('<entry xml:lang="ja">') == 1
    assert made.count('<entry xml:lang="en">') == 1
    assert "<summary>9–15 November 2026. " in made
    assert "<summary>2026年11月16日～22日。" in made


def test_what_is_spoken_ends_with_its_block() -> None:
    with speaking("ja"):
        assert gettext("All issues") != "All issues"
        with speaking(""):
            assert gettext("All issues") == "All issues"
    assert gettext("All issues") == "All issues"
    assert say("%(n)s times", n=3) == "3 times"
    assert say_n("%(n)s article", "%(n)s articles", 1_200) == "1,200 articles"
    assert languages() == ("en", "ja")


@pytest.mark.parametrize("language", ["", "ja"])
def test_a_quiet_week_is_short_and_says_so(language: str) -> None:
    quiet = v.issue([], [], previous=[], rules=replace(v.RULES, language=language))
    made = digest.render(quiet)
    assert len(made.text.splitlines()) < 60
    said = "No article of this week is about a tag." if not language else "今週"
    assert said in flat(made.text)
