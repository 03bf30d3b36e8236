# ruff: noqa: E501 - lines as outlets write them
"""A publisher's refusal to a machine is no article; a report on refusals is one."""

from __future__ import annotations

import time
from dataclasses import replace

import fetched
import pytest

from monitor.extract import document, kinds
from monitor.model import Entry

ADDRESS = "https://news.example/2026/11/port-orders-forty-cranes"
TITLE = "Port orders forty electric cranes"
NOTHING = fetched.entry(feed="", url=ADDRESS)
ANNOUNCED = replace(NOTHING, title=TITLE)


def judged(words: str, *, entry: Entry = ANNOUNCED, title: str = TITLE) -> tuple[str, str]:
    """Kind and status of a page whose text is `words`, under a headline of its own."""
    told = "".join(f"<p>{line}</p>" for line in words.split("\n"))
    source = f"<html><head><title>{title}</title></head><body><article><h1>{title}</h1>{told}</article></body></html>"
    found = document.read(fetched.page(source, ADDRESS))
    assert isinstance(found, document.Document)
    judgement = kinds.judge(found, entry, title=entry.title or title, body=words.replace("\n", "\n\n"))
    return judgement.kind, judgement.status


SHORT = (
    ("The article you are trying to open is not available, because our systems detected unusual behaviour.\n"
    "Please wait a while before you try again. For help write to readers@news.example.\nEvent ID: 7f3a-99c1-02"),
    ("We've detected suspicious activity from your network.\nTo go on, please confirm you are a human.\n"
    "Make sure that your browser has cookies and JavaScript enabled."),
    "Your access to this site has been temporarily limited.\nPlease contact the site owner if this is an error.",
    "Why have I been blocked?\nSomething you did triggered it. Please e-mail us and quote the number below.",
    "Something about your visit made us think you are a bot.\nPlease enable cookies and reload the page.",
    "Ihr Zugriff wurde vorübergehend gesperrt.\nBitte wenden Sie sich an die Redaktion.",
    "Votre adresse IP a été bloquée.\nContactez le service des lecteurs.",
    "不審なアクセスが検出されたため、このページへのアクセスは制限されています。\nしばらくしてからもう一度お試しください。",
)  # fmt: skip
LONG = (
    "Our system has indicated that your user behaviour is potentially automated.\n"
    "Harbour Papers does not permit the access, collection or mining of any text of its sites by automated means, "
    "as is set out in our terms and conditions.\n"
    "Please note: if you would like to ask about commercial use of our papers, please contact "
    "rights@harbour.example.\n"
    "At times our system takes people for machines. If you believe that your access to this site has been "
    "blocked in error, please contact our support team, and provide the reference below so that we can look.\n"
    "Please make sure that JavaScript and cookies are enabled in your browser, and that nothing stops them from "
    "loading.\nReference ID: 0.1a2b3c4d.1790000000"
)


@pytest.mark.parametrize("entry", [ANNOUNCED, NOTHING], ids=["announced", "found"])
@pytest.mark.parametrize("words", [*SHORT, LONG])
def test_a_publishers_refusal_under_the_announced_headline_is_no_article(words: str, entry: Entry) -> None:
    assert judged(words, entry=entry) == ("challenge", "empty")


def test_a_question_about_cookies_read_along_hides_no_refusal() -> None:
    asked = (
        "Harbour Papers and our 300 partners store and access information on your device, such as numbers in "
        "cookies, to show you advertisements. You may accept or manage your choices by clicking below, and "
        "object where they have an interest of their own. "
    )
    assert judged(f"{SHORT[0]}\nAccess blocked\n7f3a99c102\n{asked * 2}") == ("challenge", "empty")


def test_a_typographic_apostrophe_hides_no_refusal() -> None:
    assert judged(SHORT[1].replace("'", "’")) == ("challenge", "empty")


REPORTS = (
    (
        "Harbour bank shuts its app for an hour",
        ("Harbour Bank said that it had detected unusual activity on its servers on Tuesday and shut its app for "
        "an hour. No customer lost money, the bank said, and the police have been told. A spokesman said that "
        "the bank would pay the fees of all who were late with a payment. It is the third such stop this year, "
        "after those of March and June, when a pump failed in the hall where the machines stand."),
    ),
    (
        "Papers shut out readers they take for robots",
        ("Readers of four papers were told this week that “your access has been limited”, though they had paid. "
        "The four had bought a new filter, which counts how fast pages are opened. “We detected unusual "
        "activity from your network,” it tells those it shuts out, and asks them to verify you are human. "
        "One reader, a retired pilot from Aldersound, said he had opened three pages in an hour.\n"
        "The papers said that the filter was wrong in one case of a thousand. Their union said that it was "
        "one in forty, and that the desks had had 900 letters by Friday. A court is to hear the matter in May.\n"
        "The maker of the filter, a firm of twelve people, said it would lower the threshold next week."),
    ),
    (
        "Publishers turn away more machines",
        ("Publishers turned away twice as many machines in October as a year before, a survey of 300 sites found. "
        "Most are sent a page with a reference number, and some a bill. Access was denied to 41 of 60 crawlers "
        "that the authors tried. Two papers let all of them in. The survey was paid for by a maker of filters."),
    ),
    (
        "新聞各社、自動アクセスの遮断を強化",
        ("新聞各社が自動化されたアクセスの遮断を強化している。調査によると、十月に遮断された件数は前年の二倍に達した。"
        "不正なアクセスを検出する仕組みを導入した社は三十社に上り、読者が誤って締め出される例も相次いでいる。"
        "各社は基準を見直す方針だ。"),
    ),
)  # fmt: skip


@pytest.mark.parametrize(("title", "words"), REPORTS, ids=range(len(REPORTS)))
def test_a_report_on_refusals_is_an_article(title: str, words: str) -> None:
    entry = replace(NOTHING, title=title)
    assert judged(words, entry=entry, title=title) == ("article", "article")


def test_a_refusal_that_is_quoted_in_a_report_no_feed_announced_makes_no_wall_of_it() -> None:
    title, words = REPORTS[1]
    assert judged(words, entry=NOTHING, title=title)[0] != "challenge"


@pytest.mark.parametrize(
    "words", ["we detected unusual " * 90, "your access to " * 120, "your ip " + "a " * 900, "please " * 280]
)
def test_a_hostile_text_costs_no_more_than_its_length(words: str) -> None:
    began = time.perf_counter()
    judged(words)
    assert time.perf_counter() - began < 1
