"""What grouping promises: one story an event, whatever the words, the order, or the week before."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor import urls
from monitor.model import Article, Scored, Story, StoryRules
from monitor.stories import group
from monitor.stories.lead import choose
from monitor.stories.reading import headline, read

START = datetime(2026, 11, 16, 6, tzinfo=UTC)

SERVERS_A = """Hinode Group is in advanced talks with chip designer Corvex about building AI servers in Japan,
the Keizai Daily reported on Tuesday, citing people familiar with the plan.

The Tokyo company wants to assemble machines around Corvex's GX900 accelerators at a plant in Mie
prefecture from 2028, with Taiwanese contract maker Fuyuan as a possible partner. The investment could
reach 420 billion yen.

Hinode would sell the servers to ministries and to banks that must keep data in the country. Chief
executive Daichi Morikawa has said that Japan cannot rent its intelligence from abroad."""

SERVERS_B = """Talks between Hinode and Corvex over AI machines made in Japan have entered their final phase,
according to a Keizai Daily report that names no sources.

A factory in Mie would put the GX900 into racks beginning in 2028. Fuyuan of Taiwan may do part of the
work. People close to the matter put the cost at up to 420 billion yen.

Banks and government offices are the customers that Daichi Morikawa has in mind: both are bound to hold
their records at home. Shares in Hinode rose 3.1% after the news."""

SERVERS_C = """Corvex could soon see its GX900 chips built into servers on Japanese soil. Hinode Group, led by
Daichi Morikawa, is close to an agreement, the Keizai Daily says.

Production in Mie prefecture is planned to begin in 2028. With an outlay of 420 billion yen, the project
would be among the largest of its kind; contract manufacturer Fuyuan has been asked to join in.

The idea behind it is sovereignty: agencies and lenders want machines that no foreign law can reach."""

FERRY = """A ferry with 212 passengers ran aground off the island of Tarsna early on Wednesday. All on board
were taken off by coastguard boats, and two people were treated for cold.

The Stella Mare had left Port Ellery for the mainland in thick fog. Captain Ines Calder told the harbour
office that her radar had failed twenty minutes before the ship touched the reef.

Divers will look at the hull when the wind drops. Ferries to Tarsna are cancelled until Friday."""

MUSEUM = """The city museum of Brandow has bought the archive of the composer Lotte Ahrens, who died in 1971.
It holds 3,400 letters, sketches of her two unfinished symphonies and a diary from her years in Lisbon.

Director Paul Wendt said that the papers would be shown from next spring. The price was not disclosed; a
foundation in Zurich paid the greater part."""

HARVEST = """Olive growers in the Serrano valley expect their poorest harvest for a generation. Ten weeks
without rain have cost two thirds of the crop, the cooperative said, and what hangs on the trees is small.

