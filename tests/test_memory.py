"""What is remembered while an issue is made, and forgotten then."""

from __future__ import annotations

from pathlib import Path

from whole import Desk

from monitor import config, memory, rehearsal
from monitor.cli import rounds
from monitor.evidence import reading
from monitor.store import Store


def test_what_is_remembered_is_made_once_and_anew_when_it_was_given_back() -> None:
    asked = []

    @memory.remembered(2)
    def double(number: int) -> int:
        asked.append(number)
        return 2 * number

    assert [double(1), double(1), double(2)] == [2, 2, 4]
    assert asked == [1, 2]
    memory.give_back()
    assert double(1) == 2
    assert asked == [1, 2, 1]


def test_no_more_is_remembered_than_was_said() -> None:
    asked = []

    @memory.remembered(2)
    def own(number: int) -> int:
        asked.append(number)
        return number

    for number in (1, 2, 3, 1):
        own(number)
    assert asked == [1, 2, 3, 1]


def test_a_run_that_made_an_issue_keeps_nothing_of_what_it_read_for_it(
    collected: Desk, tmp_path: Path
) -> None:
    desk = collected.copy(tmp_path / "desk")
    loaded = config.load(desk.folder / "feeds.yaml", {})
    with Store.open(f"sqlite:///{desk.folder / '.monitor' / 'monitor.db'}") as store:
        done = rounds.run(loaded, store, rehearsal.NOW, stopping=lambda: False)
    assert [one.digest.week for one in done.published] == [rehearsal.WEEK]
    assert reading.stem.cache_info().currsize == 0
