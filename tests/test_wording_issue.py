"""Words of a language model in an issue: marked in every form, kept with its facts, and missed by nobody."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from digest_values import RULES, article, issue, scored, told
from model_server import ModelServer, Said, model_server

from monitor import digest, wording
from monitor.config import Config, ModelRules, Secret, load
from monitor.digest.facts import Facts, canonical, read
from monitor.model import Digest, Findings
from monitor.pipeline.wording import check_model, opened, worded

LEAD = "SoftBank is in early-stage talks to buy Corelet for about $6.3 billion, two people said."
TITLE = "SoftBank in talks to buy chip designer Corelet for about $6.3 billion"
LINE = "SoftBank is in early-stage talks to buy chip designer Corelet for about $6.3 billion."
JAPANESE = "TSMC、熊本第2工場の着工を2027年に延期"
TRANSLATION = "TSMC delays start of construction on second Kumamoto plant to 2027"
LANGUAGES = {f"{1:016x}": "en", f"{2:016x}": "ja", f"{3:016x}": "de"}

Model = Callable[[dict[str, Any]], Said]


def made() -> Digest:
    """Three stories: in English, Japanese and German."""
    english = article(1, TITLE, text=LEAD, lang="en")
    japanese = article(2, JAPANESE, text="TSMCは第2工場の着工を2027年に延期すると発表した。", lang="ja")
    german = article(
        3, "Brightfab kauft Corelet", text="Brightfab kauft Corelet für 6 Milliarden.", lang="de"
    )
    return issue(
        [Findings(story=told(scored(one, tidal=0.9))) for one in (english, japanese, german)], rules=RULES
    )


def config(folder: Path, url: str, tasks: str = "[bottom-line, headlines]", language: str = "en") -> Config:
    file = folder / "feeds.yaml"
    file.write_text(
        f"digest: {{language: {language}}}\ntags: {{a: {{any: [a]}}}}\nfeeds: [https://example.com/feed]\n"
        f"model: {{url: '{url}', name: 'qwen3:8b', tasks: {tasks}, timeout_seconds: 1}}\n",
        encoding="utf-8",
    )
    return load(file, {})


def good(question: dict[str, Any]) -> Said:
    asked = json.loads(question["messages"][1]["content"])
    if "headline" in asked:
        return Said(TRANSLATION if asked["headline"] == JAPANESE else "Nothing of that kind")
    return Said(LINE if asked["reports"][0] == TITLE else TRANSLATION)


@pytest.fixture
def server() -> Iterator[ModelServer]:
    with model_server(good) as running:
        yield running


def of(story: Any) -> tuple[str | None, str | None]:
    line, translated = story.get("bottom_line"), story["best"].get("translated")
    return line and line["text"], translated and translated["text"]


def words(of_issue: Digest) -> dict[str, tuple[str | None, str | None]]:
    facts = read(of_issue)
    return {
        story["best"]["title"]: of(story)
        for section in facts["sections"]
        for story in (*section["stories"], *section["more"])
    }


def test_what_passed_the_checks_is_kept_in_the_facts_with_who_worded_it(
    tmp_path: Path, server: ModelServer
) -> None:
    done = worded(config(tmp_path, server.url), made(), languages=LANGUAGES, earlier=())
    said = words(done.digest)
    assert said[TITLE] == (LINE, None)
    assert said[JAPANESE] == (TRANSLATION, TRANSLATION)
    assert done.notes == ()
    kept = next(iter(digest.words_of(done.digest)))
    assert kept["model"] == "qwen3:8b"
    assert kept["language"] == "en"
    assert kept["checked"] == wording.VERSION


def test_of_a_language_that_cannot_be_checked_nothing_is_asked(tmp_path: Path, server: ModelServer) -> None:
    done = worded(config(tmp_path, server.url), made(), languages=LANGUAGES, earlier=())
    assert words(done.digest)["Brightfab kauft Corelet"] == (None, None)
    assert "Brightfab" not in json.dumps(server.data())


def test_only_headlines_and_quoted_sentences_leave_the_machine(tmp_path: Path, server: ModelServer) -> None:
    issue_ = made()
    worded(config(tmp_path, server.url), issue_, languages=LANGUAGES, earlier=())
    facts = read(issue_)
    public = {
        text_
        for section in facts["sections"]
        for story in (*section["stories"], *section["more"])
        for text_ in (story["best"]["title"], *(one["title"] for one in story["also"]), *story["summary"])
    }
    sent = {line for data in server.data() for line in ([data] if isinstance(data, str) else data)}
    assert sent
    assert sent <= public


@pytest.mark.parametrize(
    ("tasks", "line", "translated"),
    [("[bottom-line]", LINE, None), ("[headlines]", None, TRANSLATION)],
)
def test_only_what_is_asked_for_is_worded(
    tmp_path: Path, server: ModelServer, tasks: str, line: str | None, translated: str | None
) -> None:
    said = words(worded(config(tmp_path, server.url, tasks), made(), languages=LANGUAGES, earlier=()).digest)
    assert said[TITLE][0] == line
    assert said[JAPANESE][1] == translated


@pytest.mark.parametrize(
    "answer",
    [
        Said(status=401), Said(status=429), Said(status=500), Said(body=b"<html>"), Said(words=None),
        Said(""), Said("I cannot help with that."), Said("<b>SoftBank</b>"), Said("<think>Let me think"),
        Said("SoftBank has agreed to buy Corelet for about $6.3 billion."),
        Said("SoftBank is in talks to buy Corelet for about $6.4 billion."),
        Said("SoftBank is in talks to buy Voltaq for about $6.3 billion."),
        Said("Visit https://evil.example/ now."), Said("word " * 20_000),
    ],
    ids=repr,
)  # fmt: skip
def test_whatever_goes_wrong_the_issue_is_the_same_bytes_as_without_a_model(
    tmp_path: Path, answer: Said
) -> None:
    plain = made()
    with model_server(lambda _: answer) as running:
        done = worded(config(tmp_path, running.url), plain, languages=LANGUAGES, earlier=())
    assert done.digest == plain
    assert digest.render(done.digest) == digest.render(plain)
    assert len(done.notes) == 1


def test_a_note_says_why_the_model_was_not_used(tmp_path: Path) -> None:
    with model_server(lambda _: Said(status=500)) as running:
        done = worded(config(tmp_path, running.url), made(), languages=LANGUAGES, earlier=())
        assert len(running.questions) == 2
    assert done.notes == ("the model was not used: it failed (HTTP 500)",)


def test_a_note_counts_what_was_dropped_by_why(tmp_path: Path) -> None:
    with model_server(lambda _: Said("<b>no</b>")) as running:
        done = worded(config(tmp_path, running.url), made(), languages=LANGUAGES, earlier=())
    assert done.notes == ("of the model’s 3 answers, 3 did not pass the checks (3 markup)",)


def test_without_a_model_nothing_is_asked_and_no_door_is_opened(tmp_path: Path) -> None:
    def never(_: ModelRules) -> Any:
        raise AssertionError

    plain = made()
    none = replace(config(tmp_path, "http://127.0.0.1:1/v1"), model=None)
    assert worded(none, plain, languages=LANGUAGES, earlier=(), door=never).digest is plain


def test_what_an_earlier_issue_worded_from_the_same_is_not_asked_again(
    tmp_path: Path, server: ModelServer
) -> None:
    settings = config(tmp_path, server.url)
    first = worded(settings, made(), languages=LANGUAGES, earlier=())
    asked = len(server.questions)
    again = worded(settings, made(), languages=LANGUAGES, earlier=[first.digest])
    assert again.digest == first.digest
    assert len(server.questions) == asked


def test_earlier_words_that_would_not_pass_today_are_asked_anew(tmp_path: Path, server: ModelServer) -> None:
    settings = config(tmp_path, server.url)
    first = worded(settings, made(), languages=LANGUAGES, earlier=()).digest
    spoilt = replace(first, facts=first.facts.replace(LINE, LINE.replace("6.3", "7.3")))
    asked = len(server.questions)
    assert worded(settings, made(), languages=LANGUAGES, earlier=[spoilt]).digest == first
    assert len(server.questions) == asked + 1


def test_words_alone_make_no_revision(tmp_path: Path, server: ModelServer) -> None:
    plain = made()
    assert digest.same(
        worded(config(tmp_path, server.url), plain, languages=LANGUAGES, earlier=()).digest, plain
    )


def test_in_a_digest_of_another_language_nothing_is_asked(tmp_path: Path, server: ModelServer) -> None:
    plain = made()
    settings = config(tmp_path, server.url)
    german = replace(settings, digest=replace(settings.digest, language="de"))
    done = worded(german, plain, languages=LANGUAGES, earlier=())
    assert done.digest == plain
    assert server.questions == []
    assert done.notes == ("the model was not used: words in de cannot be checked, in en and ja they can",)


@pytest.fixture(scope="module")
def marked(tmp_path_factory: pytest.TempPathFactory) -> Digest:
    with model_server(good) as running:
        settings = config(tmp_path_factory.mktemp("marked"), running.url)
        return worded(settings, made(), languages=LANGUAGES, earlier=()).digest


@pytest.mark.parametrize("form", ["markdown", "html", "page", "text"])
def test_every_form_shows_the_words_with_their_mark(marked: Digest, form: str) -> None:
    said = " ".join(getattr(digest.render(marked), form).split())
    assert "early-stage talks to buy chip designer Corelet" in said
    assert "◇ worded by" in said
    assert "◇ translated by" in said
    assert said.count("were worded by a language model") == 1


def test_the_feed_shows_the_words_with_their_mark(marked: Digest) -> None:
    said = digest.feed([marked], RULES)
    assert "◇ worded by" in said
    assert "◇ translated by" in said
    assert "were worded by a language model" in said


def test_originals_and_extracts_stand_beside_the_words(marked: Digest) -> None:
    rendered = digest.render(marked)
    for said in (rendered.markdown, rendered.page, rendered.html, rendered.text):
        assert JAPANESE in "".join(said.split("\n   ")) or JAPANESE in said
        assert "two people said" in " ".join(said.split())


def test_a_translation_says_its_language_to_a_screen_reader(marked: Digest) -> None:
    rendered = digest.render(marked)
    for said in (rendered.page, rendered.html):
        assert 'lang="en" dir="auto"' in said


def test_a_japanese_digest_marks_in_japanese(tmp_path: Path) -> None:
    facts = read(made())
    facts["language"] = "ja"
    japanese = replace(made(), facts=canonical(facts))
    line = "TSMCは熊本第2工場の着工を2027年に延期すると発表した。"
    with model_server(lambda _: Said(line)) as running:
        settings = config(tmp_path, running.url, "[bottom-line]", "ja")
        done = worded(settings, japanese, languages=LANGUAGES, earlier=())
    said = digest.render(done.digest).markdown
    assert line in said
    assert "による要約" in said
    assert "言語モデル" in said


def test_hostile_words_of_a_model_that_passed_would_still_be_text() -> None:
    facts: Facts = read(made())
    hostile = "<script>alert(1)</script> **bold** [x](https://evil.example)"
    facts["sections"][0]["stories"][0]["bottom_line"] = {
        "text": hostile, "language": "en", "model": "<i>m</i>", "checked": 1, "sources": "0",
    }  # fmt: skip
    rendered = digest.render(replace(made(), facts=canonical(facts)))
    for said in (rendered.html, rendered.page):
        assert "<script>alert" not in said
        assert "<i>m" not in said
    assert "[x](" not in rendered.markdown


def test_the_key_is_a_reference_and_is_never_shown(tmp_path: Path) -> None:
    file = tmp_path / "feeds.yaml"
    whole = (
        "tags: {a: {any: [a]}}\nfeeds: [https://example.com/feed]\n"
        "model: {url: 'http://h.example/v1', name: m, tasks: [headlines], key: '%s'}\n"
    )
    file.write_text(whole % "${MODEL_KEY}", encoding="utf-8")
    loaded = load(file, {"MODEL_KEY": "sk-secret"})
    assert loaded.model is not None
    assert loaded.model.key == Secret("sk-secret")
    assert "sk-secret" not in repr(loaded)
    file.write_text(whole % "sk-secret", encoding="utf-8")
    with pytest.raises(Exception, match="expected a reference"):
        load(file, {})


def test_tasks_must_be_named(tmp_path: Path) -> None:
    for tasks in ("[]", "[poems]", "bottom-line"):
        with pytest.raises(Exception, match="tasks"):
            config(tmp_path, "http://127.0.0.1:1/v1", tasks)


def test_check_tries_the_model(tmp_path: Path) -> None:
    with model_server(lambda _: Said("ready")) as running:
        rules = config(tmp_path, running.url).model
        assert rules is not None
        assert check_model(rules) == ""
    assert check_model(replace(rules, url="http://127.0.0.1:1/v1")) == "it cannot be reached"
    assert opened(rules).closed == ""