Oil from Serrano already sells for twice last year's price. Agriculture minister Rosa Vidal promised loans
without interest, which farmers called too little."""

OTHERS = (FERRY, MUSEUM, HARVEST)


def article(
    title: str,
    text: str = "",
    *,
    name: str = "",
    hours: float = 0,
    dated: bool = True,
    site: str = "",
    lang: str | None = "en",
) -> Scored:
    own = name or title or text[:30]
    host = site or f"outlet-{abs(sum(map(ord, own)))}.example"
    url = f"https://{host}/{'-'.join(own.lower().split()) or 'none'}"
    when = START + timedelta(hours=hours)
    return Scored(
        article=Article(
            id=urls.article_id(url),
            url=url,
            feed="https://feed.example/",
            outlet=host,
            title=title,
            text=text,
            text_from="page" if text else "title",
            status="article" if text else "failed",
            lang=lang,
            authors=(),
            published=when if dated else None,
            seen=when,
        ),
        scores=(),
    )


def noise() -> list[Scored]:
    titles = (
        "Ferry with 212 on board runs aground off Tarsna",
        "Brandow buys archive of Lotte Ahrens",
        "Serrano fears poorest olive harvest",
    )
    return [article(t, b, hours=1) for t, b in zip(titles, OTHERS, strict=True)]


def servers() -> list[Scored]:
    return [
        article("Hinode in talks with Corvex on Japan-made AI servers", SERVERS_A, site="one.example"),
        article("Final phase for Hinode and Corvex server plan", SERVERS_B, hours=3, site="two.example"),
        article("Corvex chips to go into racks built in Mie", SERVERS_C, hours=5, site="three.example"),
    ]


def together(stories: Sequence[Story], *members: Scored) -> bool:
    return len({s.id for s in stories for m in members if m in s.members}) == 1


def apart(stories: Sequence[Story], *members: Scored) -> bool:
    return len({s.id for s in stories for m in members if m in s.members}) == len(members)


def test_rewrites_of_one_report_in_different_words_are_one_story() -> None:
    told, others = servers(), noise()
    stories = group(told + others)
    assert together(stories, *told)
    assert apart(stories, told[0], *others)


def test_a_rewrite_says_what_it_shares_with_its_lead() -> None:
    stories = group(servers() + noise())
    story = next(s for s in stories if s.retellings)
    assert story.lead_why
    for retelling in story.retellings:
        assert retelling.relation == "rewrite"
        assert retelling.link.to == story.lead.article.id
        assert 0.5 < retelling.link.score <= 1
        assert 0 < retelling.link.words < 1
        assert retelling.link.containment < 0.5
        assert any("Corvex" in n for n in retelling.link.names)
        assert "420 billion yen" in retelling.link.figures


PACKAGE = """The council of the Northern Union agreed on Monday on its {n} package of measures
against Vastonia. It bans the import of {what} and freezes the accounts of {count} more companies.

