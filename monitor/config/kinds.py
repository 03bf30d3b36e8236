"""The kinds of value that stand in feeds.yaml: each checks itself and says what was expected.

A check that fails says what was *expected*, as a PydanticCustomError of type `expected` (of a rule:
`rule`, with the position `at`); what was found and where is added in `checks`, which knows the
file. No message holds the value itself, since it may be a secret.
"""

from __future__ import annotations

import contextlib
import difflib
import ipaddress
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from email.utils import parseaddr
from typing import Annotated, Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from pydantic import AfterValidator, BeforeValidator, Field, ValidationError, WrapValidator
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from monitor import rules, urls
from monitor.errors import RuleError

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_PUBLISH = r"^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) (?:[01][0-9]|2[0-3]):[0-5][0-9]$"
_SLUG = r"^[a-z0-9][a-z0-9-]{0,63}$"
_LANG = r"^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,4}$"
_SERVERS = ("smtp", "smtps", "smtp+starttls", "lmtp", "sendmail", "maildir", "eml")
_DATABASES = ("postgresql", "postgresql+psycopg", "sqlite")

SERVER = (
    "smtp://HOST:PORT, smtps://…, smtp+starttls://…, lmtp://…, lmtp:/SOCKET, sendmail:/PATH, maildir:PATH or "
    "eml:PATH"
)
DATABASE = "postgresql://USER:${NAME}@HOST/NAME or sqlite:///PATH"
MAX_DESCRIBED = 20_000
"""Characters of a tag's `describe:`: some four long articles. Its likeness to them is what is asked, and
more of them say no more."""
ADDRESS = "an address that begins with http:// or https://"
_OWN_HEADERS = frozenset(
    "host connection content-length transfer-encoding te trailer upgrade accept-encoding user-agent cookie "
    "referer if-none-match if-modified-since range expect proxy-authorization".split()
)
_ARTICLE_ID = re.compile(r"[0-9a-f]{16}")


