"""Scores over the store: descriptions, the reader's labels, and what makes an old score be made again."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from test_store import NOON, WIRE, article, keep

from monitor.config import load
from monitor.errors import ConfigError
from monitor.model import Tag
from monitor.pipeline.scoring import Scoring
from monitor.store import Store

NVIDIA = Tag(slug="nvidia", name="Nvidia", match="nvidia")
OFFER = (
    "A shop in the port sells a computer with a card by Nvidia for a third less until Sunday. It comes with"
    " a keyboard. Delivery takes a week, and the shop takes the old machine back for a small sum, if it runs."
)
BEGINNING = f"""\
tags:
  nvidia: {{name: Nvidia, match: nvidia}}
feeds: ["{WIRE.url}"]
"""


class Near:
    """Stands for an encoder: the article that it was told of is near, all others are far."""

    name = "a stand-in, version 1"

    def __init__(self, title: str, *, name: str = "a stand-in, version 1") -> None:
        self.name = name
        self._title = title

    def nearness(self, descriptions: Sequence[str], title: str, body: str) -> tuple[float, str]:
        return (0.9, "The state pays.") if title == self._title else (0.01, "")


def fill(store: Store, count: int = 3) -> list[str]:
    store.sync_feeds([WIRE], now=NOON)
    urls = [f"https://wire.example/{number}" for number in range(count)]
    for number, url in enumerate(urls):
        keep(store, article(url, title=f"Offer of the day, number {number}", text=f"{OFFER} {number}"))
    return urls


def value(store: Store, url: str, tag: str = "nvidia") -> float:
    found = store.article(url)
    assert found is not None
    return next(score.value for score in found.scores if score.tag == tag)


def scoring(store: Store, folder: Path, labels: str = "") -> Scoring:
    (folder / "feeds.yaml").write_text(BEGINNING, encoding="utf-8")
    (folder / "labels.jsonl").write_text(labels, encoding="utf-8")
    return Scoring.of(load(folder / "feeds.yaml", {}), store)


def label(url: str, *, about: bool, tag: str = "nvidia") -> str:
    return f'{{"url": "{url}", "tag": "{tag}", "about": {str(about).lower()}}}\n'


def test_what_is_scored_under_other_rules_is_scored_again_and_once(store: Store) -> None:
    urls = fill(store)
    ours = Scoring([NVIDIA])
    assert ours.rescore(store) == len(urls)
    assert value(store, urls[0]) > 0
    assert ours.rescore(store) == 0


def test_a_labelled_feed_is_scored_otherwise_also_where_nobody_labelled(store: Store, tmp_path: Path) -> None:
    urls = fill(store, 8)
    scoring(store, tmp_path).rescore(store)
    before = value(store, urls[-1])
    said = "".join(label(url, about=False) for url in urls[:6])
    again = scoring(store, tmp_path, said)
    assert again.rescore(store) == len(urls)
    assert value(store, urls[-1]) < before / 2
    assert again.rescore(store) == 0


def test_taking_the_labels_out_gives_the_scores_from_before(store: Store, tmp_path: Path) -> None:
    urls = fill(store)
    scoring(store, tmp_path).rescore(store)
    before = value(store, urls[0])
    scoring(store, tmp_path, label(urls[1], about=False)).rescore(store)
    assert value(store, urls[0]) < before
    scoring(store, tmp_path).rescore(store)
    assert value(store, urls[0]) == before


def test_a_label_of_an_article_that_was_never_seen_changes_nothing(store: Store, tmp_path: Path) -> None:
    fill(store)
    first = scoring(store, tmp_path)
    first.rescore(store)
    assert scoring(store, tmp_path, label("https://other.example/1", about=True)).rescore(store) == 0


def test_a_description_finds_an_article_without_a_word_of_the_rule(store: Store) -> None:
    urls = fill(store)
    tag = Tag(slug="ai", name="AI", match='"sovereign AI"', describe=("The state pays for AI.",))
    assert Scoring([tag]).rescore(store) == len(urls)
    assert value(store, urls[1], "ai") == 0
    near = Near("Offer of the day, number 1")
    assert Scoring([tag], meaning=near).rescore(store) == len(urls)
    assert value(store, urls[1], "ai") > 0.5
    assert value(store, urls[0], "ai") == 0


def test_another_model_makes_old_scores_be_made_again(store: Store) -> None:
    tag = Tag(slug="ai", name="AI", describe=("The state pays for AI.",))
    urls = fill(store)
    Scoring([tag], meaning=Near("x")).rescore(store)
    assert Scoring([tag], meaning=Near("x")).rescore(store) == 0
    assert Scoring([tag], meaning=Near("x", name="a stand-in, version 2")).rescore(store) == len(urls)


def test_a_feed_of_its_own_tags_is_scored_for_these_alone(store: Store) -> None:
    (url,) = fill(store, 1)
    other = Tag(slug="amd", name="AMD", match="AMD")
    Scoring([NVIDIA, other], {WIRE.url: frozenset({"amd"})}).rescore(store)
    found = store.article(url)
    assert found is not None
    assert [score.tag for score in found.scores] == ["amd"]


# -- labels.jsonl ---------------------------------------------------------------------------------


def labelled(folder: Path, raw: bytes) -> list[tuple[str, str, bool]]:
    (folder / "feeds.yaml").write_text(BEGINNING, encoding="utf-8")
    (folder / "labels.jsonl").write_bytes(raw)
    return [(one.url, one.tag, one.about) for one in load(folder / "feeds.yaml", {}).labels]


def test_labels_are_read_beside_the_configuration(tmp_path: Path) -> None:
    url = "https://wire.example/1"
    assert labelled(tmp_path, label(url, about=True).encode()) == [(url, "nvidia", True)]
    (tmp_path / "labels.jsonl").unlink()
    assert load(tmp_path / "feeds.yaml", {}).labels == ()


def test_of_two_labels_on_the_same_the_later_counts(tmp_path: Path) -> None:
    url = "https://wire.example/1"
    raw = label(url, about=True) + "\n\n" + label(url, about=False)
    assert labelled(tmp_path, raw.encode()) == [(url, "nvidia", False)]


def test_a_byte_order_mark_windows_lines_and_further_keys_are_no_mistake(tmp_path: Path) -> None:
    raw = b'\xef\xbb\xbf{"url": "https://wire.example/1", "tag": "nvidia", "about": true, "by": "me"}\r\n'
    assert labelled(tmp_path, raw) == [("https://wire.example/1", "nvidia", True)]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("nonsense", "1:1: not JSON"),
        ("[]", "1:1: expected an object"),
        ('{"tag": "nvidia", "about": true}', '"url", the address'),
        ('{"url": "https://wire.example/1", "tag": "nvidia"}', '"about", true or false'),
        ('{"url": "https://wire.example/1", "tag": "nvidia", "about": 1}', '"about", true or false'),
        ('{"url": "https://wire.example/1", "tag": "nvdia", "about": true}', "did you mean nvidia?"),
        ('{"url": "https://wire.example/1", "about": true}', "there are nvidia"),
        ("[" * 100_000, "not JSON"),
    ],
)
def test_a_line_that_is_no_label_is_told_with_its_place(tmp_path: Path, line: str, said: str) -> None:
    with pytest.raises(ConfigError) as raised:
        labelled(tmp_path, line.encode())
    assert said in str(raised.value)
    assert "labels.jsonl:1:" in str(raised.value)


def test_all_wrong_labels_are_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as raised:
        labelled(tmp_path, b"x\n\n{}\n")
    assert [mistake.line for mistake in raised.value.mistakes] == [1, 3]


def test_labels_that_are_no_text_are_told_with_the_line(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"labels\.jsonl:2:1: .*UTF-8"):
        labelled(tmp_path, b"\n\xff\xfe\n")
