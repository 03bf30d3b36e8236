"""A window of stories: where a new article belongs, at once, and without a whole grouping."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import permutations
from pathlib import Path
from random import Random

import numpy as np
import numpy.typing as npt
import pytest

from monitor import urls
from monitor.errors import MonitorError
from monitor.model import Article, Override, Scored, StoryRules
from monitor.stories import Window, group

START = datetime(2026, 11, 16, 6, tzinfo=UTC)

BRIDGE_A = """Engineers closed the Morvane bridge on Monday after inspectors found cracks in two of its eleven
piers. Some 38,000 cars cross the river Aune there on a working day.

Mayor Tilda Renswoude said that repairs would take nine weeks and cost 14.6 million euros. Buses are sent over
the railway bridge at Kestrel Point until then."""

BRIDGE_B = """Cracks in its piers have shut the Morvane bridge. Two of eleven are damaged, the town's
inspectors reported, and drivers of 38,000 cars must look for another way across the Aune each day.

It may be nine weeks before they can return, according to mayor Tilda Renswoude, who puts the bill at 14.6
million euros. The railway bridge at Kestrel Point will carry the buses."""

BRIDGE_C = """Morvane loses its main crossing for nine weeks. Damage to two piers was seen during an
inspection, and the bridge over the Aune was closed at once.

Repairs are priced at 14.6 million euros. Tilda Renswoude, the mayor, asked the owners of 38,000 cars to be
patient; Kestrel Point's railway bridge takes the buses."""

OPERA = """The soprano Yelena Osk gave the first performance in the new opera house before 1,900 guests, among
them mayor Tilda Renswoude of Morvane. Six years of building have cost 212 million euros.

She sang in a work that Ruben Halloway had written for the evening; critics praised the sound of the hall and
its oak ceiling. Tickets for the whole season were gone in four hours on Thursday."""

CATTLE = """The weekly cattle market leaves its square for a hall in Olden, farmers decided by 61 votes to 17.
Rain had spoilt four sales since spring.

Auctioneer Piet Hallam expects twice as many buyers. A calf of the Serrow breed went for a record 4,120 crowns
at the last sale under the open sky."""

FERRY_A = """A ferry with 212 passengers ran aground off the island of Tarsna early on Wednesday. All on board
were taken off by coastguard boats, and two people were treated for cold.

The Stella Mare had left Port Ellery in thick fog. Captain Ines Calder told the harbour office that her radar
had failed twenty minutes before the ship touched the reef."""

FERRY_B = """All 212 passengers of the Stella Mare are safe after the ferry struck a reef near Tarsna in fog.
Coastguard boats brought them ashore; two were treated for cold.

Radar had failed twenty minutes earlier, captain Ines Calder said in the harbour office. The ship was on its
way from Port Ellery."""

FERRY_FOREIGN = """Die Fähre lief im Nebel vor der Insel auf ein Riff. Alle Menschen an Bord wurden gerettet,
einige waren unterkühlt.

Das Gerät zur Ortung war kurz zuvor ausgefallen, hieß es im Hafenamt."""


def article(title: str, text: str, *, name: str, hours: float = 0, lang: str = "en") -> Scored:
    url = f"https://{name}.example/{name}"
    when = START + timedelta(hours=hours)
    return Scored(
        article=Article(
            id=urls.article_id(url), url=url, feed=f"https://{name}.example/feed", outlet=f"The {name}",
            title=title, text=text, text_from="page", status="article", lang=lang, authors=(),
            published=when, seen=when,
        ),
        scores=(),
    )  # fmt: skip


def elsewhere(count: int = 30) -> list[Scored]:
    """Articles of as many events that have nothing to do with each other."""
    chance = Random(7)  # noqa: S311  the same every time
    syllables = "bran dor fel gim hul kas lor mun nev pol rus tam vig wes yar zol".split()
    words = ["".join(chance.sample(syllables, 3)) for _ in range(400)]
    out = []
    for number in range(count):
        own, actor = chance.sample(words, 24), chance.choice(words).capitalize()
        sentences = [
            f"The {own[k]} of {actor} was {own[k + 1]} by {chance.randrange(11, 9_000)} {own[k + 2]}."
            for k in range(0, 21, 3)
        ]
        title = f"{actor} and the {own[0]} {own[1]}"
        out.append(article(title, " ".join(sentences), name=f"paper{number}", hours=number / 4))
    return out


