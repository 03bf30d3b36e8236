"""The written pages, each read for what it was written for; and the measures, held to sums done by hand."""

import gzip
import json
import subprocess
import sys
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor import bench, lab
from monitor.bench import Answer, Example
from monitor.errors import MonitorError

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "examples" / "pages"
PAGES = {page.id: page for page in bench.shipped()}
ARTICLES = [name for name, page in PAGES.items() if page.is_article]
OTHERS = [name for name, page in PAGES.items() if page.is_article is False]
# What a page with words that is no article is called is a matter of taste, where it has no name of its own.
UNNAMED = {"other", "empty"}
# What has words, but none that are about anything announced.
SILENT = {"consent", "challenge", "list", "gallery", "video", "empty"}
MISSING = {"not-found"}


@lru_cache(maxsize=128)
def read(name: str) -> Answer:
    return bench.answer(PAGES[name].body(), PAGES[name].url)


@lru_cache(maxsize=128)
def printed(name: str) -> lab.Line:
    return lab.extract_line({"id": name, "url": PAGES[name].url, "path": str(PAGES[name].path)})


# -- the written pages ---------------------------------------------------------------------------


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_known_for_what_it_is(name: str) -> None:
    page, found = PAGES[name], printed(name)
    assert (found["status"] == "article") == page.is_article, page.about
    if page.kind in UNNAMED:
        assert found["kind"] in UNNAMED, page.about
    else:
        assert found["kind"] == page.kind, page.about


@pytest.mark.parametrize("name", OTHERS)
def test_where_a_page_is_no_article_the_feeds_words_stand_and_not_the_pages(name: str) -> None:
    words = "The feed tells it in words of its own. The page has none of them."
    page = PAGES[name]
    found = lab.extract_line({"id": name, "url": page.url, "path": str(page.path), "feed_text": words})
    assert (found["text"], found["text_from"]) == (words, "feed"), page.about
    assert found["status"] != "article"


@pytest.mark.parametrize("name", [name for name in OTHERS if PAGES[name].kind in SILENT or name in MISSING])
def test_what_stands_in_an_articles_place_gives_no_text_even_where_the_feed_has_none(name: str) -> None:
    assert (printed(name)["text"], printed(name)["text_from"]) == ("", "title"), PAGES[name].about


@pytest.mark.parametrize("name", [name for name in OTHERS if PAGES[name].kind == "paywall"])
def test_a_teaser_is_better_than_no_text_at_all_and_stays_known_for_a_teaser(name: str) -> None:
    found = printed(name)
    assert found["text"]
    assert (found["status"], found["kind"]) == ("paywall", "paywall"), PAGES[name].about


@pytest.mark.parametrize("name", ARTICLES)
def test_an_article_comes_whole_and_without_what_stands_round_it(name: str) -> None:
    page, answer = PAGES[name], read(name)
    one_line = " ".join(answer.text.split())
    assert [words for words in page.wanted if words not in one_line] == [], page.about
    assert [words for words in page.unwanted if words in one_line] == [], page.about
    text = bench.mark(answer, page).text
    assert text is not None
    assert text[2] >= 0.9, page.about


@pytest.mark.parametrize("name", ARTICLES)
def test_an_article_keeps_its_title(name: str) -> None:
    assert bench.mark(read(name), PAGES[name]).title, f"{read(name).title!r}: {PAGES[name].about}"


@pytest.mark.parametrize("name", [name for name in ARTICLES if PAGES[name].authors])
def test_an_article_names_the_people_who_wrote_it_and_nobody_else(name: str) -> None:
    found = bench.mark(read(name), PAGES[name]).names
    assert found is not None
    assert len(set(found)) == 1, f"{read(name).authors}: {PAGES[name].about}"


@pytest.mark.parametrize("name", ["brief", "emoji-and-credits"])
def test_where_only_the_house_signs_nobody_is_named(name: str) -> None:
    assert read(name).authors == ()


@pytest.mark.parametrize("name", [name for name in ARTICLES if PAGES[name].published])
def test_an_article_bears_the_day_of_its_outlet(name: str) -> None:
    assert read(name).published == PAGES[name].published, PAGES[name].about


def test_a_page_of_several_whole_articles_gives_each_of_them_and_nothing_else() -> None:
    page = PAGES["tag-page-whole-articles"]
    found = [(one["title"], one["text"]) for one in printed(page.id)["articles"]]
    assert found == list(page.parts)
    assert len({one["url"] for one in printed(page.id)["articles"]}) == len(page.parts)


@pytest.mark.parametrize("name", PAGES)
def test_the_bench_measures_what_lab_extract_prints(name: str) -> None:
    answer, line = read(name), printed(name)
    assert answer.refused == (line["status"] != "article")
    if not answer.refused:
        assert (answer.text, answer.title, list(answer.authors or ()), answer.published or None) == (
            line["text"],
            line["title"],
            line["authors"],
            line["published"],
        )


