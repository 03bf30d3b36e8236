"""Pages broken in every way we could think of: each gets an answer, soon, and clean text."""

import re
import time

import fetched
import pages

from monitor.extract import extract
from monitor.model import Article, Several, Unreadable

# Not a line feed, and none of the marks that join letters.
CONTROL = re.compile("[\u0000-\u0008\u000b-\u001f\u007f-\u0084\u0086-\u009f\u200b\ufeff\ud800-\udfff]")
LONGEST = 2.0


def read(body: bytes) -> Article | Several | Unreadable:
    return extract(fetched.page(body, charset=None), fetched.CRANES, "News")


def hold_to_it(done: str, body: bytes) -> None:
    """What is promised of every page."""
    before = time.process_time()
    found = read(body)
    took = time.process_time() - before
    assert took < LONGEST, f"{took:.1f} s after: {done}"
    if isinstance(found, Unreadable):
        return
    for article in found.articles if isinstance(found, Several) else (found,):
        words = (article.title, article.text, article.section, article.site, *article.authors)
        assert not any(CONTROL.search(one) for one in words), f"control characters after: {done}"
        assert "\n" not in article.title
        for moment in (article.published, article.modified):
            assert moment is None or moment.tzinfo is not None


def test_the_written_pages_are_what_they_look_like_before_they_are_broken() -> None:
    found = [read(body) for body in pages.WRITTEN]
    assert sum(isinstance(one, Article) for one in found) >= 5
    assert sum(isinstance(one, Unreadable) for one in found) >= 1


def test_the_same_seed_breaks_them_the_same_way() -> None:
    assert list(pages.mutated(pages.WRITTEN, 40, 7)) == list(pages.mutated(pages.WRITTEN, 40, 7))


def test_no_broken_page_raises_hangs_or_speaks_in_control_characters() -> None:
    read(pages.WRITTEN[0])  # loads what reads
    for done, body in pages.mutated(pages.WRITTEN, 560, 20261123):
        hold_to_it(done, body)