BRIDGE = [
    article("Cracks close Morvane bridge", BRIDGE_A, name="courier"),
    article("Morvane bridge shut, two piers damaged", BRIDGE_B, name="herald", hours=2),
]
FERRY = [article("Ferry with 212 on board runs aground off Tarsna", FERRY_A, name="gazette", hours=1)]
REWRITE = article("Nine weeks without a bridge for Morvane", BRIDGE_C, name="tribune", hours=9)
GALA = article("Yelena Osk sings first night in new opera house", OPERA, name="post", hours=9)
WRECK = article("Passengers safe as ferry strikes reef", FERRY_B, name="mirror", hours=10)

Held = Callable[[Sequence[str]], Iterable[Article]]


def window(
    old: Sequence[Scored], vectors: Mapping[str, npt.NDArray[np.float32]] | None = None
) -> tuple[Window, Held]:
    """The window of a whole grouping, and who hands out its articles."""
    told = group(old, vectors=vectors)
    by = {one.article.id: one.article for one in old}
    stories = {member.article.id: story.id for story in told for member in story.members}
    return Window.of(by.values(), stories, vectors=vectors), lambda ids: [by[i] for i in ids if i in by]


@pytest.fixture(scope="module")
def grouped() -> tuple[Window, Held]:
    return window([*BRIDGE, *FERRY, *elsewhere()])


def story(made: Window, one: Scored) -> str:
    return made.stories[made.kept.ids.index(one.article.id)]


def test_a_rewrite_joins_its_story_and_says_by_what(grouped: tuple[Window, Held]) -> None:
    made, articles = grouped
    assert story(made, BRIDGE[0]) == story(made, BRIDGE[1])
    (placed,) = made.place([REWRITE], articles)
    assert (placed.article, placed.story) == (REWRITE.article.id, story(made, BRIDGE[0]))
    assert not placed.founds
    assert placed.relation == "rewrite"
    assert placed.link is not None
    assert placed.link.to in {one.article.id for one in BRIDGE}
    assert "Tilda Renswoude" in placed.link.names
    assert placed.link.score > 0.5


def test_the_same_text_again_is_a_copy(grouped: tuple[Window, Held]) -> None:
    made, articles = grouped
    again = article("Cracks close Morvane bridge", BRIDGE_A, name="mercury", hours=20)
    (placed,) = made.place([again], articles)
    assert (placed.story, placed.relation) == (story(made, BRIDGE[0]), "syndicated")


def test_another_event_of_the_same_people_founds_a_story(grouped: tuple[Window, Held]) -> None:
    made, articles = grouped
    (placed,) = made.place([GALA], articles)
    assert placed.founds
    assert placed.story not in made.stories
    assert placed.link is None
    assert placed.refused is not None
    assert placed.refused.link.to in {one.article.id for one in BRIDGE}


def test_new_articles_of_an_event_that_is_new_found_one_story() -> None:
    made, articles = window([*BRIDGE, *elsewhere()])
    first, second, other = made.place([*FERRY, WRECK, REWRITE], articles)
    assert first.story == second.story
    assert first.founds
    assert second.founds
    assert {first.link.to if first.link else "", second.link.to if second.link else ""} == {
        FERRY[0].article.id, WRECK.article.id,
    }  # fmt: skip
    assert other.story == story(made, BRIDGE[0])


def test_the_order_of_the_new_changes_nothing(grouped: tuple[Window, Held]) -> None:
    made, articles = grouped
    new = [REWRITE, GALA, WRECK]
    answers = [
        sorted(made.place(order, articles), key=lambda one: one.article) for order in permutations(new)
    ]
    assert all(answer == answers[0] for answer in answers)
    assert [one.article for one in made.place(new, articles)] == [one.article.id for one in new]


