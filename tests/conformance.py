"""What the conformance checks share: a reader of feeds driven as its user drives it, by commands, a file and
the clock; and documents for it to read."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import threading
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import started
from conformance_server import NOON, Answer, Ask, Reply, Site, Web, answer

CONTACT = "desk@example.org"
FORBIDDEN = "127.0.0.1"
_PROXIES = ("http_proxy", "https_proxy", "all_proxy", "no_proxy", "monitor_database_url", "ssl_cert_file")


@dataclass(slots=True)
class Reader:
    """A folder with a feeds.yaml, and the command that is run there. `now` is the clock of its last round;
    `seconds` what each took, `megabytes` the most memory that one of its commands has had."""

    folder: Path
    web: Web
    environment: dict[str, str] = field(default_factory=dict)
    now: datetime = NOON
    seconds: list[float] = field(default_factory=list)
    megabytes: float = 0

    def feeds(self, *feeds: Site | str | Mapping[str, Any], **fetch: Any) -> None:
        """Writes feeds.yaml; JSON is YAML."""
        self.folder.mkdir(parents=True, exist_ok=True)
        given = [
            {"url": one.url if isinstance(one, Site) else one} if not isinstance(one, Mapping) else one
            for one in feeds
        ]
        listed = [{"name": f"Feed {number}", **one} for number, one in enumerate(given)]
        rules = {"contact": CONTACT, "allow": ["127.0.1.0/24"], **fetch}
        said = {"tags": {"none": {"name": "None", "match": "qqqq"}}, "feeds": listed, "fetch": rules}
        (self.folder / "feeds.yaml").write_text(json.dumps(said), encoding="utf-8")

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        """Runs `monitor COMMAND`; it never ends in a traceback."""
        clean = {name: value for name, value in os.environ.items() if name.lower() not in _PROXIES}
        environment = {**clean, "NO_COLOR": "1", "MONITOR_NOW": self.now.isoformat(), **self.environment}
        under_way = started.start(
            *command, "--config", str(self.folder / "feeds.yaml"), at=self.folder, environment=environment
        )
        ended = threading.Event()
        watching = threading.Thread(target=self._watch, args=(under_way.pid, ended), daemon=True)
        watching.start()
        done = under_way.communicate(timeout=120)
        ended.set()
        watching.join()
        code = under_way.wait()
        assert "Traceback" not in done[1], done[1]
        assert code in (0, 1), f"{command}: {code}\n{done[1]}"
        return subprocess.CompletedProcess(command, code, *done)

    def _watch(self, pid: int, ended: threading.Event) -> None:
        while not ended.wait(0.05):
            self.megabytes = max(self.megabytes, peak(pid))

    def collect(
        self, hours: float = 0, *, everything: bool = True, pages: bool = False
    ) -> subprocess.CompletedProcess[str]:
        """One round, that many hours after the first moment: of all feeds, or of those that are due, and with
        the pages that their entries link to where `pages` are wanted."""
        self.now = NOON + timedelta(hours=hours)
        self.web.round_ += 1
        self.web.clock = self.now
        flags = [*(["--all"] if everything else []), *([] if pages else ["--feeds-only"])]
        began = time.monotonic()
        done = self.run("collect", *flags)
        self.seconds.append(time.monotonic() - began)
        return done

    def export(self) -> list[dict[str, Any]]:
        """Everything it has, an entry each."""
        done = self.run("export")
        assert done.returncode == 0, done.stderr
        return [json.loads(line) for line in done.stdout.splitlines()]

    def status(self) -> dict[str, dict[str, Any]]:
        """How each feed is, by its configured address."""
        done = self.run("status", "--json")
        assert done.returncode == 0, done.stderr
        return {one["url"]: one for one in json.loads(done.stdout)["feeds"]}


def peak(pid: int) -> float:
    """The most memory that a process has had so far, in megabytes; 0 where it is gone."""
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/status").read_text(encoding="ascii", errors="replace").splitlines():
            if line.startswith("VmHWM"):
                return int(line.split()[1]) / 1000
    return 0


def moment(text: str | None) -> datetime:
    """An ISO time of the export or of the status."""
    assert text is not None
    return datetime.fromisoformat(text)


# -- documents --------------------------------------------------------------------------------


def item(title: str = "A story", link: str | None = None, guid: str | None = None, more: str = "") -> str:
    """An entry of RSS 2.0."""
    parts = [f"<title>{title}</title>"]
    if link is not None:
        parts.append(f"<link>{link}</link>")
    if guid is not None:
        parts.append(f'<guid isPermaLink="false">{guid}</guid>')
    return f"<item>{''.join(parts)}{more}</item>"


def rss(*items: str, head: str = "", spaces: str = "", before: str = "") -> str:
    """An RSS 2.0 document."""
    return (
        f'<?xml version="1.0" encoding="utf-8"?>\n{before}'
        f'<rss version="2.0" {spaces}><channel><title>News</title>'
        f"<link>http://news.example/</link><description>News</description>{head}{''.join(items)}"
        "</channel></rss>\n"
    )


def atom(*entries: str, head: str = "", attributes: str = "") -> str:
    """An Atom 1.0 document."""
    return (
        f'<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom" {attributes}>'
        "<title>News</title><id>urn:news</id><updated>2026-11-20T08:00:00Z</updated>"
        f"{head}{''.join(entries)}</feed>\n"
    )


def dated(moment: datetime) -> str:
    """A pubDate."""
    return f"<pubDate>{format_datetime(moment)}</pubDate>"


def fresh(name: str, number: int, at: datetime, count: int = 3, apart: float = 1 / 3) -> str:
    """A feed of `count` entries, `apart` hours from each other, that are all new at each `number`."""
    return rss(
        *(
            item(f"{name} {number}-{one}", None, f"{name}-{number}-{one}",
                 dated(at - timedelta(hours=apart * one)))
            for one in range(count)
        )
    )  # fmt: skip


STALE = rss(
    *(item(f"Old {one}", None, f"old-{one}", dated(NOON - timedelta(days=40 + 10 * one))) for one in range(3))
)
PLAIN = rss(item("Plain", None, "plain-1", dated(NOON - timedelta(days=1))))


def cached(
    body: str | bytes = PLAIN,
    tag: str | bytes | None = '"one"',
    changed: str | bytes | None = None,
    more: Mapping[str, str] | None = None,
    unchanged: Mapping[str, str] | None = None,
) -> Reply:
    """200 with validators, and 304 to whoever sends them back."""

    def reply(ask: Ask) -> Answer:
        given: dict[str, str | bytes] = {}
        if tag is not None:
            given["ETag"] = tag
        if changed is not None:
            given["Last-Modified"] = changed
        wanted = tag.encode() if isinstance(tag, str) else tag
        if wanted is not None and wanted in ask.every("If-None-Match"):
            return answer(b"", 304, {**given, **((more if unchanged is None else unchanged) or {})})
        return answer(body, 200, {**given, **(more or {})})

    return reply


def changing(
    name: str, count: int = 3, more: Mapping[str, str] | None = None, *, tagged: bool = True
) -> Reply:
    """A feed with news whenever it is asked, which has validators unless told otherwise."""

    def reply(ask: Ask) -> Answer:
        given = {"ETag": f'"{name}-{ask.round_}"'} if tagged else {}
        return answer(fresh(name, ask.round_, ask.clock, count), 200, {**given, **(more or {})})

    return reply


def packed(body: str | bytes) -> bytes:
    """The same by gzip."""
    return gzip.compress(body.encode() if isinstance(body, str) else body)


def of(entries: Iterable[Mapping[str, Any]], site: Site | str) -> list[Mapping[str, Any]]:
    """The entries of that feed, in the order of the export."""
    url = site.url if isinstance(site, Site) else site
    return [one for one in entries if one["feed"] == url]
