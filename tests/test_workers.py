"""The pool: what hangs or dies costs its own piece of work, never the others."""

import asyncio
import os
import signal
import time
from collections.abc import Callable

import pytest

from monitor.errors import ParseError
from monitor.workers import WorkerLost, Workers


def double(number: int) -> int:
    return 2 * number


def die(_: int) -> int:
    os._exit(9)


def hang(_: int) -> int:
    time.sleep(600)
    return 0


def refuse(_: int) -> int:
    raise ParseError("no feed")


def stumble(_: int) -> int:
    raise TypeError("unhashable")


def interrupted(number: int) -> int:
    signal.raise_signal(signal.SIGINT)
    return double(number)


def test_work_is_done_in_other_processes() -> None:
    async def go() -> list[int]:
        with Workers(2) as workers:
            return await asyncio.gather(*(workers.run(double, n) for n in range(10)))

    assert asyncio.run(go()) == [0, 2, 4, 6, 8, 10, 12, 14, 16, 18]


def test_an_error_of_ours_comes_back_as_itself_and_a_parsers_as_lost_work() -> None:
    async def go(function: Callable[[int], int]) -> None:
        with Workers(1) as workers:
            await workers.run(function, 1)

    with pytest.raises(ParseError, match="no feed"):
        asyncio.run(go(refuse))
    with pytest.raises(WorkerLost, match="TypeError: unhashable"):
        asyncio.run(go(stumble))


@pytest.mark.parametrize("bad", [die, hang])
def test_a_worker_that_is_lost_costs_one_piece_of_work(bad: object) -> None:
    async def go() -> list[object]:
        with Workers(2, seconds=8) as workers:
            assert callable(bad)
            work = [
                workers.run(double, 1),
                workers.run(bad, 1),
                workers.run(double, 3),
                workers.run(double, 4),
            ]
            return list(await asyncio.gather(*work, return_exceptions=True))

    found = asyncio.run(go())
    assert [found[0], found[2], found[3]] == [2, 6, 8]
    assert isinstance(found[1], WorkerLost)


def test_ctrl_c_in_a_terminal_does_not_break_off_what_the_workers_are_at() -> None:
    async def go() -> int:
        with Workers(1) as workers:
            return await workers.run(interrupted, 21)

    assert asyncio.run(go()) == 42


def test_pages_that_bring_their_workers_down_cost_no_neighbour_theirs() -> None:
    async def go() -> list[object]:
        with Workers(2, seconds=30) as workers:
            work = [workers.run(die if n % 3 == 0 else double, n) for n in range(8)]
            return list(await asyncio.gather(*work, return_exceptions=True))

    found = asyncio.run(go())
    assert [one for n, one in enumerate(found) if n % 3] == [2, 4, 8, 10, 14]
    assert all(isinstance(found[n], WorkerLost) for n in (0, 3, 6))