def test_it_agrees_with_a_whole_grouping(grouped: tuple[Window, Held]) -> None:
    made, articles = grouped
    new = [REWRITE, GALA, WRECK]
    told = group([*BRIDGE, *FERRY, *elsewhere(), *new])
    whole = [{m.article.id for m in one.members} for one in told]
    stories = dict(zip(made.kept.ids, made.stories, strict=True))
    stories |= {one.article: one.story for one in made.place(new, articles)}
    for own in set(stories.values()):
        assert {name for name, other in stories.items() if other == own} in whole


def test_what_is_grouped_stays_as_it_is_though_a_new_article_lies_between() -> None:
    """The two were told as two; a third that is like both joins one of them."""
    old = [*BRIDGE, *FERRY, *elsewhere()]
    stories = {one.article.id: f"story of {one.article.outlet}" for one in old}
    by = {one.article.id: one.article for one in old}
    made = Window.of(by.values(), stories)
    (placed,) = made.place([REWRITE], lambda ids: [by[i] for i in ids])
    assert placed.story in {stories[one.article.id] for one in BRIDGE}
    assert dict(zip(made.kept.ids, made.stories, strict=True)) == stories


# -- the reader ---------------------------------------------------------------------------------


def said(same: bool, *articles: Scored) -> Override:
    return Override(same=same, articles=tuple(one.article.id for one in articles))


def test_what_the_reader_keeps_apart_never_joins_the_story_also_not_through_others(
    grouped: tuple[Window, Held],
) -> None:
    made, articles = grouped
    (placed,) = made.place([REWRITE], articles, overrides=[said(False, REWRITE, BRIDGE[0])])
    assert placed.founds
    assert placed.story != story(made, BRIDGE[1])


def test_what_the_reader_binds_joins_though_nothing_else_speaks_for_it(grouped: tuple[Window, Held]) -> None:
    made, articles = grouped
    far = elsewhere()[3]
    (placed,) = made.place([GALA], articles, overrides=[said(True, GALA, far)])
    assert placed.story == story(made, far)
    assert not placed.founds


def test_of_a_large_window_few_articles_are_read_and_those_of_the_reader_are_among_them() -> None:
    old = [*BRIDGE, *FERRY, *elsewhere(400)]
    by = {one.article.id: one.article for one in old}
    stories = {one.article.id: one.article.outlet for one in old} | {
        one.article.id: "the bridge" for one in BRIDGE
    }
    made, asked = Window.of(by.values(), stories), set[str]()

    def articles(ids: Sequence[str]) -> list[Article]:
        asked.update(ids)
        return [by[i] for i in ids]

    (placed,) = made.place([REWRITE], articles)
    assert placed.story == "the bridge"
    assert {one.article.id for one in BRIDGE} < asked
    assert len(asked) < len(old) / 2

    far = next(one for one in old if one.article.id not in asked)
    (placed,) = made.place([GALA], articles, overrides=[said(True, GALA, far)])
    assert placed.story == far.article.outlet


# -- time ---------------------------------------------------------------------------------------


def test_what_lies_outside_the_time_of_a_story_is_no_neighbour(grouped: tuple[Window, Held]) -> None:
    made, articles = grouped
    late = article("Nine weeks without a bridge for Morvane", BRIDGE_C, name="tribune", hours=15 * 24)
    (placed,) = made.place([late], articles)
    assert placed.founds
    short = replace(made, rules=StoryRules(window_days=3))
    soon = article("Nine weeks without a bridge for Morvane", BRIDGE_C, name="tribune", hours=4 * 24)
    assert short.place([soon], articles)[0].founds


def test_an_article_that_fell_out_is_forgotten_and_one_that_is_added_is_known(
    grouped: tuple[Window, Held],
) -> None:
    made, _ = grouped
    by = {one.article.id: one.article for one in [*BRIDGE, *FERRY, *elsewhere(), WRECK]}
    asked: list[str] = []

    def articles(ids: Sequence[str]) -> list[Article]:
        asked.extend(ids)
        return [by[i] for i in ids]

    left = made.forget(START + timedelta(hours=1.5))
    assert {one.article.id for one in (BRIDGE[0], FERRY[0])}.isdisjoint(left.kept.ids)
    assert BRIDGE[1].article.id in left.kept.ids
    assert left.place([WRECK], articles)[0].founds
    assert FERRY[0].article.id not in asked

    more = left.add([WRECK.article], {WRECK.article.id: "wreck"})
    assert len(more) == len(left) + 1
    (placed,) = more.place(FERRY, articles)
    assert placed.story == "wreck"


