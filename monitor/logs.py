"""Structured logs on standard error: for people on a terminal, JSON lines for programs."""

from __future__ import annotations

import logging
import sys
from collections.abc import MutableMapping
from typing import Any, Literal

import structlog

from monitor import text

Format = Literal["human", "json"]
_form: list[Format] = ["human"]


def is_json() -> bool:
    """Whether logs are JSON lines."""
    return _form[0] == "json"


def set_up(form: Format, *, verbose: int, colour: bool) -> None:
    """Sets the form and the level for the whole program: warnings, with `verbose` info (1), debug (2)."""
    level = {0: logging.WARNING, 1: logging.INFO}.get(verbose, logging.DEBUG)
    _form[0] = form
    last: Any
    if form == "json":
        last = structlog.processors.JSONRenderer(ensure_ascii=False, sort_keys=True)
    else:
        last = structlog.dev.ConsoleRenderer(colors=colour, pad_event_to=0)
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _harmless,
            structlog.processors.format_exc_info,
            last,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        # The stream of the moment, not of the beginning: who embeds us may have closed that one since.
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
        cache_logger_on_first_use=False,
    )
    # Libraries that log by the standard module: only what matters, on the same stream. trafilatura
    # warns about every page that it cannot read, which the store already knows.
    logging.basicConfig(level=logging.ERROR, stream=sys.stderr, format="%(name)s: %(message)s", force=True)
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)


def _harmless(_: object, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Words from outside (titles, servers' reasons) must not move a terminal's cursor or forge a line."""
    for key, value in event.items():
        if isinstance(value, str) and key != "exception":
            event[key] = text.one_line(value)
    return event
