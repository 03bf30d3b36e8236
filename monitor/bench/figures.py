"""A measured figure, its interval, and the floor it may not fall under."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files

from monitor import intervals

FLOORS = "floors.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A measured figure with its interval (95 %), and the floor that it may not fall under."""

    name: str
    value: float
    low: float
    high: float
    cases: int
    floor: float

    @property
    def holds(self) -> bool:
        """Whether the figure is at its floor or over it."""
        return round(self.value, 3) >= self.floor


def floors() -> Mapping[str, float]:
    """The pinned floors, by the figures' names."""
    found: Mapping[str, float] = json.loads((files("monitor") / FLOORS).read_text(encoding="utf-8"))
    return found


def share(name: str, hits: int, cases: int, floors: Mapping[str, float]) -> Figure:
    """A proportion with its interval (`intervals.wilson`)."""
    low, high = intervals.wilson(hits, cases)
    value = hits / cases if cases else 0.0
    return Figure(name=name, value=value, low=low, high=high, cases=cases, floor=floors.get(name, 0.0))


def mean(name: str, values: Sequence[float], floors: Mapping[str, float]) -> Figure:
    """A mean with its normal interval."""
    count = len(values)
    middle = sum(values) / count
    spread = 1.96 * math.sqrt(sum((one - middle) ** 2 for one in values) / max(1, count - 1) / count)
    return Figure(
        name=name,
        value=middle,
        low=max(0.0, middle - spread),
        high=min(1.0, middle + spread),
        cases=count,
        floor=floors.get(name, 0.0),
    )
