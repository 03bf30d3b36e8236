# ruff: noqa: INP001 - a script, run by its path in another environment
"""Groups articles as others would: `group_peers.py CASE < LINES`, in the environment of the peers.

LINES has a JSON array for each article: title and text. `minhash`: datasketch's MinHash LSH over shingles of
five words, 128 permutations, from a Jaccard likeness of .5 on, as its documentation shows. `tfidf`:
scikit-learn's TfidfVectorizer with its defaults and English stop words, and DBSCAN by cosine distance, .5 at
most, at least one article. Prints the seconds of the processor that grouping took, the peak of memory in MB,
and the group of each article.
"""

from __future__ import annotations

import json
import re
import resource
import sys
import time
from collections.abc import Sequence


def minhash(texts: Sequence[str]) -> list[int]:
    """The group of each text."""
    from datasketch import MinHash, MinHashLSH  # noqa: PLC0415  of the peers' environment

    index = MinHashLSH(threshold=0.5, num_perm=128)
    hashes = []
    for number, text in enumerate(texts):
        words = re.findall(r"\w+", text.lower())
        one = MinHash(num_perm=128)
        one.update_batch([" ".join(words[at : at + 5]).encode() for at in range(max(1, len(words) - 4))])
        index.insert(number, one)
        hashes.append(one)
    parent = list(range(len(texts)))

    def root(at: int) -> int:
        while parent[at] != at:
            parent[at] = parent[parent[at]]
            at = parent[at]
        return at

    for number, one in enumerate(hashes):
        for other in index.query(one):
            parent[root(int(other))] = root(number)
    return [root(at) for at in range(len(texts))]


def tfidf(texts: Sequence[str]) -> list[int]:
    """The group of each text."""
    from sklearn.cluster import DBSCAN  # noqa: PLC0415
    from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: PLC0415

    rows = TfidfVectorizer(stop_words="english").fit_transform(texts)
    return [int(one) for one in DBSCAN(eps=0.5, min_samples=1, metric="cosine").fit_predict(rows)]


def main() -> int:
    """Groups, and prints what it took and what it found, as JSON."""
    lines = [json.loads(line) for line in sys.stdin]
    texts = [f"{title}\n{text}" for title, text in lines]
    begun = time.process_time()
    found = {"minhash": minhash, "tfidf": tfidf}[sys.argv[1]](texts)
    took = time.process_time() - begun
    facts = {
        "processor": round(took, 2),
        "peak": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1),
        "groups": found,
    }
    print(json.dumps(facts))  # noqa: T201  the answer
    return 0


if __name__ == "__main__":
    sys.exit(main())
