"""What the reader knows by several names counts as one where articles are compared."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from monitor import urls
from monitor.config import load
from monitor.model import Article, Scored, Story, StoryRules
from monitor.stories import Window, aliases, group
from monitor.stories.reading import read

NAMES = (("Morvane Kraft", "莫尔万", "モルヴァネ", "MVK", "모르반"),)
START = datetime(2026, 11, 16, 6, tzinfo=UTC)

LONG = """Inspectors of Morvane Kraft have shut two turbines at the dam of Kestrel Point after a leak was
found on Monday. Some 38,000 homes lost their light for six hours, and the repair will cost 14.6 million
euros."""
SHORT = """MVK has shut two turbines because of a leak in the dam at Kestrel Point. Six hours passed before
38,000 homes had light again. MVK puts the repair at 14.6 million euros."""
OTHER = """The cattle market of Olden moves into a hall, farmers decided by 61 votes to 17. The auctioneer
Piet Hallam expects twice as many buyers, and a calf of the Serrow breed went for 4,120 crowns."""


def article(text: str, outlet: str = "One", lang: str = "en", hours: int = 0) -> Article:
    url = f"https://{outlet.lower()}.example/a"
    return Article(
        id=urls.article_id(url), url=url, feed=f"https://{outlet.lower()}.example/", outlet=outlet,
        title=text.partition(".")[0].replace("\n", " "), text=text, text_from="page", status="article",
        lang=lang, authors=(), published=START + timedelta(hours=hours), seen=START,
    )  # fmt: skip


def names(text: str, lang: str, own: tuple[tuple[str, ...], ...] = NAMES) -> set[str]:
    found = read(replace(article("x"), title="Plan", text=text, lang=lang), names=own)
    return {*found.names, *found.loose}


def test_every_form_is_one_name_in_every_script() -> None:
    for text, lang in (
        ("Engineers of Morvane Kraft met.", "en"),
        ("Engineers of MVK met.", "en"),
        ("昨日莫尔万公司宣布停机。", "zh"),
        ("昨日、モルヴァネは停止を発表した。", "ja"),
        ("어제 모르반은 발표했다.", "ko"),
    ):
        assert "morvanekraft" in names(text, lang), text
        assert "morvanekraft" not in names(text, lang, ())


def test_what_the_table_knows_already_keeps_its_name_and_gains_a_form() -> None:
    own = (("Nvidia", "Team Green"),)
    assert names("Engineers of Team Green met.", "en", own) >= names("Engineers of Nvidia met.", "en", ())
    assert names("Engineers of Nvidia met.", "en", own) == names("Engineers of Nvidia met.", "en", ())
    assert (
        aliases.table(own).of("エヌビディア")
        == aliases.table().of("Nvidia")
        == aliases.table(own).of("Team Green")
    )


def test_words_of_a_rule_that_are_no_names_are_left_out() -> None:
    own = (("AI (all of it)", "softb*", "/x+/", "x", "  ", '"', "Morvane Kraft"),)
    assert names("Engineers of Morvane Kraft met.", "en", own) & {"morvanekraft"}
    assert aliases.table(own).of("softb*") == "softb*"


@settings(max_examples=50, deadline=None)
@given(st.lists(st.lists(st.text(max_size=8), min_size=1, max_size=4).map(tuple), max_size=3).map(tuple))
def test_whatever_the_names_are_articles_are_read_and_what_ships_stays(
    own: tuple[tuple[str, ...], ...],
) -> None:
    before = names(LONG, "en", ())
    read(article(LONG), names=own)
    read(article(" ".join(form for forms in own for form in forms) or "x"), names=own)
    assert names(LONG, "en", ()) == before


def link_names(stories: tuple[Story, ...]) -> set[str]:
    return {name.casefold() for story in stories for one in story.retellings for name in one.link.names}


def test_a_story_says_that_its_articles_share_the_name() -> None:
    told = [
        Scored(article=article(text, outlet, hours=hours), scores=())
        for text, outlet, hours in ((LONG, "One", 0), (SHORT, "Two", 3), (OTHER, "Three", 5))
    ]
    without, with_them = group(told), group(told, StoryRules(names=NAMES))
    assert not {"mvk", "morvane kraft"} & link_names(without)
    assert {"mvk", "morvane kraft"} & link_names(with_them)
    assert with_them == group(told[::-1], StoryRules(names=NAMES))


def test_a_window_of_stories_keeps_the_names_it_was_made_with(tmp_path: Path) -> None:
    rules = StoryRules(names=NAMES)
    one, other = article(LONG), article(OTHER, "Three")
    made = Window.of([one, other], {one.id: "a" * 16, other.id: "b" * 16}, rules)
    made.save(tmp_path / "w.npz", made_of="x")
    again = Window.load(tmp_path / "w.npz", made_of="x")
    assert again.rules == rules
    new = Scored(article=article(SHORT, "Two", hours=3), scores=())
    held = {one.id: one, other.id: other}
    (placed,) = again.place([new], lambda ids: [held[name] for name in ids])
    assert (placed.story, placed.founds) == ("a" * 16, False)
    assert placed.link is not None
    assert {"mvk", "morvane kraft"} & {name.casefold() for name in placed.link.names}


def test_the_aliases_of_a_tag_are_names_of_it(tmp_path: Path) -> None:
    path = tmp_path / "feeds.yaml"
    path.write_text(
        "tags: {kraft: {name: Morvane Kraft, match: morvane}, tidal: {any: [tide]}}\n"
        "stories: {window_days: 7}\nfeeds: [https://a.example/feed]\n",
        encoding="utf-8",
    )
    assert load(path, {}).stories == StoryRules(window_days=7)
    (tmp_path / "overrides.yaml").write_text(
        "- {tag: kraft, aliases: [MVK]}\n- {tag: kraft, aliases: [莫尔万, MVK]}\n", encoding="utf-8"
    )
    loaded = load(path, {})
    assert loaded.stories == StoryRules(window_days=7, names=(("Morvane Kraft", "MVK", "莫尔万"),))
    assert loaded.tags[0].any == ("MVK", "莫尔万")
