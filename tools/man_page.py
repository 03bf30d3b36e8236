# ruff: noqa: INP001 - a script, run by its path
"""The words of man/monitor.1: one page for the program and all its commands, in man(7). Pure."""

from __future__ import annotations

import re

from command_tree import Command, Parameter

_ENVIRONMENT = (
    ("MONITOR_DATABASE_URL", "The database; wins over database: in feeds.yaml."),
    ("MONITOR_NOW", "The time, ISO 8601, for a rehearsal."),
    ("NO_COLOR", "When set, nothing is coloured."),
    ("SSL_CERT_FILE", "The authorities that certificates are verified against, in place of the system's."),
    ("HTTP_PROXY, HTTPS_PROXY, ALL_PROXY, NO_PROXY", "Proxies for feeds and pages."),
)
_FILES = (
    ("feeds.yaml", "What to read, what to watch for, how to tell it."),
    ("overrides.yaml", "Your word on stories, beside feeds.yaml."),
    (".monitor/", "The state, beside feeds.yaml."),
    ("digests/", "The archive: an index, a feed of issues, and each issue as Markdown, page and facts."),
)
_CODES = (
    ("0", "Done. Single feeds that failed are reported, and are not fatal."),
    ("1", "The job could not be done."),
    ("2", "Wrong use or configuration; or the mail server refuses us."),
    ("75", "Try again later: another run is at work, or mail is waiting."),
)


def written(program: Command) -> str:
    """The page. It names no version and no day, so that it changes with the program alone."""
    lines = [
        '.\\" Made by `make reference` from the program itself. A change here would be lost.',
        '.TH MONITOR 1 "" "monitor" "User Commands"',
        ".SH NAME",
        "monitor \\- a weekly digest of your feeds, each event told once",
        ".SH SYNOPSIS",
        ".B monitor",
        "[\\fIOPTIONS\\fR] \\fICOMMAND\\fR [\\fIARGUMENTS\\fR]",
        ".SH DESCRIPTION",
        _text(program.first),
        ".PP",
        _text(
            "WEEK is an ISO week, 2026-W47. TIME is ISO 8601; without a zone it is UTC. --config and --state "
            "may stand before a command or after it, and --help after any."
        ),
        ".SH OPTIONS",
        *_parameters(program.options),
        ".SH COMMANDS",
    ]
    for one in program.walk():
        if one is not program:
            lines += _command(one)
    for title, rows in (("ENVIRONMENT", _ENVIRONMENT), ("FILES", _FILES), ("EXIT STATUS", _CODES)):
        lines.append(f".SH {title}")
        for word, about in rows:
            lines += [".TP", f".B {_text(word)}", _text(about)]
    lines += [".SH EXAMPLES", *_examples(program.examples)]
    return "\n".join(lines) + "\n"


def _command(one: Command) -> list[str]:
    lines = [f".SS {_text(one.name)}"]
    usage = one.usage().removeprefix(one.name).strip()
    if usage and not one.commands:
        lines += [f".B {_text(one.name)}", _text(usage), ".PP"]
    for paragraph in one.paragraphs:
        lines += [_text(paragraph), ".PP"]
    lines += _parameters((*one.arguments, *one.options))
    if one.examples:
        lines += [".PP", "Example:", *_examples(one.examples)]
    return lines


def _parameters(parameters: tuple[Parameter, ...]) -> list[str]:
    lines: list[str] = []
    for one in parameters:
        names = ", ".join(f"\\fB{_text(name)}\\fR" for name in one.names)
        if one.value and one.names[0].startswith("-"):
            names += f" \\fI{_text(one.value)}\\fR"
        about = one.help
        if one.choices and not all(choice in one.help for choice in one.choices):
            about += f" One of {', '.join(one.choices)}."
        if one.default:
            about += f" Default: {one.default}."
        lines += [".TP", names, _text(about.strip()) or "."]
    return lines


def _examples(examples: tuple[str, ...]) -> list[str]:
    return [line for one in examples for line in (".PP", ".RS 4", ".nf", _text(one), ".fi", ".RE")]


def _text(text: str) -> str:
    """Text as roff: nothing in it is a request or an escape."""
    escaped = text.replace("\\", "\\e").replace("-", "\\-").replace("~", "\\(ti").replace("^", "\\(ha")
    escaped = escaped.replace("`", "\\(ga").replace("…", "...").replace("’", "'")
    return re.sub(r"^([.'])", r"\\&\1", escaped)
