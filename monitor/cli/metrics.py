"""What `monitor status` finds, for Prometheus: the text file that node_exporter's textfile collector reads.

A file is there whole or not at all, and is replaced only when the new one is complete: a run that fails
leaves the old one, whose `monitor_status_timestamp_seconds` grows old, which is what an alert can see.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import get_args

from prometheus_client import CollectorRegistry, Gauge, generate_latest
from prometheus_client.core import CounterMetricFamily, Metric
from prometheus_client.registry import Collector

from monitor import __version__, text
from monitor import config as configuration
from monitor.errors import MonitorError
from monitor.model import State
from monitor.pipeline import STATES, AlarmKind, Overview, state_of

# What a label holds is kept in memory by whoever scrapes, for years.
_LONGEST_LABEL = 200


def exposition(found: Overview) -> str:
    """The figures in the text format 0.0.4: every series once, each with its help."""
    registry = CollectorRegistry(auto_describe=False)
    _of_feeds(registry, found)
    _of_rounds(registry, found)
    _of_the_store(registry, found)
    registry.register(_Counts(found))
    return generate_latest(registry).decode()


def write(found: Overview, to: Path) -> None:
    """Writes the figures to a file that anybody may read, whole or not at all; `-`: to standard output.
    Raises MonitorError where it cannot be written."""
    made = exposition(found)
    if str(to) == "-":
        sys.stdout.write(made)
        return
    if to.is_dir():
        raise MonitorError("is a folder; name a file in it, such as monitor.prom", subject=str(to))
    try:
        configuration.replace_whole(to, made, mode=0o644)
    except MonitorError as cause:
        words = f"{cause.message}; its folder must be there, and yours to write in"
        raise MonitorError(words, subject=str(to)) from cause


def _gauge(
    registry: CollectorRegistry, name: str, words: str, value: float | None = None, *labels: str
) -> Gauge:
    made = Gauge(name, words, labelnames=labels, registry=registry)
    if value is not None:
        made.set(value)
    return made


def _of_feeds(registry: CollectorRegistry, found: Overview) -> None:
    states = Counter(map(state_of, found.feeds))
    gauge = _gauge(registry, "monitor_feeds", "Configured feeds, by how they fare.", None, "state")
    for state in STATES:
        gauge.labels(state).set(states[state])
    up = _gauge(registry, "monitor_feed_up", "Whether the last try to read the feed succeeded.", None, "feed")
    last = _gauge(
        registry,
        "monitor_feed_last_success_timestamp_seconds",
        "When the feed was last read; none for one that never was.",
        None,
        "feed",
    )
    named = _labels(one.feed.name for one in found.feeds)
    for one, label in zip(found.feeds, named, strict=True):
        if state_of(one) != "new":
            up.labels(label).set(not one.retired and one.state != "failing")
        if one.last_ok is not None:
            last.labels(label).set(one.last_ok.timestamp())


def _labels(names: Iterable[str]) -> list[str]:
    """A label for each feed, no two alike: two series of one name would spoil the whole file."""
    taken: set[str] = set()
    made = []
    for name in names:
        base = text.cut(text.one_line(name), _LONGEST_LABEL)
        label, count = base, 1
        while label in taken:
            count += 1
            label = f"{base} ({count})"
        taken.add(label)
        made.append(label)
    return made


def _of_rounds(registry: CollectorRegistry, found: Overview) -> None:
    if found.last_good is not None and found.last_good.ended is not None:
        _gauge(
            registry,
            "monitor_last_success_timestamp_seconds",
            "When the last round that read any feed ended.",
            found.last_good.ended.timestamp(),
        )
    ended = next((one for one in found.rounds if one.ended is not None and one.report is not None), None)
    if found.rounds:
        _gauge(
            registry,
            "monitor_last_round_timestamp_seconds",
            "When the last round began, however it ended.",
            found.rounds[0].began.timestamp(),
        )
    if ended is not None and ended.ended is not None and ended.report is not None:
        counts = dict(ended.report.counts)
        lasted = (ended.ended - ended.began).total_seconds()
        _gauge(
            registry, "monitor_round_duration_seconds", "How long the last whole round took.", max(0, lasted)
        )
        _gauge(
            registry,
            "monitor_round_feeds",
            "Feeds asked in the last whole round.",
            counts.get("feeds", 0),
        )
        _gauge(
            registry,
            "monitor_round_feeds_failed",
            "Feeds that failed in the last whole round.",
            counts.get("feeds_failed", 0),
        )


def _of_the_store(registry: CollectorRegistry, found: Overview) -> None:
    counts, space = found.counts, found.space
    _gauge(registry, "monitor_articles", "Articles in the store.", counts["articles"])
    _gauge(registry, "monitor_issues", "Issues made.", counts["issues"])
    _gauge(registry, "monitor_wanted_pages", "Pages that wait to be fetched.", counts["wanted"])
    _gauge(registry, "monitor_pages_to_check", "Pages of told articles to be asked again.", found.checks)
    _gauge(
        registry, "monitor_uncommitted_files", "Archive files that git has not got.", len(found.uncommitted)
    )
    outbox = _gauge(registry, "monitor_outbox", "Letters and notices, by state.", None, "state")
    states = Counter(one.state for one in found.outbox if not one.withdrawn)
    for state in get_args(State):
        outbox.labels(state).set(states[state])
    _gauge(
        registry,
        "monitor_next_issue_timestamp_seconds",
        "When the next issue is due.",
        found.due.timestamp(),
    )
    ahead = found.ahead
    _gauge(registry, "monitor_next_issue_articles", "Articles of its week so far.", ahead.articles)
    _gauge(registry, "monitor_next_issue_relevant", "Relevant articles for it so far.", ahead.relevant)
    _gauge(registry, "monitor_store_bytes", "Size of the database.", space.store.database + space.store.log)
    _gauge(registry, "monitor_state_bytes", "Size of all files in the state folder.", space.state)
    _gauge(registry, "monitor_archive_bytes", "Size of the folder of issues.", space.archive)
    if space.free is not None:
        _gauge(registry, "monitor_disk_free_bytes", "Room left on the volume of the state.", space.free)
    kinds = Counter(one.kind for one in found.alarms)
    alarms = _gauge(registry, "monitor_alarms", "What needs somebody, by kind.", None, "kind")
    for kind in get_args(AlarmKind):
        alarms.labels(kind).set(kinds[kind])
    _gauge(
        registry,
        "monitor_status_timestamp_seconds",
        "When these figures were taken.",
        found.at.timestamp(),
    )
    info = _gauge(registry, "monitor_build_info", "The version that runs; always 1.", None, "version")
    info.labels(__version__).set(1)


class _Counts(Collector):
    """What only ever grows. The library's own counters would add when each was made, which is now."""

    def __init__(self, found: Overview) -> None:
        self._found = found

    def collect(self) -> Iterable[Metric]:
        """The metrics."""
        words = "Entries that feeds ever listed."
        yield CounterMetricFamily("monitor_entries", words, value=self._found.counts["entries"])