def expected(words: str) -> PydanticCustomError:
    """The error of a check: what should stand there."""
    return PydanticCustomError("expected", "{words}", {"words": words})


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that was most likely meant, if any."""
    by_fold = {k.casefold(): k for k in known}
    close = difflib.get_close_matches(word[:100].casefold(), by_fold, n=1, cutoff=0.6)
    return by_fold[close[0]] if close else None


def _expecting(words: str) -> Callable[[Any, Any], Any]:
    """Says `words` in place of whatever pydantic would say of one value."""

    def check(value: Any, handler: Any) -> Any:
        try:
            return handler(value)
        except ValidationError as error:
            raise expected(words) from error

    return check


def _line(value: str) -> str:
    if not value.strip() or value != value.strip() or not value.isprintable():
        raise expected("text on one line, without space around it")
    return value


_OFFSET = re.compile(r"(?:GMT|UTC)?\s?(?P<sign>[+-])(?P<hours>0?[0-9]|1[0-4])(?::?00)?", re.IGNORECASE)


def _timezone(value: str) -> str:
    if re.fullmatch(r"[A-Za-z0-9_+-]+(?:/[A-Za-z0-9_+-]+){0,3}", value):
        try:
            return ZoneInfo(value).key
        except (ZoneInfoNotFoundError, OSError, ValueError):
            pass
    zones = available_timezones()
    cities = {zone.rpartition("/")[2]: zone for zone in sorted(zones)}
    guess = nearest(value, zones) or cities.get(nearest(value.replace(" ", "_"), cities) or "")
    hint = f"; did you mean {guess}?" if guess else ""
    if offset := _OFFSET.fullmatch(value):
        sign, hours = offset["sign"], int(offset["hours"])
        # In the names of Etc/ the sign is turned round (POSIX).
        fixed = f"Etc/GMT{'-' if sign == '+' else '+'}{hours}"
        same = f", or take {fixed} for UTC{sign}{hours}" if fixed in zones else ""
        hint = f"; an offset knows no summer time: name a place{same}"
    raise expected(f"an IANA time zone such as Asia/Tokyo or UTC{hint}")


def _publish(value: str) -> str:
    if re.fullmatch(_PUBLISH, value):
        return value
    near = re.fullmatch(r"\s*([A-Za-z]{3,9})\.?,?\s+([0-9]{1,2})[:.]([0-9]{2})\s*", value)
    hint = ""
    if near and (day := nearest(near.group(1)[:3], _DAYS)) and int(near.group(2)) < 24:
        hint = f"; did you mean {day} {int(near.group(2)):02}:{near.group(3)}?"
    raise expected(f'a day (Mon to Sun) and a time, such as "Mon 07:00"{hint}')


def _folder(value: str) -> str:
    if not value.strip() or "\0" in value or value.startswith("~"):
        raise expected("the path of a folder, relative to this file; ~ is not read")
    return value


def _ruled(error: RuleError) -> PydanticCustomError:
    return PydanticCustomError("rule", "{words}", {"words": error.message, "at": error.position})


def _phrase(value: str) -> str:
    try:
        rules.phrase(_line(value))
    except RuleError as error:
        raise _ruled(error) from error
    return value


def _described(value: Any) -> Any:
    """One text may stand for a list of one."""
    if not isinstance(value, str | list):
        raise expected("a text, or a list of texts")
    return [value] if isinstance(value, str) else value


def _description(value: str) -> str:
    if not any(letter.isalnum() for letter in value):
        raise expected("a sentence, or the text of an example article")
    return value


def _in_all(value: list[str]) -> list[str]:
    if (long := sum(map(len, value))) > MAX_DESCRIBED:
        raise expected(f"at most {MAX_DESCRIBED:,} characters in all, not {long:,}")
    return value


def _key(value: str) -> str:
    if not value.strip():
        raise expected("a key")
    return value


def _rule(value: str) -> str:
    try:
        rules.parse(value)
    except RuleError as error:
        raise PydanticCustomError(
            "rule", "{words}", {"words": error.message, "at": error.position}
        ) from error
    return value


def _address(value: str) -> str:
    if re.search(r"\s", value) or not value.isprintable() or urls.normalise(value) is None:
        scheme = re.match(r"([A-Za-z]{3,8})(?=://|:/|//)", value)
        guess = scheme and nearest(scheme.group(1), ("http", "https"))
        hint = f"; did you mean {guess}://…?" if scheme and guess and guess != scheme.group(1) else ""
        raise expected(ADDRESS + hint)
    return value


def _header_name(value: str) -> str:
    # RFC 9110, section 5.1. What we decide ourselves is nobody else's: a wrong one would break the exchange.
    if not re.fullmatch(r"[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}", value):
        raise expected("the name of a header, such as X-Api-Key")
    if value.lower() in _OWN_HEADERS:
        raise expected("the name of a header that monitor does not set itself")
    return value


def _header_value(value: str) -> str:
    if not value.strip() or not value.isprintable() or len(value) > 8_000:
        raise expected("text on one line; a secret is written as a reference: ${NAME} or ${file:PATH}")
    return value.strip()


def _proxy(value: str) -> str:
    if value == "none":
        return value
    try:
        parts = urlsplit(value)
        good = parts.scheme in {"http", "https", "socks5", "socks5h"} and parts.hostname and parts.port != 0
    except ValueError:
        good = False
    if not good or not value.isprintable() or re.search(r"\s", value):
        raise expected("http://HOST:PORT, https://HOST:PORT, socks5://HOST:PORT, or none")
    return value


def _shown(value: str) -> str:
    # It is printed in the issue, and a reference is not read here.
    if "@" in urlsplit(_address(value)).netloc:
        raise expected("an address without a user and a password: it is shown to all who read the issue")
    return value


def article_id(value: str) -> str | None:
    """The id of the article that `value` names by its address or by the id itself, if it names one."""
    if _ARTICLE_ID.fullmatch(value):
        return value
    address = None if re.search(r"\s", value) else urls.normalise(value)
    return None if address is None else urls.article_id(address)


def _article(value: str) -> str:
    if not value.isprintable() or article_id(value) is None:
        raise expected(f"an article: {ADDRESS}, or its id (16 of 0-9 and a-f)")
    return value


def _day(value: str) -> str:
    with contextlib.suppress(ValueError):
        if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
            return date.fromisoformat(value).isoformat()
    raise expected("a day, such as 2026-11-22")


def _network(value: str) -> str:
    try:
        return str(ipaddress.ip_network(value))
    except ValueError as error:
        hint = ""
        with contextlib.suppress(ValueError):
            hint = f"; did you mean {ipaddress.ip_network(value, strict=False)}?"
        raise expected(f"a network such as 127.0.0.0/8 or ::1/128{hint}") from error


def _contact(value: str) -> str:
    # It becomes a part of the User-Agent header: RFC 9110 (5.5) leaves visible ASCII, and
    # parentheses would end the comment it stands in (5.6.5).
    if not re.fullmatch(r"[!-'*-\[\]-~]+", value) or not re.search(r"[^@]@[^@]|^https?://", value):
        raise expected("an email address or the address of a page, in ASCII")
    return value


def _mailbox(value: str) -> str:
    _, address = parseaddr(value)
    right = re.fullmatch(r"[^\s@<>(),;:\"]{1,64}@[^\s@<>(),;:\"]{1,255}", address)
    if not value.isprintable() or not right or address not in value or not _is_domain(address):
        raise expected("an email address, such as reader@example.com or Name <reader@example.com>")
    return value


def _is_domain(address: str) -> bool:
    try:
        # In ASCII, since that folds full-width signs to those that end an address.
        return bool(re.fullmatch(rb"[A-Za-z0-9._-]+", address.rpartition("@")[2].encode("idna")))
    except UnicodeError:
        return False


def _server(value: str) -> str:
    scheme, _, rest = value.partition(":")
    if scheme == "sendmail" or (scheme == "lmtp" and not rest.startswith("//")):
        if not rest.startswith("/") or not rest.isprintable() or rest.endswith("/"):
            what = "a program" if scheme == "sendmail" else "a socket"
            example = "sendmail:/usr/sbin/sendmail" if scheme == "sendmail" else "lmtp:/run/dovecot/lmtp"
            raise expected(f"{scheme}: and the whole path of {what}, such as {example}")
        return value
    if scheme in ("maildir", "eml"):
        if not rest.strip() or not rest.isprintable() or rest.startswith(("~", "//")):
            raise expected(f"{scheme}: and the path of a folder, such as {scheme}:outbox; ~ is not read")
        return value
    if scheme not in _SERVERS or not rest.startswith("//"):
        guess = nearest(scheme, _SERVERS) if ":" in value else None
        raise expected(SERVER + (f"; did you mean {guess}?" if guess and guess != scheme else ""))
    try:
        parts = urlsplit(value)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        raise expected(f"{SERVER}, with a port from 1 to 65535") from error
    if not host or re.search(r"\s", value) or parts.path not in ("", "/") or parts.query or parts.fragment:
        raise expected(SERVER)
    return value


def _domain(value: str) -> str:
    if not re.fullmatch(r"(?=.{1,253}$)[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63})*", value):
        raise expected("a domain in ASCII, such as digest.example")
    return value.lower()


def _site(value: str) -> str:
    host = value.lower().removeprefix("www.")
    if not re.fullmatch(r"(?=.{4,253}$)[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63})+", host):
        hint = (
            f"; did you mean {found[1].lower()}?"
            if (found := re.match(r"https?://(?:www\.)?([^/?#:]+)", value))
            else ""
        )
        raise expected(f"a domain in ASCII, such as harbour.example{hint}")
    # Whatever stands before it is somebody else's: of "co.uk" nobody is the outlet.
    if urls.site(f"https://x.{host}/") == f"x.{host}":
        raise expected(
            "the domain of one outlet, such as harbour.example, and not one under which anybody's stand"
        )
    return host


def _remote(value: str) -> str:
    # It becomes an argument of git: a name, and nothing that looks like an option.
    if not re.fullmatch(r"[A-Za-z0-9_][A-Za-z0-9_./-]{0,99}", value):
        raise expected("the name of a git remote, such as origin")
    return value


def _unsubscribe(value: str) -> str:
    scheme = value.partition(":")[0]
    fine = value.isascii() and value.isprintable() and not re.search(r'[\s<>,"]', value)
    if not fine or scheme not in ("mailto", "https") or (scheme == "mailto") != ("://" not in value):
        raise expected(
            "an address that begins with https:// or mailto:, in ASCII, such as https://example.com/u/{token}"
        )
    if unknown := set(re.findall(r"\{[^{}]*\}?|\}", value)) - {"{token}", "{address}", "{week}"}:
        raise expected(f"{{token}}, {{address}} or {{week}} in place of {min(unknown)}")
    return value


def _channel(value: str) -> str:
    if not re.match(r"[A-Za-z][A-Za-z0-9+.-]*://.", value) or not value.isprintable():
        raise expected("an Apprise address, such as slack://…, discord://…, ntfy://… or json://…")
    return value


def _database(value: str) -> str:
    scheme, colon, rest = value.partition("://")
    # With two strokes, a path's first folder would be taken for a host.
    wrong = scheme == "sqlite" and not rest.startswith("/")
    if not colon or scheme not in _DATABASES or not value.isprintable() or wrong:
        guess = nearest(scheme.partition("+")[0], ("postgresql", "sqlite")) if colon else None
        raise expected(DATABASE + (f"; did you mean {guess}://…?" if guess else ""))
    return value


def database_mistake(value: str) -> str | None:
    """What is expected of a database URL, where `value` is not one."""
    try:
        _database(value)
    except PydanticCustomError as error:
        return error.message()
    return None


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number from `low` to `high`, both included."""

    low: int
    high: int

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> CoreSchema:
        check = _expecting(f"a whole number from {self.low:,} to {self.high:,}")
        bounded = core_schema.int_schema(strict=True, ge=self.low, le=self.high)
        return core_schema.no_info_wrap_validator_function(check, bounded)


