"""While articles are grouped, Python looks for no cycles; whoever leaves last turns that on again."""

from __future__ import annotations

import gc
import sys
from threading import Thread

import pytest

from monitor.stories.uncollected import uncollected


def test_nothing_is_looked_for_within_and_after_it_as_before() -> None:
    assert gc.isenabled()
    with uncollected():
        assert not gc.isenabled()
        with uncollected():
            assert not gc.isenabled()
        assert not gc.isenabled()
    assert gc.isenabled()


def test_after_an_error_it_is_as_before() -> None:
    with pytest.raises(ValueError, match="torn"), uncollected():
        raise ValueError("torn")
    assert gc.isenabled()


def test_who_turned_it_off_finds_it_off() -> None:
    gc.disable()
    try:
        with uncollected():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_threads_that_come_and_go_leave_it_on() -> None:
    def often() -> None:
        for _ in range(4_000):
            with uncollected():
                pass

    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        threads = [Thread(target=often) for _ in range(3)]
        for one in threads:
            one.start()
        for one in threads:
            one.join()
    finally:
        sys.setswitchinterval(before)
    assert gc.isenabled()