def test_every_written_page_is_labelled_and_says_why_it_is_there() -> None:
    assert {path.stem for path in (FOLDER / "pages").iterdir()} == set(PAGES)
    assert all(page.about and page.url.split("/")[2].endswith(".example") for page in PAGES.values())
    assert all(page.text and page.title and page.wanted for page in PAGES.values() if page.is_article)


def test_the_written_pages_stay_small_and_keep_their_bytes() -> None:
    assert sum(path.stat().st_size for path in FOLDER.rglob("*") if path.is_file()) < 400_000
    for name, charset in [
        ("japanese-shift-jis", "cp932"),
        ("chinese-gb18030", "gb18030"),
        ("old-tables", "windows-1252"),
    ]:
        assert PAGES[name].wanted[0] in PAGES[name].body().decode(charset)
        with pytest.raises(UnicodeDecodeError):
            PAGES[name].body().decode()


# -- the measures --------------------------------------------------------------------------------

GOLD = replace(
    PAGES["brief"],
    source="fundus",
    text="The quick brown fox jumps over it.",
    wanted=("brown fox", "over it."),
    unwanted=("Advertisement", "Read more"),
    title="Fox jumps: a report",
    authors=("Ada Byron", "Mary Somerville"),
    published="2026-11-18",
)


def test_text_is_measured_on_runs_of_four_tokens() -> None:
    # Seven tokens are four runs; the answer's six are three, of which "the quick brown fox" and
    # "quick brown fox jumps" are right.
    marks = bench.mark(Answer(text="the QUICK brown\n\nfox jumps under"), GOLD)
    assert marks.text == (2 / 3, 2 / 4, 4 / 7)
    assert marks.bag == 2 * 5 / (6 + 7)


def test_a_script_without_spaces_counts_by_the_character() -> None:
    gold = replace(GOLD, text="港湾局は発注した。")
    marks = bench.mark(Answer(text="港湾局は発注"), gold)
    assert marks.text == (1.0, 3 / 5, 0.75)


def test_a_text_shorter_than_a_run_is_one() -> None:
    assert bench.mark(Answer(text="two words"), replace(GOLD, text="Two words")).text == (1.0, 1.0, 1.0)
    assert bench.mark(Answer(text=""), GOLD).text == (0.0, 0.0, 0.0)


def test_f1_is_that_of_the_mean_precision_and_the_mean_recall() -> None:
    half = bench.mark(Answer(text="the quick brown fox"), GOLD)
    whole = bench.mark(Answer(text=GOLD.text), GOLD)
    found = bench.summarise([half, whole])
    assert (found.precision, found.recall, found.lost) == (1.0, 0.625, 0.5)
    assert found.f1 == 2 * 0.625 / 1.625
    assert found.page_f1 == (0.4 + 1) / 2


def test_snippets_are_looked_for_with_white_space_folded() -> None:
    marks = bench.mark(Answer(text="a brown\n\nfox. Read   more"), GOLD)
    assert marks.snippets == (1, 1, 1)
    assert bench.summarise([marks]).segments == 2 / 4


def test_a_title_is_right_whatever_its_case_and_its_marks() -> None:
    assert bench.mark(Answer(title="FOX JUMPS – A REPORT"), GOLD).title is True
    assert bench.mark(Answer(title="Fox jumps: a report | News"), GOLD).title is False


def test_authors_are_a_set_without_the_bylines_words() -> None:
    assert bench.mark(Answer(authors=("By Ada Byron and Mary Somerville",)), GOLD).names == (2, 2, 2)
    assert bench.mark(Answer(authors=("Abby Jones",)), GOLD).names == (0, 1, 2)
    summary = bench.summarise([bench.mark(Answer(authors=("ada byron",)), GOLD)])
    assert (summary.authors_exact, summary.authors_f1) == (0.0, 2 / 3)


def test_a_day_that_is_not_answered_costs_recall_and_a_wrong_one_both() -> None:
    days = ["2026-11-18T23:00:00", "2026-11-17", ""]
    found = bench.summarise([bench.mark(Answer(published=day), GOLD) for day in days])
    assert (found.day_precision, found.day_recall) == (1 / 2, 1 / 3)


def test_what_a_system_never_says_is_not_held_against_it() -> None:
    found = bench.summarise([bench.mark(Answer(text=GOLD.text), GOLD)])
    assert (found.title, found.day_recall, found.authors_exact, found.turned_away) == (None,) * 4
    silent = bench.summarise([bench.mark(Answer(title="", published="", authors=()), GOLD)])
    assert (silent.title, silent.day_precision, silent.authors_exact) == (0.0, 0.0, 0.0)


def test_the_news_figure_gives_each_collection_the_same_weight() -> None:
    right, empty = Answer(text=GOLD.text), Answer()
    marks = [bench.mark(right, GOLD)] * 3 + [bench.mark(empty, replace(GOLD, source="aeb"))]
    assert bench.news_f1(marks) == 0.5
    other = bench.mark(empty, replace(GOLD, source="wcxb"))
    assert bench.news_f1([*marks, other]) == 0.5
    assert bench.news_f1([other]) == 0.0
    # A collection that is lost counts as lost, whatever the others say.
    good = bench.mark(right, replace(GOLD, source="wcxb"))
    assert bench.news_f1([marks[-1], good]) == 0.0
    assert bench.news_f1([other, good]) == 0.5