Line = Annotated[str, Field(min_length=1, max_length=200), AfterValidator(_line)]
Reason = Annotated[str, Field(min_length=1, max_length=1000), AfterValidator(_line)]
Phrase = Annotated[str, Field(min_length=1, max_length=500), AfterValidator(_phrase)]
Rule = Annotated[str, Field(min_length=1), AfterValidator(_rule)]
Description = Annotated[
    list[Annotated[str, AfterValidator(_description)]],
    Field(min_length=1, max_length=50),
    BeforeValidator(_described, json_schema_input_type=str | list[str]),
    AfterValidator(_in_all),
]
Share = Annotated[
    float,
    Field(gt=0, le=1, allow_inf_nan=False),
    WrapValidator(_expecting("a number above 0 and at most 1")),
]
Seconds = Annotated[
    float,
    Field(ge=1, le=600, allow_inf_nan=False),
    WrapValidator(_expecting("seconds, from 1 to 600")),
]
Slug = Annotated[
    str,
    Field(pattern=_SLUG),
    WrapValidator(_expecting("a-z, digits and hyphens, such as sovereign-ai")),
]
AnyKey = Annotated[str, AfterValidator(_key)]
Lang = Annotated[str, Field(pattern=_LANG), WrapValidator(_expecting("a language (BCP 47): en, ja, zh-Hant"))]


