"""`monitor story` and `monitor tags`: what a reader says holds, in every run, until they take it back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from test_cli import monitor
from whole import PUBLISHED, Desk

LATER = "2026-12-01T00:00:00Z"


@pytest.fixture(scope="module")
def published(collected: Desk, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    own = collected.copy(tmp_path_factory.mktemp("story") / "desk")
    own.run("publish", "2026-W47")
    return own


@pytest.fixture
def desk(published: Desk, tmp_path: Path) -> Desk:
    return published.copy(tmp_path / "desk")


def overrides(desk: Desk) -> str:
    path = desk.folder / "overrides.yaml"
    return path.read_text("utf-8") if path.exists() else ""


def told(desk: Desk, revision: int = 1) -> list[set[str]]:
    """The articles of each story that the issue tells."""
    facts = json.loads((desk.folder / "digests/2026/2026-W47.json").read_text("utf-8"))
    assert facts["revision"] == revision
    return [
        {one["id"] for one in (story["best"], *story["also"])}
        for section in facts["sections"]
        for key in ("stories", "more")
        for story in section[key]
    ]


def test_a_story_is_shown_with_its_articles_and_why_each_is_in_it(desk: Desk) -> None:
    said = desk.run("story", "show", "2026-W47#1")
    assert said.startswith("SoftBank in talks with Nvidia over ¥960 billion AI campus in Hokkaido\n")
    assert "told as 2026-W47#1, under SoftBank" in said
    assert "\n  leads: " in said
    assert "syndicated: likeness 1.00 with Harbor Wire" in said
    assert "Nearest article not joined: “" in said
    assert "\nfirst at Kabuto Shimbun, as Harbor Wire, " in said
    origin = desk.json("story", "show", "2026-W47#1")["origin"]
    assert (origin["outlet"], bool(origin["credited_by"])) == ("Kabuto Shimbun", True)


def test_a_story_is_named_by_its_place_its_id_or_any_of_its_articles(desk: Desk) -> None:
    first = desk.json("story", "show", "2026-W47#1")
    names = [first["id"], first["id"][:6], first["articles"][3]["url"], first["articles"][3]["id"]]
    shown = [desk.json("story", "show", name) for name in names]
    assert {one["id"] for one in shown} == {first["id"]}
    assert [one["asked"] for one in shown] == [None, None, *[first["articles"][3]["id"]] * 2]
    assert first["told"] == [{"week": "2026-W47", "revision": 1, "number": 1, "tag": "SoftBank"}]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("2026-W47#99", "the issue has no story 99"),
        ("2026-W01#1", "this issue is not on record"),
        ("https://nobody.example/1", "no story or article that is stored"),
        ("zebra", "no story or article that is stored"),
    ],
)
def test_a_name_that_means_nothing_says_what_can_be_given(published: Desk, name: str, said: str) -> None:
    done = monitor("story", "show", name, at=published.folder)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr


def test_merged_stories_are_one_in_the_next_revision_and_in_later_weeks(desk: Desk) -> None:
    before = told(desk)
    first, near = (set(one) for one in before[:2])
    ids = [desk.json("story", "show", f"2026-W47#{number}")["id"] for number in (1, 2)]
    done = monitor("story", "merge", *ids, "--why", "both are Kushiro", at=desk.folder)
    assert done.returncode == 0
    assert "from the next issue on (2026-W48)" in done.stderr
    assert "monitor publish 2026-W47 --revise" in done.stderr
    now, then = done.stdout.partition("Then:")[0].partition("Now:")[2], done.stdout.partition("Then:")[2]
    assert [one.split()[0] for one in now.splitlines()[1:]] == ids
    assert [one.split()[:2] for one in then.splitlines()[1:]] == [[ids[0], str(len(first | near))]]
    assert '  why: "both are Kushiro"\n  on: 2026-11-23\n' in overrides(desk)
    # What is on record stays as it is, whatever is asked for it again.
    desk.run("publish", "2026-W47")
    assert told(desk) == before
    desk.run("publish", "2026-W47", "--revise")
    assert any(first | near <= one for one in told(desk, 2))
    assert desk.json("story", "show", "2026-W47#1", now=LATER)["id"] in ids
    desk.run("publish", "2026-W48", now=LATER)
    assert desk.json("story", "show", ids[0], now=LATER)["overrides"][0]["same"] is True


@pytest.mark.parametrize("outlet", ["Harbor Wire", "The Meridian Post", "Silicon Quay"])
def test_an_article_that_is_split_off_leaves_and_the_rest_stays_together(desk: Desk, outlet: str) -> None:
    # The first two have the same text: what is said of the one must not be said of the other.
    story = desk.json("story", "show", "2026-W47#1")
    leaving = next(one for one in story["articles"] if one["outlet"] == outlet)
    rest = {one["id"] for one in story["articles"]} - {leaving["id"]}
    desk.run("story", "split", story["id"], leaving["url"])
    shown = desk.json("story", "show", story["id"])
    assert {one["id"] for one in shown["articles"]} == rest
    assert desk.json("story", "show", leaving["id"])["id"] != story["id"]
    desk.run("publish", "2026-W47", "--revise")
    assert rest in told(desk, 2)


def test_what_was_said_can_be_taken_back(desk: Desk) -> None:
    story = desk.json("story", "show", "2026-W47#1")
    (desk.folder / "overrides.yaml").write_text("# Mine.\n", encoding="utf-8")
    desk.run("tags", "alias", "nvidia", "英伟达")
    desk.run("story", "split", story["id"], story["articles"][-1]["url"])
    count = len(desk.json("story", "show", story["id"])["overrides"])
    assert count >= 1
    for _ in range(count):
        desk.run("story", "forget", "1")
    assert desk.json("story", "show", "2026-W47#1")["articles"] == story["articles"]
    assert overrides(desk).startswith("# Mine.\n")
    assert "英伟达" in overrides(desk)
    none = monitor("story", "forget", "1", at=desk.folder)
    assert (none.returncode, "there is none" in none.stderr) == (2, True)


def test_a_dry_run_writes_nothing(desk: Desk) -> None:
    said = desk.run("story", "merge", "2026-W47#1", "2026-W47#2", "--dry-run")
    assert said.startswith("Would be written to ")
    assert overrides(desk) == ""


def test_what_contradicts_what_was_said_is_refused_and_says_how_to_lift_it(desk: Desk) -> None:
    story = desk.json("story", "show", "2026-W47#1")
    first, second, third = (one["url"] for one in story["articles"][:3])
    mine = (
        f"- same: [{first}, {second}]\n- same: [{second}, {third}]  # mine\n- tag: nvidia\n  aliases: [x1]\n"
    )
    (desk.folder / "overrides.yaml").write_text(mine, encoding="utf-8")
    for more in ((), ("--dry-run",)):
        done = monitor(
            "story", "split", story["id"], third, story["articles"][4]["url"], *more, at=desk.folder
        )
        assert (done.returncode, done.stdout, overrides(desk)) == (2, "", mine)
        assert "overrides.yaml: what you said in " in done.stderr
        assert "entry 2 (line 2)" in done.stderr
        assert "monitor story forget 2" in done.stderr
    desk.run("story", "forget", "2")
    assert "# mine" not in overrides(desk)
    desk.run("story", "split", story["id"], third)
    done = monitor("story", "merge", first, third, at=desk.folder)
    assert (done.returncode, "takes it back" in done.stderr) == (2, True)


def test_stories_that_are_one_already_need_no_word(desk: Desk) -> None:
    story = desk.json("story", "show", "2026-W47#1")
    done = monitor("story", "merge", story["id"], story["articles"][1]["id"], at=desk.folder)
    assert (done.returncode, overrides(desk)) == (2, "")
    assert "one story already" in done.stderr


# -- tags -----------------------------------------------------------------------------------------


def test_an_alias_counts_as_the_tag_s_own_word_from_the_next_round_on(desk: Desk) -> None:
    word = "Kushiro"
    (hit,) = desk.json("search", "title:kushiro outlet:ledger", "-n", "1")
    before = hit["scores"]["nvidia"]
    desk.run("tags", "alias", "nvidia", word, "英伟达")
    assert 'tag: nvidia\n  aliases: ["Kushiro", "英伟达"]\n' in overrides(desk)
    listed = {one["tag"]: one["aliases"] for one in desk.json("tags", "list")}
    assert listed["nvidia"] == [word, "英伟达"]
    desk.run("publish", "2026-W47", "--revise")
    (hit,) = desk.json("search", "title:kushiro outlet:ledger", "-n", "1")
    assert hit["scores"]["nvidia"] > before
    desk.run("tags", "unalias", "nvidia", word)
    assert {one["tag"]: one["aliases"] for one in desk.json("tags", "list")}["nvidia"] == ["英伟达"]


def test_that_another_tag_has_the_word_is_said(desk: Desk) -> None:
    done = monitor("tags", "alias", "nvidia", "SoftBank", at=desk.folder)
    assert done.returncode == 0
    assert "softbank too has SoftBank: an article with it names all of these" in done.stderr


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (("alias", "nvidea", "x"), "did you mean nvidia?"),
        (("unalias", "nvidia", "x"), "it has none"),
        (("alias", "nvidia", "***"), "overrides.yaml"),
    ],
)
def test_wrong_use_of_tags_changes_nothing(desk: Desk, command: tuple[str, ...], said: str) -> None:
    done = monitor("tags", *command, at=desk.folder)
    assert (done.returncode, overrides(desk)) == (2, "")
    assert said in done.stderr


def test_mistakes_about_aliases_are_told_with_their_place(desk: Desk) -> None:
    for text, said in (
        ("- tag: nvidea\n  aliases: [x]\n", "overrides.yaml:1:8: found the tag"),
        ("- tag: nvidia\n", "overrides.yaml:1:3: found tag: alone"),
        ("- tag: nvidia\n  aliases: [x]\n  same: [a, b]\n", "beside same:"),
    ):
        (desk.folder / "overrides.yaml").write_text(text, encoding="utf-8")
        done = monitor("check", at=desk.folder, now=PUBLISHED)
        assert done.returncode == 2
        assert said in done.stderr, done.stderr
