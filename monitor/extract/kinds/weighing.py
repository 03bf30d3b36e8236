"""How likely a page is no article, by its signs: a weighted sum, its weights a readable file.

weights.json is made by `tools/train_kinds.py`, from pages whose kind is known. Every weight is held to the
direction its sign has by its meaning, so that none can learn a quirk of the sample.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from monitor.extract.document import Document
from monitor.extract.kinds import signs

FOR_ARTICLE = frozenset(
    (
        "article-og article-type authored slug article-path headline date-near-headline sentences "
        "body-share lone-article size article-class"
    ).split()
)


def against(document: Document, types: Sequence[str], *, title: str, body: str, line: float) -> float:
    """The log-odds that the page is no article; where the slow signs of no page seen could lift those of
    the quick ones over `line`, a bound of them."""
    found = _weights()
    odds = found.bias + _sum(signs.quick(document, types, title=title, body=body), found.weights)
    if odds + found.most < line:
        return odds + found.most
    return odds + _sum(signs.slow(document, body=body), found.weights)


@dataclass(frozen=True, slots=True)
class _Weights:
    """`most`: the most that the slow signs of a page have added."""

    bias: float
    weights: Mapping[str, float]
    most: float


def _sum(found: Mapping[str, float], weights: Mapping[str, float]) -> float:
    return sum(weights[name] * value for name, value in found.items())


@cache
def _weights() -> _Weights:
    raw = json.loads(resources.files(__package__ or "").joinpath("weights.json").read_text("utf-8"))
    if set(raw["weights"]) != set(signs.SIGNS):
        raise RuntimeError("weights.json was fitted for other signs: run tools/train_kinds.py")
    return _Weights(
        bias=float(raw["bias"]),
        weights={str(name): float(value) for name, value in raw["weights"].items()},
        most=float(raw["most"]),
    )
