"""The door to a language model: what it sends, what it takes, and how little a broken one costs."""

import socket
import threading
import time
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest
from model_server import Said, model_server

from monitor import wording
from monitor.wording import Door, Endpoint, Unanswered

ASKED = [{"role": "user", "content": "?"}]


def drip(handler: BaseHTTPRequestHandler) -> None:
    """A byte now and then, so that no single wait is long."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
    for _ in range(100):
        handler.wfile.write(b" ")
        handler.wfile.flush()
        time.sleep(0.05)


def slow_head(handler: BaseHTTPRequestHandler) -> None:
    for letter in b"HTTP/1.1 200 OK\r\nX-Slow: " + b"a" * 100:
        handler.wfile.write(bytes([letter]))
        handler.wfile.flush()
        time.sleep(0.05)


def cut_off(handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(b'HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{"choices"')


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        (Said(status=401), "it did not take the key (HTTP 401)"),
        (Said(status=404), "there is no such address or model (HTTP 404)"),
        (Said(status=429), "too many questions were asked of it (HTTP 429)"),
        (Said(status=500), "it failed (HTTP 500)"),
        (Said(body=b"<html><body>Welcome</body></html>"), "its answer is no chat completion"),
        (Said(body=b'{"choices": [{"message"'), "its answer is no chat completion"),
        (Said(body=b"[" * 100_000), "its answer is no chat completion"),
        (Said(body=b'{"choices": []}'), "its answer is no chat completion"),
        (Said(words=None), "its answer has no words"),
        (Said(body=b" " * 1_200_000), "its answer is longer than 1,000,000 bytes"),
        (Said(raw=cut_off), "the connection broke"),
    ],
)  # fmt: skip
def test_what_is_no_answer_has_a_reason(said: Said, reason: str) -> None:
    with model_server(lambda _: said) as server:
        found = Door(Endpoint(url=server.url, name="m", timeout_seconds=5)).answer(ASKED)
    assert found == Unanswered(reason=reason)


@pytest.mark.parametrize("raw", [drip, slow_head])
def test_an_answer_that_comes_in_drops_is_not_waited_for(raw: Any) -> None:
    with model_server(lambda _: Said(raw=raw)) as server:
        began = time.monotonic()
        found = Door(Endpoint(url=server.url, name="m", timeout_seconds=0.3)).answer(ASKED)
        assert time.monotonic() - began < 2
    assert found == Unanswered(reason="no answer within 0.3 s")


def test_a_model_that_is_not_there_is_told_as_such() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}/v1"
        assert Door(Endpoint(url=url, name="m")).answer(ASKED) == Unanswered(reason="it cannot be reached")


def test_no_redirect_is_followed_and_the_key_stays() -> None:
    with model_server(lambda _: Said("stolen")) as other:
        with model_server(lambda _: Said(status=307, location=f"{other.url}/chat/completions")) as server:
            found = Door(Endpoint(url=server.url, name="m", key="secret")).answer(ASKED)
        assert found == Unanswered(reason="it sent us elsewhere (HTTP 307)")
        assert other.questions == []
    assert server.headers[0]["authorization"] == "Bearer secret"


def test_a_proxy_of_the_environment_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    with (
        model_server(lambda _: Said("through the proxy")) as proxy,
        model_server(lambda _: Said("straight")) as server,
    ):
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
            monkeypatch.setenv(name, proxy.url.removesuffix("/v1"))
        for name in ("NO_PROXY", "no_proxy"):
            monkeypatch.delenv(name, raising=False)
        assert Door(Endpoint(url=server.url, name="m", key="secret")).answer(ASKED) == "straight"
        assert proxy.questions == []


def test_a_question_has_the_models_name_and_no_key_where_there_is_none() -> None:
    with model_server(lambda _: Said("ready")) as server:
        assert Door(Endpoint(url=f"{server.url}/", name="qwen3:8b")).answer(ASKED) == "ready"
    assert server.paths == ["/v1/chat/completions"]
    assert server.questions[0]["model"] == "qwen3:8b"
    assert server.questions[0]["temperature"] == 0
    assert server.questions[0]["stream"] is False
    assert "authorization" not in server.headers[0]


def test_after_two_failures_nothing_more_is_asked() -> None:
    with model_server(lambda _: Said(status=500)) as server:
        door = Door(Endpoint(url=server.url, name="m"))
        assert [isinstance(door.answer(ASKED), Unanswered) for _ in range(5)] == [True] * 5
        assert door.closed == "it failed (HTTP 500)"
        assert len(server.questions) == 2


def test_when_the_time_for_an_issue_is_used_up_nothing_more_is_asked() -> None:
    seconds = iter([0.0, 10.0, 20.0, 700.0, 700.0, 700.0, 700.0])
    with model_server(lambda _: Said("ready")) as server:
        door = Door(Endpoint(url=server.url, name="m", total_seconds=600), clock=lambda: next(seconds))
        assert door.answer(ASKED) == "ready"
        assert door.answer(ASKED) == Unanswered(reason="the 600 s for one issue are used up")
        assert len(server.questions) == 1


def test_no_reason_and_no_repr_holds_the_key_or_a_password() -> None:
    endpoint = Endpoint(url="http://me:hunter2@127.0.0.1:1/v1", name="m", key="sk-secret")
    said = f"{Door(endpoint).answer(ASKED)} {endpoint!r}"
    assert "hunter2" not in said
    assert "sk-secret" not in said


def test_check_says_whether_the_model_answers() -> None:
    with model_server(lambda _: Said("ready")) as server:
        assert wording.check(Endpoint(url=server.url, name="m")) == ""
    assert wording.check(Endpoint(url=server.url, name="m")) == "it cannot be reached"


def test_nothing_is_left_running() -> None:
    before = threading.active_count()
    with model_server(lambda _: Said("ready")) as server:
        Door(Endpoint(url=server.url, name="m")).answer(ASKED)
    assert threading.active_count() <= before
