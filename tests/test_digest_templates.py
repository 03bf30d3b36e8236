"""The user's own templates: they stand before ours, and what is wrong in one is told with its place."""

from __future__ import annotations

from dataclasses import replace

import digest_evidence as e
import digest_values as v
import pytest

from monitor import digest
from monitor.errors import ConfigError
from monitor.model import DigestRules, Reader, Templates

READER = Reader(address="ada@reader.example", name="Ada")
FORMS = ("issue.md.j2", "issue.txt.j2", "mail.html.j2", "page.html.j2", "brief.txt.j2", "entry.html.j2")


def with_files(**files: str) -> DigestRules:
    """Rules with these templates; `__` in a name stands for its dots."""
    own = tuple((name.replace("__", "."), text) for name, text in files.items())
    return replace(v.RULES, templates=Templates(files=own, folder="desk/templates"))


def mistakes(rules: DigestRules) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        digest.prove(rules)
    return [str(one) for one in caught.value.mistakes]


def test_every_form_can_be_given_another_template() -> None:
    own = {name.replace(".", "__"): "mine: {{ facts.week }}\n" for name in FORMS}
    rules = with_files(**own)
    digest.prove(rules)
    made = digest.render(e.whole(), rules.templates)
    assert made.markdown == made.text == made.html == made.page == "mine: 2026-W47\n"
    letter = digest.letter(e.whole(), READER, unsubscribe=(), link="", templates=rules.templates)
    assert letter.html == letter.text == "mine: 2026-W47\n"
    assert digest.brief(e.whole(), READER, link="", templates=rules.templates)[1] == "mine: 2026-W47\n"
    assert "mine: 2026-W47" in digest.feed((e.whole(),), rules)


def test_the_archives_own_pages_can_too() -> None:
    rules = with_files(index__html__j2="mine\n", index__md__j2="mine too\n", base__css__j2="p{color:red}\n")
    digest.prove(rules)
    files = digest.site((e.whole(),), rules)
    assert files["index.html"] == "mine\n"
    assert digest.index((e.whole(),), rules) == "mine too\n"
    assert "p{color:red}" in files["threads.html"]
    assert "p{color:red}" in digest.render(e.whole(), rules.templates).page


def test_a_template_may_build_on_the_one_it_stands_before() -> None:
    rules = with_files(
        issue__txt__j2='{% include "shipped/issue.txt.j2" %}\n-- \nThe desk\n',
        index__md__j2='{% include "_head.md.j2" %}\n{% include "shipped/index.md.j2" %}',
        _head__md__j2="A word before.\n",
    )
    digest.prove(rules)
    text = digest.render(e.whole(), rules.templates).text
    assert text.startswith(digest.render(e.whole()).text)
    assert text.endswith("-- \nThe desk\n")
    assert digest.index((e.whole(),), rules).startswith("A word before.\n")


def test_the_words_that_all_forms_share_can_be_changed_in_one_place() -> None:
    shared = digest.template_source("wording.j2").replace("Reports differ on", "Mind: reports differ on")
    made = digest.render(v.issue(), with_files(wording__j2=shared).templates)
    assert "Mind: reports differ on" in made.markdown
    assert "Mind: reports differ on" in made.page


@pytest.mark.parametrize(
    ("name", "source", "line", "said"),
    [
        ("issue.md.j2", "# {{ facts.title }}\n\n{% if stories %}\n- x\n", 4, "Unexpected end of template"),
        ("page.html.j2", "<p>\n{{ facts.titel }}\n", 2, "has no attribute 'titel'"),
        ("mail.html.j2", "<p>\n\n\n{{ nobody }}\n", 4, "'nobody' is undefined"),
        ("issue.txt.j2", "\n{{ 1 / 0 }}\n", 2, "ZeroDivisionError"),
        ("brief.txt.j2", "{{ facts.title | shout }}\n", 1, "No filter named 'shout'"),
        ("index.md.j2", 'x\n{% include "nowhere.j2" %}\n', 2, "no template is called nowhere.j2"),
        ("feed.xml.j2", "<feed>\n{{ say('%(n)s', m=1) }}\n", 2, "KeyError"),
        ("threads.html.j2", "{% for one in threads %}\n{{ one.nothing }}\n{% endfor %}\n", 2, "nothing"),
    ],
)
def test_a_mistake_in_a_template_is_told_with_file_and_line(
    name: str, source: str, line: int, said: str
) -> None:
    [found, *_] = mistakes(replace(v.RULES, templates=Templates(files=((name, source),), folder="desk/t")))
    assert found.startswith(f"desk/t/{name}:{line}:1: ")
    assert said in found
    assert "remove the file" in found