Timezone = Annotated[str, AfterValidator(_timezone)]
Publish = Annotated[str, Field(json_schema_extra={"pattern": _PUBLISH}), AfterValidator(_publish)]
Folder = Annotated[str, Field(min_length=1), AfterValidator(_folder)]
Address = Annotated[str, Field(json_schema_extra={"format": "uri"}), AfterValidator(_address)]
HeaderName = Annotated[str, AfterValidator(_header_name)]
HeaderValue = Annotated[str, AfterValidator(_header_value)]
Proxy = Annotated[str, AfterValidator(_proxy)]
ShownAddress = Annotated[str, Field(json_schema_extra={"format": "uri"}), AfterValidator(_shown)]
ArticleName = Annotated[str, AfterValidator(_article)]
Day = Annotated[str, Field(json_schema_extra={"format": "date"}), AfterValidator(_day)]
Contact = Annotated[str, AfterValidator(_contact)]
Network = Annotated[str, AfterValidator(_network)]
Mailbox = Annotated[str, AfterValidator(_mailbox)]
Domain = Annotated[str, AfterValidator(_domain)]
Site = Annotated[str, AfterValidator(_site)]
Remote = Annotated[str, AfterValidator(_remote)]
Unsubscribe = Annotated[str, AfterValidator(_unsubscribe)]
Channel = Annotated[str, AfterValidator(_channel)]
Server = Annotated[str, AfterValidator(_server)]
Database = Annotated[str, AfterValidator(_database)]
