"""The door out to a language model: one question, one answer, bounded in bytes and in time.

The address is the user's own and is asked as it is configured, in a private network too. No redirect is
followed, no proxy of the environment is used, and no `.netrc` is read: key and sources go to that host alone.
Nothing is asked twice. What goes wrong is an `Unanswered`, never an exception; after two of them, or when the
time for an issue is used up, nothing more is asked.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable, Sequence

import httpx

from monitor.wording.values import Endpoint, Unanswered

MOST_BYTES = 1_000_000
_MOST_FAILURES = 2
# Of what a model thinks before it speaks, too.
_MOST_TOKENS = 4_000
_STATUS = {
    400: "it refused the question",
    401: "it did not take the key",
    403: "it did not let us in",
    404: "there is no such address or model",
    429: "too many questions were asked of it",
}


class Door:
    """Asks the model at `endpoint`. `clock` counts seconds."""

    def __init__(self, endpoint: Endpoint, clock: Callable[[], float] = time.monotonic) -> None:
        self._endpoint = endpoint
        self._clock = clock
        self._began = clock()
        self._failures = 0
        self._closed = ""

    @property
    def closed(self) -> str:
        """Why nothing more is asked; empty while something may be."""
        if not self._closed and self._left() <= 0:
            self._closed = f"the {self._endpoint.total_seconds:g} s for one issue are used up"
        return self._closed

    def answer(self, messages: Sequence[dict[str, str]]) -> str | Unanswered:
        """What the model says to `messages`, as it said it."""
        if self.closed:
            return Unanswered(reason=self.closed)
        limit = min(self._endpoint.timeout_seconds, self._left())
        found = asyncio.run(_asked(self._endpoint, messages, limit))
        if isinstance(found, Unanswered):
            self._failures += 1
            if self._failures >= _MOST_FAILURES:
                self._closed = found.reason
        return found

    def _left(self) -> float:
        return self._endpoint.total_seconds - (self._clock() - self._began)


def check(endpoint: Endpoint) -> str:
    """What keeps the model at `endpoint` from answering, in words; empty where it answers."""
    said = [{"role": "user", "content": "Answer with the single word: ready"}]
    found = asyncio.run(_asked(endpoint, said, endpoint.timeout_seconds))
    return found.reason if isinstance(found, Unanswered) else ""


async def _asked(endpoint: Endpoint, messages: Sequence[dict[str, str]], limit: float) -> str | Unanswered:
    try:
        async with asyncio.timeout(limit):
            return await _exchange(endpoint, messages)
    except TimeoutError:
        return Unanswered(reason=f"no answer within {limit:.3g} s")
    except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError) as error:
        # An exception's own words may quote the address.
        return Unanswered(reason=_told(error))


async def _exchange(endpoint: Endpoint, messages: Sequence[dict[str, str]]) -> str | Unanswered:
    body = {
        "model": endpoint.name,
        "messages": list(messages),
        "temperature": 0,
        "max_tokens": _MOST_TOKENS,
        "stream": False,
    }
    headers = {"Accept": "application/json", "Accept-Encoding": "identity"}
    if endpoint.key:
        headers["Authorization"] = f"Bearer {endpoint.key}"
    url = f"{endpoint.url.rstrip('/')}/chat/completions"
    # The whole is bounded by the caller; trust_env would send key and sources through a proxy.
    async with (
        httpx.AsyncClient(follow_redirects=False, trust_env=False, timeout=None) as client,  # noqa: S113
        client.stream("POST", url, json=body, headers=headers) as response,
    ):
        if response.status_code != httpx.codes.OK:
            why = _STATUS.get(response.status_code)
            if why is None:
                why = "it sent us elsewhere" if response.is_redirect else "it failed"
            return Unanswered(reason=f"{why} (HTTP {response.status_code})")
        raw = b""
        # As it comes over the wire: nothing is unpacked, so that a small answer cannot become a large one.
        async for part in response.aiter_raw():
            raw += part
            if len(raw) > MOST_BYTES:
                return Unanswered(reason=f"its answer is longer than {MOST_BYTES:,} bytes")
    return _content(raw)


def _content(raw: bytes) -> str | Unanswered:
    try:
        said = json.loads(raw)["choices"][0]["message"]["content"]
    except (ValueError, LookupError, TypeError, RecursionError):
        return Unanswered(reason="its answer is no chat completion")
    return said if isinstance(said, str) else Unanswered(reason="its answer has no words")


def _told(error: Exception) -> str:
    match error:
        case httpx.ConnectError():
            return "it cannot be reached"
        case httpx.TransportError():
            return "the connection broke"
        case _:
            return "it cannot be asked at this address"