def test_a_mistake_in_a_macro_that_ours_call_is_told_where_it_stands() -> None:
    broken = digest.template_source("wording.j2").replace(
        "{% macro coverage(facts) -%}", "{% macro coverage(facts) -%}\n{{ gone }}"
    )
    at = broken.splitlines().index("{{ gone }}") + 1
    [found, *_] = mistakes(with_files(wording__j2=broken))
    assert found.startswith(f"desk/templates/wording.j2:{at}:1: 'gone' is undefined")


def test_all_mistakes_are_told_at_once() -> None:
    found = mistakes(with_files(issue__md__j2="{% if %}", page__html__j2="{{ x }", mial__html__j2=""))
    assert [one.split(":")[0].rpartition("/")[2] for one in found] == [
        "mial.html.j2", "issue.md.j2", "page.html.j2",
    ]  # fmt: skip
    assert "did you mean mail.html.j2?" in found[0]


@pytest.mark.parametrize(
    ("source", "line", "said"),
    [
        ('msgid "a"\nmsgstr "b"\n\nmsgid "c\nmsgstr "d"\n', 4, "found no gettext"),
        ('msgid "%(n)s times"\nmsgstr "%(m)s mal"\n', 1, "found %(m)s, which “%(n)s times” does not have"),
        ('msgid "All issues"\nmsgstr "100 % aller"\n', 1, "which “All issues” does not have"),
    ],
)
def test_a_mistake_in_a_translation_is_told_with_file_and_line(source: str, line: int, said: str) -> None:
    rules = replace(v.RULES, templates=Templates(catalogues=(("xx", source),), folder="desk/templates"))
    [found, *_] = mistakes(rules)
    assert found.startswith(f"desk/templates/languages/xx.po:{line}:")
    assert said in found


def test_an_issue_is_not_lost_over_a_translation_that_asks_for_too_much() -> None:
    words = 'msgid "%(n)s times"\nmsgstr "%(m)s mal"\n\nmsgid "All issues"\nmsgstr "100 % aller"\n'
    templates = Templates(catalogues=(("en", words),))
    made = digest.render(e.whole(), templates)
    assert made.text == digest.render(e.whole()).text


@pytest.mark.parametrize("charset", ["nope", "latin-1", "shift_jis"])
def test_a_translation_is_read_as_utf_8_whatever_its_header_says(charset: str) -> None:
    words = f'msgid ""\nmsgstr "Content-Type: text/plain; charset={charset}\\n"\n\n'
    words += 'msgid "Below the line"\nmsgstr "基準未満 – “x”"\n'
    rules = replace(v.RULES, language="xx", templates=Templates(catalogues=(("xx", words),)))
    digest.prove(rules)
    assert "基準未満 – “X”" in digest.render(v.issue(rules=rules), rules.templates).text


def test_titles_are_never_read_as_templates() -> None:
    made = digest.render(v.issue(), with_files(issue__txt__j2="{{ stories[2].best.title }}\n").templates)
    assert made.text == "Two lines and {{ 7*7 }} {% raw %} &amp; &#x41; <!-- -->\n"


def test_what_a_users_html_template_shows_is_escaped_there_too() -> None:
    issue = v.issue([v.alone(1, "<script>alert(1)</script>", tidal=0.9)], [], previous=[])
    made = digest.render(issue, with_files(page__html__j2="{{ stories[0].best.title }}").templates)
    assert made.page == "&lt;script&gt;alert(1)&lt;/script&gt;"


def test_every_template_that_ships_can_be_printed_and_stands_in_for_itself() -> None:
    own = tuple(
        (name, digest.template_source(name)) for name in digest.template_names() if name.endswith(".j2")
    )
    rules = replace(v.RULES, templates=Templates(files=own))
    digest.prove(rules)
    assert digest.render(e.whole(), rules.templates) == digest.render(e.whole())
    assert digest.site((e.whole(),), rules) == digest.site((e.whole(),), v.RULES)