@settings(max_examples=60, deadline=None)
@given(text=st.text(), gold=st.text(min_size=1))
def test_no_measure_leaves_its_scale_and_the_gold_itself_is_perfect(text: str, gold: str) -> None:
    page = replace(GOLD, text=gold)
    found = bench.mark(Answer(text=text), page).text
    assert found is not None
    assert all(0 <= one <= 1 for one in found)
    assert bench.mark(Answer(text=gold), page).text == (1.0, 1.0, 1.0)


def test_draws_are_the_same_on_every_run_and_keep_each_collections_size() -> None:
    pages = [replace(GOLD, source=source) for source in ("aeb", "fundus", "aeb", "aeb")]
    draws = bench.resampled(pages, times=50)
    assert draws == bench.resampled(pages, times=50)
    assert {sum(pages[at].source == "aeb" for at in one) for one in draws} == {3}
    assert len({tuple(one) for one in draws}) > 5
    low, high = bench.span(sum(at == 0 for at in draw) / 4 for draw in draws)
    assert 0 <= low < high <= 0.75


# -- folders of one's own, and the script --------------------------------------------------------


def labelled(folder: Path, *pages: Example, packed: bool = False) -> Path:
    """A folder of these pages, laid out as the bench wants it."""
    (folder / "pages").mkdir(parents=True)
    lines = []
    for page in pages:
        if packed:
            (folder / "pages" / f"{page.id}.html.gz").write_bytes(gzip.compress(page.body()))
        else:
            (folder / "pages" / f"{page.id}.html").write_bytes(page.body())
        gold = {"id": page.id, "source": "aeb", "kind": "article" if page.is_article else "other"}
        lines.append(json.dumps({**gold, "url": page.url, "title": page.title, "text": page.text}) + "\n")
    (folder / "gold.jsonl").write_text("".join(lines), encoding="utf-8")
    return folder


@pytest.mark.parametrize("packed", [False, True])
def test_pages_are_read_packed_or_not(tmp_path: Path, packed: bool) -> None:
    folder = labelled(tmp_path / "mine", PAGES["wordpress"], PAGES["forum"], packed=packed)
    first, second = bench.load(folder)
    assert first.body() == PAGES["wordpress"].body()
    assert (first.is_article, second.is_article) == (True, False)
    assert (first.authors, first.published, first.wanted) == ((), None, ())


def test_a_page_that_is_there_for_its_date_is_neither_article_nor_none() -> None:
    assert replace(PAGES["brief"], kind="dated", status=None).is_article is None


@pytest.mark.parametrize(
    ("gold", "said"),
    [(None, "gold.jsonl"), ('{"id": "absent"}', "absent"), ("[1]", "line 1"), ("{", "line 1")],
)
def test_a_folder_that_is_none_is_named_with_what_it_lacks(
    tmp_path: Path, gold: str | None, said: str
) -> None:
    if gold is not None:
        (tmp_path / "gold.jsonl").write_text(gold, encoding="utf-8")
    with pytest.raises(MonitorError, match=said) as raised:
        bench.load(tmp_path)
    assert str(tmp_path) in str(raised.value)


def script(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(ROOT / "tools" / "bench_extract.py"), *arguments],
        check=False, capture_output=True, text=True, cwd=ROOT,
    )  # fmt: skip


def test_the_script_prints_every_system_and_writes_its_figures(tmp_path: Path) -> None:
    folder = labelled(tmp_path / "mine", PAGES["wordpress"], PAGES["split-body"], PAGES["challenge"])
    facts = tmp_path / "facts.json"
    done = script(str(folder), "--json", str(facts), "--only", "monitor", "--answers", str(tmp_path / "said"))
    assert done.returncode == 0, done.stdout + done.stderr
    found = json.loads(facts.read_text("utf-8"))
    assert set(found) == {"monitor", "trafilatura, text only"}
    ours, plain = found["monitor"], found["trafilatura, text only"]
    assert plain["ratio"] == 1.0
    assert plain["title"] is None
    assert (ours["title"], ours["kept_out"], ours["turned_away_news"], ours["errors"]) == (1.0, 1.0, 0.0, [])
    low, high = ours["news_f1_interval"]
    assert 0.8 < low <= ours["news_f1"] <= high <= 1
    assert ours["pages_per_second"] > 0.2
    assert 20 < ours["peak_mb"] < 2000
    assert "trafilatura, text only" in done.stdout
    said = [
        json.loads(line) for line in (tmp_path / "said" / "monitor.jsonl").read_text("utf-8").splitlines()
    ]
    assert [one["id"] for one in said] == ["wordpress", "split-body", "challenge"]
    assert said[2]["refused"] is True


def test_the_script_says_what_a_folder_lacks(tmp_path: Path) -> None:
    done = script(str(tmp_path))
    assert (done.returncode, done.stdout) == (2, "")
    assert "gold.jsonl" in done.stderr
