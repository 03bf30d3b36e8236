# ruff: noqa: INP001, PLC0415 - beside a script; each process loads its own system alone
"""The extractors that `bench_extract.py` measures, each as its users call it, in a process of its own."""

from __future__ import annotations

import multiprocessing
import resource
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from monitor import bench
from monitor.bench import Answer, Example

OURS = "monitor"
PLAIN = "trafilatura, text only"
"""What the ratios are against: the less work, the harder to beat."""

WARM = 40
# No page may stop the table, nor the machine.
PATIENCE = 60.0  # seconds
MEMORY = 4 << 30

NOTHING = Answer(title="", authors=(), published="")

# -- the systems, each as its users call it ------------------------------------------------------


def _ours() -> Callable[[bytes, str], Answer]:
    return bench.answer


def _trafilatura() -> Callable[[bytes, str], Answer]:
    import trafilatura

    def answer(body: bytes, url: str) -> Answer:
        return Answer(text=trafilatura.extract(body, url=url, include_comments=False) or "")

    return answer


def _trafilatura_metadata() -> Callable[[bytes, str], Answer]:
    import trafilatura

    def answer(body: bytes, url: str) -> Answer:
        found: Any = trafilatura.bare_extraction(body, url=url, include_comments=False, with_metadata=True)
        if found is None:
            return NOTHING
        facts = found.as_dict()
        authors = tuple(one for one in (facts.get("author") or "").split("; ") if one)
        return Answer(
            text=facts.get("text") or "",
            title=facts.get("title") or "",
            authors=authors,
            published=facts.get("date") or "",
        )

    return answer


def _readability() -> Callable[[bytes, str], Answer]:
    import lxml.html
    from readability import Document

    # Its users get markup and ask lxml for the words, a line for each block.
    ends = set("p div li h1 h2 h3 h4 h5 h6 tr blockquote pre br".split())

    def answer(body: bytes, url: str) -> Answer:
        document = Document(body, url=url)
        title = document.short_title() or ""
        root = lxml.html.fromstring(document.summary(html_partial=True))
        for node in root.iter():
            if node.tag in ends:
                node.tail = "\n" + (node.tail or "")
        return Answer(text=root.text_content(), title=title)

    return answer


def _resiliparse() -> Callable[[bytes, str], Answer]:
    from resiliparse.extract.html2text import extract_plain_text
    from resiliparse.parse.encoding import detect_encoding
    from resiliparse.parse.html import HTMLTree

    def answer(body: bytes, url: str) -> Answer:  # noqa: ARG001  it has no use for the address
        tree = HTMLTree.parse_from_bytes(body, detect_encoding(body, from_html_meta=True))
        text = extract_plain_text(tree, main_content=True, alt_texts=False, comments=False)
        return Answer(text=text, title=tree.title or "")

    return answer


@dataclass(frozen=True, slots=True, kw_only=True)
class System:
    """How to load it, the distribution it comes from, and its answer where it fails on a page."""

    load: Callable[[], Callable[[bytes, str], Answer]]
    distribution: str
    failed: Answer


SYSTEMS = {
    OURS: System(load=_ours, distribution="monitor-digest", failed=replace(NOTHING, refused=True)),
    PLAIN: System(load=_trafilatura, distribution="trafilatura", failed=Answer()),
    "trafilatura, with metadata": System(
        load=_trafilatura_metadata, distribution="trafilatura", failed=NOTHING
    ),
    "readability-lxml": System(load=_readability, distribution="readability-lxml", failed=Answer(title="")),
    "resiliparse": System(load=_resiliparse, distribution="resiliparse", failed=Answer(title="")),
}

# -- a process each ------------------------------------------------------------------------------


class Lost(Exception):
    """The process died, or took too long over a page."""


class Runner:
    """A system in its own process. `seconds`: of each page; `answers`: likewise; `errors`: pages it
    raised on, died on or hung over, which count as empty answers; `peak`: the most memory it held, in MB."""

    def __init__(self, name: str, warm: Sequence[Example]) -> None:
        self.name = name
        self.answers: list[Answer] = []
        self.seconds: list[float] = []
        self.errors: list[str] = []
        self.peak = 0.0
        self._start()
        for page in warm:
            with suppress(Lost):  # its turn comes, and is counted
                self._ask(page.body(), page.url)

    def take(self, page: Example, body: bytes) -> None:
        """Reads one page, and keeps the answer and what it cost."""
        try:
            answer, seconds, error = self._ask(body, page.url)
        except Lost as lost:
            answer, seconds, error = SYSTEMS[self.name].failed, PATIENCE, str(lost)
        self.answers.append(answer)
        self.seconds.append(seconds)
        if error:
            self.errors.append(f"{page.id}: {error}")

    def close(self) -> None:
        """Ends the process."""
        self._line.close()
        self._process.join()

    def _start(self) -> None:
        ours, theirs = multiprocessing.Pipe()
        context = multiprocessing.get_context("spawn")
        self._process = context.Process(target=_serve, args=(self.name, theirs), daemon=True)
        self._process.start()
        theirs.close()
        self._line = ours

    def _ask(self, body: bytes, url: str) -> tuple[Answer, float, str]:
        found: tuple[Answer, float, str, float] | None = None
        with suppress(EOFError, OSError):
            self._line.send((body, url))
            if self._line.poll(PATIENCE):
                found = self._line.recv()
        if found is None:
            self._process.join(0.5)  # the line ends a moment before the process does
            died = not self._process.is_alive()
            self._again()
            raise Lost("its process died" if died else f"no answer in {PATIENCE:.0f} s")
        answer, seconds, error, peak = found
        self.peak = max(self.peak, peak)
        return answer, seconds, error

    def _again(self) -> None:
        self._process.kill()
        self._process.join()
        self._line.close()
        self._start()


def _serve(name: str, line: Connection) -> None:
    with suppress(ValueError, OSError):  # where the system has no such limit
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    read = SYSTEMS[name].load()
    while True:
        try:
            question = line.recv()
        except EOFError:
            return
        error = ""
        begun = time.process_time()
        try:
            answer = read(*question)
        except Exception as raised:  # noqa: BLE001  what a page makes a library raise is the finding
            answer, error = SYSTEMS[name].failed, repr(raised)[:200]
        line.send((answer, time.process_time() - begun, error, _peak()))


def _peak() -> float:
    """The most memory this process held, in MB. Linux hands a parent's peak on in ru_maxrss, so there its
    own is asked for."""
    status = Path("/proc/self/status")
    if status.is_file():
        held = [one for one in status.read_text().splitlines() if one.startswith("VmHWM:")]
        if held:
            return int(held[0].split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (
        1 << 20 if sys.platform == "darwin" else 1 << 10
    )


def run(pages: Sequence[Example], names: Iterable[str], tell: Callable[[int], None]) -> list[Runner]:
    """Every system over every page, in turns; who begins moves on by one at each page."""
    runners = [Runner(name, pages[:WARM]) for name in names]
    for number, page in enumerate(pages):
        tell(number)
        body = page.body()
        for turn in range(len(runners)):
            runners[(number + turn) % len(runners)].take(page, body)
    for runner in runners:
        runner.close()
    return runners