Foreign policy chief Helena Brandt said that the {n} package would close the gaps that traders had used.
The measures take effect when they appear in the official journal. Vastonia called them unlawful and said
that it would answer in kind. Diplomats said the talks had lasted through the night."""


def test_the_next_round_of_the_same_thing_is_another_story() -> None:
    twelfth = article(
        "Northern Union agrees 12th package against Vastonia",
        PACKAGE.format(n="12th", what="diamonds", count="29"),
    )
    thirteenth = article(
        "Northern Union agrees 13th package against Vastonia",
        PACKAGE.format(n="13th", what="drones", count="51"),
        hours=4,
    )
    stories = group([twelfth, thirteenth, *noise()])
    assert apart(stories, twelfth, thirteenth)
    one, other = (next(s for s in stories if it in s.members) for it in (twelfth, thirteenth))
    assert one.related[0].story == other.id
    assert one.refused is not None
    assert one.refused.link.to == thirteenth.article.id
    assert one.refused.because.startswith("another number of a series: 12 / 13")


def test_a_telling_of_the_same_round_stays_with_it() -> None:
    one = article(
        "Northern Union agrees 12th package against Vastonia",
        PACKAGE.format(n="12th", what="diamonds", count="29"),
    )
    other = article(
        "Vastonia hit by twelfth package of the Northern Union",
        "The Northern Union has decided its twelfth package of measures against Vastonia, Helena Brandt said."
        " Diamonds from the country may no longer be imported, and 29 companies cannot reach their accounts. "
        "Vastonia spoke of an unlawful step. The package followed a night of talks among diplomats.",
        hours=2,
    )
    assert together(group([one, other, *noise()]), one, other)


@pytest.mark.parametrize(("site", "relation"), [("two.example", "syndicated"), ("one.example", "copy")])
def test_a_text_cut_from_the_bottom_is_a_copy_and_at_another_outlet_syndicated(
    site: str, relation: str
) -> None:
    whole = article("Ferry runs aground off Tarsna", FERRY, site="one.example")
    cut = article("212 taken off stranded ferry at Tarsna", FERRY[:330], hours=2, site=site)
    (story,) = [s for s in group([whole, cut, *servers()]) if whole in s.members]
    assert {whole, cut} == set(story.members)
    (retelling,) = story.retellings
    assert retelling.relation == relation
    assert retelling.link.containment > 0.9


NOTICE = (
    "This content is reserved for subscribers. To go on reading, sign in to your account or choose one of "
    "our offers. Digital access costs one euro in the first month and can be cancelled at any time. Your "
    "subscription supports independent journalism and gives you unlimited access to every story, to the "
    "archive and to our newsletters. Already a member? Enter your address and we will send you a link. "
    "Need help? Our service team answers on weekdays from nine to five and is glad to help you."
)


def test_one_paywall_notice_under_different_headlines_makes_no_story() -> None:
    walls = [
        article("Serrano growers fear the worst olive harvest", NOTICE, site="daily.example"),
        article("Brandow museum gets Ahrens papers", NOTICE, site="daily.example", hours=1),
        article("Ferry stranded off Tarsna in fog", NOTICE, site="daily.example", hours=2),
    ]
    assert apart(group(walls), *walls)


def test_a_much_later_telling_with_new_figures_is_an_update() -> None:
    late = article(
        "Hinode and Corvex sign: 510 billion yen for AI servers in Mie",
        "Hinode Group has signed with Corvex: the companies will build AI servers with GX900 chips in Mie "
        "prefecture, at a cost of 510 billion yen, Daichi Morikawa said on Wednesday evening. The contract "
        "follows the talks that the Keizai Daily made known. Fuyuan of Taiwan takes part. Production begins "
        "in 2028, and banks and ministries are to be the first customers of the Japanese machines.",
        hours=44,
        site="four.example",
    )
    stories = group([*servers(), late, *noise()])
    relations = {r.scored: r.relation for s in stories for r in s.retellings}
    assert together(stories, servers()[0], late)
    assert relations[late] == "update"


def test_articles_further_apart_than_the_window_are_never_one_story() -> None:
    early, late = servers()[0], article("Hinode in talks with Corvex", SERVERS_B, hours=24 * 9)
    assert apart(group([early, late, *noise()], StoryRules(window_days=7)), early, late)


def test_a_threshold_nobody_reaches_leaves_every_rewrite_alone() -> None:
    told = servers()
    assert apart(group([*told, *noise()], StoryRules(threshold=0.9999)), *told)


def test_japanese_tellings_of_one_report_are_one_story() -> None:
    one = article(
        "日ノ出グループ、コルベックスと国産AIサーバーで協議",
        "日ノ出グループが半導体大手のコルベックスと、国内で生産するAIサーバーの開発に向けて協議していることが17日、"
        "分かった。三重県の工場で2028年の生産開始を目指す。投資額は4200億円に上る見通しだ。"
        "台湾の受託製造会社フユアンの参加も検討する。森川大地社長は「計算資源を海外に頼れない」と話している。",
        lang="ja",
    )
    two = article(
        "国産AIサーバー、三重で28年にも コルベックス製半導体を採用",
        "AI向けサーバーの国内生産に向け、日ノ出グループとコルベックスの交渉が大詰めを迎えている。"
        "生産拠点は三重県の工場となる見込みで、2028年に始める。総額4200億円を投じ、フユアンも加わる可能性がある。"
        "官公庁や銀行への販売を想定しており、森川大地社長が主導してきた。",
        lang="ja",
        hours=3,
    )
    other = article(
        "タルスナ島沖でフェリー座礁、乗客212人は無事",
        "18日未明、タルスナ島の沖合で旅客フェリーが座礁した。乗客212人は海上保安当局の船で全員が救助された。"
        "濃霧のなかでレーダーが故障していたという。週内は欠航が続く見通しだ。",
        lang="ja",
    )
    stories = group([one, two, other, *noise()])
    assert together(stories, one, two)
    assert apart(stories, one, other)


def test_titles_alone_are_enough_to_stand_and_to_group() -> None:
    one = article("Hinode in talks with Corvex on AI servers made in Mie - The Courier")
    two = article("Hinode, Corvex in talks on AI servers in Mie: report", hours=1)
    stories = group([one, two, *[article(s.article.title) for s in noise()], article("", name="blank")])
    assert together(stories, one, two)
    assert len(stories) == 5


def test_the_outlets_name_is_no_part_of_a_headline() -> None:
    assert headline(article("Four killed in mine collapse at Orsk - The Orsk Times").article) == (
        "Four killed in mine collapse at Orsk"
    )
    assert headline(article("Plan B - a portrait").article) == "Plan B - a portrait"


def test_figures_of_one_amount_are_one_figure_however_written() -> None:
    ways = ("$1.5 billion", "US$1.5bn", "1.5 billion dollars", "15億ドル", "$1,500 million")
    assert {read(article("Deal", f"It paid {w} in all.").article).figures for w in ways} == {
        frozenset({"usd:1.5e+09"})
    }
    yen = ("1兆3000億円", "1.3 trillion yen")
    assert {read(article("Plan", f"It costs {w} now.").article).figures for w in yen} == {
        frozenset({"jpy:1.3e+12"})
    }


def test_a_year_of_publication_is_no_figure() -> None:
    assert not read(article("News", "In 2026 it will open.").article).figures


def test_a_published_story_keeps_its_id() -> None:
    told = servers()
    known = {told[2].article.id: "feedfacefeedface"}
    (story,) = [s for s in group(told + noise(), known=known) if told[0] in s.members]
    assert story.id == "feedfacefeedface"


def test_of_two_published_ids_the_one_most_members_had_stays() -> None:
    told = servers()
    known = dict(zip((t.article.id for t in told), ("bbbb", "aaaa", "bbbb"), strict=True))
    (story,) = [s for s in group(told + noise(), known=known) if told[0] in s.members]
    assert story.id == "bbbb"
    even = {told[0].article.id: "bbbb", told[1].article.id: "aaaa"}
    (story,) = [s for s in group(told + noise(), known=even) if told[0] in s.members]
    assert story.id == "aaaa"


def test_a_story_that_comes_apart_leaves_its_id_to_one_part_only() -> None:
    others = noise()
    known = {s.article.id: "cafe" for s in others}
    stories = group(others, known=known)
    assert [s.id for s in stories].count("cafe") == 1
    assert len({s.id for s in stories}) == 3


def test_the_same_articles_get_the_same_id_again() -> None:
    assert [s.id for s in group(servers())] == [s.id for s in group(servers())]


def test_the_lead_has_the_text_and_is_not_the_longest_as_such() -> None:
    full = article("Hinode in talks with Corvex", SERVERS_A * 3, site="one.example").article
    endless = article("Hinode in talks with Corvex, and more", SERVERS_A * 40, site="two.example").article
    bare = article("Hinode in talks with Corvex - report", site="three.example").article
    best, why = choose([bare, endless, full], [0.5, 0.5, 0.5])
    assert best == 2
    assert why
    assert choose([bare], [0.0]) == (0, "")


def test_stories_come_by_the_time_of_their_earliest_member() -> None:
    stories = group([*noise(), *servers()])
    times = [min(m.article.when for m in s.members) for s in stories]
    assert times == sorted(times)


POOL = [
    *servers(),
    *noise(),
    article("Ferry aground at Tarsna", FERRY[:330], hours=2),
    article("Ferry aground at Tarsna", hours=2, name="bare ferry"),
    article("", "", name="blank", dated=False),
    article("Paywall on olives", NOTICE, site="daily.example"),
    article("Paywall on papers", NOTICE, site="daily.example"),
    article("ソフト", "ソフト", name="ja", lang=None),
]


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_the_order_of_the_articles_changes_nothing(data: st.DataObject) -> None:
    chosen = data.draw(st.lists(st.sampled_from(POOL), max_size=len(POOL)))
    mixed = data.draw(st.permutations(chosen))
    assert group(chosen) == group(mixed)


ODD = st.text(alphabet=st.sampled_from("ab A1.,%$第12次ニュース円\n\u200d\ud800é-|’「」½٣"), max_size=60)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(ODD, ODD, st.booleans(), st.integers(0, 900)), max_size=8))
def test_every_article_is_in_exactly_one_story_whatever_it_says(
    rows: list[tuple[str, str, bool, int]],
) -> None:
    batch = [
        article(title, text, name=f"n{k}", dated=dated, hours=hours, lang=None)
        for k, (title, text, dated, hours) in enumerate(rows)
    ]
    known = {s.article.id: f"old{k % 2}" for k, s in enumerate(batch) if k % 3}
    stories = group(batch, known=known)
    assert sorted(m.article.id for s in stories for m in s.members) == sorted(s.article.id for s in batch)
    assert len({s.id for s in stories}) == len(stories)