def test_an_article_that_changed_is_placed_as_if_it_had_not_been_there(grouped: tuple[Window, Held]) -> None:
    made, articles = grouped
    other = article("Cattle market moves to Olden", CATTLE, name="olden").article
    edited = replace(
        BRIDGE[1], article=replace(BRIDGE[1].article, title=other.title, text=other.text, version=2)
    )
    (placed,) = made.place([edited], articles)
    assert placed.founds
    again = made.add([edited.article], {placed.article: placed.story})
    assert len(again) == len(made)
    assert story(again, edited) == placed.story


def test_what_the_store_no_longer_has_is_left_out(grouped: tuple[Window, Held]) -> None:
    made, articles = grouped
    gone = {one.article.id for one in BRIDGE}

    def what_is_left(ids: Sequence[str]) -> list[Article]:
        return [one for one in articles(ids) if one.id not in gone]

    assert made.place([REWRITE], what_is_left)[0].founds


def test_an_empty_window_groups_the_new_among_themselves() -> None:
    made = Window.of((), {})
    placed = made.place([*BRIDGE, *FERRY], lambda ids: ())
    assert placed[0].story == placed[1].story != placed[2].story
    assert all(one.founds for one in placed)
    assert made.place([], lambda ids: ()) == ()


# -- meaning ------------------------------------------------------------------------------------


def meant(events: Mapping[str, Sequence[Scored]]) -> dict[str, npt.NDArray[np.float32]]:
    """Vectors: what tells one event is near, in any language."""
    chance = np.random.default_rng(3)
    common, found = chance.standard_normal(64), {}
    for told in events.values():
        event = chance.standard_normal(64)
        for one in told:
            rows = 0.5 * common + 1.2 * event + 0.5 * chance.standard_normal((3, 64))
            found[one.article.id] = np.asarray(
                rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32
            )
    return found


def test_with_vectors_a_rewrite_in_another_language_is_found() -> None:
    foreign = article("Fähre läuft auf Riff", FERRY_FOREIGN, name="zeitung", hours=6, lang="de")
    others = elsewhere()
    vectors = meant(
        {
            "ferry": [*FERRY, WRECK, foreign], "bridge": [*BRIDGE, REWRITE], "opera": [GALA],
            **{one.article.id: [one] for one in others},
        }
    )  # fmt: skip
    made, articles = window([*BRIDGE, *FERRY, WRECK, *others], vectors)
    placed = made.place([foreign, REWRITE, GALA], articles, vectors=vectors)
    assert [one.story for one in placed[:2]] == [story(made, FERRY[0]), story(made, BRIDGE[0])]
    assert placed[2].founds
    assert placed[0].link is not None
    assert (placed[0].link.meaning or 0) > 0.5
    assert made.place([foreign], articles)[0].founds


# -- on disk ------------------------------------------------------------------------------------


def test_a_window_that_was_kept_places_the_same(tmp_path: Path) -> None:
    new = [REWRITE, GALA, WRECK]
    everything = [*BRIDGE, *FERRY, *elsewhere()]
    vectors = meant({one.article.id: [one] for one in [*everything, *new]})
    made, articles = window(everything, vectors)
    file = tmp_path / "window.npz"
    made.save(file, made_of="2026-W47, model a")
    again = Window.load(file, made_of="2026-W47, model a")
    assert again.stories == made.stories
    assert again.rules == made.rules
    assert again.place(new, articles, vectors=vectors) == made.place(new, articles, vectors=vectors)
    assert os.listdir(tmp_path) == ["window.npz"]  # noqa: PTH208  nothing half-written lies beside it


def test_a_window_of_something_else_is_refused(tmp_path: Path, grouped: tuple[Window, Held]) -> None:
    file = tmp_path / "window.npz"
    grouped[0].save(file, made_of="2026-W46")
    with pytest.raises(MonitorError, match="made of '2026-W46', not of '2026-W47'; make it anew") as caught:
        Window.load(file, made_of="2026-W47")
    assert caught.value.subject == str(file)


