"""Vectors over the store: made once, by whoever comes first, and the same issue whatever came before."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from test_semantic import Letters
from test_store import WIRE, article
from test_texts import Blurred

from monitor import pipeline, weeks
from monitor.config import load
from monitor.errors import MonitorError
from monitor.model import Article, Digest, Override, Week
from monitor.pipeline.grouping import resolved
from monitor.pipeline.meaning import ModelDoor, embed, kept, vectors
from monitor.pipeline.scoring import Scoring
from monitor.semantic import Encoder, Model, edition, pack, unpack
from monitor.semantic import embed as make
from monitor.store import Store

WEEK = weeks.week("2026-W47", "UTC")
MONDAY = WEEK.start
LONG_AGO = MONDAY - timedelta(days=300)
BEGINNING = f"""\
tags:
  harbour: {{name: Harbour, match: harbour}}
feeds: ["{WIRE.url}"]
archive: {{commit: false}}
"""
EVENTS = (
    ("Harbour orders cranes", "The harbour ordered 41 cranes from Kestrel Works for 12 million euros."),
    ("Ferry runs aground", "A ferry ran aground off the harbour with 212 people aboard, and none was hurt."),
    ("Dockers strike at the harbour", "Dockers of the harbour struck for 3 days over shifts at Pier 9."),
)
WAYS = ("", "Officials said so on Tuesday.", "It had been expected for weeks.", "Nobody could be reached.")


class Counting(Blurred):
    """Counts what it reads, and is told how often it was loaded."""

    def __init__(self, name: str = Blurred.name) -> None:
        self.name = name
        self.read = 0
        self.loaded = 0

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.read += len(texts)
        return super().encode(texts)

    def door(self) -> Model:
        """What `collect` and `publish` are handed."""
        return Model(name=edition(self.name), load=self.load)

    def load(self) -> Encoder:
        """Itself."""
        self.loaded += 1
        return self


def nothing() -> None:
    """Where the extra is not installed."""


def broken() -> Model:
    """Where it is installed, and does not work."""

    def load() -> Encoder:
        raise MonitorError("found no weights; install it again", subject="the embedding model")

    return Model(name="broken/1", load=load)


def told(count: int = 12, **more: Any) -> list[Article]:
    """Articles that tell three events, each several times."""
    out = []
    for number in range(count):
        title, text = EVENTS[number % len(EVENTS)]
        way = WAYS[number // len(EVENTS) % len(WAYS)]
        one = article(
            f"https://wire{number}.example/{number}",
            title=f"{title}, {number} says",
            text=f"{text} {way}\n\n{way} {text}",
            outlet=f"Wire {number}",
            published=MONDAY + timedelta(days=1, minutes=number),
            seen=MONDAY + timedelta(days=1, hours=1),
        )
        out.append(replace(one, **more))
    return out


class Desk:
    """A store of its own, and a configuration."""

    def __init__(self, folder: Path, *, more: str = "") -> None:
        folder.mkdir(exist_ok=True)
        (folder / "feeds.yaml").write_text(BEGINNING + more, encoding="utf-8")
        self.config = load(folder / "feeds.yaml", {})
        self.store = Store.open(f"sqlite:///{folder}/monitor.db")
        self.store.sync_feeds(self.config.feeds, now=MONDAY)
        self._scoring = Scoring.of(self.config, self.store)

    def keep(self, articles: Sequence[Article]) -> None:
        for one in articles:
            scores = self._scoring.score(one)
            self.store.keep(one, scores, address=one.url, rules=self._scoring.rules, now=one.seen)

    def publish(self, door: ModelDoor, week: Week = WEEK, **more: Any) -> pipeline.Published:
        config = replace(self.config, overrides=more.pop("overrides", ()))
        now = week.end + timedelta(hours=9)
        return pipeline.publish(config, week, store=self.store, now=now, model=door, **more)

    def held(self, door: ModelDoor, articles: Sequence[Article] = ()) -> dict[str, bytes]:
        model = door()
        assert model is not None
        return dict(self.store.vectors(model.name, articles or told()))


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path / "desk")
    yield made
    made.store.close()


def stories(issue: Digest) -> list[set[str]]:
    """The articles of each story, by title."""
    facts = json.loads(issue.facts)
    every = [story for section in facts["sections"] for key in ("stories", "more") for story in section[key]]
    return [{one["title"] for one in (story["best"], *story["also"])} for story in every]


# -- made once ------------------------------------------------------------------------------------


def test_a_second_round_reads_nothing_and_loads_nothing(desk: Desk) -> None:
    desk.keep(told())
    first, second = Counting(), Counting()
    assert embed(desk.store, first.door, since=LONG_AGO) == 12
    assert (first.loaded, first.read > 12) == (1, True)
    assert embed(desk.store, second.door, since=LONG_AGO) == 0
    assert (second.loaded, second.read) == (0, 0)


def test_whose_language_is_learnt_late_is_judged_as_if_it_had_been_known_at_once(desk: Desk) -> None:
    late = told(2, lang=None)
    desk.keep(late)
    counting = Counting()
    knowing = replace(counting.door(), languages=frozenset({"en"}))
    embed(desk.store, lambda: knowing, since=LONG_AGO)
    swedish, english = replace(late[0], lang="sv"), replace(late[1], lang="en-GB")
    found = vectors(desk.store, lambda: knowing, [swedish, english])
    assert found is not None
    assert list(found) == [english.id]


def test_an_issue_says_that_a_language_nobody_here_reads_was_grouped_apart(desk: Desk) -> None:
    desk.keep([*told(6), *told(12, lang="sv")[6:]])
    said: dict[str, bool] = {}
    for langs in ("en", "en sv"):
        knowing = replace(Counting().door(), languages=frozenset(langs.split()))
        made = desk.publish(partial(replace, knowing), revise=bool(said))
        said[langs] = json.loads(made.digest.facts).get("languages_apart", False)
    assert said == {"en": True, "en sv": False}


def test_an_edited_article_alone_is_read_again(desk: Desk) -> None:
    before = told()
    desk.keep(before)
    model = Counting()
    embed(desk.store, model.door, since=LONG_AGO)
    old = desk.held(model.door)
    edited = replace(before[0], text="The harbour ordered nothing at all, its director said.")
    desk.keep([edited])
    assert embed(desk.store, model.door, since=LONG_AGO) == 1
    after = [edited, *before[1:]]
    new = desk.held(model.door, after)
    assert {name for name in new if new[name] != old[name]} == {edited.id}
    assert desk.held(model.door, before[:1]) == {}


def test_another_model_reads_everything(desk: Desk) -> None:
    desk.keep(told())
    embed(desk.store, Counting("words/1").door, since=LONG_AGO)
    other = Counting("words/2")
    assert embed(desk.store, other.door, since=LONG_AGO) == 12
    assert len(desk.held(other.door)) == 12


def test_what_names_no_tag_or_is_too_old_for_any_issue_is_not_read(desk: Desk) -> None:
    desk.keep(told(3, title="Rain", text="It rained.", url="https://wire.example/rain"))
    desk.keep(told(2, published=LONG_AGO))
    assert embed(desk.store, Counting().door, since=MONDAY) == 0


class Stopped(Exception):
    """Thrown where a run is made to stop."""


def test_a_round_that_was_killed_is_ended_by_the_next(desk: Desk) -> None:
    many = told(210)
    desk.keep(many)
    seen: list[tuple[str, int, int]] = []

    def stop(stage: str, done: int, total: int) -> None:
        seen.append((stage, done, total))
        if done:
            raise Stopped

    first, second = Counting(), Counting()
    with pytest.raises(Stopped):
        embed(desk.store, first.door, since=LONG_AGO, progress=stop)
    assert seen == [("meaning", 0, 210), ("meaning", 200, 210)]
    assert len(desk.held(first.door, many)) == 200
    assert embed(desk.store, second.door, since=LONG_AGO) == 10
    alone = [pack(rows) for rows in make(Counting(), [(one.title, one.text) for one in many])]
    assert desk.held(first.door, many) == {one.id: rows for one, rows in zip(many, alone, strict=True)}


# -- read back ------------------------------------------------------------------------------------


def test_what_is_missing_is_made_when_it_is_asked_for_and_kept(desk: Desk) -> None:
    articles = told()
    desk.keep(articles)
    model = Counting()
    assert kept(desk.store, articles, door=model.door) is None
    found = vectors(desk.store, model.door, articles)
    assert found is not None
    assert set(found) == {one.id for one in articles}
    assert embed(desk.store, model.door, since=LONG_AGO) == 0
    again = kept(desk.store, articles, door=model.door)
    assert again is not None
    for one in articles:
        assert found[one.id].tobytes() == again[one.id].tobytes()
        assert np.linalg.norm(found[one.id][0]) == pytest.approx(1, abs=1e-6)


def test_without_a_model_there_are_none(desk: Desk) -> None:
    desk.keep(told())
    embed(desk.store, Counting().door, since=LONG_AGO)
    assert embed(desk.store, nothing, since=LONG_AGO) == 0
    assert vectors(desk.store, nothing, told()) is None
    assert kept(desk.store, told(), door=nothing) is None


def test_what_is_kept_is_what_the_encoder_says_of_the_article_alone(desk: Desk) -> None:
    desk.keep(told())
    model = Counting()
    embed(desk.store, model.door, since=LONG_AGO)
    one = told()[0]
    rows = unpack(desk.held(model.door)[one.id])
    assert rows[0] @ Letters().encode([one.title])[0] == pytest.approx(1, abs=0.001)


# -- the issue ------------------------------------------------------------------------------------


def test_one_round_or_fifty_and_any_order_give_the_same_issue(desk: Desk, tmp_path: Path) -> None:
    articles = told(60)
    desk.keep(articles)
    at_once = desk.publish(Counting().door)
    other = Desk(tmp_path / "other")
    articles.sort(key=lambda one: one.title[::-1])
    for start in range(0, 60, 2):
        other.keep(articles[start : start + 2])
        embed(other.store, Counting().door, since=LONG_AGO)
    late = Counting()
    bit_by_bit = other.publish(late.door)
    assert late.loaded == 0
    assert bit_by_bit.digest == at_once.digest
    assert [path.read_bytes() for path in bit_by_bit.files] == [path.read_bytes() for path in at_once.files]
    other.store.close()


def test_a_broken_model_costs_no_issue_and_is_told(desk: Desk, tmp_path: Path) -> None:
    other = Desk(tmp_path / "other")
    for one in (desk, other):
        one.keep(told())
    without, failing = desk.publish(nothing), other.publish(broken)
    assert failing.digest == without.digest
    assert without.report.failures == ()
    (failure,) = failing.report.failures
    assert (failure.stage, failure.subject) == ("meaning", "the embedding model")
    other.store.close()


@pytest.mark.parametrize(
    ("door", "languages", "apart"),
    [
        (nothing, ("en", "de"), True),
        (nothing, ("en", "en-GB"), False),
        (nothing, ("en", None), False),
        (Counting().door, ("en", "de"), False),
    ],
)
def test_an_issue_says_where_languages_were_grouped_apart(
    desk: Desk, door: ModelDoor, languages: tuple[str | None, ...], apart: bool
) -> None:
    desk.keep([replace(one, lang=languages[number % 2]) for number, one in enumerate(told())])
    issue = desk.publish(door).digest
    assert ("languages_apart" in json.loads(issue.facts)) is apart or json.loads(issue.facts).get(
        "languages_apart"
    ) is apart


# -- the reader's word ----------------------------------------------------------------------------


def test_articles_of_an_override_go_by_whatever_name_the_reader_gave(desk: Desk) -> None:
    first, second, third = told(3)
    desk.keep([first, second, third])
    said = Override(same=True, articles=(first.url, second.id, f"{third.url}?utm_source=feed"))
    found = resolved([said], desk.store, {})
    assert found.overrides == (Override(same=True, articles=(first.id, second.id, third.id)),)
    assert found.notes == ()


def test_an_article_that_was_never_stored_is_named_and_the_others_still_count(desk: Desk) -> None:
    first, second = told(2)
    desk.keep([first, second])
    unknown = "https://wire.example/never"
    three = Override(same=True, articles=(first.url, unknown, second.url))
    two = Override(same=False, articles=(first.url, unknown))
    found = resolved([three, two], desk.store, {})
    assert found.overrides == (Override(same=True, articles=(first.id, second.id)),)
    assert found.notes == (f"overrides.yaml names {unknown}, and no such article is stored",)
    assert desk.publish(nothing, overrides=(three,)).report.notes == found.notes


def test_two_names_of_one_article_are_said_to_be_so(desk: Desk) -> None:
    (one,) = told(1)
    desk.keep([one])
    found = resolved([Override(same=False, articles=(one.url, one.id))], desk.store, {})
    assert found.overrides == ()
    assert found.notes == (f"overrides.yaml names one article twice: {one.id} and {one.url}",)


def test_what_ties_an_article_to_a_story_is_told_as_the_issue_has_it(desk: Desk) -> None:
    crane, ferry = told(2)
    desk.keep([crane, ferry])
    both = Override(same=True, articles=(crane.url, ferry.id))
    issue = desk.publish(nothing, overrides=(both,))
    assert stories(issue.digest) == [{crane.title, ferry.title}]
    config = replace(desk.config, overrides=(both,))
    found = [
        pipeline.trace(config, one.url, store=desk.store, now=WEEK.end + timedelta(hours=10))
        for one in (crane, ferry)
    ]
    links = [one.link for one in found if isinstance(one, pipeline.Trace) and one.link is not None]
    assert [one.to in {crane.id, ferry.id} for one in links] == [True]


def test_an_article_that_the_reader_took_out_of_its_story_is_said_to_stand_where_the_last_issue_has_it(
    desk: Desk,
) -> None:
    crane, ferry = told(2)
    desk.keep([crane, ferry])
    both = Override(same=True, articles=(crane.id, ferry.id))
    desk.publish(nothing, overrides=(both,))
    apart = Override(same=False, articles=(crane.id, ferry.id))
    desk.publish(nothing, revise=True, overrides=(apart,))
    config = replace(desk.config, overrides=(apart,))
    found = pipeline.trace(config, ferry.url, store=desk.store, now=WEEK.end + timedelta(hours=10))
    assert isinstance(found, pipeline.Trace)
    assert found.overridden
    assert found.told is not None
    assert found.told.edition.revision == 2
    assert found.told.story is not None
    assert [member.id for member in found.told.story.members] == [ferry.id]


# -- what became of stories -----------------------------------------------------------------------


def test_a_merge_by_the_readers_word_is_on_record_and_a_revision_that_adds_nothing_is_not_made(
    desk: Desk,
) -> None:
    articles = told()
    desk.keep(articles)
    first = desk.publish(nothing)
    cranes, ferry = ({one.title for one in articles[at::3]} for at in (0, 1))
    assert cranes in stories(first.digest)
    both = Override(same=True, articles=(articles[0].id, articles[1].id))
    second = desk.publish(nothing, revise=True, overrides=(both,))
    assert second.new
    assert cranes | ferry in stories(second.digest)
    (turned,) = desk.store.turns()
    assert (turned.week, turned.revision, turned.turn.kind) == (WEEK.name, 2, "merged")
    assert turned.turn.by_reader
    ids = desk.store.story_ids_of(WEEK.name, 1)
    assert {ids[articles[0].id], ids[articles[1].id]} == {turned.turn.story, *turned.turn.others}
    assert not desk.publish(nothing, revise=True, overrides=(both,)).new
    third = desk.publish(nothing, revise=True)
    assert stories(third.digest) == stories(first.digest)
    assert [one.turn.kind for one in desk.store.turns() if one.revision == 3] == ["split"]


def test_a_revision_tells_that_a_story_of_last_week_is_one_with_one_that_only_the_revision_before_told(
    desk: Desk,
) -> None:
    crane, ferry = told(2)
    before = weeks.week("2026-W46", "UTC")
    desk.keep([replace(crane, published=crane.when - timedelta(days=7), seen=crane.seen - timedelta(days=7))])
    desk.publish(nothing, before)
    desk.keep([ferry])
    desk.publish(nothing)
    both = Override(same=True, articles=(crane.id, ferry.id))
    made = desk.publish(nothing, revise=True, overrides=(both,)).digest
    (said,) = json.loads(made.facts)["turns"]
    assert [(one["week"], one.get("revision"), one["title"]) for one in said["before"]] == [
        ("2026-W46", None, crane.title),
        (WEEK.name, 1, ferry.title),
    ]
    assert not desk.publish(nothing, revise=True, overrides=(both,)).new


def test_stories_that_became_one_are_told_of_once_also_where_they_have_nothing_new(desk: Desk) -> None:
    crane, ferry = told(2)
    desk.keep([crane, ferry])
    before = desk.publish(nothing)
    assert len(stories(before.digest)) == 2
    # The ferry's reporter had the wrong draft.
    desk.keep([replace(ferry, title=crane.title, text=crane.text)])
    first, second = (desk.publish(nothing, weeks.week(name, "UTC")) for name in ("2026-W48", "2026-W49"))
    assert stories(first.digest) == stories(second.digest) == []
    assert [(one.week, one.turn.kind) for one in desk.store.turns()] == [("2026-W48", "merged")]
    assert json.loads(first.digest.facts)["turns"]
    assert not json.loads(second.digest.facts).get("turns")


def test_a_first_issue_tells_of_no_turns(desk: Desk) -> None:
    desk.keep(told())
    desk.publish(nothing)
    assert desk.store.turns() == ()
