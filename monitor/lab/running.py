"""Lines through a room in several processes, answered in their order; what a line breaks is its own cost."""

from __future__ import annotations

import json
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future
from itertools import islice

from monitor.bounds import Limits
from monitor.lab.lines import Line, Wrong
from monitor.workers import PAGE, WorkerLost, Workers

# Lines under way for each process: a slow one does not leave the others idle.
_AHEAD = 24


def run(
    lines: Iterable[str],
    room: Callable[[Line], Line],
    *,
    jobs: int | None = None,
    limits: Limits | None = None,
    prepare: Callable[[], object] | None = None,
    together: int = 1,
) -> Iterator[tuple[Line, bool]]:
    """For each line the answer, and whether it is one (False: an error). Uses `jobs` processes (every
    core by default) beside this one, which a line may hang, crash or fill at its own cost alone (`limits`;
    by default a page's). `prepare` is called in each before its first line and outside the
    limits. `together`: lines handed over at once, for a room in which a line takes no longer than the way
    to a process and back. Reads no further ahead than the processes need."""
    count = jobs or os.cpu_count() or 1
    limits = limits or PAGE
    with Workers(count, prepare=prepare) as workers:
        under_way: deque[tuple[list[str], Future[list[tuple[Line, bool]]]]] = deque()
        rest = iter(lines)
        while True:
            while len(under_way) < max(2, _AHEAD // together) * count:
                some = list(islice(rest, together))
                if not some:
                    break
                under_way.append((some, workers.submit(_answers, room, some, limits=limits)))
            if not under_way:
                return
            some, answers = under_way.popleft()
            try:
                yield from answers.result()
            except WorkerLost as error:
                if len(some) == 1:
                    yield {"id": _identity(some[0]), "error": str(error)}, False
                    continue
                # One of them is at fault, and only that one.
                for line in some:
                    try:
                        yield from workers.submit(_answers, room, [line], limits=limits).result()
                    except WorkerLost as its_own:
                        yield {"id": _identity(line), "error": str(its_own)}, False


def _answers(room: Callable[[Line], Line], lines: Sequence[str]) -> list[tuple[Line, bool]]:
    return [answer(room, line) for line in lines]


def answer(room: Callable[[Line], Line], raw: str) -> tuple[Line, bool]:
    """What the room says of one line, and whether it is an answer (False: an error)."""
    try:
        return room(_object(raw)), True
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001  what a line makes a parser raise is that line's own matter
        return {"id": _identity(raw), "error": words(error)}, False


def _object(raw: str) -> Line:
    found = json.loads(raw)
    if not isinstance(found, dict):
        raise Wrong("not a JSON object")
    return found


def _identity(raw: str) -> object:
    try:
        found = json.loads(raw)
    except (ValueError, RecursionError):
        return None
    return found.get("id") if isinstance(found, dict) else None


def words(error: Exception) -> str:
    """What a line did wrong."""
    if isinstance(error, json.JSONDecodeError):
        return f"not JSON: {error.msg} at column {error.colno}"
    return str(error) or type(error).__name__