def test_a_damaged_file_is_refused_by_name(tmp_path: Path, grouped: tuple[Window, Held]) -> None:
    file = tmp_path / "window.npz"
    grouped[0].save(file, made_of="all")
    whole = file.read_bytes()
    flipped = bytearray(whole)
    flipped[len(whole) // 2] ^= 1
    for damage in (whole[: len(whole) // 2], bytes(flipped), b"", b"no window", whole[:-30]):
        file.write_bytes(damage)
        with pytest.raises(MonitorError, match="damaged") as caught:
            Window.load(file, made_of="all")
        assert str(file) in str(caught.value)


def test_where_nothing_is_kept_that_is_said(tmp_path: Path, grouped: tuple[Window, Held]) -> None:
    with pytest.raises(MonitorError, match="there is no window"):
        Window.load(tmp_path / "none.npz", made_of="all")
    with pytest.raises(MonitorError, match="cannot be written"):
        grouped[0].save(tmp_path / "no" / "such" / "folder.npz", made_of="all")


def test_a_file_runs_nothing_when_it_is_read(tmp_path: Path) -> None:
    file = tmp_path / "window.npz"
    with file.open("wb") as stream:
        np.savez(stream, about=np.array([{"edition": 1}], dtype=object))
    with pytest.raises(MonitorError, match="damaged"):
        Window.load(file, made_of="all")


def test_a_file_with_one_wrong_byte_is_refused_or_says_the_same(
    tmp_path: Path, grouped: tuple[Window, Held]
) -> None:
    file = tmp_path / "window.npz"
    grouped[0].save(file, made_of="all")
    whole = file.read_bytes()
    # The heads of the archive's parts stand at its beginning and its end.
    places = [*range(48), *range(len(whole) - 200, len(whole)), *range(48, len(whole), len(whole) // 60)]
    refused = []
    for at in places:
        file.write_bytes(bytes([*whole[:at], whole[at] ^ 255, *whole[at + 1 :]]))
        try:
            found = Window.load(file, made_of="all")
        except MonitorError as error:
            refused.append(str(error))
        else:
            assert (found.kept.ids, found.stories) == (grouped[0].kept.ids, grouped[0].stories)
    assert len(refused) > 100
    assert all(str(file) in said for said in refused)


def test_an_article_that_comes_twice_is_placed_once_and_stands_once(grouped: tuple[Window, Held]) -> None:
    made, articles = grouped
    first, again, *others = made.place([WRECK, WRECK, REWRITE], articles)
    assert first == again
    assert len(others) == 1
    more = made.add([WRECK.article, WRECK.article], {WRECK.article.id: first.story})
    assert len(more) == len(made) + 1


def test_what_the_reader_says_of_the_windows_own_moves_nothing_of_it(grouped: tuple[Window, Held]) -> None:
    made, articles = grouped
    (plain,) = made.place([WRECK], articles)
    (placed,) = made.place([WRECK], articles, overrides=[said(True, BRIDGE[0], FERRY[0])])
    assert (placed.story, placed.founds) == (plain.story, False)


def test_a_rewrite_joins_a_story_that_the_reader_made_of_two() -> None:
    both = said(True, BRIDGE[0], FERRY[0])
    old = [*BRIDGE, *FERRY]
    told = group(old, overrides=[both])
    (one,) = {story.id for story in told}
    made = Window.of([a.article for a in old], {a.article.id: one for a in old})
    held = {a.article.id: a.article for a in old}
    (placed,) = made.place([WRECK], lambda ids: [held[i] for i in ids], overrides=[both])
    assert placed.story == one


def test_vectors_of_two_models_do_not_mix(grouped: tuple[Window, Held]) -> None:
    made, _ = grouped
    rows = {WRECK.article.id: np.ones((2, 8), dtype=np.float32)}
    more = made.add([WRECK.article], {WRECK.article.id: "s"}, vectors=rows)
    other = {GALA.article.id: np.ones((2, 16), dtype=np.float32)}
    with pytest.raises(ValueError, match="of two models"):
        more.add([GALA.article], {GALA.article.id: "t"}, vectors=other)
