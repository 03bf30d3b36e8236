"""Evidence in a reader's own issue, a letter and a chat, in earlier facts, and under hostile words."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date
from typing import Any

import digest_evidence as e
import digest_values as v
import pytest
from digest_forms import flat, in_every_form, in_no_form, page, story
from markdown_it import MarkdownIt

from monitor import digest, text
from monitor.digest.facts import Facts, canonical, read
from monitor.digest.sums import stories_of
from monitor.model import (
    Article,
    Credit,
    Dated,
    Digest,
    Origin,
    Point,
    Quote,
    Reader,
    Standing,
)

TIDE = "https://tide.example/feed"
READER = Reader(address="a@b.example")


# -- a reader's own issue, a letter, a chat ---------------------------------------------------


def test_a_readers_own_issue_leaves_out_what_is_quiet_or_edited_under_other_tags() -> None:
    own = read(digest.tailor(e.whole(), replace(READER, tags=("no",))))
    assert (own["quiet_stories"], own["edits"]) == ([], [])
    in_no_form(
        digest.tailor(e.whole(), replace(READER, tags=("no",))), "Gone quiet", "Watch next", "told in W46"
    )
    kept = read(digest.tailor(e.whole(), replace(READER, tags=("tidal",))))
    assert len(kept["quiet_stories"]) == len(kept["edits"]) == 1


def test_a_letter_says_the_days_to_come_and_their_sources_in_the_readers_language() -> None:
    made = digest.letter(e.whole(), replace(READER, dates="ja"), unsubscribe=(), link="")
    assert "on Friday (11月27日):" in made.text
    assert "\u2063" not in made.text + made.html


def test_a_letter_says_the_day_of_an_article_that_names_a_day_to_come() -> None:
    again = replace(e.OWN, outlet=e.AGREED.outlet, url="https://outlet-2.example/news/3")
    found = replace(e.found(e.AGREED, (again, "rewrite")), ahead=e.TOLD.ahead[:1])
    made = digest.letter(e.this_week(found), replace(READER, dates="ja"), unsubscribe=(), link="")
    assert "“The council votes on 30 November.” (Outlet 2, 11月17日) · story 1" in flat(made.text)


def test_the_ledger_keeps_each_value_once_with_all_articles_that_give_it() -> None:
    same = e.stated(e.ECHO, e.amount("63000000"), "$63 million", e.ECHO.text)
    slot = replace(e.TOLD.slots[0], stated=(*e.TOLD.slots[0].stated, same, same))
    [kept] = story(e.this_week(replace(e.TOLD, slots=(slot,))))["ledger"]
    assert [(one["value"], one["quantum"], one["articles"]) for one in kept["values"]] == [
        ("63000000", "1000000", [e.AGREED.id, e.ECHO.id]),
        ("63200000", "100000", [e.OWN.id]),
        ("61000000", "1000000", [e.RUMOUR.id]),
    ]


def test_a_long_second_addition_is_kept_in_the_facts_and_not_shown() -> None:
    long = Quote(text="The pilots were not asked, " * 20, articles=(e.OWN.id,))
    read_ = replace(e.TOLD.reads[1], adds=(e.TOLD.reads[1].adds[0], long))
    issue = e.this_week(replace(e.TOLD, reads=(read_,)))
    assert len(story(issue)["reads"][0]["adds"]) == 2
    in_every_form(issue, "Read also (spoke to the council): “The pilots were not asked.”")
    in_no_form(issue, "asked, The pilots")


def test_a_letter_links_to_the_earlier_issue_only_where_that_is_on_the_web() -> None:
    here = digest.letter(e.whole(), READER, unsubscribe=(), link="https://archive.example/")
    assert 'href="https://archive.example/2026/2026-W46.html#story-quay"' in here.html
    nowhere = digest.letter(e.whole(), READER, unsubscribe=(), link="")
    assert "#story-quay" not in nowhere.html
    assert "Quay closed for repairs" in nowhere.html


def test_a_chat_is_told_what_is_new_in_a_story() -> None:
    _, words = digest.brief(e.whole(), READER, link="")
    assert "reports differ on jobs · “is agreed”, was “is in talks to buy” in W46’s reports" in words


# -- facts of earlier versions, limits, markup ------------------------------------------------

LATER = {
    "about", "ahead", "at", "certainty", "credits", "edits", "families", "key", "ledger", "origin_feed",
    "origin_followed", "proof", "publisher", "quiet_stories", "reads", "rung", "since", "sources",
    "summary_from",
}  # fmt: skip


def older(value: Any) -> Any:
    """Facts as an earlier version froze them."""
    if isinstance(value, dict):
        return {key: older(one) for key, one in value.items() if key not in LATER}
    return [older(one) for one in value] if isinstance(value, list) else value


def frozen_earlier(issue: Digest) -> Digest:
    return replace(issue, facts=canonical(older(json.loads(issue.facts))))


def test_an_issue_frozen_by_an_earlier_version_is_rendered_tailored_and_carried() -> None:
    issue = frozen_earlier(e.whole())
    in_every_form(issue, "How the reports compare", "first reported by Morning <Tide>")
    in_no_form(issue, "Watch next", "is not in your feeds", "What changed:", "Read also", "Gone quiet")
    assert digest.letter(issue, replace(READER, tags=("tidal",), dates="ja"), unsubscribe=(), link="").text
    assert digest.brief(issue, READER, link="")[1]
    assert digest.carried(issue)[0].points[0][0] == "price"


def test_an_issue_after_one_of_an_earlier_version_compares_what_that_has() -> None:
    before = frozen_earlier(e.last_week())
    found = story(e.this_week(earlier=[before]))["since"]
    assert [one["kind"] for one in found] == ["origin", "second-outlet"]


def test_numbers_of_an_issue_with_evidence_still_reconcile() -> None:
    facts: Facts = read(e.whole())
    told = stories_of(facts["sections"])
    assert facts["counts"]["articles"] == sum(len(one["also"]) + 1 for one in told) == 4
    assert facts["counts"]["differ"] == 1


def test_a_page_full_of_evidence_is_not_clipped() -> None:
    def laden(number: int) -> Any:
        own = [
            v.article(number * 10 + at, f"Story {number}, telling {at}, " + "long " * 20) for at in range(6)
        ]
        sentence = "The council of the harbour said so at length, and then " + "said it again " * 12 + "."
        quote = Quote(text=sentence, articles=(own[1].id,))
        found = e.found(own[0], *((one, "rewrite") for one in own[1:]), own=f"s{number}")
        values = tuple(Quote(text=sentence, articles=(one.id,)) for one in own)
        return replace(
            found,
            points=tuple(Point(name=f"point {at}", verdict="differ", values=values) for at in range(12)),
            reads=(replace(e.TOLD.reads[1], article=own[1].id, adds=(quote,) * 3),),
            ahead=tuple(replace(e.ahead(day), quote=quote) for day in range(1, 11)),
            summary=(quote, quote),
        )

    before = v.issue(
        [v.alone(800 + n, f"Quiet {n} " + "and so on " * 20, hours=e.BEFORE, tidal=0.9) for n in range(30)],
        [], week=e.LAST, previous=[], previous_week=None, rules=replace(v.RULES, stories_per_tag=30),
    )  # fmt: skip
    changed = [
        replace(e.EDITED, article=v.article(900 + n, "Edited " + "again " * 40), was_title="Was " * 40)
        for n in range(60)
    ]
    issue = digest.compose(
        [laden(n) for n in range(1, 25)],
        [],
        coverage=v.COVERAGE,
        week=v.WEEK,
        tags=v.TAGS,
        rules=replace(v.RULES, stories_per_tag=24),
        previous=digest.carried(before),
        previous_week="2026-W46",
        generated=v.GENERATED,
        earlier=[before],
        edits=changed,
    )
    issue = e.with_scores(issue, e.SOURCES * 200)
    made = digest.letter(issue, READER, unsubscribe=(), link="")
    assert len(made.html.encode()) <= 80_000
    said = flat(page(made).text_content())
    whole_, cut = (
        len(list(page(made).iter("h3"))),
        re.search(r"(\d+) more stories above the line, left out", said),
    )
    assert cut is not None
    assert whole_ + int(cut.group(1)) == 24
    anchors = set(page(made).xpath("//@id"))
    assert {one[1:] for one in page(made).xpath("//a/@href") if one.startswith("#")} <= anchors


def hostile(article: Article, title: str) -> Article:
    return replace(article, title=title, outlet=title, text=f"{title}. It stands.")


@pytest.mark.parametrize("words", v.HOSTILE)
def test_nothing_that_evidence_quotes_is_markup_in_any_form(words: str) -> None:
    line = text.one_line(words)
    lead, retelling = hostile(e.AGREED, words), hostile(e.OWN, words)
    quote = Quote(text=words, articles=(retelling.id,), note="")
    standing = Standing(
        article=retelling.id,
        rung="echo",
        sentence=words,
        credits=(Credit(article=retelling.id, outlet=words, how="text", sentence=words),),
    )
    found = replace(
        e.found(lead, (retelling, "rewrite")),
        origin=Origin(outlet=words, article=None, credited_by=(retelling.id,), sentence=words, feed=TIDE),
        standings=(standing,),
        points=(Point(name=words, verdict="differ", values=(quote, replace(quote, text="", note=words))),),
        reads=(replace(e.TOLD.reads[1], article=retelling.id, why=words, adds=(quote,)),),
        summary=(quote,),
        ahead=(Dated(when=words, day=date(2026, 12, 1), quote=quote),),
        certainty=(replace(e.sure(retelling, "agreed", words), sentence=words),),
    )
    edit = replace(e.EDITED, article=hostile(e.EDITED.article, words), figures=((words, ""),))
    sources = [{**e.SOURCES[0], "outlet": words}]
    before = e.last_week(replace(e.RUMOURED, certainty=(e.sure(e.RUMOUR, "in talks", words),)))
    earlier = replace(e.found(lead, (retelling, "rewrite"), (e.RUMOUR, "rewrite")).story, id="harbour")
    issue = digest.compose(
        [replace(found, story=earlier)],
        [],
        coverage=v.COVERAGE,
        week=v.WEEK,
        tags=v.TAGS,
        rules=v.RULES,
        previous=digest.carried(before),
        previous_week="2026-W46",
        generated=v.GENERATED,
        earlier=[before],
        followed=(),
        edits=[edit],
    )
    issue = e.with_scores(issue, sources)  # type: ignore[arg-type]
    made = digest.render(issue)
    tokens = MarkdownIt("commonmark").parse(made.markdown.split("\n---\n", 1)[1])
    kinds = {one.type for block in tokens for one in (block, *(block.children or ()))}
    assert not kinds & {
        "html_block",
        "html_inline",
        "image",
        "code_inline",
        "code_block",
        "fence",
        "em_open",
        "hr",
    }
    links = {t.attrs["href"] for b in tokens for t in b.children or () if t.type == "link_open"}
    assert not [one for one in links if "evil" in str(one)]
    assert not page(made).xpath("//script")
    assert not [one for one in page(made).xpath("//a/@href") if "evil" in one]
    assert line in flat(page(made).text_content())
    for row in made.text.splitlines():
        assert len(row) <= 72 or re.fullmatch(r" *https?://\S+", row) or " " not in row.strip(), row


def test_the_order_of_what_is_given_changes_no_byte() -> None:
    other_edit = replace(e.EDITED, article=v.article(9, "Another"), was_title="An other")
    one = e.this_week(e.TOLD, e.other(12, "Tide"), edits=[e.EDITED, other_edit], followed=["a", "b"])
    two = e.this_week(e.other(12, "Tide"), e.TOLD, edits=[other_edit, e.EDITED], followed=["b", "a"])
    assert one == two
