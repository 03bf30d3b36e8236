"""Which article leads, which to read beside it, and the two sentences that tell the story."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from evidence_stories import article

from monitor.evidence import lead, telling
from monitor.evidence.reads import reads
from monitor.evidence.summary import summary
from monitor.model import Amount, Article, Credit, Origin, Slot, Standing, Stated

NEWS = (
    "Harbour Grid agreed on Tuesday to buy the Tern Bay substation for $48 million, two people said. "
    "The purchase would double the power that the port can draw from the coast line. "
    "Harbour Grid expects regulators in Lindhaven to decide by March. "
)
MORE = (
    "The port authority, Harbour Grid's customer, rented diesel sets for its cranes, Ilse Varga said. "
    "Engineers at the substation said the old transformers would be replaced before the winter. "
    "Tern Bay's council will vote on a road to the site in the spring, its clerk told us. "
)


AGAIN = (
    "The Tern Bay substation will be sold to Harbour Grid, which pays $48 million for it, sources say. "
    "With it the port would have twice the power that it can draw along the coast. "
    "A ruling of the regulators in Lindhaven is due by March, and the council votes on a road in the spring. "
    "For nine years the port authority has asked for a second line, and for new transformers."
)


def told(number: int, text: str, title: str = "Harbour Grid to buy Tern Bay substation") -> Article:
    return article(title, text, number=number)


def crediting(one: Article, outlet: str) -> Standing:
    credit = Credit(article=one.id, outlet=outlet, how="text", sentence="as reported")
    return Standing(article=one.id, rung="echo", sentence="as reported", credits=(credit,))


def origin(outlet: str, own: Article | None = None) -> Origin:
    return Origin(
        outlet=outlet, article=own.id if own else None, credited_by=(), sentence="as reported", linked=False
    )


def slot(verdict: str, *stated: tuple[Article, str], key: str = "price") -> Slot:
    return Slot(
        name=key, key=key, entities=(), verdict=verdict,  # type: ignore[arg-type]
        stated=tuple(
            Stated(
                article=one.id, amount=Amount(value=Decimal(48_000_000), unit="USD"), quote="$48 million",
                sentence=sentence, number=number, at=0,
            )
            for one, sentence in stated
            for number in (next((p.number for p in telling.sentences(one) if p.text == sentence), 1),)
        ),
    )  # fmt: skip


def chosen(*articles: Article, first: Origin | None = None, standings: tuple[Standing, ...] = ()) -> str:
    found, _ = lead.choose(articles, origin=first, standings=standings, slots=())
    return found


# -- which article leads ------------------------------------------------------------------------


def test_the_report_that_others_credit_leads() -> None:
    echo, first = told(1, NEWS + MORE), told(2, AGAIN)
    found, why = lead.choose(
        [echo, first], origin=origin("Outlet 2", first), standings=[crediting(echo, "Outlet 2")], slots=()
    )
    assert (found, why) == (first.id, "is the report that the others credit")


def test_an_article_that_names_its_origin_leads_before_one_of_its_length_that_does_not() -> None:
    silent, naming = told(1, NEWS + MORE), told(2, AGAIN)
    found, why = lead.choose(
        [silent, naming], origin=origin("The Ledger"), standings=[crediting(naming, "The Ledger")], slots=()
    )
    assert found == naming.id
    assert why.startswith("names its origin")


def test_a_teaser_never_leads_while_another_has_the_text() -> None:
    teaser = replace(told(1, NEWS + MORE), status="paywall")
    feed = replace(told(2, NEWS + MORE), text_from="feed")
    whole = told(3, AGAIN)
    for standings in ((), (crediting(teaser, "The Ledger"), crediting(feed, "The Ledger"))):
        found, why = lead.choose(
            [teaser, feed, whole], origin=origin("The Ledger"), standings=standings, slots=()
        )
        assert (found, why) == (whole.id, "the only one with its full text")


def test_a_copy_never_leads_though_it_names_the_origin() -> None:
    first, copy = told(1, NEWS + MORE), told(2, NEWS + MORE + "Sources: The Ledger.")
    found = chosen(first, copy, first=origin("The Ledger"), standings=(crediting(copy, "The Ledger"),))
    assert found == first.id


def test_a_refusal_of_a_machine_never_leads() -> None:
    refused = told(1, "I'm sorry, but I can't rewrite this content.\n\n" + NEWS + MORE * 3)
    assert chosen(refused, told(2, NEWS + MORE)) == told(2, "").id


def test_of_two_that_tell_as_much_the_earlier_leads() -> None:
    early, late = told(1, NEWS + MORE), told(5, AGAIN)
    assert chosen(early, late) == chosen(late, early) == early.id


def test_the_lead_is_the_one_that_gives_what_the_reports_share() -> None:
    vague = told(1, MORE * 3)
    exact = told(2, NEWS + MORE)
    other = told(3, NEWS)
    sentence = telling.sentences(exact)[0].text
    shared = [slot("agree", (exact, sentence), (other, sentence), key=key) for key in ("price", "power")]
    found, why = lead.choose([vague, exact, other], origin=None, standings=(), slots=shared)
    assert found == exact.id
    assert "figures" not in why, "another article gives them as well"
    assert why == "is the fullest, by length and what reports share"
    shared.append(slot("agree", (exact, sentence), (vague, MORE), key="year"))
    _, why = lead.choose([vague, exact, other], origin=None, standings=(), slots=shared)
    assert why == "gives all 3 figures that reports share"


def test_a_lead_that_is_no_extreme_of_anything_does_not_lead_for_what_all_have() -> None:
    short, early, late = told(1, NEWS), told(2, MORE * 6), told(3, MORE * 6 + "And so on.")
    found, why = lead.choose([short, early, late], origin=None, standings=(), slots=())
    assert (found, why) == (early.id, "is the earliest of the fullest")


def test_a_report_of_talks_does_not_lead_once_others_tell_what_came_of_them() -> None:
    talks, agreed = told(1, NEWS + MORE), told(9, AGAIN)
    found, _ = lead.choose(
        [talks, agreed], origin=origin("Outlet 1", talks), standings=(), slots=(), outdated={talks.id}
    )
    assert found == agreed.id


def test_a_story_of_one_needs_no_reason() -> None:
    alone = told(1, NEWS)
    assert lead.choose([alone], origin=None, standings=(), slots=()) == (alone.id, "")


# -- two sentences ----------------------------------------------------------------------------------


def said(one: Article, *slots: Slot) -> list[str]:
    return [quote.text for quote in summary(one, [one], slots)]


def test_the_summary_says_who_did_what_and_what_the_first_sentence_leaves_out() -> None:
    one = told(1, NEWS + MORE)
    assert said(one) == [
        "Harbour Grid agreed on Tuesday to buy the Tern Bay substation for $48 million, two people said.",
        "The purchase would double the power that the port can draw from the coast line.",
    ]


def test_the_summary_has_the_figure_on_which_reports_agree() -> None:
    plain = (
        "Harbour Grid agreed on Tuesday to buy the Tern Bay substation, two people said. "
        "The purchase would double the power that the port can draw from the coast line. "
        "Harbour Grid expects regulators in Lindhaven to decide by the spring. "
        "The price is $48 million, according to both of them, half of it in shares."
    )
    one, other = told(1, plain), told(2, NEWS)
    price = "The price is $48 million, according to both of them, half of it in shares."
    agreed = slot("agree", (one, price), (other, NEWS))
    assert said(one, agreed)[-1] == price
    assert price not in said(one)


def test_the_summary_passes_by_captions_headings_questions_and_boilerplate() -> None:
    one = told(
        1,
        "Workers walk past the Tern Bay substation in Lindhaven on Nov. 3, 2026.\n\n"
        "What will the Tern Bay substation purchase mean for Harbour Grid's customers?\n\n"
        "Sign up for our newsletter on Harbour Grid and the Tern Bay substation today.\n\n"
        "Harbour Grid and the Tern Bay substation at a glance\n\n" + NEWS,
    )
    assert said(one)[0].startswith("Harbour Grid agreed on Tuesday")


def test_a_sentence_that_leans_on_another_never_opens_the_summary() -> None:
    one = told(1, "But it did buy the Tern Bay substation of Harbour Grid after all, on Tuesday. " + NEWS)
    assert said(one)[0].startswith("Harbour Grid agreed")


def test_japanese_is_summed_up_as_well() -> None:
    one = told(
        1,
        "東雲電力は18日、鳴瀬市の変電所を48億円で買収すると発表した。買収により港湾向けの送電容量は2倍になる。"
        "しかし地元には反対もある。詳しくは続きを読む。",
        title="東雲電力、鳴瀬の変電所を買収",
    )
    assert said(one) == [
        "東雲電力は18日、鳴瀬市の変電所を48億円で買収すると発表した。",
        "買収により港湾向けの送電容量は2倍になる。",
    ]


def test_a_text_without_a_sentence_has_no_summary() -> None:
    assert said(told(1, "Tern Bay\n\nHarbour Grid")) == []


# -- what to read beside it ---------------------------------------------------------------------------


def read(*articles: Article, families: tuple[str, ...] = (), slots: tuple[Slot, ...] = ()) -> list[list[str]]:
    by = dict(zip((one.id for one in articles), families or [one.id for one in articles], strict=True))
    found = reads(articles[0], "names its origin", articles, articles, standings=(), slots=slots, families=by)
    return [[one.article, *(quote.text for quote in one.adds)] for one in found]


def test_the_article_that_adds_most_is_read_beside_the_lead() -> None:
    first = told(1, NEWS)
    again = told(2, NEWS.replace("two people said", "according to two people"))
    fuller = told(3, NEWS + MORE)
    found = read(first, again, fuller)
    assert [row[0] for row in found] == [first.id, fuller.id]
    assert any(quote.startswith("The port authority") for quote in found[1])


def test_nothing_is_read_beside_the_lead_where_the_others_say_the_same() -> None:
    assert [row[0] for row in read(told(1, NEWS), told(2, NEWS.replace("two people", "two persons")))] == [
        told(1, "").id
    ]


def test_what_an_article_adds_is_of_the_story() -> None:
    stray = (
        "Elsewhere the Brindle Museum opened its ninth gallery of clocks, masks and paper kites on Sunday. "
        "Visitors queued around Canal Square until closing, and Mayor Ilse Varga cut a ribbon of silk."
    )
    found = read(told(1, NEWS), told(2, NEWS + stray))
    assert all("Brindle" not in quote for row in found for quote in row[1:])


def test_a_story_of_one_article_needs_no_advice() -> None:
    assert read(told(1, NEWS)) == []
