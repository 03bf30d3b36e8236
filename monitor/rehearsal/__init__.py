"""The sample week: invented outlets on the loopback interface, for the demo, the tests and the bench.

The week is 2026-W47 in Asia/Tokyo, with a few days before it so that stories have earlier members.
Feeds and pages go through the real fetch, parse and extract; what a careful reader says of each piece
is in `labels()`. Everything is invented, and written for this project.

    with serve(PORT, or_any=True) as base:
        Path("feeds.yaml").write_text(feeds_yaml(base), encoding="utf-8")

It listens on 127.0.0.1 alone and reads nothing but its own files.
"""

from __future__ import annotations

import json
from datetime import datetime, timedelta, timezone

from monitor.rehearsal.server import serve
from monitor.rehearsal.week import Kind, Label, Outlet, Piece, SampleWeek, labels, week

__all__ = [
    "COLLECTED",
    "NOW",
    "PORT",
    "WEEK",
    "Kind",
    "Label",
    "Outlet",
    "Piece",
    "SampleWeek",
    "feeds_yaml",
    "labels",
    "serve",
    "week",
]

_TOKYO = timezone(timedelta(hours=9))

WEEK = "2026-W47"
NOW = datetime(2026, 11, 23, 7, 0, tzinfo=_TOKYO)
"""When the demo publishes: Monday 07:00 in Tokyo, the first hour at which the week is complete."""
COLLECTED = datetime(2026, 11, 22, 23, 45, tzinfo=_TOKYO)
"""When the demo collects: still in the week, since an undated entry counts from when it was first seen."""
PORT = 8747
"""The demo's port. Addresses of articles, and with them an issue's bytes, hold the port: fixed here."""

_HEAD = """\
# The sample week: invented outlets, served on this machine alone.
digest:
  title: Sample week
  timezone: Asia/Tokyo
  publish: Mon 07:00
  folder: digests
tags:
  softbank:
    name: SoftBank
    match: '"SoftBank" OR ソフトバンク OR "Masayoshi Son" OR 孫正義'
    exclude: '"SoftBank Hawks" OR ソフトバンクホークス'
  nvidia:
    name: Nvidia
    match: nvidia OR NVDA OR エヌビディア
  sovereign-ai:
    name: Sovereign AI
    match: >-
      "sovereign AI" OR "AI sovereignty" OR (sovereign* NEAR/5 (compute OR cloud OR model*))
      OR ソブリンAI OR 主権AI
# One newspaper in two languages is one outlet, and a blog in Tokyo writes another's name in its own letters.
outlets:
  Kabuto Shimbun:
    aliases: [兜新聞]
  Silicon Quay:
    aliases: [シリコンキー]
fetch:
  allow: [127.0.0.0/8]
feeds:
"""


def feeds_yaml(base: str) -> str:
    """A complete feeds.yaml for the sample week served at `base`: every outlet, and the three tags."""
    return _HEAD + "".join(
        f"  - name: {json.dumps(outlet.name, ensure_ascii=False)}\n    url: {base + outlet.feed}\n"
        for outlet in week().outlets
    )
