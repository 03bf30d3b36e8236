"""templates/ beside feeds.yaml, as its owner has it: read, checked, used, and never half-used."""

from __future__ import annotations

from pathlib import Path

import pytest
from whole import Desk

from monitor.config import load
from monitor.errors import ConfigError
from monitor.model import Templates

FEEDS = "feeds: [https://wire.example/feed]\ntags: {sea: {name: Sea, any: [sea]}}\n"


def desk(folder: Path, **files: str) -> Path:
    """A folder with a feeds.yaml and these files (`__` stands for a dot, `0` for a stroke) in templates/."""
    (folder / "feeds.yaml").write_text(FEEDS, encoding="utf-8")
    for name, words in files.items():
        path = folder / "templates" / name.replace("__", ".").replace("0", "/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(words, encoding="utf-8")
    return folder / "feeds.yaml"


def test_without_the_folder_there_are_none(tmp_path: Path) -> None:
    assert load(desk(tmp_path), {}).digest.templates == Templates()


def test_templates_and_translations_are_read_with_the_configuration(tmp_path: Path) -> None:
    own = {"page__html__j2": "x\r\ny", "languages0pt_BR__po": 'msgid ""', "README__md": "", "old__j2~": ""}
    file = desk(tmp_path, **own)
    assert load(file, {}).digest.templates == Templates(
        files=(("page.html.j2", "x\ny"),),
        catalogues=(("pt-BR", 'msgid ""'),),
        folder=str(tmp_path / "templates"),
    )


@pytest.mark.parametrize(
    "name", ["issue__md", "sub0page__html__j2", "de__po", "languages0de__txt", "languages0sub0de__po"]
)
def test_what_no_issue_asks_for_is_a_mistake(tmp_path: Path, name: str) -> None:
    with pytest.raises(ConfigError, match="found what no issue asks for"):
        load(desk(tmp_path, **{name: "x"}), {})


def test_two_translations_for_one_language_are_a_mistake(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="a second translation for pt-br"):
        load(desk(tmp_path, **{"languages0pt-BR__po": "", "languages0pt-br__po": ""}), {})


def test_bytes_that_are_no_utf_8_are_told_with_their_line(tmp_path: Path) -> None:
    file = desk(tmp_path, page__html__j2="")
    (tmp_path / "templates" / "page.html.j2").write_bytes(b"a\nb\n\xff\n")
    with pytest.raises(ConfigError, match=r"page\.html\.j2:3:1: found bytes that are no UTF-8"):
        load(file, {})


def test_a_template_that_fails_on_an_issue_leaves_nothing_of_it(collected: Desk, tmp_path: Path) -> None:
    mine = collected.copy(tmp_path / "desk")
    (mine.folder / "templates").mkdir()
    page = mine.folder / "templates" / "page.html.j2"
    # Well with whatever it is tried on, and not with this one.
    page.write_text('\n{% if facts.title == "Sample week" %}{{ 1 / 0 }}{% endif %}x\n', encoding="utf-8")
    mine.run("check")
    assert "page.html.j2:2:1: ZeroDivisionError" in mine.run("publish", code=2)
    assert mine.files() == {}
    assert "0 issues" in mine.run("status")
    page.unlink()
    mine.run("publish")
    assert "2026/2026-W47.html" in mine.files()


def test_a_page_of_ones_own_is_published(collected: Desk, tmp_path: Path) -> None:
    mine = collected.copy(tmp_path / "desk")
    (mine.folder / "templates").mkdir()
    (mine.folder / "templates" / "page.html.j2").write_text("mine: {{ facts.week }}\n", encoding="utf-8")
    mine.run("publish")
    page = mine.folder / "digests" / "2026" / "2026-W47.html"
    assert page.read_text(encoding="utf-8") == "mine: 2026-W47\n"


def test_templates_are_listed_and_printed(tmp_path: Path) -> None:
    mine = Desk(tmp_path)
    names = mine.run("templates").split()
    assert {"issue.md.j2", "page.html.j2", "languages/digest.pot"} <= set(names)
    assert "{% import" in mine.run("templates", "page.html.j2")
    assert "did you mean page.html.j2?" in mine.run("templates", "pgae.html.j2", code=2)
